package voice

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
)

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
		if t.with != nil {
			t.with.tell("error", map[string]any{"text": words.In(t.language())})
			return
		}
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
			if t.with != nil {
				continue
			}
			t.call.enqueue(answer{gen: t.call.mouth.generation(), text: e.Text, lang: t.language()})
		}
	}
	maps.DeleteFunc(t.dealt, func(n int64, _ bool) bool { return n < t.seen-assistant.Block }) // gained asks for none of them
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
	if t.with != nil { // Offelia is silent; what the desk wrote she says when they leave
		if m.From == "caseworker" && m.Name == "" {
			t.handed = text
			signal(t.with.look)
		}
		return
	}
	t.clocked.reach(answered)
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
