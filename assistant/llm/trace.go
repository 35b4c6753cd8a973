package llm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"sort"
	"strings"
	"time"

	"offelia/assistant"
)

// Trace is what is kept of one use of the model: no text, neither of the
// citizen nor of the model, but what is needed to see what happened and why.
type Trace struct {
	ID           string
	Conversation string // hashed
	Turn         int64  // of the conversation; 0 is none
	Use          Use
	Endpoint     string
	Model        string
	Prompt       string // hash of the instructions: which version of them was in force
	Calls        int
	Tools        []string // names, the shapes of their arguments and a hash: "search_guides{query:string}#1f0a"
	Finish       []string // why each answer ended, in the server's words
	Sources      []string // keys of guide passages
	In, Out      int      // tokens
	FirstPiece   time.Duration
	FirstShown   time.Duration
	Total        time.Duration
	Shown        int      // pieces
	Verdicts     []string // why sentences were held back: "number 8|d"
	Fell         string   // why the deterministic answer was taken; "" when it was not

	conversation string
	started      time.Time
}

func (m *Model) begin(use Use, conversation, prompt string) *Trace {
	return &Trace{
		ID: newTraceID(), Conversation: assistant.TraceID(conversation), Use: use, Endpoint: m.endpoint.host(), Model: m.endpoint.Model,
		Prompt: hash(prompt), conversation: conversation, started: time.Now(),
	}
}

// end tells the trace to whoever keeps it.
func (m *Model) end(ctx context.Context, tr *Trace, err error) {
	tr.Total = time.Since(tr.started)
	if err != nil && tr.Fell == "" {
		tr.Fell = cause(err)
	}
	if m.trace != nil {
		m.trace(ctx, *tr)
	}
}

// LogValue implements slog.LogValuer.
func (t Trace) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", t.ID), slog.String("conversation", t.Conversation), slog.Int64("turn", t.Turn), slog.String("use", string(t.Use)),
		slog.String("endpoint", t.Endpoint), slog.String("model", t.Model), slog.String("prompt", t.Prompt),
		slog.Int("calls", t.Calls), slog.Any("tools", t.Tools), slog.Any("finish", t.Finish), slog.Any("sources", t.Sources), slog.Int("in", t.In), slog.Int("out", t.Out),
		slog.Duration("first_piece", t.FirstPiece), slog.Duration("first_shown", t.FirstShown), slog.Duration("total", t.Total),
		slog.Int("shown", t.Shown), slog.Any("verdicts", t.Verdicts), slog.String("fell", t.Fell),
	)
}

// causes are the names under which a trace tells why the model was left.
var causes = []struct {
	err  error
	name string
}{
	{ErrHeader, "no_answer"}, {ErrIdle, "silent"}, {ErrTotal, "too_slow"}, {ErrTooLarge, "too_large"}, {ErrOverflow, "overflow"},
	{ErrNoTools, "no_tools"}, {ErrTruncated, "truncated"}, {ErrRefused, "refused"}, {ErrCalls, "too_many_calls"}, {ErrBusy, "busy"},
	{ErrBroken, "breaker"}, {ErrBudget, "budget"}, {ErrUngrounded, "ungrounded"}, {context.Canceled, "citizen_left"},
	{context.DeadlineExceeded, "deadline"}, {ErrEndpoint, "endpoint"},
}

func cause(err error) string {
	for _, c := range causes {
		if errors.Is(err, c.err) {
			if status := statusIn(err); status != "" {
				return c.name + "_" + status
			}
			return c.name
		}
	}
	return "network"
}

func statusIn(err error) string {
	_, status, ok := strings.Cut(err.Error(), "status ")
	if !ok || !errors.Is(err, ErrEndpoint) {
		return ""
	}
	return status
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

// shapeSeed keys the hashes of arguments: within one run of the program the same
// arguments are seen to be the same, and nobody can try out what they were.
var shapeSeed = maphash.MakeSeed()

// shape tells a call's name and the types of its arguments, not what they hold.
func shape(c toolCall) string {
	var args map[string]any
	if json.Unmarshal(c.Arguments, &args) != nil {
		return c.Name + "{?}"
	}
	var list []string
	for k, v := range args {
		list = append(list, fmt.Sprintf("%.20s:%T", k, v))
	}
	sort.Strings(list)
	return fmt.Sprintf("%.30s{%s}#%04x", c.Name, strings.Join(list, ","), maphash.Bytes(shapeSeed, c.Arguments)&0xffff)
}

// ended is why an answer ended, as the server says it: one of the reasons that
// the protocol knows, "other", or "" where it gave none.
func ended(finish string) string {
	switch finish {
	case "", "stop", "length", "tool_calls", "function_call", "content_filter":
		return finish
	}
	return "other"
}
