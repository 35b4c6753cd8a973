package voice

import (
	"context"
	"net/http"

	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/channels"
)

// standing tells the desk's page whether the citizen of a ticket is on a call,
// and which caseworker is on it with them.
func (d *Door) standing(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	_, c, err := d.ticketCall(r, s)
	if err != nil {
		return err
	}
	body := map[string]any{"open": c != nil, "with": "", "ice_servers": []iceServer{}}
	if c != nil {
		if name := c.with.Load(); name != nil {
			body["with"] = *name
		}
		body["ice_servers"] = d.Media.relays(s.ID, d.Now())
	}
	reply(w, http.StatusOK, body)
	return nil
}

// ticketCall finds a ticket for a caseworker, and the call of its conversation;
// nil when there is none on this node. For everybody else there is no ticket.
func (d *Door) ticketCall(r *http.Request, s channels.Session) (desk.Ticket, *call, error) {
	if s.Role != channels.RoleCaseworker || d.Desk == nil {
		return desk.Ticket{}, nil, errNoTicket
	}
	t, err := d.Desk.Ticket(r.Context(), r.PathValue("ticket"))
	if err != nil {
		return t, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return t, d.calls[t.Request.Conversation], nil
}

var (
	errNoTicket = fault.New(fault.NotFound, "voice.join", "Henvendelsen findes ikke.", "There is no such enquiry.")
	errNoPerson = fault.New(fault.Conflict, "voice.join", "Borgeren er ikke i et opkald nu.", "The citizen is not on a call now.")
)

// join lets the caseworker who holds a ticket into the citizen's call. It takes
// no place among the calls: a full house must not keep help away, and a call has
// one caseworker at most.
func (d *Door) join(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	t, c, err := d.ticketCall(r, s)
	if err != nil {
		return err
	}
	offer, err := offerOf(r)
	if err != nil {
		return err
	}
	if err := d.Desk.Talk(r.Context(), t.ID, s.Name); err != nil {
		return err
	}
	if c == nil {
		return errNoPerson
	}
	x, answer, err := newCaseworker(r.Context(), c, s, t.ID, offer)
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.joined[x.id] = x
	d.mu.Unlock()
	select {
	case c.joins <- x:
		accept(w, &x.line, x.id, answer)
		return nil
	case <-c.ctx.Done():
		x.free()
		d.forget(x)
		return errNoPerson
	}
}

func (d *Door) forget(x *caseworker) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.joined, x.id)
}

// holds tells whether a caseworker still has a ticket, as Desk.Talk does, and
// changes nothing.
func (d *Door) holds(ctx context.Context, ticket, name string) error {
	t, err := d.Desk.Ticket(ctx, ticket)
	if err != nil {
		return err
	}
	if t.Assignee != name || t.State != desk.Assigned && t.State != desk.Answered {
		return errGivenUp
	}
	return nil
}
