package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// A time in a text is not yet a wish: people tell what they do that day, ask when
// something else is, say when they cannot. Only what is addressed to the errand in hand
// may give it another time. Each clause is judged by the words around its time.

// bearing is what a clause has to do with the time of the errand in hand.
type bearing uint8

const (
	apart  bearing = iota // told on the way, or asked of something else
	wished                // a wish for a time, or against one
	busy                  // what keeps somebody from coming then
)

// toward keeps of a text the clauses that wish for a time, and turns those that say
// what keeps somebody from coming into "not then": "mandag arbejder jeg, tirsdag så" is
// "tirsdag så, ikke mandag". A text all of whose clauses wish is given back as it is.
func (t *turn) toward(e *errand, v citizen.View, text string) (wish string, not []when.Time) {
	said, list := t.judged(e, v, text)
	var kept []string
	for _, c := range list {
		switch c.bearing {
		case wished:
			kept = append(kept, strings.TrimSpace(said[c.from:c.to]))
		case busy:
			not = append(not, c.times...)
		}
	}
	if len(kept) == len(list) {
		return fromThen(text), nil
	}
	wish = strings.Join(kept, ", ")
	for _, w := range not {
		wish += t.r.words(", ikke ", ", not ") + said[w.From:w.To]
	}
	return strings.TrimPrefix(wish, ", "), not
}

// withoutBusy is a text without what keeps somebody from coming, which names no
// appointment: "torsdag skal jeg passe min nevø" is about no passport.
func (t *turn) withoutBusy(e *errand, v citizen.View, text string) string {
	said, list := t.judged(e, v, text)
	if !slices.ContainsFunc(list, func(c clause) bool { return c.bearing == busy }) {
		return text
	}
	var kept []string
	for _, c := range list {
		if c.bearing != busy {
			kept = append(kept, strings.TrimSpace(said[c.from:c.to]))
		}
	}
	return strings.Join(kept, ", ")
}

// judged cuts a text into its clauses, and says of each what it has to do with the time
// of the errand in hand.
func (t *turn) judged(e *errand, v citizen.View, text string) (said string, list []clause) {
	said = t.timely(fromThen(text))
	times := when.Parse(said, t.local(), when.Options{Expect: e.Asked == "start", Anchor: t.anchor(e, v)})
	own := t.ownOf(e, v)
	minds := e.Asked == "start" || noWords.MatchString(plain(text)) || swerves.MatchString(text)
	for _, c := range clausesAround(said, times) {
		if strings.TrimSpace(said[c.from:c.to]) != "" {
			c.bearing = t.bears(e, said[c.from:c.to], c, own, minds)
			list = append(list, c)
		}
	}
	return said, list
}

// clause is a part of a text with the times that stand in it.
type clause struct {
	from, to int
	times    []when.Time
	bearing  bearing
}

// clauseEnds parts what is wished from what is told beside it.
var clauseEnds = regexp.MustCompile(`(?i)[,;!?\n–]+|\.(?:\s|$)|\s(?:men|but|så|so|fordi|because|når|mens|while|hvis|if|for (?:at|jeg|vi|så|der|min|mit|da|we|my))\s`)

// soHow is a measure, and begins no clause.
var soHow = regexp.MustCompile(`(?i)^\s(?:så|so) (?:læng\p{L}*|lang\p{L}*|tidlig\p{L}*|sen\p{L}*|meget|mange|lidt|god\p{L}*|dårlig\p{L}*|svær\p{L}*|træt\p{L}*|syg|early|late|long|tired|bad|hard|much|many|sick|slow)\b`)

// clausesAround cuts a text into clauses, never within a time: "den 2. december".
func clausesAround(text string, times []when.Time) []clause {
	var out []clause
	from := 0
	cut := func(to, next int) {
		c := clause{from: from, to: to}
		for _, w := range times {
			if w.From >= from && w.From < to {
				c.times = append(c.times, w)
			}
		}
		out = append(out, c)
		from = next
	}
	for _, at := range clauseEnds.FindAllStringIndex(text, -1) {
		if slices.ContainsFunc(times, func(w when.Time) bool { return at[0] > w.From && at[0] < w.To-1 }) || ordinalPoint(text, at[0]) {
			continue
		}
		if joins := soHow.FindString(text[at[0]:]); joins != "" {
			continue // "så længe om at komme i gang"
		}
		next := at[1]
		if strings.ContainsAny(text[at[0]:at[0]+1], " ") {
			next = at[0] // the joining word belongs to what it begins
		}
		if next > from {
			cut(at[0], next)
		}
	}
	cut(len(text), len(text))
	return out
}

// ordinalPoint reports whether the point at i makes a number an ordinal: "den 9. har vi".
func ordinalPoint(text string, i int) bool {
	if text[i] != '.' || i == 0 || text[i-1] < '0' || text[i-1] > '9' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimSpace(text[i+1:]))
	return unicode.IsLower(next)
}

// ownOf are the words of the appointment in hand, which name nothing else.
func (t *turn) ownOf(e *errand, v citizen.View) map[string]bool {
	own := map[string]bool{}
	for _, it := range only(byID(t.items(v), e.Change.Target), "appointment") {
		for _, tok := range danish.Tokens(danish.Fold(it.title + " " + it.appointment.With)) {
			own[danish.Stem(tok.Text)] = true
		}
	}
	return own
}

// bears judges one clause. minds says that the citizen answers when, or says no to what
// is proposed: what is free then is meant as a wish.
func (t *turn) bears(e *errand, text string, c clause, own map[string]bool, minds bool) bearing {
	bare := text
	denied := len(c.times) > 0
	for _, w := range slices.Backward(c.times) {
		bare = bare[:w.From-c.from] + " " + bare[min(w.To-c.from, len(bare)):]
		denied = denied && w.Not
	}
	p := plain(bare)
	strange := 0
	for _, w := range strings.Fields(p) {
		if !wishWords[w] && !own[danish.Stem(w)] {
			strange++
		}
	}
	first := trimLead(plain(text)) // before its time is taken out: "onsdag har vi" asks nothing
	asks := question.MatchString(first) || isIt.MatchString(first)
	switch {
	case t.movesHouse(text) || otherDeed.MatchString(p):
		return apart
	case len(c.times) > 0 && hardThen.MatchString(p) && !denied:
		return busy
	case denied, strange == 0 && (len(c.times) == 0 || !asksSo.MatchString(trimLead(p))):
		return wished
	case firmly.MatchString(p) && t.ofNothingElse(e, text, own):
		return wished
	case minds && canThen.MatchString(p) && !negated.MatchString(p):
		return wished
	case (len(c.times) > 0 || thatDay.MatchString(first)) && !asks && takesThen(p) && !slices.ContainsFunc(c.times, func(w when.Time) bool { return w.Grain > when.Day || w.Kind == when.Duration }):
		return busy
	case e.Asked == "start" && !asks:
		return wished
	}
	return apart
}

// takesThen reports whether a clause, without its time, tells of something that takes that
// time, whoever it is that has it: "har Emil svømning", "my husband has an interview".
func takesThen(p string) bool {
	return keptFrom.MatchString(p) || othersThen.MatchString(hesitates.ReplaceAllString(strings.TrimSpace(dayAgain.ReplaceAllString(p, "")), ""))
}

// spokenDay is the day spoken of, said once more.
const spokenDay = `\b(den|samme|netop den) (dag|formiddag|eftermiddag|morgen)\b|\b(that|the same|that same|that very) (day|morning|afternoon)\b`

// ofNothingElse reports whether a clause names no thing beside the appointment in hand.
func (t *turn) ofNothingElse(e *errand, text string, own map[string]bool) bool {
	for _, id := range t.e.lexicon.Find(text) {
		term, _ := t.e.lexicon.Term(id)
		if id != e.Topic && !own[danish.Stem(danish.Fold(term.In("da")))] && !slices.ContainsFunc(danish.Tokens(danish.Fold(text)), func(tok danish.Token) bool {
			return own[danish.Stem(tok.Text)] && slices.Contains(t.e.lexicon.Find(tok.Text), id)
		}) {
			return false
		}
	}
	return true
}

// elsewhereThen takes for no order what somebody only tells of a day on which they have
// no appointment: "jeg skal til øjenlæge onsdag den 2.".
func (t *turn) elsewhereThen(ctx context.Context, c *command) error {
	p := plain(c.Text)
	if t.conv.Actor == "" || c.Verb != "action" || !changes[c.Arg] || asks(p) || isOrder(p) || firmly.MatchString(p) || !ofMyself.MatchString(p) || !keptFrom.MatchString(p) || ways["rebook"].form.MatchString(p) || ways["cancel"].form.MatchString(p) || excused.MatchString(p) || offWords.MatchString(p) {
		return nil
	}
	times := when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Any
	if len(times) == 0 || slices.ContainsFunc(times, func(w when.Time) bool { return !w.HasDate || w.Grain > when.Day }) {
		return nil
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	if all := opened(only(t.items(v), "appointment")); len(onDays(all, times)) == 0 && len(t.pick(all, c.Text, c.Terms)) == 0 {
		c.Verb, c.Arg = "none", ""
	}
	return nil
}

// staysThen reports whether an appointment is to stay on the day that it has: "lad den
// bare blive på torsdag".
func (t *turn) staysThen(ctx context.Context, e *errand, text string) (bool, error) {
	if !changes[e.Change.Type] || !keepsOnly(t.untimed(text)) {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	anchor := t.anchor(e, v)
	return !slices.ContainsFunc(when.Wishes(t.timely(text), t.local(), when.Options{}).Any, func(w when.Time) bool { return !names(w, anchor) }), nil
}

// wishWords are the words that a wish for a time is made of, beside the time. A clause
// that holds another is a wish only where it says so outright (firmly).
var wishWords = wordSet(`
		ja jo nej næ ok okay nå øh hm hov ups vent lige lidt så da nu men og eller også for fordi når hvis mens at det den der de dem her i jeg vi han hun du man mig os dig ham hende jer min mit hans hendes vores
		kan ku kunne må måtte vil ville skal skulle ønsker prøv prøve lad os sige sagde siger tror mener mente have har få får er være bliv blive bliver ligge lægge lægges komme gå går går-an
		flyt flytte flyttes flytter flyttet ryk rykke rykkes rykker sæt sætte skift skifte skifter find finde finder book bestil vælg vælge vælger foretrækker tag tage tager snup napper
		hellere heller helst heldst måske nok gerne godt bare kun dog alligevel egentlig faktisk helt rigtig rigtigt ret mest stadig stedet istedet stedet-for undskyld tak venligst
		passer passe passede pas bedre bedst bedste fint fin fine god godt gode dårligt dårlig dur duer muligt mulig muligheder nemmere lettere lettest nemmest perfekt super
		ledig ledigt ledige fri frit plads tid tiden tider tidspunkt dag dagen dage dato datoen møde mødet aftale aftalen samtale samtalen besøg besøget uge ugen
		ikke ik noget nogen nogle en et ene anden andet andre flere hvad hva hvilke med om på til fra efter før inden mellem ved omkring hen over kl klokken end samme næste næstkommende først første sidst sidste tidligst senest tidligere tidligt senere sent meget mere alle
		morgen morgenen formiddag formiddagen eftermiddag eftermiddagen
		yes yeah no nope hmm oh uh wait hold on ok okay well so but and or also too then now just maybe perhaps actually sorry please thanks i we he she it they you the a an my our his her their that this those these there's there me us him them one
		to at in for of from by after before between until till around about with over
		is are be am do does don't can can't cannot could couldn't might may would wouldn't will won't should shall i'd i'll we'd it's that's let let's say said mean meant have has had get got take make do come go try want wish like prefer rather need
		move change switch reschedule put book pick choose find shift push change-it
		works work suits suit fits fit better best good fine great ok possible easier perfect bad doesn't not n't any anything something some else other another different same instead free available slot slots open time times day days date appointment meeting visit week next first last earlier later sooner early late what how which`)

var (
	// firmly says outright that another time is wanted.
	firmly = anyOf(`\b(hellere|helst|i stedet|istedet|hvad med|hva med|lad os (sige|tage)|(er|passer|går|var|ville være) (mig )?(meget )?(bedre|bedst)|jeg (mente|mener)|(skal|skulle) (have )?være\w*|(kan|kunne|må) (den|det|tiden|mødet|vi|jeg|han|hun|i|du|de)( \p{L}+){0,2} (blive|være|ligge|få|have|tage|flyttes?|lægges?|rykkes?|komme)|er der( ikke)? (noget|en tid|ledigt?|plads|tider)|har (i|du|de)( ikke)? (noget|en tid|ledigt?|plads|tider)|vil (jeg |vi )?(gerne|helst))\b|^(\p{L}+ ){0,2}(flyt|ryk|sæt|tag|vælg|book) (den|det|mig|tiden|mødet|hellere|bare)\b|\b(instead|rather|what about|how about|make it|make that|i meant|i mean|i'd prefer|i prefer|prefer|(suits|works|is|would be) (me )?(better|best|easier)|suits me|works for me|(could|can) (it|we|i|you|he|she)( \p{L}+){0,2} (be|have|do|make|take|get|come|move)|let's|is there (anything|something|a time)|do you have (anything|something))\b|^(\p{L}+ ){0,2}(move|change|switch|put|book) (it|that|me|to)\b`)
	// canThen says that one can come then.
	canThen = anyOf(`\b(fri|hjemme|kan|ledig|har tid|passer|free|off|available|home|can)\b`)
	negated = anyOf(`\b(ikke|ik|aldrig|ingen|not|never|can't|cannot|isn't|don't)\b`)
	// keptFrom tells of something that takes that time.
	keptFrom = anyOf(`\b(jeg|vi|han|hun|min \p{L}+|mit \p{L}+|i|we|he|she|i've|we've|i'm|my \p{L}+)\b.*\b(har|skal|er|går|arbejder|kommer|får|møder|henter|passer|spiller|rejser|besøger|have|has|got|must|am|is|are|works?|working|goes|go|starts?|pick|comes?|arrives?|visits?)\b|\b(har|skal|er|går|arbejder|kommer|får|henter|passer|spiller|rejser) (jeg|vi|han|hun|min|mit)\b|\b(i'm|i've|we've) |\b(er|is) (min|mit|vores|min|my|our) \p{L}`)
	// othersThen tells the same of others, whoever they are: first the time, then the verb,
	// then who; or who, the verb and the time.
	othersThen = anyOf(`^(har|skal|går|kommer|får|henter|spiller|rejser|holder|starter|møder) \p{L}{2,}|^(\p{L}+ ){0,2}\p{L}{3,} (har|skal|holder|kommer|spiller|starter|fylder)\b|\p{L}{3,} (has|goes|starts|arrives|comes|visits|plays|turns|(is|are) (going|coming|having|starting|playing|taking|arriving|visiting))\b`)
	// thatDay is the day that was just spoken of.
	thatDay  = anyOf(`^(\p{L}+ ){0,2}?(der|da) (har|skal|er|går|kommer|får|henter|passer|arbejder)\b|` + spokenDay)
	dayAgain = anyOf(`^(\p{L}+ )?(der|da) |` + spokenDay)
	// hardThen says that one would rather not come then.
	hardThen = anyOf(`\b(er|går|is|are) (\p{L}+ ){0,2}(svære?|svært|hårde?|hårdt|umulig\w*|dårlige?|dårligt|skidt|besværlig\w*|tunge?|tungt|hard|difficult|bad|tough|impossible)\b|\b(for|too) (tidligt?|sent?|early|late)\b`)
	// asksSo asks how it is, and wishes nothing: "er det om formiddagen".
	asksSo = anyOf(`^(er|var|bliver|is|was|will) (det|den|mødet|tiden|it|that)( (ikke|ik|også|så|nu|stadig|be|not|also|still))*( (om|på|kl|klokken|i|den|on|in|at|the))*$`)
	// otherDeed speaks of what is brought, paid or written, not of coming.
	otherDeed = anyOf(`\b(komme?r?|come|coming|drop by) (\p{L}+ ){0,2}(med|with)\b|\b(aflever\w*|indlever\w*|send\w*|bring\w*|medbring\w*|underskriv\w*|skriv\w*|betal\w*|udbetal\w*|ring\w*|hente[rs]?|hand (it |them |that )?in|hand\w* in|submit\w*|sign\w*|pay\w*|paid|call\w*|pick up|upload\w*)\b`)
	// ofMyself tells of the speaker.
	ofMyself = anyOf(`\b(jeg|vi|i|we|i've|we've|i'm)\b`)
	// cannotThen says of what takes that time that one cannot come.
	cannotThen = anyOf(`\b(arbejder|arbejde|vagt|optaget|forhindret|bortrejst|ferie|væk|kan ikke|kan ik|work|works|working|busy|away|can't|cannot|holiday)\b`)
	// swerves begins something else than what is proposed.
	swerves = regexp.MustCompile(`(?i)^\s*(?:men|hov|ups|vent|hmm*|but|wait|oh|actually)\b`)
)
