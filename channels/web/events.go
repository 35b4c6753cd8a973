package web

import (
	"io"
	"net/http"
	"time"

	"offelia/channels"
)

// beat is how often a stream shows that it lives, and looks whether the session
// behind it still does.
const beat = 20 * time.Second

// deskEvents tells a caseworker's page, as server-sent events, that there is
// something new: "queue" when any ticket changed, "talk" when something was
// said in the conversation of the ticket that is open (ticket=T-201). What is
// new the page then asks for, so that a lost event loses nothing.
func (s *site) deskEvents(v *visit) error {
	if s.Hub == nil {
		return errNoDesk
	}
	queue := s.Hub.Listen(channels.DeskRoom, "")
	defer s.Hub.Leave(queue)
	var talk *channels.Listener
	if id := v.URL.Query().Get("ticket"); id != "" {
		d, err := s.ticket(v, id)
		if err != nil {
			return err
		}
		talk = s.Hub.Listen(d.Ticket.Request.Conversation, "")
		defer s.Hub.Leave(talk)
	}
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.WriteHeader(http.StatusOK)
	s.stream(v, queue, talk)
	return nil
}

// stream writes events until the page goes away, the session ends or the
// program stops.
func (s *site) stream(v *visit, queue, talk *channels.Listener) {
	out := http.NewResponseController(v.w)
	heart := time.NewTicker(beat)
	defer heart.Stop()
	var said <-chan struct{} // never, without a conversation
	if talk != nil {
		said = talk.Woken()
	}
	for event := "event: ready\ndata:\n\n"; ; {
		if _, err := io.WriteString(v.w, event); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-v.Context().Done():
			return
		case <-s.Closing:
			return
		case <-queue.Woken():
			event = "event: queue\ndata:\n\n"
		case <-said:
			event = "event: talk\ndata:\n\n"
		case <-heart.C:
			if _, err := s.Sessions.Get(v.Context(), v.Token); err != nil {
				return
			}
			event = ": still here\n\n"
		}
	}
}
