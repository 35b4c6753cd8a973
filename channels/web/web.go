package web

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/channels"
	"offelia/channels/web/mitid"
	"offelia/knowledge"
)

// Engine is the dialogue; *assistant.Engine is one.
type Engine interface {
	// Begin opens a conversation. secret is the session it belongs to while
	// nobody has logged in.
	Begin(ctx context.Context, who citizen.Capability, secret, lang, channel string) (assistant.Conversation, error)
	// Find loads a conversation for whoever may go on with it; fault.NotFound
	// for everybody else.
	Find(ctx context.Context, id string, who citizen.Capability, secret string) (assistant.Conversation, error)
	// Turn runs one input and yields its events as they happen.
	Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error]
	// Since lists what was journalled after a number. Whose conversation it is
	// must have been checked.
	Since(ctx context.Context, conversation string, after int64) ([]assistant.Event, error)
}

// Journal finds a citizen's conversations, newest first.
type Journal interface {
	Latest(ctx context.Context, actor citizen.ID, limit int) ([]assistant.Conversation, error)
}

// Office is the citizen's own data.
type Office interface {
	View(ctx context.Context, c citizen.Capability) (citizen.View, error)
	Contacts(ctx context.Context) ([]citizen.Contact, error)
	Mandates(ctx context.Context, actor citizen.ID) ([]citizen.Mandate, error)
	// NameOf names somebody whom a mandate connects with the actor.
	NameOf(ctx context.Context, actor, other citizen.ID) (string, error)
	// Name names a citizen for whoever has their enquiry.
	Name(ctx context.Context, id citizen.ID) (string, error)
	Receipts(ctx context.Context, c citizen.Capability) ([]citizen.Receipt, error)
	Accesses(ctx context.Context, c citizen.Capability) ([]citizen.Entry, error)
	Do(ctx context.Context, c citizen.Capability, change citizen.Change) (citizen.Receipt, error)
	Undo(ctx context.Context, c citizen.Capability, reference, key string) (citizen.Receipt, error)
	Ask(ctx context.Context, c citizen.Capability, session string, change citizen.Change, text string) (string, error)
	Approval(ctx context.Context, reference string) (citizen.Approval, error)
	Approve(ctx context.Context, reference string, actor citizen.ID, yes bool) error
	// Arrive finds the citizen with a personal number; a new one has an empty World.
	Arrive(ctx context.Context, p citizen.Person) (citizen.World, error)
	Holder(ctx context.Context, cpr citizen.CPR) (id citizen.ID, known bool, err error)
	// List does one deed with the subject's checklist for a situation.
	List(ctx context.Context, c citizen.Capability, situation string, deed citizen.ListDeed, item string) error
}

// Desk is the caseworkers' side. by is the caseworker's name.
type Desk interface {
	Queue(ctx context.Context) ([]desk.Ticket, error)
	Ticket(ctx context.Context, id string) (desk.Ticket, error)
	// Claim gives the ticket to one caseworker; the loser gets fault.Conflict.
	Claim(ctx context.Context, id, by string) error
	Reply(ctx context.Context, id, by, text string) error
	Note(ctx context.Context, id, by, text string) error
	Release(ctx context.Context, id, by string) error
	Transfer(ctx context.Context, id, by, to, note string) error
	Close(ctx context.Context, id, by, reason string) error
	// Standing tells how a conversation's newest ticket stands.
	Standing(ctx context.Context, conversation string) (s desk.Standing, ok bool, err error)
	// Seen marks the answers of a conversation as read by the citizen.
	Seen(ctx context.Context, conversation string) error
}

// Uploads keeps received files. owner is the session's id: a file can be
// attached only by the session that sent it.
type Uploads interface {
	Keep(ctx context.Context, owner string, u citizen.Upload, body []byte) error
	Find(ctx context.Context, owner, id string) (citizen.Upload, error)
}

// Scanner looks for malware. It returns fault.Invalid for a file that must be
// refused and fault.Unavailable when it cannot tell.
type Scanner interface {
	Scan(ctx context.Context, body io.Reader) error
}

// Feedback keeps what citizens think of answers.
type Feedback interface {
	Rate(ctx context.Context, r Rating) error
}

// Rating is one citizen's word on one answer.
type Rating struct {
	Conversation string    `json:"conversation"`
	Seq          int64     `json:"seq"`
	Helped       bool      `json:"helped"`
	Text         string    `json:"text,omitempty"`
	At           time.Time `json:"at"`
}

// Demo is the demo town's controls. It is nil outside demo mode, and then no
// /dev path and no simulated MitID exist.
type Demo interface {
	Town(ctx context.Context) (citizen.Town, error)
	Reset(ctx context.Context) error
	// Event lets Offelia speak first to a citizen. The trigger's time moves the
	// clock there.
	Event(ctx context.Context, persona citizen.ID, t assistant.Trigger) error
}

// Config is what the door needs. Fields marked optional may be zero.
type Config struct {
	Engine   Engine
	Journal  Journal
	Office   Office
	Sessions channels.Sessions
	Desk     Desk
	Guides   Guides
	Studio   Studio
	Uploads  Uploads
	Feedback Feedback

	Scanner    Scanner                      // optional
	Demo       Demo                         // optional
	Chat       http.Handler                 // optional: /v1/chat
	Calls      http.Handler                 // optional: /v1/calls
	Metrics    http.Handler                 // optional: /metrics
	Ready      func(context.Context) error  // optional: nil is always ready
	Match      Matcher                      // optional: what the "try it" box shows of the matcher
	Drafts     Drafts                       // optional: suggestions for staff
	Unanswered Unanswered                   // optional: questions for editors
	Hub        *channels.Hub                // optional: wakes the desk's pages; without it they ask now and then
	Closing    <-chan struct{}              // optional: closed when the program stops, so that streams end
	Colleagues Colleagues                   // optional: to whom a ticket can be given
	Plan       Planner                      // optional: what the dialogue would make of a text
	Teacher    Teacher                      // optional: what the matcher learns from
	Uses       Uses                         // optional: how guides were used
	Checklists []knowledge.Checklist        // optional: what life situations ask of citizens
	MitID      *mitid.Broker                // optional: citizens log in and approve through it
	Flows      Flows                        // with MitID: who is on their way there
	Staff      StaffLogin                   // optional: staff log in by name and password outside demo mode
	Now        func() time.Time             // optional: time.Now
	Log        *slog.Logger                 // optional
	Limits     Limits                       // optional: DefaultLimits
	Address    func(r *http.Request) string // optional: the caller's address; default is the peer's
	Idle       time.Duration                // optional: 30 minutes

	Site      string // optional: the municipality's name in header and footer
	Statement string // address of the accessibility statement (was.digst.dk/…)
	Secure    bool   // HTTPS in front: HSTS and Secure cookies
}

// New builds the door. It fails when a template does not parse or a required
// part is missing: at start-up, never at a request.
func New(c Config) (http.Handler, error) {
	if c.Engine == nil || c.Journal == nil || c.Office == nil || c.Sessions == nil {
		return nil, errors.New("web: engine, journal, office and sessions are required")
	}
	if c.MitID != nil && c.Flows == nil {
		return nil, errors.New("web: MitID needs flows")
	}
	c = c.withDefaults()
	pages, err := parsePages(assetNames())
	if err != nil {
		return nil, err
	}
	s := &site{Config: c, pages: pages, limits: newLimiter(c.Limits, c.Now)}
	return s.handler(), nil
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits
		if c.Demo != nil {
			c.Limits = demoLimits
		}
	}
	if c.Address == nil {
		c.Address = peer
	}
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	return c
}

// site is the door at work. It holds no state of a request.
type site struct {
	Config
	pages  *pages
	limits *limiter
}

func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.serve(rt))
	}
	s.mountGiven(mux)
	return s.guard(mux)
}

// mountGiven mounts what others serve and the files of the browser.
func (s *site) mountGiven(mux *http.ServeMux) {
	mux.Handle("GET /assets/", s.assets())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", s.ready)
	if s.Metrics != nil {
		mux.Handle("GET /metrics", s.Metrics)
	}
	for pattern, h := range map[string]http.Handler{"/v1/chat": s.Chat, "/v1/calls": s.Calls, "/v1/calls/": s.Calls} {
		if h != nil {
			mux.Handle(pattern, s.limited(h))
		}
	}
}

// limited counts what another door serves against its address. That door
// counts what comes in over its connections itself.
func (s *site) limited(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Request: r, w: w}
		v.lang = s.language(v)
		if err := s.limits.allow(v, quiet, s.Address(r)); err != nil {
			s.fail(v, route{pattern: " /v1/"}, err)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if s.Ready != nil {
		if err := s.Ready(r.Context()); err != nil {
			s.Log.WarnContext(r.Context(), "not ready", "err", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
	}
	_, _ = io.WriteString(w, "ready\n")
}
