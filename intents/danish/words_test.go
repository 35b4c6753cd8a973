package danish_test

import (
	"testing"

	"offelia/intents/danish"
)

// TestFromNeighbour: words that Danes write otherwise become Danish, the rest stays.
func TestFromNeighbour(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"När kommer barnbidraget?":            "hvornår kommer børnepenge?",
		"jeg er sykmeldt, får jeg sykepenger": "jeg er sygemeldt, får jeg sygedagpenge",
		"min lägenhet i Malmö":                "min lejlighed i Malmö",
		"":                                    "",
		"12 00 00 01":                         "12 00 00 01",
	} {
		if got := danish.FromNeighbour(text); got != want {
			t.Errorf("FromNeighbour(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestDialectIsRead: what West and South Jutland write becomes written Danish.
func TestDialectIsRead(t *testing.T) {
	t.Parallel()
	s := danish.NewSpeller(map[string]int{"hjem": 9, "ikke": 9})
	for text, want := range map[string]string{
		"hwodan kommer wi hjæm": "hvordan kommer vi hjem",
		"ve mæ te jul":          "ved mig til jul",
		"mi arbed":              "min arbejde",
	} {
		if got := s.Repair(text); got != want {
			t.Errorf("Repair(%q) = %q, want %q", text, got, want)
		}
	}
}
