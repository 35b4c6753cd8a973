package assistant

import (
	"context"
	"regexp"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// What is said in the middle of an errand may put something else in its place: another
// thing done to the appointment ("nej ikke flytte, aflyse den"), another person whose
// it is ("nej min mors"), or something further ("ja, og sig til hende at …"). What was
// said already is kept.

// turned gives way to what is put in place of the errand, or beside it; rest is what
// is left of the text for the errand itself.
func (t *turn) turned(ctx context.Context, e *errand, text string) (rest string, done bool, err error) {
	if _, told := redraftOf(text); told && e.Asked == "confirm" && (e.Change.Type == "message" || e.Change.Type == "apply") {
		return text, false, nil // about the words of the draft
	}
	if arg := otherChange(e, text); arg != "" {
		return "", true, t.changeTo(ctx, e, arg, text)
	}
	if done, err := t.ofAnother(ctx, e, text); done || err != nil {
		return "", done, err
	}
	return t.further(ctx, e, text)
}

// ways are the words for what can be done to an appointment.
var ways = map[string]struct{ form, not pattern }{
	"cancel": {anyOf(`\b` + toCancel), anyOf(negation + toCancel)},
	"rebook": {anyOf(`\b` + toMove), anyOf(negation + toMove)},
}

const (
	toCancel = `(aflys\w*|afbestil\w*|afmeld\w*|meld\w* (mig |os |den |det )?(fra|afbud)|slet\w*|cancel\w*|call (it )?off)\b`
	toMove   = `(flyt\w*|ryk\w*|udskyd\w*|udsæt\w*|ombook\w*|(en )?(ny|nyt|anden|andet) (tid|dag|dato|tidspunkt)|mov(e|ed|ing)|reschedul\w*|postpon\w*|(another|different|new|other) (time|day|date))\b`
	negation = `\b(ikke|ik|not|don'?t|no)( \p{L}+){0,3}? `
)

// otherChange is the other change that is wanted in place of the one in hand, "" when
// none is: "nej vent, kan jeg flytte den i stedet" for cancelling. A change that is
// only named, or said not to be wanted, is not.
func otherChange(e *errand, text string) string {
	now := e.Change.Type
	if !changes[now] {
		return ""
	}
	p := plain(text)
	other := "cancel"
	if now == "cancel" {
		other = "rebook"
	}
	is, wanted := ways[now], ways[other]
	denied := is.not.MatchString(p)
	if !wanted.form.MatchString(p) || wanted.not.MatchString(hesitates.ReplaceAllString(p, "")) && !denied || strings.HasSuffix(strings.TrimSpace(text), "?") && !isOrder(p) && !denied && !noWords.MatchString(p) {
		return ""
	}
	if other == "cancel" && now == "rebook" && !denied && !noWords.MatchString(p) && !hasInstead.MatchString(p) && !ordersIt(other, text) {
		return ""
	}
	if denied || hasInstead.MatchString(p) || noWords.MatchString(p) && !is.form.MatchString(p) || ordersIt(other, text) {
		return other
	}
	return ""
}

// hasInstead puts one thing in place of another.
var hasInstead = anyOf(`\b(i stedet|istedet|hellere|bare|alligevel|instead|rather|just)\b`)

// ordersIt reports whether a part of a text orders a change, or wants it done.
func ordersIt(change, text string) bool {
	for _, part := range segments(text) {
		p := strings.Join(strings.Fields(inPassingWords.ReplaceAllString(hesitates.ReplaceAllString(plain(part), ""), " ")), " ")
		for _, o := range orders {
			if o.arg == change && o.form.MatchString(p) {
				return true
			}
		}
		if m := haveItDone.FindStringSubmatch(p); m != nil && doneAs[m[1]] == change {
			return true
		}
	}
	return false
}

// haveItDone wants something done to it: "jeg vil have den aflyst".
var haveItDone = anyOf(`^(?:jeg vil|vi vil|i want|i would like)(?: gerne| helst)?(?: have| to have)? (?:den|det|tiden|mødet|it) (aflyst|flyttet|cancelled|canceled|moved)$`)

// doneAs are the changes by what is then done.
var doneAs = map[string]string{"aflyst": "cancel", "cancelled": "cancel", "canceled": "cancel", "flyttet": "rebook", "moved": "rebook"}

// hesitates takes a word back before what is wanted instead.
var hesitates = anyOf(`^((nej|no|ej|vent|wait|hov|stop|øh|åh|nå|ah|oh|men|but|jo|så|then|og|and|ok|okay|hellere|rather|aflys (den |det )?(alligevel )?ikke|don't cancel( it)?) ?)+`)

// inPassingWords stand anywhere in an order and say nothing of what is ordered.
var inPassingWords = anyOf(`\b(så|bare|hellere|måske|egentlig|alligevel|then|just|rather|maybe|instead)\b`)

// changeTo puts another change in place of the errand: of the same appointment, or of
// the one that the text names.
func (t *turn) changeTo(ctx context.Context, e *errand, arg, text string) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	c := command{Verb: "action", Arg: arg, Record: e.Change.Target, Subject: e.Subject, Child: e.Change.Child, Text: text, Whole: text, P: 1}
	all, named := opened(only(t.items(v), "appointment")), t.withoutBusy(e, v, text)
	if hit := t.pick(all, named, t.e.lexicon.Find(named)); len(hit) == 1 {
		c.Record = hit[0].ID
	}
	if e.Asked == "target" {
		t.state.pop() // nothing is known of it that would be lost
	}
	return t.start(ctx, c)
}

// ofAnother turns the errand to the person or the child whose it is said to be.
func (t *turn) ofAnother(ctx context.Context, e *errand, text string) (done bool, err error) {
	p := plain(text)
	if !(changes[e.Change.Type] || e.Change.Type == "message") || e.Asked == "text" || e.Asked == "step_up" || len(strings.Fields(p)) > 8 || question.MatchString(p) {
		return false, nil
	}
	m := isOf.FindStringSubmatch(p)
	if m == nil && !noWords.MatchString(p) && !instead.MatchString(p) {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	subject, child, err := t.whoseNow(ctx, e, plain(t.withoutBusy(e, v, text))) // "nej, der har Emil svømning" is not about Emil
	if err != nil || subject == "" || subject == e.Subject && child == e.Change.Child {
		return false, err
	}
	c := command{Verb: "action", Arg: e.Action, Subject: subject, Child: child, Text: strings.TrimSpace(withoutOwner(e.Words) + ", " + text), P: 1}
	c.Whole = c.Text
	t.state.pop()
	t.state.Shown, t.state.Listed = nil, nil
	return true, t.start(ctx, c)
}

// whoseNow is whom a correction names: oneself, a child, or somebody who gave a
// mandate. "" when it names nobody, or somebody without a right.
func (t *turn) whoseNow(ctx context.Context, e *errand, p string) (subject citizen.ID, child string, err error) {
	own, err := t.ownView(ctx)
	if err != nil {
		return "", "", err
	}
	folded := danish.Fold(p) + " "
	if key := childNamed(own, folded); key != "" || childKin.MatchString(folded) {
		w := t.kin("min søn ", own)
		if key == "" {
			key = w.child
		}
		return w.subject, key, nil
	}
	if adultKin.MatchString(folded) || bareKin.MatchString(folded) {
		w := t.kin(folded, own)
		return w.subject, "", nil
	}
	for _, m := range own.Held {
		if namesPerson(folded, m.Name, own.Name) {
			return m.Giver, "", nil
		}
	}
	if e.Subject != t.conv.Actor && mineToo.MatchString(folded) {
		return t.conv.Actor, "", nil
	}
	return "", "", nil
}

var (
	// isOf says whose it is, and no more: "det er min mors", "til Emil".
	isOf = anyOf(`^((nej|ja|jo|no|yes) )?((det|den) (er|var) |it's |it is |that's |that is )?((til|for|hos) )?(((min|mit|mine|my) )?\p{L}+('?s)?|mine?|mit)$`)
	// mineToo is one's own, after somebody else's.
	mineToo = anyOf(`\b(mine|mit|min egen|min (tid|aftale|samtale)|mig selv|my own|my (appointment|meeting))\b`)
	owner   = regexp.MustCompile(`(?i)\b(min|mit|mine|my|his|her|hans|hendes)\s+`)
)

// withoutOwner is an order without the word for whose it is.
func withoutOwner(text string) string { return owner.ReplaceAllString(text, "") }

// thenAlso begins what is wanted beside: "ja og sig til hende at …".
var thenAlso = regexp.MustCompile(`(?i)(?:[,;.!]\s*|\s)(?:og|men|and|but|samt)\s+(?:(?:så|også|lige|desuden|kan du (?:også |ikke også )?|vil du (?:også )?|gider du (?:også )?|then|also|please|could you (?:also |please )?|can you (?:also |please )?|would you (?:also )?)\s*)*`)

// further keeps an order that follows an answer until the errand is done, and gives
// back the answer. What is no order belongs to the message that is being written.
func (t *turn) further(ctx context.Context, e *errand, text string) (rest string, done bool, err error) {
	if e.Asked == "text" {
		return text, false, nil
	}
	if field := otherField(e, text); field != "" {
		t.state.Queue = append(t.state.Queue, command{Verb: "action", Arg: "update_contact", More: field, Text: text, Whole: text, Subject: e.Subject, P: 1})
		t.r.say(fault.Words{DA: "Det tager vi bagefter.", EN: "We take that after this."})
		if at := thenAlso.FindStringIndex(text); at != nil && readYesNo(text[:at[0]]) == yes {
			return text[:at[0]], false, nil
		}
		return "", true, t.stillAsked(ctx, e)
	}
	for _, at := range thenAlso.FindAllStringIndex(text, -1) {
		head, tail := strings.TrimSpace(text[:at[0]]), text[at[1]:]
		if head == "" || len(strings.Fields(tail)) < 2 || question.MatchString(trimLead(plain(head))) {
			continue
		}
		if t.ofWaiting(tail) {
			return head, false, nil
		}
		c, err := t.classify(ctx, tail)
		if err != nil {
			return text, false, err
		}
		if c.Verb != "action" || !isOrder(plain(tail)) && (c.P < sureEnough || e.Change.Type == "message") || changes[c.Arg] && changes[e.Change.Type] && len(t.e.lexicon.Find(tail)) == 0 {
			continue
		}
		c.Subject, c.Whole = e.Subject, tail
		t.state.Queue = append(t.state.Queue, c)
		t.r.sayf("Det andet tager vi bagefter: “%s”.", "We take the other thing after this: “%s”.", tail)
		return head, false, nil
	}
	return text, false, nil
}

// ofWaiting keeps what is said of the next of several things for its turn: "ja, og det
// andet til den 10.".
func (t *turn) ofWaiting(text string) bool {
	if len(t.state.Queue) == 0 || !theOther.MatchString(plain(text)) || when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
		return false
	}
	t.state.Queue[0].Text = otherThing.ReplaceAllString(text, "") // "andet til den 10." is no interval
	return true
}

var otherThing = regexp.MustCompile(`(?i)\b(?:den|det|the) (?:anden|andet|other)(?: one)?\b[,: ]*`)

// otherField is the other contact data that is to be changed, too: "og telefonnummeret
// også". "" when a text does not say so.
func otherField(e *errand, text string) string {
	p := danish.Fold(text)
	if e.Change.Type == "update_contact" {
		for _, ent := range danish.Find(text) {
			if field := fieldOf[ent.Kind]; field != "" && field != e.Change.Target {
				return field // "that's old. it should be 12 00 50 50"
			}
		}
	}
	if e.Change.Type != "update_contact" || !also.MatchString(p) || len(strings.Fields(p)) > mostMoved {
		return ""
	}
	switch mail := strings.Contains(p, "mail"); {
	case e.Change.Target == "phone" && mail:
		return "email"
	case e.Change.Target == "email" && !mail && bothFields.MatchString(p):
		return "phone"
	}
	return ""
}

// fieldOf is the contact data that a value is.
var fieldOf = map[danish.Kind]string{danish.KindPhone: "phone", danish.KindEmail: "email"}

// already says that the value given is the one that stands, and asks again.
func (t *turn) already(e *errand, s action.Slot, now string) bool {
	if now == "" || e.Change.Text != now {
		return false
	}
	e.Change.Text = ""
	t.r.say(fault.Words{DA: "Det er det, der står i forvejen, så der er ikke noget at ændre.", EN: "That is what stands already, so there is nothing to change."})
	return true
}
