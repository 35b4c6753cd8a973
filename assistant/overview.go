package assistant

import (
	"context"
	"slices"
	"sort"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// ownOverview says what the citizen must do, what they wait for and what comes.
func (t *turn) ownOverview(v citizen.View, arg string) {
	all := t.items(v)
	todo, wait, next := overview(all)
	n := 0
	section := func(heading fault.Words, list []item) {
		if len(list) == 0 {
			return
		}
		t.r.say(heading)
		for _, it := range list {
			t.r.add(it.say)
			t.show(it)
		}
		n += len(list)
	}
	if arg != "waiting" {
		section(fault.Words{DA: "Du skal gøre dette:", EN: "You need to do this:"}, todo)
	}
	if arg == "todo" && deadlines.MatchString(plain(t.in.Text)) {
		section(fault.Words{DA: "Du kan klage over dette:", EN: "You can complain about this:"}, appealable(only(all, "case")))
	}
	if arg != "todo" {
		section(fault.Words{DA: "Du venter på andre her:", EN: "Here you wait for others:"}, wait)
	}
	if arg == "overview" {
		section(fault.Words{DA: "Dine næste aftaler:", EN: "Your next appointments:"}, next)
		section(fault.Words{DA: "Dine næste udbetalinger:", EN: "Your next payments:"}, opened(only(all, "benefit")))
	}
	if n == 0 {
		t.r.say(fault.Words{DA: "Der er ikke noget, du skal gøre eller vente på lige nu.", EN: "There is nothing you must do or wait for right now."})
	}
}

// whatIsThen tells what one has in a stretch of time: the appointments and what is due. When
// there is nothing it says so, and tells what comes next.
func (t *turn) whatIsThen(ctx context.Context, v citizen.View, c command) {
	times := when.Parse(t.timely(c.Text), t.local(), when.Options{})
	todo, _, next := overview(t.childItems(t.items(v), c.Child))
	ahead := slices.Concat(next, todo)
	sort.SliceStable(ahead, func(i, j int) bool { return ahead[i].needs() < ahead[j].needs() })
	var then []item
	for _, it := range ahead {
		day, err := time.ParseInLocation(time.DateOnly, it.needs(), citizen.Copenhagen())
		if err == nil && covers(times, day) {
			then = append(then, it)
		}
	}
	if len(then) == 0 {
		if day, ok := dayWished(when.Wish{Any: times}); ok {
			t.r.sayf("%s kan jeg ikke se noget hos dig.", "I cannot see anything for you on %s.", upper(t.sayWhen(day.Format(time.DateOnly))))
		} else {
			t.r.say(fault.Words{DA: "På det tidspunkt kan jeg ikke se noget hos dig.", EN: "I cannot see anything for you at that time."})
		}
		if then = ahead[:min(1, len(ahead))]; len(then) > 0 {
			t.r.say(fault.Words{DA: "Det næste er:", EN: "What comes next is:"})
		}
	}
	if len(only(then, "appointment")) < len(then) {
		c.Arg = "" // not only appointments
	}
	t.tell(ctx, c, then)
}

// needs is the day on which a record wants something of the citizen.
func (it item) needs() string {
	if it.appointment != nil {
		return it.days[0]
	}
	return it.due()
}

// deadlines asks for the days until which something can be done.
var deadlines = anyOf(`\b(frister|fristerne|tidsfrister|deadlines)\b`)

// ownLetters helps with a letter that was not understood. Letters themselves lie in
// Digital Post; what they are mostly about, what is asked for and what is decided,
// stands in the records.
func (t *turn) ownLetters(v citizen.View) {
	t.r.say(fault.Words{
		DA: "Brevet selv kan jeg ikke se. Det ligger i Digital Post. Men jeg kan se dine sager, og det er tit dem, et brev handler om.",
		EN: "I cannot see the letter itself. It is in Digital Post. But I can see your cases, and a letter is often about one of them.",
	})
	t.ownOverview(v, "matters")
	t.r.message.Outcome = Clarify
	t.r.asks(AskReason)
	t.r.say(fault.Words{
		DA: "Skriv, hvad der står øverst i brevet, for eksempel “afgørelse” eller “partshøring”, eller sæt teksten ind her, så forklarer jeg det. Du kan også ringe til den, der har sendt det: nummeret står i brevet.",
		EN: "Write what stands at the top of the letter, for example “afgørelse” (decision) or “partshøring” (hearing), or paste the text here, and I will explain it. You can also call whoever sent it: the number is in the letter.",
	})
	t.r.choice("passage:digital-post#laes", t.r.words("Hvor læser jeg mine breve?", "Where do I read my letters?"))
	t.offerPerson()
}

// overview sorts records into what the citizen must do, what they wait for and
// the coming appointments.
func overview(all []item) (todo, wait, next []item) {
	asked := map[string]bool{}
	for _, it := range all {
		if it.document != nil {
			asked[it.document.Case] = true
			todo = append(todo, it)
		}
	}
	for _, it := range all {
		switch {
		case it.appointment != nil && it.open:
			next = append(next, it)
		case it.case_ == nil:
		case it.case_.WaitingFor == "borgeren" && it.case_.Deadline != "" && !asked[it.case_.ID]:
			todo = append(todo, it)
		case it.case_.WaitingFor != "borgeren" && it.case_.WaitingFor != "ingen" && it.case_.WaitingFor != "":
			wait = append(wait, it)
		}
	}
	sort.SliceStable(todo, func(i, j int) bool { return todo[i].firstDay() < todo[j].firstDay() })
	return todo, wait, next
}

func (t *turn) ownContact(v citizen.View) {
	t.r.sayf("Vi har registreret: telefon %s, e-mail %s og adressen %s.", "We have registered: phone %s, e-mail %s and the address %s.", v.Phone, v.Email, v.Address)
	t.r.message.Cards = append(t.r.message.Cards, Card{
		Kind: "contact", Title: t.r.words("Dine kontaktoplysninger", "Your contact data"), ReadAt: t.now, Register: "CPR / " + v.Municipality,
		Rows: []CardRow{{Label: t.r.words("Telefon", "Phone"), Value: v.Phone}, {Label: "E-mail", Value: v.Email}, {Label: t.r.words("Adresse", "Address"), Value: v.Address}},
	})
	t.r.choice("say:"+t.r.words("ret mit telefonnummer", "change my phone number"), t.r.words("Ret telefonnummer", "Change phone number"))
	t.r.choice("say:"+t.r.words("ret min e-mail", "change my e-mail"), t.r.words("Ret e-mail", "Change e-mail"))
}

func (t *turn) ownMandates(ctx context.Context, v citizen.View) error {
	day, n := citizen.Day(t.now), 0
	if lessToSee.MatchString(plain(t.in.Text)) && !seesNoMore.MatchString(plain(t.in.Text)) {
		t.r.say(fault.Words{DA: "Jeg kan ikke tage ét område ud af en fuldmagt. Du kan kalde den tilbage og give en ny, der gælder for mindre. Indtil da gælder den, som den er.", EN: "I cannot take one area out of a mandate. You can revoke it and give a new one that covers less. Until then it stands as it is."})
	}
	for _, d := range v.Given {
		if d.Revoked != "" && d.Revoked <= day {
			t.r.sayf("Fuldmagten til %s blev kaldt tilbage %s og gælder ikke mere.", "The mandate to %s was revoked on %s and no longer holds.", t.personName(ctx, d.To), t.sayWhen(d.Revoked))
		}
		if !d.Valid(day) {
			continue
		}
		n++
		t.r.sayf("%s har fuldmagt fra dig. Kan se: %s. Kan handle om: %s. %s", "%s holds your mandate. May see: %s. May act on: %s. %s",
			t.personName(ctx, d.To), areaNames(t, d.Read), areaNames(t, d.Act), t.holdsFor(d))
		t.r.choice("revoke:"+d.To, t.r.words("Tilbagekald fuldmagten", "Revoke the mandate"))
	}
	held, err := t.e.office.Mandates(ctx, t.conv.Actor)
	if err != nil {
		return err
	}
	for _, m := range held {
		n++
		t.r.sayf("Du har fuldmagt fra %s. Du kan se: %s. Du kan handle om: %s.", "You hold a mandate from %s. You may see: %s. You may act on: %s.",
			m.Name, areaNames(t, m.Read), areaNames(t, m.Act))
		t.r.choice("passage:fuldmagt#typer", t.r.words("Hvad kan man med en fuldmagt?", "What does a mandate allow?"))
	}
	if n == 0 {
		t.r.say(fault.Words{DA: "Der er ingen fuldmagter lige nu, hverken til dig eller fra dig. Ingen anden ser dine sager, breve og oplysninger, før du selv giver fuldmagt eller læseadgang.", EN: "There are no mandates right now, neither to you nor from you. Nobody else sees your cases, letters and data until you give a mandate or reading access yourself."})
		t.r.choice("passage:fuldmagt#trin", t.r.words("Hvordan giver jeg fuldmagt?", "How do I give a mandate?"))
		t.r.choice("passage:digital-post#laeseadgang", t.r.words("Kan en anden læse min post?", "Can somebody else read my post?"))
	}
	return nil
}

// holdsFor says from when and until when a mandate holds.
func (t *turn) holdsFor(d citizen.Delegation) string {
	if d.ValidTo != "" {
		return t.r.words("Gælder fra "+t.sayWhen(d.ValidFrom)+" til og med "+t.sayWhen(d.ValidTo)+".", "Valid from "+t.sayWhen(d.ValidFrom)+" to "+t.sayWhen(d.ValidTo)+".")
	}
	return t.r.words("Gælder fra "+t.sayWhen(d.ValidFrom)+", og til du kalder den tilbage.", "Valid from "+t.sayWhen(d.ValidFrom)+" and until you revoke it.")
}

func (t *turn) ownAccesses(ctx context.Context, v citizen.View) error {
	list, err := t.e.office.Accesses(ctx, t.capability(v.ID))
	if err != nil {
		return err
	}
	t.r.sayf("Jeg har noteret %d opslag og ændringer i dine oplysninger. Du ser dem alle under “Mit overblik”.", "I have noted %d reads and changes of your data. You see them all under “My overview”.", len(list))
	t.r.link("/mit-overblik", t.r.words("Se, hvem der har set mine oplysninger", "See who has seen my data"))
	return nil
}
