package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Report is what an endpoint was found to do.
type Report struct {
	Probes []Probe
	Quirks []Quirk // to be set
}

// Probe is one thing that was tried.
type Probe struct {
	Name   string
	OK     bool
	Needed bool // without it the endpoint cannot be used
	Note   string
}

func (p Probe) String() string {
	s := "no  " + p.Name
	if p.OK {
		s = "ok  " + p.Name
	}
	if p.Note != "" {
		s += ": " + p.Note
	}
	return s
}

// checkLimits are patient: a local server may have to load its model first.
var checkLimits = Limits{Header: 2 * time.Minute, Idle: time.Minute, Total: 4 * time.Minute, Bytes: 2 << 20, Line: 1 << 20}

// Check tries an endpoint: an answer, a stream, usage, tools with and without
// streaming, strict schemas, and what it says to a prompt that is too long. It
// sends made-up text only. Each probe is printed when it is done: a small machine
// needs minutes for all.
func Check(ctx context.Context, e Endpoint, w io.Writer) (Report, error) {
	m, err := New(Config{Endpoint: e, Limits: checkLimits})
	if err != nil {
		return Report{}, err
	}
	defer m.Close()
	c := &checker{m: m, w: w}
	if c.answers(ctx) {
		c.tools(ctx)
		c.schemas(ctx)
		c.overflow(ctx)
	}
	c.report.Quirks = m.Quirks()
	return c.report, ctx.Err()
}

type checker struct {
	m      *Model
	w      io.Writer
	report Report
}

func (c *checker) note(name string, ok, needed bool, note string) {
	p := Probe{name, ok, needed, note}
	c.report.Probes = append(c.report.Probes, p)
	fmt.Fprintln(c.w, p)
}

// answers asks for one sentence, streamed.
func (c *checker) answers(ctx context.Context) bool {
	tr := c.m.begin(Wording, "check", "")
	started, pieces := time.Now(), 0
	r, err := c.m.call(ctx, tr, ask{messages: []openai.ChatCompletionMessage{line("user", "Svar kun med ordet: ja")}, tokens: 120}, func(string) error {
		pieces++
		return nil
	})
	if err != nil {
		c.note("answer", false, true, err.Error())
		return false
	}
	c.note("answer", r.text != "", true, fmt.Sprintf("%d tokens, first piece after %v, whole after %v", tr.Out, tr.FirstPiece.Round(time.Millisecond), time.Since(started).Round(time.Millisecond)))
	c.note("stream", pieces > 0 && !r.cut, false, fmt.Sprintf("%d pieces", pieces))
	if r.cut {
		c.note("stops by itself", false, false, "120 tokens were not enough for one word: if it thinks first, set "+string(NoThinking))
	}
	return r.text != "" || r.cut
}

var probeTool = openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
	Name: "search_guides", Description: "Search guides", Parameters: object(false, map[string]*schema{"query": text("A question")}, "query"),
}}

// tools asks for a call, streamed and, where that fails, whole.
func (c *checker) tools(ctx context.Context) {
	err := c.calls(ctx, probeTool)
	c.note("tools in a stream", err == nil, false, noteOf(err))
	if err == nil || errors.Is(err, ErrNoTools) {
		return
	}
	c.m.learn(NoStreamTools)
	err = c.calls(ctx, probeTool)
	c.note("tools without stream", err == nil, false, noteOf(err))
	if err != nil {
		c.forget(NoStreamTools)
		c.m.learn(NoTools)
	}
}

// schemas asks for a call by a strict schema, and notes it as a quirk where the
// server takes it.
func (c *checker) schemas(ctx context.Context) {
	if c.m.has(NoTools) || c.m.has(StrictSchemas) {
		return
	}
	strict := probeTool
	f := *probeTool.Function
	f.Strict = true
	strict.Function = &f
	err := c.calls(ctx, strict)
	c.note("strict schemas", err == nil, false, noteOf(err))
	if err == nil {
		c.m.learn(StrictSchemas)
	}
}

func (c *checker) calls(ctx context.Context, tool openai.Tool) error {
	r, err := c.m.call(ctx, c.m.begin(Understanding, "check", ""), ask{
		messages: []openai.ChatCompletionMessage{line("system", "Call the tool."), line("user", "Hvornår skal jeg melde flytning?")},
		tools:    []openai.Tool{tool}, must: true, tokens: 120,
	}, nil)
	if err != nil {
		return err
	}
	if len(r.calls) == 0 {
		return errors.New("no call came")
	}
	var args struct{ Query string }
	if err := json.Unmarshal(r.calls[0].Arguments, &args); err != nil || args.Query == "" {
		return errors.New("the call's arguments are not by its schema")
	}
	return nil
}

// overflow sends a prompt that small servers do not take, to see whether the
// refusal is read; it is short enough to cost little where it is taken.
func (c *checker) overflow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	long := strings.Repeat("ord ", 12_000)
	_, err := c.m.call(ctx, c.m.begin(Wording, "check", ""), ask{messages: []openai.ChatCompletionMessage{line("user", long)}, tokens: 1}, nil)
	c.note("12,000 words are taken, or refused as too long", err == nil || errors.Is(err, ErrOverflow), false, noteOf(err))
}

func noteOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (c *checker) forget(q Quirk) {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	c.m.learned = slices.DeleteFunc(c.m.learned, func(x Quirk) bool { return x == q })
}

// Works tells whether the endpoint can be used at all.
func (r Report) Works() bool {
	return !slices.ContainsFunc(r.Probes, func(p Probe) bool { return p.Needed && !p.OK })
}

// Settings is what to set, in words for the operator; "" when the endpoint does
// not work.
func (r Report) Settings() string {
	switch {
	case !r.Works():
		return ""
	case len(r.Quirks) == 0:
		return "No quirks: it needs no setting beside address, key and model."
	}
	list := make([]string, len(r.Quirks))
	for i, q := range r.Quirks {
		list[i] = string(q)
	}
	return "OFFELIA_LLM_QUIRKS=" + strings.Join(list, ",")
}
