package assistant

import (
	"strings"

	"offelia/intents/danish"
)

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

// sectionsOf compiles a file of phrases, by the names of its sections.
func sectionsOf(file string) map[string][]pattern {
	out := map[string][]pattern{}
	section := ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			out[section] = append(out[section], compilePhrase(line))
		}
	}
	return out
}

// compilePhrase reads a line of a phrase file, one way of saying something, for
// spaced texts. The notation stands at the head of guards.txt.
func compilePhrase(line string) pattern {
	var form strings.Builder
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
			}
			form.WriteString(part)
		}
	}
	expression := form.String()
	if !strings.HasPrefix(expression, `^`) {
		expression = ` ` + expression
	}
	return compile(expression)
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
