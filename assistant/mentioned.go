package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
)

// Who asks for another time tells why, and the reason is often somebody else: "der kommer
// min søster fra Svendborg. Kan det blive en anden dag?" Nobody asks for her data.

var (
	// otherVisit asks for another time or says that one cannot come, firstPerson that it
	// is oneself.
	otherVisit  = anyOf(`\b(flytte?s?|rykkes?|udskydes?|udsættes?|aflyses?|moved?|postponed?|rescheduled?|cancelled|canceled)\b|\b(blive|komme|møde|tage (det|den|mødet)|ligge|be|come|meet|do( it)?|take it|have it)\b.*\b(dag|dage|dagen|tid|senere|tidligere|uge|ugen|dagen (før|efter)|mandag|tirsdag|onsdag|torsdag|fredag|formiddag\p{L}*|eftermiddag\p{L}*|time|day|week|later|earlier|sooner|monday|tuesday|wednesday|thursday|friday|tomorrow|i morgen|day after|dagen efter)\b|\b((jeg|vi) (kan|når|kommer|møder)|(kan|når|kommer|møder) (jeg|vi)) (\p{L}+ ){0,2}(ikke|ik)\b.*\b(komme|møde|være der|nå|det|den|dag|i dag|i morgen|\p{L}+dag|den \d+)\b|\b(i|we) (can't|cannot|won't|can not) (\p{L}+ )?(come|make|be|do|attend)\b|\b(skal|må|kan) (jeg|vi) (stadig(væk)?|alligevel|så|godt) (\p{L}+ )?(komme|møde|til|dukke)\b|\b(do|should|can|may) (i|we) still\b`)
	firstPerson = anyOf(`\b(jeg|mig|vi|os|i|me|we|us)\b`)

	// cannotThemselves says of somebody else that they cannot come: then the time is theirs.
	cannotThemselves = anyOf(`\b(kan|når|orker|magter|kommer|må) (\p{L}+ ){0,2}(ikke|ik)\b|\bskal (\p{L}+ )?til\b|\b(can't|cannot|can not|won't)\b`)
	ofTheirMatter    = anyOf(`\b(` + matter + `|\p{L}*samtale\p{L}*|indkaldt|meetings?|interview)\b`)
)

// withoutOthers leaves out what a text tells of other people as the reason why another
// time is wanted; the text itself where their matters are spoken of, or the time may be
// theirs.
func (t *turn) withoutOthers(ctx context.Context, text string) (string, error) {
	parts := segments(text)
	wants := func(p string) bool { return otherTime.MatchString(plain(p)) || otherVisit.MatchString(plain(p)) }
	first := slices.IndexFunc(parts, wants)
	if t.conv.Actor == "" || len(parts) < 2 || first < 0 {
		return text, nil
	}
	own, err := t.ownView(ctx)
	if err != nil {
		return text, err
	}
	shown := t.showsOwnVisit(own)
	var kept []string
	told := false
	for i, p := range parts {
		folded := danish.Fold(p)
		helped := childNamed(own, folded) != "" || slices.ContainsFunc(own.Held, func(m citizen.Mandate) bool { return namesPerson(folded, m.Name, own.Name) })
		other := helped || relativeIn(folded) != "" || t.stranger(p, folded, own, true)
		switch {
		case wants(p) && !other && !pronoun.MatchString(folded):
			kept = append(kept, p)
		case wants(p), other && (asks(p) || ofTheirMatter.MatchString(plain(p))):
			return text, nil
		case other:
			helped = helped || t.kin(folded, own).subject != ""
			if helped && (!shown || cannotThemselves.MatchString(plain(p))) {
				return text, nil
			}
			told = true
		case pronoun.MatchString(folded):
		case i > first || firstPerson.MatchString(folded):
			kept = append(kept, p)
		}
	}
	rest := strings.Join(kept, ", ")
	if !told || !shown && !firstPerson.MatchString(danish.Fold(rest)) {
		return text, nil
	}
	return rest, nil
}

// onlyToldOf reports whether a plain text tells of a relative what takes that time, "der
// kommer min søster", and neither orders anything of theirs nor says that they cannot come.
func (t *turn) onlyToldOf(p string) bool {
	relative := strings.TrimSpace(relativeIn(p + " "))
	before, behind, found := strings.Cut(p, relative)
	if relative == "" || !found || theirVisit.MatchString(behind) || !takenBy.MatchString(before) && !theyCome.MatchString(behind) {
		return false
	}
	verb := takenBy.FindString(before)
	next, _, _ := strings.Cut(strings.TrimSpace(behind), " ")
	theirs := (strings.HasSuffix(relative, "s") || strings.HasSuffix(relative, "'s")) && (len(t.e.lexicon.Find(next)) > 0 || strings.HasSuffix(next, "tid") || strings.HasSuffix(next, "tiden"))
	return !theirs && !ways["rebook"].form.MatchString(verb) && !ways["cancel"].form.MatchString(verb) && !(forThem.MatchString(before) && !firstPerson.MatchString(verb))
}

var (
	// takenBy ends before who takes a time, theyCome begins behind them.
	takenBy    = anyOf(`\b(har|får|skal|kommer|er|henter|besøger|møder|passer|have|has|get|gets|am|must|visit|meet)( \p{L}+){0,8} $`)
	theyCome   = anyOf(`^ (\p{L}+ )?(kommer|besøger|rejser|visits|comes|arrives|is (coming|visiting))\b`)
	theirVisit = anyOf(`^( ` + matter + `| \p{L}*(samtale|træning|eftersyn|besøg|time)\p{L}*| (\p{L}+ ){0,2}(kan|når|orker|magter|kommer|må|can|will|could) (\p{L}+ )?(ikke|ik|not)\b| (can't|cannot|won't)\b| (\p{L}+ )?(skal|vil|has to|must|wants to) (\p{L}+ )?(til|flytte|aflyse|have|to|move|cancel)\b| (har|has) (\p{L}+ ){0,2}` + matter + `)`)
	forThem    = anyOf(`\b(for|til|på vegne af|on behalf of) $`)
)

// notThen takes what somebody tells of the time of the appointment in hand, with the wish
// for another, for the reason why: "der har jeg eksamen, er der andet?". Neither its day
// nor what it names ever leads to another appointment.
func (t *turn) notThen(ctx context.Context, text string) (done bool, err error) {
	if t.conv.Actor == "" || t.state.errand() != nil || len(t.state.Shown) != 1 || t.state.Shown[0].Kind != "appointment" {
		return false, nil
	}
	v, err := t.view(ctx, t.state.Shown[0].Subject)
	if err != nil {
		return false, err
	}
	hand := among(opened(t.items(v)), t.state.Shown)
	if len(hand) == 0 {
		return false, nil
	}
	if parts := segments(text); len(parts) > 0 && laterThen.MatchString(trimLead(plain(parts[0]))) && !t.namesElse(text, hand) && !slices.ContainsFunc(parts[1:], func(p string) bool { return asks(p) || !keptFrom.MatchString(plain(p)) }) {
		return true, t.moveHand(ctx, hand[0], parts[0], text)
	}
	e := &errand{Action: "rebook", Subject: v.ID, Change: citizen.Change{Type: "rebook", Target: hand[0].ID}}
	said, list := t.judged(e, v, text)
	var why, rest []string
	wants := false
	for _, c := range list {
		part := strings.TrimSpace(said[c.from:c.to])
		if c.bearing == busy {
			why = append(why, part)
			continue
		}
		p := plain(part)
		wants = wants || c.bearing == wished && len(c.times) > 0 || otherTime.MatchString(p) || otherVisit.MatchString(p) || somethingElse.MatchString(p)
		rest = append(rest, part)
	}
	reason := strings.Join(why, ", ")
	if !wants || len(why) == 0 || t.alsoHas(v, hand, reason) || t.namesElse(strings.Join(rest, ", "), hand) {
		return false, nil
	}
	return true, t.moveHand(ctx, hand[0], strings.Join(rest, ", "), text)
}

// moveHand finds another time for the appointment in hand, as is wished for in a part of
// what was said.
func (t *turn) moveHand(ctx context.Context, it item, wish, whole string) error {
	move := command{Verb: "action", Arg: "rebook", Record: it.ID, Subject: it.Subject, Child: it.appointment.ForDependent, Text: wish, Whole: whole, P: 1}
	t.tone(whole, move)
	t.r.lead = len(t.r.parts)
	return t.act(ctx, move)
}

// laterThen asks whether they can come, or it can be, at another time.
var laterThen = anyOf(`^(kan|kunne|må|can|could|may) (han|hun|de|den|det|vi|jeg|mødet|he|she|they|it|that|we|i|the \p{L}+)( (ikke|godt|måske|evt|please|not|perhaps))* (komme|blive|være|ligge|møde|møde op|come|be|meet|do it|make it)( \p{L}+){0,2}? (senere|tidligere|før|hurtigere|anden dag|andet tidspunkt|anden tid|later|earlier|sooner|another (day|time)|a different (day|time))( (i stedet|instead|then|so|please|tak|på (dagen|ugen)|in the (day|week)))*$`)

// somethingElse asks what else there is.
var somethingElse = anyOf(`\b(andet|andre|anden|ellers|else|other)\b`)

// alsoHas reports whether what is told is that one has another appointment, which may be
// the one that is then spoken of: "jeg har også jobsamtale den dag, kan den flyttes".
func (t *turn) alsoHas(v citizen.View, hand []item, told string) bool {
	p := plain(told)
	others := slices.DeleteFunc(opened(only(t.items(v), "appointment")), func(it item) bool { return contains(hand, it) })
	return (iHave.MatchString(p) || alsoWord.MatchString(p)) && len(t.pick(others, told, t.e.lexicon.Find(told))) > 0
}

// alsoWord adds one thing to another.
var alsoWord = anyOf(`\b(også|desuden|samtidig|also|too)\b`)

// showsOwnVisit reports whether what was shown last is an appointment of one's own, and
// no child's.
func (t *turn) showsOwnVisit(own citizen.View) bool {
	for _, it := range among(t.items(own), t.state.Shown) {
		if it.appointment != nil && it.appointment.ForDependent == "" {
			return true
		}
	}
	return false
}
