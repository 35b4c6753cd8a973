package llm

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
	"offelia/intents/terms"
)

// Use names what a model may be used for. Each is a processing of its own, with
// its own legal basis, and can be left out.
type Use string

// The uses.
const (
	Understanding Use = "understand" // what an unclear text means
	Wording       Use = "word"       // answers in other words
	Translating   Use = "translate"  // answers in other languages
	Staff         Use = "staff"      // drafts for caseworkers and editors
)

// Uses lists all of them.
var Uses = []Use{Understanding, Wording, Translating, Staff}

// Config is what a Model needs. Only Endpoint and Lexicon must be given.
type Config struct {
	Endpoint Endpoint
	Lexicon  *terms.Lexicon
	Uses     []Use // nil: all
	Limits   Limits
	Budget   Budget
	AtOnce   int // calls at the same time
	Now      func() time.Time
	Log      *slog.Logger
	Trace    func(context.Context, Trace) // told of every use
}

// Model is an assistant.Model behind an OpenAI-compatible endpoint. Make one
// with New and Close it.
type Model struct {
	endpoint Endpoint
	uses     []Use
	lexicon  *terms.Lexicon
	wire     *wire
	client   *openai.Client
	gate     *gate
	breaker  *breaker
	purse    *purse
	now      func() time.Time
	log      *slog.Logger
	trace    func(context.Context, Trace)

	mu      sync.Mutex
	learned []Quirk
}

var _ assistant.Model = (*Model)(nil)

// New makes a model. It connects to nothing.
func New(c Config) (*Model, error) {
	if err := c.Endpoint.Check(); err != nil {
		return nil, err
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Uses == nil {
		c.Uses = Uses
	}
	w := newWire(c.Limits)
	m := &Model{
		endpoint: c.Endpoint, uses: c.Uses, lexicon: c.Lexicon, wire: w, client: c.Endpoint.client(w),
		gate: newGate(c.AtOnce, 2*time.Second), breaker: newBreaker(c.Limits.Failures, time.Now), now: c.Now, log: c.Log, trace: c.Trace,
	}
	m.purse = &purse{budget: c.Budget, now: time.Now, alarm: func(share float64) {
		m.log.Warn("the model's budget for today is nearly used up", "share", share)
	}}
	return m, nil
}

// Close lets go of idle connections. Calls under way end with their contexts.
func (m *Model) Close() { m.wire.close() }

func (m *Model) may(u Use) bool { return slices.Contains(m.uses, u) }

// has tells whether the server has a quirk, set or learned.
func (m *Model) has(q Quirk) bool {
	if slices.Contains(m.endpoint.Quirks, q) {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Contains(m.learned, q)
}

// learn notes a quirk that a refusal showed; false when it was known already,
// so that the same refusal is not tried again.
func (m *Model) learn(q Quirk) bool {
	if m.has(q) {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.learned = append(m.learned, q)
	m.log.Info("the endpoint has a quirk: set it to save a call", "quirk", q)
	return true
}

// Quirks are those set and those learned.
func (m *Model) Quirks() []Quirk {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append(slices.Clone(m.endpoint.Quirks), m.learned...)
}

func newTraceID() string { return rand.Text()[:12] }
