package assistant

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/intents/danish"
)

// Whoever has just seen a case, a deadline or an appointment, or is about to send
// a document, asks on without naming it: "hvor længe har jeg?", "hvad sker der,
// hvis jeg ikke når det?", "hvad skal I bruge den til?". Such a question is
// answered from the record itself, and what no record holds from the guide about
// its topic; a guide that says nothing is said to say nothing.

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
	terms := t.e.lexicon.Find(text)
	if named := t.pick(list, text, terms); len(named) > 0 {
		list = named
	} else if other := t.otherNamed(all, list, text, terms); e == nil && len(other) > 0 {
		list = other
	} else if placed := t.pointsOut(list, text); e == nil && len(placed) > 0 {
		list = placed
	}
	return list, v, nil
}

// A record that was shown goes cold when mostAside answers about something else have stood
// between. Until then it is taken up again by what is asked of a record and hardly of a
// guide: where it is, when, with whom, whether it can be moved.
const mostAside = 2

// takenUp makes the record that was shown before an answer about something else the one
// spoken of again, where a text asks on about it: "nå, hvor var det nu".
func (t *turn) takenUp(ctx context.Context, whole string) (text string, done bool, err error) {
	text = turnsBack.ReplaceAllString(whole, "")
	if text == "" || t.conv.Actor == "" || t.state.errand() != nil || t.state.Own != "" || len(t.state.Shown) == 0 || t.state.Turns-t.state.RecordAt > mostAside+1 || len(strings.Fields(text)) > mostMoved {
		return whole, false, nil
	}
	list, v, err := t.inHand(ctx, "")
	if err != nil || len(list) == 0 || len(list) > mostAsked || t.namesElse(text, list) || ofAnybody.MatchString(plain(text)) {
		return whole, false, err
	}
	kind := list[0].Kind
	of, p := askedBack[kind], trimLead(plain(text))
	a := t.wantedAs(text)
	if a == wantsNothing {
		a = wantsOf[t.does(text).id]
	}
	held := t.asksOfRecord(text) && !slices.ContainsFunc(strings.Fields(p), func(w string) bool { return !general[w] && !ofVisit[w] })
	switch back := goesBack.MatchString(plain(whole)); {
	case kind == "appointment" && (movesIt.MatchString(p) || held), of.plainly[a]:
	case (of.back[a] || held) && (back || t.ofGuideNow(list[0])):
	default:
		return whole, false, nil
	}
	t.state.Own, t.state.Guide, t.state.Unguided = kind+"s", "", ""
	if held && len(list) == 1 && t.holds(p, caseBehind(v, list[0]), list[0]) {
		t.r.outcome(AnswerOwnData)
		t.show(list[0])
		t.asked, t.state.Words, t.state.Misses = t.state.Words, text, 0
		return text, true, nil
	}
	return text, false, nil
}

// ofVisit are the words of which questions about an appointment are made, ofAnybody asks
// for a rule.
var (
	ofVisit = wordSet(`i we you he she it they me us him her them my our the a an at to in on of for be been do does did is was were will would can should have has then there now exactly here
		skulle være sendes sende aflevere afleveres inde frist fristen deadline due send dem tid tidspunkt time klokken klokkeslæt again igen starter starte begynder begynde slutter ringer ringe kommer møde mødes møder mødet samtalen besøget aftalen adresse adressen gade gaden vej lokale lokalet etage sted stedet indgang dag dagen day start starts begin begins end ends meet meeting appointment visit place address street room floor call calls come comes snakke tale se see talk hen henne op`)
	ofAnybody = anyOf(`\b(man|generelt|normalt|in general|usually|normally|people|folk|andre)\b`)
)

// turnsBack leaves what was spoken of for what was spoken of before.
var turnsBack = regexp.MustCompile(`(?i)^(?:(?:nå|nåh|okay|ok|anyway|anyhow|well|right|godt|fint|ja|men|og|but|and|så|so|(?:stedet|tiden|mødet|besøget|samtalen|the (?:place|time|meeting|visit))[,:])[,.!]? )+`)

// askedBack is what is asked of a kind of record after something else was spoken of:
// plainly what a guide hardly tells, back what only goes back in words that say so, or
// after a guide about the record's own topic.
var askedBack = map[string]struct{ plainly, back map[wants]bool }{
	"appointment": {
		map[wants]bool{wantsPlace: true, wantsWhat: true, wantsName: true, wantsJoin: true, wantsReminder: true},
		map[wants]bool{wantsUntil: true, wantsLength: true, wantsBring: true, wantsCompany: true, wantsForm: true, wantsAbout: true, wantsPhone: true},
	},
	"document": {
		map[wants]bool{wantsPhoto: true, wantsLater: true},
		map[wants]bool{wantsUntil: true, wantsWhat: true, wantsName: true, wantsWhoMust: true, wantsMore: true},
	},
	"case": {
		map[wants]bool{wantsMissing: true, wantsAnswer: true},
		map[wants]bool{wantsUntil: true, wantsWhat: true, wantsName: true, wantsWhoMust: true, wantsNow: true},
	},
	"benefit": {
		map[wants]bool{wantsMoney: true},
		map[wants]bool{wantsWhat: true, wantsAmount: true, wantsTax: true, wantsName: true},
	},
}

var (
	// goesBack turns to what was spoken of before.
	goesBack = anyOf(`^(nå|nåh|okay|ok|anyway|anyhow|well|right|tilbage|back|men|but)\b|\b(nu|igen|again)\b|\b(var|was) (det|den|it|that)\b|\b(derhen|dertil|mødet|samtalen|besøget|aftalen|tiden|there|the (meeting|appointment|visit|talk))\b|\b(møde|meet) (op|up)\b|\bpå stedet\b`)
	// movesIt asks whether it can be another day.
	movesIt = anyOf(`^(kan|kunne|må|er det muligt|can|could|may|is it possible) (\p{L}+ ){0,4}?(flytte?s?|rykkes?|udskydes?|udsættes?|ombookes|(en )?(anden|andet|ny|nyt) (dag|tid|dato|tidspunkt)|moved?|reschedule\p{L}*|postpone\p{L}*|change the time|(another|a different|a new) (day|time))\b`)
)

// ofGuideNow reports whether the guide that was last quoted is about the topic of a record.
func (t *turn) ofGuideNow(it item) bool {
	return t.state.Guide != "" && slices.ContainsFunc(it.terms, func(id string) bool { return guideOf(id) == t.state.Guide })
}

// otherNamed is the one record of the same kind that a text names beside those in hand:
// "og pensionen?", after the housing benefit.
func (t *turn) otherNamed(all, list []item, text string, terms []string) []item {
	if len(list) == 0 || len(terms) == 0 {
		return nil
	}
	other := t.pick(only(all, list[0].Kind), text, terms)
	if len(other) != 1 {
		return nil
	}
	return other
}

// mostAsked is how many records one question is answered for, in how many words.
const (
	mostAsked    = 3
	mostAskWords = 14
)

// ofHand answers a question that any thing could be asked about from the records
// in hand. done is false when it is no such question, or there is no such record.
func (t *turn) ofHand(ctx context.Context, text string) (done bool, err error) {
	if t.conv.Actor != "" && len(t.state.Shown) > 0 {
		if other, err := t.ofSomebodyElse(ctx, text); err != nil {
			return false, err
		} else if !other {
			if done, err := t.inOneBreath(ctx, text); done || err != nil {
				return done, err
			}
		}
	}
	text = lastAsked(text)
	a := t.wantedAs(text)
	if (a == wantsName || a == wantsPhone) && t.state.Kin != "" && pronoun.MatchString(danish.Fold(text)) {
		return false, nil // "hun" is the relative spoken of
	}
	if a == wantsIf && otherwise(text) {
		return false, nil // "hvad sker der med den, hvis jeg gifter mig" is not about being late
	}
	if p := trimLead(plain(text)); a == wantsForm && describing.MatchString(p) && !question.MatchString(p) && len(strings.Fields(p)) <= 4 {
		return false, nil // "den online" points at one
	}
	if a == wantsNothing || t.conv.Actor == "" || len(strings.Fields(text)) > mostAskWords {
		return false, nil
	}
	if e := t.state.errand(); e == nil && len(t.state.Shown) == 0 || e != nil && notBetween[a] {
		return false, nil
	}
	if other, err := t.ofSomebodyElse(ctx, text); err != nil || other && !ofHelpers[a] {
		return false, err
	}
	list, v, err := t.inHand(ctx, text)
	if t.state.errand() == nil && t.state.Own == "" && a != wantsForm && a != wantsReminder && (len(list) == 0 || guideOf(string(caseBehind(v, list[0]).Area)) != t.state.Guide) {
		return false, err // something else was spoken of since
	}
	if meetings := only(list, "appointment"); len(meetings) > 0 && ofMeetings[a] {
		list = meetings
	} else if cases := only(list, "case"); len(cases) > 0 && (a == wantsMissing || a == wantsWhoMust && len(list) > mostAsked) {
		list = cases // whose turn it is stands in the case, whatever was shown beside
	} else if a == wantsMeaning && len(cases) > 0 && len(t.pick(only(list, "document"), text, nil)) == 0 {
		list = cases
	}
	if err == nil && a == wantsOther && len(list) > mostAsked && len(only(list, "appointment")) == 0 {
		t.whichOfThem(list)
		return true, nil
	}
	if err != nil || len(list) == 0 || len(list) > mostAsked || a != wantsOther && a != wantsMoney && t.namesElse(text, list) || t.ofOneOnly(a, list) {
		return false, err
	}
	before, told := len(t.r.parts), map[string]bool{}
	for _, it := range list {
		c := caseBehind(v, it)
		if told[c.ID] && c.ID != "" {
			continue // a case and the document that it waits for
		}
		told[c.ID] = it.appointment == nil
		was := len(t.r.parts)
		if t.answerOf(ctx, v, c, it, a, text); len(t.r.parts) == was {
			continue
		}
		if was > before && slices.Equal(t.r.parts[was:], t.r.parts[before:was]) {
			t.r.parts = t.r.parts[:was] // the same holds for both
		}
		if len(list) > 1 && it.appointment != nil && len(t.r.parts) > was && !strings.HasPrefix(t.r.parts[was], "“"+it.title) {
			t.r.parts[was] = "“" + it.title + "”: " + t.r.parts[was]
		}
		if !t.told(it) {
			t.show(it)
		}
	}
	if len(t.r.parts) == before {
		return false, nil
	}
	t.r.outcome(AnswerOwnData)
	if v.OnBehalf {
		t.r.message.OnBehalf = v.Name
	}
	t.state.Misses = 0
	if t.state.errand() == nil {
		t.asked, t.state.Words = t.state.Words, text // "spørg hende om det"
	}
	return true, nil
}

// ofSomebodyElse reports whether a text is about somebody else than whose records are in
// hand: "og hvad får min mand?", after one's own; "og mig selv?", after a mother's.
func (t *turn) ofSomebodyElse(ctx context.Context, text string) (bool, error) {
	if t.state.errand() != nil || len(t.state.Shown) == 0 {
		return false, nil
	}
	w, err := t.about(ctx, text)
	return w.third || err == nil && !pronoun.MatchString(danish.Fold(text)) && t.subjectOr(w.subject) != t.state.Shown[0].Subject, err
}

// ofHelpers are what is asked about others who are to help, come along or come instead.
var ofHelpers = map[wants]bool{wantsCompany: true, wantsInstead: true, wantsHelp: true, wantsInterpreter: true, wantsWhoMust: true, wantsTold: true}

// ofMeetings are what is asked of appointments alone, whatever else was shown beside.
var ofMeetings = map[wants]bool{wantsForm: true, wantsPlace: true, wantsBring: true, wantsCompany: true, wantsAbout: true, wantsJoin: true, wantsInterpreter: true}

// notBetween are what is said of an errand while one is in hand, not of the record.
var notBetween = map[wants]bool{wantsOther: true, wantsNow: true, wantsInstead: true, wantsMoney: true, wantsTotal: true}

// lastAsked is what a text asks after an exclamation: "et halvt år?! hvorfor tager det
// så lang tid".
func lastAsked(text string) string {
	parts := segments(text)
	if len(parts) < 2 || wantedIn(text) != wantsNothing || wantedIn(parts[len(parts)-1]) == wantsNothing {
		return text
	}
	for _, p := range parts[:len(parts)-1] {
		if asksSomething.MatchString(trimLead(plain(p))) || isOrder(plain(p)) {
			return text
		}
	}
	return parts[len(parts)-1]
}

// ofHandBetween answers such a question while an errand waits for something, and
// comes back to the errand in one line. The words of a message are never taken for
// a question to Offelia.
func (t *turn) ofHandBetween(ctx context.Context, e *errand, text string) (done bool, err error) {
	if a := wantedIn(text); e.Asked == "text" && a != wantsPhone && a != wantsTalk && a != wantsName {
		return false, nil
	}
	if e.Change.Type == "delegate" && givesLeave.MatchString(plain(text)) {
		if err := t.perform(ctx, command{Verb: "guide", Passage: "fuldmagt#trin", Text: text, Whole: text, P: 1}); err != nil {
			return false, err
		}
		return true, t.backTo(ctx, e)
	}
	if p := trimLead(plain(text)); wantedIn(text) == wantsNothing && isItAt.MatchString(p) {
		return t.aboutErrand(ctx, text) // "er det på video?" asks for no other form
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
	t.r.outcome(questionOf(decl.Slots[i]))
	t.r.sayf("Og så tilbage. %s", "And now back. %s", decl.Slots[i].Ask.In(t.r.lang))
	t.offer(e, decl.Slots[i])
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
