package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// People do more in the middle of an errand than answer: they wait, leave the choice
// to Offelia, protest, are afraid, ask whether it is done, what it costs and what
// happens then. Such a move is the same whatever is asked for, so it is read once
// here, before the slot that waits, and the errand stands where it stood.

// move is what somebody does who does not answer.
type move uint8

const (
	noMove      move = iota
	pauses           // "vent, jeg skal lige finde mit kort"
	leavesToUs       // "det må du selv om"
	unsure           // "det ved jeg ikke"
	protests         // "det har jeg jo sagt"
	feels            // "jeg tør ikke"
	asksIfDone       // "er det gjort?"
	asksNext         // "hvad sker der så?"
	asksCost         // "hvad koster det?"
	asksOther        // "kan min datter gøre det for mig?"
	asksWhich        // "hvilke er der?"
	asksLang         // "kan vi tage det på engelsk?"
	asksSure         // "er det sikkert?"
	stuck            // "MitID virker ikke", while it is waited for
	givesThanks      // "tak, du er sød", when it is asked what a message is to say
)

// mostMoved is how many words a move has at most: more is an answer, or a matter.
const mostMoved = 10

// moveForms are in the order in which they are tried.
var moveForms = []struct {
	move
	form pattern
}{
	{pauses, anyOf(`^(\p{L}+ ){0,2}(vent\w*|wait|hold|hold on|hang on)( (lige|lidt|nu|nok|et|en|to|øjeblik|sekund\w*|minut\w*|a|bit|moment|minute|second|please|tak))*$|\b(et|to|en|lige|just a|one|a|two|1|2) (lille )?(øjeblik|sekund\w*|sek|minut\w*|moment|minutes?|seconds?|sec)( (please|tak|så|lige|jeg|skal|i|need|to)| \p{L}+)*$|\b(skal|må|bliver nødt til at) (lige |bare |først )+(\p{L}+ ){0,2}(finde|hente|se|tjekke|kigge|tænke|spørge|snakke|tale|have fat|åbne|høre|overveje)\b|\b(lad mig|let me) (lige |bare |just |først )*(finde|hente|se|tjekke|kigge|tænke|spørge|check|find|get|look|see|think|ask)\b|\b(i need to|i have to|i'll|i must) (just |first |quickly )?(find|check|get|look|think|ask|grab)\b|\b(skal|vil|må) (lige |gerne )?(tænke over|overveje|sove på) det\b|\bvender tilbage( om lidt| senere)?$|\b(be right back|brb)\b|^(\p{L}+ ){0,3}(vent|vente|wait) (lige |lidt )*(til|until|till) (jeg|vi|i|we)\b`)},
	{leavesToUs, anyOf(`\b(må|kan|skal) du (selv|godt|bare|gerne|selv om|helt selv)( om| bestemme| vælge| afgøre| finde ud af)+( det| en| den)?$|^(så )?(du (vælger|bestemmer|finder)( bare| selv)*( en| den| noget)?|det (vælger|bestemmer|afgør) du( bare| selv)*)$|\bdu (vælger|bestemmer)( bare| selv)*$|^(vælg|tag|find|giv mig) (bare|selv|du|du bare) (en|den|noget|hvad|det|en af dem)( \p{L}+){0,3}$|^(hvad|hva|hvilken|hvilket) (synes|syns|anbefaler|foreslår|mener|ville|vil) du( \p{L}+){0,4}$|^(det er )?(helt |fuldstændig )?(lige ?meget|ligegyldigt|underordnet)( \p{L}+){0,4}$|^(en |hvilken |hvad )?som helst$|\b(mindst|kortest) ventetid$|^(you (choose|decide|pick)|(it's |it is )?(up to you|your choice)|whatever|whichever|anything|(any|either)( one)?( of (them|those|these))?( is fine| will do| works)?|(it )?(doesn't|does not) matter|i (don't|do not) (mind|care)|what do you (think|recommend|suggest)|what would you (do|recommend|choose|suggest)|just pick (one|any|something)|pick one( for me)?)$`)},
	{unsure, anyOf(`^(det )?(ved|aner) (jeg )?(det )?(sgu |jo |faktisk |desværre )?(ikke|ik)( rigtig| helt| lige| endnu| altså)*$|^jeg (ved|aner) (det )?(sgu |jo |faktisk |desværre )?(ikke|ik)( rigtig| helt| lige| endnu| noget| det| hvad jeg skal (skrive|sige|svare|vælge|gøre))*$|^(jeg er |er )?(lidt |meget )?(i tvivl|(ikke|ik) (helt |så )?sikker)( \p{L}+){0,3}$|^hvad (skal|bør|kan|plejer) (jeg|man|folk)( så| nu| at)? (skrive|sige|svare)( der| i den| til (hende|ham|dem)| i beskeden)?$|^(i'm |i am )?(hmm )?not (really |quite )?sure( yet)?$|^(i )?(really )?(don'?t|do not) know( yet| really)?$|^(no idea|dunno|hard to say)$|^what (should|do|can) i (write|say|put)( there| in it| to (her|him|them))?$`)},
	{protests, anyOf(`^(du|i|you) (\p{L}+ ){0,2}(siger|svarer|spørger|gentager|lytter|hører|fatter|forstår|hjælper|keep|always|never|are|don't)\b.*\b(nej|ikke|ik|samme|hele tiden|igen|altid|no|same|listening|listen|understand|asking)\b|\b(har|sagde|skrev|svarede|fortalte) (jeg )?(jo |lige |allerede |da |altså )+(\p{L}+ )?(sagt|skrevet|svaret|fortalt|forklaret|det)( \p{L}+){0,3}$|\bhar jeg (sagt|skrevet|svaret)( \p{L}+)?( en| to| flere| tre| mange) gange?\b|\b(hører|lytter) du (overhovedet |slet ikke |ikke )?(efter|på mig)\b|\b(samme|the same) (spørgsmål|question|svar|answer)\b|\bhvor svært kan det være\b|\b(i|i've|i have) (just |already )+(said|told|wrote|written|answered|explained)\b|\bthis is (not working|hopeless|frustrating)\b|\bdet (her )?(er|går) (for |så |jo )?(dårligt|langsomt|besværligt|umuligt|træls|irriterende|bøvlet)$`)},
	{asksIfDone, anyOf(`^(er|har|bliver|blev|fik) (det|den|de|du|beskeden|ansøgningen|tiden|filen|mødet|aftalen|nummeret|alt|det hele)( (det|den|dem|så|nu|allerede|da|også|ordentligt|rigtigt|helt))* (gjort|ordnet|sendt|flyttet|aflyst|bestilt|booket|ændret|rettet|gemt|noteret|klaret|sket|i orden|på plads|modtaget|registreret|afsted)( (nu|så|det|den|allerede))*$|^(is|has|was) (it|that|this|everything)( been)?( now| all| already)* (done|moved|cancelled|canceled|sent|changed|booked|saved|through|confirmed|okay|ok|in order|sorted)( now| yet| then)?$|^(did|have) you (do|done|send|sent|move|moved|cancel|cancelled|canceled|change|changed|book|booked)( it| that| them)?( now| yet| already)?$|^(gik|går|er) det igennem$|^did (it|that) (work|go through)$`)},
	{asksNext, anyOf(`^(hvad|hva) (sker|gør|skal)( der| jeg| vi| i)?( ske)? (nu|så|bagefter|derefter|herefter|videre|næst)( så| nu)?$|^hvad (så )?nu( så)?$|^what (happens|comes)( now| next| then| after( that)?)$|^what('s| is) next$|^(and )?(what )?now what$|^what do i do (now|next)$|^skal jeg (så )?(gøre|foretage mig) (noget|mere)( nu| mere| andet)*$|^do i (need|have) to do anything( else| more| now)*$|^(ved|får|har|hører) (jens|pia|\p{L}+|hun|han|de) (så |nu |det )*(det|besked|beskeden|at vide)( nu| så| fået| om det)*$|^(does|will|has|do) (\p{L}+ )(know|been told|be told|get (told|a message))( now| about (it|this)| already)?$`)},
	{asksWhich, anyOf(`^(hvilke[nt]?|hvad|which|what)( (tider|aftaler|muligheder|sager|dage|times|options|appointments|cases))?( for nogle)? (har|er|kan|do|are|can|does) (jeg|der|i|du|man|there|you|we)( (vælge|have|at|nu|så|ellers|choose|pick|mellem|imellem|between|from|offer))*$|^(hvad|what) (er|are) (mulighederne|the options|my options)$`)},
	{asksLang, anyOf(`\b(på|in|snakke|tale|skrive|speak|talk|write) (\p{L}+ )?(engelsk|dansk|tysk|polsk|tyrkisk|arabisk|ukrainsk|svensk|norsk|english|danish|german|polish|turkish|arabic|ukrainian)$`)},
	{asksCost, anyOf(`^(hvad|hvor meget|what|how much)\b.*\b(koster|cost)\b|\b(koster|kræver) det (noget|penge|mig)\b|^er det (\p{L}+ )?gratis\b|\b(skal|do) (jeg|vi|man|i|we) (have to )?(betale|pay)\b|^(is (it|this|that)|does (it|this|that)) .*\b(free|cost)\b|\bis there a (fee|charge)\b`)},
	{asksOther, anyOf(`\b(kan|må|kunne|can|could|may) (min|mit|en af mine|my) \p{L}+( \p{L}+)? (gøre|godkende|ordne|klare|skrive under|do|approve|handle|sign)\b`)},
	{feels, anyOf(`\b(jeg )?tør (jeg )?(ikke|ik)\b|\b(ked af (det|alt|det hele)|nervøs|utryg|bange|ulykkelig|flov|skamfuld|stresset|trist|alene|græder|i panik)\b|^(det er )?(for |så )?(svært|uoverskueligt|meget på én gang)( for mig| det her| alt det her)*$|^(jeg er |er )?(så |bare |meget |helt )+(træt|færdig|udmattet|rundtosset|forvirret)\b|\bi('m| am)( so| very| really| too| just)* (scared|afraid|nervous|sad|stressed|tired|worried|confused|ashamed|embarrassed)\b|\bi (don't|do not) dare\b|\b(kan|magter|orker) (det )?(bare |slet )?(ikke|ik) (overskue )?(det|mere|noget)( her| mere| lige nu)?$`)},
}

// stuckWords are said by somebody who cannot get MitID to approve.
var stuckWords = anyOf(`\b(virker|fungerer|åbner|kommer|går|sker|finde|har|kan|husker|works?|working|open|happens|have|find|remember|get)\b.*\b(ikke|ik|intet|ingenting|ingen|not|nothing|n't|no)\b|\b(don't|doesn't|can't|cannot|won't|isn't)\b|\b(glemt|mistet|låst|spærret|fejl|løbet tør|forgot\w*|lost|locked|blocked|error|battery|strøm)\b|\b(mitid|app|appen|koden|telefon|telefonen|phone|code)\b`)

// moveIn is the move that a text is, while slot is asked for.
func (t *turn) moveIn(e *errand, text string) move {
	p := trimLead(plain(text))
	if len(strings.Fields(p)) > mostMoved || instead.MatchString(p) || takesBack.MatchString(text) {
		return noMove
	}
	if e.Asked == "text" && e.Change.Type == "message" && e.Said != text && t.thanksUs(text) {
		return givesThanks
	}
	found := noMove
	for _, f := range moveForms {
		if f.form.MatchString(p) {
			found = f.move
			break
		}
	}
	if found == noMove {
		found = t.movesAs(text)
	}
	quiet, refused := len(t.e.lexicon.Find(text)) == 0, noWords.MatchString(p) || readYesNo(text) == no
	switch {
	case e.Asked == "step_up" && (found == noMove || found == pauses) && quiet && stuckWords.MatchString(p) && !approved.MatchString(p) && readYesNo(text) == unclear:
		return stuck
	case e.Asked == "text" && e.Change.Type == "message" && (found == asksCost || found == asksNext || found == feels || found == asksOther):
		return noMove // the words of a message
	case found == noMove && quiet && (lost.MatchString(p) || angry.MatchString(p) && !noWords.MatchString(p) && len(strings.Fields(p)) <= 7) && e.Asked != "text":
		return protests
	case found == pauses && refused || found == asksCost && staysAway.MatchString(p):
		return noMove // "nej vent" is a no
	case found == unsure && e.Asked != "text" && e.Asked != "confirm":
		return noMove // what may be withheld has an answer of its own: see withheld
	case found == asksCost && (!quiet || e.Change.Type == "book"):
		return noMove // the price of the thing stands in its guide
	case found == feels && (e.Asked == "text" || question.MatchString(p)):
		return noMove
	case found == asksWhich && len(e.Options) == 0, found == asksLang && (e.Asked == "text" || e.Change.Type == "upload"):
		return noMove
	case found == leavesToUs && e.Asked != "text" && !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty():
		return noMove
	}
	return found
}

// movesAs is the move that the act is which a text is, where no form of one fits.
func (t *turn) movesAs(text string) move {
	a := t.does(text)
	if a.p >= actCertain && readYesNo(text) == unclear && (a.id != "ask.cost" && a.id != "ask.instead" || asksOutright(text)) {
		return moveOf[a.id]
	}
	return noMove
}

// moveOf is what an act is in the middle of an errand.
var moveOf = map[string]move{
	"say.pause": pauses, "say.you-choose": leavesToUs, "say.unsure": unsure, "say.protest": protests, "say.bad-answer": protests, "say.feels": feels,
	"ask.done": asksIfDone, "ask.options": asksWhich, "say.other-language": asksLang, "ask.cost": asksCost, "ask.sure": asksSure, "ask.instead": asksOther,
}

// moved answers a move. done is false when a text is none.
func (t *turn) moved(ctx context.Context, e *errand, text string) (done bool, err error) {
	decl, ok := action.ByType(e.Action)
	m := t.moveIn(e, text)
	if !ok || m == noMove {
		return false, nil
	}
	person := false
	switch m {
	case pauses:
		t.r.say(fault.Words{DA: "Tag den tid, du skal bruge. Jeg gør ikke noget imens.", EN: "Take the time you need. I do nothing meanwhile."})
	case leavesToUs:
		if e.Asked == "start" && len(e.Options) > 0 {
			t.r.say(fault.Words{DA: "Så foreslår jeg den første ledige tid.", EN: "Then I suggest the first free time."})
			return true, t.advance(ctx, e.Options[0].Value)
		}
		t.r.say(fault.Words{DA: "Det kan jeg ikke bestemme for dig. Det er dit valg.", EN: "I cannot decide that for you. It is your choice."})
	case unsure:
		t.unsure(e)
	case protests:
		t.r.say(fault.Words{DA: "Undskyld. Det er det her, jeg mangler fra dig, og ellers kan en medarbejder tage over.", EN: "I am sorry. This is what I need from you, or else a member of staff can take over."})
		person = true
	case feels:
		t.r.say(fault.Words{DA: "Det kan jeg godt forstå. Der sker ikke noget, før du selv siger ja, og du må gerne lade det ligge eller tale med en medarbejder.", EN: "I understand. Nothing happens before you say yes yourself, and you may leave it or talk to a member of staff."})
		person = true
	case asksIfDone:
		t.notYet(e)
	case asksNext:
		if err := t.afterwards(ctx, decl, e); err != nil {
			return false, err
		}
	case asksWhich:
		var list []string
		for _, o := range e.Options {
			list = append(list, o.Label)
		}
		t.r.sayf("Du kan vælge mellem: %s.", "You can choose between: %s.", strings.Join(list, "; "))
	case asksLang:
		t.r.say(small["language"])
	case asksSure:
		t.r.say(fault.Words{DA: "Ja, det er det, registret siger lige nu. Der sker ikke noget, før du selv siger ja.", EN: "Yes, this is what the register says right now. Nothing happens before you say yes yourself."})
	case asksCost:
		t.r.sayf("Det koster ikke noget at %s her.", "It costs nothing to %s here.", decl.Name.In(t.r.lang))
		if err := t.tellPrice(ctx, e); err != nil {
			return false, err
		}
	case givesThanks:
		e.Said = text // said again, it is for whom is written to
		t.r.say(fault.Words{DA: "Selv tak. Skal det stå i beskeden, så skriv det igen.", EN: "You are welcome. If the message is to say that, write it again."})
	case asksOther:
		t.r.say(fault.Words{DA: "Det her skal du selv sige ja til og godkende med dit eget MitID. Har du givet en anden fuldmagt, kan de gøre det, når de selv er logget ind.", EN: "You must say yes to this yourself and approve it with your own MitID. Somebody who holds your mandate can do it when they are logged in themselves."})
	case stuck:
		t.r.say(fault.Words{DA: "Der er ikke ændret noget endnu, så du mister ikke noget. Åbn selv MitID-appen, og prøv igen. Har du den ikke ved dig, eller virker den ikke, så lad det ligge, til den gør, eller få hjælp i Borgerservice.", EN: "Nothing is changed yet, so you lose nothing. Open the MitID app yourself and try again. If you do not have it with you, or it does not work, leave this until it does, or get help at Citizen Service."})
		person = true
	}
	e.Misses = 0
	if err := t.stillAsked(ctx, e); err != nil {
		return true, err
	}
	if person {
		t.offerPerson()
	}
	return true, nil
}

// unsure helps somebody on who does not know what to answer.
func (t *turn) unsure(e *errand) {
	if e.Asked == "confirm" {
		t.r.say(fault.Words{DA: "Det er helt i orden. Så længe du er i tvivl, gør jeg ikke noget.", EN: "That is quite all right. As long as you are not sure, I do nothing."})
		return
	}
	t.r.say(fault.Words{DA: "Skriv kort, hvad det drejer sig om, og hvad du gerne vil have. To linjer er nok, og du ser det hele, før det bliver sendt.", EN: "Say briefly what it is about and what you would like. Two lines are enough, and you see all of it before it is sent."})
}

// notYet says that nothing is done, and what it waits for.
func (t *turn) notYet(e *errand) {
	switch e.Asked {
	case "confirm":
		t.r.say(fault.Words{DA: "Nej, ikke endnu. Jeg venter på dit ja.", EN: "No, not yet. I am waiting for your yes."})
	case "step_up":
		t.r.say(fault.Words{DA: "Nej, ikke endnu. Det er gjort, når du har godkendt det i MitID.", EN: "No, not yet. It is done when you have approved it in MitID."})
	default:
		t.r.say(fault.Words{DA: "Nej, ikke endnu. Jeg mangler dette fra dig:", EN: "No, not yet. I need this from you:"})
	}
}

// afterwards tells what follows when the action in hand is done.
func (t *turn) afterwards(ctx context.Context, decl action.Action, e *errand) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	t.r.sayf("Når du har sagt ja og godkendt det i MitID, er det gjort, og så gælder det her: %s", "When you have said yes and approved it in MitID, it is done, and then: %s", decl.Next(t.draft(e, v)).In(t.r.lang))
	return nil
}

// stillAsked asks again what the errand waits for, in one line where nothing waits
// for a yes.
func (t *turn) stillAsked(ctx context.Context, e *errand) error {
	decl, ok := action.ByType(e.Action)
	switch {
	case ok && e.Asked == "confirm":
		return t.stands(ctx, e)
	case ok && e.Asked == "step_up":
		v, err := t.view(ctx, e.Subject)
		if err != nil {
			return err
		}
		t.askStepUp(e, t.preview(decl, e, v))
		return nil
	}
	i := slices.IndexFunc(decl.Slots, func(s action.Slot) bool { return s.Name == e.Asked })
	if i < 0 {
		return t.resume(ctx)
	}
	t.r.outcome(questionOf(decl.Slots[i]))
	t.r.say(decl.Slots[i].Ask)
	t.offer(e, decl.Slots[i])
	t.refer(e, "proposed")
	return nil
}

// ofAction is what is asked of a message, an application a file, whatever it is about.
var ofAction = []struct {
	types []string
	form  pattern
	say   fault.Words
}{
	{[]string{"message"}, anyOf(`^(kan|ser|ved|får) (hun|han|de|\p{L}+) (se|vide|at vide)?.*\b(hvem|fra mig|mit navn)\b|\b(can|will|does) (she|he|they) (see|know)\b`), words("Ja. Beskeden bliver sendt i dit navn og ligger på sagen.", "Yes. The message is sent in your name and is kept with the case.")},
	{[]string{"message"}, anyOf(`^(hvornår|hvor hurtigt) (svarer|får jeg svar|hører jeg)\b|^when (will|do) (she|he|they|i) (answer|reply|hear|get)\b`), words("Hvornår de svarer, kan jeg ikke se. Svaret kommer her i samtalen, og du får besked, når det er kommet.", "I cannot see when they will answer. The answer comes here in the conversation, and you will be told when it has come.")},
	{[]string{"message", "apply"}, anyOf(`\b(pænere|høfligere|kortere|bedre|finere|formelt|formel|blidere|politer?|nicer|shorter|better|softer|formal)\b`), words("Jeg sender dine egne ord og skriver dem ikke om. Skriv teksten, som du vil have den, så bruger jeg den i stedet.", "I send your own words and do not rewrite them. Write the text as you want it, and I will use that instead.")},
	{[]string{"upload"}, anyOf(`\b(også|flere|to|tre|anden|andre|endnu|more|another|several|two|three) (\p{L}+ ){0,2}(fil\w*|billede\w*|sider?|dokument\w*|files?|pages?|pictures?|photos?|documents?)\b`), words("Jeg sender én fil ad gangen. Send den næste, når den her er sendt.", "I send one file at a time. Send the next when this one is sent.")},
	{[]string{"upload", "apply"}, anyOf(`^(hvornår|hvor hurtigt) (svarer|får jeg (svar|besked)|hører jeg)\b|^when (will|do) (they|i) (answer|reply|hear|get)\b`), words("Hvornår der kommer svar, kan jeg ikke se. Du får besked, når der sker noget i sagen.", "I cannot see when an answer will come. You will be told when something happens in the case.")},
	{[]string{"cancel"}, anyOf(`^(får|bliver|kommer|will|do)\b.*\b(ny|nyt|new|another|anden|andet|igen|mere|indkaldt|again)\b`), words("Nej, ikke af sig selv. Vil du have en ny tid i stedet, så sig “flyt den”.", "No, not by itself. If you want a new time instead, say “move it”.")},
	{[]string{"rebook", "cancel"}, anyOf(`^(kan|må|kunne|can|could) (\p{L}+ ){1,3}(komme|tage (det|den|over)|overtage|come|take (it|over)) (i stedet|istedet|instead)\b`), words("Hvem det er med, kan jeg ikke ændre her. Det kan du skrive til dem og spørge om.", "I cannot change here who it is with. You can write to them and ask.")},
	{[]string{"delegate"}, anyOf(`^(kan|må|får|can|may|will|does) (hun|han|de|she|he|they|\p{L}+) (\p{L}+ ){0,3}(se|læse|gøre|ændre|adgang|see|read|do|change|access)\b`), words("Kun det, der står her, og kun så længe fuldmagten gælder.", "Only what stands here, and only as long as the mandate is valid.")},
	{[]string{"update_contact"}, anyOf(`^(hvem|who)\b.*\b(vide|besked|ser|se|told|know|see|sees)\b`), words("Det bliver rettet hos kommunen. Der går også en besked til det gamle, så du opdager det, hvis det ikke var dig.", "It is changed at the municipality. A message also goes to the old one, so that you notice if it was not you.")},
	{[]string{"rebook", "book"}, anyOf(`^(hvorfor|why)\b.*\b(ikke|ik|ingen|kun|få|sent|langt|før|no|not|only|few|late|earlier|n't)\b`), words("Jeg kan kun tilbyde de tider, der er lagt ud som ledige i kalenderen. Hvorfor der ikke er flere, kan jeg ikke se.", "I can only offer the times that are open in the calendar. Why there are not more I cannot see.")},
	{[]string{"upload"}, anyOf(`^(kan|må|can|could) (min|mit|my|\p{L}+en) (\p{L}+ )?(\p{L}+ )?(sende|aflevere|uploade|send|hand|upload)\b`), words("Her kan kun du, eller den du har givet fuldmagt, sende filen. Om andre kan sende den direkte, kan dem, der har sagen, svare på.", "Here only you, or whoever holds your mandate, can send the file. Whether others can send it directly is for those who have the case to say.")},
	{[]string{"upload"}, anyOf(`^(hvilke[nt]?|hvad|what|which|er|skal|does|is|hvordan)\b.*\b(formater?|filtyper?|formats?|file types?|hvordan skal (den|det|filen))\b`), words("Et tydeligt billede eller en PDF. Alle sider skal kunne læses.", "A clear photo or a PDF. Every page must be readable.")},
	{[]string{"apply"}, anyOf(`^(skal|behøver|må|do|must)\b.*\b(grund|begrunde\w*|begrundelse|reason)\b`), words("Ja, et par ord er nok. Din begrundelse følger med ansøgningen til dem, der skal afgøre den.", "Yes, a few words are enough. Your reason goes with the application to those who decide it.")},
}

func words(da, en string) fault.Words { return fault.Words{DA: da, EN: en} }

// ofActionAsked answers what is asked about the action itself: who sees a message,
// whether a new time comes.
func (t *turn) ofActionAsked(ctx context.Context, e *errand, text string) (done bool, err error) {
	p := trimLead(plain(text))
	for _, a := range ofAction {
		if slices.Contains(a.types, e.Change.Type) && a.form.MatchString(p) && len(strings.Fields(p)) <= mostMoved {
			t.r.say(a.say)
			return true, t.stillAsked(ctx, e)
		}
	}
	switch {
	case e.Change.Type == "message" && e.Change.Case != "" && whichCase.MatchString(p):
		return true, t.caseNow(ctx, e)
	case e.Change.Start != "" && (changes[e.Change.Type] || e.Change.Type == "book") && whenThen.MatchString(p):
		t.r.sayf("Det bliver %s.", "It will be %s.", t.sayWhen(e.Change.Start))
		return true, t.stillAsked(ctx, e)
	case e.Change.Type == "revoke" && e.Asked == "confirm" && inPart.MatchString(p):
		t.r.say(fault.Words{DA: "Jeg kan kun tilbagekalde hele fuldmagten. Bagefter kan du give en ny, der dækker mindre.", EN: "I can only revoke the whole mandate. After that you can give a new one that covers less."})
		return true, t.stillAsked(ctx, e)
	case changes[e.Change.Type] && (theyAreTold.MatchString(p) || t.does(text).certainly("ask.told")) && !iAmTold.MatchString(p):
		t.r.say(fault.Words{DA: "De får besked, når du har sagt ja og godkendt det. Du behøver ikke ringe.", EN: "They are told when you have said yes and approved it. You need not call."})
		return true, t.stillAsked(ctx, e)
	case e.Change.Start != "" && isFree.MatchString(p):
		return true, t.freeStill(ctx, e)
	case e.Change.Type == "update_contact" && standsNowAs.MatchString(p):
		return true, t.valueNow(ctx, e)
	case e.Change.Type == "book" && wantedIn(text) == wantsBring && t.bringFor(e.Topic):
		return true, t.stillAsked(ctx, e)
	}
	return t.stayingAway(ctx, e, p)
}

// standsNowAs asks for the value that is to be changed.
var standsNowAs = anyOf(`^(hvad|hvilke[nt]?)( \p{L}+)? (står|har|er|var)( der| i| det| den)*( \p{L}+)? ?(nu|i forvejen|i dag|i systemet|stående|før|registreret)?$|^(hvad|hvilke[nt]?) (var|er) (den|det) (gamle|forrige|nuværende)( \p{L}+)?$|^what (was|is) (the|my) (old|current|previous)( one| \p{L}+)?$|^(what|which)( \p{L}+)? (is|was|do you have|is on file|have you got)( it| there| mine)?( now| before| today| on file| registered)?$`)

// whenThen asks for the time that is proposed.
var whenThen = anyOf(`^hvad (er|var|bliver) (det for en tid|klokken|tiden|datoen|dagen)( nu| så)*$|^(hvad tid|hvad for en (dag|tid)|hvilken (dag|tid|ugedag)|hvornår|hvad klokken|what (time|day|date)|which day|when) (er|bliver|is|was) (det|den|that|it)( (så|nu|then|again|for en))*$`)

// isFree asks whether the time that is proposed can be had.
var isFree = anyOf(`^(er|har) (der|de|i|du)( (nu|så|da|overhovedet|egentlig|stadig|også))* (plads|ledigt?|en ledig|tid)\b|^er (den|det|tiden)( (nu|så|da|overhovedet|stadig))* ledigt?\b|^(is|are) (it|that|there|they)( (really|still|even))* (free|available|room|space|a place)\b`)

// inPart wants only a part of something.
var inPart = anyOf(`\b(ikke (alt|det hele|alle|hele)|kun|bare|not (all|everything)|only|just)\b.*\p{L}{4,}`)

// theyAreTold asks whether those whom one is to meet are told, iAmTold whether one is
// told oneself.
var (
	theyAreTold = anyOf(`^ved (hun|han|de|\p{L}+) (det|noget)\b|\b(får|fik|hører) (\p{L}+ ){1,4}(besked|at vide)\b|\bskal jeg (\p{L}+ ){0,3}(ringe|fortælle|sige (det )?(til|selv)|give (\p{L}+ ){0,2}besked)\b|\b(will|does|do) (they|he|she|\p{L}+) (\p{L}+ )?(know|be told|get told|hear)\b|\b(do|should|must) i (have to |need to )?(tell|call|ring|inform) `)
	iAmTold     = anyOf(`\b(får|hører|do|will) (jeg|vi|i|we)\b`)
)

// freeStill tells whether the time that is proposed can be had.
func (t *turn) freeStill(ctx context.Context, e *errand) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	free, err := t.freeStarts(ctx, e, v)
	if err != nil {
		return err
	}
	if slices.Contains(free, e.Change.Start) {
		t.r.sayf("Ja, %s er ledig lige nu.", "Yes, %s is free right now.", t.sayWhen(e.Change.Start))
		return t.stillAsked(ctx, e)
	}
	t.r.sayf("Nej, %s er ikke ledig mere.", "No, %s is not free any more.", t.sayWhen(e.Change.Start))
	e.Change.Start, e.Asked, e.Approval = "", "", ""
	return t.advance(ctx, "")
}

// whichCase asks which case a message belongs to.
var whichCase = anyOf(`^(hvilken|which) (sag|case)\b`)

// caseNow tells which case a message is kept with.
func (t *turn) caseNow(ctx context.Context, e *errand) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	for _, it := range byID(t.items(v), e.Change.Case) {
		t.r.sayf("Det er sagen “%s”.", "It is the case “%s”.", it.title)
	}
	return t.stillAsked(ctx, e)
}

// valueNow tells the value that stands.
func (t *turn) valueNow(ctx context.Context, e *errand) error {
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	now := v.Phone
	if e.Change.Target == "email" {
		now = v.Email
	}
	t.r.sayf("Lige nu står der: %s.", "Right now it says: %s.", now)
	return t.stillAsked(ctx, e)
}

// staysAway asks what it means not to come.
var staysAway = anyOf(`\b(blive|bliver) væk\b|\bkoster det mig\b|\b(udebliv\w*|ikke (komme|kommer|møder op|dukker op))\b.*$|\bmister jeg\b|\bbliver jeg (trukket|straffet|stoppet)\b|\bdo i lose\b`)

// stayingAway tells what the guide says of not coming to the appointment in hand.
func (t *turn) stayingAway(ctx context.Context, e *errand, p string) (done bool, err error) {
	if !changes[e.Change.Type] || e.Change.Target == "" || !staysAway.MatchString(p) || !asks(p) && !question.MatchString(p) && !strings.HasPrefix(p, "mister") {
		return false, nil
	}
	it, v, err := t.target(ctx, e)
	if it == nil || err != nil {
		return false, err
	}
	if c := caseBehind(v, *it); !t.tellPart(string(c.Area), stayedAway) {
		t.r.sayf("Hvad der så sker, står ikke i min vejledning. %s ved det.", "What happens then is not in my guide. %s knows.", decides(c, *it))
	}
	return true, t.stillAsked(ctx, e)
}

// tellPrice tells what the thing costs that the appointment in hand is about, where a guide
// says so: whoever moves a visit for a passport asks of the passport.
func (t *turn) tellPrice(ctx context.Context, e *errand) error {
	it, _, err := t.target(ctx, e)
	if err != nil || it == nil || it.appointment == nil {
		return err
	}
	for _, id := range it.terms {
		term, ok := t.e.lexicon.Term(id)
		if ok && term.Calendar != "" && t.tellAsked(ctx, id, t.r.words("hvad koster "+term.In("da"), "what does "+term.In("en")+" cost")) {
			return nil
		}
	}
	return nil
}
