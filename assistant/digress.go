package assistant

import (
	"context"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// In the middle of an errand people ask about something else, or about the very thing in
// hand. That is answered in between, and the errand taken up again.

// digresses decides whether a text is a question or another errand rather than
// an answer to the slot.
func (t *turn) digresses(ctx context.Context, e *errand, s action.Slot, text string) bool {
	if _, ok := chosen(e, s.Name, text); ok {
		return false
	}
	asks := question.MatchString(plain(text)) || strings.HasSuffix(strings.TrimSpace(text), "?")
	switch s.Kind {
	case action.Time:
		if p := plain(text); !ownTimes.MatchString(p) && len(t.e.lexicon.Find(text)) == 0 && (whatAbout.MatchString(danish.Fold(text)) || theyHave.MatchString(p)) && !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
			return false
		}
		if p := plain(text); hourWished.MatchString(p) || onceFree.MatchString(p) {
			return false
		}
		if p := plain(text); len(t.e.lexicon.Find(text)) == 0 && (anyEarlier.MatchString(p) || anyLater.MatchString(p) || relative(text)) {
			return false
		}
		if len(when.Parse(t.timely(text), t.local(), when.Options{Expect: true})) > 0 && !asks {
			return false
		}
	case action.Phone, action.Email:
		if contactField(text) != "phone" || len(danish.Find(text)) > 0 {
			return false
		}
	case action.Text, action.Topic, action.Areas, action.Person:
		if !asks {
			return false
		}
	case action.Appointment, action.Document, action.Case:
		if whatAbout.MatchString(danish.Fold(text)) && !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
			return false // "what about the 7th?" is kept until it is known which
		}
		if !asks && !isOrder(plain(text)) && !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
			return false // the day says which: "telefonmødet den 16."
		}
		if !asks && (len(t.e.lexicon.Find(text)) > 0 || pointsAt.MatchString(plain(text))) {
			return false
		}
	}
	c, err := t.classify(ctx, text)
	if err != nil {
		return false
	}
	switch c.Verb {
	case "guide", "contact":
		return asks
	case "own":
		return c.P >= sureEnough && (asks || s.Kind == action.File)
	case "action":
		return c.P >= sureEnough && c.Arg != e.Change.Type
	case "handoff", "refuse":
		return c.P >= sureEnough
	case "talk":
		return c.P >= 0.8 && s.Kind != action.Text && readYesNo(text) == unclear
	}
	return false
}

// ownTimes asks for appointments that one has.
var ownTimes = anyOf(`\b(jeg|mig|min|mit|mine|vi|my|mine)\b`)

// theyHave asks what is free: "hvad har I i næste uge", which speech writes "i".
var theyHave = anyOf(`^(noget|anything|something|hvad|hva|har|er der|what|do you have|is there)( |$)`)

// digress answers in between, and comes back.
func (t *turn) digress(ctx context.Context, text string) error {
	if done, err := t.aboutErrand(ctx, text); done || err != nil {
		return err
	}
	c, err := t.classify(ctx, text)
	if err != nil {
		return err
	}
	if e := t.state.errand(); c.Verb == "guide" && c.P < certain {
		switch {
		case !asksUs(text) && e.Asked == "confirm":
			return t.neither(ctx, e) // told on the way
		case c.P < fitted && !t.ofTopicAsked(e, text):
			return t.cannotSay(ctx, e)
		}
	}
	return t.between(ctx, c)
}

// certain is how probable a guide must be to answer, in the middle of an errand, what
// is no question.
const certain = 0.8

// ofTopicAsked reports whether a question that names nothing is of the topic of a
// booking or an application: "hvad koster det?".
func (t *turn) ofTopicAsked(e *errand, text string) bool {
	p := trimLead(plain(text))
	return e.Topic != "" && (namesNothing(text) || pronouns.MatchString(p) || pronoun.MatchString(p) || wantedIn(text) == wantsBring)
}

// cannotSay says that a question cannot be answered here, and asks again.
func (t *turn) cannotSay(ctx context.Context, e *errand) error {
	t.r.say(fault.Words{DA: "Det kan jeg ikke svare på her, men det kan en medarbejder.", EN: "I cannot answer that here, but a member of staff can."})
	if e.Asked == "text" {
		t.r.say(fault.Words{DA: "Skal det stå i teksten, så begynd med “skriv”.", EN: "If it should be in the text, begin with “write”."})
	}
	if err := t.stillAsked(ctx, e); err != nil {
		return err
	}
	t.offerPerson()
	return nil
}

// between does something else in between, and comes back to the errand.
func (t *turn) between(ctx context.Context, c command) error {
	hand := t.state.errand().Change.Key
	if err := t.perform(ctx, c); err != nil {
		return err
	}
	if e := t.state.errand(); e != nil && e.Change.Key == hand && c.Verb != "handoff" {
		t.r.message.Choices = nil
		return t.resume(ctx)
	}
	return nil
}

// ofThis are questions about the thing in hand, asked without naming it.
var (
	ofThis   = anyOf(`\b(hvornår|hvad) (\p{L}+ )?frist\w*|\b(when|what) .*(deadline|due)\b|^(og |men |and |but )?(hvor(når| længe| lang| langt| meget| er)?|hvem|hva(d)?|how (long|much)|where|who|when|what)\b.*\b(det|den|der|tager|varer|it|that|this|take|last)\b`)
	duration = anyOf(`\bhvor (lang tid|længe)\b|\b(varer|tager) (det|den|mødet)\b|\bhow long (is|does|will|do)\b`)
)

// isItAt asks whether it is at a place, on a day, by a way: "er det stadig på Musvågevej?".
var isItAt = anyOf(`^(er|var|bliver|is|was) (det|den|mødet|it|that) (\p{L}+ )?(på|i|hos|ved|med|over|at|on|in|with|by|via) \p{L}`)

// aboutErrand answers a question that names no topic from the appointment that
// the errand is about: "hvor lang tid tager det?" is no question about a guide.
func (t *turn) aboutErrand(ctx context.Context, text string) (bool, error) {
	e, p := t.state.errand(), plain(text)
	if untilGot.MatchString(p) {
		return t.ofTarget(ctx, e, text)
	}
	if len(t.e.lexicon.Find(text)) > 0 || len(strings.Fields(p)) > 8 || !ofThis.MatchString(p) && !isItAt.MatchString(trimLead(p)) || t.state.Guide != "" && goesOn.MatchString(danish.Fold(text)) {
		return false, nil
	}
	it, _, err := t.target(ctx, e)
	if it == nil || err != nil {
		return false, err
	}
	t.r.add(it.say)
	if duration.MatchString(p) && it.appointment != nil {
		t.r.sayf("Det varer %d minutter.", "It takes %d minutes.", it.appointment.Minutes)
	}
	return true, t.resume(ctx)
}

// untilGot asks how long it takes to get what the appointment is for.
var untilGot = anyOf(`\b(før|inden|til|before|until|till) (jeg|vi|han|hun|i|we|he|she) (så )?(har|får|have|has|get|gets)\b|^(hvornår|when) (kan|må|skal|får|can|do|will) (jeg|vi|i|we) (så )?(hente|få|have|get|collect|pick) ?(it |them )?(det|den|dem|up|passet|kortet)?`)

// ofTarget answers a question about what the appointment in hand is for from its guide.
func (t *turn) ofTarget(ctx context.Context, e *errand, text string) (bool, error) {
	topic := e.Topic
	if it, _, err := t.target(ctx, e); err != nil {
		return false, err
	} else if it != nil && topic == "" {
		topic = firstOf(without(it.terms, []string{"borgerservice"}))
	}
	term, ok := t.e.lexicon.Term(topic)
	if !ok {
		return false, nil
	}
	c, err := t.classify(ctx, term.In(t.r.lang)+": "+text)
	if err != nil || c.Verb != "guide" {
		return false, err
	}
	return true, t.between(ctx, c)
}

// target is the record that the errand changes, and the view that it stands in; nil
// while none is chosen.
func (t *turn) target(ctx context.Context, e *errand) (*item, citizen.View, error) {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return nil, v, err
	}
	hit := byID(t.items(v), e.Change.Target)
	if len(hit) == 0 {
		return nil, v, nil
	}
	return &hit[0], v, nil
}
