package store

import (
	"context"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

var (
	_ citizen.Store = (*Store)(nil)
	_ citizen.Tx    = (*tx)(nil)
)

// Write implements citizen.Store.
func (s *Store) Write(ctx context.Context, f func(citizen.Tx) error) error {
	return s.write(ctx, "write", func(t *tx) error { return f(t) })
}

// Read implements citizen.Store.
func (s *Store) Read(ctx context.Context, f func(citizen.Tx) error) error {
	return s.read(ctx, "read", func(t *tx) error { return f(t) })
}

// lock is the clause that locks selected rows, where there is one to ask for.
func (t *tx) lock() string {
	if t.reading {
		return ""
	}
	return t.engine.forUpdate
}

// World implements citizen.Tx.
func (t *tx) World(id citizen.ID) (citizen.World, error) { return t.world(id, t.lock()) }

// Peek implements citizen.Tx.
func (t *tx) Peek(id citizen.ID) (citizen.World, error) { return t.world(id, "") }

func (t *tx) world(id citizen.ID, lock string) (citizen.World, error) {
	w, found, err := getBody[citizen.World](t, `SELECT body FROM citizen WHERE id = $1`+lock, string(id))
	if err == nil && !found {
		err = notFound("World")
	}
	return w, err
}

// Save implements citizen.Tx.
func (t *tx) Save(w citizen.World, event string) error {
	was := w.Version
	w.Version++
	raw, err := encode(w)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE citizen SET version = $1, body = $2 WHERE id = $3 AND version = $4`, w.Version, raw, string(w.ID), was)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "store.Save", "Der er ændret noget imens. Prøv igen.", "Something changed meanwhile. Please try again.")
	}
	t.note("citizen", string(w.ID), event)
	return err
}

// Slots implements citizen.Tx.
func (t *tx) Slots(calendar, from string) ([]string, error) {
	return list(t, text, `SELECT start FROM slot WHERE calendar = $1 AND start >= $2 ORDER BY start`, calendar, from)
}

// Calendars implements citizen.Tx.
func (t *tx) Calendars() ([]string, error) {
	return list(t, text, `SELECT name FROM calendar ORDER BY name`)
}

// Take implements citizen.Tx.
func (t *tx) Take(calendar, start string) error {
	n, err := t.exec(`DELETE FROM slot WHERE calendar = $1 AND start = $2`, calendar, start)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "store.Take", "Den tid er ikke ledig længere.", "That time is no longer free.")
	}
	t.note("calendar", calendar, "taken")
	return err
}

// Release implements citizen.Tx.
func (t *tx) Release(calendar, start string) error {
	if _, err := t.exec(`INSERT INTO calendar (name) VALUES ($1) ON CONFLICT DO NOTHING`, calendar); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO slot (calendar, start) VALUES ($1, $2) ON CONFLICT DO NOTHING`, calendar, start)
	t.note("calendar", calendar, "released")
	return err
}

// Receipt implements citizen.Tx.
func (t *tx) Receipt(keyOrReference string) (citizen.Receipt, bool, error) {
	return getBody[citizen.Receipt](t, `SELECT body FROM receipt WHERE key = $1 OR reference = $1`, keyOrReference)
}

// Receipts implements citizen.Tx.
func (t *tx) Receipts(subject citizen.ID, limit int) ([]citizen.Receipt, error) {
	return list(t, body[citizen.Receipt],
		`SELECT body FROM receipt WHERE subject = $1 ORDER BY at DESC, reference LIMIT $2`, string(subject), limit)
}

// Keep implements citizen.Tx.
func (t *tx) Keep(r citizen.Receipt) error {
	raw, err := encode(r)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO receipt (reference, key, subject, at, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (key) DO UPDATE SET body = excluded.body`,
		r.Reference, r.Key, string(r.Subject), micros(r.At), raw)
	return err
}

// Approval implements citizen.Tx.
func (t *tx) Approval(reference string) (citizen.Approval, error) {
	a, found, err := getBody[citizen.Approval](t, `SELECT body FROM approval WHERE reference = $1`+t.lock(), reference)
	if err == nil && !found {
		err = notFound("Approval")
	}
	return a, err
}

// KeepApproval implements citizen.Tx.
func (t *tx) KeepApproval(a citizen.Approval) error {
	raw, err := encode(a)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO approval (reference, body) VALUES ($1, $2)
		ON CONFLICT (reference) DO UPDATE SET body = excluded.body`, a.Reference, raw)
	return err
}

// Contacts implements citizen.Tx.
func (t *tx) Contacts() ([]citizen.Contact, error) {
	return list(t, body[citizen.Contact], `SELECT body FROM contact ORDER BY place`)
}
