package citizen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// TestOfficeModel runs random changes by several people against a model that
// knows only three things: slots are neither made nor lost, a key has one
// effect, and a mandate opens exactly its areas.
func TestOfficeModel(t *testing.T) {
	t.Parallel()
	o := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		if err := o.store.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
			rt.Fatal(err)
		}
		m := &model{town: o, rt: rt, receipts: map[string]citizen.Receipt{}, mandates: map[[2]citizen.ID][]mandate{}}
		m.slots = m.allSlots()
		for id, w := range citizen.DemoTown().Personas {
			for _, d := range w.Given {
				if d.Valid("2026-11-23") {
					m.mandates[[2]citizen.ID{id, citizen.ID(d.To)}] = []mandate{{Delegation: d}}
				}
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"change": m.change, "again": m.again, "undo": m.undo, "look": m.look, "": m.check,
		})
		if err := o.store.Check(t.Context()); err != nil {
			rt.Fatal(err)
		}
	})
}

type model struct {
	*town
	rt       *rapid.T
	n        int
	slots    []string // every slot, free or booked
	done     []citizen.Receipt
	receipts map[string]citizen.Receipt // by key
	mandates map[[2]citizen.ID][]mandate
}

// mandate is one that is valid, with the receipt that gave it.
type mandate struct {
	citizen.Delegation
	receipt string
}

var people = []citizen.ID{"karen", "mette", "yusuf", "sofie", "anna", "henrik"}

func (m *model) who(rt *rapid.T) citizen.Capability {
	actor := rapid.SampledFrom(people).Draw(rt, "actor")
	subject := actor
	if rapid.Bool().Draw(rt, "on behalf") {
		subject = rapid.SampledFrom(people).Draw(rt, "subject")
	}
	return as(actor, subject)
}

var areasOfAll = []citizen.Area{"aftaler", "oekonomi", "rehabilitering", "sygedagpenge", "hjaelpemidler", "boligstoette", "pension"}

func (m *model) draw(rt *rapid.T, who citizen.Capability) citizen.Change {
	m.n++
	c := citizen.Change{Key: fmt.Sprint(m.n)}
	w := m.world(rapid.SampledFrom([]citizen.ID{who.Subject, who.Subject, "karen"}).Draw(rt, "whose records"))
	pick := func(label string, from []string) string {
		return rapid.SampledFrom(append(from, "none")).Draw(rt, label)
	}
	appointment := func() string {
		return pick("appointment", ids(w.Appointments, func(a citizen.Appointment) string { return a.ID }))
	}
	slot := func() (string, string) {
		calendar, start, _ := strings.Cut(rapid.SampledFrom(m.slots).Draw(rt, "slot"), " ")
		return calendar, start
	}
	c.Type = rapid.SampledFrom([]string{citizen.Book, citizen.Rebook, citizen.Cancel, citizen.UploadFile, citizen.SendMessage,
		citizen.Apply, citizen.UpdateContact, citizen.Delegate, citizen.Revoke}).Draw(rt, "type")
	switch c.Type {
	case citizen.Book:
		c.Target, c.Start = slot()
	case citizen.Rebook:
		c.Target = appointment()
		_, c.Start = slot()
		for _, a := range w.Appointments {
			if free, _ := m.Slots(m.t.Context(), a.Calendar, time.Time{}); a.ID == c.Target && len(free) > 0 {
				c.Start = rapid.SampledFrom(free).Draw(rt, "free")
			}
		}
	case citizen.Cancel:
		c.Target = appointment()
	case citizen.UploadFile:
		c.Target = pick("document", ids(w.Requested, func(d citizen.DocumentAsked) string { return d.ID }))
		c.Upload = &citizen.Upload{ID: "up" + c.Key}
	case citizen.SendMessage:
		c.Target, c.Text = pick("case", ids(w.Cases, func(c citizen.Case) string { return c.ID })), "Hej"
	case citizen.Apply:
		c.Target = string(rapid.SampledFrom(areasOfAll).Draw(rt, "area"))
	case citizen.UpdateContact:
		c.Target, c.Text = "phone", fmt.Sprintf("2%07d", m.n)
	case citizen.Delegate:
		c.Target = string(rapid.SampledFrom(people).Draw(rt, "holder"))
		area := rapid.SliceOfN(rapid.SampledFrom(areasOfAll), 1, 3)
		c.Grant = &citizen.Delegation{Read: area.Draw(rt, "read"), Act: area.Draw(rt, "act")}
	case citizen.Revoke:
		c.Target = string(rapid.SampledFrom(people).Draw(rt, "holder"))
	}
	return c
}

func (m *model) change(rt *rapid.T) {
	who := m.who(rt)
	c := m.draw(rt, who)
	m.clock.move(time.Millisecond) // receipts are ordered by time
	r, err := m.try(who, c)
	if err != nil {
		m.expected(rt, err)
		return
	}
	if who.Actor != who.Subject && !m.mayAct(who) {
		rt.Fatalf("%+v did %+v without a mandate", who, c)
	}
	m.receipts[r.Key] = r
	m.done = append(m.done, r)
	m.granted(r)
}

// granted keeps the model's mandates.
func (m *model) granted(r citizen.Receipt) {
	key := [2]citizen.ID{r.Subject, citizen.ID(r.Change.Target)}
	switch r.Change.Type {
	case citizen.Delegate:
		m.mandates[key] = append(m.mandates[key], mandate{*r.Change.Grant, r.Reference})
	case citizen.Revoke:
		delete(m.mandates, key)
	}
}

func (m *model) expected(rt *rapid.T, err error) {
	if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.Unavailable {
		rt.Fatalf("unexpected: %v", err)
	}
}

func (m *model) mayAct(who citizen.Capability) bool {
	for _, d := range m.mandates[[2]citizen.ID{who.Subject, who.Actor}] {
		if len(d.Act) > 0 {
			return true
		}
	}
	return false
}

// again sends an old change once more: the receipt is the same.
func (m *model) again(rt *rapid.T) {
	if len(m.done) == 0 {
		rt.Skip("nothing done yet")
	}
	r := rapid.SampledFrom(m.done).Draw(rt, "receipt")
	before := m.export()
	got, err := m.Do(m.t.Context(), as(r.Actor, r.Subject), r.Change)
	if err == nil && got.Reference != r.Reference {
		rt.Fatalf("key %s gave %s, now %s", r.Key, r.Reference, got.Reference)
	}
	if err != nil && fault.KindOf(err) != fault.NotFound { // the mandate may have gone
		rt.Fatal(err)
	}
	if diff := cmp.Diff(before, m.export()); diff != "" {
		rt.Fatalf("the same key had a second effect:\n%s", diff)
	}
}

func (m *model) undo(rt *rapid.T) {
	if len(m.done) == 0 {
		rt.Skip("nothing done yet")
	}
	r := rapid.SampledFrom(m.done).Draw(rt, "receipt")
	who := rapid.SampledFrom([]citizen.Capability{as(r.Actor, r.Subject), as(r.Subject, r.Subject), as("yusuf", "yusuf")}).Draw(rt, "who")
	m.n++
	m.clock.move(time.Millisecond)
	if _, err := m.Undo(m.t.Context(), who, r.Reference, fmt.Sprint(m.n)); err != nil {
		m.expected(rt, err)
		return
	}
	if r.Change.Type == citizen.Delegate {
		key := [2]citizen.ID{r.Subject, citizen.ID(r.Change.Target)}
		m.mandates[key] = slices.DeleteFunc(m.mandates[key], func(d mandate) bool { return d.receipt == r.Reference })
	}
}

// look compares what is seen on behalf of somebody with the model's mandates.
func (m *model) look(rt *rapid.T) {
	who := m.who(rt)
	if who.Actor == who.Subject {
		return
	}
	given := m.mandates[[2]citizen.ID{who.Subject, who.Actor}]
	v, err := m.View(m.t.Context(), who)
	if (err == nil) != (len(given) > 0) {
		rt.Fatalf("%s looks at %s with %d mandates: %v", who.Actor, who.Subject, len(given), err)
	}
	readable := map[citizen.Area]bool{}
	for _, d := range given {
		for _, a := range slices.Concat(d.Read, d.Act) {
			readable[a] = readable[a] || !slices.Contains(d.None, a)
		}
	}
	for _, c := range v.Cases {
		if !readable[c.Area] {
			rt.Fatalf("%s sees case %s of %s", who.Actor, c.ID, who.Subject)
		}
	}
	for _, a := range v.Appointments {
		if !readable["aftaler"] && !readable[m.world(who.Subject).AreaOf(a)] {
			rt.Fatalf("%s sees appointment %s of %s", who.Actor, a.ID, who.Subject)
		}
	}
	if len(v.Benefits) > 0 && !readable["oekonomi"] || v.CPR != "" || v.Address != "" {
		rt.Fatalf("%s sees money or identity of %s", who.Actor, who.Subject)
	}
}

// allSlots is every slot there is, free or booked.
func (m *model) allSlots() []string {
	all := []string{}
	town := m.export()
	for calendar, starts := range town.FreeSlots {
		for _, s := range starts {
			all = append(all, calendar+" "+s)
		}
	}
	for _, w := range town.Personas {
		for _, a := range w.Appointments {
			all = append(all, a.Calendar+" "+a.Start)
		}
	}
	slices.Sort(all)
	return all
}

func (m *model) check(rt *rapid.T) {
	if diff := cmp.Diff(m.slots, m.allSlots()); diff != "" {
		rt.Fatalf("slots were made or lost:\n%s", diff)
	}
}
