package knowledge

import "math"

// profiles say what a passage, and its guide as a whole, is asked about: the
// sum of its title, its short answer and its phrasings as unit vectors of stems,
// pairs of stems, ideas and n-grams. Where the nearest phrasing answers "has
// somebody asked this very thing?", a profile answers "is it about this?" (a
// nearest-centroid classifier, Rocchio 1971, with square-root damping so that a
// word of every phrasing does not drown the others).
type profiles struct {
	ids      map[string]int32
	idf      []float32
	passages [][]posting
	guides   [][]posting // doc is the guide's number
	guideOf  []int32     // passage to guide
	rare     float32
}

// guideShare is how much the guide's profile counts beside the passage's own.
const guideShare = .4

func (r *ranker) indexProfiles(guideOf []int32) profiles {
	x := profiles{ids: map[string]int32{}, guideOf: guideOf}
	seen := make([][][]seenFeature, len(r.docs))
	var df []float32
	for i, d := range r.docs {
		here := map[int32]bool{}
		for _, texts := range [][][]word{d.told, d.asked} {
			for _, ws := range texts {
				fs := x.read(r, ws, true)
				seen[i] = append(seen[i], fs)
				for _, f := range fs {
					here[f.id] = true
				}
			}
		}
		df = append(df, make([]float32, len(x.ids)-len(df))...)
		for id := range here {
			df[id]++
		}
	}
	idf := func(df float32) float32 { return float32(math.Log(float64(1+len(r.docs))/float64(max(df, .5)))) + .1 }
	x.rare = idf(0)
	x.idf = make([]float32, len(df))
	for id := range df {
		x.idf[id] = idf(df[id])
	}
	x.fill(seen)
	return x
}

// seenFeature is a feature of a text: its id, -1 when no passage has it.
type seenFeature struct {
	id   int32
	view int
}

// read gives a text's features, each once; grow gives new ones an id.
func (x *profiles) read(r *ranker, ws []word, grow bool) []seenFeature {
	var out []seenFeature
	had := map[string]bool{}
	add := func(view int, f string) {
		f = string(rune('0'+view)) + f
		if had[f] {
			return
		}
		had[f] = true
		id, ok := x.ids[f]
		if !ok {
			id = -1
			if grow {
				id = int32(len(x.ids))
				x.ids[f] = id
			}
		}
		out = append(out, seenFeature{id, view})
	}
	r.features(ws, add)
	for i := 1; i < len(ws); i++ {
		add(byWord, ws[i-1].stem+" "+ws[i].stem)
	}
	return out
}

// vector gives a text's tf-idf, of unit length within each view.
func (x *profiles) vector(fs []seenFeature) map[int32]float32 {
	weight := func(f seenFeature) float32 {
		if f.id < 0 {
			return x.rare
		}
		return x.idf[f.id]
	}
	var norm [views]float32
	for _, f := range fs {
		norm[f.view] += square(weight(f))
	}
	out := make(map[int32]float32, len(fs))
	for _, f := range fs {
		if f.id >= 0 {
			out[f.id] = weight(f) / root(norm[f.view])
		}
	}
	return out
}

func root(x float32) float32 { return float32(math.Sqrt(float64(max(x, 1e-9)))) }

func (x *profiles) fill(seen [][][]seenFeature) {
	x.passages, x.guides = make([][]posting, len(x.ids)), make([][]posting, len(x.ids))
	guides := map[int32]map[int32]float32{}
	for i, texts := range seen {
		sum := map[int32]float32{}
		for _, fs := range texts {
			for id, w := range x.vector(fs) {
				sum[id] += w
			}
		}
		for id, w := range sum {
			sum[id] = root(w)
		}
		enter(x.passages, int32(i), sum)
		g := x.guideOf[i]
		if guides[g] == nil {
			guides[g] = map[int32]float32{}
		}
		length := lengthOf(sum)
		for id, w := range sum {
			guides[g][id] += w / length
		}
	}
	for g, sum := range guides {
		enter(x.guides, g, sum)
	}
}

func lengthOf(v map[int32]float32) float32 {
	var sum float32
	for _, w := range v {
		sum += w * w
	}
	return root(sum)
}

// enter adds a vector, brought to unit length, to the lists.
func enter(lists [][]posting, doc int32, v map[int32]float32) {
	length := lengthOf(v)
	for id, w := range v {
		lists[id] = append(lists[id], posting{doc, w / length})
	}
}

// about gives how far each passage is about what the question asks, 0 to about 1.
func (r *ranker) about(q question) []float32 {
	x := &r.profiles
	out := make([]float32, len(r.docs))
	guides := make(map[int32]float32)
	for id, w := range x.vector(x.read(r, q.words, false)) {
		for _, p := range x.passages[id] {
			out[p.doc] += w * p.w
		}
		for _, p := range x.guides[id] {
			guides[p.doc] += w * p.w
		}
	}
	for i := range out {
		out[i] += guideShare * guides[x.guideOf[i]]
	}
	return out
}
