// Package llmtest is a server that speaks the chat-completions protocol over
// real HTTP, well or badly, for tests of whatever talks to a language model.
//
// A Brain decides what is said; a Case decides how it goes over the wire. The
// cases are the ways in which real servers were seen to answer: see Cases. It
// also embeds, by the letters of a text: see Letters.
package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Request is what the server was sent.
type Request struct {
	Model     string    `json:"model"`
	Messages  []Message `json:"messages"`
	Tools     []Tool    `json:"tools"`
	Stream    bool      `json:"stream"`
	MaxTokens int       `json:"max_tokens"`
	Options   *struct {
		Usage bool `json:"include_usage"`
	} `json:"stream_options"`

	Input []string `json:"input"` // of a request for embeddings

	Body   string      `json:"-"` // as it came
	Header http.Header `json:"-"`
}

// Message is one message of a request.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
	Calls   []struct {
		ID string `json:"id"`
	} `json:"tool_calls"`
	ToolCallID string `json:"tool_call_id"`
}

// Tool is one offered tool.
type Tool struct {
	Function struct {
		Name       string          `json:"name"`
		Parameters json.RawMessage `json:"parameters"`
	} `json:"function"`
}

// Reply is what a Brain says.
type Reply struct {
	Text  string
	Calls []Call
}

// Call is a tool call with its arguments as JSON.
type Call struct{ Name, Arguments string }

// Ask makes a call.
func Ask(name, arguments string) Call { return Call{name, arguments} }

// Brain decides what is said.
type Brain func(Request) Reply

// Server is a running server. It may be told another case or brain at any time.
type Server struct {
	URL string // base address, ends in /v1

	mu       sync.Mutex
	brain    Brain
	use      Case
	requests []Request
	embedded []string
	http     *httptest.Server
}

// New starts a server that ends with the test.
func New(t testing.TB, brain Brain) *Server {
	t.Helper()
	s := &Server{brain: brain, use: Plain}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL + "/v1"
	t.Cleanup(s.http.Close)
	return s
}

// Use changes how the server answers from now on.
func (s *Server) Use(c Case) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.use = c
}

// Think changes what the server says from now on.
func (s *Server) Think(b Brain) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brain = b
}

// Requests are those that came so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Forget drops the requests that came so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return
	}
	req := Request{Body: string(raw), Header: r.Header.Clone()}
	if err := json.Unmarshal(raw, &req); err != nil {
		http.Error(w, `{"error":{"message":"the body is not JSON"}}`, http.StatusBadRequest)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/embeddings") {
		s.embed(w, req)
		return
	}
	if why := wrongHistory(req); why != "" {
		writeJSON(w, http.StatusBadRequest, fmt.Sprintf(`{"error":{"message":%q}}`, why))
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, req)
	n, brain, use := len(s.requests), s.brain, s.use
	s.mu.Unlock()
	if !strings.HasSuffix(r.URL.Path, "/chat/completions") {
		writeJSON(w, http.StatusNotFound, `{"error":{"message":"not found"}}`)
		return
	}
	use.Serve(&Wire{w: w, r: r, N: n, Request: req}, brain(req))
}

// wrongHistory refuses what strict servers refuse: messages without content,
// and tool results that answer no call.
func wrongHistory(r Request) string {
	open := map[string]bool{}
	for _, m := range r.Messages {
		for _, c := range m.Calls {
			open[c.ID] = true
		}
		switch {
		case m.Role == "tool" && !open[m.ToolCallID]:
			return "a tool message answers no call"
		case m.Role != "assistant" && m.Content == "":
			return "all non-assistant messages must contain 'content'"
		}
	}
	return ""
}

// Wire is where a case writes.
type Wire struct {
	w       http.ResponseWriter
	r       *http.Request
	N       int // which request this is, from 1
	Request Request
}

// Done is closed when the client has left.
func (w *Wire) Done() <-chan struct{} { return w.r.Context().Done() }

// Status answers with a status, headers as "key: value", and a body.
func (w *Wire) Status(code int, body string, headers ...string) {
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		w.w.Header().Set(k, v)
	}
	if w.w.Header().Get("Content-Type") == "" {
		w.w.Header().Set("Content-Type", "application/json")
	}
	w.w.WriteHeader(code)
	_, _ = io.WriteString(w.w, body)
}

func writeJSON(w http.ResponseWriter, code int, body string) {
	(&Wire{w: w}).Status(code, body)
}

// Raw writes bytes of the stream and sends them off.
func (w *Wire) Raw(s string) {
	if w.w.Header().Get("Content-Type") == "" {
		w.w.Header().Set("Content-Type", "text/event-stream")
	}
	_, _ = io.WriteString(w.w, s)
	w.w.(http.Flusher).Flush()
}

// Chunk writes one event whose only choice has this delta.
func (w *Wire) Chunk(delta any) { w.event(delta, nil) }

// Finish writes the event with the finish reason.
func (w *Wire) Finish(reason string) { w.event(map[string]any{}, reason) }

// End writes [DONE].
func (w *Wire) End() { w.Raw("data: [DONE]\n\n") }

func (w *Wire) event(delta, reason any) {
	b, err := json.Marshal(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": w.Request.Model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": reason}},
	})
	if err != nil {
		panic(err) // a test's own mistake
	}
	w.Raw("data: " + string(b) + "\n\n")
}

// Text writes text in small pieces.
func (w *Wire) Text(s string) {
	r := []rune(s)
	for len(r) > 0 {
		n := min(7, len(r))
		w.Chunk(map[string]any{"content": string(r[:n])})
		r = r[n:]
	}
}

// Delta is one entry of delta.tool_calls.
func Delta(index any, id, name string, arguments any) map[string]any {
	f := map[string]any{}
	if name != "" {
		f["name"] = name
	}
	if arguments != nil {
		f["arguments"] = arguments
	}
	d := map[string]any{"function": f}
	if index != nil {
		d["index"] = index
	}
	if id != "" {
		d["id"], d["type"] = id, "function"
	}
	return d
}

// Calls writes deltas of tool calls, all in one event.
func (w *Wire) Calls(deltas ...map[string]any) {
	w.Chunk(map[string]any{"tool_calls": deltas})
}
