package web

import (
	"crypto/rand"
	"net/http"
	"strconv"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/channels"
)

// apiRoutes are the operations of openapi.json. Whatever a page does can be
// done here; both call the same functions.
func (s *site) apiRoutes() []route {
	return []route{
		{"GET /v1/openapi.json", anyone, quiet, s.apiDescription},
		{"GET /v1/session", anyone, quiet, s.apiSession},
		{"POST /v1/session/extend", anyone, ordinary, s.apiSession},
		{"DELETE /v1/session", anyone, ordinary, s.apiLogout},
		{"PUT /v1/session/subject", aCitizen, ordinary, s.apiSubject},

		{"POST /v1/conversations", anyone, ordinary, s.apiOpen},
		{"GET /v1/conversations/{conversation}/events", anyone, quiet, s.apiEvents},
		{"POST /v1/conversations/{conversation}/inputs", anyone, ordinary, s.apiInput},
		{"POST /v1/uploads", anyone, ordinary, s.apiUpload},
		{"POST /v1/feedback", anyone, ordinary, s.apiRate},

		{"GET /v1/me", aCitizen, ordinary, s.apiMe},
		{"GET /v1/receipts", aCitizen, ordinary, s.apiReceipts},
		{"GET /v1/receipts/{reference}", aCitizen, ordinary, s.apiReceipt},
		{"POST /v1/receipts/{reference}/undo", aCitizen, ordinary, s.apiUndo},
		{"GET /v1/mandates", aCitizen, ordinary, s.apiMandates},
		{"POST /v1/mandates/revoke", aCitizen, ordinary, s.apiRevoke},
		{"GET /v1/accesses", aCitizen, ordinary, s.apiAccesses},

		{"GET /v1/desk/events", caseworker, quiet, s.deskEvents},
		{"GET /v1/desk/tickets", caseworker, quiet, s.apiQueue},
		{"GET /v1/desk/tickets/{ticket}", caseworker, quiet, s.apiTicket},
		{"POST /v1/desk/tickets/{ticket}/{deed}", caseworker, ordinary, s.apiDeed},
	}
}

func (s *site) apiSession(v *visit) error { return writeJSON(v, http.StatusOK, sessionOf(v)) }

func (s *site) apiLogout(v *visit) error {
	if err := s.leave(v); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *site) apiSubject(v *visit) error {
	var in struct {
		Subject citizen.ID `json:"subject"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.represent(v, in.Subject); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, sessionOf(v))
}

// record is an event as the API gives it: which kind, and the event itself.
type record struct {
	Kind string `json:"kind"`
	Body any    `json:"body"`
}

func recordsOf(events []assistant.Event) []record {
	all := make([]record, 0, len(events))
	for _, e := range events {
		if e.Kind() != "delta" { // whole messages follow
			all = append(all, record{e.Kind(), e})
		}
	}
	return all
}

func (s *site) apiOpen(v *visit) error {
	if err := s.ensure(v); err != nil {
		return err
	}
	c, err := s.begin(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusCreated, map[string]string{"conversation": c.ID})
}

func (s *site) apiEvents(v *visit) error {
	c, err := s.conversation(v, v.PathValue("conversation"))
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt("0"+v.URL.Query().Get("after"), 10, 64)
	if err != nil {
		return errJSON
	}
	events, err := s.Engine.Since(v.Context(), c.ID, after)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"events": recordsOf(events)})
}

func (s *site) apiInput(v *visit) error {
	var in struct {
		ID      string `json:"id"`
		Text    string `json:"text"`
		Choice  string `json:"choice"`
		Upload  string `json:"upload"`
		Lang    string `json:"lang"`
		Variant string `json:"variant"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	c, err := s.conversation(v, v.PathValue("conversation"))
	if err != nil {
		return err
	}
	turn := assistant.Input{Conversation: c.ID, ID: in.ID, Kind: assistant.Said, Text: in.Text, Choice: in.Choice, Variant: channels.ReadVariant(in.Variant)}
	switch {
	case in.Upload != "":
		if turn.Upload, err = s.upload(v, in.Upload); err != nil {
			return err
		}
		turn.Kind = assistant.Attached
	case in.Choice != "":
		turn.Kind = assistant.Chose
	}
	events, err := s.events(v, turn)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"events": recordsOf(events)})
}

func (s *site) apiUpload(v *visit) error {
	if err := s.ensure(v); err != nil {
		return err
	}
	if err := parseForm(v); err != nil {
		return err
	}
	file, header, err := v.FormFile("file")
	if err != nil {
		return errNoFile
	}
	defer file.Close() //nolint:errcheck // only read
	up, err := s.receive(v, file, header)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusCreated, map[string]any{"upload": up.ID, "name": up.Name, "type": up.Type, "size": up.Size})
}

func (s *site) apiRate(v *visit) error {
	var r Rating
	if err := readJSON(v, &r); err != nil {
		return err
	}
	if err := s.rate(v, r); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *site) apiMe(v *visit) error {
	view, err := s.Office.View(v.Context(), v.Capability())
	if err != nil {
		return err
	}
	view.CPR = "" // never leaves the house, not even to its owner (CPR-loven)
	return writeJSON(v, http.StatusOK, view)
}

func (s *site) apiReceipts(v *visit) error {
	all, err := s.Office.Receipts(v.Context(), v.Capability())
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"receipts": list(all)})
}

func (s *site) apiReceipt(v *visit) error {
	r, err := s.receipt(v, v.PathValue("reference"))
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, r)
}

func (s *site) apiUndo(v *visit) error {
	r, err := s.undo(v, v.PathValue("reference"), v.Header.Get("Idempotency-Key"))
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, r)
}

func (s *site) apiMandates(v *visit) error {
	view, err := s.Office.View(v.Context(), v.self())
	if err != nil {
		return err
	}
	held, err := s.Office.Mandates(v.Context(), v.Citizen)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"given": list(view.Given), "held": list(held)})
}

// apiRevoke asks for the step-up when no approval comes with it, and revokes
// when one does.
func (s *site) apiRevoke(v *visit) error {
	var in struct {
		ID       string `json:"id"`
		To       string `json:"to"`
		Approval string `json:"approval"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	change := citizen.Change{Key: in.ID, Type: citizen.Revoke, Target: in.To, Approval: in.Approval}
	if change.Key == "" {
		change.Key = rand.Text()
	}
	if in.Approval == "" {
		reference, err := s.askStepUp(v, change)
		if err != nil {
			return err
		}
		return writeJSON(v, http.StatusAccepted, map[string]string{"id": change.Key, "reference": reference})
	}
	r, err := s.Office.Do(v.Context(), v.self(), change)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, r)
}

func (s *site) apiAccesses(v *visit) error {
	all, err := s.Office.Accesses(v.Context(), v.self())
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"accesses": list(all)})
}

func (s *site) apiQueue(v *visit) error {
	tickets, err := s.queue(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"tickets": list(tickets)})
}

func (s *site) apiTicket(v *visit) error {
	d, err := s.ticket(v, v.PathValue("ticket"))
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, d.Ticket)
}

// apiDeeds are the deeds by their English names.
var apiDeeds = map[string]string{"claim": "tag", "reply": "svar", "note": "notat", "release": "slip", "transfer": "giv", "close": "luk"}

func (s *site) apiDeed(v *visit) error {
	var in deed
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.act(v, v.PathValue("ticket"), apiDeeds[v.PathValue("deed")], in); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}
