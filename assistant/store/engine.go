package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	sqlite3 "modernc.org/sqlite"

	"offelia/assistant/fault"
)

// engine is where the two databases differ.
type engine struct {
	name       string
	forUpdate  string // locks selected rows until the transaction ends
	skipLocked string // leaves out rows that others work on
	migrating  string // statement that keeps other nodes from migrating too
	notify     string // statement that wakes other nodes after commit
	readOnly   sql.TxOptions
	listen     func(ctx context.Context, ring func())
}

// sqlite has one writer at a time, so locks are not asked for.
func sqlite() engine { return engine{name: "sqlite"} }

func postgres(url string) engine {
	return engine{
		name:       "postgres",
		forUpdate:  " FOR UPDATE",
		skipLocked: " FOR UPDATE SKIP LOCKED",
		migrating:  "SELECT pg_advisory_xact_lock(734150)",
		notify:     "SELECT pg_notify('offelia_change', '')",
		readOnly:   sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		listen:     func(ctx context.Context, ring func()) { listen(ctx, url, ring) },
	}
}

// openSQLite opens one pool on the file: a single connection that writes, or
// several that only read beside it.
func openSQLite(ctx context.Context, path string, write bool) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // others on the machine read no citizens' data
	if err != nil {
		return nil, failure(err)
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	name := dsn(path) + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)"
	conns := 6
	if write { // caches in kB: each connection has its own, and the system keeps the file's pages anyhow
		name, conns = name+"&_txlock=immediate&_pragma=cache_size(-8000)", 1
	} else {
		name += "&_pragma=query_only(1)&_pragma=cache_size(-2000)"
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, failure(db.PingContext(ctx))
}

// dsn names a file so that nothing in its name is taken for a parameter.
func dsn(path string) string {
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

func openPostgres(ctx context.Context, url string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the PostgreSQL URL cannot be read") // err would show the password
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return db, failure(db.PingContext(ctx))
}

// listen rings at each change that any node commits; it connects again after
// a failure, and followers poll meanwhile.
func listen(ctx context.Context, url string, ring func()) {
	for ctx.Err() == nil {
		_ = listenOnce(ctx, url, ring) // the next round, or polling, makes up for it
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func listenOnce(ctx context.Context, url string, ring func()) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "LISTEN offelia_change"); err != nil {
		return err
	}
	ring() // whatever was missed before
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		ring()
	}
}

// retryable tells whether the database asks to run the transaction again.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// failure gives a database error its kind: what passes by itself, or when
// somebody makes room, is Unavailable.
func failure(err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Error
	if errors.As(err, &known) || !transient(err) {
		return err
	}
	return &fault.Error{Kind: fault.Unavailable, Op: "store", Err: err, Words: fault.Words{
		DA: "Jeg kan ikke gemme lige nu. Intet er ændret. Prøv igen om lidt, eller ring til Borgerservice.",
		EN: "I cannot save anything right now. Nothing was changed. Please try again shortly, or call Citizen Service.",
	}}
}

func transient(err error) bool {
	var lite *sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case 5, 6, 8, 10, 13, 14: // busy, locked, read-only, I/O error, full, cannot open
			return true
		}
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "08", "25", "40", "53", "57", "58": // connection, read-only, rollback, resources, shutdown, I/O
			return true
		}
		return false
	}
	var lost net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &lost) || errors.As(err, &connect)
}

// errReadOnly is a change asked of a reading transaction: a mistake of ours.
func errReadOnly(what string) error {
	return fmt.Errorf("store: %s in a reading transaction", what)
}
