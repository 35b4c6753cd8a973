package danish

import (
	_ "embed" // the list of words
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"
)

// words.fst holds the words of Stavekontrolden in all their forms, in lower case:
// a minimal automaton that is read where it lies in the program, without being
// loaded. LICENSE.words tells whose they are, ./wordlist how it is made.
//
//go:embed words.fst
var wordList []byte

// What a word of the list is, as wordlist writes it.
const (
	listedWord = iota
	listedName // or nothing to suggest to anyone
)

// wordAutomaton is the list, with what finds the words one slip away: a letter
// too many, too few, wrong, or two that changed places.
var wordAutomaton = sync.OnceValue(func() (list struct {
	*vellum.FST
	slip *levenshtein.LevenshteinAutomatonBuilder
}) {
	var err error
	if list.FST, err = vellum.Load(wordList); err != nil {
		panic("danish: words.fst: " + err.Error()) // it is part of the program, and tested
	}
	if list.slip, err = levenshtein.NewLevenshteinAutomatonBuilder(1, true); err != nil {
		panic("danish: " + err.Error())
	}
	return list
})

// Listed reports whether a word is Danish and spelled rightly, in whatever form,
// and no name. Compounds are listed as far as they are common.
func Listed(word string) bool {
	kind, ok := inList(Fold(word))
	return ok && kind == listedWord
}

// inList returns what a folded word is in the list, if it is there. A name of
// few letters is not: too many words are one with a letter forgotten.
func inList(word string) (kind uint64, ok bool) {
	kind, ok, err := wordAutomaton().Get([]byte(word))
	return kind, ok && err == nil && (kind == listedWord || utf8.RuneCountInString(word) >= shortestName)
}

const shortestName = 5

// slips calls yield with each listed word one slip away from a folded one.
func slips(word string, yield func(string)) {
	near, err := wordAutomaton().slip.BuildDfa(word, 1)
	if err != nil {
		return
	}
	it, err := wordAutomaton().Search(near, nil, nil)
	for ; err == nil; err = it.Next() {
		if w, kind := it.Current(); kind == listedWord {
			yield(string(w))
		}
	}
}
