package citizen_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func TestDoAndUndo(t *testing.T) {
	t.Parallel()
	grant := &citizen.Delegation{Read: []citizen.Area{"sygedagpenge", "aftaler"}, Act: []citizen.Area{"sygedagpenge"}}
	file := &citizen.Upload{ID: "up-1", Name: "side.pdf", Type: "application/pdf", Size: 10}
	for _, tt := range []struct {
		name     string
		who      citizen.Capability
		change   citizen.Change
		done     func(*town) bool
		undoable bool
	}{
		{"book", as("karen", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-hjaelpemidler", Start: "2026-12-08T12:30", Title: "Møde om hjælpemidler"},
			func(o *town) bool { return o.has("karen", "odense-hjaelpemidler", "2026-12-08T12:30") }, true},
		{"book for a child", as("mette", "mette"), citizen.Change{Type: citizen.Book, Target: "aarhus-tandpleje", Start: "2026-12-09T15:30", Child: "emil"},
			func(o *town) bool { return o.has("mette", "aarhus-tandpleje", "2026-12-09T15:30") }, true},
		{"rebook", as("karen", "karen"), citizen.Change{Type: citizen.Rebook, Target: "apt-k3", Start: "2026-12-15T13:00"},
			func(o *town) bool {
				return o.has("karen", "odense-forebyg", "2026-12-15T13:00") && o.free("odense-forebyg", "2026-12-10T09:30")
			}, true},
		{"rebook on behalf", as("mette", "karen"), citizen.Change{Type: citizen.Rebook, Target: "apt-k1", Start: "2026-11-30T13:00"},
			func(o *town) bool { return o.has("karen", "odense-rehab", "2026-11-30T13:00") }, true},
		{"cancel", as("anna", "anna"), citizen.Change{Type: citizen.Cancel, Target: "apt-a2"},
			func(o *town) bool {
				return !o.has("anna", "vejle-sundhedspleje", "2026-12-14T13:00") && o.free("vejle-sundhedspleje", "2026-12-14T13:00")
			}, true},
		{"upload", as("karen", "karen"), citizen.Change{Type: citizen.UploadFile, Target: "doc-k1", Upload: file},
			func(o *town) bool {
				w := o.world("karen")
				return len(w.Uploads) == 1 && w.Requested[0].Received == "up-1" && w.Uploads[0].Case == "cs-k2"
			}, true},
		{"upload on behalf", as("mette", "karen"), citizen.Change{Type: citizen.UploadFile, Target: "doc-k1", Upload: file},
			func(o *town) bool { w := o.world("karen"); return len(w.Uploads) == 1 && w.Uploads[0].By == "mette" }, true},
		{"upload to a case", as("karen", "karen"), citizen.Change{Type: citizen.UploadFile, Case: "cs-k1", Upload: file},
			func(o *town) bool { w := o.world("karen"); return len(w.Uploads) == 1 && w.Uploads[0].Case == "cs-k1" }, true},
		{"message", as("karen", "karen"), citizen.Change{Type: citizen.SendMessage, Target: "cs-k1", Text: "Jeg kommer lidt senere"},
			func(o *town) bool {
				w := o.world("karen")
				return len(w.Messages) == 1 && w.Messages[0].To == "Pia Lindgaard"
			}, false},
		{"message to no case", as("karen", "karen"), citizen.Change{Type: citizen.SendMessage, Text: "Hej"},
			func(o *town) bool {
				w := o.world("karen")
				return len(w.Messages) == 1 && w.Messages[0].To == "Borgerservice Odense"
			}, false},
		{"apply", as("henrik", "henrik"), citizen.Change{Type: citizen.Apply, Target: "boligstoette", Text: "Jeg er fraflyttet"},
			func(o *town) bool { return len(o.world("henrik").Applications) == 1 }, true},
		{"apply for another aid", as("karen", "karen"), citizen.Change{Type: citizen.Apply, Target: "hjaelpemidler", Title: "rollator"},
			func(o *town) bool { return len(o.world("karen").Applications) == 1 }, true},
		{"phone", as("sofie", "sofie"), citizen.Change{Type: citizen.UpdateContact, Target: "phone", Text: "+45 12345678"},
			func(o *town) bool { return o.world("sofie").Phone == "12 34 56 78" }, true},
		{"e-mail", as("sofie", "sofie"), citizen.Change{Type: citizen.UpdateContact, Target: "email", Text: " ny@example.dk"},
			func(o *town) bool { return o.world("sofie").Email == "ny@example.dk" }, true},
		{"delegate", as("mette", "mette"), citizen.Change{Type: citizen.Delegate, Target: "henrik", Grant: grant},
			func(o *town) bool {
				_, err := o.View(o.t.Context(), as("henrik", "mette"))
				return err == nil && slices.Contains(o.world("henrik").Received, citizen.Received{From: "mette"})
			}, true},
		{"revoke", as("karen", "karen"), citizen.Change{Type: citizen.Revoke, Target: "mette"},
			func(o *town) bool { _, err := o.View(o.t.Context(), as("mette", "karen")); return err != nil }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			if tt.done(o) {
				t.Fatal("done before it was done")
			}
			tt.change.Key = "k"
			r := o.must(tt.who, tt.change)
			if !tt.done(o) {
				t.Fatal("not done")
			}
			o.clock.move(time.Minute)
			if !tt.undoable {
				if _, err := o.Undo(t.Context(), tt.who, r.Reference, "u"); fault.KindOf(err) != fault.Conflict || !r.UndoUntil.IsZero() {
					t.Errorf("undone: %v", err)
				}
				return
			}
			undone, err := o.Undo(t.Context(), tt.who, r.Reference, "u")
			if err != nil || tt.done(o) {
				t.Fatalf("not undone: %v", err)
			}
			if again, err := o.Undo(t.Context(), tt.who, r.Reference, "u"); err != nil || again.Reference != undone.Reference {
				t.Errorf("the same undo again: %v %v", again.Reference, err)
			}
			if _, err := o.Undo(t.Context(), tt.who, r.Reference, "u2"); fault.KindOf(err) != fault.Conflict {
				t.Errorf("undone twice: %v", err)
			}
		})
	}
}

func (o *town) has(id citizen.ID, calendar, start string) bool {
	return slices.ContainsFunc(o.world(id).Appointments, func(a citizen.Appointment) bool {
		return a.Calendar == calendar && a.Start == start
	})
}

func (o *town) free(calendar, start string) bool {
	o.t.Helper()
	slots, err := o.Slots(o.t.Context(), calendar, time.Time{})
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.Contains(slots, start)
}

func TestUndoPutsTheWholeTownBack(t *testing.T) {
	t.Parallel()
	for _, c := range []citizen.Change{
		{Type: citizen.Rebook, Target: "apt-k1", Start: "2026-11-27T09:00"},
		{Type: citizen.Book, Target: "odense-hold", Start: "2026-12-08T13:30"},
		{Type: citizen.UpdateContact, Target: "phone", Text: "87654321"},
		{Type: citizen.Apply, Target: "boligstoette"},
		{Type: citizen.UploadFile, Target: "doc-k1", Upload: &citizen.Upload{ID: "u"}},
	} {
		t.Run(c.Type, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			c.Key = "k"
			before := o.export()
			r := o.must(as("karen", "karen"), c)
			if cmp.Equal(before, o.export()) {
				t.Fatal("nothing changed")
			}
			if _, err := o.Undo(t.Context(), as("karen", "karen"), r.Reference, "u"); err != nil {
				t.Fatal(err)
			}
			after := o.export()
			if k := after.Personas["karen"]; len(k.Applications) == 0 && len(k.Uploads) == 0 {
				k.Applications, k.Uploads = nil, nil
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (o *town) export() citizen.Town {
	o.t.Helper()
	town, err := o.store.ExportTown(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return town
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		who    citizen.Capability
		change citizen.Change
		want   fault.Kind
		words  string
	}{
		{"anonymous", citizen.Capability{}, citizen.Change{Type: citizen.Cancel, Target: "apt-k1"}, fault.Denied, "MitID"},
		{"unknown type", as("karen", "karen"), citizen.Change{Type: "drop_table"}, fault.Invalid, ""},
		{"slot not free", as("karen", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-rehab", Start: "2026-11-27T09:01"}, fault.Conflict, "ikke ledig"},
		{"start in the past", as("karen", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-rehab", Start: "2026-11-20T09:00"}, fault.Invalid, "forbi"},
		{"start is no time", as("karen", "karen"), citizen.Change{Type: citizen.Rebook, Target: "apt-k1", Start: "torsdag"}, fault.Invalid, ""},
		{"same time", as("karen", "karen"), citizen.Change{Type: citizen.Rebook, Target: "apt-k1", Start: "2026-11-26T10:00"}, fault.Conflict, "allerede"},
		{"other people's appointment", as("karen", "karen"), citizen.Change{Type: citizen.Cancel, Target: "apt-m1"}, fault.NotFound, ""},
		{"other people's child", as("karen", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-rehab", Start: "2026-11-27T09:00", Child: "emil"}, fault.NotFound, ""},
		{"other people's case", as("karen", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-rehab", Start: "2026-11-27T09:00", Case: "cs-m1"}, fault.NotFound, ""},
		{"sees but may not act: aftaler", as("mette", "karen"), citizen.Change{Type: citizen.Rebook, Target: "apt-k3", Start: "2026-12-15T13:00"}, fault.Denied, "fuldmagt"},
		{"sees but may not act: area", as("mette", "karen"), citizen.Change{Type: citizen.SendMessage, Target: "cs-k3", Text: "Hej"}, fault.Denied, "fuldmagt"},
		{"apply outside the mandate", as("mette", "karen"), citizen.Change{Type: citizen.Apply, Target: "oekonomi"}, fault.Denied, "fuldmagt"},
		{"contact data on behalf", as("mette", "karen"), citizen.Change{Type: citizen.UpdateContact, Target: "phone", Text: "12345678"}, fault.Denied, "fuldmagt"},
		{"mandate on behalf", as("mette", "karen"), citizen.Change{Type: citizen.Delegate, Target: "anna", Grant: &citizen.Delegation{Read: []citizen.Area{"aftaler"}}}, fault.Denied, "fuldmagt"},
		{"message to nobody on behalf", as("mette", "karen"), citizen.Change{Type: citizen.SendMessage, Text: "Hej"}, fault.Denied, "fuldmagt"},
		{"book outside the mandate", as("mette", "karen"), citizen.Change{Type: citizen.Book, Target: "odense-borgerservice", Start: "2026-11-26T15:00"}, fault.Denied, "fuldmagt"},
		{"already open case", as("sofie", "sofie"), citizen.Change{Type: citizen.Apply, Target: "boligstoette"}, fault.Conflict, "Ansøgning om boligstøtte"},
		{"already open aid", as("karen", "karen"), citizen.Change{Type: citizen.Apply, Target: "hjaelpemidler"}, fault.Conflict, "badebænk"},
		{"apply for nothing", as("karen", "karen"), citizen.Change{Type: citizen.Apply}, fault.Invalid, ""},
		{"address", as("henrik", "henrik"), citizen.Change{Type: citizen.UpdateContact, Target: "address", Text: "Strandvejen 9"}, fault.Invalid, "5 dage"},
		{"no phone number", as("henrik", "henrik"), citizen.Change{Type: citizen.UpdateContact, Target: "phone", Text: "hej"}, fault.Invalid, ""},
		{"same phone number", as("karen", "karen"), citizen.Change{Type: citizen.UpdateContact, Target: "phone", Text: "12000001"}, fault.Conflict, ""},
		{"name", as("karen", "karen"), citizen.Change{Type: citizen.UpdateContact, Target: "name", Text: "Dronning"}, fault.Invalid, ""},
		{"document not asked for", as("karen", "karen"), citizen.Change{Type: citizen.UploadFile, Target: "doc-m1", Upload: &citizen.Upload{ID: "u"}}, fault.NotFound, ""},
		{"no file", as("karen", "karen"), citizen.Change{Type: citizen.UploadFile, Target: "doc-k1"}, fault.Invalid, ""},
		{"empty message", as("karen", "karen"), citizen.Change{Type: citizen.SendMessage, Target: "cs-k1", Text: " "}, fault.Invalid, ""},
		{"mandate to oneself", as("karen", "karen"), citizen.Change{Type: citizen.Delegate, Target: "karen", Grant: &citizen.Delegation{Read: []citizen.Area{"aftaler"}}}, fault.Invalid, ""},
		{"mandate for nothing", as("karen", "karen"), citizen.Change{Type: citizen.Delegate, Target: "mette", Grant: &citizen.Delegation{}}, fault.Invalid, ""},
		{"mandate that ends before it starts", as("karen", "karen"), citizen.Change{Type: citizen.Delegate, Target: "mette", Grant: &citizen.Delegation{Read: []citizen.Area{"aftaler"}, ValidTo: "2026-11-01"}}, fault.Invalid, ""},
		{"revoke what is not there", as("henrik", "henrik"), citizen.Change{Type: citizen.Revoke, Target: "lone (tidligere ægtefælle, ikke persona)"}, fault.NotFound, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			before := o.export()
			tt.change.Key = "k"
			_, err := o.try(tt.who, tt.change)
			if fault.KindOf(err) != tt.want || err == nil || !strings.Contains(fault.Text(err, "da"), tt.words) {
				t.Errorf("error is %v, want %v with %q", err, tt.want, tt.words)
			}
			if diff := cmp.Diff(before, o.export()); diff != "" {
				t.Errorf("a refused change changed the town:\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeRebookedIsNotChanged(t *testing.T) {
	t.Parallel()
	o := setup(t)
	demo := citizen.DemoTown()
	demo.Personas["karen"].Appointments[0].Rebookable = false
	if err := o.store.LoadTown(t.Context(), demo); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{citizen.Rebook, citizen.Cancel} {
		_, err := o.try(as("karen", "karen"), citizen.Change{Key: kind, Type: kind, Target: "apt-k1", Start: "2026-11-27T09:00"})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestStepUp(t *testing.T) {
	t.Parallel()
	karen := as("karen", "karen")
	rebook := citizen.Change{Key: "k", Type: citizen.Rebook, Target: "apt-k3", Start: "2026-12-15T13:00"}
	for _, tt := range []struct {
		name string
		do   func(o *town, reference string) (citizen.Capability, citizen.Change)
	}{
		{"not asked for", func(*town, string) (citizen.Capability, citizen.Change) { return karen, rebook }},
		{"not answered", func(_ *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval = ref
			return karen, c
		}},
		{"rejected", func(o *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval = ref
			_ = o.Approve(o.t.Context(), ref, "karen", false)
			return karen, c
		}},
		{"for another change", func(o *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval, c.Start = ref, "2026-12-14T09:30"
			_ = o.Approve(o.t.Context(), ref, "karen", true)
			return karen, c
		}},
		{"too old", func(o *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval = ref
			_ = o.Approve(o.t.Context(), ref, "karen", true)
			o.clock.move(6 * time.Minute)
			return karen, c
		}},
		{"answered by another", func(o *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval = ref
			if err := o.Approve(o.t.Context(), ref, "mette", true); fault.KindOf(err) != fault.NotFound {
				o.t.Errorf("somebody else's step-up is answered: %v", err)
			}
			return karen, c
		}},
		{"used before", func(o *town, ref string) (citizen.Capability, citizen.Change) {
			c := rebook
			c.Approval = ref
			_ = o.Approve(o.t.Context(), ref, "karen", true)
			if _, err := o.Do(o.t.Context(), karen, c); err != nil {
				o.t.Error(err)
			}
			back := rebook
			back.Approval, back.Key = ref, "k2"
			return karen, back
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			ref, err := o.Ask(t.Context(), karen, "s", rebook, "Flyt hjemmebesøg")
			if err != nil {
				t.Fatal(err)
			}
			who, c := tt.do(o, ref)
			if _, err := o.Do(t.Context(), who, c); fault.KindOf(err) != fault.Denied {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestApproveTwiceAndChangeOfMind(t *testing.T) {
	t.Parallel()
	o := setup(t)
	ref, err := o.Ask(t.Context(), as("karen", "karen"), "s", citizen.Change{Key: "k", Type: citizen.Cancel, Target: "apt-k3"}, "Aflys")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.Approve(t.Context(), ref, "karen", true); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Approve(t.Context(), ref, "karen", false); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an answer is changed afterwards: %v", err)
	}
	a, err := o.Approval(t.Context(), ref)
	if err != nil || a.State != citizen.ApprovalGiven || a.Text != "Aflys" || a.Session != "s" {
		t.Errorf("approval: %+v %v", a, err)
	}
	if _, err := o.Approval(t.Context(), "MID-none"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no approval: %v", err)
	}
}

func TestTheSameKeyHasOneEffect(t *testing.T) {
	t.Parallel()
	o := setup(t)
	karen := as("karen", "karen")
	c := o.approved(karen, citizen.Change{Key: "k", Type: citizen.SendMessage, Target: "cs-k1", Text: "Hej"})
	first, err := o.Do(t.Context(), karen, c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.Do(t.Context(), karen, c)
	if err != nil || again.Reference != first.Reference {
		t.Errorf("again: %v %v", again.Reference, err)
	}
	other := c
	other.Text = "Farvel"
	if _, err := o.Do(t.Context(), karen, other); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another change under the key: %v", err)
	}
	if n := len(o.world("karen").Messages); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	theirs := o.must(as("mette", "mette"), citizen.Change{Key: "k", Type: citizen.SendMessage, Target: "cs-m1", Text: "Hej"})
	if theirs.Reference == first.Reference {
		t.Error("another actor's key gives this one's receipt")
	}
}

func TestASlotIsGivenOnce(t *testing.T) {
	t.Parallel()
	o := setup(t)
	people := []citizen.ID{"karen", "mette", "yusuf", "sofie", "anna", "henrik"}
	var wg sync.WaitGroup
	won := make(chan citizen.ID, len(people))
	ready := map[citizen.ID]citizen.Change{}
	for _, id := range people {
		ready[id] = o.approved(as(id, id), citizen.Change{Key: "k", Type: citizen.Book, Target: "odense-hold", Start: "2026-12-08T13:30"})
	}
	for id, c := range ready {
		wg.Go(func() {
			_, err := o.Do(t.Context(), as(id, id), c)
			switch {
			case err == nil:
				won <- id
			case fault.KindOf(err) != fault.Conflict:
				t.Errorf("%s: %v", id, err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Errorf("%d people have the slot", len(won))
	}
}

func TestUndoHasALimitAndAnOwner(t *testing.T) {
	t.Parallel()
	o := setup(t)
	karen := as("karen", "karen")
	r := o.must(as("mette", "karen"), citizen.Change{Key: "k", Type: citizen.Rebook, Target: "apt-k1", Start: "2026-12-07T10:00"})
	if _, err := o.Undo(t.Context(), as("henrik", "henrik"), r.Reference, "u"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("somebody else undoes: %v", err)
	}
	if _, err := o.Undo(t.Context(), as("mette", "mette"), r.Reference, "u"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("undone from one's own side: %v", err)
	}
	if _, err := o.Undo(t.Context(), karen, r.Key, "u"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("undone by key: %v", err)
	}
	if _, err := o.Undo(t.Context(), karen, r.Reference, "u"); err != nil {
		t.Errorf("the subject undoes what the holder did: %v", err)
	}
	r = o.must(karen, citizen.Change{Key: "l", Type: citizen.Rebook, Target: "apt-k1", Start: "2026-12-07T10:00"})
	o.clock.move(25 * time.Hour)
	if _, err := o.Undo(t.Context(), karen, r.Reference, "v"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("undone too late: %v", err)
	}
}

func TestUndoNeedsTheOldSlot(t *testing.T) {
	t.Parallel()
	o := setup(t)
	karen := as("karen", "karen")
	r := o.must(karen, citizen.Change{Key: "k", Type: citizen.Cancel, Target: "apt-k3"})
	o.must(as("henrik", "henrik"), citizen.Change{Key: "k", Type: citizen.Book, Target: "odense-forebyg", Start: "2026-12-10T09:30"})
	if _, err := o.Undo(t.Context(), karen, r.Reference, "u"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("error is %v", err)
	}
}

func TestAMandateHolderSeesOwnReceiptsOnly(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.must(as("karen", "karen"), citizen.Change{Key: "a", Type: citizen.UpdateContact, Target: "phone", Text: "87654321"})
	o.clock.move(time.Second)
	mine := o.must(as("mette", "karen"), citizen.Change{Key: "b", Type: citizen.SendMessage, Target: "cs-k1", Text: "Hej"})
	list, err := o.Receipts(t.Context(), as("mette", "karen"))
	if err != nil || len(list) != 1 || list[0].Reference != mine.Reference {
		t.Errorf("holder's receipts: %v %v", list, err)
	}
	list, err = o.Receipts(t.Context(), as("karen", "karen"))
	if err != nil || len(list) != 2 || list[0].Reference != mine.Reference {
		t.Errorf("subject's receipts: %v %v", list, err)
	}
}

func TestARevokedMandateStopsAtOnce(t *testing.T) {
	t.Parallel()
	o := setup(t)
	mette := as("mette", "karen")
	c := o.approved(mette, citizen.Change{Key: "k", Type: citizen.Rebook, Target: "apt-k1", Start: "2026-12-07T10:00"})
	o.must(as("karen", "karen"), citizen.Change{Key: "r", Type: citizen.Revoke, Target: "mette"})
	if _, err := o.Do(t.Context(), mette, c); fault.KindOf(err) != fault.NotFound {
		t.Errorf("done under a revoked mandate: %v", err)
	}
	if list, err := o.Mandates(t.Context(), "mette"); err != nil || len(list) != 0 {
		t.Errorf("mandates: %v %v", list, err)
	}
}

func TestABookedAppointmentTellsWhere(t *testing.T) {
	t.Parallel()
	o := setup(t)
	r := o.must(as("karen", "karen"), citizen.Change{Key: "k", Type: citizen.Book, Target: "odense-borgerservice", Start: "2026-11-26T15:00", Title: "Pas"})
	w := o.world("karen")
	got := w.Appointments[len(w.Appointments)-1]
	want := citizen.Appointment{ID: r.Record, Title: "Pas", Start: "2026-11-26T15:00", Minutes: 30, Place: "Borgerservice Odense",
		With: "Borgerservice Odense", Calendar: "odense-borgerservice", Mode: "fremmøde", Rebookable: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzContact(f *testing.F) {
	for _, s := range []string{"12345678", "+4512 34 56 78", "0048 600 700 800", "a@b.dk", "A <a@b.dk>", "+0", "00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p := citizen.NormalPhone(s); p != "" && citizen.NormalPhone(p) != p {
			t.Errorf("%q becomes %q, then %q", s, p, citizen.NormalPhone(p))
		}
		if e := citizen.NormalEmail(s); e != "" && (citizen.NormalEmail(e) != e || strings.ContainsAny(e, "\r\n")) {
			t.Errorf("%q becomes %q", s, e)
		}
	})
}
