package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/danish"
	"offelia/intents/when"
)

// What somebody says of an appointment of theirs and orders nothing: when it could be,
// that it does not suit, that they stay away. Nothing is changed before they have said yes.

// ofVisits are the words for an appointment of which something is said.
const ofVisits = `(\p{L}*(tid|tiden|tidspunkt|tidspunktet|aftale|aftalen|mødet?|samtalen?|snakken?|besøg(et)?|træning(en)?|eftersyn(et)?|vejledning(en)?|opfølgning(en)?|bestilling(en)?)|appointment|meeting|visit|slot|session|interview|talk|time|check-?up|class|training|guidance)`

// available says when one could come instead: "jeg kan først den 10.".
var available = anyOf(`\b(kan|kunne|can|could) (\p{L}+ ){1,3}?(ikke |ik |not )?(komme|blive|ligge|lægges|være|be|come) (over |om )?(på|til|om|hen|on|in|at) |\b(has|needs) to (go|move|be moved|change) to |\b(mødet|samtalen|besøget|tiden|aftalen|den|det) (skal|må) (gerne )?(over|om|ligge) på |\b(\p{L}*(mødet|samtalen|besøget|tiden|træningen)|aftalen) (skal|må|bliver nødt til at|kan kun) (gerne |helst |altså )?(være|ligge|blive) (først |tidligst |engang |helst )?(efter|før|inden|om|fra) |\b(kan|kunne|må|can|could) (jeg|vi|i|we) (\p{L}+ ){0,3}(komme|come) .*\b(i stedet for|instead( of)?)\b|\b(må|kan) (godt |gerne |sagtens |lige )*vente\b|\bcan wait\b|\bjeg (kan|har tid|har mulighed) (først|kun|tidligst|bedst|desværre først|altså først|desværre kun)\b|\b(passer|passede|ville passe) (mig )?(bedre|bedst)\b|\b(kan jeg|kunne jeg|må jeg) (ikke )?(hellere|i stedet) (komme|få)\b|\bi can only (come|make it|do)\b|\b(suits|would suit|works better for) me\b`)

var (
	// mustBeThen says before or after which hour an appointment has to be: "samtalen hos Ida
	// skal ligge efter 14".
	mustBeThen = anyOf(`\b` + ofVisits + ` ([\p{L}\d]+ ){0,5}?(skal|må|bør|burde|kan kun|bliver nødt til at|has to|have to|must|needs to|should|can only) (\p{L}+ ){0,2}?((være|ligge|blive|lægges|be|start|begin|take place) )?(\p{L}+ ){0,2}?(efter|før|inden|mellem|tidligst|senest|om (morgen|formiddag|eftermiddag|aften)\p{L}*|after|before|between|in the|no (later|earlier))\b|^\p{L}+ (skal|må|bliver nødt til at|has to|must|should) (\p{L}+ )?(komme|ringe|come|call) (\p{L}+ ){0,2}?(efter|før|inden|after|before)\b`)
	// noGood says that a time or a day cannot be used.
	noGood = anyOf(`\b(` + ofVisits + `|\p{L}+dag|\d+(st|nd|rd|th)?) (.* )?((passer|passede|duer|dur|går|egner sig) ((mig|os|jo|nu|altså|desværre|bare|slet|overhovedet|så) )*(ikke|ik|dårligt|skidt|elendigt)|(ligger|falder) (\p{L}+ ){0,2}?(dårligt|skidt|elendigt|ubelejligt|uheldigt|træls)|(er|bliver|blev) (\p{L}+ ){0,2}?(umuligt?|ubelejligt?|upraktisk|uheldigt?|træls|(for )(tidligt?|sent?)|svært? at nå)|kolliderer|(falder|støder) sammen|(doesn't|does not|don't|won't|will not|isn't|no longer|not|never) (\p{L}+ ){0,2}?(works?|working|suits?|fits?|good|possible|convenient)|(is|has become|became) (\p{L}+ )?(impossible|inconvenient|no good|too (early|late)|awkward)|clashes|collides|conflicts)\b`)
	// changesTime wants the time of something changed, by other words than moving.
	changesTime = anyOf(`\b(ændre?r?|ændret|skifte?r?|skiftet|bytte?r?|byttet|lave?t? (\p{L}+ )?om på) (\p{L}+ ){0,3}?` + ofVisits + `\b|\b(change|switch|swap|adjust|alter) (\p{L}+ ){0,4}?(time|slot|date|day|` + ofVisits + `)\b|\b(another|different|new|other) (time|day|date|slot)\b|\b(anden|andet|ny|nyt) (tid|dag|dato|tidspunkt)\b`)
	// gotOne tells of a time that was given or found already.
	gotOne = anyOf(`\b(fået|fik|blev|givet|bestilt|booket|got|gotten|given|booked|received)\b`)
	// staysOff says that oneself will not come.
	staysOff = anyOf(`\b(jeg|vi) (dukker|møder|stiller|kommer|deltager|er) ((desværre|altså|nok|så|alligevel|slet|bare|jo) )*(ikke|ik) (op|der|derhen|til|med|på|den|alligevel|mere|hjemme hos|i morgen|i dag)\b|\b(jeg|vi) (dukker|møder|stiller|kommer|deltager) ((desværre|altså|nok|så|alligevel|slet|bare|jo) )*(ikke|ik)( op)?$|\b(jeg|vi) ((desværre|altså|nok|alligevel|slet) )*(ikke|ik) (dukker|møder|stiller|kommer|deltager|er der)\b|\b(jeg|vi) (bliver væk|udebliver) fra\b|\b(jeg|vi) springer .*\bover\b|\b(i|we) (won't|will not|am not|are not|shall not) (be )?(\p{L}+ )?(show(ing)? up|com(e|ing)|turn(ing)? up|there|attend(ing)?)\b|\b(i'm|we're) not (going to )?(be )?(show(ing)? up|com(e|ing)|turn(ing)? up|there|attend(ing)?)\b`)
	// getsNowhere is no coming.
	getsNowhere = anyOf(`\b(ikke|ik|kommer|møder|coming|come) (til at|videre|igennem|frem til|i gang|i tanke|ind på|up with|op med|with (my|the)|med (min|mit|mine|det|den|de|noget|\p{L}+(en|et|erne)))\b`)
	// putsInWriting wants it written to them, and no more.
	putsInWriting = anyOf(`\b(skriv\p{L}*|send\p{L}*|write|message|besked)\b`)
)

// suits reads when somebody could come as the wish to have an appointment moved there.
func (t *turn) suits(c *command) {
	if t.conv.Actor == "" || c.Verb == "action" || c.Verb == "refuse" || !available.MatchString(plain(c.Text)) {
		return
	}
	if !when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Empty() {
		c.Verb, c.Arg, c.Passage, c.P = "action", "rebook", "", max(c.P, 0.6)
	}
}

// toldOfVisit reads what somebody tells of an appointment that they have as the change that
// it asks for: that it does not suit, or has to be at another hour, as moving it; that they
// stay away as calling it off. An appointment has to be pointed at, by its own words, its
// day or who it is with.
func (t *turn) toldOfVisit(ctx context.Context, c *command) error {
	p := trimLead(plain(c.Text))
	ordered := c.Verb == "action" && changes[c.Arg] && isOrder(p)
	if t.conv.Actor == "" || ordered || asksWhat.MatchString(p) || isIt.MatchString(p) || haveI.MatchString(p) || forgotten.MatchString(p) ||
		nobodyCame.MatchString(p) || onCondition.MatchString(p) || t.movesHouse(c.Text) || besides.MatchString(p) {
		return nil
	}
	arg := ""
	switch question := question.MatchString(p); {
	case staysOff.MatchString(p) && !getsNowhere.MatchString(p) && !otherTime.MatchString(p) && !question && !putsInWriting.MatchString(p):
		arg = "cancel"
	case toTell.MatchString(p) || c.Verb == "action" && !changes[c.Arg] && isOrder(p):
		return nil
	case changesTime.MatchString(p) && !gotOne.MatchString(p) && !t.ofOthers(ctx, *c), noGood.MatchString(p) && !question, mustBeThen.MatchString(p) && !question && !when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Empty():
		arg = "rebook"
	default:
		return nil
	}
	hit, err := t.visitsNamed(ctx, c)
	if err != nil || len(hit) == 0 {
		return err
	}
	c.Verb, c.Arg, c.Passage, c.P = "action", arg, "", max(c.P, sureEnough)
	return nil
}

// visitsNamed are the coming appointments that a text points at, of whom it is about.
func (t *turn) visitsNamed(ctx context.Context, c *command) ([]item, error) {
	w, err := t.about(ctx, c.Whole)
	if err != nil {
		return nil, err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return nil, err
	}
	all, folded := opened(only(t.items(v), "appointment")), danish.Fold(c.Text)
	if hit := t.pick(all, c.Text, c.Terms); len(hit) > 0 {
		return hit, nil
	}
	if hit := onDays(all, when.Parse(t.timely(c.Text), t.local(), when.Options{})); len(hit) > 0 {
		return hit, nil
	}
	return slices.DeleteFunc(all, func(it item) bool { return !it.with(folded) }), nil
}

// visitFirst takes an appointment of one's own, said to have to be at another hour or not to
// suit, for what is spoken of, whoever is the reason for it: "…, min kollega kører mig".
func (t *turn) visitFirst(ctx context.Context, c *command) bool {
	parts := segments(andWhy.ReplaceAllString(c.Whole, ", "))
	if p := plain(c.Whole); len(parts) < 2 || !mustBeThen.MatchString(p) && !noGood.MatchString(p) {
		return false
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return false
	}
	w := t.whose(parts[0], v)
	if w.third || w.subject != "" && w.subject != v.ID || len(t.pick(opened(only(t.items(v), "appointment")), parts[0], t.e.lexicon.Find(parts[0]))) == 0 {
		return false
	}
	c.Subject, c.Child = v.ID, w.child
	return true
}

// andWhy begins a reason.
var andWhy = regexp.MustCompile(`(?i)\s+(?:fordi|because|since)\s+`)

// onlyStaysOff reports whether somebody with whom one has an appointment is to be told that
// one will not come, and nothing else: that calls it off. What is to be written is written.
func (t *turn) onlyStaysOff(ctx context.Context, d dictation) (bool, error) {
	if d.words == "" || putsInWriting.MatchString(plain(d.order)) || len(strings.Fields(t.untimed(d.words))) > mostExcuse || !staysOff.MatchString(plain(d.text)) || getsNowhere.MatchString(plain(d.text)) {
		return false, nil
	}
	hit, err := t.visitsNamed(ctx, &command{Text: d.text, Whole: d.text, Terms: t.e.lexicon.Find(d.text)})
	return len(hit) > 0, err
}

// mostExcuse is how many words say that one stays away, and no more.
const mostExcuse = 6
