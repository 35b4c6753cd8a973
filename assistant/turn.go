package assistant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// MaxText is how many characters of a message are read; a longer one gets a
// clear answer instead.
const MaxText = 4000

// Turn is the whole route of one utterance. The input is journalled under the
// client's id: the same id again gives the same events and has no second effect.
// Safety, understanding and the dialogue run beside that, as far as they only
// read (see journalled), and what a model words is given out while it is made.
// The turn is journalled in one transaction, with the audit of what was read for
// it, and only then are its other deltas, its message and its receipts given out.
//
// Turns of one conversation run one after another; different conversations run
// side by side. Cancelling ctx ends the turn: what was confirmed and written
// stays, and the turn runs to its end when the same id comes again.
func (e *Engine) Turn(ctx context.Context, in Input) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		unlock := e.locks.lock(in.Conversation)
		defer unlock()
		started := e.now()
		t, err := e.begin(ctx, in)
		if err != nil {
			yield(nil, err)
			return
		}
		was := t.state.copied()
		stop := e.timed(StageAnswer)
		err = contained(func() error { return t.run(ctx) })
		stop()
		if failed := t.journalled(); failed != nil {
			err = failed
		}
		if errors.Is(err, errAnswered) {
			e.replay(ctx, t, yield)
			return
		}
		if err != nil {
			yield(nil, fault.Wrap("assistant: turn", err))
			return
		}
		if !t.worded(ctx, yield) {
			return
		}
		events := t.events(started)
		stop = e.timed(StageSave)
		err = t.finish(ctx, events)
		stop()
		if err != nil {
			yield(nil, fault.Wrap("assistant: finish", err))
			return
		}
		t.traced(ctx, was)
		for _, d := range t.deltas() {
			if !yield(d, nil) {
				return
			}
		}
		giveAll(events, yield)
	}
}

// contained turns a programmer's error in understanding one text into the
// failure of that turn: one citizen's words never end everybody's conversations.
func contained(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return f()
}

func giveAll(events []Event, yield func(Event, error) bool) {
	for _, ev := range events {
		if !yield(ev, nil) {
			return
		}
	}
}

// turn is one run through the dialogue.
type turn struct {
	anew      bool // it was understood afresh: told or asked, no answer within an errand
	e         *Engine
	in        Input
	conv      Conversation
	state     state
	written   <-chan struct{} // closed when the input is journalled or cannot be
	unwritten error           // why it is not; set, like number and next, when written is closed
	number    int64
	next      int64
	now       time.Time
	said      *Message
	r         reply
	views     map[citizen.ID]citizen.View
	looked    []citizen.Entry // reads of own data, to be audited with the turn

	matched  map[string]intents.Result // by text, for this turn
	searched map[string]knowledge.Found
	fitted   map[[3]string]knowledge.Fit // by guide, passage and text, for this turn
	acts     map[string]act              // by text, for this turn
	thread   string                      // the guide spoken of when the turn began
	onRecord bool                        // a record was in hand then
	town     string                      // whose own passages are told instead of the shared ones

	lastAbout aboutText

	once  bool   // this turn is answered in plain language, whatever is chosen
	cpr   bool   // a personal number was typed and masked
	right string // what was said, its spelling put right

	asked string // the question before, where this turn's words became the last one

	reworded bool   // the words were put in plain ones
	atALoss  bool   // nothing was understood but an act may be
	faintly  bool   // the words may speak of danger
	asksOnly bool   // and it is hardly likely of a question
	unsaid   string // the guide that was said to say no more in this turn
	steps    int    // commands run, bounded

	handed    []string  // keys of what a model was given in this turn
	consulted bool      // a model was asked what was meant
	planned   []command // instead of being performed; nil performs
	asIs      bool      // the answer is not to be worded
	streamed  int64     // pieces of a wording that were given out
}

// begin loads the conversation, reads the input and has it journalled.
func (e *Engine) begin(ctx context.Context, in Input) (*turn, error) {
	stop := e.timed(StageReceive)
	conv, err := e.conversation(ctx, in)
	if err != nil {
		return nil, err
	}
	t := &turn{
		e: e, in: in, conv: conv, now: e.now(), views: map[citizen.ID]citizen.View{},
		matched: map[string]intents.Result{}, searched: map[string]knowledge.Found{},
		fitted: map[[3]string]knowledge.Fit{},
	}
	if t.state, err = decodeState(conv.State); err != nil {
		return nil, fault.Wrap("assistant: state", err)
	}
	t.thread, t.onRecord = t.state.Guide, t.state.Own != ""
	if err := contained(t.read); err != nil {
		return nil, err
	}
	written := make(chan struct{})
	go func() {
		defer close(written)
		var done bool
		t.number, t.next, done, t.unwritten = e.journal.Receive(ctx, conv.ID, in.ID, t.said)
		if done {
			t.unwritten = errAnswered
		}
		stop()
	}()
	t.written = written
	return t, nil
}

// errAnswered says that the same input was answered before.
var errAnswered = errors.New("assistant: answered already")

// journalled waits until the input is in the journal, and fails when it cannot be,
// or was answered before. Writing waits for the disk, so understanding need not
// wait for it; but without journalled nothing is changed, audited, brought to a
// person or given out, and no key is made of the turn's number.
func (t *turn) journalled() error {
	<-t.written
	return fault.Wrap("assistant: receive", t.unwritten)
}

// replay gives the events of a turn that was finished before.
func (e *Engine) replay(ctx context.Context, t *turn, yield func(Event, error) bool) {
	records, err := e.journal.OfTurn(ctx, t.conv.ID, t.number)
	if err != nil {
		yield(nil, fault.Wrap("assistant: replay", err))
		return
	}
	events, err := decode(records)
	if err != nil {
		yield(nil, err)
		return
	}
	giveAll(events, yield)
}

// conversation loads the conversation and checks whose it is. "Not yours" and
// "not there" are the same answer. An anonymous conversation becomes the
// citizen's when they log in during it.
func (e *Engine) conversation(ctx context.Context, in Input) (Conversation, error) {
	conv, err := e.journal.Conversation(ctx, in.Conversation)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return conv, notFound("assistant.conversation")
	}
	if err != nil {
		return conv, err
	}
	if conv.Actor == "" && in.Capability.Actor != "" {
		conv.Actor, conv.Subject = in.Capability.Actor, in.Capability.Subject
	}
	if conv.Actor != in.Capability.Actor {
		return conv, notFound("assistant.conversation")
	}
	return conv, nil
}

func notFound(op string) error {
	return fault.New(fault.NotFound, op, "Den samtale findes ikke.", "There is no such conversation.")
}

// read cleans what the citizen said: characters that cannot be seen go, and a
// personal number is masked before anything is stored.
func (t *turn) read() error {
	switch t.in.Kind {
	case Said:
	case Chose, Attached:
		t.said = t.shown()
		return nil
	default:
		return nil
	}
	if len([]rune(t.in.Text)) > MaxText {
		return fault.New(fault.Invalid, "assistant.say",
			"Din besked er for lang. Skriv højst 4.000 tegn ad gangen. Teksten står stadig i feltet.",
			"Your message is too long. Write at most 4,000 characters at a time. Your text is still in the field.")
	}
	text := danish.Clean(t.in.Text, MaxText)
	t.in.Text, t.cpr = danish.MaskCPR(text)
	t.said = &Message{ID: t.in.ID, From: "citizen", Text: t.in.Text, Heard: t.in.Heard, At: t.now}
	return nil
}

// shown is how a pressed button or a sent file stands in the conversation: by
// the button's words, by the file's name. A button that was not offered leaves
// nothing.
func (t *turn) shown() *Message {
	m := &Message{ID: t.in.ID, From: "citizen", At: t.now, Lang: t.state.Lang}
	if t.in.Upload != nil {
		m.Text = t.in.Upload.Name
		return m
	}
	for _, c := range t.state.Offered {
		if c.Value == t.in.Choice {
			m.Text = c.Label
			return m
		}
	}
	return nil
}

// run lets the dialogue answer.
func (t *turn) run(ctx context.Context) error {
	if t.e.model != nil { // it may be slow, and is asked once
		if err := t.journalled(); err != nil {
			return err
		}
	}
	if t.in.Choice != danishChoice {
		t.state.Replay, t.state.Danish = nil, nil
	}
	t.language()
	t.r.message.Name = "Offelia"
	if t.state.Own != "" {
		t.state.RecordAt = t.state.Turns
	}
	t.state.Turns++
	if err := t.dialogue(ctx); err != nil {
		return err
	}
	t.hearkened()
	t.inCase()
	t.noticeFirst()
	if t.cpr {
		t.r.first(fault.Words{
			DA: "Jeg har fjernet et CPR-nummer fra din besked og gemmer det ikke. Skriv aldrig CPR-nummer her; log ind med MitID i stedet.",
			EN: "I removed a CPR number from your message and do not store it. Never write a CPR number here; log in with MitID instead.",
		})
	}
	return nil
}

// events numbers what the turn says. Receipts come before the message that
// speaks of them, so that whoever waits for the message has everything.
func (t *turn) events(started time.Time) []Event {
	m := t.r.message
	m.From, m.Lang, m.Text, m.Turn, m.At = "offelia", t.r.lang, t.r.text(), t.number, started
	m.Short = strings.Join(t.r.short, " ")
	if m.Short == "" && len(t.r.parts) > 0 {
		m.Short = t.r.parts[0]
	}
	if m.Origin == "" {
		m.Origin = "template"
	}
	if m.Also != nil && t.r.lang != "da" && t.r.lang != "en" {
		m.Also = nil // what was translated is beside the text already
	}
	m.Citations, m.Cards, m.Choices = orEmpty(m.Citations), orEmpty(m.Cards), orEmpty(m.Choices)
	seq := t.next + max(t.streamed, int64(len(t.deltas())))
	var events []Event
	for _, rc := range t.r.receipts {
		rc.Seq, rc.Turn = seq, t.number
		events = append(events, rc)
		seq++
	}
	if t.r.queue != nil {
		q := *t.r.queue
		q.Seq, q.Turn = seq, t.number
		events = append(events, q)
		seq++
	}
	if !t.r.empty() {
		m.Seq = seq
		events = append(events, m)
		seq++
		t.remember(m)
	}
	t.conv.Seq = max(t.conv.Seq, seq-1)
	return events
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// remember keeps what the next turn may refer to.
func (t *turn) remember(m Message) {
	t.state.Offered = m.Choices
	kept := m
	kept.Citations, kept.Cards, kept.Also = nil, nil, nil
	t.state.rememberCited(m)
	t.state.Last = &kept
	if told := numbersIn(m.Text); len(told) > 0 {
		t.state.Numbers = told[:min(len(told), mostNumbers)]
	}
}

// mostNumbers is how many sentences with a number are kept.
const mostNumbers = 4

// deltas cuts the text in paragraphs, so that it appears as it is made. There
// are none when a wording was given out while it was made.
func (t *turn) deltas() []Delta {
	if t.streamed > 0 {
		return nil
	}
	var out []Delta
	for i, p := range t.r.parts {
		if i > 0 {
			p = "\n\n" + p
		}
		out = append(out, Delta{Seq: t.next + int64(i), Turn: t.number, Text: p})
	}
	return out
}

// finish journals the turn in one transaction.
func (t *turn) finish(ctx context.Context, events []Event) error {
	raw, err := json.Marshal(t.state)
	if err != nil {
		return err
	}
	t.conv.State, t.conv.Lang, t.conv.Updated, t.conv.Turn = raw, t.r.lang, t.now, t.number
	records := make([]Record, 0, len(events))
	for _, ev := range events {
		body, err := json.Marshal(ev)
		if err != nil {
			return err
		}
		records = append(records, Record{Conversation: t.conv.ID, Seq: ev.Number(), Turn: t.number, Kind: ev.Kind(), Body: body, At: t.now})
	}
	return t.e.journal.Finish(ctx, t.conv, t.number, records, t.looked)
}

// decode turns records back into events.
func decode(records []Record) ([]Event, error) {
	out := make([]Event, 0, len(records))
	for _, r := range records {
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		out = append(out, ev)
	}
	return out, nil
}

// Event decodes the journalled event.
func (r Record) Event() (Event, error) {
	switch r.Kind {
	case "message":
		return as[Message](r.Body)
	case "receipt":
		return as[ReceiptEvent](r.Body)
	case "queue":
		return as[Queue](r.Body)
	default:
		return as[Failure](r.Body)
	}
}

func as[T Event](body json.RawMessage) (Event, error) {
	var v T
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, fault.Wrap("assistant: decode", err)
	}
	return v, nil
}

// locks serialises the turns of one conversation. The zero value is ready.
type locks struct {
	mu   sync.Mutex
	held map[string]*held
}

type held struct {
	mu    sync.Mutex
	users int
}

func (l *locks) lock(id string) (unlock func()) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*held{}
	}
	h := l.held[id]
	if h == nil {
		h = &held{}
		l.held[id] = h
	}
	h.users++
	l.mu.Unlock()
	h.mu.Lock()
	return func() {
		h.mu.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if h.users--; h.users == 0 {
			delete(l.held, id)
		}
	}
}
