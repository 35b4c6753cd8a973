package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"offelia/assistant/fault"
)

// Queue lists the tickets that wait or are being answered, urgent ones first,
// then by waiting time.
func (s *Service) Queue(ctx context.Context) ([]Ticket, error) {
	list, err := s.store.Tickets(ctx, Filter{States: []State{Queued, Promised, Assigned, Answered}})
	slices.SortStableFunc(list, before)
	return list, fault.Wrap("desk.Queue", err)
}

// before orders the queue.
func before(a, b Ticket) int {
	switch {
	case a.Request.Urgent && !b.Request.Urgent:
		return -1
	case b.Request.Urgent && !a.Request.Urgent:
		return 1
	}
	return a.Created.Compare(b.Created)
}

// Ticket loads one ticket; fault.NotFound when there is none.
func (s *Service) Ticket(ctx context.Context, id string) (Ticket, error) {
	t, err := s.store.Ticket(ctx, id)
	return t, fault.Wrap("desk.Ticket", err)
}

// Claim gives the ticket to one caseworker and tells the citizen. Whoever
// comes second gets fault.Conflict that names the winner.
func (s *Service) Claim(ctx context.Context, id, by string) error {
	was := State("")
	t, err := s.update(ctx, id, func(t *Ticket) error {
		was = t.State
		if t.State != Queued && t.State != Promised {
			if t.Assignee == by && (t.State == Assigned || t.State == Answered) {
				return nil
			}
			return taken(*t)
		}
		t.Assignee = by
		if t.Taken.IsZero() {
			t.Taken = s.now()
		}
		s.step(t, Assigned, by, "")
		return nil
	})
	if err != nil || was == Assigned || was == Answered {
		return fault.Wrap("desk.Claim", err)
	}
	return s.tell(ctx, t, Edge{was, Assigned})
}

func taken(t Ticket) error {
	if t.State == Closed || t.State == Left {
		return fault.New(fault.Conflict, "desk", "Henvendelsen er afsluttet.", "The enquiry is closed.")
	}
	return fault.New(fault.Conflict, "desk", t.Assignee+" har allerede taget den.", t.Assignee+" has taken it already.")
}

// Reply writes the caseworker's answer into the conversation. It reaches the
// citizen before the ticket is marked answered: a crash between the two leaves
// a ticket that is still open, never a lost answer. The same words sent twice,
// with nothing from the citizen between, are one answer.
func (s *Service) Reply(ctx context.Context, id, by, text string) error {
	if strings.TrimSpace(text) == "" {
		return fault.New(fault.Invalid, "desk.Reply", "Svaret er tomt.", "The answer is empty.")
	}
	s.replying.Lock() // a double click comes to one node
	defer s.replying.Unlock()
	t, err := s.store.Ticket(ctx, id)
	if err != nil {
		return fault.Wrap("desk.Reply", err)
	}
	if err := holds(t, by); err != nil {
		return err
	}
	mark := digest(by, text)
	if t.State == Answered && t.Replied == mark {
		return nil
	}
	if err := s.post(ctx, t.Request.Conversation, by, text); err != nil {
		return fault.Wrap("desk.Reply", err)
	}
	_, err = s.update(ctx, id, func(t *Ticket) error {
		t.Unread, t.Replied = true, mark
		if t.State == Assigned {
			s.step(t, Answered, by, "")
		}
		return nil
	})
	return fault.Wrap("desk.Reply", err)
}

func digest(by, text string) string {
	sum := sha256.Sum256([]byte(by + "\n" + text))
	return hex.EncodeToString(sum[:8])
}

// holds refuses whoever does not have the ticket.
func holds(t Ticket, by string) error {
	switch {
	case t.State != Assigned && t.State != Answered:
		if t.State == Queued || t.State == Promised {
			return fault.New(fault.Conflict, "desk", "Tag henvendelsen først.", "Take the enquiry first.")
		}
		return taken(t)
	case t.Assignee != by:
		return taken(t)
	}
	return nil
}

// Talk notes that the caseworker is on a call with the citizen, so that the
// ticket is not taken back for silence. Who does not hold it gets
// fault.Conflict.
func (s *Service) Talk(ctx context.Context, id, by string) error {
	_, err := s.update(ctx, id, func(t *Ticket) error {
		if err := holds(*t, by); err != nil {
			return err
		}
		t.Talked = s.now()
		return nil
	})
	return fault.Wrap("desk.Talk", err)
}

// Note adds an internal note, which the citizen never sees.
func (s *Service) Note(ctx context.Context, id, by, text string) error {
	if strings.TrimSpace(text) == "" {
		return fault.New(fault.Invalid, "desk.Note", "Noten er tom.", "The note is empty.")
	}
	_, err := s.update(ctx, id, func(t *Ticket) error {
		t.Notes = append(t.Notes, Note{By: by, Text: text, At: s.now()})
		return nil
	})
	return fault.Wrap("desk.Note", err)
}

// Release puts the ticket back in the queue, in its old place, for others.
func (s *Service) Release(ctx context.Context, id, by string) error {
	t, err := s.update(ctx, id, func(t *Ticket) error {
		if err := holds(*t, by); err != nil {
			return err
		}
		if t.State == Answered {
			return fault.New(fault.Conflict, "desk.Release", "Borgeren har fået svar. Afslut i stedet.", "The citizen has an answer. Close it instead.")
		}
		t.Assignee = ""
		s.step(t, Queued, by, "released")
		return nil
	})
	if err != nil {
		return fault.Wrap("desk.Release", err)
	}
	return s.tell(ctx, t, Edge{Assigned, Queued})
}

// Transfer gives the ticket to a colleague, with a note that only staff see,
// and tells the citizen.
func (s *Service) Transfer(ctx context.Context, id, by, to, note string) error {
	if to = strings.TrimSpace(to); to == "" || to == by {
		return fault.New(fault.Invalid, "desk.Transfer", "Vælg en kollega.", "Choose a colleague.")
	}
	var was State
	t, err := s.update(ctx, id, func(t *Ticket) error {
		if err := holds(*t, by); err != nil {
			return err
		}
		was, t.Assignee = t.State, to
		if strings.TrimSpace(note) != "" {
			t.Notes = append(t.Notes, Note{By: by, Text: note, At: s.now()})
		}
		s.step(t, Assigned, by, "transferred")
		return nil
	})
	if err != nil {
		return fault.Wrap("desk.Transfer", err)
	}
	return s.tell(ctx, t, Edge{was, Assigned})
}

// Close ends the ticket with a reason; the conversation is Offelia's again.
func (s *Service) Close(ctx context.Context, id, by, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "desk.Close", "Skriv en grund.", "Give a reason.")
	}
	var was State
	t, err := s.update(ctx, id, func(t *Ticket) error {
		if err := holds(*t, by); err != nil {
			return err
		}
		was = t.State
		s.step(t, Closed, by, reason)
		return nil
	})
	if err != nil {
		return fault.Wrap("desk.Close", err)
	}
	return s.tell(ctx, t, Edge{was, Closed})
}

// Sweep promises an answer to those who still wait when the desk has closed,
// and while it is open takes back what a caseworker has left lying. Call it
// every few minutes, on any node.
func (s *Service) Sweep(ctx context.Context) error {
	if s.hours.Open(s.now()) {
		return s.takeBack(ctx)
	}
	waiting, err := s.store.Tickets(ctx, Filter{States: []State{Queued}})
	if err != nil {
		return fault.Wrap("desk.Sweep", err)
	}
	for _, t := range waiting {
		moved := false
		t, err := s.update(ctx, t.ID, func(t *Ticket) error {
			if moved = t.State == Queued; moved {
				t.PromisedBy = s.hours.Promise(s.now())
				s.step(t, Promised, "", "closing time")
			}
			return nil
		})
		if err != nil {
			return fault.Wrap("desk.Sweep", err)
		}
		if moved {
			if err := s.tell(ctx, t, Edge{Queued, Promised}); err != nil {
				return err
			}
		}
	}
	return nil
}

// silence is how long a caseworker may hold a ticket without a word before it
// goes back to the queue.
const silence = 30 * time.Minute

// takeBack puts tickets whose caseworker has fallen silent back in the queue, in
// their old place, and tells the citizen.
func (s *Service) takeBack(ctx context.Context) error {
	held, err := s.store.Tickets(ctx, Filter{States: []State{Assigned}})
	if err != nil {
		return fault.Wrap("desk.Sweep", err)
	}
	for _, t := range held {
		if !s.silent(t) {
			continue
		}
		moved := false
		t, err := s.update(ctx, t.ID, func(t *Ticket) error {
			if moved = s.silent(*t); moved {
				t.Assignee = ""
				s.step(t, Queued, "", "silence")
			}
			return nil
		})
		if err != nil {
			return fault.Wrap("desk.Sweep", err)
		}
		if moved {
			if err := s.tell(ctx, t, Edge{Assigned, Queued}); err != nil {
				return err
			}
		}
	}
	return nil
}

// silent tells whether the caseworker of a ticket has done nothing for too long
// since it became theirs to answer. What the citizen writes is no sign of life
// of theirs.
func (s *Service) silent(t Ticket) bool {
	if t.State != Assigned || len(t.Events) == 0 {
		return false
	}
	last := t.Events[len(t.Events)-1].At
	if t.Talked.After(last) {
		last = t.Talked
	}
	for _, n := range t.Notes {
		if n.By == t.Assignee && n.At.After(last) {
			last = n.At
		}
	}
	return s.now().Sub(last) > silence
}
