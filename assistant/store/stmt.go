package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// statements keeps a pool's statements prepared: on SQLite a third of a small
// transaction is parsing. A statement is prepared after the transaction that
// first used it, because that one holds the writer's only connection.
// PostgreSQL's driver does this itself; there the set is nil.
type statements struct {
	db   *sql.DB
	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, kept: map[string]*sql.Stmt{}}
}

func (s *statements) get(query string) *sql.Stmt {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.kept[query]
}

// add prepares what was missed. Failing is no failure: the statement is parsed
// again next time.
func (s *statements) add(ctx context.Context, missed []string) {
	if s == nil || ctx.Err() != nil {
		return
	}
	for _, query := range missed {
		stmt, err := s.db.PrepareContext(ctx, query)
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.kept[query] == nil {
			s.kept[query], stmt = stmt, nil
		}
		s.mu.Unlock()
		if stmt != nil {
			_ = stmt.Close() // somebody else was faster
		}
	}
}

func (s *statements) close() (err error) {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		err = errors.Join(err, stmt.Close())
	}
	clear(s.kept)
	return err
}

// query runs a statement that gives rows, prepared where it can be.
func (t *tx) query(query string, args []any) (*sql.Rows, error) {
	stmt := t.kept.get(query)
	switch {
	case stmt == nil:
		t.missed = append(t.missed, query)
		if t.db != nil {
			return t.db.QueryContext(t.ctx, query, args...)
		}
		return t.sql.QueryContext(t.ctx, query, args...)
	case t.db != nil:
		return stmt.QueryContext(t.ctx, args...)
	}
	return t.sql.StmtContext(t.ctx, stmt).QueryContext(t.ctx, args...)
}

// change runs a statement that gives none, prepared where it can be.
func (t *tx) change(query string, args []any) (sql.Result, error) {
	if stmt := t.kept.get(query); stmt != nil {
		return t.sql.StmtContext(t.ctx, stmt).ExecContext(t.ctx, args...)
	}
	t.missed = append(t.missed, query)
	return t.sql.ExecContext(t.ctx, query, args...)
}
