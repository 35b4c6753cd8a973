package web

import (
	"cmp"
	"net/http"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// errNoReceipt is the one answer to a receipt that is not there and one that is
// somebody else's.
var errNoReceipt = fault.New(fault.NotFound, "web.receipt", "Kvitteringen findes ikke, eller den er ikke din.",
	"The receipt does not exist, or it is not yours.")

// receipt finds one among those that the visitor may see.
func (s *site) receipt(v *visit, reference string) (citizen.Receipt, error) {
	all, err := s.Office.Receipts(v.Context(), v.Capability())
	if err != nil {
		return citizen.Receipt{}, err
	}
	for _, r := range all {
		if r.Reference == reference {
			return r, nil
		}
	}
	return citizen.Receipt{}, errNoReceipt
}

func (s *site) receiptPage(v *visit) error {
	r, err := s.receipt(v, v.PathValue("reference"))
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "receipt", v.tr("Kvittering ", "Receipt ")+r.Reference, struct {
		Receipt citizen.Receipt
		What    string
		By      string // who did it for the citizen, "" for themselves
		CanUndo bool
	}{r, changeText(r, v.lang), s.actorOf(v, r), r.Undone == "" && v.now.Before(r.UndoUntil)})
}

// actorOf names who made a change by a mandate.
func (s *site) actorOf(v *visit, r citizen.Receipt) string {
	if r.Actor == r.Subject {
		return ""
	}
	return s.holder(v, string(r.Actor))
}

func (s *site) undoForm(v *visit) error {
	undone, err := s.undo(v, v.PathValue("reference"), v.PostFormValue("id"))
	if err != nil {
		return err
	}
	return v.back("/kvittering/" + undone.Reference)
}

// undo takes a change back. The key makes a repeated press harmless.
func (s *site) undo(v *visit, reference, key string) (citizen.Receipt, error) {
	if _, err := s.receipt(v, reference); err != nil {
		return citizen.Receipt{}, err
	}
	return s.Office.Undo(v.Context(), v.Capability(), reference, cmp.Or(key, "undo-"+reference))
}

// changeNames says what a change is called, for the person it concerns.
var changeNames = map[string]fault.Words{
	"book":           {DA: "Tid bestilt", EN: "Appointment booked"},
	"rebook":         {DA: "Tid flyttet", EN: "Appointment moved"},
	"cancel":         {DA: "Tid aflyst", EN: "Appointment cancelled"},
	"upload":         {DA: "Dokument sendt", EN: "Document sent"},
	"message":        {DA: "Besked sendt", EN: "Message sent"},
	"apply":          {DA: "Ansøgning sendt", EN: "Application sent"},
	"withdraw":       {DA: "Ansøgning trukket tilbage", EN: "Application withdrawn"},
	"update_contact": {DA: "Kontaktoplysning ændret", EN: "Contact data changed"},
	"delegate":       {DA: "Fuldmagt givet", EN: "Power of attorney given"},
	"revoke":         {DA: "Fuldmagt tilbagekaldt", EN: "Power of attorney revoked"},
	"undo":           {DA: "Ændring fortrudt", EN: "Change undone"},
}

func changeText(r citizen.Receipt, lang string) string {
	if words, ok := changeNames[r.Change.Type]; ok {
		return words.In(lang)
	}
	return r.Change.Type
}
