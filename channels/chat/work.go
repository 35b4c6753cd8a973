package chat

import (
	"cmp"
	"context"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// task is what a connection may work on: one thing at a time.
type task int

const (
	nothing task = iota
	input        // the first frame in line
	wakeUp       // what others have journalled
	leave        // the server closes
)

// queue puts a frame in line, and tells whether there was room.
func (c *conn) queue(f inFrame) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.work) >= maxWaiting {
		return false
	}
	c.work = append(c.work, f)
	c.startWorking()
	return true
}

// wake notes that others have journalled something. It does not wait.
func (c *conn) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.woken = true
	c.startWorking()
}

// shutdown lets the connection end after what lies in line.
func (c *conn) shutdown() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leaving = true
	c.startWorking()
}

// startWorking makes sure that somebody works. c.mu is held.
func (c *conn) startWorking() {
	if !c.open || c.working || c.ended {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.working, c.stopAll = true, cancel
	c.running.Add(1)
	c.d.crew.run(func() {
		defer c.running.Done()
		defer cancel()
		for c.doNext(ctx) {
		}
	})
}

// doNext does one thing, and tells whether there was one.
func (c *conn) doNext(ctx context.Context) bool {
	f, what := c.next()
	switch what {
	case input:
		if !c.alive(ctx) {
			return true
		}
		if err := c.handle(ctx, f); err != nil {
			c.fail(err)
		}
	case wakeUp:
		if err := c.catchUp(ctx, false); err != nil {
			c.fail(err)
		}
	case leave:
		c.tell(fault.New(fault.Unavailable, "chat.close", "Offelia genstarter. Samtalen fortsætter om lidt.", "Offelia is restarting. The conversation will go on shortly."))
		c.end()
	}
	return what != nothing
}

// next takes what is to be done next, or notes that nobody works any more.
func (c *conn) next() (f inFrame, what task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended:
	case len(c.work) > 0:
		f, what = c.work[0], input
		if c.work = c.work[1:]; len(c.work) == 0 {
			c.work = nil
		}
	case c.woken:
		c.woken, what = false, wakeUp
	case c.leaving:
		what = leave
	}
	if what == nothing {
		c.working, c.stopAll = false, nil
	}
	return f, what
}

func (c *conn) handle(ctx context.Context, f inFrame) error {
	if f.Type == "resume" {
		return c.resume(ctx, f.Conversation, f.After)
	}
	in, err := c.input(ctx, f)
	if err != nil {
		return err
	}
	return c.turn(ctx, in)
}

// input makes a frame what the dialogue takes.
func (c *conn) input(ctx context.Context, f inFrame) (assistant.Input, error) {
	c.mu.Lock()
	in := assistant.Input{Conversation: c.talk, ID: f.ID, Lang: f.Lang, Text: f.Text, Choice: f.Choice, Capability: c.session.Capability(), Channel: "chat"}
	if c.own == nil || len(c.own) >= maxOwn {
		c.own = map[string]bool{}
	}
	c.own[f.ID] = true
	session := c.session.ID
	if in.Lang == "" {
		in.Lang = c.session.Lang
	}
	in.Variant = cmp.Or(channels.ReadVariant(f.Variant), c.variant)
	c.mu.Unlock()
	switch f.Type {
	case "choose":
		in.Kind = assistant.Chose
	case "attach":
		in.Kind = assistant.Attached
		up, err := c.upload(ctx, session, f.Upload)
		if err != nil {
			return in, err
		}
		in.Upload = &up
	default:
		in.Kind = assistant.Said
	}
	return in, nil
}

func (c *conn) upload(ctx context.Context, session, id string) (citizen.Upload, error) {
	up, err := c.d.Uploads.Find(ctx, session, id)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return up, fault.New(fault.NotFound, "chat.attach", "Den fil har jeg ikke. Prøv at sende den igen.", "I do not have that file. Please send it again.")
	}
	return up, err
}

// turn runs one turn; stop cancels it.
func (c *conn) turn(ctx context.Context, in assistant.Input) error {
	turn, cancel := context.WithCancel(ctx)
	defer cancel()
	c.mu.Lock()
	c.cancel = cancel
	c.mu.Unlock()
	for e, err := range c.d.Engine.Turn(turn, in) {
		if err != nil {
			return err
		}
		if err := c.event(e, false); err != nil {
			return err
		}
	}
	c.mu.Lock()
	delete(c.own, in.ID) // it lies before what was sent now
	c.mu.Unlock()
	return nil
}

// alive checks that the session still stands, and lets it last from now on: who
// talks is there. One that was ended elsewhere, or has run out, is told so and
// cut off. The draft stays in the client.
func (c *conn) alive(ctx context.Context) bool {
	s, err := c.extended(ctx, c.who().Token)
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.session = s
		return true
	}
	if kind := fault.KindOf(err); kind != fault.Denied && kind != fault.NotFound {
		c.fail(err) // the session may well stand: the client sends it again
		return false
	}
	c.fail(fault.New(fault.Denied, "chat.session", "Du er logget ud, fordi der gik for lang tid, eller fordi du loggede ud et andet sted. Log ind igen, så fortsætter vi her.", "You are logged out because too much time passed or you logged out elsewhere. Log in again, and we will go on here."))
	c.end()
	return false
}

// extended is the session, its end moved when a minute of it is used.
func (c *conn) extended(ctx context.Context, token string) (channels.Session, error) {
	s, err := c.d.Sessions.Get(ctx, token)
	s.Token = token
	now := c.d.Now()
	if err != nil || s.Expires.Sub(now) > c.d.Idle-time.Minute {
		return s, err
	}
	s.Expires = now.Add(c.d.Idle)
	return s, c.d.Sessions.Put(ctx, s)
}

// catchUp sends what was journalled after the last number sent. The client's
// own messages are sent only when it resumes: it has shown them already.
func (c *conn) catchUp(ctx context.Context, own bool) error {
	c.mu.Lock()
	id, after := c.talk, c.sent
	c.mu.Unlock()
	events, err := c.d.Engine.Since(ctx, id, after)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := c.event(e, own); err != nil {
			return err
		}
	}
	return nil
}

// event sends an event unless it was sent before.
func (c *conn) event(e assistant.Event, own bool) error {
	c.mu.Lock()
	if e.Number() <= c.sent {
		c.mu.Unlock()
		return nil
	}
	c.sent = e.Number()
	m, said := e.(assistant.Message)
	skip := said && m.From == "citizen" && c.own[m.ID] && !own
	c.mu.Unlock()
	if skip {
		return nil
	}
	body, err := encode(e)
	if err != nil {
		return err
	}
	return c.send(body)
}
