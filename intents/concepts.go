package intents

import (
	_ "embed"
	"strings"
	"sync"

	"offelia/intents/danish"
)

//go:embed concepts.txt
var conceptsText string

// lexicon knows which words mean much the same. It is read-only.
type lexicon struct {
	stems    map[string][]string // stem to concepts
	prefixes map[string][]string // beginning of a word to concepts
	shortest int                 // bytes of the shortest and longest prefix
	longest  int
}

// concepts is the built-in lexicon, parsed at first use.
var concepts = sync.OnceValue(func() *lexicon { return parseLexicon(conceptsText) })

// parseLexicon reads lines "concept: word word beginning* …".
func parseLexicon(text string) *lexicon {
	l := &lexicon{stems: map[string][]string{}, prefixes: map[string][]string{}, shortest: 1 << 10}
	for line := range strings.Lines(text) {
		name, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(words) {
			if p, isPrefix := strings.CutSuffix(danish.Fold(w), "*"); isPrefix {
				l.prefixes[p] = append(l.prefixes[p], name)
				l.shortest, l.longest = min(l.shortest, len(p)), max(l.longest, len(p))
				continue
			}
			stem := danish.Stem(w)
			l.stems[stem] = append(l.stems[stem], name)
		}
	}
	return l
}

// of appends the concepts of a word to list.
func (l *lexicon) of(word, stem string, list []string) []string {
	list = append(list, l.stems[stem]...)
	for n := l.shortest; n <= min(l.longest, len(word)); n++ {
		list = append(list, l.prefixes[word[:n]]...)
	}
	return list
}
