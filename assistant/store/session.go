package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"offelia/assistant/fault"
)

// hashed is what a session lies under: whoever reads the database cannot take
// a session over.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// SessionBlob finds what was put under token and when it expires; fault.Denied
// when there is none. Whether it has expired is for the caller to say: a
// session lives by real time, also where a demo's clock is moved.
func (s *Store) SessionBlob(ctx context.Context, token string) (blob []byte, expires time.Time, err error) {
	err = s.look(ctx, "session", func(t *tx) error {
		var raw string
		var at int64
		found, err := t.get(`SELECT body, expires FROM session WHERE hash = $1`, []any{hashed(token)}, &raw, &at)
		if err == nil && !found {
			err = fault.New(fault.Denied, "store.SessionBlob", "Du er logget ud. Log ind igen.", "You are logged out. Please log in again.")
		}
		blob, expires = []byte(raw), moment(at)
		return err
	})
	return blob, expires, err
}

// TakeSessionBlob is SessionBlob for what is used once: of many who take it one
// gets it, and the others fault.NotFound.
func (s *Store) TakeSessionBlob(ctx context.Context, token string) (blob []byte, expires time.Time, err error) {
	err = s.write(ctx, "take session", func(t *tx) error {
		var raw string
		var at int64
		found, err := t.get(`DELETE FROM session WHERE hash = $1 RETURNING body, expires`, []any{hashed(token)}, &raw, &at)
		if err == nil && !found {
			err = notFound("TakeSessionBlob")
		}
		blob, expires = []byte(raw), moment(at)
		return err
	})
	return blob, expires, err
}

// PutSessionBlob stores blob under token, in place of what was there.
func (s *Store) PutSessionBlob(ctx context.Context, token string, expires time.Time, blob []byte) error {
	return s.write(ctx, "put session", func(t *tx) error {
		_, err := t.exec(`INSERT INTO session (hash, expires, body) VALUES ($1, $2, $3)
			ON CONFLICT (hash) DO UPDATE SET expires = excluded.expires, body = excluded.body`,
			hashed(token), micros(expires), string(blob))
		return err
	})
}

// DeleteSessionBlob ends a session at once, on every node: each reads it here.
func (s *Store) DeleteSessionBlob(ctx context.Context, token string) error {
	return s.write(ctx, "delete session", func(t *tx) error {
		_, err := t.exec(`DELETE FROM session WHERE hash = $1`, hashed(token))
		return err
	})
}

// SweepSessions removes the sessions that expired before then and tells how
// many they were.
func (s *Store) SweepSessions(ctx context.Context, then time.Time) (n int64, err error) {
	err = s.write(ctx, "sweep sessions", func(t *tx) (err error) {
		n, err = t.exec(`DELETE FROM session WHERE expires < $1`, micros(then))
		return err
	})
	return n, err
}

// SweepConversations removes the conversations that were opened before then and
// in which nothing was ever said, and tells how many they were.
func (s *Store) SweepConversations(ctx context.Context, then time.Time) (n int64, err error) {
	err = s.write(ctx, "sweep conversations", func(t *tx) (err error) {
		n, err = t.exec(`DELETE FROM conversation WHERE turn = 0 AND created < $1`, micros(then))
		return err
	})
	return n, err
}
