package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
)

// entry is one line of a conversation as a page shows it. One of the pointers
// is set.
type entry struct {
	Seq     int64
	Message *assistant.Message
	Receipt *assistant.ReceiptEvent
	Queue   *assistant.Queue
	Failure *assistant.Failure
	Live    bool // nothing was said after it: its choices can be pressed
}

// thread is a conversation on a page.
type thread struct {
	ID      string
	Entries []entry
	Last    int64
	Forms   bool // the reader takes part; false in transcripts and at the desk
	Login   bool // the reader is logged in
	Demo    bool
	Lang    string
}

// errNoThread is the one answer to a conversation that is not there and one
// that is somebody else's.
var errNoThread = fault.New(fault.NotFound, "web.thread", "Samtalen findes ikke, eller den er ikke din.",
	"The conversation does not exist, or it is not yours.")

// owns tells whether the visitor takes part in a conversation: the citizen who
// had it, or the session that began it while anonymous.
func (v *visit) owns(c assistant.Conversation) bool {
	if c.Actor != "" {
		return v.Role == channels.RoleCitizen && v.Citizen == c.Actor
	}
	return v.Token != "" && c.Secret == v.ID
}

// conversation loads one of the visitor's own.
func (s *site) conversation(v *visit, id string) (assistant.Conversation, error) {
	if id == "" {
		return assistant.Conversation{}, errNoThread
	}
	c, err := s.Journal.Conversation(v.Context(), id)
	switch {
	case fault.KindOf(err) == fault.NotFound && err != nil, err == nil && !v.owns(c):
		return assistant.Conversation{}, errNoThread
	case err != nil:
		return assistant.Conversation{}, fault.Wrap("web: conversation", err)
	}
	return c, nil
}

// current is the conversation that the page goes on with: the one the browser
// points at, else the citizen's latest.
func (s *site) current(v *visit) (assistant.Conversation, error) {
	if cookie, err := v.Cookie(threadCookie); err == nil {
		c, err := s.conversation(v, cookie.Value)
		if fault.KindOf(err) != fault.NotFound || err == nil {
			return c, err
		}
	}
	if v.Role != channels.RoleCitizen {
		return assistant.Conversation{}, errNoThread
	}
	latest, err := s.Journal.Latest(v.Context(), v.Citizen, 1)
	if err != nil {
		return assistant.Conversation{}, fault.Wrap("web: latest", err)
	}
	if len(latest) == 0 || latest[0].Subject != v.Capability().Subject {
		return assistant.Conversation{}, errNoThread
	}
	return latest[0], nil
}

// begin opens a conversation and lets Offelia greet.
func (s *site) begin(v *visit) (assistant.Conversation, error) {
	who := v.Capability()
	c := assistant.Conversation{
		ID: rand.Text(), Actor: who.Actor, Subject: who.Subject, Secret: v.ID,
		Lang: v.lang, Channel: "web", Created: v.now, Updated: v.now,
	}
	if err := s.Journal.Open(v.Context(), c); err != nil {
		return c, fault.Wrap("web: open", err)
	}
	s.cookie(v.w, threadCookie, c.ID, 0)
	return c, s.turn(v, assistant.Input{Conversation: c.ID, ID: "open-" + c.ID, Kind: assistant.Opened})
}

// turn runs one input to its end. Open connections of the conversation, a
// second tab for instance, hear of it through Publish.
func (s *site) turn(v *visit, in assistant.Input) error {
	_, err := s.events(v, in)
	return err
}

func (s *site) events(v *visit, in assistant.Input) ([]assistant.Event, error) {
	in.Lang, in.Capability, in.Channel = v.lang, v.Capability(), "web"
	if in.ID == "" {
		in.ID = rand.Text()
	}
	return s.run(v.Context(), in)
}

func (s *site) run(ctx context.Context, in assistant.Input) ([]assistant.Event, error) {
	var all []assistant.Event
	for e, err := range s.Engine.Turn(ctx, in) {
		if err != nil {
			return all, fault.Wrap("web: turn", err)
		}
		all = append(all, e)
		if s.Publish != nil {
			s.Publish(in.Conversation, e)
		}
	}
	return all, nil
}

// thread reads what a page shows of a conversation, after a number.
func (s *site) thread(ctx context.Context, conversation string, after int64) (thread, error) {
	records, err := s.Journal.Since(ctx, conversation, after)
	if err != nil {
		return thread{}, fault.Wrap("web: records", err)
	}
	t := thread{ID: conversation, Last: after}
	for _, r := range records {
		e, err := entryOf(r)
		if err != nil {
			return thread{}, err
		}
		t.Last = max(t.Last, r.Seq)
		t.Entries = append(t.Entries, e)
	}
	t.markLive()
	return t, nil
}

// markLive finds the last thing Offelia asked, if the citizen has not answered.
func (t *thread) markLive() {
	for i := len(t.Entries) - 1; i >= 0; i-- {
		m := t.Entries[i].Message
		if m == nil {
			continue
		}
		t.Entries[i].Live = m.From == "offelia"
		return
	}
}

func entryOf(r assistant.Record) (entry, error) {
	e := entry{Seq: r.Seq}
	var into any
	switch r.Kind {
	case "message":
		e.Message = &assistant.Message{}
		into = e.Message
	case "receipt":
		e.Receipt = &assistant.ReceiptEvent{}
		into = e.Receipt
	case "queue":
		e.Queue = &assistant.Queue{}
		into = e.Queue
	default:
		e.Failure = &assistant.Failure{}
		into = e.Failure
	}
	if err := json.Unmarshal(r.Body, into); err != nil {
		return e, fmt.Errorf("web: record %d: %w", r.Seq, err)
	}
	return e, nil
}

// nameOf is the name of the person the visitor acts for.
func (s *site) nameOf(v *visit) string {
	mandates, err := s.Office.Mandates(v.Context(), v.Citizen)
	if err != nil {
		s.Log.WarnContext(v.Context(), "mandates", "err", err)
	}
	for _, m := range mandates {
		if m.Giver == v.Subject {
			return m.Name
		}
	}
	return string(v.Subject)
}
