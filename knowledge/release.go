package knowledge

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Release asks for the latest revision of a guide to be published.
type Release struct {
	Key
	Base     int // revision that was looked at
	Editor   string
	Note     string
	Override string    // reason for publishing although answers get worse
	From     time.Time // publish then; zero or past is now
}

// Try tells what publishing the latest revision would change.
func (s *Studio) Try(ctx context.Context, k Key) (Report, error) { return s.TryTogether(ctx, k) }

// TryTogether tells what publishing the latest revisions of several guides at
// once would change.
func (s *Studio) TryTogether(ctx context.Context, keys ...Key) (Report, error) {
	var list []Release
	for _, k := range keys {
		list = append(list, Release{Key: k, Base: revision(s.History(k))})
	}
	p, err := s.rehearse(ctx, list)
	if err != nil {
		return Report{}, err
	}
	return p.rehearsed.report, nil
}

// Publish runs the gate and publishes, or schedules, the latest revision. When
// answers would get worse it is refused with ErrWorse and the report, unless
// another editor than the author overrides it with a reason, which is logged.
func (s *Studio) Publish(ctx context.Context, r Release) (Report, error) {
	return s.PublishTogether(ctx, r)
}

// PublishTogether publishes several guides and records in one swap, so that a
// change that touches both languages, or a fact and the guides that quote it, is
// judged and served as one. Guides that quote a changed fact are published anew
// with it. Should another program save one of them in the same moment,
// ErrConflict is told, and what was saved before it is served.
func (s *Studio) PublishTogether(ctx context.Context, list ...Release) (Report, error) {
	plan, err := s.rehearse(ctx, list)
	if err != nil {
		return Report{}, err
	}
	report := plan.rehearsed.report
	if report.Blocks() {
		for i, r := range list {
			switch {
			case r.Override == "":
				return report, fmt.Errorf("%w: %d questions, %d flaws", ErrWorse, len(report.Worse), len(report.Flaws))
			case r.Editor == plan.entries[i].Author:
				return report, ErrSecondEditor
			}
		}
	}
	for _, e := range plan.entries {
		log := s.History(e.Key())
		if _, err := s.save(ctx, e.Version, e.base); err != nil {
			return report, errors.Join(err, s.Reload(ctx))
		}
		if err := s.goOn(ctx, e.Key(), log); err != nil {
			return report, errors.Join(err, s.Reload(ctx))
		}
	}
	if plan.facts {
		s.mu.Lock()
		table := s.table(nil)
		s.library.facts.Store(&table)
		s.mu.Unlock()
	}
	return report, s.library.perform(ctx, plan.rehearsed)
}

// pending is a version that is about to be saved after a revision.
type pending struct {
	Version
	base int
}

// plan is a release made ready: what is saved, those that were asked for first,
// and what is served then.
type plan struct {
	entries   []pending
	facts     bool // the fact table changes with it
	rehearsed *rehearsal
}

// rehearse makes the latest revisions ready to be published. Those that are to
// be published later are judged with the others, and not served.
func (s *Studio) rehearse(ctx context.Context, list []Release) (plan, error) {
	entries, err := s.latest(list)
	if err != nil {
		return plan{}, err
	}
	over, err := changedFacts(entries)
	if err != nil {
		return plan{}, err
	}
	s.mu.Lock()
	table := s.library.Facts()
	if len(over) > 0 {
		table = s.table(over)
	}
	quoting := s.stale(table)
	s.mu.Unlock()
	for _, e := range quoting {
		if !slices.ContainsFunc(entries, func(x pending) bool { return x.Key() == e.Key() }) {
			e.Editor, e.Note, e.Release = list[0].Editor, list[0].Note, entries[0].Release
			entries = append(entries, e)
		}
	}
	return s.judge(ctx, list, entries, over, table)
}

// latest makes versions of the latest revisions that a release names.
func (s *Studio) latest(list []Release) ([]pending, error) {
	id := rand.Text()
	var out []pending
	for _, r := range list {
		draft, err := s.Draft(r.Key)
		if err != nil {
			return nil, err
		}
		if draft.Revision != r.Base {
			return nil, fmt.Errorf("%w: %s", ErrConflict, r.Key)
		}
		out = append(out, pending{Version{
			Guide: r.ID, Lang: r.Lang, State: Published, Source: draft.Source, Editor: r.Editor, Author: s.author(r.Key),
			Note: joinNotes(r.Note, r.Override), Release: id,
		}, r.Base})
	}
	return out, nil
}

// judge fixes what is to be published and compares its answers with those of
// today. What is asked for later is only scheduled.
func (s *Studio) judge(ctx context.Context, list []Release, entries []pending, over, table Facts) (plan, error) {
	changes, later := map[Key]*Guide{}, map[Key]bool{}
	var values []Change
	for i, e := range entries {
		fixed, g, err := s.fix(e.Version, s.History(e.Key()), table)
		if err != nil {
			return plan{}, err
		}
		if g != nil {
			changes[e.Key()] = g
		} else if id, ok := e.Key().fact(); ok {
			values = append(values, diffFacts(id, s.Facts()[id], over[id])...)
		}
		if i < len(list) && list[i].From.After(s.now()) {
			fixed = e.Version
			fixed.State, fixed.From = Scheduled, list[i].From
			later[e.Key()] = true
		}
		entries[i].Version = fixed
	}
	return s.served(ctx, plan{entries: entries, facts: len(over) > 0}, changes, later, values)
}

// served rehearses a plan's changes. Where a fact waits, so do the guides that
// only quote it.
func (s *Studio) served(ctx context.Context, p plan, changes map[Key]*Guide, later map[Key]bool, values []Change) (plan, error) {
	var err error
	if p.rehearsed, err = s.library.rehearse(ctx, changes); err != nil {
		return p, err
	}
	p.rehearsed.report.Changes = append(values, p.rehearsed.report.Changes...)
	p.rehearsed.report.Differs = s.library.drifted(changes)
	for i, e := range p.entries {
		if g := changes[e.Key()]; g != nil && !e.Refresh {
			g.accepted = s.library.differences(g, changes)
			p.entries[i].Accepted = g.accepted
		}
	}
	if len(later) == 0 {
		return p, nil
	}
	for k := range later {
		if _, isFact := k.fact(); isFact {
			p.facts = false
			for _, e := range p.entries {
				later[e.Key()] = later[e.Key()] || e.Refresh
			}
		}
	}
	p.entries = slices.DeleteFunc(p.entries, func(e pending) bool { return e.Refresh && later[e.Key()] })
	p.rehearsed, err = p.rehearsed.only(ctx, s.library, later)
	return p, err
}

// author gives who last wrote the text that waits to be published.
func (s *Studio) author(k Key) string {
	for _, v := range slices.Backward(s.History(k)) {
		if v.State == Drafted {
			return v.Editor
		}
	}
	return ""
}

func joinNotes(note, override string) string {
	if note != "" && override != "" {
		return note + "\n" + override
	}
	return note + override
}
