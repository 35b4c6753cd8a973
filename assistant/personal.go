package assistant

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
)

var possessive = anyOf(`\b(min|mit|mine|my)\b`)

// aspects are the forms in which people ask about their own data without
// saying "mit": asked by somebody who has a record of that kind and topic, they
// are about that record.
var aspects = []struct {
	arg   string
	kinds []string
	form  pattern
}{

	{"benefits", []string{"benefit"}, anyOf(`\b(hvornår (kommer|(får|for|faar|far) (jeg|vi)|går|udbetales|bliver [^?]*udbetalt|er der)|hvor meget|hvor mange penge|hvad får jeg|får jeg|udbetal\w*|sat ind|går .* ind|(giver|betaler|sender) (i|de|kommunen|staten) (mig|os)|lander|(før|efter|inden) (eller (før|efter) )?skat|(before|after) (or (before|after) )?tax|when('?s| is| do i get| will i| does)|how much|what (will|do|would|can) i get|paid)\b`)},
	{"cases", []string{"case"}, inOrderNow},
	{"cases", []string{"case"}, got},
	{"benefits", []string{"benefit"}, got},
	{"cases", []string{"case"}, hears},
	{"documents", []string{"document"}, anyOf(`\b(mangler|manglende|skal (jeg )?(sende|aflevere|uploade|indsende)|papir\w*|dokument\w*|bilag|frist\w*|senest|missing|send|document\w*|papers?|deadline|due)\b|\b(hvad|hva|hvilke[nt]?|what|which)\b.*\b(udfylde|underskrive|skaffe|fill in|fill out)\b`)},
	{"identity", []string{"identity"}, anyOf(`\b(udløb\w*|gyldig\w*|gælder|forny\w*|nyt pas|expire\w*|valid|renew|new passport)\b`)},
	{"appeal", []string{"case"}, appealForm},
	{"appointments", []string{"appointment"}, anyOf(`\b(huske|husker|glemt|tvivl|remember|forgot)\b.*\b(hvornår|dag|tid|møde|aftale|skal til|when|day|time)\w*\b|\b(hvornår (kommer|er|har|skal|var|møder|jeg skal|jeg har)|hva(d)? tid|hvor (er|var|skal) (det )?(nu )?(jeg|vi)|hvor skal jeg|hvem (er|kommer|skal)|klokken når|(hva|hvad|hvilken|hvilke|hvad for en) (dag|dage|daw|dato|klokken)|hvad hedder|hvilket lokale|skal (jeg|vi) (ud|af sted|afsted|hen|møde|noget)|hvor (lang tid|længe) (varer|sidder|bliver|er (han|hun|de)|skal (vi|jeg) (være|sidde))|hvor (sidder|ligger|foregår|holder)|hvad skal der ske|hvad sker der (på|den|til)|when('?s| is| does| do| am)|what time|which room|how long (does|is|will)|where|who (am i|is it|is the)|who's)\b`)},
	{"cases", []string{"case"}, anyOf(`\b(min|mit|mine|mors?|fars?|hendes|hans|my|her|his|mother'?s?|father'?s?)( \w+)? (ansøgning\w*|sag|sagen|forløb\w*|klage|application|case)\b`)},
	{"cases", []string{"case"}, anyOf(`^(får|tror du (at )?) ?(jeg|vi)( \p{L}+)?\b|\btror du (at )?(jeg|vi) får\b|\bhvor (lang tid|længe) har (jeg|vi)\b|\bi kø\b|\b(senest|latest)\b.*\b(skal (de|kommunen|i)|(they|you) (must|have to))\b|\b(skal (de|kommunen)|they (must|have to)|must they|do they have to) (\p{L}+ ){0,4}(senest|latest|offer|tilbyde|decide|afgøre)\b|\b(på|nummer|i) (\p{L}+ )?(venteliste\p{L}*|listen|køen)\b|\bwaiting list\b|\b(on|in) the (list|queue)\b|how (long|much time) do (i|we) have|\b(hvornår (får|kommer|hører|bliver|er)|hører (\p{L}+ ){0,2}(noget|nærmere|fra|intet|aldrig|ikke)|hear (anything|from)|hvordan går|hvor langt|status|godkendt|bekræftet|registreret|bevilget|modtaget|gået igennem|tænkt sig|hvad (laver|sker der)|lige nu|svar|høre|regne med|besked|venter|stilling|forlænge\w*|revurder\w*|(hvad|hvilken|hvilke) (dag|dato) (blev|er|står|gælder|skal|træder)|hvor mange (uger|dage|måneder|gange|timer) (\p{L}+ ){0,3}(tilbage|igen|endnu)|(skrevet|meldt|optaget|oprettet)( ind| op)?|(galt|i vejen|fejl|wrong) (med|i|with)|(ligger|står|gået) (\p{L}+ ){0,3}(stille|i stå)|(holding|held) up|on hold|stuck|(i|de) har (\p{L}+ )?(skrevet|noteret|stående)|hvem (bestemmer|afgør|behandler|sidder)|who (decides|handles)|(hvor mange dage har|how many days (do|have)) (jeg|vi|i|we)|(tager|ser|kigger|vurderer) (i|de|kommunen) .*(op|på|igen)|reassess\p{L}*|behandlet|færdig|afgjort|på vej|undervejs|sendt|kommer (\p{L}+ ){0,3}snart|when (will|do|is|it)|sent|comes|arriv\p{L}*|approved|confirmed|registered|processed|granted|received|answer|ready|status|going on|happening|waiting)\b`)},
}

// inOrderNow asks whether something is as it should be, or comes as it was granted:
// "er det hele på plads", "kommer hjemmehjælpen i dag".
var inOrderNow = anyOf(`\b(er|går) (det|den|alt|alting|det hele|der) (\p{L}+ ){0,2}(på plads|i orden|klar|styr på( det)?)\b|\bkommer\b.*\b(i dag|i morgen|i aften|i formiddag|i eftermiddag)\b|\bhvilke dage\b|\bis (everything|it|all|that) (\p{L}+ )?(in order|in place|ready|settled|sorted)\b|\b(coming|come) (\p{L}+ ){0,2}(today|tomorrow|tonight)\b|\b(what|which) days\b`)

// hears asks for an answer, whatever else of the case is spoken of: "hvornår senest
// hører jeg om boligstøtten".
var hears = anyOf(`\b(hvornår|hvor længe|when)\b.*\b(hører (jeg|vi)|(skriver|svarer) (\p{L}+ )?(skifteretten|kommunen|retten|udbetaling danmark|jobcentret|de|hun|han)\b|(får|have|få) (jeg |vi )?(\p{L}+ ){0,2}(svar|besked)|do i hear|hear back)\b`)

// lands asks when money comes, arrives when a thing does.
var (
	lands   = anyOf(`^(hvornår|when)\b.*\b(lander|udbetal\p{L}*|sat ind|sættes ind|går ind|på kontoen|paid( out)?)\b`)
	arrives = anyOf(`^(hvornår|when) (kommer|får (jeg|vi)|lander|modtager (jeg|vi)|(do|will) i (get|receive)|does|will)\b`)
)

// got asks what became of something, in the past: "fik jeg penge til …?", "did it
// go through?". Whoever has a case or a payment of that topic asks about it.
var got = anyOf(`\bhar (de|i|kommunen|jobcentret|udbetaling danmark) (\p{L}+ ){0,2}(svaret|afgjort|behandlet|kigget|truffet)\b|\bhave (they|you) (\p{L}+ ){0,2}(answered|decided|replied|processed)\b|\bhar (hun|han|(min )?(mor|far|mormor|morfar|farmor|farfar)) (\p{L}+ )?(fået|modtaget)\b|\bhas (she|he|my \p{L}+) (\p{L}+ )?(got|gotten|received|been (granted|given))\b|\b(fik|modtog) (jeg|vi|i)\b|\b(jeg|vi) (fik|har fået|fik jo|har jo fået) (kun|ikke|slet ikke|aldrig|bare|jo kun|noget af|en del af)\b|\bhar (jeg|vi) (\p{L}+ )?(fået|modtaget|får)\b|\b(gik|gået|kommet) igennem\b|\b(blev|er) (min|mit|mine|jeg) (\p{L}+ ){0,3}(bevilget|godkendt|udbetalt|afvist)\b|\bhvor meget (betalte|dækkede|bevilgede|gav|fik)\b|\b(betalte|dækkede|bevilgede|gav) (de|i|kommunen) (\p{L}+ )?(hele|det hele|alt|det halve|kun)\b|\bdid (they|you|the (city|municipality|council)) (\p{L}+ )?(pay|cover|grant|approve|give)\b|\bdid (i|we) (\p{L}+ ){0,2}(get|receive)\b|\bhave (i|we) (\p{L}+ ){0,2}(got|gotten|received|been (paid|granted|given))\b|\b(go|gone|went) through\b|\bwas (i|my) (\p{L}+ ){0,3}(paid|granted|approved|refused)\b`)

// owes asks which papers are still to be sent to somebody.
var owes = anyOf(`^skal jeg (\p{L}+ )?(sende|aflevere|indsende|uploade|eftersende) (noget|nogen|nogle|flere|mere)\b|^(do|must) i (\p{L}+ )?(have to |need to )?(send|submit|upload|hand in) (anything|something|any|more)\b|^(hvad|hvilke[nt]?|hvornår|er der|mangler|what|which|when|do i|is there)\b.*\b(sende?|sendt|aflevere?s?|indsende?|uploade?|indlevere?|eftersende?|skylder|send|submit|hand in|upload|deliver|turn in|owe)\b`)

// askedAny asks whether there is anything at all to send.
var askedAny = anyOf(`\b(noget|nogen|anything|something)\b`)

// isStill says of papers that they were asked for already.
var isStill = anyOf(`\b(stadig|endnu|mangler|skylder|still|yet|owe)\b`)

// appealForm asks for the deadline to complain: it needs no topic when the
// citizen has a decision that can be appealed.
var appealForm = anyOf(`\b(klage\w*|anke\w*|appeal|complain\w*)\b.*\b(hvornår|hvor (lang tid|længe)|frist\w*|sent|nå|senest|late|deadline|still|how long)\b|\b(hvornår|hvor (lang tid|længe)|how long|frist\w*|sent|nå|senest|deadline|late|still|until when)\b.*\b(klag\w*|anke\w*|appeal|complain\w*)\b`)

// ownFrom is the probability of all questions about own data together from which
// somebody who has a record of the topic asks about it.
const ownFrom = 0.03

// inGeneral are questions about how things are done: for everybody.
var inGeneral = anyOf(`^(hvordan|kan (man|jeg)|må (man|jeg)|skal man|hvad (er|koster|betyder|gør)|hvem kan|hvor (søger|bestiller|gør)|how (do|can|to)|can i|may i|do i have to|what (is|does|are|happens))\b|\b(man|generelt|normalt|in general|usually|nyt barn|børn under)\b`)

// asksRule reports whether what is asked is what one must, may or can do: "mit
// kørekort skal fornys, skal jeg op til lægen?".
func asksRule(text string) bool {
	return slices.ContainsFunc(segments(text), func(p string) bool { return mustI.MatchString(plain(p)) })
}

var mustI = anyOf(`^(skal|må|kan|behøver) (jeg|man|vi)\b|^(do i (have|need) to|must i|can i|may i|should i)\b`)

// personal turns a question that would be answered in general into one about
// the citizen's own record, when they are logged in and have one.
func (t *turn) personal(ctx context.Context, c *command, res intents.Result) error {
	p := plain(c.Text)
	mine := possessive.MatchString(p)
	if (c.Verb == "refuse" || (c.Verb == "guide" || guess(*c)) && isWrong.MatchString(p)) && mine && t.conv.Actor != "" {
		if kind := t.namesOwn(ctx, p); kind != "" {
			c.Verb, c.Arg, c.Passage, c.P = "own", kind, "", sureEnough // "hvad er der galt med mit cv" is no illness
			return nil
		}
	}
	if c.Verb == "own" && c.Arg == "contact" && t.namesStaff(ctx, c) {
		c.Verb, c.Arg, c.P = "contact", "", max(c.P, 0.6) // somebody's number, not one's own
		return nil
	}
	if t.conv.Actor == "" && t.cpr && (guess(*c) || c.Verb == "guide") && myself.MatchString(danish.Fold(c.Text)) && asks(p) && !asksRule(c.Text) {
		c.Verb, c.Arg, c.Passage = "own", "cases", "" // a number that is said opens nothing: log in
		return nil
	}
	if (guess(*c) || c.Verb == "guide" || c.Verb == "own" || c.Verb == "contact" && len(c.Terms) == 0) && asksStaffNumber.MatchString(p) && t.callsStaff(ctx, c, p) && !t.ofOthers(ctx, *c) {
		c.Verb, c.Arg, c.Passage, c.P = "contact", "", "", max(c.P, 0.6)
		return nil
	}
	if (guess(*c) || c.Verb == "guide" || c.Verb == "own") && t.conv.Actor != "" && t.ofMandates(p) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "mandates", "", max(c.P, sureEnough)
		return nil
	}
	if (guess(*c) || c.Verb == "guide") && t.conv.Actor != "" && t.namesWho(ctx, c.Text) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "appointments", "", max(c.P, sureEnough)
		return nil
	}
	if done, err := t.byForm(ctx, c, p); done || err != nil {
		return err
	}
	if c.Verb != "guide" && c.Verb != "maybe" && !(c.Verb == "none" && t.conv.Actor != "" && (len(c.Terms) > 0 || hasPhone.MatchString(p))) {
		return nil
	}
	if t.orderedOf(ctx, c, p) {
		return nil
	}
	if inGeneral.MatchString(p) && !standing.MatchString(p) && !asksAfter.MatchString(p) && !asRecorded.MatchString(p) && !mine && !appealForm.MatchString(p) && !whichHour.MatchString(p) {
		return nil
	}
	if t.conv.Actor == "" {
		if in := t.intent(res.Best().ID); mine && !asksRule(c.Text) && in.Do.Verb == "own" && res.Best().P > 0.4 {
			c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
		}
		return nil
	}
	if mine && t.conv.Actor != "" {
		for _, cand := range res.Candidates {
			if in := t.intent(cand.ID); in.Do.Verb == "own" && cand.P > 0.15 && !(overviews[in.Do.Arg()] && goesOn.MatchString(danish.Fold(c.Text))) {
				c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
				t.visitRather(ctx, c, p)
				return nil
			}
		}
	}
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	if visits := only(t.items(v), "appointment"); iHave.MatchString(p) && !asks(p) && len(onDays(visits, when.Parse(t.timely(c.Text), t.local(), when.Options{}))) > 0 {
		c.Verb, c.Arg, c.Passage = "own", "appointments", "" // told, not asked: "jeg har samtale onsdag, men min søn er syg"
		return nil
	}
	if arg := t.asksOwn(t.items(v), c, p, res); arg != "" {
		c.Verb, c.Arg, c.Passage = "own", arg, ""
		if len(c.Terms) > 0 {
			c.P = max(c.P, sureEnough)
		}
	}
	return nil
}

// ofMandates reports whether a text asks on about the mandates just told, or takes
// something out of what one opens to somebody.
func (t *turn) ofMandates(p string) bool {
	return lessToSee.MatchString(p) && !seesNoMore.MatchString(p) || t.state.Own == "mandates" && holdsHow.MatchString(trimLead(p)) && namesNothing(p)
}

var (
	holdsHow   = anyOf(`^(hvor længe|hvornår (udløber|slutter|stopper|startede|begyndte)|siden hvornår|hvad (kan|må) (hun|han|de|jeg)|(kan|må) (hun|han|de)|how long|until when|since when|when does|what (can|may) (she|he|they|i)|(can|may) (she|he|they))\b`)
	seesNoMore = anyOf(`\b(mere|længere|any ?more|any longer|no longer|fjern\p{L}*|tilbagekald\p{L}*|remove|revoke|ophæv\p{L}*)\b`)
	lessToSee  = anyOf(`^(\p{L}+ ){1,2}(skal|må) (\p{L}+ )?(ikke|ik) (kunne |have lov til at |få lov til at )?(se|læse|kigge i|følge med i) (min|mit|mine)\b|^(my )?\p{L}+ (should|must|may) not (be able to )?(see|read) my\b|^i (don't|do not) want (my )?\p{L}+ to (see|read) my\b`)
)

// whichHour asks for the day or the hour of what one has to go to.
var whichHour = anyOf(`^hvad (er|var) (klokken|det (nu )?for (en|et) (dag|dato|tid|tidspunkt))\b|^what (day|time) (is|was|do|am)\b`)

// isWrong asks what is lacking or wrong.
var isWrong = anyOf(`\b(mangler|galt|forkert|i vejen|wrong|missing)\b`)

// namesOwn is the kind of one's own records that the thing called one's own is in,
// "mit cv", "" for none.
func (t *turn) namesOwn(ctx context.Context, p string) string {
	v, err := t.ownView(ctx)
	m := myThing.FindStringSubmatch(p)
	if err != nil || m == nil {
		return ""
	}
	kind := ""
	for _, it := range t.items(v) {
		switch {
		case it.case_ != nil && strings.Contains(" "+plain(it.case_.Status+" "+it.case_.NextStep)+" ", " "+m[1]+" "), it.document != nil && it.words[danish.Stem(m[1])]:
			return "cases"
		case it.appointment != nil && strings.HasPrefix(plain(it.title), m[1]+"-"):
			kind = "appointments"
		}
	}
	return kind
}

// byForm reads what is asked by its form alone, whatever the matcher took it for. done
// is false when it has no such form.
func (t *turn) byForm(ctx context.Context, c *command, p string) (done bool, err error) {
	if kind := looksFor(p); kind != "" && (guess(*c) || c.Verb == "guide" || c.Verb == "action" && c.Arg == "rebook") {
		c.Verb, c.Arg, c.Passage, c.P = "own", kind, "", max(c.P, sureEnough)
		return true, nil
	}
	if c.Verb == "action" && c.Arg == "rebook" && isItNot.MatchString(p) && !isOrder(p) && t.conv.Actor != "" {
		c.Verb, c.Arg, c.P = "own", "appointments", max(c.P, sureEnough) // "er det ikke mandag og torsdag" moves nothing
		v, err := t.ownView(ctx)
		if err != nil {
			return true, err
		}
		if it, ok := t.notInCalendar(v, opened(only(t.items(v), "appointment")), c.Text); ok {
			c.Arg, c.Record = "cases", it.ID
		}
		return true, nil
	}
	if haveVisit.MatchString(trimLead(p)) && (guess(*c) || c.Verb == "guide") && t.conv.Actor != "" {
		c.Verb, c.Arg, c.Passage, c.P = "own", "appointments", "", max(c.P, sureEnough)
		return true, nil
	}
	if lacksFromMe.MatchString(p) && (guess(*c) || c.Verb == "guide") && len(strings.Fields(p)) > 3 {
		c.Verb, c.Arg, c.Passage, c.P = "own", "documents", "", max(c.P, sureEnough)
		return true, nil
	}
	if c.Verb == "own" && c.Arg == "waiting" && fromMe.MatchString(p) {
		c.Arg = "todo"
		return true, nil
	}
	if owes.MatchString(p) && t.conv.Actor != "" && (c.Verb == "own" && c.Arg != "todo" && c.Arg != "contact" || (c.Verb == "maybe" || c.Verb == "guide") && (isStill.MatchString(p) || askedAny.MatchString(p))) {
		c.Verb, c.Arg, c.Passage = "own", "documents", ""
		return true, nil
	}
	if c.Verb == "own" && (c.Arg == "benefits" || c.Arg == "appointments") && standing.MatchString(p) {
		return true, t.rather(ctx, c, "cases", "case")
	}
	if t.visitRather(ctx, c, p) {
		return true, nil
	}
	if c.Verb == "own" && c.Arg == "cases" && lands.MatchString(p) {
		return true, t.rather(ctx, c, "benefits", "benefit")
	}
	if c.Verb == "own" && c.Arg == "documents" && hears.MatchString(p) || c.Verb == "own" && c.Arg == "appointments" && arrives.MatchString(p) {
		return true, t.rather(ctx, c, "cases", "case")
	}
	if c.Verb == "own" && c.Arg == "todo" && hasToDay.MatchString(p) {
		c.Arg = "appointments" // "hvad skal Emil den 7."
		return true, nil
	}
	if offices.MatchString(p) && hasPhone.MatchString(p) && !whenDoI.MatchString(p) && !possessive.MatchString(p) && !fromMe.MatchString(p) && c.Verb != "action" && c.Verb != "refuse" && !t.ofOthers(ctx, *c) {
		c.Verb, c.Arg, c.Passage, c.P = "contact", "", "", max(c.P, 0.6)
		return true, nil
	}
	if t.handsIn(ctx, c, p) {
		return true, nil
	}
	if effect.MatchString(p) && c.Verb == "own" && c.Arg != "appeal" && len(c.Terms) > 0 {
		return true, t.effectOn(ctx, c)
	}
	if (guess(*c) || c.Verb == "guide") && t.asksNumber(*c) {
		c.Verb, c.Arg, c.Passage, c.P = "contact", "", "", max(c.P, 0.6)
		return true, nil
	}
	return false, nil
}

// haveVisit asks whether one has an appointment already.
var haveVisit = anyOf(`^(har (jeg|vi|mor|far)|do (i|we)|have (i|we)) (\p{L}+ ){0,3}(en|et|nogen|noget|a|an|any|some) (\p{L}+ )?(tid|tider|aftaler?|møder?|samtaler?|besøg|appointments?|meetings?|visits?|time booked)\b`)

// orderedOf reads what is asked of the staff, the papers and the appointments in one's
// records as the errand that it is: a number, a paper to send, another day.
func (t *turn) orderedOf(ctx context.Context, c *command, p string) bool {
	if t.ofOthers(ctx, *c) {
		return false
	}
	if t.callsStaff(ctx, c, p) || mayCall.MatchString(p) && len(c.Terms) > 0 {
		c.Verb, c.Arg, c.Passage, c.P = "contact", "", "", max(c.P, 0.6)
		return true
	}
	if len(c.Terms) > 0 && asksPhone.MatchString(p) {
		if _, said := t.hourSaid(c.Text); said {
			c.Verb, c.Arg, c.Passage, c.P = "contact", "", "", max(c.P, 0.6)
			return true
		}
	}
	if sendsOne.MatchString(trimLead(p)) && t.conv.Actor != "" && t.wantsPaper(ctx, c) {
		c.Verb, c.Arg, c.Passage, c.P = "action", "upload", "", max(c.P, sureEnough)
		return true
	}
	if t.comesAnotherDay(ctx, c, p) {
		c.Verb, c.Arg, c.Passage, c.P = "action", "rebook", "", max(c.P, sureEnough)
		return true
	}
	return false
}

// hasAppealable reports whether one has a decision that can still be complained of, and
// speaks of nothing else that is paid.
func (t *turn) hasAppealable(ctx context.Context) bool {
	v, err := t.ownView(ctx)
	return err == nil && len(appealable(only(t.items(v), "case"))) > 0 && (t.state.Own == "" || len(t.state.Shown) == 0 || t.state.Shown[0].Kind != "benefit")
}

// namesWho reports whether a question names somebody whom one has an appointment with:
// "hvem er Jens Krogh".
func (t *turn) namesWho(ctx context.Context, text string) bool {
	v, err := t.ownView(ctx)
	folded := danish.Fold(text)
	return err == nil && t.state.errand() == nil && asksOfWho.MatchString(trimLead(plain(text))) && slices.ContainsFunc(only(t.items(v), "appointment"), func(it item) bool { return it.with(folded) })
}

var asksOfWho = anyOf(`^(hvem|hvad|hva|hvor|hvornår|kommer|ser|møder|who|what|when|where|is|does|do)\b`)

// looksFor is the kind of own data that Offelia is told to look for ("kan du se om
// jeg har fået mine penge"), "" when it is none.
func looksFor(p string) string {
	if !seesWhether.MatchString(p) || !possessive.MatchString(p) && !myself.MatchString(p) {
		return ""
	}
	for _, k := range lookedFor {
		if k.form.MatchString(p) {
			return k.arg
		}
	}
	return ""
}

var (
	lacksFromMe = anyOf(`\bmangler (\p{L}+ )?(\p{L}+ )?((noget|papirer|dokumenter|mere|flere ting) )?fra mig$|^(hvad|hvilke[nt]?) .*\b(udfylde|skaffe|sende|aflevere)( \p{L}+){0,2} (til|for) (jer|dig)$`)
	myThing     = regexp.MustCompile(`(?:^| )(?:min|mit|mine|my) (\p{L}+)$`)
	mayAppeal   = anyOf(`^(kan|må) (jeg|man|vi) (så |godt |ikke )*(klage|anke)( over (det|den|afgørelsen))?$|^can i (appeal|complain)( about (it|that))?$|^(jeg|i) (vil|vil gerne|ønsker at|want to|would like to) (klage|appeal|complain)( over (det|den))?$`)
	seesWhether = anyOf(`^(hej )?(kan|vil|kunne|can|could) (du|i|you) (ikke )?(lige |godt |please )*(se|tjekke|finde ud af|slå op|undersøge|see|check|find out) (om|hvad|hvornår|hvor|hvem|hvilke[nt]?|if|whether|what|when|how|who)\b`)
	lookedFor   = []struct {
		arg  string
		form pattern
	}{
		{"documents", anyOf(`\b(mangler|papir\p{L}*|dokument\p{L}*|sende ind|missing|documents?|papers)\b`)},
		{"benefits", anyOf(`\b(penge\p{L}*|udbetal\p{L}*|pension|folkepension|ydelse\p{L}*|sat ind|money|paid|payments?|benefits?)\b`)},
		{"appointments", anyOf(`\b(har|skal) (\p{L}+ )?(noget|nogen) (på|i|den|om) |\bha(s|ve) anything (on|in|at) |\b(aftale\p{L}*|tid|tider|møde\p{L}*|samtale\p{L}*|besøg\p{L}*|appointments?|meetings?)\b`)},
		{"cases", anyOf(`\b(sag|sagen|ansøgning\p{L}*|svar|godkendt|bevilget|gået igennem|modtaget|case|application|approved|received)\b`)},
	}
)

// overviews tell all that is open: not what is asked of one thing beside.
var overviews = map[string]bool{"overview": true, "todo": true, "waiting": true}

// asksOwn tells which own data a question is about, "" when it is about none:
// its form fits a kind of record, and its words point at a record of that kind.
func (t *turn) asksOwn(items []item, c *command, p string, res intents.Result) string {
	if onlyIf.MatchString(p) {
		return "" // "hvad sker der, hvis jeg bliver væk" is a rule, whoever asks
	}
	if len(c.Terms) == 0 && appealForm.MatchString(p) && len(appealable(only(items, "case"))) > 0 {
		return "appeal"
	}
	if whichDays.MatchString(p) && !aspects[0].form.MatchString(p) && len(t.pick(only(items, "case"), c.Text, c.Terms)) == 1 {
		return "cases" // "hvilke dage hjælper de mig i bad"
	}
	if arg := t.whatAbout(items, c, p); arg != "" {
		return arg
	}
	folded := danish.Fold(c.Text)
	if arg := t.asksByName(items, c, folded, p); arg != "" {
		return arg
	}
	for _, a := range aspects {
		if !a.form.MatchString(p) {
			continue
		}
		kind := only(items, a.kinds...)
		if topic, _, _ := strings.Cut(c.Passage, "#"); inOrderNow.MatchString(p) && slices.ContainsFunc(kind, func(it item) bool { return topic != "" && has(it.terms, topic) }) {
			c.Terms = merge(c.Terms, []string{topic}) // "vi flytter den 15., er det hele på plads"
		}
		if slices.ContainsFunc(kind, func(it item) bool {
			return terms.Shared(c.Terms, it.terms) > 0 || it.case_ != nil && terms.Shared(c.Terms, it.about) > 0 || it.with(folded) || it.called(folded)
		}) || a.arg == "cases" && tellOfMine(kind, p) {
			return a.arg
		}
		if len(c.Terms) == 0 && a.arg == "documents" && guess(*c) && len(kind) > 0 && asksSomething.MatchString(trimLead(p)) {
			return a.arg // "hvilket papir fra lægen skal jeg skaffe"
		}
		if len(c.Terms) == 0 && a.arg == "benefits" && ofMoney.MatchString(p) && len(onDays(kind, when.Parse(t.timely(c.Text), t.local(), when.Options{}))) > 0 {
			return a.arg // "de penge jeg får på onsdag, hvor meget er det"
		}
		if len(c.Terms) == 0 && a.arg == "appointments" && len(onDays(kind, when.Parse(t.timely(c.Text), t.local(), when.Options{}))) > 0 {
			return a.arg // "where do I have to go on Friday"
		}
	}
	arg, own := "", 0.0
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "own" {
			if own += cand.P; arg == "" {
				arg = in.Do.Arg()
			}
		}
	}
	about := slices.ContainsFunc(items, func(it item) bool { return terms.Shared(c.Terms, it.terms) > 0 })
	paid := len(c.Terms) == 0 && own >= 0.1 && myPay.MatchString(p) && len(only(items, "benefit")) > 0
	if about && stillHas.MatchString(p) {
		return cmp.Or(arg, "cases")
	}
	if own >= ownFrom && about || paid {
		return arg
	}
	return ""
}

// whichDays asks on which days, or how often, one gets what was granted.
var whichDays = anyOf(`\bhvad dage?\b|\b(hvilke|hvad for|hvilken) (\p{L}+ ){0,2}(dage|dag|ugedage|tidspunkter)\b|\bhvor (tit|ofte|mange gange)\b|\b(what|which) days\b|\bhow often\b`)

// stillHas asks whether what was granted still is: "får min mor stadig hjælp til
// bad".
var stillHas = anyOf(`\b(får|har|modtager)\b.*\b(stadig(væk)?|fortsat)\b|\bstill (gets?|have|has|receives?|getting)\b`)

// myPay asks for one's own money, whatever it is paid for.
var myPay = anyOf(`\b(jeg|vi|i) (får|faar|får der|bliver|get|receive)\b.*\b(udbetalt|penge|ind|i alt|paid|money)\b`)

// ofMoney speaks of money that comes.
var ofMoney = anyOf(`\b(penge|pengene|udbetal\p{L}*|beløb\p{L}*|money|payment|paid)\b`)

// isItNot asks whether something is on the day that one believes.
var isItNot = anyOf(`\b(er|var|is|was) (det|it) (mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|monday|tuesday|wednesday|thursday|friday)\b|\b((er|var) det (ikke|ik)|isn't it|is it not|wasn't it) (\p{L}+ ){0,2}(mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|i dag|i morgen|den|klokken|kl|monday|tuesday|wednesday|thursday|friday|today|tomorrow|the|at)\b`)

// whenDoI asks when one has to go or talk, hasToDay what somebody has on a day.
var (
	whenDoI  = anyOf(`^(hvornår|when) (skal|var|er|do|am) (det )?(nu )?(jeg|vi|i|we)\b`)
	hasToDay = anyOf(`^(hvad|what) (har|do|have) (jeg|i)( have| got)? (\p{L}+ )?(på \p{L}+dag|i morgen|i dag|i næste uge|this \p{L}+day|on \p{L}+day|tomorrow|today)|^(hvad|what) (skal|does|do) \p{L}+( have)? (den \d|på (mandag|tirsdag|onsdag|torsdag|fredag)|i morgen|on |tomorrow)`)
)

// fromMe says that others wait for oneself, not the other way round.
var fromMe = anyOf(`\b(fra|på|af|for|from|on) (mig|me)\b|\bfra min side\b|\bfrom my side\b|\b(bolden|the ball) .*\b(mig|min|me|my)\b`)

// standing asks how a matter stands, whatever it is called.
var standing = anyOf(`\b(er der styr på|hvordan (går|står) det (med|til)|hvor langt|status|godkendt|gået igennem|how (is|are) .* going|approved)\b`)

// rather turns a question about own data to another kind of records, when there
// is one of that kind about the same thing.
func (t *turn) rather(ctx context.Context, c *command, arg, kind string) error {
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third || t.conv.Actor == "" {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	for _, it := range only(t.items(v), kind) {
		if terms.Shared(c.Terms, it.terms) > 0 && !(kind == "case" && c.Arg == "appointments") || terms.Shared(c.Terms, it.about) > 0 && kind == "case" {
			c.Arg = arg
		}
	}
	return nil
}
