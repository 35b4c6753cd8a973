package store

import (
	"context"
	"time"

	"offelia/assistant"
)

// Messages lists the messages of every conversation since a moment, the newest
// limit of them, by conversation and number: what editors learn from.
func (s *Store) Messages(ctx context.Context, since time.Time, limit int) (all []assistant.Record, err error) {
	err = s.look(ctx, "messages", func(t *tx) (err error) {
		all, err = list(t, scanRecord, `SELECT `+recordColumns+` FROM (
			SELECT `+recordColumns+` FROM record WHERE kind = 'message' AND at >= $1 ORDER BY at DESC, seq DESC LIMIT $2
			) AS newest ORDER BY conversation, seq`, micros(since), limit)
		return err
	})
	return all, err
}
