package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"offelia/assistant/citizen"
)

// Audit implements citizen.Tx.
func (t *tx) Audit(e citizen.Entry) error {
	if t.reading {
		return errReadOnly("audit")
	}
	t.entries = append(t.entries, e)
	return nil
}

// Audited implements citizen.Tx.
func (t *tx) Audited(subject citizen.ID, limit int) ([]citizen.Entry, error) {
	return list(t, body[citizen.Entry],
		`SELECT body FROM audit WHERE subject = $1 ORDER BY seq DESC LIMIT $2`, string(subject), limit)
}

// flush writes what was collected: audit entries first, then changes, always
// in this order so that two transactions never wait for each other.
func (t *tx) flush() error {
	if err := t.flushAudit(); err != nil {
		return err
	}
	return t.flushChanges()
}

func (t *tx) flushAudit() error {
	for _, e := range t.entries {
		var seq int64
		var before string
		if _, err := t.get(`UPDATE counter SET n = n + 1 WHERE name = 'audit' RETURNING n, hash`, nil, &seq, &before); err != nil {
			return err
		}
		raw, err := encode(e)
		if err != nil {
			return err
		}
		hash := chained(before, raw)
		if _, err := t.exec(`INSERT INTO audit (seq, subject, body, hash) VALUES ($1, $2, $3, $4)`, seq, string(e.Subject), raw, hash); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE counter SET hash = $1 WHERE name = 'audit'`, hash); err != nil {
			return err
		}
	}
	return nil
}

// chained is the hash of a line of the audit log after the one before.
func chained(before, raw string) string {
	sum := sha256.Sum256([]byte(before + "\n" + raw))
	return hex.EncodeToString(sum[:])
}

// checkAudit follows the chain of hashes from the first line to the last.
func (t *tx) checkAudit() error {
	type lineOf struct {
		seq       int64
		raw, hash string
	}
	lines, err := list(t, func(row func(...any) error) (l lineOf, err error) {
		return l, row(&l.seq, &l.raw, &l.hash)
	}, `SELECT seq, body, hash FROM audit ORDER BY seq`)
	if err != nil {
		return err
	}
	before := ""
	for i, l := range lines {
		if l.seq != int64(i+1) || l.hash != chained(before, l.raw) {
			return fmt.Errorf("store: the audit log was changed at line %d", i+1)
		}
		before = l.hash
	}
	var last string
	if _, err := t.get(`SELECT hash FROM counter WHERE name = 'audit'`, nil, &last); err != nil {
		return err
	}
	if last != before {
		return fmt.Errorf("store: the audit log was cut after line %d", len(lines))
	}
	return nil
}
