package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func townRoundTrip(t *testing.T, b *bundle) {
	b.town(t)
	b.town(t) // a reset
	got, err := b.ExportTown(t.Context())
	ok(t, err)
	want := citizen.DemoTown()
	for _, w := range want.Personas {
		w.ID = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func checklists(t *testing.T, b *bundle) {
	b.town(t)
	want := []citizen.Checklist{{Situation: "flytte", Since: "2026-11-23T09:15", Day: "2026-12-15", Answers: map[string]bool{"boern": true},
		Done: []citizen.StepDone{{Step: "meld", At: "2026-11-23T09:16", By: "mette"}}, Shared: []citizen.ID{"mette"}}}
	ok(t, b.Write(t.Context(), func(tx citizen.Tx) error {
		w, err := tx.World("karen")
		ok(t, err)
		w.Checklists = want
		return tx.Save(w, "checklist")
	}))
	town, err := b.ExportTown(t.Context())
	ok(t, err)
	if diff := cmp.Diff(want, town.Personas["karen"].Checklists); diff != "" {
		t.Error(diff)
	}
}

var errStop = errors.New("stop")

func writeIsAllOrNothing(t *testing.T, b *bundle) {
	b.town(t)
	before, err := b.LastChange(t.Context())
	ok(t, err)
	err = b.Write(t.Context(), func(tx citizen.Tx) error {
		w, err := tx.World("karen")
		ok(t, err)
		w.Phone = "99 99 99 99"
		ok(t, tx.Save(w, "x"))
		ok(t, tx.Take("odense-rehab", "2026-11-27T09:00"))
		ok(t, tx.Keep(citizen.Receipt{Reference: "R", Key: "k"}))
		ok(t, tx.Audit(citizen.Entry{Subject: "karen"}))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Fatalf("error is %v", err)
	}
	after, err := b.LastChange(t.Context())
	ok(t, err)
	if before != after {
		t.Errorf("changes: %d before, %d after", before, after)
	}
	ok(t, b.Read(t.Context(), func(tx citizen.Tx) error {
		w, err := tx.World("karen")
		ok(t, err)
		_, kept, err := tx.Receipt("k")
		ok(t, err)
		entries, err := tx.Audited("karen", 10)
		ok(t, err)
		free, err := tx.Slots("odense-rehab", "")
		if w.Phone != "12 00 00 01" || kept || len(entries) != 0 || len(free) != 5 {
			t.Errorf("something stayed: %s %v %v %v", w.Phone, kept, entries, free)
		}
		return err
	}))
}

func readOnly(t *testing.T, b *bundle) {
	b.town(t)
	for name, change := range map[string]func(citizen.Tx) error{
		"save":    func(tx citizen.Tx) error { return tx.Save(citizen.World{ID: "karen", Version: 1}, "x") },
		"take":    func(tx citizen.Tx) error { return tx.Take("odense-rehab", "2026-11-27T09:00") },
		"release": func(tx citizen.Tx) error { return tx.Release("odense-rehab", "2026-11-27T09:01") },
		"keep":    func(tx citizen.Tx) error { return tx.Keep(citizen.Receipt{Reference: "R"}) },
		"approve": func(tx citizen.Tx) error { return tx.KeepApproval(citizen.Approval{Reference: "A"}) },
		"audit":   func(tx citizen.Tx) error { return tx.Audit(citizen.Entry{}) },
	} {
		if err := b.Read(t.Context(), change); err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func worldVersions(t *testing.T, b *bundle) {
	b.town(t)
	var old citizen.World
	ok(t, b.Write(t.Context(), func(tx citizen.Tx) (err error) {
		old, err = tx.World("karen")
		ok(t, err)
		return tx.Save(old, "x")
	}))
	err := b.Write(t.Context(), func(tx citizen.Tx) error { return tx.Save(old, "x") })
	wantKind(t, err, fault.Conflict)
	err = b.Write(t.Context(), func(tx citizen.Tx) error { _, err := tx.World("nobody"); return err })
	wantKind(t, err, fault.NotFound)
}

func slots(t *testing.T, b *bundle) {
	b.town(t)
	take := func(tx citizen.Tx) error { return tx.Take("odense-hold", "2026-12-08T13:30") }
	ok(t, b.Write(t.Context(), take))
	wantKind(t, b.Write(t.Context(), take), fault.Conflict)
	ok(t, b.Write(t.Context(), func(tx citizen.Tx) error {
		ok(t, tx.Release("odense-hold", "2026-12-08T13:30"))
		ok(t, tx.Release("odense-hold", "2026-12-08T13:30"))
		return tx.Release("new-calendar", "2026-12-08T13:30")
	}))
	ok(t, b.Read(t.Context(), func(tx citizen.Tx) error {
		got, err := tx.Slots("odense-hold", "2026-12-08T13:30")
		ok(t, err)
		late, err := tx.Slots("odense-hold", "2026-12-08T13:31")
		ok(t, err)
		names, err := tx.Calendars()
		if len(got) != 1 || len(late) != 0 || len(names) != 17 {
			t.Errorf("slots %v, later %v, %d calendars", got, late, len(names))
		}
		return err
	}))
}

func receipts(t *testing.T, b *bundle) {
	r := citizen.Receipt{Reference: "OF-1", Key: "karen/1", Subject: "karen", At: b.at.UTC(), Before: "x",
		Change: citizen.Change{Type: citizen.UpdateContact, Extra: map[string]string{"a": "b"}}}
	a := citizen.Approval{Reference: "MID-1", Actor: "karen", State: citizen.ApprovalAsked}
	ok(t, b.Write(t.Context(), func(tx citizen.Tx) error {
		ok(t, tx.Keep(r))
		ok(t, tx.KeepApproval(a))
		later := r
		later.Reference, later.Key, later.At = "OF-2", "karen/2", r.At.Add(time.Second)
		ok(t, tx.Keep(later))
		r.Undone, a.State = "OF-2", citizen.ApprovalUsed
		ok(t, tx.KeepApproval(a))
		return tx.Keep(r)
	}))
	ok(t, b.Read(t.Context(), func(tx citizen.Tx) error {
		for _, name := range []string{"OF-1", "karen/1"} {
			got, found, err := tx.Receipt(name)
			if diff := cmp.Diff(r, got); !found || err != nil || diff != "" {
				t.Errorf("%s: %v %v %s", name, found, err, diff)
			}
		}
		got, err := tx.Approval("MID-1")
		if diff := cmp.Diff(a, got); err != nil || diff != "" {
			t.Errorf("approval: %v %s", err, diff)
		}
		_, err = tx.Approval("MID-2")
		wantKind(t, err, fault.NotFound)
		all, err := tx.Receipts("karen", 10)
		if len(all) != 2 || all[0].Reference != "OF-2" {
			t.Errorf("newest first: %+v", all)
		}
		return err
	}))
}

// auditChain appends; the check of the chain runs after each case.
func auditChain(t *testing.T, b *bundle) {
	for i := range 3 {
		ok(t, b.Write(t.Context(), func(tx citizen.Tx) error {
			ok(t, tx.Audit(citizen.Entry{At: b.at, Actor: "karen", Subject: "karen", Verb: "read", What: fmt.Sprint(i)}))
			return tx.Audit(citizen.Entry{At: b.at, Actor: "karen", Subject: "mette", Verb: "read", Outcome: "not_found"})
		}))
	}
	ok(t, b.Read(t.Context(), func(tx citizen.Tx) error {
		got, err := tx.Audited("karen", 2)
		if len(got) != 2 || got[0].What != "2" || got[1].What != "1" {
			t.Errorf("newest first: %+v", got)
		}
		return err
	}))
}

func as(actor, subject citizen.ID) citizen.Capability {
	return citizen.Capability{Actor: actor, Subject: subject, Level: citizen.Substantial}
}

// approved asks for a change and approves it.
func approved(t *testing.T, o *citizen.Office, who citizen.Capability, c citizen.Change) citizen.Change {
	t.Helper()
	reference, err := o.Ask(t.Context(), who, "s", c, "Godkend")
	ok(t, err)
	ok(t, o.Approve(t.Context(), reference, who.Actor, true))
	c.Approval = reference
	return c
}

func office(t *testing.T, b *bundle) {
	b.town(t)
	o := citizen.NewOffice(b.Store, b.now)
	mette := as("mette", "karen")
	r, err := o.Do(t.Context(), mette, approved(t, o, mette, citizen.Change{Key: "1", Type: citizen.Rebook, Target: "apt-k1", Start: "2026-11-30T13:00"}))
	ok(t, err)
	v, err := o.View(t.Context(), mette)
	ok(t, err)
	if v.Appointments[0].Start != "2026-11-30T13:00" {
		t.Errorf("appointments: %+v", v.Appointments)
	}
	_, err = o.Undo(t.Context(), as("karen", "karen"), r.Reference, "2")
	ok(t, err)
	_, err = o.View(t.Context(), as("henrik", "karen"))
	wantKind(t, err, fault.NotFound)
	entries, err := o.Accesses(t.Context(), as("karen", "karen"))
	if err != nil || len(entries) != 6 { // asked, approved, rebook, read, undo, refused
		t.Errorf("%d entries, %v: %+v", len(entries), err, entries)
	}
}

func slotRace(t *testing.T, b *bundle) {
	b.town(t)
	o := citizen.NewOffice(b.Store, b.now)
	people := []citizen.ID{"karen", "mette", "yusuf", "sofie", "anna", "henrik"}
	ready := map[citizen.ID]citizen.Change{}
	for _, id := range people {
		ready[id] = approved(t, o, as(id, id), citizen.Change{Key: "k", Type: citizen.Book, Target: "odense-hold", Start: "2026-12-08T13:30"})
	}
	var won atomic.Int32
	var wg sync.WaitGroup
	for id, c := range ready {
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

func keyRace(t *testing.T, b *bundle) {
	b.town(t)
	o := citizen.NewOffice(b.Store, b.now)
	karen := as("karen", "karen")
	c := approved(t, o, karen, citizen.Change{Key: "k", Type: citizen.SendMessage, Target: "cs-k1", Text: "Hej"})
	got := make([]string, 8)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			r, err := o.Do(t.Context(), karen, c)
			if err != nil {
				t.Error(err)
			}
			got[i] = r.Reference
		})
	}
	wg.Wait()
	v, err := o.View(t.Context(), karen)
	ok(t, err)
	for _, reference := range got {
		if reference != got[0] || len(v.Messages) != 1 {
			t.Fatalf("%d messages, receipts %v", len(v.Messages), got)
		}
	}
}

// crossing saves two worlds in opposite orders: a database that deadlocks
// must run one of them again.
func crossing(t *testing.T, b *bundle) {
	b.town(t)
	touch := func(ids ...citizen.ID) error {
		return b.Write(t.Context(), func(tx citizen.Tx) error {
			for _, id := range ids {
				w, err := tx.World(id)
				if err != nil {
					return err
				}
				w.Notes += "."
				if err := tx.Save(w, "touch"); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var wg sync.WaitGroup
	wg.Go(func() { report(t, touch("karen", "mette")) })
	wg.Go(func() { report(t, touch("mette", "karen")) })
	wg.Wait()
}

// report is for goroutines, which may not stop a test.
func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
