package main

import (
	"fmt"
	"sync"
	"time"

	"offelia/assistant/citizen"
)

// clock is the program's time. In a demo it starts at a chosen moment, goes on
// from there, and can be moved. It is safe for concurrent use.
type clock struct {
	mu    sync.Mutex
	base  time.Time
	since time.Time
}

// newClock starts a clock at a moment (RFC 3339), or at the real time for "".
func newClock(start string) (*clock, error) {
	c := &clock{}
	if start == "" {
		return c, nil
	}
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		return nil, fmt.Errorf("the clock cannot start at %q: want a time like 2026-11-23T09:15:00+01:00", start)
	}
	c.set(at)
	return c, nil
}

// now is the time, in Copenhagen.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.base.IsZero() {
		return time.Now().In(citizen.Copenhagen())
	}
	return c.base.Add(time.Since(c.since)).In(citizen.Copenhagen())
}

// set moves the clock.
func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.since = at, time.Now()
}
