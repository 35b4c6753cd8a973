package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"offelia/assistant/fault"
)

// Backup writes a whole, consistent copy to a new file at path while the
// program runs; others go on reading and writing. PostgreSQL has its own
// tools, and Backup says so.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.engine.name != "sqlite" {
		return fault.New(fault.Invalid, "store.Backup", "Brug pg_dump til PostgreSQL.", "Use pg_dump for PostgreSQL.")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "store.Backup", "Filen findes allerede: "+path, "The file exists already: "+path)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return wrap("backup", err)
	}
	if err := s.vacuumInto(ctx, path); err != nil {
		_ = os.Remove(path) // whatever part of it was written
		return wrap("backup", err)
	}
	return wrap("backup", checkFile(ctx, path))
}

// vacuumInto works on a connection of its own: the readers' refuse it, and the
// writer must not wait for it.
func (s *Store) vacuumInto(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", dsn(s.path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, path)
	return err
}

// Restore puts the backup at from in place of the database at path, which no
// program may have open. A damaged backup is refused before anything is
// touched, and the old database stays beside it as path + ".before".
func Restore(ctx context.Context, from, path string) error {
	if err := checkFile(ctx, from); err != nil {
		return fault.Wrap("store: restore", err)
	}
	fresh := path + ".restoring"
	if err := copyFile(from, fresh); err != nil {
		return fault.Wrap("store: restore", err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+suffix, path+".before"+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fault.Wrap("store: restore", err)
		}
	}
	return fault.Wrap("store: restore", os.Rename(fresh, path))
}

// checkFile reads a whole database file and refuses a damaged one.
func checkFile(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(path)+"?mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil {
		return fmt.Errorf("%s is not a database: %w", filepath.Base(path), err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is damaged: %s", filepath.Base(path), verdict)
	}
	var n int
	return db.QueryRowContext(ctx, `SELECT COUNT(*) FROM migration`).Scan(&n)
}

// copyFile copies and syncs.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
