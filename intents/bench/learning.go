package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// shares are the parts of the training data that a learning curve is drawn from.
var shares = []float64{0.4, 0.55, 0.7, 0.85, 1}

// learning measures a set with ever more of its training data, and tells which
// accuracy to expect of more than there is: the error falls with a power of the
// number of utterances (Cortes et al. 1994, "Learning curves: asymptotic values
// and rate of convergence", here without an asymptote, so it is a little kind).
func (b bench) learning(w io.Writer, expect int) error {
	for _, s := range sets {
		if len(b.only) > 0 && !slices.Contains(b.only, s.name) {
			continue
		}
		var o outcome
		rounds, err := b.rounds(s, &o)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if len(rounds) == 0 {
			continue
		}
		var at, wrong []float64
		for _, share := range shares {
			n, right, err := learnShare(rounds, share)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			at, wrong = append(at, n), append(wrong, 1-right)
			fmt.Fprintf(w, "%-18s %6.0f utterances %5.1f %%\n", s.name, n, 100*right)
		}
		fmt.Fprintf(w, "%-18s %6d utterances %5.1f %% expected\n", s.name, expect, 100*(1-powerLaw(at, wrong, float64(expect))))
	}
	return nil
}

// learnShare trains on a part of each round's data, spread evenly, and returns
// its mean size and the accuracy inside the catalogue.
func learnShare(rounds []round, share float64) (size, right float64, err error) {
	var answers []answer
	for _, r := range rounds {
		part := r
		part.train = thinned(r.train, share)
		part.test = slices.DeleteFunc(slices.Clone(r.test), row.outside)
		got, err := part.run(&outcome{})
		if err != nil {
			return 0, 0, err
		}
		size += float64(len(part.train)) / float64(len(rounds))
		answers = append(answers, got...)
	}
	return size, measure(answers).accuracy, nil
}

// thinned keeps a share of the rows of each label, at least one.
func thinned(rows []row, share float64) []row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b row) int { return strings.Compare(a.Intent, b.Intent) })
	var out []row
	for i := 0; i < len(sorted); {
		n := i
		for n < len(sorted) && sorted[n].Intent == sorted[i].Intent {
			n++
		}
		keep := max(1, int(math.Round(share*float64(n-i))))
		out = append(out, sorted[i:i+keep]...)
		i = n
	}
	return out
}

// powerLaw fits wrong = a·at^b by least squares of the logarithms and returns it
// at another size.
func powerLaw(at, wrong []float64, size float64) float64 {
	var sx, sy, sxx, sxy float64
	for i := range at {
		x, y := math.Log(at[i]), math.Log(max(wrong[i], 1e-4))
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	n := float64(len(at))
	slope := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	return math.Exp((sy-slope*sx)/n + slope*math.Log(size))
}
