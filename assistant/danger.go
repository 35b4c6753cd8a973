package assistant

import (
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// The phrases of guards.txt are certain and never complete. What they miss is
// weighed by the matcher, from the examples in the catalogue's danger.yaml: a
// likely danger is answered as if a phrase had been said, a faint one gets the
// numbers to call before whatever else is answered. No editor's change reaches
// the phrases themselves.
const (
	dangerLikely = 0.6
	dangerMatter = 0.8 // when the words name a public matter: "straffer de mig på dagpengene"
	dangerFaint  = 0.25
)

// likely is the probability from which a text is answered as said in danger.
func (t *turn) likely(text string) float64 {
	if len(t.e.lexicon.Find(text)) > 0 {
		return dangerMatter
	}
	return dangerLikely
}

// asksForHelp asks for what a public office gives, beside words that sound like
// danger ("hun trækker vejret dårligt om natten, kan hun få en hospitalsseng"): the
// numbers to call stand first, and the question is answered as well.
var asksForHelp = anyOf(`\b(kan|kunne|må) (jeg|vi|man|hun|han|de|min \p{L}+) (få|søge|have|bestille)\b|\bhvem (taler|snakker|ringer|kontakter|spørger) (jeg|vi|man)\b|\bhvordan (søger|får|ansøger|bestiller) (jeg|vi|man)\b|\b(can|could|may) (i|we|she|he|they|my \p{L}+) (get|apply|have)\b|\bhow (do|can) (i|we) (get|apply)\b`)

// lifeAtStake are the guards that the matcher stands in for.
var lifeAtStake = map[string]bool{"suicide": true, "violence": true, "emergency": true}

// danger tells how likely a text speaks of danger to somebody, and the guard
// whose answer fits best. What only sounds like it ("kvalt i papirer") is taken out
// first, as for the phrases, when the whole is heard as danger.
func (t *turn) danger(text string) (g *guard, p float64) {
	if len(strings.Fields(text)) < 3 || readYesNo(text) != unclear || onlyNames(text) || dry(text) {
		return nil, 0
	}
	if g, p = t.inDanger(text); p >= dangerFaint {
		if rest, cut := withoutAlike(text); cut {
			without := 0.0
			if len(strings.Fields(rest)) > 3 { // "han –" says nothing
				_, without = t.inDanger(rest)
			}
			p = min(p, without)
		}
	}
	return g, p
}

// dry reports whether a text asks in words that any matter is asked about in, and
// no more: "hvorfor så længe?", "og hvis jeg ikke når det?".
func dry(text string) bool {
	p := trimLead(plain(text))
	switch wantedIn(text) {
	case wantsNothing:
		return saysNothing(p)
	case wantsIf:
		return lateOnly.MatchString(p)
	}
	return saysNothing(p) || !slices.ContainsFunc(strings.Fields(p), func(w string) bool { return !general[w] })
}

// saysNothing reports whether a text that goes on from an answer is all small words, and
// none of them the speaker: "og hvis det bliver et nej", "men han er min far".
func saysNothing(p string) bool {
	return !slices.ContainsFunc(strings.Fields(p), func(w string) bool {
		return w == "jeg" || w == "mig" || w == "man" || w == "hjælp" || !general[w] && !smallWords[w] && strings.Trim(w, "0123456789") != ""
	})
}

var smallWords = wordSet(`fra født årgang samme hende ham også gælder born same him
	og men ja nej ikke kun ene gang afslag igen hver måned min din hans hendes far mor søn datter mand kone bror søster
	and but or yes no not only once if it is he she my his her father mother son daughter husband wife brother sister the a week month`)

// lateOnly asks what happens if something is not done in time.
var lateOnly = anyOf(`^((hvad|hva)( sker der)?( nu| så)? )?hvis jeg( nu| så)? (ikke|ik|glemmer)( (kan|får))?( (at|når|nå|sende?r?|sendt|aflevere?r?|svare?r?|finde?r?|gøre?|gør|komme?r?|møde?r?|det|den|dem|noget|op|ind|i tide|til tiden|inden|fristen|stopper|penge|pengene|hjælpen|så))+$|^what (happens )?if i (do not|don't|can't|cannot|forget to)( (make|send|hand|answer|find|do|come|show|it|them|in|up|in time|on time|by then|then))+$`)

// inDanger adds up what the matcher believes of the dangers.
func (t *turn) inDanger(text string) (g *guard, p float64) {
	for _, cand := range t.match(text).Candidates {
		do := t.intent(cand.ID).Do
		if do.Verb != "refuse" || !lifeAtStake[do.Arg()] {
			continue
		}
		if p += cand.P; g == nil {
			g = guardNamed(do.Arg())
		}
	}
	return g, p
}

// withoutAlike is a text without what only sounds like danger.
func withoutAlike(text string) (rest string, cut bool) {
	rest = spaced(text)
	for _, g := range guards {
		for _, p := range g.without {
			if p.may(rest) && p.MatchString(rest) {
				rest, cut = p.ReplaceAllString(rest, " – "), true
			}
		}
	}
	return rest, cut
}

// andMe turns to oneself after somebody else's records: "og mig selv?"
var andMe = regexp.MustCompile(`(?i)^\s*(?:og|men|hvad med|and|what about|how about)(?: hvad med)? (?:mig selv|jeg selv|mig|myself|me)(?: så| then)?[?.! ]*$`)

// onlyNames reports whether a text says no more than who: "og min kæreste?". The
// words of those who do harm speak of the same people.
func onlyNames(text string) bool {
	if andMe.MatchString(text) {
		return true
	}
	folded := danish.Fold(goesOn.ReplaceAllString(danish.Fold(text), ""))
	kin := relativeIn(folded)
	return kin != "" && strings.Trim(folded, " ?.!") == strings.Trim(kin, " ?.!")
}

func guardNamed(name string) *guard {
	for i := range guards {
		if guards[i].name == name {
			return &guards[i]
		}
	}
	return nil
}

// inCase gives the numbers to call before an answer to words that may speak of
// danger.
func (t *turn) inCase() {
	if !t.faintly || strings.Contains(t.r.text(), "112") || t.r.message.Outcome == DidAction || t.r.message.Action != nil {
		return
	}
	t.r.first(fault.Words{
		DA: "Er du eller en anden i fare lige nu, så ring 112. Har du det svært, kan du tale med Livslinien på 70 201 201, og er du udsat for vold, med Lev Uden Vold på 1888.",
		EN: "If you or somebody else is in danger right now, call 112. If things are hard, you can talk to Livslinien on 70 201 201, and about violence to Lev Uden Vold on 1888.",
	})
	t.r.exact = t.r.parts[0]
	t.offerPerson()
}
