package store

import (
	"context"
	"encoding/json"
	"time"
)

// Job is work for later: a reminder, or a message for the outside world (an
// outbox is the jobs of its kind). Kind and Key name it; a second one under
// the same name takes the first one's place.
type Job struct {
	Kind    string
	Key     string
	Owner   string // what it is about, so that all of an owner's can be replaced
	RunAt   time.Time
	Attempt int // how often it was claimed
	Payload json.RawMessage
}

// Enqueue stores jobs.
func (s *Store) Enqueue(ctx context.Context, jobs ...Job) error {
	return s.write(ctx, "enqueue", func(t *tx) error { return t.enqueue(jobs) })
}

// ReplaceJobs stores jobs in place of all that kind has for owner.
func (s *Store) ReplaceJobs(ctx context.Context, kind, owner string, jobs []Job) error {
	return s.write(ctx, "replace jobs", func(t *tx) error { return t.replaceJobs(kind, owner, jobs) })
}

func (t *tx) replaceJobs(kind, owner string, jobs []Job) error {
	if _, err := t.exec(`DELETE FROM job WHERE kind = $1 AND owner = $2`, kind, owner); err != nil {
		return err
	}
	return t.enqueue(jobs)
}

func (t *tx) enqueue(jobs []Job) error {
	for _, j := range jobs {
		_, err := t.exec(`INSERT INTO job (kind, key, owner, run_at, locked_until, attempt, payload) VALUES ($1, $2, $3, $4, 0, 0, $5)
			ON CONFLICT (kind, key) DO UPDATE SET owner = excluded.owner, run_at = excluded.run_at,
				locked_until = 0, attempt = 0, payload = excluded.payload`,
			j.Kind, j.Key, j.Owner, micros(j.RunAt), string(j.Payload))
		if err != nil {
			return err
		}
	}
	return nil
}

// Claim takes up to limit due jobs of a kind, the oldest first, for as long as
// lease; nobody else gets them meanwhile, on any node. A job that is neither
// done nor put off by then is given out again: it runs at least once.
func (s *Store) Claim(ctx context.Context, kind string, limit int, lease time.Duration) (jobs []Job, err error) {
	err = s.write(ctx, "claim", func(t *tx) (err error) {
		jobs, err = list(t, scanJob, `UPDATE job SET locked_until = $1, attempt = attempt + 1
			WHERE kind = $2 AND key IN (
				SELECT key FROM job WHERE kind = $2 AND run_at <= $3 AND locked_until <= $3
				ORDER BY run_at, key LIMIT $4`+t.engine.skipLocked+`)
			RETURNING kind, key, owner, run_at, attempt, payload`,
			micros(t.now.Add(lease)), kind, micros(t.now), limit)
		return err
	})
	return jobs, err
}

func scanJob(row func(...any) error) (j Job, err error) {
	var at int64
	var payload string
	err = row(&j.Kind, &j.Key, &j.Owner, &at, &j.Attempt, &payload)
	j.RunAt, j.Payload = moment(at), json.RawMessage(payload)
	return j, err
}

// Done removes a job that was claimed, unless it was enqueued anew meanwhile.
func (s *Store) Done(ctx context.Context, j Job) error {
	return s.write(ctx, "done", func(t *tx) error {
		_, err := t.exec(`DELETE FROM job WHERE kind = $1 AND key = $2 AND attempt = $3`, j.Kind, j.Key, j.Attempt)
		return err
	})
}

// PutOff lets a claimed job run again at then.
func (s *Store) PutOff(ctx context.Context, j Job, then time.Time) error {
	return s.write(ctx, "put off", func(t *tx) error {
		_, err := t.exec(`UPDATE job SET run_at = $1, locked_until = 0 WHERE kind = $2 AND key = $3 AND attempt = $4`,
			micros(then), j.Kind, j.Key, j.Attempt)
		return err
	})
}

// Jobs lists a kind's jobs by when they are due.
func (s *Store) Jobs(ctx context.Context, kind string) (jobs []Job, err error) {
	err = s.read(ctx, "jobs", func(t *tx) (err error) {
		jobs, err = list(t, scanJob, `SELECT kind, key, owner, run_at, attempt, payload FROM job WHERE kind = $1 ORDER BY run_at, key`, kind)
		return err
	})
	return jobs, err
}
