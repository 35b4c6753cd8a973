package assistant

import (
	"context"
	"regexp"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// atConfirm takes a text while a change waits for the citizen's yes. A new time
// or value in it is a correction and is previewed afresh; a yes counts only
// when nothing else is said; doubt writes nothing.
func (t *turn) atConfirm(ctx context.Context, e *errand, text string) error {
	if changed, err := t.corrected(ctx, e, text); changed || err != nil {
		return err
	}
	p := plain(text)
	list, _, err := t.inHand(ctx, "")
	if err != nil {
		return err
	}
	answer := readAnswer(t.withoutProposed(e, text), t.proposed(list))
	saysYes := answer != no && yesWords.MatchString(p)
	if rest, asks := t.questionIn(ctx, text); asks != "" && rest != "" && saysYes {
		if err := t.aside(ctx, asks); err != nil {
			return err
		}
		return t.resume(ctx) // a yes with a question open is not yet a yes
	}
	if saysYes && strings.Contains(text, "?") && len(strings.Fields(text)) > 4 {
		t.r.say(fault.Words{DA: "Det spørgsmål kan jeg ikke svare på; det kan en medarbejder.", EN: "I cannot answer that question; a member of staff can."})
		return t.resume(ctx)
	}
	switch {
	case whyAsked.MatchString(p):
		t.r.say(fault.Words{DA: "Jeg spørger, fordi det først bliver gemt, når du selv har set det og sagt ja.", EN: "I ask because nothing is stored until you have seen it and said yes."})
		return t.resume(ctx)
	case e.Asked == "step_up" && approved.MatchString(p):
		return t.checkStepUp(ctx, e)
	case changes[e.Change.Type] && e.Change.Target != "" && ratherTo(e.Change.Type, text) != "":
		return t.start(ctx, command{Verb: "action", Arg: ratherTo(e.Change.Type, text), Record: e.Change.Target, Subject: e.Subject, Text: text, Whole: text, P: 1})
	case answer == no || drop.MatchString(p):
		return t.declined(ctx)
	case answer == yes && e.Asked == "confirm":
		return t.confirmed(ctx)
	case answer == yes:
		return t.checkStepUp(ctx, e)
	}
	said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
	if !said.Empty() && len(strings.Fields(p)) <= 4 && len(t.e.lexicon.Find(text)) == 0 {
		return t.stands(ctx, e) // the time that is proposed, said again
	}
	if done, err := t.ofHandBetween(ctx, e, text); done || err != nil {
		return err
	}
	if done, err := t.aboutErrand(ctx, text); done || err != nil {
		return err
	}
	c, err := t.classify(ctx, text)
	if err != nil {
		return err
	}
	switch {
	case c.Verb == "action" && c.Arg == e.Change.Type:
		return t.stands(ctx, e) // the same wish said again
	case c.Verb == "none" || c.Verb == "maybe" || c.Verb == "talk":
		return t.neither(ctx, e)
	}
	return t.digress(ctx, text)
}

// ratherTo is the other change that is ordered in place of the proposed one, "" when
// none is: "nej vent, kan jeg flytte den i stedet" for cancelling.
func ratherTo(proposed, text string) string {
	for _, part := range segments(text) {
		p := strings.Join(strings.Fields(inPassingWords.ReplaceAllString(hesitates.ReplaceAllString(plain(part), ""), " ")), " ")
		for _, o := range orders {
			if changes[o.arg] && o.arg != proposed && o.form.MatchString(p) && !notOff.MatchString(p) {
				return o.arg
			}
		}
		if m := haveItDone.FindStringSubmatch(p); m != nil && doneAs[m[1]] != proposed {
			return doneAs[m[1]]
		}
	}
	return ""
}

// haveItDone wants something done to it: "jeg vil have den aflyst".
var haveItDone = anyOf(`^(?:jeg vil|vi vil|i want|i would like)(?: gerne| helst)?(?: have| to have)? (?:den|det|tiden|mødet|it) (aflyst|flyttet|cancelled|canceled|moved)$`)

// doneAs are the changes by what is then done.
var doneAs = map[string]string{"aflyst": "cancel", "cancelled": "cancel", "canceled": "cancel", "flyttet": "rebook", "moved": "rebook"}

// hesitates takes a word back before what is wanted instead.
var hesitates = anyOf(`^((nej|no|ej|vent|wait|hov|stop|øh|åh|nå|ah|oh|men|but|jo|så|then|og|and|ok|okay|hellere|rather|aflys (den |det )?(alligevel )?ikke|don't cancel( it)?) ?)+`)

// inPassingWords stand anywhere in an order and say nothing of what is ordered.
var inPassingWords = anyOf(`\b(så|bare|hellere|måske|egentlig|alligevel|then|just|rather|maybe|instead)\b`)

// neither asks once more for a yes or a no, each time in other words; after two
// misses in a row with a person beside, after three a person takes over.
func (t *turn) neither(ctx context.Context, e *errand) error {
	switch e.Misses++; e.Misses {
	case 1:
		t.r.say(fault.Words{DA: "Jeg skal bruge et ja eller et nej.", EN: "I need a yes or a no."})
	case 2:
		t.r.say(fault.Words{DA: "Jeg er ikke sikker på, hvad du mener. Skriv “ja”, så gør jeg det, eller “nej”, så er intet ændret. Du kan også tale med en medarbejder.", EN: "I am not sure what you mean. Write “yes”, and I will do it, or “no”, and nothing is changed. You can also talk to a member of staff."})
	default:
		return t.giveUp(ctx)
	}
	if err := t.stands(ctx, e); err != nil {
		return err
	}
	if e.Misses > 1 {
		t.offerPerson()
	}
	return nil
}

// stands shows again what waits for a yes.
func (t *turn) stands(ctx context.Context, e *errand) error {
	decl, ok := action.ByType(e.Action)
	if !ok || e.Asked != "confirm" {
		return t.resume(ctx)
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	return t.propose(decl, e, v)
}

// withoutProposed is a text without the time that is proposed, said in other words:
// "om eftermiddagen, ja".
func (t *turn) withoutProposed(e *errand, text string) string {
	at, err := citizen.FromWall(e.Change.Start)
	said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
	if err != nil || said.Empty() || !said.Matches(at) {
		return text
	}
	return t.untimed(text)
}

// proposed is what waits for a yes, as it was shown, and what is known of the
// records that it changes.
func (t *turn) proposed(list []item) string {
	said := ""
	if last := t.state.Last; last != nil && last.Action != nil {
		said = last.Action.Preview
	}
	for _, it := range list {
		said += " " + it.say
	}
	return said
}

// checkStepUp is for "det har jeg gjort": MitID's own answer decides.
func (t *turn) checkStepUp(ctx context.Context, e *errand) error {
	a, err := t.e.office.Approval(ctx, e.Approval)
	if err != nil {
		return t.failed(ctx, err)
	}
	if a.State == "approved" {
		return t.carryOut(ctx)
	}
	if a.Late(t.now) {
		t.r.say(fault.Words{DA: "Der gik for lang tid, så den godkendelse gælder ikke mere.", EN: "It took too long, so that approval is no longer valid."})
		return t.confirmed(ctx)
	}
	t.r.say(fault.Words{DA: "MitID har ikke svaret endnu.", EN: "MitID has not answered yet."})
	return t.resume(ctx)
}

var approved = anyOf(`\b(har|er) (jeg |det |den )?(nu |allerede )?(gjort|godkendt|swipet)|jeg har (lige |nu )?(gjort|godkendt)|(i have |i've |it is |it's )?(done|approved)\b`)

// corrected reads a correction of a value that is already filled: late in the
// dialogue, at the confirmation, as well as early.
func (t *turn) corrected(ctx context.Context, e *errand, text string) (bool, error) {
	decl, ok := action.ByType(e.Action)
	if !ok {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	for _, s := range decl.Slots {
		switch s.Kind {
		case action.Topic:
			if t.otherTopic(e, decl, t.topicOf(decl, t.e.lexicon.Find(text)), text) {
				return true, t.advance(ctx, text)
			}
		case action.Areas:
			if more := t.areasIn(text, v); len(more) > 0 && also.MatchString(plain(text)) {
				for _, a := range more {
					if g := e.Change.Grant; !hasArea(g.Read, a) {
						g.Read = append(g.Read, a)
						if mayAct(e.Words + " " + text) {
							g.Act = append(g.Act, actable([]citizen.Area{a})...)
						}
					}
				}
				e.Approval = ""
				return true, t.advance(ctx, "")
			}
		case action.Time:
			if start := otherOffered(e, text); start != "" {
				e.Change.Start, e.Approval, e.Asked = start, "", ""
				return true, t.advance(ctx, "")
			}
			if relative(text) {
				e.Options = []option{{Value: e.Change.Start}}
				e.Change.Start, e.Approval, e.Asked = "", "", s.Name
				return true, t.advance(ctx, text)
			}
			wish := t.wish(e, text, t.anchor(e, v))
			at, err := citizen.FromWall(e.Change.Start)
			if wish.Empty() || err == nil && wish.Matches(at) {
				continue
			}
			e.Change.Start, e.Approval, e.Asked = "", "", s.Name
			return true, t.advance(ctx, text)
		case action.Phone, action.Email:
			if fixed := digitsFixed(e.Change.Text, text); fixed != "" {
				e.Change.Text, e.Approval = fixed, ""
				return true, t.advance(ctx, "")
			}
			old := e.Change.Text
			e.Change.Text = ""
			if t.entity(e, s, text) && e.Change.Text != old {
				e.Approval = ""
				return true, t.advance(ctx, "")
			}
			e.Change.Text = old
		case action.Text:
			if m := rewrite.FindStringSubmatch(text); m != nil {
				e.Change.Text, e.Approval = upper(m[1]), ""
				return true, t.advance(ctx, "")
			}
			if e.Change.Type == "message" && statement(text) {
				e.Change.Text, e.Approval = text, ""
				return true, t.advance(ctx, "")
			}
		case action.Appointment:
			if hit, other := t.otherAppointment(e, v, text); hit != "" || other {
				e.Change.Target, e.Change.Start, e.Approval, e.Asked, e.Options = hit, "", "", "", nil
				t.state.Shown = nil // not the one that was just said no to
				return true, t.advance(ctx, text)
			}
		}
	}
	return false, nil
}

// otherTopic turns a booking to another topic: "nej, jeg mener pas".
func (t *turn) otherTopic(e *errand, decl action.Action, id, text string) bool {
	if id == "" || id == e.Topic || decl.Type != "book" || !instead.MatchString(plain(text)) {
		return false
	}
	e.Topic, e.Approval, e.Asked, e.Options, e.Change.Target, e.Change.Start = id, "", "", nil, "", ""
	return true
}

// also adds to what is proposed.
var also = anyOf(`\b(også|desuden|plus|too|also|as well|og)\b`)

// notOther rules the other out, which confirms the one.
var notOther = anyOf(`\b(ikke|ik|not) (den|det|the) (anden|andet|other)\b`)

// instead says that something else is meant than what was understood.
var instead = anyOf(`\b(jeg mente|jeg mener|skal være|skulle (have )?være\w*|hellere|i stedet|det er til|i meant|should be|rather|instead)\b`)

// takes chooses one of what was offered.
var takes = anyOf(`^(så )?(tag|tager|vi tager|jeg tager|giv mig|take|i'll take) `)

var (
	notDigits = regexp.MustCompile(`(?i)\b(?:ikke|ik|not|i stedet for|instead of)\s+(\d{1,4})\b`)
	newDigits = regexp.MustCompile(`\b\d{1,4}\b`)
)

// digitsFixed corrects a part of a number: "66 til sidst, ikke 67". "" when a text
// does not.
func digitsFixed(number, text string) string {
	m := notDigits.FindStringSubmatch(text)
	if m == nil || strings.Count(number, m[1]) == 0 {
		return ""
	}
	for _, d := range newDigits.FindAllString(text, -1) {
		if i := strings.LastIndex(number, m[1]); d != m[1] && len(d) == len(m[1]) {
			return number[:i] + d + number[i+len(d):]
		}
	}
	return ""
}

// otherOffered is the one of the offered times that "nej, den sidste" means when
// another of them is proposed.
func otherOffered(e *errand, text string) string {
	at := places(text, len(e.Options))
	if len(at) != 1 || !noWords.MatchString(plain(text)) && !instead.MatchString(plain(text)) && !takes.MatchString(plain(text)) {
		return ""
	}
	start := e.Options[at[0]].Value
	if _, err := citizen.FromWall(start); err != nil || start == e.Change.Start {
		return ""
	}
	return start
}

// otherAppointment is the one that "nej den anden" or "nej, den med Jens" means.
// Other says that it is another, and not which.
func (t *turn) otherAppointment(e *errand, v citizen.View, text string) (id string, other bool) {
	p := plain(text)
	if !noWords.MatchString(p) && !instead.MatchString(p) {
		return "", false
	}
	all := opened(only(t.items(v), "appointment"))
	var rest []item
	for _, it := range all {
		if it.ID != e.Change.Target {
			rest = append(rest, it)
		}
	}
	if hit := t.pointsOut(all, text); len(hit) == 1 && hit[0].ID != e.Change.Target && otherOffered(e, text) == "" {
		return hit[0].ID, false
	}
	if hit := t.pick(rest, text, t.e.lexicon.Find(text)); len(hit) == 1 {
		return hit[0].ID, false
	}
	other = theOther.MatchString(p) && !notOther.MatchString(p) && !countsOther(p) && len(rest) > 0
	if other && len(rest) == 1 {
		return rest[0].ID, false
	}
	return "", other
}

// statement reports whether a text at the confirmation of a message is other
// words for it, rather than an answer, a question or an order.
func statement(text string) bool {
	p := plain(text)
	if len(strings.Fields(p)) < 4 || readYesNo(text) != unclear || drop.MatchString(p) || question.MatchString(p) || strings.Contains(text, "?") {
		return false
	}
	return !isOrder(p)
}

// rewrite is a new text for a message that waits to be confirmed.
var rewrite = regexp.MustCompile(`(?i)^(?:nej|no|ok|okay)?[, ]*(?:skriv (?:hellere|i stedet|bare)|der skal (?:hellere )?stå|ret (?:det|den) til|lav det om til|write (?:instead|rather)|change it to)(?: at)?[: ]+(.{3,})$`)
