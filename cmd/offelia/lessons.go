package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"offelia/assistant"
	"offelia/channels/web"
	"offelia/intents"
	"offelia/intents/danish"
)

// taught puts what editors taught over the catalogue's own intents: examples
// added, examples taken away. It also gives what belongs to none.
func taught(list []intents.Intent, lessons []assistant.Lesson) (with []intents.Intent, outside []string) {
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(l assistant.Lesson) bool { return l.Wait != "" }) // not given, or not yet
	with = slices.Clone(list)
	for i := range with {
		for _, l := range lessons {
			if l.Intent == with[i].ID {
				with[i].Examples = without(with[i].Examples, l)
			}
		}
	}
	for _, l := range lessons {
		if l.Intent != "" {
			continue
		}
		outside = slices.DeleteFunc(outside, func(s string) bool { return s == l.Text })
		if !l.Removed {
			outside = append(outside, l.Text)
		}
	}
	return with, outside
}

// without gives examples as a lesson leaves them: with its text last, or not
// at all. An intent's last example stays.
func without(examples map[string][]string, l assistant.Lesson) map[string][]string {
	out := maps.Clone(examples)
	if out == nil {
		out = map[string][]string{}
	}
	kept := slices.DeleteFunc(slices.Clone(out[l.Lang]), func(s string) bool { return s == l.Text })
	if !l.Removed {
		kept = append(kept, l.Text)
	}
	out[l.Lang] = kept
	left := 0
	for _, all := range out {
		left += len(all)
	}
	if left == 0 {
		return examples
	}
	return out
}

// teacher is the editors' side of the matcher.
type teacher struct {
	p  *Program
	mu sync.Mutex
	// health is the last measured report, and running whether one is made.
	health  intents.Report
	at      time.Time
	running bool
	working sync.WaitGroup
}

// Catalogue implements web.Teacher.
func (t *teacher) Catalogue() *intents.Catalogue { return t.p.words.catalogue() }

// Lessons implements web.Teacher.
func (t *teacher) Lessons(ctx context.Context) ([]assistant.Lesson, error) {
	return t.p.store.Lessons(ctx)
}

// Teach implements web.Teacher. Training follows by the change log.
func (t *teacher) Teach(ctx context.Context, l assistant.Lesson) error {
	return t.p.store.Teach(ctx, l)
}

// Health implements web.Teacher.
func (t *teacher) Health() (intents.Report, time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.health, t.at, t.running
}

// Measure implements web.Teacher. It takes as long as several trainings, so it
// runs beside everything else, one at a time.
func (t *teacher) Measure() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running {
		return
	}
	t.running = true
	t.working.Go(func() {
		report := t.p.words.catalogue().Hygiene()
		t.mu.Lock()
		defer t.mu.Unlock()
		t.health, t.at, t.running = report, t.p.clock.now(), false
	})
}

// Decide implements web.Teacher.
func (t *teacher) Decide(ctx context.Context, v assistant.Verdict) error {
	return t.p.store.Decide(ctx, v)
}

// Verdicts implements web.Teacher.
func (t *teacher) Verdicts(ctx context.Context) ([]assistant.Verdict, error) {
	return t.p.store.Verdicts(ctx)
}

// Talk implements web.Teacher: names, numbers and addresses masked, and of own
// data not a word.
func (t *teacher) Talk(ctx context.Context, conversation string) ([]web.Line, error) {
	records, err := t.p.store.Since(ctx, conversation, 0)
	if err != nil {
		return nil, err
	}
	var out []web.Line
	for _, r := range records {
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		m, ok := ev.(assistant.Message)
		if !ok {
			continue
		}
		line := web.Line{From: m.From, Lang: m.Lang, Outcome: string(m.Outcome), Text: danish.Redact(strings.TrimSpace(m.Text), nil)}
		if m.From != "citizen" && m.Outcome != assistant.AnswerGuide && m.Outcome != assistant.Clarify && m.Outcome != assistant.Handoff && m.Outcome != assistant.SmallTalk {
			line.Text = "" // of own data and errands, what was asked is enough
		}
		out = append(out, line)
	}
	return out, nil
}
