package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/eval"
	"offelia/channels/chat"
)

// remote is a running demo reached through its doors: eval.Town.
type remote struct {
	base string // "http://127.0.0.1:1234"
	http *http.Client
}

func newRemote(base string) *remote { return &remote{base, &http.Client{Timeout: 30 * time.Second}} }

// call sends JSON and decodes the answer into out; a status of 400 or more is
// an error with the body's text.
func (r *remote) call(ctx context.Context, method, path, cookie string, in, out any) (*http.Response, error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	return r.do(req, cookie, out)
}

func (r *remote) do(req *http.Request, cookie string, out any) (*http.Response, error) {
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := r.http.Do(req)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return res, err
	}
	if res.StatusCode >= 400 {
		return res, httpError{res.StatusCode, strings.TrimSpace(string(raw))}
	}
	if out != nil {
		err = json.Unmarshal(raw, out)
	}
	return res, err
}

type httpError struct {
	status int
	text   string
}

func (e httpError) Error() string { return fmt.Sprintf("%d %s", e.status, e.text) }

// Reset implements eval.Town.
func (r *remote) Reset(ctx context.Context) error {
	_, err := r.call(ctx, "POST", "/dev/reset", "", struct{}{}, nil)
	return err
}

// State implements eval.Town.
func (r *remote) State(ctx context.Context) (town citizen.Town, err error) {
	_, err = r.call(ctx, "GET", "/dev/town", "", nil, &town)
	return town, err
}

// Raise implements eval.Town.
func (r *remote) Raise(ctx context.Context, persona citizen.ID, t assistant.Trigger) error {
	_, err := r.call(ctx, "POST", "/dev/event", "", map[string]any{"persona": persona, "trigger": t}, nil)
	return err
}

// Enter implements eval.Town.
func (r *remote) Enter(ctx context.Context, persona citizen.ID) (eval.Chat, error) {
	cookie := ""
	if persona != "" {
		res, err := r.call(ctx, "POST", "/dev/login", "", map[string]any{"persona": persona}, nil)
		if err != nil {
			return nil, err
		}
		cookie = cookieOf(res.Header)
	}
	c, err := chat.Dial(ctx, "ws"+strings.TrimPrefix(r.base, "http")+"/v1/chat", cookie)
	if err != nil {
		return nil, err
	}
	if cookie == "" {
		cookie = cookieOf(c.Header)
	}
	return &remoteChat{r, c, cookie}, nil
}

// cookieOf is the session cookie that an answer sets, as a client sends it.
func cookieOf(h http.Header) string {
	var pairs []string
	for _, c := range (&http.Response{Header: h}).Cookies() {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// remoteChat is eval.Chat.
type remoteChat struct {
	r      *remote
	c      *chat.Client
	cookie string
}

// Say implements eval.Chat.
func (x *remoteChat) Say(ctx context.Context, text, lang string) (assistant.Message, error) {
	return x.c.Say(ctx, text, lang)
}

// Next implements eval.Chat.
func (x *remoteChat) Next(ctx context.Context) (assistant.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return x.c.Message(ctx)
}

// Close implements eval.Chat.
func (x *remoteChat) Close() error { return x.c.Close() }

// Approve implements eval.Chat.
func (x *remoteChat) Approve(ctx context.Context, reference string, yes bool) (assistant.Message, error) {
	if _, err := x.r.call(ctx, "POST", "/dev/mitid", x.cookie, map[string]any{"reference": reference, "approve": yes}, nil); err != nil {
		return assistant.Message{}, err
	}
	return x.Next(ctx)
}

// Attach implements eval.Chat.
func (x *remoteChat) Attach(ctx context.Context, a eval.Attachment) (assistant.Message, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", a.Name)
	if err != nil {
		return assistant.Message{}, err
	}
	_, _ = part.Write(fileOf(a))
	_ = w.Close()
	req, err := http.NewRequestWithContext(ctx, "POST", x.r.base+"/v1/uploads", &form)
	if err != nil {
		return assistant.Message{}, err
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Accept", "application/json")
	var up struct {
		Upload string `json:"upload"`
	}
	if _, err := x.r.do(req, x.cookie, &up); err != nil {
		var refused httpError
		if errors.As(err, &refused) && refused.status < 500 {
			return assistant.Message{}, eval.RefusedError{Text: refused.text}
		}
		return assistant.Message{}, err
	}
	return x.c.Attach(ctx, up.Upload)
}

// fileOf makes a file of the named type and size that says of itself what it
// is, and says so truthfully.
func fileOf(a eval.Attachment) []byte {
	head := map[string]string{
		"application/pdf": "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "image/jpeg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00",
		"image/png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text/plain": "tekst ",
		"application/x-msdownload": "MZ\x90\x00", "application/x-dosexec": "MZ\x90\x00", "application/vnd.microsoft.portable-executable": "MZ\x90\x00",
		"application/zip": "PK\x03\x04",
	}[a.Type]
	if head == "" && a.Bytes > 0 {
		head = "\x00\x01\x02"
	}
	return append([]byte(head), bytes.Repeat([]byte{' '}, max(0, a.Bytes-len(head)))...)[:a.Bytes]
}

// ownDemo is a demo of its own, with its data in memory.
func ownDemo(town *citizen.Town, model ModelSettings) *Program {
	p := &Program{Demo: true, Town: town, Settings: Settings{Common: Common{Database: ":memory:", Log: "error"}, Grace: 2 * time.Second, LLM: model}}
	p.Unlimited = true
	return p
}

// during opens the program, serves it on a free loopback port while do runs, and
// closes it.
func (p *Program) during(ctx context.Context, do func(ctx context.Context, p *Program, base string) error) error {
	if err := p.Open(ctx); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, p.Close())
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- p.Serve(serving, listener) }()
	err = do(ctx, p, "http://"+listener.Addr().String())
	stop()
	return errors.Join(err, <-served, p.Close())
}
