package store

import (
	"context"
	"time"
)

// Rating is one citizen's word on one message of a conversation.
type Rating struct {
	Conversation string    `json:"conversation"`
	Seq          int64     `json:"seq"` // of the message
	Helped       bool      `json:"helped"`
	Reason       string    `json:"reason,omitempty"`
	Text         string    `json:"text,omitempty"` // personal numbers masked by the caller
	At           time.Time `json:"at"`
}

// Rate stores a rating in place of an earlier one of the same message.
func (s *Store) Rate(ctx context.Context, r Rating) error {
	raw, err := encode(r)
	if err != nil {
		return err
	}
	return s.write(ctx, "rate", func(t *tx) error {
		_, err := t.exec(`INSERT INTO feedback (conversation, seq, body, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (conversation, seq) DO UPDATE SET body = excluded.body, at = excluded.at`,
			r.Conversation, r.Seq, raw, micros(r.At))
		return err
	})
}

// Ratings lists the ratings given at or after since, newest first.
func (s *Store) Ratings(ctx context.Context, since time.Time, limit int) (all []Rating, err error) {
	err = s.read(ctx, "ratings", func(t *tx) (err error) {
		all, err = list(t, body[Rating], `SELECT body FROM feedback WHERE at >= $1 ORDER BY at DESC, conversation, seq LIMIT $2`, micros(since), limit)
		return err
	})
	return all, err
}
