package intents_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/intents"
)

// edited is the sample with new words for one intent, one intent more in the
// middle, and one less at the end.
func edited(t testing.TB) (before, after *intents.Catalogue) {
	t.Helper()
	list := sample(20, 15)
	before, err := intents.NewCatalogue(list)
	if err != nil {
		t.Fatal(err)
	}
	list = slices.Insert(list[:19], 5, intents.Intent{ID: "affald.haand", Do: intents.Do{Verb: "guide"},
		Examples: map[string][]string{"da": {"hvornår tømmes skraldespanden", "tømning af affald", "hvilken dag kører skraldebilen"}}})
	said := list[3].Examples["da"]
	list[3].Examples = map[string][]string{"da": append(slices.Clone(said), "kan parabolen blive på taget", "må parabolen hænge der", "parabol på altanen")}
	after, err = intents.NewCatalogue(list, "hvem vandt kampen i går")
	if err != nil {
		t.Fatal(err)
	}
	return before, after
}

func TestUpdateLearnsTheDifference(t *testing.T) {
	t.Parallel()
	before, after := edited(t)
	m, err := intents.Train(before, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	quick, err := m.Update(after, intents.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := intents.Train(after, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"min parabol på taget": "sag.nr3", "hvornår bliver skraldespanden tømt": "affald.haand"} {
		if got := quick.Match(text).Best().ID; got != want {
			t.Errorf("%q is taken for %s, not %s", text, got, want)
		}
	}
	asked, same := 0, 0
	for _, in := range after.Intents {
		for _, text := range in.Examples["da"] {
			asked++
			if quick.Match(text).Best().ID == whole.Match(text).Best().ID {
				same++
			}
		}
	}
	if same < asked*99/100 {
		t.Errorf("updated and trained anew agree on %d of %d examples", same, asked)
	}
	if err := quick.Save(t.TempDir()); !errors.Is(err, intents.ErrSaved) {
		t.Errorf("kept as if it were trained: %v", err)
	}
}

func TestUpdateWithoutADifferenceChangesNothing(t *testing.T) {
	t.Parallel()
	before, _ := edited(t)
	m, err := intents.Train(before, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same, err := m.Update(before, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"flyt min aftale1 i morgen", "noget helt andet", "betal min bolig4"} {
		if diff := cmp.Diff(m.Match(text), same.Match(text)); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := m.Update(&intents.Catalogue{}, intents.Options{}); !errors.Is(err, intents.ErrCatalogue) {
		t.Errorf("of nothing: %v", err)
	}
}
