package intents

import (
	"math"
	"math/rand/v2"
	"sync"
)

// problem is a set of vectors with labels; the label outside (-1) belongs to
// no class and is a negative example for each.
type problem struct {
	x       []vector
	y       []int
	classes int
	dim     int
	// skip[i], if not -1, is the one class for which example i counts (as a
	// negative): it says nothing about the others.
	only []int
}

const outside = -1

// trainer holds the settings of dual coordinate descent.
type trainer struct {
	c       float32
	eps     float32
	passes  int
	workers int
}

// linear is a classifier: the score of class k is bias[k] + Σ w[id·classes+k]·x.
type linear struct {
	w       []float32 // by feature, then class: one feature's row is contiguous
	bias    []float32
	classes int
}

// train solves one problem per class. Classes are independent of each other,
// so any number of workers gives the same result.
func (t trainer) train(p problem) linear {
	m := linear{w: make([]float32, p.dim*p.classes), bias: make([]float32, p.classes), classes: p.classes}
	qd := make([]float32, len(p.x))
	for i, x := range p.x {
		qd[i] = 1 + 0.5/t.c // the bias feature is 1
		for _, e := range x {
			qd[i] += e.x * e.x
		}
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range max(1, t.workers) {
		wg.Go(func() {
			w := make([]float32, p.dim)
			for k := range next {
				bias := t.solve(p, qd, k, w)
				m.bias[k] = bias
				for id, value := range w {
					m.w[id*p.classes+k] = value
				}
			}
		})
	}
	for k := range p.classes {
		next <- k
	}
	close(next)
	wg.Wait()
	return m
}

// solve finds the weights of class k against the rest (Hsieh et al. 2008,
// algorithm 3: L2 loss, random order, shrinking). w is overwritten.
func (t trainer) solve(p problem, qd []float32, k int, w []float32) (bias float32) {
	clear(w)
	rng := rand.New(rand.NewPCG(uint64(k), 1))
	diag := 0.5 / t.c
	alpha := make([]float32, len(p.x))
	active := make([]int32, 0, len(p.x))
	for i := range p.x {
		if p.only == nil || p.only[i] < 0 || p.only[i] == k {
			active = append(active, int32(i))
		}
	}
	all := len(active)
	shrinkAbove := float32(math.Inf(1))
	for pass := 0; pass < t.passes; pass++ {
		rng.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
		highest, lowest := float32(math.Inf(-1)), float32(math.Inf(1))
		for s := 0; s < len(active); s++ {
			i := active[s]
			sign := float32(-1)
			if p.y[i] == k {
				sign = 1
			}
			x := p.x[i]
			dot := bias
			for _, e := range x {
				dot += w[e.id] * e.x
			}
			g := sign*dot - 1 + alpha[i]*diag
			pg := g
			if alpha[i] == 0 {
				if g > shrinkAbove {
					last := len(active) - 1
					active[s], active[last] = active[last], active[s]
					active = active[:last]
					s--
					continue
				}
				pg = min(g, 0)
			}
			highest, lowest = max(highest, pg), min(lowest, pg)
			if pg > 1e-6 || pg < -1e-6 {
				old := alpha[i]
				alpha[i] = max(old-g/qd[i], 0)
				d := (alpha[i] - old) * sign
				for _, e := range x {
					w[e.id] += d * e.x
				}
				bias += d
			}
		}
		if highest-lowest <= t.eps {
			if len(active) == all {
				break
			}
			active = active[:all] // shrunk examples are still behind
			shrinkAbove = float32(math.Inf(1))
			continue
		}
		if shrinkAbove = highest; highest <= 0 {
			shrinkAbove = float32(math.Inf(1))
		}
	}
	return bias
}

// scores adds up the classes' scores of x into out.
func (m linear) scores(x vector, out []float32) {
	copy(out, m.bias)
	for _, e := range x {
		row := m.w[int(e.id)*m.classes:][:len(out)]
		for k, w := range row {
			out[k] += w * e.x
		}
	}
}
