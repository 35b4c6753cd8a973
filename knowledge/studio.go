package knowledge

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"sync"
	"time"
)

// ErrWorse tells that publishing would make answers worse; the Report says
// which. It is overridden by a second editor, with a reason.
var ErrWorse = errors.New("knowledge: publishing makes answers worse")

// ErrSecondEditor tells that the gate cannot be overridden by whoever wrote the
// text.
var ErrSecondEditor = errors.New("knowledge: another editor must override the gate")

// ErrInUse tells that a fact cannot be withdrawn while guides quote it.
var ErrInUse = errors.New("knowledge: guides quote this fact")

// Studio is the editors' side of a library: every guide's log of drafts,
// reviews and versions, kept in a store. What it publishes is served by the
// library at once. It is safe for concurrent use, also by several programs on
// one store, each with its own library: call Reload when another has written.
type Studio struct {
	library *Library
	store   Versions
	builtin []*Guide
	base    Facts       // as they came with the program
	offices []Authority // the same
	now     func() time.Time

	mu   sync.Mutex
	logs map[Key][]Version
}

// NewStudio reads the store and brings the library to what is published there.
// Built-in guides that the store does not have, or has only in an older built-in
// text, are published; where an editor has published another text, that stands.
func NewStudio(ctx context.Context, l *Library, store Versions, builtin []*Guide, now func() time.Time) (*Studio, error) {
	offices, err := builtinAuthorities()
	if err != nil {
		return nil, err
	}
	s := &Studio{library: l, store: store, builtin: builtin, base: l.Facts(), offices: offices, now: now}
	if err := s.Reload(ctx); err != nil {
		return nil, err
	}
	if err := s.bringIn(ctx); err != nil {
		return nil, err
	}
	return s, s.Reload(ctx)
}

// Reload reads the store anew and serves what is published there. A guide whose log is
// as it was is left as it stands: reading all of them takes a fifth of a second.
func (s *Studio) Reload(ctx context.Context) (err error) {
	all, err := s.store.All(ctx)
	if err != nil {
		return fmt.Errorf("knowledge: studio: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.logs
	defer func() {
		if err != nil {
			s.logs = was // what was not served is read again
		}
	}()
	s.logs = map[Key][]Version{}
	for _, v := range all {
		s.logs[v.Key()] = append(s.logs[v.Key()], v)
	}
	changes, doubted := map[Key]*Guide{}, map[Key][]Doubt{}
	for k, log := range s.logs {
		sort.SliceStable(log, func(i, j int) bool { return log[i].Revision < log[j].Revision })
		switch {
		case k.topic():
			s.switchTopic(log[len(log)-1])
		case k.Lang != "":
			doubted[k] = doubts(log)
			if reflect.DeepEqual(log, was[k]) && s.serves(k, log) {
				continue
			}
			if err := s.replay(k, log, changes); err != nil {
				return err
			}
		}
	}
	table := s.table(nil)
	s.library.facts.Store(&table)
	offices := s.authorities()
	s.library.authorities.Store(&offices)
	s.library.putUnderReview(doubted)
	return s.library.change(ctx, changes)
}

// serves reports whether what the log says is live is what the library gives.
func (s *Studio) serves(k Key, log []Version) bool {
	live, ok := published(log)
	now, err := s.library.Guide(k)
	return ok == (err == nil) && (!ok || now.Version == live.Number)
}

// replay puts a log's versions in the archive and what is live into changes.
func (s *Studio) replay(k Key, log []Version, changes map[Key]*Guide) error {
	live, ok := published(log)
	for _, v := range log {
		if v.State != Published {
			continue
		}
		g, err := v.guide()
		if err != nil {
			return err
		}
		s.library.keepReplayed(g)
		if ok && v.Number == live.Number {
			if now, err := s.library.Guide(k); err != nil || now.Version != v.Number || !sameText(now, g) {
				changes[k] = g
			}
		}
	}
	if _, err := s.library.Guide(k); err == nil && !ok && work(log).State == Expired {
		changes[k] = nil
	}
	return nil
}

// guide reads a version as it was published.
func (v Version) guide() (*Guide, error) {
	g, err := ParseGuide(v.Key().String(), []byte(v.Source))
	if err != nil {
		return nil, err
	}
	g, err = g.fill(func(id string) (Filled, error) {
		f, ok := v.Facts[id]
		if !ok {
			return f, fmt.Errorf("version %d has no value of fact %q", v.Number, id)
		}
		return f, nil
	})
	if err != nil {
		return nil, err
	}
	g.Version, g.accepted = v.Number, v.Accepted
	return g, nil
}

// published gives the version that a log says is live.
func published(log []Version) (Version, bool) {
	for _, v := range slices.Backward(log) {
		switch v.State {
		case Published:
			return v, true
		case Expired:
			return Version{}, false
		case Drafted, InReview, Scheduled, Suspended, Resumed, Questioned, Settled:
		}
	}
	return Version{}, false
}

// revision gives the revision of a log's last entry; 0 when it has none.
func revision(log []Version) int {
	if len(log) == 0 {
		return 0
	}
	return log[len(log)-1].Revision
}

// lastNumber gives the highest version number of a log.
func lastNumber(log []Version) int {
	n := 0
	for _, v := range log {
		n = max(n, v.Number)
	}
	return n
}

// bringIn publishes built-in guides that are new or changed.
func (s *Studio) bringIn(ctx context.Context) error {
	for _, g := range s.builtin {
		s.mu.Lock()
		log := s.logs[g.Key]
		s.mu.Unlock()
		live, ok := published(log)
		if len(log) > 0 && (!ok || !live.BuiltIn || live.Source == g.file) {
			continue
		}
		v := Version{Guide: g.ID, Lang: g.Lang, State: Published, Source: g.file, Editor: g.Owner, BuiltIn: true}
		if err := s.release(ctx, v, log); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return nil
}

// release saves v as the next published version and, unless it is built in,
// serves it.
func (s *Studio) release(ctx context.Context, v Version, log []Version) error {
	v, g, err := s.fix(v, log, s.library.Facts())
	if err != nil {
		return err
	}
	if _, err = s.save(ctx, v, revision(log)); err != nil {
		return err
	}
	if err := s.goOn(ctx, v.Key(), log); err != nil {
		return err
	}
	if v.BuiltIn {
		return nil // NewStudio serves them all at once
	}
	return s.library.Publish(ctx, g)
}

// goOn puts the work that was under way when a guide was published with other
// facts back on top of its log, so that its editor finds it.
func (s *Studio) goOn(ctx context.Context, k Key, before []Version) error {
	was := work(before)
	if was.State != Drafted && was.State != InReview && was.State != Scheduled {
		return nil
	}
	log := s.History(k)
	if !log[len(log)-1].Refresh {
		return nil
	}
	_, err := s.save(ctx, was, revision(log))
	return err
}

// fix gives v the next number and the day's facts of a table, and the guide as
// it is served; a record has none.
func (s *Studio) fix(v Version, log []Version, table Facts) (Version, *Guide, error) {
	v.Number = lastNumber(log) + 1
	if _, _, ok := v.Key().Record(); ok {
		return v, nil, s.readable(v.Key(), v.Source)
	}
	g, err := ParseGuide(v.Key().String(), []byte(v.Source))
	if err != nil {
		return v, nil, err
	}
	if v.Facts, err = table.freeze(g, On(s.now())); err != nil {
		return v, nil, err
	}
	g, err = v.guide()
	return v, g, err
}

// save adds an entry after revision base, or tells of a conflict.
func (s *Studio) save(ctx context.Context, v Version, base int) (Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.logs[v.Key()]
	if revision(log) != base {
		return v, fmt.Errorf("%w: %s by %s", ErrConflict, v.Key(), log[len(log)-1].Editor)
	}
	v.Revision, v.At = base+1, s.now()
	if err := s.store.Save(ctx, v); err != nil {
		return v, fmt.Errorf("knowledge: studio: %w", err)
	}
	s.logs[v.Key()] = append(log, v)
	if kind, _, _ := v.Key().Record(); kind == AuthorityRecord {
		offices := s.authorities()
		s.library.authorities.Store(&offices)
	}
	if old, open := doubts(log), doubts(s.logs[v.Key()]); len(old)+len(open) > 0 {
		s.library.putUnderReview(map[Key][]Doubt{v.Key(): open})
	}
	return v, nil
}
