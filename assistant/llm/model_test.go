package llm_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
	"offelia/intents/terms"
)

// patient are limits that a busy machine does not reach; with quick ones a server
// that never answers is found out soon.
var (
	patient = llm.Limits{Header: time.Minute, Idle: time.Minute, Total: 2 * time.Minute, Bytes: 1 << 20, Line: 256 << 10}
	quick   = llm.Limits{Header: 400 * time.Millisecond, Idle: 300 * time.Millisecond, Total: 1500 * time.Millisecond, Bytes: 1 << 20, Line: 256 << 10}
)

func setup(t testing.TB, s *llmtest.Server, change ...func(*llm.Config)) *llm.Model {
	t.Helper()
	lexicon, err := terms.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := llm.Config{Endpoint: llm.Endpoint{URL: s.URL, Key: "secret-key-1", Model: "m"}, Lexicon: lexicon, Limits: patient}
	for _, f := range change {
		f(&c)
	}
	m, err := llm.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// own is an answer from own data.
var own = assistant.Draft{
	Conversation: "c", Lang: "da", From: "da", Question: "hvornår kommer Pia?", Own: true,
	Text:    "Din aftale med Pia Lindgaard er torsdag den 26. november kl. 10.00 på Skibhusvej 14. Ring på 12 10 10 01, hvis du ikke kan komme.",
	Private: []string{"Karen Holm", "Skibhusvej 14", "12 00 00 01", "karen.holm@example.dk", "Pia Lindgaard"},
}

func word(ctx context.Context, m *llm.Model, d assistant.Draft) (string, error) {
	var b strings.Builder
	for piece, err := range m.Word(ctx, d) {
		if err != nil {
			return b.String(), err
		}
		b.WriteString(piece)
	}
	return b.String(), nil
}

func utterance(text string) assistant.Utterance {
	return assistant.Utterance{
		Conversation: "c", Text: text, Lang: "da", Answers: "da", LoggedIn: true, Actions: []string{"cancel", "rebook", "book"}, Private: own.Private,
		Search: func(context.Context, string) ([]assistant.Source, error) {
			return []assistant.Source{{Key: "flytning#frist", Title: "Flytning", Text: "Du skal melde flytning senest 5 dage efter."}}, nil
		},
		Records: func(context.Context, string) ([]assistant.Source, error) {
			return []assistant.Source{{Key: "appointment/apt-k1", Title: "Besøg", Text: "Besøg af Pia Lindgaard på Skibhusvej 14.", Private: true}}, nil
		},
	}
}

// TestEveryCase: however a server answers, a call ends soon, in what the model
// said or in an error, and shows nothing else.
func TestEveryCase(t *testing.T) {
	t.Parallel()
	for i, c := range llmtest.Cases() {
		t.Run(fmt.Sprintf("%d %s %d", c.Number, c.Name, i), func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, llmtest.Echo)
			s.Use(c)
			m := setup(t, s, func(cfg *llm.Config) {
				if c.Silent() {
					cfg.Limits = quick
				}
			})
			started := time.Now()
			got, err := word(t.Context(), m, own)
			textOnly := c.Number >= 3 && c.Number <= 12 || c.Number >= 45 && c.Number <= 48 || c.Number == 39
			if ends := c.Ends || textOnly; ends && (err != nil || got != own.Text) {
				t.Errorf("worded %q: %v", got, err)
			} else if !ends && err == nil {
				t.Errorf("no error, and %q", got)
			}
			if !strings.HasPrefix(own.Text, got) {
				t.Errorf("shown: %q", got)
			}
			proposals, err := m.Understand(t.Context(), utterance("hvad skal jeg så gøre"))
			if len(proposals) > 0 || c.Ends && err != nil {
				t.Errorf("understood %v: %v", proposals, err)
			}
			if d := time.Since(started); d > 25*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// TestErrorsKeepNoSecrets: the key is neither in errors nor in the log, and no
// header carries it but the one it belongs in.
func TestErrorsKeepNoSecrets(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	var log bytes.Buffer
	var mu sync.Mutex
	for _, c := range llmtest.Cases() {
		if c.Number != 25 && c.Number != 26 && c.Number != 29 {
			continue
		}
		s.Use(c)
		m := setup(t, s, func(c *llm.Config) {
			c.Trace = func(_ context.Context, tr llm.Trace) {
				mu.Lock()
				defer mu.Unlock()
				slog.New(slog.NewTextHandler(&log, nil)).Info("model", "trace", tr)
			}
		})
		if _, err := word(t.Context(), m, own); err == nil || strings.Contains(err.Error(), "secret-key") {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, secret := range []string{"secret-key", "Pia", "Skibhusvej", "12 10 10 01", "26. november", "Karen"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, log.String())
		}
	}
	if log.Len() == 0 {
		t.Error("nothing was logged")
	}
}

// TestCitizenLeaves: when the citizen leaves, the call upstream ends within
// 100 ms and nothing goes on running. A busy machine may be late a few times.
func TestCitizenLeaves(t *testing.T) {
	s := llmtest.New(t, llmtest.Echo)
	m := setup(t, s)
	before := runtime.NumGoroutine()
	fastest := time.Hour
	for try := 0; try < 20 && fastest > 100*time.Millisecond; try++ {
		fastest = min(fastest, leaves(t, s, m))
	}
	if fastest > 100*time.Millisecond {
		t.Errorf("the server was told after %v", fastest)
	}
	m.Close()
	for range 100 {
		if runtime.NumGoroutine() <= before+2 { // the test server's own
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// leaves lets a citizen leave in the middle of an answer and tells how long it took
// until the server knew.
func leaves(t *testing.T, s *llmtest.Server, m *llm.Model) time.Duration {
	t.Helper()
	reached, upstream := make(chan struct{}), make(chan time.Time, 1)
	s.Use(llmtest.Case{Number: 40, Name: "waits", Serve: func(w *llmtest.Wire, _ llmtest.Reply) {
		w.Chunk(map[string]any{"content": "[1] Din aftale"})
		close(reached)
		<-w.Done()
		upstream <- time.Now()
	}})
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan time.Time, 1)
	go func() {
		<-reached
		left <- time.Now()
		cancel()
	}()
	if _, err := word(ctx, m, own); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	return (<-upstream).Sub(<-left)
}

// TestListenerLeaves: whoever stops reading the pieces stops the call.
func TestListenerLeaves(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	m := setup(t, s)
	n := 0
	for _, err := range m.Word(t.Context(), own) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d pieces", n)
	}
}

// TestRetries: a failure that may pass is tried once more; one that was shown,
// or that asks for patience, is not.
func TestRetries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		serve func(*llmtest.Wire, llmtest.Reply)
		calls int
		ok    bool
	}{
		"503, then well": {func(w *llmtest.Wire, r llmtest.Reply) {
			if w.N == 1 {
				w.Status(503, "", "Retry-After: 0")
				return
			}
			llmtest.Plain.Serve(w, r)
		}, 2, true},
		"503 for ever":  {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(503, "") }, 2, false},
		"503, patience": {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(503, "", "Retry-After: 60") }, 1, false},
		"patience":      {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(429, "{}", "Retry-After: 60") }, 1, false},
		"wrong key":     {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(401, "{}") }, 1, false},
		"cut after text": {func(w *llmtest.Wire, _ llmtest.Reply) {
			w.Text("[1] Din aftale med")
			w.End()
		}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, llmtest.Echo)
			s.Use(llmtest.Case{Serve: c.serve})
			_, err := word(t.Context(), setup(t, s), own)
			if n := len(s.Requests()); n != c.calls || (err == nil) != c.ok {
				t.Errorf("%d calls, %v", n, err)
			}
		})
	}
}

// TestWaitsAsTold: a server that says when to come again is not asked before.
func TestWaitsAsTold(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	var at []time.Time
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
		if at = append(at, time.Now()); len(at) == 1 {
			w.Status(429, "{}", "Retry-After: 1")
			return
		}
		llmtest.Plain.Serve(w, r)
	}})
	if _, err := word(t.Context(), setup(t, s), own); err != nil || len(at) != 2 || at[1].Sub(at[0]) < time.Second {
		t.Errorf("%v, asked at %v", err, at)
	}
}

// TestTooLongIsTrimmedOnce: where a prompt is too long, it is sent once more with
// less, in whatever words the server says so.
func TestTooLongIsTrimmedOnce(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]string{
		"OpenAI":    `{"error":{"message":"This model's maximum context length is 4096 tokens. However, your messages resulted in 9000 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}`,
		"vLLM":      `{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 9000 tokens","type":"BadRequestError","code":400}`,
		"llama.cpp": `{"error":{"code":400,"message":"request (12035 tokens) exceeds the available context size (8192 tokens), try increasing it","type":"exceed_context_size_error"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, llmtest.Echo)
			s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
				if strings.Contains(w.Request.Body, "[2] ") || strings.Contains(w.Request.Body, "asked_before") {
					w.Status(400, refusal)
					return
				}
				llmtest.Plain.Serve(w, r)
			}})
			m, d := setup(t, s), own
			d.Sources = []assistant.Source{{Key: "x#y", Title: "Besøg", Text: "Et besøg kan flyttes."}}
			if got, err := word(t.Context(), m, d); err != nil || got != own.Text || len(s.Requests()) != 2 {
				t.Errorf("worded %q in %d calls: %v", got, len(s.Requests()), err)
			}
			s.Forget()
			if _, err := m.Understand(t.Context(), utterance("hvad så")); err != nil || len(s.Requests()) != 3 {
				t.Errorf("understood in %d calls: %v", len(s.Requests()), err)
			}
		})
	}
}

// TestBreaker: after five failures the endpoint is left alone.
func TestBreaker(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(401, "{}") }})
	m := setup(t, s)
	for range 8 {
		_, _ = word(t.Context(), m, own)
	}
	if n := len(s.Requests()); n != 5 {
		t.Errorf("%d calls", n)
	}
	if _, err := word(t.Context(), m, own); !errors.Is(err, llm.ErrBroken) {
		t.Error(err)
	}
}

// TestBudget: what a day may cost, and what one conversation may, is kept.
func TestBudget(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	m := setup(t, s, func(c *llm.Config) { c.Budget = llm.Budget{Kroner: 0.02, In: 10, Out: 30} })
	var err error
	n := 0
	for ; n < 100 && err == nil; n++ {
		d := own
		d.Conversation = fmt.Sprint(n)
		_, err = word(t.Context(), m, d)
	}
	if !errors.Is(err, llm.ErrBudget) || n < 2 || n > 20 {
		t.Errorf("%v after %d", err, n)
	}
	m = setup(t, s)
	n = 0
	for err = nil; n < 100 && err == nil; n++ {
		d := own
		d.Turn = int64(n + 1)
		for range 2 { // used twice in a turn, it is one turn
			_, err = word(t.Context(), m, d)
		}
	}
	if !errors.Is(err, llm.ErrBudget) || n != 41 {
		t.Errorf("one conversation: %v after %d turns", err, n)
	}
}

// TestUselessWordsAreNoFailure: a model that words badly is no endpoint that fails.
func TestUselessWordsAreNoFailure(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: "[1] Du får 99.999 kr.\n"} })
	m := setup(t, s)
	for range 8 {
		if _, err := word(t.Context(), m, own); !errors.Is(err, llm.ErrUngrounded) {
			t.Fatal(err)
		}
	}
}

// TestTurnHasFourCalls: however the model is used in a turn, four calls are made.
func TestTurnHasFourCalls(t *testing.T) {
	t.Parallel()
	n := 0
	s := llmtest.New(t, func(r llmtest.Request) llmtest.Reply {
		if n++; len(r.Tools) > 0 {
			return llmtest.Reply{Calls: []llmtest.Call{llmtest.Ask("search_guides", fmt.Sprintf(`{"query":"%d"}`, n))}}
		}
		return llmtest.Reply{Text: "[1] Du får 99.999 kr.\n"}
	})
	m, u, d := setup(t, s), utterance("hvad så"), own
	u.Turn, d.Turn = 7, 7
	if got, err := m.Understand(t.Context(), u); err != nil || len(got) > 0 || n != 3 {
		t.Errorf("understood %v in %d calls: %v", got, n, err)
	}
	if got, err := word(t.Context(), m, d); !errors.Is(err, llm.ErrBudget) || got != "" || n != 4 {
		t.Errorf("worded %q in %d calls: %v", got, n, err)
	}
	d.Turn = 8
	if _, err := word(t.Context(), m, d); !errors.Is(err, llm.ErrUngrounded) || n != 6 {
		t.Errorf("the next turn had %d calls: %v", n-4, err)
	}
}

// TestBudgetAlarm: whoever operates Offelia is told once a day, before the budget
// is used up.
func TestBudgetAlarm(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
		w.Raw(`data: {"choices":[],"usage":{"prompt_tokens":90,"completion_tokens":10,"total_tokens":100}}` + "\n\n")
		llmtest.Plain.Serve(w, r)
	}})
	var log bytes.Buffer
	m := setup(t, s, func(c *llm.Config) {
		c.Budget.Tokens, c.Log = 1000, slog.New(slog.NewTextHandler(&log, nil))
	})
	for n := 1; n <= 12; n++ {
		d := own
		d.Conversation = fmt.Sprint(n)
		_, err := word(t.Context(), m, d)
		if told := strings.Count(log.String(), "budget"); (err == nil) != (n <= 10) || (told == 1) != (n >= 8) || told > 1 {
			t.Errorf("after %d calls: %v, told %d times", n, err, told)
		}
	}
}

// TestCrowd: no more calls run at once than the endpoint takes; whoever would
// wait too long does without.
func TestCrowd(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	var mu sync.Mutex
	running, most := 0, 0
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		running-- // before the client can know that it has ended
		mu.Unlock()
		llmtest.Plain.Serve(w, r)
	}})
	m := setup(t, s, func(c *llm.Config) { c.AtOnce = 2 })
	var wg sync.WaitGroup
	busy := 0
	for i := range 20 {
		wg.Go(func() {
			d := own
			d.Conversation = fmt.Sprint(i)
			if _, err := word(t.Context(), m, d); errors.Is(err, llm.ErrBusy) {
				mu.Lock()
				busy++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if most > 2 || busy == 0 {
		t.Errorf("%d at once, %d turned away", most, busy)
	}
}
