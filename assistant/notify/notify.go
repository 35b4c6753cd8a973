// Package notify speaks first when there is a reason: a reminder the day
// before an appointment, two days before a document is due.
//
// It knows nothing of actions. It follows the change log, and for each citizen
// whose world changed it replaces the planned reminders by those that the
// world now asks for; an appointment that was moved or cancelled takes its
// reminder along by itself. When one is due it is handed to Tell, which begins
// a turn of the citizen's conversation.
//
// Invariants: nothing is said from 21 to 8 o'clock; a reminder is never later
// than planned because of that, but earlier; what has passed is not reminded
// of; a reminder is a Trigger, never text, so that no personal data lies in a
// queue or on a locked screen. A crash between telling and noting it tells a
// second time: Tell is given the same Key then, and the turn has one effect.
package notify

import (
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
)

// Trigger says that it is time to speak. Its fields name things; the words are
// made when it is spoken, from what is true then.
type Trigger struct {
	Event   string     `json:"event"` // appointment_reminder, document_reminder
	Citizen citizen.ID `json:"citizen"`
	Ref     string     `json:"ref"` // the appointment or the document
	At      time.Time  `json:"at"`  // when to speak
	Key     string     `json:"key"` // the same for the same reminder, however often it is told
}

// The events.
const (
	AppointmentReminder = "appointment_reminder"
	DocumentReminder    = "document_reminder"
)

// How long before, and the hours of the day in which nothing is said.
const (
	beforeAppointment = 24 * time.Hour
	daysBeforeDue     = 2
	hourOfDue         = 9
	quietFrom         = 21
	quietTo           = 8
)

// Plan lists the reminders that a citizen's world asks for after now, by time.
func Plan(w citizen.World, now time.Time) []Trigger {
	list := []Trigger{}
	add := func(event, ref string, at time.Time) {
		if at = loud(at); at.After(now) {
			key := strings.Join([]string{event, string(w.ID), ref, at.UTC().Format(time.RFC3339)}, "/")
			list = append(list, Trigger{Event: event, Citizen: w.ID, Ref: ref, At: at, Key: key})
		}
	}
	for _, a := range w.Appointments {
		if start, err := citizen.FromWall(a.Start); err == nil {
			add(AppointmentReminder, a.ID, start.Add(-beforeAppointment))
		}
	}
	for _, d := range w.Requested {
		if due, err := citizen.FromWall(d.Due + "T00:00"); err == nil && d.Received == "" {
			day := due.AddDate(0, 0, -daysBeforeDue)
			add(DocumentReminder, d.ID, day.Add(hourOfDue*time.Hour))
		}
	}
	slices.SortStableFunc(list, func(a, b Trigger) int { return a.At.Compare(b.At) })
	return list
}

// loud moves a moment out of the quiet hours, to the evening before them.
func loud(t time.Time) time.Time {
	t = t.In(citizen.Copenhagen())
	evening := time.Date(t.Year(), t.Month(), t.Day(), quietFrom-1, 0, 0, 0, t.Location())
	switch {
	case t.Hour() < quietTo:
		return evening.AddDate(0, 0, -1)
	case t.Hour() >= quietFrom:
		return evening
	}
	return t
}
