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
