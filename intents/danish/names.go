package danish

import (
	_ "embed" // the lists of names
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed names.txt
var namesText string

// nameLists are the built-in names under their folded form; the value tells
// whether the name is an everyday word too.
type nameLists struct{ given, family map[string]bool }

var builtinNames = sync.OnceValue(func() nameLists {
	lists := nameLists{map[string]bool{}, map[string]bool{}}
	into := lists.given
	for line := range strings.Lines(namesText) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "#"):
		case line == "[family]":
			into = lists.family
		default:
			for _, name := range strings.Fields(line) {
				bare, everyday := strings.CutSuffix(name, "*")
				into[Fold(bare)] = everyday
			}
		}
	}
	delete(into, "[given]")
	delete(lists.given, "[given]")
	return lists
})

// Names recognises people. The zero value and nil know the built-in lists;
// NewNames adds the people, streets and places of a citizen's record.
type Names struct {
	parts   map[string]bool // Ascii keys of known name parts; true for a first part
	phrases []string        // Ascii keys of known texts with digits: addresses, case numbers
}

// NewNames returns Names that also know the given people and texts ("Karen
// Holm", "Skibhusvej 14"), in any case, misspelt by one letter, without Danish
// letters and in the genitive.
func NewNames(known ...string) *Names {
	n := &Names{parts: map[string]bool{}}
	for _, name := range known {
		if hasDigits(name, 1) {
			n.phrases = append(n.phrases, Ascii(strings.TrimSpace(name)))
			continue
		}
		for i, part := range strings.Fields(name) {
			if key := Ascii(strings.Trim(part, ".,()")); len(key) > 1 {
				n.parts[key] = n.parts[key] || i == 0
			}
		}
	}
	return n
}

// Find returns the entities of s, people among them.
func (n *Names) Find(s string) []Entity { return find(s, n) }

// strength of a word as part of a person's name.
type strength int

const (
	notName strength = iota
	maybe            // fits beside a sure part only
	sure
)

// find returns the people of a plain text: neighbouring name parts of which one
// is sure.
func (n *Names) find(t string) []Entity {
	tokens := nameTokens(t)
	var found []Entity
	for i := 0; i < len(tokens); {
		j, certain := i, false
		for j < len(tokens) && j-i < 5 && (j == i || t[tokens[j-1].End:tokens[j].Start] == " " && !genitive(t, tokens[j-1])) {
			s := n.strength(t, tokens, j, j > i)
			if s == notName {
				break
			}
			certain = certain || s == sure
			j++
		}
		if j == i || !certain {
			i++
			continue
		}
		start, end := tokens[i].Start, tokens[j-1].End
		found = append(found, Entity{Kind: KindName, Start: start, End: end, Value: n.nominative(t[start:end])})
		i = j
	}
	return disjoint(n.findPhrases(t), found)
}

// nameTokens are Tokens that keep hyphenated names together.
func nameTokens(t string) []Token {
	var out []Token
	for _, token := range Tokens(t) {
		if last := len(out) - 1; last >= 0 && t[out[last].End:token.Start] == "-" && capital(t[out[last].Start:]) && capital(t[token.Start:]) {
			out[last].End = token.End
			out[last].Text += "-" + token.Text
			continue
		}
		out = append(out, token)
	}
	return out
}

func (n *Names) strength(t string, tokens []Token, i int, follows bool) strength {
	token := tokens[i]
	upper := capital(t[token.Start:])
	lists := builtinNames()
	_, given := lists.given[token.Text]
	if !unicode.IsLetter(firstRune(token.Text)) || functionWord(token.Text) && !(upper && given) { // "Hans" is "his" too
		return notName
	}
	if n.knows(token.Text, upper) {
		return sure
	}
	inside := upper && !sentenceStart(t, token)
	for _, word := range []string{token.Text, withoutGenitive(token.Text)} {
		if everyday, ok := lists.given[word]; ok {
			return listed(everyday, upper, inside)
		}
		if everyday, ok := lists.family[word]; ok && (upper || follows && !everyday) {
			return listed(everyday, upper, inside && !everyday)
		}
	}
	if upper && introduced(tokens[:i]) {
		return sure
	}
	if upper && follows {
		if name, _ := places().townAt(t[token.Start:token.End]); name == "" {
			return maybe
		}
	}
	return notName
}

// introduced reports whether words end as those before a name do: "jeg hedder",
// "mit navn er", "fru".
func introduced(before []Token) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	switch last.Text {
	case "hedder", "hr", "fru", "frk", "mr", "mrs", "ms", "herr", "frau":
		return true
	case "er", "is":
		return len(before) > 1 && (before[len(before)-2].Text == "navn" || before[len(before)-2].Text == "name")
	}
	return false
}

// listed grades a name of the lists: everyday words need a capital inside a
// sentence.
func listed(everyday, upper, inside bool) strength {
	switch {
	case !everyday || inside:
		return sure
	case upper:
		return maybe
	}
	return notName
}

// knows reports whether a word is a part of a name on record: exactly, in the
// genitive, or with one letter wrong. Parts after the first need a capital.
func (n *Names) knows(word string, upper bool) bool {
	if n == nil || len(n.parts) == 0 {
		return false
	}
	key := Ascii(word)
	for _, k := range []string{key, strings.TrimSuffix(strings.TrimSuffix(key, "s"), "'")} {
		if first, ok := n.parts[k]; ok && (first || upper || len(k) > 5) {
			return true
		}
	}
	if len(key) < 5 || dictionary()[word] != 0 {
		return false
	}
	for part, first := range n.parts {
		if len(part) >= 5 && (upper || first || len(part) > 6) && part[0] == key[0] && oneApart(part, key) {
			return true
		}
	}
	return false
}

// oneApart reports whether two words differ by one letter put in, left out,
// changed or swapped with its neighbour.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// findPhrases returns where a text on record with digits occurs word for word.
func (n *Names) findPhrases(t string) []Entity {
	if n == nil || len(n.phrases) == 0 || !hasDigits(t, 1) {
		return nil
	}
	var found []Entity
	tokens := Tokens(t)
	for _, phrase := range n.phrases {
		for i := range tokens {
			for j := i; j < len(tokens) && tokens[j].End-tokens[i].Start <= 2*len(phrase)+8; j++ {
				if Ascii(t[tokens[i].Start:tokens[j].End]) == phrase {
					found = append(found, Entity{Kind: KindName, Start: tokens[i].Start, End: tokens[j].End, Value: t[tokens[i].Start:tokens[j].End]})
				}
			}
		}
	}
	return disjoint(found)
}

func capital(s string) bool { return unicode.IsUpper(firstRune(s)) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// sentenceStart reports whether a token opens the text or a sentence.
func sentenceStart(t string, token Token) bool {
	before := strings.TrimRight(t[:token.Start], ` "'(-`)
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?:")
}

// genitive reports whether a token is a listed name with an s behind it, which
// ends the name: "Karens Jens" are two people.
func genitive(t string, token Token) bool {
	bare := withoutGenitive(token.Text)
	if bare == token.Text {
		return false
	}
	lists := builtinNames()
	_, itself := lists.given[token.Text]
	_, family := lists.family[token.Text]
	_, given := lists.given[bare]
	return given && !itself && !family && capital(t[token.Start:])
}

func withoutGenitive(word string) string {
	bare := strings.TrimSuffix(word, "s")
	bare = strings.TrimSuffix(strings.TrimSuffix(bare, "'"), "’")
	if len(bare) < 2 {
		return word
	}
	return bare
}

// nominative takes the genitive s off the last part of a name.
func (n *Names) nominative(name string) string {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	folded := Fold(last)
	bare := withoutGenitive(folded)
	lists := builtinNames()
	if _, ok := lists.given[folded]; ok || bare == folded {
		return name
	}
	_, given := lists.given[bare]
	_, family := lists.family[bare]
	known := false
	if n != nil {
		_, itself := n.parts[Ascii(folded)]
		_, known = n.parts[Ascii(bare)]
		known = known && !itself
	}
	if given || family || known {
		return strings.TrimRight(name[:len(name)-1], "'’")
	}
	return name
}
