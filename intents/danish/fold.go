package danish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: lower case, Unicode NFC, without control,
// zero-width, bidi and tag characters. Æ, ø and å are kept. White space is kept
// as it is, so that Fold never joins two words.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "")) {
		if invisible(r) {
			continue
		}
		if r == 'İ' { // Turkish dotted I: its lower case is i with a combining dot
			r = 'i'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// isPlain reports whether s is visible ASCII and spaces, as most words are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// Clean returns s fit to be stored, shown and matched: valid UTF-8 in NFC
// without control, zero-width, bidi and tag characters (with which text can be
// smuggled past a reader: Unicode TR 36, "Trojan Source" CVE-2021-42574), white
// space collapsed to single spaces, at most max runes. max <= 0 means no limit.
func Clean(s string, max int) string {
	var b strings.Builder
	b.Grow(min(len(s), 1<<16))
	runes, space := 0, false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "")) {
		if unicode.IsSpace(r) {
			space = runes > 0
			continue
		}
		if invisible(r) {
			continue
		}
		width := 1
		if space {
			width = 2
		}
		if max > 0 && runes+width > max {
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		runes += width
	}
	return norm.NFC.String(b.String())
}

// invisible reports whether r leaves no mark on the screen and is not a space.
func invisible(r rune) bool {
	switch {
	case unicode.IsSpace(r):
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return true
	case unicode.Is(unicode.Variation_Selector, r), r == utf8.RuneError:
		return true
	case r >= 0xE0000 && r <= 0xE0FFF: // tags and what else is ignorable there
		return true
	}
	return r == 0x034F || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// Ascii returns a key under which the ways of writing a word without Danish
// letters are equal: "får", "faar" and "far" are all "far", "støtte" and
// "stoette" are "stotte". Other diacritics fall away too ("Łódź" is "lodz").
// It is for comparing, never for showing.
func Ascii(s string) string {
	s = Fold(s)
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	for _, r := range s {
		for _, c := range base(r) {
			digraph := c == 'e' && (last == 'a' || last == 'o') || c == 'a' && last == 'a'
			if !digraph {
				b.WriteRune(c)
				last = c
				continue
			}
			last = 0 // "aaa" keeps its third a
		}
	}
	return b.String()
}

// base returns the Latin letters without marks that stand for r, or r itself.
func base(r rune) string {
	if r < utf8.RuneSelf {
		return string(r)
	}
	switch r {
	case 'æ':
		return "a"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	case 'œ':
		return "o"
	case 'ə':
		return "e"
	}
	if unicode.Is(unicode.Latin, r) {
		if d := norm.NFD.String(string(r)); d[0] < utf8.RuneSelf {
			return d[:1]
		}
	}
	return string(r)
}
