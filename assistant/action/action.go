// Package action declares what can be done for a citizen. Each Action is one
// value that names its slots, whether MitID must approve it, how long it can be
// undone, how it is previewed and what happens afterwards. The form-filling
// dialogue, a model's tool schema, the web form's fields and the API are all
// derived from these declarations: adding an errand is adding one.
//
// Declarations are data and pure functions. They write nothing: the change
// that a Draft holds when every slot is filled goes to citizen.Office.Do.
package action

import (
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// Kind is what a slot holds, and so how it is asked for, read and shown.
type Kind string

// The kinds of slot.
const (
	Appointment Kind = "appointment" // one of the citizen's appointments
	Document    Kind = "document"    // one of the documents asked for
	Case        Kind = "case"        // one of the citizen's cases
	Holder      Kind = "holder"      // somebody who holds the citizen's mandate
	Topic       Kind = "topic"       // what a meeting or an application is about
	Time        Kind = "time"        // a free start in a calendar
	Text        Kind = "text"        // free words
	File        Kind = "file"        // an upload
	Phone       Kind = "phone"       // a phone number
	Email       Kind = "email"       // an e-mail address
	Person      Kind = "person"      // a person's name
	Areas       Kind = "areas"       // areas of a mandate
)

// Slot is one thing that must be known before the action can be previewed.
type Slot struct {
	Name string
	Kind Kind
	Asks string      // which, time, reason, attach or slot: the chat contract's word
	Ask  fault.Words // the question
	Why  fault.Words // why it is asked, when the citizen wonders
}

// Draft is an action on its way: what is known of the change, and the world it
// will be made in.
type Draft struct {
	Change citizen.Change
	View   citizen.View
	Topic  fault.Words // name of the topic, for book and apply

	AreaName func(citizen.Area) fault.Words // names of areas, for mandates
}

// Action is one declaration. Preview states exactly what will be stored. Next
// says what happens once it is.
type Action struct {
	Type    string
	Name    fault.Words // "flytte en aftale"
	Slots   []Slot
	StepUp  bool
	UndoFor time.Duration // 0: cannot be undone
	Preview func(Draft) fault.Words
	Done    func(Draft) fault.Words
	Next    func(Draft) fault.Words
}

// All lists the actions in the order they are offered.
func All() []Action {
	return []Action{book(), rebook(), cancel(), upload(), message(), apply(), updateContact("phone"), updateContact("email"), delegate(), revoke()}
}

// ByType returns the action of that type. update_contact has one declaration a
// field: "update_contact phone", "update_contact email".
func ByType(name string) (Action, bool) {
	for _, a := range All() {
		if a.Key() == name {
			return a, true
		}
	}
	return Action{}, false
}

// Key names the declaration: the type, and for contact data the field.
func (a Action) Key() string {
	if a.Type == "update_contact" {
		return a.Type + " " + a.Slots[0].Name
	}
	return a.Type
}

func same(da, en string) func(Draft) fault.Words {
	return func(Draft) fault.Words { return fault.Words{DA: da, EN: en} }
}

func words(da, en string) fault.Words { return fault.Words{DA: da, EN: en} }
