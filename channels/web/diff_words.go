package web

import "strings"

// diffPart is a run of words; Only tells that the other text has not got them.
type diffPart struct {
	Text string
	Only bool
}

// diffMost is how many words of each text are compared; longer ones are shown
// as they are. The table that is filled has the square of it.
const diffMost = 1500

// diffWords compares two texts word by word: the longest common subsequence
// (Hunt and McIlroy 1976) stays unmarked in both.
func diffWords(a, b string) (ofA, ofB []diffPart) {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > diffMost || len(y) > diffMost {
		return []diffPart{{Text: a}}, []diffPart{{Text: b}}
	}
	same := commonFrom(x, y)
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			ofA, ofB = joinWord(ofA, x[i], false), joinWord(ofB, y[j], false)
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && same[i+1][j] >= same[i][j+1]:
			ofA, i = joinWord(ofA, x[i], true), i+1
		default:
			ofB, j = joinWord(ofB, y[j], true), j+1
		}
	}
	return ofA, ofB
}

// commonFrom gives, for every i and j, how many words x[i:] and y[j:] share in
// order.
func commonFrom(x, y []string) [][]uint16 {
	n := make([][]uint16, len(x)+1)
	for i := range n {
		n[i] = make([]uint16, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}

func joinWord(parts []diffPart, word string, only bool) []diffPart {
	if n := len(parts); n > 0 && parts[n-1].Only == only {
		parts[n-1].Text += " " + word
		return parts
	}
	return append(parts, diffPart{word, only})
}
