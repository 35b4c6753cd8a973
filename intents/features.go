package intents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"offelia/intents/danish"
)

// feature is a 64-bit hash of something seen in the text: a word, a stem, a
// pair of stems, a concept, or a group of letters. Its lowest two bits are its
// group. Hashes stand in for strings: any two features of a vocabulary of
// 100,000 collide with probability 1e-9.
type feature uint64

// Groups of features. Each is normalised apart, so that a long word with its
// many letter groups does not drown a short one.
const (
	wordGroup = iota
	letterGroup
	conceptGroup
	numGroups
)

func (f feature) group() int { return int(f & 3) }

// Kinds of features; part of the hash.
const (
	kindWord = iota + 1
	kindStem
	kindPair
	kindLetters
	kindConcept
	kindConcepts
)

// groupOf is the group of each kind.
var groupOf = [...]feature{kindWord: wordGroup, kindStem: wordGroup, kindPair: wordGroup,
	kindLetters: letterGroup, kindConcept: conceptGroup, kindConcepts: conceptGroup}

// hash is FNV-1a over the kind and the text.
func hash(kind byte, text ...string) feature {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (uint64(offset) ^ uint64(kind)) * prime
	for _, s := range text {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * prime
		}
		h = (h ^ 0xff) * prime // a separator that no UTF-8 has
	}
	h ^= h >> 29 // FNV's low bits are weak
	return feature(h)&^3 | groupOf[kind]
}

// counted is a feature and how often the text has it.
type counted struct {
	f feature
	n float32
}

// analysed is a text as the classifier sees it.
type analysed struct {
	features []counted // sorted by feature
	stems    []feature // one per word without digits, for familiarity
}

// analyser takes texts apart. It remembers words, because people use few, and
// reuses its memory: what it returns is good until the next text. It is not
// safe for concurrent use.
type analyser struct {
	known map[string]parts
	raw   []feature
	seen  []string
	out   analysed
}

// parts are what a word has by itself.
type parts struct {
	stem     string
	features []feature // without pairs
	concepts []string
	number   bool // it has a digit
}

// maxKnown bounds the words remembered.
const maxKnown = 4096

// word takes a word apart.
func (r *analyser) word(w string) parts {
	p, ok := r.known[w]
	if ok {
		return p
	}
	p.stem, p.number = danish.Stem(w), strings.ContainsAny(w, "0123456789")
	p.features = appendWord(nil, w, p.stem)
	p.concepts = concepts().of(w, p.stem, nil)
	if r.known == nil || len(r.known) >= maxKnown {
		r.known = map[string]parts{}
	}
	r.known[strings.Clone(w)] = p
	return p
}

// analyse takes a text apart.
func (r *analyser) analyse(text string) analysed {
	r.raw, r.seen, r.out.stems = r.raw[:0], r.seen[:0], r.out.stems[:0]
	prev := edge
	words := tokens(text)
	for _, w := range words {
		p := r.word(w)
		r.raw = append(append(r.raw, p.features...), hash(kindPair, prev, p.stem))
		prev = p.stem
		if !p.number {
			r.out.stems = append(r.out.stems, hash(kindStem, p.stem))
		}
		r.raw, r.seen = appendConcepts(r.raw, p.concepts, r.seen)
	}
	if len(words) > 0 {
		r.raw = append(r.raw, hash(kindPair, prev, edge))
	}
	r.out.features = count(r.raw, r.out.features[:0])
	return r.out
}

// analyse takes a single text apart.
func analyse(text string) analysed { return new(analyser).analyse(text) }

// clone is a copy that lasts.
func (a analysed) clone() analysed {
	return analysed{slices.Clone(a.features), slices.Clone(a.stems)}
}

// edge stands for the beginning and the end of the text in pairs of stems.
const edge = "^"

// appendWord adds the features of a word by itself.
func appendWord(to []feature, word, stem string) []feature {
	to = append(to, hash(kindWord, word), hash(kindStem, stem))
	if e := englishStem(word); e != stem && e != word {
		to = append(to, hash(kindStem, e))
	}
	return appendLetters(to, word)
}

// englishStem is the Snowball stem of an English word.
func englishStem(word string) string {
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// maxConcepts bounds the concepts of one text that are combined with the
// rest: the first ones.
const maxConcepts = 16

// appendConcepts adds the word's concepts and each of them together with those
// seen before, whatever the order: "flyt … aftale" and "appointment … move"
// share the combination. It returns the concepts seen so far.
func appendConcepts(to []feature, own, seen []string) ([]feature, []string) {
	before := len(seen)
	seen = append(seen, own...)
	for _, c := range seen[before:] {
		to = append(to, hash(kindConcept, c))
		for _, other := range seen[:min(before, maxConcepts)] {
			switch {
			case other < c:
				to = append(to, hash(kindConcepts, other, c))
			case other > c:
				to = append(to, hash(kindConcepts, c, other))
			}
		}
	}
	return to, seen
}

// Lengths of the letter groups. Two to five inside padded words was the best
// of the ranges tried.
const minLetters, maxLetters = 2, 5

// appendLetters adds every group of letters of the padded word.
func appendLetters(to []feature, word string) []feature {
	padded := "<" + word + ">"
	for start := 0; start < len(padded); {
		end, n := start, 0
		for end < len(padded) && n < maxLetters {
			_, size := utf8.DecodeRuneInString(padded[end:])
			end += size
			if n++; n >= minLetters {
				to = append(to, hash(kindLetters, padded[start:end]))
			}
		}
		_, size := utf8.DecodeRuneInString(padded[start:])
		start += size
	}
	return to
}

// count sorts features and counts equal ones into out.
func count(raw []feature, out []counted) []counted {
	slices.Sort(raw)
	for _, f := range raw {
		if k := len(out) - 1; k >= 0 && out[k].f == f {
			out[k].n++
			continue
		}
		out = append(out, counted{f, 1})
	}
	return out
}

// maxWords is how much of a text is read, so that a pasted letter cannot hold
// up a turn.
const maxWords = 200

// tokens are the folded words of the text.
func tokens(text string) []string {
	found := danish.Tokens(text)
	words := make([]string, min(len(found), maxWords))
	for i := range words {
		words[i] = found[i].Text
	}
	return words
}
