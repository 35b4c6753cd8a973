package knowledge

import "math"

// gramIndex scores passages by the character n-grams they share with the
// question (BM25): what is left when a word is misspelt or inflected.
type gramIndex struct {
	ids   map[string]int32
	lists [][]posting
	idf   []float32
}

func indexGrams(docs []*analysed, w weights) gramIndex {
	g := gramIndex{ids: map[string]int32{}}
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
			times := weigh(c.times, w.fields()) / length
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
				t.touch(p.doc)
				t.gram[p.doc] += g.idf[id] * p.w
			}
		})
	}
}

// views are the three ways in which a phrasing and a question are compared:
// cosine of tf-idf over stems, over ideas, and over character n-grams.
const (
	byWord = iota
	byIdea
	byGram
	views
)

// phrasingIndex finds the citizens' phrasing that is most like a question.
type phrasingIndex struct {
	of    []int32 // phrasing to passage
	first []int32 // passage to its first phrasing
	view  [views]vectors
}

// vectors are tf-idf vectors of unit length, by feature.
type vectors struct {
	ids   map[string]int32
	lists [][]posting // doc is the phrasing
	idf   []float32
	rare  float32 // idf of a feature that no phrasing has
}

func (r *ranker) indexPhrasings() phrasingIndex {
	x := phrasingIndex{first: make([]int32, len(r.docs))}
	var bags [views][]map[int32]float32
	for v := range x.view {
		x.view[v].ids = map[string]int32{}
	}
	for i, d := range r.docs {
		x.first[i] = int32(len(x.of))
		for _, asked := range d.asked {
			x.of = append(x.of, int32(i))
			for v := range bags {
				bags[v] = append(bags[v], map[int32]float32{})
			}
			r.features(asked, func(v int, f string) {
				ids := x.view[v].ids
				id, ok := ids[f]
				if !ok {
					id = int32(len(ids))
					ids[f] = id
				}
				bags[v][len(x.of)-1][id]++
			})
		}
	}
	for v := range x.view {
		x.view[v].fill(bags[v])
	}
	return x
}

func (x *vectors) fill(bags []map[int32]float32) {
	df := make([]float32, len(x.ids))
	for _, bag := range bags {
		for id := range bag {
			df[id]++
		}
	}
	idf := func(df float32) float32 { return float32(math.Log(float64(1+len(bags)) / float64(df+.5))) }
	x.rare = idf(0)
	x.idf = make([]float32, len(df))
	for id := range df {
		x.idf[id] = idf(df[id])
	}
	x.lists = make([][]posting, len(df))
	for i, bag := range bags {
		norm := x.norm(bag, 0)
		for id, tf := range bag {
			x.lists[id] = append(x.lists[id], posting{int32(i), tf * x.idf[id] / norm})
		}
	}
}

// norm gives the length of a bag's vector with missing more, squared.
func (x *vectors) norm(bag map[int32]float32, missing float32) float32 {
	sum := missing
	for id, tf := range bag {
		sum += square(tf * x.idf[id])
	}
	return float32(math.Sqrt(float64(max(sum, 1e-9))))
}

func square(x float32) float32 { return x * x }

// features gives the stems, ideas and n-grams of a phrasing or question.
// Compounds count as their parts too.
func (r *ranker) features(ws []word, yield func(view int, feature string)) {
	r.ideasIn(ws, func(idea string) { yield(byIdea, idea) })
	for _, w := range ws {
		yield(byWord, w.stem)
		for _, p := range r.pieces(w.raw) {
			yield(byWord, p)
		}
		grams(w.raw, gramLen, func(s string) { yield(byGram, s) })
	}
}

// likeness is how like a passage's phrasings are to the question, by view, and
// which is nearest.
type likeness struct {
	sum     float32 // weighted mean of the views, of the nearest phrasing
	view    [views]float32
	nearest int32 // counted from the passage's first
}

// alike gives each passage's likeness, for passages of which a phrasing has
// anything of the question.
func (r *ranker) alike(q question) map[int32]likeness {
	var bags [views]map[int32]float32
	var missing [views]float32
	for v := range bags {
		bags[v] = map[int32]float32{}
	}
	r.features(q.words, func(v int, f string) {
		if id, ok := r.asked.view[v].ids[f]; ok {
			bags[v][id]++
		} else {
			missing[v] += square(r.asked.view[v].rare)
		}
	})
	sums := make([][views]float32, len(r.asked.of))
	for v := range bags {
		x := &r.asked.view[v]
		norm := x.norm(bags[v], missing[v])
		for id, tf := range bags[v] {
			weight := tf * x.idf[id] / norm
			for _, p := range x.lists[id] {
				sums[p.doc][v] += weight * p.w
			}
		}
	}
	best := make(map[int32]likeness)
	for i, s := range sums {
		total := r.phrasingViews[byWord]*s[byWord] + r.phrasingViews[byIdea]*s[byIdea] + r.phrasingViews[byGram]*s[byGram]
		if total == 0 {
			continue
		}
		d := r.asked.of[i]
		if total > best[d].sum {
			best[d] = likeness{total, s, int32(i) - r.asked.first[d]}
		}
	}
	return best
}
