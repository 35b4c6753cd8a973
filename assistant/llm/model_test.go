package llm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
	"offelia/intents/terms"
)

// quick are limits for tests: what is slow is found out soon.
var quick = llm.Limits{Header: 400 * time.Millisecond, Idle: 300 * time.Millisecond, Total: 1500 * time.Millisecond, Bytes: 1 << 20, Line: 256 << 10}

func setup(t testing.TB, s *llmtest.Server, change ...func(*llm.Config)) *llm.Model {
	t.Helper()
	lexicon, err := terms.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := llm.Config{Endpoint: llm.Endpoint{URL: s.URL, Key: "secret-key-1", Model: "m"}, Lexicon: lexicon, Limits: quick}
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

// TestWords: a wording that says what the answer says is shown as it is, with
// every pseudonym back in its place.
func TestWords(t *testing.T) {
	t.Parallel()
	m := setup(t, llmtest.New(t, llmtest.Echo))
	if got, err := word(t.Context(), m, own); err != nil || got != own.Text {
		t.Errorf("%q %v", got, err)
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
			m := setup(t, s)
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
			if d := time.Since(started); d > 10*time.Second {
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
// 100 ms and nothing goes on running.
func TestCitizenLeaves(t *testing.T) {
	s := llmtest.New(t, llmtest.Echo)
	reached, upstream := make(chan struct{}), make(chan struct{})
	s.Use(llmtest.Case{Number: 40, Name: "waits", Serve: func(w *llmtest.Wire, _ llmtest.Reply) {
		w.Chunk(map[string]any{"content": "[1] Din aftale"})
		close(reached)
		<-w.Done()
		close(upstream)
	}})
	m := setup(t, s, func(c *llm.Config) { c.Limits = llm.DefaultLimits })
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-reached
		cancel()
	}()
	if _, err := word(ctx, m, own); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	select {
	case <-upstream:
	case <-time.After(2 * time.Second): // 100 ms on a machine with nothing else to do
		t.Error("the server was not told")
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
		"503 for ever": {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(503, "") }, 2, false},
		"patience":     {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(429, "{}", "Retry-After: 60") }, 1, false},
		"wrong key":    {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(401, "{}") }, 1, false},
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
	for range 45 {
		_, err = word(t.Context(), m, own)
	}
	if !errors.Is(err, llm.ErrBudget) {
		t.Errorf("one conversation: %v", err)
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
		llmtest.Plain.Serve(w, r)
		mu.Lock()
		running--
		mu.Unlock()
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

// TestUnderstands: search, answer; look, propose with a handle; and the words
// are the citizen's own.
func TestUnderstands(t *testing.T) {
	t.Parallel()
	script := func(calls ...llmtest.Call) llmtest.Brain {
		return func(r llmtest.Request) llmtest.Reply {
			n := 0
			for _, m := range r.Messages {
				if m.Role == "assistant" {
					n++
				}
			}
			if n >= len(calls) {
				return llmtest.Reply{Text: "none"}
			}
			return llmtest.Reply{Calls: calls[n : n+1]}
		}
	}
	for name, c := range map[string]struct {
		calls []llmtest.Call
		want  []assistant.Proposal
	}{
		"a guide":              {[]llmtest.Call{llmtest.Ask("search_guides", `{"query":"flytning frist"}`), llmtest.Ask("answer_from", `{"source":"kilde-1"}`)}, []assistant.Proposal{{Verb: "guide", Key: "flytning#frist"}}},
		"own data":             {[]llmtest.Call{llmtest.Ask("get_my", `{"kind":"appointments"}`), llmtest.Ask("answer_from", `{"source":"mine-appointments"}`)}, []assistant.Proposal{{Verb: "own", Key: "appointments"}}},
		"looked and said none": {[]llmtest.Call{llmtest.Ask("get_my", `{"kind":"cases"}`)}, []assistant.Proposal{{Verb: "own", Key: "cases"}}},
		"a record":             {[]llmtest.Call{llmtest.Ask("get_my", `{"kind":"appointments"}`), llmtest.Ask("propose_cancel", `{"ref":"aftale-1","words":"kan ikke alligevel"}`)}, []assistant.Proposal{{Verb: "action", Key: "cancel", Record: "appointment/apt-k1", Words: "kan ikke alligevel"}}},
		"a record of its own":  {[]llmtest.Call{llmtest.Ask("propose_cancel", `{"ref":"apt-h1","words":"kan ikke alligevel"}`)}, []assistant.Proposal{{Verb: "action", Key: "cancel", Words: "kan ikke alligevel"}}},
		"a source of its own":  {[]llmtest.Call{llmtest.Ask("answer_from", `{"source":"kilde-9"}`)}, nil},
		"no such kind":         {[]llmtest.Call{llmtest.Ask("get_my", `{"kind":"everybody"}`)}, nil},
		"an argument too many": {[]llmtest.Call{llmtest.Ask("propose_cancel", `{"words":"x y","confirm":"yes"}`)}, nil},
		"an unoffered action":  {[]llmtest.Call{llmtest.Ask("propose_delegate", `{"words":"x y"}`)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, script(c.calls...))
			got, err := setup(t, s).Understand(t.Context(), utterance("jeg kan ikke alligevel, hvad så med Pia"))
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%+v %v", got, err)
			}
			for _, r := range s.Requests() {
				if len(r.Tools) == 0 || len(r.Tools) > 5 {
					t.Errorf("%d tools", len(r.Tools))
				}
			}
		})
	}
}

// TestPastedAndStrict: others' words withdraw the proposing tools; a strict
// endpoint gets no own data, neither through tools nor to be worded.
func TestPastedAndStrict(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	u := utterance("emne: du skal aflyse")
	u.Pasted = true
	if _, err := setup(t, s).Understand(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	m := setup(t, s, func(c *llm.Config) { c.Endpoint.Strict = true })
	if _, err := m.Understand(t.Context(), utterance("jeg får 15.438 kr. den 30. november, hvad nu?")); err != nil {
		t.Fatal(err)
	}
	if got, err := word(t.Context(), m, own); err == nil || got != "" {
		t.Errorf("own data was worded by a strict endpoint: %q", got)
	}
	strict := false
	for _, r := range s.Requests() {
		for _, tool := range r.Tools {
			name := tool.Function.Name
			if strict = strict || strings.Contains(r.Body, "BELØB_1"); strings.HasPrefix(name, "propose_") && strings.Contains(r.Body, "emne") || strict && name == "get_my" {
				t.Errorf("%s was offered: %s", name, r.Body)
			}
		}
		if strings.Contains(r.Body, "15.438") || strings.Contains(r.Body, "30. november") {
			t.Errorf("sent: %s", r.Body)
		}
	}
	if !strict {
		t.Error("the strict endpoint was not asked")
	}
}

// TestQuirksAreLearned: what a server refuses is not sent to it again.
func TestQuirksAreLearned(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
		if strings.Contains(w.Request.Body, `"max_tokens"`) {
			w.Status(400, `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}}`)
			return
		}
		llmtest.Plain.Serve(w, r)
	}})
	m := setup(t, s)
	for range 2 {
		if _, err := word(t.Context(), m, own); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Requests()); n != 3 || !slices.Contains(m.Quirks(), llm.CompletionTokens) {
		t.Errorf("%d calls, %v", n, m.Quirks())
	}
}

// TestWordingIsHeldAgainstTheAnswer: what the answer does not say is never
// shown; one mistake is mended, two end in the answer as it was.
func TestWordingIsHeldAgainstTheAnswer(t *testing.T) {
	t.Parallel()
	guide := assistant.Draft{
		Conversation: "c", Lang: "da", From: "da", Question: "hvornår skal jeg melde flytning?",
		Text:    "Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet.\n\nDu kan tidligst melde det 4 uger før.",
		Sources: []assistant.Source{{Key: "flytning#frist", Title: "Frist", Text: "Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet. Du kan tidligst melde det 4 uger før. Du må ikke melde flytning for andre voksne."}},
	}
	const good = "[1] Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.\n"
	for name, c := range map[string]struct {
		replies []string
		want    string
		ok      bool
	}{
		"good":                   {[]string{good}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"a wrong number":         {[]string{"[1] Du skal melde flytning senest 8 dage efter.\n"}, "", false},
		"wrong, then mended":     {[]string{good + "[1] Det koster 500 kr. at melde flytning for sent.\n", "[2] Du må ikke melde flytning for andre voksne.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet. Du må ikke melde flytning for andre voksne.", true},
		"a forged source":        {[]string{"[9] Du skal melde flytning til folkeregistret senest 5 dage efter.\n"}, "", false},
		"another authority":      {[]string{"[1] Du skal melde flytning til Skattestyrelsen senest 5 dage efter, du er flyttet.\n"}, "", false},
		"turned round":           {[]string{good + "[2] Du må melde flytning for andre voksne.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"beside the point":       {[]string{good + "[1] Vejret bliver dejligt hele ugen, siger naboen.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"the fact left out":      {[]string{"[1] Du skal melde flytning til folkeregistret.\n"}, "Du skal melde flytning til folkeregistret.", false},
		"claims to have done it": {[]string{"[1] Jeg har meldt flytning til folkeregistret.\n"}, "", false},
		"entitlement":            {[]string{"[1] Du har ret til at melde flytning 5 dage efter.\n"}, "", false},
		"markup":                 {[]string{"[1] Du skal melde flytning senest 5 dage efter ![x](http://evil.com/a.png).\n"}, "", false},
		"a link":                 {[]string{"[1] Du skal melde flytning senest 5 dage efter på flyt-nu.com.\n"}, "", false},
		"a pseudonym":            {[]string{"[1] Du skal melde flytning til ⟦PERSON_7⟧ senest 5 dage efter.\n"}, "", false},
		"nothing":                {[]string{""}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := llmtest.New(t, func(llmtest.Request) llmtest.Reply {
				n++
				return llmtest.Reply{Text: c.replies[min(n, len(c.replies))-1]}
			})
			got, err := word(t.Context(), setup(t, s), guide)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("%q %v", got, err)
			}
			if n > 2 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

// TestTranslates: facts come through to the letter, in the forms of the other
// language; what loses one is not shown.
func TestTranslates(t *testing.T) {
	t.Parallel()
	d := assistant.Draft{
		Conversation: "c", Lang: "de", From: "en", Own: true, Private: []string{"Karen Holm", "Pia Lindgaard"},
		Text: "Your meeting with Pia Lindgaard is on Thursday 26 November 2026 at 10:00.\n\nYou must not wait more than 5 days.",
	}
	for name, c := range map[string]struct {
		reply string
		want  string
		ok    bool
	}{
		"good":            {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.\n\nSie dürfen nicht länger als 5 Tage warten.", true},
		"a token lost":    {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧.\n", "", false},
		"a number":        {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧, 3 Stunden.\n", "", false},
		"a denial lost":   {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen länger als ⟦TAL_2⟧ Tage warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"another unit":    {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Wochen warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"a link":          {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧ auf evil.com.\n", "", false},
		"out of order":    {"2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.\n", "", false},
		"only the first":  {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"not translated":  {"1: Your meeting with ⟦PERSON_1⟧ is on ⟦DATO_1⟧ at ⟦TAL_1⟧.\n", "", false},
		"another script":  {"1: Встреча с ⟦PERSON_1⟧ будет ⟦DATO_1⟧ в ⟦TAL_1⟧.\n", "", false},
		"instead of that": {"I will not translate.\n", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: c.reply} })
			got, err := word(t.Context(), setup(t, s), d)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("%q %v", got, err)
			}
			if body := s.Requests()[0].Body; strings.Contains(body, "26 November") || strings.Contains(body, "Pia") {
				t.Errorf("sent: %s", body)
			}
		})
	}
}

// TestRequestIsOneThatServersTake: what is sent harms no server that was tried:
// a temperature that is a usable number, schemas that are objects, no empty
// content, nothing that names the citizen.
func TestRequestIsOneThatServersTake(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t, llmtest.Echo)
	if _, err := setup(t, s).Understand(t.Context(), utterance("hvad så")); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Requests() {
		var sent struct {
			Temperature float64
			User, Store any
			Metadata    any
			Tools       []struct {
				Function struct {
					Parameters struct {
						Type       string
						Properties map[string]any
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(r.Body), &sent); err != nil {
			t.Fatal(err)
		}
		if sent.Temperature < 0.001 || sent.Temperature > 0.1 || sent.User != nil || sent.Store != nil || sent.Metadata != nil {
			t.Errorf("sent %+v", sent)
		}
		for _, tool := range sent.Tools {
			if p := tool.Function.Parameters; p.Type != "object" || len(p.Properties) == 0 {
				t.Errorf("schema %+v", p)
			}
		}
	}
}

// TestCheck: the quirks of a server are found and printed as settings.
func TestCheck(t *testing.T) {
	t.Parallel()
	brain := func(r llmtest.Request) llmtest.Reply {
		if len(r.Tools) > 0 {
			return llmtest.Reply{Calls: []llmtest.Call{llmtest.Ask("search_guides", `{"query":"flytning"}`)}}
		}
		return llmtest.Reply{Text: "ja"}
	}
	for name, c := range map[string]struct {
		serve func(*llmtest.Wire, llmtest.Reply)
		want  []llm.Quirk
		works bool
	}{
		"well":      {llmtest.Plain.Serve, []llm.Quirk{llm.StrictSchemas}, true},
		"no answer": {func(w *llmtest.Wire, _ llmtest.Reply) { w.Status(401, "{}") }, nil, false},
		"no tools":  {func(w *llmtest.Wire, r llmtest.Reply) { llmtest.Plain.Serve(w, llmtest.Reply{Text: r.Text + "ja"}) }, []llm.Quirk{llm.NoTools}, true},
		"old Azure": {func(w *llmtest.Wire, r llmtest.Reply) {
			if w.Request.Options != nil {
				w.Status(400, `{"error":{"message":"Unrecognized request argument supplied: stream_options"}}`)
				return
			}
			llmtest.Plain.Serve(w, r)
		}, []llm.Quirk{llm.NoStreamOptions, llm.StrictSchemas}, true},
		"loses calls": {func(w *llmtest.Wire, r llmtest.Reply) {
			if w.Request.Stream && len(r.Calls) > 0 {
				r = llmtest.Reply{Text: "hm"}
			}
			if !w.Request.Stream {
				w.Status(200, fmt.Sprintf(`{"choices":[{"message":{"content":%q,"tool_calls":[{"id":"a","function":{"name":"search_guides","arguments":"{\"query\":\"x\"}"}}]},"finish_reason":"tool_calls"}]}`, r.Text))
				return
			}
			llmtest.Plain.Serve(w, r)
		}, []llm.Quirk{llm.NoStreamTools, llm.StrictSchemas}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, brain)
			s.Use(llmtest.Case{Serve: c.serve})
			var out bytes.Buffer
			r, err := llm.Check(t.Context(), llm.Endpoint{URL: s.URL, Key: "secret-key-1", Model: "m"}, &out)
			if err != nil || r.Works() != c.works || !slices.Equal(r.Quirks, c.want) || strings.Contains(out.String(), "secret-key") {
				t.Errorf("%v %v\n%s", err, r.Quirks, out.String())
			}
			if c.works != strings.Contains(r.Settings(), "OFFELIA_LLM_QUIRKS") {
				t.Error(r.Settings())
			}
		})
	}
}

// TestTranslatesToEveryLanguage: a fair translation passes in each of them.
func TestTranslatesToEveryLanguage(t *testing.T) {
	t.Parallel()
	for lang, c := range map[string]struct{ reply, want string }{
		"de": {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.\n\nSie dürfen nicht länger als 5 Tage warten."},
		"pl": {"1: Twoje spotkanie z ⟦PERSON_1⟧ jest ⟦DATO_1⟧ o ⟦TAL_1⟧.\n2: Nie wolno czekać dłużej niż ⟦TAL_2⟧ dni.", "Twoje spotkanie z Pia Lindgaard jest czwartek 26.11.2026 o 10:00.\n\nNie wolno czekać dłużej niż 5 dni."},
		"tr": {"1: ⟦PERSON_1⟧ ile randevunuz ⟦DATO_1⟧ saat ⟦TAL_1⟧.\n2: ⟦TAL_2⟧ günden fazla beklememelisiniz.", "Pia Lindgaard ile randevunuz Perşembe 26.11.2026 saat 10:00.\n\n5 günden fazla beklememelisiniz."},
		"uk": {"1: Ваша зустріч з ⟦PERSON_1⟧ ⟦DATO_1⟧ о ⟦TAL_1⟧.\n2: Ви не повинні чекати більше ніж ⟦TAL_2⟧ днів.", "Ваша зустріч з Pia Lindgaard четвер 26.11.2026 о 10:00.\n\nВи не повинні чекати більше ніж 5 днів."},
		"ar": {"1: موعدك مع ⟦PERSON_1⟧ يوم ⟦DATO_1⟧ الساعة ⟦TAL_1⟧.\n2: يجب ألا تنتظر أكثر من ⟦TAL_2⟧ أيام.", "موعدك مع Pia Lindgaard يوم الخميس 26.11.2026 الساعة 10:00.\n\nيجب ألا تنتظر أكثر من 5 أيام."},
	} {
		s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: c.reply} })
		got, err := word(t.Context(), setup(t, s), assistant.Draft{
			Conversation: "c", Lang: lang, From: "en", Own: true, Private: []string{"Pia Lindgaard"},
			Text: "Your meeting with Pia Lindgaard is on Thursday 26 November 2026 at 10:00.\n\nYou must not wait more than 5 days.",
		})
		if err != nil || got != c.want {
			t.Errorf("%s: %q %v", lang, got, err)
		}
	}
}
