// Package desk is the caseworkers' side of a conversation: tickets, the queue,
// claim, reply, notes, promise.
//
// A ticket goes through typed states, and every edge gives the citizen a
// sentence (see Sentence), so nobody waits without knowing for what:
//
//	asked -> queued | promised
//	queued -> assigned | promised | left
//	promised -> assigned | left
//	assigned -> answered | queued (released, or silent for too long) | assigned (to a colleague) | closed
//	answered -> assigned (citizen wrote again) | closed
//	closed, left: the conversation is back with Offelia
//
// No edge leads back to asked, so nothing loops; every move back is one that a
// person made. The package does no I/O: Store and Post are its seams.
package desk

import (
	"time"

	"offelia/assistant/citizen"
)

// State is where a ticket stands.
type State string

// The states of a ticket.
const (
	Asked    State = "asked"
	Queued   State = "queued"
	Promised State = "promised" // nobody is there: an answer is promised by PromisedBy
	Assigned State = "assigned"
	Answered State = "answered"
	Closed   State = "closed"
	Left     State = "left" // the citizen went on without
)

// Request asks for a person.
type Request struct {
	Conversation string     `json:"conversation"`
	Citizen      citizen.ID `json:"citizen"` // "" when anonymous
	Subject      citizen.ID `json:"subject"` // on whose behalf
	Lang         string     `json:"lang"`
	Municipality string     `json:"municipality"`
	Topic        string     `json:"topic"`
	Area         string     `json:"area"`
	Case         string     `json:"case,omitempty"`
	Reason       Reason     `json:"reason"`
	Question     string     `json:"question"` // the citizen's own words, CPR masked
	Tried        []string   `json:"tried"`    // what Offelia understood and answered
	Shown        []string   `json:"shown"`    // own data and passages that were shown
	Open         []string   `json:"open"`     // what is not known yet
	Urgent       bool       `json:"urgent"`
	Summary      *Summary   `json:"summary,omitempty"` // nil when there was nothing to sum up, or no time
}

// Summary tells in a few sentences what a conversation was about. The citizen is
// shown it when it is sent and has the last word about it.
type Summary struct {
	Text   string        `json:"text"` // "" when the citizen left it out
	Lang   string        `json:"lang"`
	Origin SummaryOrigin `json:"origin"` // who wrote it
	State  SummaryState  `json:"state"`
}

// SummaryOrigin tells who wrote a summary.
type SummaryOrigin string

// The origins.
const (
	ByRule    SummaryOrigin = "rules"
	ByModel   SummaryOrigin = "model"
	ByCitizen SummaryOrigin = "citizen"
)

// SummaryState tells what the citizen said about a summary.
type SummaryState string

// The states of a summary.
const (
	Shown     SummaryState = "shown" // the citizen has not said anything about it
	Approved  SummaryState = "approved"
	Corrected SummaryState = "corrected" // the text is the citizen's own
	Omitted   SummaryState = "omitted"
)

// Reason is why a conversation was handed over.
type Reason string

// The reasons.
const (
	CitizenAsked   Reason = "citizen_asked"
	NotUnderstood  Reason = "not_understood"
	NoAnswer       Reason = "no_answer"
	Complaint      Reason = "complaint"
	Discretion     Reason = "discretion" // needs a human judgement
	Distress       Reason = "distress"
	OtherLanguage  Reason = "other_language"
	ActionFailed   Reason = "action_failed"
	MessageToStaff Reason = "message"
)

// Ticket is a conversation that waits for, or is with, a caseworker.
type Ticket struct {
	ID         string    `json:"id"` // "T-204"
	Request    Request   `json:"request"`
	State      State     `json:"state"`
	Assignee   string    `json:"assignee,omitempty"`
	PromisedBy time.Time `json:"promised_by"`
	Created    time.Time `json:"created"`
	Updated    time.Time `json:"updated"`
	Taken      time.Time `json:"taken,omitzero"`  // when a caseworker first took it
	Talked     time.Time `json:"talked,omitzero"` // when its caseworker was last seen on a call with the citizen
	Version    int       `json:"version"`
	Notes      []Note    `json:"notes,omitempty"`
	Events     []Event   `json:"events,omitempty"`
	Unread     bool      `json:"unread"`            // an answer the citizen has not seen
	Replied    string    `json:"replied,omitempty"` // digest of the last answer, so that a double click is one
}

// Note is internal: citizens never see it.
type Note struct {
	By   string    `json:"by"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Event is one step in a ticket's life.
type Event struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	From State     `json:"from"`
	To   State     `json:"to"`
	Why  string    `json:"why,omitempty"`
}

// Standing is how a ticket stands, for the citizen.
type Standing struct {
	Ticket      string
	State       State
	Place       int // 1 is next; 0 when not queued
	WaitMinutes int // 0 when too little is known to say
	Assignee    string
	PromisedBy  time.Time
	Summary     *Summary
}
