package when

import "unicode/utf8"

// learnTypos lists the words that are looked for behind typing errors: names
// of days, months, feasts and parts of the day, long enough not to be mistaken.
func (d *dictionary) learnTypos() {
	for w, e := range d.words {
		long := w == "klokken" || len(w) >= 6 && e.is(cWeekday|cMonth|cRelDay) || len(w) >= 8 && e.is(cPart|cNamed)
		if long && !e.is(cWeak|cNumber|cHabit) {
			d.typos[w[0]] = append(d.typos[w[0]], w)
		}
	}
}

// realWords are words one letter from a time word that are no typing error.
var realWords = map[string]bool{
	"mandat": true, "mandal": true, "fridag": true, "augusta": true, "auguste": true, "imogen": true, "fredet": true,
	"money": true, "klokker": true, "klokkes": true, "klikken": true, "klakken": true, "junior": true, "forposten": true, "midnatstid": true,
}

// correct finds the one time word that w is a misspelling of: one slip, or two
// in a word of nine letters, beginning with the same letter.
func (d *dictionary) correct(w string) (string, bool) {
	if len(w) < 5 || realWords[w] {
		return "", false
	}
	best, bestDistance := "", 3
	for _, candidate := range d.typos[w[0]] {
		allowed := 1
		if len(candidate) >= 9 && len(w) >= 8 {
			allowed = 2
		}
		diff := len(candidate) - len(w)
		if diff > allowed || -diff > allowed {
			continue
		}
		n := slips(w, candidate, allowed)
		if n <= allowed && (n < bestDistance || n == bestDistance && likelier(candidate, best)) {
			best, bestDistance = candidate, n
		}
	}
	return best, best != ""
}

// likelier orders candidates as many slips away: a letter is forgotten more
// often than one is exchanged or added.
func likelier(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a < b
}

// slips counts insertions, deletions, substitutions and swaps of neighbours
// (the optimal string alignment distance), giving up above limit.
func slips(a, b string, limit int) int {
	if len(a) > 40 || len(b) > 40 || !utf8.ValidString(a) {
		return limit + 1
	}
	var rows [3][42]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return least
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
