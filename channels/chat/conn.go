package chat

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// Bounds of one connection.
const (
	maxFrame   = 512 << 10 // bytes of a frame; a longer one is dropped, and the client told
	maxDropped = 16 << 20  // bytes of a frame that are read to drop them; a longer one ends the connection
	maxWaiting = 16        // inputs that wait for the turn before them
	maxUnsent  = 256       // frames that the client has not read
	pingEvery  = 50 * time.Second
	pongWithin = 2 * pingEvery
	writeIn    = 10 * time.Second
	perSecond  = 5
	burst      = 30
)

var pool sync.Pool

// conn is one open connection.
type conn struct {
	d       *Door
	ws      *websocket.Conn
	out     *queue[[]byte]
	work    *queue[inFrame]
	done    chan struct{}
	once    sync.Once
	limit   *rate.Limiter
	session channels.Session

	mu       sync.Mutex // guards what follows
	conv     assistant.Conversation
	listener *channels.Listener
	sent     int64           // highest number sent
	own      map[string]bool // ids of messages that this client said
	cancel   context.CancelFunc
}

func newConn(d *Door, ws *websocket.Conn, s channels.Session) *conn {
	return &conn{
		d: d, ws: ws, session: s, own: map[string]bool{}, limit: rate.NewLimiter(d.Rate, d.Burst),
		out: newQueue[[]byte](maxUnsent), work: newQueue[inFrame](maxWaiting), done: make(chan struct{}),
	}
}

// serve runs the connection to its end.
func (c *conn) serve(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() { c.loop(ctx) })
	opened := make(chan error, 1)
	go func() { opened <- c.open(ctx) }()
	if err := <-opened; err != nil {
		c.fail(err)
		c.close()
		running.Wait()
		return
	}
	c.read()
	c.close()
	cancel()
	running.Wait()
	c.d.Hub.Leave(c.listener)
	_ = c.ws.Close()
}

// who is whose connection it is now.
func (c *conn) who() channels.Session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

func (c *conn) close() { c.once.Do(func() { close(c.done) }) }

func (c *conn) closed() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// open begins a conversation, or goes into the one that Offelia began and that
// waits unseen.
func (c *conn) open(ctx context.Context) error {
	session := c.who()
	who := session.Capability()
	if who.Actor != "" && c.d.Waiting != nil {
		if id := c.d.Waiting(ctx, who.Actor); id != "" {
			if err := c.resume(ctx, id, 0); err == nil {
				return nil
			}
		}
	}
	conv, err := c.d.Engine.Begin(ctx, who, session.ID, session.Lang, "chat")
	if err != nil {
		return err
	}
	c.enter(conv, 0)
	return c.send(readyFrame(conv, 0))
}

// enter makes conv the connection's conversation.
func (c *conn) enter(conv assistant.Conversation, after int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listener != nil {
		c.d.Hub.Leave(c.listener)
	}
	c.conv, c.sent = conv, after
	c.listener = c.d.Hub.Listen(conv.ID, c.session.Capability().Actor)
}

// resume goes on with a conversation after the last number that the client saw.
func (c *conn) resume(ctx context.Context, id string, after int64) error {
	session := c.who()
	conv, err := c.d.Engine.Find(ctx, id, session.Capability(), session.ID)
	if err != nil {
		return err
	}
	c.enter(conv, after)
	if err := c.send(readyFrame(conv, after)); err != nil {
		return err
	}
	return c.catchUp(ctx, true)
}

// catchUp sends what was journalled after the last number sent. The client's
// own messages are sent only when it resumes: it has shown them already.
func (c *conn) catchUp(ctx context.Context, own bool) error {
	c.mu.Lock()
	id, after := c.conv.ID, c.sent
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

// send queues a frame. A client that does not read is cut off.
func (c *conn) send(body []byte) error {
	if c.closed() {
		return errClosed
	}
	if !c.out.put(body) {
		c.close()
		return errClosed
	}
	return nil
}

func (c *conn) fail(err error) {
	if errors.Is(err, errClosed) || errors.Is(err, context.Canceled) {
		return
	}
	if fault.KindOf(err) == fault.Internal {
		c.d.Log.Error("turn failed", "err", err)
	}
	c.mu.Lock()
	lang, seq := c.conv.Lang, c.sent
	if lang == "" {
		lang = c.session.Lang
	}
	c.mu.Unlock()
	_ = c.send(errorFrame(err, lang, seq))
}

// read takes frames from the client until it goes away.
func (c *conn) read() {
	c.ws.SetReadLimit(maxDropped)
	_ = c.ws.SetReadDeadline(time.Now().Add(pongWithin))
	c.ws.SetPongHandler(func(string) error { return c.ws.SetReadDeadline(time.Now().Add(pongWithin)) })
	for {
		_, r, err := c.ws.NextReader()
		if err != nil {
			return
		}
		raw, err := io.ReadAll(io.LimitReader(r, maxFrame+1))
		if err != nil {
			return
		}
		_ = c.ws.SetReadDeadline(time.Now().Add(pongWithin))
		f, err := parseFrame(raw)
		if err != nil {
			c.fail(err)
			continue
		}
		if f.Type == "stop" {
			c.stop()
			continue
		}
		if c.closed() {
			return
		}
		c.accept(f)
	}
}

// accept puts a frame in line, or says that it came too fast.
func (c *conn) accept(f inFrame) {
	if !c.limit.Allow() || !c.work.put(f) {
		c.fail(fault.New(fault.Limited, "chat.accept", "Du skriver hurtigere, end jeg kan nå. Vent et øjeblik, og send det igen.", "You write faster than I can keep up. Wait a moment and send it again."))
	}
}

// alive checks that the session still stands: one that was ended elsewhere, or
// has run out, is told so and cut off. The draft stays in the client.
func (c *conn) alive(ctx context.Context) bool {
	token := c.who().Token
	s, err := c.d.Sessions.Get(ctx, token)
	if err == nil {
		s.Token = token
		c.mu.Lock()
		c.session = s
		c.mu.Unlock()
		return true
	}
	c.fail(fault.New(fault.Denied, "chat.session", "Du er logget ud, fordi der gik for lang tid, eller fordi du loggede ud et andet sted. Log ind igen, så fortsætter vi her.", "You are logged out because too much time passed or you logged out elsewhere. Log in again, and we will go on here."))
	c.close()
	return false
}

// stop cancels the turn that runs.
func (c *conn) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
}

// loop writes what lies in line and keeps the connection alive. Beside it runs
// at most one thing at a time: the turns that wait, or catching up with what
// others journalled. That runs on a goroutine of its own, because it needs a
// deep stack, which a connection that is silent would keep.
func (c *conn) loop(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	busy, idle := false, make(chan struct{}, 1)
	start := func(f func(context.Context)) {
		busy = true
		go func() { f(ctx); idle <- struct{}{} }()
	}
	for {
		work, woken, closing := c.next(busy)
		select {
		case <-c.out.ready:
			c.flush()
		case <-work:
			start(c.handleAll)
		case <-woken:
			start(c.catchUpOrFail)
		case <-idle:
			busy = false
		case <-closing:
			c.fail(fault.New(fault.Unavailable, "chat.close", "Offelia genstarter. Samtalen fortsætter om lidt.", "Offelia is restarting. The conversation will go on shortly."))
			c.close()
		case <-ping.C:
			if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeIn)) != nil {
				c.close()
			}
		case <-c.done:
			_ = c.ws.SetReadDeadline(time.Now()) // the reader ends, and cancels what runs
			if busy {
				<-idle
			}
			c.goodbye()
			return
		}
	}
}

// next is what may begin now: nothing while something runs.
func (c *conn) next(busy bool) (work, woken, closing <-chan struct{}) {
	if busy {
		return nil, nil, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listener == nil { // not open yet
		return nil, nil, nil
	}
	return c.work.ready, c.listener.Woken(), c.d.closing
}

// handleAll runs the turns that wait, one after another.
func (c *conn) handleAll(ctx context.Context) {
	for f, ok := c.work.take(); ok && !c.closed(); f, ok = c.work.take() {
		if !c.alive(ctx) {
			return
		}
		if err := c.handle(ctx, f); err != nil {
			c.fail(err)
		}
	}
}

// catchUpOrFail sends what others journalled.
func (c *conn) catchUpOrFail(ctx context.Context) {
	if err := c.catchUp(ctx, false); err != nil {
		c.fail(err)
	}
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
	in := assistant.Input{Conversation: c.conv.ID, ID: f.ID, Lang: f.Lang, Text: f.Text, Choice: f.Choice, Capability: c.session.Capability(), Channel: "chat"}
	c.own[f.ID] = true
	session := c.session.ID
	if in.Lang == "" {
		in.Lang = c.session.Lang
	}
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
	return nil
}

// flush writes what lies in line.
func (c *conn) flush() {
	for body, ok := c.out.take(); ok && c.put(body); {
		body, ok = c.out.take()
	}
}

// goodbye writes what lies in line and closes in good order.
func (c *conn) goodbye() {
	c.flush()
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	_ = c.ws.SetReadDeadline(time.Now())
}

func (c *conn) put(body []byte) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeIn))
	if c.ws.WriteMessage(websocket.TextMessage, body) != nil {
		c.close()
		_ = c.ws.SetReadDeadline(time.Now())
		return false
	}
	return true
}
