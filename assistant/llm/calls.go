package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// toolCall is a whole tool call; Arguments is one compact JSON object, {} where
// what came is Bad: no such object.
type toolCall struct {
	ID, Name  string
	Arguments json.RawMessage
	Bad       bool
}

// ErrCalls tells that a model called more, or with more, than it may.
var ErrCalls = errors.New("llm: too many or too large tool calls")

// Bounds of one answer's calls.
const (
	maxCalls     = 4
	maxCallBytes = 16 << 10
)

// callParts puts tool calls together from the fragments of a stream, whatever
// the server's habit with indexes, ids and names. The zero value is ready.
//
// A fragment with an index belongs to the call of that index, unless it brings
// another id: then it is a new call (Ollama gives every call index 0). One
// without an index opens a call when it brings a new id, or a name where a name
// and arguments are known already; else it goes on with the last.
type callParts struct {
	slots   []*callSlot
	byIndex map[int]*callSlot
	last    *callSlot
	bytes   int
}

type callSlot struct {
	id, name string
	args     strings.Builder
}

// add takes one fragment.
func (c *callParts) add(d openai.ToolCall) error {
	if c.bytes += len(d.Function.Arguments) + len(d.Function.Name) + len(d.ID); c.bytes > maxCallBytes {
		return ErrCalls
	}
	s := c.last
	if d.Index != nil {
		s = c.byIndex[*d.Index]
	}
	if opens(s, d) {
		if len(c.slots) == 4*maxCalls { // phantoms and repetitions are dropped later
			return ErrCalls
		}
		s = &callSlot{}
		c.slots = append(c.slots, s)
		if d.Index != nil {
			if c.byIndex == nil {
				c.byIndex = map[int]*callSlot{}
			}
			c.byIndex[*d.Index] = s
		}
	}
	c.last = s
	if d.ID != "" {
		s.id = d.ID
	}
	if d.Function.Name != "" && d.Function.Name != s.name { // some servers repeat the whole name
		s.name += d.Function.Name
	}
	s.args.WriteString(d.Function.Arguments)
	return nil
}

func opens(s *callSlot, d openai.ToolCall) bool {
	switch {
	case s == nil:
		return true
	case d.ID != "" && s.id != "" && d.ID != s.id:
		return true
	}
	return d.Index == nil && d.Function.Name != "" && s.name != "" && s.args.Len() > 0
}

// done gives the calls in the order in which they were opened. Slots without a
// name are phantoms and dropped; no arguments are {}. Arguments that are not one
// JSON object make a call bad and are never mended by guessing.
func (c *callParts) done() ([]toolCall, error) {
	var out []toolCall
	seen := map[string]int{}
	for i, s := range c.slots {
		if s.name == "" {
			continue
		}
		args, ok := compactObject(s.args.String())
		id := s.id
		if id == "" {
			id = fmt.Sprintf("call_%d", i)
		}
		if seen[id]++; seen[id] > 1 { // the tool messages that answer must differ
			id = fmt.Sprintf("%s_%d", id, seen[id])
		}
		out = append(out, toolCall{id, s.name, args, !ok})
	}
	if len(out) > maxCalls {
		return out[:maxCalls], ErrCalls
	}
	return out, nil
}

// compactObject gives a JSON object without white space; {} where there is none,
// and not ok where there is something else.
func compactObject(s string) (object json.RawMessage, ok bool) {
	none, raw := json.RawMessage("{}"), bytes.TrimSpace([]byte(s))
	if len(raw) == 0 || string(raw) == "null" {
		return none, true
	}
	var b bytes.Buffer
	if raw[0] != '{' || json.Compact(&b, raw) != nil {
		return none, false
	}
	return b.Bytes(), true
}
