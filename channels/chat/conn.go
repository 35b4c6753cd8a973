package chat

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"offelia/assistant"
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
	maxOwn     = 64 // ids of unanswered messages that are not echoed
	writeIn    = 10 * time.Second
	perSecond  = 5
	burst      = 30
)

var pool sync.Pool

// conn is one open connection. While nothing happens it is one goroutine, which
// reads, and this: writing and working are goroutines that start when there is
// something to do and end when there is not, because most of a server's
// connections say nothing at any moment.
type conn struct {
	d       *Door
	ws      *websocket.Conn
	limit   *rate.Limiter
	variant assistant.Variant // that the browser had chosen for guides
	running sync.WaitGroup    // writing and working

	mu       sync.Mutex // guards what follows
	ping     *time.Timer
	session  channels.Session
	talk     string // the conversation's id
	lang     string // and language
	listener *channels.Listener
	sent     int64           // highest number sent
	own      map[string]bool // ids of unanswered messages that this client said
	open     bool            // the client knows its conversation
	ended    bool            // nothing more is begun
	bye      bool            // the close frame was written

	out     [][]byte // frames to write
	writing bool

	work    []inFrame // inputs to do
	woken   bool      // others have journalled something
	leaving bool      // the server is closing
	working bool
	stopAll context.CancelFunc // of what is worked on
	cancel  context.CancelFunc // of the turn that runs
}

func newConn(d *Door, ws *websocket.Conn, s channels.Session, variant assistant.Variant) *conn {
	return &conn{d: d, ws: ws, session: s, variant: variant, limit: rate.NewLimiter(d.Rate, d.Burst)}
}

// serve runs the connection to its end.
func (c *conn) serve(ctx context.Context) {
	opened := make(chan error, 1)
	go func() { opened <- c.enterFirst(ctx) }() // on a stack of its own: what a reader's grows to, an idle connection keeps
	if err := <-opened; err != nil {
		c.fail(err)
	} else {
		c.begin()
		c.read()
	}
	c.end()
	c.running.Wait()
	c.d.Hub.Leave(c.listener)
	_ = c.ws.Close()
}

// begin lets work begin, now that the client knows its conversation.
func (c *conn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open, c.ping = true, time.AfterFunc(pingEvery, c.pinged)
	c.startWorking()
}

// pinged keeps the connection alive, and finds out when it is not.
func (c *conn) pinged() {
	if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeIn)) != nil {
		c.end()
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.ping.Reset(pingEvery)
	}
}

// heard gives the client more time, unless the connection has ended.
func (c *conn) heard() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.ended && c.ws.SetReadDeadline(time.Now().Add(pongWithin)) == nil
}

// who is whose connection it is now.
func (c *conn) who() channels.Session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// end stops what is worked on, lets what lies in line be written, and closes.
func (c *conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.ended = true
	if c.ping != nil {
		c.ping.Stop()
	}
	if c.stopAll != nil {
		c.stopAll()
	}
	c.startWriting()
	_ = c.ws.SetReadDeadline(time.Now()) // the reader ends
}

// enterFirst begins a conversation, or goes into the one that Offelia began and
// that waits unseen.
func (c *conn) enterFirst(ctx context.Context) error {
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
	c.talk, c.lang, c.sent = conv.ID, conv.Lang, after
	c.listener = c.d.Hub.Call(conv.ID, c.session.Capability().Actor, c.wake)
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

// read takes frames from the client until it goes away.
func (c *conn) read() {
	c.ws.SetReadLimit(maxDropped)
	c.ws.SetPongHandler(func(string) error { c.heard(); return nil })
	c.heard()
	for {
		_, r, err := c.ws.NextReader()
		if err != nil {
			return
		}
		raw, err := io.ReadAll(io.LimitReader(r, maxFrame+1))
		if err != nil {
			return
		}
		if !c.heard() {
			return
		}
		f, err := parseFrame(raw)
		if err != nil {
			c.fail(err)
			continue
		}
		if f.Type == "stop" {
			c.stop()
			continue
		}
		c.accept(f)
	}
}

// accept puts a frame in line, or says that it came too fast.
func (c *conn) accept(f inFrame) {
	if !c.limit.Allow() || !c.queue(f) {
		c.fail(fault.New(fault.Limited, "chat.accept", "Du skriver hurtigere, end jeg kan nå. Vent et øjeblik, og send det igen.", "You write faster than I can keep up. Wait a moment and send it again."))
	}
}

// stop cancels the turn that runs.
func (c *conn) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
}
