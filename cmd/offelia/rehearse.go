package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"offelia/assistant"
	"offelia/channels/web"
	"offelia/intents"
	"offelia/knowledge"
)

// golden is an utterance and the intent that it must be taken for.
type golden struct{ text, id string }

// Rehearse implements web.Teacher: it learns the lesson aside, the one intent
// anew and the others as they are. Both matchers are asked the guides' test
// questions, which no matcher learns from, and the examples of every other intent;
// then both dialogues are, as far as the matchers differ.
func (t *teacher) Rehearse(ctx context.Context, l assistant.Lesson) (web.Effect, error) {
	lessons, err := t.p.store.Lessons(ctx)
	if err != nil {
		return web.Effect{}, err
	}
	guides := t.p.guides()
	now := t.p.routes.now()
	next, err := t.p.words.learnt(now.trained, guideIntents(guides), append(lessons, l))
	if err != nil {
		return web.Effect{}, fmt.Errorf("rehearse: %w", err)
	}
	e, err := compareMatchers(ctx, now.matcher, next.matcher, append(testQuestions(guides), examplesBut(next.catalogue, l.Intent)...))
	if err != nil {
		return e, err
	}
	e.Now, e.Then = takenFor(now.matcher, golden{l.Text, l.Intent}).id, takenFor(next.matcher, golden{l.Text, l.Intent}).id
	report, err := t.p.library.Rerouted(ctx, lesson{t.p.routes, now, &reading{trained: next}})
	e.Rerouted(report)
	return e, err
}

// testQuestions are the guides' own, each of its guide.
func testQuestions(guides []*knowledge.Guide) (out []golden) {
	for _, g := range guides {
		for i := range g.Passages {
			for _, text := range g.Passages[i].Tests {
				out = append(out, golden{text, "guide." + g.ID})
			}
		}
	}
	return out
}

// examplesBut are the examples of every intent but one and the guides'.
func examplesBut(c *intents.Catalogue, id string) (out []golden) {
	for _, in := range c.Intents {
		if in.ID == id || strings.HasPrefix(in.ID, "guide.") {
			continue
		}
		for _, texts := range in.Examples {
			for _, text := range texts {
				out = append(out, golden{text, in.ID})
			}
		}
	}
	return out
}

// compareMatchers tells which utterances one of two matchers takes rightly and
// the other does not.
func compareMatchers(ctx context.Context, now, then *intents.Matcher, asked []golden) (web.Effect, error) {
	turned := make([]*web.Turned, len(asked))
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() error {
			for i := w; i < len(asked); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				turned[i] = turn(now, then, asked[i])
			}
			return nil
		})
	}
	e := web.Effect{Asked: len(asked)}
	err := group.Wait()
	for _, x := range turned {
		switch {
		case x == nil:
		case x.Before == x.Intent:
			e.Worse = append(e.Worse, *x)
		default:
			e.Better = append(e.Better, *x)
		}
	}
	return e, err
}

// narrow is the difference of two probabilities that says little: learning one
// intent anew moves them by as much without any new example. doubtful is one
// that turns an answer into a question.
const (
	narrow   = 0.03
	doubtful = 0.1
)

// turn tells whether an utterance is taken rightly by one of two matchers and not
// by the other, or only with doubt; nil is no.
func turn(now, then *intents.Matcher, g golden) *web.Turned {
	before, after := takenFor(now, g), takenFor(then, g)
	turned := &web.Turned{Text: g.text, Intent: g.id, Before: before.id, After: after.id}
	switch was, is := before.id == g.id, after.id == g.id; {
	case was && !is && (after.id == "" || after.p-after.right > narrow):
		return turned
	case is && !was && (before.id == "" || before.p-before.right > narrow):
		return turned
	case was && is && before.sure && !after.sure && before.p-after.p > doubtful:
		turned.Unsure = true
		return turned
	}
	return nil
}

// taken is the intent that an utterance is taken for, "" for none, with its
// probability and that of the right one.
type taken struct {
	id       string
	p, right float64
	sure     bool
}

func takenFor(m *intents.Matcher, g golden) taken {
	r := m.Match(g.text)
	t := taken{id: r.Best().ID, p: r.Best().P, sure: r.Decision == intents.Sure}
	if r.Decision == intents.None {
		t.id = ""
	}
	for _, c := range r.Candidates {
		if c.ID == g.id {
			t.right = c.P
		}
	}
	return t
}
