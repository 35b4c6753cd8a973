package speech_test

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"offelia/channels/voice/speech"
	"offelia/intents/danish"
)

// spoken reads the table of what is written and what is said for it.
func spoken(t testing.TB) (cases [][3]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/spoken.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 3 {
			cases = append(cases, [3]string{f[0], strings.ReplaceAll(f[1], `\n`, "\n"), f[2]})
		}
	}
	if len(cases) < 300 {
		t.Fatalf("only %d cases", len(cases))
	}
	return cases
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	for _, c := range spoken(t) {
		if got := speech.Normalise(c[1], c[0]); got != c[2] {
			t.Errorf("%s %q\n got %q\nwant %q", c[0], c[1], got, c[2])
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	got := speech.Sentences("Du får 15.438 kr. Pengene kommer d. 30/11, jf. § 7.\n\nRing på tlf. 70 10 18 81!", "da")
	want := []string{
		"Du får femten tusind fire hundrede og otteogtredive kroner.",
		"Pengene kommer den tredivte november, jævnfør paragraf syv.",
		"Ring på telefon halvfjerds, ti, atten, enogfirs!",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, empty := range []string{"", " \n ", "...", "👋", "—"} {
		if got := speech.Sentences(empty, "da"); len(got) > 0 {
			t.Errorf("%q gives %q", empty, got)
		}
	}
	long := strings.Repeat("og så videre og så videre, ", 40)
	for _, s := range speech.Sentences(long, "da") {
		if len(s) > 300 {
			t.Errorf("a sentence of %d bytes is not cut", len(s))
		}
	}
}

// FuzzNormalise: whatever is written, what is said is words: no digit, no
// markup, no personal number, and not absurdly longer.
func FuzzNormalise(f *testing.F) {
	for _, c := range spoken(f) {
		f.Add(c[1], c[0] == "da")
	}
	f.Add("\xff\xfe12\u00b2١٢", true)
	f.Add("kl. kl. 1.1.1.1/1-1§§", true)
	f.Fuzz(func(t *testing.T, text string, da bool) {
		lang := "en"
		if da {
			lang = "da"
		}
		said := speech.Normalise(text, lang)
		if !utf8.ValidString(said) {
			t.Fatalf("%q: not UTF-8: %q", text, said)
		}
		if i := strings.IndexFunc(said, unicode.IsDigit); i >= 0 {
			t.Fatalf("%q: a digit is left in %q", text, said)
		}
		if strings.ContainsAny(said, "*_`[]<>|#§%@\n") {
			t.Fatalf("%q: a sign is left in %q", text, said)
		}
		if _, secret := danish.MaskCPR(said); secret {
			if _, before := danish.MaskCPR(text); before {
				t.Fatalf("%q: a personal number is said: %q", text, said)
			}
		}
		if len(said) > 400+120*len(text) {
			t.Fatalf("%d bytes became %d", len(text), len(said))
		}
		speech.Sentences(text, lang)
	})
}

func BenchmarkNormalise(b *testing.B) {
	for b.Loop() {
		speech.Normalise("Mødet er den 8. december kl. 12.30 på Rådhuset, Flakhaven 2, 5000 Odense C. Du får 15.438 kr. pr. md.", "da")
	}
}
