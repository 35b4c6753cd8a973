// Package terms knows the things that citizens speak about (passport, housing
// benefit, the nurse's visit) by the many words people use for them, in Danish,
// English and a few other languages, and where each belongs: which desk books
// meetings about it, whom to phone, whether Offelia can send an application.
//
// Find reads a text; the same Find reads the title of a record, and a text and
// a record are about the same thing when they share a term. A Lexicon never
// changes after Load and is safe for concurrent use.
package terms

import (
	"bytes"
	_ "embed"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"offelia/intents/danish"
)

//go:embed terms.yaml
var source []byte

// Term is one thing that citizens speak about.
type Term struct {
	ID       string              `yaml:"id"`
	Name     map[string]string   `yaml:"name"`
	Area     string              `yaml:"area"`     // of a mandate; the id when empty
	Calendar string              `yaml:"calendar"` // desk whose calendar holds meetings about it
	Contact  string              `yaml:"contact"`  // whom to phone
	Apply    bool                `yaml:"apply"`    // an application can be sent
	Words    map[string][]string `yaml:"words"`
}

// In returns the term's name in lang, Danish when there is none.
func (t Term) In(lang string) string {
	if n := t.Name[lang]; n != "" {
		return n
	}
	return t.Name["da"]
}

// Lexicon finds terms in text.
type Lexicon struct {
	terms  map[string]Term
	single map[string][]string // stem of a one-word form -> term ids
	inside []form              // long one-word forms, found inside compounds
	phrase []form              // forms of several words
}

type form struct{ text, id string }

// insideMin is the length in runes from which a word is looked for inside
// longer words: shorter ones occur everywhere by chance.
const insideMin = 5

// Builtin loads the lexicon that ships with the program.
func Builtin() (*Lexicon, error) { return Load(source) }

// Load reads a lexicon. Unknown keys and repeated ids are errors.
func Load(src []byte) (*Lexicon, error) {
	var list []Term
	dec := yaml.NewDecoder(bytes.NewReader(src))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	l := &Lexicon{terms: map[string]Term{}, single: map[string][]string{}}
	for _, t := range list {
		if _, twice := l.terms[t.ID]; twice || t.ID == "" {
			return nil, fmt.Errorf("terms: id %q is empty or stands twice", t.ID)
		}
		if t.Area == "" {
			t.Area = t.ID
		}
		l.terms[t.ID] = t
		for lang, words := range t.Words {
			for _, w := range words {
				l.add(t.ID, w, lang == "da")
			}
		}
	}
	return l, nil
}

// add takes a form in; compounds says that it may stand inside a longer word, as
// Danish ones do and English ones do not: there is no lease in "please".
func (l *Lexicon) add(id, word string, compounds bool) {
	w := danish.Fold(word)
	if strings.ContainsAny(w, " ") {
		l.phrase = append(l.phrase, spellings(w, id)...)
		return
	}
	for _, stem := range keys(w) {
		l.single[stem] = append(l.single[stem], id)
	}
	if compounds && utf8.RuneCountInString(w) >= insideMin {
		l.inside = append(l.inside, spellings(w, id)...)
	}
}

// spellings are a form with Danish letters and without.
func spellings(w, id string) []form {
	if ascii := danish.Ascii(w); ascii != w {
		return []form{{w, id}, {ascii, id}}
	}
	return []form{{w, id}}
}

// keys are the forms under which a one-word form is looked up. The stem counts
// from insideMin letters: "passet" and "passer" share one of four, and only the
// first is about a passport.
func keys(w string) []string {
	k := []string{w, danish.Ascii(w)}
	if stem := danish.Stem(w); utf8.RuneCountInString(stem) >= insideMin {
		k = append(k, stem)
	}
	return k
}

// Term returns the term with that id.
func (l *Lexicon) Term(id string) (Term, bool) {
	t, ok := l.terms[id]
	return t, ok
}

// Find returns the ids of the terms a text speaks about, sorted.
func (l *Lexicon) Find(text string) []string {
	folded := danish.Fold(text)
	found := map[string]bool{}
	for _, f := range l.phrase {
		if containsWords(folded, f.text) {
			found[f.id] = true
		}
	}
	for _, tok := range danish.Tokens(folded) {
		for _, k := range keys(tok.Text) {
			for _, id := range l.single[k] {
				found[id] = true
			}
		}
		for _, f := range l.inside {
			if len(tok.Text) > len(f.text) && strings.Contains(tok.Text, f.text) {
				found[f.id] = true
			}
		}
	}
	l.joined(folded, found)
	ids := make([]string, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// joined finds split compounds: "hjælpe midler" is "hjælpemidler".
func (l *Lexicon) joined(folded string, found map[string]bool) {
	toks := danish.Tokens(folded)
	for i := 0; i+1 < len(toks); i++ {
		for _, k := range keys(toks[i].Text + toks[i+1].Text) {
			for _, id := range l.single[k] {
				found[id] = true
			}
		}
	}
}

// containsWords reports whether phrase stands in text between word edges; the
// last word may go on ("bank statement" in "bank statements").
func containsWords(text, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return false
		}
		i += from
		if i == 0 || text[i-1] == ' ' || text[i-1] == '-' || text[i-1] == '(' || text[i-1] == '"' {
			return true
		}
		from = i + len(phrase)
	}
}

// Shared reports how many terms two sorted lists have in common.
func Shared(a, b []string) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}
