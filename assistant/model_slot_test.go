package assistant_test

import (
	"context"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/eval"
)

// TestModelAnswersASlot: where the words that answer what was asked for are not
// understood, a model may say which option they point at. What was not offered,
// what nobody said and what was denied is refused, and then it is as if there were
// no model; whatever it says, nothing is written.
func TestModelAnswersASlot(t *testing.T) {
	t.Parallel()
	const pointing = "den med hende der masserer"
	for name, c := range map[string]struct {
		text     string
		proposal assistant.Proposal
		asks     assistant.Ask // what is asked for then
		says     string
	}{
		"an option":            {pointing, assistant.Proposal{Verb: "answer", Key: "apt-k1", Words: "hende der masserer"}, assistant.AskTime, "Hvornår passer det dig?"},
		"an option, no words":  {pointing, assistant.Proposal{Verb: "answer", Key: "apt-k1"}, assistant.AskTime, "Hvornår passer det dig?"},
		"another's record":     {pointing, assistant.Proposal{Verb: "answer", Key: "apt-y1", Words: "hende der masserer"}, assistant.AskWhich, ""},
		"words nobody said":    {pointing, assistant.Proposal{Verb: "answer", Key: "apt-k1", Words: "den på torsdag"}, assistant.AskWhich, ""},
		"words only, no help":  {pointing, assistant.Proposal{Verb: "answer", Words: "hende der masserer"}, assistant.AskWhich, ""},
		"nothing":              {pointing, assistant.Proposal{Verb: "answer"}, assistant.AskWhich, ""},
		"what was denied":      {"alt andet end hende der masserer", assistant.Proposal{Verb: "answer", Key: "apt-k1", Words: "hende der masserer"}, assistant.AskWhich, ""},
		"another errand":       {pointing, assistant.Proposal{Verb: "action", Key: "delegate"}, assistant.AskWhich, ""},
		"a yes of its own":     {pointing, assistant.Proposal{Verb: "confirm", Key: "yes"}, assistant.AskWhich, ""},
		"a question in answer": {"kludder kludder hvad med mine sager", assistant.Proposal{Verb: "own", Key: "cases"}, assistant.AskWhich, ""},
		"out of a letter":      {"emne: din tid. " + pointing + ", med venlig hilsen kommunen", assistant.Proposal{Verb: "answer", Key: "apt-k1"}, assistant.AskWhich, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := always(c.proposal)
			w := newTownWith(t, monday, m)
			before := w.state()
			a := turnsOf(t, w, "karen", w.begin("karen", "da"), "flyt min tid", c.text)
			if len(m.asked) != 1 || m.asked[0].Asked == nil || len(m.asked[0].Asked.Options) != 3 || len(m.asked[0].Actions) > 0 {
				t.Fatalf("the model was asked %+v", m.asked)
			}
			if a.Asks == nil || *a.Asks != c.asks || !strings.Contains(a.Text, c.says) {
				t.Errorf("asks %v: %s", a.Asks, a.Text)
			}
			if diff := eval.Diff(before, w.state()); len(diff) > 0 {
				t.Errorf("written: %v", diff)
			}
		})
	}
}

// TestModelNeverAnswersForTheCitizen: no model is asked what a yes, a time on offer
// or a MitID approval means: where one of these is waited for, only the citizen's
// own words and buttons count.
func TestModelNeverAnswersForTheCitizen(t *testing.T) {
	t.Parallel()
	m := &scripted{understand: func(_ context.Context, u assistant.Utterance) ([]assistant.Proposal, error) {
		if u.Asked != nil && len(u.Asked.Options) > 0 {
			return []assistant.Proposal{{Verb: "answer", Key: u.Asked.Options[0].Key}}, nil
		}
		return []assistant.Proposal{{Verb: "answer", Words: u.Text}, {Verb: "confirm", Key: "yes"}}, nil
	}}
	w := newTownWith(t, monday, m)
	before := w.state()
	conv := w.begin("karen", "da")
	turnsOf(t, w, "karen", conv, "flyt min tid hos Pia", "på den der dag efter juleaften")
	for _, u := range m.asked {
		if len(u.Asked.Options) > 0 {
			t.Errorf("was given times to choose from: %+v", u.Asked.Options)
		}
	}
	conv, m.asked = w.begin("karen", "da"), nil
	a := turnsOf(t, w, "karen", conv, "aflys min tid hos Pia", "qwrt kludder mig det der", "tjah bum bum")
	if len(m.asked) > 0 {
		t.Errorf("asked about %q while a yes was waited for", m.asked[0].Text)
	}
	if diff := eval.Diff(before, w.state()); len(diff) > 0 {
		t.Errorf("written: %v\n%s", diff, a.Text)
	}
}
