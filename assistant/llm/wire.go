package llm

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Limits bound one call on the wire. Zero means no limit.
type Limits struct {
	Header time.Duration // until the response's headers
	Idle   time.Duration // longest silence inside a stream; comments count as life
	Total  time.Duration // the whole call
	Bytes  int64         // of one response
	Line   int           // bytes of one line of a stream

	Failures int // within half a minute, after which the endpoint is left alone for as long; 0 is 5
}

// DefaultLimits are those of a citizen's turn.
var DefaultLimits = Limits{Header: 6 * time.Second, Idle: 4 * time.Second, Total: 10 * time.Second, Bytes: 2 << 20, Line: 1 << 20}

// Causes with which a call is cancelled from within.
var (
	ErrHeader   = errors.New("llm: no answer in time")
	ErrIdle     = errors.New("llm: the stream went silent")
	ErrTotal    = errors.New("llm: the call took too long")
	ErrTooLarge = errors.New("llm: the answer is too large")
)

// wire is the HTTP client under go-openai (openai.HTTPDoer). It gives go-openai
// what its line reader needs: one "data: {…}" line an event, errors in one form
// that keep their message, and an error instead of a clean end where a stream
// stops before its finish_reason.
type wire struct {
	client *http.Client
	limits Limits
}

// newWire makes a wire with connections of its own, so that closing it leaves
// none behind.
func newWire(l Limits) *wire {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	return &wire{client: &http.Client{Transport: t}, limits: l}
}

func (w *wire) close() { w.client.CloseIdleConnections() }

// Do implements openai.HTTPDoer. The body must be closed; that, or the end of
// the request's context, ends the call upstream.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	c := &call{cancel: cancel, caller: req.Context(), ctx: ctx}
	c.after(w.limits.Total, ErrTotal)
	head := c.after(w.limits.Header, ErrHeader)
	resp, err := w.client.Do(req.WithContext(ctx)) //nolint:gosec // the address is the operator's own setting
	if err != nil {
		err = c.why(err)
		c.stop()
		return nil, err
	}
	head.stop()
	noteRetryAfter(req.Context(), resp.Header)
	raw := &capped{r: resp.Body, left: w.limits.Bytes, call: c}
	if raw.left <= 0 {
		raw.left = 1 << 40
	}
	streams := strings.Contains(req.Header.Get("Accept"), "event-stream")
	if !streams || resp.StatusCode < 200 || resp.StatusCode > 299 {
		resp.Body = &body{Reader: raw, raw: resp.Body, call: c}
		return resp, nil
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	idle := c.after(w.limits.Idle, ErrIdle)
	events := newEvents(raw, kind, w.limits.Line, func() { idle.reset(w.limits.Idle) })
	resp.Body = &body{Reader: events, raw: resp.Body, call: c}
	return resp, nil
}

// call is one request on its way, with the clocks that may end it.
type call struct {
	caller, ctx context.Context //nolint:containedctx // a call is as short-lived as its request
	cancel      context.CancelCauseFunc
	clocks      []*clock
}

type clock struct{ t *time.Timer }

func (c *clock) stop() {
	if c.t != nil {
		c.t.Stop()
	}
}

func (c *clock) reset(d time.Duration) {
	if c.t != nil {
		c.t.Reset(d)
	}
}

func (c *call) after(d time.Duration, cause error) *clock {
	k := &clock{}
	if d > 0 {
		k.t = time.AfterFunc(d, func() { c.cancel(cause) })
	}
	c.clocks = append(c.clocks, k)
	return k
}

func (c *call) stop() {
	for _, k := range c.clocks {
		k.stop()
	}
	c.cancel(nil)
}

// why gives the cause of a cancelled call instead of what the network says.
func (c *call) why(err error) error {
	if err == nil || err == io.EOF { //nolint:errorlint // a reader's end is never wrapped
		return err
	}
	if caller := c.caller.Err(); caller != nil {
		return caller
	}
	if cause := context.Cause(c.ctx); cause != nil {
		return cause
	}
	return err
}

// capped reads at most left bytes and names why a read ended.
type capped struct {
	r    io.Reader
	left int64
	call *call
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	return n, c.call.why(err)
}

type body struct {
	io.Reader
	raw  io.Closer
	call *call
	once sync.Once
}

func (b *body) Close() error {
	var err error
	b.once.Do(func() {
		b.call.stop()
		err = b.raw.Close()
	})
	return err
}

// retryKey carries a *time.Duration that takes the Retry-After header, which
// go-openai drops.
type retryKey struct{}

func withRetryAfter(ctx context.Context, d *time.Duration) context.Context {
	return context.WithValue(ctx, retryKey{}, d)
}

func noteRetryAfter(ctx context.Context, h http.Header) {
	into, _ := ctx.Value(retryKey{}).(*time.Duration)
	s := h.Get("Retry-After")
	if into == nil || s == "" {
		return
	}
	if d, err := time.ParseDuration(s + "s"); err == nil {
		*into = d
	} else if at, err := http.ParseTime(s); err == nil {
		*into = time.Until(at)
	}
}
