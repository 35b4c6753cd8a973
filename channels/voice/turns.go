package voice

import (
	"context"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"offelia/assistant"
	"offelia/channels"
)

// turns is the conversation side of a call: what the ear heard becomes the
// citizen's turns, and what the conversation gains becomes speech. Its fields
// belong to the goroutine that runs decide, but for those that say otherwise.
type turns struct {
	call     *call
	session  channels.Session
	conv     assistant.Conversation
	variant  assistant.Variant // that the browser had chosen for guides
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

	with    *caseworker // who is on the call with the citizen; nil is Offelia alone
	handed  string      // what the desk wrote meanwhile, to be said when they leave
	clocked stopwatch

	mu   sync.Mutex // guards lang
	lang string
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
		case s := <-c.changes:
			t.connected(s == webrtc.PeerConnectionStateConnected)
		case x := <-c.joins:
			c.all.Go(x.run)
		case n := <-c.news:
			t.person(n)
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
			if t.running > 0 && !c.mouth.talking() && !t.talking && t.with == nil {
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
// citizen speaks), thinking, speaking; or who is on the call in her place: person.
func (t *turns) become(state string) {
	name := ""
	if t.with != nil {
		state, name = "person", t.with.session.Name
	}
	if t.state != state {
		t.state = state
		t.call.tell("state", map[string]any{"state": state, "name": name})
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

// connected follows the citizen's connection: Offelia greets when it stands, and
// a caseworker on the call is shown when it is lost for a while.
func (t *turns) connected(stands bool) {
	switch {
	case t.with != nil:
		t.with.tell("citizen", map[string]any{"lost": !stands})
	case stands && t.state == "connecting":
		t.greet()
	}
}

func (t *turns) greet() {
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

// watch ends a call in which nobody speaks, and one that is too long.
func (t *turns) watch() {
	c := t.call
	quiet := time.Since(t.spoke)
	busy := t.running > 0 || t.talking || c.mouth.talking() || t.with != nil
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
