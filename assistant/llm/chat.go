package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// What a call can end with beside the wire's causes.
var (
	ErrOverflow  = errors.New("llm: the prompt is longer than the model's context")
	ErrNoTools   = errors.New("llm: the model has no tools")
	ErrTruncated = errors.New("llm: the answer stopped before its end")
	ErrRefused   = errors.New("llm: the model or its filter refused")
	ErrEndpoint  = errors.New("llm: the endpoint answered with an error")
)

// ask is one call to the model.
type ask struct {
	messages []openai.ChatCompletionMessage
	tools    []openai.Tool
	must     bool // a tool must be called
	tokens   int  // most tokens of the answer
}

// reply is what came back. Text is only kept where nobody takes it piece by
// piece.
type reply struct {
	text   string
	calls  []toolCall
	cut    bool // the token limit ended it
	finish string
}

// bytesPerToken is an estimate for Danish, for prompts and where no usage is
// told; maxBytesPerToken bounds what a text of so many tokens can be.
const (
	bytesPerToken    = 3
	maxBytesPerToken = 16
)

// coldest is as near to no chance as is safe: 0 would be left out of the request
// and the server's own used, and the smallest float that is not 0 ends
// llama.cpp's server (its sampler divides by it).
const coldest = 0.01

// call asks the endpoint, at most twice: a second time after a failure that may
// pass, or a refusal that taught a quirk, and never after show was called. show
// takes the visible text as it comes; its error ends the call.
func (m *Model) call(ctx context.Context, tr *Trace, a ask, show func(string) error) (reply, error) {
	if err := m.purse.call(tr.conversation, tr.Turn); err != nil {
		return reply{}, err
	}
	for attempt := 0; ; attempt++ {
		shown := false
		r, wait, err := m.once(ctx, tr, a, func(text string) error {
			shown = true
			if show == nil {
				return nil
			}
			return show(text)
		})
		if err == nil || attempt > 0 || shown || ctx.Err() != nil || wait < 0 {
			return r, err
		}
		if err := sleep(ctx, wait+rand.N(50*time.Millisecond)); err != nil { //nolint:gosec // spreading retries needs no secrecy
			return r, err
		}
	}
}

// once makes one attempt. wait tells how long until another makes sense; it is
// negative when none does.
func (m *Model) once(ctx context.Context, tr *Trace, a ask, show func(string) error) (r reply, wait time.Duration, err error) {
	leave, err := m.gate.enter(ctx)
	if err != nil {
		return r, -1, err
	}
	defer leave()
	if err := m.breaker.allow(); err != nil {
		return r, -1, err
	}
	tr.Calls++
	started := time.Now()
	var retryAfter time.Duration
	req := m.request(a)
	var unshown error // not the endpoint's fault
	r, used, err := m.exchange(withRetryAfter(ctx, &retryAfter), req, a.tokens, len(a.tools) > 0, func(text string) error {
		if tr.FirstPiece == 0 {
			tr.FirstPiece = time.Since(started)
		}
		unshown = show(text)
		return unshown
	})
	tr.Finish = append(tr.Finish, ended(r.finish))
	tr.In, tr.Out = tr.In+used.PromptTokens, tr.Out+used.CompletionTokens
	m.purse.pay(tr.conversation, used.PromptTokens, used.CompletionTokens)
	wait, err = m.judge(err, retryAfter)
	taught := wait == 0 && err != nil
	m.breaker.report(err == nil, ctx.Err() != nil || taught || unshown != nil || blameless(err))
	return r, wait, err
}

// blameless says that an error tells nothing about how well the endpoint is: it
// answered, and what it answered is no use.
func blameless(err error) bool {
	return errors.Is(err, ErrOverflow) || errors.Is(err, ErrRefused) || errors.Is(err, ErrCalls) || errors.Is(err, ErrNoTools)
}

// request writes the call as this server takes it.
func (m *Model) request(a ask) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{
		Model: m.endpoint.Model, Messages: a.messages, Tools: a.tools,
		Temperature:   coldest,
		MaxTokens:     a.tokens, //nolint:staticcheck // the name that most servers know; CompletionTokens is the other
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	}
	if a.must || len(a.tools) > 0 && m.has(RequireTools) {
		req.ToolChoice = "required"
	}
	if len(a.tools) > 0 && m.has(RequireTools) {
		req.ParallelToolCalls = false // whoever must call goes on calling, also where this has no effect: see stream
	}
	if m.has(CompletionTokens) {
		req.MaxTokens, req.MaxCompletionTokens = 0, a.tokens //nolint:staticcheck // as above
	}
	if m.has(NoTemperature) {
		req.Temperature = 0
	}
	if m.has(NoStreamOptions) {
		req.StreamOptions = nil
	}
	if m.has(NoThinking) {
		req.ReasoningEffort = "none"
		req.ChatTemplateKwargs = map[string]any{"enable_thinking": false}
	}
	return req
}

// exchange sends one request and reads its answer.
func (m *Model) exchange(ctx context.Context, req openai.ChatCompletionRequest, tokens int, tools bool, show func(string) error) (reply, openai.Usage, error) {
	p := &parts{show: show, most: maxBytesPerToken * tokens}
	var err error
	if tools && m.has(NoStreamTools) {
		err = m.whole(ctx, req, p)
	} else {
		err = m.stream(ctx, req, p)
	}
	if p.usage.PromptTokens+p.usage.CompletionTokens == 0 && (err == nil || p.read > 0) {
		p.usage = openai.Usage{PromptTokens: estimate(req), CompletionTokens: p.read / bytesPerToken}
	}
	if err != nil {
		return reply{finish: p.finish}, p.usage, err
	}
	r, err := p.done()
	return r, p.usage, err
}

func (m *Model) stream(ctx context.Context, req openai.ChatCompletionRequest, p *parts) error {
	s, err := m.client.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // a reader's close tells nothing that Recv did not
	for {
		chunk, err := s.Recv()
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if chunk.Usage != nil {
			p.usage = *chunk.Usage // some servers send a running total
		}
		for _, c := range chunk.Choices {
			if err := p.add(c.Delta.Content, c.Delta.Refusal, c.Delta.ToolCalls, string(c.FinishReason)); err != nil {
				return err
			}
		}
		if m.has(RequireTools) && len(p.calls.slots) > 1 {
			p.calls.slots = p.calls.slots[:1] // one call is what was required; closing the stream ends the rest
			return nil
		}
	}
}

func (m *Model) whole(ctx context.Context, req openai.ChatCompletionRequest, p *parts) error {
	req.StreamOptions = nil
	resp, err := m.client.CreateChatCompletion(ctx, req)
	if err != nil {
		return err
	}
	p.usage = resp.Usage
	if len(resp.Choices) == 0 {
		return fmt.Errorf("%w: no choices", ErrEndpoint)
	}
	c := resp.Choices[0]
	return p.add(c.Message.Content, c.Message.Refusal, c.Message.ToolCalls, string(c.FinishReason))
}

// parts gathers an answer.
type parts struct {
	show   func(string) error
	most   int
	read   int // bytes of text and arguments
	text   strings.Builder
	hidden thinking
	calls  callParts
	finish string
	usage  openai.Usage
}

func (p *parts) add(content, refusal string, calls []openai.ToolCall, finish string) error {
	if refusal != "" || finish == string(openai.FinishReasonContentFilter) {
		return ErrRefused
	}
	if finish != "" {
		p.finish = finish
	}
	if p.read += len(content); p.most > 0 && p.read > p.most {
		return ErrTooLarge
	}
	for _, c := range calls {
		p.read += len(c.Function.Arguments)
		if err := p.calls.add(c); err != nil {
			return err
		}
	}
	return p.give(p.hidden.push(content))
}

func (p *parts) give(text string) error {
	if text == "" {
		return nil
	}
	p.text.WriteString(text)
	return p.show(text)
}

// done closes the answer. Whether there are calls decides, not what the server
// gave as its reason (several say "stop"). A call that the token limit cut is
// dropped with the others.
func (p *parts) done() (reply, error) {
	if err := p.give(p.hidden.rest()); err != nil {
		return reply{}, err
	}
	r := reply{text: p.text.String(), cut: p.finish == string(openai.FinishReasonLength), finish: p.finish}
	if r.cut && len(p.calls.slots) > 0 {
		return r, ErrTruncated
	}
	var err error
	r.calls, err = p.calls.done()
	return r, err
}

// errShow wraps what show returned, so that it is no fault of the endpoint.
var errShow = errors.New("llm: not shown")

// judge names an error and tells whether to try again: at once (0) when the
// server taught us a quirk, after a while when it may pass, never (-1) else.
func (m *Model) judge(err error, retryAfter time.Duration) (time.Duration, error) {
	const soon, longest = 150 * time.Millisecond, 2 * time.Second
	if err == nil {
		return -1, nil
	}
	status, text := describe(err)
	if status == 0 && text == "" {
		return networkRetry(err, soon), err
	}
	lower := strings.ToLower(text)
	named := fmt.Errorf("%w: status %d", ErrEndpoint, status) // without the server's text: it may quote the prompt or the key
	switch {
	case containsAny(lower, "maximum context length", "exceed_context_size", "context size", "context_length_exceeded", "context window", "context length"):
		return -1, ErrOverflow
	case containsAny(lower, "does not support tools", "tools are not supported", "tool use is not supported"),
		strings.Contains(lower, "enable-auto-tool-choice") && !m.learn(RequireTools): // refused though required
		m.learn(NoTools)
		return -1, ErrNoTools
	case containsAny(lower, "content_filter", "content management policy", "responsibleaipolicy"):
		return -1, ErrRefused
	case strings.Contains(lower, "stream_truncated") || strings.Contains(lower, "before its finish_reason"):
		return soon, ErrTruncated
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity || status == 0:
		if q, ok := taught(lower); ok && m.learn(q) {
			return 0, named
		}
		return -1, named
	case retryAfter > longest: // it asks for more patience than a citizen has
		return -1, named
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		return max(soon, min(retryAfter, longest)), named
	}
	return -1, named
}

// taught reads a refusal as the quirk that avoids it.
func taught(lower string) (Quirk, bool) {
	switch {
	case containsAny(lower, "stream_options"):
		return NoStreamOptions, true
	case containsAny(lower, "max_completion_tokens", "maxcompletiontokens", "'max_tokens'"):
		return CompletionTokens, true
	case containsAny(lower, "temperature"):
		return NoTemperature, true
	case containsAny(lower, "requires the responses api", "reasoning_effort"):
		return NoThinking, true
	}
	return "", false
}

// describe gives the status and message of an error that the server sent.
func describe(err error) (status int, text string) {
	var api *openai.APIError
	var request *openai.RequestError
	switch {
	case errors.As(err, &api):
		text = fmt.Sprint(api.Message, " ", api.Type, " ", api.Code)
		if api.InnerError != nil {
			text += " " + api.InnerError.Code
		}
		return api.HTTPStatusCode, text
	case errors.As(err, &request):
		return request.HTTPStatusCode, string(request.Body[:min(len(request.Body), 2048)])
	case errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated), errors.Is(err, openai.ErrReasoningModelLimitationsOther),
		errors.Is(err, openai.ErrReasoningSamplingUnsupported), errors.Is(err, openai.ErrReasoningToolsRequireResponses):
		return 0, err.Error()
	}
	return 0, ""
}

// networkRetry decides about errors that are none of the server's words. What
// took its time once is not waited for again.
func networkRetry(err error, soon time.Duration) time.Duration {
	var syntax *json.SyntaxError
	for _, final := range []error{context.Canceled, context.DeadlineExceeded, ErrHeader, ErrIdle, ErrTotal, ErrTooLarge, ErrCalls, ErrRefused, ErrTruncated, ErrEndpoint, errShow} {
		if errors.Is(err, final) {
			return -1
		}
	}
	if errors.As(err, &syntax) {
		return -1
	}
	return soon
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func estimate(req openai.ChatCompletionRequest) int {
	n := 0
	for _, m := range req.Messages {
		n += len(m.Content)
	}
	return n / bytesPerToken
}
