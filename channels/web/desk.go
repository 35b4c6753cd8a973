package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
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

// Colleagues lists the caseworkers by name.
type Colleagues func(ctx context.Context) ([]string, error)

// deed is one thing that a caseworker does with a ticket.
type deed struct {
	Text string `json:"text"`
	To   string `json:"to"` // transfer: the colleague's name
}

// deeds are what a caseworker can do with a ticket.
var deeds = map[string]func(d Desk, ctx context.Context, id, by string, x deed) error{
	"tag":   func(d Desk, ctx context.Context, id, by string, _ deed) error { return d.Claim(ctx, id, by) },
	"svar":  func(d Desk, ctx context.Context, id, by string, x deed) error { return d.Reply(ctx, id, by, x.Text) },
	"notat": func(d Desk, ctx context.Context, id, by string, x deed) error { return d.Note(ctx, id, by, x.Text) },
	"slip":  func(d Desk, ctx context.Context, id, by string, _ deed) error { return d.Release(ctx, id, by) },
	"giv": func(d Desk, ctx context.Context, id, by string, x deed) error {
		return d.Transfer(ctx, id, by, x.To, x.Text)
	},
	"luk": func(d Desk, ctx context.Context, id, by string, x deed) error { return d.Close(ctx, id, by, x.Text) },
}

// act does one deed as the caseworker who is logged in.
func (s *site) act(v *visit, id, name string, x deed) error {
	do, ok := deeds[name]
	switch {
	case !ok:
		return errNoPage
	case s.Desk == nil:
		return errNoDesk
	case (name == "svar" || name == "notat" || name == "luk") && x.Text == "":
		return fault.New(fault.Invalid, "web.desk", "Skriv en tekst først.", "Write a text first.")
	}
	if name == "giv" {
		all, err := s.colleagues(v)
		if err != nil {
			return err
		}
		if !slices.Contains(all, x.To) {
			return fault.New(fault.Invalid, "web.desk", "Vælg en kollega.", "Choose a colleague.")
		}
	}
	return do(s.Desk, v.Context(), id, v.Name, x)
}

// colleagues are the other caseworkers.
func (s *site) colleagues(v *visit) ([]string, error) {
	if s.Colleagues == nil {
		return nil, nil
	}
	all, err := s.Colleagues(v.Context())
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == v.Name }), fault.Wrap("web: colleagues", err)
}

// canned are replies that are often given; {navn} is the citizen's first name.
var canned = []struct{ name, text fault.Words }{
	{fault.Words{DA: "Jeg undersøger det", EN: "I am looking into it"}, fault.Words{DA: "Hej{navn}. Jeg har læst det, du har skrevet, og undersøger det nu. Jeg skriver til dig her, så snart jeg ved mere.", EN: "Hello{navn}. I have read what you wrote and am looking into it now. I will write to you here as soon as I know more."}},
	{fault.Words{DA: "Jeg mangler oplysninger", EN: "I need to know more"}, fault.Words{DA: "Hej{navn}. For at kunne svare dig mangler jeg at vide: ", EN: "Hello{navn}. To be able to answer you I need to know: "}},
	{fault.Words{DA: "Send et dokument", EN: "Send a document"}, fault.Words{DA: "Hej{navn}. Vil du sende dokumentet her i samtalen? Tryk på Vedhæft fil under feltet, du skriver i.", EN: "Hello{navn}. Would you send the document here in the conversation? Press Attach file below the field you write in."}},
	{fault.Words{DA: "En anden myndighed", EN: "Another authority"}, fault.Words{DA: "Hej{navn}. Det er en anden myndighed, der afgør det: ", EN: "Hello{navn}. Another authority decides this: "}},
	{fault.Words{DA: "Tak for henvendelsen", EN: "Thank you for writing"}, fault.Words{DA: "Selv tak{navn}. Skriv endelig igen, hvis der er mere. Hav en god dag.", EN: "You are welcome{navn}. Do write again if there is more. Have a good day."}},
}

// reply is a canned reply in a language, filled in; "" for none.
func reply(number, lang, name string) string {
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(canned) {
		return ""
	}
	if name, _, _ = strings.Cut(name, " "); name != "" {
		name = " " + name
	}
	return strings.ReplaceAll(canned[n].text.In(lang), "{navn}", name)
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
	Free    int // wait for somebody to take them
}

func pageOfQueue(v *visit, tickets []desk.Ticket) queuePage {
	p := queuePage{Tickets: tickets, Me: v.Name, Now: v.now}
	for _, t := range tickets {
		if t.Assignee == "" {
			p.Free++
		}
	}
	return p
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

// summaryStates are what the citizen said about the summary of a ticket.
var summaryStates = map[desk.SummaryState]fault.Words{
	desk.Shown:     {DA: "Borgeren har fået det vist, men ikke sagt, om det passer.", EN: "The citizen was shown it, but has not said whether it is right."},
	desk.Approved:  {DA: "Borgeren har sagt god for det.", EN: "The citizen approved it."},
	desk.Corrected: {DA: "Borgeren har selv skrevet det.", EN: "The citizen wrote it."},
	desk.Omitted:   {DA: "Borgeren ville ikke have et resumé med. Læs samtalen.", EN: "The citizen wanted no summary. Read the conversation."},
}

// ticketWhys are why a ticket took a step, where no person wrote it.
var ticketWhys = map[string]fault.Words{
	"wrote again": {DA: "borgeren skrev igen", EN: "the citizen wrote again"}, "released": {DA: "lagt tilbage", EN: "put back"},
	"closing time": {DA: "lukketid", EN: "closing time"}, "silence": {DA: "intet svar i for lang tid", EN: "no answer for too long"},
	"transferred": {DA: "givet videre", EN: "given to a colleague"},
}

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
	return s.render(v, http.StatusOK, "desk", v.tr("Henvendelser", "Enquiries"), pageOfQueue(v, tickets))
}

func (s *site) queueFragment(v *visit) error {
	tickets, err := s.queue(v)
	if err != nil {
		return err
	}
	return s.fragment(v, "desk", "queue", pageOfQueue(v, tickets))
}

// ticketData is a ticket with its conversation.
// who is the citizen of a ticket. Name and For, on whose behalf, are "" when they
// are not to be seen.
type who struct {
	Name, For            string
	LoggedIn, ForAnother bool
}

type ticketData struct {
	Ticket desk.Ticket
	Who    who
	Thread thread
	Mine   bool
	Free   bool // waits for somebody to take it
	Error  string
	Draft  string
	Mode   string // of the draft: svar or notat
	Canned []string
	Others []string // colleagues to whom it can be given
	Now    time.Time
	Drafts TicketDrafts
	Asked  bool // for drafts
	Helped bool // drafts can be asked for
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
	d.Now = v.now
	for _, c := range canned {
		d.Canned = append(d.Canned, c.name.In(v.lang))
	}
	if d.Others, err = s.colleagues(v); err != nil {
		return d, err
	}
	if d.Who, err = s.whose(v, t, d.Mine); err != nil {
		return d, err
	}
	d.Helped = s.Drafts != nil
	d.Thread, err = s.thread(v.Context(), t.Request.Conversation, 0)
	d.Thread.Lang, d.Thread.Desk = v.lang, true
	return d, err
}

func (s *site) ticketPage(v *visit) error {
	d, err := s.ticket(v, v.PathValue("ticket"))
	if err != nil {
		return err
	}
	if chosen := reply(v.URL.Query().Get("svar"), d.Ticket.Request.Lang, d.Who.Name); chosen != "" {
		d.Draft, d.Mode = chosen, "svar"
	}
	return s.render(v, http.StatusOK, "ticket", d.Ticket.ID+" "+d.Ticket.Request.Topic, d)
}

// whose tells whose enquiry it is. Names are for the caseworker who has it, not
// for everybody who looks down the queue.
func (s *site) whose(v *visit, t desk.Ticket, mine bool) (who, error) {
	r := t.Request
	w := who{LoggedIn: r.Citizen != "", ForAnother: r.Subject != "" && r.Subject != r.Citizen}
	if !mine || !w.LoggedIn {
		return w, nil
	}
	var err error
	if w.Name, err = s.Office.Name(v.Context(), r.Citizen); err != nil {
		return w, fault.Wrap("web: name of the citizen", err)
	}
	if w.ForAnother {
		w.For, err = s.Office.Name(v.Context(), r.Subject)
	}
	return w, fault.Wrap("web: name of the citizen", err)
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
	id, name, x := v.PathValue("ticket"), v.PathValue("deed"), deed{Text: v.FormValue("text"), To: v.FormValue("to")}
	err := s.act(v, id, name, x)
	switch {
	case err == nil && (name == "luk" || name == "slip" || name == "giv"):
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
	d.Error, d.Draft, d.Mode = fault.Text(err, v.lang), x.Text, name
	return s.render(v, statuses[fault.KindOf(err)], "ticket", d.Ticket.ID+" "+d.Ticket.Request.Topic, d)
}
