package assistant

import (
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

func (t *turn) fillAppointment(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled
	}
	all := opened(only(t.childItems(t.items(v), e.Change.Child), "appointment"))
	if len(all) == 0 && e.Change.Child != "" {
		e.Change.Child = "" // the child was the reason, not the one who has the appointment
		all = opened(only(t.items(v), "appointment"))
	}
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Jeg kan ikke se nogen kommende aftaler at ændre.", EN: "I cannot see any coming appointments to change."})
		t.offerPerson()
		return ended
	}
	fits := t.pointedAt(all, text)
	switch {
	case len(fits) == 1:
		return t.takeAppointment(e, v, fits[0])
	case len(fits) == 0 && len(t.e.lexicon.Find(text)) > 0 && e.Asked == "" && len(all) > 1:
		t.r.say(fault.Words{DA: "Den aftale kan jeg ikke finde hos dig.", EN: "I cannot find that appointment among yours."})
		fits = all
	case len(fits) == 0:
		fits = all
	}
	if len(fits) == 1 {
		return t.takeAppointment(e, v, fits[0])
	}
	var options []option
	for _, it := range fits {
		options = append(options, option{it.ID, it.title + ", " + t.sayWhen(it.appointment.Start)})
		t.show(it)
	}
	t.r.message.Cards = nil
	return t.ask(e, s, options)
}

// pointedAt narrows appointments by words, then by the dates said, then by what
// was just spoken about.
func (t *turn) pointedAt(all []item, text string) []item {
	times := when.Wishes(t.timely(text), t.local(), when.Options{})
	fits := t.pick(all, text, t.e.lexicon.Find(text))
	if len(fits) > 1 {
		if dated := onDays(fits, leavingFirst(text, times)); len(dated) > 0 {
			return dated
		}
	}
	if len(fits) > 0 {
		return fits
	}
	back := t.lastShown(all, all)
	if len(back) == 1 && thatOne.MatchString(plain(text)) {
		return back
	}
	if dated := onDays(all, leavingFirst(text, times)); len(dated) > 0 {
		return dated
	}
	if len(back) > 0 && len(back) < len(all) {
		return back
	}
	return nil
}

// leavingFirst are the times that say which appointment is meant: those it is
// moved away from or that do not suit, when the text has any; else all but
// those it is moved to.
func leavingFirst(text string, w when.Wish) []when.Time {
	from := append(append([]when.Time{}, w.Leaving...), w.Not...)
	for i := range from {
		from[i].Not = false
	}
	if len(from) > 0 {
		return from
	}
	var out []when.Time
	for _, alt := range w.Any {
		if before := strings.TrimSpace(strings.ToLower(text[:min(alt.From, len(text))])); !toward.MatchString(before) {
			out = append(out, alt)
		}
	}
	return out
}

var (
	toward  = anyOf(`\b(til|to|indtil|until|hellere|rather|i stedet)$`)
	thatOne = anyOf(`\b(den|det|tiden|aftalen|mødet|it|that|that one|the meeting|the appointment)\b`)
)

func (t *turn) takeAppointment(e *errand, v citizen.View, it item) step {
	a := it.appointment
	if !a.Rebookable {
		t.r.sayf("“%s” kan ikke ændres her. Ring til %s.", "“%s” cannot be changed here. Please call %s.", a.Title, a.With)
		return ended
	}
	if v.OnBehalf && !hasArea(v.ActAreas, v.AreaOf(*a)) {
		t.notInMandate(v)
		return ended
	}
	e.Change.Target = a.ID
	t.state.Shown = []record{it.record}
	return filled
}
