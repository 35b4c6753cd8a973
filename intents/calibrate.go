package intents

import (
	"math"
	"slices"
)

// Signals that tell an utterance inside the catalogue from one outside. All
// are higher inside.
const (
	sigTop     = iota // best raw score
	sigProb           // log-odds of the best probability
	sigStems          // share of known stems
	sigWords          // known share of the weight of words, stems and pairs
	sigOutside        // minus the raw score of "outside"
	numSignals
)

type signals [numSignals]float64

// signalWeight says how much each signal counts, measured in its own spread.
// The weights are fixed: fitted to the simulated outsiders of calibrate they
// did worse on real ones (clinc150 AUROC .952 against .974, sofmattress .847
// against .878), and around these values the result is flat.
var signalWeight = signals{sigTop: 2, sigProb: 1, sigStems: 0.5, sigWords: 0.5, sigOutside: 1}

// logOdds keeps away from infinity.
func logOdds(p float64) float64 { return math.Log((p + 1e-6) / (1 - p + 1e-6)) }

// calibration turns scores into probabilities.
type calibration struct {
	temperature float64
	mean, scale signals // of utterances inside
	// The probability of none is the logistic of slope·strangeness + offset.
	slope, offset float64
	// noneAt is the probability of none from which the decision is None.
	noneAt float64
}

// strangeness is the weighted sum of how far the signals lie below what is
// usual inside: about 0 inside, higher outside.
func (c calibration) strangeness(s signals) float64 {
	z := 0.0
	for j, w := range signalWeight {
		z -= w * (s[j] - c.mean[j]) * c.scale[j]
	}
	return z
}

// none is the probability that the utterance is none of the intents.
func (c calibration) none(s signals) float64 {
	return 1 / (1 + math.Exp(-c.slope*c.strangeness(s)-c.offset))
}

const (
	// keepInside is the share of utterances inside the catalogue that the
	// threshold for None lets through, as far as leastNone and mostNone allow.
	keepInside          = 0.98
	leastNone, mostNone = 0.3, 0.75
	// priorOutside is the share of utterances assumed to be of no intent.
	priorOutside = 0.3
)

// newCalibration fits the calibration to held-out texts.
func newCalibration(all []held) calibration {
	c := calibration{temperature: fitTemperature(all)}
	for i := range all {
		best := topK(all[i].scores, 1)[0]
		all[i].sig[sigProb] = logOdds(softmaxAt(all[i].scores, best, c.temperature))
	}
	c.standardise(all)
	c.fitNone(all)
	var inside []float64
	for _, h := range all {
		if h.truth != outside {
			inside = append(inside, c.none(h.sig))
		}
	}
	slices.Sort(inside)
	c.noneAt = 0.5
	if n := len(inside); n > 0 {
		c.noneAt = min(max(inside[int(keepInside*float64(n-1))], leastNone), mostNone)
	}
	return c
}

// standardise takes mean and spread of the signals inside.
func (c *calibration) standardise(all []held) {
	for j := range numSignals {
		sum, square, n := 0.0, 0.0, 0.0
		for _, h := range all {
			if h.truth != outside {
				sum += h.sig[j]
				square += h.sig[j] * h.sig[j]
				n++
			}
		}
		c.mean[j] = sum / max(1, n)
		if variance := square/max(1, n) - c.mean[j]*c.mean[j]; variance > 1e-5 {
			c.scale[j] = 1 / math.Sqrt(variance)
		}
	}
}

// fitNone fits slope and offset by weighted logistic regression (Platt 1999),
// Newton's method with a small ridge. Utterances of absent intents and of the
// background weigh the same, together priorOutside.
func (c *calibration) fitNone(all []held) {
	var count [3]float64
	for _, h := range all {
		count[h.kind()]++
	}
	c.slope, c.offset = 0.6, -3.6 // what the public sets agree on
	if count[heldInside] == 0 || count[heldAbsent]+count[heldBackground] == 0 {
		return
	}
	n, kinds := float64(len(all)), 0.0
	for _, k := range []int{heldAbsent, heldBackground} {
		kinds += min(1, count[k])
	}
	weight := [3]float64{heldInside: (1 - priorOutside) * n / count[heldInside]}
	for _, k := range []int{heldAbsent, heldBackground} {
		weight[k] = priorOutside * n / max(1, count[k]) / kinds
	}
	for range 30 {
		var g0, g1, h00, h01, h11 float64
		for _, h := range all {
			z, y, w := c.strangeness(h.sig), 0.0, weight[h.kind()]
			if h.truth == outside {
				y = 1
			}
			p := 1 / (1 + math.Exp(-c.slope*z-c.offset))
			r, v := w*(p-y), w*p*(1-p)
			g0, g1 = g0+r, g1+r*z
			h00, h01, h11 = h00+v, h01+v*z, h11+v*z*z
		}
		h00, h11 = h00+1, h11+1
		det := h00*h11 - h01*h01
		c.offset -= (h11*g0 - h01*g1) / det
		c.slope -= (h00*g1 - h01*g0) / det
	}
	c.slope = max(c.slope, 0.05) // strange must never mean familiar
}

// fitTemperature finds the temperature under which the held-out texts are most
// probable, by golden-section search.
func fitTemperature(all []held) float64 {
	loss := func(logT float64) float64 {
		sum := 0.0
		for _, h := range all {
			if h.truth != outside {
				sum -= math.Log(softmaxAt(h.scores, h.truth, math.Exp(logT)) + 1e-12)
			}
		}
		return sum
	}
	lo, hi := math.Log(0.02), math.Log(2)
	const ratio = 0.6180339887498949
	for range 16 { // to a thousandth
		a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
		if loss(a) < loss(b) {
			hi = b
		} else {
			lo = a
		}
	}
	return math.Exp((lo + hi) / 2)
}
