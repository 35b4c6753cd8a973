package store

import (
	"context"
	"iter"
	"time"
)

// Change is one row of the change log: something of Kind named Ref changed.
// Kinds: citizen, calendar, conversation, ticket, guide, lesson, town. Event says how,
// for example "rebook".
type Change struct {
	Seq   int64
	Kind  string
	Ref   string
	Event string
	At    time.Time
}

// pollEvery is how often a follower looks when nothing wakes it: another
// process may write the same database.
const pollEvery = time.Second

// note collects a row of the change log, once per transaction.
func (t *tx) note(kind, ref, event string) {
	for _, c := range t.changes {
		if c.Kind == kind && c.Ref == ref && c.Event == event {
			return
		}
	}
	t.changes = append(t.changes, Change{Kind: kind, Ref: ref, Event: event, At: t.now})
}

func (t *tx) flushChanges() error {
	for _, c := range t.changes {
		seq, err := t.count("change")
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO change (seq, kind, ref, event, at) VALUES ($1, $2, $3, $4, $5)`,
			seq, c.Kind, c.Ref, c.Event, micros(c.At))
		if err != nil {
			return err
		}
	}
	if len(t.changes) == 0 || t.engine.notify == "" {
		return nil
	}
	_, err := t.exec(t.engine.notify)
	return err
}

// LastChange is the number of the newest change; 0 before the first.
func (s *Store) LastChange(ctx context.Context) (n int64, err error) {
	err = s.look(ctx, "last change", func(t *tx) error {
		_, err := t.get(`SELECT n FROM counter WHERE name = 'change'`, nil, &n)
		return err
	})
	return n, err
}

// Touched is when the newest change was made; zero before the first.
func (s *Store) Touched(ctx context.Context) (at time.Time, err error) {
	err = s.look(ctx, "touched", func(t *tx) error {
		var us int64
		_, err := t.get(`SELECT at FROM change ORDER BY seq DESC LIMIT 1`, nil, &us)
		at = moment(us)
		return err
	})
	return at, err
}

// Follow gives every change numbered above after, in order and without gaps,
// as they are committed by any node, until ctx ends or the caller stops. An
// error is given once and ends it; the caller starts again where it was.
func (s *Store) Follow(ctx context.Context, after int64) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for ctx.Err() == nil {
			rung := s.changed.next()
			batch, err := s.changesAfter(ctx, after)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				yield(Change{}, err)
				return
			}
			for _, c := range batch {
				if !yield(c, nil) {
					return
				}
				after = c.Seq
			}
			if len(batch) > 0 {
				continue
			}
			select {
			case <-ctx.Done():
			case <-rung:
			case <-time.After(pollEvery):
			}
		}
	}
}

func (s *Store) changesAfter(ctx context.Context, after int64) (batch []Change, err error) {
	err = s.look(ctx, "follow", func(t *tx) (err error) {
		batch, err = list(t, func(row func(...any) error) (c Change, err error) {
			var at int64
			err = row(&c.Seq, &c.Kind, &c.Ref, &c.Event, &at)
			c.At = moment(at)
			return c, err
		}, `SELECT seq, kind, ref, event, at FROM change WHERE seq > $1 ORDER BY seq LIMIT 500`, after)
		return err
	})
	return batch, err
}
