package intents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"offelia/intents/danish"
)

// feature is a 64-bit hash of something seen in the text: a word, a stem, a
// pair of stems or a group of letters. Its lowest bit is 1 for letter groups,
// which are normalised apart from words so that long words do not drown short
// ones. Hashes stand in for strings: two features of one vocabulary collide
// with probability 1e-10 at 50,000 features.
type feature uint64

func (f feature) letters() bool { return f&1 == 1 }

// Kinds of features; part of the hash.
const (
	kindWord = iota + 1
	kindStem
	kindPair
	kindLetters
)

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
	h ^= h >> 29 // FNV's low bits are weak, and the lowest is overwritten
	if kind == kindLetters {
		return feature(h | 1)
	}
	return feature(h &^ 1)
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

// analyse takes a text apart.
func analyse(text string) analysed {
	words := tokens(text)
	raw := make([]feature, 0, 24*len(words)+8)
	var a analysed
	prev := "^"
	for _, w := range words {
		stem := danish.Stem(w)
		raw = append(raw, hash(kindWord, w), hash(kindStem, stem), hash(kindPair, prev, stem))
		if !strings.ContainsAny(w, "0123456789") {
			a.stems = append(a.stems, hash(kindStem, stem))
		}
		raw = appendLetters(raw, w)
		prev = stem
	}
	if len(words) > 0 {
		raw = append(raw, hash(kindPair, prev, "$"))
	}
	a.features = count(raw)
	return a
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

// count sorts features and counts equal ones.
func count(raw []feature) []counted {
	slices.Sort(raw)
	out := make([]counted, 0, len(raw))
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
