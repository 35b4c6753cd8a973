package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
)

// Bounds of one turn of understanding.
const (
	maxRounds       = maxTurnCalls - 1 // calls to the model: one is left to word the answer
	maxToolRuns     = 6
	maxPromptTokens = 8000
	understandOut   = 220 // tokens: a call, not an essay
)

// Understand implements assistant.Model: a short loop in which the model
// searches and looks, until it says what answers or proposes what to do.
func (m *Model) Understand(ctx context.Context, u assistant.Utterance) (out []assistant.Proposal, err error) {
	if !m.may(Understanding) || m.has(NoTools) {
		return nil, ErrNoTools
	}
	tr := m.begin(Understanding, u.Conversation, understandPrompt)
	tr.Turn = u.Turn
	defer func() { m.end(ctx, tr, err) }()
	if err := m.purse.open(u.Conversation, u.Turn); err != nil {
		return nil, err
	}
	l := &loop{m: m, u: u, tr: tr, names: newPseudonyms(u.Private, m.endpoint.Strict), seen: newHandles(), ran: map[string]int{}}
	return l.run(ctx)
}

// loop is one turn of understanding on its way.
type loop struct {
	m        *Model
	u        assistant.Utterance
	tr       *Trace
	names    *pseudonyms
	seen     *handles
	messages []openai.ChatCompletionMessage
	runs     int
	ran      map[string]int // by call, to stop repetition
	results  map[string]string
	bad      int // calls that could not be read
	kind     string
}

func (l *loop) run(ctx context.Context) ([]assistant.Proposal, error) {
	l.results = map[string]string{}
	l.messages = []openai.ChatCompletionMessage{line("system", understandPrompt), line("user", l.question(true))}
	for range maxRounds {
		r, err := l.ask(ctx)
		if err != nil {
			return nil, err
		}
		if len(r.calls) == 0 {
			return l.looked(), nil // it knows no better; what it looked at may be what was meant
		}
		l.messages = append(l.messages, called(r.calls))
		var proposals []assistant.Proposal
		for _, c := range r.calls {
			p, result, err := l.do(ctx, c)
			if err != nil {
				return nil, err
			}
			switch {
			case p != nil:
				proposals = append(proposals, *p)
				continue
			case c.Name == noneTool && result == "":
				return l.looked(), nil
			}
			l.messages = append(l.messages, openai.ChatCompletionMessage{Role: "tool", ToolCallID: c.ID, Content: result})
		}
		if len(proposals) > 0 {
			return proposals, nil
		}
	}
	return l.looked(), nil
}

// ask makes one call, and once more with less where the prompt is too long.
func (l *loop) ask(ctx context.Context) (reply, error) {
	a := ask{messages: l.messages, tools: l.m.tools(l.u, l.seen), tokens: understandOut}
	if l.tokens() > maxPromptTokens {
		return reply{}, ErrOverflow
	}
	r, err := l.m.call(ctx, l.tr, a, nil)
	if !errors.Is(err, ErrOverflow) || len(l.messages) > 2 {
		return r, err
	}
	l.messages[1] = line("user", l.question(false))
	return l.m.call(ctx, l.tr, a, nil)
}

func (l *loop) tokens() int { return estimate(openai.ChatCompletionRequest{Messages: l.messages}) }

// question is what the model is told of the citizen, as data.
func (l *loop) question(whole bool) string {
	q := map[string]any{"citizen": l.names.hide(clean(l.u.Text, 2000)), "language": l.u.Lang}
	if whole && !l.m.endpoint.Strict { // an earlier answer may hold own data
		q["asked_before"] = l.names.hide(clean(l.u.Before[0], 500))
		q["answered_before"] = l.names.hide(clean(l.u.Before[1], 500))
	}
	if asked := l.u.Asked; asked != nil {
		q["asked"] = asked.Text
		options := map[string]string{}
		for i, o := range offered(l.u, l.m.endpoint.Strict) {
			options[optionName(i)] = l.names.hide(clean(o.Text, 200))
		}
		if len(options) > 0 {
			q["options"] = options
		}
	}
	return data(q)
}

// looked takes the kind of own data that was looked at last as what was meant.
func (l *loop) looked() []assistant.Proposal {
	if l.kind == "" {
		return nil
	}
	return []assistant.Proposal{{Verb: "own", Key: l.kind}}
}

// called is the model's own message in the history, arguments compact and valid.
func called(calls []toolCall) openai.ChatCompletionMessage {
	msg := openai.ChatCompletionMessage{Role: "assistant"}
	for _, c := range calls {
		msg.ToolCalls = append(msg.ToolCalls, openai.ToolCall{
			ID: c.ID, Type: openai.ToolTypeFunction, Function: openai.FunctionCall{Name: c.Name, Arguments: string(c.Arguments)},
		})
	}
	return msg
}

// do performs one call: a proposal, or the result of looking.
func (l *loop) do(ctx context.Context, c toolCall) (p *assistant.Proposal, result string, err error) {
	args, ok := arguments(c, "query", "kind", "source", "words", "ref", "option")
	offered := slices.ContainsFunc(l.m.tools(l.u, l.seen), func(t openai.Tool) bool { return t.Function.Name == c.Name })
	if !ok || !offered || c.Bad {
		l.tr.Tools = append(l.tr.Tools, "refused")
		if l.bad++; l.bad > 1 {
			return nil, "", ErrCalls
		}
		return nil, `{"error":"no such tool or wrong arguments"}`, nil
	}
	l.tr.Tools = append(l.tr.Tools, shape(c))
	same := c.Name + string(c.Arguments)
	if l.ran[same]++; l.ran[same] > 2 {
		return nil, "", ErrCalls
	}
	if l.runs++; l.runs > maxToolRuns {
		return nil, "", ErrCalls
	}
	if old, ok := l.results[same]; ok {
		return nil, old, nil
	}
	switch {
	case c.Name == "search_guides":
		result, err = l.search(ctx, args["query"])
	case c.Name == "get_my":
		result, err = l.mine(ctx, args["kind"])
	case c.Name == "answer_from":
		p, result = l.answer(args["source"])
	case c.Name == answerTool:
		p = l.answered(args)
	case c.Name == noneTool:
	default:
		p = l.propose(c.Name, args)
	}
	if p == nil {
		l.results[same] = result
	}
	return p, result, err
}

// result is what a tool gives back. Nothing found is said, as an empty message
// is refused by some servers.
func resultOf(list []map[string]string) string {
	if len(list) == 0 {
		return `{"result":"ingen"}`
	}
	return data(map[string]any{"result": list})
}

func (l *loop) search(ctx context.Context, query string) (string, error) {
	if strings.Contains(query, tokenOpen) { // a pseudonym is never restored in an argument
		query = l.u.Text
	}
	found, err := l.u.Search(ctx, clean(query, 300))
	if err != nil {
		return "", fmt.Errorf("llm: search: %w", err)
	}
	var list []map[string]string
	for _, s := range found {
		l.tr.Sources = append(l.tr.Sources, s.Key)
		list = append(list, map[string]string{"source": l.seen.give("kilde", s.Key), "title": clean(s.Title, 200), "text": clean(s.Text, 700)})
	}
	return resultOf(list), nil
}

var handlePrefix = map[string]string{"appointment": "aftale", "case": "sag", "document": "dokument", "benefit": "ydelse", "identity": "papir"}

func (l *loop) mine(ctx context.Context, kind string) (string, error) {
	if !slices.Contains(assistant.OwnKinds, kind) {
		return `{"error":"no such kind"}`, nil
	}
	found, err := l.u.Records(ctx, kind)
	if err != nil {
		return "", fmt.Errorf("llm: own records: %w", err)
	}
	l.kind = kind
	list := []map[string]string{{"source": l.seen.giveKind(kind), "text": "all of them"}}
	for _, s := range found {
		of, _, _ := strings.Cut(s.Key, "/")
		prefix := handlePrefix[of]
		if prefix == "" {
			prefix = "post"
		}
		list = append(list, map[string]string{"ref": l.seen.give(prefix, s.Key), "title": l.names.hide(clean(s.Title, 200)), "text": l.names.hide(clean(s.Text, 400))})
	}
	if len(found) == 0 {
		return resultOf(nil), nil
	}
	return resultOf(list), nil
}

func (l *loop) answer(source string) (*assistant.Proposal, string) {
	if kind := l.seen.kind[source]; kind != "" {
		return &assistant.Proposal{Verb: "own", Key: kind}, ""
	}
	switch key := l.seen.key[source]; {
	case strings.Contains(key, "#"):
		return &assistant.Proposal{Verb: "guide", Key: key}, ""
	case key != "" && l.kind != "":
		return &assistant.Proposal{Verb: "own", Key: l.kind}, ""
	}
	return nil, `{"error":"no such source in this turn"}`
}

// answered reads what answers the question that was asked. An option that was
// not offered is left out.
func (l *loop) answered(args map[string]string) *assistant.Proposal {
	p := &assistant.Proposal{Verb: "answer", Words: l.own(args["words"])}
	for i, o := range offered(l.u, l.m.endpoint.Strict) {
		if args["option"] == optionName(i) {
			p.Key = o.Key
		}
	}
	return p
}

// own gives back words that a model copied from the citizen's text, "" when they
// hold what it cannot have copied.
func (l *loop) own(words string) string {
	words, err := l.names.restore(words)
	if err != nil {
		return ""
	}
	return words
}

// propose reads a proposal. A record that was not given in this turn is left
// out: Offelia asks the citizen which one.
func (l *loop) propose(tool string, args map[string]string) *assistant.Proposal {
	for _, key := range l.u.Actions {
		if toolOf(key) == tool {
			return &assistant.Proposal{Verb: "action", Key: key, Record: l.seen.key[args["ref"]], Words: l.own(args["words"])}
		}
	}
	return nil
}
