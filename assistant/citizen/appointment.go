package citizen

import (
	"encoding/json"
	"slices"
	"strings"

	"offelia/assistant/fault"
)

// MarshalJSON writes an appointment as towns do: without a case, "case" is null.
func (a Appointment) MarshalJSON() ([]byte, error) {
	type plain Appointment
	var caseID *string
	if a.Case != "" {
		caseID = &a.Case
	}
	return json.Marshal(struct {
		plain
		Case *string `json:"case"`
	}{plain(a), caseID})
}

func areaOfCalendar(w World, c Change) (Area, error) {
	if held, ok := w.caseByID(c.Case); ok {
		return held.Area, nil
	}
	if c.Case != "" {
		return "", notFound("citizen.book")
	}
	return CalendarArea(c.Target), nil
}

func areaOfAppointment(w World, c Change) (Area, error) {
	a, err := w.appointment(c.Target)
	if err != nil {
		return "", err
	}
	return w.AreaOf(*a), nil
}

// appointment finds an appointment to be changed in place.
func (w *World) appointment(id string) (*Appointment, error) {
	i := slices.IndexFunc(w.Appointments, func(a Appointment) bool { return a.ID == id })
	if i < 0 {
		return nil, notFound("citizen.appointment")
	}
	return &w.Appointments[i], nil
}

// book makes a new appointment in a free slot.
func book(w *work) error {
	if err := w.future(w.change.Start); err != nil {
		return err
	}
	a, err := w.newAppointment()
	if err != nil {
		return err
	}
	if err := w.tx.Take(a.Calendar, a.Start); err != nil {
		return err
	}
	w.world.Appointments = append(w.world.Appointments, a)
	w.receipt.Record = a.ID
	return nil
}

// newAppointment fills in where, with whom and how long: as the citizen's
// other appointments in the calendar are, else as the calendar's unit is.
func (w *work) newAppointment() (Appointment, error) {
	c := w.change
	a := Appointment{ID: "apt-" + strings.ToLower(code(1)), Title: c.Title, Start: c.Start, Minutes: 30,
		Calendar: c.Target, Case: c.Case, Mode: "fremmøde", Rebookable: true, ForDependent: c.Child}
	if c.Child != "" && !slices.ContainsFunc(minors(w.world.Dependents, w.now), func(d Dependent) bool { return d.Key == c.Child }) {
		return a, notFound("citizen.book")
	}
	for _, known := range w.world.Appointments {
		if known.Calendar == a.Calendar {
			a.Place, a.With, a.Minutes, a.Mode = known.Place, known.With, known.Minutes, known.Mode
		}
	}
	if a.Place == "" {
		unit, err := w.unit(c.Target)
		if err != nil {
			return a, err
		}
		a.Place, a.With = unit, unit
	}
	if a.Title == "" {
		a.Title = "Aftale: " + a.With
	}
	return a, nil
}

// unit names who keeps a calendar: the contact of that key, else the
// municipality's Borgerservice, else the municipality.
func (w *work) unit(calendar string) (string, error) {
	contacts, err := w.tx.Contacts()
	if err != nil {
		return "", err
	}
	town, _, _ := strings.Cut(calendar, "-")
	name := w.world.Municipality + " Kommune"
	for _, c := range contacts {
		if c.Key == calendar {
			return c.Name, nil
		}
		if c.Key == town+"-borgerservice" {
			name = c.Name
		}
	}
	return name, nil
}

// rebook moves an appointment to a free slot and gives its old one back.
func rebook(w *work) error {
	a, err := w.movable()
	if err != nil {
		return err
	}
	if err := w.future(w.change.Start); err != nil {
		return err
	}
	if a.Start == w.change.Start {
		return fault.New(fault.Conflict, "citizen.rebook", "Din aftale ligger allerede på det tidspunkt.", "Your appointment is already at that time.")
	}
	w.receipt.Record, w.receipt.Before = a.ID, a.Start
	return w.move(a, w.change.Start)
}

// movable finds the appointment to be moved or cancelled.
func (w *work) movable() (*Appointment, error) {
	a, err := w.world.appointment(w.change.Target)
	if err != nil {
		return nil, err
	}
	if !a.Rebookable {
		return nil, fault.New(fault.Conflict, "citizen."+w.change.Type,
			"Den aftale kan ikke ændres her. Ring til dem, du skal mødes med.",
			"That appointment cannot be changed here. Please call those you are meeting.")
	}
	return a, w.future(a.Start)
}

// move takes the slot at start and releases the one held.
func (w *work) move(a *Appointment, start string) error {
	if err := w.tx.Take(a.Calendar, start); err != nil {
		return err
	}
	if err := w.tx.Release(a.Calendar, a.Start); err != nil {
		return err
	}
	a.Start = start
	return nil
}

// cancel takes an appointment away and gives its slot back.
func cancel(w *work) error {
	a, err := w.movable()
	if err != nil {
		return err
	}
	removed := *a
	w.receipt.Record, w.receipt.Before, w.receipt.Removed = removed.ID, removed.Start, &removed
	return w.drop(removed)
}

func (w *work) drop(a Appointment) error {
	w.world.Appointments = slices.DeleteFunc(w.world.Appointments, func(x Appointment) bool { return x.ID == a.ID })
	return w.tx.Release(a.Calendar, a.Start)
}

// unbook undoes book, where the appointment still stands as it was booked.
func unbook(w *work, old Receipt) error {
	a, err := w.world.appointment(old.Record)
	if err != nil {
		return err
	}
	if a.Start != old.Change.Start {
		return changedSince()
	}
	return w.drop(*a)
}

// bookBack undoes rebook, where the old slot is still free.
func bookBack(w *work, old Receipt) error {
	a, err := w.world.appointment(old.Record)
	if err != nil {
		return err
	}
	if a.Start != old.Change.Start {
		return changedSince()
	}
	if err := w.future(old.Before); err != nil {
		return err
	}
	return w.move(a, old.Before)
}

// uncancel undoes cancel, where the slot is still free.
func uncancel(w *work, old Receipt) error {
	if err := w.future(old.Before); err != nil {
		return err
	}
	if err := w.tx.Take(old.Removed.Calendar, old.Removed.Start); err != nil {
		return err
	}
	w.world.Appointments = append(w.world.Appointments, *old.Removed)
	return nil
}

// changedSince refuses to undo a change under a later one.
func changedSince() error {
	return fault.New(fault.Conflict, "citizen.Undo",
		"Der er ændret noget siden. Fortryd den seneste ændring først.",
		"Something has changed since. Undo the latest change first.")
}
