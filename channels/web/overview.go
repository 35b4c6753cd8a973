package web

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// overviewPage is what the citizen can see about themselves: their records, who
// read them (GDPR art. 15), mandates given and held, receipts.
type overviewPage struct {
	View     citizen.View
	Upcoming []citizen.Appointment
	Accesses []accesses
	Names    map[citizen.ID]string // of those in Accesses
	Receipts []receiptLine
	Given    []given
	Talks    []assistant.Conversation // the latest, newest first
	Approved string                   // a step-up that was approved just now: reference,
	To, Key  string                   // for the mandate held by, and the change's key
}

// accesses are one or more reads of the same by the same person in one minute.
type accesses struct {
	citizen.Entry
	Times int
}

// together folds entries, newest first, that say the same within a minute.
func together(entries []citizen.Entry) []accesses {
	var list []accesses
	for _, e := range entries {
		if n := len(list) - 1; n >= 0 && sameAccess(list[n].Entry, e) {
			list[n].Times++
			continue
		}
		list = append(list, accesses{e, 1})
	}
	return list
}

func sameAccess(a, b citizen.Entry) bool {
	return a.Actor == b.Actor && a.Verb == b.Verb && a.What == b.What && a.Outcome == b.Outcome && a.At.Truncate(time.Minute).Equal(b.At.Truncate(time.Minute))
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
	p.Upcoming = upcoming(view.Appointments, v.now, len(view.Appointments))
	entries, err := s.Office.Accesses(v.Context(), me)
	if err != nil {
		return err
	}
	p.Accesses = together(entries)
	if p.Talks, err = s.latest(v, 20); err != nil {
		return err
	}
	p.Names = map[citizen.ID]string{}
	for _, a := range p.Accesses {
		p.Names[a.Actor] = s.holder(v, string(a.Actor))
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

// verbs and sections say what the audit log's identifiers mean to a reader.
var (
	verbs = map[string]fault.Words{
		"read": {DA: "Læste", EN: "Read"}, "step_up": {DA: "MitID-godkendelse", EN: "MitID approval"},
		"login": {DA: "Loggede ind med MitID", EN: "Logged in with MitID"},
	}
	sections = map[string]fault.Words{
		"appointments": {DA: "aftaler", EN: "appointments"}, "cases": {DA: "sager", EN: "cases"},
		"benefits": {DA: "ydelser", EN: "benefits"}, "documents": {DA: "dokumenter", EN: "documents"},
		"id_documents": {DA: "pas og kørekort", EN: "passport and licence"}, "contact": {DA: "kontaktoplysninger", EN: "contact data"},
		"dependents": {DA: "børn", EN: "children"}, "mandates": {DA: "fuldmagter", EN: "powers of attorney"},
	}
)

// accessText writes one line of the audit log in words.
func accessText(e citizen.Entry, lang string) string {
	verb := named(verbs, e.Verb, lang)
	if w, ok := changeNames[e.Verb]; ok {
		verb = w.In(lang)
	}
	var what []string
	for part := range strings.SplitSeq(e.What, ",") {
		if w, ok := sections[part]; ok {
			what = append(what, w.In(lang))
		}
	}
	if len(what) > 0 {
		verb += " " + strings.Join(what, ", ")
	}
	if e.Outcome != "" && e.Outcome != "ok" {
		verb += fmt.Sprintf(" (%s)", named(outcomes, e.Outcome, lang))
	}
	return verb
}

var outcomes = map[string]fault.Words{
	"denied": {DA: "afvist", EN: "refused"}, "not_found": {DA: "afvist", EN: "refused"},
	"conflict": {DA: "ikke gennemført", EN: "not done"}, "invalid": {DA: "ikke gennemført", EN: "not done"},
	citizen.ApprovalAsked: {DA: "bedt om", EN: "asked for"}, citizen.ApprovalGiven: {DA: "godkendt", EN: "approved"},
	citizen.ApprovalRejected: {DA: "afvist", EN: "rejected"},
}

// areaNames are the areas of mandates as people say them.
var areaNames = map[citizen.Area]fault.Words{
	citizen.Aftaler: {DA: "aftaler", EN: "appointments"}, citizen.Oekonomi: {DA: "økonomi", EN: "payments"},
	"hjaelpemidler": {DA: "hjælpemidler", EN: "aids"}, "rehabilitering": {DA: "rehabilitering", EN: "rehabilitation"},
	"hjemmepleje": {DA: "hjemmepleje", EN: "home care"}, "forebyggelse": {DA: "forebyggelse", EN: "prevention"},
	"boligstoette": {DA: "boligstøtte", EN: "housing benefit"}, "kontanthjaelp": {DA: "kontanthjælp", EN: "cash assistance"},
	"sygedagpenge": {DA: "sygedagpenge", EN: "sickness benefit"}, "pension": {DA: "pension", EN: "pension"},
	"flytning": {DA: "flytning", EN: "moving"}, "koerekort": {DA: "kørekort", EN: "driving licence"}, "pas": {DA: "pas", EN: "passport"},
	"enkeltydelse": {DA: "enkeltydelser", EN: "one-off payments"}, "doedsfald": {DA: "dødsfald", EN: "death"},
	"su": {DA: "SU", EN: "SU (student grant)"}, "friplads": {DA: "friplads", EN: "a free place in childcare"},
	"efterlevelsespension": {DA: "efterlevelsespension", EN: "survivor's pension"},
	"sundhed":              {DA: "sundhed", EN: "health"}, "skat": {DA: "skat", EN: "tax"}, "ledighed": {DA: "ledighed", EN: "unemployment"},
}

// holder is the name of somebody with whom the citizen has a mandate, as far as
// it is known to them; else what stands there.
func (s *site) holder(v *visit, to string) string {
	name, err := s.Office.NameOf(v.Context(), v.Citizen, citizen.ID(to))
	if err != nil || name == "" {
		return to
	}
	return name
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
	if s.Demo == nil && s.MitID == nil {
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
