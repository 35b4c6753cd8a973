package chat

import (
	"context"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"offelia/assistant/fault"
)

// send queues a frame. A client that does not read is cut off.
func (c *conn) send(body []byte) error {
	if !c.put(body) {
		c.end()
		return errClosed
	}
	return nil
}

func (c *conn) put(body []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended || len(c.out) >= maxUnsent {
		return false
	}
	c.out = append(c.out, body)
	c.startWriting()
	return true
}

func (c *conn) fail(err error) {
	if errors.Is(err, errClosed) || errors.Is(err, context.Canceled) {
		return
	}
	switch fault.KindOf(err) {
	case fault.Internal:
		c.d.Log.Error("turn failed", "err", err)
	case fault.Unavailable:
		c.d.Log.Warn("turn failed", "err", err) // a full disk, a lost server: somebody must see to it
	}
	c.tell(err)
}

// tell gives a failure its words.
func (c *conn) tell(err error) {
	c.mu.Lock()
	lang, seq := c.lang, c.sent
	if lang == "" {
		lang = c.session.Lang
	}
	c.mu.Unlock()
	_ = c.send(errorFrame(err, lang, seq))
}

// startWriting makes sure that somebody writes. c.mu is held.
func (c *conn) startWriting() {
	if c.writing || c.bye {
		return
	}
	c.writing = true
	c.running.Go(c.write)
}

// write writes what lies in line and, when the connection has ended, closes it
// in good order.
func (c *conn) write() {
	for {
		body, bye := c.nextOut()
		if bye {
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
		}
		if body == nil {
			return // and somebody else may write already
		}
		_ = c.ws.SetWriteDeadline(time.Now().Add(writeIn))
		if c.ws.WriteMessage(websocket.TextMessage, body) != nil {
			c.drop()
		}
	}
}

// nextOut takes the next frame; none when nobody writes any more, bye when the
// close frame is all that is left.
func (c *conn) nextOut() (body []byte, bye bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.out) > 0 {
		body = c.out[0]
		if c.out = c.out[1:]; len(c.out) == 0 {
			c.out = nil
		}
		return body, false
	}
	c.writing = false
	if c.ended && !c.bye {
		c.bye = true
		return nil, true
	}
	return nil, false
}

// drop gives up on a client that cannot be written to.
func (c *conn) drop() {
	c.mu.Lock()
	c.out = nil
	c.mu.Unlock()
	c.end()
}
