package llm

import (
	"sync"
	"time"
)

// Budget is what a day may cost. Zero means no limit.
type Budget struct {
	Tokens int     // a day, in and out
	Kroner float64 // a day, at these prices:
	In     float64 // kroner a million tokens of prompt
	Out    float64 // kroner a million tokens of answer
}

// Bounds of one conversation, per day, and of one turn of it.
const (
	maxTurnCalls     = 4 // for understanding and wording together; a retry is no call of its own
	maxSessionTurns  = 40
	maxSessionTokens = 60_000
	maxSessions      = 20_000 // remembered at once
)

// purse keeps what was used today: of the instance, and of each conversation.
type purse struct {
	budget Budget
	now    func() time.Time
	alarm  func(share float64) // told once a day, from 80 %

	mu       sync.Mutex
	day      string
	tokens   int
	kroner   float64
	alarmed  bool
	sessions map[string]*spent
}

type spent struct {
	turns, tokens int
	turn          int64 // the last one
	calls         int   // of that turn
}

// open asks whether a turn of the conversation may use the model, and counts the
// turn once, however often it is used in it. Turn 0 is none: it counts each time,
// and its calls do not.
func (p *purse) open(conversation string, turn int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.today()
	s := p.sessions[conversation]
	if s == nil {
		if len(p.sessions) >= maxSessions {
			clear(p.sessions)
		}
		s = &spent{}
		p.sessions[conversation] = s
	}
	next := turn == 0 || turn != s.turn
	if p.share() >= 1 || next && s.turns >= maxSessionTurns || s.tokens >= maxSessionTokens {
		return ErrBudget
	}
	if next {
		s.turns, s.turn, s.calls = s.turns+1, turn, 0
	}
	return nil
}

// call asks whether a turn that was opened may call once more, and counts it.
func (p *purse) call(conversation string, turn int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sessions[conversation]
	if s == nil || turn == 0 || turn != s.turn {
		return nil
	}
	if s.calls >= maxTurnCalls {
		return ErrBudget
	}
	s.calls++
	return nil
}

// pay books a call's tokens.
func (p *purse) pay(conversation string, in, out int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.today()
	p.tokens += in + out
	p.kroner += (float64(in)*p.budget.In + float64(out)*p.budget.Out) / 1e6
	if s := p.sessions[conversation]; s != nil {
		s.tokens += in + out
	}
	if share := p.share(); share >= 0.8 && !p.alarmed {
		p.alarmed = true
		if p.alarm != nil {
			p.alarm(share)
		}
	}
}

// share is how much of the day's budget is used, 1 for all of it.
func (p *purse) share() float64 {
	var s float64
	if p.budget.Tokens > 0 {
		s = float64(p.tokens) / float64(p.budget.Tokens)
	}
	if p.budget.Kroner > 0 {
		s = max(s, p.kroner/p.budget.Kroner)
	}
	return s
}

func (p *purse) today() {
	if day := p.now().Format(time.DateOnly); day != p.day {
		p.day, p.tokens, p.kroner, p.alarmed = day, 0, 0, false
		p.sessions = map[string]*spent{}
	}
}
