package web

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"net/url"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// overviewPage is what the citizen can see about themselves: who read their
// data (GDPR art. 15), mandates given and held, receipts.
type overviewPage struct {
	View     citizen.View
	Accesses []citizen.Entry
	Receipts []receiptLine
	Given    []given
	Approved string // a step-up that was approved just now: reference,
	To, Key  string // for the mandate held by, and the change's key
}

type receiptLine struct {
	citizen.Receipt
	What string
}

type given struct {
	citizen.Delegation
	Name  string
	Valid bool
}

func (s *site) overview(v *visit) error {
	me := v.self()
	view, err := s.Office.View(v.Context(), me)
	if err != nil {
		return err
	}
	p := overviewPage{View: view, Approved: v.URL.Query().Get("godkendt"), To: v.URL.Query().Get("til"), Key: v.URL.Query().Get("id")}
	if p.Accesses, err = s.Office.Accesses(v.Context(), me); err != nil {
		return err
	}
	receipts, err := s.Office.Receipts(v.Context(), me)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		p.Receipts = append(p.Receipts, receiptLine{r, changeText(r, v.lang)})
	}
	for _, d := range view.Given {
		p.Given = append(p.Given, given{d, s.holder(v, d.To), d.Valid(citizen.Day(v.now))})
	}
	return s.render(v, http.StatusOK, "overview", v.tr("Mit overblik", "My overview"), p)
}

// holder is the name of a mandate's holder as far as the demo knows it; else
// what stands in the mandate.
func (s *site) holder(v *visit, to string) string {
	if s.Demo != nil {
		if town, err := s.Demo.Town(v.Context()); err == nil && town.Personas[citizen.ID(to)] != nil {
			return town.Personas[citizen.ID(to)].Name
		}
	}
	return to
}

// revokeForm takes a mandate back. The first press asks MitID about exactly
// this; the second, with the approval, does it.
func (s *site) revokeForm(v *visit) error {
	change := citizen.Change{Key: v.PostFormValue("id"), Type: citizen.Revoke, Target: v.PostFormValue("to"), Approval: v.PostFormValue("approval")}
	if change.Target == "" {
		return errForm
	}
	if change.Approval == "" {
		return s.askMitID(v, change)
	}
	receipt, err := s.Office.Do(v.Context(), v.self(), change)
	if err != nil {
		return err
	}
	return v.back("/kvittering/" + receipt.Reference)
}

// askMitID asks for the step-up and leads to it; from there back to the page.
func (s *site) askMitID(v *visit, change citizen.Change) error {
	if s.Demo == nil {
		return fault.New(fault.Unavailable, "web.mitid", "MitID er ikke sat op her.", "MitID is not set up here.")
	}
	change.Key = cmp.Or(change.Key, rand.Text())
	reference, err := s.askStepUp(v, change)
	if err != nil {
		return err
	}
	next := "/mit-overblik?" + url.Values{"til": {change.Target}, "id": {change.Key}, "godkendt": {reference}}.Encode()
	return v.back("/mitid/" + reference + "?next=" + url.QueryEscape(next))
}

func (s *site) askStepUp(v *visit, change citizen.Change) (string, error) {
	name := s.holder(v, change.Target)
	return s.Office.Ask(v.Context(), v.self(), v.ID, change,
		v.tr("Tilbagekald fuldmagten til "+name, "Revoke the power of attorney of "+name))
}
