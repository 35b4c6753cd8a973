package knowledge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// Doubt is a passage under review: it still answers, and the answer says so.
type Doubt struct {
	Key
	Passage string // "" is the whole guide
	Reason  string // for editors
	By      string
	At      time.Time
}

// Doubt tells whether a passage is under review.
func (l *Library) Doubt(k Key, passage string) (Doubt, bool) {
	return l.current.Load().doubt(k, passage)
}

// doubtOf is the doubt of a hit's passage, nil for none.
func (c *collection) doubtOf(h Hit) *Doubt {
	if d, ok := c.doubt(h.Guide.Key, h.Passage.ID); ok {
		return &d
	}
	return nil
}

func (c *collection) doubt(k Key, passage string) (Doubt, bool) {
	for _, d := range c.doubted[k] {
		if d.Passage == "" || d.Passage == passage {
			return d, true
		}
	}
	return Doubt{}, false
}

// Doubts lists what is under review, the oldest first.
func (l *Library) Doubts() []Doubt {
	var out []Doubt
	for _, list := range l.current.Load().doubted {
		out = append(out, list...)
	}
	slices.SortFunc(out, func(a, b Doubt) int { return a.At.Compare(b.At) })
	return out
}

// putUnderReview replaces what is under review of some guides.
func (l *Library) putUnderReview(doubted map[Key][]Doubt) {
	l.writing.Lock()
	defer l.writing.Unlock()
	next := *l.current.Load()
	next.doubted = maps.Clone(next.doubted)
	for k, list := range doubted {
		if next.doubted[k] = list; len(list) == 0 {
			delete(next.doubted, k)
		}
	}
	l.current.Store(&next)
}

// doubts reads in a guide's log what is under review. A new text answers every
// doubt; the same text with new facts answers none.
func doubts(log []Version) []Doubt {
	var open []Doubt
	for _, v := range log {
		switch {
		case v.State == Published && !v.Refresh, v.State == Expired, v.State == Settled && v.Passage == "":
			open = nil
		case v.State == Questioned:
			open = append(open, Doubt{v.Key(), v.Passage, v.Note, v.Editor, v.At})
		case v.State == Settled:
			open = slices.DeleteFunc(open, func(d Doubt) bool { return d.Passage == v.Passage })
		}
	}
	return open
}

// Question puts a published guide, or a passage of it, under review with a
// reason: from the next question on, its answers say so.
func (s *Studio) Question(ctx context.Context, d Doubt) error {
	g, err := s.library.Guide(d.Key)
	if err != nil {
		return err
	}
	if d.Passage != "" && g.Passage(d.Passage) == nil {
		return ErrNotFound
	}
	return s.decideDoubt(ctx, Version{State: Questioned, Passage: d.Passage, Note: d.Reason, Editor: d.By}, d.Key)
}

// Settle ends a review without a new text, because the text stands.
func (s *Studio) Settle(ctx context.Context, d Doubt) error {
	return s.decideDoubt(ctx, Version{State: Settled, Passage: d.Passage, Note: d.Reason, Editor: d.By}, d.Key)
}

func (s *Studio) decideDoubt(ctx context.Context, v Version, k Key) error {
	if v.Note == "" {
		return errors.New("knowledge: a review needs a reason")
	}
	v.Guide, v.Lang = k.ID, k.Lang
	_, err := s.save(ctx, v, revision(s.History(k)))
	return err
}

// work is the last entry of a log that says how the text stands.
func work(log []Version) Version {
	for _, v := range slices.Backward(log) {
		if v.State != Questioned && v.State != Settled {
			return v
		}
	}
	return Version{}
}
