package knowledge

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Outcome is what happens to one test question when a guide is published.
type Outcome struct {
	Question string
	Want     string // "guide#passage" that must answer
	Before   string // what answers now; "" is nothing
	After    string // what would answer
}

// Report compares the library with a guide published and without.
type Report struct {
	Asked   int
	Worse   []Outcome // answered by the right passage now, and by another after
	Better  []Outcome
	Moved   []Outcome // another passage answers, and neither is the right one
	Failing []Outcome // the guide's own tests that it does not pass, before or after
	Changes []Change  // against the version that is live
}

// Gate asks every test question of the language, the guide's own included, and
// tells what publishing g would change. g must have its facts filled in. It
// compares passages, not prose, so it needs no judge.
func (l *Library) Gate(ctx context.Context, g *Guide) (Report, error) {
	now := l.current.Load()
	next := now.with(l.read, map[Key]*Guide{g.Key: g})
	before, after := now.languages[g.Lang], next.languages[g.Lang]
	var report Report
	if live := now.live[g.Key]; live != nil {
		report.Changes = Diff(live.guide, g)
	}
	asked := tests(now, next, g.Lang)
	outcomes, err := ask(ctx, asked, before, after)
	for i, o := range outcomes {
		report.add(o, asked[i].own == g.ID)
	}
	return report, err
}

// ask puts each question to both rows, on every processor; the outcomes stand in
// the order of the questions.
func ask(ctx context.Context, asked []test, before, after *shelfRow) ([]Outcome, error) {
	outcomes := make([]Outcome, len(asked))
	workers := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			for i := w; i < len(asked); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				t := asked[i]
				outcomes[i] = Outcome{Question: t.question, Want: t.want, Before: before.top(t.question), After: after.top(t.question)}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return outcomes, nil
}

func (r *Report) add(o Outcome, own bool) {
	r.Asked++
	switch {
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

type test struct{ question, want, own string }

// tests lists the test questions of a language before and after a change: a
// question whose passage is taken out still has to be answered.
func tests(before, after *collection, lang string) []test {
	var out []test
	seen := map[test]bool{}
	for _, c := range []*collection{after, before} {
		row := c.languages[lang]
		if row == nil {
			continue
		}
		for _, at := range row.at {
			for _, question := range at.passage.Tests {
				t := test{question, at.guide.ID + "#" + at.passage.ID, at.guide.ID}
				if !seen[t] {
					seen[t] = true
					out = append(out, t)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b test) int {
		if a.want != b.want {
			return compare(a.want, b.want)
		}
		return compare(a.question, b.question)
	})
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// top names the passage that a question finds first.
func (row *shelfRow) top(question string) string {
	if row == nil {
		return ""
	}
	hits := row.fuse(Query{Text: question}, nil, 1)
	if len(hits) == 0 {
		return ""
	}
	at := row.at[hits[0].doc]
	return at.guide.ID + "#" + at.passage.ID
}
