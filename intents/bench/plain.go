package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/blevesearch/snowballstem"
	danishstem "github.com/blevesearch/snowballstem/danish"

	"offelia/intents/danish"
)

// plain is the recipe that the matcher grew out of, kept as the baseline that
// it has to beat on the same rounds: words, Danish stems, pairs of stems and
// groups of 2–5 letters; sublinear tf-idf, words and letters each of length 1;
// one linear SVM per intent (L2 loss, C = 1). No names, no concepts, nothing
// known of outsiders.
func plain(rounds []round) peer {
	p := peer{Name: "plain recipe", Kept: -1, Caught: -1} // it says nothing of outsiders
	for _, r := range rounds {
		start := time.Now()
		model := trainPlain(r.train)
		p.Train += time.Since(start).Seconds() / float64(len(rounds))
		for _, t := range r.test {
			if t.outside() {
				continue
			}
			p.Inside++
			if model.best(t.Text) == t.Intent {
				p.Right++
			}
		}
	}
	return p
}

// plainAtMost is the size of training data up to which the baseline is run:
// it is written to be short, not fast.
const plainAtMost = 2000

type plainModel struct {
	ids    map[string]int
	idf    []float64
	labels []string
	w      [][]float64 // by label, then feature; the bias is last
}

type cell struct {
	id int
	x  float64
}

// plainFeatures counts the features of a text by group.
func plainFeatures(text string) [2]map[string]float64 {
	out := [2]map[string]float64{{}, {}}
	prev := "^"
	for _, t := range danish.Tokens(text) {
		env := snowballstem.NewEnv(t.Text)
		danishstem.Stem(env)
		stem := env.Current()
		out[0]["w "+t.Text]++
		out[0]["s "+stem]++
		out[0]["p "+prev+" "+stem]++
		prev = stem
		padded := []rune("<" + t.Text + ">")
		for n := 2; n <= 5; n++ {
			for i := 0; i+n <= len(padded); i++ {
				out[1]["c "+string(padded[i:i+n])]++
			}
		}
	}
	out[0]["p "+prev+" ^"]++
	return out
}

// vector weighs a text's features.
func (m *plainModel) vector(text string) []cell {
	var x []cell
	for _, group := range plainFeatures(text) {
		start, norm := len(x), 0.0
		for f, n := range group {
			if id, ok := m.ids[f]; ok {
				v := (1 + math.Log(n)) * m.idf[id]
				x, norm = append(x, cell{id, v}), norm+v*v
			}
		}
		for i := start; i < len(x); i++ {
			x[i].x /= math.Sqrt(2 * norm)
		}
	}
	slices.SortFunc(x, func(a, b cell) int { return a.id - b.id })
	return x
}

func trainPlain(rows []row) *plainModel {
	m := &plainModel{ids: map[string]int{}}
	var df []float64
	byLabel := map[string]int{}
	for _, r := range rows {
		if _, ok := byLabel[r.Intent]; !ok {
			byLabel[r.Intent] = len(m.labels)
			m.labels = append(m.labels, r.Intent)
		}
		for _, group := range plainFeatures(r.Text) {
			for f := range group {
				id, ok := m.ids[f]
				if !ok {
					id = len(df)
					m.ids[f], df = id, append(df, 0)
				}
				df[id]++
			}
		}
	}
	for _, n := range df {
		m.idf = append(m.idf, math.Log((1+float64(len(rows)))/(1+n))+1)
	}
	x, y := make([][]cell, len(rows)), make([]int, len(rows))
	for i, r := range rows {
		x[i] = append(m.vector(r.Text), cell{len(df), 1})
		y[i] = byLabel[r.Intent]
	}
	for k := range m.labels {
		m.w = append(m.w, solvePlain(x, y, k, len(df)+1))
	}
	return m
}

// solvePlain is dual coordinate descent for one label against the rest.
func solvePlain(x [][]cell, y []int, k, dim int) []float64 {
	w, alpha := make([]float64, dim), make([]float64, len(x))
	rng := rand.New(rand.NewPCG(uint64(k), 1))
	for range 50 {
		largest := 0.0
		for _, i := range rng.Perm(len(x)) {
			sign, dot, qd := -1.0, 0.0, 0.5
			if y[i] == k {
				sign = 1
			}
			for _, c := range x[i] {
				dot += w[c.id] * c.x
				qd += c.x * c.x
			}
			old := alpha[i]
			alpha[i] = max(old-(sign*dot-1+0.5*old)/qd, 0)
			step := (alpha[i] - old) * sign
			largest = max(largest, math.Abs(step))
			for _, c := range x[i] {
				w[c.id] += step * c.x
			}
		}
		if largest < 0.01 {
			break
		}
	}
	return w
}

// best is the label with the highest score.
func (m *plainModel) best(text string) string {
	x := m.vector(text)
	top, at := math.Inf(-1), 0
	for k, w := range m.w {
		score := w[len(w)-1]
		for _, c := range x {
			score += w[c.id] * c.x
		}
		if score > top {
			top, at = score, k
		}
	}
	return m.labels[at]
}
