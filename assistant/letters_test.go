package assistant_test

import (
	"strings"
	"testing"

	"offelia/assistant"
)

// A message is read with its spelling put right, whatever keyboard wrote it.
func TestSpellingIsPutRight(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"hvornår kommer pia", "hvornar kommer pia", "hvornaar kommer pia", "hvorår kommer pia"} {
		w := newTown(t, monday)
		a := turnsOf(t, w, "karen", w.begin("karen", "da"), text)
		if a.Outcome != assistant.AnswerOwnData || len(a.Cards) == 0 || a.Cards[0].ID != "apt-k1" {
			t.Errorf("%q: %s %s", text, a.Outcome, a.Text)
		}
	}
}

func TestEnglishSpellingIsPutRight(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"move my appointment with pia", "pls mvoe my apointment with pia", "mov my appoitnment wiht pia"} {
		w := newTown(t, monday)
		a := turnsOf(t, w, "karen", w.begin("karen", "en"), text)
		if a.Action == nil || a.Action.Target != "apt-k1" {
			t.Errorf("%q: %s %s", text, a.Outcome, a.Text)
		}
	}
}

// What is sent to a person keeps the citizen's own words.
func TestAMessageKeepsItsOwnWords(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	a := turnsOf(t, w, "karen", w.begin("karen", "da"), "skriv til pia at jeg har faaet ondt i hoften igen")
	if a.Action == nil || a.Action.Preview == "" {
		t.Fatalf("%s %s", a.Outcome, a.Text)
	}
	if want := "Jeg har faaet ondt i hoften igen"; !strings.Contains(a.Action.Preview, want) {
		t.Errorf("%q does not hold %q", a.Action.Preview, want)
	}
}
