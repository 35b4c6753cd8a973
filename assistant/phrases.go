package assistant

import (
	"regexp"
	"strings"

	"offelia/intents/danish"
)

// phrase is one way of saying something, compiled from a line of guards.txt.
// A text which says it holds one of the pieces in need: a cheap test that spares
// nearly all texts the pattern.
type phrase struct {
	need []string
	form *regexp.Regexp
}

// says reports whether a spaced text holds the phrase.
func (p phrase) says(spaced string) bool {
	return p.may(spaced) && p.form.MatchString(spaced)
}

// may reports whether a spaced text could hold the phrase.
func (p phrase) may(spaced string) bool {
	for _, piece := range p.need {
		if strings.Contains(spaced, piece) {
			return true
		}
	}
	return len(p.need) == 0
}

// spaced folds a text to its words, with one space before, between and after
// them: " jeg vil ikke mere ". The many ways to write a negation become one.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(danish.Fold(text), "’", "'"), func(r rune) bool {
		return strings.ContainsRune(` .,!?;:()[]{}<>/\"“”„«»…|*_=+~`+"`\n\t\r", r)
	})
	for i, w := range words {
		if same, ok := oneForm[w]; ok {
			words[i] = same
		}
	}
	return " " + strings.ReplaceAll(strings.Join(words, " "), "do not ", "don't ") + " "
}

// oneForm joins the spellings of words on which much depends.
var oneForm = map[string]string{
	"ik": "ikke", "ikk": "ikke", "ej": "ikke", "ikek": "ikke", "ekki": "ikke",
	"dont": "don't", "cant": "can't", "cannot": "can't", "isnt": "isn't", "wont": "won't", "whats": "what's", "im": "i'm",
}

// compilePhrase reads the notation that stands at the head of guards.txt.
func compilePhrase(line string) phrase {
	var form strings.Builder
	var need []string
	for _, word := range tokens(line) {
		switch word {
		case "..":
			form.WriteString(`(?:[^ ]+ ){0,3}`)
		case "^":
			form.WriteString(`^ `)
		case "$":
			form.WriteString(`$`)
		default:
			bare, optional := strings.CutSuffix(word, "?")
			bare, ends := strings.CutSuffix(bare, "|$)")
			if ends {
				bare += ")"
			}
			part := `(?:` + spellings(bare) + ` )`
			if ends {
				part = `(?:` + part + `|$)`
			}
			if optional {
				part += `?`
			} else if p := pieces(bare); !ends && shortest(p) > shortest(need) {
				need = p
			}
			form.WriteString(part)
		}
	}
	pattern := form.String()
	if !strings.HasPrefix(pattern, `^`) {
		pattern = ` ` + pattern
	}
	return phrase{need, regexp.MustCompile(pattern)}
}

// tokens cuts a line at blanks outside brackets.
func tokens(line string) []string {
	depth, from := 0, 0
	var out []string
	for i, r := range line + " " {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ' ':
			if depth == 0 {
				if i > from {
					out = append(out, line[from:i])
				}
				from = i + 1
			}
		}
	}
	return out
}

// spellings turns a word or a bracket into a pattern: a star is any letters, and
// the Danish letters also stand for how people without them
// write them.
func spellings(word string) string {
	return strings.NewReplacer(
		"(", "(?:", "*", "[^ ]*", ".", `\.`,
		"ø", "(?:ø|oe|ö)", "æ", "(?:æ|ae|ä)", "å", "(?:å|aa)",
	).Replace(word)
}

// pieces are parts of a word, one of which stands in every spelling of it: one
// for a word, one for each alternative of a bracket; none when one has none.
func pieces(word string) []string {
	var out []string
	for alt := range strings.SplitSeq(strings.Trim(word, "()"), "|") {
		if strings.ContainsAny(alt, "()") {
			return nil
		}
		best := ""
		for i, piece := range strings.FieldsFunc(" "+alt, func(r rune) bool { return strings.ContainsRune("*?æøå", r) }) {
			if piece = strings.TrimRight(piece, " "); len(piece) > len(best) && (i > 0 || len(piece) > 1) {
				best = piece
			}
		}
		if best == "" {
			return nil
		}
		out = append(out, best)
	}
	return out
}

// shortest is the length of the shortest piece: the longer, the rarer.
func shortest(list []string) int {
	n := 0
	for i, s := range list {
		if i == 0 || len(s) < n {
			n = len(s)
		}
	}
	return n
}
