package llm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

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
		"vLLM without a parser": {func(w *llmtest.Wire, r llmtest.Reply) {
			if len(w.Request.Tools) > 0 && !strings.Contains(w.Request.Body, `"tool_choice":"required"`) {
				w.Status(400, `{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set","code":400}`)
				return
			}
			llmtest.Plain.Serve(w, r)
		}, []llm.Quirk{llm.RequireTools}, true},
		"a model that must be told": {func(w *llmtest.Wire, r llmtest.Reply) {
			if !strings.Contains(w.Request.Body, `"tool_choice":"required"`) {
				r = llmtest.Reply{Text: "hm"}
			}
			llmtest.Plain.Serve(w, r)
		}, []llm.Quirk{llm.RequireTools}, true},
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
			r, err := llm.Check(t.Context(), llm.Endpoint{URL: s.URL, Key: "secret-key-1", Model: "m"}, "e", &out)
			if err != nil || r.Works() != c.works || !slices.Equal(r.Quirks, c.want) || strings.Contains(out.String(), "secret-key") {
				t.Errorf("%v %v\n%s", err, r.Quirks, out.String())
			}
			if !strings.Contains(out.String(), "ok  embeddings: 256 numbers") {
				t.Errorf("embeddings: %s", out.String())
			}
			if c.works != strings.Contains(r.Settings(), "OFFELIA_LLM_QUIRKS") {
				t.Error(r.Settings())
			}
		})
	}
}
