package intents

import (
	"cmp"
	"fmt"
	"slices"
)

// Trial tells an editor what new examples would do before they are taught. It
// cross-validates the catalogue once, which takes about three times as long as
// Train. Trying an addition then takes a tenth of that, because only the intent
// that gets the examples is learned anew in each fold. It does not change and is
// safe for concurrent use.
type Trial struct {
	c      *Catalogue
	vocab  *vocabulary
	p      problem
	solved dual
	folds  [folds][]int // the examples held out together
	scores [][]float32  // of each held-out example, by class
	t      trainer
}

// Turned is an utterance that is taken for another intent than before.
type Turned struct {
	Text, ID      string // ID is the intent it belongs to
	Before, After string // what it is taken for
}

// Effect is what new examples do to the catalogue's examples, each judged by
// what was learned without it.
type Effect struct {
	Worse  []Turned // right before, wrong after
	Better []Turned // wrong before, right after
	// Intents whose F1 differs, the greatest loss first.
	Intents []F1Change
}

// F1Change is an intent's F1 by cross-validation before and after.
type F1Change struct {
	ID            string
	Before, After float64
}

// NewTrial cross-validates a catalogue. It errs when there are fewer than two
// intents.
func NewTrial(c *Catalogue, opt Options) (*Trial, error) {
	if err := enough(c); err != nil {
		return nil, err
	}
	m, p := prepare(documents(c, opt), len(c.Intents))
	tr := &Trial{c: c, vocab: m.vocab, p: p, scores: make([][]float32, len(p.x)), t: opt.trainer()}
	seen := make([]int, len(c.Intents))
	for i, k := range p.y {
		if k != outside && k < len(c.Intents) {
			tr.folds[seen[k]%folds] = append(tr.folds[seen[k]%folds], i)
			seen[k]++
		}
	}
	tr.solved = newDual(p)
	tr.t.train(p, m.linear, tr.solved, upTo(len(c.Intents)))
	for _, fold := range tr.folds {
		l := newLinear(p.dim, p.classes)
		tr.t.train(tr.without(fold), l, tr.solved.of(upTo(len(p.x)), nil), upTo(len(c.Intents)))
		for _, i := range fold {
			tr.scores[i] = make([]float32, len(c.Intents))
			l.scores(p.x[i], tr.scores[i])
		}
	}
	return tr, nil
}

// without is the problem without a fold.
func (tr *Trial) without(fold []int) problem {
	p := tr.p
	p.only = slices.Clone(p.only)
	for _, i := range fold {
		p.only[i] = p.classes // for no class that there is
	}
	return p
}

// Add tells what would change if an intent had these examples more. It errs
// when there is no such intent.
func (tr *Trial) Add(id string, texts ...string) (Effect, error) {
	k, ok := tr.c.byID[id]
	if !ok {
		return Effect{}, fmt.Errorf("%w: there is no intent %q", ErrCatalogue, id)
	}
	var e Effect
	before, after := newTally(len(tr.c.Intents)), newTally(len(tr.c.Intents))
	all := tr.c.texts()
	w := make([]float32, tr.p.dim)
	for _, fold := range tr.folds {
		p := tr.without(fold)
		for _, text := range texts {
			x, _ := tr.vocab.vectorize(analyse(text), nil)
			p.x, p.y, p.only = append(slices.Clip(p.x), x), append(slices.Clip(p.y), k), append(p.only, -1)
		}
		alpha := append(slices.Clone(tr.solved[k]), make([]float32, len(texts))...)
		bias := tr.t.solve(p, p.diagonal(tr.t.c), k, w, alpha) - tr.p.advantage()[k]
		for _, i := range fold {
			truth := p.y[i]
			was, is := turn(tr.scores[i], k, p.x[i].dot(w)+bias)
			before.add(held{truth: truth}, was, false)
			after.add(held{truth: truth}, is, false)
			turned := Turned{all[i], tr.c.Intents[truth].ID, tr.c.Intents[was].ID, tr.c.Intents[is].ID}
			switch truth {
			case is:
				if was != is {
					e.Better = append(e.Better, turned)
				}
			case was:
				e.Worse = append(e.Worse, turned)
			}
		}
	}
	e.Intents = tr.changes(before, after)
	return e, nil
}

// leastTurn is the difference of a score that is no accident of the order in
// which examples were solved.
const leastTurn = 0.02

// turn gives the best class before and after class k has another score.
func turn(scores []float32, k int, score float32) (was, is int) {
	best := topK(scores, 2)
	was, is = best[0], best[0]
	if abs(float64(score-scores[k])) < leastTurn {
		return was, is
	}
	rival := best[0]
	if rival == k {
		rival = best[1]
	}
	is = k
	if scores[rival] >= score {
		is = rival
	}
	return was, is
}

// changes lists the intents whose F1 differs.
func (tr *Trial) changes(before, after *tally) []F1Change {
	var list []F1Change
	for k, in := range tr.c.Intents {
		if b, a := before.f1(k), after.f1(k); a != b {
			list = append(list, F1Change{in.ID, b, a})
		}
	}
	slices.SortStableFunc(list, func(a, b F1Change) int { return cmp.Compare(a.After-a.Before, b.After-b.Before) })
	return list
}

// Golden is an utterance and the intent that it must be taken for.
type Golden struct{ Text, ID string }

// Turns lists the golden utterances that next takes for another intent than m.
func (m *Matcher) Turns(next *Matcher, golden []Golden) []Turned {
	var list []Turned
	for _, g := range golden {
		if was, is := m.Match(g.Text).Best().ID, next.Match(g.Text).Best().ID; was != is {
			list = append(list, Turned{g.Text, g.ID, was, is})
		}
	}
	return list
}
