package intents_test

import (
	"errors"
	"slices"
	"testing"

	"offelia/intents"
)

// pets is a catalogue of two intents that are told apart by one word, and one of
// something else.
func pets(t testing.TB) *intents.Catalogue {
	t.Helper()
	said := func(animal string) map[string][]string {
		return map[string][]string{"da": {"hvad koster en " + animal, "må jeg have en " + animal, "hvor registrerer jeg min " + animal,
			"min " + animal + " er blevet væk", "skal en " + animal + " have chip", "jeg vil anmelde en " + animal, "naboens " + animal + " larmer",
			"hvem tager sig af en " + animal + " der strejfer", animal + " uden snor", "forsikring af " + animal}}
	}
	c, err := intents.NewCatalogue([]intents.Intent{
		{ID: "dyr.hund", Do: intents.Do{Verb: "guide"}, Examples: said("hund")},
		{ID: "dyr.kat", Do: intents.Do{Verb: "guide"}, Examples: said("kat")},
		{ID: "pas.pris", Do: intents.Do{Verb: "guide"}, Examples: map[string][]string{"da": {"pris på pas", "hvad er prisen for et nyt pas", "gebyr for pas", "pas pris", "skal jeg betale for passet"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTrialWarnsOfExamplesThatBelongElsewhere(t *testing.T) {
	t.Parallel()
	tr, err := intents.NewTrial(pets(t), intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := tr.Add("pas.pris", "hund", "en hund", "min hund", "hunden", "naboens hund larmer meget", "hund uden snor i parken")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range e.Worse {
		if w.After != "pas.pris" || w.Before != w.ID {
			t.Errorf("not the doing of the new examples: %+v", w)
		}
	}
	if !slices.ContainsFunc(e.Worse, func(w intents.Turned) bool { return w.ID == "dyr.hund" }) {
		t.Errorf("examples about dogs under passports turn nothing: %+v", e)
	}
	if len(e.Intents) == 0 || e.Intents[0].After >= e.Intents[0].Before {
		t.Errorf("no intent is the worse for it: %+v", e.Intents)
	}
}

func TestTrialOfWhatFits(t *testing.T) {
	t.Parallel()
	tr, err := intents.NewTrial(pets(t), intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := tr.Add("pas.pris", "hvad koster et pas", "passets pris")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Worse) > 0 {
		t.Errorf("a good example turns others: %+v", e.Worse)
	}
	if e, err := tr.Add("pas.pris"); err != nil || len(e.Worse)+len(e.Better)+len(e.Intents) > 0 {
		t.Errorf("nothing added, and something changed: %+v %v", e, err)
	}
	if _, err := tr.Add("findes.ikke", "x"); !errors.Is(err, intents.ErrCatalogue) {
		t.Errorf("no such intent: %v", err)
	}
	if _, err := intents.NewTrial(&intents.Catalogue{}, intents.Options{}); !errors.Is(err, intents.ErrCatalogue) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestGoldenUtterancesThatTurn(t *testing.T) {
	t.Parallel()
	c := pets(t)
	m, err := intents.Train(c, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list := slices.Clone(c.Intents)
	list[2].Examples = map[string][]string{"da": append(slices.Clone(list[2].Examples["da"]), "hvor er min hund henne", "hvor kan min hund være henne", "hvor blev min hund af henne")}
	with, err := intents.NewCatalogue(list)
	if err != nil {
		t.Fatal(err)
	}
	next, err := m.Update(with, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := m.Turns(next, []intents.Golden{{"hvor er min hund henne", "dyr.hund"}, {"prisen på et pas", "pas.pris"}})
	if len(got) != 1 || got[0].ID != "dyr.hund" || got[0].After != "pas.pris" {
		t.Errorf("%+v", got)
	}
}
