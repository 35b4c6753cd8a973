package intents

import (
	"math"
	"testing"
)

// two returns a problem with two classes and something outside, each around
// its own feature.
func two() problem {
	p := problem{classes: 3, dim: 4}
	for i := range 12 {
		k := i % 3
		p.x = append(p.x, vector{{int32(k), 0.9}, {3, float32(0.1 + 0.01*float64(i))}})
		p.y = append(p.y, k)
		p.only = append(p.only, -1)
	}
	return p
}

// trained is the classifier of all classes.
func trained(t trainer, p problem) linear {
	m := newLinear(p.dim, p.classes)
	t.train(p, m, newDual(p), upTo(p.classes))
	return m
}

func TestTrainSeparates(t *testing.T) {
	t.Parallel()
	p := two()
	m := trained(trainer{c: 2, eps: 0.01, passes: 100, workers: 1}, p)
	scores := make([]float32, 3)
	for i, x := range p.x {
		m.scores(x, scores)
		if best := topK(scores, 1)[0]; best != p.y[i] {
			t.Errorf("example %d of class %d scored %v", i, p.y[i], scores)
		}
	}
}

// At the optimum of the L2-loss dual, an example's weight is its loss times
// 2C: the solution must meet that, not merely separate.
func TestSolveReachesTheOptimum(t *testing.T) {
	t.Parallel()
	p := two()
	const c = 2
	m := trained(trainer{c: c, eps: 1e-6, passes: 10_000, workers: 1}, p)
	scores := make([]float32, 3)
	for k := range 3 {
		var w [4]float64
		bias := 0.0
		for i, x := range p.x {
			m.scores(x, scores)
			sign := -1.0
			if p.y[i] == k {
				sign = 1
			}
			alpha := 2 * c * math.Max(0, 1-sign*float64(scores[k]))
			for _, e := range x {
				w[e.id] += alpha * sign * float64(e.x)
			}
			bias += alpha * sign
		}
		for id, want := range w {
			if got := float64(m.w[id*3+k]); math.Abs(got-want) > 0.01 {
				t.Errorf("class %d feature %d: weight %.4f, optimum %.4f", k, id, got, want)
			}
		}
		if got := float64(m.bias[k]); math.Abs(got-bias) > 0.01 {
			t.Errorf("class %d: bias %.4f, optimum %.4f", k, got, bias)
		}
	}
}

func TestOnlySpeaksToOneClass(t *testing.T) {
	t.Parallel()
	p := two()
	tr := trainer{c: 2, eps: 0.001, passes: 100, workers: 1}
	without := trained(tr, p)
	p.x, p.y, p.only = append(p.x, vector{{0, 1}}), append(p.y, outside), append(p.only, 0)
	with := trained(tr, p)
	if with.w[0] >= without.w[0] {
		t.Errorf("class 0 did not learn from its negative example: %v, without it %v", with.w[0], without.w[0])
	}
	if with.w[1] != without.w[1] || with.w[2] != without.w[2] {
		t.Error("other classes learned from it")
	}
}

func TestAdvantageOfManyExamples(t *testing.T) {
	t.Parallel()
	p := problem{classes: 3}
	for i := range 44 {
		p.y = append(p.y, i%4-1) // as many of each, and of none
	}
	if a := p.advantage(); a[0] != 0 || a[1] != 0 || a[2] != 0 {
		t.Errorf("intents with as many examples: %v", a)
	}
	for range 11 {
		p.y = append(p.y, 2)
	}
	a := p.advantage()
	if want := perExample * math.Log(2); math.Abs(float64(a[2]-a[1])-want) > 1e-6 || a[0] != a[1] {
		t.Errorf("twice as many examples give %v", a)
	}
	if sum := a[0] + a[1] + a[2]; math.Abs(float64(sum)) > 1e-6 {
		t.Errorf("scores as a whole move by %v", sum)
	}
}

func TestTopK(t *testing.T) {
	t.Parallel()
	got := topK([]float32{0.1, 0.5, -1, 0.5, 0.9}, 3)
	if got[0] != 4 || got[1] != 1 || got[2] != 3 || len(got) != 3 {
		t.Error(got)
	}
	if got := topK([]float32{7}, 3); len(got) != 1 || got[0] != 0 {
		t.Error(got)
	}
}
