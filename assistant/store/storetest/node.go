package storetest

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/assistant/store"
)

// nodes has one node write what another must see at once, and follow.
func nodes(t *testing.T, b *bundle) {
	b.town(t)
	other := b.node(t)
	ok(t, b.PutSessionBlob(t.Context(), "token", b.at.Add(time.Hour), []byte("x")))
	_, _, err := other.SessionBlob(t.Context(), "token")
	ok(t, err)
	ok(t, b.DeleteSessionBlob(t.Context(), "token"))
	_, _, err = other.SessionBlob(t.Context(), "token")
	wantKind(t, err, fault.Denied)

	last, err := other.LastChange(t.Context())
	ok(t, err)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	seen := make(chan time.Time, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		for c, err := range other.Follow(ctx, last) {
			report(t, err)
			if c.Kind == "conversation" && c.Ref == "c1" {
				seen <- time.Now()
				return
			}
		}
	})
	time.Sleep(100 * time.Millisecond) // the other node follows now
	c := b.conversation(t, "c1")
	turn, first, _, err := b.Receive(t.Context(), "c1", "m", nil)
	ok(t, err)
	before := time.Now()
	ok(t, b.Finish(t.Context(), c, turn, []assistant.Record{{Seq: first, Kind: "message", Body: json.RawMessage(`{}`)}}, nil))
	limit := 5 * time.Second // SQLite: another process looks every second
	if strings.HasPrefix(b.url, "postgres") {
		limit = 800 * time.Millisecond // told by NOTIFY, not by looking
	}
	if took := (<-seen).Sub(before); took > limit {
		t.Errorf("the other node saw it after %v", took)
	}
	wg.Wait()
	records, err := other.Since(t.Context(), "c1", 0)
	if err != nil || len(records) != 1 {
		t.Errorf("the other node reads %d records: %v", len(records), err)
	}
}

// nodeRace has everybody want one slot, half of them at another node.
func nodeRace(t *testing.T, b *bundle) {
	b.town(t)
	offices := []*citizen.Office{}
	for _, s := range []*store.Store{b.Store, b.node(t)} {
		offices = append(offices, citizen.NewOffice(s, b.now))
	}
	ready := map[citizen.ID]citizen.Change{}
	for _, id := range []citizen.ID{"karen", "mette", "yusuf", "sofie", "anna", "henrik"} {
		ready[id] = approved(t, offices[0], as(id, id), citizen.Change{Key: "k", Type: citizen.Book, Target: "odense-hold", Start: "2026-12-08T13:30"})
	}
	var won atomic.Int32
	var wg sync.WaitGroup
	i := 0
	for id, c := range ready {
		o := offices[i%2]
		i++
		wg.Go(func() {
			_, err := o.Do(t.Context(), as(id, id), c)
			if err == nil {
				won.Add(1)
				return
			}
			wantKind(t, err, fault.Conflict)
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d people got the slot", won.Load())
	}
}
