package danish_test

import (
	"testing"

	"offelia/intents/danish"
)

func TestListed(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"overskue": true, "Overskuede": true, "børnenes": true, "lys": true, "gennem": true, "ulykkesforsikring": true,
		"overskeu": false, "kærste": false, "kollemorten": false, "": false, "\xff": false,
	} {
		if got := danish.Listed(word); got != want {
			t.Errorf("Listed(%q) = %v", word, got)
		}
	}
}

// Names of the list are no misspellings, and nothing is repaired towards them.
func TestListedNames(t *testing.T) {
	t.Parallel()
	speller := danish.NewSpeller(vocabulary())
	for _, word := range []string{"kollemorten", "berthine"} {
		if got, changed := speller.Word(word); changed {
			t.Errorf("Word(%q) = %q", word, got)
		}
	}
	if got, changed := speller.Word("kollemroten"); changed {
		t.Errorf("a slip became the name %q", got)
	}
}

func BenchmarkListed(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		danish.Listed("overskuelighed")
	}
}
