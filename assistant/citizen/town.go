package citizen

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"offelia/assistant/fault"
)

// Town is a whole demo town: the format of scenarios/personas.json.
type Town struct {
	Version       int                 `json:"version"`
	ReferenceTime string              `json:"reference_time"`
	Timezone      string              `json:"timezone"`
	Note          string              `json:"note,omitempty"`
	Personas      map[ID]*World       `json:"personas"`
	FreeSlots     map[string][]string `json:"free_slots"`
	Contacts      []Contact           `json:"contacts"`
}

//go:embed town.json
var demoTown []byte

// DemoTown returns the built-in town: six citizens, free slots, contacts.
func DemoTown() Town {
	town, err := LoadTown(bytes.NewReader(demoTown))
	if err != nil {
		panic(err) // the file is embedded and tested
	}
	return town
}

// LoadTown reads a town. It is strict: an unknown field, a date that is none,
// an identifier used twice or one that points nowhere is fault.Invalid with
// the place in its text. Missing lists become empty ones.
func LoadTown(r io.Reader) (Town, error) {
	var t Town
	src, err := io.ReadAll(r)
	if err != nil {
		return t, fault.Wrap("citizen.LoadTown", err)
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return t, badTown("%s", place(src, d.InputOffset(), err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return t, badTown("line %d: something follows the town", line(src, d.InputOffset()))
	}
	return t, t.check()
}

// badTown is for operators and developers; both languages say the same.
func badTown(format string, args ...any) error {
	text := "town: " + fmt.Sprintf(format, args...)
	return fault.New(fault.Invalid, "citizen.LoadTown", text, text)
}

// place adds the line to a decoding error.
func place(src []byte, offset int64, err error) string {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &mismatch):
		offset = mismatch.Offset
	default: // the decoder has read on; an unknown field is found by its name
		if _, field, ok := strings.Cut(err.Error(), "unknown field "); ok {
			offset = int64(bytes.Index(src, []byte(field)))
		}
	}
	return fmt.Sprintf("line %d: %v", line(src, offset), err)
}

func line(src []byte, offset int64) int {
	return 1 + bytes.Count(src[:min(max(int(offset), 0), len(src))], []byte("\n"))
}

// check completes the town and finds what does not fit together.
func (t *Town) check() error {
	if t.Version != 1 {
		return badTown("version is %d, not 1", t.Version)
	}
	if _, err := time.Parse(time.RFC3339, t.ReferenceTime); err != nil {
		return badTown("reference_time: %v", err)
	}
	if t.Timezone != "Europe/Copenhagen" {
		return badTown("timezone is %q, not Europe/Copenhagen", t.Timezone)
	}
	c := checker{town: t, seen: map[string]bool{}}
	for id, w := range t.Personas {
		c.persona(id, w)
	}
	for calendar, starts := range t.FreeSlots {
		c.slots(calendar, starts)
	}
	for i, unit := range t.Contacts {
		c.once(fmt.Sprintf("contacts[%d].key", i), "contact", unit.Key)
	}
	t.Contacts = listed(t.Contacts)
	return errors.Join(c.found...)
}

// checker collects what is wrong in a town.
type checker struct {
	town  *Town
	seen  map[string]bool
	found []error
}

func (c *checker) bad(format string, args ...any) {
	c.found = append(c.found, badTown(format, args...))
}

// once refuses an empty identifier and one used before.
func (c *checker) once(where, kind, id string) {
	switch {
	case id == "":
		c.bad("%s is empty", where)
	case c.seen[kind+" "+id]:
		c.bad("%s: %q is used twice", where, id)
	}
	c.seen[kind+" "+id] = true
}

// date refuses a value that is not of the layout; "" passes.
func (c *checker) date(where, layout, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse(layout, value); err != nil {
		c.bad("%s: %q is not like %s", where, value, layout)
	}
}

func (c *checker) slots(calendar string, starts []string) {
	where := "free_slots." + calendar
	if calendar == "" {
		c.bad("free_slots: a calendar has no name")
	}
	for _, start := range starts {
		c.date(where, WallLayout, start)
		c.once(where, calendar, start)
	}
	slices.Sort(starts)
}

func (c *checker) persona(id ID, w *World) {
	where := "personas." + string(id)
	if w == nil || id == "" || w.Name == "" {
		c.bad("%s has no name", where)
		return
	}
	w.ID, w.Version = id, 0
	w.fillLists()
	c.date(where+".born", DayLayout, w.Born)
	for i, a := range w.Appointments {
		c.appointment(fmt.Sprintf("%s.appointments[%d]", where, i), *w, a)
	}
	for i, held := range w.Cases {
		at := fmt.Sprintf("%s.cases[%d]", where, i)
		c.once(at+".id", "record", held.ID)
		for _, day := range []string{held.NextDate, held.Deadline, held.DecisionExpected, held.DecisionDate, held.AppealDeadline, held.ValidFrom, held.Reassessment} {
			c.date(at, DayLayout, day)
		}
	}
	for i, b := range w.Benefits {
		at := fmt.Sprintf("%s.benefits[%d]", where, i)
		c.once(at+".id", "record", b.ID)
		c.date(at+".pay_date", DayLayout, b.PayDate)
	}
	c.papers(where, w)
}

// papers checks documents, mandates and children.
func (c *checker) papers(where string, w *World) {
	for i, d := range w.Requested {
		at := fmt.Sprintf("%s.documents_requested[%d]", where, i)
		c.once(at+".id", "record", d.ID)
		c.date(at+".due", DayLayout, d.Due)
		if _, ok := w.caseByID(d.Case); !ok && d.Case != "" {
			c.bad("%s.case: there is no case %q", at, d.Case)
		}
	}
	for i, d := range w.IDDocuments {
		c.date(fmt.Sprintf("%s.id_documents[%d].expires", where, i), DayLayout, d.Expires)
	}
	for i, d := range w.Given {
		for _, day := range []string{d.ValidFrom, d.ValidTo, d.Revoked} {
			c.date(fmt.Sprintf("%s.delegations_given[%d]", where, i), DayLayout, day)
		}
	}
	for i, d := range w.Received {
		if c.town.Personas[d.From] == nil {
			c.bad("%s.delegations_received[%d].from: there is no persona %q", where, i, d.From)
		}
	}
	for i, d := range w.Dependents {
		c.date(fmt.Sprintf("%s.dependents[%d].born", where, i), DayLayout, d.Born)
	}
}

func (c *checker) appointment(at string, w World, a Appointment) {
	c.once(at+".id", "record", a.ID)
	if a.Start == "" {
		c.bad("%s.start is empty", at)
	}
	c.date(at+".start", WallLayout, a.Start)
	if _, ok := w.caseByID(a.Case); !ok && a.Case != "" {
		c.bad("%s.case: there is no case %q", at, a.Case)
	}
	child := func(d Dependent) bool { return d.Key == a.ForDependent }
	if a.ForDependent != "" && !slices.ContainsFunc(w.Dependents, child) {
		c.bad("%s.for_dependent: there is no dependent %q", at, a.ForDependent)
	}
}

// fillLists turns missing lists into empty ones, as towns write them.
func (w *World) fillLists() {
	w.Appointments = listed(w.Appointments)
	w.Cases = listed(w.Cases)
	w.Benefits = listed(w.Benefits)
	w.Requested = listed(w.Requested)
	w.IDDocuments = listed(w.IDDocuments)
	w.Given = listed(w.Given)
	w.Received = listed(w.Received)
	w.Dependents = listed(w.Dependents)
	for i, d := range w.Given {
		w.Given[i].Read = listed(d.Read)
		w.Given[i].Act = listed(d.Act)
	}
}

// listed returns list, or an empty list for a missing one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
