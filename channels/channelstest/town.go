// Package channelstest has the part of a town that the tests of every door need:
// sessions, whose conversations are, and a journal that wakes the hub. A door's
// tests embed Town and add what their dialogue answers.
package channelstest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// Town is a session store and a journal in memory. It keeps the contracts of
// channels.Sessions and of the dialogue: what is not yours is not there, and
// event numbers rise. Mu guards its maps; a test may hold it to look into them.
type Town struct {
	Hub channels.Hub
	Now func() time.Time // by which sessions end, called with Mu held; nil is never
	Gap int64            // between two events' numbers; 0 is one

	Mu       sync.Mutex
	Sessions map[string]channels.Session // by token
	Threads  map[string]assistant.Conversation
	Events   map[string][]assistant.Event // by conversation
}

// New makes a town without anybody in it.
func New() *Town {
	return &Town{Sessions: map[string]channels.Session{}, Threads: map[string]assistant.Conversation{}, Events: map[string][]assistant.Event{}}
}

// Enter gives a citizen a session under "token-" and their name.
func (w *Town) Enter(id citizen.ID) {
	s := channels.Session{ID: string(id), Token: "token-" + string(id), Role: channels.RoleCitizen, Citizen: id, Lang: "da", Expires: time.Now().Add(time.Hour)}
	_ = w.Put(context.Background(), s) // never fails
}

// Get implements channels.Sessions.
func (w *Town) Get(_ context.Context, token string) (channels.Session, error) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	s, ok := w.Sessions[token]
	if !ok || w.Now != nil && !w.Now().Before(s.Expires) {
		return channels.Session{}, fault.New(fault.Denied, "town", "Du er logget ud.", "You are logged out.")
	}
	s.Token = "" // known to the browser alone
	return s, nil
}

// Put implements channels.Sessions.
func (w *Town) Put(_ context.Context, s channels.Session) error {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.Sessions[s.Token] = s
	return nil
}

// Delete implements channels.Sessions.
func (w *Town) Delete(_ context.Context, token string) error {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	delete(w.Sessions, token)
	return nil
}

// Begin opens a conversation.
func (w *Town) Begin(_ context.Context, who citizen.Capability, secret, lang, channel string) (assistant.Conversation, error) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	c := assistant.Conversation{ID: fmt.Sprintf("C%d", len(w.Threads)+1), Actor: who.Actor, Subject: who.Subject, Secret: secret, Lang: lang, Channel: channel}
	if w.Now != nil {
		c.Created = w.Now()
	}
	w.Threads[c.ID] = c
	return c, nil
}

// Find loads a conversation for whoever may go on with it.
func (w *Town) Find(_ context.Context, id string, who citizen.Capability, secret string) (assistant.Conversation, error) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	c, ok := w.Threads[id]
	if !ok || c.Actor != "" && c.Actor != who.Actor || c.Actor == "" && c.Secret != secret {
		return assistant.Conversation{}, fault.New(fault.NotFound, "town", "Den samtale findes ikke.", "There is no such conversation.")
	}
	return c, nil
}

// Since lists what a conversation gained after a number.
func (w *Town) Since(_ context.Context, conversation string, after int64) ([]assistant.Event, error) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.Events[conversation]), func(e assistant.Event) bool { return e.Number() <= after }), nil
}

// Journal adds an event under the next number and wakes who listens.
func (w *Town) Journal(conversation string, event func(seq int64) assistant.Event) assistant.Event {
	w.Mu.Lock()
	e := event(max(1, w.Gap) * int64(len(w.Events[conversation])+1))
	w.Events[conversation] = append(w.Events[conversation], e)
	w.Mu.Unlock()
	w.Hub.Wake(conversation)
	return e
}
