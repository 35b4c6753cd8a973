package knowledge

import (
	"cmp"
	"context"
	"maps"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Outcome is what happens to one test question when guides are published: to its
// passage, or to its way through the dialogue (Was and Would).
type Outcome struct {
	Question string
	Lang     string
	Want     string // "guide#passage" whose question it is; of a question that leads elsewhere the route
	Must     Must
	Before   string // passage that answers now; "" is nothing
	After    string // passage that would answer
	Unsure   bool   // the right passage answers before and after, but after it only with "mente du …?"
	Was      []Route
	Would    []Route
}

// Report compares the library with guides published and without.
type Report struct {
	Asked    int       // test questions that were compared
	Touched  int       // of which the change could reach so many; they were asked anew
	Rerouted int       // whose way through the dialogue was compared
	Worse    []Outcome // answered by the right passage now, and by another or with doubt after; or led elsewhere
	Better   []Outcome
	Moved    []Outcome // another passage answers, and neither is the right one
	Failing  []Outcome // the guides' own tests that they do not pass, before or after
	Flaws    []Flaw    // of the texts themselves, which what is live has not
	Changes  []Change  // against the versions that are live
	Differs  []Finding // how overrides differ from the guides they share, which no editor has accepted yet
}

// Blocks tells whether publishing would make an answer worse.
func (r *Report) Blocks() bool { return len(r.Worse)+len(r.Flaws) > 0 }

// Gate asks every test question that publishing g can touch, and tells what
// would change. g must have its facts filled in. It compares passages and what
// the dialogue does, not prose, so it needs no judge.
func (l *Library) Gate(ctx context.Context, g *Guide) (Report, error) {
	r, err := l.rehearse(ctx, map[Key]*Guide{g.Key: g})
	if err != nil {
		return Report{}, err
	}
	return r.report, nil
}

// Warm answers the test questions of every language once, so that the first
// gate after a start need not. It takes one processor's time, some seconds in a
// large library, and is worth a goroutine of its own.
func (l *Library) Warm(ctx context.Context) error {
	c := l.current.Load()
	for lang, row := range c.languages {
		if _, err := row.stand(ctx, 1, append(tests(c, c, lang), l.held(lang)...)); err != nil {
			return err
		}
	}
	return nil
}

// rehearsal is a change made ready aside: what it does to the answers, and the
// collection that serves it.
type rehearsal struct {
	read       readers
	changes    map[Key]*Guide
	base, next *collection
	reached    map[Asked]bool // through search
	report     Report
}

// only is the rehearsal without what is to be done later; its report stands.
func (r *rehearsal) only(ctx context.Context, l *Library, later map[Key]bool) (*rehearsal, error) {
	now := maps.Clone(r.changes)
	maps.DeleteFunc(now, func(k Key, _ *Guide) bool { return later[k] })
	out, err := l.rehearse(ctx, now)
	if err == nil {
		out.report = r.report
	}
	return out, err
}

// rehearse makes a change ready, and compares its answers with those of today.
func (l *Library) rehearse(ctx context.Context, changes map[Key]*Guide) (*rehearsal, error) {
	r := &rehearsal{read: l.read, changes: changes, base: l.current.Load(), reached: map[Asked]bool{}}
	var twigs map[Key]*shelfRow
	r.next, twigs = r.base.with(l.read, changes)
	for _, k := range r.keys() {
		live, g := r.base.live[k], changes[k]
		switch {
		case g == nil:
		case live == nil:
			r.report.Changes = append(r.report.Changes, Diff(&Guide{}, g)...)
		default:
			r.report.Changes = append(r.report.Changes, Diff(live.guide, g)...)
		}
	}
	r.report.Flaws = r.flaws()
	for _, lang := range r.languages() {
		if err := r.compare(ctx, lang, twigs, l.held(lang)); err != nil {
			return nil, err
		}
	}
	return r, r.routes(ctx, l)
}

// languages are those that change.
func (r *rehearsal) languages() []string {
	set := map[string]bool{}
	for k := range r.changes {
		set[k.Lang] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// everyLanguage are those in which there are guides, before or after.
func (r *rehearsal) everyLanguage() []string {
	set := maps.Clone(r.base.languages)
	maps.Copy(set, r.next.languages)
	return slices.Sorted(maps.Keys(set))
}

// compare asks a language's questions before and after, and notes which of them,
// and of those held elsewhere, the change can reach.
func (r *rehearsal) compare(ctx context.Context, lang string, twigs map[Key]*shelfRow, held []test) error {
	asked := append(tests(r.base, r.next, lang), held...)
	before, err := r.base.languages[lang].stand(ctx, runtime.GOMAXPROCS(0), asked)
	if err != nil {
		return err
	}
	if err := r.carry(ctx, lang, twigs); err != nil {
		return err
	}
	row := r.next.languages[lang]
	var kept map[string]standing
	if row != nil {
		kept = *row.standings.Load()
	}
	after, err := row.stand(ctx, runtime.GOMAXPROCS(0), asked)
	if err != nil {
		return err
	}
	for _, t := range asked {
		_, same := kept[t.question]
		own := r.changes[Key{t.own, lang}] != nil
		if !same && before[t.question].differs(after[t.question]) || own && t.must != MustAnswer {
			r.reached[Asked{Question: t.question, Lang: lang}] = true
		}
		if t.must != MustAnswer {
			continue
		}
		if !same {
			r.report.Touched++
		}
		r.report.add(t, lang, before[t.question], after[t.question], own)
	}
	return nil
}

// carry lets the next row of a language know how the questions stand that the
// change cannot reach: their best passage stays, and no changed passage comes
// near it. The others are asked when they are needed.
func (r *rehearsal) carry(ctx context.Context, lang string, twigs map[Key]*shelfRow) error {
	old, row := r.base.languages[lang], r.next.languages[lang]
	if row == nil {
		return nil
	}
	known := map[string]standing{}
	if old != nil && old.standings.Load() != nil {
		known = *old.standings.Load()
	}
	var changed []string
	var grafts []*shelfRow
	for k := range r.changes {
		if _, _, ok := k.Override(); !ok && k.Lang == lang {
			changed = append(changed, k.ID)
			grafts = append(grafts, twigs[k])
		}
	}
	questions := slices.Sorted(maps.Keys(known))
	touched := make([]bool, len(questions))
	err := each(ctx, runtime.GOMAXPROCS(0), len(questions), func(i int) {
		now := known[questions[i]]
		touched[i] = now.passage == "" || slices.Contains(changed, now.guide) || slices.ContainsFunc(grafts, func(t *shelfRow) bool {
			return t == nil || t.stands(questions[i]).evidence > now.evidence-near
		})
	})
	kept := make(map[string]standing, len(known))
	for i, question := range questions {
		if !touched[i] {
			kept[question] = known[question]
		}
	}
	row.standings.Store(&kept)
	return err
}

// near is how much less evidence a changed passage may have than the best one
// for the question to be asked again: less than this, and it takes no more than
// an eighth of the best one's probability.
const near = 2

func (r *Report) add(t test, lang string, before, after standing, own bool) {
	r.Asked++
	o := Outcome{Question: t.question, Lang: lang, Want: t.want, Before: before.passage, After: after.passage}
	switch {
	case o.Before == o.After && o.After == o.Want && before.sure && !after.sure:
		o.Unsure = true
		r.Worse = append(r.Worse, o)
	case o.Before == o.After:
	case o.Before == o.Want:
		r.Worse = append(r.Worse, o)
	case o.After == o.Want:
		r.Better = append(r.Better, o)
	default:
		r.Moved = append(r.Moved, o)
	}
	if own && o.After != o.Want {
		r.Failing = append(r.Failing, o)
	}
}

// test is a question, the passage whose it is, and what it must lead to.
type test struct {
	question, want, own string
	must                Must
	leads               Route
}

// tests lists the test questions of a language before and after a change, by
// the passage that must answer: a question whose passage is taken out still has
// to be answered.
func tests(before, after *collection, lang string) []test {
	var out []test
	seen := map[test]bool{}
	for _, c := range []*collection{after, before} {
		for k, v := range c.live {
			if _, _, ok := k.Override(); ok || k.Lang != lang {
				continue
			}
			for i := range v.guide.Passages {
				for _, t := range v.guide.Passages[i].tests(k.ID) {
					if !seen[t] {
						seen[t] = true
						out = append(out, t)
					}
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b test) int {
		return cmp.Or(cmp.Compare(a.want, b.want), cmp.Compare(a.question, b.question), cmp.Compare(a.must, b.must))
	})
	return out
}

// standing is how a question is answered, without help from the matcher.
type standing struct {
	passage, guide string // "guide#passage", "guide"; "" is nothing
	evidence       float64
	sure           bool
}

// differs tells whether the dialogue may do something else with what is found.
func (s standing) differs(t standing) bool {
	return s.passage != t.passage || s.sure != t.sure || math.Abs(s.evidence-t.evidence) > slight
}

// slight is a difference of evidence that moves a probability by no more than 1 %.
const slight = 0.04

// stand answers questions, each once in a row's life. It is safe for concurrent
// use, and on a row that does not exist nothing is answered.
func (row *shelfRow) stand(ctx context.Context, workers int, asked []test) (map[string]standing, error) {
	if row == nil {
		return nil, ctx.Err()
	}
	known := map[string]standing{}
	if p := row.standings.Load(); p != nil {
		known = *p
	}
	var open []string
	for _, t := range asked {
		if _, ok := known[t.question]; !ok {
			open = append(open, t.question)
		}
	}
	if len(open) == 0 {
		return known, nil
	}
	answers := make([]standing, len(open))
	if err := each(ctx, workers, len(open), func(i int) { answers[i] = row.stands(open[i]) }); err != nil {
		return nil, err
	}
	known = maps.Clone(known)
	for i, question := range open {
		known[question] = answers[i]
	}
	row.standings.Store(&known)
	return known, nil
}

func (row *shelfRow) stands(question string) standing {
	hits := row.fuse(Query{Text: question}, nil, 1)
	if len(hits) == 0 {
		return standing{}
	}
	at := row.at[hits[0].doc]
	return standing{at.guide.ID + "#" + at.passage.ID, at.guide.ID, hits[0].evidence, confident(hits, false)}
}

// each calls do for 0 … n-1, so many at a time.
func each(ctx context.Context, workers, n int, do func(i int)) error {
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			for i := w; i < n; i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				do(i)
			}
			return nil
		})
	}
	return group.Wait()
}
