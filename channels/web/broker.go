package web

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/web/mitid"
)

// Flow is a citizen on their way to MitID and back: in which browser, where they
// were, and, where they approve something, which step-up.
type Flow struct {
	mitid.Flow
	Session   string `json:"session"` // channels.Session.ID
	Next      string `json:"next"`
	Reference string `json:"reference,omitempty"` // "" is a login
}

// Flows keeps flows by their state for ten minutes. Several may be open in one
// browser.
type Flows interface {
	Keep(ctx context.Context, f Flow) error
	// Take finds a flow and forgets it; fault.NotFound when it was taken before,
	// is too old or never was.
	Take(ctx context.Context, state string) (Flow, error)
}

func (s *site) brokerRoutes() []route {
	return []route{
		{"GET " + mitid.Return, anyone, login, s.fromMitID},
		{"GET /mitid/{reference}", aCitizen, login, s.toApproval},
	}
}

// toLogin leads to MitID to log in.
func (s *site) toLogin(v *visit) error {
	f := Flow{Next: local(v.URL.Query().Get("next"), "/")}
	if err := s.ensure(v); err != nil {
		return err
	}
	var address string
	var err error
	if f.Flow, address, err = s.MitID.Login(v.Context(), v.lang); err != nil {
		return s.unidentified(v, f, err)
	}
	return s.leadTo(v, f, address)
}

// toApproval leads the citizen who was asked to MitID, to approve exactly what
// the step-up says.
func (s *site) toApproval(v *visit) error {
	a, err := s.Office.Approval(v.Context(), v.PathValue("reference"))
	if err != nil || a.Actor != v.Citizen {
		return cmp.Or(err, errNoPage)
	}
	f := Flow{Reference: a.Reference, Next: local(v.URL.Query().Get("next"), "/#seneste")}
	switch {
	case a.State != citizen.ApprovalAsked:
		return v.back(after(f.Next, a.State != citizen.ApprovalRejected))
	case a.Late(v.now):
		return s.unidentified(v, f, errLate)
	}
	var address string
	if f.Flow, address, err = s.MitID.Confirm(v.Context(), v.lang, a.Text); err != nil {
		return s.unidentified(v, f, err)
	}
	return s.leadTo(v, f, address)
}

// errLate is a step-up that has run out.
var errLate = fault.New(fault.Conflict, "web.approve",
	"Der gik for lang tid, så godkendelsen er ikke længere åben. Gå tilbage, og begynd igen.",
	"It took too long, so the approval is no longer open. Go back and begin again.")

func (s *site) leadTo(v *visit, f Flow, address string) error {
	f.Session = v.ID
	if err := s.Flows.Keep(v.Context(), f); err != nil {
		return err
	}
	return v.back(address)
}

// errFlow is the answer to a state that is unknown here: used, too old, of
// another browser or made up.
var errFlow = fault.New(fault.Conflict, "web.flow",
	"Svaret fra MitID er brugt, for gammelt eller hører til en anden browser. Begynd igen her, og bliv i denne browser.",
	"The answer from MitID has been used, is too old or belongs to another browser. Begin again here and stay in this browser.")

// fromMitID takes what a citizen brings back.
func (s *site) fromMitID(v *visit) error {
	answer := v.URL.Query()
	f, err := s.Flows.Take(v.Context(), answer.Get("state"))
	switch {
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return err
	case err != nil || f.Session != v.ID:
		return s.unidentified(v, Flow{Next: "/"}, errFlow)
	}
	who, err := s.MitID.Finish(v.Context(), f.Flow, answer)
	if f.Reference != "" {
		return s.approved(v, f, who, err)
	}
	if err != nil {
		return s.unidentified(v, f, err)
	}
	w, err := s.Office.Arrive(v.Context(), who.Person)
	if err != nil {
		return err
	}
	name := cmp.Or(w.Name, who.Name, v.tr("Borger", "Citizen"))
	if err := s.admit(v, aCitizen, w.ID, name, channels.Broker{Transaction: who.Transaction, Hint: who.Hint}); err != nil {
		return err
	}
	return v.back(f.Next)
}

// errOther is somebody else's MitID.
var errOther = fault.New(fault.Denied, "web.approve",
	"Det var en anden end dig, der godkendte i MitID. Prøv igen med dit eget MitID.",
	"Somebody else than you approved in MitID. Try again with your own MitID.")

// approved takes MitID's answer to a step-up. A rejection is an answer, with
// which the errand ends; after anything else that went wrong the step-up stands
// open, and nothing is written.
func (s *site) approved(v *visit, f Flow, who mitid.Identity, failure error) error {
	yes := failure == nil
	switch {
	case errors.Is(failure, mitid.ErrCancelled):
	case failure != nil:
		return s.unidentified(v, f, failure)
	default:
		if err := s.identical(v, who); err != nil {
			return s.unidentified(v, f, err)
		}
		v.Broker.Transaction = who.Transaction
		if err := s.enter(v); err != nil {
			return err
		}
		s.Log.InfoContext(v.Context(), "approved in MitID", "reference", f.Reference, "transaction", who.Transaction)
	}
	err := s.answerMitID(v, f.Reference, yes)
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return s.unidentified(v, f, errLate)
	}
	if err != nil {
		return err
	}
	return v.back(after(f.Next, yes))
}

// identical checks that the citizen of the session was identified, and again.
func (s *site) identical(v *visit, who mitid.Identity) error {
	id, known, err := s.Office.Holder(v.Context(), who.CPR)
	switch {
	case err != nil:
		return err
	case !known || id != v.Citizen:
		return errOther
	case v.Broker.Transaction != "" && (who.Transaction == "" || who.Transaction == v.Broker.Transaction):
		return mitid.ErrStale
	}
	return nil
}

// unidentified says why MitID did not help, and the ways on.
func (s *site) unidentified(v *visit, f Flow, err error) error {
	kind := fault.KindOf(err)
	if kind == fault.Internal || kind == fault.Unavailable {
		s.Log.WarnContext(v.Context(), "MitID", "err", err)
	} else {
		s.Log.InfoContext(v.Context(), "MitID", "err", err)
	}
	contacts, _ := s.Office.Contacts(v.Context()) // the page helps without them
	p := struct {
		Title, Text, Again, Back string
		Approval                 bool
		Phones                   []phone
		Now                      time.Time
	}{
		Title: v.tr("Du er ikke logget ind", "You are not logged in"), Text: fault.Text(err, v.lang), Back: after(f.Next, false),
		Again: "/login?next=" + url.QueryEscape(f.Next), Phones: phones(contacts, "", v.now), Now: v.now,
	}
	if p.Approval = f.Reference != ""; p.Approval {
		p.Title = v.tr("Det er ikke godkendt", "It is not approved")
		p.Again = "/mitid/" + f.Reference + "?next=" + url.QueryEscape(f.Next)
		if errors.Is(err, errLate) {
			p.Again = ""
		}
	}
	return s.render(v, statuses[kind], "unidentified", p.Title, p)
}

// answerMitID stores MitID's answer to a step-up and lets what asked go on: the
// dialogue at once, a page when the citizen is back on it.
func (s *site) answerMitID(v *visit, reference string, yes bool) error {
	a, err := s.Office.Approval(v.Context(), reference)
	if err != nil {
		return err
	}
	if err := s.Office.Approve(v.Context(), reference, a.Actor, yes); err != nil {
		return err
	}
	c, err := s.asking(v, a)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil // asked by a page: that page goes on
	}
	if err != nil {
		return err
	}
	_, err = s.run(v.Context(), assistant.Input{
		Conversation: c.ID, ID: "mitid-" + reference, Kind: assistant.Approved, Choice: reference, Yes: yes, Channel: "web",
		Lang:       c.Lang,
		Capability: citizen.Capability{Actor: a.Actor, Subject: a.Subject, Level: citizen.Substantial, Purpose: "self_service"},
	})
	return err
}

// asking finds the conversation that a step-up was asked in. The engine names
// it in the approval; a page's own step-up names its session instead.
func (s *site) asking(v *visit, a citizen.Approval) (assistant.Conversation, error) {
	return s.Engine.Find(v.Context(), a.Session, citizen.Capability{Actor: a.Actor, Subject: a.Subject, Level: citizen.Substantial}, "")
}

// after is where a citizen goes when MitID has answered: to where they were,
// without an approval in the address that was not given.
func after(next string, yes bool) string {
	if path, _, asked := strings.Cut(next, "?"); !yes && asked {
		return path
	}
	return next
}

// afterLogout is where a logout leads: by way of the broker when that is where
// the session came from.
func (s *site) afterLogout(v *visit) string {
	if s.MitID == nil || v.Broker == (channels.Broker{}) {
		return "/"
	}
	return cmp.Or(s.MitID.Logout(v.Context(), v.Broker.Hint), "/")
}
