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
	score    float32   // BM25F with grams, coordination and neighbourhood
	share    float32   // score against that of a passage with every word once, about 0..1
	covered  float32   // idf-weighted share of the question's words found, 0..1
	likeness           // of its phrasings
	about    float32   // likeness of its profile, 0..1
	guide    float32   // best share of any passage of its guide
	likes    []float32 // of the question to each phrasing of its guide; nil where there is no contrast
}

// contenders is how many passages are looked at closely.
const contenders = 400

// rank gives the passages that share most with the question, in the order of
// passages.
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
	for i := range out {
		t.merit[i] = out[i].score
	}
	r.addNeighbours(q, t, out, best(t.merit[:len(out)], r.neighbours))
	ideal := max(q.ideal*(1+r.coord+r.near), 1e-6)
	guides := map[int32]float32{}
	for i := range out {
		out[i].share = out[i].score / ideal
		g := r.profiles.guideOf[out[i].doc]
		guides[g] = max(guides[g], min(out[i].share, 1))
	}
	r.addLikes(t, out)
	for i := range out {
		out[i].guide = guides[r.profiles.guideOf[out[i].doc]]
	}
	return out
}

// contend picks the contenders of those that have a score, in the order of
// passages. It runs over every passage, so it does the least it can for each.
func (r *ranker) contend(q question, t *tally, within []int32) []ranked {
	var idfSum float32
	for _, w := range q.words {
		idfSum += r.wordWeight(w)
	}
	idfSum, ideal := max(idfSum, 1e-6), max(q.ideal, 1e-6)
	t.look(within)
	for i, d := range t.seen {
		t.hits[d] = min(t.hits[d]/idfSum, 1)
		t.score[d] = t.score[d]*(1+r.coord*t.hits[d]) + r.grams*t.gram[d]
		t.about[d] += guideShare * t.guides[r.profiles.guideOf[d]]
		t.merit[i] = 3*t.score[d]/ideal + 2*r.alike(d, t) + 4*t.about[d]
	}
	chosen := best(t.merit[:len(t.seen)], contenders)
	out := make([]ranked, len(chosen))
	for n, i := range chosen {
		d := t.seen[i]
		out[n] = ranked{doc: d, score: t.score[d], covered: t.hits[d], likeness: r.likeness(d, t), about: t.about[d]}
	}
	return out
}

// look lists the passages that have a score; within limits them, unless nil.
func (t *tally) look(within []int32) {
	if within != nil {
		for _, d := range within {
			if t.score[d] != 0 || t.gram[d] != 0 {
				t.seen = append(t.seen, d)
			}
		}
		return
	}
	for d, score := range t.score {
		if score != 0 || t.gram[d] != 0 {
			t.seen = append(t.seen, int32(d)) //nolint:gosec // there are fewer passages
		}
	}
}

// best gives the places of the k highest values, in the order of places; of
// equal values the first.
func best(values []float32, k int) []int32 {
	out := make([]int32, 0, min(len(values), k))
	edge, equal := highest(values, k)
	for i, v := range values {
		if v == edge {
			equal--
		}
		if v > edge || v == edge && equal >= 0 {
			out = append(out, int32(i)) //nolint:gosec // there are fewer passages
		}
	}
	return out
}

// highest gives the k-th highest value, and how many that equal it are among the
// k highest. It counts how many values lie in each of many equal steps and sorts
// only those in the step of the k-th: a heap was a fifth of a search.
func highest(values []float32, k int) (edge float32, equal int) {
	if k <= 0 || len(values) == 0 {
		return float32(math.Inf(1)), 0
	}
	var counts [1024]int
	scale := float32(len(counts)-1) / max(slices.Max(values), 1e-30)
	step := func(v float32) int { return max(0, int(v*scale)) }
	for _, v := range values {
		counts[step(v)]++
	}
	k = min(k, len(values))
	at := len(counts) - 1
	for ; counts[at] < k; at-- {
		k -= counts[at]
	}
	near := make([]float32, 0, counts[at])
	for _, v := range values {
		if step(v) == at {
			near = append(near, v)
		}
	}
	slices.Sort(near)
	edge = near[len(near)-k]
	for _, v := range near[len(near)-k:] {
		if v == edge {
			equal++
		}
	}
	return edge, equal
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
