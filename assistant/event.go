package assistant

import (
	"encoding/json"
	"time"

	"offelia/assistant/citizen"
	"offelia/knowledge"
)

// Event is what a turn gives back, in the order it happens: Delta, Message,
// Receipt, Queue or Failure. Each carries the sequence number that the
// conversation gave it; numbers rise within a conversation and may have gaps.
type Event interface {
	// Number is the event's sequence number.
	Number() int64
	// Kind is the frame name on the wire: delta, message, receipt, queue, error.
	Kind() string
}

// Delta is a piece of text of a message that is being made. Deltas are not
// journalled: the Message that follows holds the whole text.
type Delta struct {
	Seq  int64  `json:"seq"`
	Turn int64  `json:"turn"`
	Text string `json:"text"`
}

// Message is a whole utterance: of Offelia, of the citizen or of a caseworker.
type Message struct {
	Seq       int64      `json:"seq"`
	Turn      int64      `json:"turn"`
	ID        string     `json:"id,omitempty"` // the client's id, on the citizen's own messages
	From      string     `json:"from"`         // offelia, citizen, caseworker
	Name      string     `json:"name,omitempty"`
	Lang      string     `json:"lang"`
	Text      string     `json:"text"`
	Short     string     `json:"short,omitempty"` // what a voice would say
	Citations []Citation `json:"citations"`
	Variant   Variant    `json:"variant,omitempty"` // of the guides in Text: plain, or "" for the official text
	Also      *Wording   `json:"also,omitempty"`    // the same answer in the other variant
	Cards     []Card     `json:"cards"`
	Choices   []Choice   `json:"choices"`
	Outcome   Outcome    `json:"outcome,omitempty"`
	Asks      *Ask       `json:"asks"`
	Action    *ActionRef `json:"action"`
	Heard     *string    `json:"heard,omitempty"`        // on the citizen's own: how much of the answer before had been spoken when they interrupted it
	OnBehalf  string     `json:"on_behalf_of,omitempty"` // name of the person helped
	Label     string     `json:"label,omitempty"`        // complete, partial, none
	Origin    string     `json:"origin,omitempty"`       // editor, template, model, caseworker (AI Act art. 50(2))
	Original  string     `json:"original,omitempty"`     // what a translated Text was made from
	At        time.Time  `json:"at"`
}

// ReceiptEvent tells that a change is stored.
type ReceiptEvent struct {
	Seq       int64      `json:"seq"`
	Turn      int64      `json:"turn"`
	Reference string     `json:"reference"`
	Type      string     `json:"action"` // the action's type; "type" is the frame's own name
	Target    string     `json:"target"`
	Text      string     `json:"text"` // what was changed
	Next      string     `json:"next"` // what happens now
	At        time.Time  `json:"at"`
	UndoUntil *time.Time `json:"undo_until"`
}

// Queue tells where a citizen who waits for a person stands.
type Queue struct {
	Seq         int64  `json:"seq"`
	Turn        int64  `json:"turn"`
	Ticket      string `json:"ticket"`
	State       string `json:"state"`
	Place       int    `json:"place"`
	WaitMinutes int    `json:"wait_minutes"`
}

// Failure is a turn that could not be done. Kind is a fault kind's name.
type Failure struct {
	Seq  int64  `json:"seq"`
	What string `json:"kind"`
	Text string `json:"text"`
}

// Number implements Event.
func (e Delta) Number() int64 { return e.Seq }

// Number implements Event.
func (e Message) Number() int64 { return e.Seq }

// Number implements Event.
func (e ReceiptEvent) Number() int64 { return e.Seq }

// Number implements Event.
func (e Queue) Number() int64 { return e.Seq }

// Number implements Event.
func (e Failure) Number() int64 { return e.Seq }

// Kind implements Event.
func (Delta) Kind() string { return "delta" }

// Kind implements Event.
func (Message) Kind() string { return "message" }

// Kind implements Event.
func (ReceiptEvent) Kind() string { return "receipt" }

// Kind implements Event.
func (Queue) Kind() string { return "queue" }

// Kind implements Event.
func (Failure) Kind() string { return "error" }

// Outcome says what sort of answer a message is.
type Outcome string

// The outcomes of the chat contract.
const (
	AnswerGuide   Outcome = "answer_guide"
	AnswerOwnData Outcome = "answer_own_data"
	DidAction     Outcome = "action"
	Clarify       Outcome = "clarify"
	Handoff       Outcome = "handoff"
	Refuse        Outcome = "refuse"
	ContactPhone  Outcome = "contact_phone"
	SmallTalk     Outcome = "small_talk"
	Proactive     Outcome = "proactive"
)

// Ask says what a message waits for.
type Ask string

// What can be asked.
const (
	AskTime    Ask = "time"
	AskWhich   Ask = "which"
	AskReason  Ask = "reason"
	AskConfirm Ask = "confirm"
	AskStepUp  Ask = "step_up"
	AskAttach  Ask = "attach"
	AskSlot    Ask = "slot"
)

// ActionRef is the action that a message is about.
type ActionRef struct {
	Type      string `json:"type"`
	Target    string `json:"target"`
	Preview   string `json:"preview,omitempty"`
	State     string `json:"state"`               // proposed, confirmed, done, declined, undone, failed
	Reference string `json:"reference,omitempty"` // of the step-up asked for, or of the receipt
	Start     string `json:"start,omitempty"`
}

// Choice is a button. Value is what `choose` sends back; Href makes it a link.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Href  string `json:"href,omitempty"`
}

// Citation names the exact passage that an answer rests on.
type Citation = knowledge.Citation

// Variant is one of the wordings of a guide's passage.
type Variant = knowledge.Variant

// The variants.
const (
	Official      = knowledge.Official
	PlainLanguage = knowledge.PlainLanguage
)

// Card shows own data: a title, rows of label and value, and where from.
type Card struct {
	Kind     string    `json:"kind"` // appointment, case, benefit, document, contact, identity, mandate, checklist, offer
	ID       string    `json:"id,omitempty"`
	Title    string    `json:"title"`
	Rows     []CardRow `json:"rows"`
	Badge    string    `json:"badge,omitempty"` // "Venter på dig"
	Choices  []Choice  `json:"choices,omitempty"`
	Register string    `json:"register,omitempty"`
	ReadAt   time.Time `json:"read_at"`
	Lang     string    `json:"lang,omitempty"` // of its words, where that is not the message's
}

// CardRow is one line of a card. Date is "2006-01-02" when Value shows a date.
type CardRow struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Date  string `json:"date,omitempty"`
}

// Record is one journalled event. Body is its JSON.
type Record struct {
	Conversation string          `json:"conversation"`
	Seq          int64           `json:"seq"`
	Turn         int64           `json:"turn"`
	Kind         string          `json:"kind"` // message, receipt, queue, error
	Body         json.RawMessage `json:"body"`
	At           time.Time       `json:"at"`
}

// Conversation is one thread between a citizen and Offelia. Actor is "" while
// nobody has logged in. State is the dialogue's own memory.
type Conversation struct {
	ID      string
	Actor   citizen.ID
	Subject citizen.ID
	Secret  string // of an anonymous conversation: the session that may go on with it
	Lang    string
	Channel string
	State   json.RawMessage
	Seq     int64 // last number given out
	Turn    int64 // last turn begun
	Created time.Time
	Updated time.Time
}
