// Package store keeps everything durable: citizens' worlds and receipts,
// conversations, tickets, sessions, jobs, uploads, versions of guides, the
// audit log and the change log. It runs on SQLite without anything beside it,
// and on PostgreSQL with the same SQL text; package storetest is the suite
// both must pass.
//
// Invariants:
//   - What Write acknowledged survives kill -9 and power loss (WAL with
//     synchronous=FULL; PostgreSQL's default).
//   - The audit log is only ever appended to, and each line carries the hash
//     of the one before.
//   - Numbers of the change log are given out in the order of commits and
//     without gaps, so a follower that has seen n has seen all before n.
//   - No statement runs without a deadline, and no row is left unscanned: one
//     open result on SQLite's single writer would stop the whole program.
//
// Errors are fault.NotFound, fault.Conflict and, for a full disk, a lost
// server or a missed deadline, fault.Unavailable; anything else is internal.
package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"offelia/assistant/fault"
)

// writeLimit and readLimit bound every transaction.
const (
	writeLimit = 10 * time.Second
	readLimit  = 10 * time.Second
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine  engine
	writer  *sql.DB // SQLite: one connection
	reader  *sql.DB
	writes  *statements
	reads   *statements
	now     func() time.Time
	changed *bell
	stop    context.CancelFunc
	running sync.WaitGroup
	stuck   atomic.Bool // the last write failed, and may succeed later
	path    string      // of the SQLite file
	temp    string      // folder to remove on Close
}

// Open opens or creates the database that url names and brings its schema up
// to date: "postgres://…", "sqlite:PATH", a plain path, or ":memory:", which
// is a temporary file removed by Close. now is the clock of what is stored.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	s := &Store{now: now, changed: newBell()}
	if err := s.connect(ctx, url); err != nil {
		return nil, fault.Wrap("store: open", errors.Join(err, s.Close()))
	}
	if err := s.migrate(ctx); err != nil {
		return nil, fault.Wrap("store: migrate", errors.Join(err, s.Close()))
	}
	background, stop := context.WithCancel(context.Background())
	s.stop = stop
	if s.engine.listen != nil {
		s.running.Go(func() { s.engine.listen(background, s.changed.ring) })
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, url string) (err error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		s.engine = postgres(url)
		s.writer, err = openPostgres(ctx, url)
		s.reader = s.writer
		return err
	}
	path := strings.TrimPrefix(url, "sqlite:")
	if path == ":memory:" {
		if s.temp, err = os.MkdirTemp("", "offelia-"); err != nil {
			return err
		}
		path = filepath.Join(s.temp, "offelia.db")
	}
	s.engine, s.path = sqlite(), path
	if s.writer, err = openSQLite(ctx, path, true); err != nil {
		return err
	}
	if s.reader, err = openSQLite(ctx, path, false); err != nil {
		return err
	}
	s.writes, s.reads = newStatements(s.writer), newStatements(s.reader)
	return nil
}

// Close waits for what is running and closes the database.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.changed.ring()
	s.running.Wait()
	errs := []error{s.writes.close(), s.reads.close()}
	if s.reader != nil && s.reader != s.writer {
		errs = append(errs, s.reader.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	if s.temp != "" {
		errs = append(errs, os.RemoveAll(s.temp))
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers and, when the last write failed for
// want of room or of a server, whether it can be written again.
func (s *Store) Ping(ctx context.Context) error {
	if s.stuck.Load() {
		return s.write(ctx, "ping", func(t *tx) error { // as much as a turn, in a session that is over and swept
			_, err := t.exec(`INSERT INTO session (hash, expires, body) VALUES ('ping', 0, $1)
				ON CONFLICT (hash) DO UPDATE SET body = excluded.body`, strings.Repeat(" ", 64<<10))
			return err
		})
	}
	return s.look(ctx, "ping", func(t *tx) error {
		_, err := t.get(`SELECT n FROM counter WHERE name = 'change'`, nil, new(int64))
		return err
	})
}

// bell wakes everybody who waits for it.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

func newBell() *bell { return &bell{rung: make(chan struct{})} }

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.rung)
	b.rung = make(chan struct{})
}

// next is closed at the next ring.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rung
}
