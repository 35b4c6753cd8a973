package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant/store"
	"offelia/channels/chat"
	"offelia/channels/voice"
	"offelia/knowledge"
)

// running is a demo that a test started.
type running struct {
	p      *Program
	path   string
	base   string
	stop   context.CancelFunc
	served chan error
	errors bytes.Buffer // what the program logged; to be read when it has ended
}

func start(t *testing.T) *running {
	t.Helper()
	path := filepath.Join(t.TempDir(), "offelia.db")
	r := &running{path: path, served: make(chan error, 1)}
	r.p = &Program{Demo: true, Unlimited: true, Settings: Settings{Common: Common{Database: path, Log: "error"}, Grace: 20 * time.Second}, LogTo: &r.errors}
	if err := r.p.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.base = "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.served <- r.p.Serve(ctx, l) }()
	t.Cleanup(stop)
	return r
}

func (r *running) dial(t *testing.T) *chat.Client {
	t.Helper()
	c, err := chat.Dial(t.Context(), "ws"+strings.TrimPrefix(r.base, "http")+"/v1/chat", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// TestProgram starts the whole product once, treats it badly, and stops it
// while citizens talk.
func TestProgram(t *testing.T) {
	t.Parallel()
	r := start(t)
	t.Run("healthy", r.healthy)
	t.Run("described", r.described)
	t.Run("strange texts", r.strangeTexts)
	t.Run("too long", r.tooLong)
	t.Run("measured", r.measured)
	t.Run("reloading is cut short", r.cutShort)
	t.Run("stopped while citizens talk", r.stopped)
}

// get fetches a page, which must be there.
func (r *running) get(t *testing.T, path string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", path, res.Status, err)
	}
	return body
}

func (r *running) healthy(t *testing.T) {
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/", "/login"} {
		r.get(t, path)
	}
}

// described: the OpenAPI file served tells of the voice's operations too, and
// of no others below theirs.
func (r *running) described(t *testing.T) {
	var d struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(r.get(t, "/v1/openapi.json"), &d); err != nil {
		t.Fatal(err)
	}
	var told []string
	for path, operations := range d.Paths {
		for method := range operations {
			if strings.HasPrefix(path, "/v1/calls") {
				told = append(told, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(told)
	if want := voice.Patterns(); !slices.Equal(told, want) {
		t.Errorf("told %v, served %v", told, want)
	}
}

// strangeTexts: whatever a citizen types gets an answer in words.
func (r *running) strangeTexts(t *testing.T) {
	for name, text := range map[string]string{
		"emoji":              "👩‍👧‍👦🇩🇰🥹",
		"right to left":      "متى موعدي القادم؟ \u202eabc\u202c",
		"zero width":         "h\u200be\u200bj\u200d\ufeff",
		"control characters": "hej\x00\x07\x1b[31m\x7f",
		"only blanks":        " \t\n ",
		"nothing":            "",
		"markup":             `<script>alert("hej")</script>'; DROP TABLE citizen; --`,
		"one letter often":   strings.Repeat("a", 3_900),
		"many marks":         strings.Repeat("?!.,;:()", 400),
		"combining marks":    "Z" + strings.Repeat("\u0301", 2_000),
		"template":           "{{.}} {{fact:pas.pris}} %s %d ${HOME}",
	} {
		c := r.dial(t)
		m, err := c.Say(t.Context(), text, "da")
		if err != nil || strings.TrimSpace(m.Text) == "" {
			t.Errorf("%s: %q, %v, want an answer in words", name, m.Text, err)
		}
	}
}

// tooLong: a hundred thousand characters are refused in words, and the
// conversation goes on.
func (r *running) tooLong(t *testing.T) {
	c := r.dial(t)
	if _, err := c.Say(t.Context(), strings.Repeat("æ", 100_000), "da"); err == nil || !strings.Contains(err.Error(), "for lang") {
		t.Errorf("got %v, want to be told that it is too long", err)
	}
	if m, err := c.Say(t.Context(), "hej", "da"); err != nil || m.Text == "" {
		t.Errorf("afterwards: %q, %v", m.Text, err)
	}
}

// measured: after a turn the metrics tell of its stages and of the queue, and
// the bench can read its own part from them.
func (r *running) measured(t *testing.T) {
	body := string(r.get(t, "/metrics"))
	for _, want := range []string{`offelia_turn_stage_seconds_count{stage="receive"}`, `stage="match"`, `stage="search"`, `stage="answer"`, `stage="save"`,
		`offelia_desk_tickets{state="queued"}`, "offelia_desk_oldest_seconds", "offelia_calls 0", `offelia_calls_ended_total{cause="lost"}`, "offelia_turn_errors_total"} {
		if !strings.Contains(body, want) {
			t.Errorf("the metrics do not tell of %s", want)
		}
	}
	h, err := readHistograms(t.Context(), r.base)
	if err != nil || h[`kind="say"`].at(.5) == 0 || !strings.Contains(h.stages(), "receive") || h.since(h)[`kind="say"`].at(.5) != 0 {
		t.Errorf("own part: %s %s, %v", h.turn(), h.stages(), err)
	}
}

// stopped: turns under way are finished and kept, everybody is told, and the
// program ends by itself in time.
// cutShort: a program that ends while it reads what was published has no error
// to tell of (stopped looks into the log).
func (r *running) cutShort(t *testing.T) {
	ending, stop := context.WithCancel(t.Context())
	stop()
	r.p.guideChanged(ending, store.Change{Kind: "guide", Event: string(knowledge.Published)})
}

func (r *running) stopped(t *testing.T) {
	type answer struct {
		conversation, text string
		seq                int64
	}
	var mu sync.Mutex
	var answers []answer
	var talking sync.WaitGroup
	begun := make(chan struct{}, 1000)
	for i := range 10 {
		c := r.dial(t)
		talking.Go(func() {
			for n := 0; ; n++ {
				begun <- struct{}{}
				m, err := c.Say(t.Context(), fmt.Sprintf("hvad koster et pas %d-%d", i, n), "da")
				if err != nil {
					return
				}
				mu.Lock()
				answers = append(answers, answer{c.Conversation, m.Text, m.Seq})
				mu.Unlock()
			}
		})
	}
	for range 30 {
		<-begun
	}
	r.stop()
	select {
	case err := <-r.served:
		if err != nil {
			t.Errorf("serving ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the program does not end")
	}
	talking.Wait()
	if err := r.p.Close(); err != nil {
		t.Error(err)
	}
	if r.errors.Len() > 0 {
		t.Errorf("the log tells of errors: %s", &r.errors)
	}
	s, err := store.Open(t.Context(), r.path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
			t.Error(err)
		}
	}()
	for _, a := range answers {
		records, err := s.Since(t.Context(), a.conversation, a.seq-1)
		if err != nil || len(records) == 0 || textOf(records[0].Body) != a.text {
			t.Errorf("%s: the answer %q was given and is not kept: %v", a.conversation, a.text, err)
		}
	}
	if len(answers) == 0 {
		t.Error("nobody was answered")
	}
}
