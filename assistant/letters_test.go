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

// Dialect, oaths and the languages next door do not hide what is asked.
func TestRoughWordsAreUnderstood(t *testing.T) {
	t.Parallel()
	for text, guide := range map[string]string{
		"a ka it kom op af æ seng å gø rent mer":                     "hjemmepleje",
		"for helvede nu er min boligstøtte igen væk, er I sindssyge": "boligstoette",
		"hur ansöker jag om bostadsbidrag":                           "boligstoette",
		"jag är sjukskriven, vem betalar":                            "sygedagpenge",
	} {
		w := newTown(t, monday)
		a := turnsOf(t, w, "", w.begin("", "da"), text)
		if len(a.Citations) == 0 || a.Citations[0].Guide != guide {
			t.Errorf("%q: %s %v, want %s", text, a.Outcome, a.Citations, guide)
		}
	}
}

// Words that name nothing are asked about; the guide that happens to have them does
// not answer.
func TestASentenceOfPronounsIsAskedAbout(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	if a := turnsOf(t, w, "", w.begin("", "da"), "hvornår bliver de sat ind"); a.Outcome == assistant.AnswerGuide {
		t.Errorf("%s: %s", a.Outcome, a.Text)
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
