package intents

import (
	"math"
	"math/rand/v2"
	"testing"
)

// drawn makes held-out texts of two classes whose truth is drawn from the
// softmax of their scores at a temperature.
func drawn(temperature float64, n int) []held {
	rng := rand.New(rand.NewPCG(1, 2))
	all := make([]held, n)
	for i := range all {
		h := held{scores: []float32{rng.Float32()*2 - 1, rng.Float32()*2 - 1}}
		if rng.Float64() > softmaxAt(h.scores, 0, temperature) {
			h.truth = 1
		}
		h.class = h.truth
		h.sig[sigTop] = rng.NormFloat64()
		all[i] = h
	}
	return all
}

func TestFitTemperature(t *testing.T) {
	t.Parallel()
	for _, want := range []float64{0.1, 0.3, 1} {
		if got := fitTemperature(drawn(want, 8_000)); math.Abs(got/want-1) > 0.1 {
			t.Errorf("temperature %.3f, want %.3f", got, want)
		}
	}
}

func TestNoneRisesWithStrangeness(t *testing.T) {
	t.Parallel()
	all := drawn(0.3, 500)
	for range 200 {
		h := held{scores: []float32{-1, -1}, truth: outside, class: outside}
		h.sig[sigTop] = -4 + 0.1*float64(len(all)%10)
		all = append(all, h)
	}
	c := newCalibration(all)
	var familiar, strange signals
	familiar[sigTop], strange[sigTop] = 0, -4
	familiar[sigProb], strange[sigProb] = c.mean[sigProb], c.mean[sigProb]
	if p := c.none(familiar); p > 0.1 {
		t.Errorf("familiar: %.2f", p)
	}
	if p := c.none(strange); p < 0.9 {
		t.Errorf("strange: %.2f", p)
	}
	if c.noneAt < leastNone || c.noneAt > mostNone {
		t.Errorf("threshold %.2f", c.noneAt)
	}
}

func TestCalibrationWithoutOutsiders(t *testing.T) {
	t.Parallel()
	c := newCalibration(drawn(0.3, 50))
	if c.slope <= 0 {
		t.Errorf("slope %.2f", c.slope)
	}
	if c := newCalibration(nil); c.noneAt != 0.5 || math.IsNaN(c.none(signals{})) {
		t.Errorf("of nothing: %+v", c)
	}
}

func TestPlanHoldsOutEachTextOnce(t *testing.T) {
	t.Parallel()
	var docs []document
	for i := range 100 {
		docs = append(docs, document{class: i%13 - 1, only: -1})
	}
	times := make([]int, len(docs))
	for _, r := range plan(docs, 12, false) {
		for i, out := range r.heldOut {
			if out {
				times[i]++
			}
		}
	}
	for i, n := range times {
		if n != 1 {
			t.Errorf("document %d is held out %d times", i, n)
		}
	}
	for n, r := range plan(docs, 12, true) {
		absent := 0
		for k, gone := range r.absent {
			if gone {
				absent++
			}
			for i, d := range docs {
				if gone && d.class == k && !r.heldOut[i] {
					t.Errorf("round %d trains on the absent class %d", n, k)
				}
			}
		}
		if absent == 0 {
			t.Errorf("round %d lacks no class", n)
		}
	}
}
