package knowledge

import (
	"math"
	"slices"
	"sync"

	"offelia/intents/danish"
)

// posting is one passage that has a term, and the term's weight there: the
// length-normalised frequency over all fields (BM25F).
type posting struct {
	doc int32
	w   float32
}

// ranker ranks a fixed list of passages. It is immutable and safe for
// concurrent use. Posting lists are in the order of their documents.
type ranker struct {
	*analyzer
	weights
	docs          []*analysed
	passages      int              // of which the statistics were taken
	average       [fields]float32  // lengths of those
	terms         map[string]int32 // stem to term
	lists         [][]posting
	idf           []float32
	folded        map[string][]int32 // danish.Ascii of a stem to its terms
	orders        [][]int32          // per passage its terms in order; -1 is none
	lexicon       lexicon
	gramLists     [][]posting // by feature
	gramIDF       []float32
	askedFeatures [][][]feature // by passage and phrasing
	toldFeatures  [][][]feature // by passage: title, short answer
	phrasings     phrasingIndex
	contrasts     contrasts
	profiles      profiles
	raws          map[string]bool     // every word as written: the compounds' dictionary
	split         map[string][]string // those that are compounds to the stems of their parts

	scratch sync.Pool // *tally
}

// tally is one search's working memory, used again by a later one.
type tally struct {
	score, gram, hits, about []float32         // by passage
	merit                    []float32         // by place in seen
	guides                   []float32         // by guide
	alike                    [][byPair]float32 // by phrasing
	mark                     []int8            // per term: place in the question + 1
	seen                     []int32           // passages with a score
}

func (r *ranker) newTally() *tally {
	each := func() []float32 { return make([]float32, len(r.docs)) }
	return &tally{
		score: each(), gram: each(), hits: each(), about: each(), merit: each(),
		guides: make([]float32, r.profiles.guideCount()), alike: make([][byPair]float32, r.phrasings.slots),
		mark: make([]int8, len(r.lists)),
	}
}

// reset makes room for the next question. The marks are taken out where they
// were set.
func (t *tally) reset() {
	clear(t.score)
	clear(t.gram)
	clear(t.hits)
	clear(t.about)
	clear(t.guides)
	clear(t.alike)
	t.seen = t.seen[:0]
}

func newRanker(a *analyzer, w weights, docs []*analysed, guideOf []int32) *ranker {
	r := &ranker{
		analyzer: a, weights: w, docs: docs, passages: len(docs), average: averageLengths(docs),
		terms: map[string]int32{}, folded: map[string][]int32{}, raws: map[string]bool{}, split: map[string][]string{},
		lexicon: lexicon{map[string]int32{}, map[string]wordFeatures{}},
	}
	r.indexAll(guideOf)
	return r
}

// indexAll fills the indexes from the passages. Statistics that are there
// already stay; what is new to them gets its own.
func (r *ranker) indexAll(guideOf []int32) {
	r.readCompounds()
	r.index()
	for _, d := range r.docs {
		r.askedFeatures = append(r.askedFeatures, r.featuresOf(d.asked))
		r.toldFeatures = append(r.toldFeatures, r.featuresOf(d.told))
	}
	r.indexGrams()
	r.indexContrasts(guideOf, r.indexPhrasings())
	r.indexProfiles(guideOf)
	r.askedFeatures, r.toldFeatures = nil, nil // only needed while indexing
	r.scratch.New = func() any { return r.newTally() }
}

// readCompounds cuts the words that are compounds of other words of the
// passages.
func (r *ranker) readCompounds() {
	var fresh []string
	for _, d := range r.docs {
		for _, c := range d.words {
			if !r.raws[c.raw] {
				r.raws[c.raw] = true
				fresh = append(fresh, c.raw)
			}
		}
	}
	for _, raw := range fresh {
		if p := r.cut(raw); p != nil {
			r.split[raw] = p
		}
	}
}

func (r *ranker) featuresOf(texts [][]word) [][]feature {
	out := make([][]feature, len(texts))
	for i, ws := range texts {
		out[i] = r.features(ws, true)
	}
	return out
}

func (r *ranker) index() {
	for i, d := range r.docs {
		var norm [fields]float32
		for f, weight := range r.fields() {
			norm[f] = weight / (1 - r.b + r.b*d.length[f]/r.average[f])
		}
		sum := make(map[int32]float32, len(d.words))
		for _, c := range d.words {
			w := weigh(c.times, norm)
			sum[r.term(c.stem)] += w
			for _, p := range r.split[c.raw] {
				sum[r.term(p)] += w * r.weights.parts
			}
		}
		for idea, times := range d.ideas {
			sum[r.term(idea)] += weigh(times, norm)
		}
		for t, w := range sum {
			r.lists[t] = append(r.lists[t], posting{int32(i), w})
		}
	}
	r.idf = keep(r.idf, idfs(r.passages, r.lists))
	r.orders = make([][]int32, len(r.docs))
	for i, d := range r.docs {
		order := make([]int32, len(d.sequence))
		for j, stem := range d.sequence {
			order[j] = r.terms[stem]
		}
		r.orders[i] = order
	}
}

func weigh(times, norm [fields]float32) float32 {
	var w float32
	for f := range times {
		w += times[f] * norm[f]
	}
	return w
}

// ideasIn yields the ideas of words, and of the parts of compounds.
func (r *ranker) ideasIn(ws []word, yield func(idea string)) {
	r.ideas.in(ws, yield)
	for _, w := range ws {
		for _, p := range r.pieces(w.raw) {
			r.ideas.in([]word{{stem: p}}, yield)
		}
	}
}

// pieces gives the stems of a compound's parts, or nil.
func (r *ranker) pieces(raw string) []string {
	if r.raws[raw] {
		return r.split[raw]
	}
	return r.cut(raw)
}

func (r *ranker) cut(raw string) []string {
	parts := danish.SplitCompound(raw, func(s string) bool { return r.raws[s] && !r.stop[s] })
	for i, p := range parts {
		parts[i] = r.stem(p)
	}
	return parts
}

func (r *ranker) term(stem string) int32 {
	t, ok := r.terms[stem]
	if !ok {
		t = int32(len(r.lists))
		r.terms[stem] = t
		r.lists = append(r.lists, nil)
		key := danish.Ascii(stem)
		r.folded[key] = append(slices.Clip(r.folded[key]), t)
	}
	return t
}

func averageLengths(docs []*analysed) [fields]float32 {
	var sum [fields]float32
	for _, d := range docs {
		for f, l := range d.length {
			sum[f] += l
		}
	}
	for f := range sum {
		sum[f] = max(sum[f]/float32(max(len(docs), 1)), 1)
	}
	return sum
}

// keep gives fresh with what was known before in its place.
func keep(known, fresh []float32) []float32 {
	copy(fresh, known)
	return fresh
}

func idfs(n int, lists [][]posting) []float32 {
	out := make([]float32, len(lists))
	for t, list := range lists {
		df := float64(len(list))
		out[t] = float32(math.Log(1 + (float64(n)-df+.5)/(df+.5)))
	}
	return out
}
