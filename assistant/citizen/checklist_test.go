package citizen_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// list does a deed that must succeed.
func (o *town) list(who citizen.Capability, deed citizen.ListDeed, item string) {
	o.t.Helper()
	if err := o.List(o.t.Context(), who, "flytte", deed, item); err != nil {
		o.t.Fatalf("%s %s: %v", deed, item, err)
	}
}

func (o *town) lists(who citizen.Capability) []citizen.Checklist {
	o.t.Helper()
	v, err := o.View(o.t.Context(), who)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Checklists
}

func TestAChecklistKeepsWhatIsSet(t *testing.T) {
	t.Parallel()
	o, karen := setup(t), as("karen", "karen")
	for range 2 { // a double click
		o.list(karen, citizen.ListBegin, "")
		o.list(karen, citizen.ListDay, "2026-12-15")
		o.list(karen, citizen.ListNo, "boern")
		o.list(karen, citizen.ListTick, "meld")
		o.list(karen, citizen.ListTick, "laege")
		o.list(karen, citizen.ListUntick, "laege")
	}
	want := []citizen.Checklist{{Situation: "flytte", Since: "2026-11-23T09:15", Day: "2026-12-15", Answers: map[string]bool{"boern": false},
		Done: []citizen.StepDone{{Step: "meld", At: "2026-11-23T09:15", By: "karen"}}}}
	if diff := cmp.Diff(want, o.lists(karen)); diff != "" {
		t.Error(diff)
	}
	o.list(karen, citizen.ListDrop, "")
	if got := o.lists(karen); len(got) != 0 {
		t.Errorf("the list is still there: %v", got)
	}
}

func TestAChecklistIsSharedByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	o, karen, mette := setup(t), as("karen", "karen"), as("mette", "karen")
	o.list(karen, citizen.ListTick, "meld")
	if got := o.lists(mette); len(got) != 0 {
		t.Fatalf("a mandate alone opens the list: %v", got)
	}
	if err := o.List(t.Context(), mette, "flytte", citizen.ListTick, "laege"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("ticked without being shared: %v", err)
	}
	if err := o.List(t.Context(), karen, "flytte", citizen.ListShare, "yusuf"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("shared with somebody without a mandate: %v", err)
	}
	o.list(karen, citizen.ListShare, "mette")
	o.list(mette, citizen.ListTick, "laege")
	if err := o.List(t.Context(), mette, "flytte", citizen.ListDrop, ""); fault.KindOf(err) != fault.Denied {
		t.Errorf("a helper throws the list away: %v", err)
	}
	if got, ok := o.lists(karen)[0].Tick("laege"); !ok || got.By != "mette" {
		t.Errorf("the helper's tick is %v", got)
	}
	o.must(karen, citizen.Change{Key: "1", Type: citizen.Revoke, Target: "mette"})
	if err := o.List(t.Context(), mette, "flytte", citizen.ListUntick, "laege"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after the mandate was revoked: %v", err)
	}
}

func TestDeedsOnAChecklistAreAuditedOnce(t *testing.T) {
	t.Parallel()
	o, karen := setup(t), as("karen", "karen")
	o.list(karen, citizen.ListTick, "meld")
	o.list(karen, citizen.ListTick, "meld")
	if err := o.List(t.Context(), as("henrik", "karen"), "flytte", citizen.ListTick, "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stranger: %v", err)
	}
	got, err := o.Accesses(t.Context(), karen)
	if err != nil {
		t.Fatal(err)
	}
	lines := ids(got, func(e citizen.Entry) string { return string(e.Actor) + " " + e.Verb + " " + e.What + " " + e.Outcome })
	want := []string{"henrik checklist tick flytte not_found", "karen checklist tick flytte ok"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

func TestAChecklistHasBounds(t *testing.T) {
	t.Parallel()
	o, karen := setup(t), as("karen", "karen")
	long := string(make([]byte, 200))
	for _, bad := range []struct {
		situation string
		deed      citizen.ListDeed
		item      string
	}{
		{"", citizen.ListBegin, ""}, {long, citizen.ListBegin, ""}, {"flytte", citizen.ListTick, long}, {"flytte", citizen.ListTick, ""},
		{"flytte", citizen.ListDay, "31. februar"}, {"flytte", citizen.ListYes, ""}, {"flytte", "explode", "x"},
	} {
		if err := o.List(t.Context(), karen, bad.situation, bad.deed, bad.item); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.10s %s %.10s: %v", bad.situation, bad.deed, bad.item, err)
		}
	}
	if got := o.lists(karen); len(got) != 0 {
		t.Errorf("something was kept: %v", got)
	}
}
