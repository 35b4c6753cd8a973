package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"offelia/channels/web"
)

// browser is a client with cookies against a started door.
type browser struct {
	t *testing.T
	*http.Client
	base string
}

func open(t *testing.T, w *world, change ...func(*web.Config)) *browser {
	t.Helper()
	c := w.config()
	for _, f := range change {
		f(&c)
	}
	return serve(t, httptest.NewUnstartedServer(nil), c)
}

func (w *world) config() web.Config {
	return web.Config{
		Engine: w, Journal: journal{w}, Office: office{w}, Sessions: w, Desk: counter{w}, Uploads: drawer{w}, Feedback: w, Demo: demo{w},
		Now: func() time.Time { w.Mu.Lock(); defer w.Mu.Unlock(); return w.now },
	}
}

func serve(t *testing.T, srv *httptest.Server, c web.Config) *browser {
	t.Helper()
	var err error
	if srv.Config.Handler, err = web.New(c); err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(srv.Close)
	return visitor(t, srv.URL)
}

// visitor is a new browser at the same door.
func visitor(t *testing.T, base string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar}, base}
}

// page is an answer with its body read.
type page struct {
	status int
	body   string
	path   string
	header http.Header
}

func (b *browser) do(r *http.Request, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{res.StatusCode, string(body), res.Request.URL.Path, res.Header}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(http.NewRequest(http.MethodGet, b.base+path, nil))
}

func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(v.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r, err)
}

func (b *browser) send(method, path, body string) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, strings.NewReader(body))
	if err == nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return b.do(r, err)
}

func (b *browser) upload(path, name string, content []byte, fields ...string) page {
	b.t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1])
	}
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = m.Close()
	r, err := http.NewRequest(http.MethodPost, b.base+path, &buf)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.do(r, err)
}

func (b *browser) login(persona string) {
	b.t.Helper()
	if p := b.send(http.MethodPost, "/dev/login", `{"persona":"`+persona+`"}`); p.status != http.StatusOK {
		b.t.Fatalf("login as %s: %d %s", persona, p.status, p.body)
	}
}

func (p page) has(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(p.body, w) {
			t.Errorf("%s (%d) does not have %q:\n%s", p.path, p.status, w, p.body)
		}
	}
}
