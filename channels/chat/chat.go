// Package chat is the WebSocket door at /v1/chat: JSON frames in, events of
// turns out.
//
// A connection has one reader (the goroutine that serves it) and, while there is
// something to do, one that writes and one that runs turns, one at a time;
// bounded lines lie between them, and a client that floods or does not read is
// cut off rather than slowing the others.
// Every frame that can have an effect carries the client's own id and is
// idempotent, so a client resends what was not answered.
//
// What is sent is decided by number: a connection remembers the highest number
// it sent and never goes back, whether an event came from its own turn or from
// the journal after a wake (another tab, a caseworker, MitID). A lost
// connection resumes with the last number it saw.
//
// Frames are described in the OpenAPI document and in the README.
package chat

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// Engine is what the door needs of the dialogue.
type Engine interface {
	Begin(ctx context.Context, who citizen.Capability, secret, lang, channel string) (assistant.Conversation, error)
	Find(ctx context.Context, id string, who citizen.Capability, secret string) (assistant.Conversation, error)
	Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error]
	Since(ctx context.Context, conversation string, after int64) ([]assistant.Event, error)
}

// Uploads finds a file that a session sent before; fault.NotFound otherwise.
type Uploads interface {
	Find(ctx context.Context, owner, id string) (citizen.Upload, error)
}

// Waiting returns a conversation that Offelia began by an event and that the
// citizen has not seen; "" when there is none.
type Waiting func(ctx context.Context, actor citizen.ID) string

// Config is what the door is made of.
type Config struct {
	Engine   Engine
	Sessions channels.Sessions
	Uploads  Uploads
	Hub      *channels.Hub
	Waiting  Waiting
	Now      func() time.Time
	Log      *slog.Logger
	Secure   bool // cookies over HTTPS only

	// Rate is how many frames a second one connection may send on average, and
	// Burst how many at once; zero is 5 and 30, what a person at a keyboard and
	// their resending client need.
	Rate  rate.Limit
	Burst int

	Idle time.Duration // how long a session lasts after the last word; zero is 30 minutes
}

// Door serves /v1/chat.
type Door struct {
	Config
	upgrader websocket.Upgrader
	crew     *crew

	mu      sync.Mutex // guards what follows
	closing bool
	open    map[*conn]struct{}
	serving sync.WaitGroup
}

// New makes the door.
func New(c Config) *Door {
	if c.Rate == 0 {
		c.Rate, c.Burst = perSecond, burst
	}
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	return &Door{Config: c, crew: newCrew(), open: map[*conn]struct{}{}, upgrader: websocket.Upgrader{
		ReadBufferSize: 1024, WriteBufferSize: 1024, WriteBufferPool: &pool, CheckOrigin: sameOrigin,
		HandshakeTimeout: 10 * time.Second,
	}}
}

// Shutdown lets every connection finish its turns, tells the client and closes,
// and waits for that. When ctx ends first, the rest is cut off, its turns
// cancelled. Either way nothing runs any more when Shutdown returns, and nobody
// gets in.
func (d *Door) Shutdown(ctx context.Context) error {
	d.mu.Lock()
	d.closing = true
	for c := range d.open {
		c.shutdown()
	}
	d.mu.Unlock()
	done := make(chan struct{})
	go func() { d.serving.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		d.mu.Lock()
		for c := range d.open {
			c.drop()
			_ = c.ws.Close() // also of whoever writes to it
		}
		d.mu.Unlock()
		<-done
		return ctx.Err()
	}
}

// serve runs a connection to its end; a door that is closing hangs up.
func (d *Door) serve(ctx context.Context, c *conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		_ = c.ws.Close()
		return
	}
	d.open[c] = struct{}{}
	d.serving.Go(func() {
		c.serve(ctx)
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.open, c)
	})
}

// sameOrigin refuses a page of another site: a browser sends cookies with a
// WebSocket handshake, so an upgrade must be checked like a write. A client
// that is not a browser sends no Origin.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// ServeHTTP upgrades the connection and serves it in a goroutine of its own:
// the handler's stack and buffers are given back at once.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	session, fresh, err := d.session(r)
	if err != nil {
		http.Error(w, fault.Text(err, "da"), http.StatusServiceUnavailable)
		return
	}
	head := http.Header{}
	if fresh {
		cookie := http.Cookie{Name: channels.CookieName, Value: session.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: d.Secure}
		head.Set("Set-Cookie", cookie.String())
	}
	ws, err := d.upgrader.Upgrade(w, r, head)
	if err != nil {
		d.Log.DebugContext(r.Context(), "no upgrade", "err", err)
		return
	}
	d.serve(context.WithoutCancel(r.Context()), newConn(d, ws, session, channels.ChosenVariant(r)))
}

// session finds whose connection it is; a visitor without one gets an
// anonymous session, so that the conversation belongs to somebody.
func (d *Door) session(r *http.Request) (s channels.Session, fresh bool, err error) {
	if cookie, err := r.Cookie(channels.CookieName); err == nil {
		s, err := d.Sessions.Get(r.Context(), cookie.Value)
		if err == nil {
			s.Token = cookie.Value
			return s, false, nil
		}
		if fault.KindOf(err) != fault.Denied && fault.KindOf(err) != fault.NotFound {
			return s, false, err
		}
	}
	now := d.Now()
	s = channels.Session{Token: rand.Text(), ID: rand.Text(), Created: now, Expires: now.Add(d.Idle), Lang: language(r)}
	return s, true, d.Sessions.Put(r.Context(), s)
}

func language(r *http.Request) string {
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "da"
}

// readyFrame is the first frame of a conversation.
func readyFrame(c assistant.Conversation, seq int64) []byte {
	body, _ := json.Marshal(ready{Type: "ready", Seq: seq, Conversation: c.ID, Lang: c.Lang})
	return body
}

var errClosed = errors.New("chat: connection closed")
