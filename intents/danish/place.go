package danish

import (
	_ "embed" // the list of towns
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed places.txt
var placesText string

// towns answers which town has a post code, and how a town's name is written.
type towns struct {
	byCode map[string]string // "5000" -> "Odense C"
	byName map[string]string // Ascii key of "odense", "odense c", "kbh" -> proper name
}

var places = sync.OnceValue(func() towns {
	t := towns{byCode: map[string]string{}, byName: map[string]string{}}
	for line := range strings.Lines(placesText) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || code == "#" {
			continue
		}
		t.byCode[code] = name
		t.byName[Ascii(name)] = name
		if bare := withoutDistrict(name); bare != name {
			t.byName[Ascii(bare)] = bare
		}
	}
	for _, name := range strings.Split("København K|København V|Frederiksberg C|Aarhus|Odense|Aalborg|København|Randers|Bornholm|Lolland|Falster|Langeland|Ærø|Als|Mors|Amager|Nørrebro|Vesterbro|Østerbro|Faxe|Stevns|Guldborgsund|Rudersdal|Gribskov|Halsnæs|Egedal|Furesø|Odsherred|Syddjurs|Norddjurs|Favrskov|Rebild|Jammerbugt|Vesthimmerland|Mariagerfjord|Faaborg-Midtfyn|Nordfyn|Lyngby-Taastrup|Høje-Taastrup|Ikast-Brande|Ringkøbing-Skjern|Sjælland|Fyn|Jylland|Grønland|Færøerne", "|") {
		t.byName[Ascii(name)] = name
	}
	for short, name := range map[string]string{
		"kbh": "København", "cph": "København", "copenhagen": "København", "kbh n": "København N", "kbh s": "København S",
		"kbh k": "København K", "kbh v": "København V", "kbh nv": "København NV", "kbh sv": "København SV", "kbh o": "København Ø",
		"kgs lyngby": "Kongens Lyngby", "frb": "Frederiksberg", "frb c": "Frederiksberg C", "lyngby": "Kongens Lyngby", "nykobing f": "Nykøbing Falster",
		"viby": "Viby J", "elsinore": "Helsingør", "funen": "Fyn",
	} {
		t.byName[short] = name
	}
	return t
})

// withoutDistrict returns "Odense" for "Odense SØ".
func withoutDistrict(name string) string {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 || utf8.RuneCountInString(name[i+1:]) > 2 && name[i+1:] != "Øst" {
		return name
	}
	return name[:i]
}

// town returns the town of a post code, "" when there is none.
func (t towns) town(code string) string {
	switch {
	case len(code) != 4:
		return ""
	case code >= "1000" && code <= "1499":
		return "København K"
	case code >= "1500" && code <= "1799":
		return "København V"
	case code >= "1800" && code <= "1999":
		return "Frederiksberg C"
	}
	return t.byCode[code]
}

// townAt reads the longest known town name at the start of s, at most three
// words, and returns its proper name and length.
func (t towns) townAt(s string) (name string, length int) {
	end := 0
	for range 3 {
		from := end
		if end > 0 && end < len(s) && s[end] == '.' { // "Kbh. Ø"
			from++
		}
		next := wordEnd(s, from)
		if next == from {
			break
		}
		end = next
		key := Ascii(strings.TrimSpace(strings.ReplaceAll(s[:end], ".", "")))
		if proper, ok := t.byName[key]; ok {
			name, length = proper, end
		} else if proper, ok := t.byName[strings.TrimSuffix(key, "s")]; ok {
			name, length = proper, end
		}
	}
	return name, length
}

// beforeTown stands before the town that somebody, or an office, is in; beforeKommune
// is the town whose municipality is spoken of.
var (
	beforeTown    = regexp.MustCompile(`(?i)\b(?:i|fra|in|from|near|borgerservice|jobcent(?:er|ret|eret|re)|ydelsesservice|kommunen|rådhuset|citizen service|job cent(?:er|re)|municipality of)\s+`)
	beforeKommune = regexp.MustCompile(`(?i)(\p{L}+(?:-\p{L}+)?) (?:kommune|municipality)\b`)
)

// shortestTown is how many letters the name of a town has at least that is written small:
// "them", "mors" and "ry" are words besides.
const shortestTown = 5

// TownNamed is the town that a text says somebody lives in or an office is in, "" for
// none: "borgerservice i hjørring", "silkeborg kommune".
func TownNamed(text string) string {
	var after []string
	for _, m := range beforeTown.FindAllStringIndex(text, -1) {
		after = append(after, text[m[1]:])
	}
	if m := beforeKommune.FindStringSubmatch(text); m != nil {
		after = append(after, m[1])
	}
	for _, s := range after {
		name, length := places().townAt(s)
		if first, _ := utf8.DecodeRuneInString(s); length > 0 && (utf8.RuneCountInString(name) >= shortestTown || unicode.IsUpper(first)) {
			return name
		}
	}
	return ""
}

// wordEnd skips spaces and then the letters, dots and hyphens of one word.
func wordEnd(s string, i int) int {
	start := i
	for i < len(s) && s[i] == ' ' {
		i++
	}
	begin := i
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && r != '-' && r != '.' {
			break
		}
		i += size
	}
	end := len(strings.TrimRight(s[:i], ".-"))
	if end <= begin {
		return start
	}
	return end
}

// findPostCodes returns post codes that stand before their town, or are named so.
func findPostCodes(t string) []Entity {
	if !hasDigits(t, 4) {
		return nil
	}
	var found []Entity
	for _, g := range digitGroups(t) {
		known := places().town(g.digits)
		if known == "" || touches(t, g.start, g.end) {
			continue
		}
		_, length := places().townAt(t[g.end:])
		if before := Fold(strings.TrimRight(t[max(0, g.start-16):g.start], " :.")); length == 0 && !strings.HasSuffix(before, "postnummer") && !strings.HasSuffix(before, "postnr") {
			continue
		}
		found = append(found, Entity{Kind: KindPostCode, Start: g.start, End: g.end + length, Value: g.digits})
	}
	return found
}

// findPlaces returns towns written with a capital letter.
func findPlaces(t string) []Entity {
	var found []Entity
	for i := 0; i < len(t); {
		r, size := utf8.DecodeRuneInString(t[i:])
		if !unicode.IsLetter(r) {
			i += size
			continue
		}
		end := max(wordEnd(t, i), i+size)
		if unicode.IsUpper(r) {
			if name, length := places().townAt(t[i:]); length > 0 && !commonWord(Fold(t[i:i+length])) {
				found = append(found, Entity{Kind: KindPlace, Start: i, End: i + length, Value: name})
				end = i + length
			}
		}
		i = end
	}
	return found
}

// commonWord reports whether a town's name is an everyday word too.
func commonWord(word string) bool {
	switch word {
	case "give", "them", "ans", "tune", "fur", "rude", "ry", "hals", "tim", "vejen", "ringe", "tarm", "lem", "gram", "balle",
		"humble", "arden", "beder", "als", "mern", "vig", "herlev j", "trige", "borre", "mors", "ringes", "vejens", "broby", "strandby":
		return true
	}
	return false
}
