package voice

import (
	"context"
	"crypto/rand"
	"time"

	"offelia/assistant"
)

// transcript is what an utterance says.
type transcript struct {
	utterance int
	text      string
	err       error
	voice     time.Duration
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
		if t.with == nil {
			c.mouth.hush() // also of what comes while they speak
		}
		t.become("hearing")
	case paused:
		t.transcribe(h)
	case again:
		t.forget()
	case ended:
		t.over, t.talking, t.spoke = true, false, time.Now()
		t.clocked.begin(time.Now().Add(-h.quiet))
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
		defer cancel()
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
	t.clocked.reach(worded)
	talked := c.mouth.talking()
	switch {
	case t.with != nil:
		t.overheard(text)
		return
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
// them is told, so that the conversation knows what was heard. Said to a
// caseworker on the call they are kept, and not answered.
func (t *turns) say(text string) {
	c := t.call
	session, alive := c.d.keep(c.ctx, t.session, true)
	if !alive {
		c.end(errLoggedOut)
		return
	}
	t.session = session
	if t.abandon != nil && t.with == nil {
		t.abandon() // a turn that has not answered yet
	}
	in := assistant.Input{
		Conversation: t.conv.ID, ID: rand.Text(), Kind: assistant.Said, Text: text, Lang: t.language(),
		Capability: t.session.Capability(), Channel: "voice", Overheard: t.with != nil,
		Variant: t.variant,
	}
	if t.with == nil {
		if words, cut := c.mouth.drop(); cut {
			in.Heard = &words
			c.tell("bot-interrupted", map[string]any{"heard": words})
		}
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
