package assistant

import (
	"context"
	"fmt"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// ofAppointment says what is asked of an appointment alone.
func (t *turn) ofAppointment(ctx context.Context, c citizen.Case, it item, a wants) {
	ap := it.appointment
	switch a {
	case wantsForm:
		t.r.sayf("Hvordan mødet bliver holdt, kan jeg ikke ændre. Det bestemmer %s. Jeg kan skrive til dem og spørge.", "I cannot change how the meeting is held. That is for %s to decide. I can write to them and ask.", decides(c, it))
		t.writeTo(c)
	case wantsUntil:
		t.r.add(it.say)
	case wantsLength:
		t.r.sayf("Det varer %d minutter.", "It takes %d minutes.", ap.Minutes)
	case wantsPlace:
		t.r.add(t.sayPlace(ap))
	case wantsCompany:
		if ap.ForDependent != "" || !t.tellPart(string(c.Area), somebodyWith) && !t.tellPart("fuldmagt", somebodyWith) {
			t.askThem(c, it)
		}
	case wantsInstead, wantsInterpreter:
		t.askThem(c, it)
		t.offerPerson()
	case wantsOther:
		if ap.Rebookable {
			t.r.say(fault.Words{DA: "Sig, hvornår du hellere vil, så flytter jeg den. Du skal sige ja, før det sker.", EN: "Say when you would rather have it, and I will move it. You say yes before it happens."})
			t.r.choice("rebook:"+it.ID, t.r.words("Flyt tiden", "Move it"))
			t.r.choice("cancel:"+it.ID, t.r.words("Aflys", "Cancel"))
		}
	case wantsJoin:
		if ap.Mode != "video" && ap.Mode != "telefon" {
			return
		}
		t.r.add(t.sayPlace(ap))
		t.r.sayf("Et link eller nummer står ikke her. Det får du fra %s.", "No link or number is given here. You get it from %s.", decides(c, it))
		t.writeTo(c)
	case wantsBring:
		t.answerBring(ctx, c, it)
	case wantsAbout:
		t.sayAbout(c, it)
	case wantsReminder:
		t.r.say(fault.Words{DA: "Det gør jeg af mig selv: Du får en påmindelse dagen før.", EN: "I do that by myself: you get a reminder the day before."})
	}
}

// sayPlace says where an appointment is held.
func (t *turn) sayPlace(a *citizen.Appointment) string {
	home, rest, atHome := strings.Cut(a.Place, "Hjemme hos dig, ")
	switch {
	case a.Mode == "telefon":
		return t.r.words("Det foregår i telefonen.", "It is by phone.")
	case a.Mode == "video":
		return t.r.words("Det foregår på video.", "It is on video.")
	case atHome && home == "":
		return fmt.Sprintf(t.r.words("Det er hjemme hos dig: %s.", "It is at your home: %s."), rest)
	}
	return fmt.Sprintf(t.r.words("Stedet er: %s.", "The place is: %s."), a.Place)
}

// sayAbout tells what an appointment is about, as far as its case tells.
func (t *turn) sayAbout(c citizen.Case, it item) {
	if c.ID == "" {
		t.r.sayf("Der står kun, at det er “%s” med %s.", "It only says that it is “%s” with %s.", it.title, decides(c, it))
		for _, term := range it.terms {
			if t.tellNaming(term, it.title) {
				return
			}
		}
		return
	}
	t.r.sayf("Det hører til sagen “%s”: %s. Næste skridt i sagen: %s.", "It belongs to the case “%s”: %s. Next step in the case: %s.", c.Title, c.Status, strings.TrimSuffix(c.NextStep, "."))
	t.r.sayf("Mere står der ikke om den. %s kan fortælle, hvad der skal ske.", "No more is said about it. %s can tell you what will happen.", decides(c, it))
	t.writeTo(c)
}

// sayTax tells whether an amount is before tax.
func (t *turn) sayTax(it item) {
	if it.benefit.Gross {
		t.r.sayf("%s: %s er før skat. Hvad der er tilbage, står i oplysningerne om udbetalingen.", "%s: %s is before tax. What is left is in your payment statement.", it.title, Kroner(it.amount, t.r.lang))
		return
	}
	t.r.sayf("%s: %s er det, der bliver udbetalt.", "%s: %s is what is paid out.", it.title, Kroner(it.amount, t.r.lang))
}

// somebodyWith is how a guide says that one may bring somebody.
var somebodyWith = cue{anyOf(`\b(tage|have) (\p{L}+ ){1,3}med\b.*\b(tryg|bisidder|møde\p{L}*|sag)|\bbring (\p{L}+ ){1,4}(along|with you|you trust|you feel)|\b(companion|lay representative|bisidder)\b`)}

// answerBring tells what to bring to an appointment: what its case waits for, or what
// the guide about the thing that it is booked for says; the calendar itself says
// nothing.
func (t *turn) answerBring(ctx context.Context, c citizen.Case, it item) {
	if c.ID == "" && t.bringFor(firstOf(without(it.terms, []string{"borgerservice"}))) {
		return
	}
	v, err := t.view(ctx, t.subjectOr(it.Subject))
	if err == nil {
		for _, it := range only(t.items(v), "document") {
			if d := it.document; d.Case == c.ID && c.ID != "" && it.open {
				t.r.sayf("Til sagen mangler “%s”, senest %s.", "The case still needs “%s”, by %s.", d.Title, t.sayWhen(d.Due))
			}
		}
	}
	t.r.sayf("Der står ikke i kalenderen, hvad du skal have med. %s ved det.", "The calendar does not say what to bring. %s knows.", decides(c, it))
	t.writeTo(c)
}

// bringFor quotes what the guide about a topic says of what to bring.
func (t *turn) bringFor(topic string) bool {
	g, err := t.e.library.Guide(t.guideKey(topic))
	if err != nil {
		return false
	}
	for i := range g.Passages {
		if p := &g.Passages[i]; p.Kind == knowledge.Documents && t.quotePart(g, p, sentences(p.Short)...) {
			return true
		}
	}
	return false
}

// askThem says that a record does not tell what was asked, and who can.
func (t *turn) askThem(c citizen.Case, it item) {
	t.r.sayf("Det kan jeg ikke se ud fra “%s”. %s kan svare på det.", "I cannot tell that from “%s”. %s can answer.", it.title, decides(c, it))
	t.writeTo(c)
}

// beyondRecord answers what was not understood, asked after a record was shown: from
// the guide of its topic where a sentence speaks of it, else that the record does not
// tell, and who can. False when nothing was shown or the words name another matter.
func (t *turn) beyondRecord(ctx context.Context, c command) (done bool, err error) {
	if t.conv.Actor == "" || t.state.Own == "" || t.state.errand() != nil || len(t.state.Shown) == 0 || len(strings.Fields(c.Text)) > mostOnTopic || !question.MatchString(trimLead(plain(c.Text))) {
		return false, nil
	}
	list, v, err := t.inHand(ctx, c.Text)
	if err != nil || len(list) == 0 || t.namesElse(c.Text, list) {
		return false, err
	}
	it := list[0]
	of := caseBehind(v, it)
	if decides(of, it) == "" {
		return false, nil
	}
	if p := trimLead(plain(c.Text)); (pronouns.MatchString(p) || namesNothing(c.Text)) && t.justTold(c.Text, list[:1]) {
		t.r.outcome(AnswerOwnData)
		t.state.Misses = 0
		return true, t.onward(ctx, c.Text, v, it)
	}
	if done, err := t.guideOn(ctx, c.Text, of, it); done || err != nil {
		t.r.outcome(AnswerOwnData)
		return done, err
	}
	t.r.outcome(Clarify)
	t.askThem(of, it)
	t.offerPerson()
	t.miss(c.Text)
	return true, nil
}
