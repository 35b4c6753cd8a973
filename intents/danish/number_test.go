package danish_test

import (
	"math"
	"testing"

	"offelia/intents/danish"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"0": 0, "nul": 0, "én": 1, "Et": 1, "to": 2, "et par": 2, "fjorten": 14, "Atten": 18, "33": 33,
		"treogtredive": 33, "tre og tredive": 33, "ni og fyrre": 49, "femogtyve": 25, "halvtreds": 50,
		"fem og halvtreds": 55, "halvfemsindstyve": 90, "otteoghalvfjerds": 78, "hundrede": 100,
		"to hundrede og tre": 203, "tohundredeogtre": 203, "to hundrede og tre og tyve": 223,
		"tusind": 1000, "to tusind og seksogtyve": 2026, "et tusind to hundrede": 1200, "fem tusinde": 5000,
		"5 tusind": 5000, "to millioner tre hundrede tusind": 2_300_000, "halvanden": 1.5, "to en halv": 2.5,
		"2 og en halv": 2.5, "en halv": 0.5, "1,1": 1.1, ",77": 0.77, "0,77": 0.77, "100.000": 100_000,
		"1.200.000": 1_200_000, "1.234,50": 1234.5, "2.5": 2.5, "100k": 100_000, "1,2M": 1_200_000,
		",0012G": 1_200_000, "-1.200.000": -1_200_000, "- 1200K": -1_200_000, "minus fem": -5, "negativ 12": -12,
		"twenty three": 23, "twenty-three": 23, "two thousand ten": 2010, "three hundred and five": 305,
		"two and a half": 2.5, "a couple": 2, "zero": 0, "et dusin": 12,
	} {
		got, ok := danish.ParseNumber(text)
		if !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("ParseNumber(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
}

func TestParseNumberRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "og", "hund", "fem femte", "femte", "og tyve", "12a", "1.23.456", ".", ",", "-",
		"tyve seks og", "hundrede hundrede", "tusind millioner", "21.", "ni og", "k", "1,,2"} {
		if got, ok := danish.ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q) = %v; want no number", text, got)
		}
	}
}

func TestParseOrdinal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"4.": 4, "21.": 21, "fjerde": 4, "Fjerde": 4, "første": 1, "anden": 2, "enogtyvende": 21, "seks og tyvende": 26,
		"enogfyrrende": 41, "otteoghalvfjerdsindstyvende": 78, "to hundrede og treogtresindstyvende": 263,
		"tohundrede og treogtresindstyvende": 263, "halvfjerdsende": 70, "halvfjerdsindstyvende": 70, "tredivte": 30,
		"21st": 21, "2nd": 2, "3rd": 3, "14th": 14, "twenty first": 21, "twenty-first": 21, "third": 3,
	} {
		if got, ok := danish.ParseOrdinal(text); !ok || got != want {
			t.Errorf("ParseOrdinal(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ".", "4", "fire", "th", "x.", "-4.", "1.5", "og femte"} {
		if got, ok := danish.ParseOrdinal(text); ok {
			t.Errorf("ParseOrdinal(%q) = %v; want no ordinal", text, got)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"to hundrede og tre", "1.200,5", "seksogtyvende", "-1,2M", "twenty-three", "tusind tusind"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := danish.ParseNumber(s); ok && (math.IsNaN(v) || math.IsInf(v, 0) && len(s) < 300) {
			t.Errorf("ParseNumber(%q) = %v", s, v)
		}
		if v, ok := danish.ParseOrdinal(s); ok && v < 0 {
			t.Errorf("ParseOrdinal(%q) = %d", s, v)
		}
	})
}
