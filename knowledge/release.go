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
	_, rehearsed, err := s.rehearse(ctx, list)
	if err != nil {
		return Report{}, err
	}
	return rehearsed.report, nil
}

// Publish runs the gate and publishes, or schedules, the latest revision. When
// answers would get worse it is refused with ErrWorse and the report, unless
// another editor than the author overrides it with a reason, which is logged.
func (s *Studio) Publish(ctx context.Context, r Release) (Report, error) {
	return s.PublishTogether(ctx, r)
}

// PublishTogether publishes several guides in one swap, so that a change that
// touches both languages, or two guides, is judged and served as one. Should
// another program save one of them in the same moment, ErrConflict is told, and
// what was saved before it is served.
func (s *Studio) PublishTogether(ctx context.Context, list ...Release) (Report, error) {
	versions, rehearsed, err := s.rehearse(ctx, list)
	if err != nil {
		return Report{}, err
	}
	report := rehearsed.report
	if report.Blocks() {
		for i, r := range list {
			switch {
			case r.Override == "":
				return report, fmt.Errorf("%w: %d questions, %d flaws", ErrWorse, len(report.Worse), len(report.Flaws))
			case r.Editor == versions[i].Author:
				return report, ErrSecondEditor
			}
		}
	}
	for i, v := range versions {
		if _, err := s.save(ctx, v, list[i].Base); err != nil {
			return report, errors.Join(err, s.Reload(ctx))
		}
	}
	return report, s.library.perform(ctx, rehearsed)
}

// rehearse makes the latest revisions ready to be published. Those that are to
// be published later are judged with the others, and not served.
func (s *Studio) rehearse(ctx context.Context, list []Release) ([]Version, *rehearsal, error) {
	id, later := rand.Text(), map[Key]bool{}
	changes := map[Key]*Guide{}
	versions := make([]Version, len(list))
	for i, r := range list {
		draft, err := s.Draft(r.Key)
		if err != nil {
			return nil, nil, err
		}
		if draft.Revision != r.Base {
			return nil, nil, fmt.Errorf("%w: %s", ErrConflict, r.Key)
		}
		v := Version{
			Guide: r.ID, Lang: r.Lang, State: Published, Source: draft.Source, Editor: r.Editor, Author: s.author(r.Key),
			Note: joinNotes(r.Note, r.Override), Release: id,
		}
		fixed, g, err := s.fix(v, s.History(r.Key))
		if err != nil {
			return nil, nil, err
		}
		changes[r.Key], versions[i] = g, fixed
		if r.From.After(s.now()) {
			v.State, v.From = Scheduled, r.From
			later[r.Key], versions[i] = true, v
		}
	}
	rehearsed, err := s.library.rehearse(ctx, changes)
	if err == nil && len(later) > 0 {
		rehearsed, err = rehearsed.only(ctx, s.library, later)
	}
	return versions, rehearsed, err
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

// Released is what was published together, as support staff and editors read
// the log of changes.
type Released struct {
	ID     string
	At     time.Time
	Editor string
	Note   string
	Guides []ReleasedGuide

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
	byID := map[string]*Released{}
	for k, log := range s.logs {
		live, _ := published(log)
		before := 0
		for _, v := range log {
			if v.State == Expired {
				before = 0
			}
			if v.State != Published {
				continue
			}
			if !v.BuiltIn {
				r := byID[v.release()]
				if r == nil {
					r = &Released{ID: v.release(), At: v.At, Editor: v.Editor, Note: v.Note}
					byID[r.ID] = r
				}
				r.revision = max(r.revision, v.Revision)
				r.Guides = append(r.Guides, ReleasedGuide{k, v.Number, before, v.Number == live.Number})
			}
			before = v.Number
		}
	}
	out := make([]Released, 0, len(byID))
	for _, r := range byID {
		slices.SortFunc(r.Guides, func(a, b ReleasedGuide) int { return cmp.Compare(a.Key.String(), b.Key.String()) })
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
	back, changes := rand.Text(), map[Key]*Guide{}
	for _, r := range all[i].Guides {
		g, err := s.putBack(ctx, r, Version{Editor: editor, Note: reason, Release: back})
		if err != nil {
			return errors.Join(err, s.Reload(ctx))
		}
		changes[r.Key] = g
	}
	return s.library.change(ctx, changes)
}

// putBack saves the version before r as the newest, and gives its guide; nil
// when there was none.
func (s *Studio) putBack(ctx context.Context, r ReleasedGuide, v Version) (*Guide, error) {
	log := s.History(r.Key)
	v.Guide, v.Lang, v.State = r.ID, r.Lang, Expired
	var g *Guide
	for _, old := range log {
		if old.State != Published || old.Number != r.Before || r.Before == 0 {
			continue
		}
		v.State, v.Source, v.BuiltIn = Published, old.Source, false
		var err error
		if v, g, err = s.fix(v, log); err != nil {
			return nil, err
		}
	}
	_, err := s.save(ctx, v, revision(log))
	return g, err
}
