package intents_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/intents"
)

func TestHygiene(t *testing.T) {
	t.Parallel()
	list := sample(4, 20)
	list[0].Examples["da"] = append(list[0].Examples["da"], "hvad koster et pas", list[1].Examples["da"][0])
	c, err := intents.NewCatalogue(append(list, intents.Intent{ID: "pas.pris", Do: intents.Do{Verb: "guide"},
		Examples: map[string][]string{"da": {"hvad koster passet", "pris på pas", "hvor dyrt er et nyt pas", "pas pris",
			"hvad er prisen på et pas", "skal jeg betale for pas", "koster et pas noget", "gebyr for pas"}}}))
	if err != nil {
		t.Fatal(err)
	}
	r := c.Hygiene()
	if r.Accuracy < 0.8 || len(r.Intents) != 5 {
		t.Errorf("accuracy %.2f over %d intents", r.Accuracy, len(r.Intents))
	}
	if !slices.ContainsFunc(r.Suspicious, func(s intents.Suspect) bool { return s.LooksLike == "pas.pris" }) {
		t.Errorf("the misplaced example is not suspicious: %+v", r.Suspicious)
	}
	text := list[1].Examples["da"][0]
	want := intents.Duplicate{Text: text, IDs: []string{"sag.nr0", "sag.nr1"}}
	found := false
	for _, d := range r.Duplicates {
		found = found || cmp.Equal(d, want)
	}
	if !found {
		t.Errorf("duplicates %+v lack %+v", r.Duplicates, want)
	}
	for _, in := range r.Intents {
		if in.ID == "pas.pris" && (in.Examples != 8 || in.F1 < 0.5) {
			t.Errorf("%+v", in)
		}
	}
}

func TestHygieneOfOneIntent(t *testing.T) {
	t.Parallel()
	c, err := intents.NewCatalogue(sample(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	if r := c.Hygiene(); r.Accuracy != 0 || r.Intents != nil {
		t.Errorf("%+v", r)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	m := train(t, appointments)
	e := m.Explain("aflys venligst min aftale på torsdag", "aftale.aflys")
	if len(e.Words) != 6 || e.Words[0].Text != "aflys" || e.Words[0].Weight <= 0 {
		t.Errorf("words %+v", e.Words)
	}
	if len(e.Nearest) != 5 || e.Nearest[0].Text != "aflys min aftale" || e.Nearest[0].ID != "aftale.aflys" {
		t.Errorf("nearest %+v", e.Nearest)
	}
	if got := m.Match("aflys venligst min aftale på torsdag").Best().P; cmp.Equal(got, e.P) == false {
		t.Errorf("explained %v, matched %v", e.P, got)
	}
	if e := m.Explain("noget", "findes.ikke"); e.P != 0 || e.Words != nil || len(e.Nearest) == 0 {
		t.Errorf("unknown intent: %+v", e)
	}
}
