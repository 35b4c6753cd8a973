package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"

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
	Live    bool   // nothing was said after it: its choices can be pressed
	New     bool   // an answer that came while the citizen was away
	List    string // situation of a checklist that belongs to the answer
}

// thread is a conversation on a page.
type thread struct {
	ID      string
	Entries []entry
	Last    int64
	Forms   bool // the reader takes part; false in transcripts and at the desk
	Desk    bool // the reader is a caseworker
	Login   bool // the reader is logged in
	Demo    bool
	Lang    string
	Plain   bool // the reader wants plain language where there is any
}

// errNoThread is the one answer to a conversation that is not there and one
// that is somebody else's.
var errNoThread = fault.New(fault.NotFound, "web.thread", "Samtalen findes ikke, eller den er ikke din.",
	"The conversation does not exist, or it is not yours.")

// conversation loads one of the visitor's own.
func (s *site) conversation(v *visit, id string) (assistant.Conversation, error) {
	if id == "" || v.Token == "" {
		return assistant.Conversation{}, errNoThread
	}
	c, err := s.Engine.Find(v.Context(), id, v.Capability(), v.ID)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return c, errNoThread
	}
	return c, fault.Wrap("web: conversation", err)
}

// current is the conversation that the page goes on with: the one that the
// address or the browser's cookie points at, else the citizen's latest.
func (s *site) current(v *visit) (assistant.Conversation, error) {
	if id := v.URL.Query().Get("samtale"); id != "" {
		c, err := s.conversation(v, id)
		if err == nil {
			s.cookie(v.w, threadCookie, c.ID, 0)
		}
		return c, err
	}
	if cookie, err := v.Cookie(threadCookie); err == nil {
		c, err := s.conversation(v, cookie.Value)
		if fault.KindOf(err) != fault.NotFound || err == nil {
			return c, err
		}
	}
	if v.Role != channels.RoleCitizen {
		return assistant.Conversation{}, errNoThread
	}
	latest, err := s.latest(v, 1)
	if err != nil {
		return assistant.Conversation{}, err
	}
	if len(latest) == 0 || latest[0].Subject != v.Capability().Subject {
		return assistant.Conversation{}, errNoThread
	}
	return latest[0], nil
}

// latest is the citizen's conversations in which something was said, newest
// first. A connection that was opened and left makes one that is empty.
func (s *site) latest(v *visit, limit int) ([]assistant.Conversation, error) {
	all, err := s.Journal.Latest(v.Context(), v.Citizen, 100)
	if err != nil {
		return nil, fault.Wrap("web: latest", err)
	}
	all = slices.DeleteFunc(all, func(c assistant.Conversation) bool { return c.Turn == 0 })
	return all[:min(limit, len(all))], nil
}

// begin opens a conversation and lets Offelia greet.
func (s *site) begin(v *visit) (assistant.Conversation, error) {
	c, err := s.Engine.Begin(v.Context(), v.Capability(), v.ID, v.lang, "web")
	if err != nil {
		return c, fault.Wrap("web: begin", err)
	}
	s.cookie(v.w, threadCookie, c.ID, 0)
	return c, s.turn(v, assistant.Input{Conversation: c.ID, ID: "open-" + c.ID, Kind: assistant.Opened})
}

// turn runs one input to its end.
func (s *site) turn(v *visit, in assistant.Input) error {
	_, err := s.events(v, in)
	return err
}

func (s *site) events(v *visit, in assistant.Input) ([]assistant.Event, error) {
	in.Lang, in.Capability, in.Channel = v.lang, v.Capability(), "web"
	in.Variant = cmp.Or(in.Variant, channels.ChosenVariant(v.Request))
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
	}
	return all, nil
}

// thread reads what a page shows of a conversation, after a number.
func (s *site) thread(ctx context.Context, conversation string, after int64) (thread, error) {
	events, err := s.Engine.Since(ctx, conversation, after)
	if err != nil {
		return thread{}, fault.Wrap("web: events", err)
	}
	t := thread{ID: conversation, Last: after}
	for _, e := range events {
		t.Last = max(t.Last, e.Number())
		t.Entries = append(t.Entries, entryOf(e))
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

func entryOf(event assistant.Event) entry {
	e := entry{Seq: event.Number()}
	switch is := event.(type) {
	case assistant.Message:
		e.Message = &is
	case assistant.ReceiptEvent:
		e.Receipt = &is
	case assistant.Queue:
		e.Queue = &is
	case assistant.Failure:
		e.Failure = &is
	}
	return e
}

// markNew marks the caseworker's messages since the citizen last wrote.
func (t *thread) markNew() {
	for i := len(t.Entries) - 1; i >= 0; i-- {
		m := t.Entries[i].Message
		if m == nil {
			continue
		}
		if m.From == "citizen" {
			return
		}
		t.Entries[i].New = m.From == "caseworker"
	}
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
