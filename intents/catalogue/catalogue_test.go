package catalogue_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/intents/danish"
)

func load(t *testing.T) *intents.Catalogue {
	t.Helper()
	c, err := intents.LoadCatalogue(catalogue.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// words folds an utterance to its words, so that a comma or a capital makes no
// other example of it.
func words(s string) string {
	var out []string
	for _, tok := range danish.Tokens(danish.Fold(s)) {
		out = append(out, tok.Text)
	}
	return strings.Join(out, " ")
}

func TestNoExampleStandsTwice(t *testing.T) {
	t.Parallel()
	in := map[string]string{}
	for _, intent := range load(t).Intents {
		for _, list := range intent.Examples {
			for _, example := range list {
				key := words(example)
				if other, ok := in[key]; ok {
					t.Errorf("%q stands under %s and %s", example, other, intent.ID)
				}
				in[key] = intent.ID
			}
		}
		for _, text := range intent.Not {
			if in[words(text)] == intent.ID {
				t.Errorf("%q is an example of %s and of what it is not", text, intent.ID)
			}
		}
	}
}

// What the dialogue is told to do must be something it knows.
func TestDoIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string]string{
		"action":  "rebook cancel book upload message apply update_contact move delegate revoke undo",
		"own":     "appointments cases decision documents todo waiting benefits appeal responsible contact identity mandates accesses letters overview",
		"refuse":  "medical legal entitlement political third_party offtopic fraud injection",
		"talk":    "greeting thanks bye human name howareyou cando praise ok sorry privacy language",
		"guide":   "ledig flytning indrejse barsel skilsmisse doedsfald pas pension sygedagpenge kontanthjaelp",
		"handoff": "complaint language", "contact": "unreached", "clarify": "vague",
	}
	for _, intent := range load(t).Intents {
		args, ok := known[intent.Do.Verb]
		if arg := intent.Do.Arg(); !ok || arg != "" && !strings.Contains(" "+args+" ", " "+arg+" ") {
			t.Errorf("%s: do: %s is not known to the dialogue", intent.ID, intent.Do)
		}
	}
}

func TestEveryIntentIsNamedAndSaidInManyWays(t *testing.T) {
	t.Parallel()
	for _, intent := range load(t).Intents {
		if intent.Name["da"] == "" || intent.Name["en"] == "" {
			t.Errorf("%s: citizens see its name in Danish and English", intent.ID)
		}
		if n := len(intent.Examples["da"]); n < 10 && intent.Do.Verb != "guide" {
			t.Errorf("%s: %d Danish examples", intent.ID, n)
		}
		if n := len(intent.Examples["en"]); n < 4 && intent.Do.Verb != "guide" {
			t.Errorf("%s: %d English examples", intent.ID, n)
		}
	}
}

// The scenarios measure what was never seen, so no line of four words or more
// may be an example.
func TestExamplesAreNotTheScenarios(t *testing.T) {
	t.Parallel()
	example := map[string]string{}
	for _, intent := range load(t).Intents {
		for _, list := range intent.Examples {
			for _, s := range list {
				example[words(s)] = intent.ID
			}
		}
	}
	files, err := filepath.Glob("../../assistant/eval/testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, name := range files {
		for id, said := range turns(t, name) {
			for _, s := range said {
				if in, ok := example[words(s)]; ok && len(strings.Fields(s)) >= 4 {
					t.Errorf("%s: %q is an example of %s", id, s, in)
				}
			}
		}
	}
}

// turns reads what citizens say in a file of scenarios.
func turns(t *testing.T, name string) map[string][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	out := map[string][]string{}
	for scan := bufio.NewScanner(f); scan.Scan(); {
		var line struct {
			ID    string   `json:"id"`
			Turns []string `json:"turns"`
		}
		if err := json.Unmarshal(scan.Bytes(), &line); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[line.ID] = line.Turns
	}
	return out
}

// floor is the least share of held-out examples whose intent comes first, over
// the whole catalogue without guides. Raise it when the catalogue improves.
const floor = 0.72

// TestHeldOutExamples trains without every fifth example and asks for those.
func TestHeldOutExamples(t *testing.T) {
	t.Parallel()
	var rest []intents.Intent
	held := map[string]string{}
	for _, intent := range load(t).Intents {
		kept := map[string][]string{}
		for lang, list := range intent.Examples {
			for i, s := range list {
				if i%5 == 4 {
					held[s] = intent.ID
					continue
				}
				kept[lang] = append(kept[lang], s)
			}
		}
		intent.Examples = kept
		rest = append(rest, intent)
	}
	c, err := intents.NewCatalogue(rest)
	if err != nil {
		t.Fatal(err)
	}
	m, err := intents.Train(c, intents.Options{NoBackground: true})
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for text, want := range held {
		if m.Match(text).Best().ID == want {
			hits++
		}
	}
	got := float64(hits) / float64(len(held))
	t.Logf("%d of %d: %.3f", hits, len(held), got)
	if got < floor {
		t.Errorf("accuracy %.3f on held-out examples, want %.2f", got, floor)
	}
}

// Everyday words that are in no example find the intent.
func TestMatch(t *testing.T) {
	t.Parallel()
	m, err := intents.Train(load(t), intents.Options{NoBackground: true})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"kan min samtale ikke rykkes et par dage":               "aftale.flyt",
		"jeg dukker ikke op på mandag, bare slet den":           "aftale.aflys",
		"må jeg få en tid hos jer i næste uge til et kørekort":  "aftale.book",
		"nu har jeg fotograferet lejekontrakten, hvor skal den": "dokument.send",
		"skriv lige til hende der har min sag at jeg er syg":    "besked.skriv",
		"jeg har skiftet mobilnummer":                           "kontakt.ret",
		"hvor meget ryger der ind på kontoen den første":        "own.benefits",
		"hvilke papirer er det i stadig mangler fra mig":        "own.documents",
		"hvornår kommer der et svar på det jeg har søgt":        "own.decision",
		"hvem er det der sidder med sagen":                      "own.responsible",
		"jeg gider ikke mere, stil mig om til et menneske":      "person.tal",
		"telefonnummeret på borgerservice":                      "kontakt.telefon",
		"please reschedule my interview":                        "aftale.flyt",
		"which papers do you still need":                        "own.documents",
		"czy mogę zmienić termin wizyty":                        "aftale.flyt",
		"hangi belgeler gerekiyor":                              "own.documents",
		"я хочу перенести візит":                                "aftale.flyt",
		"ich brauche einen neuen termin":                        "aftale.book",
		"فقدت عملي":                                             "sprog.ledig",
		"shaqadii ayaan waayay":                                 "sprog.ledig",
		"جواز سفری می خواهم، چطور پاسپورت بگیرم":                "sprog.pas",
		"hvem mener du bliver den bedste statsminister":         "afvis.politik",
		"hvilke piller er bedst mod ondt i ryggen":              "afvis.medicin",
		"tusind tak skal du have det var rart":                  "snak.tak",
	} {
		if got := m.Match(text).Best(); got.ID != want {
			t.Errorf("%q: %s (%.2f), want %s", text, got.ID, got.P, want)
		}
	}
}
