package store

import (
	"context"
	"errors"
	"fmt"

	"offelia/assistant/citizen"
)

// Check looks for what must never be: a slot that is free and booked, a slot
// with two owners, a receipt without its effect or an effect undone twice, a
// broken chain of audit hashes, a gap in the change log, a conversation with
// two open tickets. It returns all it finds; tests call it before Close.
func (s *Store) Check(ctx context.Context) error {
	return s.read(ctx, "check", func(t *tx) error {
		worlds, err := list(t, body[citizen.World], `SELECT body FROM citizen ORDER BY id`)
		if err != nil {
			return err
		}
		receipts, err := list(t, body[citizen.Receipt], `SELECT body FROM receipt ORDER BY at, reference`)
		if err != nil {
			return err
		}
		found := checkEffects(worlds, receipts)
		return errors.Join(append(found, t.checkSlots(worlds, receipts), t.checkAudit(), t.checkChanges(), t.checkTickets())...)
	})
}

// checkSlots looks at the slots that the office gave out: a town may load
// group appointments, but a slot is given once.
func (t *tx) checkSlots(worlds []citizen.World, receipts []citizen.Receipt) error {
	given := map[string]bool{}
	for _, r := range receipts {
		if r.Change.Start != "" {
			given[r.Record+" "+r.Change.Start] = true
		}
	}
	var found []error
	holder := map[string]string{}
	for _, w := range worlds {
		for _, a := range w.Appointments {
			if !given[a.ID+" "+a.Start] {
				continue
			}
			slot := a.Calendar + " " + a.Start
			if other := holder[slot]; other != "" {
				found = append(found, fmt.Errorf("slot %s is held by %s and %s", slot, other, a.ID))
			}
			holder[slot] = a.ID
			free, err := t.Slots(a.Calendar, a.Start)
			if err != nil {
				return err
			}
			if len(free) > 0 && free[0] == a.Start {
				found = append(found, fmt.Errorf("slot %s of %s is free too", slot, a.ID))
			}
		}
	}
	return errors.Join(found...)
}

// checkEffects compares the newest receipt of each record with the record.
func checkEffects(worlds []citizen.World, receipts []citizen.Receipt) (found []error) {
	records := map[string]string{} // subject and record -> start, or "there"
	for _, w := range worlds {
		for _, a := range w.Appointments {
			records[string(w.ID)+" "+a.ID] = a.Start
		}
		for _, a := range w.Applications {
			records[string(w.ID)+" "+a.ID] = "there"
		}
		for _, m := range w.Messages {
			records[string(w.ID)+" "+m.ID] = "there"
		}
		for _, u := range w.Uploads {
			records[string(w.ID)+" "+u.ID] = "there"
		}
	}
	newest, tied := map[string]citizen.Receipt{}, map[string]bool{}
	for _, r := range receipts {
		key := string(r.Subject) + " " + r.Record
		tied[key] = newest[key].At.Equal(r.At) // no order to be known
		newest[key] = r
	}
	for key, r := range newest {
		if want, ok := effect(r); ok && !tied[key] && records[key] != want {
			found = append(found, fmt.Errorf("receipt %s (%s) says %q, the record is %q", r.Reference, r.Change.Type, want, records[key]))
		}
	}
	return found
}

// effect is what the record of a receipt must be, where that is known.
func effect(r citizen.Receipt) (string, bool) {
	switch r.Change.Type {
	case citizen.Book, citizen.Rebook:
		return r.Change.Start, true
	case citizen.Cancel:
		return "", true
	case citizen.Apply, citizen.SendMessage, citizen.UploadFile:
		return "there", true
	}
	return "", false
}

func (t *tx) checkChanges() error {
	var rows, last, counted int64
	if _, err := t.get(`SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM change`, nil, &rows, &last); err != nil {
		return err
	}
	if _, err := t.get(`SELECT n FROM counter WHERE name = 'change'`, nil, &counted); err != nil {
		return err
	}
	if rows != last || last != counted {
		return fmt.Errorf("the change log has %d rows, numbers up to %d and counted %d", rows, last, counted)
	}
	return nil
}

func (t *tx) checkTickets() error {
	var bad int64
	_, err := t.get(`SELECT COUNT(*) FROM (SELECT conversation FROM ticket
		WHERE state NOT IN ('closed', 'left') GROUP BY conversation HAVING COUNT(*) > 1) AS twice`, nil, &bad)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d conversations have two open tickets", bad)
	}
	return err
}
