package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// precheck stops an action that would be wrong to start: what is asked for is
// open already, or a like meeting is booked.
func (t *turn) precheck(ctx context.Context, decl action.Action, e *errand, v citizen.View) (stop bool, err error) {
	switch decl.Type {
	case "apply":
		if e.Change.Title == "" {
			e.Change.Title = t.thingIn(e.Topic, e.Words)
		}
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
		if e.Change.Title != "" && !holds(it.title, e.Change.Title) {
			continue
		}
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
	for _, it := range opened(only(all, "benefit")) {
		if e.Change.Title == "" && has(it.terms, e.Topic) {
			e.Change.Target = e.Topic
			t.r.sayf("Det har du fået bevilget, så jeg sender ikke en ny ansøgning om %s.", "That is granted to you already, so I will not send a new application for %s.", term.In(t.r.lang))
			t.r.add(it.say)
			t.show(it)
			return true
		}
	}
	for _, a := range v.Applications {
		if a.Subject == e.Topic && (e.Change.Title == "" || holds(a.Title, e.Change.Title)) {
			t.r.sayf("Du har allerede sendt en ansøgning om %s %s. Den er ikke afgjort endnu.", "You already sent an application for %s on %s. It is not decided yet.", term.In(t.r.lang), t.sayWhen(a.Sent))
			return true
		}
	}
	return false
}

// thingIn is what a text names of a topic that holds different things: "rollator". "" for
// the topic itself, and for a topic that is one thing.
func (t *turn) thingIn(topic, text string) string {
	term, ok := t.e.lexicon.Term(topic)
	if !ok || !citizen.GrantsMany(citizen.Area(term.Area)) {
		return ""
	}
	words := strings.Fields(plain(text))
	names := plain(term.In("da") + " " + term.In("en"))
	for _, thing := range words { // what is described in several words may be what is applied for already
		if has(t.e.lexicon.Find(thing), topic) && !holds(names, thing) && !strings.HasPrefix(thing, danish.Stem(names)) {
			return thing
		}
	}
	return ""
}

// otherThingThan turns an application to another thing of the same topic: "nej ikke greb,
// en toiletforhøjer".
func (t *turn) otherThingThan(e *errand, text string) bool {
	p := plain(stopping.ReplaceAllString(text, ""))
	if e.Change.Type != "apply" || e.Change.Title == "" || !noWords.MatchString(p) && !instead.MatchString(p) {
		return false
	}
	thing := t.thingIn(e.Topic, notThis.ReplaceAllString(p, ""))
	if thing == "" || thing == e.Change.Title {
		return false
	}
	e.Change.Title, e.Approval, e.Asked = thing, "", ""
	return true
}

// otherThingAgain is what is applied for instead of what was dropped a moment ago: "så greb
// alligevel, samme grund". "" when a text names nothing of the kind.
func (t *turn) otherThingAgain(e *errand, text string) string {
	if e == nil || e.Change.Type != "apply" || t.state.DroppedAt != t.state.Turns-1 || len(strings.Fields(text)) > mostMoved+2 || asksUs(text) {
		return ""
	}
	return t.thingIn(e.Topic, notThis.ReplaceAllString(plain(text), ""))
}

// notThis is what is said not to be meant.
var notThis = anyOf(`\b(ikke|ik|not) (\p{L}+ )?\p{L}+`)

// holds reports whether a text has a thing among its words, in whatever form.
func holds(text, thing string) bool {
	stem := danish.Stem(danish.Fold(thing))
	return slices.ContainsFunc(danish.Tokens(danish.Fold(text)), func(w danish.Token) bool { return strings.HasPrefix(w.Text, stem) }) || strings.Contains(danish.Fold(text), danish.Fold(thing))
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

// either reads an answer to whether the appointment is to be moved or one more is
// wanted. A time that is wished for instead ("har de noget i næste uge?", "onsdag")
// is kept: what is free then is told, and the question stands.
func (t *turn) either(ctx context.Context, text string) (done bool, err error) {
	moved, more := "", ""
	for _, c := range t.state.Offered {
		switch {
		case strings.HasPrefix(c.Value, "rebook:"):
			moved = c.Value
		case strings.HasPrefix(c.Value, "again:"):
			more = c.Value
		}
	}
	if more == "" || moved == "" {
		t.state.Wish = ""
		return false, nil
	}
	wish := t.addWish(text)
	p := plain(text)
	switch {
	case oneMore.MatchString(p):
		return true, t.press(ctx, more)
	case moveIt.MatchString(p):
		return true, t.press(ctx, moved)
	case wish.Empty() || len(t.e.lexicon.Find(text)) > 0 || readYesNo(text) == no:
		return false, nil
	}
	return true, t.freeFor(ctx, strings.TrimPrefix(moved, "rebook:"), wish)
}

var (
	oneMore = anyOf(`\b(endnu|ekstra|en til|en anden ved siden af|bestil\w*|another|one more|an extra|book)\b`)
	moveIt  = anyOf(`\b(flyt\w*|ryk\w*|ombook\w*|udskyd\w*|move|reschedule|rebook|change)\b`)
)

// addWish keeps when something is wanted, said before it can be used: together
// with what was said before when both are one time ("i næste uge" – "onsdag" – "kl.
// 10"), else in its place.
func (t *turn) addWish(text string) when.Wish {
	times := func(s string) string {
		var said []string
		for _, w := range when.Wishes(t.timely(s), t.local(), when.Options{Expect: true}).Any {
			said = append(said, s[w.From:w.To])
		}
		return strings.Join(said, " ")
	}
	if said := times(text); said != "" {
		both := strings.TrimSpace(t.state.Wish + " " + said)
		if w := when.Wishes(both, t.local(), when.Options{Expect: true}); len(w.Any) == 1 {
			t.state.Wish = both
		} else {
			t.state.Wish = said
		}
	}
	return when.Wishes(t.state.Wish, t.local(), when.Options{Expect: true})
}

// freeFor tells which times an appointment could be moved to, and asks again
// whether it is to be moved there or one more is wanted.
func (t *turn) freeFor(ctx context.Context, appointment string, wish when.Wish) error {
	v, err := t.view(ctx, t.subjectOr(t.state.Subject))
	if err != nil {
		return err
	}
	e := &errand{Change: citizen.Change{Type: "rebook", Target: appointment}}
	free, err := t.freeStarts(ctx, e, v)
	if err != nil {
		return err
	}
	t.r.outcome(DidAction)
	fits := matching(free, wish)
	if len(fits) == 0 {
		t.unavailable(e, wish, "")
		fits = nearest(free, wish)
	}
	var list []string
	for _, start := range fits[:min(len(fits), maxOffered)] {
		list = append(list, t.sayWhen(start))
	}
	if len(list) > 0 {
		t.r.sayf("Ledige tider: %s.", "Free times: %s.", strings.Join(list, "; "))
	}
	t.r.say(fault.Words{DA: "Skal jeg flytte din tid til en af dem, eller vil du have endnu en?", EN: "Should I move your appointment to one of these, or do you want one more?"})
	t.r.asks(AskWhich)
	t.r.message.Choices = append(t.r.message.Choices, t.state.Offered...)
	return nil
}
