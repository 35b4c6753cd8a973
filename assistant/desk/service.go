package desk

import (
	"context"
	"sync"
	"time"

	"offelia/assistant/fault"
)

// Store keeps tickets.
type Store interface {
	// Tickets lists the tickets that the filter lets through, oldest first.
	Tickets(ctx context.Context, f Filter) ([]Ticket, error)
	// Ticket loads one; fault.NotFound when there is none.
	Ticket(ctx context.Context, id string) (Ticket, error)
	// AddTicket stores a new ticket under the next number and returns it, or
	// returns the conversation's ticket that is not over.
	AddTicket(ctx context.Context, t Ticket) (Ticket, error)
	// SaveTicket stores t as its next version and returns it; stale is true,
	// and nothing is stored, when somebody saved since t was loaded.
	SaveTicket(ctx context.Context, t Ticket) (saved Ticket, stale bool, err error)
}

// Filter chooses tickets; a zero field lets everything through.
type Filter struct {
	States       []State
	Conversation string
	Limit        int  // at most so many
	Newest       bool // the newest first
}

// Post writes text into a conversation so that the citizen sees it at once, or
// on coming back. caseworker is who writes; "" is Offelia.
type Post func(ctx context.Context, conversation, caseworker, text string) error

// Service runs the desk. It is safe for concurrent use, also by several nodes.
type Service struct {
	store Store
	hours Hours
	now   func() time.Time
	post  Post

	replying sync.Mutex
}

// New returns a desk that keeps tickets in store and answers during hours.
func New(store Store, hours Hours, now func() time.Time, post Post) *Service {
	return &Service{store: store, hours: hours, now: now, post: post}
}

// Open puts a conversation in the queue, or promises an answer when nobody is
// there. A conversation has at most one ticket that is not over: a second Open
// returns the first.
func (s *Service) Open(ctx context.Context, r Request) (Standing, error) {
	now := s.now()
	t := Ticket{Request: r, State: Asked, Created: now}
	if s.hours.Open(now) {
		s.step(&t, Queued, "", string(r.Reason))
	} else {
		t.PromisedBy = s.hours.Promise(now)
		s.step(&t, Promised, "", string(r.Reason))
	}
	t, err := s.store.AddTicket(ctx, t)
	if err != nil {
		return Standing{}, fault.Wrap("desk.Open", err)
	}
	return s.standing(ctx, t)
}

// Standing tells how a conversation's newest ticket stands; ok is false
// without one.
func (s *Service) Standing(ctx context.Context, conversation string) (Standing, bool, error) {
	t, ok, err := s.newest(ctx, conversation)
	if err != nil || !ok {
		return Standing{}, false, err
	}
	st, err := s.standing(ctx, t)
	return st, err == nil, err
}

// Say notes that the citizen wrote to the conversation's ticket; an answered
// one goes back to its caseworker. The words themselves are in the journal.
func (s *Service) Say(ctx context.Context, conversation, text string) error {
	_, err := s.ofConversation(ctx, conversation, func(t *Ticket) error {
		t.Unread, t.Updated = false, s.now()
		if t.State == Answered {
			s.step(t, Assigned, "citizen", "wrote again")
		}
		return nil
	})
	return fault.Wrap("desk.Say", err)
}

// Summarise sets the summary of a conversation's ticket that is not over. What
// the citizen left out or wrote themselves is not replaced by anybody else.
func (s *Service) Summarise(ctx context.Context, conversation string, sum Summary) error {
	_, err := s.ofConversation(ctx, conversation, func(t *Ticket) error {
		if t.State == Closed || t.State == Left {
			return errNoTicket
		}
		if was := t.Request.Summary; was == nil || sum.State != Shown || was.State == Shown {
			t.Request.Summary, t.Updated = &sum, s.now()
		}
		return nil
	})
	return fault.Wrap("desk.Summarise", err)
}

// Leave takes the citizen out of the queue. With a caseworker already there
// it changes nothing: the caseworker closes.
func (s *Service) Leave(ctx context.Context, conversation string) error {
	_, err := s.ofConversation(ctx, conversation, func(t *Ticket) error {
		if t.State == Queued || t.State == Promised {
			s.step(t, Left, "citizen", "")
		}
		return nil
	})
	return fault.Wrap("desk.Leave", err)
}

// Seen notes that the citizen has opened the conversation.
func (s *Service) Seen(ctx context.Context, conversation string) error {
	t, ok, err := s.newest(ctx, conversation)
	if err != nil || !ok || !t.Unread {
		return err
	}
	_, err = s.update(ctx, t.ID, func(t *Ticket) error { t.Unread = false; return nil })
	return fault.Wrap("desk.Seen", err)
}

// step moves t to a state and writes it in its history.
func (s *Service) step(t *Ticket, to State, by, why string) {
	now := s.now()
	t.Events = append(t.Events, Event{At: now, By: by, From: t.State, To: to, Why: why})
	t.State, t.Updated = to, now
}

// update changes the newest version of a ticket, however often others do so
// at the same time; every round somebody gets through.
func (s *Service) update(ctx context.Context, id string, change func(*Ticket) error) (Ticket, error) {
	for {
		t, err := s.store.Ticket(ctx, id)
		if err != nil {
			return t, err
		}
		if err := change(&t); err != nil {
			return t, err
		}
		saved, stale, err := s.store.SaveTicket(ctx, t)
		if err != nil || !stale {
			return saved, err
		}
	}
}

var errNoTicket = fault.New(fault.NotFound, "desk", "Du venter ikke på en medarbejder.", "You are not waiting for a person.")

func (s *Service) ofConversation(ctx context.Context, conversation string, change func(*Ticket) error) (Ticket, error) {
	t, ok, err := s.newest(ctx, conversation)
	if err == nil && !ok {
		err = errNoTicket
	}
	if err != nil {
		return t, err
	}
	return s.update(ctx, t.ID, change)
}

func (s *Service) newest(ctx context.Context, conversation string) (Ticket, bool, error) {
	list, err := s.store.Tickets(ctx, Filter{Conversation: conversation, Newest: true, Limit: 1})
	if err != nil || len(list) == 0 {
		return Ticket{}, false, fault.Wrap("desk", err)
	}
	return list[0], true, nil
}

// tell gives the citizen the sentence of an edge.
func (s *Service) tell(ctx context.Context, t Ticket, e Edge) error {
	st, err := s.standing(ctx, t)
	if err != nil {
		return err
	}
	return fault.Wrap("desk.tell", s.post(ctx, t.Request.Conversation, "", Words(e, st, t.Request.Lang)))
}
