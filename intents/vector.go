package intents

import (
	"math"
	"slices"
)

// entry is one component of a sparse vector.
type entry struct {
	id int32
	x  float32
}

// vector is sparse, sorted by id, of length 1 (or empty).
type vector []entry

// dot is the scalar product with a vector given by feature id.
func (v vector) dot(dense []float32) float32 {
	var sum float32
	for _, e := range v {
		sum += dense[e.id] * e.x
	}
	return sum
}

// vocabulary numbers the features of the training texts and weighs them by
// how few texts have them (sublinear tf-idf).
type vocabulary struct {
	ids   map[feature]int32
	idf   []float32
	rare  float32 // the idf of a feature never seen
	group [2]float32
}

// newVocabulary keeps the features that at least minDF of the texts have.
func newVocabulary(texts []analysed, minDF int) *vocabulary {
	df := map[feature]int32{}
	for _, t := range texts {
		for _, c := range t.features {
			df[c.f]++
		}
	}
	kept := make([]feature, 0, len(df))
	for f, n := range df {
		if int(n) >= minDF {
			kept = append(kept, f)
		}
	}
	slices.Sort(kept) // map order must not reach the numbering
	v := &vocabulary{ids: make(map[feature]int32, len(kept)), idf: make([]float32, len(kept)), group: [2]float32{1, 1}}
	n := float64(len(texts))
	for i, f := range kept {
		v.ids[f] = int32(i)
		v.idf[i] = float32(math.Log((1+n)/(1+float64(df[f]))) + 1)
	}
	v.rare = float32(math.Log(1+n) + 1)
	return v
}

// vectorize weighs the text's features, each of the two groups to length 1,
// then both together to length 1. coverage is the share of each group's
// weight that the vocabulary knows: 1 for wholly familiar, 0 for foreign.
func (v *vocabulary) vectorize(a analysed, buf vector) (x vector, coverage [2]float64) {
	x = buf[:0]
	var known, unknown [2]float64
	for _, c := range a.features {
		g := c.f & 1
		tf := float32(1)
		if c.n > 1 {
			tf += float32(math.Log(float64(c.n)))
		}
		id, ok := v.ids[c.f]
		if !ok {
			unknown[g] += float64(tf * v.rare * tf * v.rare)
			continue
		}
		w := tf * v.idf[id]
		known[g] += float64(w * w)
		if g == 1 {
			w = -w // marks the group until both are scaled
		}
		x = append(x, entry{id, w})
	}
	var scale [2]float32
	total := 0.0
	for g := range known {
		if known[g] > 0 {
			scale[g] = v.group[g] / float32(math.Sqrt(known[g]))
			total += float64(v.group[g] * v.group[g])
			coverage[g] = known[g] / (known[g] + unknown[g])
		}
	}
	norm := float32(1)
	if total > 0 {
		norm = float32(1 / math.Sqrt(total))
	}
	for i, e := range x {
		if e.x < 0 {
			x[i].x = -e.x * scale[1] * norm
		} else {
			x[i].x = e.x * scale[0] * norm
		}
	}
	return x, coverage
}
