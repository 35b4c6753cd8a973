package chat

import "sync"

// queue is a bounded line that takes no room while it is empty: most of the
// connections of a server say nothing at any moment. The zero value with a
// ready channel of one place is usable; it is safe for concurrent use.
type queue[T any] struct {
	most  int
	ready chan struct{} // readable when something lies in line

	mu   sync.Mutex
	line []T
}

func newQueue[T any](most int) *queue[T] {
	return &queue[T]{most: most, ready: make(chan struct{}, 1)}
}

// put adds at the end, and tells whether there was room.
func (q *queue[T]) put(x T) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.line) >= q.most {
		return false
	}
	q.line = append(q.line, x)
	select {
	case q.ready <- struct{}{}:
	default:
	}
	return true
}

// take removes the first. It gives back the room with the last.
func (q *queue[T]) take() (x T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.line) == 0 {
		return x, false
	}
	x, q.line = q.line[0], q.line[1:]
	if len(q.line) == 0 {
		q.line = nil
	}
	return x, true
}
