package citizen_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func ids[T any](list []T, id func(T) string) []string {
	all := []string{}
	for _, v := range list {
		all = append(all, id(v))
	}
	return all
}

func appointments(v citizen.View) []string {
	return ids(v.Appointments, func(a citizen.Appointment) string { return a.ID })
}

func cases(v citizen.View) []string {
	return ids(v.Cases, func(c citizen.Case) string { return c.ID })
}

func TestOneselfSeesAll(t *testing.T) {
	t.Parallel()
	o := setup(t)
	v, err := o.View(t.Context(), as("mette", "mette"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"apt-m1", "apt-m2", "apt-m3"}, appointments(v)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[citizen.ID]string{"karen": "Karen Holm"}, v.GiverNames); diff != "" {
		t.Error(diff)
	}
	if v.OnBehalf || len(v.Dependents) != 1 || len(v.Benefits) != 2 || v.CPR == "" {
		t.Errorf("own view is not whole: %+v", v)
	}
}

func TestAMandateOpensItsAreasAndNoMore(t *testing.T) {
	t.Parallel()
	o := setup(t)
	v, err := o.View(t.Context(), as("mette", "karen"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"apt-k1", "apt-k2", "apt-k3"}, appointments(v)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"cs-k1", "cs-k2", "cs-k3"}, cases(v)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]citizen.Area{"oekonomi"}, v.Withheld); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]citizen.Area{"hjaelpemidler", "rehabilitering"}, v.ActAreas); diff != "" {
		t.Error(diff)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	karen := o.world("karen")
	for _, secret := range []string{string(karen.CPR), karen.Phone, karen.Email, karen.Address, karen.Born, "15438", "Boligydelse", karen.Notes} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the holder sees %q", secret)
		}
	}
}

func TestWithoutAftalerOnlyAppointmentsOfReadableAreasAreSeen(t *testing.T) {
	t.Parallel()
	o := setup(t)
	grant := &citizen.Delegation{Read: []citizen.Area{"sygedagpenge"}}
	o.must(as("mette", "mette"), citizen.Change{Key: "g", Type: citizen.Delegate, Target: "sofie", Grant: grant})
	v, err := o.View(t.Context(), as("sofie", "mette"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"apt-m1", "apt-m3"}, appointments(v)); diff != "" {
		t.Error(diff)
	}
	if len(v.Benefits)+len(v.Dependents)+len(v.Given)+len(v.Received) != 0 || len(v.Cases) != 1 {
		t.Errorf("too much is seen: %+v", v)
	}
}

func TestNoneClosesWhatReadOpens(t *testing.T) {
	t.Parallel()
	o := setup(t)
	grant := &citizen.Delegation{Read: []citizen.Area{"aftaler", "sygedagpenge", "oekonomi"}, None: []citizen.Area{"sygedagpenge", "oekonomi"}}
	o.must(as("mette", "mette"), citizen.Change{Key: "g", Type: citizen.Delegate, Target: "sofie", Grant: grant})
	v, err := o.View(t.Context(), as("sofie", "mette"))
	if err != nil {
		t.Fatal(err)
	}
	if len(appointments(v)) != 0 || len(v.Cases) != 0 || len(v.Benefits) != 0 {
		t.Errorf("closed areas are seen: %v %v", appointments(v), cases(v))
	}
}

func TestCantProbeForExistence(t *testing.T) {
	t.Parallel()
	o := setup(t)
	henrik := as("henrik", "henrik")
	o.must(henrik, citizen.Change{Key: "g", Type: citizen.Delegate, Target: "sofie", Grant: &citizen.Delegation{Read: []citizen.Area{"pension"}, ValidFrom: "2026-12-01"}})
	o.must(henrik, citizen.Change{Key: "h", Type: citizen.Delegate, Target: "anna", Grant: &citizen.Delegation{Read: []citizen.Area{"pension"}, ValidTo: "2026-11-23"}})
	o.must(as("karen", "karen"), citizen.Change{Key: "r", Type: citizen.Revoke, Target: "mette"})
	ask := func(who citizen.Capability) string {
		_, err := o.View(t.Context(), who)
		_, done := o.try(who, citizen.Change{Key: "x", Type: citizen.Cancel, Target: "apt-h1"})
		return fault.KindOf(err).String() + ": " + fault.Text(err, "da") + "; " + fault.KindOf(done).String() + ": " + fault.Text(done, "da")
	}
	nobody := ask(as("sofie", "nobody"))
	if !strings.Contains(nobody, "not_found") {
		t.Errorf("somebody who does not exist: %s", nobody)
	}
	o.clock.move(-24 * time.Hour)
	notYet := ask(as("sofie", "henrik"))
	o.clock.move(48 * time.Hour)
	for name, got := range map[string]string{
		"no mandate":    ask(as("sofie", "mette")),
		"not yet valid": notYet,
		"expired":       ask(as("anna", "henrik")),
		"revoked":       ask(as("mette", "karen")),
		"other record":  ask(as("sofie", "yusuf")),
	} {
		if got != nobody {
			t.Errorf("%s answers %q; one who does not exist %q", name, got, nobody)
		}
	}
}

func TestARecordOutsideTheMandateAnswersAsOneThatIsNotThere(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.must(as("mette", "mette"), citizen.Change{Key: "g", Type: citizen.Delegate, Target: "sofie",
		Grant: &citizen.Delegation{Read: []citizen.Area{"flytning"}, Act: []citizen.Area{"flytning"}}})
	sofie := as("sofie", "mette")
	for _, c := range []citizen.Change{
		{Type: citizen.Cancel}, {Type: citizen.Rebook, Start: "2026-12-03T09:00"},
		{Type: citizen.UploadFile, Upload: &citizen.Upload{ID: "u"}}, {Type: citizen.SendMessage, Text: "x"},
	} {
		hidden := map[string]string{citizen.Cancel: "apt-m1", citizen.Rebook: "apt-m1", citizen.UploadFile: "doc-m1", citizen.SendMessage: "cs-m1"}
		c.Key = "1" + c.Type
		c.Target = hidden[c.Type]
		_, there := o.try(sofie, c)
		c.Key, c.Target = "2"+c.Type, "apt-none"
		_, none := o.try(sofie, c)
		if fault.KindOf(there) != fault.NotFound || fault.Text(there, "da") != fault.Text(none, "da") {
			t.Errorf("%s: hidden record: %v; none: %v", c.Type, there, none)
		}
	}
}

func TestAnonymousIsAskedToLogIn(t *testing.T) {
	t.Parallel()
	o := setup(t)
	_, err := o.View(t.Context(), citizen.Capability{})
	if fault.KindOf(err) != fault.Denied {
		t.Errorf("error is %v", err)
	}
}

func TestAGrownChildIsNobodysDependent(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.clock.move(10 * 365 * 24 * time.Hour) // Emil, born April 2017, is 19
	v, err := o.View(t.Context(), as("mette", "mette"))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Dependents) != 0 || strings.Contains(strings.Join(appointments(v), " "), "apt-m2") {
		t.Errorf("a grown child's matters are shown: %v %v", v.Dependents, appointments(v))
	}
}

func TestEveryReadAndRefusalIsAudited(t *testing.T) {
	t.Parallel()
	o := setup(t)
	karen := as("karen", "karen")
	for _, who := range []citizen.Capability{karen, as("mette", "karen"), as("henrik", "karen")} {
		_, _ = o.View(t.Context(), who)
	}
	o.must(karen, citizen.Change{Key: "1", Type: citizen.Cancel, Target: "apt-k3"})
	got, err := o.Accesses(t.Context(), karen)
	if err != nil {
		t.Fatal(err)
	}
	lines := ids(got, func(e citizen.Entry) string {
		return strings.Join([]string{string(e.Actor), e.Verb, e.What, e.Outcome}, " ")
	})
	want := []string{
		"karen cancel apt-k3 ok", "karen step_up " + lines[1][len("karen step_up "):len(lines[1])-len(" approved")] + " approved",
		"karen step_up cancel asked", "henrik read  not_found",
		"mette read appointments,cases,documents ok",
		"karen read appointments,cases,benefits,documents,contact,mandates ok",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if _, err := o.Accesses(t.Context(), as("mette", "karen")); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a mandate holder reads the access log: %v", err)
	}
}

func TestMandates(t *testing.T) {
	t.Parallel()
	o := setup(t)
	got, err := o.Mandates(t.Context(), "mette")
	if err != nil {
		t.Fatal(err)
	}
	want := []citizen.Mandate{{Giver: "karen", Name: "Karen Holm",
		Read: []citizen.Area{"aftaler", "hjaelpemidler", "hjemmepleje", "rehabilitering"},
		Act:  []citizen.Area{"hjaelpemidler", "rehabilitering"}, None: []citizen.Area{"oekonomi"}, Older: 27}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	given, err := o.Given(t.Context(), "henrik")
	if err != nil || len(given) != 1 || given[0].Revoked != "2025-08-01" {
		t.Errorf("given: %v %v", given, err)
	}
}

func TestNameOf(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for _, tt := range []struct {
		actor, other citizen.ID
		want         string
	}{
		{"mette", "karen", "Karen Holm"}, {"karen", "mette", "Mette Holm Sørensen"}, {"anna", "anna", "Anna Kowalska"},
		{"henrik", "karen", ""}, {"henrik", "nobody", ""}, {"henrik", "lone (tidligere ægtefælle, ikke persona)", ""}, {"", "karen", ""},
	} {
		got, err := o.NameOf(t.Context(), tt.actor, tt.other)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s asks for the name of %s: %q %v", tt.actor, tt.other, got, err)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	o := setup(t)
	if got, err := o.Name(t.Context(), "karen"); got != "Karen Holm" || err != nil {
		t.Errorf("karen: %q %v", got, err)
	}
	if got, err := o.Name(t.Context(), "nobody"); got != "" || fault.KindOf(err) != fault.NotFound {
		t.Errorf("nobody: %q %v", got, err)
	}
}

func TestSlotsAreNeverInThePast(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.clock.move(8 * 24 * time.Hour) // 1 December 09:15
	got, err := o.Slots(t.Context(), "odense-rehab", monday())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2026-12-01T09:15", "2026-12-03T14:00", "2026-12-07T10:00"}, got); diff != "" {
		t.Error(diff)
	}
	if got, err = o.Slots(t.Context(), "nowhere", monday()); err != nil || len(got) != 0 {
		t.Errorf("unknown calendar: %v %v", got, err)
	}
	calendars, err := o.Calendars(t.Context())
	if err != nil || len(calendars) != 16 {
		t.Errorf("calendars: %d %v", len(calendars), err)
	}
	contacts, err := o.Contacts(t.Context())
	if err != nil || len(contacts) != 13 || contacts[0].Key != "odense-hjemmepleje" {
		t.Errorf("contacts: %v %v", contacts, err)
	}
}
