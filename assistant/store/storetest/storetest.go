// Package storetest is the suite that every database behind store must pass:
// the contract in words is in store, citizen, assistant and desk; here it is
// run. Run opens a fresh, empty store for each case and checks its invariants
// afterwards.
package storetest

import (
	"context"
	"testing"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/assistant/store"
)

// Open opens a fresh and empty store whose clock is now.
type Open func(t testing.TB, now func() time.Time) *store.Store

// Run runs the whole suite against what open opens.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *bundle){
		"a town comes out as it went in":           townRoundTrip,
		"a failed write leaves nothing":            writeIsAllOrNothing,
		"a reading transaction changes nothing":    readOnly,
		"a world is saved once per version":        worldVersions,
		"a slot is taken once":                     slots,
		"receipts and approvals":                   receipts,
		"the audit log is appended to":             auditChain,
		"the office works":                         office,
		"one of many gets the slot":                slotRace,
		"a key has one effect under a race":        keyRace,
		"an input is received once":                receive,
		"a turn is finished once":                  finish,
		"numbers of a conversation rise":           numbers,
		"latest conversations of one actor":        latest,
		"any text comes back":                      anyText,
		"a conversation has one open ticket":       tickets,
		"sessions lie under a hash":                sessions,
		"a job is claimed once":                    jobs,
		"jobs are replaced by owner":               replaceJobs,
		"uploads are their owner's":                uploads,
		"a rating replaces the one before":         ratings,
		"guide versions are unique":                versions,
		"followers see every change in order":      follow,
		"a follower is woken":                      wake,
		"two transactions crossing both get there": crossing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &bundle{at: time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen())}
			b.Store = open(t, b.now)
			t.Cleanup(func() {
				if err := b.Check(context.Background()); err != nil {
					t.Error(err)
				}
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, b)
		})
	}
}

// bundle is a store and its clock, for one case.
type bundle struct {
	*store.Store
	at time.Time
}

func (b *bundle) now() time.Time { return b.at }

// town loads the demo town.
func (b *bundle) town(t *testing.T) {
	t.Helper()
	ok(t, b.LoadTown(t.Context(), citizen.DemoTown()))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("error is %v, want %v", err, kind)
	}
}
