package assistant

import (
	"context"
	"embed"
	"regexp"
	"strings"
	"sync"

	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// Much of what people say to an answer, or in the middle of an errand, names no matter
// of its own: they ask where it is, whether it is done, doubt it, put it off, say
// thanks. Each of these dialogue acts can be said in any number of ways, so they are
// learned from examples by the same matcher as the intents, and a text that is one of
// them is read again in the plainest words for it ("lad bare tiden stå" as "lad det
// være"), which the rest of the dialogue knows. Where the known words are read
// already, none of this is asked.
//
// The acts are those of ISO 24617-2 that occur in talk with an authority, as
// acts/*.yaml lists them: the name of an act is its plainest wording.

//go:embed acts/*.yaml
var actFiles embed.FS

// acts is the matcher of dialogue acts, trained on first use. What names a matter of
// its own — the examples of intents that do — is none of them.
var acts = sync.OnceValue(func() actReader {
	list := embedded(actFiles)
	var outside []string
	for _, in := range embedded(catalogue.Files).Intents {
		if ofMatters[in.Do.Verb] {
			outside = append(outside, in.Examples["da"]...)
			outside = append(outside, in.Examples["en"]...)
		}
	}
	m, err := intents.Train(list, intents.Options{Outside: outside})
	if err != nil {
		panic(err)
	}
	return actReader{list, m}
})

// embedded is the catalogue of files that are part of the program.
func embedded(files embed.FS) *intents.Catalogue {
	c, err := intents.LoadCatalogue(files)
	if err != nil {
		panic(err)
	}
	return c
}

type actReader struct {
	list    *intents.Catalogue
	matcher *intents.Matcher
}

// ofMatters are the verbs of intents whose examples say what they are about.
var ofMatters = map[string]bool{"action": true, "own": true, "contact": true, "guide": true}

// An act is what a text does, with how probable that is.
type act struct {
	id string // "ask.where"; "" for none
	p  float64
}

// certainly reports whether a text is an act beyond doubt.
func (a act) certainly(id string) bool { return a.id == id && a.p >= actCertain }

// mostActed is how many words an act has at most; a longer text tells a matter.
const mostActed = 16

// actIn is the dialogue act that a text most probably is. An order asks nothing, however
// its words are like a question: "aflys dem alle sammen".
func actIn(text string) act {
	if n := len(strings.Fields(text)); n == 0 || n > mostActed {
		return act{}
	}
	res := acts().matcher.Match(text)
	if res.Decision == intents.None {
		return act{}
	}
	best := res.Best()
	if strings.HasPrefix(best.ID, "ask.") && isOrder(plain(text)) && !asksOutright(text) {
		return act{}
	}
	return act{best.ID, best.P * (1 - res.None)}
}

// does is the act that a text most probably is, read once a turn.
func (t *turn) does(text string) act {
	a, ok := t.acts[text]
	if !ok {
		if t.acts == nil {
			t.acts = map[string]act{}
		}
		a = actIn(text)
		t.acts[text] = a
	}
	return a
}

// doesAtLast is the act that a text is, or its last sentence where those before it only
// tell something: "min datter siger, jeg skal tage imod det. Kan du lave det om igen?"
func (t *turn) doesAtLast(text string) act {
	parts := segments(text)
	if a := t.does(text); len(parts) < 2 || a.p >= actLikely {
		return a
	}
	for _, p := range parts[:len(parts)-1] {
		if asksSomething.MatchString(trimLead(plain(p))) || isOrder(plain(p)) {
			return act{}
		}
	}
	return t.does(parts[len(parts)-1])
}

// How probable an act must be: to be asked where nothing else could read the words; to
// be answered where they name nothing else; to be taken before anything else is tried.
const (
	actClear   = 0.5
	actLikely  = 0.7
	actCertain = 0.8
)

// inPlainWords is the plainest wording of the act that a text is, which nothing else
// could read. It is "" when the text is none, when nothing was said that it could be
// about, when it names a matter of its own, gives a time or a value, and for a yes,
// which is never guessed. It is given once a turn. The question of a record in hand
// stays as it was asked: its words tell which of several is meant.
func (t *turn) inPlainWords(text string) string {
	a := t.does(text)
	switch {
	case t.reworded || a.id == "" || a.p < actClear || a.id == "say.yes" || t.state.Last == nil || t.foreign():
		return ""
	case t.state.errand() == nil && t.state.Own != "" && len(t.state.Shown) > 0 && wantsOf[a.id] != wantsNothing:
		return ""
	case t.state.errand() != nil && t.state.errand().Asked == "text" && !leavesText[a.id]:
		return ""
	case t.state.errand() != nil && strings.HasPrefix(a.id, "ask.") && (notInErrand[a.id] || !asksOutright(text)):
		return ""
	case otherwise(text): // the circumstance is what is asked about
		return ""
	case a.id == "say.no" && len(meaning(text)) > 0: // "nej, skriv hellere …"
		return ""
	case a.id == "ask.meaning" || digits.MatchString(text) || len(t.e.lexicon.Find(text)) > 0 || len(danish.Find(text)) > 0 || len(when.Parse(t.timely(text), t.local(), when.Options{})) > 0:
		return ""
	}
	in, _ := acts().list.Intent(a.id)
	said := in.NameIn(t.r.lang)
	if said == plain(text) {
		return ""
	}
	t.reworded = true
	return said
}

// readAgain tries what a text may still be of which there is no more than a guess: what
// a likely act asks of the record in hand, a circumstance of the guide spoken of, the
// same in plain words. rest is the guess, or what the plain words were understood as.
func (t *turn) readAgain(ctx context.Context, text string, guessed []command) (rest []command, done bool, err error) {
	t.atALoss = true
	if done, err := t.ofHand(ctx, text); done || err != nil {
		return guessed, done, err
	}
	if t.state.Misses == 0 {
		if done, err := t.circumstance(ctx, text); done || err != nil {
			return guessed, done, err
		}
	}
	said := t.inPlainWords(text)
	if said == "" {
		return guessed, false, nil
	}
	if done, err := t.outright(ctx, said); done || err != nil {
		return guessed, done, err
	}
	rest, err = t.understand(ctx, said)
	return rest, false, err
}

// asksOutright reports whether a text has the form of a question.
func asksOutright(text string) bool {
	return strings.Contains(text, "?") || question.MatchString(trimLead(plain(text)))
}

// notInErrand are acts that, while something is asked for, are the errand's own.
var notInErrand = map[string]bool{"ask.change": true, "ask.sooner": true, "ask.when": true, "ask.answer-when": true, "ask.stands": true}

// leavesText are the acts that are no words of the message that is asked for.
var leavesText = map[string]bool{"say.drop": true, "say.pause": true, "say.person": true, "say.undo": true}

// ofTalk reports whether an act is about the talk itself, whatever it is about.
func ofTalk(id string) bool {
	switch id {
	case "say.yes", "say.write-for-me", "say.too-little":
		return false
	case "ask.sure", "ask.source", "ask.repeat", "ask.simpler", "ask.again-number", "ask.done", "ask.seen":
		return true
	}
	return strings.HasPrefix(id, "say.")
}

var digits = regexp.MustCompile(`\d`)
