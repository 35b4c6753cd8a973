package chat

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"offelia/assistant"
)

// Client is the other end of the door, for evaluation, load and tests. It is
// used by one goroutine.
type Client struct {
	ws           *websocket.Conn
	Conversation string
	Header       http.Header // of the handshake's answer: Set-Cookie
	Seq          int64       // highest number seen
	Receipts     []assistant.ReceiptEvent
}

// Dial opens a chat at url ("ws://host/v1/chat") with a session cookie, or
// anonymously, and waits for the ready frame.
func Dial(ctx context.Context, url, cookie string) (*Client, error) {
	head := http.Header{}
	if cookie != "" {
		head.Set("Cookie", cookie)
	}
	ws, answer, err := websocket.DefaultDialer.DialContext(ctx, url, head)
	if err != nil {
		return nil, fmt.Errorf("chat: dial: %w", err)
	}
	c := &Client{ws: ws, Header: answer.Header}
	f, err := c.Read(ctx)
	if err != nil {
		return nil, err
	}
	if f.Type != "ready" {
		return nil, fmt.Errorf("chat: first frame is %q, not ready", f.Type)
	}
	c.Conversation = f.Conversation
	return c, nil
}

// Frame is any frame from the server.
type Frame struct {
	Type         string `json:"type"`
	Seq          int64  `json:"seq"`
	Conversation string `json:"conversation"`
	Kind         string `json:"kind"`
	Text         string `json:"text"`
	Raw          json.RawMessage
}

// Send writes a frame.
func (c *Client) Send(frame any) error { return c.ws.WriteJSON(frame) }

// Write writes bytes that need not be a frame.
func (c *Client) Write(raw []byte) error { return c.ws.WriteMessage(websocket.TextMessage, raw) }

// Read reads the next frame, until ctx ends.
func (c *Client) Read(ctx context.Context) (Frame, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(30 * time.Second)
	}
	_ = c.ws.SetReadDeadline(deadline)
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		return Frame{}, fmt.Errorf("chat: read: %w", err)
	}
	f := Frame{Raw: raw}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, fmt.Errorf("chat: read: %w", err)
	}
	c.Seq = max(c.Seq, f.Seq)
	return f, nil
}

// Message reads until Offelia's (or a caseworker's) next whole message.
func (c *Client) Message(ctx context.Context) (assistant.Message, error) {
	for {
		f, err := c.Read(ctx)
		if err != nil {
			return assistant.Message{}, err
		}
		switch f.Type {
		case "message":
			var m assistant.Message
			if err := json.Unmarshal(f.Raw, &m); err != nil {
				return m, err
			}
			if m.From != "citizen" {
				return m, nil
			}
		case "receipt":
			var r assistant.ReceiptEvent
			if err := json.Unmarshal(f.Raw, &r); err != nil {
				return assistant.Message{}, err
			}
			c.Receipts = append(c.Receipts, r)
		case "error":
			return assistant.Message{}, fmt.Errorf("chat: %s: %s", f.Kind, f.Text)
		}
	}
}

// Say says a text and waits for the answer.
func (c *Client) Say(ctx context.Context, text, lang string) (assistant.Message, error) {
	if err := c.Send(map[string]string{"type": "say", "id": rand.Text(), "text": text, "lang": lang}); err != nil {
		return assistant.Message{}, err
	}
	return c.Message(ctx)
}

// Attach attaches an upload and waits for the answer.
func (c *Client) Attach(ctx context.Context, upload string) (assistant.Message, error) {
	if err := c.Send(map[string]string{"type": "attach", "id": rand.Text(), "upload": upload}); err != nil {
		return assistant.Message{}, err
	}
	return c.Message(ctx)
}

// Close closes the connection.
func (c *Client) Close() error { return c.ws.Close() }
