package knowledge

import (
	"context"
	"errors"
)

// Tick does what time brings: publishes what is scheduled, and publishes anew
// what quotes a fact whose value has changed. Call it every few minutes.
func (s *Studio) Tick(ctx context.Context) error {
	records, guides := s.due()
	for _, v := range records {
		v.Number = lastNumber(s.History(v.Key())) + 1
		if _, err := s.save(ctx, v, revision(s.History(v.Key()))); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	if len(records) > 0 {
		if err := s.Reload(ctx); err != nil {
			return err
		}
	}
	for _, v := range guides {
		if err := s.release(ctx, v, s.History(v.Key())); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return s.refresh(ctx, len(guides) > 0)
}

// due lists what is scheduled for now or earlier.
func (s *Studio) due() (records, guides []Version) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, log := range s.logs {
		last := work(log)
		if last.State != Scheduled || last.From.After(s.now()) {
			continue
		}
		v := Version{Guide: k.ID, Lang: k.Lang, State: Published, Source: last.Source, Editor: last.Editor, Author: last.Author, Note: last.Note, Release: last.Release}
		if _, _, ok := k.Record(); ok {
			records = append(records, v)
		} else {
			guides = append(guides, v)
		}
	}
	return records, guides
}

// refresh publishes anew every guide that quotes a fact with another value than
// today's, and serves it; anyway says that there is something else to serve.
func (s *Studio) refresh(ctx context.Context, anyway bool) error {
	s.mu.Lock()
	stale := s.stale(s.library.Facts())
	s.mu.Unlock()
	for _, e := range stale {
		if err := s.release(ctx, e.Version, s.History(e.Key())); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	if len(stale) == 0 && !anyway {
		return nil
	}
	return s.Reload(ctx)
}

// stale lists the live guides whose facts have other values in a table. The
// caller holds the lock.
func (s *Studio) stale(table Facts) []pending {
	var out []pending
	for k, log := range s.logs {
		if live, ok := published(log); ok && k.Lang != "" && s.outdated(live, table) {
			v := Version{Guide: k.ID, Lang: k.Lang, State: Published, Source: live.Source, Editor: live.Editor, BuiltIn: live.BuiltIn, Refresh: true, Accepted: live.Accepted}
			out = append(out, pending{v, revision(log)})
		}
	}
	return out
}

// outdated tells whether a version quotes a fact that has another value in a
// table today.
func (s *Studio) outdated(v Version, table Facts) bool {
	for id, was := range v.Facts {
		if is, err := table.value(id, v.Lang, On(s.now())); err == nil && is != was {
			return true
		}
	}
	return false
}
