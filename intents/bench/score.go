package main

import (
	"cmp"
	"slices"
	"time"

	"offelia/intents"
)

// answer is what the matcher said about one test utterance.
type answer struct {
	truth, best string
	outside     bool // truly of no intent
	none        float64
	decision    intents.Decision
	took        time.Duration
}

// score sums answers up. Shares are 0 to 1; -1 means there was nothing to
// measure.
type score struct {
	inside, outside int
	accuracy        float64 // of the first candidate, inside, nothing rejected
	macroF1         float64 // the same, mean over intents
	kept            float64 // accuracy inside when None counts as wrong
	sure, sureRight float64 // share of inside decided Sure, and right among them
	recall          float64 // of outside: decided None
	precision       float64 // of None: truly outside
	auroc           float64 // of the probability of none
	recallAt95      float64 // of outside, where 95 % of inside is kept
	p50, p99        time.Duration
}

// measure scores answers.
func measure(answers []answer) score {
	var s score
	var right, kept, sure, sureRight, caught, none int
	var times []time.Duration
	for _, a := range answers {
		times = append(times, a.took)
		if a.decision == intents.None {
			none++
		}
		if a.outside {
			s.outside++
			if a.decision == intents.None {
				caught++
			}
			continue
		}
		s.inside++
		if a.decision == intents.Sure {
			sure++
		}
		if a.best != a.truth {
			continue
		}
		right++
		if a.decision != intents.None {
			kept++
		}
		if a.decision == intents.Sure {
			sureRight++
		}
	}
	s.accuracy, s.kept = share(right, s.inside), share(kept, s.inside)
	s.sure, s.sureRight = share(sure, s.inside), share(sureRight, sure)
	s.recall, s.precision = share(caught, s.outside), -1
	if s.outside > 0 {
		s.precision = share(caught, none)
	}
	s.macroF1 = macroF1(answers)
	s.auroc, s.recallAt95 = curve(answers)
	slices.Sort(times)
	if n := len(times); n > 0 {
		s.p50, s.p99 = times[n/2], times[n*99/100]
	}
	return s
}

func share(a, b int) float64 {
	if b == 0 {
		return -1
	}
	return float64(a) / float64(b)
}

// macroF1 is the mean of F1 over the true intents, nothing rejected.
func macroF1(answers []answer) float64 {
	hit, truth, said := map[string]int{}, map[string]int{}, map[string]int{}
	for _, a := range answers {
		if a.outside {
			continue
		}
		truth[a.truth]++
		said[a.best]++
		if a.truth == a.best {
			hit[a.best]++
		}
	}
	sum := 0.0
	for id, n := range truth {
		sum += 2 * float64(hit[id]) / float64(n+said[id])
	}
	return sum / float64(max(1, len(truth)))
}

// curve is the area under the ROC curve of the probability of none, and the
// share of outside utterances above its 95th percentile inside.
func curve(answers []answer) (auroc, recallAt95 float64) {
	in, out := 0, 0
	for _, a := range answers {
		if a.outside {
			out++
		} else {
			in++
		}
	}
	if in == 0 || out == 0 {
		return -1, -1
	}
	sorted := slices.SortedFunc(slices.Values(answers), func(a, b answer) int { return cmp.Compare(a.none, b.none) })
	below, rank, atEnd := 0, 0.0, 0
	for i := 0; i < len(sorted); {
		j, inHere, outHere := i, 0, 0
		for ; j < len(sorted) && sorted[j].none == sorted[i].none; j++ {
			if sorted[j].outside {
				outHere++
			} else {
				inHere++
			}
		}
		rank += float64(outHere) * (float64(below) + float64(inHere)/2)
		if below+inHere > in*95/100 {
			atEnd += outHere
		}
		below += inHere
		i = j
	}
	return rank / float64(in) / float64(out), float64(atEnd) / float64(out)
}
