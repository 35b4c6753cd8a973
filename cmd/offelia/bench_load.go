package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/channels/voice"
	"offelia/channels/voice/speech"
)

// switchboard is many calls that are open at once.
type switchboard struct {
	*callBench
	lines []openLine
}

type openLine struct {
	c                    *voice.Client
	cookie, conversation string
}

// How long each part of the load is measured.
const (
	loadFor = 8 * time.Second // after as long, for what came before to end
	talkFor = time.Minute
	// answerMost is how long the last answers are waited for; later they are missed.
	answerMost = 20 * time.Second
)

// load holds many calls at once: their processor time and memory, while citizens
// talk without pause, while Offelia reads an answer to each and while all ask and
// are answered for a minute, and what happens at the limit.
func (b *callBench) load(ctx context.Context) (rows []row, err error) {
	if err := b.s.tidy(ctx); err != nil {
		return nil, err
	}
	before, err := b.s.memory()
	if err != nil {
		return nil, err
	}
	w := &switchboard{callBench: b}
	defer w.hangUp()
	opened := phase{"calls are opened", func(context.Context) ([]row, error) { return nil, w.open(ctx) }} // they outlive the phase
	if _, err := opened.measure(ctx); err != nil {
		return nil, err
	}
	for _, part := range []phase{
		{"one call too many", w.beyond}, {"citizens talk", w.listening}, {"Offelia speaks", w.speaking}, {"all converse", w.conversing},
	} {
		found, err := part.measure(ctx)
		rows = append(rows, found...)
		if err != nil {
			return rows, err
		}
	}
	if err := b.s.tidy(ctx); err != nil {
		return rows, err
	}
	after, err := b.s.memory()
	return append(rows, row{"memory of a call", fmt.Sprintf("%.1f MB", float64(after-before)/float64(len(w.lines))/(1<<20)), "≤ 4 MB"}), err
}

func (w *switchboard) open(ctx context.Context) error {
	for i := range w.calls {
		c, cookie, conversation, err := w.dial(ctx, 0)
		if err != nil {
			return fmt.Errorf("call %d: %w", i+1, err)
		}
		w.lines = append(w.lines, openLine{c, cookie, conversation})
		progress("calls", i+1, w.calls)
	}
	if !sleep(ctx, loadFor) { // the greetings
		return ctx.Err()
	}
	return nil
}

func (w *switchboard) hangUp() {
	var all sync.WaitGroup
	for _, l := range w.lines {
		all.Go(l.c.Close)
	}
	all.Wait()
}

// beyond tries one call more than there may be.
func (w *switchboard) beyond(ctx context.Context) ([]row, error) {
	c, _, _, refused := w.dial(ctx, 0)
	words := "it was admitted"
	if refused == nil {
		c.Close()
	} else {
		_, words, _ = strings.Cut(refused.Error(), `"text":"`)
		words, _, _ = strings.Cut(words, `"`)
	}
	return []row{{"the next call beyond the limit", words, "a sentence and a phone number"}}, ctx.Err()
}

// listening measures while every citizen talks without pause.
func (w *switchboard) listening(ctx context.Context) ([]row, error) {
	talk := make([]int16, 0, 12*speech.SpokenRate)
	for len(talk) < cap(talk)-len(w.short) {
		talk = append(talk, w.short...)
	}
	for _, l := range w.lines {
		go l.c.Say(ctx, talk)
	}
	share, err := w.share(func() error { return sleepUntil(ctx, time.Now().Add(loadFor)) })
	if err != nil || !sleep(ctx, 12*time.Second) {
		return nil, err
	}
	return []row{{fmt.Sprintf("processor time of a call, share of a core, %d at once: the citizen talks without pause", len(w.lines)), share, "≤ 3 %"}}, nil
}

// speaking measures while Offelia reads an answer to everybody.
func (w *switchboard) speaking(ctx context.Context) ([]row, error) {
	r := newRemote(w.s.base)
	for i, l := range w.lines {
		in := map[string]string{"id": fmt.Sprint(i), "text": "Hvordan får jeg nyt pas?"}
		if _, err := r.call(ctx, http.MethodPost, "/v1/conversations/"+l.conversation+"/inputs", l.cookie, in, nil); err != nil { //nolint:bodyclose // call closes it
			return nil, err
		}
	}
	share, err := w.share(func() error { return sleepUntil(ctx, time.Now().Add(loadFor)) })
	if err != nil || !sleep(ctx, loadFor) {
		return nil, err
	}
	return []row{{"the same while Offelia speaks", share, "≤ 3 %"}}, nil
}

// conversing measures while everybody asks, is answered and asks again.
func (w *switchboard) conversing(ctx context.Context) ([]row, error) {
	var mu sync.Mutex
	var all waits
	lost := 0
	talk, cancel := context.WithTimeout(ctx, talkFor+answerMost)
	defer cancel()
	share, err := w.share(func() error {
		var talks errgroup.Group
		until := time.Now().Add(talkFor)
		for i, l := range w.lines {
			talks.Go(func() error {
				for sleep(ctx, time.Duration(i%10)*200*time.Millisecond); time.Now().Before(until); {
					x, err := w.answer(talk, l.c, w.question)
					mu.Lock()
					if err != nil {
						lost++
					} else {
						all = append(all, x)
					}
					mu.Unlock()
					sleep(talk, 4*time.Second) // she speaks, and is interrupted by the next question
				}
				return ctx.Err()
			})
		}
		return talks.Wait()
	})
	if err != nil {
		return nil, err
	}
	n := len(w.lines)
	rows := all.rows(fmt.Sprintf("%d calls that all ask and are answered for a minute: %d answers, %d missed (%.1f %% answered)", n, len(all), lost, 100*float64(len(all))/float64(max(1, len(all)+lost))))
	return append(rows, row{"the same, processor time of a call, recognition and dialogue in it", share, ""}), nil
}

// share is how much of a core the server uses for a call while something goes on.
func (w *switchboard) share(goes func() error) (string, error) {
	one, err := w.s.processor()
	if err != nil {
		return "", err
	}
	started := time.Now()
	if err := goes(); err != nil {
		return "", err
	}
	two, err := w.s.processor()
	return fmt.Sprintf("%.2f %%", 100*float64(two-one)/float64(time.Since(started))/float64(len(w.lines))), err
}
