package assistant

import (
	"embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// The phrases of guards.txt are certain and never complete. What they miss is weighed
// by a matcher of its own, which has learned from dangers/*.yaml what is said in danger,
// and against it what is told of an ordinary life and asked of a public office: a likely
// danger is answered as if a phrase had been said, a faint one gets the numbers to call
// before whatever else is answered. It is the same for every municipality: no editor's
// change reaches it, and nobody who writes examples of a guide makes it hear less.
const (
	dangerLikely = 0.6
	dangerAsked  = 0.8 // when the words name a public matter or ask: "straffer de mig på dagpengene"
	dangerFaint  = 0.4
)

//go:embed dangers/*.yaml
var dangerFiles embed.FS

// dangerList holds the dangers and, last, what is told.
var dangerList = sync.OnceValue(func() *intents.Catalogue { return embedded(dangerFiles) })

// dangersAlone are the dangers without what is told.
func dangersAlone() []intents.Intent {
	all := dangerList().Intents
	return all[:len(all)-1]
}

// dangers is the matcher of danger, trained on first use.
var dangers = sync.OnceValue(func() *intents.Matcher {
	list := slices.Clone(dangerList().Intents)
	told := &list[len(list)-1]
	told.Examples = maps.Clone(told.Examples)
	told.Examples["xx"] = harmless()
	c, err := intents.NewCatalogue(list)
	if err != nil {
		panic(err) // the files are part of the program
	}
	m, err := intents.Train(c, intents.Options{NoBackground: true})
	if err != nil {
		panic(err)
	}
	return m
})

// harmless is what is asked of a public office, and said to its answers: the examples of
// the intents and the acts, and what teaches the guides' topics, but for passages that
// say themselves to call 112.
func harmless() (texts []string) {
	for _, c := range []*intents.Catalogue{embedded(catalogue.Files), embedded(actFiles)} {
		for _, in := range c.Intents {
			for _, lang := range slices.Sorted(maps.Keys(in.Examples)) {
				texts = append(texts, in.Examples[lang]...)
			}
		}
	}
	guides, _, err := knowledge.Builtin()
	if err != nil {
		panic(err)
	}
	for _, g := range guides {
		for _, p := range g.Passages {
			if !strings.Contains(p.Text, "112") {
				texts = append(texts, p.Lessons()...)
			}
		}
	}
	return texts
}

// likely is the probability from which a text is answered as said in danger.
func (t *turn) likely(text string) float64 {
	if len(t.e.lexicon.Find(text)) > 0 || endsInQuestion(text) {
		return dangerAsked
	}
	return dangerLikely
}

// asksForHelp asks for what a public office gives, beside words that sound like
// danger ("hun trækker vejret dårligt om natten, kan hun få en hospitalsseng"): the
// numbers to call stand first, and the question is answered as well.
var asksForHelp = anyOf(`\b(kan|kunne|må) (jeg|vi|man|hun|han|de|min \p{L}+) (få|søge|have|bestille)\b|\bhvem (taler|snakker|ringer|kontakter|spørger) (jeg|vi|man)\b|\bhvordan (søger|får|ansøger|bestiller) (jeg|vi|man)\b|\b(can|could|may) (i|we|she|he|they|my \p{L}+) (get|apply|have)\b|\bhow (do|can) (i|we) (get|apply)\b`)

// danger tells how likely a text speaks of danger to somebody, and the guard
// whose answer fits best. What only sounds like it ("kvalt i papirer") is taken out
// first, as for the phrases, when the whole is heard as danger.
func danger(text string) (g *guard, p float64) {
	if len(strings.Fields(text)) < 3 || readYesNo(text) != unclear || onlyNames(text) || dry(text) {
		return nil, 0
	}
	if g, p = inDanger(text); p >= dangerFaint {
		if rest, cut := withoutAlike(text); cut {
			without := 0.0
			if len(strings.Fields(rest)) > 3 { // "han –" says nothing
				_, without = inDanger(rest)
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
func inDanger(text string) (g *guard, p float64) {
	for _, cand := range dangers().Match(text).Candidates {
		in, _ := dangerList().Intent(cand.ID)
		if in.Do.Verb != "refuse" {
			continue
		}
		if p += cand.P; g == nil {
			g = guardNamed(in.Do.Arg())
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

// endsInQuestion reports whether a text asks, in the end.
func endsInQuestion(text string) bool {
	parts := segments(text)
	return asksOutright(text) || len(parts) > 0 && asksOutright(parts[len(parts)-1])
}

// inCase gives the numbers to call before an answer to words that may speak of danger.
// Danger is told, and nothing answers it: a question that a guide answers was only asked
// in such words ("hvem hjælper med at løfte, når min mand falder").
func (t *turn) inCase() {
	if !t.faintly || t.asksOnly && t.r.message.Outcome == AnswerGuide || strings.Contains(t.r.text(), "112") || t.r.message.Outcome == DidAction || t.r.message.Action != nil {
		return
	}
	t.r.first(fault.Words{
		DA: "Er du eller en anden i fare lige nu, så ring 112. Har du det svært, kan du tale med Livslinien på 70 201 201, og er du udsat for vold, med Lev Uden Vold på 1888.",
		EN: "If you or somebody else is in danger right now, call 112. If things are hard, you can talk to Livslinien on 70 201 201, and about violence to Lev Uden Vold on 1888.",
	})
	t.r.exact = t.r.parts[0]
	t.offerPerson()
}
