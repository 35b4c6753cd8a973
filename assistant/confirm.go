package assistant

import (
	"context"
	"regexp"
	"slices"
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
	text, done, err := t.beforeYes(ctx, e, text)
	if done || err != nil {
		return err
	}
	p := plain(text)
	list, _, err := t.inHand(ctx, "")
	if err != nil {
		return err
	}
	answer := t.answerTo(e, text, t.proposed(list))
	if answer != yes {
		if done, err := t.unread(ctx, e, text); done || err != nil {
			return err
		}
	}
	saysYes := answer != no && yesWords.MatchString(p)
	if asks := askedBehind(text); asks != "" {
		return t.atConfirm(ctx, e, asks)
	}
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
	case e.Undo != "" && answer != no && !strings.Contains(text, "?") && undoIt.MatchString(p):
		return t.confirmed(ctx)
	case whyAsked.MatchString(p) && e.Asked == "step_up":
		t.r.say(fault.Words{DA: "Med MitID viser du, at det er dig selv, der ændrer noget. Så kan ingen andre gøre det i dit navn.", EN: "With MitID you show that it is you who changes something, so nobody else can do it in your name."})
		return t.stillAsked(ctx, e)
	case whyAsked.MatchString(p):
		t.r.say(fault.Words{DA: "Jeg spørger, fordi det først bliver gemt, når du selv har set det og sagt ja.", EN: "I ask because nothing is stored until you have seen it and said yes."})
		return t.resume(ctx)
	case e.Asked == "step_up" && approved.MatchString(p):
		return t.checkStepUp(ctx, e)
	case answer == no || drop.MatchString(p) || changes[e.Change.Type] && keepsOnly(text) || !changes[e.Change.Type] && takesItUp.MatchString(p) && itBack.MatchString(p):
		return t.declined(ctx)
	case changes[e.Change.Type] && ways[e.Change.Type].not.MatchString(p) && !otherTime.MatchString(p) && when.Wishes(t.timely(text), t.local(), when.Options{}).Empty():
		return t.declined(ctx) // "then don't cancel it"
	case answer == yes && e.Asked == "confirm":
		return t.confirmed(ctx)
	case answer == yes:
		return t.checkStepUp(ctx, e)
	}
	said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
	if !said.Empty() && len(strings.Fields(p)) <= 4 && len(t.e.lexicon.Find(text)) == 0 {
		if isDraft(e) {
			return t.whatInstead(ctx, e) // "i morgen også"
		}
		return t.stands(ctx, e) // the time that is proposed, said again
	}
	if done, err := t.ofHandBetween(ctx, e, text); done || err != nil {
		return err
	}
	if done, err := t.aboutErrand(ctx, text); done || err != nil {
		return err
	}
	return t.elseAtConfirm(ctx, e, text)
}

// elseAtConfirm takes what answers nothing and corrects nothing while a change waits: the
// wish said again, what is told on the way, or another matter.
func (t *turn) elseAtConfirm(ctx context.Context, e *errand, text string) error {
	c, err := t.classify(ctx, text)
	if err != nil {
		return err
	}
	switch {
	case c.Verb == "action" && c.Arg == e.Change.Type:
		return t.stands(ctx, e) // the same wish said again
	case c.Verb == "action" && c.Arg == "rebook" && e.Change.Type == "book" && len(c.Terms) == 0:
		changed, err := t.corrected(ctx, e, t.r.words("andre tider", "other times")) // "kan vi komme lidt senere den dag"
		if changed || err != nil {
			return err
		}
		return t.stands(ctx, e)
	case c.Verb == "refuse" && c.Arg == "third_party" && !asksUs(text):
		return t.neither(ctx, e) // told on the way
	case c.Verb == "none" || c.Verb == "maybe" || c.Verb == "talk":
		return t.neither(ctx, e)
	}
	return t.digress(ctx, text)
}

// saidInFull tells what is to be written in a clause of its own.
var saidInFull = regexp.MustCompile(`(?i)\s(?:at|that)\s+\S+\s+\S+`)

// onlyThanks says thanks and no yes, staysWith that one keeps the day there is.
var (
	onlyThanks = anyOf(`^(nå |ok |okay |jamen )*((mange|tusind|1000|so many|many) )?(tak|thanks|thank you|thx)( (skal (du|i) have|for (det|hjælpen|din hjælp|your help)|(min|kære|søde|gode|lille|gamle) (\p{L}+ )?(ven|\p{L}+)|så meget|very much|a lot|so much|my friend|dear))*$`)
	staysWith  = anyOf(`\b(lad|lader|så) (vi )?(det|den) (bare |så |nu |hellere )*(blive|forblive|bliver) ved\b|\b(jeg|vi) (bliver|holder|holder fast) (bare |så )*ved (den|det|torsdag\p{L}*|\p{L}+dag\p{L}*)\b|\bstick (with|to) (the )?(old|original|first|current|one i have|time i have)\b`)
)

// undoIt says once more what "shall I undo it?" asks.
var undoIt = anyOf(`\b(fortryd( (det|den))?|undo( (it|that))?)( (tak|please|nu|now))*$`)

// thanksUs reports whether a text thanks or praises Offelia and says no more, in each of
// its clauses. It is no answer to anything, and never what somebody else is to read.
func (t *turn) thanksUs(text string) bool {
	parts := clauses(text)
	if t.state.Lang == "pl" || strings.Contains(text, "?") || len(parts) == 0 { // in Polish "tak" is a yes
		return false
	}
	if strongYes.MatchString(parts[0]) {
		return false
	}
	return !slices.ContainsFunc(parts, func(p string) bool {
		return !onlyThanks.MatchString(p) && !praisesUs.MatchString(p) && !(t.does(p).certainly("say.thanks") && t.namesNoMatter(p)) || isOrder(p)
	})
}

// praisesUs says how good Offelia is.
var praisesUs = anyOf(`^((nå|åh|jamen|tak|oh|ok|ja) |(mange|tusind) tak |thank you |thanks |(min|kære|lille|my) (ven|friend) )*(hvor |how )?((du|i) (er|var)|(er|var) (du|i)|you're|you are|are you|how)( \p{L}+){0,3} (søde?|rare?|flinke?|skat|engel|guld værd|dejlige?|venlige?|hjælpsomme?|hjælpsom|kind|sweet|nice|helpful|angel|star|lovely|wonderful|great)( \p{L}+){0,4}$`)

// beforeYes takes what is no answer to "is that right?": a move, a question about the
// change, a correction. rest is what is left to be read as a yes or a no.
func (t *turn) beforeYes(ctx context.Context, e *errand, text string) (rest string, done bool, err error) {
	if t.thanksUs(text) {
		t.r.say(fault.Words{DA: "Selv tak. Det er ikke gjort endnu.", EN: "You are welcome. It is not done yet."})
		return "", true, t.stillAsked(ctx, e)
	}
	if t.amends(e, text) {
		return "", true, t.advance(ctx, "")
	}
	if _, told := redraftOf(text); told && isDraft(e) && saidInFull.MatchString(text) && !strings.Contains(text, "?") {
		done, err := t.corrected(ctx, e, text)
		return text, done, err
	}
	if changes[e.Change.Type] && staysWith.MatchString(plain(text)) {
		return "", true, t.declined(ctx)
	}
	switch stays, err := t.staysThen(ctx, e, text); {
	case err != nil:
		return "", true, err
	case stays:
		return "", true, t.declined(ctx)
	}
	if done, err := t.moved(ctx, e, text); done || err != nil {
		return "", done, err
	}
	if text, done, err = t.turned(ctx, e, text); done || err != nil {
		return "", done, err
	}
	if done, err := t.ofActionAsked(ctx, e, text); done || err != nil {
		return "", done, err
	}
	p := plain(text)
	if question.MatchString(trimLead(p)) {
		if done, err := t.ofHandBetween(ctx, e, stillWord.ReplaceAllString(text, " ")); done || err != nil {
			return "", done, err
		}
	}
	if ownBeside.MatchString(p) {
		return "", true, t.digress(ctx, text) // its day is no wish
	}
	done, err = t.corrected(ctx, e, text)
	return text, done, err
}

// stillWord asks whether something is as it was: "er det stadig hjemme hos mig".
var stillWord = regexp.MustCompile(`(?i)\s(?:stadig(?:væk)?|fortsat|still)\s`)

// ownBeside asks what else one has: "hvad har jeg ellers på torsdag".
var ownBeside = anyOf(`^(hvad|hvilke (aftaler|tider)|what|which (appointments|meetings)) (har|skal|do|have) (jeg|vi|i|we)\b`)

// neither asks once more for a yes or a no, each time in other words; after two
// misses in a row with a person beside, after three a person takes over.
func (t *turn) neither(ctx context.Context, e *errand) error {
	if asksUs(t.in.Text) {
		return t.cannotSay(ctx, e)
	}
	if said := t.inPlainWords(t.in.Text); said != "" {
		return t.atConfirm(ctx, e, said)
	}
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
	if err != nil || said.Empty() || !said.Matches(at) && !onWeekday(said, at) {
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
