package intents

import "math"

// document is one training text.
type document struct {
	text  analysed
	class int // outside for none
	only  int // the one class that it is a negative example of, or -1
}

// model is a trained, uncalibrated classifier.
type model struct {
	vocab   *vocabulary
	linear  linear // of the classes and, last, of outside
	classes int
}

// fit trains a model on documents of the classes 0..classes-1. It begins at the
// dual solution start, if there is one, and gives its own.
func fit(docs []document, classes int, t trainer, start dual) (*model, dual) {
	m, p := prepare(docs, classes)
	if start == nil {
		start = newDual(p)
	}
	t.train(p, m.linear, start, upTo(p.classes))
	return m, start
}

// upTo are the numbers below n.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// refit trains a model anew where it differs from an old one: from[k] is the
// old number of class k, or -1 if it must be learned. What is kept keeps its
// weights, which are those of a slightly different vocabulary and other
// negative examples.
func (m *model) refit(docs []document, from []int, t trainer) *model {
	next, p := prepare(docs, len(from)-1)
	var learn []int
	for k, was := range from {
		if was < 0 {
			learn = append(learn, k)
			continue
		}
		next.linear.bias[k] = m.linear.bias[was]
	}
	for f, id := range next.vocab.ids {
		was, ok := m.vocab.ids[f]
		if !ok {
			continue
		}
		row, oldRow := next.linear.row(id), m.linear.row(was)
		for k, was := range from {
			if was >= 0 {
				row[k] = oldRow[was]
			}
		}
	}
	t.train(p, next.linear, newDual(p), learn)
	return next
}

// prepare makes the vocabulary and the vectors of a model that has learned
// nothing yet.
func prepare(docs []document, classes int) (*model, problem) {
	texts := make([]analysed, len(docs))
	room := 0
	for i, d := range docs {
		texts[i] = d.text
		room += len(d.text.features)
	}
	m := &model{vocab: newVocabulary(texts, minDF(len(docs))), classes: classes}
	p := problem{x: make([]vector, len(docs)), y: make([]int, len(docs)), only: make([]int, len(docs)),
		classes: classes + 1, dim: len(m.vocab.idf)}
	slab := make(vector, 0, room) // one piece of memory: training waits for memory most of the time
	for i, d := range docs {
		p.x[i], _ = m.vocab.vectorize(d.text, slab[len(slab):])
		slab = slab[:len(slab)+len(p.x[i])]
		p.y[i], p.only[i] = d.class, d.only
		if d.class != outside {
			m.vocab.makeFamiliar(p.x[i])
		} else if d.only < 0 {
			p.y[i], p.only[i] = classes, classes // no negative example of the others: that costs accuracy
		}
	}
	m.linear = newLinear(p.dim, p.classes)
	return m, p
}

// minDF drops features seen once where there are texts enough to tell.
func minDF(n int) int {
	if n < 4000 {
		return 1
	}
	return 2
}

// scratch is the working memory of one match.
type scratch struct {
	analyser
	x      vector
	all    []float32 // scores of the classes and, last, of outside
	scores []float32 // of the classes alone
}

func (m *model) scratch() *scratch {
	all := make([]float32, m.classes+1)
	return &scratch{all: all, scores: all[:m.classes]}
}

// look scores the text into s.scores and takes the signals, all but sigProb,
// which needs a temperature.
func (m *model) look(a analysed, s *scratch) (sig signals) {
	var coverage [numGroups]float64
	s.x, coverage = m.vocab.vectorize(a, s.x)
	m.linear.scores(s.x, s.all)
	sig[sigTop] = float64(s.scores[topK(s.scores, 1)[0]])
	sig[sigOutside] = -float64(s.all[m.classes])
	sig[sigWords] = coverage[wordGroup]
	sig[sigStems] = m.vocab.familiarShare(a.stems)
	return sig
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
