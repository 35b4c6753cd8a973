package intents

import "math"

// document is one training text.
type document struct {
	text  analysed
	class int // outside for none
	only  int // the one class it is a negative example of, or -1
}

// model is a trained, uncalibrated classifier with the examples it learned.
type model struct {
	vocab    *vocabulary
	linear   linear
	examples []vector
	byClass  [][]int32 // examples of each class, at most maxNeighbours
}

// maxNeighbours bounds the examples of one class that an utterance is compared
// with, which bounds the time of a match.
const maxNeighbours = 64

// fit trains a model on documents of the classes 0..classes-1.
func fit(docs []document, classes int, t trainer) *model {
	texts := make([]analysed, len(docs))
	for i, d := range docs {
		texts[i] = d.text
	}
	m := &model{vocab: newVocabulary(texts, minDF(len(docs))), byClass: make([][]int32, classes)}
	p := problem{x: make([]vector, len(docs)), classes: classes, dim: len(m.vocab.idf)}
	for i, d := range docs {
		p.x[i], _ = m.vocab.vectorize(d.text, make(vector, 0, len(d.text.features)))
		p.y = append(p.y, d.class)
		p.only = append(p.only, d.only)
		if d.class != outside {
			m.byClass[d.class] = append(m.byClass[d.class], int32(i))
		}
	}
	for k, list := range m.byClass {
		m.byClass[k] = thin(list, maxNeighbours)
	}
	m.examples = p.x
	m.linear = t.train(p)
	return m
}

// minDF drops features seen once where there are texts enough to tell.
func minDF(n int) int {
	if n < 4000 {
		return 1
	}
	return 2
}

// thin keeps n elements of the list, evenly spaced.
func thin(list []int32, n int) []int32 {
	if len(list) <= n {
		return list
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

// scratch is the working memory of one match.
type scratch struct {
	x      vector
	scores []float32
	dense  []float32 // by feature id, all zero between uses
}

func (m *model) scratch() *scratch {
	return &scratch{scores: make([]float32, m.linear.classes), dense: make([]float32, len(m.vocab.idf))}
}

// Signals that tell an utterance outside the catalogue from one inside.
const (
	sigTop     = iota // best raw score
	sigMargin         // best less second best
	sigProb           // log-odds of the best probability
	sigNear           // cosine with the nearest example of the best classes
	sigStems          // share of known stems
	sigWords          // known share of the weight of words, stems and pairs
	sigLetters        // known share of the weight of letter groups
	sigLength         // log of the number of words
	numSignals
)

type signals [numSignals]float64

// setProbability stores the best class's probability as log-odds.
func (s *signals) setProbability(p float64) {
	s[sigProb] = math.Log((p + 1e-6) / (1 - p + 1e-6))
}

// look scores the text into s.scores and reports the signals at a temperature.
func (m *model) look(a analysed, s *scratch, temperature float64) (best int, sig signals) {
	var coverage [numGroups]float64
	s.x, coverage = m.vocab.vectorize(a, s.x)
	m.linear.scores(s.x, s.scores)
	order := topK(s.scores, 3)
	best = order[0]
	sig[sigTop] = float64(s.scores[best])
	if len(order) > 1 {
		sig[sigMargin] = float64(s.scores[best] - s.scores[order[1]])
	}
	sig.setProbability(softmaxAt(s.scores, best, temperature))
	sig[sigNear] = m.nearest(s, order)
	known := 0
	for _, f := range a.stems {
		if _, ok := m.vocab.ids[f]; ok {
			known++
		}
	}
	sig[sigStems] = 1
	if len(a.stems) > 0 {
		sig[sigStems] = float64(known) / float64(len(a.stems))
	}
	sig[sigWords], sig[sigLetters] = coverage[wordGroup], coverage[letterGroup]
	sig[sigLength] = math.Log1p(float64(len(a.stems)))
	return best, sig
}

// nearest is the highest cosine of s.x with an example of the classes.
func (m *model) nearest(s *scratch, classes []int) float64 {
	for _, e := range s.x {
		s.dense[e.id] = e.x
	}
	var best float32
	for _, k := range classes {
		for _, i := range m.byClass[k] {
			best = max(best, m.examples[i].dot(s.dense))
		}
	}
	for _, e := range s.x {
		s.dense[e.id] = 0
	}
	return float64(best)
}

// topK lists the k highest-scoring classes, best first; ties by number.
func topK(scores []float32, k int) []int {
	k = min(k, len(scores))
	top := make([]int, 0, k+1)
	for c, s := range scores {
		at := len(top)
		for at > 0 && s > scores[top[at-1]] {
			at--
		}
		if at == k {
			continue
		}
		top = append(top, 0)
		copy(top[at+1:], top[at:])
		top[at] = c
		top = top[:min(len(top), k)]
	}
	return top
}

// softmaxAt is the probability of class k at the temperature.
func softmaxAt(scores []float32, k int, temperature float64) float64 {
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(float64(s-scores[k]) / temperature)
	}
	return 1 / sum
}
