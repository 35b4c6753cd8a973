package assistant

import (
	"context"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// precheck stops an action that would be wrong to start: what is asked for is
// open already, or a like meeting is booked.
func (t *turn) precheck(ctx context.Context, decl action.Action, e *errand, v citizen.View) (stop bool, err error) {
	switch decl.Type {
	case "apply":
		return t.alreadyOpen(e, v), nil
	case "book":
		if e.Again || e.Topic == "" || e.Asked != "" {
			return false, nil
		}
		return t.alreadyBooked(e, v), nil
	}
	return false, nil
}

// alreadyOpen tells how a case of the same sort stands instead of opening a
// second one.
func (t *turn) alreadyOpen(e *errand, v citizen.View) bool {
	term, ok := t.e.lexicon.Term(e.Topic)
	if !ok {
		return false
	}
	all := t.items(v)
	for _, it := range all {
		if it.case_ == nil || string(it.case_.Area) != term.Area && string(it.case_.Area) != e.Topic || settled(it.case_) {
			continue
		}
		e.Change.Target = e.Topic
		t.r.sayf("Du har allerede en sag om %s, så jeg sender ikke en ny ansøgning.", "You already have a case about %s, so I will not send a new application.", term.In(t.r.lang))
		t.r.add(it.say)
		t.show(it)
		t.alsoTell(command{Arg: "cases"}, all, []item{it})
		return true
	}
	for _, a := range v.Applications {
		if a.Subject == e.Topic {
			t.r.sayf("Du har allerede sendt en ansøgning om %s %s. Den er ikke afgjort endnu.", "You already sent an application for %s on %s. It is not decided yet.", term.In(t.r.lang), t.sayWhen(a.Sent))
			return true
		}
	}
	return false
}

// settled says that a case is decided and closed, so that a new application
// makes sense.
func settled(c *citizen.Case) bool {
	return c.DecisionDate != "" || strings.HasPrefix(danish.Fold(c.Status), "afgjort") || strings.HasPrefix(danish.Fold(c.Status), "afsluttet")
}

// alreadyBooked asks whether a second meeting of the same sort is wanted.
func (t *turn) alreadyBooked(e *errand, v citizen.View) bool {
	term, _ := t.e.lexicon.Term(e.Topic)
	for _, it := range opened(only(t.items(v), "appointment")) {
		if !has(it.terms, e.Topic) || e.Topic == "borgerservice" || e.Topic == "hold" {
			continue
		}
		t.r.sayf("Du har allerede en tid om %s: %s", "You already have a meeting about %s: %s", term.In(t.r.lang), it.say)
		t.show(it)
		t.r.say(fault.Words{DA: "Vil du flytte den, eller vil du have endnu en tid?", EN: "Do you want to move it, or do you want one more?"})
		t.r.choice("rebook:"+it.ID, t.r.words("Flyt den", "Move it"))
		t.r.choice("again:"+e.Topic, t.r.words("Bestil endnu en", "Book one more"))
		t.r.choice("keep", t.r.words("Behold den, som den er", "Keep it as it is"))
		t.r.asks(AskWhich)
		return true
	}
	return false
}
