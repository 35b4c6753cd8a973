package intents

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
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

// mostCandidates is how many candidates a result has. The search for a passage believes
// in the guides among them: with fewer, whether a guide that is hardly likely was just on
// the list or just off it turned with every example learned elsewhere.
const mostCandidates = 8

// Result is what the matcher makes of an utterance.
type Result struct {
	// Candidates, best first: at most mostCandidates, never empty.
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
	opt       Options
	model     *model
	cal       calibration
	key       [sha256.Size]byte // of what it was trained on; zero after Update
	near      map[[2]int]bool
	examples  func() []vector // of all intents, in order; made when first asked for
	pool      sync.Pool
}

// Train makes a matcher of a catalogue: it fits the classifier and calibrates
// it by cross-validation. It errs when there are fewer than two intents.
func Train(c *Catalogue, opt Options) (*Matcher, error) {
	if err := enough(c); err != nil {
		return nil, err
	}
	docs := documents(c, opt)
	t := opt.trainer()
	m, solved := fit(docs, len(c.Intents), t, nil)
	cal := newCalibration(crossValidate(docs, len(c.Intents), t, solved, true))
	return newMatcher(c, opt, keyOf(c, opt), m, cal), nil
}

// Update makes a matcher of a catalogue that differs little from m's, in about
// a tenth of the time of Train: it learns anew only the intents whose examples
// differ, and keeps the other intents' weights and the calibration. An editor's
// change is live at once with it; Train is to follow, since only what Train
// gives is the same on every machine. It errs as Train does.
func (m *Matcher) Update(c *Catalogue, opt Options) (*Matcher, error) {
	if err := enough(c); err != nil {
		return nil, err
	}
	trained := m.model.refit(documents(c, opt), m.unchanged(c, opt), opt.trainer())
	return newMatcher(c, opt, [sha256.Size]byte{}, trained, m.cal), nil
}

// unchanged gives the number in m of every class of c, outside last; -1 where
// there is other to learn.
func (m *Matcher) unchanged(c *Catalogue, opt Options) []int {
	from := make([]int, len(c.Intents)+1)
	for k, in := range c.Intents {
		was, ok := m.catalogue.byID[in.ID]
		if !ok || !slices.Equal(m.catalogue.Intents[was].lessons(), in.lessons()) || !slices.Equal(m.catalogue.Intents[was].Not, in.Not) {
			was = -1
		}
		from[k] = was
	}
	from[len(c.Intents)] = len(m.catalogue.Intents)
	if !slices.Equal(outsiders(m.catalogue, m.opt), outsiders(c, opt)) {
		from[len(c.Intents)] = -1
	}
	return from
}

// enough tells whether there is a choice to learn.
func enough(c *Catalogue) error {
	if len(c.Intents) < 2 {
		return fmt.Errorf("%w: %d intents; a matcher needs two", ErrCatalogue, len(c.Intents))
	}
	return nil
}

func newMatcher(c *Catalogue, opt Options, key [sha256.Size]byte, trained *model, cal calibration) *Matcher {
	m := &Matcher{catalogue: c, opt: opt, key: key, model: trained, cal: cal, near: map[[2]int]bool{}}
	m.examples = sync.OnceValue(m.vectors)
	m.pool.New = func() any { return m.model.scratch() }
	for i, in := range c.Intents {
		for _, id := range in.Near {
			j := c.byID[id]
			m.near[[2]int{i, j}], m.near[[2]int{j, i}] = true, true
		}
	}
	return m
}

func (o Options) trainer() trainer {
	t := trainer{c: 2, eps: 0.05, passes: 60, workers: o.Workers}
	if t.workers <= 0 {
		t.workers = runtime.GOMAXPROCS(0)
	}
	return t
}

// lesson is a text to learn from.
type lesson struct {
	text        string
	class, only int // as in document
}

// lessons gives all that there is to learn from, in fixed order.
func lessons(c *Catalogue, opt Options) iter.Seq[lesson] {
	return func(yield func(lesson) bool) {
		give := func(texts []string, class, only int) bool {
			for _, s := range texts {
				if !yield(lesson{s, class, only}) {
					return false
				}
			}
			return true
		}
		for k, in := range c.Intents {
			if !give(in.lessons(), k, -1) || !give(in.Not, outside, k) {
				return
			}
		}
		give(outsiders(c, opt), outside, -1)
	}
}

// outsiders are all texts of no intent.
func outsiders(c *Catalogue, opt Options) []string {
	all := slices.Concat(c.Outside, opt.Outside)
	if !opt.NoBackground {
		all = append(all, background()...)
	}
	return all
}

func documents(c *Catalogue, opt Options) []document {
	var docs []document
	var r analyser
	for l := range lessons(c, opt) {
		docs = append(docs, document{r.analyse(l.text).clone(), l.class, l.only})
	}
	return docs
}

// Match finds what the citizen wants. It never fails: text that says nothing
// gives Decision None.
func (m *Matcher) Match(text string) Result {
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	sig := m.model.look(s.analyse(text), s)
	order := topK(s.scores, mostCandidates)
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
