package assistant

import (
	"context"
	"strings"

	"offelia/assistant/fault"
)

// acted answers what is done with words about the talk itself: thanks, doubt, a
// complaint about the answer, the wish to have it again. done is false where the words
// may be about something else.
func (t *turn) acted(ctx context.Context, text string) (done bool, err error) {
	a := t.doesAtLast(text)
	if a.p < actLikely || !ofTalk(a.id) || t.state.Last == nil || t.foreign() || !t.namesNoMatter(text) {
		return false, nil
	}
	switch a.id {
	case "say.thanks", "say.bye", "say.ok", "say.apology":
		t.tone(text, command{Verb: "talk", Text: text})
		return true, t.talk(ctx, map[string]string{"say.thanks": "thanks", "say.bye": "bye", "say.ok": "ok", "say.apology": "sorry"}[a.id])
	case "say.resigned":
		t.sympathise()
		return true, nil
	case "say.drop", "say.pause":
		if len(t.state.Shown) == 1 && t.state.Shown[0].Kind == "appointment" && t.state.Own == "appointments" && dropsVisit.MatchString(plain(text)) {
			return true, t.act(ctx, command{Verb: "action", Arg: "cancel", Record: t.state.Shown[0].ID, Subject: t.state.Shown[0].Subject, Text: text, Whole: text, P: 1})
		}
		t.letBe()
		return true, nil
	case "say.no":
		if len(meaning(text)) > 0 {
			return false, nil
		}
		t.letBe()
		return true, nil
	case "say.feels":
		if len(meaning(text)) > 2 {
			return false, nil // it tells what it is about
		}
		t.comfort()
		return true, nil
	case "say.bad-answer", "say.protest":
		return t.betterAnswer(text), nil
	case "say.undo":
		if t.state.Receipt == "" {
			return false, nil
		}
		return true, t.startUndo("")
	case "say.person":
		return true, t.handOver(ctx, command{Verb: "handoff", Text: text, Whole: text})
	case "say.other-language":
		return true, t.talk(ctx, "language")
	}
	return t.askedOfTalk(ctx, a.id, text)
}

// askedOfTalk answers a question about the talk itself.
func (t *turn) askedOfTalk(ctx context.Context, id, text string) (done bool, err error) {
	switch id {
	case "ask.sure", "ask.source":
		of, err := t.spokenRecords(ctx, text)
		if err != nil {
			return false, err
		}
		if done, err := t.standBy(ctx, of); done || err != nil {
			return done, err
		}
		t.r.outcome(SmallTalk)
		t.r.say(small["trust"])
		t.offerPerson()
		return true, nil
	case "ask.repeat":
		return true, t.again()
	case "ask.again-number":
		return t.toldAgain(ctx, text)
	case "ask.simpler":
		if ofLetter.MatchString(plain(text)) {
			return false, nil
		}
		return true, t.talk(ctx, "plain")
	case "ask.done":
		return t.whetherDone(), nil
	case "ask.seen":
		if !ofWriting.MatchString(plain(text)) {
			return false, nil // whether a mandate lets them
		}
		return true, t.talk(ctx, "seen")
	}
	return false, nil
}

// askedOfThing answers what the act asks of the thing in hand where no form tells.
func (t *turn) askedOfThing(ctx context.Context, text string) (done bool, err error) {
	a := t.doesAtLast(text)
	switch {
	case a.p < actLikely || t.state.Last == nil || t.foreign() || !t.namesNoMatter(text):
		return false, nil
	case a.id == "ask.total" && t.conv.Actor != "" && t.state.Own != "":
		return t.total(ctx)
	case a.id == "ask.here" && t.conv.Actor != "" && t.state.Own != "":
		return t.hereOfRecord(ctx, text)
	case a.id == "ask.now" && t.state.Own == "" && t.state.Guide != "" && len(meaning(text)) <= 1:
		return t.firstStep(ctx)
	}
	return false, nil
}

// firstStep quotes the first thing that the passage told last says to do.
func (t *turn) firstStep(ctx context.Context) (done bool, err error) {
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil {
		return false, err
	}
	id, passage, _ := strings.Cut(lastOf(t.state.Told), "#")
	p := g.Passage(passage)
	if id != g.ID || p == nil {
		return false, nil
	}
	t.r.outcome(AnswerGuide)
	return t.quotePart(g, p, sentences(p.Short)[0]), nil
}

// toldAgain tells a number once more, or the place of the appointment spoken of.
func (t *turn) toldAgain(ctx context.Context, text string) (done bool, err error) {
	if !ofPlace.MatchString(plain(text)) {
		t.numbersAgain()
		return true, nil
	}
	list, _, err := t.inHand(ctx, text)
	if meetings := only(list, "appointment"); err == nil && len(meetings) > 0 {
		t.showing(meetings[:1])
		t.r.add(t.sayPlace(meetings[0].appointment))
		return true, nil
	}
	return false, err
}

// ofPlace asks for an address.
var ofPlace = anyOf(`\b(adresse\p{L}*|address|vej|sted|street|place)\b`)

// namesNoMatter reports whether a text names no matter and no person and gives no value.
func (t *turn) namesNoMatter(text string) bool {
	return len(t.e.lexicon.Find(text)) == 0 && !digits.MatchString(text) && t.untimed(text) == strings.Join(strings.Fields(text), " ")
}

// dropsVisit does without a visit or a meeting, and not only without what was said.
var dropsVisit = anyOf(`\b(drop\p{L}*|skip|slet|spring\p{L}*|undvære)\b.*\b` + ofVisits + `\b`)

// letBe leaves what was spoken of as it is.
func (t *turn) letBe() {
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "I orden. Skriv, hvis der er noget andet.", EN: "All right. Write if there is something else."})
}

// sympathise answers a sigh.
func (t *turn) sympathise() {
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "Det kan jeg godt forstå. Skriv, hvis der er noget, jeg kan hjælpe med.", EN: "I understand. Write if there is something I can help with."})
}

// comfort answers somebody for whom it is too much.
func (t *turn) comfort() {
	t.r.outcome(Clarify)
	t.r.say(fault.Words{
		DA: "Det kan jeg godt forstå. Du behøver ikke klare det hele på én gang, og du behøver ikke klare det alene. Skriv det, der fylder mest, så tager vi det først, eller tal med en medarbejder.",
		EN: "I understand. You do not have to manage everything at once, and you do not have to manage it alone. Write what weighs most, and we will take that first, or talk to a member of staff.",
	})
	t.r.asks(AskReason)
	t.offerPerson()
}

// betterAnswer takes a complaint about the answer for what it is; false when anger or
// misses in a row want a person at once.
func (t *turn) betterAnswer(text string) bool {
	if angry.MatchString(plain(text)) || t.state.Misses > 0 {
		return false
	}
	t.r.outcome(Clarify)
	t.r.say(fault.Words{DA: "Det er jeg ked af. Skriv med andre ord, hvad du mangler at vide, så prøver jeg igen. Eller tal med en medarbejder.", EN: "I am sorry. Write in other words what you still need to know, and I will try again. Or talk to a member of staff."})
	t.r.asks(AskReason)
	t.offerPerson()
	t.miss(text)
	return true
}

// whetherDone tells whether something was done in this conversation; false where what was
// said last is no errand, and a record may be meant.
func (t *turn) whetherDone() bool {
	if t.state.Receipt == "" {
		if t.state.Last.Outcome != DidAction {
			return false
		}
		t.r.outcome(SmallTalk)
		t.r.say(fault.Words{DA: "Nej. Jeg har ikke ændret noget.", EN: "No. I have not changed anything."})
		return true
	}
	t.r.outcome(DidAction)
	t.r.sayf("Ja, det er gjort. Kvitteringen er %s.", "Yes, it is done. The receipt is %s.", t.state.Receipt)
	t.r.link("/kvittering/"+t.state.Receipt, t.r.words("Se kvitteringen", "See the receipt"))
	return true
}

// total adds up all that one gets, whatever was shown last.
func (t *turn) total(ctx context.Context) (done bool, err error) {
	v, err := t.view(ctx, t.subjectOr(t.state.Subject))
	if err != nil || len(only(t.items(v), "benefit")) == 0 {
		return false, err
	}
	t.r.outcome(AnswerOwnData)
	t.state.Own = "benefits"
	t.sayTotal(v)
	return len(t.r.parts) > 0, nil
}

// hereOfRecord starts what can be done here about the record in hand: a paper is sent.
func (t *turn) hereOfRecord(ctx context.Context, text string) (done bool, err error) {
	of, err := t.spokenRecords(ctx, text)
	if err != nil || len(of.list) == 0 {
		return false, err
	}
	papers := only(of.list, "document")
	for _, d := range only(t.items(of.view), "document") {
		if len(papers) == 0 && d.document.Case == caseFor(of.view, of.list[0]).ID && d.open {
			papers = append(papers, d)
		}
	}
	if len(papers) != 1 {
		return false, nil
	}
	return true, t.press(ctx, "upload:"+papers[0].ID)
}

// ofWriting speaks of this conversation.
var ofWriting = anyOf(`\b(skriv\p{L}*|skrev\p{L}*|samtale\p{L}*|chat\p{L}*|snakke\p{L}*|spørger|spurgt|besked\p{L}*|(har|var) (været )?(her|herinde)|writ\p{L}*|wrote|conversation|messages?|ask\p{L}*)\b`)

// ofLetter speaks of a letter, which is not what was answered here.
var ofLetter = anyOf(`\b(brev\p{L}*|letters?)\b`)
