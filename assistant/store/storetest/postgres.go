package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres returns an Open that gives each case a database of its own: on the
// server that OFFELIA_TEST_POSTGRES names, else on one started from Debian's
// binaries for as long as the test runs. Without either ok is false, and it is
// an error where OFFELIA_TEST_ALL=1 asks for every test.
func Postgres(t *testing.T) (open Open, ok bool) {
	server := os.Getenv("OFFELIA_TEST_POSTGRES")
	if server == "" {
		started, err := startPostgres(t)
		if err != nil {
			if os.Getenv("OFFELIA_TEST_ALL") == "1" {
				t.Errorf("OFFELIA_TEST_ALL=1 and there is no PostgreSQL: %v", err)
			}
			t.Logf("the suite was not run on PostgreSQL: %v", err)
			return nil, false
		}
		server = started
	}
	var n atomic.Int32
	return func(t testing.TB) string {
		t.Helper()
		return newDatabase(t, server, int(n.Add(1)))
	}, true
}

// newDatabase creates a database and returns its URL.
func newDatabase(t testing.TB, server string, n int) string {
	t.Helper()
	name := fmt.Sprintf("offelia_test_%d_%d", os.Getpid(), n)
	admin := func(statement string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		conn, err := pgx.Connect(ctx, server)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, statement)
		return errors.Join(err, conn.Close(ctx))
	}
	if err := admin("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// startPostgres starts a server that listens on a socket in a folder of its
// own, and stops it when the test ends.
func startPostgres(t *testing.T) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("OFFELIA_TEST_POSTGRES is not set and Debian's postgresql is not installed")
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "offelia-pg-") // short: a socket's path has a limit
	if err != nil {
		return "", err
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	who, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "offelia", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
	initdb.Dir, initdb.SysProcAttr = dir, who
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=500")
	server.Dir, server.SysProcAttr = dir, who
	if err := server.Start(); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT)
		_ = server.Wait()
	})
	address := "postgres://offelia@/postgres?host=" + url.QueryEscape(dir)
	return address, ready(address)
}

// unprivileged is who runs the server: PostgreSQL refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}},
		os.Chown(dir, int(uid), int(gid))
}

// ready waits until the server answers.
func ready(address string) (err error) {
	for range 100 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		var conn *pgx.Conn
		if conn, err = pgx.Connect(ctx, address); err == nil {
			err = conn.Close(ctx)
			cancel()
			return err
		}
		cancel()
		time.Sleep(100 * time.Millisecond)
	}
	return err
}
