package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"offelia/assistant/store"
	"offelia/assistant/store/storetest"
)

// file is the URL of a new SQLite database.
func file(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "offelia.db")
}

func openSQLite(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), ":memory:", now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, file)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	if open, ok := storetest.Postgres(t); ok {
		storetest.Run(t, open)
	}
}
