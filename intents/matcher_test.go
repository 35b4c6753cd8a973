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

func TestNear(t *testing.T) {
	t.Parallel()
	declared := train(t, appointments)
	list := load(t, appointments).Intents
	for i := range list {
		list[i].Near = nil
	}
	c, err := intents.NewCatalogue(list)
	if err != nil {
		t.Fatal(err)
	}
	without, err := intents.Train(c, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, text := range []string{"min aftale", "aftale tid", "tid", "mødet", "min tid på torsdag", "aftale på torsdag", "jeg kan ikke komme"} {
		a, b := declared.Match(text), without.Match(text)
		if a.Best() != b.Best() {
			t.Errorf("%q: near changed the candidates: %+v, %+v", text, a.Best(), b.Best())
		}
		if a.Decision > b.Decision {
			t.Errorf("%q: near made it surer: %v, %v", text, a.Decision, b.Decision)
		}
		if a.Decision == intents.Unsure {
			asked++
		}
	}
	if asked == 0 {
		t.Error("nothing was unsure")
	}
}

func TestThreshold(t *testing.T) {
	t.Parallel()
	list := load(t, appointments).Intents
	for i := range list {
		list[i].Threshold = 1
	}
	c, err := intents.NewCatalogue(list)
	if err != nil {
		t.Fatal(err)
	}
	m, err := intents.Train(c, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Match("flyt min aftale til torsdag"); r.Decision != intents.Unsure {
		t.Errorf("sure below the intent's threshold: %+v", r)
	}
}

func TestNamesAreLearned(t *testing.T) {
	t.Parallel()
	m := train(t, appointments)
	for _, in := range load(t, appointments).Intents {
		for _, name := range in.Name {
			if got := m.Match(name).Best().ID; got != in.ID {
				t.Errorf("%q is taken for %s", name, got)
			}
		}
	}
}

func TestResultIsADistribution(t *testing.T) {
	t.Parallel()
	m := train(t, appointments)
	for _, text := range []string{"flyt", "hvad", "xyz", "", "aflys min aftale til torsdag tak"} {
		r := m.Match(text)
		sum, last := 0.0, 1.0
		for _, c := range r.Candidates {
			if c.P > last {
				t.Errorf("%q: not best first: %+v", text, r.Candidates)
			}
			sum += c.P
			last = c.P
		}
		if sum < 0.999 || sum > 1.001 || r.None < 0 || r.None > 1 { // four intents: all are candidates
			t.Errorf("%q: sum %.3f, none %.3f", text, sum, r.None)
		}
		if n := len(r.Choices()); n < 1 || n > 3 {
			t.Errorf("%q: %d choices", text, n)
		}
	}
}

func TestMatchConcurrently(t *testing.T) {
	t.Parallel()
	m := train(t, appointments)
	want := m.Match("hvornår kommer pengene")
	done := make(chan intents.Result)
	for range 8 {
		go func() {
			var r intents.Result
			for range 50 {
				m.Match("aflys min aftale og flyt resten")
				r = m.Match("hvornår kommer pengene")
			}
			done <- r
		}()
	}
	for range 8 {
		if diff := cmp.Diff(want, <-done); diff != "" {
			t.Error(diff)
		}
	}
}

func TestTrainNeedsTwoIntents(t *testing.T) {
	t.Parallel()
	c, err := intents.NewCatalogue(sample(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := intents.Train(c, intents.Options{}); !errors.Is(err, intents.ErrCatalogue) {
		t.Errorf("error %v", err)
	}
}

func TestLoadCatalogue(t *testing.T) {
	t.Parallel()
	c, err := intents.LoadCatalogue(fstest.MapFS{
		"b.yaml":       {Data: []byte("intents: [{id: pas.pris, do: guide pas#pris now, area: rejse, examples: {da: [pris]}}]\noutside: [vejret]")},
		"sub/a.yml":    {Data: []byte("intents: [{id: hej, do: talk, name: {da: Hej}, examples: {en: [hello], da: [hej]}}]")},
		"catalogue.go": {Data: []byte("package catalogue")},
	})
	if err != nil {
		t.Fatal(err)
	}
	in, ok := c.Intent("pas.pris")
	if !ok || in.Do.Verb != "guide" || in.Do.Arg() != "pas#pris" || in.Do.String() != "guide pas#pris now" || in.Area != "rejse" {
		t.Errorf("%+v", in)
	}
	if in, _ := c.Intent("hej"); in.Area != "hej" || in.NameIn("en") != "Hej" || in.Do.Arg() != "" {
		t.Errorf("%+v", in)
	}
	if _, ok := c.Intent("nix"); ok {
		t.Error("found an intent that is not there")
	}
	if diff := cmp.Diff([]string{"vejret"}, c.Outside); diff != "" {
		t.Error(diff)
	}
}

func FuzzLoadCatalogue(f *testing.F) {
	f.Add(appointments)
	f.Add("intents: [{id: a, do: talk, examples: {da: [x]}}]")
	f.Add("intents: {")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := intents.LoadCatalogue(fstest.MapFS{"a.yaml": {Data: []byte(text)}})
		if err != nil {
			if !errors.Is(err, intents.ErrCatalogue) {
				t.Fatal(err)
			}
			return
		}
		for _, in := range c.Intents {
			if got, ok := c.Intent(in.ID); !ok || got.Do.Verb == "" {
				t.Fatalf("%+v", in)
			}
		}
	})
}
