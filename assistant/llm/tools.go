package llm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
	"offelia/assistant/action"
)

// maxTools is how many tools a model sees at once.
const maxTools = 5

// schema is the part of JSON Schema that tools need.
type schema struct {
	Type        any                `json:"type"`
	Description string             `json:"description,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	MaxLength   int                `json:"maxLength,omitempty"` // in characters
	Properties  map[string]*schema `json:"properties,omitzero"` // of an object also when there are none: templates of servers read it
	Required    []string           `json:"required,omitempty"`
	Closed      *bool              `json:"additionalProperties,omitempty"`
}

func object(strict bool, properties map[string]*schema, required ...string) *schema {
	closed := false
	s := &schema{Type: "object", Properties: properties, Required: required, Closed: &closed}
	if s.Properties == nil {
		s.Properties = map[string]*schema{}
	}
	if strict { // a strict schema requires all; what may be left out may be null
		for name, p := range s.Properties {
			if !slices.Contains(s.Required, name) {
				s.Required = append(s.Required, name)
				p.Type = []any{p.Type, "null"}
			}
		}
		slices.Sort(s.Required)
	}
	return s
}

func text(description string) *schema { return &schema{Type: "string", Description: description} }

// mostArgument bounds an argument where a grammar makes the call: a small model
// that must write one otherwise goes on until its tokens are used up.
const mostArgument = 120

func (m *Model) tool(name, description string, properties map[string]*schema, required ...string) openai.Tool {
	strict := m.has(StrictSchemas)
	for _, p := range properties {
		if m.has(RequireTools) && !strict && p.Enum == nil {
			p.MaxLength = mostArgument
		}
	}
	return openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
		Name: name, Description: description, Strict: strict, Parameters: object(strict, properties, required...),
	}}
}

// proposing is the prefix of the tools that propose an action.
const proposing = "propose_"

func toolOf(key string) string { return proposing + strings.ReplaceAll(key, " ", "_") }

// tools are what the model may call in this state: it can search, look at own
// records when somebody is logged in and the endpoint may see them, say which
// source answers, and propose the likeliest actions, or how the text answers what
// was asked. Where others' words are in the text, nothing can be proposed.
func (m *Model) tools(u assistant.Utterance, seen *handles) []openai.Tool {
	var list []openai.Tool
	if u.Asked != nil && !u.Pasted {
		list = append(list, m.answerTool(offered(u, m.endpoint.Strict)))
	}
	found := len(seen.names()) > 0
	if !found || !m.has(RequireTools) { // who must call searches for the same again and again
		list = append(list, m.tool("search_guides", "Search the public sector's guides. Returns numbered sources.",
			map[string]*schema{"query": text("A short question in Danish, without names or numbers of persons")}, "query"))
	}
	if u.LoggedIn && !m.endpoint.Strict && (!found || !m.has(RequireTools)) {
		list = append(list, m.tool("get_my", "Look at the citizen's own records of one kind. Returns handles.",
			map[string]*schema{"kind": {Type: "string", Enum: assistant.OwnKinds}}, "kind"))
	}
	if names := seen.names(); len(names) > 0 {
		source := text("The handle of the source or record that answers, from an earlier result")
		source.Enum = names
		list = append(list, m.tool("answer_from", "Tell which source or kind of record answers the citizen.", map[string]*schema{"source": source}, "source"))
	}
	if m.has(RequireTools) {
		list = append(list, m.tool(noneTool, "Tell that none of the other tools fits what the citizen means.", nil))
	}
	for _, key := range u.Actions {
		a, ok := action.ByType(key)
		if !ok || len(list) == maxTools || u.Pasted || !u.LoggedIn {
			continue
		}
		list = append(list, m.proposalTool(key, a, seen))
	}
	return list
}

// noneTool is how a model that must call a tool says that it does not know.
const noneTool = "nothing_fits"

// answerTool is how a model tells what answers the question that the citizen was
// asked: which of their own words, and which option these point at.
const answerTool = "answer_question"

func (m *Model) answerTool(options []assistant.Source) openai.Tool {
	properties := map[string]*schema{"words": text("The part of the citizen's text that answers, copied letter by letter")}
	if len(options) > 0 {
		option := text("The option that the citizen's text points at, if it does")
		for i := range options {
			option.Enum = append(option.Enum, optionName(i))
		}
		properties["option"] = option
	}
	return m.tool(answerTool, "Tell which of the citizen's words answer what they were asked. Offelia reads the value from them, and the citizen must confirm.", properties, "words")
}

func optionName(i int) string { return fmt.Sprintf("valg-%d", i+1) }

// offered are the options that a citizen was offered, as far as an endpoint may
// see them: their labels are own data.
func offered(u assistant.Utterance, strict bool) []assistant.Source {
	if u.Asked == nil || u.Pasted || strict {
		return nil
	}
	return u.Asked.Options
}

// proposalTool derives a tool from an action's declaration. Slots that hold a
// time, a number, an address or words are read from the citizen's own text, so
// that the model has no argument for them; a slot that names a record takes a
// handle.
func (m *Model) proposalTool(key string, a action.Action, seen *handles) openai.Tool {
	properties := map[string]*schema{"words": text("The part of the citizen's text that says this, copied letter by letter")}
	for _, s := range a.Slots {
		if !m.endpoint.Strict && (s.Kind == action.Appointment || s.Kind == action.Document || s.Kind == action.Case) {
			ref := text("The handle of the record, if get_my gave one")
			ref.Enum = seen.records()
			properties["ref"] = ref
		}
	}
	return m.tool(toolOf(key), fmt.Sprintf("Propose to %s (%s). Offelia asks for what is missing, and the citizen must confirm.", a.Name.EN, a.Name.DA), properties, "words")
}

// handles are the names under which this turn's results are known to the model:
// "kilde-1", "aftale-2". They mean nothing in another turn.
type handles struct {
	order []string
	key   map[string]string // handle to key
	kind  map[string]string // handle of a kind of own data
	n     map[string]int
}

func newHandles() *handles {
	return &handles{key: map[string]string{}, kind: map[string]string{}, n: map[string]int{}}
}

// give names a source; the same source keeps its name.
func (h *handles) give(prefix, key string) string {
	for name, k := range h.key {
		if k == key {
			return name
		}
	}
	h.n[prefix]++
	name := fmt.Sprintf("%s-%d", prefix, h.n[prefix])
	h.key[name], h.order = key, append(h.order, name)
	return name
}

// giveKind names all records of a kind: "mine-appointments".
func (h *handles) giveKind(kind string) string {
	name := "mine-" + kind
	if h.kind[name] == "" {
		h.kind[name], h.order = kind, append(h.order, name)
	}
	return name
}

func (h *handles) names() []string { return slices.Clone(h.order) }

func (h *handles) records() []string {
	var out []string
	for _, name := range h.order {
		if key := h.key[name]; strings.Contains(key, "/") {
			out = append(out, name)
		}
	}
	return out
}

// arguments reads a call's arguments: strings only, nothing unknown.
func arguments(c toolCall, known ...string) (map[string]string, bool) {
	var raw map[string]any
	if json.Unmarshal(c.Arguments, &raw) != nil {
		return nil, false
	}
	out := map[string]string{}
	for k, v := range raw {
		s, isText := v.(string)
		if v == nil {
			continue
		}
		if !isText || !slices.Contains(known, k) || len(s) > 600 {
			return nil, false
		}
		out[k] = s
	}
	return out, true
}
