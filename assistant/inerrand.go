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

// inErrand takes a text while an action is in hand: an answer, a correction, a
// question in between, or a change of mind.
func (t *turn) inErrand(ctx context.Context, text string) error {
	e := t.state.errand()
	text = afterPause(text)
	if done, err := t.ofSent(ctx, e, text); done || err != nil {
		return err
	}
	if asks := t.onlyAsked(e, text); asks != "" {
		return t.askedOnly(ctx, e, asks)
	}
	text = inPassingAsked(e, text)
	switch e.Asked {
	case "confirm", "step_up":
		return t.atConfirm(ctx, e, text)
	}
	if rest := t.replaced(e, text); rest != "" {
		return t.answered(ctx, e, rest)
	}
	if done, err := t.moved(ctx, e, text); done || err != nil {
		return err
	}
	text, done, err := t.turned(ctx, e, text)
	if done || err != nil {
		return err
	}
	p := plain(text)
	if e.Asked == "text" && t.otherThingThan(e, text) {
		return t.advance(ctx, "")
	}
	if e.Asked == "text" && (noWords.MatchString(p) && e.Change.Type == "apply" || takesOver.MatchString(p)) {
		return t.declined(ctx)
	}
	if e.Asked == "text" && noWords.MatchString(p) && hasInstead.MatchString(p) {
		rest := hesitates.ReplaceAllString(p, "")
		if err := t.declined(ctx); err != nil || t.state.errand() != nil || !isOrder(rest) && !question.MatchString(rest) {
			return err
		}
		return t.fresh(ctx, rest)
	}
	otherDay := e.Change.Type == "rebook" && notOff.MatchString(p) && otherTime.MatchString(p) // "jeg vil ikke aflyse, bare have den en anden dag"
	if (drop.MatchString(p) || keeps(e, text) || e.Asked == "text" && notNow.MatchString(p)) && !otherDay {
		return t.declined(ctx)
	}
	if leaving.MatchString(plain(t.in.Text)) && len(strings.Fields(p)) <= 8 {
		if err := t.declined(ctx); err != nil || t.state.errand() != nil {
			return err
		}
		return t.talk(ctx, "bye")
	}
	if whereWeWere.MatchString(p) {
		return t.resume(ctx)
	}
	if e.Asked == "upload" && later.MatchString(p) && !question.MatchString(p) && wantedIn(lastAsked(text)) == wantsNothing {
		return t.postponed(ctx, e)
	}
	if done, err := t.ofActionAsked(ctx, e, text); done || err != nil {
		return err
	}
	if done, err := t.saidTooEarly(ctx, e, text); done || err != nil {
		return err
	}
	if isDone.MatchString(p) && e.Asked != "text" {
		t.state.pop()
		return t.alreadyDone(ctx)
	}
	if done, err := t.ofHandBetween(ctx, e, text); done || err != nil {
		return err
	}
	switch {
	case whyAsked.MatchString(p) && len(strings.Fields(p)) < 9:
		return t.why(ctx, e)
	}
	if e.Asked == "text" && e.Change.Type == "message" && asksUs(text) && pronoun.MatchString(p) && len(strings.Fields(p)) <= 8 {
		return t.cannotSay(ctx, e) // the message is to them, the question is not
	}
	if e.Asked == "which" || e.Asked == "" {
		return t.fresh(ctx, text)
	}
	return t.answered(ctx, e, text)
}

// saidTooEarly keeps the words of a draft that are said before it is known for what or in
// which case it is.
func (t *turn) saidTooEarly(ctx context.Context, e *errand, text string) (done bool, err error) {
	if e.Change.Type == "apply" && e.Asked == "topic" && because.MatchString(plain(text)) && t.topicOf(action.Action{Type: "apply"}, t.e.lexicon.Find(text)) == "" {
		e.Change.Text = text // said before it is known for what
		t.r.say(fault.Words{DA: "Det skriver jeg i ansøgningen.", EN: "I will write that in the application."})
		return true, t.stillAsked(ctx, e)
	}
	if r, told := redraftOf(text); told && e.Asked == "target" && (e.Change.Type == "message" || e.Change.Type == "apply") && r.say != "" {
		t.redraft(e, r)
		t.r.say(fault.Words{DA: "Det skriver jeg.", EN: "I will write that."})
		return true, t.stillAsked(ctx, e)
	}
	if e.Change.Type == "message" && e.Asked == "target" && len(e.Options) > 0 && tells(text) {
		if _, ok := chosen(e, e.Asked, text); !ok {
			e.Change.Text = saysThat(text) // said before it is known in which case
			t.r.say(fault.Words{DA: "Det skriver jeg i beskeden.", EN: "I will write that in the message."})
			return true, t.advance(ctx, "")
		}
	}
	return false, nil
}

// ofSent answers what is asked of a message that was just sent, while the errand before
// it waits again: "hvornår svarer hun?".
func (t *turn) ofSent(ctx context.Context, e *errand, text string) (bool, error) {
	sent := t.state.Done
	if sent == nil || sent.Change.Type != "message" || t.state.DoneAt != t.state.Turns-1 {
		return false, nil
	}
	p := trimLead(plain(text))
	for _, a := range ofAction {
		if has(a.types, "message") && a.form.MatchString(p) && question.MatchString(p) {
			t.r.say(a.say)
			return true, t.stillAsked(ctx, e)
		}
	}
	return false, nil
}

// afterPause is the question for which somebody stops: "hov vent, hvad har I stående nu".
func afterPause(text string) string {
	if at := stopping.FindStringIndex(text); at != nil && question.MatchString(trimLead(plain(text[at[1]:]))) && len(strings.Fields(text[at[1]:])) > 1 {
		return text[at[1]:]
	}
	return text
}

var stopping = regexp.MustCompile(`(?i)^(?:(?:nej,? vent|no,? wait|øh+m*|hov|vent|stop|nå|oh|wait|hold on|hang on|lige|a moment|et øjeblik)[,.!… ]+)+`)

// replaced is the new value in a text that takes back what was wished and says
// another: "nej glem det, onsdag ugen efter". "" when only the errand is dropped,
// and when what follows is what the citizen does instead.
func (t *turn) replaced(e *errand, text string) string {
	m := takesBack.FindStringSubmatch(text)
	if m == nil || doesInstead.MatchString(plain(m[1])) {
		return ""
	}
	rest := m[1]
	if _, ok := chosen(e, e.Asked, rest); ok {
		return rest
	}
	switch e.Asked {
	case "start":
		if len(when.Wishes(t.timely(rest), t.local(), when.Options{Expect: true}).Any) > 0 || relative(rest) {
			return rest
		}
	case "text", "":
	default:
		if len(danish.Find(rest)) > 0 {
			return rest
		}
	}
	return ""
}

var (
	takesBack   = regexp.MustCompile(`(?i)^.*?\b(?:glem|drop|forget|skip)(?:\s+(?:det|den|alt|hele|dét|it|that|about))+\b[\s,.;:!–-]+(.{3,})$`)
	doesInstead = anyOf(`\b(jeg|vi|i|we|i'll|we'll) (\p{L}+ )?(ring\w*|skriv\w*|vend\w*|kontakt\w*|find\w*|fandt|har|gør|tag\w* (kontakt|fat|det)|vent\w*|prøv\w*|snakk\w*|tal\w*|kig\w*|komm\w*|spørg\w*|call|write|find|ask|wait|try|get|do|have|talk)\b`)
)

// whereWeWere asks to go on after a while.
var whereWeWere = anyOf(`^(hvor (kom vi (fra|til)|var vi( henne)?|nåede vi( til)?)|hvad (var|er) (vi|det vi var) i gang med|where were we|what were we doing)$`)

// later puts off what was to be sent.
var later = anyOf(`\b(i ?morgen|i aften|senere|på (man|tirs|ons|tors|fre|lør|søn)dag|næste uge|når jeg (har|får|kommer|finder)|en anden dag|tomorrow|later|tonight|when i (have|get|find))\b`)

// postponed puts an upload aside until the citizen has the file.
func (t *turn) postponed(ctx context.Context, e *errand) error {
	list, _, err := t.inHand(ctx, "")
	if err != nil {
		return err
	}
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Det er i orden. Skriv til mig, når du har filen, så tager vi den derfra.", EN: "That is fine. Write to me when you have the file, and we will go on from there."})
	for _, it := range list {
		t.r.sayf("Fristen for “%s” er %s.", "The deadline for “%s” is %s.", it.title, t.sayWhen(it.due()))
	}
	t.refer(e, "declined")
	t.state.pop()
	return t.goOn(ctx)
}

// putsOff leaves what was spoken of until later: "det må vente til jeg får fat i min datter".
var putsOff = anyOf(`^(så |ok |okay |nå |then )*(det|den|that|it) (må|bliver nødt til at|skal|has to|must|will have to|can) (så |lige |nok |bare )*(vente|wait)( lidt| til| until| till)?( |$)`)

// putOff leaves what was spoken of, and tells again until when it can wait.
func (t *turn) putOff(ctx context.Context) error {
	list, _, err := t.inHand(ctx, "")
	if err != nil {
		return err
	}
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "Det er i orden. Skriv til mig, når du er klar.", EN: "That is fine. Write to me when you are ready."})
	for _, it := range only(list, "document") {
		t.r.sayf("Fristen for “%s” er %s.", "The deadline for “%s” is %s.", it.title, t.sayWhen(it.due()))
	}
	return nil
}

// tells is the text of a message rather than a word about which case it is for.
func tells(text string) bool {
	p := plain(text)
	return len(strings.Fields(p)) >= 4 && !pointsAt.MatchString(p) && (saysWhat.MatchString(p) || statement(text))
}

// because begins the reason for an application.
var because = anyOf(`^(fordi|for at|for (jeg|vi|min|mit|det)|because|since|so that) `)

// pointsAt says which, not what: "den om min far".
var pointsAt = anyOf(`^(den|det|sagen|the one|that one|the case) (om|med|hos|der|fra|i|på|til|vedrørende|about|with|from|for)\b`)

// saysWhat begins what a message is to say: "om jeg må …", "at jeg er syg".
var saysWhat = anyOf(`^(om|at|hvornår|hvorfor|hvordan|that|whether|if) (jeg|vi|min|mit|mine|han|hun|det|den|i|we|my|he|she|it)\b`)

// keeps says that the citizen would rather keep what they have.
func keeps(e *errand, text string) bool {
	p := plain(text)
	return e.Asked == "start" && noParts.MatchString(p) || (e.Asked == "start" || e.Asked == "target") && keepsOnly(text) || p == "nej" || p == "nej tak" || p == "no" || p == "no thanks"
}

// keepsOnly says that it stays where it is, and not that another is meant.
func keepsOnly(text string) bool {
	p := plain(text)
	return leftAsItIs(text) || keepsIt.MatchString(p) && !theOther.MatchString(p) && !instead.MatchString(p)
}

// mayIKeep asks whether one may keep something.
var mayIKeep = anyOf(`^(må|kan|skal|får|may|can|do) (jeg|vi|man|i|we)\b`)

// notNow puts off what was begun.
var notNow = anyOf(`^(ikke|ik|not) (lige )?(i dag|nu|endnu|today|now|yet)\b`)

// takesOver says no to having it written: "nej vent, det skal hun selv gøre".
var takesOver = anyOf(`^(nej|no) (vent|wait|glem|forget|det (skal|vil|må|gør|kan) (jeg|hun|han|de|vi) (hellere |nok |godt )?(selv|gerne selv)|(i|she|he|they|we)( will|'ll| can| should) (do|say|write) (it|that))\b`)

// keepsIt leaves an appointment where it is.
var keepsIt = anyOf(`\b(lad|lade) (den|det|tiden|mødet|aftalen)? ?(bare |hellere |så )*(blive|være|ligge|stå)\b|\b(den|det|tiden) må (så |bare |gerne )*(blive|ligge|stå)( |$)|\bmå (den|det|tiden|mødet|aftalen) (så |bare |vel |nok )*(blive|ligge|stå)( |$)|\b(måske|nok|egentlig) skal jeg (nok |bare |hellere )*(tage den|komme|møde op|beholde den)\b|\bbehold\w* (jeg )?(bare )?(den|det|tiden|mødet|aftalen)\b|\b(keep|leave) (it|them|my|the)\b`)

// answered gives a text to the slot that was asked for.
func (t *turn) answered(ctx context.Context, e *errand, text string) error {
	decl, _ := action.ByType(e.Action)
	var slot action.Slot
	for _, s := range decl.Slots {
		if s.Name == e.Asked {
			slot = s
		}
	}
	if refuses.MatchString(plain(text)) && slot.Kind != action.Text {
		if slot.Kind == action.Time || slot.Kind == action.Appointment {
			t.r.say(fault.Words{DA: "Det er helt i orden. Du kan vælge en af dem, jeg viser, eller sige “drop det”.", EN: "That is quite all right. You can choose one of those I show, or say “never mind”."})
			return t.resume(ctx)
		}
		return t.withheld(ctx, e, slot)
	}
	if all, ok := t.both(e, slot, text); ok {
		e.Change.Target = all[0]
		t.r.sayf("Det er %d aftaler. Jeg tager dem én ad gangen.", "These are %d appointments. I take them one at a time.", len(all))
		for _, id := range all[1:] {
			t.state.Queue = append(t.state.Queue, command{Verb: "action", Arg: e.Action, Record: id, Text: text, Subject: e.Subject, P: 1})
		}
		return t.advance(ctx, text)
	}
	if hit, err := t.earlier(ctx, e, slot, text); err != nil || hit {
		return err
	}
	if id := t.topicOf(decl, t.e.lexicon.Find(text)); slot.Kind == action.Time && t.otherTopic(e, decl, id, text) {
		return t.advance(ctx, text)
	}
	if slot.Kind == action.Time && !relative(text) && !onceFree.MatchString(plain(text)) && len(when.Wishes(t.timely(text), t.local(), when.Options{}).Any) == 0 {
		if done, err := t.aboutErrand(ctx, text); done || err != nil {
			return err
		}
	}
	if rest, asks := t.questionIn(ctx, text); asks != "" && rest != "" && slot.Kind != action.Text {
		if err := t.aside(ctx, asks); err != nil {
			return err
		}
		text = rest
	}
	if t.digresses(ctx, e, slot, text) {
		return t.digress(ctx, text)
	}
	before, blank := *e, t.r
	if err := t.advance(ctx, text); err != nil || !t.asksAgain(before) {
		return err
	}
	return t.tryAnew(ctx, before, blank, slot, text)
}

// earlier reads a correction of which appointment is meant while something
// later is asked for: "nej, jeg mente træningen på hold".
func (t *turn) earlier(ctx context.Context, e *errand, s action.Slot, text string) (bool, error) {
	if s.Kind != action.Time || e.Change.Type == "book" {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	hit, _ := t.otherAppointment(e, v, text)
	if hit == "" {
		hit = t.namesOther(e, v, text)
	}
	if hit == "" {
		return false, nil
	}
	e.ofOther(hit)
	return true, t.advance(ctx, text)
}

// namesOther is another appointment that a text names and no more, while a time is
// asked for: "telefonmødet".
func (t *turn) namesOther(e *errand, v citizen.View, text string) string {
	if len(strings.Fields(text)) > 3 || len(when.Parse(t.timely(text), t.local(), when.Options{Expect: true})) > 0 || readYesNo(text) != unclear || pointsByPlace(text) {
		return ""
	}
	hit := t.pick(opened(only(t.items(v), "appointment")), text, t.e.lexicon.Find(text))
	if len(hit) != 1 || hit[0].ID == e.Change.Target {
		return ""
	}
	return hit[0].ID
}

// questionIn parts an answer from a question asked in the same message:
// "mandag er fint, hvor lang tid tager det?".
func (t *turn) questionIn(ctx context.Context, text string) (answer, asks string) {
	parts := segments(text)
	if len(parts) < 2 {
		parts = strings.SplitN(text, ",", 2)
	}
	var rest []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		c, err := t.classify(ctx, p)
		if err == nil && question.MatchString(trimLead(plain(p))) && (standsAlone(c) || c.Verb == "guide" || c.Verb == "own" && c.P >= 0.45) && asks == "" {
			asks = p
			continue
		}
		rest = append(rest, p)
	}
	return strings.Join(rest, ", "), asks
}

// aside answers a question that came with an answer; the errand goes on in the
// same message.
func (t *turn) aside(ctx context.Context, asks string) error {
	c, err := t.classify(ctx, asks)
	if err != nil {
		return err
	}
	if c.Verb == "guide" || c.Verb == "own" || c.Verb == "contact" {
		err = t.perform(ctx, c)
		t.r.message.Choices = nil
	}
	return err
}

// both reads "begge to" and "dem alle": the errand is done for each option.
func (t *turn) both(e *errand, s action.Slot, text string) ([]string, bool) {
	if s.Kind != action.Appointment || len(e.Options) < 2 || !allOfThem.MatchString(plain(text)) {
		return nil, false
	}
	var ids []string
	for _, o := range e.Options {
		ids = append(ids, o.Value)
	}
	return ids, true
}

// withheld is for a citizen who will not say: it is respected, and there is
// still a way.
func (t *turn) withheld(ctx context.Context, e *errand, s action.Slot) error {
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Det er helt i orden.", EN: "That is quite all right."})
	t.r.say(s.Why)
	t.r.say(fault.Words{DA: "Uden det kan jeg ikke gøre det her, men du kan tale med en medarbejder i stedet.", EN: "Without it I cannot do this, but you can talk to a member of staff instead."})
	t.refer(e, "proposed")
	t.r.asks(Ask(s.Asks))
	t.r.choice("handoff", t.r.words("Tal med en medarbejder", "Talk to a person"))
	t.r.choice("drop", t.r.words("Drop det", "Never mind"))
	return nil
}

// why explains why something is asked, and asks again.
func (t *turn) why(ctx context.Context, e *errand) error {
	decl, _ := action.ByType(e.Action)
	for _, s := range decl.Slots {
		if s.Name == e.Asked {
			t.r.say(s.Why)
		}
	}
	return t.resume(ctx)
}
