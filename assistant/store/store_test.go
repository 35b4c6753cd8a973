package store_test

import (
	"testing"
	"time"

	"offelia/assistant/store"
	"offelia/assistant/store/storetest"
)

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
	storetest.Run(t, openSQLite)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	if open, ok := storetest.Postgres(t); ok {
		storetest.Run(t, open)
	}
}
