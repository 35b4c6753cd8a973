package knowledge

import (
	"math"
	"slices"

	"offelia/intents/danish"
)

// sought is a term that a question asks for.
type sought struct {
	term   int32
	weight float32 // 1 for a word itself, less for a part of a compound or a stop word
	word   int     // place in the question
	exact  bool    // the word itself, not a part
}

// question is a text prepared for search.
type question struct {
	words []word
	terms []sought
	ideal float32 // score of a passage that has every word with full weight

	features []feature
}

func (r *ranker) question(text string) question {
	q := question{words: r.words(text)}
	q.features = r.features(q.words, false)
	for i, w := range q.words {
		weight := float32(1)
		if r.stop[w.raw] {
			weight = r.dull
		}
		terms := r.lookup(w.stem)
		for _, t := range terms {
			q.terms = append(q.terms, sought{t, weight, i, true})
		}
		best := r.unseen()
		if len(terms) > 0 {
			best = r.idf[terms[0]]
		}
		q.ideal += weight * best * (r.k1 + 1)
		part := weight * r.weights.parts
		if len(terms) == 0 {
			part = weight * r.weights.strange
		}
		for _, p := range r.pieces(w.raw) {
			if t, ok := r.terms[p]; ok {
				q.terms = append(q.terms, sought{t, part, i, false})
			}
		}
	}
	r.ideasIn(q.words, func(idea string) {
		t, ok := r.terms[idea]
		if !ok || slices.ContainsFunc(q.terms, func(s sought) bool { return s.term == t }) {
			return
		}
		q.terms = append(q.terms, sought{t, r.idea, -1, false})
		q.ideal += r.idea * r.idf[t] * (r.k1 + 1)
	})
	return q
}

// lookup gives the terms of a stem: itself, or else what is written alike
// without Danish letters.
func (r *ranker) lookup(stem string) []int32 {
	if t, ok := r.terms[stem]; ok {
		return []int32{t}
	}
	return r.folded[danish.Ascii(stem)]
}

// unseen is the idf of a word that no passage has.
func (r *ranker) unseen() float32 { return float32(math.Log(1 + (float64(len(r.docs))+.5)/.5)) }

// ranked is a passage's place in a result, with what put it there.
type ranked struct {
	doc      int32
	score    float32 // BM25F with grams, coordination and neighbourhood
	share    float32 // score against that of a passage with every word once, about 0..1
	covered  float32 // idf-weighted share of the question's words found, 0..1
	likeness         // of its phrasings
	about    float32 // likeness of its profile, 0..1
	guide    float32 // best share of any passage of its guide
}

// contenders is how many passages are looked at closely.
const contenders = 400

// rank gives the passages that share most with the question, in no order.
// within limits the passages looked at; nil is all.
func (r *ranker) rank(text string, within []int32) []ranked {
	q := r.question(text)
	t := r.scratch.Get().(*tally)
	defer r.scratch.Put(t)
	t.reset()
	r.addWords(q, t)
	r.addGrams(q, t)
	r.addAlike(q, t)
	r.addAbout(q, t)
	out := r.contend(q, t, within)
	order, scores := make([]int32, len(out)), make([]float32, len(out))
	for i := range out {
		order[i], scores[i] = int32(i), out[i].score //nolint:gosec // there are few contenders
	}
	r.addNeighbours(q, t, out, best(order, r.neighbours, scores))
	ideal := max(q.ideal*(1+r.coord+r.near), 1e-6)
	guides := map[int32]float32{}
	for i := range out {
		out[i].share = out[i].score / ideal
		g := r.profiles.guideOf[out[i].doc]
		guides[g] = max(guides[g], min(out[i].share, 1))
	}
	for i := range out {
		out[i].guide = guides[r.profiles.guideOf[out[i].doc]]
	}
	return out
}

// contend picks the contenders of those that have a score.
func (r *ranker) contend(q question, t *tally, within []int32) []ranked {
	var idfSum float32
	for _, w := range q.words {
		idfSum += r.wordWeight(w)
	}
	t.look(within)
	ideal := max(q.ideal, 1e-6)
	for _, d := range t.seen {
		t.hits[d] = min(t.hits[d]/max(idfSum, 1e-6), 1)
		t.score[d] = t.score[d]*(1+r.coord*t.hits[d]) + r.grams*t.gram[d]
		t.merit[d] = 3*t.score[d]/ideal + 2*r.likeness(d, t).sum + 4*t.about[d]
	}
	out := make([]ranked, 0, min(len(t.seen), contenders))
	for _, d := range best(t.seen, contenders, t.merit) {
		out = append(out, ranked{doc: d, score: t.score[d], covered: t.hits[d], likeness: r.likeness(d, t), about: t.about[d]})
	}
	return out
}

// look lists the passages that have a score; within limits them, unless nil.
func (t *tally) look(within []int32) {
	note := func(d int32) {
		if t.score[d] != 0 || t.gram[d] != 0 {
			t.seen = append(t.seen, d)
		}
	}
	if within != nil {
		for _, d := range within {
			note(d)
		}
		return
	}
	for d := range t.score {
		note(int32(d)) //nolint:gosec // there are fewer passages
	}
}

// best gives the k of list whose values, by what is listed, are highest, highest
// first; equal ones in the order of the list.
func best(list []int32, k int, values []float32) []int32 {
	top := make(selection, 0, min(len(list), k)+1)
	for i, x := range list {
		v := valued{x, int32(i), values[x]} //nolint:gosec // there are fewer passages
		switch {
		case len(top) < k:
			top = append(top, v)
			top.up()
		case k > 0 && v.value > top[0].value:
			top[0] = v
			top.down()
		}
	}
	out := make([]int32, len(top))
	for n := len(top) - 1; n >= 0; n-- {
		out[n] = top[0].x
		top[0] = top[n]
		top = top[:n]
		top.down()
	}
	return out
}

// valued is one of a list, its place there and its value.
type valued struct {
	x, at int32
	value float32
}

// selection is a binary heap with the worst of the chosen on top: the lowest
// value, and of equal ones the last. (The one of the standard library calls
// through an interface, which was a tenth of a search.)
type selection []valued

func (v valued) worse(w valued) bool {
	return v.value < w.value || v.value == w.value && v.at > w.at
}

// up puts the last where it belongs.
func (s selection) up() {
	for i := len(s) - 1; i > 0; {
		parent := (i - 1) / 2
		if !s[i].worse(s[parent]) {
			return
		}
		s[i], s[parent] = s[parent], s[i]
		i = parent
	}
}

// down puts the first where it belongs.
func (s selection) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(s) {
			return
		}
		if other := child + 1; other < len(s) && s[other].worse(s[child]) {
			child = other
		}
		if !s[child].worse(s[i]) {
			return
		}
		s[i], s[child] = s[child], s[i]
		i = child
	}
}

func (r *ranker) wordWeight(w word) float32 {
	weight := float32(1)
	if r.stop[w.raw] {
		weight = r.dull
	}
	if terms := r.lookup(w.stem); len(terms) > 0 {
		return weight * r.idf[terms[0]]
	}
	return weight * r.unseen()
}

func (r *ranker) addWords(q question, t *tally) {
	for _, s := range q.terms {
		idf := r.idf[s.term] * s.weight
		for _, p := range r.lists[s.term] {
			t.score[p.doc] += idf * p.w * (r.k1 + 1) / (p.w + r.k1)
			if s.word >= 0 {
				t.hits[p.doc] += idf
			}
		}
	}
}

// addNeighbours raises passages in which words that are neighbours in the
// question, or next but one, stand close together.
func (r *ranker) addNeighbours(q question, t *tally, list []ranked, top []int32) {
	line := wholeWords(q)
	if len(line) < 2 {
		return
	}
	for i, term := range line {
		t.mark[term] = int8(i + 1)
	}
	last := make([]int, len(line))
	for _, n := range top {
		var closest [2][mostWords]int // of word i to word i-1, and to i-2; 0 is not seen
		for i := range last {
			last[i] = -far
		}
		for at, term := range r.orders[list[n].doc] {
			i := int(t.mark[term]) - 1
			if i < 0 {
				continue
			}
			last[i] = at
			for gap := 1; gap <= len(closest); gap++ {
				if i >= gap {
					shorten(&closest[gap-1][i], at-last[i-gap])
				}
				if i+gap < len(line) {
					shorten(&closest[gap-1][i+gap], at-last[i+gap])
				}
			}
		}
		for gap := 1; gap <= len(closest); gap++ {
			for i := gap; i < len(line); i++ {
				if d := closest[gap-1][i]; d > 0 {
					idf := min(r.idf[line[i-gap]], r.idf[line[i]])
					list[n].score += r.near * idf * (r.k1 + 1) / float32(d*gap)
				}
			}
		}
	}
	for _, term := range line {
		t.mark[term] = 0
	}
}

const (
	far       = 16 // words apart from which they are not close
	mostWords = 64 // of a question whose order is looked at
)

// shorten makes a distance the shorter of the two; 0 is none yet.
func shorten(d *int, by int) {
	if by > 0 && by < far && (*d == 0 || by < *d) {
		*d = by
	}
}

// wholeWords gives the question's terms in order, without stop words, parts of
// compounds and repetitions.
func wholeWords(q question) []int32 {
	var line []int32
	for _, s := range q.terms {
		if s.exact && s.weight == 1 && !slices.Contains(line, s.term) && len(line) < mostWords {
			line = append(line, s.term)
		}
	}
	return line
}
