package intents

import (
	"math/rand/v2"
	"sync"
)

// problem is a set of vectors with labels; the label outside (-1) belongs to
// no class.
type problem struct {
	x       []vector
	y       []int
	classes int
	dim     int
	// only[i], if not -1, is the one class that example i is a negative example
	// for: it says nothing about the others.
	only []int
}

const outside = -1

// trainer holds the settings of dual coordinate descent.
type trainer struct {
	c       float32 // cost of a margin violated
	eps     float32 // done when no weight of an example changes by more
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

// shrinkAt is how far beyond its margin an example must lie, at weight 0, to
// be left alone until the others have settled.
const shrinkAt = 0.1

// solve finds the weights of class k against the rest (Hsieh et al. 2008,
// algorithm 3: L2 loss, random order), w being overwritten. It shrinks more
// boldly than the paper and puts all examples back only once: a quarter of the
// time, with no difference in accuracy.
func (t trainer) solve(p problem, qd []float32, k int, w []float32) (bias float32) {
	clear(w)
	rng := rand.New(rand.NewPCG(uint64(k), 1))
	alpha := make([]float32, len(p.x))
	active := p.active(k)
	all, restored := len(active), false
	for range t.passes {
		rng.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
		var largest float32
		for s := 0; s < len(active); s++ {
			i := active[s]
			x, sign := p.x[i], float32(-1)
			if p.y[i] == k {
				sign = 1
			}
			gradient := sign*(x.dot(w)+bias) - 1 + alpha[i]*0.5/t.c
			if alpha[i] == 0 && gradient >= 0 {
				if gradient > shrinkAt {
					last := len(active) - 1
					active[s], active[last] = active[last], active[s]
					active = active[:last]
					s--
				}
				continue
			}
			old := alpha[i]
			alpha[i] = max(old-gradient/qd[i], 0)
			step := (alpha[i] - old) * sign
			largest = max(largest, step, -step)
			for _, e := range x {
				w[e.id] += step * e.x
			}
			bias += step
		}
		if largest <= t.eps {
			if restored || len(active) == all {
				break
			}
			active, restored = active[:all], true
		}
	}
	return bias
}

// active lists the examples that class k learns from.
func (p problem) active(k int) []int32 {
	list := make([]int32, 0, len(p.x))
	for i := range p.x {
		if p.only[i] < 0 || p.only[i] == k {
			list = append(list, int32(i))
		}
	}
	return list
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
