package assistant

import (
	"context"
	"fmt"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// small is what Offelia says to what is not a request.
var small = map[string]fault.Words{
	"greeting":  {DA: "Hej! Hvad kan jeg hjælpe dig med?", EN: "Hello! What can I help you with?"},
	"thanks":    {DA: "Det var så lidt. Skriv bare, hvis der er mere.", EN: "You are welcome. Just write if there is more."},
	"bye":       {DA: "Hav en god dag. Samtalen ligger her, når du kommer tilbage.", EN: "Have a good day. The conversation is here when you come back."},
	"human":     {DA: "Jeg er en maskine, ikke et menneske: en digital assistent for det offentlige. Du kan altid tale med et menneske i stedet.", EN: "I am a machine, not a person: a digital assistant for public services. You can always talk to a person instead."},
	"name":      {DA: "Jeg hedder Offelia. Jeg er en maskine, og jeg hjælper med det offentlige.", EN: "My name is Offelia. I am a machine, and I help with public services."},
	"howareyou": {DA: "Tak, fordi du spørger. Jeg er en maskine, så jeg har det altid ens – men jeg er klar til at hjælpe dig.", EN: "Thank you for asking. I am a machine, so I always feel the same, but I am ready to help you."},
	"cando":     {DA: "Jeg kan svare på spørgsmål om det offentlige, for eksempel flytning, pas, pension, barsel og sygdom. Når du er logget ind, kan jeg vise dine sager, ydelser, aftaler og frister, bestille, flytte og aflyse tider, sende dokumenter og ansøgninger, skrive til din sagsbehandler, rette din telefon og e-mail og give eller tilbagekalde fuldmagter. Jeg afgør ikke, om du har ret til noget. Og du kan altid få et menneske.", EN: "I can answer questions about public services, such as moving, passports, pensions, parental leave and sickness. When you are logged in, I can show your cases, benefits, appointments and deadlines, book, move and cancel meetings, send documents and applications, write to your caseworker, change your phone and e-mail, and give or revoke mandates. I do not decide what you are entitled to. And you can always get a person."},
	"sorry":     {DA: "Det er helt i orden. Hvad kan jeg hjælpe med?", EN: "That is quite all right. What can I help with?"},
	"praise":    {DA: "Tak, det er pænt af dig. Er der andet, jeg kan hjælpe med?", EN: "Thank you, that is kind. Is there anything else I can help with?"},
	"ok":        {DA: "Godt. Skriv, hvis der er mere, jeg kan hjælpe med.", EN: "Good. Write if there is more I can help with."},
	"privacy":   {DA: "Jeg gemmer samtalen, så du og en eventuel medarbejder kan finde den igen. CPR-numre fjerner jeg, før noget bliver gemt. Du kan hente samtalen og se, hvem der har set dine oplysninger, under “Mit overblik”. Du kan også bede en medarbejder om at slette det, der kan slettes.", EN: "I keep the conversation so that you and a member of staff can find it again. I remove CPR numbers before anything is stored. You can download the conversation and see who has seen your data under “My overview”. You can also ask a member of staff to delete what can be deleted."},
	"seen":      {DA: "Kun du kan se det, du skriver her, og en medarbejder, hvis samtalen bliver givet videre. Men den, der låner din telefon eller computer, kan læse med, så længe du er logget ind. Log ud, når du er færdig, og luk siden. Under “Mit overblik” kan du se, hvem der har set dine oplysninger.", EN: "Only you can see what you write here, and a member of staff if the conversation is passed on. But whoever borrows your phone or computer can read along while you are logged in. Log out when you are done, and close the page. Under “My overview” you can see who has seen your data."},
	"trust":     {DA: "Jeg svarer kun ud fra de offentlige vejledninger og det, der står i registrene, og jeg viser, hvor det står. Jeg kan misforstå et spørgsmål. Er du i tvivl, så læs kilden, eller spørg en medarbejder.", EN: "I answer only from the public guides and from what the registers hold, and I show where it stands. I can misunderstand a question. If you are in doubt, read the source or ask a member of staff."},
	"language":  {DA: "Jeg svarer på dansk og engelsk. Skriv på det sprog, du helst vil. Skal du bruge en tolk, kan en medarbejder hjælpe.", EN: "I answer in Danish and English. Write in the one you prefer. If you need an interpreter, a member of staff can help."},
}

// talk answers small talk.
func (t *turn) talk(ctx context.Context, what string) error {
	if what == "plain" {
		return t.retell(ctx, knowledge.PlainLanguage)
	}
	w, ok := small[what]
	if !ok {
		w = small["greeting"]
	}
	t.r.outcome(SmallTalk)
	t.r.say(w)
	switch what {
	case "human":
		t.offerPerson()
	case "cando", "greeting", "name":
		return t.suggestions(ctx)
	}
	return nil
}

// whyNot asks why something was refused.
var whyNot = anyOf(`^(men |jamen )?(hvorfor|why)( ikke| ik| kan (du|i|jeg) ikke( det| se det)?| not| can't (you|i)( do that)?)?( det er jo min \p{L}+| (han|hun) er (jo )?min \p{L}+)?$|^(men |jamen )?(han|hun|det|he|she) (er|is) (jo |da )?(min|my) \p{L}+$`)

// whyRefused tells why somebody else's data is not shown, after it was not.
func (t *turn) whyRefused(ctx context.Context, text string) (done bool, err error) {
	last := t.state.Last
	if last == nil || last.Outcome != Refuse || !whyNot.MatchString(plain(text)) || t.conv.Actor == "" || strings.HasPrefix(last.Label, "guard:") {
		return false, nil
	}
	held, err := t.e.office.Mandates(ctx, t.conv.Actor)
	if err != nil {
		return false, err
	}
	t.r.outcome(Refuse)
	t.r.say(fault.Words{DA: "Fordi hver voksen selv bestemmer, hvem der må se vedkommendes oplysninger, også i familien.", EN: "Because every adult decides who may see their data, also within a family."})
	for _, m := range held {
		t.r.sayf("%s har givet dig fuldmagt til at se: %s. Skal du kunne se mere, kan %s udvide fuldmagten på borger.dk eller her hos mig.", "%s has given you a mandate to see: %s. If you are to see more, %s can widen it on borger.dk or here with me.", m.Name, areaNames(t, m.Read), firstName(m.Name))
	}
	if len(held) == 0 {
		t.r.say(fault.Words{DA: "Personen kan give dig en fuldmagt på borger.dk, her hos mig eller i Borgerservice.", EN: "The person can give you a mandate on borger.dk, here with me or at Citizen Service."})
	}
	t.r.choice("passage:fuldmagt#overblik", t.r.words("Hvad er en fuldmagt?", "What is a mandate?"))
	return true, nil
}

// getsLeave asks how one is allowed to see what was not shown, givesLeave how one allows it
// to somebody.
var (
	getsLeave  = anyOf(`\b(hvordan|hvor|how) (får|kan|må|do|can|could) (jeg|vi|i|we|hun|han|she|he) (\p{L}+ ){0,4}?(lov( til)?|adgang|ret til|tilladelse|fuldmagt|permission|access|allowed|mandate)\b|\b(kan|can|could) (hun|han|de|she|he|they|(min|my) \p{L}+) (\p{L}+ )?(give|lade|let) (mig|me)\b|\b(hvad skal der til|what does it take)\b`)
	givesLeave = anyOf(`\b(hvordan|hvor|how) (giver|gi'r|kan|do|can) (jeg|i) (give )?(så )?(ham|hende|dem|(min|mit|mine|my) \p{L}+|him|her|them) (\p{L}+ ){0,2}?(lov( til)?|adgang|ret til|tilladelse|fuldmagt|permission|access|mandate)\b`)
)

// allowing answers both from the guide on mandates, where somebody without one, or
// mandates, were spoken of.
func (t *turn) allowing(ctx context.Context, text string) (done bool, err error) {
	last, p, passage := t.state.Last, plain(text), ""
	switch {
	case last == nil || t.conv.Actor == "":
	case givesLeave.MatchString(p) && (t.state.Own == "mandates" || t.state.Guide == "fuldmagt"):
		passage = "fuldmagt#trin"
	case getsLeave.MatchString(p) && (last.Outcome == Refuse && !strings.HasPrefix(last.Label, "guard:") || t.state.Kin != ""):
		passage = "fuldmagt#anmod"
	}
	if passage == "" {
		return false, nil
	}
	return true, t.perform(ctx, command{Verb: "guide", Passage: passage, Text: text, Whole: text, P: 1})
}

// letsOther says what somebody else is to be allowed, which after mandates were spoken of
// is to give one.
var letsOther = anyOf(`^((ok|okay|godt|fint|super|great|fine) )?(men |but )?(jeg (vil|ville|ønsker|kunne)|i (want|would like|'d like)|i'd like|vi vil)( .*)? (han|hun|ham|hende|de|dem|(min|mit|my) \p{L}+|\p{L}+ (også )?(må|skal|kan)|he|she|him|her|them)\b.*\b(hjælpe|hjælper|se|ordne|klare|handle|styre|læse|følge|help|see|manage|handle|read)\b|^(han|hun|(min|my) \p{L}+|\p{L}+|he|she) (må|skal|may|should|can) (gerne |godt |kun |også |only |also )*(kunne |have lov til at |be able to )?(hjælpe|se|ordne|klare|handle|styre|læse|følge|help|see|manage|handle|read)\b`)

// lets reads such a wish as giving a mandate.
func (t *turn) lets(c *command) {
	p := trimLead(plain(c.Text))
	spoken := t.state.Own == "mandates" || t.state.Guide == "fuldmagt"
	if t.conv.Actor == "" || !spoken || !guess(*c) && c.Verb != "guide" || !letsOther.MatchString(p) || seesNoMore.MatchString(p) && !seesOnly.MatchString(p) || lessToSee.MatchString(p) {
		return
	}
	c.Verb, c.Arg, c.Passage, c.P = "action", "delegate", "", max(c.P, sureEnough)
}

// seesOnly bounds what is allowed: "og ikke mere".
var seesOnly = anyOf(`\b(ikke|ik|not|nothing|intet) (mere|andet|more|else|any ?more)$`)

// willDo takes up what was just offered or told: "så gør vi det".
var willDo = anyOf(`^(så |ok |okay |fint |godt |ja )*((så )?(gør|siger) (vi|jeg) (bare )?(det|sådan)( så| da)?|det (gør|prøver) (vi|jeg)( så| da| bare)?|(then )?(let's|we'll|i'll|i will) do (that|it)( then)?)$`)

// isDone says that what was told has been done.
var isDone = anyOf(`^(ja |jamen |ok )*((det|den|dem) (har jeg|er) (allerede |lige |jo |da |også )*(gjort|sendt|afleveret|betalt|ordnet|klaret|meldt|uploadet)|(jeg har|har jeg|i've|i have|i) (allerede |lige |jo |da |already |just )*(did|gjort|sendt|afleveret|uploadet|søgt( om)?|done|sent|uploaded)( (det|den|dem|it|that|them))?)( (nu|allerede|for længst|flere gange|to gange|already|twice))*$`)

// agreed answers an agreement when nothing is asked: what was offered is taken up,
// what is said to be done is held against the records.
func (t *turn) agreed(ctx context.Context, text string) (done bool, err error) {
	p := plain(text)
	switch {
	case isDone.MatchString(p):
		return true, t.alreadyDone(ctx)
	case willDo.MatchString(p):
		if open := t.openChoices(); len(open) == 1 {
			return true, t.press(ctx, open[0].Value)
		}
		return true, t.talk(ctx, "ok")
	case leaving.MatchString(p):
	case sendsIt.MatchString(p) && (t.conv.Actor == "" || t.saidBefore(command{}) == ""):
		t.r.outcome(Clarify)
		t.r.say(fault.Words{DA: "Jeg har ikke sendt noget: der ligger ikke nogen besked klar. Skriv, hvem jeg skal skrive til, og hvad der skal stå.", EN: "I have sent nothing: no message is ready. Write whom I should write to, and what it should say."})
		t.r.asks(AskReason)
		return true, nil
	case sendsIt.MatchString(p):
		return true, t.perform(ctx, command{Verb: "action", Arg: "message", Text: text, Whole: text, P: 1})
	case readYesNo(text) == yes && len(strings.Fields(p)) <= 3 && len(t.e.lexicon.Find(text)) == 0:
		if strings.Contains(p, "tak") || strings.Contains(p, "thank") {
			return true, t.talk(ctx, "thanks")
		}
		return true, t.talk(ctx, "ok")
	}
	return false, nil
}

// sendsIt tells to send what was written, when nothing of the kind is in hand.
var sendsIt = anyOf(`^((ja|jo|jep|yes|ok|okay|fint|super|godt|please) )+((så|bare|du|lige|tak|please|just) )*(send|sender) (du )?((bare|lige|så|just) )*(den|det|dem|beskeden|it|that|them|the message)( (bare|så|tak|nu|please|now|then|afsted|til (hende|ham|dem)|to (her|him|them)))*$`)

// alreadyDone tells how what was spoken of stands, to somebody who says that it is
// done: a document that is still asked for, a case of the topic.
func (t *turn) alreadyDone(ctx context.Context) error {
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	all := t.items(v)
	if asked := only(among(all, t.state.Shown), "document"); len(asked) == 1 && len(t.state.Shown) <= 2 && t.state.Own != "" {
		t.r.outcome(AnswerOwnData)
		t.r.sayf("Tak. Her står “%s” stadig som noget, der mangler fra dig. Er det lige sendt, kan der gå lidt tid, før det kan ses.", "Thank you. Here “%s” still stands as missing from you. If you have just sent it, it may take a while before it shows.", asked[0].title)
		t.show(asked[0])
		t.r.choice("upload:"+asked[0].ID, t.r.words("Send det her", "Send it here"))
		t.writeTo(caseBehind(v, asked[0]))
		return nil
	}
	topic, err := t.topicTerms(ctx)
	if err != nil {
		return err
	}
	if hit := t.pick(only(all, "case"), "", topic); len(hit) == 1 {
		t.r.outcome(AnswerOwnData)
		t.r.say(fault.Words{DA: "Godt. Her er, hvordan det står:", EN: "Good. This is how it stands:"})
		t.r.add(hit[0].say)
		t.show(hit[0])
		t.state.Own = "cases"
		return nil
	}
	return t.talk(ctx, "ok")
}

// refuse says no in a friendly, firm and useful way to what the guards do not
// catch but the matcher recognises.
func (t *turn) refuse(what string) {
	if g := guardNamed(what); g != nil {
		t.r.outcome(g.outcome)
		t.r.say(g.text)
		if g.person {
			t.offerPerson()
		}
		return
	}
	if what == "third_party" {
		t.refuseThird()
		return
	}
	w, ok := refusals[what]
	if !ok {
		w = refusals["offtopic"]
	}
	var settled *dispute
	if what == "legal" {
		settled = disputeIn(plain(t.in.Text))
	}
	if settled != nil && whereToComplain.MatchString(plain(t.in.Text)) {
		t.r.outcome(Clarify) // asked is where to go, not who is right
		t.r.say(settled.who)
		t.offerPerson()
		return
	}
	t.r.outcome(Refuse)
	t.r.say(w)
	if settled != nil {
		t.r.say(settled.who)
	}
	if what == "legal" || what == "entitlement" {
		t.offerPerson()
	}
}

var refusals = map[string]fault.Words{
	"legal":       {DA: "Det kan jeg ikke afgøre: jeg er ikke jurist og tager ikke stilling til, om noget er lovligt, eller hvem der har ret. Din fagforening, Borgerservice, retshjælpen eller en advokat kan vurdere din sag. En medarbejder kan vise dig det rigtige sted.", EN: "I cannot decide that: I am not a lawyer and do not judge whether something is legal or who is right. Your trade union, Citizen Service, legal aid (retshjælp) or a lawyer can assess your case. A member of staff can show you the right place."},
	"entitlement": {DA: "Det er ikke mig, der afgør, om du har ret til noget. Du kan søge, og så afgør myndigheden det ud fra dine oplysninger. Jeg kan hjælpe dig med at søge eller finde en medarbejder.", EN: "I do not decide whether you are entitled to anything. You can apply, and the authority decides from your information. I can help you apply or find a member of staff."},
	"invest":      {DA: "Jeg kan ikke råde dig om, hvad du skal købe eller sætte penge i. Spørg din bank eller en uvildig rådgiver.", EN: "I cannot advise you on what to buy or put money in. Ask your bank or an independent adviser."},
	"offtopic":    {DA: "Det kan jeg ikke hjælpe med; det ligger uden for det, jeg er her for. Jeg hjælper med det offentlige: dine sager, aftaler og ydelser, og spørgsmål om for eksempel flytning, pas, pension og sygdom.", EN: "I can't help with that; it is outside what I am here for. I help with public services: your cases, appointments and benefits, and questions about for example moving, passports, pensions and sickness."},
}

// guarded answers a text that set off a guard.
func (t *turn) guarded(_ context.Context, g *guard) error {
	t.r.outcome(g.outcome)
	t.r.say(g.text)
	t.r.message.Label = "guard:" + g.name
	if g.person {
		t.offerPerson()
	}
	return nil
}

// silence answers an empty message: no reproach, and the question again.
func (t *turn) silence(ctx context.Context) error {
	t.r.outcome(Clarify)
	t.r.say(fault.Words{DA: "Tag dig god tid. Skriv, når du er klar.", EN: "Take your time. Write when you are ready."})
	if t.state.errand() != nil {
		return t.resume(ctx)
	}
	return nil
}

// again says the last message once more.
func (t *turn) again() error {
	last := t.state.Last
	t.r.message.Outcome, t.r.message.Asks, t.r.message.Action = last.Outcome, last.Asks, last.Action
	t.r.message.Choices, t.r.message.Variant = last.Choices, last.Variant
	t.r.add(last.Text)
	return nil
}

// tone adds a human word where the citizen's situation asks for one. It never
// changes the facts.
func (t *turn) tone(text string, c command) {
	p := plain(text)
	if hasFallen.MatchString(p) && c.Verb != "refuse" {
		t.r.say(fault.Words{DA: "Er nogen kommet til skade, så ring til lægen eller lægevagten, og 112, hvis det er alvorligt.", EN: "If somebody is hurt, call the doctor or the out-of-hours doctor, and 112 if it is serious."})
	}
	switch {
	case c.Verb == "talk":
	case grief.MatchString(p):
		t.r.say(fault.Words{DA: "Det gør mig ondt at høre.", EN: "I am sorry for your loss."})
		t.offerPerson()
	case angry.MatchString(p):
		t.r.say(fault.Words{DA: "Jeg kan godt forstå, at du er træt af det.", EN: "I understand that this is frustrating."})
		if c.Verb != "handoff" {
			t.offerPerson()
		}
	case worry.MatchString(p):
		t.r.say(fault.Words{DA: "Det er jeg ked af at høre. Lad os tage det et skridt ad gangen.", EN: "I am sorry to hear that. Let us take it one step at a time."})
		t.offerPerson()
	case lonely.MatchString(p) && c.Verb != "handoff" && c.Verb != "refuse":
		t.r.say(fault.Words{DA: "Det gør mig ondt, at du er alene med det. Du kan altid tale med en medarbejder.", EN: "I am sorry that you are alone with it. You can always talk to a member of staff."})
		t.offerPerson()
	case urgent.MatchString(p) && c.Verb != "action":
		t.r.say(fault.Words{DA: "Det haster for dig, så her er det vigtigste. En medarbejder kan også hjælpe.", EN: "This is urgent for you, so here is what matters most. A member of staff can help as well."})
		t.offerPerson()
	}
}

// lonely tells that one is alone, or knows nobody.
var lonely = anyOf(`\b(ensom\p{L}*|helt alene|alene i (verden|byen|det hele)|lonely|all alone|on my own in)\b|\b(kender|har|know|have) (\p{L}+ ){0,2}(ingen|ikke nogen|nobody|no one|no friends|not anyone)( \p{L}+){0,3}$|\b(kender|know) (\p{L}+ ){0,2}(ingen|nobody|no one)\b|\bingen (\p{L}+ ){0,2}at (tale|snakke) med\b|\b(nobody|no one) to talk to\b`)

// hasFallen tells of somebody who fell.
var hasFallen = anyOf(`\b(jeg|han|hun|mor|far|min (mor|far|mand|kone|svigermor|svigerfar|mormor|farmor|morfar|farfar|nabo)) (er|var|har) (lige |nu |jo |altså |desværre )*(faldet|væltet|styrtet)\b|\b(i|he|she|my (mother|father|mum|mom|dad|husband|wife)) (just )?(fell|(have|has) (just )?fallen|had a fall)\b`)

// miss counts a misunderstanding.
func (t *turn) miss(text string) {
	t.state.Misses++
	t.state.Fragment, t.state.FragAt = text, t.now
}

// misunderstood is honest about not having understood: the first time it asks
// in another way and shows what can be done, the second time it offers a
// person, the third time (or when the citizen is angry about it) it hands over.
func (t *turn) misunderstood(ctx context.Context, c command) error {
	if done, err := t.beyondRecord(ctx, c); done || err != nil {
		return err
	}
	if c.Arg == "told" && t.state.Misses == 0 {
		t.heard(c)
		return nil
	}
	t.miss(c.Text)
	furious := angry.MatchString(plain(c.Text)) && t.state.Misses > 1
	if t.state.Misses > 2 || furious {
		t.r.say(fault.Words{DA: "Undskyld, jeg forstår det ikke godt nok. Du skal ikke blive ved med at prøve.", EN: "I am sorry, I do not understand well enough. You should not have to keep trying."})
		return t.handOver(ctx, command{Arg: "not_understood", Text: c.Text})
	}
	if t.foreign() {
		t.notice()
		return nil
	}
	t.r.outcome(Clarify)
	if t.state.Misses == 2 {
		t.r.say(fault.Words{
			DA: "Det forstod jeg stadig ikke rigtigt. Vil du hellere tale med en medarbejder? Ellers prøv at skrive med få ord, hvad det handler om.",
			EN: "I still did not quite understand. Would you rather talk to a member of staff? Otherwise try to write in a few words what it is about.",
		})
	} else {
		t.r.say(fault.Words{
			DA: "Det forstod jeg ikke helt. Hvad drejer det sig om? Du kan for eksempel skrive “flyt min tid”, “hvornår får jeg svar” eller “hvad koster et pas”.",
			EN: "I did not quite understand that. What is it about? You can write for example “move my appointment”, “when do I get an answer” or “what does a passport cost”.",
		})
		if err := t.suggestions(ctx); err != nil {
			return err
		}
	}
	t.r.asks(AskReason)
	t.offerPerson()
	return nil
}

// suggestions offers what fits the citizen's own situation.
func (t *turn) suggestions(ctx context.Context) error {
	if t.conv.Actor == "" {
		for _, q := range []fault.Words{
			{DA: "Hvornår skal jeg melde flytning?", EN: "When must I report a move?"},
			{DA: "Hvordan fornyer jeg mit pas?", EN: "How do I renew my passport?"},
		} {
			t.r.choice("say:"+q.In(t.r.lang), q.In(t.r.lang))
		}
		return nil
	}
	v, err := t.view(ctx, t.subject())
	if err != nil {
		return err
	}
	for _, s := range t.suggest3(v) {
		t.r.choice(s.Value, s.Label)
	}
	return nil
}

// suggest3 is up to three things to do next, the most urgent first.
func (t *turn) suggest3(v citizen.View) []Choice {
	todo, _, next := overview(t.items(v))
	var out []Choice
	for _, it := range todo {
		if it.document != nil && len(out) < 2 {
			out = append(out, Choice{Value: "upload:" + it.ID, Label: fmt.Sprintf(t.r.words("Send %s", "Send %s"), it.title)})
		}
	}
	if len(next) > 0 {
		out = append(out, Choice{Value: "say:" + t.r.words("vis mine aftaler", "show my appointments"), Label: t.r.words("Vis mine aftaler", "Show my appointments")})
	}
	if len(out) < 3 {
		out = append(out, Choice{Value: "say:" + t.r.words("hvad skal jeg gøre lige nu", "what do I need to do right now"), Label: t.r.words("Hvad skal jeg gøre?", "What do I need to do?")})
	}
	return out
}

// greet opens a conversation: it says that this is a machine (AI Act art.
// 50(1)) and that a person can always be reached.
func (t *turn) greet(ctx context.Context) error {
	t.r.outcome(SmallTalk)
	name := ""
	if own, err := t.ownView(ctx); err != nil {
		return err
	} else if own.Name != "" {
		name = " " + firstName(own.Name)
	}
	t.r.sayf("Hej%s. Jeg er Offelia, en digital assistent – altså en maskine. Jeg svarer på spørgsmål om det offentlige og hjælper med dine egne sager. Du kan altid få et menneske.",
		"Hello%s. I am Offelia, a digital assistant, that is, a machine. I answer questions about public services and help with your own cases. You can always get a person.", name)
	return t.suggestions(ctx)
}

func (t *turn) guideKey(id string) knowledge.Key { return knowledge.Key{ID: id, Lang: t.r.lang} }
