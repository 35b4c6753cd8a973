package danish_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"offelia/intents/danish"
)

func TestMaskCPR(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"mit cpr er 120354-1108":                      "mit cpr er [CPR-nummer]",
		"1203541108":                                  "[CPR-nummer]",
		"120354 1108 og 250681-2216.":                 "[CPR-nummer] og [CPR-nummer].",
		"12 03 54 1108":                               "[CPR-nummer]",
		"12.03.54-1108!":                              "[CPR-nummer]!",
		"12/03/54 11 08":                              "[CPR-nummer]",
		"12-03-1954-1108":                             "[CPR-nummer]",
		"1203\u200b54–1108":                           "[CPR-nummer]",
		"１２０３５４-１１０８":                                 "[CPR-nummer]",
		"رقمي ١٢٠٣٥٤-١١٠٨":                            "رقمي [CPR-nummer]",
		"1 2 0 3 5 4 1 1 0 8":                         "[CPR-nummer]",
		"tolv nul tre halvtreds fire elleve nul otte": "[CPR-nummer]",
		"ja det er tolv nul tre femogfyrre elleve nul otte tak":     "ja det er [CPR-nummer] tak",
		"tolvte i tredje fireoghalvtreds elleve nul otte":           "[CPR-nummer]",
		"120354 elleve nul otte":                                    "[CPR-nummer]",
		"one two oh three fifty four eleven zero eight":             "[CPR-nummer]",
		"tolv nul tre fire og halvtreds bindestreg elleve nul otte": "[CPR-nummer]",
		// not personal numbers
		"ring 12 00 00 01":                "ring 12 00 00 01",
		"change my number to 12 00 00 77": "change my number to 12 00 00 77",
		"to 12 00 00 77":                  "to 12 00 00 77",
		"mødet 12.11.2026 10:00":          "mødet 12.11.2026 10:00",
		"12-11-2026 1000":                 "12-11-2026 1000",
		"320354-1108":                     "320354-1108",
		"121354-1108":                     "121354-1108",
		"290201-1108":                     "290201-1108", // 1901 was no leap year
		"+4512000001":                     "+4512000001",
		"+20 10 1234 5678":                "+20 10 1234 5678",
		"sag 12035411081":                 "sag 12035411081",
		"to børn på tolv og fjorten år":   "to børn på tolv og fjorten år",
		"jeg er født den 12. marts 1954":  "jeg er født den 12. marts 1954",
		"":                                "",
	}
	for in, want := range tests {
		got, found := danish.MaskCPR(in)
		if got != want || found != strings.Contains(want, "[CPR") {
			t.Errorf("MaskCPR(%q) = %q, %v, want %q", in, got, found, want)
		}
	}
}

func TestParseCPR(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want, birth string
	}{
		{"120354-1108", "120354-1108", "1954-03-12"},
		{" 2110625629 ", "211062-5629", "1862-10-21"},
		{"120354 1108", "120354-1108", "1954-03-12"},
		{"300807-4914", "300807-4914", "2007-08-30"},
		{"010100-4000", "010100-4000", "2000-01-01"},
		{"010137-4000", "010137-4000", "1937-01-01"},
		{"290200-4000", "290200-4000", "2000-02-29"},
		{"511062-5629", "", ""},
		{"120354-11083", "", ""},
		{"mit er 120354-1108", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		got, ok := danish.ParseCPR(test.in)
		if string(got) != test.want || ok != (test.want != "") {
			t.Errorf("ParseCPR(%q) = %q, %v, want %q", test.in, got, ok, test.want)
			continue
		}
		if ok && got.Birth().Format(time.DateOnly) != test.birth {
			t.Errorf("%s is born %v, want %s", got, got.Birth(), test.birth)
		}
	}
}

// naive finds what anybody would call a personal number, apart from the code
// under test.
var naive = regexp.MustCompile(`(?:^|[^0-9+])(\d\d)(\d\d)(\d\d)[ -]?\d{4}(?:$|[^0-9])`)

func remaining(s string) string {
	for _, m := range naive.FindAllStringSubmatch(s, -1) {
		for _, century := range []string{"18", "19", "20"} {
			if _, err := time.Parse("02012006", m[1]+m[2]+century+m[3]); err == nil && !strings.HasPrefix(m[1]+m[2], "2902") {
				return m[0]
			}
		}
	}
	return ""
}

func FuzzMaskCPR(f *testing.F) {
	for _, s := range []string{"120354-1108", "12 03 54 11 08 12", "0101011203541108", "+120354-1108", "tolv nul tre 54-1108",
		"120354-1108-120354-1108", "1203\u200b541108", "01 0101 0101 0101010101", "0101010101 0101"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		masked, found := danish.MaskCPR(s)
		if left := remaining(masked); left != "" {
			t.Fatalf("MaskCPR(%q) = %q leaves %q", s, masked, left)
		}
		if again, more := danish.MaskCPR(masked); more {
			t.Fatalf("MaskCPR(%q) = %q, then %q", s, masked, again)
		}
		if !found && masked != s {
			t.Fatalf("MaskCPR(%q) changed it to %q without finding any", s, masked)
		}
	})
}
