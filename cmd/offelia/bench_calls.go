package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/channels/voice"
	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// calls measures calls with the demo's own engines: espeak-ng speaks to Offelia
// and for her, the phrase recogniser listens.
func (c *benchCommand) calls(ctx context.Context) (rows []row, errs error) {
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
	defer func() { errs = errors.Join(errs, s.stop()) }()
	voices.Voice, voices.Speed = "+m3", 160
	if b.question, err = spokenBy(ctx, voices, "hvordan får jeg nyt pas"); err == nil {
		b.short, err = spokenBy(ctx, voices, "hvornår skal jeg melde flytning")
	}
	if err != nil {
		return nil, err
	}
	for _, part := range []phase{{"turns of one call", b.latency}, {"calls over networks that lose packets", b.losses}} {
		found, err := part.measure(ctx)
		rows = append(rows, found...)
		if err != nil {
			return rows, err
		}
	}
	found, err := b.load(ctx)
	return append(rows, found...), err
}

// phase is one part of a measurement.
type phase struct {
	name string
	run  func(context.Context) ([]row, error)
}

// phaseMost is how long a phase may take; each should take less than a minute
// and a half.
const phaseMost = 3 * time.Minute

// measure runs the phase, tells how long it took, and ends one that hangs.
func (p phase) measure(ctx context.Context) ([]row, error) {
	began := time.Now()
	fmt.Fprintf(os.Stderr, "%s …\n", p.name)
	ctx, cancel := context.WithTimeoutCause(ctx, phaseMost, fmt.Errorf("it takes longer than %v", phaseMost))
	defer cancel()
	rows, err := p.run(ctx)
	if err != nil {
		return rows, fmt.Errorf("%s: %w", p.name, cmp.Or(context.Cause(ctx), err))
	}
	fmt.Fprintf(os.Stderr, "%s: %.0f s\n", p.name, time.Since(began).Seconds())
	return rows, nil
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
	var waited waits
	var hushed latencies
	if _, err := b.answer(ctx, c, b.question); err != nil { // the phrases are learned meanwhile
		return nil, err
	}
	if err := silence(ctx, c); err != nil {
		return nil, err
	}
	for i := range callRounds {
		progress("turns", i+1, callRounds)
		w, err := b.answer(ctx, c, b.question)
		if err != nil {
			return nil, err
		}
		waited = append(waited, w)
		if !sleep(ctx, 700*time.Millisecond) { // she speaks
			return nil, ctx.Err()
		}
		drain(c)
		began := time.Now()
		c.Say(ctx, b.short)
		hushed = append(hushed, lastSound(c, began, time.Now()).Sub(began))
		if _, err := stateOf(ctx, c, "speaking"); err != nil { // the answer to the interruption, which nobody waits for
			return nil, err
		}
		if err := silence(ctx, c); err != nil {
			return nil, err
		}
	}
	return append(waited.rows(fmt.Sprint(len(waited))+" turns of one call"),
		row{"interruption to silence", fmt.Sprintf("p50 %s, p95 %s", millis(hushed.at(.5)), millis(hushed.at(.95))), "p95 ≤ 400 ms"}), nil
}

// wait is one citizen's wait for an answer, from the end of their speech to the
// first sound as they hear it, and what of it the server's parts took.
type wait struct{ all, endpoint, transcription, dialogue, speech, frame time.Duration }

// own is what the call itself took: endpointing, the dialogue and the network,
// without the engines that hear and speak.
func (w wait) own() time.Duration { return w.all - w.transcription - w.speech }

// rest is what the server cannot see: until the last word has come and is known
// to be over, and until the first sound has arrived.
func (w wait) rest() time.Duration { return w.own() - w.endpoint - w.dialogue - w.frame }

type waits []wait

func (all waits) of(part func(wait) time.Duration) (l latencies) {
	for _, w := range all {
		l = append(l, part(w))
	}
	return l
}

func (all waits) rows(of string) []row {
	whole, own := all.of(func(w wait) time.Duration { return w.all }), all.of(wait.own)
	part := func(f func(wait) time.Duration) string { return millis(all.of(f).at(.5)) }
	return []row{
		{"end of speech to first sound of the answer, " + of, fmt.Sprintf("p50 %s, p95 %s", millis(whole.at(.5)), millis(whole.at(.95))), ""},
		{"of it the engines: transcription after the end, speech", part(func(w wait) time.Duration { return w.transcription }) + ", " + part(func(w wait) time.Duration { return w.speech }), ""},
		{"beyond the engines", fmt.Sprintf("p50 %s, p95 %s", millis(own.at(.5)), millis(own.at(.95))), "p50 ≤ 600 ms, p95 ≤ 900 ms"},
		{"of it endpointing, dialogue, until the next frame, noticing the last word and the way", strings.Join([]string{
			part(func(w wait) time.Duration { return w.endpoint }), part(func(w wait) time.Duration { return w.dialogue }),
			part(func(w wait) time.Duration { return w.frame }), part(wait.rest),
		}, ", "), ""},
	}
}

// answer says something and waits for the first sound after it.
func (b *callBench) answer(ctx context.Context, c *voice.Client, pcm []int16) (w wait, err error) {
	drain(c)
	c.Say(ctx, pcm)
	ended := time.Now()
	told, err := eventOf(ctx, c, func(e voice.Event) bool { return e.Type == "metrics" })
	if err == nil {
		err = awaited(ctx, func() bool { return firstSound(c, ended.Add(300*time.Millisecond)) })
	}
	if err != nil {
		return w, fmt.Errorf("no answer was heard: %w", err)
	}
	for _, s := range c.Sound(ended.Add(300 * time.Millisecond)) {
		if s.Level > loudness {
			ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
			return wait{s.At.Sub(ended), ms(told.Endpoint), ms(told.Transcription), ms(told.Dialogue), ms(told.Speech), ms(told.Frame)}, nil
		}
	}
	return w, errors.New("no answer was heard")
}

// silence stops Offelia, who speaks, until she listens: one answer may come in
// several messages.
func silence(ctx context.Context, c *voice.Client) error {
	for range 120 {
		if err := c.Stop(); err != nil {
			return err
		}
		soon, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		_, err := stateOf(soon, c, "listening")
		cancel()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.New("she does not stop speaking")
}

// drain forgets what the call has told so far.
func drain(c *voice.Client) {
	for len(c.Events) > 0 {
		<-c.Events
	}
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

// losses holds dialogues over networks that lose packets both ways, as many at
// once as there may be.
func (b *callBench) losses(ctx context.Context) (rows []row, err error) {
	for _, loss := range []float64{.05, .1} {
		const tries = 5
		var good atomic.Int32
		var all errgroup.Group
		all.SetLimit(min(tries, b.calls))
		for range tries {
			all.Go(func() error {
				done, err := b.dialogue(ctx, loss)
				if done {
					good.Add(1)
				}
				return err
			})
		}
		if err := all.Wait(); err != nil {
			return rows, err
		}
		rows = append(rows, row{fmt.Sprintf("dialogues completed at %.0f %% packet loss both ways", 100*loss), fmt.Sprintf("%d of %d", good.Load(), tries), "all"})
	}
	return rows, nil
}

// dialogue calls, asks and tells whether the answer came. An error is that of
// calling.
func (b *callBench) dialogue(ctx context.Context, loss float64) (answered bool, err error) {
	c, _, _, err := b.dial(ctx, loss)
	if err != nil {
		return false, err
	}
	defer c.Close()
	if _, err := stateOf(ctx, c, "listening"); err != nil {
		return false, ctx.Err()
	}
	c.Say(ctx, b.question)
	_, err = eventOf(ctx, c, func(e voice.Event) bool { return e.Type == "bot-llm-text" && strings.Contains(e.Text, "pas") })
	return err == nil, ctx.Err()
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

func stateOf(ctx context.Context, c *voice.Client, state string) (voice.Event, error) {
	return eventOf(ctx, c, func(e voice.Event) bool { return e.Type == "state" && e.State == state })
}

// eventOf waits for an event of a call, a minute at most.
func eventOf(ctx context.Context, c *voice.Client, fits func(voice.Event) bool) (voice.Event, error) {
	deadline := time.After(time.Minute)
	for {
		select {
		case e := <-c.Events:
			if fits(e) {
				return e, nil
			}
		case <-deadline:
			return voice.Event{}, errors.New("a minute passed")
		case <-ctx.Done():
			return voice.Event{}, ctx.Err()
		}
	}
}
