package intents

import (
	"math"
	"slices"
)

// calibration turns scores into probabilities.
type calibration struct {
	temperature float64
	none        logistic
	// noneAt is the probability of none from which the decision is None:
	// it rejects keepInside of the held-out utterances that belong inside.
	noneAt float64
}

// keepInside is the share of utterances that belong to the catalogue which
// the none-of-these threshold lets through.
const keepInside = 0.96

// held is what a model said about a text it was not trained on.
type held struct {
	scores []float32 // of the classes the model knew
	truth  int       // index in scores, or outside
	doc    int       // number of the document
	sig    signals
	weight float64
}

// calibrate learns by cross-validation. In each fold a fifth of the texts of
// every class is held out, and of some classes all texts: these play citizens
// who ask for something that the catalogue lacks but that sounds like it.
func calibrate(docs []document, classes int, t trainer) (calibration, []held) {
	var all []held
	for _, f := range plan(docs, classes, true) {
		all = append(all, f.run(docs, t)...)
	}
	cal := calibration{temperature: fitTemperature(all)}
	var x []signals
	var y, w []float64
	insideN, outsideN := 0.0, 0.0
	for i := range all {
		all[i].sig.setProbability(softmaxAt(all[i].scores, topK(all[i].scores, 1)[0], cal.temperature))
		x = append(x, all[i].sig)
		if all[i].truth == outside {
			y = append(y, 1)
			outsideN += all[i].weight
		} else {
			y = append(y, 0)
			insideN++
		}
		w = append(w, all[i].weight)
	}
	if insideN > 0 && outsideN > 0 {
		for i := range w {
			if y[i] == 1 {
				w[i] *= priorOutside / (1 - priorOutside) * insideN / outsideN
			}
		}
	}
	cal.none = fitLogistic(x, y, w)
	var inside []float64
	for i := range x {
		if y[i] == 0 {
			inside = append(inside, cal.none.p(x[i]))
		}
	}
	slices.Sort(inside)
	cal.noneAt = 0.5
	if len(inside) > 0 {
		cal.noneAt = inside[min(len(inside)-1, int(keepInside*float64(len(inside))))]
	}
	cal.noneAt = min(max(cal.noneAt, 0.3), 0.6)
	return cal, all
}

// priorOutside is the share of utterances assumed to belong to no intent.
const priorOutside = 0.3

// round says which documents and classes one round of cross-validation leaves out.
type round struct {
	heldOut []bool // by document
	absent  []bool // by class
}

const (
	folds     = 5
	manyTexts = 3000 // from here one round is enough
	maxHeld   = 3000
)

// plan spreads documents over folds, each class's evenly; with absent, each
// round also lacks a tenth of the classes altogether.
func plan(docs []document, classes int, absent bool) []round {
	rounds, parts := folds, folds
	if len(docs) > manyTexts {
		rounds = 1
		parts = max(folds, (len(docs)+maxHeld-1)/maxHeld)
	}
	list := make([]round, rounds)
	seen := make([]int, classes+1)
	for r := range list {
		list[r] = round{make([]bool, len(docs)), make([]bool, classes)}
		for k := range classes {
			list[r].absent[k] = absent && classes >= 2*folds && k%(2*folds) == r
		}
	}
	for i, d := range docs {
		n := seen[d.class+1]
		seen[d.class+1]++
		for r := range list {
			list[r].heldOut[i] = n%parts == r
			if d.class != outside && list[r].absent[d.class] {
				list[r].heldOut[i] = true
			}
		}
	}
	return list
}

// run trains without what the fold holds out and scores that.
func (f round) run(docs []document, t trainer) []held {
	present := 0
	number := make([]int, len(f.absent))
	for k, absent := range f.absent {
		number[k] = outside
		if !absent {
			number[k] = present
			present++
		}
	}
	var learn []document
	for i, d := range docs {
		if f.heldOut[i] {
			continue
		}
		if d.class != outside {
			d.class = number[d.class]
		}
		if d.only >= 0 {
			if d.only = number[d.only]; d.only < 0 {
				continue
			}
		}
		learn = append(learn, d)
	}
	m := fit(learn, present, t)
	s := m.scratch()
	var out []held
	for i, d := range docs {
		if !f.heldOut[i] || d.only >= 0 {
			continue
		}
		h := held{truth: outside, weight: 1, doc: i}
		if d.class != outside {
			h.truth = number[d.class]
		}
		_, h.sig = m.look(d.text, s, 1)
		h.scores = slices.Clone(s.scores)
		out = append(out, h)
	}
	return out
}

// fitTemperature finds the temperature under which the held-out texts are most
// probable, by golden-section search.
func fitTemperature(all []held) float64 {
	loss := func(logT float64) float64 {
		sum := 0.0
		for _, h := range all {
			if h.truth >= 0 {
				sum -= math.Log(softmaxAt(h.scores, h.truth, math.Exp(logT)) + 1e-12)
			}
		}
		return sum
	}
	lo, hi := math.Log(0.02), math.Log(2)
	const ratio = 0.6180339887498949
	for range 40 {
		a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
		if loss(a) < loss(b) {
			hi = b
		} else {
			lo = a
		}
	}
	return math.Exp((lo + hi) / 2)
}

// logistic is a logistic regression over standardised signals.
type logistic struct {
	mean, scale, w signals
	bias           float64
}

// p is the probability of the positive class.
func (l logistic) p(x signals) float64 {
	z := l.bias
	for j := range x {
		z += l.w[j] * (x[j] - l.mean[j]) * l.scale[j]
	}
	return 1 / (1 + math.Exp(-z))
}

// fitLogistic minimises weighted log-loss with a small ridge by Newton's method.
func fitLogistic(x []signals, y, weight []float64) logistic {
	var l logistic
	l.standardise(x)
	const d = numSignals + 1
	for range 25 {
		var grad [d]float64
		var hess [d][d]float64
		for i := range x {
			p := l.p(x[i])
			var z [d]float64
			for j := range x[i] {
				z[j] = (x[i][j] - l.mean[j]) * l.scale[j]
			}
			z[d-1] = 1
			r, h := weight[i]*(p-y[i]), weight[i]*p*(1-p)
			for j := range z {
				grad[j] += r * z[j]
				for k := range j + 1 {
					hess[j][k] += h * z[j] * z[k]
				}
			}
		}
		for j := range d {
			hess[j][j] += 1
			if j < numSignals {
				grad[j] += l.w[j]
			}
			for k := range j {
				hess[k][j] = hess[j][k]
			}
		}
		step := solveSymmetric(hess, grad)
		for j := range numSignals {
			l.w[j] -= step[j]
		}
		l.bias -= step[d-1]
	}
	return l
}

// standardise takes mean and spread of the signals.
func (l *logistic) standardise(x []signals) {
	for j := range numSignals {
		sum, square := 0.0, 0.0
		for i := range x {
			sum += x[i][j]
			square += x[i][j] * x[i][j]
		}
		n := max(1, float64(len(x)))
		l.mean[j] = sum / n
		l.scale[j] = 1 / math.Sqrt(max(1e-6, square/n-l.mean[j]*l.mean[j]))
	}
}

// solveSymmetric solves a·x = b by elimination; a is positive definite.
func solveSymmetric(a [numSignals + 1][numSignals + 1]float64, b [numSignals + 1]float64) [numSignals + 1]float64 {
	n := len(b)
	for i := range n {
		for j := i + 1; j < n; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < n; k++ {
				a[j][k] -= f * a[i][k]
			}
			b[j] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
