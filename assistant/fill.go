package assistant

import (
	"context"
	"slices"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/intents/danish"
)

// fill tries to fill one slot from a text and from what is known, and asks for
// it otherwise.
func (t *turn) fill(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) (step, error) {
	switch s.Kind {
	case action.Appointment:
		return t.fillAppointment(e, s, v, text), nil
	case action.Document:
		return t.fillDocument(e, s, v, text), nil
	case action.Case:
		return t.fillCase(ctx, e, s, v, text)
	case action.Topic:
		return t.fillTopic(e, s, text), nil
	case action.Time:
		return t.fillTime(ctx, e, s, v, text)
	case action.Text:
		return t.fillText(e, s, text), nil
	case action.File:
		if e.Change.Upload != nil {
			return filled, nil
		}
	case action.Phone, action.Email:
		return t.fillEntity(e, s, v, text), nil
	case action.Person:
		return t.fillPerson(ctx, e, s, text), nil
	case action.Areas:
		return t.fillAreas(e, s, v, text), nil
	case action.Holder:
		return t.fillHolder(ctx, e, s, v, text), nil
	}
	return t.ask(e, s, nil), nil
}

// ask asks for a slot and offers the options as buttons.
func (t *turn) ask(e *errand, s action.Slot, options []option) step {
	if e.Asked != s.Name {
		e.Misses = 0
	}
	e.Asked, e.Options = s.Name, options
	t.r.say(s.Ask)
	t.r.message.Choices = nil
	t.offer(e, s)
	return asked
}

// offer puts the options of the slot that is asked for on buttons.
func (t *turn) offer(e *errand, s action.Slot) {
	t.r.asks(Ask(s.Asks))
	for _, o := range e.Options {
		t.r.choice("slot:"+o.Value, o.Label)
	}
	t.r.choice("drop", t.r.words("Drop det", "Never mind"))
}

// questionOf is what asking for a slot is: which record is meant has to be clear before
// there is an action.
func questionOf(s action.Slot) Outcome {
	if Ask(s.Asks) == AskWhich {
		return Clarify
	}
	return DidAction
}

// chosen reads an answer that points at one of the options offered.
func chosen(e *errand, name, text string) (string, bool) {
	if e.Asked != name || text == "" {
		return "", false
	}
	for _, o := range e.Options {
		if o.Value == text || danish.Fold(o.Label) == danish.Fold(text) {
			return o.Value, true
		}
	}
	if i, ok := pointed(text, len(e.Options)); ok {
		return e.Options[i].Value, true
	}
	if len(e.Options) > 1 && theNext.MatchString(plain(text)) {
		return e.Options[0].Value, true
	}
	if at := places(text, len(e.Options)); len(at) == 1 && (!outright.MatchString(plain(text)) || whatAbout.MatchString(danish.Fold(text))) {
		return e.Options[at[0]].Value, true
	}
	if len(e.Options) == 1 && readYesNo(text) == yes {
		return e.Options[0].Value, true
	}
	return "", false
}

// isOption reports whether a text is what stands on a button, or its value.
func isOption(e *errand, text string) bool {
	return slices.ContainsFunc(e.Options, func(o option) bool {
		return o.Value == text || danish.Fold(o.Label) == danish.Fold(text)
	})
}

// whatAbout asks for one of what was offered: "hvad med den sidste?".
var whatAbout = anyOf(`^(hvad|hva|what) (med|about)\b`)

func hasArea(list []citizen.Area, a citizen.Area) bool {
	for _, x := range list {
		if x == a {
			return true
		}
	}
	return false
}

func (t *turn) notInMandate(v citizen.View) {
	t.r.sayf("Det må jeg ikke gøre: fuldmagten fra %s giver dig lov til at handle om %s, men ikke om dette.", "I may not do that: the mandate from %s lets you act on %s, but not on this.", v.Name, areaNames(t, v.ActAreas))
	t.r.message.Outcome = Refuse
}
