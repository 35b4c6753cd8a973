package web

import (
	"net/http"
	"strings"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// demoRoutes exist only in demo mode.
func (s *site) demoRoutes() []route {
	return []route{
		{"POST /dev/login", anyone, login, s.devLogin},
		{"POST /dev/mitid", anyone, ordinary, s.devMitID},
		{"GET /dev/town", anyone, ordinary, s.devTown},
		{"POST /dev/reset", anyone, ordinary, s.devReset},
		{"POST /dev/event", anyone, ordinary, s.devEvent},
		{"GET /mitid/{reference}", anyone, ordinary, s.mitIDPage},
		{"POST /mitid/{reference}", anyone, ordinary, s.mitIDForm},
	}
}

func (s *site) devLogin(v *visit) error {
	var in struct {
		Persona citizen.ID    `json:"persona"`
		Role    channels.Role `json:"role"`
		Name    string        `json:"name"` // of staff, where a role has several
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.enterAs(v, in.Persona, in.Role, in.Name); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, sessionOf(v))
}

func (s *site) devMitID(v *visit) error {
	var in struct {
		Reference string `json:"reference"`
		Approve   bool   `json:"approve"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.answerMitID(v, in.Reference, in.Approve); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"reference": in.Reference, "approved": in.Approve})
}

func (s *site) devTown(v *visit) error {
	town, err := s.Demo.Town(v.Context())
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, town)
}

func (s *site) devReset(v *visit) error {
	if err := s.Demo.Reset(v.Context()); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]bool{"reset": true})
}

func (s *site) devEvent(v *visit) error {
	var in struct {
		Persona citizen.ID        `json:"persona"`
		Trigger assistant.Trigger `json:"trigger"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.Demo.Event(v.Context(), in.Persona, in.Trigger); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]bool{"raised": true})
}

// answerMitID plays MitID: the approver is the one who was asked, as if they
// had answered on their phone. The dialogue that asked then goes on.
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

// mitIDPage simulates MitID: it shows exactly what is approved.
func (s *site) mitIDPage(v *visit) error {
	a, err := s.Office.Approval(v.Context(), v.PathValue("reference"))
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "mitid", v.tr("Godkend med MitID", "Approve with MitID"), struct {
		Approval citizen.Approval
		Next     string
	}{a, local(v.URL.Query().Get("next"), "/#seneste")})
}

func (s *site) mitIDForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	yes := v.PostFormValue("approve") == "yes"
	if err := s.answerMitID(v, v.PathValue("reference"), yes); err != nil {
		return err
	}
	next := local(v.PostFormValue("next"), "/#seneste")
	if path, _, asked := strings.Cut(next, "?"); !yes && asked {
		next = path // without the approval that was not given
	}
	return v.back(next)
}
