package store

import (
	"context"

	"offelia/assistant"
)

// Teach appends to the log of lessons and wakes who follows the change log.
func (s *Store) Teach(ctx context.Context, l assistant.Lesson) error {
	return s.write(ctx, "teach", func(t *tx) error {
		seq, err := t.count("lesson")
		if err != nil {
			return err
		}
		l.At = t.now
		raw, err := encode(l)
		if err != nil {
			return err
		}
		t.note("lesson", l.Intent, "taught")
		_, err = t.exec(`INSERT INTO lesson (seq, body) VALUES ($1, $2)`, seq, raw)
		return err
	})
}

// Lessons lists the log of lessons, oldest first.
func (s *Store) Lessons(ctx context.Context) (all []assistant.Lesson, err error) {
	err = s.read(ctx, "lessons", func(t *tx) (err error) {
		all, err = list(t, body[assistant.Lesson], `SELECT body FROM lesson ORDER BY seq`)
		return err
	})
	return all, err
}

// Decide stores a verdict in place of an earlier one on the same text.
func (s *Store) Decide(ctx context.Context, v assistant.Verdict) error {
	return s.write(ctx, "decide", func(t *tx) error {
		v.At = t.now
		raw, err := encode(v)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO verdict (text, body) VALUES ($1, $2) ON CONFLICT (text) DO UPDATE SET body = excluded.body`, v.Text, raw)
		return err
	})
}

// Verdicts lists what was decided, by text.
func (s *Store) Verdicts(ctx context.Context) (all []assistant.Verdict, err error) {
	err = s.read(ctx, "verdicts", func(t *tx) (err error) {
		all, err = list(t, body[assistant.Verdict], `SELECT body FROM verdict ORDER BY text`)
		return err
	})
	return all, err
}
