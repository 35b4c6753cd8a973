package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// tx is one transaction. Audit entries and change-log rows are collected and
// written last, so that their counters are locked for as short as can be.
type tx struct {
	ctx     context.Context
	sql     *sql.Tx
	db      *sql.DB // in place of sql: one statement outside a transaction
	engine  *engine
	kept    *statements
	missed  []string // statements to prepare
	now     time.Time
	reading bool
	entries []citizen.Entry
	changes []Change
}

// write runs f in one transaction, again when the database asks for it.
func (s *Store) write(ctx context.Context, op string, f func(*tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	var err error
	for range 5 {
		var woke bool
		if woke, err = s.writeOnce(ctx, f); !retryable(err) {
			if woke {
				s.changed.ring()
			}
			break
		}
	}
	s.stuck.Store(err != nil && fault.KindOf(failure(err)) == fault.Unavailable && ctx.Err() == nil)
	return wrap(op, err)
}

func (s *Store) writeOnce(ctx context.Context, f func(*tx) error) (changed bool, err error) {
	t := &tx{ctx: ctx, engine: &s.engine, kept: s.writes, now: s.now()}
	if t.sql, err = s.writer.BeginTx(ctx, nil); err != nil {
		return false, err
	}
	defer func() { s.writes.add(ctx, t.missed) }()
	defer t.rollback(&err)
	if err = f(t); err != nil {
		return false, err
	}
	if err = t.flush(); err != nil {
		return false, err
	}
	return len(t.changes) > 0, t.sql.Commit()
}

// read runs f on one consistent state.
func (s *Store) read(ctx context.Context, op string, f func(*tx) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	t := &tx{ctx: ctx, engine: &s.engine, kept: s.reads, now: s.now(), reading: true}
	if t.sql, err = s.reader.BeginTx(ctx, &s.engine.readOnly); err != nil {
		return wrap(op, err)
	}
	defer func() { s.reads.add(ctx, t.missed) }()
	defer t.rollback(&err)
	return wrap(op, f(t))
}

// look runs f, which makes one statement: that sees one consistent state by
// itself, and a transaction around it would be most of its cost.
func (s *Store) look(ctx context.Context, op string, f func(*tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	t := &tx{ctx: ctx, db: s.reader, engine: &s.engine, kept: s.reads, now: s.now(), reading: true}
	defer func() { s.reads.add(ctx, t.missed) }()
	return wrap(op, f(t))
}

// rollback ends a transaction that was not committed.
func (t *tx) rollback(err *error) {
	if back := t.sql.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) && *err == nil && !t.reading {
		*err = back
	}
}

func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap("store: "+op, failure(err))
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	if t.reading {
		return 0, errReadOnly(query)
	}
	result, err := t.change(query, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// get scans the first row into dest; found is false without one.
func (t *tx) get(query string, args []any, dest ...any) (found bool, err error) {
	rows, err := t.query(query, args)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(dest...)
}

// list collects what scan makes of each row.
func list[T any](t *tx, scan func(row func(...any) error) (T, error), query string, args ...any) (all []T, err error) {
	rows, err := t.query(query, args)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all = []T{}
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// text scans a row of one string.
func text(row func(...any) error) (s string, err error) { return s, row(&s) }

// body scans a row of one JSON text.
func body[T any](row func(...any) error) (v T, err error) {
	var raw string
	if err := row(&raw); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(raw), &v)
}

// getBody loads one JSON text.
func getBody[T any](t *tx, query string, args ...any) (v T, found bool, err error) {
	var raw string
	if found, err = t.get(query, args, &raw); !found || err != nil {
		return v, false, err
	}
	return v, true, json.Unmarshal([]byte(raw), &v)
}

// encode writes v as JSON text. Everything stored this way is plain data, so
// an error is a mistake of ours.
func encode(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("store: encode %T: %w", v, err)
	}
	return string(raw), nil
}

// count takes the next number of a counter and locks it until commit.
func (t *tx) count(name string) (n int64, err error) {
	found, err := t.get(`UPDATE counter SET n = n + 1 WHERE name = $1 RETURNING n`, []any{name}, &n)
	if err == nil && !found {
		err = fmt.Errorf("store: there is no counter %q", name)
	}
	return n, err
}

// micros is how moments are stored.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is the reverse of micros, in UTC.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// notFound is the answer for a record that is not there.
func notFound(op string) error {
	return fault.New(fault.NotFound, "store."+op, "Det kan jeg ikke finde.", "I cannot find that.")
}
