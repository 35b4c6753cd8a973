package assistant

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// What was just done is not closed yet: people ask whether it is done and who knows
// of it, find that it was wrong ("nej tirsdag var bedre", "hov, det skulle have været
// jobsamtalen", "den ender på 79"), want it taken back, or want the same done to
// something else. In the turn after a receipt that is read against what was done.

var (
	wrongly   = anyOf(`\b(forkerte?|fejl|wrong|mistake|hov|ups|oops|skulle have været|skulle (jo )?være|should have been|var bedre|er bedre|passer bedre|was better|is better|mente|meant)\b`)
	takesItUp = anyOf(`^(nej |no )?(vent |wait |hov )?(please |kan (du|jeg) (godt |ikke |få )?|vil du |can you |could you )?(slet\w*|ændr\w*|ret|flyt|sæt|change|move|træk\w*|annuller\w*|fjern\w*|tilbagekald\w*|take|put|pull|delete|remove|cancel|recall|withdraw|undo|lav\w*|gør\w*) (den|det|dét|hende|ham|dem|beskeden|ansøgningen|filen|tiden|aftalen|mødet|it|that|her|him|them|the message|the application|the file)?( \p{L}+)*$`)
	itBack    = anyOf(`\b(igen|om igen|ugjort|tilbage|back|slet\w*|delete|remove|undo|recall|withdraw|annuller\w*)\b`)
	forgot    = regexp.MustCompile(`^.*?\b(?:glemte|glemt|forgot)(?: lige| også)?(?: at| to)? (?:skrive|sige|nævne|fortælle|say|write|mention|tell)(?: også| them| her| him)? `)
	proof     = anyOf(`^(får|kan|har|do|can|will|is|er) .*\b(bekræftelse|kvittering|bevis|confirmation|receipt|proof)\b`)
	moreFiles = anyOf(`\b(flere|en til|to til|to|tre|også|endnu|more|another|too|as well|two|three)\b`)
	theSame   = anyOf(`\b(også|det samme|ligeså|too|as well|the same)\b`)
)

// toldWhom asks who was told of it.
var toldWhom = anyOf(`^(hvem|who) (har|ved|fik|får|knows|did|was|has)\b.*\b(sagt|besked|det|vide|told|tell|it)\b`)

// canBeUndone asks whether what was done can be taken back.
var canBeUndone = anyOf(`^(kan|can|could) (det|den|it|that|this) (\p{L}+ )?(laves om|gøres om|fortrydes|trækkes tilbage|be (undone|reversed|taken back|changed back))\b`)

// lastSentence is the sentence with which a text ends.
var lastSentence = regexp.MustCompile(`[^.!?]+[.!?]*\s*$`)

// asksWas asks how it was with what is cancelled now: "var det den på video?".
var asksWas = anyOf(`^(hvor|hvornår|hvem|hvad|hvilken (dag|tid)|when|where|who|what) (\p{L}+ )?(var|skulle|was|were)\b|^(var|was) (det|den|it|that)\b`)

// afterDone reads a text against what a receipt was given for in the turn before.
func (t *turn) afterDone(ctx context.Context, text string) (done bool, err error) {
	e := t.state.Done
	t.state.Done = nil
	if e == nil {
		return false, nil
	}
	if len(strings.Fields(text)) > mostMoved {
		text = lastSentence.FindString(text) // "åh nej, min datter siger … Kan du lave det om igen?"
	}
	decl, ok := action.ByType(e.Action)
	if !ok || t.state.DoneAt != t.state.Turns-1 || len(strings.Fields(text)) > mostMoved {
		return false, nil
	}
	p := trimLead(plain(text))
	switch m := t.moveIn(e, text); {
	case m == asksIfDone:
		return true, t.yesDone(ctx, e, decl.Done)
	case (m == asksNext || theyAreTold.MatchString(p) || toldWhom.MatchString(p)) && e.Undo == "" && decl.Next != nil:
		return true, t.yesDone(ctx, e, decl.Next)
	}
	if e.Change.Type == "message" && forgot.MatchString(p) {
		return true, t.start(ctx, command{Verb: "action", Arg: "message", Record: e.Change.Case, Subject: e.Subject, Text: "skriv " + forgot.ReplaceAllString(p, ""), P: 1})
	}
	asked := trimLead(plain(stopping.ReplaceAllString(text, ""))) // "hov" alone takes nothing back
	if e.Was != "" && !wrongly.MatchString(asked) && !undoIt.MatchString(asked) && asksWas.MatchString(asked) && len(t.e.lexicon.Find(text)) == 0 {
		t.r.outcome(DidAction)
		t.r.sayf("Den er aflyst nu. Det var %s", "It is cancelled now. It was %s", e.Was)
		t.state.Done, t.state.DoneAt = e, t.state.Turns
		return true, nil
	}
	if proof.MatchString(p) && t.state.Receipt != "" {
		t.r.outcome(DidAction)
		t.r.sayf("Ja. Kvitteringen er %s, og du kan altid finde den igen her.", "Yes. The receipt is %s, and you can always find it here.", t.state.Receipt)
		t.r.link("/kvittering/"+t.state.Receipt, t.r.words("Se kvitteringen", "See the receipt"))
		t.state.Done, t.state.DoneAt = e, t.state.Turns
		return true, nil
	}
	for _, a := range ofAction {
		if !changes[e.Change.Type] && has(a.types, e.Change.Type) && a.form.MatchString(p) {
			t.r.outcome(DidAction)
			t.r.say(a.say)
			t.state.Done, t.state.DoneAt = e, t.state.Turns
			return true, nil
		}
	}
	if takesItUp.MatchString(p) && itBack.MatchString(p) || canBeUndone.MatchString(p) {
		return true, t.takeBack(decl)
	}
	if decl.Type == "upload" && !moreFiles.MatchString(p) && !wrongly.MatchString(p) {
		return false, nil
	}
	if decl.Type != "upload" && !noWords.MatchString(p) && !wrongly.MatchString(p) && !instead.MatchString(p) && !theSame.MatchString(p) {
		return false, nil
	}
	return t.redone(ctx, decl, e, text)
}

// yesDone tells what was done, or what follows from it.
func (t *turn) yesDone(ctx context.Context, e *errand, tells func(action.Draft) fault.Words) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Ja, det er gjort.", EN: "Yes, it is done."})
	t.r.add(tells(t.draft(e, v)).In(t.r.lang))
	t.state.Done, t.state.DoneAt = e, t.state.Turns
	return nil
}

// takeBack undoes what was just done; what cannot be undone is said to be so, with
// what can be done instead.
func (t *turn) takeBack(decl action.Action) error {
	if decl.UndoFor > 0 {
		return t.startUndo("")
	}
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Det kan jeg ikke. En sendt besked kan ikke trækkes tilbage. Du kan skrive en ny besked og rette det, der var forkert.", EN: "I cannot do that. A message that is sent cannot be taken back. You can write a new message and correct what was wrong."})
	if len(t.state.Shown) > 0 {
		t.r.choice("message:"+t.state.Shown[0].ID, t.r.words("Skriv en ny besked", "Write a new message"))
	}
	t.offerPerson()
	return nil
}

// redone does again what was done wrongly, with what is said to be right; or does the
// same to something else.
func (t *turn) redone(ctx context.Context, decl action.Action, e *errand, text string) (bool, error) {
	switch decl.Type {
	case "upload":
		return true, t.start(ctx, command{Verb: "action", Arg: "upload", Record: e.Change.Target, Subject: e.Subject, Text: text, P: 1})
	case "update_contact":
		return t.valueAgain(ctx, e, text)
	case "book", "rebook", "cancel":
		v, err := t.view(ctx, e.Subject)
		if err != nil {
			return false, err
		}
		c := command{Verb: "action", Arg: "rebook", Record: firstShown(t.state.Shown), Subject: e.Subject, Text: text, Whole: text, P: 1}
		all := opened(only(t.items(v), "appointment"))
		hit := t.pick(all, text, t.e.lexicon.Find(text))
		if len(hit) == 1 && hit[0].ID != c.Record && decl.Type != "book" {
			c.Arg, c.Record = decl.Type, hit[0].ID
			if theSame.MatchString(plain(text)) {
				return true, t.start(ctx, c)
			}
			t.state.Queue = append(t.state.Queue, c)
			return true, t.startUndo("")
		}
		wish := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
		if decl.Type != "cancel" && c.Record != "" && !wish.Empty() && len(t.e.lexicon.Find(text)) == 0 {
			return true, t.start(ctx, c)
		}
	}
	if p := plain(text); decl.UndoFor > 0 && !strings.HasSuffix(strings.TrimSpace(text), "?") && wrongly.MatchString(p) && len(strings.Fields(p)) <= 6 && len(t.e.lexicon.Find(text)) == 0 {
		return true, t.startUndo("")
	}
	return false, nil
}

func firstShown(shown []record) string {
	if len(shown) == 0 || shown[0].Kind != "appointment" {
		return ""
	}
	return shown[0].ID
}

// valueAgain proposes a value that was just stored with what is said to be right.
func (t *turn) valueAgain(ctx context.Context, e *errand, text string) (bool, error) {
	old := *e
	e.Asked, e.Approval, e.Options, e.Misses = "confirm", "", nil, 0
	e.Change = citizen.Change{Type: old.Change.Type, Target: old.Change.Target, Text: old.Change.Text, Key: fmt.Sprintf("%s/%d/%d", t.conv.ID, t.number, t.steps)}
	if err := t.journalled(); err != nil {
		return false, err
	}
	t.state.push(*e)
	changed, err := t.corrected(ctx, t.state.errand(), text)
	if err == nil && !changed {
		t.state.pop()
	}
	return changed, err
}

// amended corrects a part of a number: "66 til sidst, ikke 67", "den ender på 79",
// "den starter med 21". "" when a text does not.
func amended(number, text string) string {
	parts := digitParts.FindAllString(text, -1)
	if m := notDigits.FindStringSubmatch(text); m != nil && strings.Contains(number, m[1]) {
		for _, d := range parts {
			if i := strings.LastIndex(number, m[1]); d != m[1] && len(d) == len(m[1]) {
				return number[:i] + d + number[i+len(d):]
			}
		}
		return ""
	}
	if len(parts) != 1 || len(parts[0]) >= len(number) {
		return ""
	}
	p := danish.Fold(text)
	switch d := parts[0]; {
	case endsIn.MatchString(p):
		return number[:len(number)-len(d)] + d
	case startsWith.MatchString(p):
		return d + number[len(d):]
	}
	return ""
}

var (
	endsIn     = anyOf(`\b(til sidst|sidste|slutter|ender|i slutningen|bagerst|ends?|ending|at the end|last)\b`)
	startsWith = anyOf(`\b(i starten|starter|begynder|forrest|til at starte med|første|starts?|begins?|at the start|first)\b`)
)

// afterAll takes up again what was dropped a moment ago, when the next thing said
// is no more than another time, or that it was wanted after all.
func (t *turn) afterAll(ctx context.Context, text string) (bool, error) {
	e := t.state.Dropped
	t.state.Dropped = nil
	if thing := t.otherThingAgain(e, text); thing != "" {
		if err := t.journalled(); err != nil {
			return false, err
		}
		e.Change.Title, e.Asked, e.Options = thing, "", nil
		e.Change.Key = fmt.Sprintf("%s/%d/%d", t.conv.ID, t.number, t.steps)
		t.state.push(*e)
		return true, t.advance(ctx, "")
	}
	if e == nil || t.state.DroppedAt != t.state.Turns-1 || len(strings.Fields(text)) > 7 || len(t.e.lexicon.Find(text)) > 0 {
		return false, nil
	}
	timed := e.Change.Type == "rebook" || e.Change.Type == "book"
	wish := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
	others := timed && (theyHave.MatchString(plain(text)) && asksInstead.MatchString(plain(text)) || relative(text))
	parts := clauses(text)
	told := len(parts) > 1 && readYesNo(parts[len(parts)-1]) == yes // "ok han siger ja, bare kør"
	if !(timed && !wish.Empty()) && !others && !told && !anyway.MatchString(plain(text)) {
		return false, nil
	}
	if !wish.Empty() || others {
		e.Change.Start = ""
	}
	if err := t.journalled(); err != nil {
		return false, err
	}
	e.Change.Key = fmt.Sprintf("%s/%d/%d", t.conv.ID, t.number, t.steps)
	t.state.push(*e)
	return true, t.advance(ctx, text)
}

// asksInstead asks what there is instead: "hvad har I så".
var asksInstead = anyOf(`^(hvad|hva|what) (har|do) (i|du|de|you)( have)?( så| ellers| ledigt| af (andre )?tider| then| else| free| available)*$`)

// anyway says that it was wanted after all.
var anyway = anyOf(`^((jo|nej|ok|okay|ja|no|yes|well|øh) )*((gør|tag|lad os tage|flyt|aflys|send|book|bestil) (det|den|dem|bare)( (nu|bare|det|den|dem))* alligevel|(jo|ja|ok|okay|yes|well) (gør|tag|flyt|aflys|send|book|bestil|ændr|do|move|cancel|send|book) (det|den|dem|bare|it)( (nu|bare|det|den|så|now|then))*|jo alligevel|alligevel ja|det vil jeg alligevel|(do|move|cancel|send|book) it (anyway|after all)|yes after all)$`)
