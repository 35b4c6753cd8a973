package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// statement is a sentence of a passage as the gate compares it with another
// version's.
type statement struct {
	text    string
	stems   map[string]int // of the words that say what it is about, numbers too, with how often they stand there
	limits  []limit
	hints   []limit        // looser ways to put a limit
	about   bool           // income, age or residence
	turns   map[string]int // words that turn its meaning round, by what they say
	numbers map[string]int
	others  map[string]int // all its other words
}

// limit is a part of a sentence that changes the outcome: a conditional clause
// ("hvis du er under 18 år", and in Danish also a sentence that begins with its
// verb: "Er du under 18 år, …"), or a limit of age, time or money ("senest 5
// dage efter").
type limit struct {
	text   string
	stems  map[string]int // of the words that tell it from others
	within map[string]int // of the sentence that it stands in
}

// signs are a language's words for limits and for turning a meaning round. A
// text must go on telling what is conditional, inverted, stated or numbered;
// hinted are looser ways to put the same thing, which can stand for one that was
// stated before.
type signs struct {
	conditional *regexp.Regexp
	inverted    *regexp.Regexp // a clause that begins with its verb; nil is a language without
	stated      *regexp.Regexp
	numbered    *regexp.Regexp // stated too, before a number
	hinted      *regexp.Regexp
	about       *regexp.Regexp    // income, age and residence: a sentence about them is not taken out either
	turns       map[string]string // words that turn a meaning round, and what they say
	negated     *regexp.Regexp    // other ways to say "not"
}

// between makes an expression of whole words, each with what follows it up to
// the end of its clause.
func between(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\d])((?:` + strings.Join(strings.Fields(words), "|") + `)(?:[^\pL,;:.?]([^,;:?]*)|$))`)
}

// before makes one of words that limit only a number, which they stand before.
func before(words, between string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\d])((?:` + strings.Join(strings.Fields(words), "|") + `)( (?:` + between + ` )?\d[^,;:?]*))`)
}

// turning lists words that turn a meaning round: "what it says: words" a line.
func turning(lines string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(lines) {
		says, words, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(words) {
			out[w] = strings.TrimSpace(says)
		}
	}
	return out
}

var signsOf = map[string]signs{
	"da": {
		conditional: between(`hvis:? medmindre undtagen bortset\sfra forudsat såfremt så\slænge når uanset`),
		stated:      between(`først ellers kun afhæng\pL+ kræver senest tidligst inden før mindst højst frist\pL* mere\send mindre\send op\stil fyldt`),
		numbered:    before(`under over fra til`, `(?:de|du er|du fylder)`),
		hinted: between(`uden ligesom indtil allerede for\s(?:dem|børn|folk|andre|en) til\s(?:dem|andre) som\s(?:enlig|ledig|selvstændig) bare
			særlig\pL* bestemt\pL* andre dem så\sskal det\sgælder dér da længe imens mangler`),
		inverted: regexp.MustCompile(`(?:^(?:(?:Ja|Nej|Men|Og),? )?|, (?:og|men) )(((?:[Ss]kal|[Kk]an|[Vv]il|[Mm]å|[Vv]ar|[Bb]lev|[Hh]avde|[Ff]ik|[Kk]om|\pL*rs?|\pL+(?:des|ede|te)) ` +
			`(?:du|I|der|det|den|man|han|hun|en|et|ingen|nogen|dit|din|dine|jeres|afdøde|\pL+(?:en|et|ne))(?: [^,?]*)?))[,?]`),
		about: regexp.MustCompile(`(?i)\b(?:\pL*formue\pL*|\pL*indtægt\pL*|boet (?:her|sammen|i)|boede|du bor|indkomst\pL*|opsparing|alder\pL*|bopæl\pL*|udlandet|eu|eøs|ophold\pL*)\b`),
		turns: turning(`not: ikke ikk uden aldrig ingen intet ej hverken
			yes: ja
			no: nej
			under: under højst
			over: over mindst
			latest: senest inden før
			first: tidligst efter`),
		negated: regexp.MustCompile(`(?i)\b(?:nej|kun|først|før|uden|undtagen|medmindre|gratis|stopper|mister|mangler|bortfalder|ophører|afvis\pL*|afslag|udeluk\pL*|slipper|fri for|lad|undgå|automatisk|af sig selv|forbudt|umuligt|stadig|anderledes)\b`),
	},
	"en": {
		conditional: between(`if:? unless except provided when until once as\slong\sas regardless`),
		stated: between(`otherwise only depend\pL* requires?
			at\sthe\slatest no\slater at\sthe\searliest within before at\sleast at\smost deadlines? more\sthan less\sthan up\sto turned`),
		numbered: before(`by under over aged? from`, `the age of`),
		about:    regexp.MustCompile(`(?i)\b(?:income|assets|savings|earn|age|residence|residents?|abroad|eu|eea|you live|lived (?:here|together|in))\b`),
		hinted: between(`without after for\s(?:those|others|people|children|a) to\sthose those who as\sa with in\sspecial certain first unlike even\sthough
			till must\sbe while just special whether`),
		turns: turning(`not: not never no none nothing neither nobody cannot can't don't doesn't won't without
			yes: yes
			under: under most
			over: over least
			latest: latest before within
			first: earliest after`),
		negated: regexp.MustCompile(`(?i)\b(?:only|first|before|until|without|except|unless|free|stops?|lose|missing|refused?|refusal|avoid|automatically|itself|too late|still|otherwise|differently)\b`),
	},
}

// sentenceEnd is where a sentence ends: not within "1. april", "kr. (2025)" or
// "f.eks. en".
var sentenceEnd = regexp.MustCompile(`[.!?;][)"”]*\s+[\p{Lu}"“(]|[?;]\s+|\n+`)

// statements cuts a text into its sentences.
func (a *analyzer) statements(lang, text string) []statement {
	var out []statement
	for _, s := range sentencesOf(text) {
		out = append(out, a.statement(lang, s))
	}
	return out
}

// sentencesOf cuts a text into its sentences, without the marks of lists.
func sentencesOf(text string) []string {
	var out []string
	for text != "" {
		part := text
		if at := sentenceEnd.FindStringIndex(text); at != nil {
			part = text[:at[1]]
			if next, size := utf8.DecodeLastRuneInString(part); !unicode.IsSpace(next) {
				part = part[:len(part)-size]
			}
		}
		text = text[len(part):]
		if s := strings.TrimLeft(strings.TrimSpace(part), "-*0123456789. "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (a *analyzer) statement(lang, text string) statement {
	say := signsOf[analyzerOf(lang)]
	s := statement{text: text, stems: a.contents(text), turns: map[string]int{}, numbers: map[string]int{}, others: map[string]int{}}
	s.limits = a.limits(say.conditional, text)
	if say.inverted != nil {
		s.limits = append(s.limits, a.limits(say.inverted, text)...)
	}
	for _, l := range append(a.limits(say.stated, text), a.limits(say.numbered, text)...) {
		if !slices.ContainsFunc(s.limits, func(c limit) bool { return strings.Contains(c.text, l.text) }) {
			s.limits = append(s.limits, l) // "hvis du er over 18 år" is one
		}
	}
	s.about = say.about.MatchString(text)
	s.hints = a.limits(say.hinted, text)
	if strings.HasSuffix(text, "?") { // "Are you under 18? Then …"
		s.hints = append(s.hints, limit{text, s.stems, s.stems})
	}
	for _, w := range a.words(text) {
		name, turns := say.turns[w.raw]
		switch {
		case turns:
			s.turns[name]++
		case isNumber(w.raw):
			s.numbers[w.raw]++
		default:
			s.others[w.raw]++
		}
	}
	return s
}

// limits finds clauses. What an expression's second group matches tells one from
// others.
func (a *analyzer) limits(find *regexp.Regexp, text string) []limit {
	var out []limit
	for _, m := range find.FindAllStringSubmatch(text, -1) {
		out = append(out, limit{strings.TrimRight(m[1], " .!?"), a.contents(m[2]), a.contents(text)})
	}
	return out
}

// contents gives the stems of a text's words that say what it is about.
func (a *analyzer) contents(text string) map[string]int {
	out := map[string]int{}
	for _, w := range a.words(text) {
		if !a.stop[w.raw] {
			out[w.stem]++
		}
	}
	return out
}

// shared is how many stems two sets have in common.
func shared(a, b map[string]int) int {
	n := 0
	for stem := range a {
		if b[stem] > 0 {
			n++
		}
	}
	return n
}

// alike is how much of two sets is common to both, 0 to 1 (Dice 1945).
func alike(a, b map[string]int) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(shared(a, b)) / float64(len(a)+len(b))
}
