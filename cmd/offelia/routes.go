package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"offelia/assistant"
	"offelia/intents"
	"offelia/knowledge"
)

// routes is the dialogue as the gate sees it. What guides would teach is learned
// aside, and an engine that only plans is asked before and after.
type routes struct {
	p *Program

	mu      sync.Mutex
	reading *reading // of the matcher in use
}

// reading is what a matcher makes of the questions that it was asked.
type reading struct {
	*trained
	held []knowledge.Held
	seen sync.Map // glance by question
}

// glance is what matters of a matcher's result. lead is how far the best intent is
// before the next.
type glance struct {
	best          string
	p, none, lead float64
	sure          bool
}

func (r *reading) look(question string) glance {
	if g, ok := r.seen.Load(question); ok {
		return g.(glance)
	}
	res := r.matcher.Match(question)
	g := glance{res.Best().ID, res.Best().P, res.None, res.Best().P, res.Decision == intents.Sure}
	if len(res.Candidates) > 1 {
		g.lead -= res.Candidates[1].P
	}
	r.seen.Store(question, g)
	return g
}

// now is the reading of the matcher in use. The first call may wait for it to be
// trained.
func (r *routes) now() *reading {
	learned := r.p.words.understood()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reading == nil || r.reading.matcher != learned.matcher {
		r.reading = newReading(learned)
	}
	return r.reading
}

// newReading also lists the examples of what is no guide's, as far as the
// matcher takes them for what they are.
func newReading(learned *trained) *reading {
	r := &reading{trained: learned}
	for _, in := range learned.catalogue.Intents {
		kind, ok := routeKinds[in.Do.Verb]
		if !ok || kind == knowledge.Answers {
			continue
		}
		for lang, texts := range in.Examples {
			for _, text := range texts {
				if g := r.look(text); g.best == in.ID {
					r.held = append(r.held, knowledge.Held{
						Question: text, Lang: lang, Leads: knowledge.Route{Kind: kind, Of: in.Do.Arg()},
						Open: !g.sure || kind == knowledge.ShowsOwn,
					})
				}
			}
		}
	}
	return r
}

// Held implements knowledge.Dialogue.
func (r *routes) Held() []knowledge.Held { return r.now().held }

// Compare implements knowledge.Dialogue.
func (r *routes) Compare(ctx context.Context, now, next *knowledge.Library, asked []knowledge.Asked) ([]knowledge.Way, error) {
	before := r.now()
	learned, err := r.p.words.learnt(before.trained, guideIntents(slices.Concat(next.Guides("da"), next.Guides("en"))), before.taught)
	if err != nil {
		return nil, fmt.Errorf("routes: %w", err)
	}
	after := before
	if learned != before.trained {
		after = &reading{trained: learned}
	}
	return waysOf(ctx, r.planner(before, now), r.planner(after, next), asked)
}

// lesson is the dialogue before and after editors teach it something.
type lesson struct {
	*routes
	before, after *reading
}

// Compare implements knowledge.Dialogue; both libraries are one.
func (l lesson) Compare(ctx context.Context, now, next *knowledge.Library, asked []knowledge.Asked) ([]knowledge.Way, error) {
	return waysOf(ctx, l.planner(l.before, now), l.planner(l.after, next), asked)
}

func (r *routes) planner(read *reading, l *knowledge.Library) planner {
	return planner{r.p.engine.With(l, read.catalogue, read.matcher), read, l}
}

// planner is an engine that plans, and what it plans with.
type planner struct {
	*assistant.Engine
	read    *reading
	library *knowledge.Library
}

// waysOf asks two planners the questions that a change reaches.
func waysOf(ctx context.Context, now, then planner, asked []knowledge.Asked) ([]knowledge.Way, error) {
	unmoved := planner{now.With(then.library, now.read.catalogue, now.read.matcher), now.read, then.library}
	ways := make([]knowledge.Way, len(asked))
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() (err error) {
			for i := w; i < len(asked) && err == nil; i += workers {
				a, after := asked[i], unmoved
				switch {
				case moved(now.read, then.read, a.Question):
					after = then
				case !a.Reached:
					continue
				}
				ways[i], err = wayOf(ctx, now, after, a)
			}
			return err
		})
	}
	return ways, group.Wait()
}

func wayOf(ctx context.Context, now, then planner, a knowledge.Asked) (w knowledge.Way, err error) {
	if err = ctx.Err(); err != nil {
		return w, err
	}
	if w.Before, err = now.way(ctx, a); err == nil {
		w.After, err = then.way(ctx, a)
	}
	return w, err
}

// moved tells whether two matchers take a question differently. What only learning
// an intent anew moves (narrow) is no difference: the training that follows moves
// it back.
func moved(a, b *reading, question string) bool {
	if a == b {
		return false
	}
	was, is := a.look(question), b.look(question)
	return math.Abs(was.p-is.p) > narrow || math.Abs(was.none-is.none) > narrow || was.best != is.best && max(was.lead, is.lead) > narrow
}

// routeKinds are the dialogue's verbs as the gate has them.
var routeKinds = map[string]knowledge.RouteKind{
	"guide": knowledge.Answers, "own": knowledge.ShowsOwn, "action": knowledge.Acts, "contact": knowledge.Calls,
	"handoff": knowledge.HandsOver, "refuse": knowledge.Refuses, "talk": knowledge.Talks,
}

// way is what the dialogue would do with a question.
func (p planner) way(ctx context.Context, a knowledge.Asked) ([]knowledge.Route, error) {
	plans, err := p.Plan(ctx, a.Question, a.Lang)
	out := make([]knowledge.Route, len(plans))
	for i, plan := range plans {
		kind, ok := routeKinds[plan.Verb]
		switch {
		case plan.Verb == "guard":
			out[i] = knowledge.Route{Kind: knowledge.Refuses, Of: plan.Arg}
		case !ok:
			out[i] = knowledge.Route{Kind: knowledge.Asks}
		case kind == knowledge.Answers:
			out[i] = p.told(plan.Passage)
		default:
			out[i] = knowledge.Route{Kind: kind, Of: plan.Arg}
		}
	}
	return out, err
}

// told is the answer from a passage, or what stands for a topic that is off.
func (p planner) told(passage string) knowledge.Route {
	for _, s := range p.library.Suspended() {
		if guide, _, _ := strings.Cut(passage, "#"); guide == s.Guide {
			return knowledge.Route{Kind: knowledge.Stops, Of: s.Guide}
		}
	}
	return knowledge.Route{Kind: knowledge.Answers, Of: passage}
}
