package intents

import (
	"math"
	"slices"
	"strings"
	"testing"

	"offelia/intents/danish"
)

func features(text string) map[feature]bool {
	out := map[feature]bool{}
	for _, c := range analyse(text).features {
		out[c.f] = true
	}
	return out
}

func TestAnalyse(t *testing.T) {
	t.Parallel()
	got := features("Flyt min AFTALE")
	for name, f := range map[string]feature{
		"word":                hash(kindWord, "aftale"),
		"stem":                hash(kindStem, "aftal"),
		"first pair":          hash(kindPair, edge, "flyt"),
		"last pair":           hash(kindPair, "aftal", edge),
		"letters":             hash(kindLetters, "tale>"),
		"letters of two":      hash(kindLetters, "<f"),
		"concept":             hash(kindConcept, "move"),
		"concepts in concert": hash(kindConcepts, "appointment", "move"),
	} {
		if !got[f] {
			t.Errorf("%s is missing", name)
		}
	}
	if got[hash(kindLetters, "aftale")] {
		t.Error("letter groups are longer than five")
	}
}

func TestConceptsJoinLanguages(t *testing.T) {
	t.Parallel()
	shared := hash(kindConcepts, "appointment", "move")
	for _, text := range []string{"kan mødet udskydes", "please reschedule the meeting", "chcę przełożyć wizytę", "перенести запис"} {
		if !features(text)[shared] {
			t.Errorf("%q does not speak of moving an appointment", text)
		}
	}
}

func TestAnalyseIsBounded(t *testing.T) {
	t.Parallel()
	short, long := analyse(strings.Repeat("flyt aftale ", maxWords)), analyse(strings.Repeat("flyt aftale ", 50*maxWords))
	if !slices.Equal(short.features, long.features) {
		t.Error("words beyond the limit count")
	}
}

func TestVectorsHaveLengthOne(t *testing.T) {
	t.Parallel()
	texts := []analysed{analyse("flyt min aftale"), analyse("hvad koster et pas"), analyse("et pas til min søn")}
	v := newVocabulary(texts, 1)
	for _, text := range append(texts, analyse("flyt mit pas i dag")) {
		x, _ := v.vectorize(text, nil)
		sum := 0.0
		for i, e := range x {
			sum += float64(e.x * e.x)
			if i > 0 && x[i-1].id >= e.id {
				t.Fatal("not in order of id")
			}
		}
		if math.Abs(sum-1) > 1e-5 {
			t.Errorf("length² %v", sum)
		}
	}
	if x, coverage := v.vectorize(analyse("zzz"), nil); len(x) != 0 || coverage != [numGroups]float64{} {
		t.Errorf("unknown text: %v %v", x, coverage)
	}
}

func TestFamiliarShare(t *testing.T) {
	t.Parallel()
	inside, outside := analyse("flyt min aftale"), analyse("hvem vandt kampen")
	v := newVocabulary([]analysed{inside, outside}, 1)
	x, _ := v.vectorize(inside, nil)
	v.makeFamiliar(x)
	for text, want := range map[string]float64{"flyt aftale": 1, "vandt kampen": 0, "flyt kampen": 0.5, "": 1, "12 34": 1} {
		if got := v.familiarShare(analyse(text).stems); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestParseLexicon(t *testing.T) {
	t.Parallel()
	l := parseLexicon("# a comment: not read\nmove: flytte ryk*\nhouse: flyttehus\n\n")
	for word, want := range map[string]string{"flytter": "move", "rykker": "move", "ry": "", "not": ""} {
		got := strings.Join(l.of(word, danish.Stem(word), nil), " ")
		if got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func TestBuiltInTexts(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for line := range strings.Lines(conceptsText) {
		name, words, ok := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		if !ok || names[name] || len(strings.Fields(words)) < 2 {
			t.Errorf("concept %q is malformed, there twice or of one word", name)
		}
		names[name] = true
	}
	if n := len(background()); n < 300 {
		t.Errorf("%d background utterances", n)
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, s := range []string{"flyt min aftale", "", "\xff\xfe", "e-boks 12.3 ÆØÅ", "مرحبا", "a\u0301"} {
		f.Add(s)
	}
	v := newVocabulary([]analysed{analyse("flyt min aftale"), analyse("hvad koster et pas")}, 1)
	f.Fuzz(func(t *testing.T, s string) {
		x, _ := v.vectorize(analyse(s), nil)
		for _, e := range x {
			if e.x <= 0 || e.x > 1.0001 || int(e.id) >= len(v.idf) {
				t.Fatalf("%q: %+v", s, e)
			}
		}
	})
}
