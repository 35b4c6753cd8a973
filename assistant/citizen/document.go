package citizen

import (
	"slices"
	"strings"

	"offelia/assistant/fault"
)

func areaOfDocument(w World, c Change) (Area, error) {
	if c.Target == "" {
		return areaOfCaseID(w, c.Case)
	}
	d, err := w.requested(c.Target)
	if err != nil {
		return "", err
	}
	return w.caseArea(d.Case), nil
}

// areaOfCase is for a message: to a case, or to nobody's case in particular.
func areaOfCase(w World, c Change) (Area, error) {
	if c.Target == "" {
		return "", nil
	}
	return areaOfCaseID(w, c.Target)
}

func areaOfCaseID(w World, id string) (Area, error) {
	held, ok := w.caseByID(id)
	if !ok {
		return "", notFound("citizen.case")
	}
	return held.Area, nil
}

// requested finds a document asked for, to be changed in place.
func (w *World) requested(id string) (*DocumentAsked, error) {
	i := slices.IndexFunc(w.Requested, func(d DocumentAsked) bool { return d.ID == id })
	if i < 0 {
		return nil, notFound("citizen.document")
	}
	return &w.Requested[i], nil
}

// upload sends a received file to a case; with a Target it answers that
// document. Sending a second file to one document is allowed: a page forgotten.
func upload(w *work) error {
	if w.change.Upload == nil || w.change.Upload.ID == "" {
		return fault.New(fault.Invalid, "citizen.upload", "Der mangler en fil.", "There is no file.")
	}
	u := *w.change.Upload
	u.Document, u.Case, u.Sent, u.By = w.change.Target, w.change.Case, Wall(w.now), w.who.Actor
	if slices.ContainsFunc(w.world.Uploads, func(x Upload) bool { return x.ID == u.ID }) {
		return fault.New(fault.Conflict, "citizen.upload", "Den fil er allerede sendt.", "That file is already sent.")
	}
	if u.Document != "" {
		d, err := w.world.requested(u.Document)
		if err != nil {
			return err
		}
		w.receipt.Before, d.Received, u.Case = d.Received, u.ID, d.Case
	}
	w.world.Uploads = append(w.world.Uploads, u)
	w.receipt.Record = u.ID
	return nil
}

// removeUpload undoes upload.
func removeUpload(w *work, old Receipt) error {
	if old.Change.Target != "" {
		d, err := w.world.requested(old.Change.Target)
		if err != nil {
			return err
		}
		if d.Received != old.Record {
			return changedSince()
		}
		d.Received = old.Before
	}
	w.world.Uploads = slices.DeleteFunc(w.world.Uploads, func(u Upload) bool { return u.ID == old.Record })
	return nil
}

// message sends text to the person responsible for a case.
func message(w *work) error {
	if strings.TrimSpace(w.change.Text) == "" {
		return fault.New(fault.Invalid, "citizen.message", "Beskeden er tom.", "The message is empty.")
	}
	to, ok := w.world.caseByID(w.change.Target)
	if !ok {
		to.Responsible = "Borgerservice " + w.world.Municipality
	}
	m := Message{ID: "msg-" + strings.ToLower(code(1)), Case: w.change.Target, To: to.Responsible,
		Text: w.change.Text, Sent: Wall(w.now), By: w.who.Actor}
	w.world.Messages = append(w.world.Messages, m)
	w.receipt.Record = m.ID
	return nil
}
