package citizen_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/store"
)

// town is an office over a fresh demo town with a clock that tests move.
type town struct {
	*citizen.Office
	t     testing.TB
	store *store.Store
	clock *clock
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// monday is the demo town's reference time.
func monday() time.Time { return time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen()) }

func setup(t testing.TB) *town {
	t.Helper()
	c := &clock{at: monday()}
	s, err := store.Open(t.Context(), ":memory:", c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Errorf("store is inconsistent: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
		t.Fatal(err)
	}
	return &town{Office: citizen.NewOffice(s, c.now), t: t, store: s, clock: c}
}

// as is the capability of actor for subject, logged in with MitID.
func as(actor, subject citizen.ID) citizen.Capability {
	return citizen.Capability{Actor: actor, Subject: subject, Level: citizen.Substantial, Purpose: "self_service"}
}

// approved gives c with a MitID approval of it.
func (o *town) approved(who citizen.Capability, c citizen.Change) citizen.Change {
	o.t.Helper()
	reference, err := o.Ask(o.t.Context(), who, "session", c, "Godkend")
	if err != nil {
		o.t.Fatalf("ask: %v", err)
	}
	if err := o.Approve(o.t.Context(), reference, who.Actor, true); err != nil {
		o.t.Fatalf("approve: %v", err)
	}
	c.Approval = reference
	return c
}

// try asks, approves and does.
func (o *town) try(who citizen.Capability, c citizen.Change) (citizen.Receipt, error) {
	o.t.Helper()
	reference, err := o.Ask(o.t.Context(), who, "session", c, "Godkend")
	if err != nil {
		return citizen.Receipt{}, err
	}
	if err := o.Approve(o.t.Context(), reference, who.Actor, true); err != nil {
		return citizen.Receipt{}, err
	}
	c.Approval = reference
	return o.Do(o.t.Context(), who, c)
}

// must does what must succeed.
func (o *town) must(who citizen.Capability, c citizen.Change) citizen.Receipt {
	o.t.Helper()
	r, err := o.Do(o.t.Context(), who, o.approved(who, c))
	if err != nil {
		o.t.Fatalf("do %+v: %v", c, err)
	}
	return r
}

// world is a citizen's World as it is stored.
func (o *town) world(id citizen.ID) citizen.World {
	o.t.Helper()
	var w citizen.World
	err := o.store.Read(o.t.Context(), func(tx citizen.Tx) (err error) {
		w, err = tx.World(id)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return w
}
