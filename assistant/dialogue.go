package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// dialogue sends an input to what answers it.
func (t *turn) dialogue(ctx context.Context) error {
	if closed, err := t.closed(ctx); closed || err != nil {
		return err
	}
	switch t.in.Kind {
	case Said:
		return t.say(ctx, t.in.Text)
	case Chose:
		return t.press(ctx, t.in.Choice)
	case Attached:
		return t.attached(ctx)
	case Approved:
		return t.stepUp(ctx)
	case LoggedIn:
		return t.loggedIn(ctx)
	case Happened:
		return t.happened(ctx)
	}
	return t.greet(ctx)
}

// closed drops errands for somebody whose mandate ended meanwhile.
func (t *turn) closed(ctx context.Context) (bool, error) {
	for _, e := range t.state.Errands {
		_, err := t.view(ctx, e.Subject)
		if err == nil {
			continue
		}
		if fault.KindOf(err) != fault.NotFound {
			return false, err
		}
		t.state.Errands, t.state.Queue, t.state.Subject = nil, nil, ""
		t.r.say(fault.Words{DA: "Fuldmagten gælder ikke længere, så jeg er stoppet. Intet er ændret.", EN: "The mandate is no longer valid, so I have stopped. Nothing is changed."})
		t.refuseThird()
		return true, nil
	}
	return false, nil
}

// say answers what was typed or spoken. Safety comes before everything; then
// the errand in hand may take the words as its answer; then they are
// understood afresh.
func (t *turn) say(ctx context.Context, text string) error {
	if t.cpr {
		text = number.ReplaceAllString(text, " ")
	}
	if strings.TrimSpace(plain(text)) == "" {
		return t.silence(ctx)
	}
	if g := blocked(text); g != nil {
		return t.guarded(ctx, g)
	}
	if done, err := t.withPerson(ctx, text); done || err != nil {
		return err
	}
	if text = t.righted(text); text != t.in.Text {
		if g := blocked(text); g != nil {
			return t.guarded(ctx, g)
		}
	}
	if g := t.inDangerLikely(text); g != nil {
		return t.guarded(ctx, g)
	}
	if asked := t.asFollowUp(t.in.Text); asked != t.in.Text {
		text = asked // before its spelling was put right as Danish
	}
	if answer := t.asAnswer(t.in.Text); answer != t.in.Text {
		text = answer
	}
	p := plain(text)
	if t.shortened(p) {
		return nil
	}
	if repeats.MatchString(p) && t.state.Last != nil && len(strings.Fields(p)) <= 6 {
		return t.again()
	}
	if numberAgain.MatchString(p) && t.state.Last != nil {
		t.numbersAgain()
		return nil
	}
	if done, err := t.ofWording(ctx, text); done || err != nil {
		return err
	}
	switch {
	case t.state.errand() != nil:
		return t.inErrand(ctx, text)
	case t.state.Receipt != "" && undoes.MatchString(p):
		return t.startUndo("")
	}
	if asks := t.meantOnly(text); asks != text {
		if last := t.state.Last; last != nil && last.Action != nil {
			asks = t.aboutTopic(last.Action.Target, asks)
		}
		return t.fresh(ctx, asks)
	}
	if done, err := t.afterDone(ctx, text); done || err != nil {
		return err
	}
	if done, err := t.afterAll(ctx, text); done || err != nil {
		return err
	}
	if done, err := t.either(ctx, text); done || err != nil {
		return err
	}
	if len(t.state.Offered) > 0 {
		if value, ok := t.offered(text); ok {
			return t.press(ctx, value)
		}
	}
	if done, err := t.agreed(ctx, text); done || err != nil {
		return err
	}
	if done, err := t.whyRefused(ctx, text); done || err != nil {
		return err
	}
	if done, err := t.allowing(ctx, text); done || err != nil {
		return err
	}
	if readYesNo(text) == no && len(strings.Fields(p)) <= 3 && !doubts.MatchString(p) && !corrected.MatchString(text) || drop.MatchString(p) && !dropsVisit.MatchString(p) && len(strings.Fields(p)) <= 4 && len(t.e.lexicon.Find(text)) == 0 || keepsIt.MatchString(p) && !mayIKeep.MatchString(p) && len(strings.Fields(p)) <= 8 && len(t.e.lexicon.Find(text)) == 0 {
		t.letBe()
		return nil
	}
	return t.fresh(ctx, text)
}

// number is a masked personal number and the words around it.
var number = regexp.MustCompile(`(?i)((mit|min|my) )?(cpr[- ]?(nummer|nr\.?|number)? |personnummer )?(er |is |: )?\[CPR-nummer\]`)

// looksUp asks for somebody's data by their number.
var looksUp = anyOf(`\b(slå .*op|find|tjek|søg på|hvem (er|har)|look up|check|who (is|has))\b`)

// undoes takes back what a receipt was just given for.
var undoes = anyOf(`^(nej )?(det var (en )?(fejl|forkert) )?(jeg )?(fortryd\w*|undo|take (it|that) back)\b`)

// asking announces a question that has not come yet.
var asking = anyOf(`^(hej )?(må jeg (lige |godt )?(spørge( om noget)?|stille (et|dig et) spørgsmål)|jeg har (lige |bare )?(et|nogle|et par) spørgsmål|jeg vil (gerne |lige )?spørge om noget|(i have|i've got) a question|(can|may) i ask( you)? (something|a question))( tak| please)?$`)

// cry is a call for help that does not say with what.
var cry = anyOf(`^(hjælp|hjælp mig|hjælp hjælp|jeg har brug for hjælp|help|help me|i need help|sos)( nu| tak| please| lige)?$`)

// overwhelmed is somebody for whom it is too much, in words that are no danger
// (see danger, which was judged before).
var overwhelmed = anyOf(`\b((kan|ka) (slet |bare |simpelthen |snart |næsten |efterhånden )*(ikke|ik) ((overskue|klare|rumme|holde til) )?(det|alt|alle|mere)( (her|hele|mere|længere|det|de|papirer|breve))*|(magter|orker|overskuer) (det |bare |slet )*(ikke|ik)( (mere|længere))?( (med )?(alt|alle) (det|de)( her)? ?(papirer|breve|papirarbejde)?)?|(det er|det bliver) (bare |alt |simpelthen )*for meget( for mig)?|det er uoverskueligt|jeg er overvældet|(can't|cannot|can not) (cope|manage|handle|deal)( with)?( it| this| anymore| any more| all)*|too much for me|i('m| am) overwhelmed)$`)

// comforted answers a cry for help, or somebody for whom it is too much, who asks
// nothing yet.
func (t *turn) comforted(text string) bool {
	if cry.MatchString(plain(text)) {
		t.r.outcome(Clarify)
		t.r.say(fault.Words{DA: "Jeg vil gerne hjælpe. Er nogen i fare lige nu, så ring 112. Ellers: Hvad drejer det sig om?", EN: "I want to help. If somebody is in danger right now, call 112. Otherwise: what is it about?"})
		t.r.asks(AskReason)
		t.offerPerson()
		return true
	}
	if p := plain(t.in.Text); overwhelmed.MatchString(p) && len(strings.Fields(p)) <= 10 && !isOrder(p) {
		t.comfort()
		return true
	}
	return false
}

// onlyFeelings reports whether a message tells how somebody feels, and names, asks and
// orders nothing that was surely understood: a person is nearer than a guide.
func (t *turn) onlyFeelings(text string, cmds []command) bool {
	c := cmds[0]
	if len(cmds) > 1 || !guess(c) && !(c.Verb == "guide" && c.P <= fitted) || len(t.e.lexicon.Find(text)) > 0 || strings.Contains(text, "?") || grief.MatchString(plain(text)) {
		return false
	}
	feels := t.does(text).certainly("say.feels")
	for _, part := range segments(text) {
		if asks(part) || isOrder(plain(part)) || question.MatchString(trimLead(plain(part))) {
			return false
		}
		feels = feels || t.does(part).certainly("say.feels")
	}
	return feels
}

// nothingMeant points and says no more, when it is not the answer to a question:
// what is wanted with it cannot be known.
var nothingMeant = anyOf(`^((hvad med )?(den|det|dem|det der|den der|den anden|det andet|det samme|tiden|aftalen|sagen|det fra (før|sidst|i går)|(det|den) der (fra )?(før|sidst|i går)|det som (før|sidst)|that( one)?|this|it|the other( one)?|the same|the thing from before|the one from before|same as before))$`)

// leaving ends a talk: "godt så, det var det, hej hej".
var leaving = anyOf(`^((ok|okay|godt|fint|super|perfekt|great) )?((mange |tusind )?tak|thanks|thank you)( for (hjælpen|det|nu|snakken|i dag|your help))?( skal du have)?( (hej|hej hej|farvel|vi ses|ha det|ha' det|hav en god dag|god dag|bye|goodbye|bye bye))+$|^((godt|ok|okay|fint|tak)( så)? )?(ja )?det var (bare |vist |så )?(det|alt)( for (nu|i dag))?( (hej|hej hej|farvel|tak|vi ses))*$|\b(hej hej|bye bye)$|^(\p{L}+ ){0,3}(hav|ha|har|have) (dig |jer )?(en|a) (\p{L}+ )?(god|dejlig|nice|good|great|lovely) (dag|aften|weekend|jul|eftermiddag|day|evening|one)( \p{L}+){0,3}$|^(\p{L}+ ){0,4}?pas (nu )?(rigtig |godt |lidt )*på (dig|jer)( selv| derude| alle| allesammen)*( (hej|hej hej|farvel|tak|vi ses))*$`)

// seesYou parts until a day: "tak, så ses vi mandag".
var seesYou = anyOf(`^(\p{L}+ ){0,3}(ses vi|vi ses|see you)( (på|om|i|der|igen|så|on|then|there|again|so))*$`)

// fresh understands a text that is not an answer to a question.
func (t *turn) fresh(ctx context.Context, text string) error {
	t.anew = t.in.Kind == Said
	t.state.NoMitID = t.conv.Actor == "" && (t.state.NoMitID || noMitID.MatchString(plain(text)) && !otherwise(text))
	told := text
	text, done, err := t.takenUp(ctx, text)
	if done || err != nil {
		return err
	}
	if done, err := t.notThen(ctx, text); done || err != nil {
		return err
	}
	if text, err = t.withoutOthers(ctx, text); err != nil {
		return err
	}
	if text, err = t.namedFirst(ctx, text); err != nil {
		return err
	}
	if done, err := t.outright(ctx, text); done || err != nil {
		return err
	}
	if m := nods.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if m := preamble.FindStringSubmatch(text); m != nil && len(strings.Fields(m[1])) >= 4 {
		text = m[1]
	}
	if done, err := t.ownAndMore(ctx, text); done || err != nil {
		return err
	}
	cmds, err := t.understand(ctx, text)
	if err != nil {
		return err
	}
	if guess(cmds[0]) {
		var done bool
		if cmds, done, err = t.readAgain(ctx, text, cmds); done || err != nil {
			return err
		}
	}
	if cmds, err = t.withFragment(ctx, text, cmds); err != nil {
		return err
	}
	cmds = t.consult(ctx, text, cmds)
	if (len([]rune(text)) > 12 || len(cmds[0].Terms) > 0) && !goesOn.MatchString(danish.Fold(text)) {
		t.asked, t.state.Words = t.state.Words, text
	}
	if t.state.Misses >= 2 && fedUp.MatchString(plain(text)) {
		cmds = []command{{Verb: "handoff", Text: text, Whole: text, P: 1}} // who was misunderstood twice wants no third try
	}
	if cmds[0].Verb == "talk" && angry.MatchString(plain(text)) {
		cmds = []command{{Verb: "none", Text: text}} // no thanks for "ubrugelig"
	}
	if t.seeksPerson(told, cmds[0]) {
		cmds = []command{{Verb: "handoff", Text: told, Whole: told, P: 1}}
	}
	if t.onlyFeelings(told, cmds) {
		t.comfort()
		return nil
	}
	t.tone(told, cmds[0])
	t.r.lead = len(t.r.parts) // a human word stays as it is, whoever words the rest
	t.state.Queue = nil
	if (guess(cmds[0]) || cmds[0].Verb == "talk" && strings.Contains(text, "?")) && t.answersReminder(text) {
		cmds = []command{{Verb: "action", Arg: "rebook", Record: t.state.Shown[0].ID, Subject: t.state.Shown[0].Subject, Text: text, Whole: text, P: 1}}
	}
	if angry.MatchString(plain(text)) && (strings.HasPrefix(cmds[0].Passage, "klage#") || guess(cmds[0]) && t.namesDecision(ctx, text)) {
		cmds = []command{{Verb: "handoff", Arg: "complaint", Text: text, Whole: text}} // anger wants a person, not a procedure
	}
	if guess(cmds[0]) && grief.MatchString(plain(text)) {
		cmds = []command{{Verb: "guide", Passage: "doedsfald#", Text: text, Whole: text}} // nobody in grief should have to ask twice
	}
	if len(cmds) > 1 {
		return t.inOrder(ctx, cmds)
	}
	return t.perform(ctx, cmds[0])
}

// outright answers what needs no understanding: what is not to be answered, courtesies,
// and what is asked of the records in hand.
func (t *turn) outright(ctx context.Context, text string) (done bool, err error) {
	if others, err := t.ofSomebody(ctx, text); others || err != nil {
		if others {
			t.refuseThird()
		}
		return others, err
	}
	if privateOf.MatchString(plain(text)) && !ownPrivate.MatchString(plain(text)) {
		return true, t.officialWay(ctx, text)
	}
	if asking.MatchString(plain(text)) {
		t.r.outcome(SmallTalk)
		t.r.say(fault.Words{DA: "Ja, spørg bare.", EN: "Yes, please ask."})
		return true, nil
	}
	if (leaving.MatchString(plain(t.in.Text)) || seesYou.MatchString(plain(t.untimed(t.in.Text))) && !asks(text)) && len(strings.Fields(text)) <= 8 {
		return true, t.talk(ctx, "bye")
	}
	if t.thanksFirst(t.in.Text) {
		return true, t.talk(ctx, "thanks")
	}
	if p := plain(text); nothingMeant.MatchString(p) && !(len(t.state.Shown) > 0 && (theOther.MatchString(p) || pointsByPlace(p))) {
		t.r.outcome(Clarify)
		t.r.say(fault.Words{DA: "Hvad tænker du på? Skriv for eksempel, hvilken aftale, sag eller ydelse det handler om.", EN: "What do you have in mind? Write for example which appointment, case or benefit it is about."})
		t.r.asks(AskReason)
		return true, t.suggestions(ctx)
	}
	if t.comforted(text) {
		return true, nil
	}
	if done, err := t.onBehalf(ctx, text); done || err != nil {
		return done, err
	}
	if putsOff.MatchString(plain(text)) && t.conv.Actor != "" {
		return true, t.putOff(ctx)
	}
	if writesTo(text) {
		return false, nil // what is asked there is asked of them
	}
	if done, err := t.ofNamed(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.ofTheOffice(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.reacts(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.ofWhatWasTold(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.putRight(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.ofHand(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.hereOrThere(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.acted(ctx, text); done || err != nil {
		return done, err
	}
	if done, err := t.askedOfThing(ctx, text); done || err != nil {
		return done, err
	}
	if lost.MatchString(plain(text)) {
		return true, t.misunderstood(ctx, command{Text: text})
	}
	if w := t.state.Wanted; w != nil && w.Verb == "contact" && (len(strings.Fields(text)) <= 3 || t.namesTown(ctx, text)) {
		t.state.Wanted = nil
		w.Text += " " + text
		w.Whole = w.Text
		return true, t.perform(ctx, *w)
	}
	if done, err := t.livesIn(ctx, text); done || err != nil {
		return done, err
	}
	return false, nil
}

// ofSomebody reports whether a text asks for the data of somebody by their number ("hvad
// får [CPR-nummer] udbetalt"), or where somebody it names lives or is, who is none of
// those in one's own records.
func (t *turn) ofSomebody(ctx context.Context, text string) (bool, error) {
	folded := danish.Fold(text)
	if t.cpr && (t.conv.Actor != "" && asks(text) && !myself.MatchString(folded) || looksUp.MatchString(plain(text)) || pronoun.MatchString(folded)) {
		return true, nil
	}
	if !whereTheyAre.MatchString(plain(text)) || ownPrivate.MatchString(plain(text)) {
		return false, nil
	}
	var own citizen.View
	if t.conv.Actor != "" {
		var err error
		if own, err = t.ownView(ctx); err != nil {
			return false, err
		}
	}
	return t.stranger(text, folded, own, true), nil
}

// fedUp gives up on Offelia.
var fedUp = anyOf(`\b(du|i|det her|you|this) (er|are|is) (\p{L}+ ){0,2}(ubrugelig\p{L}*|håbløs\p{L}*|dum|dumme|elendig\p{L}*|useless|hopeless|stupid)\b|\bdu (fatter|forstår|kan) (\p{L}+ ){0,3}(ikke|ik|ingenting|intet|slet)\b|\b(glem det|forget it|det nytter ikke|that's no use|jeg giver op|i give up)\b`)

// nods takes note of what was answered, before the next question: "ok, hvordan giver
// jeg ham så lov".
var nods = regexp.MustCompile(`(?i)^(?:ok|okay|okej|nå|nåh|jamen|fint|godt|super|aha|alright|right|great|i see)[,.! ]+(?:(?:så|men|then|so|but) )?((?:hv\p{L}+|er der|what|when|where|who|how|which|why|is there|are there)\s.+\s.+)$`)

// preamble ends a long story: what is asked comes after it.
var preamble = regexp.MustCompile(`(?is)\b(?:det,? (?:som )?jeg (?:egentlig |bare |gerne |faktisk )*(?:ville|vil) (?:spørge om|spørge|vide|høre)(?: om)?,? (?:var|er)|(?:mit|det egentlige) spørgsmål (?:er|var)|(?:what|the thing) i (?:really |actually |just )*(?:wanted|want) to (?:ask|know)(?: about)? (?:is|was)|my (?:real |actual )?question (?:is|was))[\s:,]+(.+)$`)

// answersReminder reads a no or another time as the answer to a reminder: the
// appointment does not suit.
func (t *turn) answersReminder(text string) bool {
	last := t.state.Last
	if last == nil || last.Outcome != Proactive || len(t.state.Shown) != 1 || t.state.Shown[0].Kind != "appointment" {
		return false
	}
	return readYesNo(text) == no || worksThen.MatchString(plain(text)) || !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty()
}

// worksThen says that one cannot come at the time spoken of.
var worksThen = anyOf(`\b(skal|har|er) (\p{L}+ )?(arbejde|på arbejde|vagt|forhindret|bortrejst|optaget)\b|\b(have to|must|am) (work|working|away|busy)\b|\b(jeg|i) (kan|can) ?(\p{L}+ )?(ikke|ik|not)\b|\bi can't\b`)

// withFragment joins a short message that was not understood with the one that
// follows at once: several messages can be one thought.
func (t *turn) withFragment(ctx context.Context, text string, alone []command) ([]command, error) {
	old, at := t.state.Fragment, t.state.FragAt
	t.state.Fragment = ""
	slow := 20 * time.Second
	if len(strings.Fields(text)) <= 2 {
		slow = 2 * time.Minute // a slow typer
	}
	if old == "" || t.now.Sub(at) > slow || !guess(alone[0]) {
		return alone, nil
	}
	joined, err := t.understand(ctx, old+" "+text)
	if err != nil || guess(joined[0]) {
		return alone, err
	}
	return joined, nil
}

// guess says that a command is no more than a guess.
func guess(c command) bool { return c.Verb == "none" || c.Verb == "maybe" || c.Verb == "clarify" }

// inOrder does several things said in one message. Answers come at once; the
// first write waits for its confirmation, and the rest waits behind it.
func (t *turn) inOrder(ctx context.Context, cmds []command) error {
	slices.SortStableFunc(cmds, func(a, b command) int { return t.waits(a) - t.waits(b) })
	for i, c := range cmds {
		if err := t.perform(ctx, c); err != nil {
			return err
		}
		if t.state.errand() != nil || t.state.Wanted != nil {
			t.state.Queue = append(t.state.Queue, cmds[i+1:]...)
			return nil
		}
	}
	return nil
}

// waits is 1 for a command that something is asked for before it is done: a
// confirmation, a login.
func (t *turn) waits(c command) int {
	if c.Verb == "action" || c.Verb == "own" && t.conv.Actor == "" {
		return 1
	}
	return 0
}

// local is now on the citizen's clock.
func (t *turn) local() time.Time { return t.now.In(citizen.Copenhagen()) }

// shortened tells the short answer of the last message again, when that is wanted.
func (t *turn) shortened(p string) bool {
	if !shorter.MatchString(p) || t.state.Last == nil || t.state.Last.Short == "" {
		return false
	}
	t.r.outcome(t.state.Last.Outcome)
	t.r.add(t.state.Last.Short)
	return true
}

// inDangerLikely is the guard of a likely danger; a faint one is noted.
func (t *turn) inDangerLikely(text string) *guard {
	g, p := danger(text)
	if p >= t.likely(text) && !asksForHelp.MatchString(plain(text)) {
		return g
	}
	if p >= dangerFaint {
		rest := t.untimed(text)
		t.faintly = rest == text || len(meaning(rest)) > 0 // "og i februar" speaks of none
		t.asksOnly = p < dangerLikely && endsInQuestion(text)
	}
	return nil
}
