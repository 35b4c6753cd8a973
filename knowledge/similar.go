package knowledge

import "math"

// gramIndex scores passages by the character n-grams they share with the
// question (BM25): what is left when a word is misspelt or inflected.
type gramIndex struct {
	ids   map[string]int32
	lists [][]posting
	idf   []float32
	k1    float32
}

func indexGrams(docs []*analysed, w weights) gramIndex {
	g := gramIndex{ids: map[string]int32{}, k1: w.k1}
	average := averageLengths(docs)
	of := map[string][]int32{} // grams of a word, worked out once
	for i, d := range docs {
		length := 1 - w.b + w.b*d.length[inBody]/average[inBody]
		sum := make(map[int32]float32, 2*len(d.words))
		for _, c := range d.words {
			ids, ok := of[c.raw]
			if !ok {
				grams(c.raw, gramLen, func(s string) { ids = append(ids, g.id(s)) })
				of[c.raw] = ids
			}
			times := (c.times[inTitle]*w.title + c.times[inBody] + c.times[inPhrasing]*w.phrasing + c.times[inGuide]*w.guide) / length
			for _, id := range ids {
				sum[id] += times
			}
		}
		for id, times := range sum {
			g.lists[id] = append(g.lists[id], posting{int32(i), times * (w.k1 + 1) / (times + w.k1)})
		}
	}
	g.idf = idfs(len(docs), g.lists)
	return g
}

func (g *gramIndex) id(s string) int32 {
	id, ok := g.ids[s]
	if !ok {
		id = int32(len(g.lists))
		g.ids[s] = id
		g.lists = append(g.lists, nil)
	}
	return id
}

func (g *gramIndex) add(q question, t *tally) {
	for _, w := range q.words {
		grams(w.raw, gramLen, func(s string) {
			id, ok := g.ids[s]
			if !ok {
				return
			}
			for _, p := range g.lists[id] {
				if t.score[p.doc] == 0 && t.gram[p.doc] == 0 {
					t.seen = append(t.seen, p.doc)
				}
				t.gram[p.doc] += g.idf[id] * p.w
			}
		})
	}
}

// nearest finds the citizens' phrasing that is most like a question: cosine of
// tf-idf over stems and over character n-grams, averaged.
type nearest struct {
	of    []int32 // phrasing to passage
	first []int32 // passage to its first phrasing
	ids   map[string]int32
	lists [][]posting
	idf   []float32
}

func (r *ranker) indexPhrasings() nearest {
	docs := r.docs
	n := nearest{ids: map[string]int32{}, first: make([]int32, len(docs))}
	type bag map[int32]float32
	var words, chars []bag
	for i, d := range docs {
		n.first[i] = int32(len(n.of))
		for _, asked := range d.asked {
			n.of = append(n.of, int32(i))
			w, c := bag{}, bag{}
			r.features(asked, func(f string, char bool) {
				id, ok := n.ids[f]
				if !ok {
					id = int32(len(n.ids))
					n.ids[f] = id
				}
				if char {
					c[id]++
				} else {
					w[id]++
				}
			})
			words, chars = append(words, w), append(chars, c)
		}
	}
	df := make([]float32, len(n.ids))
	for i := range words {
		for id := range words[i] {
			df[id]++
		}
		for id := range chars[i] {
			df[id]++
		}
	}
	n.idf = make([]float32, len(df))
	for id := range df {
		n.idf[id] = float32(math.Log(float64(1+len(n.of)) / float64(df[id]+.5)))
	}
	n.lists = make([][]posting, len(df))
	for _, bags := range [][]bag{words, chars} {
		for i, b := range bags {
			norm := float32(0)
			for id, tf := range b {
				norm += square(tf * n.idf[id])
			}
			norm = float32(math.Sqrt(float64(max(norm, 1e-9))))
			for id, tf := range b {
				n.lists[id] = append(n.lists[id], posting{int32(i), tf * n.idf[id] / norm})
			}
		}
	}
	return n
}

func square(x float32) float32 { return x * x }

// features gives a phrasing's stems and ideas and, marked char, its n-grams.
func (r *ranker) features(ws []word, yield func(feature string, char bool)) {
	r.ideasIn(ws, func(idea string) { yield(idea, false) })
	for _, w := range ws {
		yield(w.stem, false)
		for _, p := range r.pieces(w.raw) {
			yield(p, false)
		}
		grams(w.raw, gramLen, func(s string) { yield("#"+s, true) })
	}
}

// similarity is one passage's nearest phrasing.
type similarity struct {
	value    float32
	phrasing int32 // counted from the passage's first
}

// alike gives each passage's nearest phrasing, for passages that share a word
// or part of one with the question.
func (r *ranker) alike(q question) map[int32]similarity {
	n := &r.asked
	words, chars := map[int32]float32{}, map[int32]float32{}
	var unknownWords, unknownChars float32
	unknown := float32(math.Log(float64(1+len(n.of)) / .5))
	r.features(q.words, func(f string, char bool) {
		bag, missing := words, &unknownWords
		if char {
			bag, missing = chars, &unknownChars
		}
		if id, ok := n.ids[f]; ok {
			bag[id]++
		} else {
			*missing += square(unknown)
		}
	})
	sums := make([]float32, len(n.of))
	n.sum(words, unknownWords, sums)
	n.sum(chars, unknownChars, sums)
	best := make(map[int32]similarity)
	for i, s := range sums {
		if s == 0 {
			continue
		}
		d := n.of[i]
		if s > best[d].value {
			best[d] = similarity{s, int32(i) - n.first[d]}
		}
	}
	return best
}

// sum adds half the cosine of the bag with every phrasing to sums.
func (n *nearest) sum(bag map[int32]float32, missing float32, sums []float32) {
	norm := missing
	for id, tf := range bag {
		norm += square(tf * n.idf[id])
	}
	if norm == 0 {
		return
	}
	norm = float32(math.Sqrt(float64(norm)))
	for id, tf := range bag {
		weight := .5 * tf * n.idf[id] / norm
		for _, p := range n.lists[id] {
			sums[p.doc] += weight * p.w
		}
	}
}
