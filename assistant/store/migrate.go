package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies, each in a transaction of its own, the migrations that the
// database has not seen. A database newer than this program is refused.
func (s *Store) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil {
		return err
	}
	for i, name := range names {
		if n, err := strconv.Atoi(name[len("migrations/"):][:4]); err != nil || n != i+1 {
			return fmt.Errorf("%s is not migration %04d", name, i+1)
		}
		if err := s.write(ctx, name, func(t *tx) error { return t.applyMigration(name, i+1, len(names)) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) applyMigration(name string, n, known int) error {
	if t.engine.migrating != "" {
		if _, err := t.sql.ExecContext(t.ctx, t.engine.migrating); err != nil {
			return err
		}
	}
	if _, err := t.exec(`CREATE TABLE IF NOT EXISTS migration (n BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)`); err != nil {
		return err
	}
	var done int
	if _, err := t.get(`SELECT COALESCE(MAX(n), 0) FROM migration`, nil, &done); err != nil {
		return err
	}
	if done > known {
		return fmt.Errorf("the database is at version %d, this program knows %d: use a newer program", done, known)
	}
	if done >= n {
		return nil
	}
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := t.sql.ExecContext(t.ctx, string(script)); err != nil { // several statements: cannot be kept prepared
		return err
	}
	_, err = t.exec(`INSERT INTO migration (n, name, at) VALUES ($1, $2, $3)`, n, name, micros(t.now))
	return err
}
