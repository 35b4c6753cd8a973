package web

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"offelia/assistant/fault"
)

// statement leads to the accessibility statement, which each authority keeps at
// was.digst.dk (bek. 904/2019). Without one configured, the page says so.
func (s *site) statement(v *visit) error {
	if s.Statement != "" {
		return v.back(s.Statement)
	}
	return s.render(v, http.StatusOK, "statement", v.tr("Tilgængelighedserklæring", "Accessibility statement"), nil)
}

func (s *site) privacy(v *visit) error {
	return s.render(v, http.StatusOK, "privacy", v.tr("Privatliv", "Privacy"), nil)
}

// rateForm keeps what a citizen thought of an answer.
func (s *site) rateForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	r := Rating{Conversation: v.PathValue("conversation"), Helped: v.FormValue("helped") == "yes", Text: v.FormValue("text")}
	if err := scanInt(v.FormValue("seq"), &r.Seq); err != nil {
		return err
	}
	if err := s.rate(v, r); err != nil {
		return err
	}
	if v.Header.Get("Accept") == "text/plain" {
		_, err := v.w.Write([]byte(v.tr("Tak for svaret.", "Thank you.")))
		return err
	}
	return v.back(local(v.FormValue("next"), "/") + "#seneste")
}

func (s *site) rate(v *visit, r Rating) error {
	if _, err := s.conversation(v, r.Conversation); err != nil {
		return err
	}
	if s.Feedback == nil {
		return fault.New(fault.Unavailable, "web.rate", "Vi kan ikke tage imod din vurdering lige nu.", "We cannot take your feedback right now.")
	}
	r.Text, r.At = strings.TrimSpace(r.Text), v.now
	for len(r.Text) > 2000 {
		_, size := utf8.DecodeLastRuneInString(r.Text)
		r.Text = r.Text[:len(r.Text)-size]
	}
	return fault.Wrap("web: rate", s.Feedback.Rate(v.Context(), r))
}
