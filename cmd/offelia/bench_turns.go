package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/assistant"
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
// a slow turn is part of the figure (no coordinated omission).
func (c *benchCommand) turns(ctx context.Context) ([]row, error) {
	s, err := startServer(ctx, c.Passages, c.Profile)
	if err != nil {
		return nil, err
	}
	all := int(c.Rate * c.Duration.Seconds())
	heard, busy, err := c.openLoop(ctx, s, all)
	own, stages, read := ownPart(ctx, s.base)
	err = errors.Join(err, read)
	if stopped := s.stop(); err == nil {
		err = stopped
	}
	load := fmt.Sprintf("%d turns at %g/s, %d conversations, %d passages", len(heard), c.Rate, c.Talkers, c.Passages)
	return []row{
		{"Offelia's own part of a turn, from taking up the message to giving out the answer, two journal writes in it: " + load, own, "p50 ≤ 3 ms, p99 ≤ 20 ms"},
		{"of which, in the middle (match and search are parts of answer)", stages, ""},
		{"the same turns as the client sees them, from the moment each was due to its message", heard.String(), ""},
		{"processor time of the server a turn", millis(busy / time.Duration(all)), ""},
	}, err
}

// ownPart reads from the server's metrics how long what citizens said took it,
// and the middle of each stage: quantiles between the edges of buckets, as
// Prometheus reckons them.
func ownPart(ctx context.Context, base string) (whole, stages string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/metrics", nil)
	if err != nil {
		return "", "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = resp.Body.Close() }()
	found := map[string]histogram{}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		m := bucketLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		le, errEdge := strconv.ParseFloat(m[2], 64) // "+Inf" too
		n, errCount := strconv.ParseFloat(m[3], 64)
		if err := errors.Join(errEdge, errCount); err != nil {
			return "", "", err
		}
		found[m[1]] = append(found[m[1]], bucket{le, n})
	}
	turn := found[`kind="say"`]
	if len(turn) == 0 {
		return "", "", errors.New("the server's metrics tell of no turn")
	}
	var parts []string
	for _, s := range []assistant.Stage{assistant.StageReceive, assistant.StageAnswer, assistant.StageMatch, assistant.StageSearch, assistant.StageSave} {
		if h := found[`stage="`+string(s)+`"`]; len(h) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", s, millis(h.at(.5))))
		}
	}
	return fmt.Sprintf("p50 %s, p99 %s", millis(turn.at(.5)), millis(turn.at(.99))), strings.Join(parts, ", "), nil
}

// bucketLine is a histogram's line of a kind of turn or a stage.
var bucketLine = regexp.MustCompile(`^offelia_turn(?:_stage)?_seconds_bucket\{((?:kind|stage)="[a-z_]+"),le="([^"]+)"\} (\S+)$`)

// histogram holds cumulative counts by upper edge, in seconds, rising.
type histogram []bucket

type bucket struct{ le, count float64 }

// at is the time under which a share of all lie.
func (h histogram) at(share float64) time.Duration {
	want := share * h[len(h)-1].count
	below := bucket{}
	for _, b := range h {
		if b.count >= want && b.count > below.count {
			if math.IsInf(b.le, 1) {
				break
			}
			return time.Duration((below.le + (b.le-below.le)*(want-below.count)/(b.count-below.count)) * float64(time.Second))
		}
		below = b
	}
	return time.Duration(below.le * float64(time.Second)) // beyond the last edge
}

// openLoop logs in first: only the turns are measured.
func (c *benchCommand) openLoop(ctx context.Context, s *server, all int) (heard latencies, busy time.Duration, err error) {
	chats, err := enter(ctx, newRemote(s.base), c.Talkers)
	if err != nil {
		return nil, 0, err
	}
	defer leave(chats)
	every := time.Duration(float64(time.Second) / c.Rate)
	const warm = 1 // round that is not counted: caches and pages come in
	start := time.Now().Add(time.Second)
	before, err := s.processor()
	if err != nil {
		return nil, 0, err
	}
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
				if n >= warm*len(chats) {
					heard = append(heard, took)
				}
				if n%int(max(1, c.Rate)) == 0 || n == all-1 {
					progress("turns", n+1, all)
				}
				mu.Unlock()
			}
			return nil
		})
	}
	err = g.Wait()
	after, stopped := s.processor()
	return heard, after - before, errors.Join(err, stopped)
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
