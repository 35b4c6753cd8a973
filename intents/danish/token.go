package danish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	stemmer "github.com/blevesearch/snowballstem/danish"
)

// Token is one word or number of a text.
type Token struct {
	Text       string // folded: "MitID" is "mitid"
	Start, End int    // bytes of the original text
}

// Tokens returns the words and numbers of s in order. Letters and digits make a
// token; a sign inside stays when it belongs to the word: "don't", "e-boks",
// "10:30", "1.234,50". Everything else separates.
func Tokens(s string) []Token {
	tokens := make([]Token, 0, len(s)/5+1)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			i += size
			continue
		}
		end := tokenEnd(s, i)
		tokens = append(tokens, Token{Text: Fold(s[i:end]), Start: i, End: end})
		i = end
	}
	return tokens
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && !invisible(r)
}

// tokenEnd returns where the token ends that begins at start.
func tokenEnd(s string, start int) int {
	end, letters, prev := start, 0, rune(0)
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case wordRune(r):
			letters++
			prev = r
			i += size
			end = i
			continue
		case r != utf8.RuneError && invisible(r): // reads through what cannot be seen
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if !wordRune(next) || !inner(r, prev, next, letters, s[i+size:]) {
			return end
		}
		i += size
		prev, letters = r, 0
	}
	return end
}

// inner reports whether sign joins prev and next into one token.
func inner(sign, prev, next rune, letters int, rest string) bool {
	switch sign {
	case '\'', '’':
		return unicode.IsLetter(prev) && unicode.IsLetter(next)
	case '.', ',', ':':
		return unicode.IsDigit(prev) && unicode.IsDigit(next)
	case '-': // e-boks, a-kasse, p-plads
		return letters == 1 && unicode.IsLetter(prev) && unicode.IsLetter(next) && len(rest) > 2
	}
	return false
}

// Stem returns the Snowball stem of a Danish word, folded.
func Stem(word string) string {
	word = Fold(word)
	if len(word) < 3 {
		return word
	}
	env := snowballstem.NewEnv(word)
	stemmer.Stem(env)
	return env.Current()
}

// spaced reports whether only white space stands between two tokens of s.
func spaced(s string, a, b Token) bool {
	return strings.TrimSpace(s[a.End:b.Start]) == ""
}
