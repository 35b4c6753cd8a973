// Package assistant is the dialogue engine: it takes one thing that a citizen
// says or presses and gives back what Offelia answers, shows, asks or does.
//
// Engine.Turn is the whole route of one utterance. Whoever understands the
// citizen only proposes commands (see understand); one deterministic dialogue
// performs them, so Offelia behaves the same, safely, whatever understands. A
// write is previewed to the letter, confirmed by the citizen, approved in MitID
// where its declaration asks for it, and done by citizen.Office alone.
//
// Reading order: turn.go (the route), dialogue.go (what an input leads to),
// understand.go and classify.go (words to commands), errand.go and fill.go (actions, slot by
// slot), own.go and records.go (own data), guide.go (guides), handover.go
// (people), safety.go (what comes before everything).
//
// An Engine is safe for concurrent use. Conversations live in the Journal; the
// engine itself remembers nothing.
package assistant

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/intents/terms"
	"offelia/knowledge"
)

// Engine answers citizens. Make one with New.
type Engine struct {
	journal   Journal
	office    *citizen.Office
	desk      Desk
	library   *knowledge.Library
	lexicon   *terms.Lexicon
	catalogue func() *intents.Catalogue
	matcher   func() *intents.Matcher
	now       func() time.Time
	model     Model                      // may be nil
	observe   func(Stage, time.Duration) // may be nil
	trace     func(context.Context, Trace)
	locks     locks
	wordings  struct {
		sync.Mutex
		known map[string]wording
	}
	reader func() reader // built when first needed
}

// Config is what an Engine needs. Catalogue and Matcher are functions because
// an editor's change replaces both while citizens talk.
type Config struct {
	Journal   Journal
	Office    *citizen.Office
	Desk      Desk
	Library   *knowledge.Library
	Lexicon   *terms.Lexicon
	Catalogue func() *intents.Catalogue
	Matcher   func() *intents.Matcher
	Now       func() time.Time
	Model     Model // nil: Offelia does without

	// Observe, if not nil, is told how long each stage of a turn took, by a real
	// clock. It may be called concurrently.
	Observe func(stage Stage, took time.Duration)
	// Trace, if not nil, is told of every turn where there is a Model. It may be
	// called concurrently.
	Trace func(context.Context, Trace)
}

// Stage is a part of a turn that is timed.
type Stage string

// The stages. StageAnswer is guards, understanding and dialogue, and holds
// StageMatch and StageSearch, which a text with several errands runs more often
// than once.
const (
	StageReceive Stage = "receive" // load the conversation, journal what was said; its end runs beside StageAnswer
	StageMatch   Stage = "match"
	StageSearch  Stage = "search"
	StageAnswer  Stage = "answer"
	StageWord    Stage = "word" // a language model words the answer
	StageSave    Stage = "save" // journal the turn
)

// timed starts the clock of a stage; what it returns stops it.
func (e *Engine) timed(s Stage) (stop func()) {
	if e.observe == nil {
		return func() {}
	}
	began := time.Now()
	return func() { e.observe(s, time.Since(began)) }
}

// New makes an engine.
func New(c Config) *Engine {
	e := &Engine{
		journal: c.Journal, office: c.Office, desk: c.Desk, library: c.Library, lexicon: c.Lexicon,
		catalogue: c.Catalogue, matcher: c.Matcher, now: c.Now, model: c.Model, observe: c.Observe, trace: c.Trace,
	}
	e.reader = sync.OnceValue(func() reader { return readerOf(c.Catalogue()) })
	go acts() // trained beside what else starts, so that no citizen waits for them
	go dangers()
	return e
}

// Begin opens a conversation. secret names the anonymous session that may go on
// with it; it is ignored once somebody has logged in.
func (e *Engine) Begin(ctx context.Context, who citizen.Capability, secret, lang, channel string) (Conversation, error) {
	now := e.now()
	c := Conversation{
		ID: rand.Text(), Actor: who.Actor, Subject: who.Subject, Secret: secret, Lang: lang, Channel: channel,
		Created: now, Updated: now,
	}
	return c, fault.Wrap("assistant: begin", e.journal.Open(ctx, c))
}

// Find loads a conversation for whoever may go on with it: its citizen, or the
// anonymous session that began it (which may have logged in since). Anybody
// else gets the same answer as for one that does not exist.
func (e *Engine) Find(ctx context.Context, id string, who citizen.Capability, secret string) (Conversation, error) {
	c, err := e.journal.Conversation(ctx, id)
	if err != nil {
		return c, notFound("assistant.find")
	}
	if c.Actor == who.Actor && c.Actor != "" || c.Actor == "" && c.Secret == secret && secret != "" {
		return c, nil
	}
	return Conversation{}, notFound("assistant.find")
}

// Since lists the journalled events of a conversation with numbers above after.
// Whose conversation it is must have been checked with Find.
func (e *Engine) Since(ctx context.Context, conversation string, after int64) ([]Event, error) {
	records, err := e.journal.Since(ctx, conversation, after)
	if err != nil {
		return nil, fault.Wrap("assistant: since", err)
	}
	return decode(records)
}

// Post adds a caseworker's message to a conversation and returns it numbered.
// id makes it idempotent.
func (e *Engine) Post(ctx context.Context, conversation, id, name, text string) (Event, error) {
	unlock := e.locks.lock(conversation)
	defer unlock()
	conv, err := e.journal.Conversation(ctx, conversation)
	if err != nil {
		return nil, fault.Wrap("assistant: post", err)
	}
	number, first, done, err := e.journal.Receive(ctx, conversation, "post:"+id, nil)
	if err != nil {
		return nil, fault.Wrap("assistant: post", err)
	}
	if done {
		records, err := e.journal.OfTurn(ctx, conversation, number)
		if err != nil || len(records) == 0 {
			return nil, fault.Wrap("assistant: post", err)
		}
		return records[0].Event()
	}
	m := Message{
		Seq: first, Turn: number, From: "caseworker", Name: name, Lang: conv.Lang, Text: text, Outcome: Handoff, Origin: "caseworker",
		Citations: []Citation{}, Cards: []Card{}, Choices: []Choice{}, At: e.now(),
	}
	t := &turn{e: e, conv: conv, number: number, now: e.now()}
	t.r.lang = conv.Lang
	if t.state, err = decodeState(conv.State); err != nil {
		return nil, fault.Wrap("assistant: post", err)
	}
	t.state.Ticket = true
	t.conv.Seq = max(conv.Seq, first)
	return m, fault.Wrap("assistant: post", t.finish(ctx, []Event{m}))
}

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
	Lang         string  // the citizen's chosen language, or ""
	Variant      Variant // plain or official where the citizen chose for good how guides are told, or ""
	Choice       string
	Upload       *citizen.Upload
	Yes          bool
	Trigger      *Trigger
	Capability   citizen.Capability
	Channel      string // chat, voice, web
	// Heard is what was spoken of Offelia's answer before the citizen
	// interrupted with this input; nil when nothing was cut off.
	Heard *string
	// Overheard tells that a caseworker heard the words on a call: they are
	// kept, and Offelia says nothing to them.
	Overheard bool
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
	// Receive stores an input before it has any effect, and gives
	// its turn number and the numbers (first, first+Block) that its events may
	// use. When id was received before, it returns that turn with done telling
	// whether the turn was finished; an unfinished one gets fresh numbers and
	// is to be run again. said is the citizen's message as shown, or nil.
	Receive(ctx context.Context, conversation, id string, said *Message) (turn, first int64, done bool, err error)
	// Finish stores a turn's events, the conversation's new state and actor, and
	// the audit of what was read for it, in one transaction. The citizen sees a
	// message only after Finish.
	Finish(ctx context.Context, c Conversation, turn int64, records []Record, looked []citizen.Entry) error
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
	// Summarise sets the summary of the conversation's open ticket; fault.NotFound
	// when it has none that is open.
	Summarise(ctx context.Context, conversation string, s desk.Summary) error
	// Leave takes the citizen out of the queue.
	Leave(ctx context.Context, conversation string) error
}
