package llm

import (
	"errors"
	"testing"
	"time"
)

// TestBreakerTriesAgain: an endpoint that failed is left alone for a while; then
// one call tries for all, and what it finds decides.
func TestBreakerTriesAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	b := newBreaker(2, func() time.Time { return now })
	opens := func() {
		t.Helper()
		for range 2 {
			if err := b.allow(); err != nil {
				t.Fatal(err)
			}
			b.report(false, false)
		}
		if err := b.allow(); !errors.Is(err, ErrBroken) {
			t.Fatalf("open: %v", err)
		}
	}
	half := func() {
		t.Helper()
		now = now.Add(b.rest)
		if err := b.allow(); err != nil {
			t.Fatalf("half open: %v", err)
		}
		if err := b.allow(); !errors.Is(err, ErrBroken) {
			t.Fatalf("a second call while one tries: %v", err)
		}
	}
	opens()
	half()
	b.report(false, false)
	if err := b.allow(); !errors.Is(err, ErrBroken) {
		t.Fatalf("after a failed try: %v", err)
	}
	half()
	b.report(false, true) // the caller left: somebody else tries
	if err := b.allow(); err != nil {
		t.Fatal(err)
	}
	b.report(true, false)
	opens()                               // closed, and counting from nothing
	now = now.Add(b.rest)                 // half open
	_ = b.allow()                         // tries
	b.report(true, false)                 // closed
	_ = b.allow()                         //
	b.report(false, false)                // one failure
	now = now.Add(b.window + time.Second) // too long ago
	_ = b.allow()
	b.report(false, false)
	if err := b.allow(); err != nil {
		t.Errorf("two failures far apart: %v", err)
	}
}

// TestPurse: a conversation has 40 turns and 60,000 tokens a day; on the next day
// all begin anew.
func TestPurse(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	p := &purse{now: func() time.Time { return now }}
	if err := p.open("a", 1); err != nil {
		t.Fatal(err)
	}
	p.pay("a", maxSessionTokens-100, 100)
	if err := p.open("a", 2); !errors.Is(err, ErrBudget) {
		t.Errorf("after 60,000 tokens: %v", err)
	}
	for turn := range int64(maxSessionTurns + 1) {
		for range 2 { // understood and worded
			if err := p.open("b", turn+1); (err != nil) != (turn == maxSessionTurns) {
				t.Errorf("turn %d: %v", turn+1, err)
			}
		}
	}
	now = now.AddDate(0, 0, 1)
	for _, conversation := range []string{"a", "b"} {
		if err := p.open(conversation, 50); err != nil {
			t.Errorf("the next day: %v", err)
		}
	}
}
