package assistant

import (
	"context"

	"offelia/assistant/citizen"
	"offelia/intents"
	"offelia/knowledge"
)

// Plan is a command that the dialogue would perform: what kind of thing, with
// which argument or passage, from which intent, and how sure it is.
type Plan struct {
	Verb    string // guide, own, action, contact, handoff, refuse, talk, maybe, none
	Arg     string
	Intent  string
	Passage string  // "flytning#frist"
	P       float64 // 0 to 1
}

// Plan tells what the dialogue would make of a first message from somebody who
// is not logged in. Nothing is journalled and nothing is done; safety, which
// goes before everything, and a language model are left out.
func (e *Engine) Plan(ctx context.Context, text, lang string) ([]Plan, error) {
	t := &turn{
		e: e, conv: Conversation{Lang: lang}, now: e.now(), r: reply{lang: lang}, views: map[citizen.ID]citizen.View{},
		matched: map[string]intents.Result{}, searched: map[string]knowledge.Found{},
	}
	commands, err := t.understand(ctx, text)
	if err != nil {
		return nil, err
	}
	out := make([]Plan, len(commands))
	for i, c := range commands {
		out[i] = Plan{c.Verb, c.Arg, c.Intent, c.Passage, c.P}
	}
	return out, nil
}
