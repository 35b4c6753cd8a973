package assistant

import (
	"context"

	"offelia/assistant/citizen"
	"offelia/assistant/desk"
)

// InputKind says how an input came about.
type InputKind string

// The kinds of input.
const (
	Said     InputKind = "say"     // Text was typed or spoken
	Chose    InputKind = "choose"  // Choice was pressed
	Attached InputKind = "attach"  // Upload was sent
	Approved InputKind = "step_up" // MitID answered the step-up Choice (a reference); Yes tells how
	LoggedIn InputKind = "login"   // the citizen logged in during the conversation
	Happened InputKind = "event"   // Trigger happened: Offelia speaks first
	Opened   InputKind = "open"    // a new conversation was opened: the greeting
)

// Input is one thing that reaches the dialogue. ID is the client's own: the
// same ID again is answered from the journal and has no second effect.
type Input struct {
	Conversation string
	ID           string
	Kind         InputKind
	Text         string
	Lang         string // the citizen's chosen language, or ""
	Choice       string
	Upload       *citizen.Upload
	Yes          bool
	Trigger      *Trigger
	Capability   citizen.Capability
	Channel      string // chat, voice, web
}

// Trigger is an event that Offelia speaks about first.
type Trigger struct {
	Event string `json:"event"` // appointment_reminder, fall_registered, …
	Ref   string `json:"ref"`
	At    string `json:"at"`
}

// Journal keeps conversations. A conversation's records are only ever added.
type Journal interface {
	// Open stores a new conversation.
	Open(ctx context.Context, c Conversation) error
	// Conversation loads one; fault.NotFound when there is none.
	Conversation(ctx context.Context, id string) (Conversation, error)
	// Receive stores an input before anything else is done with it, and gives
	// its turn number and the numbers (first, first+Block) that its events may
	// use. When id was received before, it returns that turn with done telling
	// whether the turn was finished; an unfinished one gets fresh numbers and
	// is to be run again. said is the citizen's message as shown, or nil.
	Receive(ctx context.Context, conversation, id string, said *Message) (turn, first int64, done bool, err error)
	// Finish stores a turn's events and the conversation's new state and actor
	// in one transaction. The citizen sees a message only after Finish.
	Finish(ctx context.Context, c Conversation, turn int64, records []Record) error
	// Since lists a conversation's records with numbers above after, in order.
	Since(ctx context.Context, conversation string, after int64) ([]Record, error)
	// OfTurn lists the records of one turn, in order.
	OfTurn(ctx context.Context, conversation string, turn int64) ([]Record, error)
	// Latest lists the actor's conversations, newest first.
	Latest(ctx context.Context, actor citizen.ID, limit int) ([]Conversation, error)
}

// Block is how many numbers a turn may use for its events.
const Block = 4096

// Desk is where the engine hands a citizen over to people.
type Desk interface {
	// Open puts a conversation in the queue, or promises an answer when nobody
	// is there. A conversation has at most one ticket that is not closed: a
	// second Open returns the first.
	Open(ctx context.Context, r desk.Request) (desk.Standing, error)
	// Standing tells how a conversation's ticket stands; ok is false without one.
	Standing(ctx context.Context, conversation string) (s desk.Standing, ok bool, err error)
	// Say brings the citizen's message to the ticket of the conversation.
	Say(ctx context.Context, conversation, text string) error
	// Leave takes the citizen out of the queue.
	Leave(ctx context.Context, conversation string) error
}
