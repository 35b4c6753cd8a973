package knowledge

import "math"

// views are the ways in which two short texts are compared: by stems (compounds
// count as their parts too), by ideas, by character n-grams, and by pairs of
// neighbouring stems.
const (
	byWord = iota
	byIdea
	byGram
	byPair
	views
)

// feature is something a text has, in one view. Its id is -1 when no passage
// has it.
type feature struct {
	id   int32
	view uint8
}

// lexicon numbers the features of a collection, all views in one row.
type lexicon struct {
	ids   map[string]int32
	words map[string]wordFeatures // by word as written, worked out once
}

type wordFeatures struct{ stems, grams []int32 }

// id gives the number of a feature; grow gives new ones the next.
func (x *lexicon) id(view uint8, f string, grow bool) int32 {
	f = string(rune('0'+view)) + f
	id, ok := x.ids[f]
	if !ok {
		if !grow {
			return -1
		}
		id = int32(len(x.ids))
		x.ids[f] = id
	}
	return id
}

// word gives the features of a word by itself.
func (r *ranker) word(w word, grow bool) wordFeatures {
	x := &r.lexicon
	if f, ok := x.words[w.raw]; ok {
		return f
	}
	f := wordFeatures{stems: []int32{x.id(byWord, w.stem, grow)}}
	for _, p := range r.pieces(w.raw) {
		f.stems = append(f.stems, x.id(byWord, p, grow))
	}
	grams(w.raw, gramLen, func(s string) { f.grams = append(f.grams, x.id(byGram, s, grow)) })
	if grow {
		x.words[w.raw] = f
	}
	return f
}

// features gives all that a text has, as often as it has it.
func (r *ranker) features(ws []word, grow bool) []feature {
	out := make([]feature, 0, 12*len(ws))
	r.ideasIn(ws, func(idea string) { out = append(out, feature{r.lexicon.id(byIdea, idea, grow), byIdea}) })
	for i, w := range ws {
		f := r.word(w, grow)
		for _, id := range f.stems {
			out = append(out, feature{id, byWord})
		}
		for _, id := range f.grams {
			out = append(out, feature{id, byGram})
		}
		if i > 0 {
			out = append(out, feature{r.lexicon.id(byPair, ws[i-1].stem+" "+w.stem, grow), byPair})
		}
	}
	return out
}

// weighted is a feature with its weight in a text.
type weighted struct {
	feature
	weight float32
}

// vector weighs features by tf-idf to unit length within each view; group says
// which views share a length. once counts a feature that stands twice as one.
func vector(fs []feature, idf []float32, rare float32, group [views]int, once bool) []weighted {
	at := make(map[feature]int, len(fs))
	out := make([]weighted, 0, len(fs))
	var norm [views]float32
	for _, f := range fs {
		if f.id < 0 {
			norm[group[f.view]] += rare * rare
			continue
		}
		i, ok := at[f]
		if !ok {
			at[f] = len(out)
			out = append(out, weighted{f, idf[f.id]})
		} else if !once {
			out[i].weight += idf[f.id]
		}
	}
	for _, w := range out {
		norm[group[w.view]] += w.weight * w.weight
	}
	for i := range out {
		out[i].weight /= root(norm[group[out[i].view]])
	}
	return out
}

func root(x float32) float32 { return float32(math.Sqrt(float64(max(x, 1e-9)))) }
