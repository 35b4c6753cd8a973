package voice

import (
	"sync"
	"time"
)

// stopwatch tells how long a citizen waited from their last word to the first
// sound of the answer, and how much of it the engines took. It is safe for
// concurrent use; the zero value is ready.
type stopwatch struct {
	mu     sync.Mutex
	marks  [6]time.Time // zero until it has happened
	before mark         // the first of marks that has not
}

// mark is one moment on the way from a question to its answer.
type mark int

const (
	lastWord mark = iota // the citizen fell silent
	over                 // and the silence was long enough
	worded               // transcription has given the words
	answered             // the dialogue has answered
	voiced               // speech has made the first sound of it
	sounded              // which is heard
)

// begin takes the end of an utterance, with the moment of its last word.
func (s *stopwatch) begin(silent time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.marks[lastWord], s.marks[over], s.before = silent, time.Now(), worded
}

// reach takes the moment that comes next; every other one is not waited for. At
// the last it gives the parts of the way.
func (s *stopwatch) reach(m mark) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != m || s.before == lastWord {
		return nil
	}
	s.marks[m] = time.Now()
	if s.before++; m < sounded {
		return nil
	}
	s.before = lastWord
	between := func(a, b mark) int64 { return s.marks[b].Sub(s.marks[a]).Milliseconds() }
	return map[string]any{
		"latency_ms": between(lastWord, sounded), "transcription_ms": between(over, worded),
		"dialogue_ms": between(worded, answered), "speech_ms": between(answered, voiced),
		"endpoint_ms": between(lastWord, over), "frame_ms": between(voiced, sounded),
	}
}
