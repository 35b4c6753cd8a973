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

// dot is the scalar product with a vector given by feature id. Training spends
// its time here: four sums at once keep the processor from waiting for each
// addition before the next.
func (v vector) dot(dense []float32) float32 {
	var a, b, c, d float32
	for len(v) >= 4 {
		a += dense[v[0].id] * v[0].x
		b += dense[v[1].id] * v[1].x
		c += dense[v[2].id] * v[2].x
		d += dense[v[3].id] * v[3].x
		v = v[4:]
	}
	for _, e := range v {
		a += dense[e.id] * e.x
	}
	return a + b + c + d
}

// vocabulary numbers the features of the training texts and weighs them by
// how few texts have them (sublinear tf-idf).
type vocabulary struct {
	ids      map[feature]int32
	idf      []float32
	group    []uint8 // by id
	familiar []bool  // by id: an example of some intent has it
	rare     float32 // the idf of a feature never seen
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
	v := &vocabulary{ids: make(map[feature]int32, len(kept)), idf: make([]float32, len(kept)), group: make([]uint8, len(kept)), familiar: make([]bool, len(kept))}
	n := float64(len(texts))
	for i, f := range kept {
		v.ids[f] = int32(i)
		v.group[i] = uint8(f.group())
		v.idf[i] = float32(math.Log((1+n)/(1+float64(df[f]))) + 1)
	}
	v.rare = float32(math.Log(1+n) + 1)
	return v
}

// makeFamiliar marks the features of an example of some intent.
func (v *vocabulary) makeFamiliar(x vector) {
	for _, e := range x {
		v.familiar[e.id] = true
	}
}

// familiarShare is the share of features known from some intent; 1 of none.
func (v *vocabulary) familiarShare(list []feature) float64 {
	known := 0
	for _, f := range list {
		if id, ok := v.ids[f]; ok && v.familiar[id] {
			known++
		}
	}
	if len(list) == 0 {
		return 1
	}
	return float64(known) / float64(len(list))
}

// groupWeight is the length of each group in a vector before the whole is
// scaled to length 1; chosen on training data.
var groupWeight = [numGroups]float32{wordGroup: 1, letterGroup: 1, conceptGroup: 0.6}

// vectorize weighs the text's features, each group to the length groupWeight,
// then all together to length 1. coverage is the share of each group's weight
// that is familiar from some intent. The vector is built in buf.
func (v *vocabulary) vectorize(a analysed, buf vector) (x vector, coverage [numGroups]float64) {
	x = buf[:0]
	var known, unknown, strange [numGroups]float32
	for _, c := range a.features {
		tf := float32(1)
		if c.n > 1 {
			tf += float32(math.Log(float64(c.n)))
		}
		id, ok := v.ids[c.f]
		if !ok {
			w := tf * v.rare
			unknown[c.f.group()] += w * w
			continue
		}
		w := tf * v.idf[id]
		known[c.f.group()] += w * w
		if !v.familiar[id] {
			strange[c.f.group()] += w * w
		}
		x = append(x, entry{id, w}) // in the order of features, thus of ids
	}
	var scale [numGroups]float32
	var total float32
	for g := range known {
		if known[g] > 0 {
			scale[g] = groupWeight[g] / sqrt(known[g])
			total += groupWeight[g] * groupWeight[g]
			coverage[g] = float64((known[g] - strange[g]) / (known[g] + unknown[g]))
		}
	}
	for g := range scale {
		scale[g] /= max(sqrt(total), 1e-9)
	}
	for i, e := range x {
		x[i].x = e.x * scale[v.group[e.id]]
	}
	return x, coverage
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
