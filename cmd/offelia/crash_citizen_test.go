package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/channels/chat"
)

// errands is what citizens of the crash test come for; %d is a number of their
// own, so that an effect can be told from every other.
var errands = []string{
	"jeg vil gerne skrive en besked til min sagsbehandler: hvor langt er I med nummer %d",
	"mit nye telefonnummer er 12 %d",
	"jeg vil gerne bestille en tid",
	"jeg vil flytte min næste tid til en anden dag",
	"jeg vil gerne sende et dokument til min sag",
	"min nye e-mail er borger%d@example.dk",
	"hvornår er min næste aftale",
	"hvor lang barsel har jeg ret til",
}

// patience is how long a citizen tries: on a busy machine the demo takes a while
// to start again.
const patience = 2 * time.Minute

// caller is one citizen in one conversation. It keeps trying until each thing
// it said is answered, as the browser does.
type caller struct {
	crowd        *crowd
	id           citizen.ID
	cookie       string
	ws           *chat.Client
	conversation string
	seq          int64 // highest number seen
	turn         int64 // latest turn answered
}

// converse holds one conversation: an errand, and an answer to each question.
func (c *crowd) converse(id citizen.ID) error {
	x := &caller{crowd: c, id: id}
	defer x.hangUp()
	if err := x.login(); err != nil {
		return err
	}
	errand := errands[rand.IntN(len(errands))]
	if strings.Contains(errand, "%d") {
		errand = fmt.Sprintf(errand, 100_000+c.nonce.Add(1))
	}
	m, err := x.say(errand)
	for turns := 0; err == nil && m.Asks != nil && turns < 10; turns++ {
		m, err = x.reply(m)
	}
	return err
}

// reply answers what was asked, now and then by pressing twice.
func (x *caller) reply(m assistant.Message) (assistant.Message, error) {
	switch *m.Asks {
	case assistant.AskConfirm:
		return x.say("ja tak")
	case assistant.AskStepUp:
		return x.approve(m.Action.Reference)
	case assistant.AskAttach:
		upload, err := x.upload()
		if err != nil {
			return m, err
		}
		return x.ask(map[string]any{"type": "attach", "upload": upload})
	case assistant.AskTime, assistant.AskWhich, assistant.AskReason, assistant.AskSlot:
	}
	var values []string
	for _, choice := range m.Choices {
		if choice.Href == "" {
			values = append(values, choice.Value)
		}
	}
	if len(values) == 0 {
		return x.say("det ved jeg ikke")
	}
	return x.ask(map[string]any{"type": "choose", "choice": values[rand.IntN(min(4, len(values)))]})
}

func (x *caller) say(text string) (assistant.Message, error) {
	return x.ask(map[string]any{"type": "say", "text": text})
}

// ask sends a frame under one id until its turn is answered.
func (x *caller) ask(frame map[string]any) (assistant.Message, error) {
	id := newID()
	frame["id"] = id
	var err error
	for give := time.Now().Add(patience); time.Now().Before(give); x.lost(err) {
		err = x.connect()
		if err == nil {
			err = x.ws.Send(frame)
			if rand.IntN(4) == 0 {
				_ = x.ws.Send(frame) // a double click
			}
		}
		if err == nil {
			var m assistant.Message
			if m, err = x.hear(10 * time.Second); err == nil {
				x.crowd.turns.Add(1)
				if frame["type"] == "say" {
					x.crowd.mu.Lock()
					x.crowd.said[id] = x.conversation
					x.crowd.mu.Unlock()
				}
				return m, nil
			}
		}
	}
	return assistant.Message{}, fmt.Errorf("no answer to %v: %w", frame, err)
}

// approve answers in MitID until the dialogue has gone on.
func (x *caller) approve(reference string) (assistant.Message, error) {
	var err error
	for give := time.Now().Add(patience); time.Now().Before(give); x.lost(err) {
		err = x.connect()
		if err == nil {
			_, err = newRemote(x.crowd.base).call(context.Background(), "POST", "/dev/mitid", x.cookie, map[string]any{"reference": reference, "approve": true}, nil)
		}
		if err == nil {
			var m assistant.Message
			if m, err = x.hear(10 * time.Second); err == nil {
				return m, nil
			}
		}
	}
	return assistant.Message{}, fmt.Errorf("no answer to the step-up: %w", err)
}

// hear reads until Offelia has answered a later turn than the one before.
func (x *caller) hear(atMost time.Duration) (assistant.Message, error) {
	ctx, cancel := context.WithTimeout(context.Background(), atMost)
	defer cancel()
	for {
		f, err := x.ws.Read(ctx)
		if err != nil {
			return assistant.Message{}, err
		}
		if f.Type == "ready" {
			continue
		}
		if f.Type == "error" {
			return assistant.Message{}, fmt.Errorf("%s: %s", f.Kind, f.Text)
		}
		if m, answered, err := x.note(f); err != nil || answered {
			return m, err
		}
	}
}

// note keeps what was seen, and tells whether it answers.
func (x *caller) note(f chat.Frame) (m assistant.Message, answered bool, err error) {
	if f.Seq <= x.seq {
		x.crowd.t.Errorf("%s: number %d (%s) came after %d: doubled or out of order", x.conversation, f.Seq, f.Type, x.seq)
	}
	x.seq = f.Seq
	if f.Type == "delta" {
		return m, false, nil
	}
	x.crowd.mu.Lock()
	defer x.crowd.mu.Unlock()
	if x.crowd.seen[x.conversation] == nil {
		x.crowd.seen[x.conversation] = map[int64]string{}
	}
	x.crowd.seen[x.conversation][f.Seq] = f.Type + " " + textOf(f.Raw)
	switch f.Type {
	case "receipt":
		var r assistant.ReceiptEvent
		if err := json.Unmarshal(f.Raw, &r); err != nil {
			return m, false, err
		}
		if other, twice := x.crowd.receipts[r.Reference]; twice {
			x.crowd.t.Errorf("receipt %s was given in %s and in %s", r.Reference, other, x.conversation)
		}
		x.crowd.receipts[r.Reference] = x.conversation
	case "message":
		if err := json.Unmarshal(f.Raw, &m); err != nil {
			return m, false, err
		}
		if m.From == "offelia" && m.Turn > x.turn {
			x.turn = m.Turn
			return m, true, nil
		}
	}
	return m, false, nil
}

// connect connects, and resumes the conversation after what was seen.
func (x *caller) connect() error {
	if x.ws != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ws, err := chat.Dial(ctx, "ws"+strings.TrimPrefix(x.crowd.base, "http")+"/v1/chat", x.cookie)
	if err != nil {
		return err
	}
	x.ws = ws
	if x.conversation == "" {
		x.conversation = ws.Conversation
		return nil
	}
	return ws.Send(map[string]any{"type": "resume", "conversation": x.conversation, "after": x.seq})
}

// lost hangs up after a failure, and waits a little.
func (x *caller) lost(error) {
	x.hangUp()
	time.Sleep(time.Duration(20+rand.IntN(80)) * time.Millisecond)
}

func (x *caller) hangUp() {
	if x.ws != nil {
		_ = x.ws.Close()
		x.ws = nil
	}
}

// login tries until the demo is there.
func (x *caller) login() error {
	var err error
	for give := time.Now().Add(patience); time.Now().Before(give); x.lost(err) {
		var res *http.Response
		res, err = newRemote(x.crowd.base).call(context.Background(), "POST", "/dev/login", "", map[string]any{"persona": x.id}, nil)
		if err == nil {
			x.cookie = cookieOf(res.Header)
			return nil
		}
		var refused httpError
		if errors.As(err, &refused) && refused.status < 500 {
			return err
		}
	}
	return err
}

// upload sends a small document until it is received.
func (x *caller) upload() (string, error) {
	var up struct {
		Upload string `json:"upload"`
	}
	var last error
	for give := time.Now().Add(patience); time.Now().Before(give); x.lost(last) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", "brev.pdf")
		if err != nil {
			return "", err
		}
		_, _ = part.Write([]byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"))
		_ = w.Close()
		req, err := http.NewRequestWithContext(context.Background(), "POST", x.crowd.base+"/v1/uploads", &form)
		if err != nil {
			return "", err
		}
		req.Header.Set("Content-Type", w.FormDataContentType())
		req.Header.Set("Accept", "application/json")
		if _, err = newRemote(x.crowd.base).do(req, x.cookie, &up); err == nil {
			return up.Upload, nil
		}
		last = err
	}
	return "", last
}

// textOf is the text of a message or receipt, by which two are compared.
func textOf(raw json.RawMessage) string {
	var f struct {
		Text      string `json:"text"`
		Reference string `json:"reference"`
	}
	_ = json.Unmarshal(raw, &f) // what cannot be read has no text
	return f.Reference + f.Text
}

func whoSaid(raw json.RawMessage) (from, id string) {
	var m assistant.Message
	_ = json.Unmarshal(raw, &m) // what cannot be read was said by nobody
	return m.From, m.ID
}
