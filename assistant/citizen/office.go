package citizen

import (
	"context"
	"time"
)

// Level is how surely we know who is speaking (NSIS).
type Level uint8

// The levels. StepUp is a fresh MitID approval of one exact change.
const (
	Anonymous Level = iota
	Substantial
)

// Capability is what one session may do: who acts, for whom, how surely known.
// It is minted by the channel from the session; nothing a citizen types can
// change it. Rights are looked up in the Subject's mandates at each use, so a
// revoked mandate stops at once.
type Capability struct {
	Actor   ID    // who speaks; "" when anonymous
	Subject ID    // whose data; equal to Actor, or the giver of a mandate
	Level   Level // how the actor was identified
	Purpose string
}

// View is what a capability may see, filtered by mandate. A section that the
// mandate keeps out is empty and named in Withheld.
type View struct {
	World
	Actor      ID
	OnBehalf   bool          // Actor is not Subject
	ReadAreas  []Area        // empty when OnBehalf is false: all
	ActAreas   []Area        // empty when OnBehalf is false: all
	Withheld   []Area        // areas outside the mandate
	GiverNames map[ID]string // names of those who gave the actor a mandate that is valid now
	ReadAt     time.Time
}

// Change is one write, wholly specified: what the citizen saw and confirmed.
// Key makes it idempotent: the same key gives the same receipt and one effect.
type Change struct {
	Key      string            `json:"key"`
	Type     string            `json:"type"`   // book, rebook, cancel, upload, message, apply, update_contact, delegate, revoke
	Target   string            `json:"target"` // record id; calendar for book; subject for apply; field for update_contact; holder for delegate/revoke
	Start    string            `json:"start,omitempty"`
	Text     string            `json:"text,omitempty"` // message text, reason, new phone or e-mail
	Upload   *Upload           `json:"upload,omitempty"`
	Grant    *Delegation       `json:"grant,omitempty"`
	Case     string            `json:"case,omitempty"`
	Title    string            `json:"title,omitempty"`    // of a new appointment
	Child    string            `json:"child,omitempty"`    // dependent key
	Approval string            `json:"approval,omitempty"` // step-up reference that approved this very change
	Extra    map[string]string `json:"extra,omitempty"`
}

// Receipt proves a change. Undo is the last moment it can be undone, zero when
// it cannot.
type Receipt struct {
	Reference string    `json:"reference"` // "OF-7K2M-94QD", for people
	Key       string    `json:"key"`
	Change    Change    `json:"change"`
	Actor     ID        `json:"actor"`
	Subject   ID        `json:"subject"`
	Record    string    `json:"record"` // id of the record made or changed
	Before    string    `json:"before"` // what stood there before: a start time, a phone number
	At        time.Time `json:"at"`
	UndoUntil time.Time `json:"undo_until"`
	Undone    string    `json:"undone,omitempty"` // reference of the receipt that undid it
}

// Store is the durable side of the office.
type Store interface {
	// Write runs f in one transaction. f may be run again if the store asks for
	// it, so it has no effect outside tx. Everything is durable when Write
	// returns nil, nothing when it does not.
	Write(ctx context.Context, f func(Tx) error) error
}

// Tx is one transaction over citizens' worlds. It is used by one goroutine.
type Tx interface {
	// World loads a citizen, locked for change until the transaction ends.
	// fault.NotFound when there is none.
	World(id ID) (World, error)
	// Save stores w under its next version and appends to the change log.
	Save(w World, event string) error
	// Slots lists a calendar's free starts at or after from, sorted.
	Slots(calendar, from string) ([]string, error)
	// Calendars lists the names of calendars that exist, sorted.
	Calendars() ([]string, error)
	// Take removes a free slot; fault.Conflict when it is gone.
	Take(calendar, start string) error
	// Release returns a slot to the calendar.
	Release(calendar, start string) error
	// Receipt finds a receipt by idempotency key or by reference.
	Receipt(keyOrReference string) (Receipt, bool, error)
	// Keep stores a receipt; a second one under the same key replaces it.
	Keep(Receipt) error
	// Approval finds a step-up by its reference; fault.NotFound when there is none.
	Approval(reference string) (Approval, error)
	// KeepApproval stores a step-up under its reference.
	KeepApproval(Approval) error
	// Audit appends to the audit log; it can be neither changed nor removed.
	Audit(Entry) error
}

// Approval is a MitID step-up: one person's approval of one exact change, used
// at most once and within five minutes.
type Approval struct {
	Reference string    `json:"reference"`
	Actor     ID        `json:"actor"`
	Subject   ID        `json:"subject"`
	Digest    string    `json:"digest"` // of the change as it was shown
	Text      string    `json:"text"`   // what MitID shows the citizen
	Session   string    `json:"session"`
	Asked     time.Time `json:"asked"`
	State     string    `json:"state"` // asked, approved, rejected, used
}

// Entry is one line of the audit log: who read or wrote what, for whom, why.
// It holds identifiers and areas, never contents.
type Entry struct {
	At      time.Time `json:"at"`
	Actor   ID        `json:"actor"`
	Subject ID        `json:"subject"`
	Verb    string    `json:"verb"` // read, book, rebook, …
	What    string    `json:"what"` // "appointments,cases", record id
	Purpose string    `json:"purpose"`
	Outcome string    `json:"outcome"` // ok, denied, conflict, …
}
