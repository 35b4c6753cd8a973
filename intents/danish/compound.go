package danish

import "unicode/utf8"

// SplitCompound splits a Danish compound into the words it is made of, without
// the s, e or n that may link them: "boligstøtteansøgning" is bolig, støtte,
// ansøgning. The parts cover the whole word and each is known; the split with
// the fewest parts wins. It returns nil when there is none, or when the word is
// known as it stands only.
func SplitCompound(word string, known func(string) bool) []string {
	word = Fold(word)
	if len(word) < 2*minPart || len(word) > 80 {
		return nil
	}
	best := make([]int, len(word)+1) // fewest parts that cover word[:i], 0 when none do
	from := make([]int, len(word)+1) // where the last of them begins
	upto := make([]int, len(word)+1) // where it ends, before the link
	for end := minPart; end <= len(word); end++ {
		if end < len(word) && !utf8.RuneStart(word[end]) {
			continue
		}
		for start := 0; start+minPart <= end; start++ {
			if start > 0 && best[start] == 0 || start == 0 && end == len(word) {
				continue
			}
			stop := partEnd(word, start, end, known)
			if parts := best[start] + 1; stop > 0 && (best[end] == 0 || parts < best[end]) {
				best[end], from[end], upto[end] = parts, start, stop
			}
		}
	}
	if best[len(word)] < 2 {
		return nil
	}
	parts := make([]string, best[len(word)])
	for end, i := len(word), len(parts)-1; end > 0; end, i = from[end], i-1 {
		parts[i] = word[from[end]:upto[end]]
	}
	return parts
}

const minPart = 3 // bytes; shorter words ("i", "på") begin no compound worth splitting

// partEnd returns where the known word ends that fills word[start:end], with or
// without a linking letter behind it; 0 when there is none.
func partEnd(word string, start, end int, known func(string) bool) int {
	if known(word[start:end]) {
		return end
	}
	if end == len(word) || end-start <= minPart {
		return 0
	}
	switch word[end-1] {
	case 's', 'e', 'n':
		if known(word[start : end-1]) {
			return end - 1
		}
	}
	return 0
}
