package danish

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is a Danish postal address in its parts; what was not said is empty.
type Address struct {
	Street   string // "Skibhusvej"
	Number   string // "14", "12B"
	Floor    string // "st", "kl", "1", "2"
	Door     string // "tv", "th", "mf", "118"
	Locality string // a village beside the post town: "Osted" in "Osted, 4320 Lejre"
	PostCode string // "5000"
	City     string // "Odense C"
}

// String writes the address as on an envelope: "Skibhusvej 14, 2. tv, 5000 Odense C".
func (a Address) String() string {
	parts := []string{strings.TrimSpace(a.Street + " " + a.Number)}
	switch inside := strings.TrimSpace(floorText(a.Floor) + " " + a.Door); {
	case inside == "":
	default:
		parts = append(parts, inside)
	}
	if a.Locality != "" {
		parts = append(parts, a.Locality)
	}
	if town := strings.TrimSpace(a.PostCode + " " + a.City); town != "" {
		parts = append(parts, town)
	}
	return strings.Join(parts, ", ")
}

func floorText(floor string) string {
	if floor == "" || floor == "st" || floor == "kl" {
		return floor
	}
	return floor + "."
}

const houseNumber = `(\d{1,3}(?:-\d{1,3})?)( ?[A-Za-zÆØÅ])?`

// streetEndings are how the names of Danish streets end.
var streetEndings = strings.Fields(`vej vejen gade gaden alle allé allee allén alléen stræde strædet straede plads pladsen torv torvet
	boulevard boulevarden have haven park parken vænge vænget vaenge toft toften tofte bakke bakken bakker kær kæret krog krogen
	mark marken skov skoven strand stranden lund lunden ager ageren høj højen hoj sti stien kaj kajen gård gården gaard gaarden
	dal dalen eng engen svinget mose mosen hegnet løkke løkken banke banken brink brinken vold volden vang vangen kvarter
	kvarteret passage passagen gyde gyden kilde kilden byen bro broen havn havnen led leddet ringen næs næsset odde odden
	slette sletten buen centret centeret hus huset husene kollegiet`)

func endsLikeStreet(word string) bool {
	return slices.ContainsFunc(streetEndings, func(ending string) bool { return strings.HasSuffix(word, ending) })
}

var (
	numberedRE = regexp.MustCompile(`(?i)^` + houseNumber + `(?:$|[^\pL\d])`)
	cueRE      = regexp.MustCompile(`(?i)(?:adresse(?:n)? (?:er|til|bliver)|bor (?:på|i)|flytter til|flyttet til|live at|address (?:is|to)|moving to|moved to):? +((?:\pL[\pL.'´\-]* ?){1,4})$`)
	startRE    = regexp.MustCompile(`(?i)^ *((?:[\pL\d][\pL\d.'´\-/]*,? +){1,6}?)(?:nr\.? ?|nummer )?` + houseNumber + `(?:$|[^\pL\d])`)
	floorRE    = regexp.MustCompile(`(?i)^[ ,]*(?:(?:på|i) )?(st(?:uen|ue)?|k(?:ld?|ælder(?:en)?)|\d{1,2}|(?:første|anden|tredje|fjerde|femte|sjette)(?: sal))(\.?(?: ?sal\b)?\.?)`)
	gluedRE    = regexp.MustCompile(`(?i)^(?:tv|th|mf)(?:$|[^\pL\d])`)
	doorRE     = regexp.MustCompile(`(?i)^[ ,.\-]*(tv|th|mf|t\.v|t\.h|m\.f|til venstre|til højre|midt ?for|venstre|højre|(?:dør|nr|lejl(?:ighed)?|vær(?:else)?|bolig|apt|apartment)\.? ?(?:nr\.? ?)?(\d{1,4}[a-z]?)|\d{1,4}|[a-h])\.?(?:$|[^\pL\d])`)
	postCodeRE = regexp.MustCompile(`(?i)^(?:dk-? ?)?(\d{4})\b`)
	inTownRE   = regexp.MustCompile(`(?i)^[ ,]*(?:på|i|in|ved)? *`)
)

// ParseAddress reads a whole string as one address. It forgives missing commas,
// spelled-out floors and lower case; the street must have a house number.
func ParseAddress(s string) (Address, bool) {
	t := newPlain(strings.TrimSpace(s)).text
	m := startRE.FindStringSubmatchIndex(t)
	if m == nil {
		return Address{}, false
	}
	a, _ := readAddress(t, m, true)
	return a, true
}

// findAddresses returns addresses in running text: a street by its ending or by
// the words before it, a house number, and what follows of floor, door and town.
func findAddresses(t string) []Entity {
	var found []Entity
	for _, g := range digitGroups(t) {
		if len(g.digits) > 3 || len(found) > 0 && g.start < found[len(found)-1].End {
			continue
		}
		start, end, ok := streetBefore(t[:g.start])
		m := numberedRE.FindStringSubmatchIndex(t[g.start:])
		if !ok || m == nil {
			continue
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += g.start
			}
		}
		// as if one expression had matched the street, number and letter
		a, stop := readAddress(t, []int{start, m[1], start, end, m[2], m[3], m[4], m[5]}, false)
		found = append(found, Entity{Kind: KindAddress, Start: start, End: stop, Value: a.String()})
	}
	return found
}

// streetBefore returns where the street's name stands that ends a text.
func streetBefore(t string) (start, end int, ok bool) {
	words := strings.TrimRight(t, " ")
	for _, mark := range []string{"nummer", "nr.", "nr"} {
		if strings.HasSuffix(Fold(words[max(0, len(words)-6):]), mark) {
			words = strings.TrimRight(words[:len(words)-len(mark)], " ")
			break
		}
	}
	words = strings.TrimRight(words, ", ")
	if len(words) == len(t) || words == "" {
		return 0, 0, false
	}
	from := phraseStart(words)
	phrase := words[from:]
	switch {
	case endsLikeStreet(Fold(strings.TrimRight(phrase[strings.LastIndexByte(phrase, ' ')+1:], "."))):
		from += streetStart(phrase)
	case !containsAny(Fold(phrase), cues):
		return 0, 0, false
	default:
		m := cueRE.FindStringSubmatchIndex(phrase)
		if m == nil {
			return 0, 0, false
		}
		from += m[2]
		if name, length := places().townAt(words[from:]); name != "" && from+length == len(words) {
			return 0, 0, false // "flytter til Skanderborg 15. december"
		}
	}
	if street := words[from:]; len(street) < 4 || notStreet(Fold(street)) {
		return 0, 0, false
	}
	return from, len(words), true
}

// cues are what cueRE needs to match, for speed.
var cues = []string{"adress", "address", "bor ", "flyt", "live at", "mov"}

func containsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(s, part) })
}

// phraseStart returns where the last seven words of a text begin, none of which
// a sign separates.
func phraseStart(words string) int {
	count := 0
	for i := len(words); i > 0; {
		r, size := utf8.DecodeLastRuneInString(words[:i])
		if r == ' ' {
			if count++; count == 7 {
				return i
			}
		} else if !isWord(r) && !strings.ContainsRune(".'´-", r) {
			return i
		}
		i -= size
	}
	return 0
}

// notStreet holds back everyday words that end like streets.
func notStreet(street string) bool {
	words := strings.Fields(street)
	switch words[len(words)-1] {
	case "have", "haven", "skoven", "park", "parken", "vejen", "gaden", "huset", "hus", "byen", "havn", "strand", "stranden",
		"ringe", "ring", "bro", "sti", "gang", "eng", "dal", "på vej", "udgave", "opgave", "gave":
		return len(words) == 1
	case "vej", "vejs":
		return len(words) > 1 && words[len(words)-2] == "på" || len(words) == 1
	}
	return false
}

// streetStart returns where the street's name begins in the words before its
// number: names have capitals, or are the last word and what belongs to it.
func streetStart(words string) int {
	trimmed := strings.TrimRight(words, " ")
	start := strings.LastIndexByte(trimmed, ' ') + 1
	last := Fold(trimmed[start:])
	for start > 0 {
		before := strings.LastIndexByte(strings.TrimRight(trimmed[:start], " "), ' ') + 1
		word := strings.TrimRight(trimmed[before:start], " ")
		r, _ := utf8.DecodeRuneInString(word)
		if !streetWord(Fold(word)) && (!unicode.IsUpper(r) || functionWord(Fold(word))) && !generic(last) {
			break
		}
		if functionWord(Fold(word)) {
			break
		}
		start, last = before, Fold(word)
	}
	return start
}

// generic reports whether a street's last word needs the one before it.
func generic(word string) bool {
	switch word {
	case "vej", "gade", "allé", "alle", "alé", "plads", "torv", "boulevard", "park", "have", "vænge", "stræde", "strandvej",
		"kirkevej", "bakke", "landevej", "hovedgade", "kongevej", "tværvej", "kirkeplads", "markvej":
		return true
	}
	return false
}

// streetWord reports whether a word is a common first word of street names.
func streetWord(word string) bool {
	switch strings.TrimRight(word, ".") {
	case "gammel", "gl", "store", "lille", "nørre", "sønder", "sdr", "nr", "vester", "vestre", "øster", "østre", "søndre",
		"nordre", "ny", "sankt", "sct", "skt", "kongens", "dronning", "prins", "gamle", "h.c", "dr", "doktor":
		return true
	}
	return false
}

// readAddress reads what follows a street and number. m holds the submatches of
// the street, number and letter. Whole means that all of t is the address.
func readAddress(t string, m []int, whole bool) (Address, int) {
	a := Address{Street: title(strings.Trim(t[m[2]:m[3]], " ,")), Number: t[m[4]:m[5]]}
	end := m[5]
	if m[6] >= 0 {
		if letter := strings.TrimSpace(t[m[6]:m[7]]); houseLetter(t, m[6], m[7]) {
			a.Number += strings.ToUpper(letter)
			end = m[7]
		}
	}
	end += a.readInside(t[end:], whole)
	end += a.readTown(t[end:], whole)
	return a, end
}

// houseLetter tells "12 B" from "14 i Odense" and "14 å".
func houseLetter(t string, start, end int) bool {
	r, _ := utf8.DecodeLastRuneInString(t[start:end])
	if t[start] != ' ' {
		return true
	}
	return r != 'i' && r != 'I' && r != 'å' && r != 'Å' && r < utf8.RuneSelf && r != 'o'
}

// readInside reads floor and door and returns their length.
func (a *Address) readInside(t string, whole bool) int {
	m := floorRE.FindStringSubmatchIndex(t)
	if m == nil {
		return a.readDoor(t, false)
	}
	floor, mark, end := Fold(t[m[2]:m[3]]), t[m[4]:m[5]], m[5]
	after, _ := utf8.DecodeRuneInString(t[end:])
	if isWord(after) && !strings.HasSuffix(mark, ".") && !gluedRE.MatchString(t[end:]) {
		return a.readDoor(t, false)
	}
	sure := mark != "" || floor[0] > '9'
	var door Address
	length := door.readDoor(t[end:], sure || whole)
	rest := strings.TrimLeft(t[end:], " ")
	comma := strings.HasPrefix(rest, ",") || rest == "" || postCodeRE.MatchString(rest)
	if !sure && length == 0 && !(whole && comma) {
		return 0
	}
	if strings.HasPrefix(t, " ") && !strings.HasPrefix(floor, "st") && mark == "" && length == 0 && !whole {
		return 0
	}
	a.Floor, a.Door = floorName(floor), door.Door
	return end + length
}

func floorName(floor string) string {
	switch floor[0] {
	case 's':
		if strings.HasPrefix(floor, "st") {
			return "st"
		}
	case 'k':
		return "kl"
	}
	if word, ok := strings.CutSuffix(floor, " sal"); ok {
		n, _ := ParseOrdinal(word)
		return strconv.Itoa(n)
	}
	return strings.TrimLeft(floor[:len(floor)-1], "0") + floor[len(floor)-1:]
}

// readDoor reads a door. Without a floor before it, it must be named so.
func (a *Address) readDoor(t string, floor bool) int {
	m := doorRE.FindStringSubmatchIndex(t)
	if m == nil {
		return 0
	}
	door := Fold(t[m[2]:m[3]])
	bare := door[0] <= '9' || len(door) == 1
	if bare && (!floor || len(onlyDigits(door)) == 4) {
		return 0
	}
	switch {
	case m[4] >= 0:
		door = t[m[4]:m[5]]
	case strings.HasSuffix(door, "venstre") || door == "t.v":
		door = "tv"
	case strings.HasSuffix(door, "højre") || door == "t.h":
		door = "th"
	case door == "m.f" || strings.HasPrefix(door, "midt"):
		door = "mf"
	}
	a.Door = door
	end := m[3]
	if end < len(t) && t[end] == '.' {
		end++
	}
	return end
}

// readTown reads "5000 Odense C", ", Osted 4320 Lejre" or "på Fanø" and returns
// the length.
func (a *Address) readTown(t string, whole bool) int {
	lead := len(t) - len(strings.TrimLeft(t, " ,."))
	rest := t[lead:]
	if m := postCodeRE.FindStringSubmatchIndex(rest); m != nil && (whole || places().town(rest[m[2]:m[3]]) != "") {
		a.PostCode = rest[m[2]:m[3]]
		name, length := readCity(rest[m[1]:], whole)
		if a.City = name; name == "" {
			a.City = places().town(a.PostCode)
		}
		return lead + m[1] + length
	}
	in := len(inTownRE.FindString(t))
	if name, length := places().townAt(t[in:]); length > 0 {
		after := strings.TrimLeft(t[in+length:], " ,")
		if m := postCodeRE.FindStringIndex(after); m == nil {
			a.City = name
			return in + length
		}
	}
	return a.readLocality(t, lead, whole)
}

// readLocality reads a village that stands between the number and the post code.
func (a *Address) readLocality(t string, lead int, whole bool) int {
	rest := t[lead:]
	i := strings.IndexAny(rest, "0123456789")
	if i <= 0 || i > 40 || !whole && !strings.HasPrefix(strings.TrimLeft(t, " "), ",") {
		return 0
	}
	village := strings.Trim(rest[:i], " ,")
	village = strings.TrimSpace(strings.TrimSuffix(village, "DK-"))
	m := postCodeRE.FindStringSubmatch(rest[i:])
	if m == nil || len(strings.Fields(village)) > 3 || places().town(m[1]) == "" && !whole {
		return 0
	}
	a.Locality, a.PostCode = title(village), m[1]
	name, length := readCity(rest[i+len(m[0]):], whole)
	if a.City = name; name == "" {
		a.City = places().town(a.PostCode)
	}
	return lead + i + len(m[0]) + length
}

// readCity reads the town behind a post code: a known one, or the capitalised
// words that stand there.
func readCity(t string, whole bool) (string, int) {
	if name, length := places().townAt(t); length > 0 {
		return name, length
	}
	end := 0
	for range 3 {
		next := wordEnd(t, end)
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(t[end:], " "))
		if next == end || !whole && !unicode.IsUpper(r) {
			break
		}
		end = next
	}
	return title(strings.TrimSpace(t[:end])), end
}

// title gives each word a capital unless the writer has used any.
func title(s string) string {
	if s != strings.ToLower(s) {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		if r, size := utf8.DecodeRuneInString(w); i == 0 || !functionWord(w) {
			words[i] = string(unicode.ToUpper(r)) + w[size:]
		}
		if strings.Count(w, ".") > 1 { // h.c.
			words[i] = strings.ToUpper(w)
		}
	}
	return strings.Join(words, " ")
}
