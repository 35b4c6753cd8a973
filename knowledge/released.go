package knowledge

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Released is what was published together, as support staff and editors read
// the log of changes.
type Released struct {
	ID     string
	At     time.Time
	Editor string
	Note   string
	Guides []ReleasedGuide // and records
	Again  []Key           // guides that were published anew because they quote a fact among them

	revision int // the highest of its entries: what comes after in the same instant has a higher one
}

// ReleasedGuide is one guide of a release.
type ReleasedGuide struct {
	Key
	Number int  // of the version
	Before int  // of the version that it took the place of; 0 is none
	Live   bool // it answers now
}

// Releases lists what editors have published, newest first.
func (s *Studio) Releases() []Released {
	s.mu.Lock()
	defer s.mu.Unlock()
	byID, again := map[string]*Released{}, map[string][]Key{}
	for k, log := range s.logs {
		live, before := edited(log), 0
		for _, v := range log {
			if v.State == Expired {
				before = 0
			}
			if v.State != Published {
				continue
			}
			if v.Refresh {
				again[v.Release] = append(again[v.Release], k)
				continue
			}
			if !v.BuiltIn {
				r := byID[v.release()]
				if r == nil {
					r = &Released{ID: v.release(), At: v.At, Editor: v.Editor, Note: v.Note}
					byID[r.ID] = r
				}
				r.revision = max(r.revision, v.Revision)
				r.Guides = append(r.Guides, ReleasedGuide{k, v.Number, before, v.Number == live})
			}
			before = v.Number
		}
	}
	out := make([]Released, 0, len(byID))
	for _, r := range byID {
		slices.SortFunc(r.Guides, func(a, b ReleasedGuide) int { return cmp.Compare(a.Key.String(), b.Key.String()) })
		r.Again = again[r.ID]
		slices.SortFunc(r.Again, func(a, b Key) int { return cmp.Compare(a.String(), b.String()) })
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Released) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.revision, a.revision), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// release names what the version was published with; alone, it is its own.
func (v Version) release() string {
	return cmp.Or(v.Release, fmt.Sprintf("%s@%d", v.Key(), v.Number))
}

// Rollback serves what was live before a release, at once and without the gate:
// those texts passed it in their time. ErrConflict tells that one of the guides
// has been published again since. What was new is withdrawn.
func (s *Studio) Rollback(ctx context.Context, id, editor, reason string) error {
	if reason == "" {
		return errors.New("knowledge: a rollback needs a reason")
	}
	all := s.Releases()
	i := slices.IndexFunc(all, func(r Released) bool { return r.ID == id })
	if i < 0 {
		return fmt.Errorf("%w: release %s", ErrNotFound, id)
	}
	for _, g := range all[i].Guides {
		if !g.Live {
			return fmt.Errorf("%w: %s", ErrConflict, g.Key)
		}
	}
	back, facts := rand.Text(), false
	for _, r := range all[i].Guides {
		if _, isFact := r.fact(); isFact {
			facts = true
		}
		if err := s.putBack(ctx, r, Version{Editor: editor, Note: reason, Release: back}); err != nil {
			return errors.Join(err, s.Reload(ctx))
		}
	}
	if err := s.Reload(ctx); err != nil || !facts {
		return err
	}
	return s.refresh(ctx, false)
}

// putBack saves the version before r as the newest; where there was none, r is
// withdrawn. A fact that guides quote by now stays: ErrInUse.
func (s *Studio) putBack(ctx context.Context, r ReleasedGuide, v Version) error {
	log := s.History(r.Key)
	v.Guide, v.Lang, v.State = r.ID, r.Lang, Expired
	for _, old := range log {
		if old.State != Published || old.Number != r.Before || r.Before == 0 {
			continue
		}
		v.State, v.Source, v.Accepted = Published, old.Source, old.Accepted
		var err error
		if v, _, err = s.fix(v, log, s.library.Facts()); err != nil {
			return err
		}
	}
	if id, isFact := r.fact(); isFact && v.State == Expired && len(s.library.Dependents(id)) > 0 {
		return fmt.Errorf("%w: %s", ErrInUse, id)
	}
	_, err := s.save(ctx, v, revision(log))
	return err
}

// edited is the number of the live version as an editor published it, before
// facts were put in anew; 0 is none.
func edited(log []Version) int {
	n := 0
	for _, v := range log {
		switch {
		case v.State == Expired:
			n = 0
		case v.State == Published && !v.Refresh:
			n = v.Number
		}
	}
	return n
}
