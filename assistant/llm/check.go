package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
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

// Check tries an endpoint: an answer, a stream, tools of the model's own accord
// and required, with and without streaming, what it makes of a tool's result,
// strict schemas, what it says to a prompt that is too long, and the embedding
// model, where one is named. It sends made-up text only. Each probe is printed when it is done: a small machine
// needs minutes for all.
func Check(ctx context.Context, e Endpoint, embedding string, w io.Writer) (Report, error) {
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
	if embedding != "" {
		c.embeds(ctx, embedding)
	}
	c.report.Quirks = m.Quirks()
	return c.report, ctx.Err()
}

type checker struct {
	m      *Model
	w      io.Writer
	report Report
}

// note tells of a probe that is not needed: what it says is why it failed.
func (c *checker) note(name string, err error) { c.told(name, err == nil, false, noteOf(err)) }

func (c *checker) told(name string, ok, needed bool, note string) {
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
		c.told("answer", false, true, err.Error())
		return false
	}
	c.told("answer", r.text != "", true, fmt.Sprintf("%d tokens, first piece after %v, whole after %v", tr.Out, tr.FirstPiece.Round(time.Millisecond), time.Since(started).Round(time.Millisecond)))
	c.told("stream", pieces > 0 && !r.cut, false, fmt.Sprintf("%d pieces", pieces))
	if r.cut {
		c.told("stops by itself", false, false, "120 tokens were not enough for one word: if it thinks first, set "+string(NoThinking))
	}
	return r.text != "" || r.cut
}

// probeTool is the tool of the probes. most bounds its argument; 0 does not.
func probeTool(strict bool, most int) openai.Tool {
	query := text("A question")
	query.MaxLength = most
	return openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
		Name: "search_guides", Description: "Search guides", Strict: strict, Parameters: object(strict, map[string]*schema{"query": query}, "query"),
	}}
}

// tools asks for a call in both manners, left to the model as in a turn and
// required, and notes the quirks that are needed for one to come.
func (c *checker) tools(ctx context.Context) {
	own := c.try(ctx, "a tool of its own accord, in a stream", false)
	required := c.try(ctx, "a tool when required, in a stream", true)
	if !own && !c.m.has(NoTools) {
		c.wayToCall(ctx, required)
	}
	if !c.m.has(NoTools) {
		c.note("goes on from a tool's result", c.answersResult(ctx))
	}
}

func (c *checker) wayToCall(ctx context.Context, required bool) {
	c.m.learn(NoStreamTools)
	switch {
	case c.try(ctx, "a tool of its own accord, whole", false):
	case required:
		c.forget(NoStreamTools)
		c.m.learn(RequireTools)
	case c.try(ctx, "a tool when required, whole", true):
		c.m.learn(RequireTools)
	default:
		c.forget(NoStreamTools)
		c.m.learn(NoTools)
	}
}

func (c *checker) try(ctx context.Context, name string, must bool) bool {
	tool := probeTool(false, 0)
	if must {
		tool = probeTool(false, mostArgument)
	}
	_, err := c.calls(ctx, tool, must)
	c.note(name, err)
	return err == nil
}

// answersResult goes a second round: the call and its result in the history.
func (c *checker) answersResult(ctx context.Context) error {
	tool := probeTool(false, 0)
	if c.m.has(RequireTools) {
		tool = probeTool(false, mostArgument)
	}
	calls, err := c.calls(ctx, tool, false)
	if err != nil {
		return err
	}
	messages := append(slices.Clone(probeMessages), called(calls))
	for _, k := range calls {
		messages = append(messages, openai.ChatCompletionMessage{Role: "tool", ToolCallID: k.ID, Content: `{"result":[{"source":"kilde-1","text":"Du skal melde flytning senest 5 dage efter."}]}`})
	}
	r, err := c.m.call(ctx, c.m.begin(Understanding, "check", ""), ask{messages: messages, tools: []openai.Tool{tool}, tokens: 120}, nil)
	if err == nil && r.text == "" && len(r.calls) == 0 {
		return errors.New("neither words nor a call came")
	}
	return err
}

// schemas asks for a call by a strict schema, and notes it as a quirk where the
// server takes it. Where calls are required, a grammar holds them to their
// schema, and a strict one would lose the bound on an argument's length.
func (c *checker) schemas(ctx context.Context) {
	if c.m.has(NoTools) || c.m.has(StrictSchemas) || c.m.has(RequireTools) {
		return
	}
	_, err := c.calls(ctx, probeTool(true, 0), true)
	c.note("strict schemas", err)
	if err == nil {
		c.m.learn(StrictSchemas)
	}
}

var probeMessages = []openai.ChatCompletionMessage{line("system", "Find guides with the tool search_guides before you answer."), line("user", "Hvornår skal jeg melde flytning?")}

// calls asks for a call of a tool and reads it by its schema.
func (c *checker) calls(ctx context.Context, tool openai.Tool, must bool) ([]toolCall, error) {
	r, err := c.m.call(ctx, c.m.begin(Understanding, "check", ""), ask{messages: probeMessages, tools: []openai.Tool{tool}, must: must, tokens: 120}, nil)
	if err != nil {
		return nil, err
	}
	if len(r.calls) == 0 {
		return nil, errors.New("no call came")
	}
	var args struct{ Query string }
	if err := json.Unmarshal(r.calls[0].Arguments, &args); err != nil || r.calls[0].Bad || args.Query == "" {
		return nil, errors.New("the call's arguments are not by its schema")
	}
	return r.calls, nil
}

// embeds asks the embedding model for vectors. Which texts it puts near each
// other is no probe of the search's quality and only told.
func (c *checker) embeds(ctx context.Context, model string) {
	texts := []string{"Hvornår skal jeg melde flytning?", "Jeg er flyttet til en ny adresse", "Hvad koster et pas?"}
	vectors, err := c.m.Embedder(model).Embed(ctx, texts)
	if err != nil {
		c.note("embeddings", err)
		return
	}
	c.told("embeddings", true, false, fmt.Sprintf("%d numbers a text; moving house is %.2f like a new address, %.2f like a passport", len(vectors[0]), cosine(vectors[0], vectors[1]), cosine(vectors[0], vectors[2])))
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot, aa, bb = dot+float64(a[i])*float64(b[i]), aa+float64(a[i])*float64(a[i]), bb+float64(b[i])*float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}

// overflow sends a prompt that small servers do not take, to see whether the
// refusal is read; it is short enough to cost little where it is taken.
func (c *checker) overflow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	long := strings.Repeat("ord ", 12_000)
	_, err := c.m.call(ctx, c.m.begin(Wording, "check", ""), ask{messages: []openai.ChatCompletionMessage{line("user", long)}, tokens: 1}, nil)
	c.told("12,000 words are taken, or refused as too long", err == nil || errors.Is(err, ErrOverflow), false, noteOf(err))
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
