package voice

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
)

// Tally counts calls since the start.
type Tally struct {
	Open     int            // now
	Admitted int            // all that were opened
	Refused  int            // because all lines were busy
	Joined   int            // times that a caseworker came on
	Ended    map[string]int // by cause, see causes
}

// causes names why a call ended.
var causes = map[error]string{
	errHungUp: "hung_up", errReplaced: "replaced", errSilence: "silence", errTooLong: "too_long",
	errLost: "lost", errLoggedOut: "logged_out", errClosing: "shutdown",
}

// Tally tells how many calls there are and were.
func (d *Door) Tally() Tally {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.tally
	t.Open, t.Ended = len(d.calls), map[string]int{}
	for _, cause := range causes {
		t.Ended[cause] = d.tally.Ended[cause]
	}
	return t
}

// came counts a caseworker who came on a call.
func (d *Door) came() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tally.Joined++
}

// maxOffer bounds an offer; a browser's has some kilobytes.
const maxOffer = 64 << 10

// start answers an offer with a call in a conversation of the session.
func (d *Door) start(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	if err := d.missing(); err != nil {
		return err
	}
	offer, err := offerOf(r)
	if err != nil {
		return err
	}
	conv, err := d.conversation(r.Context(), r.URL.Query().Get("conversation"), s)
	if err != nil {
		return err
	}
	if err := d.admit(r.Context(), conv.ID); err != nil {
		return err
	}
	c, answer, err := newCall(r.Context(), d, s, conv, offer)
	c.turns.variant = channels.ChosenVariant(r)
	if err := d.enter(c, conv.ID, err); err != nil {
		return err
	}
	w.Header().Set("Offelia-Conversation", conv.ID)
	accept(w, &c.line, c.id, answer)
	return nil
}

// offerOf reads a request's offer.
func offerOf(r *http.Request) (string, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/sdp") {
		return "", errOffer
	}
	offer, err := io.ReadAll(io.LimitReader(r.Body, maxOffer+1))
	if err != nil || len(offer) > maxOffer {
		return "", errOffer
	}
	_, err = readOffer(string(offer))
	return string(offer), err
}

// accept sends the answer to an offer, and where to hang up.
func accept(w http.ResponseWriter, l *line, id, answer string) {
	w.Header().Set("Location", "/v1/calls/"+id)
	w.Header().Set("Content-Type", "application/sdp")
	w.WriteHeader(http.StatusCreated)
	if _, err := io.WriteString(w, answer); err != nil {
		l.end(errHungUp) // nobody has the answer
	}
}

func (d *Door) conversation(ctx context.Context, id string, s channels.Session) (assistant.Conversation, error) {
	if id == "" {
		return d.Engine.Begin(ctx, s.Capability(), s.ID, s.Lang, "voice")
	}
	return d.Engine.Find(ctx, id, s.Capability(), s.ID)
}

// admit makes room for a call: the one that goes on in the same conversation
// ends, and beyond the limit there is none.
func (d *Door) admit(ctx context.Context, conversation string) error {
	d.mu.Lock()
	old := d.calls[conversation]
	d.mu.Unlock()
	if old != nil {
		old.end(errReplaced)
		<-old.done
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || len(d.calls)+d.opening >= d.Most {
		d.tally.Refused++
		da, en := full.DA+".", full.EN+"."
		if d.Phone != nil {
			if phone := d.Phone(ctx); phone != "" {
				da, en = full.DA+" eller ringe til "+phone+".", full.EN+" or call "+phone+"."
			}
		}
		return fault.New(fault.Limited, "voice.admit", da, en)
	}
	d.opening++
	return nil
}

// enter starts an admitted call, unless it could not be opened.
func (d *Door) enter(c *call, conversation string, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opening--
	if err != nil {
		return err
	}
	if d.closed || d.calls[conversation] != nil { // two at once: the first stays
		go c.free()
		return fault.New(fault.Conflict, "voice.enter", elsewhere.DA, elsewhere.EN)
	}
	d.calls[conversation] = c
	d.tally.Admitted++
	d.Hub.Wake(conversation) // the desk's page sees it
	if d.Phrases != nil {
		d.learning.Go(func() {
			if err := d.Phrases.Learn(context.WithoutCancel(c.ctx)); err != nil {
				d.Log.Warn("phrases", "err", err)
			}
		})
	}
	go func() {
		c.run()
		d.mu.Lock()
		delete(d.calls, conversation)
		if d.tally.Ended == nil {
			d.tally.Ended = map[string]int{}
		}
		d.tally.Ended[causes[context.Cause(c.ctx)]]++
		d.mu.Unlock()
		d.Hub.Wake(conversation) // the desk's page sees that it is over
	}()
	return nil
}

// hangUp ends a call of the session, or its line into one. What is another's, or
// over, is gone.
func (d *Door) hangUp(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	mine := d.lineOf(r.PathValue("call"), s.ID)
	if mine == nil {
		return errNoCall
	}
	mine.end(errHungUp)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (d *Door) lineOf(id, session string) *line {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.calls {
		if c.id == id && c.owner == session {
			return &c.line
		}
	}
	if x := d.joined[id]; x != nil && x.session.ID == session {
		return &x.line
	}
	return nil
}

var errNoCall = fault.New(fault.NotFound, "voice.call", "Det opkald findes ikke mere.", "That call does not exist any more.")

// keep finds a session again: somebody may have logged out meanwhile, or act for
// another person. What its person says keeps it alive, as typing does.
func (d *Door) keep(ctx context.Context, s channels.Session, said bool) (now channels.Session, alive bool) {
	now, err := d.Sessions.Get(ctx, s.Token)
	if err != nil {
		return s, fault.KindOf(err) != fault.Denied && fault.KindOf(err) != fault.NotFound // a store that stumbles logs nobody out
	}
	if now.Citizen != s.Citizen || now.Role != s.Role || now.Name != s.Name {
		return s, false
	}
	now.Token = s.Token
	if today := d.Now(); said && now.Expires.Sub(today) < idle-time.Minute {
		now.Expires = today.Add(idle)
		if err := d.Sessions.Put(ctx, now); err != nil {
			d.Log.WarnContext(ctx, "session", "err", err)
		}
	}
	return now, true
}
