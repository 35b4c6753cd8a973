package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func monday() time.Time { return time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC) }

// openFile opens a store on a file that the test can reach.
func openFile(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "offelia #1?.db") // a name that a URL would misread
	s, err := Open(t.Context(), path, monday)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
		t.Fatal(err)
	}
	return s, path
}

func run(t *testing.T, s *Store, statement string) {
	t.Helper()
	if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestTheAuditLogShowsTampering(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ do, want string }{
		"a changed line": {`UPDATE audit SET body = REPLACE(body, '"karen"', '"henrik"') WHERE seq = 2`, "line 2"},
		"a lost line":    {`DELETE FROM audit WHERE seq = 2`, "line 2"},
		"a cut end":      {`DELETE FROM audit WHERE seq = 3`, "cut after line 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openFile(t)
			for range 3 {
				if err := s.Write(t.Context(), func(tx citizen.Tx) error {
					return tx.Audit(citizen.Entry{At: monday(), Subject: "karen", Verb: "read"})
				}); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			run(t, s, tt.do)
			if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestCheckFindsWhatMustNotBe(t *testing.T) {
	t.Parallel()
	book := func(s *Store, id citizen.ID, key, start string) error {
		return s.Write(t.Context(), func(tx citizen.Tx) error {
			w, err := tx.World(id)
			if err != nil {
				return err
			}
			w.Appointments = append(w.Appointments, citizen.Appointment{ID: key, Calendar: "odense-hold", Start: start})
			r := citizen.Receipt{Reference: key, Key: key, Subject: id, Record: key, At: monday(),
				Change: citizen.Change{Type: citizen.Book, Start: start}}
			return errors.Join(tx.Save(w, "book"), tx.Keep(r))
		})
	}
	const start = "2026-12-08T13:30"
	for name, tt := range map[string]struct {
		do   func(t *testing.T, s *Store)
		want string
	}{
		"a slot free and booked": {func(t *testing.T, s *Store) {
			if err := book(s, "karen", "a", start); err != nil {
				t.Fatal(err)
			}
		}, "is free too"},
		"a slot with two owners": {func(t *testing.T, s *Store) {
			run(t, s, `DELETE FROM slot WHERE calendar = 'odense-hold'`)
			if err := errors.Join(book(s, "karen", "a", start), book(s, "mette", "b", start)); err != nil {
				t.Fatal(err)
			}
		}, "is held by"},
		"a receipt without its effect": {func(t *testing.T, s *Store) {
			if err := s.Write(t.Context(), func(tx citizen.Tx) error {
				return tx.Keep(citizen.Receipt{Reference: "r", Key: "k", Subject: "karen", Record: "apt-none", At: monday(), Change: citizen.Change{Type: citizen.Book, Start: start}})
			}); err != nil {
				t.Fatal(err)
			}
		}, "receipt r (book)"},
		"a gap in the change log": {func(t *testing.T, s *Store) {
			run(t, s, `UPDATE counter SET n = n + 1 WHERE name = 'change'`)
		}, "change log"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openFile(t)
			tt.do(t, s)
			if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestAFullDiskIsUnavailableAndLosesNothing(t *testing.T) {
	t.Parallel()
	s, _ := openFile(t)
	run(t, s, `PRAGMA max_page_count = 100`)
	var err error
	for i := 0; err == nil && i < 100; i++ {
		err = s.Uploads().Keep(t.Context(), "s", citizen.Upload{ID: fmt.Sprint(i)}, make([]byte, 20_000))
	}
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Text(err, "da"), "Prøv igen") {
		t.Fatalf("error is %v", err)
	}
	if _, err := s.Uploads().Find(t.Context(), "s", "0"); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	run(t, s, `PRAGMA max_page_count = 100000`)
	if err := s.Uploads().Keep(t.Context(), "s", citizen.Upload{ID: "after"}, make([]byte, 20_000)); err != nil {
		t.Errorf("after making room: %v", err)
	}
}

func TestAWriteThatTakesTooLongIsUnavailable(t *testing.T) {
	t.Parallel()
	s, _ := openFile(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := s.Write(ctx, func(tx citizen.Tx) (err error) {
		if err := tx.Take("odense-hold", "2026-12-08T13:30"); err != nil {
			return err
		}
		for err == nil { // until the deadline
			_, err = tx.Calendars()
		}
		return err
	})
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("error is %v", err)
	}
	if err := s.Write(t.Context(), func(tx citizen.Tx) error { return tx.Take("odense-hold", "2026-12-08T13:30") }); err != nil {
		t.Errorf("the writer is stuck: %v", err)
	}
}

func TestBackupAndRestoreWhileRunning(t *testing.T) {
	t.Parallel()
	s, _ := openFile(t)
	dir := t.TempDir()
	backup, path := filepath.Join(dir, "backup.db"), filepath.Join(dir, "offelia.db")
	ctx, stop := context.WithCancel(t.Context())
	busy := make(chan error, 1)
	go func() {
		var err error
		for i := 0; err == nil && ctx.Err() == nil; i++ {
			err = s.Write(context.WithoutCancel(ctx), func(tx citizen.Tx) error { return tx.Release("busy", fmt.Sprint(i)) })
		}
		busy <- err
	}()
	err := s.Backup(t.Context(), backup)
	stop()
	if err := errors.Join(err, <-busy); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the backup: %v %v", info.Mode(), err)
	}
	if err := s.Backup(t.Context(), backup); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an old backup is overwritten: %v", err)
	}
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), backup, path); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), path, monday)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if err := again.Check(t.Context()); err != nil {
		t.Error(err)
	}
	town, err := again.ExportTown(t.Context())
	if err != nil || len(town.Personas) != 6 {
		t.Errorf("restored %d personas: %v", len(town.Personas), err)
	}
	if old, err := os.ReadFile(path + ".before"); err != nil || string(old) != "old" {
		t.Errorf("the old database: %q %v", old, err)
	}
}

func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	backup, path := filepath.Join(dir, "backup.db"), filepath.Join(dir, "offelia.db")
	for _, bytes := range []string{"", "not a database at all, but long enough to look like one, is it not? " + strings.Repeat("x", 4096)} {
		if err := os.WriteFile(backup, []byte(bytes), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Restore(t.Context(), backup, path); err == nil {
			t.Error("a damaged backup was restored")
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was put in place: %v", err)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	s, path := openFile(t)
	run(t, s, `INSERT INTO migration (n, name, at) VALUES (999, '0999_later.sql', 0)`)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, monday); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("error is %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"/no/such/folder/offelia.db", "postgres://user:secret@127.0.0.1:1/x", "postgres://%zz"} {
		s, err := Open(t.Context(), url, monday)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", url, err)
		}
		if s != nil {
			t.Errorf("%s: a store came with the error", url)
		}
	}
}

// TestNotReadyUntilItCanBeWrittenAgain: reading alone does not make a server.
func TestNotReadyUntilItCanBeWrittenAgain(t *testing.T) {
	t.Parallel()
	s, _ := openFile(t)
	run(t, s, `PRAGMA query_only = 1`)
	if err := s.Uploads().Keep(t.Context(), "s", citizen.Upload{ID: "1"}, nil); fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("error is %v", err)
	}
	if err := s.Ping(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("cannot be written and is called ready: %v", err)
	}
	run(t, s, `PRAGMA query_only = 0`)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("can be written again: %v", err)
	}
}
