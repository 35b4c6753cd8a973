package channels

import (
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
	open   map[string]map[*Listener]struct{} // by conversation
	people map[citizen.ID]map[*Listener]struct{}
}

// DeskRoom is woken, as if it were a conversation, when any ticket changes.
const DeskRoom = "desk"

// Listener is one open connection.
type Listener struct {
	wake         chan struct{}
	conversation string
	actor        citizen.ID
}

// Woken is readable after a wake; several wakes may be one.
func (l *Listener) Woken() <-chan struct{} { return l.wake }

// Listen registers a connection. Call Leave when it closes.
func (h *Hub) Listen(conversation string, actor citizen.ID) *Listener {
	l := &Listener{wake: make(chan struct{}, 1), conversation: conversation, actor: actor}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open == nil {
		h.open, h.people = map[string]map[*Listener]struct{}{}, map[citizen.ID]map[*Listener]struct{}{}
	}
	add(h.open, conversation, l)
	if actor != "" {
		add(h.people, actor, l)
	}
	return l
}

// Leave forgets a connection.
func (h *Hub) Leave(l *Listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	remove(h.open, l.conversation, l)
	remove(h.people, l.actor, l)
}

// Wake wakes the connections of a conversation.
func (h *Hub) Wake(conversation string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.open[conversation] {
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

// Of returns a conversation that the citizen has open now, "" when there is
// none.
func (h *Hub) Of(actor citizen.ID) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.people[actor] {
		return l.conversation
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

func add[K comparable](m map[K]map[*Listener]struct{}, k K, l *Listener) {
	if m[k] == nil {
		m[k] = map[*Listener]struct{}{}
	}
	m[k][l] = struct{}{}
}

func remove[K comparable](m map[K]map[*Listener]struct{}, k K, l *Listener) {
	delete(m[k], l)
	if len(m[k]) == 0 {
		delete(m, k)
	}
}
