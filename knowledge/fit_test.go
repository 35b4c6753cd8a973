package knowledge_test

import (
	"testing"

	"offelia/knowledge"
)

// TestFitTellsNearFromFar asks one guide what it answers, what it does not, and a guide
// that is not there.
func TestFitTellsNearFromFar(t *testing.T) {
	t.Parallel()
	lib := builtin(t)
	sum := func(text, passage string) float64 {
		f := lib.Fit(text, knowledge.Key{ID: "pas", Lang: "da"}, passage)
		return f.Asked + f.Phrasing
	}
	if near := sum("hvad koster sådan et pas til min søn", "pris"); near < 1 {
		t.Errorf("the price of a passport fits its passage by %.2f, want at least 1", near)
	}
	if far := sum("kan flyselskabet nægte mig at komme ombord med en hund", "pris"); far > .6 {
		t.Errorf("a dog on a plane fits the price of a passport by %.2f, want at most .6", far)
	}
	if fit := lib.Fit("hvad koster et pas", knowledge.Key{ID: "findes-ikke", Lang: "da"}, "pris"); fit != (knowledge.Fit{}) {
		t.Errorf("a guide that is not there fits by %v", fit)
	}
}

// TestOwnTellsWhoseAWordIs asks of whose matter the words of a question are.
func TestOwnTellsWhoseAWordIs(t *testing.T) {
	t.Parallel()
	lib := builtin(t)
	own := func(text, guide string) float64 { return lib.Own(text, knowledge.Key{ID: guide, Lang: "da"}) }
	if of := own("skal kørekortet også fornyes", "koerekort"); of < .5 {
		t.Errorf("a driving licence is %.2f the matter of its guide, want at least .5", of)
	}
	if of := own("skal kørekortet også fornyes", "barsel"); of > .1 {
		t.Errorf("a driving licence is %.2f the matter of parental leave, want at most .1", of)
	}
	if of := own("hvad er det nu", "koerekort"); of > .1 {
		t.Errorf("words that mean nothing are %.2f the matter of a guide, want at most .1", of)
	}
}
