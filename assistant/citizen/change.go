package citizen

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// The types of Change.
const (
	Book          = "book"
	Rebook        = "rebook"
	Cancel        = "cancel"
	UploadFile    = "upload"
	SendMessage   = "message"
	Apply         = "apply"
	UpdateContact = "update_contact"
	Delegate      = "delegate"
	Revoke        = "revoke"
	Undo          = "undo" // only in receipts: made by Office.Undo
)

// Change is one write, wholly specified: what the citizen saw and confirmed.
// Key makes it idempotent: the same key gives the same receipt and one effect.
type Change struct {
	Key      string            `json:"key"`
	Type     string            `json:"type"`   // one of the types above
	Target   string            `json:"target"` // record id; calendar for book; case for message; area for apply; field for update_contact; holder for delegate and revoke
	Start    string            `json:"start,omitempty"`
	Text     string            `json:"text,omitempty"` // message text, reason, new phone or e-mail
	Upload   *Upload           `json:"upload,omitempty"`
	Grant    *Delegation       `json:"grant,omitempty"`
	Case     string            `json:"case,omitempty"`
	Title    string            `json:"title,omitempty"`    // of a new appointment; for apply the very thing, "rollator", or ""
	Child    string            `json:"child,omitempty"`    // dependent key
	Approval string            `json:"approval,omitempty"` // step-up reference that approved this very change
	Extra    map[string]string `json:"extra,omitempty"`
}

// Receipt proves a change. Undo is the last moment it can be undone, zero when
// it cannot.
type Receipt struct {
	Reference string `json:"reference"` // "OF-7K2M-94QD", for people
	Key       string `json:"key"`       // the actor and the change's key
	Change    Change `json:"change"`
	Actor     ID     `json:"actor"`
	Subject   ID     `json:"subject"`
	Record    string `json:"record"` // id of the record made or changed
	Before    string `json:"before"` // what stood there before: a start time, a phone number
	// Removed is the appointment that a cancellation took away, for undoing.
	Removed   *Appointment `json:"removed,omitempty"`
	At        time.Time    `json:"at"`
	UndoUntil time.Time    `json:"undo_until"`
	Undone    string       `json:"undone,omitempty"` // reference of the receipt that undid it
}

// digest names the change and who makes it for whom; any difference in what
// the citizen saw gives another digest. Approval is left out: it comes after.
func (c Change) digest(who Capability) (string, error) {
	c.Approval = ""
	text, err := json.Marshal([]any{who.Actor, who.Subject, c})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
