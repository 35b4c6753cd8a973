package web

import (
	"net/http"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/channels"
)

// demoRoutes exist only in demo mode.
func (s *site) demoRoutes() []route {
	all := []route{
		{"POST /dev/login", anyone, login, s.devLogin},
		{"POST /dev/mitid", anyone, ordinary, s.devMitID},
		{"GET /dev/town", anyone, ordinary, s.devTown},
		{"POST /dev/reset", anyone, ordinary, s.devReset},
		{"POST /dev/event", anyone, ordinary, s.devEvent},
	}
	if s.MitID != nil {
		return all
	}
	return append(all, route{"GET /mitid/{reference}", anyone, ordinary, s.mitIDPage}, route{"POST /mitid/{reference}", anyone, ordinary, s.mitIDForm})
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
	return v.back(after(local(v.PostFormValue("next"), "/#seneste"), yes))
}
