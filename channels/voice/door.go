package voice

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/voice/speech"
)

// Engine is what the door needs of the dialogue.
type Engine interface {
	Begin(ctx context.Context, who citizen.Capability, secret, lang, channel string) (assistant.Conversation, error)
	Find(ctx context.Context, id string, who citizen.Capability, secret string) (assistant.Conversation, error)
	Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error]
	Since(ctx context.Context, conversation string, after int64) ([]assistant.Event, error)
	// Post journals a caseworker's words; with no name they are about one.
	Post(ctx context.Context, conversation, id, name, text string) (assistant.Event, error)
}

// Desk is what the door needs of the caseworkers' desk, to let them into calls.
type Desk interface {
	Ticket(ctx context.Context, id string) (desk.Ticket, error)
	// Talk refuses who does not hold the ticket, and notes that who does is at work.
	Talk(ctx context.Context, id, by string) error
	Note(ctx context.Context, id, by, text string) error
}

// Config is what the door is made of.
type Config struct {
	Engine   Engine
	Sessions channels.Sessions
	Hub      *channels.Hub
	Desk     Desk // nil: no caseworker joins a call
	Now      func() time.Time
	Log      *slog.Logger

	Media       *Media             // nil: no calls
	Transcriber speech.Transcriber // nil: no calls and no dictation
	Speaker     speech.Speaker     // nil: no calls and no reading aloud
	// Phrases tells that Transcriber knows some phrases only, which the page
	// then says; it learns them while the first call is greeted.
	Phrases *speech.Phrases

	Most     int           // calls at a time; 0 is 50
	Endpoint time.Duration // silence that ends a turn; 0 is half a second
	// Phone is where to call instead when all lines are busy: "Borgerservice
	// Odense, 12 10 10 03".
	Phone func(ctx context.Context) string
}

// Door serves /v1/calls and what is below it.
type Door struct {
	Config
	mux      http.ServeMux
	prompts  prompts
	learning sync.WaitGroup

	mu      sync.Mutex             // guards what follows
	calls   map[string]*call       // by conversation
	joined  map[string]*caseworker // by id
	opening int
	closed  bool
	tally   Tally
}

// New makes the door.
func New(c Config) *Door {
	if c.Most == 0 {
		c.Most = 50
	}
	d := &Door{Config: c, calls: map[string]*call{}, joined: map[string]*caseworker{}}
	for pattern, do := range d.routes() {
		d.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { d.serve(w, r, do) })
	}
	return d
}

func (d *Door) routes() map[string]func(http.ResponseWriter, *http.Request, channels.Session) error {
	return map[string]func(http.ResponseWriter, *http.Request, channels.Session) error{
		"GET /v1/calls": d.offers, "POST /v1/calls": d.start, "DELETE /v1/calls/{call}": d.hangUp,
		"GET /v1/calls/tickets/{ticket}": d.standing, "POST /v1/calls/tickets/{ticket}": d.join,
		"POST /v1/calls/dictation": d.dictate, "GET /v1/calls/speech": d.readAloud,
	}
}

// Patterns lists the operations of the door as ServeMux writes them, for the
// description of the whole interface.
func Patterns() []string { return slices.Sorted(maps.Keys((&Door{}).routes())) }

// ServeHTTP implements http.Handler.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.mux.ServeHTTP(w, r) }

// Shutdown ends all calls and waits for them.
func (d *Door) Shutdown() {
	d.mu.Lock()
	d.closed = true
	var open []*call
	for _, c := range d.calls {
		open = append(open, c)
	}
	d.mu.Unlock()
	for _, c := range open {
		c.end(errClosing)
		<-c.done
	}
	d.learning.Wait()
}

func (d *Door) endpoint() int {
	if d.Endpoint == 0 {
		return patience
	}
	return int(d.Endpoint/time.Millisecond) * perMillisecond
}

// serve finds whose request it is. A page of another site cannot make one: the
// HTTP door in front refuses it.
func (d *Door) serve(w http.ResponseWriter, r *http.Request, do func(http.ResponseWriter, *http.Request, channels.Session) error) {
	s, err := d.session(r)
	if err == nil {
		err = do(w, r, s)
	}
	if err != nil {
		d.fail(w, r, s, err)
	}
}

func (d *Door) session(r *http.Request) (channels.Session, error) {
	cookie, err := r.Cookie(channels.CookieName)
	if err != nil {
		return channels.Session{}, fault.New(fault.Denied, "voice.session", "Åbn Offelias side først.", "Open Offelia's page first.")
	}
	s, err := d.Sessions.Get(r.Context(), cookie.Value)
	s.Token = cookie.Value
	return s, err
}

// fail answers what could not be done.
func (d *Door) fail(w http.ResponseWriter, r *http.Request, s channels.Session, err error) {
	kind := fault.KindOf(err)
	status := map[fault.Kind]int{
		fault.Invalid: http.StatusBadRequest, fault.Denied: http.StatusUnauthorized, fault.NotFound: http.StatusNotFound,
		fault.Conflict: http.StatusConflict, fault.Unavailable: http.StatusServiceUnavailable, fault.Limited: http.StatusServiceUnavailable,
	}[kind]
	if status == 0 {
		status = http.StatusInternalServerError
		d.Log.ErrorContext(r.Context(), "voice", "err", err)
	}
	body := map[string]any{"error": map[string]string{"kind": kind.String(), "text": fault.Text(err, pageLanguage(r, s))}}
	reply(w, status, body)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the other side is gone
}

// pageLanguage is the one chosen on the page.
func pageLanguage(r *http.Request, s channels.Session) string {
	if c, err := r.Cookie("offelia_lang"); err == nil && c.Value != "" {
		return spokenLanguage(c.Value)
	}
	if s.Lang != "" {
		return spokenLanguage(s.Lang)
	}
	return "da"
}

// offers tells a page what can be done here, and what is missing.
func (d *Door) offers(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	lang := pageLanguage(r, s)
	body := map[string]any{
		"calls": d.missing() == nil, "dictation": d.Transcriber != nil, "speech": d.Speaker != nil, "phrases": d.Phrases != nil, "ice_servers": []iceServer{},
	}
	if missing := d.missing(); missing != nil {
		body["missing"] = fault.Text(missing, lang)
	}
	if d.Media != nil {
		body["ice_servers"] = d.Media.relays(s.ID, time.Now())
	}
	reply(w, http.StatusOK, body)
	return nil
}

// missing tells why there are no calls; nil when there are.
func (d *Door) missing() error {
	var words fault.Words
	switch {
	case d.Transcriber == nil:
		words = noEars
	case d.Speaker == nil:
		words = noVoice
	case d.Media == nil:
		words = noCalls
	default:
		return nil
	}
	return fault.New(fault.Unavailable, "voice.call", words.DA, words.EN)
}
