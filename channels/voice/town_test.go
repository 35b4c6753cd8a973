package voice_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/channelstest"
	"offelia/channels/voice"
	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// town is a town whose Offelia answers with a text told beforehand, and whose
// desk holds some tickets.
type town struct {
	*channelstest.Town
	said    []assistant.Input // guarded by Mu, as what follows
	answer  func(assistant.Input) assistant.Message
	tickets map[string]desk.Ticket
}

// Turn implements voice.Engine.
func (w *town) Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error] {
	return func(yield func(assistant.Event, error) bool) {
		w.Mu.Lock()
		w.said = append(w.said, in)
		answer := w.answer(in)
		w.Mu.Unlock()
		w.post(in.Conversation, assistant.Message{ID: in.ID, From: "citizen", Text: in.Text})
		if ctx.Err() != nil {
			yield(nil, ctx.Err())
			return
		}
		if in.Overheard {
			return
		}
		answer.From = "offelia"
		yield(w.post(in.Conversation, answer), nil)
	}
}

// post journals a message and wakes who listens.
func (w *town) post(conversation string, m assistant.Message) assistant.Message {
	if m.Lang == "" {
		m.Lang = "da"
	}
	return w.Journal(conversation, func(seq int64) assistant.Event { m.Seq = seq; return m }).(assistant.Message)
}

// Post implements voice.Engine.
func (w *town) Post(_ context.Context, conversation, _, name, text string) (assistant.Event, error) {
	return w.post(conversation, assistant.Message{From: "caseworker", Name: name, Text: text}), nil
}

// Ticket implements voice.Desk.
func (w *town) Ticket(_ context.Context, id string) (desk.Ticket, error) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	t, ok := w.tickets[id]
	if !ok {
		return t, fault.New(fault.NotFound, "town", "Henvendelsen findes ikke.", "There is no such enquiry.")
	}
	return t, nil
}

// Talk implements voice.Desk.
func (w *town) Talk(ctx context.Context, id, by string) error {
	t, err := w.Ticket(ctx, id)
	if err == nil && t.Assignee != by {
		err = fault.New(fault.Conflict, "town", t.Assignee+" har allerede taget den.", t.Assignee+" has taken it already.")
	}
	return err
}

// Note implements voice.Desk.
func (w *town) Note(_ context.Context, id, by, text string) error {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	t := w.tickets[id]
	t.Notes = append(t.Notes, desk.Note{By: by, Text: text})
	w.tickets[id] = t
	return nil
}

// messages are what a conversation holds, as "from name: text".
func (w *town) messages(conversation string) (all []string) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	for _, e := range w.Events[conversation] {
		if m, ok := e.(assistant.Message); ok {
			all = append(all, strings.TrimSpace(m.From+" "+m.Name)+": "+m.Text)
		}
	}
	return all
}

// inputs are what the citizen said so far.
func (w *town) inputs() []assistant.Input {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	return append([]assistant.Input(nil), w.said...)
}

// engines are scripted ears and a voice that hums: what is said takes as long as
// it is long.
type engines struct {
	mu    sync.Mutex
	texts []string // what is understood, one after another; the last stays
	deaf  error
	mute  error
	calls int
}

// Transcribe implements speech.Transcriber.
func (e *engines) Transcribe(_ context.Context, pcm []int16, _ string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls++
	if e.deaf != nil || len(e.texts) == 0 {
		return "", e.deaf
	}
	text := e.texts[0]
	if len(e.texts) > 1 {
		e.texts = e.texts[1:]
	}
	return text, nil
}

// Speak implements speech.Speaker: 15 ms a byte of text, and a failure in the
// middle where one is set.
func (e *engines) Speak(_ context.Context, text, _ string) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		e.mu.Lock()
		mute := e.mute
		e.mu.Unlock()
		n := len(text) * speech.SpokenRate * 15 / 1000
		if mute != nil {
			n /= 2
		}
		hum := make([]int16, n)
		for i := range hum {
			hum[i] = int16(4000 * (i / 60 % 2))
		}
		if yield(hum, nil) && mute != nil {
			yield(nil, mute)
		}
	}
}

var errBroken = errors.New("the engine is broken")

// library is libopus, compiled once for all tests.
var library = sync.OnceValues(func() (*opus.Library, error) { return opus.Load(context.Background()) })

// world is a town with calls open.
type world struct {
	*town
	*engines
	door *voice.Door
	url  string
}

// setup opens a town of its own. change may alter how it is made.
func setup(t *testing.T, change func(*voice.Config)) *world {
	t.Helper()
	return setupOn(t, voice.MediaConfig{Addr: "127.0.0.1:0"}, change)
}

// setupOn is setup with a way to the network of its own.
func setupOn(t *testing.T, to voice.MediaConfig, change func(*voice.Config)) *world {
	t.Helper()
	w := &world{town: &town{
		Town: channelstest.New(), tickets: map[string]desk.Ticket{},
		answer: func(assistant.Input) assistant.Message { return assistant.Message{Text: "Det er i orden."} },
	}, engines: &engines{texts: []string{"hvornår skal jeg melde flytning"}}}
	w.Enter("karen")
	w.Enter("mette")
	for token, name := range map[string]string{"token-lise": "Lise Krag", "token-ali": "Ali Noor"} {
		w.Sessions[token] = channels.Session{ID: token[6:], Token: token, Role: channels.RoleCaseworker, Name: name, Lang: "da", Expires: time.Now().Add(time.Hour)}
	}
	media, err := voice.OpenMedia(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	c := voice.Config{
		Engine: w.town, Sessions: w.town, Hub: &w.Hub, Desk: w.town, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Media: media, Transcriber: w.engines, Speaker: w.engines,
	}
	if change != nil {
		change(&c)
	}
	w.door = voice.New(c)
	server := httptest.NewServer(w.door)
	t.Cleanup(func() {
		server.Close()
		w.door.Shutdown()
		if err := media.Close(); err != nil {
			t.Error(err)
		}
	})
	w.url = server.URL
	return w
}

// dialing is how a citizen calls.
func (w *world) dialing(t *testing.T, who citizen.ID) voice.Dialing {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return voice.Dialing{Base: w.url, Cookie: channels.CookieName + "=token-" + string(who), Library: lib}
}

func (w *world) dial(t *testing.T, who citizen.ID) *voice.Client {
	t.Helper()
	return dial(t, w.dialing(t, who))
}

func dial(t *testing.T, d voice.Dialing) *voice.Client {
	t.Helper()
	c, err := voice.Dial(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// await reads events until one fits.
func await(t *testing.T, c *voice.Client, what string, fits func(voice.Event) bool) voice.Event {
	t.Helper()
	deadline := time.After(30 * time.Second)
	var seen []string
	for {
		select {
		case e := <-c.Events:
			if fits(e) {
				return e
			}
			seen = append(seen, fmt.Sprintf("%s %s%s", e.Type, e.State, e.Text))
		case <-deadline:
			t.Fatalf("%s did not come within 30 s; seen: %q", what, seen)
		}
	}
}

func awaitState(t *testing.T, c *voice.Client, state string) {
	t.Helper()
	await(t, c, "state "+state, func(e voice.Event) bool { return e.Type == "state" && e.State == state })
}

func awaitText(t *testing.T, c *voice.Client, kind, text string) {
	t.Helper()
	await(t, c, kind+" "+text, func(e voice.Event) bool { return e.Type == kind && e.Text == text })
}

// sentence is the first second and a bit of somebody's Danish sentence, at 24 kHz.
func sentence(t testing.TB) []int16 {
	t.Helper()
	raw, err := os.ReadFile("vad/testdata/speech.s16")
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, len(raw)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return speech.Resample(pcm[8000:28000], speech.HeardRate, speech.SpokenRate)
}
