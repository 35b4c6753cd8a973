package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
)

// orders are the verbs with which people tell somebody to do something, and the
// actions that they name.
var orders = []struct {
	arg  string
	form pattern
}{

	{"rebook", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|(?:jeg |vi )?(?:vil|skal|ønsker|kunne|skulle) (?:gerne |godt |både )*(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:flyt(?:te[rst]?)?|ryk\w*|skub\w*|udskyd\w*|udsæt\w*|ombook\w*|move|reschedule|rebook|postpone)\b|\b(?:skal|kan|må|bliver nødt til at|can|should) (?:\w+ ){0,4}(?:flyttes|rykkes|skubbes|udskydes|udsættes|be moved|be rescheduled)\b|\b(?:bede|spørge|brug for|nødt til at have|ønsker|få|finde) (?:\w+ ){0,3}(?:ny|anden|andet) (?:tid|dag|dato|tidspunkt)\b`)},
	{"cancel", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|(?:jeg |vi )?(?:vil|skal|ønsker|kunne|skulle) (?:gerne |godt |både )*(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:aflys\w*|afbestil\w*|afmeld\w*|(?:slet|annull?er|delete)\w* (?:\w+ ){0,2}(?:aftale\w*|tid|tiden|møde\w*|besøg\w*|appointment|meeting|booking)|drop(?:pe|per)? (?:passet|pastiden|tiden|mødet|samtalen|besøget|træningen|det med|det der|den der)|drop(?:pe|per)? (?:\w+ ){0,2}(?:\w*snak|\w*samtale|møde\w*|aftale\w*|tid\w*|samtale\w*|besøg\w*)|cancel|call off|scrap (?:the|my|that)|ditch (?:the|my|that))\b|\b(?:skal|kan|må|can|should) \w* ?(?:aflyses|afbestilles|be cancelled)\b|\bmeld\w* afbud\b|^jeg dropper (?:passet|pastiden|tiden|mødet|samtalen|besøget|træningen|min tid|min samtale)`)},
	{"book", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|(?:jeg |vi )?(?:vil|skal|ønsker|kunne|skulle) (?:gerne |godt |både )*(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:bestil\w*|book\w*|reserver\w*|make an appointment|schedule) |^(?:hej )?(?:jeg|vi|i) (?:(?:skal bruge|har brug for|mangler|vil (?:gerne )?(?:have|ha)|ønsker|skal have|need|want|would like|'d like) (?:mig )?(?:en|an) (?:tid|appointment))\b|^(?:hej )?(?:kan|kunne|må|can|could|may) (?:jeg|vi|i|we) (?:please |lige |godt )*(?:få|bestille|get|have) (?:en|an) (?:tid|appointment)\b|^(?:hej )?(?:jeg|vi|i|we) (?:vil|want to|would like to) (?:gerne |lige )*(?:komme|come)(?: ind| in)? (?:og|for at|and|to) (?:bytte|forny\w*|have|få|lave|exchange|renew|get|make) |\b(?:have|få|tage|have|get) (?:en|et|a) (?:snak|samtale|møde|talk|meeting) (?:med|with) (?:nogen|en|jer|someone|somebody|you) (?:om|about)\b`)},
	{"upload", anyOf(`^(?:(?:jeg |vi )?(?:vil|skal|ønsker|skulle) (?:gerne |lige )*(?:at )?|i (?:want|need|would like) to )(?:sende|uploade|aflevere|vedhæfte|indsende|send|upload|hand in|submit) (?:min|mit|mine|jer|my|you my) |^(?:kan|må|can|may) (?:jeg|vi|i|we) (?:\p{L}+ )?(?:sende|uploade|aflevere|vedhæfte|send|upload|attach) (?:den|det|dem|papiret|filen|it|them)(?: her| nu| til dig| digitalt| til jer| here| now| to you)*$|\bhvor (?:smider|sender|afleverer|lægger|uploader|afleveres|sætter) (?:jeg|vi|man) (?:den|det|dem|min|mit|mine)\b|\bwhere do i (?:send|put|upload|hand in) (?:it|them|my)\b`)},
	{"message", anyOf(`^(?:(?:kan|vil|gider|could|can) (?:du|i|you) (?:(?:please|lige|godt|just|bare|ikke|også|also) )*|jeg (?:vil|skal) (?:gerne )?(?:have dig til at )?|please |venligst )?(?:sige? (?:(?:lige|gerne|venligst) )*til|skrive? (?:(?:lige|gerne|venligst|det|det her|dette|noget|en besked|en mail) )*til|hilse? (?:\p{L}+ )?(?:og sige?|fra mig)|sende? (?:en )?besked|give? \w+ besked|fortælle? (?:\w+ )?at|meddele?|spørge? (?:hende|ham|dem|kommunen|min \p{L}+|\p{L}+) (?:om|hvornår|hvorfor|hvad|hvordan)|skrive? (?:en |min )?klagen?|(?:klage|complain)(?: (?:over|about) (?:det|den|it|that))? (?:for (?:mig|os|me|us))$|(?:spørge?|ask) (?:hende|ham|dem|kommunen|her|him|them)(?: lige| om det| about it)?(?: for mig| for os| for me| for us)?$|ask (?:her|him|them|my \p{L}+) (?:if|about|when|why|whether)|tell (?:my|her|him|them)|write (?:it|that|this) to|let (?:my \p{L}+|her|him|them) know|write to|message|send a message)\b`)},
	{"delegate", anyOf(`^(?:(?:kan|vil) (?:du|jeg) (?:gerne |lige )?|jeg (?:vil|skal) (?:gerne )?|please )?(?:giv|give|tildel) (?:min|mit|my|\p{L}{4,}) (?:\p{L}+ ){0,3}?(?:fuldmagt|a mandate|power of attorney)\b|^(?:(?:kan|vil) (?:du|jeg) (?:gerne |lige )?|jeg (?:vil|skal) (?:gerne )?|i (?:want|would like) to |please )?(?:giv|give|tildel|let|lade?) (?:min|mit|my|\p{L}{4,}) (?:\p{L}+ ){0,4}?(?:lov til at|lov at|adgang til( at)?|mulighed for at|permission to|access to) ?(?:se|læse|kigge|følge|see|read)?\b`)},
	{"revoke", anyOf(`^(?:(?:kan|vil) (?:du|jeg) (?:gerne |lige )?|jeg (?:vil|skal) (?:gerne )?|please )?(?:tilbagekald\w*|tilbagetræk\w*|ophæv\w*|inddrag\w*|revoke|withdraw)\b.*(?:fuldmagt|mandate|power of attorney)|^(?:\p{L}+ ){1,2}(?:skal|må) (?:ikke|ik) (?:længere |mere )?(?:kunne |have lov til at |få lov til at )?(?:se|læse|kigge|følge med)\b.*\b(?:mere|længere)$|^(?:\p{L}+ ){1,3}(?:skal|må) (?:ikke|ik) (?:længere|mere)\b.*\b(?:se|læse|kigge|følge med|gøre|handle)\b|^(?:\p{L}+ ){1,3}(?:must not|may not|should not|cannot) (?:\p{L}+ )*(?:see|read|act) .*(?:any ?more|any longer)$`)},
	{"apply", anyOf(`^(?:(?:kan|vil|could|can) (?:du|i|you) (?:(?:please|lige|godt) )*|(?:jeg |vi )?(?:vil|skal|ønsker|kunne|skulle) (?:gerne |godt )?(?:at )?|please |i (?:want|need|would like) to |venligst )?(?:søge?|ansøge?|apply) (?:om|for|at|boligstøtte|kontanthjælp|sygedagpenge|hjælpemid|friplads|hjemme)|^(?:kan|må|can|may) (?:jeg|vi|man|i|we) (?:godt |lige )*(?:søge|ansøge|apply)\b.*\b(?:her|herinde|gennem dig|via dig|hos dig|med dig|i chatten|here|through you|with you)$|^(?:kan|vil|could|can) (?:du|i|you) (?:please |lige |godt )*(?:melde|skrive|tilmelde|sign) (?:mig|os|me|us)(?: op)? (?:til|up for) `)},
}

// isOrder reports whether a plain text tells somebody to do something.
func isOrder(p string) bool {
	p = trimLead(p) // "ok så skriv til Dorthe"
	for _, o := range orders {
		if o.form.MatchString(p) {
			return true
		}
	}
	return besides.MatchString(p)
}

// ordered lets a plain order win over a passage about the same thing: who is
// logged in and says "bestil tid til pas" wants it done, not explained.
func (t *turn) ordered(c *command) {
	if p := trimLead(plain(c.Text)); doesIt.MatchString(p) && t.state.Guide != "" && t.state.Own == "" {
		c.Verb, c.Arg, c.Passage, c.P = "action", "apply", "", max(c.P, sureEnough)
		if booksIt.MatchString(p) {
			c.Arg = "book"
		}
		return
	}
	if t.conv.Actor == "" || c.Verb == "refuse" || c.Verb == "handoff" || c.Verb == "contact" {
		return
	}
	p := plain(c.Text)
	if c.Verb == "action" && c.Arg == "message" && received.MatchString(p) && !isOrder(p) {
		c.Verb, c.Arg = "none", "" // "jeg fik en besked om at mit cv ikke er godkendt"
		return
	}
	if disagrees.MatchString(p) && !strings.HasPrefix(p, "hv") && !strings.HasPrefix(p, "how") {
		c.Verb, c.Arg, c.Passage, c.P = "handoff", "complaint", "", max(c.P, 0.7)
		return
	}
	if callsMe.MatchString(p) {
		c.Verb, c.Arg, c.Passage, c.P = "handoff", "", "", max(c.P, 0.7)
		return
	}
	home := t.movesHouse(c.Text)
	if home && (c.Verb == "action" && c.Arg == "rebook" || guess(*c)) {
		c.Verb, c.Arg, c.Passage = "guide", "", "flytning#"
		return
	}
	if strings.HasPrefix(p, "hvordan") || strings.HasPrefix(p, "how ") || moving.MatchString(p) && len(c.Terms) == 0 {
		return
	}
	if notOff.MatchString(p) && c.Verb == "action" && c.Arg == "cancel" {
		c.Arg, c.P = "rebook", max(c.P, 0.7)
		return
	}
	if leftAlone.MatchString(p) && (c.Verb == "action" && changes[c.Arg] || guess(*c)) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "appointments", "", max(c.P, sureEnough)
		return
	}
	if besides.MatchString(p) && (c.Verb == "guide" || guess(*c) || c.Verb == "action" && c.Arg == "rebook") {
		c.Verb, c.Arg, c.Passage, c.P = "action", "book", "", max(c.P, 0.7)
		return
	}
	if calledOff.MatchString(p) {
		c.Verb, c.Arg, c.Passage, c.P = "action", "cancel", "", max(c.P, 0.7)
		return
	}
	if booked.MatchString(p) || t.state.DoneAt > 0 && t.state.Turns-t.state.DoneAt <= 6 && haveNow.MatchString(trimLead(p)) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "appointments", "", max(c.P, sureEnough)
		return
	}
	if chases.MatchString(p) && c.Verb != "own" {
		c.Verb, c.Arg, c.Passage, c.P = "own", "cases", "", max(c.P, sureEnough)
		return
	}
	if movedTo.MatchString(p) && hasAddress(c.Text) && !question.MatchString(p) && !goesOn.MatchString(danish.Fold(c.Text)) {
		c.Verb, c.Arg, c.Passage, c.P = "action", "move", "", max(c.P, 0.7)
		return
	}
	p = trimLead(greeted.ReplaceAllString(p, ""))
	for _, o := range orders {
		if home && o.arg == "rebook" || !o.form.MatchString(p) || c.Verb == "action" && c.Arg != o.arg {
			continue
		}
		c.Verb, c.Arg, c.Passage, c.P = "action", o.arg, "", max(c.P, 0.7)
		return
	}
}

// received tells of a message that came.
var received = anyOf(`\b(fik|fået|modtog|modtaget|kom|kommet|got|gotten|received) (\p{L}+ ){0,3}(besked\p{L}*|mail|mailen|brev|brevet|sms|message|letter|e-?mail)\b`)

// greeted begins a text with a greeting.
var greeted = anyOf(`^((hej|goddag|hello|hi|hey|altså|jo|ja|yes|tak|jamen|øh) )+`)

// tellsStaff reads what somebody in one's own records is to be told as a message:
// "tell Camilla that the papers are late".
func (t *turn) tellsStaff(ctx context.Context, c *command) error {
	p := trimLead(plain(c.Text))
	if t.conv.Actor == "" || c.Verb == "refuse" || c.Verb == "action" && changes[c.Arg] || !toTell.MatchString(p) || tellsMe.MatchString(p) {
		return nil
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	folded := danish.Fold(c.Text)
	if slices.ContainsFunc(t.items(v), func(it item) bool { return it.with(folded) }) {
		c.Verb, c.Arg, c.Passage, c.P = "action", "message", "", max(c.P, 0.7)
	}
	return nil
}

// toTell begins what somebody is to be told, tellsMe what oneself wants to be told.
var (
	toTell  = anyOf(`^(?:(?:kan|vil|gider|kunne|could|can|would) (?:du|i|you) (?:(?:please|lige|godt|ikke) )*|please |venligst |jeg (?:vil|skal) (?:gerne )?have dig til at )?(?:sige?|skrive?|give?|fortælle?|hilse?|meddele?|informere?|tell|let|inform|write|message) `)
	tellsMe = anyOf(`\b(?:sige?|skrive?|give?|fortælle?|meddele?|tell|let|write|message) (?:mig|os|me|us)\b`)
)

// writesTo tells to write, with what is to be written: "skriv til hende: …".
func writesTo(text string) bool {
	d, ok := dictated(text)
	return ok && d.before == "" || writesItTo.MatchString(trimLead(plain(text)))
}

// writesItTo tells to write what was just said to somebody.
var writesItTo = anyOf(`^((ja|jo|yes|tak|please|venligst|hej) )*((kan|vil|gider|kunne|can|could|would|will) (du|i|you) ((please|lige|ikke|godt|også|bare) )*)?(skrive?|sende?|sige?|fortæl(le)?|write|send|say) (lige )?(det|den|dette|det her|det der|it|that|this) (lige |videre )*(til|to) (?:\p{L}+)`)

// callsMe asks to be phoned.
var callsMe = anyOf(`^(kan|kunne|vil|gider|må|can|could|would) (i|du|de|hun|han|nogen|en|\p{L}+) (\p{L}+ ){0,3}(ringe (til )?(mig|os)|call me|phone me|ring me|give me a (call|ring))\b|^(ja |jo |jamen |yes )?(lad|få|bed|vil gerne have at|let|have|get|ask) (\p{L}+ ){1,5}(til at )?(ringe?r? (til )?(mig|os)( op)?|(to )?(call|ring|phone) (me|us))\b|\b(ringes|ringet) op\b|^(ring|call|phone) (til )?(mig|me)( op| back)?( tak| please)?$`)

// freeTimes reads the question whether an office has a time as the wish to book one,
// of somebody who has no appointment there: "har borgerservice noget sent på dagen?".
func (t *turn) freeTimes(ctx context.Context, c *command) error {
	p := plain(c.Text)
	if t.conv.Actor == "" || c.Verb == "refuse" || c.Verb == "handoff" || haveI.MatchString(p) || mine.MatchString(p) || !asksFree.MatchString(p) {
		return nil
	}
	c.Terms = without(c.Terms, []string{"ledighed"}) // a time is "ledig", too
	desks := slices.DeleteFunc(slices.Clone(c.Terms), func(id string) bool { term, _ := t.e.lexicon.Term(id); return term.Calendar == "" })
	v, err := t.ownView(ctx)
	if err != nil || len(desks) == 0 {
		return err
	}
	if slices.ContainsFunc(opened(only(t.items(v), "appointment")), func(it item) bool { return terms.Shared(desks, it.terms) > 0 }) {
		return nil
	}
	c.Verb, c.Arg, c.Passage, c.P = "action", "book", "", max(c.P, 0.7)
	return nil
}

// mine asks for the time that one has: "hvornår har jeg tid hos Mads".
var mine = anyOf(`\bhar (jeg|vi|min \p{L}+) |\b(do|have) (i|we) (have )?`)

// asksFree asks for a free time.
var asksFree = anyOf(`\b(har|er der|have|is there|are there) (\p{L}+ ){0,4}?(en tid|tid|tider|ledigt?|ledige|noget (sent|tidligt)|a slot|a time|slots|free times?|anything (free|late|early))\b|\bkan (man|jeg|vi) (godt )?komme (ind )?(i|på|til) (borgerservice|kommunen|jobcentret|jer)( \p{L}+){0,3}? (efter|før|om|inden|sent|tidligt)\b|\bcan (i|we|you) (come|get) (in )?(to|at) (\p{L}+ ){1,3}(after|before|late|early)\b`)

// toBeCalled reports whether a text asks, in a part of it, to be phoned.
func toBeCalled(text string) bool {
	return slices.ContainsFunc(segments(text), func(s string) bool { return callsMe.MatchString(plain(s)) })
}

// doesIt orders what a guide was just about, in a word: "bestil den", "søg det for mig".
var (
	doesIt  = anyOf(`^((kan|vil|gider|can|could|will) (du|i|you) (lige |godt |please )*)?(bestil(le)?|booke?|reservere?|søge?|ansøge?|order|apply) (den|det|en|et|en tid|det hele|it|one|that|for it|for that|for one)( for mig| for me| så| nu| then| now| tak| please)*$`)
	booksIt = anyOf(`\b(bestil\p{L}*|book\p{L}*|reserv\p{L}*|order)\b`)
)

// movedTo tells that somebody has moved or is going to.
var movedTo = anyOf(`\b(flyttet|flytter|flytte|ny adresse|nye adresse|bor nu på|bor på .* nu|moved?|moving|new address|live at)\b`)

func hasAddress(text string) bool {
	return slices.ContainsFunc(danish.Find(text), func(e danish.Entity) bool { return e.Kind == danish.KindAddress })
}

// booked asks whether there is an appointment: "har jeg booket tid til det?".
var booked = anyOf(`^har (jeg|vi) (\p{L}+ ){0,3}(booket|bestilt|reserveret|aftalt)\b|^(have|did) (i|we) (already )?(booked?|made an appointment)\b`)

// haveNow asks what stands when something was changed: "så hvad har jeg nu".
var haveNow = anyOf(`^(hvad|hvilke (tider|aftaler)|what( appointments)?) (har|er der|do) (jeg|vi|i|we)?( have)?( så)? ?(nu|tilbage|nu så|så|stående|now|left)( nu| så| tilbage)*$`)

// chases asks for an answer that is late: "rykke" is to move, "rykke for" is not.
var chases = anyOf(`\br[yø]k\w* (jer |dem |kommunen )?for\b`)

// calledOff tells that nobody has to come: "sig til Jens, at han ikke behøver at
// komme".
var calledOff = anyOf(`\b(behøver|skal) (\w+ )?(ikke|ik) (at )?komme\b|\b(ikke|ik) (behøver|skal) (at )?komme\b|\b(doesn't|does not|don't|do not) (need|have) to come\b|\b(i|we) (won't|will not|don't|do not|no longer) (be )?(need|needing) (the|that|my|this) (\p{L}+ ){0,2}(talk|meeting|appointment|visit|interview)\b|\b\p{L}*(tiden|mødet|samtalen|snakken|besøget) (er|bliver) (ikke|ik) (længere |mere )?nødvendig\p{L}*`)

// notOff keeps an appointment: "jeg vil ikke aflyse, bare have den en anden dag". "Kan
// du ikke aflyse den?" does not.
var notOff = anyOf(`\b(jeg|vi|den|det|tiden|mødet|aftalen|samtalen|besøget) (vil|skal|ønsker|behøver|må) (\p{L}+ )?(ikke|ik) (have |at )?(den |det )?(aflys\w*|afbestil\w*|slet\w*|drop\w*)\b|\b(i|we) (don'?t|dont|do not) (want|wish|need) (to|it) (cancel\w*|call (it )?off)\b|\b(not|n't) be cancelled\b`)

// leftAlone asks whether something was left as it is: "den har du ikke rørt, vel".
var leftAlone = anyOf(`\b(har du|du har) (vel |nu |jo )?(ikke |ik )?(rørt|pillet|ændret|flyttet|aflyst|slettet)\b|\b(did|have) (you|not) (you )?(touch|change|move|cancel|delete)\p{L}*\b`)

// besides wants an appointment beside those one has: nothing of them is moved.
var besides = anyOf(`\b(need|want|book|make|have|get|like|bruge|have|ha|få|bestille?|booke?|mangler|brug for) (\p{L}+ ){0,2}?(one more|an extra|an additional|another extra|a second|endnu en|en ekstra|yderligere en) (tid|aftale|samtale|appointment|meeting|time)\b`)

// disagrees is said of a decision or a letter that one has got.
var disagrees = anyOf(`\b(afgørelsen|beslutningen|afslaget) er (\p{L}+ ){0,2}(forkert|urimelig\w*|uretfærdig\w*|i vejret|skæv|pjat|tosset|vanvittig\w*|helt ude i skoven|ikke rigtig\w*)\b|\b(the|your) (decision|refusal) is (\p{L}+ ){0,2}(wrong|unfair|unreasonable|ridiculous|crazy)\b|\b(jeg|vi) er (slet |overhovedet )?(ikke|ik) (helt )?enige? (i|med|om)\b|\b(vil|ønsker|kan jeg|kunne|må jeg|gerne|want|like|get|have) (\p{L}+ ){0,3}(en anden|ny|another|a different|a new) (sagsbehandler|rådgiver|vejleder|konsulent|caseworker|case worker|adviser|advisor)\b|\buenige? (i|med) (afgørelsen|det|jer|kommunen|beslutningen)\b|\b(i|we) (don't|do not|dont) agree with (the|your)\b|\bi disagree with (the|your)\b|\b(vil|skal|ønsker at|want to) (gerne )?(klage|complain) (over|about) (hende|ham|min|en|den|jeres|the|my) (\p{L}+ )?(sagsbehandler|medarbejder|rådgiver|konsulent|vejleder|caseworker|employee|adviser|advisor)\p{L}*`)

// forgotten says that one does not know when something is: a question, not an
// excuse.
var forgotten = anyOf(`\b((kan|kunne) (jeg )?(ikke|ik) (lige )?huske|husker (jeg )?(lige )?(ikke|ik)|(har (jeg )?)?glemt|glemmer|i tvivl|ved (jeg )?(ikke|ik)|can'?t remember|don'?t remember|i forgot|not sure)\b.*\b(om|hvornår|hvad|hvilken|hvilket|hvor|when|what|which|where|if)\b`)

// otherTime asks for another time, whatever else is said.
var otherTime = anyOf(`\b(hvad|hvilke tider|what) (har|er der|do|have) (i |de |der |they |you )?(have )?(ellers|else|andet|andre)\b|\b(ny|anden|andet|nyt) (tid|dag|dato|tidspunkt)\b|\bfinder? (noget|en tid|et tidspunkt)\b|\b(another|new|different|other) (time|day|date|slot)\b|\binstead\b`)

// offWords says that nothing is to come instead. What only does not suit is moved:
// the times are shown, and calling it off stays open.
var offWords = anyOf(`\b(aflys\w*|afbestil\w*|afmeld\w*|afbud|drop\w*|slet\w*|annull\w*|fjern\w*|stryg\w*|skip\w*|cancel\w*|call off|calling off|delete|remove)\b|\b(ikke|ik|slet ikke) (længere|mere|brug|alligevel|noget)\b|\b(kan|kommer|vil|skal|møder|gider|deltager) (jeg |han |hun |vi |desværre )?(ikke|ik)\b|\b(not|no longer|can'?t|cannot|won'?t|don'?t)\b`)

// changeFrom is the probability of moving or cancelling, together, from which a
// citizen who is logged in means an appointment of theirs. Measured on our own
// scenarios: every such line has more, no question about data or rules has.
const changeFrom = 0.1

// mayThey asks whether others may do what they do.
var mayThey = anyOf(`\b(he|she|they|han|hun|de|man) (can't|cannot|can not|may not|kan|må) (\p{L}+ ){0,2}?(do|gøre|tillade sig) (that|this|it|det|sådan)\b|\b(kan|må|can|may) (he|she|they|han|hun|de|man) (\p{L}+ ){0,2}?(do|gøre|tillade sig) (that|this|it|det|sådan)\b`)

// wantsChange takes moving and cancelling out of the shadow of the topic that
// the appointment is about: nothing happens before the citizen confirms.
func (t *turn) wantsChange(c *command, res intents.Result) {
	if p := plain(c.Text); c.Verb == "action" && changes[c.Arg] && isIt.MatchString(p) && !isOrder(p) && !ways["rebook"].form.MatchString(p) && !ways["cancel"].form.MatchString(p) {
		c.Verb, c.Arg = "none", "" // "er den hver uge?"
	}
	if p := plain(c.Text); t.conv.Actor != "" && c.Verb == "action" && changes[c.Arg] && howFar.MatchString(p) && !isOrder(p) && !otherTime.MatchString(p) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "cases", "", max(c.P, sureEnough) // "flytningen, hvor langt er den"
		return
	}
	if t.conv.Actor != "" && (guess(*c) || c.Verb == "action" && changes[c.Arg]) && t.asksWhatIsOn(c.Text) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "appointments", "", max(c.P, 0.6)
		return
	}
	if mayThey.MatchString(plain(c.Text)) { // "he can't do that, can he" speaks of no appointment
		if c.Verb == "action" && changes[c.Arg] {
			c.Verb, c.Arg = "none", ""
		}
		return
	}
	if p := plain(c.Text); c.Verb == "action" && c.Arg == "rebook" && nobodyCame.MatchString(p) && !isOrder(p) {
		c.Verb, c.Arg = "none", ""
	}
	if p := plain(c.Text); t.movesHouse(c.Text) || nobodyCame.MatchString(p) || isIt.MatchString(p) || haveI.MatchString(p) || howIsIt.MatchString(p) || whichRoom.MatchString(p) || ofNoVisit.MatchString(p) || t.conv.Actor == "" || !guess(*c) && c.Verb != "guide" || iMeant.MatchString(plain(c.Text)) || goesOn.MatchString(danish.Fold(c.Text)) || forgotten.MatchString(plain(c.Text)) {
		return
	}
	sum, best := 0.0, intents.Candidate{}
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "action" && (in.Do.Arg() == "rebook" || in.Do.Arg() == "cancel") {
			sum += cand.P
			if cand.P > best.P {
				best = cand
			}
		}
	}
	if sum >= changeFrom && t.speaksOfVisit(c) {
		if p := plain(c.Text); otherTime.MatchString(p) || !offWords.MatchString(p) {
			c.Verb, c.Arg, c.Passage, c.P = "action", "rebook", "", max(c.P, 0.6)
			return
		}
		c.Verb, c.Arg, c.Passage, c.Intent, c.P = "action", t.intent(best.ID).Do.Arg(), "", best.ID, max(c.P, 0.6)
	}
}

// howFar asks how a matter stands.
var howFar = anyOf(`\b(hvor langt (er|nået|kommet)|hvordan (går|står|ser) (det|den)|(hvad er|what is|what's) (the )?status|how far (is|are|along|has|have)|how is (it|that) going)\b`)

// asksWhatIsOn reports whether a text asks what one has in a stretch of time, and names
// nothing else: "hvad skal jeg de kommende dage". "Hvad har I" asks what is free.
func (t *turn) asksWhatIsOn(text string) bool {
	dated := slices.ContainsFunc(when.Wishes(t.timely(text), t.local(), when.Options{}).Any, func(w when.Time) bool { return w.HasDate })
	return dated && !relative(text) && !otherTime.MatchString(plain(text)) && whatIsOn.MatchString(trimLead(plain(t.untimed(text))))
}

var whatIsOn = anyOf(`^((hvad|hva) (skal|har) (jeg|vi)( (lave|ellers|nu|til|af|noget))*|(hvad|hva) sker der( for (mig|os))?|what (do|am|have) (i|we)( (have|got|doing|on))*|(er der|har jeg|skal jeg|is there|do i have|have i|have i got)( (til|got))* (noget|anything|nogen ting)( til| planlagt| i kalenderen)?|anything|what('s| is) (on|happening|planned)|hvad (er der|står der)|(any|which|what|hvilke|nogen|nogle)( (other|more|andre|flere))? (appointments?|meetings?|visits?|aftaler|møder|besøg|samtaler)( (har|skal|do|have) (jeg|vi|i|we)( have| til)?)?)( (i|in|på|on)( (min|my|the))? (kalenderen?|programmet|calendar|diary|schedule|agenda))?( (i|in|over|på|on|for|within|inden|during|den|de|the|af|om|me|mig|os|us))*$`)

// nobodyCame complains that a visit did not come; nothing of one's own is to be moved.
var nobodyCame = anyOf(`\b(er|har) (der )?(ikke|ik) (\p{L}+ )?(kommet|mødt op|dukket op|været) (nogen|nogle|her)\b|\b(ikke|ik|ingen) (er |har )?(kommet|dukket op|mødt op)\b|\b(nobody|no one|noone) (has )?(come|came|showed|turned)\b|\b(har |have )?(siddet og )?(ventet|waited|been waiting)\b.*\b(siden|since|hele dagen|all day|i timevis|for hours)\b`)

// speaksOfVisit reports whether a text has anything of an appointment about it: a time,
// a visit, somebody who cannot come, a word for moving or calling off. The matcher
// finds moving in much that has not: "sidder der en rigtig dame i den anden ende".
func (t *turn) speaksOfVisit(c *command) bool {
	p := plain(c.Text)
	return visits.MatchString(p) || ways["rebook"].form.MatchString(p) || ways["cancel"].form.MatchString(p) || offWords.MatchString(p) || otherTime.MatchString(p) ||
		excused.MatchString(p) || available.MatchString(p) || !when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Empty() ||
		slices.ContainsFunc(c.Terms, func(id string) bool { term, _ := t.e.lexicon.Term(id); return term.Calendar != "" })
}

// visits are words for what one goes to.
var visits = anyOf(`\b\p{L}*(tid|tiden|tider|aftale\p{L}*|møde\p{L}*|samtale\p{L}*|besøg\p{L}*|træning\p{L}*|eftersyn\p{L}*|scanning\p{L}*|appointments?|meetings?|visits?|slots?|session)\b`)

// isIt asks whether something is so, which changes nothing.
var isIt = anyOf(`^(har|er|får|bliver|tror|have|has|am|is|are|do|does) (jeg|vi|man|du|den|det|de|der|hun|han|min|mit|mine|i|we|it|you|she|he|they|my)\b`)

// whichRoom asks where in a house.
var whichRoom = anyOf(`^(hvilke[nt]|hvad for (en|et)|what|which) (lokale|rum|etage|sal|adresse|bygning|indgang|room|floor|address|building|entrance)\b`)

// ofNoVisit asks to have more or something else of what is given: no appointment is
// had three times a week.
var ofNoVisit = anyOf(`\b(gange?|dage|timer|kr|kroner|times|days|hours) (om|i|per|pr|a) (ugen|måneden|dagen|året|week|month|day|year)\b`)

// given reads a new phone number or e-mail address, said by somebody who is
// logged in, as the wish to have it changed.
func (t *turn) given(c *command) {
	told := c.Verb == "guide" && len(strings.Fields(c.Text)) <= mostMoved && !asksUs(c.Text) // "ny mobil 12 34 56 78"
	if t.conv.Actor == "" || !guess(*c) && !told && (c.Verb != "own" || c.Arg != "contact") {
		return
	}
	for _, e := range danish.Find(c.Text) {
		if e.Kind == danish.KindPhone || e.Kind == danish.KindEmail {
			c.Verb, c.Arg, c.More, c.Passage, c.P = "action", "update_contact", "", "", max(c.P, 0.6)
			return
		}
	}
}

// iMeant corrects what was understood; that alone orders nothing.
var iMeant = anyOf(`^(nej |no )?(jeg|i) (mente|mener|meant|mean)\b`)

// movesHouse reports whether people say that they move, with or without the day: "vi
// flytter den 15.".
func (t *turn) movesHouse(text string) bool {
	return movesHome.MatchString(plain(t.untimed(text))) && !meeting.MatchString(theDay.ReplaceAllString(plain(text), ""))
}

// theDay is "den 15.", which points at no appointment.
var theDay = anyOf(`\bden (\d|først|\p{L}*(ende|te|tte)\b)`)

// moving is about moving house.
// movesHome is said by people who move, not by those who move an appointment.
var (
	movesHome = anyOf(`\b(jeg|vi|min familie|i|we) (er (lige |netop )?(ved at )?|skal |har (lige )?|kommer til at |rykker |am |are |have (just )?|will )?(flytter?|flyttet|flytning|move|moving|moved)( snart| nu| sammen| soon| jo| altså)* ?(til|fra|ind|ud|hjemmefra|hjem|sammen|to|from|in|out|house|home|$)|\b(jeg|vi|i|we) (rykker|rykkede|relocate|are relocating) (til|fra|to|from) \p{L}`)
	meeting   = anyOf(`\b(tid|tiden|tider|aftale\w*|møde\w*|besøg\w*|samtale\w*|den|det|appointment\w*|meeting\w*|visit\w*|it)\b`)
)

var moving = anyOf(`\b(vi|jeg|i|we) (rykker|flytter|skal flytte|move|are moving) (til|fra|to|from) \p{L}|\b(flytte?r? (til|fra|ind|ud|sammen|hjemmefra|adresse)|adresse\w*|bolig|lejlighed|hus\b|kæreste|move (in|out|to|house|from)|apartment|address)`)
