package assistant

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
	"offelia/knowledge"
)

// Whoever has just seen a case, a deadline or an appointment, or is about to send
// a document, asks on without naming it: "hvor længe har jeg?", "hvad sker der,
// hvis jeg ikke når det?", "hvad skal I bruge den til?". Such a question is
// answered from the record itself, and what no record holds from the guide about
// its topic; a guide that says nothing is said to say nothing.

// wants is what a question wants to know of a thing, whatever the thing is.
type wants uint8

const (
	wantsNothing wants = iota
	wantsHelp          // somebody to do it with
	wantsPhoto         // whether a photo will do
	wantsMore          // more time
	wantsIf            // what happens if it is not done
	wantsForm          // by phone, by video
	wantsWhy           // what it is for
	wantsWait          // why it takes so long, how long it takes
	wantsMissing       // who is waited for
	wantsLater         // nothing but to be allowed to send it later
	wantsUntil         // until when
	wantsWhat          // what it was
	wantsName          // who it is with
	wantsPhone         // how to call them
	wantsCompany       // whether somebody may come along
	wantsBring         // what to bring or prepare
	wantsAbout         // what it is about
	wantsTax           // whether an amount is before tax
	wantsMeaning       // what a paper is
)

// wantedForms are in the order in which they are tried.
var wantedForms = []struct {
	wants
	form pattern
}{
	{wantsHelp, anyOf(`\b(kan (ikke|ik) (selv )?(finde ud af|overskue|klare)|forstår (det )?(ikke|ik)|ved (ikke|ik) hvordan|can't figure|don't (know how|understand)|(kan|vil) (nogen|en|i|du|min \p{L}+|mit barn) (ikke )?(hjælpe|gøre det for) (mig|os)|(can|could) (someone|somebody|anyone) help( me)?)\b`)},
	{wantsPhoto, anyOf(`^jeg har (den|det|dem) (kun |bare )?(på|i) (mobilen|telefonen|min (mobil|telefon)|papir|min mail)$|^(må|kan|er) .*\b(billede\p{L}*|foto\p{L}*|pdf|skærmbillede\p{L}*|scanne\p{L}*|kopi)\b|^(can|may|is) .*\b(photos?|pictures?|pdf|screenshots?|scan|copy)\b`)},
	{wantsMore, anyOf(`\b(kan|må|får|could|can|may) (jeg|vi|man|i|we) (\p{L}+ ){0,3}(mere tid|længere tid|længere frist|fristen? (forlænget|udsat|udskudt)|udsættelse|more time|longer|an extension)\b|\b(forlænge|udskyde|udsætte|extend) (fristen|the deadline)\b`)},
	{wantsIf, anyOf(`\b(hvad|hva)\b.*\bhvis\b.*\b(ikke|ik|glem\w*|for sent|forsinket\w*|udebliv\w*|aldrig)\b|\bwhat\b.*\bif\b.*\b(not|n't|can't|cant|don't|dont|forget|late|miss|never)\b|\b(mister?|får|stopper|bliver|lukker|ryger|lose|miss|will|do)\b.*\b(pengene|ydelsen|støtten|kontanthjælp\w*|sygedagpenge\w*|dagpenge\w*|pladsen|hjælpen|straf\w*|bøde|sanktion\w*|trukket|stoppet|money|benefits?|fined?|penalty)\b.*\b(hvis|når|ved|if|when)\b|\b(hvad|hva) (nu )?hvis (jeg|vi|han|hun) (glemmer|udebliver|aflyser|dropper|springer|bliver (syg|væk)|er (syg|forhindret|for sent))\b|\b(hvad|what)\b.*\b(hvis|if) (jeg|vi|i|we) (aflyser|dropper|melder afbud|springer|cancel|skip)\b|\bwhat if (i|i'm|i am|we) (forget|am late|late|am ill|ill|sick|am sick)\b`)},
	{wantsForm, anyOf(`\b(kan|kunne|må|can|could|may) .*\b(på|over|via|som|by|on|over) (video\p{L}*|telefon\p{L}*|tlf|teams|skype|zoom|the phone|phone)\b|\b(kan|kunne|can|could) .*\b(online|digitalt|hjemmefra)\b|^(kan|kunne|can|could) (hun|han|de|i|she|he|they) (ikke )?(ringe|call)( mig| me)?( op)?( i stedet| instead)?$`)},
	{wantsWhy, anyOf(`^(hvorfor|why)\b.*\b(bruge|have|vide|sende|se|need|want|send)\b|\b(hvad|hva) (skal|vil) (i|de|du|man|kommunen) (bruge |have )?(den|det|dem|de)?.*\b(til|for|med)$|\b(hvad|hva) (er|skal) (den|det|de|dem) (\p{L}+ )?(til|for|bruges til)( for)?$|\bwhat (is|are|do you need) (it|that|this|they|them|those) for$`)},
	{wantsWait, anyOf(`^(kan|could|can) (det|den|jeg|vi|it|i|we) (\p{L}+ ){0,3}(hurtigere|faster|sooner)$|^(hvorfor|why)\b.*\b(lang tid|længe|langsom\w*|long|slow)\b|\bhvor lang (er )?(vente|behandlings)tid\p{L}*|\bhow long is the wait\b`)},
	{wantsLater, anyOf(`^((jeg|vi|i|we|i'll|we'll)( skal nok| will| can| kan)?|(kan|må|can|may) (jeg|vi|i|we)( godt)?) (sende?r?|send|afleverer?|aflevere|uploade?r?) (den|det|dem|it|them)\b.*\b(morgen|aften|senere|dag|\w+dag|uge|tomorrow|later|tonight|week)\b`)},
	{wantsMissing, anyOf(`^hvad mangler( der| de| så| endnu| nu)*$|^hvem (skal|mangler at) (bekræfte|svare|godkende|gøre noget)( det)?( nu)?$|^hvem venter (de|vi|i|sagen) på$|^what is missing( now)?$|^who (must|has to|needs to) (confirm|answer|approve)( it)?$|^who are (they|we) waiting for$`)},
	{wantsUntil, anyOf(`\bhvor (længe|lang tid|meget tid|mange dage) (har|kan|må|er der|endnu|tilbage)\b|^hvor mange dage( endnu| tilbage)?$|\b(hvornår|hvad|hvornaar) .*(frist\p{L}*|senest)\b|\bhvornår skal (den|det|de|i|jeg|kommunen) .*\b(have|den|det|der|sendt|sende|inde|afleveret|dem)\b|^(senest|inden|til) hvornår\b|^hvornår senest|\b(how (long|much time|many days) (do|have|can) (i|we)|until when|by when|deadline|when (do (you|they) need|must|is) (it|that|them)( due)?)\b`)},
	{wantsName, anyOf(`^(hvad|hva) hedder (hun|han|vedkommende|de)\b|^(og )?med hvem( er det)?$|^with whom$|^who with$|^hvem er (hun|han)\b|^what('s| is) (her|his|their) name\b|^who is (she|he)\b`)},
	{wantsPhone, anyOf(`\b(hendes|hans|deres|her|his|their) (direkte )?(telefon\p{L}*|nummer|nr|tlf|number|phone( number)?)\b|^hva(d)? ringer jeg (på|til)( dem| hende| ham)?$|^hvem ringer jeg til$|^(who|what number) do i call$`)},
	{wantsBring, anyOf(`^(hvad|hva|what)\b.*\b(have|tage|ha|huske|medbringe|bring|take|remember)\b.*\b(med|medbringe|bring|along|with me)\b|^(skal|må|do|should) (jeg|vi|i|we) (have |tage |need to )?(bring|medbringe|have noget med|tage noget med)\b|\b(forberede|prepare)\b`)},
	{wantsCompany, anyOf(`\b(kan|må|kunne|skal) (\p{L}+ ){1,4}(komme|være|gå|tage|følge|deltage|have) (\p{L}+ ){0,4}med( til (det|mødet|samtalen|den)| derhen| ind)?( og \p{L}+)*$|\b(kan|må) (\p{L}+ ){1,4}følge (mig|ham|hende|barnet|min \p{L}+)\b|\b(can|may|could|should) (\p{L}+ ){1,4}(come|join|be there|come along|bring (my|a|an|somebody|someone)\b.*)( with me| along| too)?$`)},
	{wantsAbout, anyOf(`^(hvad|hva) (handler|drejer|går) (den|det|mødet|samtalen|aftalen|sagen|de)( sig)? (egentlig |nu )?(om|ud på)|^(hvad|hva) skal (vi|jeg|i) (tale|snakke)( sammen)? om( der| med (hende|ham)| til (mødet|samtalen))?$|^(hvad|hva) (skal der|sker der|skal vi|skal jeg) (ske|tale om|snakke om|lave)? ?(der|til (mødet|samtalen|den|det)|ved (mødet|samtalen)|på (mødet|dagen))$|^what('s| is) (it|that|the (meeting|appointment)) about|^what (will|are we going to|do we) (happen|talk about|do)( there| at the (meeting|appointment))?$`)},
	{wantsTax, anyOf(`\b(før|efter|inden|before|after) (eller (før|efter) |or (before|after) )?(skat|tax)\b|\b(skal|bliver) (der|jeg) (\p{L}+ ){0,3}(skat af|trukket( i)? skat)|\b(brutto|netto|gross|net)\b`)},
	{wantsMeaning, anyOf(`^(hvad|hva) (er|betyder) (en|et|det for en|det for et|sådan en|sådan et)\b|^what('s| is) (a|an|this|that)\b`)},
	{wantsWhat, anyOf(`^(hvad|hva|hvilke[nt]?|what) (var|was) (det|den|it|that) (nu|lige|egentlig|again|jeg skulle)?( \p{L}+){0,4}$|^what did (i|you) (need|want|have)\b|\b(den|the) (gamle|nuværende|old|current) (tid|aftale|time|appointment)$`)},
}

func wantedIn(text string) wants {
	p := trimLead(plain(text))
	for _, f := range wantedForms {
		if f.form.MatchString(p) {
			return f.wants
		}
	}
	return wantsNothing
}

// inHand are the records that words without a name are about: what the errand in
// hand is about, else what was last shown.
func (t *turn) inHand(ctx context.Context, text string) ([]item, citizen.View, error) {
	subject, e := t.state.Subject, t.state.errand()
	if e != nil {
		subject = e.Subject
	} else if len(t.state.Shown) > 0 {
		subject = t.state.Shown[0].Subject
	}
	v, err := t.view(ctx, t.subjectOr(subject))
	if err != nil {
		return nil, v, err
	}
	all := t.items(v)
	list := among(all, t.state.Shown)
	switch {
	case e == nil:
	case e.Change.Target != "":
		list = byID(all, e.Change.Target)
	case e.Change.Type == "upload":
		documents := only(all, "document")
		if list = among(documents, t.state.Shown); len(list) == 0 {
			list = documents
		}
	case len(e.Options) > 0:
		list = slices.DeleteFunc(all, func(it item) bool { return !offeredTo(e, it.ID) })
	}
	if named := t.pick(list, text, t.e.lexicon.Find(text)); len(named) > 0 {
		list = named
	}
	return list, v, nil
}

// mostAsked is how many records one question is answered for, in how many words.
const (
	mostAsked    = 3
	mostAskWords = 14
)

// ofHand answers a question that any thing could be asked about from the records
// in hand. done is false when it is no such question, or there is no such record.
func (t *turn) ofHand(ctx context.Context, text string) (done bool, err error) {
	a := wantedIn(text)
	if (a == wantsName || a == wantsPhone) && t.state.Kin != "" {
		return false, nil // "hun" is the relative spoken of
	}
	if a == wantsNothing || t.conv.Actor == "" || len(strings.Fields(text)) > mostAskWords {
		return false, nil
	}
	if t.state.errand() == nil && len(t.state.Shown) == 0 {
		return false, nil
	}
	list, v, err := t.inHand(ctx, text)
	if t.state.errand() == nil && t.state.Own == "" && (len(list) == 0 || guideOf(string(caseBehind(v, list[0]).Area)) != t.state.Guide) {
		return false, err // something else was spoken of since
	}
	if err != nil || len(list) == 0 || len(list) > mostAsked || t.namesElse(text, list) {
		return false, err
	}
	before, told := len(t.r.parts), map[string]bool{}
	for _, it := range list {
		c := caseBehind(v, it)
		if told[c.ID] && c.ID != "" {
			continue // a case and the document that it waits for
		}
		told[c.ID] = true
		was := len(t.r.parts)
		if t.answerOf(ctx, c, it, a, text); len(t.r.parts) > was {
			t.show(it)
		}
	}
	if len(t.r.parts) == before {
		return false, nil
	}
	t.r.outcome(AnswerOwnData)
	t.state.Misses = 0
	return true, nil
}

// ofHandBetween answers such a question while an errand waits for something, and
// comes back to the errand in one line. The words of a message are never taken for
// a question to Offelia.
func (t *turn) ofHandBetween(ctx context.Context, e *errand, text string) (done bool, err error) {
	if e.Asked == "text" {
		return false, nil
	}
	if done, err = t.ofHand(ctx, text); done && err == nil {
		err = t.backTo(ctx, e)
	}
	return done, err
}

// backTo takes up the errand in hand in one line. What waits for a yes is always
// shown again to the letter.
func (t *turn) backTo(ctx context.Context, e *errand) error {
	decl, ok := action.ByType(e.Action)
	i := slices.IndexFunc(decl.Slots, func(s action.Slot) bool { return s.Name == e.Asked })
	if !ok || i < 0 {
		return t.resume(ctx)
	}
	e.Misses = 0
	t.r.outcome(DidAction)
	t.r.sayf("Og så tilbage. %s", "And now back. %s", decl.Slots[i].Ask.In(t.r.lang))
	t.r.asks(Ask(decl.Slots[i].Asks))
	for _, o := range e.Options {
		t.r.choice("slot:"+o.Value, o.Label)
	}
	t.r.choice("drop", t.r.words("Drop det", "Never mind"))
	t.refer(e, "proposed")
	return nil
}

// namesElse reports whether words name a matter that none of the records is about.
func (t *turn) namesElse(text string, list []item) bool {
	for _, id := range t.e.lexicon.Find(text) {
		if !slices.ContainsFunc(list, func(it item) bool { return has(it.terms, id) || has(it.about, id) || it.benefit != nil }) {
			return true
		}
	}
	return false
}

// answerOf says what is asked of one record; nothing when the record is not of a
// kind of which it can be asked.
func (t *turn) answerOf(ctx context.Context, c citizen.Case, it item, a wants, text string) {
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
	case a == wantsPhone:
		t.contactFor(ctx, command{Arg: "responsible"}, []item{it})
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
		t.answerIf(c, it, text)
	case a == wantsLater && it.due() != "" && it.appointment == nil && t.after(text, it.due()):
		t.r.sayf("Det er for sent. Fristen for “%s” er %s. Skriv til %s før den dag, og spørg, om du kan få længere tid.", "That is too late. The deadline for “%s” is %s. Write to %s before that day and ask whether you can get more time.", it.title, t.sayWhen(it.due()), decides(c, it))
		t.writeTo(c)
	case a == wantsLater && it.due() != "" && it.appointment == nil:
		t.r.sayf("Det er i orden. Fristen for “%s” er %s.", "That is fine. The deadline for “%s” is %s.", it.title, t.sayWhen(it.due()))
	case a == wantsMissing && c.ID != "":
		t.waitsFor(c)
	case a == wantsWait && c.ID != "":
		t.answerWait(c)
	case a == wantsMeaning && it.document != nil && len(t.pick([]item{it}, text, nil)) > 0:
		t.tellNaming(string(c.Area), it.title)
		t.r.sayf("“%s” er et papir, som %s skal bruge til sagen “%s”. Hvad der skal stå i det, kan de svare på.", "“%s” is a paper that %s needs for the case “%s”. They can tell what must be in it.", it.title, decides(c, it), c.Title)
		t.writeTo(c)
	case a == wantsCompany && it.appointment != nil:
		if it.appointment.ForDependent != "" || !t.tellPart(string(c.Area), somebodyWith) && !t.tellPart("fuldmagt", somebodyWith) {
			t.askThem(c, it)
		}
	case a == wantsBring && it.appointment != nil:
		t.answerBring(ctx, c, it)
	case a == wantsAbout && it.appointment != nil && c.ID != "":
		t.r.sayf("Det hører til sagen “%s”: %s. Næste skridt i sagen: %s.", "It belongs to the case “%s”: %s. Next step in the case: %s.", c.Title, c.Status, strings.TrimSuffix(c.NextStep, "."))
		t.r.sayf("Mere står der ikke om den. %s kan fortælle, hvad der skal ske.", "No more is said about it. %s can tell you what will happen.", decides(c, it))
		t.writeTo(c)
	case a == wantsAbout && it.appointment != nil:
		t.r.sayf("Der står kun, at det er “%s” med %s.", "It only says that it is “%s” with %s.", it.title, decides(c, it))
	case a == wantsTax && it.benefit != nil && it.benefit.Gross:
		t.r.sayf("Beløbet for “%s” er før skat. Hvad der er tilbage, står på din specifikation.", "The amount of “%s” is before tax. What is left is in your payment statement.", it.title)
	case a == wantsTax && it.benefit != nil:
		t.r.sayf("Beløbet for “%s” er det, der bliver udbetalt.", "The amount of “%s” is what is paid to you.", it.title)
	case a == wantsForm && it.appointment != nil:
		t.r.sayf("Hvordan mødet bliver holdt, kan jeg ikke ændre. Det bestemmer %s.", "I cannot change how the meeting is held. That is for %s to decide.", decides(c, it))
		t.writeTo(c)
	}
}

// somebodyWith is how a guide says that one may bring somebody.
var somebodyWith = cue{anyOf(`\b(tage|have) (\p{L}+ ){1,3}med\b.*\b(tryg|bisidder|møde\p{L}*|sag)|\bbring (\p{L}+ ){1,4}(along|with you|you trust|you feel)|\b(companion|lay representative|bisidder)\b`)}

// answerBring tells what to bring to an appointment: what its case waits for, or what
// the guide about the thing that it is booked for says; the calendar itself says
// nothing.
func (t *turn) answerBring(ctx context.Context, c citizen.Case, it item) {
	if g, err := t.e.library.Guide(t.guideKey(firstOf(without(it.terms, []string{"borgerservice"})))); err == nil && c.ID == "" {
		for i := range g.Passages {
			if p := &g.Passages[i]; p.Kind == knowledge.Documents && t.quotePart(g, p, sentences(p.Short)...) {
				return
			}
		}
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

// askThem says that a record does not tell what was asked, and who can.
func (t *turn) askThem(c citizen.Case, it item) {
	t.r.sayf("Det kan jeg ikke se ud fra “%s”. %s kan svare på det.", "I cannot tell that from “%s”. %s can answer.", it.title, decides(c, it))
	t.writeTo(c)
}

// beyondRecord answers what was not understood, asked about the one record that was
// just shown: that it does not tell, and who can. False when nothing was shown or the
// words name another matter.
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
	t.r.outcome(Clarify)
	t.askThem(of, it)
	t.offerPerson()
	t.miss(c.Text)
	return true, nil
}

// answerIf tells what the guide says of papers that are late and meetings that are
// missed, or that it says nothing.
func (t *turn) answerIf(c citizen.Case, it item, text string) {
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
	if !t.tellPart(topic, tells) {
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
func (t *turn) waitsFor(c citizen.Case) {
	switch c.WaitingFor {
	case "borgeren":
		t.r.sayf("“%s” venter på dig. Næste skridt: %s.", "“%s” is waiting for you. Next step: %s.", c.Title, strings.TrimSuffix(c.NextStep, "."))
	case "", "ingen":
		t.r.sayf("Jeg kan ikke se, at “%s” venter på nogen. Næste skridt: %s.", "I cannot see that “%s” waits for anybody. Next step: %s.", c.Title, strings.TrimSuffix(c.NextStep, "."))
	default:
		t.r.sayf("“%s” venter på: %s. Næste skridt: %s.", "“%s” is waiting for: %s. Next step: %s.", c.Title, t.waiting(c.WaitingFor), strings.TrimSuffix(c.NextStep, "."))
	}
}

// answerWait tells why a case takes its time, as far as it is known.
func (t *turn) answerWait(c citizen.Case) {
	t.waitsFor(c)
	if c.DecisionExpected != "" {
		t.r.sayf("Du kan regne med svar %s.", "You can expect an answer on %s.", t.sayWhen(c.DecisionExpected))
	}
	if !t.tellPart(string(c.Area), takesTime) {
		t.r.sayf("Hvorfor det tager den tid, kan %s svare på.", "Why it takes that long is for %s to say.", c.Responsible)
	}
	t.writeTo(c)
}

// caseBehind is the case that a record is, or belongs to; the zero case when there
// is none.
func caseBehind(v citizen.View, it item) citizen.Case {
	id := ""
	switch {
	case it.case_ != nil:
		return *it.case_
	case it.document != nil:
		id = it.document.Case
	case it.appointment != nil:
		id = it.appointment.Case
	}
	for _, c := range v.Cases {
		if c.ID == id && id != "" {
			return c
		}
	}
	return citizen.Case{}
}

// decides is who decides about a record.
func decides(c citizen.Case, it item) string {
	switch {
	case it.appointment != nil && it.appointment.With != "":
		return it.appointment.With
	case it.benefit != nil:
		return it.benefit.Payer
	}
	return c.Responsible
}

// due is the day by which a record wants something of the citizen, or runs out.
func (it item) due() string {
	switch {
	case it.document != nil:
		return it.document.Due
	case it.identity != nil:
		return it.identity.Expires
	case it.case_ != nil && it.case_.Deadline != "":
		return it.case_.Deadline
	case it.case_ != nil:
		return it.case_.AppealDeadline
	}
	return ""
}

// daysUntil says how many days are left.
func (t *turn) daysUntil(day string) string {
	at, err := time.Parse("2006-01-02", day)
	if err != nil {
		return ""
	}
	switch n := int(at.Sub(dayOf(t.now)).Hours() / 24); {
	case n < 0:
		return t.r.words("Den dag er gået.", "That day has passed.")
	case n == 0:
		return t.r.words("Det er i dag.", "That is today.")
	case n == 1:
		return t.r.words("Det er i morgen.", "That is tomorrow.")
	default:
		return fmt.Sprintf(t.r.words("Det er om %d dage.", "That is in %d days."), n)
	}
}

func (t *turn) writeTo(c citizen.Case) {
	if c.ID != "" {
		t.r.choice("message:"+c.ID, t.r.words("Skriv til "+c.Responsible, "Write to "+c.Responsible))
	}
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

var leads = map[string]bool{"men": true, "og": true, "så": true, "ok": true, "okay": true, "jamen": true, "but": true, "and": true, "so": true, "then": true}

// trimLead drops the words with which a question is tied to what stands before.
func trimLead(p string) string {
	for {
		first, rest, more := strings.Cut(p, " ")
		if !more || !leads[first] {
			return p
		}
		p = rest
	}
}
