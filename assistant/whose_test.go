package assistant_test

import (
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/citizen"
)

// says asks one thing in a fresh conversation.
func (w *town) says(who citizen.ID, text string) answer {
	w.t.Helper()
	a, err := gather(w.engine.Turn(w.t.Context(), assistant.Input{
		Conversation: w.begin(who, "da"), ID: "1", Kind: assistant.Said, Text: text, Lang: "da", Capability: as(who), Channel: "chat",
	}))
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// TestWhose: whose data words are about. A name or a relation opens nothing by
// itself; a mandate does, within its areas.
func TestWhose(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	const refused = "!"
	for _, c := range []struct {
		who   citizen.ID
		text  string
		whose string // on whose behalf; "" oneself; "!" refused
		shows string // a record that is shown
	}{
		{"mette", "hvornår er min mors næste aftale", "Karen Holm", "apt-k1"},
		{"mette", "hvornår har Karen tid hos Pia", "Karen Holm", "apt-k1"},
		{"mette", "hvornår er Karens hjemmebesøg", "Karen Holm", "apt-k3"},
		{"mette", "vis mors aftaler", "Karen Holm", "apt-k2"},
		{"mette", "hvornår skal Emil til tandlæge", "", "apt-m2"},
		{"mette", "hvornår har min søn tid", "", "apt-m2"},
		{"mette", "hvornår er min egen næste aftale", "", "apt-m1"},
		{"mette", "hvor meget får min mor i pension", refused, ""},
		{"mette", "hvornår har min far tid", "Karen Holm", ""}, // the only mandate there is
		{"karen", "hvornår er min datters møde med jobcentret", refused, ""},
		{"yusuf", "hvornår er min mors næste aftale", refused, ""},
		{"yusuf", "hvornår har Karen Holm tid hos Pia", refused, ""},
		{"yusuf", "hvad er Sofie Bach Madsens telefonnummer", refused, ""},
		{"sofie", "hvornår får Henrik Bruun Madsen sin pension", refused, ""},
		{"sofie", "vis min fars sager", refused, ""},
		{"henrik", "hvornår har Camilla Friis tid til mig", refused, ""},
		{"yusuf", "Karen Holm, hvad er hendes pension", refused, ""},
		{"yusuf", "min bofælles kontanthjælp", refused, ""},
		{"yusuf", "hvad med naboens boligstøtte", refused, ""},
		{"mette", "Mette Holm Sørensen, hvad er mine sygedagpenge", "", "bn-m1"},
		{"henrik", "hvornår er mødet med Ole Vestergaard", "", "apt-h2"},
		{"yusuf", "hvornår er mødet med Camilla Friis", "", "apt-y1"},
	} {
		a := w.says(c.who, c.text)
		if c.whose == refused {
			if a.Outcome != assistant.Refuse || len(a.Cards) > 0 {
				t.Errorf("%s: %q is answered %s %v, want a refusal: %s", c.who, c.text, a.Outcome, a.Cards, a.Text)
			}
			continue
		}
		if a.OnBehalf != c.whose {
			t.Errorf("%s: %q is for %q, want %q: %s %s", c.who, c.text, a.OnBehalf, c.whose, a.Outcome, a.Text)
		}
		shown := ""
		for _, card := range a.Cards {
			shown += card.ID + " "
		}
		if !strings.Contains(shown, c.shows) {
			t.Errorf("%s: %q shows %q, want %s: %s", c.who, c.text, shown, c.shows, a.Text)
		}
	}
}

// TestNotYoursIsNotThere: somebody who exists, somebody who does not, and
// somebody whose mandate ended get the same words.
func TestNotYoursIsNotThere(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	for _, form := range []string{"hvornår har %s tid hos Pia", "flyt %ss tid til i morgen", "vis alle sager for %s", "what is %s's phone number"} {
		answers := map[string][]string{}
		for _, name := range []string{"Karen Holm", "Henrik Bruun Madsen", "Gudrun Krabbe"} {
			a := w.says("yusuf", strings.ReplaceAll(form, "%s", name))
			answers[string(a.Outcome)+a.Text] = append(answers[string(a.Outcome)+a.Text], name)
		}
		if len(answers) != 1 {
			t.Errorf("%q tells people apart: %v", form, answers)
		}
	}
}

// TestAConversationIsItsCitizens: another citizen, and nobody, get the same
// answer for a conversation as for one that does not exist.
func TestAConversationIsItsCitizens(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	karens := w.begin("karen", "da")
	texts := map[string]bool{}
	for _, c := range []struct {
		id  string
		who citizen.ID
	}{{karens, "yusuf"}, {karens, ""}, {"NOSUCHCONVERSATION", "yusuf"}, {"NOSUCHCONVERSATION", ""}} {
		_, err := gather(w.engine.Turn(t.Context(), assistant.Input{Conversation: c.id, ID: "x", Kind: assistant.Said, Text: "hej", Capability: as(c.who)}))
		if err == nil {
			t.Fatalf("%s may speak in %s", c.who, c.id)
		}
		texts[faultText(err)] = true
		if _, err := w.engine.Find(t.Context(), c.id, as(c.who), "guess"); err == nil {
			t.Fatalf("%s may open %s", c.who, c.id)
		}
	}
	if len(texts) != 1 {
		t.Errorf("the answers differ: %v", texts)
	}
}
