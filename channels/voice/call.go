package voice

import (
	"context"
	"crypto/rand"
	"errors"
	"sync/atomic"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/voice/opus"
)

// call is a citizen's call with Offelia, and with the caseworker who has joined
// it. Beside those of its line two goroutines serve it: decide answers and speak
// makes sound of answers. All end with ctx, and run returns when they have.
type call struct {
	line
	id      string
	owner   string // the session's id
	started time.Time
	mouth   mouth
	turns   turns

	silent chan struct{} // the mouth has said everything
	saying chan answer   // what is to be spoken
	unsaid atomic.Int32  // answers in saying or being made
	joins  chan *caseworker
	news   chan news              // from caseworkers' lines
	aside  atomic.Pointer[bridge] // where Offelia is heard beside the citizen; nil is nowhere
	with   atomic.Pointer[string] // the name of who is on the call beside them; nil is nobody
}

// Why a line ends, beside its person hanging up.
var (
	errHungUp    = errors.New("voice: hung up")
	errReplaced  = errors.New("voice: the call goes on elsewhere")
	errSilence   = errors.New("voice: nobody spoke")
	errTooLong   = errors.New("voice: too long")
	errLost      = errors.New("voice: the connection is lost")
	errLoggedOut = errors.New("voice: logged out")
	errClosing   = errors.New("voice: the program stops")
)

// newCall answers an offer. The call must be run or freed.
func newCall(ctx context.Context, d *Door, s channels.Session, conv assistant.Conversation, offer string) (c *call, answerSDP string, err error) {
	c = &call{
		id: rand.Text(), owner: s.ID, started: time.Now(),
		silent: make(chan struct{}, 1), saying: make(chan answer, 16), joins: make(chan *caseworker), news: make(chan news, 16),
	}
	c.turns = turns{call: c, session: s, conv: conv, lang: language(s, conv), texts: make(chan transcript, 8), ran: make(chan error, 8)}
	c.mouth.onStart, c.mouth.onSilence = c.captioned, func() { signal(c.silent) }
	if err = c.init(context.WithoutCancel(ctx), d); err == nil {
		answerSDP, err = c.answer(ctx, offer)
	}
	if err != nil {
		c.free()
	}
	return c, answerSDP, err
}

// run serves the call to its end and frees everything.
func (c *call) run() {
	c.all.Go(c.listen)
	c.all.Go(func() { c.play(c.frame) })
	c.all.Go(c.speak)
	c.all.Go(c.turns.decide)
	<-c.ctx.Done()
	if words, ok := farewells[context.Cause(c.ctx)]; ok {
		c.tell("bye", map[string]any{"text": words.In(c.turns.language())})
	}
	c.free()
}

// farewells are what the page is told when a call ends by itself.
var farewells = map[error]fault.Words{errReplaced: elsewhere, errSilence: goodbye, errTooLong: goodbye, errLoggedOut: loggedOut, errClosing: closing}

// frame is the next 20 ms that the citizen hears: Offelia, and who else is on
// the call.
func (c *call) frame(out *[opus.Spoken]int16) bool {
	sound := c.mouth.frame(out)
	if aside := c.aside.Load(); aside != nil && sound {
		aside.put(out[:])
	}
	return c.others.mix(out) || sound
}

// captioned shows what is being said now.
func (c *call) captioned(text string) {
	if waited := c.turns.clocked.reach(sounded); waited != nil {
		c.tell("metrics", waited)
	}
	c.tell("bot-tts-text", map[string]any{"text": text})
}

// signal puts a mark where none lies.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
