package intents

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// Options change how Train works; the zero value is right for a catalogue.
type Options struct {
	// Outside holds utterances of no intent beside the catalogue's own.
	Outside []string
	// NoBackground leaves out the built-in utterances of no intent.
	NoBackground bool
	// Workers is the number of processors to use; 0 means all. The result
	// does not depend on it.
	Workers int
}

// Decision says how far to trust the first candidate.
type Decision int

const (
	// None says that the utterance is none of the intents.
	None Decision = iota
	// Unsure says to ask the citizen which of the first candidates was meant.
	Unsure
	// Sure says to go on with the first candidate.
	Sure
)

// String is the name of the decision in logs and reports.
func (d Decision) String() string {
	return [...]string{"none", "unsure", "sure"}[d]
}

// Candidate is an intent and its probability given that the utterance belongs
// to the catalogue.
type Candidate struct {
	ID string
	P  float64
}

// Result is what the matcher makes of an utterance.
type Result struct {
	// Candidates, best first: at most 5, never empty.
	Candidates []Candidate
	// None is the probability that the utterance is none of the intents.
	None     float64
	Decision Decision
}

// Best is the first candidate.
func (r Result) Best() Candidate { return r.Candidates[0] }

// Choices are the candidates to offer under "Mente du …?": at most three,
// without those that are far less probable than the first.
func (r Result) Choices() []Candidate {
	n := 1
	for n < min(3, len(r.Candidates)) && r.Candidates[n].P > r.Candidates[0].P/20 {
		n++
	}
	return r.Candidates[:n]
}

// Matcher finds intents. It does not change and is safe for concurrent use.
type Matcher struct {
	catalogue *Catalogue
	model     *model
	cal       calibration
	near      map[[2]int]bool
	pool      sync.Pool
}

// Train makes a matcher of a catalogue: it fits the classifier and calibrates
// it by cross-validation. It errs when there are fewer than two intents.
func Train(c *Catalogue, opt Options) (*Matcher, error) {
	if len(c.Intents) < 2 {
		return nil, fmt.Errorf("%w: %d intents; a matcher needs two", ErrCatalogue, len(c.Intents))
	}
	docs := documents(c, opt)
	t := opt.trainer()
	m := &Matcher{catalogue: c, near: map[[2]int]bool{}}
	m.cal = newCalibration(crossValidate(docs, len(c.Intents), t, true))
	m.model = fit(docs, len(c.Intents), t)
	m.pool.New = func() any { return m.model.scratch() }
	for i, in := range c.Intents {
		for _, id := range in.Near {
			j := c.byID[id]
			m.near[[2]int{i, j}], m.near[[2]int{j, i}] = true, true
		}
	}
	return m, nil
}

func (o Options) trainer() trainer {
	t := trainer{c: 2, eps: 0.05, passes: 60, workers: o.Workers}
	if t.workers <= 0 {
		t.workers = runtime.GOMAXPROCS(0)
	}
	return t
}

// documents lists all that there is to learn from, in fixed order.
func documents(c *Catalogue, opt Options) []document {
	var docs []document
	add := func(text string, class, only int) {
		docs = append(docs, document{analyse(text), class, only})
	}
	for k, in := range c.Intents {
		for _, s := range in.lessons() {
			add(s, k, -1)
		}
		for _, s := range in.Not {
			add(s, outside, k)
		}
	}
	outsiders := append(append([]string{}, c.Outside...), opt.Outside...)
	if !opt.NoBackground {
		outsiders = append(outsiders, background()...)
	}
	for _, s := range outsiders {
		add(s, outside, -1)
	}
	return docs
}

// Match finds what the citizen wants. It never fails: text that says nothing
// gives Decision None.
func (m *Matcher) Match(text string) Result {
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	sig := m.model.look(analyse(text), s)
	order := topK(s.scores, 5)
	first := softmaxAt(s.scores, order[0], m.cal.temperature)
	sig[sigProb] = logOdds(first)
	r := Result{None: m.cal.none(sig), Candidates: make([]Candidate, len(order))}
	for i, k := range order {
		ratio := math.Exp(float64(s.scores[k]-s.scores[order[0]]) / m.cal.temperature)
		r.Candidates[i] = Candidate{m.catalogue.Intents[k].ID, first * ratio}
	}
	if len(s.x) == 0 {
		r.None = 1
	}
	r.Decision = m.decide(r, order)
	return r
}

// sureAt is the least probability of the first candidate, that of none of them
// considered, at which it is acted upon without asking.
const sureAt = 0.5

// decide applies the thresholds.
func (m *Matcher) decide(r Result, order []int) Decision {
	if r.None >= m.cal.noneAt {
		return None
	}
	best := r.Candidates[0].P * (1 - r.None)
	least := sureAt
	if floor := m.catalogue.Intents[order[0]].Threshold; floor > 0 {
		least = floor
	}
	rival := 0.0
	if len(order) > 1 {
		rival = r.Candidates[1].P * (1 - r.None)
		if m.near[[2]int{order[0], order[1]}] {
			rival *= 2
		}
	}
	if best < least || best < 2*rival {
		return Unsure
	}
	return Sure
}
