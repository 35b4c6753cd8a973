package intents

import (
	"cmp"
	"fmt"
	"slices"

	"offelia/intents/danish"
)

// Reason is a part of the utterance and how much it speaks for the intent;
// negative is against.
type Reason struct {
	Text   string
	Weight float64
}

// Neighbour is an example of an intent and its likeness (cosine, 0 to 1).
type Neighbour struct {
	ID, Text string
	Likeness float64
}

// Explanation says why an utterance was or was not taken for an intent.
type Explanation struct {
	ID string
	// P is the probability of the intent, as in Match.
	P float64
	// Words are the utterance's words with what they and their letters add
	// to the raw score, strongest first.
	Words []Reason
	// Nearest are the examples most like the utterance, of all intents.
	Nearest []Neighbour
}

// Explain says which words speak for and against an intent and which examples
// are most like the utterance. It is for editors, and slower than Match. An
// unknown id gives only the nearest examples.
func (m *Matcher) Explain(text, id string) Explanation {
	e := Explanation{ID: id}
	a := analyse(text)
	s := m.model.scratch()
	m.model.look(a, s)
	if k, ok := m.catalogue.byID[id]; ok {
		e.P = softmaxAt(s.scores, k, m.cal.temperature)
		e.Words = m.reasons(text, s.x, k)
	}
	e.Nearest = m.nearestExamples(s.x, 5)
	return e
}

// reasons gives each word the weights of its own features; a pair's
// weight goes to its second word.
func (m *Matcher) reasons(text string, x vector, k int) []Reason {
	weight := make(map[feature]float64, len(x))
	values := make(map[int32]float32, len(x))
	for _, e := range x {
		values[e.id] = e.x
	}
	words := tokens(text)
	shares := map[feature]int{}
	parts := make([][]feature, len(words))
	var seen []string
	prev := edge
	for i, w := range words {
		stem := danish.Stem(w)
		parts[i], seen = appendConcepts(append(appendWord(nil, w, stem), hash(kindPair, prev, stem)), concepts().of(w, stem, nil), seen)
		for _, f := range parts[i] {
			shares[f]++
			if id, ok := m.model.vocab.ids[f]; ok {
				weight[f] = float64(values[id] * m.model.linear.w[int(id)*m.model.linear.classes+k])
			}
		}
		prev = stem
	}
	out := make([]Reason, len(words))
	for i, w := range words {
		out[i].Text = w
		for _, f := range parts[i] {
			out[i].Weight += weight[f] / float64(shares[f])
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(abs(b.Weight), abs(a.Weight)) })
	return out
}

func abs(x float64) float64 { return max(x, -x) }

// nearestExamples compares x with every example of every intent.
func (m *Matcher) nearestExamples(x vector, n int) []Neighbour {
	dense := make([]float32, len(m.model.vocab.idf))
	for _, e := range x {
		dense[e.id] = e.x
	}
	var out []Neighbour
	examples := m.examples()
	for _, in := range m.catalogue.Intents {
		for _, text := range in.lessons() {
			out = append(out, Neighbour{in.ID, text, float64(examples[len(out)].dot(dense))})
		}
	}
	slices.SortStableFunc(out, func(a, b Neighbour) int { return cmp.Compare(b.Likeness, a.Likeness) })
	return out[:min(n, len(out))]
}

// vectors are those of every intent's examples.
func (m *Matcher) vectors() (list []vector) {
	for _, in := range m.catalogue.Intents {
		for _, text := range in.lessons() {
			x, _ := m.model.vocab.vectorize(analyse(text), nil)
			list = append(list, x)
		}
	}
	return list
}

// String is the explanation as a few lines of text.
func (e Explanation) String() string {
	s := fmt.Sprintf("%s %.2f\n", e.ID, e.P)
	for _, w := range e.Words {
		s += fmt.Sprintf("  %+.3f %s\n", w.Weight, w.Text)
	}
	for _, n := range e.Nearest {
		s += fmt.Sprintf("  ≈%.2f %s: %s\n", n.Likeness, n.ID, n.Text)
	}
	return s
}
