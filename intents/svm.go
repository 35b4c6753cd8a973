package intents

import (
	"math"
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

// coarse is the change of an example's weight under which it is worth looking at
// all examples again, before the last of the work is done on those that matter.
const coarse = 0.2

// linear is a classifier: the score of class k is bias[k] + Σ w[id·classes+k]·x.
type linear struct {
	w       []float32 // by feature, then class: one feature's row is contiguous
	bias    []float32
	classes int
}

// diagonal is that of the dual's matrix: the square of each example's length,
// and what its loss costs.
func (p problem) diagonal(c float32) []float32 {
	qd := make([]float32, len(p.x))
	for i, x := range p.x {
		qd[i] = 1 + 0.5/c // the bias feature is 1
		for _, e := range x {
			qd[i] += e.x * e.x
		}
	}
	return qd
}

// perExample is how much an intent's score rises with the logarithm of the number
// of its examples, beside what they say, and manyExamples the number from which
// it rises no more.
const perExample, manyExamples = 0.1, 30

// advantage is what classes get from their numbers of examples alone, over the
// mean of classes. It is taken from their scores: editors write more examples
// for what is said in many ways, not for what is asked more often.
func (p problem) advantage() []float32 {
	n := make([]float64, p.classes)
	for _, k := range p.y {
		if k != outside {
			n[k]++
		}
	}
	mean, out := 0.0, make([]float32, p.classes)
	for k := range n {
		n[k] = perExample * math.Log(min(max(1, n[k]), manyExamples))
		mean += n[k] / float64(p.classes)
	}
	for k := range n {
		out[k] = float32(n[k] - mean)
	}
	return out
}

// newLinear is a classifier that has learned nothing.
func newLinear(dim, classes int) linear {
	return linear{w: make([]float32, dim*classes), bias: make([]float32, classes), classes: classes}
}

// dual is the weight of each example in the solution of each class.
type dual [][]float32

func newDual(p problem) dual {
	d := make(dual, p.classes)
	for k := range d {
		d[k] = make([]float32, len(p.x))
	}
	return d
}

// of is the part of a solution that belongs to some examples, without the
// classes that are absent.
func (d dual) of(examples []int, absent []bool) dual {
	var part dual
	for k, alpha := range d {
		if k < len(absent) && absent[k] {
			continue
		}
		own := make([]float32, len(examples))
		for j, i := range examples {
			own[j] = alpha[i]
		}
		part = append(part, own)
	}
	return part
}

// train solves one problem for each of the classes and puts the weights into m,
// whose weights for them must be 0. It begins at the dual solution start, which
// becomes that of p. Classes are independent of each other, so any number of
// workers gives the same result.
func (t trainer) train(p problem, m linear, start dual, classes []int) {
	qd, advantage := p.diagonal(t.c), p.advantage()
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(max(1, t.workers), len(classes)) {
		wg.Go(func() {
			w := make([]float32, p.dim)
			for k := range next {
				m.bias[k] = t.solve(p, qd, k, w, start[k]) - advantage[k]
				for id, value := range w {
					if value != 0 { // most are, and the rows lie far apart
						m.w[id*p.classes+k] = value
					}
				}
			}
		})
	}
	for _, k := range classes {
		next <- k
	}
	close(next)
	wg.Wait()
}

// shrinkAt is how far beyond its margin an example must lie, at weight 0, to
// be left alone until the others have settled.
const shrinkAt = 0.1

// solve finds the weights of class k against the rest (Hsieh et al. 2008,
// algorithm 3: L2 loss, random order), w being overwritten; alpha are the
// examples' weights to begin with, and at the end. It shrinks more boldly than
// the paper and puts all examples back only once, when the rest has roughly
// settled: a fifth of the time, with no difference in accuracy.
func (t trainer) solve(p problem, qd []float32, k int, w, alpha []float32) (bias float32) {
	clear(w)
	rng := rand.New(rand.NewPCG(uint64(k), 1))
	active := p.active(k)
	all := len(active)
	if n := p.begin(k, active, alpha, w, &bias); n > 0 {
		active = active[:n]
	}
	restored, enough := false, max(coarse, t.eps)
	for range t.passes {
		rng.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
		var largest float32
		for s := 0; s < len(active); s++ {
			i := active[s]
			x, sign := p.x[i], p.sign(i, k)
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
		if largest <= enough {
			if restored {
				break
			}
			active, restored, enough = active[:all], true, t.eps
		}
	}
	return bias
}

// sign is 1 for an example of class k, else -1.
func (p problem) sign(i int32, k int) float32 {
	if p.y[i] == k {
		return 1
	}
	return -1
}

// begin adds up the weights that alpha stands for, and puts the examples that
// have any first: so many.
func (p problem) begin(k int, active []int32, alpha, w []float32, bias *float32) (n int) {
	for s, i := range active {
		if alpha[i] == 0 {
			continue
		}
		active[n], active[s] = active[s], active[n]
		n++
		step := alpha[i] * p.sign(i, k)
		*bias += step
		for _, e := range p.x[i] {
			w[e.id] += step * e.x
		}
	}
	return n
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

// row is the weights of a feature, by class.
func (m linear) row(id int32) []float32 { return m.w[int(id)*m.classes:][:m.classes] }

// scores adds up the classes' scores of x into out.
func (m linear) scores(x vector, out []float32) {
	copy(out, m.bias)
	for _, e := range x {
		for k, w := range m.row(e.id)[:len(out)] {
			out[k] += w * e.x
		}
	}
}
