package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
	"offelia/knowledge"
)

// Much of what people say to an answer is no new question: they doubt it, find it too
// little, conclude something from it, put right what was understood, or want it written
// for them. What it is said of stands in the answer, so none of it is matched or
// searched: "det er for lidt" is found in a guide about food.

// subject is what the answer before was about: one's own records, or none and the
// guide last quoted.
type subject struct {
	list []item
	view citizen.View
}

// quite are the words by which one is surer, between "er det" and "rigtigt".
const quite = `(nu |helt |så |really |quite |absolutely |virkelig )*`

var (
	// doubts hold an answer for wrong, or ask whether it is certain.
	doubts = anyOf(`^(er|are) (du|i|vi|det|de|that|this|it|you) ` + quite + `(sik(ker|re)\p{L}*|rigtigt?|korrekt|sure|right|correct|certain)( på (det|den)| about (that|it)| at .*| på at .*| nu| \p{L}+ plejer .*| plejer .*)?$|^is (that|it|this) ` + quite + `(sure|right|correct|certain|true)$|^(nej |no )?(det|den|der|tallet|datoen|tiden|beløbet|that|this|it) ((passer|stemmer) (\p{L}+ )?(ikke|ik)|kan (\p{L}+ )?(ikke|ik) (passe|være rigtigt)|er (\p{L}+ )?(forkert|ikke rigtigt|ikke korrekt|en fejl|løgn)|is (not (right|correct|true)|wrong|incorrect|a mistake)|isn't (right|correct|true)|can't be right)|\b(der|det) står (der )?noget andet\b|\b(der|det) står (\p{L}+ ){0,3}i (mit |det )?brev\p{L}*\b|\bi (mit |det )?brev\p{L}* står\b|\b(my|the) letter says\b|^(hun|han|de|she|he|they) (sagde|skrev|har sagt|har skrevet|said|wrote|told me) (\p{L}+ ){0,3}(andet|mandag|tirsdag|onsdag|torsdag|fredag|different\w*|else|monday|tuesday|wednesday|thursday|friday)\b`)

	// concludes asks whether something has become of what was shown.
	concludes = anyOf(`^(så |then |so |altså |er det rigtigt at |betyder det at |does that mean )*(er |is |are )?(den|det|mødet|tiden|aftalen|samtalen|besøget|træningen|sagen|pengene|hjælpen|min \p{L}+|mit \p{L}+|the \p{L}+|it|my \p{L}+) (\p{L}+ ){0,4}?(er |is |bliver |has been |are )?(\p{L}+ )?(aflyst|flyttet|udskudt|rykket|afvist|stoppet|lukket|godkendt|bevilget|afgjort|cancelled|canceled|moved|postponed|rejected|refused|approved|granted|closed|stopped)( så| nu| then| now)*$`)

	// wishes is said by who wants something to become of it: "den vil jeg gerne have aflyst".
	wishes = anyOf(`\b(vil|skal|kan|må|gerne|have|få|ønsker|want|would|should|can|must|need)\b`)

	// gone are the things that can have become of an appointment.
	gone = anyOf(`\b(aflyst|flyttet|udskudt|rykket|cancelled|canceled|moved|postponed)\b`)

	// tooLittle finds what one gets too little, or wants more of it.
	tooLittle = anyOf(`^(jeg |i )?(synes |syntes |think |find )?(jo |da |godt nok |altså |at |that )*(det|den|de|beløbet|hjælpen|it|that|this|the amount) (er|var|is|was|lyder|sounds) (\p{L}+ ){0,3}(lidt|lille|lavt?|little|low|small|ikke (ret )?meget|ikke nok|ingenting|not (very |that )?much|not enough)( penge| money)?$|^(for|alt for|too) (lidt|little)$|^(hvorfor|why) (\p{L}+ ){0,3}?(så|kun|bare|ikke mere|ikke det hele|so|only|not more|not all)( lidt| lille| lavt?| en del| halvdelen| det| little| low| small| a part| part of it| half| det beløb)*$|^(kan|kunne|må|can|could|may) (jeg|vi|man|i|we) (\p{L}+ ){0,2}?(få|have|get) (det |den |dem |noget |it |hjælp )*(mere|flere|oftere|tit\p{L}*|flere (gange|timer|dage)|more|more often|a bit more|more of it|more hours)( end det| hjælp| penge| money| help| than that)?$`)

	// glad and resigned are remarks on an answer that ask nothing.
	glad     = anyOf(`^(så |ok |okay |nå |puh |oh )*(det|den|that|it) (var|er|lyder|is|was|sounds) (jo |da |altså |meget |rigtig |dejlig |very |really |so )*(godt|dejligt|fint|rart|skønt|perfekt|en lettelse|hurtigt|billigt|good|great|nice|perfect|a relief|fine|lovely|fast|cheap)( nok| at høre| at vide| to hear| to know)?( så| nu| tak| thanks)*$|^(så er (det|jeg)|then (it|i)) (\p{L}+ )?(på plads|styr på|med|set|am set)( det)?$`)
	resigned = anyOf(`^(så |ok |okay |nå |puh |oh |uh )*((det|den|that|it) (var|er|lyder|is|was|sounds) (jo |da |altså |meget |ret |godt nok |very |really |quite |so )*(dyrt|ærgerligt|synd|surt|trist|irriterende|træls|lang tid|længe|sent|tidligt|besværligt|expensive|a pity|a shame|sad|annoying|long|late|early|a long time)|(så |det )?må jeg (jo |da |bare |nok |vel )*(vente( lidt)?|klare mig|leve med (det)?|væbne mig med tålmodighed|finde ud af (det)?)|(then )?i (will |'ll |must |have to |just )*(wait|manage|live with it))( så| nu| then)*$`)

	// dictatesWhat wants something written, or to be told what to write.
	dictatesWhat = anyOf(`^(hvad|hva|what) (skal|kan|bør|skriver|should|do|can|must) (jeg|vi|i|we)?( skrive| write| sige| say)?( så| then| i (den|det|klagen|brevet|beskeden)| til (dem|ham|hende|jer)| to (them|him|her))*$|^(kan|vil|gider|kunne|can|could|will|would) (du|i|you) (\p{L}+ ){0,2}?(skrive|sende|formulere|write|send|draft) (det|den|klagen|noget|det her|it|that|this|the complaint|something) (for mig|for me)( please| tak)?$|^(skriv|send|formuler|write|draft) (det|den|klagen|noget|it|that|the complaint|something) (for mig|for me)( please| tak)?$`)
)

// helpsToWrite asks for help with writing something.
var helpsToWrite = anyOf(`^((kan|vil|gider|kunne|can|could|will|would) (du|i|you) )?(\p{L}+ )?(hjælpe?|help) (mig|os|me|us) (\p{L}+ ){0,2}?(med at |med |with |to )?(skrive|formulere|write|writing|draft|drafting) (\p{L}+ ){0,2}(den|det|klage\p{L}*|besked\p{L}*|brev\p{L}*|svar\p{L}*|noget|it|that|complaint|message|letter|reply|something)( til (dem|hende|ham|\p{L}+)| to (them|her|him|\p{L}+)| så| please| tak)*$`)

// suitsNot may be said of an appointment that is inconvenient, heardElse is not.
var (
	suitsNot  = anyOf(`\bpasser\b`)
	heardElse = anyOf(`\b(sagde|sagt|skrev|skrevet|brev\p{L}*|står|stod)\b`)
)

// writesOnly says that the text is about writing, not about what to do.
var writesOnly = anyOf(`\b(skriv\p{L}*|send\p{L}*|formuler\p{L}*|write|draft|sige|say)\b`)

// reacts answers what is said to the answer before.
func (t *turn) reacts(ctx context.Context, text string) (done bool, err error) {
	p := trimLead(plain(text))
	if t.state.errand() != nil || t.state.Last == nil || letDown.MatchString(plain(text)) {
		return false, nil
	}
	switch {
	case glad.MatchString(p):
		return true, t.talk(ctx, "ok")
	case resigned.MatchString(p):
		t.sympathise()
		return true, nil
	}
	said := func(form pattern) bool { return form.MatchString(p) || form.MatchString(plain(text)) }
	doubt, premise, little, draft := said(doubts), said(concludes) && !wishes.MatchString(p), said(tooLittle), said(dictatesWhat) || said(helpsToWrite)
	if !doubt && !premise && !little && !draft {
		return false, nil
	}
	of, err := t.spokenRecords(ctx, text)
	switch {
	case err != nil:
		return false, err
	case doubt && suitsNot.MatchString(p) && !heardElse.MatchString(p) && len(only(of.list, "appointment")) > 0:
		if len(of.list) > 1 || len(strings.Fields(p)) > 4 {
			return false, nil // what else is said of it is not to be lost
		}
		return true, t.press(ctx, "rebook:"+of.list[0].ID)
	case doubt:
		return t.standBy(ctx, of)
	case premise:
		return t.correctPremise(text, of), nil
	case little:
		t.faintly = false // nothing else is said
		return t.whoDecidesAmount(of), nil
	}
	return t.writeForHim(ctx, text, of)
}

// spokenRecords are the records that the answer before showed, those that words or days
// point at when there are several; none when it showed none.
func (t *turn) spokenRecords(ctx context.Context, text string) (subject, error) {
	if t.conv.Actor == "" || t.state.Own == "" || len(t.state.Shown) == 0 {
		return subject{}, nil
	}
	list, v, err := t.inHand(ctx, text)
	if err != nil {
		return subject{}, err
	}
	if days := onDays(list, when.Parse(t.timely(text), t.local(), when.Options{})); len(days) > 0 {
		list = days
	}
	if main := only(list, t.state.Shown[0].Kind); len(list) > 1 && len(main) == 1 {
		list = main // what was also told is not what was asked for
	}
	return subject{list, v}, nil
}

// caseFor is the case that a record is, belongs to, or is paid in.
func caseFor(v citizen.View, it item) citizen.Case {
	if it.benefit == nil {
		return caseBehind(v, it)
	}
	i := slices.IndexFunc(v.Cases, func(c citizen.Case) bool { return has(it.terms, string(c.Area)) })
	if i < 0 {
		return citizen.Case{}
	}
	return v.Cases[i]
}

// showing notes that a reaction was answered from the records shown.
func (t *turn) showing(list []item) {
	t.r.outcome(AnswerOwnData)
	t.state.Misses = 0
	for _, it := range list {
		t.show(it)
	}
}

// standBy says where an answer comes from, to somebody who doubts it, and who knows
// better than what is held here.
func (t *turn) standBy(ctx context.Context, of subject) (bool, error) {
	if len(of.list) == 0 {
		return t.standByGuide(ctx)
	}
	if len(of.list) > mostAsked {
		t.showing(nil)
		t.r.say(fault.Words{DA: "Det er alt, hvad jeg kan se i registrene lige nu. Mangler der noget, eller er noget forkert, kan en medarbejder se efter.", EN: "That is all I can see in the registers right now. If something is missing or wrong, a member of staff can check."})
		t.offerPerson()
		return true, nil
	}
	t.showing(of.list)
	for _, it := range of.list {
		c := caseFor(of.view, it)
		t.r.sayf("Sådan står det lige nu i registret (%s): %s", "This is what the register says right now (%s): %s", it.card.Register, it.say)
		if who := decides(c, it); who != "" {
			t.r.sayf("Har du hørt eller fået skriftligt noget andet, så spørg %s, hvad der gælder.", "If you have heard or been sent something else, ask %s which holds.", who)
		}
		t.writeTo(c)
	}
	t.offerPerson()
	return true, nil
}

// standByGuide does so where a guide was quoted.
func (t *turn) standByGuide(ctx context.Context) (bool, error) {
	if t.state.Last.Outcome != AnswerGuide || t.state.Own != "" {
		return false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil {
		return false, err
	}
	t.r.outcome(AnswerGuide)
	t.r.sayf("Det står i min vejledning “%s”. Den er generel, så er du i tvivl, om det gælder dig, eller har du et brev, der siger noget andet, så spørg %s.", "It stands in my guide “%s”. It is general: if you are in doubt whether it holds for you, or have a letter that says something else, ask %s.", g.Title, g.Decides())
	t.offerPerson()
	return true, nil
}

// correctPremise tells how a record stands, to somebody who takes something to have
// become of it.
func (t *turn) correctPremise(text string, of subject) bool {
	if len(of.list) == 0 || len(of.list) > mostAsked {
		return false
	}
	t.showing(of.list)
	for _, it := range of.list {
		if it.appointment != nil && it.open && gone.MatchString(plain(text)) {
			t.r.add(t.r.words("Nej, det kan jeg ikke se. Den står stadig i kalenderen: ", "No, not as far as I can see. It is still in the calendar: ") + it.say)
			continue
		}
		t.r.add(t.r.words("Sådan står det lige nu: ", "This is how it stands now: ") + it.say)
	}
	return true
}

// whoDecidesAmount tells who decides how much somebody gets who finds it too little, and
// how to have it looked at again.
func (t *turn) whoDecidesAmount(of subject) bool {
	grants := only(of.list, "benefit", "case")
	if len(grants) == 0 {
		return false
	}
	if len(grants) > 1 {
		grants = grants[:1]
	}
	it := grants[0]
	c := caseFor(of.view, it)
	who := decides(c, it)
	t.showing(grants)
	t.r.sayf("Hvor meget du får, bestemmer %s. Hvordan det er regnet ud, kan jeg ikke se. Du kan bede dem forklare det eller se på det igen.", "How much you get is for %s to decide. I cannot see how it was worked out. You can ask them to explain it or to look at it again.", who)
	if c.AppealDeadline != "" && it.case_ != nil {
		t.r.sayf("Du kan klage over afgørelsen senest %s.", "You can complain about the decision by %s.", t.sayWhen(c.AppealDeadline))
	} else {
		t.r.say(fault.Words{DA: "Er du uenig i en afgørelse, kan du klage. Fristen står i brevet med afgørelsen.", EN: "If you disagree with a decision, you can complain. The deadline stands in the letter with the decision."})
	}
	t.writeTo(c)
	t.r.choice("passage:klage#hvordan", t.r.words("Hvordan klager jeg?", "How do I complain?"))
	t.offerPerson()
	return true
}

// writeForHim begins a message in the case that is spoken of. Where there is none to
// write in, it says what such a letter holds and who can help.
func (t *turn) writeForHim(ctx context.Context, text string, of subject) (bool, error) {
	if !writesOnly.MatchString(plain(text)) {
		return false, nil
	}
	for _, it := range of.list {
		if it.document != nil && !strings.Contains(plain(text), "skriv") && !strings.Contains(plain(text), "write") {
			return false, nil // the paper is what is to be sent
		}
		if c := caseFor(of.view, it); c.ID != "" {
			if t.saidBefore(command{}) == "" {
				t.r.say(fault.Words{DA: "Skriv kort, hvad sagen drejer sig om, og hvad du gerne vil have dem til. Jeg sender det først, når du har sagt ja.", EN: "Write briefly what it is about and what you want them to do. I send it only when you have said yes."})
			}
			return true, t.press(ctx, "message:"+c.ID)
		}
	}
	if p := plain(text); complains.MatchString(p) && t.conv.Actor != "" && t.hasAppealable(ctx) {
		return true, t.act(ctx, command{Verb: "action", Arg: "message", Text: text, Whole: text, P: 1})
	}
	complaint := t.state.Guide == "klage" || t.state.Own == "appeal"
	if len(of.list) == 0 && complaint && t.conv.Actor != "" && t.hasAppealable(ctx) {
		return false, nil // it is known which decision
	}
	if len(of.list) == 0 && !complaint {
		return false, nil
	}
	t.r.outcome(AnswerGuide)
	t.r.say(fault.Words{DA: "Skriv, hvad du er utilfreds med eller vil vide, hvorfor, og hvilken afgørelse eller betaling det handler om. Det behøver ikke være langt.", EN: "Write what you are dissatisfied with or want to know, why, and which decision or payment it is about. It need not be long."})
	if len(of.list) > 0 {
		t.r.sayf("Der er ingen sag her, som jeg kan sende det i. %s skal have det via borger.dk, eller en medarbejder kan hjælpe.", "There is no case here that I can send it in. %s gets it through borger.dk, or a member of staff can help.", decides(citizen.Case{}, of.list[0]))
	} else if t.conv.Actor == "" {
		t.r.say(fault.Words{DA: "Når du er logget ind, kan jeg sende det til den, der har din sag.", EN: "Once you have logged in, I can send it to whoever has your case."})
		t.loginLink()
	}
	t.offerPerson()
	return true, nil
}

// decidesIt asks who decides about what a guide was told of, changesIt how what is
// held of oneself is changed.
var (
	decidesIt  = anyOf(`^(hvem|who) (bestemmer|afgør|beslutter|tager stilling|siger ja|giver lov|skal sige ja|skal godkende|godkender|decides?|makes the decision|says yes|approves)( (til det|to it|to that|det|den|om det|over det|til det|it|that|about it|about that))?( så| egentlig)?$`)
	whoDecides = anyOf(`\b(hvem|who)\b.*\b(bestemmer|afgør|beslutter|decides?)\b`)
	changesIt  = anyOf(`^(hvordan|hvor|how|where) (ændrer|retter|skifter|opdaterer|laver|do|can) (jeg|man|vi|i|we)( (change|correct|update))? (den|det|dem|oplysningerne|it|that|them)( om)?( så| nu| then)?$|^(kan|må|can) (jeg|du|man|i|you) (\p{L}+ )?(ændre|rette|skifte|opdatere|change|correct|update) (den|det|dem|it|that|them)$`)
)

// waitsHow asks how long the wait is, after a person was asked for.
var waitsHow = anyOf(`^(hvor (lang tid|længe)|hvornår|how long|when)\b.*\b(det|jeg|der|de|vente\p{L}*|it|i|they|wait)\b`)

// addressOf asks where an office is, after its number.
var addressOf = anyOf(`^(hvad er |what is |what's )?(adressen|deres adresse|the address|their address)( der| på dem)?$|^(hvor|where) (ligger|er|bor|are|is) (de|det|it|they)( henne)?$`)

// ofTheOffice answers what is asked on after a number was given or a person asked for.
func (t *turn) ofTheOffice(ctx context.Context, text string) (done bool, err error) {
	p := trimLead(plain(text))
	switch last := t.state.Last; {
	case last == nil:
		return false, nil
	case last.Outcome == Handoff && t.state.Ticket && waitsHow.MatchString(p) && namesNothing(text):
		if err := t.journalled(); err != nil {
			return false, err
		}
		s, ok, err := t.e.desk.Standing(ctx, t.conv.ID)
		if !ok || err != nil {
			return false, err
		}
		t.r.outcome(Handoff)
		t.standing(s)
		return true, nil
	case last.Outcome == Refuse && callsThem.MatchString(p) && calls.MatchString(last.Text):
		return true, t.again()
	case last.Outcome == ContactPhone && addressOf.MatchString(p):
		t.r.outcome(ContactPhone)
		t.sayPlaceOf(citizen.Contact{})
		return true, nil
	case last.Outcome == ContactPhone && t.state.Unit != "" && len(t.e.lexicon.Find(text)) == 0 && (asksOpen.MatchString(p) || goesOn.MatchString(danish.Fold(text)) && len(meaning(t.untimed(text))) == 0):
		contacts, err := t.e.office.Contacts(ctx)
		if err != nil {
			return false, err
		}
		i := slices.IndexFunc(contacts, func(u citizen.Contact) bool { return u.Key == t.state.Unit })
		if i < 0 {
			return false, nil
		}
		t.r.outcome(ContactPhone)
		t.sayUnit(contacts[i], text)
		return true, nil
	}
	return false, nil
}

// calls tells to call somebody.
var calls = regexp.MustCompile(`(?i)\b(ring|call)\b`)

// ofWhatWasTold answers what can be asked of any guide, of one's contact data and of
// one's mandates.
func (t *turn) ofWhatWasTold(ctx context.Context, text string) (done bool, err error) {
	p := trimLead(plain(text))
	switch {
	case t.state.Own == "" && t.state.Guide != "" && wantedIn(text) == wantsIf && namesNothing(text):
		return t.toldOfLate(), nil
	case decidesIt.MatchString(p) && t.state.Own == "" && t.state.Guide != "":
		g, err := t.spokenOf(ctx)
		if g == nil || err != nil || slices.ContainsFunc(g.Passages, func(p knowledge.Passage) bool {
			return decidesIt.MatchString(plain(p.Title)) || whoDecides.MatchString(plain(p.Title))
		}) {
			return false, err // a passage about just that says it better
		}
		t.r.outcome(AnswerGuide)
		t.r.sayf("Det afgør %s.", "That is decided by %s.", g.Decides())
		return true, nil
	case !changesIt.MatchString(p) || t.conv.Actor == "":
		return false, nil
	case t.state.Own == "contact":
		return true, t.act(ctx, command{Verb: "action", Arg: "update_contact", Text: t.state.Words, Whole: text, P: 1})
	case t.state.Own == "mandates":
		t.r.outcome(AnswerOwnData)
		t.r.say(fault.Words{DA: "Skal fuldmagten dække noget andet, så giv en ny, eller tilbagekald den, du har givet. Jeg kan gøre begge dele her.", EN: "If the mandate is to cover something else, give a new one, or revoke the one you gave. I can do both here."})
		t.r.choice("do:delegate", t.r.words("Giv en fuldmagt", "Give a mandate"))
		t.r.choice("do:revoke", t.r.words("Tilbagekald en fuldmagt", "Revoke a mandate"))
		return true, nil
	}
	return false, nil
}

// toldOfLate quotes what the passages told last say of what is late or not done; false
// when they say nothing of it.
func (t *turn) toldOfLate() bool {
	for _, told := range slices.Backward(t.state.Told) {
		id, passage, _ := strings.Cut(told, "#")
		g, err := t.e.library.Guide(t.guideKey(id))
		if err != nil || id != t.state.Guide {
			continue
		}
		p := g.Passage(passage)
		if p == nil {
			continue
		}
		for _, s := range t.sentencesOf(p) {
			if papersLate[0].MatchString(plain(s)) && t.quotePart(g, p, s) {
				t.r.outcome(AnswerGuide)
				return true
			}
		}
	}
	return false
}

// corrected is what was meant, of a text that puts right what was understood: "nej,
// jeg mener træningen", "ikke det, det andet".
var corrected = regexp.MustCompile(`(?i)^(?:(?:nej|no|nope|næh|vent|wait|sorry|undskyld|hov|ups|oops)[,. ]+)*(?:(?:nej|no|nope|næh)[, ]+(?:men )?(?:jeg |i )(?:mente|mener|tænkte på|tænker på|meant?|was thinking of)|(?:jeg|i) (?:mente|mener|tænkte på|tænker på|meant?) (?:jo |altså |nu |faktisk )*|(?:nej,? )?(?:ikke|not) (?:det|den|dem|that|that one|it)[, ]+(?:men |but )?)[,: ]*(.+)$`)

// putRight answers about what was meant instead, where it is among one's own records.
func (t *turn) putRight(ctx context.Context, text string) (done bool, err error) {
	m := corrected.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || t.conv.Actor == "" || t.state.Own == "" || len(t.state.Shown) == 0 || isOrder(plain(m[1])) {
		return false, nil
	}
	v, err := t.view(ctx, t.subjectOr(t.state.Shown[0].Subject))
	if err != nil {
		return false, err
	}
	all := t.items(v)
	for _, list := range [][]item{only(all, t.state.Shown[0].Kind), all} {
		hit := t.pointsOut(list, m[1])
		if len(hit) == 0 {
			hit = t.pick(list, m[1], t.e.lexicon.Find(m[1]))
		}
		if len(hit) == 0 || len(hit) > mostAsked {
			continue
		}
		t.showing(nil)
		t.tell(ctx, command{Verb: "own", Text: m[1], Whole: text, Terms: t.e.lexicon.Find(m[1])}, hit)
		t.state.Own = hit[0].Kind + "s"
		return true, nil
	}
	return false, nil
}
