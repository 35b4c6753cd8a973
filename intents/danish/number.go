package danish

import (
	"strconv"
	"strings"
	"sync"
)

// morpheme is the smallest part of a spelled number: "seks", "og", "tyve".
type morpheme struct {
	kind    morphemeKind
	value   int
	ordinal bool
	english bool
}

type morphemeKind uint8

const (
	isJoin  morphemeKind = iota // og, and
	isUnit                      // 1-9
	isTeen                      // 0, 10-19
	isTens                      // 20, 30 … 90
	isScale                     // 100, 1000, …
)

var cardinals = map[string]int{
	"nul": 0, "en": 1, "et": 1, "én": 1, "ét": 1, "een": 1, "eet": 1, "to": 2, "tre": 3, "fire": 4,
	"fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12,
	"tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17, "atten": 18, "nitten": 19,
	"tyve": 20, "tredive": 30, "tredve": 30, "fyrre": 40, "fyrretyve": 40,
	"halvtreds": 50, "halvtres": 50, "halvtredsindstyve": 50, "tres": 60, "treds": 60, "tresindstyve": 60,
	"halvfjerds": 70, "halvfjers": 70, "halvfjerdsindstyve": 70, "firs": 80, "firsindstyve": 80,
	"halvfems": 90, "halvfemsindstyve": 90, "hundrede": 100, "hundred": 100, "hundreder": 100,
	"tusind": 1000, "tusinde": 1000, "tusinder": 1000, "million": 1e6, "millioner": 1e6,
	"milliard": 1e9, "milliarder": 1e9,
}

var ordinals = map[string]int{
	"nulte": 0, "første": 1, "anden": 2, "andet": 2, "tredje": 3, "tredie": 3, "fjerde": 4, "femte": 5,
	"sjette": 6, "syvende": 7, "ottende": 8, "niende": 9, "tiende": 10, "ellevte": 11, "elvte": 11,
	"tolvte": 12, "trettende": 13, "fjortende": 14, "femtende": 15, "sekstende": 16, "syttende": 17,
	"attende": 18, "nittende": 19, "tyvende": 20, "tredivte": 30, "tredivende": 30, "fyrretyvende": 40,
	"fyrrende": 40, "halvtredsindstyvende": 50, "halvtredsende": 50, "tresindstyvende": 60, "tresende": 60,
	"halvfjerdsindstyvende": 70, "halvfjerdsende": 70, "firsindstyvende": 80, "firsende": 80,
	"halvfemsindstyvende": 90, "halvfemsende": 90, "hundredende": 100, "tusindende": 1000,
}

var englishCardinals = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
	"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
	"forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"thousand": 1000, "billion": 1e9,
}

var englishOrdinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
	"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
	"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
	"eightieth": 80, "ninetieth": 90, "hundredth": 100, "thousandth": 1000,
}

// fractions are the fixed expressions that the number grammar cannot build.
var fractions = map[string]float64{
	"halvanden": 1.5, "halvandet": 1.5, "en halv": 0.5, "et halvt": 0.5, "halv": 0.5, "halvt": 0.5,
	"et par": 2, "en snes": 20, "et dusin": 12, "half": 0.5, "a half": 0.5, "a couple": 2,
	"a couple of": 2, "a pair of": 2, "a dozen": 12,
}

// longestMorpheme bounds the search in [splitWord], in bytes.
const longestMorpheme = len("halvfjerdsindstyvende")

// ParseNumber reads a whole text as one number, Danish or English, in digits
// or in words: "femogtyve", "to hundrede og tre", "halvanden", "1.200,50",
// "1,2M", "twenty three". Danish reads a comma as the decimal sign and a full
// stop before three digits as a thousands separator.
func ParseNumber(s string) (float64, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	sign := 1.0
	for _, minus := range []string{"minus ", "negativ ", "negative ", "- ", "-"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			s, sign = strings.TrimSpace(rest), -1
			break
		}
	}
	if v, ok := parseDigits(s); ok {
		return sign * v, true
	}
	if v, ok := parseHalf(s); ok {
		return sign * v, true
	}
	v, ordinal, ok := parseWords(s)
	return sign * float64(v), ok && !ordinal
}

// ParseOrdinal reads a whole text as an ordinal number: "21.", "21st",
// "enogtyvende", "to hundrede og treogtresindstyvende", "twenty first".
func ParseOrdinal(s string) (int, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return digitOrdinal(s)
	}
	v, ordinal, ok := parseWords(s)
	return v, ok && ordinal
}

// digitOrdinal reads "21." and "21st".
func digitOrdinal(s string) (int, bool) {
	for _, suffix := range []string{".", "st", "nd", "rd", "th"} {
		digits, found := strings.CutSuffix(s, suffix)
		if n, err := strconv.ParseUint(digits, 10, 31); found && err == nil {
			return int(n), true
		}
	}
	return 0, false
}

// parseDigits reads "1.200.000", "1,2M", ",77", "5 tusind".
func parseDigits(s string) (float64, bool) {
	factor := 1.0
	if digits, word, ok := strings.Cut(s, " "); ok {
		scale := cardinals[word] + englishCardinals[word]
		if scale < 100 {
			return 0, false
		}
		s, factor = digits, float64(scale)
	}
	for suffix, f := range map[string]float64{"k": 1e3, "m": 1e6, "g": 1e9} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, factor = rest, factor*f
			break
		}
	}
	whole, fraction, decimal := strings.Cut(s, ",")
	if whole, ok := dropThousands(whole); ok && allDigits(whole) && allDigits(fraction) &&
		(whole != "" || fraction != "") && (!decimal || fraction != "") {
		v, err := strconv.ParseFloat("0"+whole+"."+fraction+"0", 64)
		return v * factor, err == nil
	}
	whole, fraction, _ = strings.Cut(s, ".") // the English decimal point
	if whole == "" || fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v * factor, err == nil
}

// dropThousands removes separators from "1.200.000"; every group but the first
// must have three digits.
func dropThousands(s string) (string, bool) {
	groups := strings.Split(s, ".")
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), len(groups) == 1 || groups[0] != ""
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// parseHalf reads "halvanden", "et par" and "to en halv", "two and a half".
func parseHalf(s string) (float64, bool) {
	if v, ok := fractions[s]; ok {
		return v, true
	}
	for _, half := range []string{" og en halv", " og et halvt", " en halv", " et halvt", " and a half", " and an half"} {
		rest, found := strings.CutSuffix(s, half)
		if !found {
			continue
		}
		if v, ok := parseDigits(rest); ok {
			return v + 0.5, true
		}
		v, ordinal, ok := parseWords(rest)
		return float64(v) + 0.5, ok && !ordinal
	}
	return 0, false
}

// maxNumber bounds the length of a spelled number, in bytes.
const maxNumber = 200

// parseWords reads a spelled number; only its last part may be an ordinal.
func parseWords(s string) (value int, ordinal, ok bool) {
	if len(s) > maxNumber {
		return 0, false, false
	}
	var parts []morpheme
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '-' || r == '\t' || r == '\n' }) {
		split, ok := splitWord(word, len(parts) > 0)
		if !ok || len(parts)+len(split) > 32 {
			return 0, false, false
		}
		parts = append(parts, split...)
	}
	for i, p := range parts {
		if p.ordinal && i != len(parts)-1 {
			return 0, false, false
		}
	}
	if len(parts) == 0 {
		return 0, false, false
	}
	value, rest, ok := evaluate(parts)
	return value, parts[len(parts)-1].ordinal, ok && len(rest) == 0
}

// numberInitials are the first bytes of the words in the tables; \xc3 begins é.
const numberInitials = "abefhmnostz\xc3"

// splitWord cuts a compound into morphemes, longest first: "seksogtyvende"
// is seks, og, tyvende.
func splitWord(word string, inside bool) ([]morpheme, bool) {
	if strings.IndexByte(numberInitials, word[0]) < 0 {
		return nil, false
	}
	if m, ok := lookupMorpheme(word); ok && (m.kind != isJoin || inside) {
		return []morpheme{m}, true
	}
	for cut := min(len(word)-1, longestMorpheme); cut > 0; cut-- {
		m, ok := lookupMorpheme(word[:cut])
		if !ok || m.ordinal || m.kind == isJoin && !inside {
			continue
		}
		if rest, ok := splitWord(word[cut:], true); ok {
			return append([]morpheme{m}, rest...), true
		}
	}
	return nil, false
}

func lookupMorpheme(word string) (morpheme, bool) {
	m, ok := morphemes()[word]
	return m, ok
}

// morphemes joins the tables, once.
var morphemes = sync.OnceValue(func() map[string]morpheme {
	all := map[string]morpheme{"og": {kind: isJoin}, "and": {kind: isJoin}}
	for i, table := range []map[string]int{cardinals, ordinals, englishCardinals, englishOrdinals} {
		for word, v := range table {
			all[word] = morpheme{kindOf(v), v, i%2 == 1, i >= 2}
		}
	}
	return all
})

func kindOf(v int) morphemeKind {
	switch {
	case v >= 100:
		return isScale
	case v >= 20:
		return isTens
	case v == 0 || v >= 10:
		return isTeen
	}
	return isUnit
}

// evaluate adds groups of hundreds with falling scales: 2 million, 5 tusind,
// 2 hundrede, 63.
func evaluate(parts []morpheme) (total int, rest []morpheme, ok bool) {
	ceiling := int(1e12)
	for len(parts) > 0 {
		group, after, found := hundreds(parts)
		if !found {
			return 0, nil, false
		}
		scale := 1
		if len(after) > 0 && after[0].kind == isScale && after[0].value >= 1000 {
			scale, after = after[0].value, after[1:]
		}
		if scale >= ceiling {
			return 0, nil, false
		}
		total, ceiling, parts = total+group*scale, scale, after
		if scale == 1 {
			return total, parts, true
		}
		if len(parts) > 1 && parts[0].kind == isJoin {
			parts = parts[1:]
		}
	}
	return total, parts, true
}

// hundreds reads a number below 1000; a scale alone counts as one of it.
func hundreds(parts []morpheme) (int, []morpheme, bool) {
	n, rest, ok := belowHundred(parts)
	if !ok {
		if parts[0].kind != isScale {
			return 0, nil, false
		}
		n, rest = 1, parts
	}
	if len(rest) == 0 || rest[0].kind != isScale || rest[0].value != 100 {
		return n, rest, true
	}
	n, rest = n*100, rest[1:]
	tail := rest
	if len(tail) > 0 && tail[0].kind == isJoin {
		tail = tail[1:]
	}
	if len(tail) > 0 {
		if m, after, ok := belowHundred(tail); ok {
			return n + m, after, true
		}
	}
	return n, rest, true
}

// belowHundred reads "syv", "sytten", "syv og tyve" and "twenty seven".
func belowHundred(parts []morpheme) (int, []morpheme, bool) {
	first := parts[0]
	switch {
	case first.kind == isUnit && len(parts) > 2 && parts[1].kind == isJoin && parts[2].kind == isTens && !first.english:
		return first.value + parts[2].value, parts[3:], true
	case first.kind == isTens && first.english && len(parts) > 1 && parts[1].kind == isUnit:
		return first.value + parts[1].value, parts[2:], true
	case first.kind <= isTens && first.kind != isJoin:
		return first.value, parts[1:], true
	}
	return 0, nil, false
}
