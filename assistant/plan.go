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
	Verb    string // guide, own, action, contact, handoff, refuse, talk, maybe, none; guard, ask when it is answered at once
	Arg     string
	Intent  string
	Passage string  // "flytning#frist"
	P       float64 // 0 to 1
}

// Plan tells what the dialogue would make of a first message from somebody who
// is not logged in: it goes the whole way of a message, and what it would perform
// is written down. Nothing is journalled and nothing is done; a language model is
// left out.
func (e *Engine) Plan(ctx context.Context, text, lang string) ([]Plan, error) {
	t := &turn{
		e: e, in: Input{Kind: Said, Text: text, Lang: lang}, conv: Conversation{Lang: lang}, now: e.now(), r: reply{lang: lang},
		views: map[citizen.ID]citizen.View{}, matched: map[string]intents.Result{}, searched: map[string]knowledge.Found{},
		planned: []command{}, consulted: true,
	}
	err := contained(func() error {
		if err := t.read(); err != nil {
			return err
		}
		return t.say(ctx, t.in.Text)
	})
	if err != nil {
		return nil, err
	}
	if len(t.planned) == 0 {
		return []Plan{t.atOnce()}, nil
	}
	out := make([]Plan, len(t.planned))
	for i, c := range t.planned {
		out[i] = Plan{c.Verb, c.Arg, c.Intent, c.Passage, c.P}
	}
	return out, nil
}

// atOnce is what was said without a command: by a guard, or to a word that asks
// nothing yet.
func (t *turn) atOnce() Plan {
	verb := map[Outcome]string{Refuse: "refuse", SmallTalk: "talk", ContactPhone: "contact", Handoff: "handoff"}[t.r.message.Outcome]
	switch {
	case t.r.message.Label != "":
		return Plan{Verb: "guard", Arg: t.r.message.Label, P: 1}
	case verb == "":
		verb = "ask"
	}
	return Plan{Verb: verb, P: 1}
}

// With gives an engine that plans with another library and another matcher, to
// see what they would change. It is to plan with only: it has no model, no
// journal and no desk.
func (e *Engine) With(l *knowledge.Library, c *intents.Catalogue, m *intents.Matcher) *Engine {
	return New(Config{
		Office: e.office, Library: l, Lexicon: e.lexicon, Now: e.now,
		Catalogue: func() *intents.Catalogue { return c }, Matcher: func() *intents.Matcher { return m },
	})
}
