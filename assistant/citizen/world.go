// Package citizen is the citizen's world and its rules: cases, benefits,
// appointments, documents, contact data, who may act for whom.
//
// A World is everything the public sector holds about one person: one
// aggregate, a few kilobytes, loaded whole, changed whole, stored under a
// version. Times of appointments are wall-clock minutes in Copenhagen
// ("2026-11-26T10:00"), dates are days ("2026-12-10"): both sort as strings and
// have no zone to get wrong.
//
// Nobody changes a World but Office.Do, and nobody reads one but Office.View:
// there who acts for whom is checked, and each read and write is audited in the
// transaction that does it. The package does no I/O; Store is its seam.
package citizen

import "cmp"

// ID names a citizen. In the demo town it is the persona's key, for example
// "karen"; in production it is an opaque identifier. It is never a CPR number.
type ID string

// CPR is a Danish personal number, "120354-1108". It is only ever shown masked.
type CPR string

// String returns the number masked, "120354-****", so that logs stay clean.
func (c CPR) String() string {
	if len(c) < 6 {
		return "****"
	}
	return string(c[:6]) + "-****"
}

// Area is a field of the public sector, for example "hjaelpemidler". Mandates
// are given per area. Two areas are pseudo-areas: Aftaler (all appointments)
// and Oekonomi (benefits and payments).
type Area string

// The pseudo-areas of a mandate.
const (
	Aftaler  Area = "aftaler"
	Oekonomi Area = "oekonomi"
)

// World is all that is known about one citizen.
type World struct {
	ID           ID              `json:"id,omitempty"`
	Version      int             `json:"version,omitempty"`
	Name         string          `json:"name"`
	Born         string          `json:"born"`
	CPR          CPR             `json:"cpr"`
	Municipality string          `json:"municipality"`
	Address      string          `json:"address"`
	Phone        string          `json:"phone"`
	Email        string          `json:"email"`
	Language     string          `json:"language"`
	Notes        string          `json:"notes,omitempty"`
	Appointments []Appointment   `json:"appointments"`
	Cases        []Case          `json:"cases"`
	Benefits     []Benefit       `json:"benefits"`
	Requested    []DocumentAsked `json:"documents_requested"`
	IDDocuments  []IDDocument    `json:"id_documents"`
	Given        []Delegation    `json:"delegations_given"`
	Received     []Received      `json:"delegations_received"`
	Dependents   []Dependent     `json:"dependents"`

	Applications []Application `json:"applications,omitempty"`
	Messages     []Message     `json:"messages,omitempty"`
	Uploads      []Upload      `json:"uploads,omitempty"`
	Checklists   []Checklist   `json:"checklists,omitempty"`
}

// Appointment is a booked meeting. Start is "2006-01-02T15:04" in Copenhagen.
type Appointment struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Start        string `json:"start"`
	Minutes      int    `json:"minutes"`
	Place        string `json:"place"`
	With         string `json:"with"`
	Calendar     string `json:"calendar"`
	Case         string `json:"case,omitempty"`
	Mode         string `json:"mode"`
	Rebookable   bool   `json:"rebookable"`
	ForDependent string `json:"for_dependent,omitempty"`
}

// Case is a case with an authority. Dates are "2006-01-02" or empty.
type Case struct {
	ID               string `json:"id"`
	Area             Area   `json:"area"`
	Title            string `json:"title"`
	Status           string `json:"status"`
	NextStep         string `json:"next_step"`
	NextDate         string `json:"next_date,omitempty"`
	Deadline         string `json:"deadline,omitempty"`
	DecisionExpected string `json:"decision_expected,omitempty"`
	DecisionDate     string `json:"decision_date,omitempty"`
	AppealDeadline   string `json:"appeal_deadline,omitempty"`
	ValidFrom        string `json:"valid_from,omitempty"`
	Reassessment     string `json:"revurdering,omitempty"`
	Granted          int    `json:"granted,omitempty"` // kroner
	WaitingFor       string `json:"waiting_for"`       // borgeren, kommunen, ingen, or a name
	Responsible      string `json:"responsible"`
}

// Benefit is a payment. Amount is kroner; Gross says before tax.
type Benefit struct {
	ID      string `json:"id"`
	Area    Area   `json:"area"`
	Title   string `json:"title"`
	Amount  int    `json:"amount"`
	Gross   bool   `json:"gross"`
	PayDate string `json:"pay_date"`
	Payer   string `json:"payer"`
}

// DocumentAsked is a document that an authority waits for.
type DocumentAsked struct {
	ID       string `json:"id"`
	Case     string `json:"case"`
	Title    string `json:"title"`
	Due      string `json:"due"`
	Received string `json:"received,omitempty"` // the upload that answered it
}

// IDDocument is a passport ("pas") or a driving licence ("koerekort").
type IDDocument struct {
	Type    string `json:"type"`
	Expires string `json:"expires"`
}

// Delegation is a mandate that this citizen gave. None names areas kept out
// even where Read or Act would hold them.
type Delegation struct {
	To        string `json:"to"`
	ValidFrom string `json:"valid_from,omitempty"`
	ValidTo   string `json:"valid_to,omitempty"`
	Revoked   string `json:"revoked,omitempty"`
	Read      []Area `json:"read"`
	Act       []Area `json:"act"`
	None      []Area `json:"none,omitempty"`
}

// Received points at a mandate held: the rights stand in the giver's World.
type Received struct {
	From ID `json:"from"`
}

// Dependent is a child under 18.
type Dependent struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Born string `json:"born"`
}

// Application is an application sent for a benefit or an aid.
type Application struct {
	ID      string `json:"id"`
	Subject string `json:"subject"`         // the area applied in, "hjaelpemidler"
	Title   string `json:"title,omitempty"` // the very thing, "rollator", where an area holds many
	Reason  string `json:"reason"`
	Sent    string `json:"sent"` // "2006-01-02T15:04"
	By      ID     `json:"by"`
}

// Message is a message sent to a caseworker on a case.
type Message struct {
	ID   string `json:"id"`
	Case string `json:"case"`
	To   string `json:"to"`
	Text string `json:"text"`
	Sent string `json:"sent"`
	By   ID     `json:"by"`
}

// Upload is a received file. Bytes lie with the store, not here.
type Upload struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Type     string `json:"type"` // the sniffed media type
	Size     int64  `json:"size"`
	Document string `json:"document,omitempty"` // the DocumentAsked it answers
	Case     string `json:"case,omitempty"`
	Sent     string `json:"sent"`
	By       ID     `json:"by"`
}

// Contact is a unit that can be phoned. Hours is Danish text,
// "man-ons 10-15, tor 10-17, fre 10-13".
type Contact struct {
	Key   string `json:"key"` // "odense-borgerservice"
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Hours string `json:"hours"`

	Address string   `json:"address,omitempty"`
	Closed  []Closed `json:"closed,omitempty"` // beside what the hours say
}

// Closed is a day, or several, on which a unit does not answer.
type Closed struct {
	From string `json:"from"` // "2026-12-24"
	To   string `json:"to"`   // last day, "" is From
	Why  string `json:"why,omitempty"`
}

// ClosedOn finds what closes the unit on a day.
func (c Contact) ClosedOn(day string) (Closed, bool) {
	for _, x := range c.Closed {
		if x.From <= day && day <= cmp.Or(x.To, x.From) {
			return x, true
		}
	}
	return Closed{}, false
}
