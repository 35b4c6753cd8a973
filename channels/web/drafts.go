package web

import (
	"context"
	"net/http"

	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// Drafts suggests texts to people: a caseworker sends them, an editor publishes
// them, or nobody does. It may be slow (seconds) and answers fault.Unavailable
// when it has nothing.
type Drafts interface {
	// Suggests tells whether there is a language model to suggest texts with.
	Suggests() bool
	// ForTicket sums up a conversation and suggests replies.
	ForTicket(ctx context.Context, t desk.Ticket) (TicketDrafts, error)
	// ForPassage suggests phrasings and a text in plain language.
	ForPassage(ctx context.Context, g *knowledge.Guide, p *knowledge.Passage) (PassageDrafts, error)
}

// TicketDrafts is what is suggested to a caseworker. Summary is empty without a
// language model.
type TicketDrafts struct {
	Summary []DraftLine  `json:"summary"`
	Replies []DraftReply `json:"replies"`
}

// DraftLine is one sentence and the numbers of the messages it rests on.
type DraftLine struct {
	Text     string `json:"text"`
	Messages []int  `json:"messages"`
}

// DraftReply is a reply and the passages it rests on. Origin is "editor" when it
// is a guide's own text, "model" when a language model worded it.
type DraftReply struct {
	Text    string               `json:"text"`
	Origin  string               `json:"origin"`
	Sources []knowledge.Citation `json:"sources"`
}

// PassageDrafts is what is suggested to an editor.
type PassageDrafts struct {
	Phrasings []string `json:"phrasings"`
	Plain     string   `json:"plain"`
}

var errNoDrafts = fault.New(fault.Unavailable, "web.drafts", "Der er ingen forslag lige nu.", "There are no suggestions right now.")

func (s *site) draftRoutes() []route {
	return []route{
		{"POST /sagsbehandler/{ticket}/forslag", caseworker, ordinary, s.draftsForm},
		{"POST /v1/desk/tickets/{ticket}/drafts", caseworker, ordinary, s.apiTicketDrafts},
		{"POST /v1/studio/guides/{guide}/{lang}/passages/{passage}/drafts", writer, ordinary, s.apiPassageDrafts},
	}
}

func (s *site) ticketDrafts(v *visit) (ticketData, error) {
	if s.Drafts == nil {
		return ticketData{}, errNoDrafts
	}
	d, err := s.ticket(v, v.PathValue("ticket"))
	if err != nil {
		return d, err
	}
	d.Drafts, err = s.Drafts.ForTicket(v.Context(), d.Ticket)
	return d, err
}

func (s *site) apiTicketDrafts(v *visit) error {
	d, err := s.ticketDrafts(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, d.Drafts)
}

// draftsForm shows the ticket with what is suggested: the first reply stands in
// the field, to be read, changed and sent, or not.
func (s *site) draftsForm(v *visit) error {
	d, err := s.ticketDrafts(v)
	if fault.KindOf(err) == fault.Unavailable && err != nil {
		if d, err = s.ticket(v, v.PathValue("ticket")); err == nil {
			d.Error = fault.Text(errNoDrafts, v.lang)
		}
	}
	if err != nil {
		return err
	}
	d.Asked = true
	if len(d.Drafts.Replies) > 0 {
		d.Draft, d.Mode = d.Drafts.Replies[0].Text, "svar"
	}
	return s.render(v, http.StatusOK, "ticket", d.Ticket.ID+" "+d.Ticket.Request.Topic, d)
}

func (s *site) apiPassageDrafts(v *visit) error {
	_, drafts, err := s.passageDrafts(v, v.PathValue("passage"))
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, drafts)
}

// passageDrafts asks for suggestions to a passage of the draft.
func (s *site) passageDrafts(v *visit, id string) (*knowledge.Passage, PassageDrafts, error) {
	var none PassageDrafts
	switch k := keyOf(v); {
	case s.Studio == nil:
		return nil, none, errNoStudio
	case !v.writes(k):
		return nil, none, errNoPage
	case s.Drafts == nil:
		return nil, none, errNoDrafts
	}
	g, err := s.edition(keyOf(v), 0)
	if err != nil {
		return nil, none, err
	}
	p := g.Passage(id)
	if p == nil {
		return nil, none, errNoPage
	}
	drafts, err := s.Drafts.ForPassage(v.Context(), g, p)
	return p, drafts, err
}
