package chat_test

import (
	"context"
	"iter"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/channelstest"
	"offelia/channels/chat"

	"golang.org/x/time/rate"
)

// town is a town whose Offelia repeats what was said.
type town struct {
	*channelstest.Town
	turns   map[string]int64 // by conversation and id; guarded by Mu, as what follows
	effects int              // turns that were really run
	stopped int              // turns that were cancelled
	broken  bool             // sessions cannot be read

	entered chan struct{} // gets a value when a slow turn has begun
}

// Get implements channels.Sessions.
func (w *town) Get(ctx context.Context, token string) (channels.Session, error) {
	w.Mu.Lock()
	broken := w.broken
	w.Mu.Unlock()
	if broken {
		return channels.Session{}, fault.New(fault.Unavailable, "town", "Prøv igen om lidt.", "Please try again shortly.")
	}
	return w.Town.Get(ctx, token)
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
				w.Mu.Lock()
				w.stopped++
				w.Mu.Unlock()
				yield(nil, ctx.Err())
				return
			case "mange":
				for i := range int64(100_000) {
					if !yield(assistant.Delta{Seq: turn*1_000_000 + i, Turn: turn, Text: strings.Repeat("ord ", 50)}, nil) {
						return
					}
				}
			}
			w.Journal(in.Conversation, func(seq int64) assistant.Event {
				return assistant.Message{Seq: seq, Turn: turn, From: "offelia", Text: in.Text + in.Choice}
			})
		}
		w.Mu.Lock()
		var mine []assistant.Event
		for _, e := range w.Events[in.Conversation] {
			if m, ok := e.(assistant.Message); ok && m.Turn == turn && m.From == "offelia" {
				mine = append(mine, m)
			}
		}
		w.Mu.Unlock()
		for _, e := range mine {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// receive journals what was said, once.
func (w *town) receive(in assistant.Input) (turn int64, fresh bool) {
	w.Mu.Lock()
	key := in.Conversation + " " + in.ID
	turn, again := w.turns[key]
	if !again {
		w.effects++
		turn = int64(w.effects)
		w.turns[key] = turn
	}
	w.Mu.Unlock()
	if !again {
		w.Journal(in.Conversation, func(seq int64) assistant.Event {
			return assistant.Message{Seq: seq, Turn: turn, ID: in.ID, From: "citizen", Text: in.Text}
		})
	}
	return turn, !again
}

// ran is how many turns were really run.
func (w *town) ran() int {
	w.Mu.Lock()
	defer w.Mu.Unlock()
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
	w = &town{Town: channelstest.New(), turns: map[string]int64{}, entered: make(chan struct{}, 1)}
	w.Gap = 1000
	w.Enter("karen")
	w.Enter("mette")
	var limit rate.Limit // the door's own
	if unlimited {
		limit = rate.Inf
	}
	door = chat.New(chat.Config{
		Engine: w, Sessions: w, Uploads: noUploads{}, Hub: &w.Hub, Now: time.Now,
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
