package terms_test

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/intents/terms"
)

func builtin(t testing.TB) *terms.Lexicon {
	t.Helper()
	l, err := terms.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestFind(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"a word", "hvornår udløber passet", []string{"pas"}},
		{"an inflected word", "hvad koster to rollatorer", []string{"hjaelpemidler"}},
		{"inside a compound", "min boligstøtteansøgning", []string{"boligstoette"}},
		{"a compound split in two", "noget om hjælpe midler", []string{"hjaelpemidler"}},
		{"split, with a suffix", "min leje kontrakt", []string{"boligstoette"}},
		{"without Danish letters", "min boernehave", []string{"pladsanvisning"}},
		{"a phrase", "move my driving licence test", []string{"koerekort"}},
		{"a phrase that goes on", "here are the bank statements", []string{"kontanthjaelp"}},
		{"two things", "lejekontrakt og lønsedler", []string{"boligstoette", "friplads"}},
		{"one word for two things", "regningen fra tandlægen", []string{"enkeltydelse", "tandpleje"}},
		{"polish", "wizyta pielęgniarki", []string{"sundhedspleje"}},
		{"turkish", "kira sözleşmesi", []string{"boligstoette"}},
		{"ukrainian", "договір оренди", []string{"boligstoette"}},
		{"arabic", "جواز سفر جديد", []string{"pas"}},
		{"nothing", "hvad er meningen med livet", []string{}},
		{"empty", "", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, l.Find(test.text)); diff != "" {
				t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// Words that mean many things must not stand for one: they would draw
// appointments and cases in that have nothing to do with the question.
func TestFindLeavesGeneralWordsAlone(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	for _, word := range []string{
		"ydelse", "min ydelse", "vejledning", "besøg", "samtale", "samtalen", "møde", "aftale", "tid", "sag", "opfølgning",
		"ansøgning", "kommunen", "hjælp", "flyt min aftale", "move my appointment", "brev", "dokument", "penge",
		"har boet i london", "det passer mig ikke", "kan du passe på mig", "jeg er gift", "visit", "meeting", "benefit", "letter", "please",
	} {
		if got := l.Find(word); len(got) != 0 {
			t.Errorf("Find(%q) = %v, want nothing", word, got)
		}
	}
}

func TestBuiltinTermsAreComplete(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	for _, id := range []string{"pas", "boligstoette", "hjaelpemidler", "sygedagpenge", "kontanthjaelp", "su", "friplads", "flytning"} {
		term, ok := l.Term(id)
		if !ok || term.In("da") == "" || term.In("en") == "" || term.Contact == "" || term.Area == "" {
			t.Errorf("Term(%q) = %+v, %v: a name in both languages, a contact and an area are wanted", id, term, ok)
		}
		if got := l.Find(term.In("da")); !slices.Contains(got, id) {
			t.Errorf("Find(%q) = %v: a term is not found by its own name", term.In("da"), got)
		}
	}
	if term, _ := l.Term("pas"); term.In("pl") != "pas" {
		t.Errorf("In(pl) = %q, want the Danish name", term.In("pl"))
	}
	if _, ok := l.Term("enhjørning"); ok {
		t.Error("Term finds what does not exist")
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"no yaml":       "- id: [",
		"unknown key":   "- id: pas\n  colour: red\n",
		"no id":         "- name: {da: pas}\n",
		"an id twice":   "- id: pas\n- id: pas\n",
		"not a list":    "id: pas\n",
		"empty file":    "",
		"words no list": "- id: pas\n  words: {da: pas}\n",
	} {
		if _, err := terms.Load([]byte(src)); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func TestAreaDefaultsToTheID(t *testing.T) {
	t.Parallel()
	l, err := terms.Load([]byte("- {id: hold, area: rehabilitering, words: {da: [træningshold]}}\n- {id: pas, words: {da: [pas]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for id, area := range map[string]string{"hold": "rehabilitering", "pas": "pas"} {
		if term, _ := l.Term(id); term.Area != area {
			t.Errorf("area of %s = %q, want %q", id, term.Area, area)
		}
	}
}

func TestShared(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a b c", "b c d", 2}, {"a", "b", 0}, {"a b", "a b", 2}, {"a c", "b", 0}} {
		if got := terms.Shared(strings.Fields(test.a), strings.Fields(test.b)); got != test.want {
			t.Errorf("Shared(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	l := builtin(f)
	for _, s := range []string{"hjælpe midler", "passet", "جواز سفر", "bank statements", "\x00\xff", "su'en", strings.Repeat("pas ", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := l.Find(text)
		if !sort.StringsAreSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("Find(%q) = %v: not sorted, or one twice", text, got)
		}
		for _, id := range got {
			if _, ok := l.Term(id); !ok {
				t.Errorf("Find(%q) names %q, which is no term", text, id)
			}
		}
		if again := l.Find(text); !slices.Equal(got, again) {
			t.Errorf("Find(%q) = %v, then %v", text, got, again)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("- {id: pas, words: {da: [pas, \"\"]}}"))
	f.Add([]byte("- id: a\n  name: {da: b}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := terms.Load(src)
		if (l == nil) == (err == nil) {
			t.Errorf("Load gave %v and %v", l, err)
		}
	})
}
