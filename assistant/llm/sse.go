package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// events is a stream of server-sent events (WHATWG HTML, 9.2) made regular: it
// reads as "data: {…}\n\n" lines of valid JSON objects, ended by "data: [DONE]".
// It is an io.Reader that does its work while it is read, so it needs no
// goroutine. What is not a stream becomes one: a JSON answer is one chunk, and
// every form of error is one canonical error chunk.
type events struct {
	in       *bufio.Reader
	max      int // bytes of a line
	alive    func()
	out      bytes.Buffer
	data     []byte // of the event that is being read
	finished bool   // a finish_reason was seen
	ended    bool
	whole    bool // not a stream: read whole
}

func newEvents(r io.Reader, mediaType string, maxLine int, alive func()) *events {
	e := &events{in: bufio.NewReaderSize(r, 16<<10), max: maxLine, alive: alive}
	if e.max <= 0 {
		e.max = 1 << 20
	}
	if mediaType != "text/event-stream" { // a proxy's page, or a server that does not stream
		start, _ := e.in.Peek(5)
		e.whole = string(start) != "data:" && !bytes.HasPrefix(start, []byte(":")) && !bytes.HasPrefix(start, []byte("event"))
	}
	return e
}

// Read implements io.Reader.
func (e *events) Read(p []byte) (int, error) {
	for e.out.Len() == 0 {
		if e.ended {
			return 0, io.EOF
		}
		if err := e.next(); err != nil {
			return 0, err
		}
	}
	return e.out.Read(p)
}

// next reads one line, or the whole of what is no stream.
func (e *events) next() error {
	if e.whole {
		return e.readWhole()
	}
	line, err := e.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case len(line) == 0:
		e.flush()
	case line[0] == ':': // a comment: the server is alive
	case bytes.HasPrefix(line, []byte("data:")):
		if len(e.data) > 0 && (json.Valid(e.data) || string(e.data) == "[DONE]") {
			e.flush() // a server that forgets the blank line
		}
		if len(e.data) > 0 {
			e.data = append(e.data, '\n')
		}
		e.data = append(e.data, bytes.TrimPrefix(line[5:], []byte(" "))...)
		if len(e.data) > e.max {
			return ErrTooLarge
		}
	case bytes.HasPrefix(line, []byte("error:")): // old llama.cpp
		e.fail("server_error", errorText(bytes.TrimSpace(line[6:])))
	}
	if err != nil && !e.ended {
		if e.flush(); !e.ended {
			e.end()
		}
	}
	return nil
}

// line reads a line without its end, however long up to max.
func (e *events) line() ([]byte, error) {
	var line []byte
	for {
		part, err := e.in.ReadSlice('\n')
		if len(part) > 0 {
			e.alive()
		}
		line = append(line, part...)
		if len(line) > e.max {
			return nil, ErrTooLarge
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

// flush gives out the event that has been read.
func (e *events) flush() {
	data := e.data
	e.data = nil
	switch {
	case len(data) == 0 || e.ended:
		return
	case string(data) == "[DONE]":
		e.end()
		return
	}
	if finished, ok := plainChunk(data); ok {
		e.finished = finished || e.finished
		e.out.WriteString("data: ")
		e.out.Write(data)
		e.out.WriteString("\n\n")
		return
	}
	var chunk map[string]json.RawMessage
	if err := json.Unmarshal(data, &chunk); err != nil || chunk == nil {
		e.fail("bad_chunk", "a chunk is not a JSON object")
		return
	}
	if kind, text, bad := errorIn(chunk); bad {
		e.fail(kind, text)
		return
	}
	e.finished = repair(chunk) || e.finished
	e.emit(chunk)
}

// plainChunk tells whether a chunk is one that go-openai reads well as it is,
// which is nearly every one, and whether it holds a finish_reason. An error in
// any form, arguments that are no string and what is no such chunk at all are for
// the long way.
func plainChunk(data []byte) (finished, ok bool) {
	var chunk struct {
		Error   json.RawMessage `json:"error"`
		Object  string          `json:"object"`
		Choices []struct {
			Reason *string `json:"finish_reason"`
			Delta  *struct {
				ToolCalls []struct {
					Function struct {
						Arguments *string `json:"arguments"`
					} `json:"function"`
				} `json:"tool_calls"`
			} `json:"delta"`
		} `json:"choices"`
	}
	if bytes.IndexByte(data, '\n') >= 0 || json.Unmarshal(data, &chunk) != nil || chunk.Error != nil || chunk.Object == "error" || data[0] != '{' {
		return false, false
	}
	for _, c := range chunk.Choices {
		finished = finished || c.Reason != nil && *c.Reason != ""
	}
	return finished, true
}

// end closes the stream; one that stopped before it was finished is an error.
func (e *events) end() {
	if !e.finished {
		e.fail("stream_truncated", "the stream ended before its finish_reason")
		return
	}
	e.out.WriteString("data: [DONE]\n\n")
	e.ended = true
}

func (e *events) fail(kind, text string) {
	e.emit(map[string]any{"error": map[string]any{"message": text, "type": kind}})
	e.ended = true
}

func (e *events) emit(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(`{"error":{"message":"a chunk cannot be written","type":"bad_chunk"}}`)
		e.ended = true
	}
	e.out.WriteString("data: ")
	e.out.Write(b)
	e.out.WriteString("\n\n")
}

// readWhole turns an answer that is no stream into one.
func (e *events) readWhole() error {
	raw, err := io.ReadAll(e.in)
	if err != nil {
		return err
	}
	var answer map[string]json.RawMessage
	if json.Unmarshal(raw, &answer) != nil || answer == nil {
		e.fail("not_a_stream", "the endpoint answered with something else than a stream")
		return nil
	}
	if kind, text, bad := errorIn(answer); bad {
		e.fail(kind, text)
		return nil
	}
	var choices []map[string]json.RawMessage
	if json.Unmarshal(answer["choices"], &choices) != nil || len(choices) == 0 {
		e.fail("not_a_stream", "a JSON answer without choices")
		return nil
	}
	for _, c := range choices {
		if c != nil {
			c["delta"] = c["message"]
			delete(c, "message")
		}
	}
	answer["choices"], _ = json.Marshal(choices)
	e.finished = repair(answer)
	e.emit(answer)
	e.end()
	return nil
}

// errorIn finds an error in any of the forms that servers use.
func errorIn(m map[string]json.RawMessage) (kind, text string, bad bool) {
	raw, ok := m["error"]
	if !ok || string(raw) == "null" {
		if string(m["object"]) != `"error"` {
			return "", "", false
		}
		raw, _ = json.Marshal(m) // vLLM: the error is the object itself
	}
	var body struct {
		Type string
		Code any
	}
	_ = json.Unmarshal(raw, &body)
	if body.Type == "" {
		body.Type = "server_error"
		if body.Code != nil {
			body.Type = fmt.Sprint(body.Code)
		}
	}
	return body.Type, errorText(raw), true
}

// errorText is the message in an error of any form: a text, an object with a
// message, or else the thing itself.
func errorText(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var object struct{ Message, Detail json.RawMessage }
	if json.Unmarshal(raw, &object) == nil && (json.Unmarshal(object.Message, &text) == nil || json.Unmarshal(object.Detail, &text) == nil) && text != "" {
		return text
	}
	return string(raw[:min(len(raw), 300)])
}

// repair writes arguments that came as an object as the string they should be,
// and tells whether the chunk holds a finish_reason.
func repair(chunk map[string]json.RawMessage) (finished bool) {
	var choices []map[string]json.RawMessage
	if json.Unmarshal(chunk["choices"], &choices) != nil {
		return false
	}
	changed := false
	for _, c := range choices {
		if f := string(c["finish_reason"]); f != "" && f != "null" && f != `""` {
			finished = true
		}
		if c != nil && repairDelta(c) {
			changed = true
		}
	}
	if changed {
		chunk["choices"], _ = json.Marshal(choices)
	}
	return finished
}

func repairDelta(choice map[string]json.RawMessage) bool {
	var delta map[string]json.RawMessage
	var calls []map[string]json.RawMessage
	if json.Unmarshal(choice["delta"], &delta) != nil || json.Unmarshal(delta["tool_calls"], &calls) != nil {
		return false
	}
	changed := false
	for _, call := range calls {
		var f map[string]json.RawMessage
		if json.Unmarshal(call["function"], &f) != nil || len(f["arguments"]) == 0 || f["arguments"][0] != '{' {
			continue
		}
		f["arguments"], _ = json.Marshal(string(f["arguments"]))
		call["function"], _ = json.Marshal(f)
		changed = true
	}
	if changed {
		delta["tool_calls"], _ = json.Marshal(calls)
		choice["delta"], _ = json.Marshal(delta)
	}
	return changed
}
