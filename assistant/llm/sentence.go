package llm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is one sentence of a wording: its text, the sources that it names
// ("[2]", or else those of the sentence before), and how it hangs on to what came
// before.
type sentence struct {
	text  string
	cites []string
	glue  string // "", " ", "\n" or "\n\n"
}

// splitter cuts a text that comes in pieces into sentences, each as soon as it
// is whole: at a line's end, or where a full stop is followed by something new.
// The zero value is ready.
type splitter struct {
	held  string
	glue  string
	begun bool
	cites []string // that the sentence before named
}

// longestSentence bounds what is held back.
const longestSentence = 1200

// push takes a piece and gives the sentences that are whole now.
func (s *splitter) push(piece string) []sentence {
	s.held += piece
	var out []sentence
	for {
		end, next := boundary(s.held)
		if end < 0 && len(s.held) > longestSentence {
			end, next = len(s.held), len(s.held)
		}
		if end < 0 {
			return out
		}
		if x, ok := s.cut(s.held[:end]); ok {
			out = append(out, x)
		}
		s.note(s.held[end:next])
		s.held = s.held[next:]
	}
}

// rest gives what is left when the text ends. cut says that it ended too early:
// then half a sentence is no sentence.
func (s *splitter) rest(cut bool) []sentence {
	out := s.push("\n")
	if cut && len(out) > 0 && !strings.ContainsAny(out[len(out)-1].text[len(out[len(out)-1].text)-1:], ".!?:") {
		out = out[:len(out)-1]
	}
	return out
}

// note remembers the white space between sentences.
func (s *splitter) note(space string) {
	switch n := strings.Count(space, "\n"); {
	case s.glue == "\n" && n > 0 || n > 1:
		s.glue = "\n\n"
	case n == 1 && s.glue == "":
		s.glue = "\n"
	}
}

var (
	citeForm = regexp.MustCompile(`\s*\[([^\]\n]{1,12})\]`)
	itemForm = regexp.MustCompile(`^([-*•]|\d{1,2}[.)])\s`)
)

func (s *splitter) cut(raw string) (sentence, bool) {
	x := sentence{}
	for _, m := range citeForm.FindAllStringSubmatch(raw, -1) {
		for _, c := range strings.Split(m[1], ",") {
			x.cites = append(x.cites, strings.TrimSpace(c))
		}
	}
	if x.cites == nil {
		x.cites = s.cites
	}
	s.cites = x.cites
	x.text = strings.Join(strings.Fields(citeForm.ReplaceAllString(raw, "")), " ")
	if strings.Trim(x.text, ".,;:-*# ") == "" {
		return x, false
	}
	switch {
	case !s.begun:
	case s.glue == "\n\n":
		x.glue = "\n\n"
	case itemForm.MatchString(x.text):
		x.glue = "\n"
	default:
		x.glue = " "
	}
	s.begun, s.glue = true, ""
	return x, true
}

// boundary finds where the first sentence ends and the next begins; -1 when it
// is not certain yet.
func boundary(s string) (end, next int) {
	for i, r := range s {
		switch r {
		case '\n':
			return i, i + 1
		case '.', '!', '?', '؟', '。':
			n := i + utf8.RuneLen(r)
			rest := strings.TrimLeft(s[n:], " ")
			if rest == "" || len(rest) == len(s[n:]) || abbreviated(s[:i], rest) {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(rest); first == '[' || first == '\n' {
				continue // its sources follow
			}
			return n, len(s) - len(rest)
		case ']':
			rest := strings.TrimLeft(s[i+1:], " ")
			before := strings.TrimRight(citeForm.ReplaceAllString(s[:i+1], ""), " ")
			if rest == "" || before == "" || !strings.ContainsAny(before[len(before)-1:], ".!?") {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(first) {
				return i + 1, len(s) - len(rest)
			}
		}
	}
	return -1, -1
}

var abbreviations = strings.Fields("kl kr d ca f.eks eks bl.a bl nr stk jf dvs mv m.v osv inkl ekskl tlf mio e.g i.e no approx dr hr fr z.b bzw np ul")

// abbreviated reports whether a full stop ends no sentence: after an
// abbreviation, or a number before a small letter ("26. november").
func abbreviated(before, rest string) bool {
	first, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(first) {
		return true
	}
	fields := strings.Fields(before)
	if len(fields) == 0 {
		return true
	}
	last := strings.ToLower(strings.TrimLeft(fields[len(fields)-1], "(“\""))
	if slices.Contains(abbreviations, last) {
		return true
	}
	return strings.Trim(last, "0123456789") == "" && (unicode.IsDigit(first) || len(fields) == 1)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
