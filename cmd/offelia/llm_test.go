package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/eval"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

// allOfIt tells that OFFELIA_TEST_MODEL is set: the tests with a language model
// then run over everything instead of a sample ("make model").
func allOfIt() bool { return os.Getenv("OFFELIA_TEST_MODEL") != "" }

// withModel runs a demo whose language model is the given server.
func withModel(t *testing.T, s *llmtest.Server, strict bool, do func(ctx context.Context, p *Program, r *remote), change ...func(*Program)) {
	t.Helper()
	p := &Program{Demo: true, Settings: Settings{Common: Common{Database: ":memory:", Log: "error"}, Grace: 2 * time.Second}}
	p.Unlimited = true
	p.ModelLimits = llm.Limits{Header: 150 * time.Millisecond, Idle: 150 * time.Millisecond, Total: 400 * time.Millisecond, Bytes: 1 << 20, Line: 256 << 10, Failures: 1 << 30}
	if s != nil {
		p.LLM = ModelSettings{URL: s.URL, Key: "secret-key-1", Model: "m", Strict: strict, Use: []string{"understand", "word", "translate", "staff"}}
	}
	for _, f := range change {
		f(p)
	}
	if err := p.during(t.Context(), func(ctx context.Context, p *Program, base string) error {
		do(ctx, p, newRemote(base))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// scenarios are the repository's own, or those of the files that
// OFFELIA_TEST_SCENARIOS names.
func scenarios(t *testing.T) []eval.Scenario {
	t.Helper()
	files := strings.Fields(os.Getenv("OFFELIA_TEST_SCENARIOS"))
	if len(files) == 0 {
		files = []string{root + "/assistant/eval/testdata/dev.jsonl", root + "/assistant/eval/testdata/held.jsonl"}
	}
	c := evalCommand{Files: files}
	list, err := c.scenarios()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sample picks some, evenly, unless everything is asked for.
func sample[T any](list []T, n int) []T {
	if allOfIt() || len(list) <= n {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

// TestModelsFailAndOffeliaDoesNot plays scenarios while the model's server
// answers in every way in which servers were seen to answer: each scenario ends
// as it does without a model, soon, and nothing goes on running.
func TestModelsFailAndOffeliaDoesNot(t *testing.T) {
	list := scenarios(t)
	if !allOfIt() { // one that is answered from a guide, one that is not understood
		list = slices.DeleteFunc(list, func(s eval.Scenario) bool {
			return s.ID != firstOf(list, assistant.AnswerGuide) && s.ID != firstOf(list, assistant.Clarify)
		})
	}
	want := map[string]bool{}
	withModel(t, nil, false, func(ctx context.Context, _ *Program, r *remote) {
		for _, s := range list {
			want[s.ID] = eval.Run(ctx, r, s).Passed
		}
	})
	before := runtime.NumGoroutine()
	server := llmtest.New(t, llmtest.Echo)
	runs, slowest := 0, 0.0
	withModel(t, server, false, func(ctx context.Context, _ *Program, r *remote) {
		cases := llmtest.Cases()
		slices.SortStableFunc(cases, func(a, b llmtest.Case) int { // what is learned from a refusal of tools stays learned
			return boolInt(a.Number == 39) - boolInt(b.Number == 39)
		})
		for i, c := range cases {
			server.Use(c)
			for j, s := range list {
				if !allOfIt() && i%len(list) != j {
					continue
				}
				got := eval.Run(ctx, r, s)
				runs, slowest = runs+1, max(slowest, got.Seconds)
				if got.Passed != want[s.ID] || len(got.Safety) > 0 || got.Seconds > 25 {
					t.Errorf("%d %s: %s passed %v (without a model %v) in %.1f s: %v %v\n%s", c.Number, c.Name, s.ID, got.Passed, want[s.ID], got.Seconds, got.Faults, got.Safety, strings.Join(got.Log, "\n"))
				}
			}
		}
	})
	t.Logf("%d conversations, %d requests to the model, the slowest conversation %.1f s", runs, len(server.Requests()), slowest)
	if len(server.Requests()) < len(llmtest.Cases()) {
		t.Errorf("the model was asked %d times only", len(server.Requests()))
	}
	for range 100 {
		if runtime.NumGoroutine() <= before+5 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// TestClosedTabEndsTheCall: a citizen who closes the page while the model finds out
// what they mean, or words the answer, ends the call at its server within 100 ms. A
// busy machine may be late a few times.
func TestClosedTabEndsTheCall(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t, llmtest.Echo)
	withModel(t, server, false, func(ctx context.Context, _ *Program, r *remote) {
		for _, says := range []string{"hmm det der med dimsen igen", "hvornår skal jeg melde flytning"} {
			fastest := time.Hour
			for try := 0; try < 20 && fastest > 100*time.Millisecond; try++ {
				fastest = min(fastest, closedTab(ctx, t, server, r, says))
			}
			if fastest > 100*time.Millisecond {
				t.Errorf("%q: the server knew after %v", says, fastest)
			}
		}
	}, func(p *Program) { p.ModelLimits = llm.Limits{Total: time.Minute} })
}

// closedTab closes the chat while the model's server is at it, and tells how long
// it took until the server knew.
func closedTab(ctx context.Context, t *testing.T, server *llmtest.Server, r *remote, says string) time.Duration {
	t.Helper()
	reached, left := make(chan struct{}), make(chan time.Time, 1)
	server.Use(llmtest.Case{Serve: func(w *llmtest.Wire, _ llmtest.Reply) {
		w.Text("[1]")
		close(reached)
		<-w.Done()
		left <- time.Now()
	}})
	chat, err := r.Enter(ctx, "karen")
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan error, 1)
	go func() {
		_, err := chat.Say(ctx, says, "")
		said <- err
	}()
	<-reached
	closed := time.Now()
	_ = chat.Close()
	took := (<-left).Sub(closed)
	if err := <-said; err == nil {
		t.Errorf("%q was answered", says)
	}
	return took
}

// TestEmbeddingsHelpTheSearch: with an embedding model the program reads every
// passage, and when it has, each question; it answers as before.
func TestEmbeddingsHelpTheSearch(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t, llmtest.Echo)
	withModel(t, server, false, func(ctx context.Context, _ *Program, r *remote) {
		chat, err := r.Enter(ctx, "karen")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = chat.Close() }()
		for try := range 600 { // it reads in the background
			question := fmt.Sprintf("hvornår skal jeg melde flytning fra skibhusvej 14 %d", try)
			m, err := chat.Say(ctx, question, "")
			if err != nil || m.Outcome != assistant.AnswerGuide || len(m.Citations) == 0 || m.Citations[0].Guide != "flytning" {
				t.Fatalf("answered %v: %+v", err, m)
			}
			texts := server.Embedded()
			if strings.Contains(strings.ToLower(strings.Join(texts, "\n")), "skibhusvej") {
				t.Fatal("an address left with a question")
			}
			if slices.ContainsFunc(texts, func(s string) bool { return strings.HasPrefix(s, "hvornår skal jeg melde flytning fra ⟦ADR_1⟧") }) {
				if len(texts) < 100 {
					t.Errorf("only %d texts embedded", len(texts))
				}
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Errorf("no question was embedded, of %d texts", len(server.Embedded()))
	}, func(p *Program) { p.LLM.Embed, p.ModelLimits = "letters", llm.DefaultLimits })
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func firstOf(list []eval.Scenario, kind assistant.Outcome) string {
	for _, s := range list {
		if s.Expected.Kind == kind {
			return s.ID
		}
	}
	return ""
}
