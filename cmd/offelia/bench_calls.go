package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"offelia/channels/voice"
	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// calls measures calls with the demo's own engines: espeak-ng speaks to Offelia
// and for her, the phrase recogniser listens. What is measured holds their time.
func (c *benchCommand) calls(ctx context.Context) ([]row, error) {
	voices, ok := speech.FindEspeak()
	if !ok {
		return nil, errors.New("espeak-ng is not installed: there is nobody to call")
	}
	lib, err := opus.Load(ctx)
	if err != nil {
		return nil, err
	}
	defer lib.Close() //nolint:errcheck // the process ends
	s, err := startServer(ctx, 0, c.Profile, fmt.Sprintf("--calls=%d", c.Calls))
	if err != nil {
		return nil, err
	}
	b := &callBench{s: s, lib: lib, calls: c.Calls}
	voices.Voice, voices.Speed = "+m3", 160
	if b.question, err = spokenBy(ctx, voices, "hvordan får jeg nyt pas"); err == nil {
		b.short, err = spokenBy(ctx, voices, "hvornår skal jeg melde flytning")
	}
	var rows []row
	for _, part := range []func(context.Context) ([]row, error){b.latency, b.losses, b.load} {
		if err != nil {
			break
		}
		var found []row
		found, err = part(ctx)
		rows = append(rows, found...)
	}
	return rows, errors.Join(err, s.stop())
}

// callBench is the measuring of calls. The sounds begin with speech at once.
type callBench struct {
	s               *server
	lib             *opus.Library
	calls           int
	question, short []int16
}

// spokenBy makes a sound without silence around it.
func spokenBy(ctx context.Context, s speech.Speaker, text string) (pcm []int16, err error) {
	for piece, err := range s.Speak(ctx, text, "da") {
		if err != nil {
			return nil, err
		}
		pcm = append(pcm, piece...)
	}
	loud := func(x int16) bool { return x > 800 || x < -800 }
	for len(pcm) > 0 && !loud(pcm[0]) {
		pcm = pcm[1:]
	}
	for len(pcm) > 0 && !loud(pcm[len(pcm)-1]) {
		pcm = pcm[:len(pcm)-1]
	}
	return pcm, nil
}

// dial opens a call of a visitor of its own, in a conversation of its own.
func (b *callBench) dial(ctx context.Context, loss float64) (*voice.Client, string, string, error) {
	r := newRemote(b.s.base)
	var opened struct {
		Conversation string `json:"conversation"`
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.s.base+"/", nil)
	if err != nil {
		return nil, "", "", err
	}
	res, err := r.http.Do(req)
	if err != nil {
		return nil, "", "", err
	}
	_ = res.Body.Close()
	cookie := cookieOf(res.Header)
	if _, err := r.call(ctx, http.MethodPost, "/v1/conversations", cookie, struct{}{}, &opened); err != nil { //nolint:bodyclose // call closes it
		return nil, "", "", err
	}
	c, err := voice.Dial(ctx, voice.Dialing{Base: b.s.base, Cookie: cookie, Conversation: opened.Conversation, Library: b.lib, Loss: loss})
	return c, cookie, opened.Conversation, err
}

// callRounds is how many questions and interruptions are measured.
const callRounds = 10

// latency measures from the end of a question to the first sound of the answer,
// and from the beginning of an interruption to silence.
func (b *callBench) latency(ctx context.Context) ([]row, error) {
	c, _, _, err := b.dial(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var answered, hushed latencies
	if _, err := b.answer(ctx, c, b.question); err != nil { // the phrases are learned meanwhile
		return nil, err
	}
	for i := range callRounds {
		progress("turns", i+1, callRounds)
		if err := stateOf(ctx, c, "listening"); err != nil {
			return nil, err
		}
		took, err := b.answer(ctx, c, b.question)
		if err != nil {
			return nil, err
		}
		answered = append(answered, took)
		if !sleep(ctx, 700*time.Millisecond) { // she speaks
			return nil, ctx.Err()
		}
		began := time.Now()
		c.Say(ctx, b.short)
		hushed = append(hushed, lastSound(c, began, time.Now()).Sub(began))
	}
	return []row{
		{"end of speech to first sound of the answer, " + fmt.Sprint(len(answered)) + " turns (500 ms of it endpointing)", fmt.Sprintf("p50 %s, p95 %s", millis(answered.at(.5)), millis(answered.at(.95))), "p50 ≤ 600 ms, p95 ≤ 900 ms, beyond the engine's own time"},
		{"interruption to silence", fmt.Sprintf("p50 %s, p95 %s", millis(hushed.at(.5)), millis(hushed.at(.95))), "p95 ≤ 400 ms"},
	}, nil
}

// answer says something and waits for the first sound after it.
func (b *callBench) answer(ctx context.Context, c *voice.Client, pcm []int16) (time.Duration, error) {
	c.Say(ctx, pcm)
	ended := time.Now()
	if err := awaited(ctx, func() bool { return firstSound(c, ended.Add(300*time.Millisecond)) }); err != nil {
		return 0, fmt.Errorf("no answer was heard: %w", err)
	}
	for _, s := range c.Sound(ended.Add(300 * time.Millisecond)) {
		if s.Level > loudness {
			return s.At.Sub(ended), nil
		}
	}
	return 0, errors.New("no answer was heard")
}

const loudness = 400

func firstSound(c *voice.Client, since time.Time) bool {
	for _, s := range c.Sound(since) {
		if s.Level > loudness {
			return true
		}
	}
	return false
}

// lastSound is when Offelia was last heard before she fell silent for a fifth of
// a second.
func lastSound(c *voice.Client, since, until time.Time) time.Time {
	last := since
	for _, s := range c.Sound(since) {
		if s.At.After(until) || s.At.Sub(last) > 200*time.Millisecond {
			break
		}
		if s.Level > loudness {
			last = s.At
		}
	}
	return last
}

// losses holds a dialogue over networks that lose packets both ways.
func (b *callBench) losses(ctx context.Context) (rows []row, err error) {
	for _, loss := range []float64{.05, .1} {
		good := 0
		const tries = 5
		for range tries {
			c, _, _, err := b.dial(ctx, loss)
			if err != nil {
				return rows, err
			}
			err = stateOf(ctx, c, "listening")
			if err == nil {
				c.Say(ctx, b.question)
				err = eventOf(ctx, c, func(e voice.Event) bool { return e.Type == "bot-llm-text" && strings.Contains(e.Text, "pas") })
			}
			if err == nil {
				good++
			}
			c.Close()
		}
		rows = append(rows, row{fmt.Sprintf("dialogues completed at %.0f %% packet loss both ways", 100*loss), fmt.Sprintf("%d of %d", good, tries), "all"})
	}
	return rows, nil
}

// load holds many calls at once: their processor time and memory, while citizens
// talk without pause and while Offelia reads an answer to each, and what happens
// at the limit.
func (b *callBench) load(ctx context.Context) ([]row, error) {
	if err := b.s.tidy(ctx); err != nil {
		return nil, err
	}
	before, err := b.s.memory()
	if err != nil {
		return nil, err
	}
	type line struct {
		c                    *voice.Client
		cookie, conversation string
	}
	var open []line
	defer func() {
		for _, l := range open {
			l.c.Close()
		}
	}()
	for i := range b.calls {
		c, cookie, conversation, err := b.dial(ctx, 0)
		if err != nil {
			return nil, fmt.Errorf("call %d: %w", i+1, err)
		}
		open = append(open, line{c, cookie, conversation})
		progress("calls", i+1, b.calls)
	}
	_, _, _, refused := b.dial(ctx, 0)
	words := "it was admitted"
	if refused != nil {
		_, words, _ = strings.Cut(refused.Error(), `"text":"`)
		words, _, _ = strings.Cut(words, `"`)
	}
	if !sleep(ctx, 6*time.Second) { // the greetings
		return nil, ctx.Err()
	}
	const measured = 8 * time.Second
	talk := make([]int16, 0, 12*speech.SpokenRate)
	for len(talk) < cap(talk)-len(b.short) {
		talk = append(talk, b.short...)
	}
	for _, l := range open {
		go l.c.Say(ctx, talk)
	}
	listening, err := b.share(ctx, measured)
	if err != nil {
		return nil, err
	}
	if !sleep(ctx, 12*time.Second) {
		return nil, ctx.Err()
	}
	r := newRemote(b.s.base)
	for i, l := range open {
		in := map[string]string{"id": fmt.Sprint(i), "text": "Hvordan får jeg nyt pas?"}
		if _, err := r.call(ctx, http.MethodPost, "/v1/conversations/"+l.conversation+"/inputs", l.cookie, in, nil); err != nil { //nolint:bodyclose // call closes it
			return nil, err
		}
	}
	speaking, err := b.share(ctx, measured)
	if err != nil {
		return nil, err
	}
	if err := b.s.tidy(ctx); err != nil {
		return nil, err
	}
	after, err := b.s.memory()
	if err != nil {
		return nil, err
	}
	n := float64(len(open))
	return []row{
		{fmt.Sprintf("processor time of a call, share of a core, %d at once: the citizen talks without pause", len(open)), fmt.Sprintf("%.2f %%", 100*listening/n), "≤ 3 %"},
		{"the same while Offelia speaks", fmt.Sprintf("%.2f %%", 100*speaking/n), "≤ 3 %"},
		{"memory of a call", fmt.Sprintf("%.1f MB", float64(after-before)/n/(1<<20)), "≤ 4 MB"},
		{"the next call beyond the limit", words, "a sentence and a phone number"},
	}, nil
}

// share is how much of a core the server uses for a while.
func (b *callBench) share(ctx context.Context, d time.Duration) (float64, error) {
	one, err := b.s.processor()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if !sleep(ctx, d) {
		return 0, ctx.Err()
	}
	two, err := b.s.processor()
	return float64(two-one) / float64(time.Since(started)), err
}

func sleep(ctx context.Context, d time.Duration) bool {
	return sleepUntil(ctx, time.Now().Add(d)) == nil
}

// awaited waits for something, a minute at most.
func awaited(ctx context.Context, is func() bool) error {
	for deadline := time.Now().Add(time.Minute); !is(); {
		if !sleep(ctx, 10*time.Millisecond) {
			return ctx.Err()
		}
		if time.Now().After(deadline) {
			return errors.New("a minute passed")
		}
	}
	return nil
}

func stateOf(ctx context.Context, c *voice.Client, state string) error {
	return eventOf(ctx, c, func(e voice.Event) bool { return e.Type == "state" && e.State == state })
}

func eventOf(ctx context.Context, c *voice.Client, fits func(voice.Event) bool) error {
	deadline := time.After(time.Minute)
	for {
		select {
		case e := <-c.Events:
			if fits(e) {
				return nil
			}
		case <-deadline:
			return errors.New("a minute passed")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
