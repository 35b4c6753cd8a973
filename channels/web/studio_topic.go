package web

import (
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// topicForm throws the kill switch of a topic, or takes it back.
func (s *site) topicForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	err := s.topic(v, v.PathValue("deed"), topicChange{
		Reason: v.PostFormValue("reason"), DA: v.PostFormValue("da"), EN: v.PostFormValue("en"), Until: v.PostFormValue("until"),
	})
	if err != nil {
		return err
	}
	return v.back(local(v.PostFormValue("next"), "/redaktion"))
}

// topicChange is what an editor says when a topic is switched off or on.
type topicChange struct {
	Reason string `json:"reason"`
	DA     string `json:"da"` // what citizens are told meanwhile
	EN     string `json:"en"`
	Until  string `json:"until"` // day it ends by itself, "" for never
}

func (s *site) topic(v *visit, deed string, c topicChange) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if strings.TrimSpace(c.Reason) == "" {
		return fault.New(fault.Invalid, "web.studio", "Skriv en grund. Den står i loggen.", "Give a reason. It is kept in the log.")
	}
	guide := v.PathValue("guide")
	switch deed {
	case "sluk", "suspend":
		x := knowledge.Suspension{Guide: guide, Reason: c.Reason, By: v.Name, At: v.now, Text: map[string]string{"da": c.DA, "en": c.EN}}
		if c.Until != "" {
			day, err := time.ParseInLocation(time.DateOnly, c.Until, v.now.Location())
			if err != nil {
				return errForm
			}
			x.Until = day.AddDate(0, 0, 1)
		}
		return studioFault(s.Studio.Suspend(v.Context(), x))
	case "taend", "resume":
		return studioFault(s.Studio.Resume(v.Context(), guide, v.Name, c.Reason))
	}
	return errNoPage
}
