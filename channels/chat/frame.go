package chat

import (
	"encoding/json"
	"fmt"

	"offelia/assistant"
	"offelia/assistant/fault"
)

// inFrame is any frame from a client. Which fields count depends on Type.
type inFrame struct {
	Type         string `json:"type"` // say, choose, attach, stop, resume
	ID           string `json:"id"`
	Text         string `json:"text"`
	Lang         string `json:"lang"`
	Choice       string `json:"choice"`
	Upload       string `json:"upload"`
	Variant      string `json:"variant"` // plain: guides in plain language
	Conversation string `json:"conversation"`
	After        int64  `json:"after"`
}

// maxID bounds the client's own ids, in bytes.
const maxID = 100

// parseFrame reads a frame. What cannot be used gets an Invalid error that says
// what is wrong, in words for whoever wrote the client.
func parseFrame(raw []byte) (inFrame, error) {
	var f inFrame
	if len(raw) > maxFrame {
		return f, invalid("Beskeden er for lang. Del den i flere, eller send den som en fil.", "The message is too long. Split it into several, or send it as a file.")
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, invalid("Beskeden kunne ikke læses (den er ikke JSON). Intet er gået tabt: send den igen.", "The message could not be read (it is not JSON). Nothing is lost: send it again.")
	}
	switch f.Type {
	case "say", "choose", "attach":
		if f.ID == "" || len(f.ID) > maxID {
			return f, invalid("Beskeden mangler et id på højst 100 tegn.", "The message needs an id of at most 100 characters.")
		}
	case "stop", "resume":
	default:
		return f, invalid("Den slags besked kender jeg ikke.", "I do not know that kind of message.")
	}
	switch {
	case f.Type == "choose" && f.Choice == "":
		return f, invalid("Valget er tomt.", "The choice is empty.")
	case f.Type == "attach" && f.Upload == "":
		return f, invalid("Filen mangler. Upload den først.", "The file is missing. Upload it first.")
	case f.Type == "resume" && (f.Conversation == "" || f.After < 0):
		return f, invalid("Samtalen, der skal fortsættes, mangler.", "The conversation to resume is missing.")
	}
	return f, nil
}

func invalid(da, en string) error { return fault.New(fault.Invalid, "chat.frame", da, en) }

// encode writes an event as a frame: its fields, and its kind as "type".
func encode(e assistant.Event) ([]byte, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("chat: encode: %w", err)
	}
	return append([]byte(fmt.Sprintf(`{"type":%q,`, e.Kind())), body[1:]...), nil
}

// ready tells a client which conversation it is in.
type ready struct {
	Type         string `json:"type"`
	Seq          int64  `json:"seq"`
	Conversation string `json:"conversation"`
	Lang         string `json:"lang,omitempty"`
}

// errorFrame answers what could not be done.
func errorFrame(err error, lang string, seq int64) []byte {
	body, _ := json.Marshal(struct {
		Type string `json:"type"`
		assistant.Failure
	}{"error", assistant.Failure{Seq: seq, What: fault.KindOf(err).String(), Text: fault.Text(err, lang)}})
	return body
}
