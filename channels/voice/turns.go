package voice

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
)

// turns is the conversation side of a call: what the ear heard becomes the
// citizen's turns, and what the conversation gains becomes speech. Its fields
// belong to the goroutine that runs decide, but for those that say otherwise.
type turns struct {
	call     *call
	session  channels.Session
	conv     assistant.Conversation
	listener *channels.Listener
	seen     int64           // the highest number of an event that was dealt with
	dealt    map[int64]bool  // which were: a turn that ends late has lower numbers than a caseworker's words meanwhile
	own      map[string]bool // ids of what was said in this call
	state    string
	asked    bool              // the last thing said waits for an answer
	missed   int               // utterances in a row that were not understood
	awaited  assistant.Message // the last message spoken

	utterance int         // number of the one heard now or last
	over      bool        // and it has ended
	guess     *transcript // what was made of it at a pause
	guessing  context.CancelFunc
	talking   bool // the citizen speaks now
	texts     chan transcript

	running int // turns of the dialogue
	abandon context.CancelFunc
	slow    *time.Timer
	ran     chan error

	spoke  time.Time // when the citizen last spoke
	asleep bool      // they were asked whether they are there

	mu    sync.Mutex // guards lang
	lang  string
	clock atomic.Int64 // end of the citizen's speech in ns, until the answer sounds
}

// transcript is what an utterance says.
type transcript struct {
	utterance int
	text      string
	err       error
	voice     time.Duration
}

// What a call goes by.
const (
	slowAfter  = 1200 * time.Millisecond // then a slow turn is given a sign of life
	askAfter   = 60 * time.Second        // of silence
	hangAfter  = 120 * time.Second
	longestFor = 2 * time.Hour
	idle       = 30 * time.Minute // a session lives so long without its citizen
)

func (t *turns) language() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lang
}

func (t *turns) speakIn(lang string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if lang = spokenLanguage(lang); lang != "" {
		t.lang = lang
	}
}

// language is the one a call begins in.
func language(s channels.Session, conv assistant.Conversation) string {
	for _, l := range []string{conv.Lang, s.Lang} {
		if l = spokenLanguage(l); l != "" {
			return l
		}
	}
	return "da"
}

func spokenLanguage(l string) string {
	switch l {
	case "", "da", "en":
		return l
	}
	return "en"
}

// decide takes what happens, one thing after another.
func (t *turns) decide() {
	c := t.call
	t.own, t.dealt, t.spoke = map[string]bool{}, map[int64]bool{}, time.Now()
	t.listener = c.d.Hub.Listen(t.conv.ID, t.session.Capability().Actor)
	defer c.d.Hub.Leave(t.listener)
	t.seen = t.conv.Seq
	for _, e := range t.gained() {
		t.dealt[e.Number()] = true // it was there before the call
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	t.slow = time.NewTimer(time.Hour)
	defer t.slow.Stop()
	t.become("connecting")
	for {
		select {
		case <-c.ctx.Done():
			t.stop()
			return
		case <-c.linked:
			t.greet()
		case h := <-c.heard:
			t.hear(h)
		case text := <-t.texts:
			t.take(text)
		case err := <-t.ran:
			t.finished(err)
		case <-t.listener.Woken():
			t.catchUp()
		case <-c.silent:
			t.rest()
		case <-t.slow.C:
			if t.running > 0 && !c.mouth.talking() && !t.talking {
				c.prompt(moment, t.language())
			}
		case name := <-c.commands:
			if name == "stop-speaking" {
				c.mouth.drop()
				t.rest()
			}
		case <-tick.C:
			t.watch()
		}
	}
}

// stop ends what was begun.
func (t *turns) stop() {
	if t.abandon != nil {
		t.abandon()
	}
	if t.guessing != nil {
		t.guessing()
	}
}

// become shows the page what Offelia does: connecting, listening, hearing (the
// citizen speaks), thinking, speaking.
func (t *turns) become(state string) {
	if t.state != state {
		t.state = state
		t.call.tell("state", map[string]any{"state": state})
	}
}

// rest shows what is going on when nothing more is being said.
func (t *turns) rest() {
	c := t.call
	switch {
	case t.talking:
		t.become("hearing")
	case c.mouth.talking() || c.unsaid.Load() > 0:
		t.become("speaking")
	case t.running > 0:
		t.become("thinking")
	default:
		t.become("listening")
	}
}

func (t *turns) greet() {
	if t.state != "connecting" {
		return // the network came back
	}
	c := t.call
	c.tell("bot-ready", map[string]any{"conversation": t.conv.ID, "call": c.id})
	words := greeting
	if t.conv.Seq > 0 {
		words = goingOn
	}
	t.spoke = time.Now()
	c.prompt(words, t.language())
	t.become("speaking")
}

// hear takes what the ear noticed.
func (t *turns) hear(h heard) {
	c := t.call
	switch h.what {
	case began:
		t.utterance++
		t.over, t.guess, t.asleep = false, nil, false
		c.tell("user-started-speaking", nil)
	case firm:
		t.talking = true
		c.mouth.hush() // also of what comes while they speak
		t.become("hearing")
	case paused:
		t.transcribe(h)
	case again:
		t.forget()
	case ended:
		t.over, t.talking, t.spoke = true, false, time.Now()
		t.clock.Store(time.Now().Add(-h.quiet).UnixNano())
		c.tell("user-stopped-speaking", nil)
		t.become("thinking")
		if t.guess != nil {
			t.understand(*t.guess)
		} else if t.guessing == nil {
			t.transcribe(h)
		}
	case noise:
		t.forget()
		t.unheard()
	}
}

// forget drops what was made of an utterance that goes on.
func (t *turns) forget() {
	if t.guessing != nil {
		t.guessing()
	}
	t.guessing, t.guess = nil, nil
	t.utterance++
	t.expect()
}

// transcribe makes words of an utterance beside everything else: at a pause as a
// guess that the end then finds ready, or at the end.
func (t *turns) transcribe(h heard) {
	c, n, lang := t.call, t.utterance, t.language()
	ctx, cancel := context.WithCancel(c.ctx)
	t.guessing = cancel
	c.all.Go(func() {
		text, err := c.d.Transcriber.Transcribe(ctx, h.pcm, lang)
		if ctx.Err() != nil {
			return // nobody waits for it
		}
		select {
		case t.texts <- transcript{n, text, err, h.voice}:
		case <-c.ctx.Done():
		}
	})
}

// take keeps a transcript until the utterance is over. One that sounds
// unfinished makes the ear wait longer.
func (t *turns) take(text transcript) {
	if text.utterance != t.utterance {
		return
	}
	if t.over {
		t.understand(text)
		return
	}
	t.guess = &text
	t.call.tell("user-transcription", map[string]any{"text": text.text, "final": false})
	if goesOn(text.text) {
		t.call.patient(longPause)
	}
}

// understand decides what an utterance was: words for the dialogue, a sign that
// somebody listens, or nothing.
func (t *turns) understand(text transcript) {
	c := t.call
	t.guessing, t.guess = nil, nil
	t.expect()
	talked := c.mouth.talking()
	switch {
	case text.err != nil:
		c.d.Log.WarnContext(c.ctx, "transcription", "err", text.err)
		c.tell("error", map[string]any{"text": deaf.In(t.language())})
		c.mouth.drop()
		c.prompt(deaf, t.language())
	case text.text == "":
		t.unheard()
		if !talked && text.voice > 500*time.Millisecond {
			t.askAgain()
		}
		return
	case talked && !t.asked && backchannel(text.text):
		t.unheard()
		return
	default:
		t.missed = 0
		c.tell("user-transcription", map[string]any{"text": text.text, "final": true})
		t.say(text.text)
	}
	t.rest()
}

// unheard goes on with what was hushed for nothing.
func (t *turns) unheard() {
	t.talking = false
	t.call.mouth.carryOn()
	t.rest()
}

// askAgain says that something was not understood, and after two times is quiet:
// it may be a television.
func (t *turns) askAgain() {
	if t.missed++; t.missed > 2 {
		return
	}
	t.call.tell("error", map[string]any{"text": notHeard.In(t.language())})
	t.call.prompt(notHeard, t.language())
	t.rest()
}

// say runs a turn of the dialogue with the citizen's words. What was cut off by
// them is told, so that the conversation knows what was heard.
func (t *turns) say(text string) {
	c := t.call
	if !t.alive() {
		c.end(errLoggedOut)
		return
	}
	if t.abandon != nil {
		t.abandon() // a turn that has not answered yet
	}
	in := assistant.Input{
		Conversation: t.conv.ID, ID: rand.Text(), Kind: assistant.Said, Text: text, Lang: t.language(),
		Capability: t.session.Capability(), Channel: "voice",
	}
	if words, cut := c.mouth.drop(); cut {
		in.Heard = &words
		c.tell("bot-interrupted", map[string]any{"heard": words})
	}
	t.own[in.ID] = true
	ctx, cancel := context.WithCancel(c.ctx)
	t.abandon = cancel
	t.running++
	t.slow.Reset(slowAfter)
	c.all.Go(func() {
		defer cancel()
		var err error
		for _, err = range c.d.Engine.Turn(ctx, in) {
			if err != nil {
				break
			}
		}
		select {
		case t.ran <- err:
		case <-c.ctx.Done():
		}
	})
}

// alive finds the session again before each turn: somebody may have logged out,
// or act for another person now. Speaking keeps it alive, as typing does.
func (t *turns) alive() bool {
	c := t.call
	s, err := c.d.Sessions.Get(c.ctx, t.session.Token)
	if err != nil {
		return fault.KindOf(err) != fault.Denied && fault.KindOf(err) != fault.NotFound // a store that stumbles logs nobody out
	}
	if s.Citizen != t.session.Citizen {
		return false
	}
	s.Token = t.session.Token
	t.session = s
	if now := c.d.Now(); s.Expires.Sub(now) < idle-time.Minute {
		s.Expires = now.Add(idle)
		if err := c.d.Sessions.Put(c.ctx, s); err != nil {
			c.d.Log.WarnContext(c.ctx, "session", "err", err)
		}
	}
	return true
}

// finished takes the end of a turn: what it said is in the journal.
func (t *turns) finished(err error) {
	t.running--
	c := t.call
	if err != nil && !errors.Is(err, context.Canceled) {
		words := failed
		if fault.KindOf(err) == fault.Internal {
			c.d.Log.ErrorContext(c.ctx, "turn", "err", err)
		} else {
			words = fault.Words{DA: fault.Text(err, "da"), EN: fault.Text(err, "en")}
		}
		c.tell("error", map[string]any{"text": words.In(t.language())})
		c.enqueue(answer{gen: c.mouth.generation(), text: words.In(t.language()), lang: t.language()})
	}
	t.catchUp()
	t.rest()
}

// gained lists what the conversation holds that may not have been dealt with.
func (t *turns) gained() []assistant.Event {
	c := t.call
	events, err := c.d.Engine.Since(c.ctx, t.conv.ID, max(0, t.seen-assistant.Block))
	if err != nil && c.ctx.Err() == nil {
		c.d.Log.ErrorContext(c.ctx, "catch up", "err", err)
	}
	return slices.DeleteFunc(events, func(e assistant.Event) bool { return t.dealt[e.Number()] })
}

// catchUp speaks what the conversation gained, whoever said it.
func (t *turns) catchUp() {
	for _, e := range t.gained() {
		t.dealt[e.Number()] = true
		t.seen = max(t.seen, e.Number())
		switch e := e.(type) {
		case assistant.Message:
			t.message(e)
		case assistant.Failure:
			t.call.enqueue(answer{gen: t.call.mouth.generation(), text: e.Text, lang: t.language()})
		}
	}
	t.rest()
}

// message speaks a message. One that the citizen typed interrupts as speech does.
func (t *turns) message(m assistant.Message) {
	c := t.call
	if m.From == "citizen" {
		if !t.own[m.ID] {
			c.mouth.drop()
			t.spoke, t.asleep = time.Now(), false
		}
		return
	}
	t.speakIn(m.Lang)
	text := spoken(m)
	t.asked = m.Asks != nil || strings.HasSuffix(strings.TrimSpace(text), "?")
	t.awaited = m
	t.expect()
	if m.From == "caseworker" && m.Name != "" {
		text = m.Name + ": " + text
	}
	c.tell("bot-llm-text", map[string]any{"text": text, "from": m.From})
	c.enqueue(answer{gen: c.mouth.generation(), text: text, lang: t.language()})
}

// expect sets how long a silence ends an utterance: longer where a number, an
// address or a name is asked for, which people say with pauses.
func (t *turns) expect() {
	n := t.call.d.endpoint()
	if a := t.awaited.Asks; a != nil && (*a == assistant.AskSlot || *a == assistant.AskReason) {
		n = max(n, longPause)
	}
	t.call.patient(n)
}

// patient tells the ear how many samples of silence to wait for.
func (c *call) patient(samples int) {
	select {
	case c.patience <- samples:
	case <-c.ctx.Done():
	}
}

// firstSound notes how long the citizen waited for an answer.
func (t *turns) firstSound() {
	if since := t.clock.Swap(0); since > 0 {
		t.call.tell("metrics", map[string]any{"latency_ms": time.Since(time.Unix(0, since)).Milliseconds()})
	}
}

// watch ends a call in which nobody speaks, and one that is too long.
func (t *turns) watch() {
	c := t.call
	quiet := time.Since(t.spoke)
	busy := t.running > 0 || t.talking || c.mouth.talking()
	switch {
	case time.Since(c.started) > longestFor:
		c.end(errTooLong)
	case busy:
	case quiet > hangAfter:
		c.end(errSilence)
	case quiet > askAfter && !t.asleep:
		t.asleep = true
		c.prompt(there, t.language())
	}
}
