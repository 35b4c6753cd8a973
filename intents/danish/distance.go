package danish

import (
	"strings"
	"sync"
)

// soundKey folds the confusions of Danish spelling together: letters without
// marks, double letters, silent d, g and h, c/k/s and the like. Words with the
// same key sound about the same.
func soundKey(word string) string {
	return soundSignsOf(Ascii(strings.NewReplacer("æ", "e", "ä", "e", "ae", "e").Replace(word)))
}

// soundSignsOf is soundKey without Danish letters: in English "oe" is no "ø", but half of
// a "move" with its letters swapped.
func soundSignsOf(word string) string {
	word = soundSigns.Replace(word)
	var b strings.Builder
	var last byte
	for i := range len(word) {
		if c := word[i]; c != last {
			b.WriteByte(c)
			last = c
		}
	}
	return b.String()
}

var soundSigns = strings.NewReplacer("hv", "v", "hj", "j", "gj", "j", "nd", "n", "ld", "l", "rd", "r", "dt", "t", "ck", "k",
	"ch", "k", "ph", "f", "th", "t", "c", "k", "z", "s", "w", "v", "q", "k", "x", "ks", "y", "i", "-", "", "'", "")

// deletions returns hashes of a key and of what is left when one letter is
// removed, or two of a long key. Only its first letters count, as most words are
// told apart by them.
func deletions(key string) []uint32 {
	const prefix = 9
	key = key[:min(len(key), prefix)]
	out := []uint32{hash(key, -1, -1)}
	for i := range len(key) {
		out = append(out, hash(key, i, -1))
	}
	if len(key) < 7 {
		return out
	}
	for i := range len(key) {
		for j := i + 1; j < len(key); j++ {
			out = append(out, hash(key, i, j))
		}
	}
	return out
}

// hash is FNV-1a over key without its letters at i and j.
func hash(key string, i, j int) uint32 {
	h := uint32(2166136261)
	for k := range len(key) {
		if k != i && k != j {
			h = (h ^ uint32(key[k])) * 16777619
		}
	}
	return h
}

const maxWord = 30 // letters; longer words are not repaired

// spelling is a misspelt word, ready to be compared with many.
type spelling struct{ forms [][]rune }

func newSpelling(word string) spelling {
	s := spelling{forms: [][]rune{[]rune(word)}}
	if d := digraphs.Replace(word); d != word {
		s.forms = append(s.forms, []rune(d))
	}
	return s
}

var digraphs = strings.NewReplacer("ae", "æ", "oe", "ø", "aa", "å")

// cost is the least effort that turns the word into another, weighed by how
// often Danes make each mistake. It may stop early above limit.
func (s spelling) cost(to string, limit float64) float64 {
	target := []rune(to)
	best := limit + 1
	for _, form := range s.forms {
		if len(target) <= maxWord && abs(len(form)-len(target)) <= 3 {
			best = min(best, distance(form, target))
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// distance is Damerau-Levenshtein (optimal string alignment) with the costs of
// change, add and swap.
func distance(a, b []rune) float64 {
	var rows [3][maxWord + 1]float64
	before, previous, current := &rows[0], &rows[1], &rows[2]
	for j := range b {
		previous[j+1] = previous[j] + addCost(b, j)
	}
	for i := range a {
		current[0] = previous[0] + addCost(a, i)
		for j := range b {
			c := min(previous[j]+changeCost(a[i], b[j]), previous[j+1]+addCost(a, i), current[j]+addCost(b, j))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] && a[i] != b[j] {
				c = min(c, before[j-1]+0.5)
			}
			current[j+1] = c
		}
		before, previous, current = previous, current, before
	}
	d := previous[len(b)]
	if len(a) > 0 && len(b) > 0 && changeCost(a[0], b[0]) > 0.5 {
		d += 0.4 // the first letter is seldom wrong
	}
	return d
}

// addCost is the cost of a letter too many or too few, seen in the word that
// has it: double letters, silent d, h before v and j, weak e, g and r are cheap.
func addCost(word []rune, i int) float64 {
	c := word[i]
	var before, after rune
	if i > 0 {
		before = word[i-1]
	}
	if i+1 < len(word) {
		after = word[i+1]
	}
	switch {
	case c == before || c == after:
		return 0.3
	case c == 'd' && (strings.ContainsRune("nlrt", before) || after == 't' || after == 's' || after == 0):
		return 0.4
	case c == 'h' && i == 0 && (after == 'v' || after == 'j'):
		return 0.3
	case c == 'g' && (before == 'i' || before == 'u' || before == 'l' || before == 'r' || after == 0):
		return 0.5
	case after == 0: // endings carry grammar: "bryde" is not "bryder"
		return 0.9
	case c == 'e' && i > 0, c == '-', c == 'r' && (before == 'e' || before == 'a' || before == 'o'):
		return 0.6
	}
	return 0.9
}

// changeCost is the cost of writing one letter for another.
func changeCost(a, b rune) float64 {
	if a == b {
		return 0
	}
	if a > 0xff || b > 0xff {
		return 1
	}
	return float64(changeCosts()[a][b])
}

// changeCosts is indexed by Latin-1 letters, which hold all of Danish.
var changeCosts = sync.OnceValue(func() *[256][256]float32 {
	var table [256][256]float32
	for i := range table {
		for j := range table[i] {
			table[i][j] = 1
		}
	}
	set := func(a, b rune, cost float32) { table[a][b], table[b][a] = cost, cost }
	for _, row := range []string{"qwertyuiopå", "asdfghjklæø", "zxcvbnm"} { // neighbours on the keyboard
		keys := []rune(row)
		for i := 1; i < len(keys); i++ {
			set(keys[i-1], keys[i], 0.8)
		}
	}
	vowels := []rune("aeiouyæøåé")
	for _, a := range vowels {
		for _, b := range vowels {
			set(a, b, 0.75)
		}
	}
	for _, pair := range strings.Fields("vw ck cs zs kq yi æa dt gk bp øu øy ei øö ij") {
		letters := []rune(pair)
		set(letters[0], letters[1], 0.45)
	}
	for _, pair := range strings.Fields("æe øo åa åo æä øö eé uü") {
		letters := []rune(pair)
		set(letters[0], letters[1], 0.25)
	}
	return &table
})
