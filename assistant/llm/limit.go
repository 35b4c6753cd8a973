package llm

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Reasons not to call.
var (
	ErrBusy   = errors.New("llm: too many calls at once")
	ErrBroken = errors.New("llm: the endpoint failed too often; it is left alone for a while")
	ErrBudget = errors.New("llm: the budget is used up")
)

// gate lets a number of calls run at once and as many wait, briefly.
type gate struct {
	slots chan struct{}
	queue chan struct{}
	wait  time.Duration
}

func newGate(n int, wait time.Duration) *gate {
	if n <= 0 {
		n = 8
	}
	return &gate{slots: make(chan struct{}, n), queue: make(chan struct{}, 2*n), wait: wait}
}

// enter waits for a slot; leave must be called when the call has ended.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.queue <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots; <-g.queue }, nil
	case <-timer.C:
		err = ErrBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	<-g.queue
	return nil, err
}

// breaker stops calling an endpoint that fails: after most failures within
// window it opens for rest, then lets one call try.
type breaker struct {
	most         int
	window, rest time.Duration
	now          func() time.Time

	mu     sync.Mutex
	failed []time.Time
	opened time.Time // zero: closed
	trying bool
}

func newBreaker(most int, now func() time.Time) *breaker {
	if most <= 0 {
		most = 5
	}
	return &breaker{most: most, window: 30 * time.Second, rest: 30 * time.Second, now: now}
}

// allow asks whether a call may be made; report must follow when it may.
func (b *breaker) allow() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.opened.IsZero() {
		return nil
	}
	if b.trying || b.now().Sub(b.opened) < b.rest {
		return ErrBroken
	}
	b.trying = true
	return nil
}

// report tells how an allowed call went. neither says that it tells nothing
// about the endpoint: the caller left, or asked for too much.
func (b *breaker) report(ok, neither bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	tried := b.trying
	b.trying = false
	now := b.now()
	switch {
	case neither:
	case ok:
		b.failed, b.opened = nil, time.Time{}
	case tried:
		b.opened = now
	default:
		b.failed = slices.DeleteFunc(b.failed, func(at time.Time) bool { return now.Sub(at) >= b.window })
		if b.failed = append(b.failed, now); len(b.failed) >= b.most {
			b.failed, b.opened = nil, now
		}
	}
}
