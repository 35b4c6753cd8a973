package chat_test

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/chat"

	"golang.org/x/time/rate"
)

// town is the smallest dialogue and session store that a door can stand in
// front of: Offelia repeats what was said. It journals like the real one.
type town struct {
	hub channels.Hub

	mu       sync.Mutex // guards what follows
	sessions map[string]channels.Session
	threads  map[string]assistant.Conversation
	events   map[string][]assistant.Event
	turns    map[string]int64 // by conversation and id
	effects  int              // turns that were really run
	stopped  int              // turns that were cancelled
	broken   bool             // sessions cannot be read

	entered chan struct{} // gets a value when a slow turn has begun
}

// Get implements channels.Sessions.
func (w *town) Get(_ context.Context, token string) (channels.Session, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := w.sessions[token]
	if w.broken {
		return s, fault.New(fault.Unavailable, "town", "Prøv igen om lidt.", "Please try again shortly.")
	}
	if !ok {
		return s, fault.New(fault.Denied, "town", "Du er logget ud.", "You are logged out.")
	}
	return s, nil
}

// Put implements channels.Sessions.
func (w *town) Put(_ context.Context, s channels.Session) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[s.Token] = s
	return nil
}

// Delete implements channels.Sessions.
func (w *town) Delete(_ context.Context, token string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.sessions, token)
	return nil
}

// Begin implements chat.Engine.
func (w *town) Begin(_ context.Context, who citizen.Capability, secret, lang, channel string) (assistant.Conversation, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := assistant.Conversation{ID: fmt.Sprintf("c%d", len(w.threads)), Actor: who.Actor, Secret: secret, Lang: lang, Channel: channel}
	w.threads[c.ID] = c
	return c, nil
}

// Find implements chat.Engine.
func (w *town) Find(_ context.Context, id string, who citizen.Capability, secret string) (assistant.Conversation, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, ok := w.threads[id]
	if !ok || c.Actor != who.Actor || (c.Actor == "" && c.Secret != secret) {
		return assistant.Conversation{}, fault.New(fault.NotFound, "town", "Den samtale findes ikke.", "There is no such conversation.")
	}
	return c, nil
}

// Since implements chat.Engine.
func (w *town) Since(_ context.Context, conversation string, after int64) (all []assistant.Event, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events[conversation] {
		if e.Number() > after {
			all = append(all, e)
		}
	}
	return all, nil
}

// Turn implements chat.Engine: "langsom" takes until it is stopped, "mange"
// answers in a hundred thousand pieces, everything else is repeated.
func (w *town) Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error] {
	return func(yield func(assistant.Event, error) bool) {
		turn, fresh := w.receive(in)
		if fresh {
			switch in.Text {
			case "langsom":
				w.entered <- struct{}{}
				<-ctx.Done()
				w.mu.Lock()
				w.stopped++
				w.mu.Unlock()
				yield(nil, ctx.Err())
				return
			case "mange":
				for i := range int64(100_000) {
					if !yield(assistant.Delta{Seq: turn*1_000_000 + i, Turn: turn, Text: strings.Repeat("ord ", 50)}, nil) {
						return
					}
				}
			}
			w.journal(in.Conversation, func(seq int64) assistant.Event {
				return assistant.Message{Seq: seq, Turn: turn, From: "offelia", Text: in.Text + in.Choice}
			})
		}
		w.mu.Lock()
		var mine []assistant.Event
		for _, e := range w.events[in.Conversation] {
			if m, ok := e.(assistant.Message); ok && m.Turn == turn && m.From == "offelia" {
				mine = append(mine, m)
			}
		}
		w.mu.Unlock()
		for _, e := range mine {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// receive journals what was said, once.
func (w *town) receive(in assistant.Input) (turn int64, fresh bool) {
	w.mu.Lock()
	key := in.Conversation + " " + in.ID
	turn, again := w.turns[key]
	if !again {
		w.effects++
		turn = int64(w.effects)
		w.turns[key] = turn
	}
	w.mu.Unlock()
	if !again {
		w.journal(in.Conversation, func(seq int64) assistant.Event {
			return assistant.Message{Seq: seq, Turn: turn, ID: in.ID, From: "citizen", Text: in.Text}
		})
	}
	return turn, !again
}

// journal adds an event and wakes who listens.
func (w *town) journal(conversation string, event func(seq int64) assistant.Event) {
	w.mu.Lock()
	w.events[conversation] = append(w.events[conversation], event(int64(1000*(len(w.events[conversation])+1))))
	w.mu.Unlock()
	w.hub.Wake(conversation)
}

// ran is how many turns were really run.
func (w *town) ran() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.effects
}

// noUploads has no file.
type noUploads struct{}

// Find implements chat.Uploads.
func (noUploads) Find(context.Context, string, string) (citizen.Upload, error) {
	return citizen.Upload{}, fault.New(fault.NotFound, "town", "væk", "gone")
}

// setup opens a door to a town of its own and returns its address.
func setup(t *testing.T, unlimited bool) (w *town, door *chat.Door, url string) {
	t.Helper()
	w = &town{
		sessions: map[string]channels.Session{}, threads: map[string]assistant.Conversation{},
		events: map[string][]assistant.Event{}, turns: map[string]int64{}, entered: make(chan struct{}, 1),
	}
	for _, id := range []citizen.ID{"karen", "mette"} {
		w.sessions["token-"+string(id)] = channels.Session{ID: string(id), Role: channels.RoleCitizen, Citizen: id, Lang: "da"}
	}
	var limit rate.Limit // the door's own
	if unlimited {
		limit = rate.Inf
	}
	door = chat.New(chat.Config{
		Engine: w, Sessions: w, Uploads: noUploads{}, Hub: &w.hub, Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Rate: limit, Burst: 1,
	})
	server := httptest.NewServer(door)
	t.Cleanup(server.Close)
	return w, door, "ws" + strings.TrimPrefix(server.URL, "http")
}

// dial opens a chat as a citizen, or anonymously.
func dial(t *testing.T, url string, who citizen.ID) *chat.Client {
	t.Helper()
	cookie := ""
	if who != "" {
		cookie = channels.CookieName + "=token-" + string(who)
	}
	c, err := chat.Dial(t.Context(), url, cookie)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}
