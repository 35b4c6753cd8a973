package knowledge

import (
	"math"
	"slices"
)

// profiles say what a passage, and its guide as a whole, is asked about: the
// sum of its title, its short answer and its phrasings as unit vectors. Where
// the nearest phrasing answers "has somebody asked this very thing?", a profile
// answers "is it about this?" (a nearest-centroid classifier, Rocchio 1971, with
// square-root damping so that a word of every phrasing does not drown the rest).
type profiles struct {
	idf      []float32
	rare     float32
	passages [][]posting // by feature
	guides   [][]posting // by feature; doc is the guide's number
	guideOf  []int32     // passage to guide
}

// guideCount is how many guides there are.
func (x *profiles) guideCount() int {
	if len(x.guideOf) == 0 {
		return 0
	}
	return int(slices.Max(x.guideOf)) + 1
}

// guideShare is how much the guide's profile counts beside the passage's own.
const guideShare = .4

// together lets pairs share their length with words.
var together = [views]int{byWord: byWord, byIdea: byIdea, byGram: byGram, byPair: byWord}

func (r *ranker) indexProfiles(guideOf []int32) {
	x := profiles{guideOf: guideOf}
	df := make([]float32, len(r.lexicon.ids))
	for i := range r.docs {
		var all []feature
		for _, fs := range r.texts(i) {
			all = append(all, fs...)
		}
		countOnce(all, df)
	}
	idf := func(df float32) float32 { return float32(math.Log(float64(1+r.passages)/float64(max(df, .5)))) + .1 }
	x.rare, x.idf = idf(0), make([]float32, len(df))
	for id := range df {
		x.idf[id] = idf(df[id])
	}
	keep(r.profiles.idf, x.idf)
	x.passages, x.guides = make([][]posting, len(df)), make([][]posting, len(df))
	guides := map[int32]map[int32]float32{}
	for i := range r.docs {
		profile := x.profile(r.texts(i))
		enter(x.passages, int32(i), profile)
		g := guideOf[i]
		if guides[g] == nil {
			guides[g] = map[int32]float32{}
		}
		for id, w := range profile {
			guides[g][id] += w
		}
	}
	for g, sum := range guides {
		unit(sum)
		enter(x.guides, g, sum)
	}
	r.profiles = x
}

// texts gives the features of what a passage says of itself and is asked.
func (r *ranker) texts(doc int) [][]feature {
	return append(append([][]feature{}, r.toldFeatures[doc]...), r.askedFeatures[doc]...)
}

// profile sums texts, dampens, and brings to unit length.
func (x *profiles) profile(texts [][]feature) map[int32]float32 {
	sum := map[int32]float32{}
	for _, fs := range texts {
		for _, w := range vector(fs, x.idf, x.rare, together, true) {
			sum[w.id] += w.weight
		}
	}
	for id, w := range sum {
		sum[id] = root(w)
	}
	unit(sum)
	return sum
}

// unit brings a vector to length 1. It sums in double precision, so that the
// order of the map does not show in the result.
func unit(v map[int32]float32) {
	var sum float64
	for _, w := range v {
		sum += float64(w) * float64(w)
	}
	length := root(float32(sum))
	for id := range v {
		v[id] /= length
	}
}

func enter(lists [][]posting, doc int32, v map[int32]float32) {
	for id, w := range v {
		lists[id] = append(lists[id], posting{doc, w})
	}
}

// addAbout notes how far each passage, and each guide, is about what the question
// asks, 0 to about 1.
func (r *ranker) addAbout(q question, t *tally) {
	x := &r.profiles
	for _, w := range vector(q.features, x.idf, x.rare, together, true) {
		for _, p := range x.passages[w.id] {
			t.about[p.doc] += w.weight * p.w
		}
		for _, p := range x.guides[w.id] {
			t.guides[p.doc] += w.weight * p.w
		}
	}
}
