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

// Open returns the URL of a fresh and empty database.
type Open func(t testing.TB) (url string)

// Run runs the whole suite against what open opens.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *bundle){
		"a town comes out as it went in":            townRoundTrip,
		"a checklist lies with its citizen":         checklists,
		"lessons are a log, verdicts the last word": lessons,
		"a failed write leaves nothing":             writeIsAllOrNothing,
		"a reading transaction changes nothing":     readOnly,
		"a world is saved once per version":         worldVersions,
		"a personal number is one citizen":          arrivals,
		"a slot is taken once":                      slots,
		"receipts and approvals":                    receipts,
		"the audit log is appended to":              auditChain,
		"the office works":                          office,
		"one of many gets the slot":                 slotRace,
		"a key has one effect under a race":         keyRace,
		"an input is received once":                 receive,
		"a silent conversation is swept":            silent,
		"a turn is finished once":                   finish,
		"numbers of a conversation rise":            numbers,
		"latest conversations of one actor":         latest,
		"any text comes back":                       anyText,
		"a conversation has one open ticket":        tickets,
		"sessions lie under a hash":                 sessions,
		"a job is claimed once":                     jobs,
		"jobs are replaced by owner":                replaceJobs,
		"uploads are their owner's":                 uploads,
		"a rating replaces the one before":          ratings,
		"guide versions are unique":                 versions,
		"a published contact is served":             servedContact,
		"followers see every change in order":       follow,
		"a follower is woken":                       wake,
		"another node sees it all":                  nodes,
		"two nodes give a slot once":                nodeRace,
		"two transactions crossing both get there":  crossing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &bundle{at: time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen())}
			b.url = open(t)
			b.Store = b.node(t)
			t.Cleanup(func() { report(t, b.Check(context.Background())) }) // before the node closes
			test(t, b)
		})
	}
}

// bundle is a store and its clock, for one case.
type bundle struct {
	*store.Store
	url string
	at  time.Time
}

// node opens the database once more, as another node of the same service.
func (b *bundle) node(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), b.url, b.now)
	ok(t, err)
	t.Cleanup(func() { report(t, s.Close()) })
	return s
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
