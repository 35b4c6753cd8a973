package knowledge

import "math"

// addGrams scores passages by the character n-grams they share with the
// question (BM25): what is left when a word is misspelt or inflected.
func (r *ranker) addGrams(q question, t *tally) {
	for _, f := range q.features {
		if f.view != byGram || f.id < 0 {
			continue
		}
		for _, p := range r.gramLists[f.id] {
			t.gram[p.doc] += r.gramIDF[f.id] * p.w
		}
	}
}

// indexGrams fills gramLists with every passage's n-grams.
func (r *ranker) indexGrams() {
	for _, d := range r.docs {
		for _, c := range d.words {
			r.word(word{raw: c.raw, stem: c.stem}, true)
		}
	}
	r.gramLists = make([][]posting, len(r.lexicon.ids))
	for i, d := range r.docs {
		length := 1 - r.b + r.b*d.length[inBody]/r.average[inBody]
		sum := make(map[int32]float32, 2*len(d.words))
		for _, c := range d.words {
			times := weigh(c.times, r.fields()) / length
			for _, id := range r.lexicon.words[c.raw].grams {
				sum[id] += times
			}
		}
		for id, times := range sum {
			r.gramLists[id] = append(r.gramLists[id], posting{int32(i), times * (r.k1 + 1) / (times + r.k1)})
		}
	}
	r.gramIDF = keep(r.gramIDF, idfs(r.passages, r.gramLists))
}

// phrasingIndex finds the citizens' phrasing that is most like a question:
// cosine of tf-idf in each view.
type phrasingIndex struct {
	taken int         // how many the statistics were taken of
	slots int         // how many there are, and were
	of    []extent    // passage to its phrasings
	lists [][]posting // by feature; doc is the phrasing
	idf   []float32
	rare  float32
}

// extent is a range of numbers.
type extent struct{ from, to int }

// apart gives each view a length of its own; pairs count as words where they
// count at all.
var apart = [views]int{byWord: byWord, byIdea: byIdea, byGram: byGram, byPair: byPair}

// indexPhrasings fills the index and gives the phrasings' vectors.
func (r *ranker) indexPhrasings() (vectors [][]weighted) {
	x := phrasingIndex{of: make([]extent, len(r.docs)), taken: r.phrasings.taken}
	for i, d := range r.docs {
		first := x.slots
		x.slots += len(d.asked)
		x.of[i] = extent{first, x.slots}
	}
	df := make([]float32, len(r.lexicon.ids))
	for _, d := range r.askedFeatures {
		for _, fs := range d {
			countOnce(fs, df)
		}
	}
	if x.taken == 0 {
		x.taken = x.slots
	}
	idf := func(df float32) float32 { return float32(math.Log(float64(1+x.taken) / float64(df+.5))) }
	x.rare, x.idf = idf(0), make([]float32, len(df))
	for id := range df {
		x.idf[id] = idf(df[id])
	}
	keep(r.phrasings.idf, x.idf)
	x.lists = make([][]posting, len(df))
	n := int32(0)
	for _, d := range r.askedFeatures {
		for _, fs := range d {
			v := vector(fs, x.idf, x.rare, apart, false)
			vectors = append(vectors, v)
			for _, w := range v {
				if w.view != byPair {
					x.lists[w.id] = append(x.lists[w.id], posting{n, w.weight})
				}
			}
			n++
		}
	}
	r.phrasings = x
	return vectors
}

// countOnce adds 1 to df for each feature that fs has.
func countOnce(fs []feature, df []float32) {
	had := make(map[int32]bool, len(fs))
	for _, f := range fs {
		if f.id >= 0 && !had[f.id] {
			had[f.id] = true
			df[f.id]++
		}
	}
}

// likeness is how like a passage's nearest phrasing is to the question.
type likeness struct {
	sum     float32 // weighted mean of the views
	view    [byPair]float32
	nearest int32 // counted from the passage's first
}

// addAlike notes how like each phrasing is to the question, view by view.
func (r *ranker) addAlike(q question, t *tally) {
	x := &r.phrasings
	for _, w := range vector(q.features, x.idf, x.rare, apart, false) {
		for _, p := range x.lists[w.id] {
			t.alike[p.doc][w.view] += w.weight * p.w
		}
	}
}

// alike is how like a passage's nearest phrasing is, after addAlike.
func (r *ranker) alike(doc int32, t *tally) (most float32) {
	own, in := r.phrasings.of[doc], r.likeViews
	for _, s := range t.alike[own.from:own.to] {
		most = max(most, in[byWord]*s[byWord]+in[byIdea]*s[byIdea]+in[byGram]*s[byGram])
	}
	return most
}

// likeness is that of a passage's phrasings, after addAlike.
func (r *ranker) likeness(doc int32, t *tally) (best likeness) {
	own := r.phrasings.of[doc]
	for i, s := range t.alike[own.from:own.to] {
		total := r.likeViews[byWord]*s[byWord] + r.likeViews[byIdea]*s[byIdea] + r.likeViews[byGram]*s[byGram]
		if total > best.sum {
			best = likeness{total, s, int32(i)} //nolint:gosec // a passage has few phrasings
		}
	}
	return best
}
