package voice

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"time"
)

// edge is a step between a call with Offelia and one with a caseworker. Each has
// a sentence (see edgeWords), which the citizen hears and finds in the
// conversation.
type edge uint8

const (
	comesOn  edge = iota // the caseworker is on the call: Offelia is silent
	leaves               // they hung up or logged out: Offelia is back
	isLost               // their connection is
	handsOff             // they closed the enquiry or gave it on: the desk has its own sentence
)

// person takes what happened on a caseworker's line.
func (t *turns) person(n news) {
	switch n.what {
	case stands:
		t.joined(n.of)
	case shaky:
		if n.of == t.with {
			t.call.prompt(holdOn, t.language())
		}
	case spoke:
		t.quote(n)
	case gone:
		t.left(n.of)
	}
}

// joined puts a caseworker on the call in Offelia's place. Who was on before,
// themselves in another window mostly, is off.
func (t *turns) joined(x *caseworker) {
	c, before := t.call, t.with
	if before == x || x.ctx.Err() != nil {
		return // their connection came back, or is gone again
	}
	if before != nil {
		before.end(errReplaced)
	}
	if t.abandon != nil {
		t.abandon()
	}
	c.mouth.drop()
	x.since = time.Now()
	t.with, t.missed, t.asleep = x, 0, false
	name := x.session.Name
	c.with.Store(&name)
	c.d.came()
	c.onward.Store(&x.others)
	c.aside.Store(&x.offelia)
	x.onward.Store(&c.others)
	x.tell("ready", map[string]any{"conversation": t.conv.ID})
	if before == nil || before.session.Name != name {
		t.pass(comesOn, name)
	}
	t.become("person")
}

// left gives the call back to Offelia.
func (t *turns) left(x *caseworker) {
	c := t.call
	if x != t.with {
		return
	}
	t.with = nil
	c.with.Store(nil)
	c.onward.Store(nil)
	c.aside.Store(nil)
	c.others.clear()
	t.spoke = time.Now()
	name := x.session.Name
	step, ok := map[error]edge{errLost: isLost, errGivenUp: handsOff}[context.Cause(x.ctx)]
	if !ok {
		step = leaves
	}
	t.pass(step, name)
	t.handed = ""
	minutes := strconv.Itoa(max(1, int(time.Since(x.since).Round(time.Minute)/time.Minute)))
	if err := c.d.Desk.Note(c.ctx, x.ticket, name, strings.ReplaceAll(talked.DA, "{minutes}", minutes)); err != nil {
		c.d.Log.WarnContext(c.ctx, "note", "err", err)
	}
	t.rest()
}

// pass says and journals the sentence of an edge.
func (t *turns) pass(e edge, name string) {
	c := t.call
	text := strings.ReplaceAll(edgeWords[e].In(t.language()), "{name}", name)
	if e == handsOff && t.handed != "" {
		text = t.handed // it stands in the conversation already
	} else {
		t.post("", text)
	}
	c.enqueue(answer{gen: c.mouth.generation(), text: text, lang: t.language()})
}

// quote keeps what the caseworker said in the conversation, as theirs.
func (t *turns) quote(n news) {
	c, name := t.call, n.of.session.Name
	if n.err != nil {
		c.d.Log.WarnContext(c.ctx, "transcription", "err", n.err)
		t.unwritten()
		return
	}
	n.of.tell("user-transcription", map[string]any{"text": n.text, "final": true})
	c.tell("person-transcription", map[string]any{"text": n.text, "name": name})
	t.spoke = time.Now()
	c.d.keep(c.ctx, n.of.session, true) // whether it is over, the line finds out
	t.post(name, n.text)
}

// post journals a caseworker's words, or with no name Offelia's about them, and
// does not speak them again.
func (t *turns) post(name, text string) {
	c := t.call
	e, err := c.d.Engine.Post(c.ctx, t.conv.ID, rand.Text(), name, text)
	if err != nil {
		if c.ctx.Err() == nil {
			c.d.Log.ErrorContext(c.ctx, "post", "err", err)
			t.unwritten()
		}
		return
	}
	t.dealt[e.Number()], t.seen = true, max(t.seen, e.Number())
}

// overheard keeps what the citizen said to a caseworker on the call.
func (t *turns) overheard(text transcript) {
	t.talking = false
	switch {
	case text.err != nil:
		t.call.d.Log.WarnContext(t.call.ctx, "transcription", "err", text.err)
		t.unwritten()
	case text.text != "":
		t.call.tell("user-transcription", map[string]any{"text": text.text, "final": true})
		t.with.tell("citizen-transcription", map[string]any{"text": text.text})
		t.say(text.text)
	}
	t.rest()
}

// unwritten shows both that what they say is not being written down.
func (t *turns) unwritten() {
	fields := map[string]any{"text": notWritten.In(t.language())}
	t.call.tell("error", fields)
	if t.with != nil {
		t.with.tell("error", fields)
	}
}
