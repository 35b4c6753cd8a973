package llm_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

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

// TestToolsAnswer: nothing found is said, as an empty message is refused by some
// servers; the same call again gets the same answer and is not run again, a third
// time it ends; a call that cannot be read gets one error and then none.
func TestToolsAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		calls   []string // arguments of search_guides, by round
		results []string // what the last request tells of each
		runs    int
		fails   bool
	}{
		"nothing found":  {[]string{`{"query":"ukendt"}`}, []string{`{"result":"ingen"}`}, 1, false},
		"the same again": {[]string{`{"query":"ukendt"}`, `{ "query": "ukendt" }`}, []string{`{"result":"ingen"}`, `{"result":"ingen"}`}, 1, false},
		"a third time":   {[]string{`{"query":"ukendt"}`, `{"query":"ukendt"}`, `{"query":"ukendt"}`}, nil, 1, true},
		"no JSON":        {[]string{`{"query": `}, []string{`{"error":"no such tool or wrong arguments"}`}, 0, false},
		"no JSON, twice": {[]string{`{"query": `, `[1]`}, nil, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, func(r llmtest.Request) llmtest.Reply {
				if n := (len(r.Messages) - 2) / 2; n < len(c.calls) {
					return llmtest.Reply{Calls: []llmtest.Call{llmtest.Ask("search_guides", c.calls[n])}}
				}
				return llmtest.Reply{Text: "none"}
			})
			u, runs := utterance("hvad så"), 0
			u.Search = func(context.Context, string) ([]assistant.Source, error) { runs++; return nil, nil }
			got, err := setup(t, s).Understand(t.Context(), u)
			if len(got) > 0 || (err != nil) != c.fails || runs != c.runs {
				t.Errorf("%v after %d searches: %v", got, runs, err)
			}
			var results []string
			last := s.Requests()[len(s.Requests())-1]
			for _, m := range last.Messages {
				if m.Role == "tool" && !c.fails {
					results = append(results, m.Content)
				}
			}
			if !slices.Equal(results, c.results) {
				t.Errorf("told %q", results)
			}
		})
	}
}

// TestUnderstandsWhereToolsAreRequired: a model that must call a tool has one to
// say that it does not know.
func TestUnderstandsWhereToolsAreRequired(t *testing.T) {
	t.Parallel()
	calls := []llmtest.Call{llmtest.Ask("search_guides", `{"query":"x"}`), llmtest.Ask("nothing_fits", `{}`)}
	s := llmtest.New(t, func(r llmtest.Request) llmtest.Reply {
		if !strings.Contains(r.Body, `"tool_choice":"required"`) || !strings.Contains(r.Body, `"parallel_tool_calls":false`) || !strings.Contains(r.Body, `"maxLength"`) {
			return llmtest.Reply{Text: "none"}
		}
		call := calls[(len(r.Messages)-2)/2]
		return llmtest.Reply{Calls: []llmtest.Call{call, call, call, call, call, call}} // it does not stop by itself
	})
	m := setup(t, s, func(c *llm.Config) { c.Endpoint.Quirks = []llm.Quirk{llm.RequireTools} })
	got, err := m.Understand(t.Context(), utterance("hvad så"))
	if err != nil || len(got) != 0 || len(s.Requests()) != 2 {
		t.Errorf("%+v %v after %d calls", got, err, len(s.Requests()))
	}
	calls[1] = llmtest.Ask("answer_from", `{"source":"kilde-1"}`)
	got, err = m.Understand(t.Context(), utterance("hvad så"))
	if err != nil || len(got) != 1 || got[0].Key != "flytning#frist" {
		t.Errorf("%+v %v", got, err)
	}
	for _, r := range s.Requests() {
		if len(r.Tools) > 5 {
			t.Errorf("%d tools", len(r.Tools))
		}
	}
}

// TestRecordedRealServer plays what llama.cpp's server sent, as it came, cut in
// small pieces: arguments in fragments and with white space inside, a call, its result in
// the history, and a second round that goes on calling until it is cut off.
func TestRecordedRealServer(t *testing.T) {
	t.Parallel()
	var rounds [2]string
	for i := range rounds {
		raw, err := os.ReadFile(fmt.Sprintf("testdata/llama-server-%d.sse", i+1))
		if err != nil {
			t.Fatal(err)
		}
		rounds[i] = string(raw)
	}
	s := llmtest.New(t, llmtest.Echo)
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, _ llmtest.Reply) {
		for part := range slices.Chunk([]byte(rounds[min(w.N, 2)-1]), 7) { // letters are cut, too
			w.Raw(string(part))
		}
	}})
	m := setup(t, s, func(c *llm.Config) { c.Endpoint.Quirks, c.Limits = []llm.Quirk{llm.RequireTools}, llm.DefaultLimits })
	u := utterance("Hvornår skal jeg melde flytning?")
	u.LoggedIn, u.Actions = false, nil
	got, err := m.Understand(t.Context(), u)
	if err != nil || !slices.Equal(got, []assistant.Proposal{{Verb: "guide", Key: "flytning#frist"}}) || len(s.Requests()) != 2 {
		t.Errorf("%+v %v after %d calls", got, err, len(s.Requests()))
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

// TestUnderstandsAnAnswer: a model tells which of the citizen's words answer what
// they were asked, or which option these point at, and nothing else; where it may
// not see the options it can only point at words.
func TestUnderstandsAnAnswer(t *testing.T) {
	t.Parallel()
	asked := func(change func(*assistant.Utterance)) assistant.Utterance {
		u := utterance("hende der masserer, jeg bor jo på Skibhusvej 14")
		u.Actions = nil
		u.Asked = &assistant.Question{Text: "Hvilken aftale?", Options: []assistant.Source{
			{Key: "apt-k1", Text: "Opfølgning hos Karen Holm", Private: true}, {Key: "apt-k2", Text: "Genoptræning på hold", Private: true},
		}}
		change(&u)
		return u
	}
	for name, c := range map[string]struct {
		arguments string
		change    func(*assistant.Utterance)
		strict    bool
		want      []assistant.Proposal
	}{
		"an option":            {`{"words":"hende der masserer","option":"valg-2"}`, func(*assistant.Utterance) {}, false, []assistant.Proposal{{Verb: "answer", Key: "apt-k2", Words: "hende der masserer"}}},
		"an option of its own": {`{"words":"hende","option":"apt-y1"}`, func(*assistant.Utterance) {}, false, []assistant.Proposal{{Verb: "answer", Words: "hende"}}},
		"a pseudonym":          {`{"words":"⟦ADR_1⟧"}`, func(*assistant.Utterance) {}, false, []assistant.Proposal{{Verb: "answer", Words: "Skibhusvej 14"}}},
		"not in a letter":      {`{"words":"hende","option":"valg-1"}`, func(u *assistant.Utterance) { u.Pasted = true }, false, nil},
		"not unasked":          {`{"words":"hende","option":"valg-1"}`, func(u *assistant.Utterance) { u.Asked = nil }, false, nil},
		"no options outside":   {`{"words":"hende","option":"valg-2"}`, func(*assistant.Utterance) {}, true, []assistant.Proposal{{Verb: "answer", Words: "hende"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, func(r llmtest.Request) llmtest.Reply {
				if r.Messages[len(r.Messages)-1].Role == "tool" {
					return llmtest.Reply{Text: "none"}
				}
				return llmtest.Reply{Calls: []llmtest.Call{llmtest.Ask("answer_question", c.arguments)}}
			})
			m := setup(t, s, func(cfg *llm.Config) { cfg.Endpoint.Strict = c.strict })
			got, err := m.Understand(t.Context(), asked(c.change))
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%+v %v", got, err)
			}
			for _, r := range s.Requests() {
				if strings.Contains(r.Body, "Karen Holm") || strings.Contains(r.Body, "Skibhusvej") || strings.Contains(r.Body, "apt-k") || c.strict && strings.Contains(r.Body, "Genoptr") {
					t.Errorf("sent: %s", r.Body)
				}
			}
		})
	}
}
