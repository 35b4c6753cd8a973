package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/assistant/citizen"
	"offelia/assistant/eval"
)

// talk is what citizens say in the measurement: questions that guides answer,
// own data, errands that are begun, small talk, and what nobody can answer.
var talk = []struct{ lang, text string }{
	{"da", "hvor lang barsel har jeg ret til"}, {"da", "hvordan melder jeg flytning"}, {"da", "hvad koster et nyt pas"},
	{"da", "hvornår er min næste aftale"}, {"da", "hej"}, {"da", "min mor er død, hvad skal jeg gøre"},
	{"da", "hvad sker der i min sag"}, {"da", "jeg vil gerne bestille tid til pas"}, {"da", "nej tak"},
	{"en", "how do I register my move"}, {"da", "kan jeg få boligstøtte når jeg bor til leje med to børn"},
	{"da", "hvem er borgmester i Paris"}, {"da", "tak for hjælpen"}, {"en", "when is my next appointment"},
	{"da", "hvor meget får jeg i folkepension og hvornår bliver den udbetalt"}, {"da", "jeg er blevet opsagt hvad nu"},
	{"da", "skal jeg skifte læge når jeg flytter"}, {"da", "mit kørekort udløber snart"},
	{"da", "hvor lang tid har jeg til at klage over en afgørelse"}, {"en", "how much is child benefit"},
}

// turns sends turns in an open loop: each is due at a moment that no slow
// answer puts off, and its time counts from that moment, so that waiting behind
// a slow turn is part of the figure (no coordinated omission). Logging in and a
// first round, in which caches and pages come in, are not counted.
func (c *benchCommand) turns(ctx context.Context) ([]row, error) {
	s, err := startServer(ctx, c.Passages, c.Profile)
	if err != nil {
		return nil, err
	}
	rows, err := c.measureTurns(ctx, s)
	return rows, errors.Join(err, s.stop())
}

func (c *benchCommand) measureTurns(ctx context.Context, s *server) ([]row, error) {
	chats, err := enter(ctx, newRemote(s.base), c.Talkers)
	if err != nil {
		return nil, err
	}
	defer leave(chats)
	if _, err := c.openLoop(ctx, chats, len(chats)); err != nil {
		return nil, err
	}
	busyBefore, err := s.processor()
	if err != nil {
		return nil, err
	}
	before, err := readHistograms(ctx, s.base)
	if err != nil {
		return nil, err
	}
	heard, err := c.openLoop(ctx, chats, int(c.Rate*c.Duration.Seconds()))
	if err != nil {
		return nil, err
	}
	after, err := readHistograms(ctx, s.base)
	if err != nil {
		return nil, err
	}
	busy, err := s.processor()
	if err != nil {
		return nil, err
	}
	own := after.since(before)
	load := fmt.Sprintf("%d turns at %g/s, %d conversations, %d passages", len(heard), c.Rate, c.Talkers, c.Passages)
	return []row{
		{"Offelia's own part of a turn, from taking up the message to giving out the answer, two journal writes in it: " + load, own.turn(), "p50 ≤ 3 ms, p99 ≤ 20 ms"},
		{"of which, in the middle (match and search are parts of answer)", own.stages(), ""},
		{"the same turns as the client sees them, from the moment each was due to its message", heard.String(), ""},
		{"processor time of the server a turn", millis((busy - busyBefore) / time.Duration(max(1, len(heard)))), ""},
	}, nil
}

// openLoop sends all turns, spread over the chats.
func (c *benchCommand) openLoop(ctx context.Context, chats []eval.Chat, all int) (heard latencies, err error) {
	every := time.Duration(float64(time.Second) / c.Rate)
	start := time.Now().Add(time.Second)
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	for i, chat := range chats {
		g.Go(func() error {
			for n := i; n < all; n += len(chats) {
				due := start.Add(time.Duration(n) * every)
				if err := sleepUntil(ctx, due); err != nil {
					return err
				}
				line := talk[n%len(talk)]
				if _, err := chat.Say(ctx, line.text, line.lang); err != nil {
					return err
				}
				took := time.Since(due)
				mu.Lock()
				heard = append(heard, took)
				if n%int(max(1, c.Rate)) == 0 || n == all-1 {
					progress("turns", n+1, all)
				}
				mu.Unlock()
			}
			return nil
		})
	}
	return heard, g.Wait()
}

// enter opens chats for the town's people, and for anonymous visitors between.
func enter(ctx context.Context, r *remote, n int) ([]eval.Chat, error) {
	people := append(slices.Sorted(maps.Keys(citizen.DemoTown().Personas)), "")
	var chats []eval.Chat
	for i := range n {
		chat, err := r.Enter(ctx, people[i%len(people)])
		if err != nil {
			leave(chats)
			return nil, err
		}
		chats = append(chats, chat)
	}
	return chats, nil
}

func leave(chats []eval.Chat) {
	for _, c := range chats {
		_ = c.Close() // the server goes away anyhow
	}
}

func sleepUntil(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
