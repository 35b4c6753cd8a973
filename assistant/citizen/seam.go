package citizen

import (
	"context"
	"time"
)

// Store is the durable side of the office.
type Store interface {
	// Write runs f in one transaction. f may be run again if the store asks for
	// it, so it has no effect outside tx. Everything is durable when Write
	// returns nil, nothing when it does not.
	Write(ctx context.Context, f func(Tx) error) error
	// Read runs f on one consistent state, beside writers. The Tx refuses
	// every change with an internal error.
	Read(ctx context.Context, f func(Tx) error) error
}

// Tx is one transaction over citizens' worlds. It is used by one goroutine.
type Tx interface {
	// World loads a citizen, locked for change until the transaction ends.
	// fault.NotFound when there is none.
	World(id ID) (World, error)
	// Peek loads a citizen for looking only: nothing is locked.
	Peek(id ID) (World, error)
	// Numbered finds the citizen who has a personal number.
	Numbered(cpr CPR) (id ID, known bool, err error)
	// Add stores the World of a citizen who has none yet and returns it as stored;
	// when another with that number was first, theirs is returned.
	Add(w World) (World, error)
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
	// Receipts lists the receipts of changes to a citizen's World, newest first.
	Receipts(subject ID, limit int) ([]Receipt, error)
	// Keep stores a receipt; a second one under the same key replaces it.
	Keep(Receipt) error
	// Approval finds a step-up by its reference; fault.NotFound when there is none.
	Approval(reference string) (Approval, error)
	// KeepApproval stores a step-up under its reference.
	KeepApproval(Approval) error
	// Audit appends to the audit log; it can be neither changed nor removed.
	Audit(Entry) error
	// Audited lists the audit entries about a citizen, newest first.
	Audited(subject ID, limit int) ([]Entry, error)
	// Contacts lists the units that can be phoned, in the town's order.
	Contacts() ([]Contact, error)
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
