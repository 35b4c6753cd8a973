package channels

import (
	"slices"
	"sync"

	"offelia/assistant/citizen"
)

// Hub knows which connections are open on which conversation, and wakes them
// when something was journalled there: by a turn in another tab, a caseworker,
// MitID or an event. What to send they read from the journal, so nothing is
// lost or doubled however often they are woken. The zero value is ready; a Hub
// is safe for concurrent use.
type Hub struct {
	mu     sync.Mutex
	open   map[string][]*Listener // by conversation
	people map[citizen.ID][]*Listener
}

// DeskRoom is woken, as if it were a conversation, when any ticket changes.
const DeskRoom = "desk"

// Listener is one open connection.
type Listener struct {
	wake         func()
	woken        chan struct{}
	conversation string
	actor        citizen.ID
}

// Woken is readable after a wake; several wakes may be one.
func (l *Listener) Woken() <-chan struct{} { return l.woken }

// Listen registers a connection. Call Leave when it closes.
func (h *Hub) Listen(conversation string, actor citizen.ID) *Listener {
	woken := make(chan struct{}, 1)
	l := h.Call(conversation, actor, func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
	l.woken = woken
	return l
}

// Call is Listen for a connection that has no goroutine waiting: wake is called
// in place of Woken. It must return at once and not use the hub.
func (h *Hub) Call(conversation string, actor citizen.ID, wake func()) *Listener {
	l := &Listener{wake: wake, conversation: conversation, actor: actor}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open == nil {
		h.open, h.people = map[string][]*Listener{}, map[citizen.ID][]*Listener{}
	}
	h.open[conversation] = append(h.open[conversation], l)
	if actor != "" {
		h.people[actor] = append(h.people[actor], l)
	}
	return l
}

// Leave forgets a connection; nil is none.
func (h *Hub) Leave(l *Listener) {
	if l == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	remove(h.open, l.conversation, l)
	remove(h.people, l.actor, l)
}

// Wake wakes the connections of a conversation.
func (h *Hub) Wake(conversation string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.open[conversation] {
		l.wake()
	}
}

// Of returns the conversation that the citizen opened last and has open now, ""
// when there is none.
func (h *Hub) Of(actor citizen.ID) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.people[actor]; len(l) > 0 {
		return l[len(l)-1].conversation
	}
	return ""
}

// Open counts open connections.
func (h *Hub) Open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, set := range h.open {
		n += len(set)
	}
	return n
}

func remove[K comparable](m map[K][]*Listener, k K, l *Listener) {
	m[k] = slices.DeleteFunc(m[k], func(x *Listener) bool { return x == l })
	if len(m[k]) == 0 {
		delete(m, k)
	}
}
