package chat

import "time"

// crew runs work on goroutines that stay for a while when they are done: a turn
// needs a deep stack, and one that is grown already need not be grown again.
// The zero value is not ready; use newCrew.
type crew struct{ free chan func() }

// stays is how long a goroutine waits for more to do.
const stays = 10 * time.Second

func newCrew() *crew { return &crew{make(chan func())} }

// run does f on a goroutine that is free, or on a new one. It does not wait.
func (c *crew) run(f func()) {
	select {
	case c.free <- f:
	default:
		go c.work(f)
	}
}

func (c *crew) work(f func()) {
	for timer := time.NewTimer(stays); ; timer.Reset(stays) {
		f()
		select {
		case f = <-c.free:
		case <-timer.C:
			return
		}
	}
}
