package assistant

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"offelia/intents"
	"offelia/intents/danish"
)

// reader puts right how a Danish or English message is spelled, before patterns,
// lexicon and matcher read it: letters that a keyboard lacked ("hvornar", "soege"),
// slips of the finger ("boligsttøte"), words of a chat ("ik"), split compounds.
// Names and numbers stay as they are.
type reader struct {
	letters map[string]string
	slips   map[string]string          // slips of the finger in words on which much depends
	speller map[string]*danish.Speller // by language
}

var (
	doubled = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")
	dropped = strings.NewReplacer("æ", "a", "ø", "o", "å", "a")
)

// lastReader is the reader of the catalogue that was learned last: engines of one catalogue
// share it, for it takes 6 MB and a tenth of a second.
var lastReader struct {
	sync.Mutex
	of *intents.Catalogue
	reader
}

func readerOf(c *intents.Catalogue) reader {
	lastReader.Lock()
	defer lastReader.Unlock()
	if lastReader.of != c {
		lastReader.of, lastReader.reader = c, newReader(c)
	}
	return lastReader.reader
}

// newReader learns the words of the catalogue's Danish examples. A word that is
// itself in the catalogue ("far", "for") stands for itself, but see auxiliary.
func newReader(c *intents.Catalogue) reader {
	known := vocabulary(c, "da")
	r := reader{map[string]string{}, slipsOf(known), map[string]*danish.Speller{"da": danish.NewSpeller(known), "en": danish.NewEnglishSpeller(vocabulary(c, "en"))}}
	for w := range known {
		for _, bare := range []string{doubled.Replace(w), dropped.Replace(w)} {
			if known[bare] == 0 && (r.letters[bare] == "" || w < r.letters[bare]) {
				r.letters[bare] = w
			}
		}
	}
	return r
}

// spelledDays are always spelled right: a day that is lost is a wish that is lost,
// and "mandg" is as near to "mand" as to "mandag".
var spelledDays = strings.Fields("mandag tirsdag onsdag torsdag fredag lørdag søndag")

// often is how often a word stands in the catalogue before its commonest slip, a
// consonant that is not doubled ("komer"), is known by heart.
const often = 5

// slipsOf finds what becomes of a weekday when a letter is left out or two change
// places, and of frequent words when a double consonant is written once. What is
// a word itself ("sider" beside "sidder") is no slip.
func slipsOf(known map[string]int) map[string]string {
	out := map[string]string{}
	add := func(slip, word string) {
		if known[slip] == 0 && !danish.Listed(slip) && (out[slip] == "" || word < out[slip]) {
			out[slip] = word
		}
	}
	for _, day := range spelledDays {
		letters := []rune(day)
		for i := range letters {
			add(string(slices.Concat(letters[:i:i], letters[i+1:])), day)
			if i > 0 {
				swapped := slices.Clone(letters)
				swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
				add(string(swapped), day)
			}
		}
	}
	for w, n := range known {
		letters := []rune(w)
		for i := 2; i < len(letters) && n >= often && len(letters) >= 6; i++ {
			if letters[i] == letters[i-1] && !strings.ContainsRune("aeiouyæøå", letters[i]) {
				add(string(slices.Concat(letters[:i:i], letters[i+1:])), w)
			}
		}
	}
	return out
}

// vocabulary counts the words of a catalogue's and the dangers' examples in one language.
func vocabulary(c *intents.Catalogue, lang string) map[string]int {
	known := map[string]int{}
	for _, in := range slices.Concat(c.Intents, dangersAlone()) {
		for _, example := range append(slices.Clip(in.Examples[lang]), in.Name[lang]) {
			for _, tok := range danish.Tokens(danish.Fold(example)) {
				known[tok.Text]++
			}
		}
	}
	return known
}

// auxiliary are words that mean another with its letter put back when a person
// follows: "far jeg" is "får jeg", "min far" is not.
var auxiliary = map[string]string{"far": "får", "gar": "går", "star": "står", "ma": "må", "nar": "når", "gor": "gør"}

var persons = map[string]bool{"jeg": true, "vi": true, "man": true, "du": true, "i": true, "han": true, "hun": true, "de": true, "min": true, "mit": true, "mine": true}

// seldom are listed words that hardly anybody means when their twins with a
// Danish letter, "på", "når", "få", are at hand.
var seldom = strings.Fields("pa nar fa faet ar lage lagen galder star oh fortal forst horer varet kraver kraves falles moder tor modes roret " +
	"sparret tander valter brander skarer galde aben fode lob snorer aldre")

// bare reports whether a word stands for one with its letters put back, whatever
// stands beside it.
func (r reader) bare(word string) bool {
	return r.letters[word] != "" && (slices.Contains(seldom, word) || !danish.Listed(word))
}

// lettered returns a text with its letters put back, and the text as it is when
// it has any of them already. A right word ("maske") means another ("måske")
// only in a text that lacks letters elsewhere too.
func (r reader) lettered(text string) string {
	if strings.ContainsAny(text, "æøåÆØÅ") {
		return text
	}
	words := strings.Split(text, " ")
	lacking := slices.ContainsFunc(words, func(w string) bool {
		return r.bare(strings.ToLower(strings.TrimFunc(w, unicode.IsPunct)))
	})
	for i, w := range words {
		core := strings.TrimFunc(w, unicode.IsPunct)
		low := strings.ToLower(core)
		to := r.letters[low]
		if !lacking && !r.bare(low) {
			to = ""
		}
		if aux, ok := auxiliary[low]; ok && i+1 < len(words) && persons[strings.ToLower(strings.TrimFunc(words[i+1], unicode.IsPunct))] {
			to = aux
		}
		if to != "" && core != "" {
			words[i] = strings.Replace(w, core, to, 1)
		}
	}
	return strings.Join(words, " ")
}

// right returns a text in Danish or English with its spelling repaired; one in another
// language as it is.
func (r reader) right(text, lang string) string {
	if lang == "da" {
		text = r.unslipped(r.lettered(western(text)))
	}
	if s := r.speller[lang]; s != nil {
		return s.Repair(text)
	}
	return text
}

// beside are the words next to which West Jutland's "a" is "jeg" and "it" is "ikke".
var beside = strings.Fields("har er ka kan vil ska skal sku ku må bor ved tror gør gø går får fik søger kommer mangler behøver gider tør var blev")

// western puts "jeg" for the "a" and "ikke" for the "it" of western dialects, which
// are other words anywhere but beside a verb: "a ka it kom", but "a kasse".
func western(text string) string {
	words := strings.Split(text, " ")
	said := func(i int, list ...string) bool {
		return i >= 0 && i < len(words) && slices.Contains(list, strings.ToLower(strings.TrimFunc(words[i], unicode.IsPunct)))
	}
	dialect := false
	for i := range words {
		if said(i, "a") && !said(i+1, "kasse", "kassen") && (said(i+1, beside...) || said(i-1, beside...)) {
			words[i], dialect = "jeg", true
		}
	}
	for i := range words {
		if said(i, "it") && (said(i-1, "jeg") || said(i-1, beside...)) && (dialect || slices.ContainsFunc(words, func(w string) bool { return w == "æ" || w == "å" || w == "ka" })) {
			words[i] = "ikke"
		}
	}
	return strings.Join(words, " ")
}

// unslipped returns a text with the slips that are known by heart put right.
func (r reader) unslipped(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		core := strings.TrimFunc(w, unicode.IsPunct)
		if to := r.slips[strings.ToLower(core)]; to != "" {
			words[i] = strings.Replace(w, core, to, 1)
		}
	}
	return strings.Join(words, " ")
}

// oaths say how somebody feels and nothing of what they ask.
var oaths = regexp.MustCompile(`(?i)(^|[ ,])(hvad (fanden|helvede|pokker|satan) bilder (i|du) (jer|dig) ind|(for|i|the|som) (fanden|helvede|pokker|satan|hell|fuck)|(fanden|helvede|satan)(s|edme)?|pokkers?|sgu|sku da|fand(e)?me|kraft(ede|ed|e)?me|sate(de)?me|(for )?fucks? sake|fuck(ing|ed)?|bloody|goddamn|damn(ed)?|(skide|lorte|møg|pisse|shitty|crappy)|er (i|du) (dumme|sindssyge?|idioter|åndssvage?))($|[ ,.!?])`)

// forNow is "for tiden", which is no appointment.
var forNow = regexp.MustCompile(`(?i)\bfor tiden\b`)

// calmed is a text without its oaths, as long as enough is left to tell what is asked.
func calmed(text string) string {
	calm := forNow.ReplaceAllString(text, "nu")
	for range 3 { // neighbours share the space between them
		calm = oaths.ReplaceAllString(calm, "$1")
	}
	if len(strings.Fields(calm)) < 3 {
		return text
	}
	return strings.TrimSpace(calm)
}

// righted puts right the spelling of what was said; the words of a message that
// somebody is to read stay the citizen's own.
func (t *turn) righted(text string) string {
	if e := t.state.errand(); e != nil && e.Asked == "text" {
		return text
	}
	switch t.state.Lang {
	case "nb", "nn", "sv":
		text = danish.FromNeighbour(text)
	}
	if t.foreign() {
		t.right = text // "das" is no slip of "dads"
		return text
	}
	t.right = t.e.reader().right(text, t.r.lang)
	return t.right
}

// ownWords are the words in which a command was given, as the citizen wrote them.
func (t *turn) ownWords(c command) string {
	if d, ok := dictated(t.right); ok && d.text == c.Text {
		if own, ok := dictated(t.in.Text); ok {
			return own.text
		}
	}
	if t.right != "" && c.Text == t.right {
		return t.in.Text
	}
	return c.Text
}
