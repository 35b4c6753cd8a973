package voice

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/pion/webrtc/v4"

	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/voice/opus"
	"offelia/intents/danish"
)

// caseworker is a caseworker's line into a citizen's call. It lives no longer
// than the call, than its session, and than the ticket is theirs. One goroutine,
// serve, takes what happens on it and tells the call.
type caseworker struct {
	line
	call    *call
	id      string
	ticket  string
	session channels.Session
	offelia bridge        // what Offelia says, on its way to the caseworker
	look    chan struct{} // whether they still hold the ticket
	since   time.Time     // when they came on; zero before. It belongs to decide.
}

// news is something that happened on a caseworker's line.
type news struct {
	of   *caseworker
	what newsKind
	text string
	err  error
}

type newsKind uint8

const (
	stands newsKind = iota // the connection stands: they are on
	shaky                  // it is lost for now
	spoke                  // they said text, or err: nobody knows what
	gone                   // the line has ended
)

// checkEvery is how often the session and the ticket behind a caseworker's line
// are looked up; showEvery how often the desk is shown that they are at work.
const (
	checkEvery = 3 * time.Second
	showEvery  = time.Minute
)

var errGivenUp = fault.New(fault.Conflict, "voice.join", "Henvendelsen er ikke din mere.", "The enquiry is not yours any more.")

// newCaseworker answers an offer with a line into a call.
func newCaseworker(ctx context.Context, c *call, s channels.Session, ticket, offer string) (x *caseworker, answerSDP string, err error) {
	x = &caseworker{call: c, id: rand.Text(), ticket: ticket, session: s, look: make(chan struct{}, 1)}
	if err = x.init(c.ctx, c.d); err == nil {
		answerSDP, err = x.answer(ctx, offer)
	}
	if err != nil {
		x.free()
	}
	return x, answerSDP, err
}

// run serves the line to its end and frees everything.
func (x *caseworker) run() {
	x.all.Go(x.listen)
	x.all.Go(func() { x.play(x.frame) })
	x.all.Go(x.serve)
	<-x.ctx.Done()
	x.tell("bye", map[string]any{"text": x.farewell().In(x.call.turns.language())})
	x.free()
	x.d.forget(x)
	x.report(news{of: x, what: gone})
}

// farewell is what the caseworker's page is told at the end.
func (x *caseworker) farewell() fault.Words {
	why := context.Cause(x.ctx)
	words, ok := map[error]fault.Words{errReplaced: elsewhere, errLoggedOut: loggedOut, errGivenUp: givenUp}[why]
	switch {
	case x.call.ctx.Err() != nil && errors.Is(why, errLost):
		return citizenLost
	case x.call.ctx.Err() != nil:
		return citizenGone
	case ok:
		return words
	}
	return youLeft
}

// frame is the next 20 ms that the caseworker hears: the citizen and Offelia.
func (x *caseworker) frame(out *[opus.Spoken]int16) bool {
	clear(out[:])
	citizen := x.others.mix(out)
	return x.offelia.mix(out) || citizen
}

func (x *caseworker) report(n news) {
	select {
	case x.call.news <- n:
	case <-x.call.ctx.Done():
	}
}

// serve takes what happens on the line.
func (x *caseworker) serve() {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	shown := time.Now()
	for {
		select {
		case <-x.ctx.Done():
			return
		case s := <-x.changes:
			what := stands
			if s == webrtc.PeerConnectionStateDisconnected {
				what = shaky
			}
			x.report(news{of: x, what: what})
		case h := <-x.heard:
			x.hear(h)
		case <-x.commands:
		case <-x.look:
			x.check()
		case <-tick.C:
			x.check()
			if time.Since(shown) > showEvery {
				shown = time.Now()
				x.unlessTheirs(x.d.Desk.Talk(x.ctx, x.ticket, x.session.Name))
			}
		}
	}
}

// check ends the line when its session is over or the ticket is somebody
// else's. A store that stumbles ends nothing.
func (x *caseworker) check() {
	if _, alive := x.d.keep(x.ctx, x.session, false); !alive {
		x.end(errLoggedOut)
		return
	}
	x.unlessTheirs(x.d.holds(x.ctx, x.ticket, x.session.Name))
}

// unlessTheirs ends the line when the desk refused it.
func (x *caseworker) unlessTheirs(err error) {
	if k := fault.KindOf(err); err != nil && (k == fault.Conflict || k == fault.NotFound) {
		x.end(errGivenUp)
	}
}

// hear makes text of what the caseworker says, for the conversation. It ends
// with the call, not with the line, so that their last words are kept.
func (x *caseworker) hear(h heard) {
	switch h.what {
	case began:
		x.call.tell("person-started-speaking", nil)
	case ended:
		lang := x.call.turns.language()
		x.call.all.Go(func() {
			text, err := x.d.Transcriber.Transcribe(x.call.ctx, h.pcm, lang)
			text, _ = danish.MaskCPR(text)
			if text != "" || err != nil {
				x.report(news{of: x, what: spoke, text: text, err: err})
			}
		})
	case firm, paused, again, noise:
	}
}
