package danish

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Speller repairs the spelling of words that it does not know, towards a
// vocabulary, or else towards another word of Danish (Listed). It leaves alone:
// known and listed words and their inflections, compounds of such words, names, places, numbers and what touches them, words of fewer than
// three letters, and anything too far from every word it knows.
//
// Candidates come from an index of deletions (Garbe's symmetric delete) over a
// key in which the usual Danish confusions are equal, so that "beggeforældre",
// "aeblegroed" and "skilmise" need few look-ups; they are weighed by a
// Damerau-Levenshtein distance with the costs of those confusions (cost). A
// Speller is immutable.
//
// One for English leaves compounds and the list aside and has its own chat
// spellings and endings.
type Speller struct {
	chat    map[string]string // as written in a chat to what is meant
	endings []string
	danish  bool
	words   []string
	weight  []float64       // log frequency of each word
	known   map[string]bool // words and their stems
	index   []uint64        // hash of a deletion << 32 | word, sorted
	joined  map[string]bool // words of the caller's vocabulary: compounds may have been split
}

// NewSpeller builds a speller of Danish from a vocabulary, words with how often
// they occur. The package's own frequent words are always known.
func NewSpeller(vocabulary map[string]int) *Speller {
	return newSpeller(&Speller{chat: chatForms(), endings: danishEndings, danish: true}, vocabulary)
}

// NewEnglishSpeller is NewSpeller for English.
func NewEnglishSpeller(vocabulary map[string]int) *Speller {
	return newSpeller(&Speller{chat: englishChat(), endings: englishEndings}, vocabulary)
}

func newSpeller(s *Speller, vocabulary map[string]int) *Speller {
	s.known, s.joined = map[string]bool{}, map[string]bool{}
	counts := map[string]int{}
	for w, rank := range dictionary() {
		if counts[w] = 2; (rank < 0) == s.danish {
			counts[w] = 0 // the other language's: known, but nothing is repaired towards it
		}
	}
	for w, n := range vocabulary {
		w = Fold(w)
		if _, chat := s.chat[w]; chat || !onlyLetters(w) {
			continue
		}
		counts[w] += max(n, 1)
		s.joined[w] = true
	}
	for w := range counts {
		s.words = append(s.words, w)
	}
	slices.Sort(s.words)
	s.weight = make([]float64, len(s.words))
	for i, w := range s.words {
		s.weight[i] = math.Log(float64(1 + counts[w]))
		s.known[w] = true
		s.known[stemKey(w)] = true
		if counts[w] == 0 {
			continue
		}
		for _, d := range deletions(s.key(w)) {
			s.index = append(s.index, uint64(d)<<32|uint64(i))
		}
	}
	slices.Sort(s.index)
	s.index = slices.Compact(s.index)
	return s
}

// key is the sound of a word in the speller's language.
func (s *Speller) key(word string) string {
	if s.danish {
		return soundKey(word)
	}
	return soundSignsOf(word)
}

// stemKey marks a stem so that it cannot be taken for a word.
func stemKey(word string) string { return "=" + Stem(word) }

func onlyLetters(w string) bool {
	return w != "" && strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' }) < 0
}

// Known reports whether a word, an inflection of it, or all parts of a compound
// are known.
func (s *Speller) Known(word string) bool {
	word = Fold(word)
	return s.known[word] || s.inflected(word) || s.sameStem(word) || SplitCompound(word, s.part) != nil
}

// sameStem reports whether a word has a known stem. Those of short words say
// too little.
func (s *Speller) sameStem(word string) bool {
	return len(word) > 5 && s.known[stemKey(word)]
}

// inflected reports whether a word is a known one with another ending.
func (s *Speller) inflected(word string) bool {
	if bare := strings.ReplaceAll(word, "-", ""); bare != word && s.known[bare] {
		return true
	}
	for _, ending := range s.endings {
		root, ok := strings.CutSuffix(word, ending)
		if ok && len(root) > 2 && (s.known[root] || s.known[root+"e"]) {
			return true
		}
	}
	return false
}

var (
	danishEndings  = strings.Fields("s e r t en et er de te ede ene erne ens ets ers ende nde ere est este ne rne ing ed d")
	englishEndings = strings.Fields("s es d ed ing er ers ly 's")
)

// part reports whether a word may be part of a compound.
func (s *Speller) part(word string) bool {
	return utf8.RuneCountInString(word) >= 4 && !functionWord(word) && s.known[word]
}

// partOfAny is part for compounds of all that is listed.
func (s *Speller) partOfAny(word string) bool {
	return s.part(word) || utf8.RuneCountInString(word) >= 4 && !functionWord(word) && Listed(word)
}

// Repair returns text with the words repaired that need it. Everything between
// the words stays as it is.
func (s *Speller) Repair(text string) string {
	tokens := Tokens(text)
	var b strings.Builder
	last := 0
	for i := 0; i < len(tokens); i++ {
		repaired, used := s.repairAt(text, tokens, i)
		if used == 0 {
			continue
		}
		b.WriteString(text[last:tokens[i].Start])
		b.WriteString(repaired)
		i += used - 1
		last = tokens[i].End
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// repairAt repairs the word at i and returns how many tokens that took, 0 when
// it stays.
func (s *Speller) repairAt(text string, tokens []Token, i int) (string, int) {
	token := tokens[i]
	if s.protected(text, tokens, i) {
		return "", 0
	}
	if s.danish && i+1 < len(tokens) && !s.protected(text, tokens, i+1) && text[token.End:tokens[i+1].Start] == " " {
		if whole := token.Text + tokens[i+1].Text; s.splitCompound(token.Text, tokens[i+1].Text, whole) {
			return whole, 2
		}
	}
	repaired, ok := s.Word(token.Text)
	if !ok {
		return "", 0
	}
	return repaired, 1
}

// splitCompound reports whether two words were one: "hjælpe midler", "mit id".
func (s *Speller) splitCompound(a, b, whole string) bool {
	if !s.joined[whole] || len(whole) < 5 || len(b) < 2 {
		return false
	}
	return !functionWord(b) && (!functionWord(a) || !s.joined[b] && !Listed(b) || b == "id")
}

// protected reports whether a token must not be touched: it has digits, stands
// beside some, is part of an address of the net, or is a name.
func (s *Speller) protected(text string, tokens []Token, i int) bool {
	token := tokens[i]
	if !onlyLetters(token.Text) || online(text, token) {
		return true
	}
	if _, chat := s.chat[token.Text]; chat && strings.HasPrefix(text[token.End:], ".") && len(token.Text) < 4 {
		return true // an abbreviation
	}
	if i+1 < len(tokens) && spaced(text, token, tokens[i+1]) && tokens[i+1].Text[0] <= '9' && dictionary()[token.Text] == 0 && endsLikeStreet(token.Text) {
		return true
	}
	if capital(text[token.Start:]) && !sentenceStart(text, token) && text != strings.ToUpper(text) {
		return true
	}
	_, given := builtinNames().given[token.Text]
	_, town := places().byName[token.Text]
	return (given || town) && !functionWord(token.Text)
}

// online reports whether a token touches the signs of an e-mail or web address.
func online(text string, token Token) bool {
	if token.End < len(text)-1 && strings.IndexByte("@/_", text[token.End]) >= 0 {
		return true
	}
	if token.End < len(text)-1 && text[token.End] == '.' && unicode.IsLetter(firstRune(text[token.End+1:])) {
		return true
	}
	return token.Start > 0 && strings.IndexByte("@/_.", text[token.Start-1]) >= 0
}

// Word repairs one word, and reports whether it needed to be and could be.
func (s *Speller) Word(word string) (string, bool) {
	word = Fold(word)
	if written, ok := s.chat[word]; ok {
		return written, true
	}
	n := utf8.RuneCountInString(word)
	if n < 3 || n > maxWord || s.known[word] || s.inflected(word) || s.listed(word) {
		return "", false
	}
	limit, stem := allowed(n), s.sameStem(word)
	switch {
	case stem: // a consonant that should be double, or an inflection
		limit = 0.3
	case s.danish && SplitCompound(word, s.part) != nil:
		return "", false
	}
	from := newSpelling(word)
	near, rival := s.nearest(from, word, limit)
	if s.danish && !stem {
		other, found := nearestListed(from, word, min(limit, listLimit, rival-listHandicap))
		if (found || near.cost > likelyCompound) && SplitCompound(word, s.partOfAny) != nil {
			return "", false
		}
		if found {
			return other, true
		}
	}
	if near.cost <= limit {
		return near.word, true
	}
	if !s.danish || stem {
		return "", false
	}
	return s.apart(word)
}

// listed reports whether a word is in the list of the language.
func (s *Speller) listed(word string) bool {
	if !s.danish {
		return false
	}
	_, ok := inList(word)
	return ok
}

// repair is a word that may have been meant.
type repair struct {
	word  string
	cost  float64 // distance from what was written
	score float64 // cost, less for a frequent word
}

// nearest returns the cheapest word of the vocabulary within a distance; its
// cost is infinite where there is none. The more frequent wins where two are
// about as near. rival is the score that a word of the list has to beat: words
// that are a little too far away count too.
func (s *Speller) nearest(from spelling, word string, limit float64) (best repair, rival float64) {
	best, rival = repair{cost: math.Inf(1), score: math.Inf(1)}, math.Inf(1)
	reach := max(limit, listLimit+listHandicap)
	seen := make([]uint32, 0, 32)
	for _, d := range deletions(s.key(word)) {
		i, _ := slices.BinarySearch(s.index, uint64(d)<<32)
		for ; i < len(s.index) && uint32(s.index[i]>>32) == d; i++ {
			id := uint32(s.index[i])
			if slices.Contains(seen, id) {
				continue
			}
			seen = append(seen, id)
			c := from.cost(s.words[id], reach)
			if c > reach {
				continue
			}
			score := c - 0.08*s.weight[id]
			rival = min(rival, score)
			if c <= limit && score < best.score {
				best = repair{s.words[id], c, score}
			}
		}
	}
	return best, rival
}

// nearestListed returns the cheapest word of the list within a distance.
func nearestListed(from spelling, word string, limit float64) (best string, ok bool) {
	if utf8.RuneCountInString(word) < shortestListed || limit <= 0 {
		return "", false
	}
	slips(word, func(w string) {
		if c := from.cost(w, limit); c <= limit && (c < limit || !ok) {
			best, limit, ok = w, c, true
		}
	})
	return best, ok
}

// apart splits words that have grown together: one of the two is a small word,
// as in "beggeforældre"; two others would be a compound.
func (s *Speller) apart(word string) (string, bool) {
	for i := 2; i < len(word)-2; i++ {
		if !utf8.RuneStart(word[i]) {
			continue
		}
		a, b := word[:i], word[i:]
		if (slices.Contains(openers, a) || slices.Contains(closers, b)) && s.known[a] && s.known[b] {
			return a + " " + b, true
		}
	}
	return "", false
}

// The small words at which others grow together. Prefixes such as "over" and
// "til" are none of them.
var (
	openers = strings.Fields("begge hvor hvad hvis hvordan hvornår hvem jeg ikke skal kan har min mit mine din dit det den dem alle mange noget nogen hun man ved")
	closers = strings.Fields("jeg ikke man det den min mit mine skal kan har mange meget")
)

// A word of the list is reached from slips of longer words, and only where no
// word of the vocabulary is about as near: nobody asks for most of its words.
const (
	shortestListed = 6   // letters
	listLimit      = 0.5 // distance
	listHandicap   = 0.3
	likelyCompound = 0.9 // distance from a word that may be a compound of listed ones
)

// allowed is how far a word of n letters may be from its repair.
func allowed(n int) float64 {
	switch {
	case n <= 4:
		return 0.5
	case n <= 6:
		return 0.7
	}
	return 0.16 * float64(n)
}
