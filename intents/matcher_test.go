package intents_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"offelia/intents"
)

const appointments = `intents:
- id: aftale.flyt
  name: {da: "Flyt en aftale", en: "Rebook an appointment"}
  do: action rebook
  near: [aftale.aflys]
  examples:
    da: ["flyt min aftale til torsdag", "kan jeg få en anden tid", "jeg kan ikke den dag, kan det blive senere", "udskyd mødet til næste uge", "find et andet tidspunkt", "kan jobsamtalen rykkes"]
    en: ["move my appointment to friday", "can I get another time"]
- id: aftale.aflys
  name: {da: "Aflys en aftale", en: "Cancel an appointment"}
  do: action cancel
  not: ["aflys mit abonnement på avisen"]
  examples:
    da: ["aflys min aftale", "slet min tid hos sundhedsplejersken", "jeg kommer alligevel ikke til mødet", "meld afbud for mig", "annuller min tid"]
    en: ["cancel my appointment", "I will not come to the meeting"]
- id: pas.pris
  name: {da: "Pris på pas"}
  do: guide pas#pris
  examples: {da: ["hvad koster et pas", "pas pris", "hvor meget skal jeg betale for et nyt pas", "er pas gratis for børn"]}
- id: penge.naar
  name: {da: "Hvornår kommer pengene"}
  do: own benefits
  examples: {da: ["hvornår kommer børnepengene", "hvornår får jeg min boligstøtte", "er pengene på vej", "hvornår bliver pensionen udbetalt"], en: ["when do I get paid"]}
`

func load(t *testing.T, text string) *intents.Catalogue {
	t.Helper()
	c, err := intents.LoadCatalogue(fstest.MapFS{"a.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func train(t *testing.T, text string) *intents.Matcher {
	t.Helper()
	m, err := intents.Train(load(t, text), intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatch(t *testing.T) {
	t.Parallel()
	m := train(t, appointments)
	for _, test := range []struct {
		text, id string
		none     bool
	}{
		{text: "kan min aftale flyttes til fredag", id: "aftale.flyt"},
		{text: "FLYT MIN AFTAEL", id: "aftale.flyt"},
		{text: "slet min aftale", id: "aftale.aflys"},
		{text: "please cancel my appointment", id: "aftale.aflys"},
		{text: "hvad koster passet", id: "pas.pris"},
		{text: "hvornår kommer min pension", id: "penge.naar"},
		{text: "hvem vandt fodboldkampen mod sverige", none: true},
		{text: "who won the football game", none: true},
		{text: "", none: true},
		{text: "?!", none: true},
		{text: "日本語", none: true},
	} {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			r := m.Match(test.text)
			if (r.Decision == intents.None) != test.none {
				t.Errorf("decision %v, none %.2f, best %+v", r.Decision, r.None, r.Best())
			}
			if !test.none && r.Best().ID != test.id {
				t.Errorf("best %+v, want %s", r.Best(), test.id)
			}
		})
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	t.Parallel()
	c := load(t, appointments)
	var results [2]intents.Result
	for i := range results {
		m, err := intents.Train(c, intents.Options{Workers: 1 + 3*i})
		if err != nil {
			t.Fatal(err)
		}
		results[i] = m.Match("kan jeg flytte min tid")
	}
	if diff := cmp.Diff(results[0], results[1]); diff != "" {
		t.Error(diff)
	}
}

func TestLoadCatalogueIsStrict(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unknown key":    "intents: [{id: a, do: talk, exampels: {da: [x]}}]",
		"no examples":    "intents: [{id: a, do: talk, examples: {da: []}}]",
		"blank example":  "intents: [{id: a, do: talk, examples: {da: [' ']}}]",
		"no verb":        "intents: [{id: a, examples: {da: [x]}}]",
		"twice":          "intents: [{id: a, do: talk, examples: {da: [x]}}, {id: a, do: talk, examples: {da: [y]}}]",
		"near itself":    "intents: [{id: a, do: talk, near: [a], examples: {da: [x]}}]",
		"near nothing":   "intents: [{id: a, do: talk, near: [b], examples: {da: [x]}}]",
		"odd threshold":  "intents: [{id: a, do: talk, threshold: 2, examples: {da: [x]}}]",
		"space in an id": "intents: [{id: a b, do: talk, examples: {da: [x]}}]",
		"not a mapping":  "[]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := intents.LoadCatalogue(fstest.MapFS{"a.yaml": {Data: []byte(text)}})
			if !errors.Is(err, intents.ErrCatalogue) {
				t.Errorf("error %v", err)
			}
		})
	}
}
