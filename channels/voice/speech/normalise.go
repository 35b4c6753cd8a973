package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"offelia/intents/danish"
)

// Normalise makes written text what is said aloud, in words alone: dates, clock
// times, amounts, telephone numbers in pairs, paragraphs of a law, abbreviations,
// links and e-mail addresses. A personal number is never said. Speech engines
// read these wrongly, each in its own way, so none of them is given one.
//
// The result holds no digit, no markup and no full stop that does not end a
// sentence.
func Normalise(text, lang string) string {
	text = strings.ToValidUTF8(text, " ")
	text = spaces.Replace(text)
	text = heading.ReplaceAllString(markdownLink.ReplaceAllString(text, "$1"), "")
	text, secret := hideCPR(text)
	r := reader{tongue: tongue(lang), danish: lang == "da", in: text}
	for r.at < len(r.in) {
		r.next()
	}
	said := tidy(r.out.String())
	if secret { // what stood around it may make another when it is spelled
		again, _ := danish.MaskCPR(said)
		said = strings.ReplaceAll(again, "[CPR-nummer]", r.tongue.secret)
	}
	return said
}

// Sentences is Normalise, cut where one stops for breath: an engine gets one at
// a time, so that the first is heard while the next is made.
func Sentences(text, lang string) []string {
	var all []string
	rest := Normalise(text, lang)
	for rest != "" {
		n := stop(rest)
		if s := strings.TrimSpace(rest[:n]); strings.ContainsFunc(s, unicode.IsLetter) {
			all = append(all, s)
		}
		rest = rest[n:]
	}
	return all
}

// longest is how many bytes a sentence may have before it is cut at a comma.
const longest = 240

// stop finds the end of the first sentence.
func stop(s string) int {
	comma := 0
	for i, c := range s {
		switch {
		case strings.ContainsRune(".!?\n", c):
			return i + 1
		case i > longest && comma > 0:
			return comma
		case c == ',' || c == ';' || c == ':':
			comma = i + 1
		}
	}
	return len(s)
}

var (
	spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\r\n", "\n", "\r", "\n", "\t", " ", "\u200b", "", "\u00ad", "",
		"\u2011", "-", "\u2212", "-", "\u2010", "-")
	markdownLink = regexp.MustCompile(`!?\[([^\]\[]*)\]\([^()\s]*\)`)
	heading      = regexp.MustCompile(`(?m)^#{1,6} `)
	hidden       = "\uE000" // stands for a personal number while the rest is read
)

// hideCPR puts a mark that no text holds where a personal number stands.
func hideCPR(text string) (string, bool) {
	masked, found := danish.MaskCPR(strings.ReplaceAll(text, hidden, ""))
	return strings.ReplaceAll(masked, "[CPR-nummer]", hidden), found
}

// reader goes through a text once. At each place the first rule that fits says
// what it stands for; what was said is never read again.
type reader struct {
	tongue *language
	danish bool
	in     string
	at     int
	out    strings.Builder
	last   rune // read before at
}

// farthest is how many bytes an expression may have: it keeps a long text from
// being gone through once for each of its words.
const farthest = 256

func (r *reader) next() {
	if r.in[r.at] == '/' || !unicode.IsLetter(r.last) && !unicode.IsDigit(r.last) {
		window := r.in[r.at:min(len(r.in), r.at+farthest)]
		for _, rule := range rules {
			pattern := rule.da
			if !r.danish {
				pattern = rule.en
			}
			m := pattern.FindStringSubmatch(window)
			if m == nil || len(m[0]) == 0 || rule.whole && r.goesOn(len(m[0])) {
				continue
			}
			if said, n := rule.say(r, m); n > 0 {
				r.say(said, n)
				return
			}
		}
	}
	r.copy()
}

// goesOn tells whether the word or number goes on n bytes further.
func (r *reader) goesOn(n int) bool {
	next, _ := utf8.DecodeRuneInString(r.in[r.at+n:])
	before, _ := utf8.DecodeLastRuneInString(r.in[:r.at+n])
	inWord := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
	return inWord(next) && inWord(before)
}

// say writes what n bytes stand for.
func (r *reader) say(words string, n int) {
	r.out.WriteByte(' ')
	r.out.WriteString(words)
	if c, _ := utf8.DecodeRuneInString(r.in[r.at+n:]); unicode.IsLetter(c) || unicode.IsDigit(c) {
		r.out.WriteByte(' ')
	}
	r.last, _ = utf8.DecodeLastRuneInString(r.in[r.at : r.at+n])
	r.at += n
}

// copy takes one rune as it is, or as what it is called.
func (r *reader) copy() {
	c, n := utf8.DecodeRuneInString(r.in[r.at:])
	switch {
	case c == '-' && (r.last == ' ' || r.last == '\n') && strings.HasPrefix(r.in[r.at+n:], " "):
		r.out.WriteString(", ")
	case unicode.IsLetter(c) || unicode.IsMark(c) || strings.ContainsRune(".,!?;:'’- ", c):
		r.out.WriteRune(c)
	case c == '\n':
		r.out.WriteString(".\n")
	case strings.ContainsRune("()[]{}–—", c):
		r.out.WriteString(", ")
	case c == '…':
		r.out.WriteByte('.')
	case strings.ContainsRune(`*_`+"`"+`|<>~^"“”„«»»‹›\`, c):
	case r.symbol(c) != "":
		r.out.WriteString(" " + r.symbol(c) + " ")
	default: // what has no name, an emoji for one, is not said
		r.out.WriteByte(' ')
	}
	r.last = c
	r.at += n
}

// symbol is what a character is called.
func (r *reader) symbol(c rune) string {
	t := r.tongue
	switch c {
	case '&':
		return t.and
	case '+':
		return t.plus
	case '/':
		return t.or
	case '@':
		return t.at
	case '%':
		return t.percent
	case '§':
		return t.section
	case '½':
		return t.half
	case '=':
		return pick(r.danish, "er lig med", "equals")
	case '€':
		return "euro"
	case '#':
		return pick(r.danish, "nummer", "number")
	case '×':
		return pick(r.danish, "gange", "times")
	}
	return ""
}

func pick(danish bool, da, en string) string {
	if danish {
		return da
	}
	return en
}

var (
	manySpaces  = regexp.MustCompile(` {2,}`)
	beforeStop  = regexp.MustCompile(` +([.,!?;:])`)
	manyCommas  = regexp.MustCompile(`,(?: *,)+`)
	stopsInRow  = regexp.MustCompile(`[.,;:]*([.!?])[.,;: ]*([.!?][.,;:!? ]*)*`)
	commaAtStop = regexp.MustCompile(`[,;:] *([.!?])`)
	emptyLine   = regexp.MustCompile(`(?m)^[ .,;:\-]+`)
)

// tidy puts spaces and stops where they belong.
func tidy(s string) string {
	s = manySpaces.ReplaceAllString(s, " ")
	s = beforeStop.ReplaceAllString(s, "$1")
	s = manyCommas.ReplaceAllString(s, ",")
	s = commaAtStop.ReplaceAllString(s, "$1")
	s = stopsInRow.ReplaceAllString(s, "$1 ")
	s = emptyLine.ReplaceAllString(s, "")
	s = manySpaces.ReplaceAllString(strings.ReplaceAll(s, "\n", " "), " ")
	return strings.TrimRight(strings.TrimSpace(s), ",;:- ")
}
