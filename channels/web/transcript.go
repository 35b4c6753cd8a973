package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"offelia/assistant"
)

// transcript is a conversation to keep: as a page to print, or with ".txt"
// after it as a file.
func (s *site) transcript(v *visit) error {
	id, asText := strings.CutSuffix(v.PathValue("conversation"), ".txt")
	c, err := s.conversation(v, id)
	if err != nil {
		return err
	}
	t, err := s.thread(v.Context(), c.ID, 0)
	if err != nil {
		return err
	}
	if asText {
		v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		v.w.Header().Set("Content-Disposition", `attachment; filename="samtale-`+c.Created.Format("2006-01-02")+`.txt"`)
		return writeTranscript(v.w, t, v.lang)
	}
	t.Lang = v.lang
	return s.render(v, http.StatusOK, "transcript", v.tr("Udskrift af samtale", "Transcript of conversation"), struct {
		Thread       thread
		Conversation assistant.Conversation
	}{t, c})
}

// writeTranscript writes who said what, when, with the sources below answers.
func writeTranscript(w io.Writer, t thread, lang string) error {
	for _, e := range t.Entries {
		var err error
		switch {
		case e.Message != nil:
			err = writeMessage(w, e.Message, lang)
		case e.Receipt != nil:
			_, err = fmt.Fprintf(w, "[%s] %s: %s\r\n\r\n", e.Receipt.At.Format("2006-01-02 15:04"), e.Receipt.Reference, e.Receipt.Text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeMessage(w io.Writer, m *assistant.Message, lang string) error {
	if _, err := fmt.Fprintf(w, "[%s] %s:\r\n%s\r\n", m.At.Format("2006-01-02 15:04"), speaker(m, lang), m.Text); err != nil {
		return err
	}
	for _, card := range m.Cards {
		if _, err := fmt.Fprintf(w, "  %s\r\n", card.Title); err != nil {
			return err
		}
		for _, row := range card.Rows {
			if _, err := fmt.Fprintf(w, "    %s: %s\r\n", row.Label, row.Value); err != nil {
				return err
			}
		}
	}
	for _, c := range m.Citations {
		if _, err := fmt.Fprintf(w, "  > %s (%s, version %d, %s)\r\n", c.Title, c.Authority, c.Version, c.Source); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\r\n")
	return err
}

// speaker is the name above a message.
func speaker(m *assistant.Message, lang string) string {
	en := lang == "en"
	switch {
	case m.From == "citizen" && en:
		return "You"
	case m.From == "citizen":
		return "Du"
	case m.From != "caseworker":
		return "Offelia"
	case m.Name != "":
		return m.Name
	case en:
		return "Caseworker"
	}
	return "Sagsbehandler"
}
