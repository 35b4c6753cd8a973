package danish_test

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"offelia/intents/danish"
)

func TestFold(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"MitID":                   "mitid",
		"ÆBLEGRØD på Å":           "æblegrød på å",
		"a\u030arhus":             "århus", // decomposed å
		"bo\u200blig\u00adstøtte": "boligstøtte",
		"\u202eabc\u202c":         "abc",
		"hi\U000E0041\U000E0042":  "hi",
		"İstanbul":                "istanbul",
		"a\xffb":                  "ab",
		"to ord\n":                "to ord\n",
	}
	for in, want := range tests {
		if got := danish.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		max      int
		want     string
	}{
		{"white space collapses", "  jeg \t\n vil  ", 0, "jeg vil"},
		{"bidi and zero-width go", "a\u202eb\u200bc\u2066d", 0, "abcd"},
		{"tag characters go", "ok\U000E0049\U000E0067", 0, "ok"},
		{"control characters go", "a\x00b\x1b[31mc\x7f", 0, "ab[31mc"},
		{"invalid bytes go", "a\xc3(b", 0, "a(b"},
		{"cap counts runes", "æøåæøå", 3, "æøå"},
		{"cap leaves no space behind", "ab cd", 3, "ab"},
		{"emoji and Arabic stay", "hej 😀 مرحبا", 0, "hej 😀 مرحبا"},
	}
	for _, test := range tests {
		if got := danish.Clean(test.in, test.max); got != test.want {
			t.Errorf("%s: Clean(%q, %d) = %q, want %q", test.name, test.in, test.max, got, test.want)
		}
	}
}

func TestAsciiMakesSpellingsEqual(t *testing.T) {
	t.Parallel()
	tests := [][]string{
		{"får", "faar", "far", "FÅR"},
		{"æblegrød", "aeblegroed", "ablegrod"},
		{"boligstøtte", "boligstotte", "boligstoette"},
		{"adresseændring", "adresseaendring"},
		{"Łódź", "lodz"},
		{"Şükrü", "sukru"},
		{"Aalborg", "Ålborg"},
	}
	for _, words := range tests {
		for _, w := range words[1:] {
			if danish.Ascii(w) != danish.Ascii(words[0]) {
				t.Errorf("Ascii(%q) = %q, Ascii(%q) = %q", w, danish.Ascii(w), words[0], danish.Ascii(words[0]))
			}
		}
	}
	if danish.Ascii("bil") == danish.Ascii("bal") {
		t.Error("other words must stay apart")
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"":                              {},
		"Hvornår kommer børnepengene??": {"hvornår", "kommer", "børnepengene"},
		"e-boks og a-kasse":             {"e-boks", "og", "a-kasse"},
		"don't - stop":                  {"don't", "stop"},
		"kl. 10:30, 1.234,50 kr.":       {"kl", "10:30", "1.234,50", "kr"},
		"bo\u200blig":                   {"bolig"},
		"فقدت عملي":                     {"فقدت", "عملي"},
		"slut.Start":                    {"slut", "start"},
		"mor-datter":                    {"mor", "datter"},
	}
	for in, want := range tests {
		got := []string{}
		for _, token := range danish.Tokens(in) {
			if danish.Fold(in[token.Start:token.End]) != token.Text {
				t.Errorf("Tokens(%q): %q is not at %d:%d", in, token.Text, token.Start, token.End)
			}
			got = append(got, token.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Tokens(%q) (-want +got)\n%s", in, diff)
		}
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{{"aftale", "aftalen", "aftaler"}, {"ansøgning", "ansøgningen", "Ansøgninger"}, {"flytte", "flytter"}} {
		for _, w := range words[1:] {
			if danish.Stem(w) != danish.Stem(words[0]) {
				t.Errorf("Stem(%q) = %q, Stem(%q) = %q", w, danish.Stem(w), words[0], danish.Stem(words[0]))
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\u202eb", "  x  y", "\xff\xfe", "e\u0301\u200b\u0301", "\U000E0041", "ᄀ\u1160ᆨ"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		once := danish.Clean(s, limit)
		if !utf8.ValidString(once) || limit > 0 && utf8.RuneCountInString(once) > limit {
			t.Fatalf("Clean(%q, %d) = %q", s, limit, once)
		}
		if twice := danish.Clean(once, limit); twice != once {
			t.Fatalf("Clean is not stable: %q, %q", once, twice)
		}
		for _, r := range once {
			if r < ' ' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0xE0000 && r <= 0xE007F || r == 0x200B {
				t.Fatalf("Clean(%q) kept %U", s, r)
			}
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "e-boks 10:30", "a\u200b\u0301", "\xff'a'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, token := range danish.Tokens(s) {
			if token.Start < last || token.End <= token.Start || token.End > len(s) {
				t.Fatalf("Tokens(%q) gives %d:%d after %d", s, token.Start, token.End, last)
			}
			last = token.End
		}
	})
}
