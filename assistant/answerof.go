package assistant

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// answerOf says what is asked of one record; nothing when the record is not of a
// kind of which it can be asked.
func (t *turn) answerOf(ctx context.Context, v citizen.View, c citizen.Case, it item, a wants, text string) {
	switch {
	case a == wantsHelp && (it.document != nil || it.case_ != nil):
		t.r.sayf("Det kan du få hjælp til. %s kan hjælpe dig med “%s”, og en medarbejder kan tage over her. Har du givet en anden fuldmagt, kan de også gøre det for dig.", "You can get help with that. %s can help you with “%s”, and a member of staff can take over here. If somebody holds your mandate, they can do it for you, too.", decides(c, it), it.title)
		t.writeTo(c)
		t.offerPerson()
	case a == wantsPhoto && it.document != nil:
		t.r.say(fault.Words{DA: "Ja, et tydeligt billede eller en PDF kan du sende her. Alle sider skal kunne læses.", EN: "Yes, you can send a clear photo or a PDF here. Every page must be readable."})
	case a == wantsWhat:
		t.r.add(it.say)
	case a == wantsName && decides(c, it) != "":
		t.r.sayf("Det er %s.", "It is %s.", decides(c, it))
		if it.case_ != nil && asksWho.MatchString(plain(text)) {
			t.contactFor(ctx, command{Arg: "responsible"}, []item{it})
		}
	case a == wantsPhone:
		t.contactFor(ctx, command{Arg: "responsible"}, []item{it})
		t.writeTo(c)
	case a == wantsTalk && decides(c, it) != "":
		t.r.sayf("Du kan tale med %s.", "You can talk to %s.", decides(c, it))
		t.contactFor(ctx, command{Arg: "responsible"}, []item{it})
		t.writeTo(c)
		t.offerPerson()
	case a == wantsUntil && it.identity != nil:
		t.r.add(it.say)
	case a == wantsUntil && it.appointment == nil && it.due() != "":
		what := t.r.words("Fristen for “%s” er %s. ", "The deadline for “%s” is %s. ")
		if it.case_ != nil && it.case_.Deadline == "" {
			what = t.r.words("Klagefristen i “%s” er %s. ", "The deadline to complain in “%s” is %s. ")
			t.state.Own = "appeal"
		}
		t.r.add(fmt.Sprintf(what, it.title, t.sayWhen(it.due())) + t.daysUntil(it.due()))
	case a == wantsMore && it.due() != "" && it.appointment == nil:
		t.r.sayf("Om du kan få længere frist end %s, bestemmer %s. Skriv til dem, før fristen er gået.", "Whether you can get longer than until %s is for %s to decide. Write to them before the deadline.", t.sayWhen(it.due()), decides(c, it))
		t.writeTo(c)
	case a == wantsWhy && it.document != nil:
		t.r.sayf("%s skal bruge “%s” til sagen “%s”.", "%s needs “%s” for the case “%s”.", decides(c, it), it.title, c.Title)
		if c.WaitingFor == "borgeren" {
			t.r.say(fault.Words{DA: "Sagen venter på den.", EN: "The case is waiting for it."})
		}
	case a == wantsIf && it.identity == nil:
		t.answerIf(ctx, c, it, text)
	case a == wantsLater && it.due() != "" && it.appointment == nil && t.after(text, it.due()):
		t.r.sayf("Det er for sent. Fristen for “%s” er %s. Skriv til %s før den dag, og spørg, om du kan få længere tid.", "That is too late. The deadline for “%s” is %s. Write to %s before that day and ask whether you can get more time.", it.title, t.sayWhen(it.due()), decides(c, it))
		t.writeTo(c)
	case a == wantsLater && it.due() != "" && it.appointment == nil:
		t.r.sayf("Det er i orden. Fristen for “%s” er %s.", "That is fine. The deadline for “%s” is %s.", it.title, t.sayWhen(it.due()))
	case a == wantsMissing && c.ID != "":
		t.waitsFor(v, c)
	case a == wantsWait && c.ID != "":
		t.answerWait(v, c)
	case a == wantsMeaning && it.document == nil && c.ID != "" && strings.Contains(strings.ToLower(it.say), lastWord(text)) && len(t.e.lexicon.Find(text)) == 0:
		if word := lastWord(text); !t.tellNaming(string(c.Area), word) {
			t.r.sayf("Hvad “%s” betyder, står ikke i min vejledning. %s kan forklare det.", "What “%s” means is not in my guide. %s can explain it.", word, decides(c, it))
			t.writeTo(c)
		}
	case a == wantsMeaning && it.document != nil && len(t.pick([]item{it}, text, nil)) > 0:
		t.tellNaming(string(c.Area), it.title)
		t.r.sayf("“%s” er et papir, som %s skal bruge til sagen “%s”. Hvad der skal stå i det, kan de svare på.", "“%s” is a paper that %s needs for the case “%s”. They can tell what must be in it.", it.title, decides(c, it), c.Title)
		t.writeTo(c)
	case a == wantsUntil && it.case_ != nil && strings.Contains(strings.ToLower(c.NextStep), "revurder"):
		t.r.sayf("Der står ingen slutdato. Næste skridt: %s.", "No end date is given. Next step: %s.", strings.TrimSuffix(c.NextStep, "."))
	case a == wantsUntil && !asksFor["when"].MatchString(trimLead(plain(text))): // "hvor længe kan jeg få dem?" is a rule
	case a == wantsOther && it.appointment != nil && !howIsIt.MatchString(trimLead(plain(text))): // an order to move it
	case it.appointment != nil && (a == wantsNow || a == wantsWhoMust):
		t.ofAppointment(ctx, c, it, wantsBring)
	case it.appointment != nil:
		t.ofAppointment(ctx, c, it, a)
	default:
		t.answerOfMatter(ctx, v, c, it, a, text)
	}
}

// answerOfMatter says what is asked of a case, a benefit, a document or an identity
// paper, and of no other record.
func (t *turn) answerOfMatter(ctx context.Context, v citizen.View, c citizen.Case, it item, a wants, text string) {
	switch {
	case a == wantsNow && c.ID != "" && it.appointment == nil:
		t.answerNow(v, c)
	case a == wantsOther && it.appointment == nil && it.identity == nil && decides(c, it) != "":
		t.r.sayf("Det kan jeg ikke ændre her. Det er %s, der bestemmer det.", "I cannot change that here. It is for %s to decide.", decides(c, it))
		t.writeTo(caseFor(v, it))
		t.offerPerson()
	case a == wantsInstead && it.appointment == nil && (it.document != nil || it.case_ != nil):
		t.answerOf(ctx, v, c, it, wantsHelp, text)
	case a == wantsTravel && it.identity != nil:
		t.sayTravel(it, text)
	case a == wantsMoney && it.benefit != nil:
		t.r.add(it.say)
	case a == wantsMoney && it.case_ != nil && len(t.pick(only(t.items(v), "benefit"), "", it.terms)) == 0:
		if done, err := t.guideOn(ctx, text, c, it); !done || err != nil {
			t.askThem(c, it)
			t.offerPerson()
		}
	case a == wantsAmount && it.amount > 0:
		t.r.add(it.say)
	case a == wantsAnswer && c.ID != "" && it.appointment == nil:
		t.sayAnswerDay(c)
	case a == wantsReason && decides(c, it) != "":
		t.sayReason(caseFor(v, it), it)
	case a == wantsWhoMust && it.document != nil:
		t.r.sayf("Det er dig, der skal sørge for, at “%s” bliver sendt, senest %s. Skal en anden udfylde den, kan %s svare på hvem.", "It is you who must see to it that “%s” is sent, by %s. If somebody else is to fill it in, %s can tell who.", it.title, t.sayWhen(it.due()), decides(c, it))
		t.writeTo(c)
	case a == wantsWhoMust && c.ID != "":
		t.waitsFor(v, c)
	case a == wantsTold && decides(c, it) != "":
		t.askThem(c, it)
	case a == wantsTotal && it.benefit != nil:
		t.sayTotal(v)
	case a == wantsTax && it.benefit != nil:
		t.sayTax(it)
	case a == wantsUntil && it.benefit != nil:
		t.r.add(it.say)
	case a == wantsUntil && c.ID != "":
		t.waitsFor(v, c)
	case a == wantsReminder && it.document != nil:
		t.r.sayf("Det gør jeg af mig selv: Du får en påmindelse to dage før fristen %s.", "I do that by myself: you get a reminder two days before the deadline on %s.", t.sayWhen(it.due()))
	}
}

// ofOneOnly reports whether several records are in hand and only one can be asked
// about so.
func (t *turn) ofOneOnly(a wants, list []item) bool {
	switch a {
	case wantsTalk:
		return len(list) > 1
	case wantsNow:
		return len(only(list, "case")) > 1
	}
	return false
}

// answerIf tells what the guide says of papers that are late and meetings that are
// missed, or that it says nothing.
func (t *turn) answerIf(ctx context.Context, c citizen.Case, it item, text string) {
	topic := string(c.Area)
	tells := papersLate
	if it.appointment != nil {
		tells = stayedAway
		if ill.MatchString(plain(text)) {
			tells = slices.Concat(whenIll, stayedAway)
		}
	}
	if it.benefit != nil {
		tells = notPaid
		topic = firstOf(it.terms)
	}
	if !t.tellPart(topic, tells) && !(it.due() == "" && t.tellAsked(ctx, topic, text)) {
		t.r.sayf("Hvad der så sker, står ikke i min vejledning. %s ved det.", "What happens then is not in my guide. %s knows.", decides(c, it))
	}
	switch {
	case it.appointment != nil && it.appointment.Rebookable:
		t.r.say(fault.Words{DA: "Kan du ikke komme, så sig det i god tid. Jeg kan flytte eller aflyse tiden for dig.", EN: "If you cannot come, say so in good time. I can move or cancel it for you."})
		t.r.choice("rebook:"+it.ID, t.r.words("Flyt tiden", "Move it"))
		t.r.choice("cancel:"+it.ID, t.r.words("Aflys", "Cancel"))
	case it.due() != "" && c.ID != "":
		t.r.sayf("Kan du ikke nå det inden %s, så skriv til %s, før fristen er gået.", "If you cannot make it by %s, write to %s before the deadline.", t.sayWhen(it.due()), decides(c, it))
		t.writeTo(c)
	}
}

// after reports whether the day that a text speaks of comes after day.
func (t *turn) after(text, day string) bool {
	said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true}).Any
	return len(said) > 0 && !said[0].Start.IsZero() && said[0].Start.Format(time.DateOnly) > day
}

// ill says that somebody is ill.
var ill = anyOf(`\b(syg|sygemeldt|ill|sick)\b`)

// waitsFor tells what a case waits for.
func (t *turn) waitsFor(v citizen.View, c citizen.Case) {
	for _, d := range only(t.items(v), "document") {
		if d.document.Case == c.ID {
			t.r.add(t.r.words("Dette mangler fra dig: ", "This is missing from you: ") + d.say)
			t.show(d)
		}
	}
	switch c.WaitingFor {
	case "borgeren":
		t.r.sayf("“%s” venter på dig. Næste skridt: %s.", "“%s” is waiting for you. Next step: %s.", c.Title, strings.TrimSuffix(c.NextStep, "."))
	case "", "ingen":
		t.r.sayf("Jeg kan ikke se, at “%s” venter på nogen. Næste skridt: %s.", "I cannot see that “%s” waits for anybody. Next step: %s.", c.Title, strings.TrimSuffix(c.NextStep, "."))
	default:
		t.r.sayf("“%s” venter på: %s. Næste skridt: %s.", "“%s” is waiting for: %s. Next step: %s.", c.Title, t.waiting(c.WaitingFor), strings.TrimSuffix(c.NextStep, "."))
	}
}

// answerNow tells whether a case waits for the citizen, and what comes next.
func (t *turn) answerNow(v citizen.View, c citizen.Case) {
	if c.WaitingFor != "borgeren" {
		t.r.sayf("I sagen “%s” skal du ikke gøre noget lige nu.", "In the case “%s” you need not do anything right now.", c.Title)
	}
	t.waitsFor(v, c)
}

// sayTravel holds the day of a journey against the day a passport runs out.
func (t *turn) sayTravel(it item, text string) {
	switch said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true}).Any; {
	case len(said) == 0 || said[0].Start.IsZero():
		t.r.add(it.say)
	case t.after(text, it.due()):
		t.r.sayf("Nej, passet udløber før den dag: %s.", "No, the passport runs out before that day: on %s.", t.sayWhen(it.due()))
	default:
		t.r.sayf("Ja, den dag gælder passet stadig. Det udløber %s.", "Yes, the passport is still valid on that day. It runs out on %s.", t.sayWhen(it.due()))
	}
	t.r.choice("passage:pas#forny", t.r.words("Hvordan fornyer jeg mit pas?", "How do I renew my passport?"))
}

func lastWord(text string) string {
	words := strings.Fields(strings.TrimSuffix(plain(text), " mean"))
	return words[len(words)-1]
}

// sayTotal adds up what is paid out next of all that one gets.
func (t *turn) sayTotal(v citizen.View) {
	sum, names, gross := 0, []string{}, false
	for _, it := range only(t.items(v), "benefit") {
		if t.told(it) {
			continue
		}
		sum += it.amount
		gross = gross || it.benefit.Gross
		names = append(names, fmt.Sprintf("%s %s", it.title, Kroner(it.amount, t.r.lang)))
		t.show(it)
	}
	if len(names) == 0 {
		return
	}
	t.r.sayf("Tilsammen %s: %s.", "Together %s: %s.", Kroner(sum, t.r.lang), strings.Join(names, ", "))
	if gross {
		t.r.say(fault.Words{DA: "Noget af det er før skat, så der kommer mindre ud.", EN: "Some of it is before tax, so less is paid out."})
	}
}

// answerWait tells why a case takes its time, as far as it is known.
func (t *turn) answerWait(v citizen.View, c citizen.Case) {
	t.waitsFor(v, c)
	if c.DecisionExpected != "" {
		t.r.sayf("Du kan regne med svar %s.", "You can expect an answer on %s.", t.sayWhen(c.DecisionExpected))
	}
	if !t.tellPart(string(c.Area), takesTime) {
		t.r.sayf("Hvorfor det tager den tid, kan %s svare på.", "Why it takes that long is for %s to say.", c.Responsible)
	}
	t.writeTo(c)
}

// sayReason says that the register gives no reason, and who does.
func (t *turn) sayReason(c citizen.Case, it item) {
	t.r.sayf("Hvorfor det er sådan, står ikke i registret. %s kan forklare det, og er der truffet en afgørelse, står begrundelsen i brevet.", "The register does not say why. %s can explain it, and if a decision was made, the letter gives the reasons.", decides(c, it))
	if c.AppealDeadline != "" {
		t.r.sayf("Er du uenig, kan du klage senest %s.", "If you disagree, you can complain by %s.", t.sayWhen(c.AppealDeadline))
		t.r.choice("passage:klage#hvordan", t.r.words("Hvordan klager jeg?", "How do I complain?"))
	}
	t.writeTo(c)
}

// sayAnswerDay tells when an answer is to be expected, as far as the case tells.
func (t *turn) sayAnswerDay(c citizen.Case) {
	next := strings.TrimSuffix(c.NextStep, ".")
	switch {
	case c.WaitingFor == "borgeren":
		t.r.sayf("“%s” venter på dig, før der kan komme svar. Næste skridt: %s.", "“%s” is waiting for you before there can be an answer. Next step: %s.", c.Title, next)
	case c.DecisionExpected != "":
		t.r.sayf("Du kan regne med svar i “%s” %s.", "You can expect an answer in “%s” on %s.", c.Title, t.sayWhen(c.DecisionExpected))
	default:
		t.r.sayf("Næste skridt i “%s”: %s.", "Next step in “%s”: %s.", c.Title, next)
	}
}
