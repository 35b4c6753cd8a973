package llm_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

var update = flag.Bool("update", false, "rewrite what is sent in testdata")

// TestWhatIsSent holds what leaves against files that can be read: a citizen's words
// full of what tells who they are, understood and worded, by an endpoint in the
// house and by a strict one.
func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		s := llmtest.New(t, nosyOnce)
		m := setup(t, s, func(c *llm.Config) { c.Endpoint.Strict = strict })
		u := utterance("Jeg er Karen Holm, 120354-1108, Skibhusvej 14. Ring 12 00 00 01 eller skriv til karen.holm@example.dk om Pias besøg den 26. november og de 15.438 kr., Mogens Jensen kører AB 12 345")
		u.Before = [2]string{"hvad er min adresse", "Du bor på Skibhusvej 14."}
		if _, err := m.Understand(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		for _, d := range []assistant.Draft{own, {
			Conversation: "c", Lang: "da", From: "da", Question: u.Text, Private: own.Private, Text: "Meld det inden 5 dage på borger.dk/flytning.",
			Sources: []assistant.Source{{Key: "flytning#frist", Title: "Frist", Text: "Du skal melde flytning inden 5 dage på borger.dk/flytning."}},
		}} {
			if got, err := word(t.Context(), m, d); got != d.Text && !(strict && d.Own && err != nil) {
				t.Errorf("worded %q: %v", got, err)
			}
		}
		var sent bytes.Buffer
		for _, r := range s.Requests() {
			if err := json.Indent(&sent, []byte(r.Body), "", " "); err != nil {
				t.Fatal(err)
			}
			sent.WriteString("\n")
		}
		for _, secret := range []string{"Karen", "Holm", "120354", "Skibhus", "12 00 00 01", "example.dk", "Pia", "Mogens", "Jensen", "12 345", "secret-key"} {
			if strings.Contains(sent.String(), secret) {
				t.Errorf("strict %v: sent %q", strict, secret)
			}
		}
		golden(t, fmt.Sprintf("testdata/sent-strict-%v.json", strict), sent.Bytes())
	}
}

// nosyOnce looks at the citizen's appointments, and then knows nothing.
func nosyOnce(r llmtest.Request) llmtest.Reply {
	if len(r.Tools) > 0 && strings.Contains(r.Body, `"name":"get_my"`) && r.Messages[len(r.Messages)-1].Role == "user" {
		return llmtest.Reply{Calls: []llmtest.Call{llmtest.Ask("get_my", `{"kind":"appointments"}`)}}
	}
	return llmtest.Echo(r)
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("what is sent is not what %s says; see it with git diff after -update", name)
	}
}
