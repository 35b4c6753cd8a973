package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"
)

// Entry is a guide in the editors' list.
type Entry struct {
	Key
	Title     string
	Owner     string
	State     State  // of the latest work: draft, review, scheduled, published or expired
	Live      int    // number of the published version; 0 is none
	Revision  int    // of the latest entry: the base of the next edit
	Editor    string // who made the latest entry, and when
	At        time.Time
	Review    Date
	Overdue   bool // past its review date
	Suspended *Suspension
	SourceNew string // how its source differs since it was checked; "" is not at all
	Doubts    []Doubt
	Local     bool // an editor's text stands over a built-in one that has changed
}

// List gives every guide of a language ("" is all): overdue ones first, then by
// id.
func (s *Studio) List(lang string) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	off := map[string]Suspension{}
	for _, x := range s.library.Suspended() {
		off[x.Guide] = x
	}
	var out []Entry
	for k, log := range s.logs {
		if k.Lang == "" || lang != "" && k.Lang != lang { // topics and records
			continue
		}
		e := s.entry(k, log)
		if x, ok := off[k.ID]; ok {
			e.Suspended = &x
		}
		out = append(out, e)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Overdue != out[j].Overdue {
			return out[i].Overdue
		}
		return out[i].Key.String() < out[j].Key.String()
	})
	return out
}

func (s *Studio) entry(k Key, log []Version) Entry {
	last := work(log)
	e := Entry{Key: k, Title: k.ID, State: last.State, Revision: revision(log), Editor: last.Editor, At: last.At, Doubts: doubts(log)}
	for _, d := range e.Doubts {
		if d.Passage == "" {
			e.SourceNew = d.Reason
		}
	}
	if live, ok := published(log); ok {
		e.Live = live.Number
		e.Local = !live.BuiltIn && slices.ContainsFunc(s.builtin, func(g *Guide) bool {
			return g.Key == k && !slices.ContainsFunc(log, func(v Version) bool { return v.BuiltIn && v.Source == g.file })
		})
	}
	g, err := s.library.Guide(k)
	if err != nil {
		g, err = ParseGuide(k.String(), []byte(last.Source))
	}
	if err == nil {
		e.Title, e.Owner, e.Review = g.Title, g.Owner, g.Review
		e.Overdue = g.Review < On(s.now())
	}
	return e
}

// History gives a guide's log, oldest first.
func (s *Studio) History(k Key) []Version {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.logs[k])
}

// Draft gives the latest text of a guide to edit: work under way, or else what
// is published. Its Revision is the base of SaveDraft.
func (s *Studio) Draft(k Key) (Version, error) {
	log := s.History(k)
	for _, v := range slices.Backward(log) {
		if v.Source != "" {
			v.Revision = revision(log)
			return v, nil
		}
	}
	if source, ok := s.origin(k); ok {
		return Version{Guide: k.ID, State: Published, Source: source, BuiltIn: true}, nil
	}
	return Version{}, fmt.Errorf("%w: %s", ErrNotFound, k)
}

// Edit is a text to be saved as a draft.
type Edit struct {
	Key
	Base   int // revision that the edit was made from; 0 is a new guide
	Source string
	Editor string
	Note   string
	Was    string // of a record that nobody has worked on yet: what holds already
}

// SaveDraft saves a draft; it need not be well-formed yet. ErrConflict tells
// that another editor saved after Base: nothing is lost, the caller shows both.
func (s *Studio) SaveDraft(ctx context.Context, e Edit) (Version, error) {
	if source, ok := s.origin(e.Key); ok {
		e.Was = source
	}
	if e.Base == 0 && e.Was != "" {
		first := Version{Guide: e.ID, Lang: e.Lang, State: Published, Number: 1, Source: e.Was, BuiltIn: true}
		if _, err := s.save(ctx, first, 0); err != nil {
			return first, err
		}
		e.Base = 1
	}
	return s.save(ctx, Version{Guide: e.ID, Lang: e.Lang, State: Drafted, Source: e.Source, Editor: e.Editor, Note: e.Note}, e.Base)
}

// Preview reads a text as it would be published now. Its error names the line.
func (s *Studio) Preview(k Key, source string) (*Guide, error) {
	g, err := ParseGuide(k.String()+".md", []byte(source))
	if err != nil {
		return nil, err
	}
	return s.library.Facts().Fill(g, On(s.now()))
}

// Flaws tells what a text would lose or break if it were published now, without
// asking a question; nothing when it cannot be read.
func (s *Studio) Flaws(k Key, source string) []Flaw {
	g, err := s.Preview(k, source)
	if err != nil {
		return nil
	}
	return s.library.Flaws(g)
}

// Submit asks a second editor to review the latest revision.
func (s *Studio) Submit(ctx context.Context, k Key, base int, editor, note string) (Version, error) {
	v, err := s.Draft(k)
	if err != nil {
		return v, err
	}
	if err := s.readable(k, v.Source); err != nil {
		return v, err
	}
	return s.save(ctx, Version{Guide: k.ID, Lang: k.Lang, State: InReview, Source: v.Source, Editor: editor, Note: note}, base)
}

// readable tells what is wrong with a text. Contacts are read by who serves them.
func (s *Studio) readable(k Key, source string) error {
	kind, id, record := k.Record()
	var err error
	switch {
	case !record:
		_, err = s.Preview(k, source)
	case kind == FactRecord:
		_, err = ParseFact(id, source)
	case kind == AuthorityRecord:
		_, err = ParseAuthority(id, source)
	}
	return err
}

// Restore makes a published version the draft again.
func (s *Studio) Restore(ctx context.Context, k Key, number, base int, editor string) (Version, error) {
	for _, v := range s.History(k) {
		if v.State == Published && v.Number == number {
			return s.SaveDraft(ctx, Edit{Key: k, Base: base, Source: v.Source, Editor: editor, Note: fmt.Sprintf("v%d", number)})
		}
	}
	return Version{}, fmt.Errorf("%w: %s version %d", ErrNotFound, k, number)
}

// Withdraw takes a guide out of search, or a record out of use, with the reason.
// A fact that guides quote is not withdrawn: ErrInUse.
func (s *Studio) Withdraw(ctx context.Context, k Key, base int, editor, note string) error {
	id, isFact := k.fact()
	if isFact && len(s.library.Dependents(id)) > 0 {
		return fmt.Errorf("%w: %s", ErrInUse, id)
	}
	if _, err := s.save(ctx, Version{Guide: k.ID, Lang: k.Lang, State: Expired, Editor: editor, Note: note}, base); err != nil {
		return err
	}
	if k.Lang == "" {
		return s.Reload(ctx)
	}
	return s.library.Withdraw(ctx, k)
}

// Suspend is the kill switch of a topic: it stops in every language from the
// next question on, with the reason in the log.
func (s *Studio) Suspend(ctx context.Context, x Suspension) error {
	if x.Reason == "" {
		return errors.New("knowledge: a suspension needs a reason")
	}
	v := Version{Guide: x.Guide, State: Suspended, Editor: x.By, Note: x.Reason, Text: x.Text, Until: x.Until}
	return s.throw(ctx, v)
}

// Resume ends a suspension.
func (s *Studio) Resume(ctx context.Context, guide, editor, note string) error {
	return s.throw(ctx, Version{Guide: guide, State: Resumed, Editor: editor, Note: note})
}

func (s *Studio) throw(ctx context.Context, v Version) error {
	v, err := s.save(ctx, v, revision(s.History(v.Key())))
	if err != nil {
		return err
	}
	s.switchTopic(v)
	return nil
}

// switchTopic does what the last entry of a kill switch's log says.
func (s *Studio) switchTopic(v Version) {
	if v.State != Suspended {
		s.library.Resume(v.Guide)
		return
	}
	s.library.Suspend(Suspension{Guide: v.Guide, Reason: v.Note, Text: v.Text, Until: v.Until, By: v.Editor, At: v.At})
}
