package store

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/assistant/notify"
)

var _ notify.Store = Reminders{}

// Reminders keeps planned reminders as jobs.
type Reminders struct{ store *Store }

// Reminders returns the store of planned reminders.
func (s *Store) Reminders() Reminders { return Reminders{s} }

// reminderKind is the jobs' kind; reminderLease how long a node has to tell.
const (
	reminderKind  = "reminder"
	reminderLease = 5 * time.Minute
)

// Changed implements notify.Store.
func (r Reminders) Changed(ctx context.Context) iter.Seq2[citizen.ID, error] {
	return func(yield func(citizen.ID, error) bool) {
		last, err := r.store.LastChange(ctx)
		if !yield("", err) || err != nil {
			return
		}
		for c, err := range r.store.Follow(ctx, last) {
			if err == nil && c.Kind != "citizen" && c.Kind != "town" {
				continue
			}
			if !yield(citizen.ID(c.Ref), err) { // a town's Ref is "": everybody
				return
			}
		}
	}
}

// Replan implements notify.Store. Worlds are taken one by one.
func (r Reminders) Replan(ctx context.Context, id citizen.ID, plan func(citizen.World) []notify.Trigger) error {
	people := []string{string(id)}
	if id == "" {
		err := r.store.read(ctx, "everybody", func(t *tx) (err error) {
			people, err = list(t, text, `SELECT id FROM citizen ORDER BY id`)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, one := range people {
		if err := r.replan(ctx, citizen.ID(one), plan); err != nil {
			return err
		}
	}
	return nil
}

// replan reads the world and replaces its reminders in one transaction: the
// reminders of a world that changes meanwhile are planned again after it.
func (r Reminders) replan(ctx context.Context, id citizen.ID, plan func(citizen.World) []notify.Trigger) error {
	return r.store.write(ctx, "replan", func(t *tx) error {
		w, err := t.World(id)
		if err != nil && fault.KindOf(err) != fault.NotFound { // somebody who is gone has none
			return err
		}
		jobs := []Job{}
		if err == nil {
			for _, trigger := range plan(w) {
				raw, err := encode(trigger)
				if err != nil {
					return err
				}
				jobs = append(jobs, Job{Kind: reminderKind, Key: trigger.Key, Owner: string(id), RunAt: trigger.At, Payload: json.RawMessage(raw)})
			}
		}
		return t.replaceJobs(reminderKind, string(id), jobs)
	})
}

// Due implements notify.Store.
func (r Reminders) Due(ctx context.Context, limit int) ([]notify.Trigger, error) {
	jobs, err := r.store.Claim(ctx, reminderKind, limit, reminderLease)
	if err != nil {
		return nil, err
	}
	due := make([]notify.Trigger, len(jobs))
	for i, j := range jobs {
		if err := json.Unmarshal(j.Payload, &due[i]); err != nil {
			return nil, fault.Wrap("store: due", err)
		}
	}
	return due, nil
}

// Told implements notify.Store.
func (r Reminders) Told(ctx context.Context, trigger notify.Trigger) error {
	return r.store.write(ctx, "told", func(t *tx) error {
		_, err := t.exec(`DELETE FROM job WHERE kind = $1 AND key = $2`, reminderKind, trigger.Key)
		return err
	})
}
