package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"offelia/assistant/desk"
	"offelia/assistant/fault"
)

func (s *site) deskRoutes() []route {
	return []route{
		{"GET /sagsbehandler", caseworker, ordinary, s.deskPage},
		{"GET /sagsbehandler/koe", caseworker, quiet, s.queueFragment},
		{"GET /sagsbehandler/{ticket}", caseworker, ordinary, s.ticketPage},
		{"GET /sagsbehandler/{ticket}/efter/{seq}", caseworker, quiet, s.ticketEntries},
		{"POST /sagsbehandler/{ticket}/{deed}", caseworker, ordinary, s.ticketForm},
	}
}

// deeds are what a caseworker can do with a ticket.
var deeds = map[string]func(d Desk, ctx context.Context, id, by, text string) error{
	"tag":   func(d Desk, ctx context.Context, id, by, _ string) error { return d.Claim(ctx, id, by) },
	"svar":  func(d Desk, ctx context.Context, id, by, text string) error { return d.Reply(ctx, id, by, text) },
	"notat": func(d Desk, ctx context.Context, id, by, text string) error { return d.Note(ctx, id, by, text) },
	"slip":  func(d Desk, ctx context.Context, id, by, _ string) error { return d.Release(ctx, id, by) },
	"luk":   func(d Desk, ctx context.Context, id, by, text string) error { return d.Close(ctx, id, by, text) },
}

// act does one deed as the caseworker who is logged in.
func (s *site) act(v *visit, id, deed, text string) error {
	do, ok := deeds[deed]
	switch {
	case !ok:
		return errNoPage
	case s.Desk == nil:
		return errNoDesk
	case (deed == "svar" || deed == "notat" || deed == "luk") && text == "":
		return fault.New(fault.Invalid, "web.desk", "Skriv en tekst først.", "Write a text first.")
	}
	return do(s.Desk, v.Context(), id, v.Name, text)
}

var errNoDesk = fault.New(fault.Unavailable, "web.desk", "Køen er ikke til rådighed.", "The queue is not available.")

func (s *site) queue(v *visit) ([]desk.Ticket, error) {
	if s.Desk == nil {
		return nil, errNoDesk
	}
	return s.Desk.Queue(v.Context())
}

type queuePage struct {
	Tickets []desk.Ticket
	Me      string
	Now     time.Time
}

// reasons and ticketStates are the desk's own words, for caseworkers.
var (
	reasons = map[desk.Reason]fault.Words{
		desk.CitizenAsked:   {DA: "Borgeren bad om et menneske", EN: "The citizen asked for a person"},
		desk.NotUnderstood:  {DA: "Offelia forstod det ikke", EN: "Offelia did not understand"},
		desk.NoAnswer:       {DA: "Ingen vejledning passede", EN: "No guide fitted"},
		desk.Complaint:      {DA: "Klage", EN: "Complaint"},
		desk.Discretion:     {DA: "Kræver et skøn", EN: "Needs a human judgement"},
		desk.Distress:       {DA: "Borgeren har det svært", EN: "The citizen is in distress"},
		desk.OtherLanguage:  {DA: "Andet sprog", EN: "Another language"},
		desk.ActionFailed:   {DA: "Noget kunne ikke gennemføres", EN: "Something could not be done"},
		desk.MessageToStaff: {DA: "Besked", EN: "Message"},
	}
	ticketStates = map[desk.State]fault.Words{
		desk.Asked: {DA: "Modtaget", EN: "Received"}, desk.Queued: {DA: "I kø", EN: "Queued"},
		desk.Promised: {DA: "Svar lovet", EN: "Answer promised"}, desk.Assigned: {DA: "Taget", EN: "Taken"},
		desk.Answered: {DA: "Besvaret", EN: "Answered"}, desk.Closed: {DA: "Lukket", EN: "Closed"},
		desk.Left: {DA: "Borgeren gik videre", EN: "The citizen went on"},
	}
)

// named gives a value's words, or the value itself when it has none.
func named[K ~string](words map[K]fault.Words, k K, lang string) string {
	if w, ok := words[k]; ok {
		return w.In(lang)
	}
	return string(k)
}

func (s *site) deskPage(v *visit) error {
	tickets, err := s.queue(v)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "desk", v.tr("Henvendelser", "Enquiries"), queuePage{tickets, v.Name, v.now})
}

func (s *site) queueFragment(v *visit) error {
	tickets, err := s.queue(v)
	if err != nil {
		return err
	}
	return s.fragment(v, "desk", "queue", queuePage{tickets, v.Name, v.now})
}

// ticketData is a ticket with its conversation.
type ticketData struct {
	Ticket desk.Ticket
	Thread thread
	Mine   bool
	Free   bool // waits for somebody to take it
	Error  string
	Draft  string
	Mode   string // of the draft: svar or notat
}

func (s *site) ticket(v *visit, id string) (ticketData, error) {
	if s.Desk == nil {
		return ticketData{}, errNoDesk
	}
	t, err := s.Desk.Ticket(v.Context(), id)
	if err != nil {
		return ticketData{}, err
	}
	d := ticketData{Ticket: t, Mine: t.Assignee == v.Name && t.State != desk.Closed && t.State != desk.Left,
		Free: t.Assignee == "" && (t.State == desk.Queued || t.State == desk.Promised || t.State == desk.Asked)}
	d.Thread, err = s.thread(v.Context(), t.Request.Conversation, 0)
	d.Thread.Lang, d.Thread.Desk = v.lang, true
	return d, err
}

func (s *site) ticketPage(v *visit) error {
	d, err := s.ticket(v, v.PathValue("ticket"))
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "ticket", d.Ticket.ID+" "+d.Ticket.Request.Topic, d)
}

func (s *site) ticketEntries(v *visit) error {
	after, err := strconv.ParseInt(v.PathValue("seq"), 10, 64)
	if err != nil {
		return errNoPage
	}
	d, err := s.ticket(v, v.PathValue("ticket"))
	if err != nil {
		return err
	}
	t, err := s.thread(v.Context(), d.Ticket.Request.Conversation, after)
	if err != nil {
		return err
	}
	t.Lang, t.Desk = v.lang, true
	return s.fragment(v, "conversation", "entries", t)
}

// ticketForm does a deed. When it fails, somebody else was first for instance,
// the page says so and keeps what was written.
func (s *site) ticketForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	id, deed, text := v.PathValue("ticket"), v.PathValue("deed"), v.FormValue("text")
	err := s.act(v, id, deed, text)
	switch {
	case err == nil && deed == "luk", err == nil && deed == "slip":
		return v.back("/sagsbehandler")
	case err == nil:
		return v.back("/sagsbehandler/" + id + "#seneste")
	case fault.KindOf(err) == fault.Internal, fault.KindOf(err) == fault.NotFound:
		return err
	}
	d, failed := s.ticket(v, id)
	if failed != nil {
		return failed
	}
	d.Error, d.Draft, d.Mode = fault.Text(err, v.lang), text, deed
	return s.render(v, statuses[fault.KindOf(err)], "ticket", d.Ticket.ID+" "+d.Ticket.Request.Topic, d)
}
