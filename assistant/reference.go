package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/intents/danish"
	"offelia/intents/when"
)

// inContext makes a question that only goes on whole: with what was asked before
// ("og til et barn?"), or asked of another thing ("og et kørekort?" after "hvad
// koster et pas?").
func (t *turn) inContext(text string) string {
	terms := t.e.lexicon.Find(text)
	if t.conv.Actor != "" && ofOwnKind(text) {
		return text
	}
	goes := goesOn.MatchString(danish.Fold(text)) || aboutThat.MatchString(plain(text)) && len(terms) == 0
	if e := t.state.errand(); e != nil && len(terms) == 0 && len(strings.Fields(text)) <= 8 && pronouns.MatchString(plain(text)) {
		if term, ok := t.e.lexicon.Term(e.Topic); ok {
			return term.In(t.r.lang) + ": " + text // "hvad koster det?" while a meeting about a passport is booked
		}
	}
	if t.state.Guide == "" || !goes || len(strings.Fields(text)) > 8 {
		return text
	}
	if asked := t.askedOf(text, terms); asked != "" {
		return asked
	}
	thing := goesOn.ReplaceAllString(danish.Fold(text), "")
	g, err := t.e.library.Guide(t.guideKey(t.state.Guide))
	switch {
	case err == nil && len(terms) == 0 && asksSomething.MatchString(thing):
		return g.Title + ": " + text
	case err == nil && namesNothing(t.state.Words) && len(strings.Fields(thing)) <= 3:
		return g.Title + ": " + t.state.Words + " " + text // "hvad koster det", "og til et barn?"
	}
	return t.state.Words + " " + text
}

// ofOwnKind reports whether a text names a kind of one's own records as one's own: "og min
// egen næste tid", whatever guide was told before.
func ofOwnKind(text string) bool {
	p := plain(text)
	return ownThings.MatchString(p) && kindNamed(p) != ""
}

// askedOf asks the last question of another thing, "" when the text names none
// or asks something itself.
func (t *turn) askedOf(text string, terms []string) string {
	thing := strings.TrimSpace(goesOn.ReplaceAllString(danish.Fold(text), ""))
	if len(terms) == 0 || len(strings.Fields(thing)) > 3 || sameTerms(terms, t.state.Terms) || asksSomething.MatchString(thing) {
		return ""
	}
	var asked []string
	put := false
	for _, w := range strings.Fields(strings.TrimRight(t.state.Words, "?!. ")) {
		switch {
		case len(t.e.lexicon.Find(w)) == 0:
			asked = append(asked, w)
		case !put:
			asked, put = append(asked, thing), true
		}
	}
	if !put || len(asked) > 9 {
		return ""
	}
	return strings.Join(asked, " ")
}

// asksSomething is a question in itself, not only a thing.
var asksSomething = anyOf(`^(hv\p{L}+|kan|skal|må|er|får|bliver|what|when|where|who|how|which|can|do|does|is|are|must|should)\b`)

// goesOnWith reads a short text that goes on with what was last spoken about: as
// about one's own records that were shown ("og min mors?", "den sidste, hvem har
// den?"), or as about the guide that was quoted ("hvor meget kan man få?").
func (t *turn) goesOnWith(ctx context.Context, c *command) error {
	text, p := c.Text, plain(c.Text)
	if len(strings.Fields(text)) > 8 {
		return nil
	}
	goes := goesOn.MatchString(danish.Fold(text))
	if t.state.Own != "" && t.state.Own != "mandates" && t.state.Own != "accesses" && t.conv.Actor != "" {
		points := len(c.Terms) == 0 && c.Verb != "action" && aboutThat.MatchString(p)
		meant := goes && (guess(*c) || c.Verb == "guide" && !t.wellAnswered(*c) || c.Verb == "own" && len(c.Terms) == 0 && pronouns.MatchString(p))
		if !meant && !points {
			var err error
			if meant, err = t.placedAmong(ctx, c); err != nil {
				return err
			}
		}
		if meant && c.Verb != "own" {
			var err error
			if meant, err = t.ofShown(ctx, c); err != nil {
				return err
			}
		}
		if meant || points {
			c.Verb, c.Passage, c.P = "own", "", max(c.P, 0.6)
			c.Arg = t.state.Own
			if overviews[c.Arg] && len(c.Terms) > 0 {
				c.Arg = "cases" // one thing of the list, not the list again
			}
			if kind := kindNamed(p); kind != "" {
				c.Arg = kind
			}
		}
		if t.state.Own != "appeal" || !guess(*c) {
			return nil
		}
	}
	byWords := c.Verb == "guide" && c.P <= fitted && len(strings.Fields(text)) <= 6 && asksSomething.MatchString(p) // "hvor meget kan man få?" fits many a passage
	unclear := guess(*c) || byWords || c.Verb == "own" && t.conv.Actor == "" && !possessive.MatchString(p)
	guide := t.state.Guide
	if t.state.Own == "appeal" {
		guide = "klage" // the deadline was told from the decision, how to complain stands there
	}
	if guide == "" || !unclear || len(c.Terms) > 0 || c.Text == t.state.Words {
		return nil
	}
	return t.ofGuide(ctx, c, guide)
}

// wellAnswered reports whether a passage has nearly all that a question names, and it
// names more than one thing.
func (t *turn) wellAnswered(c command) bool {
	found := t.searched[c.Text]
	return len(meaning(c.Text)) > 1 && len(found.Passages) > 0 && key(found.Passages[0]) == c.Passage && found.Passages[0].Why.Covered >= wellCovered
}

// wellCovered is the share of a question of which a passage says nearly all.
const wellCovered = 0.9

// ofShown reports whether what is asked on with is among one's own records: a kind
// of them, one of them, somebody's whose they are, or nothing named at all. "Hvad
// med min husleje?" after a list without rent is not, nor "og varmetillæg?" after
// one's housing benefit; "og adressen?" is.
func (t *turn) ofShown(ctx context.Context, c *command) (bool, error) {
	thing := danish.Fold(c.Text)
	for rest := ""; rest != thing; {
		rest = thing
		thing = strings.TrimSpace(goesOn.ReplaceAllString(thing, "")) // "og hvad med …"
	}
	p := plain(thing)
	if kindNamed(p) != "" || p == "" || relativeIn(thing) != "" || pronoun.MatchString(thing) && len(strings.Fields(thing)) == 1 || theThing.MatchString(p) || ownOnes.MatchString(p) || pronouns.MatchString(p) ||
		pointsByPlace(thing) || theOther.MatchString(p) || toNext.MatchString(p) || asksSomething.MatchString(p) && (namesNothing(thing) || wantedIn(thing) != wantsNothing || len(meaning(thing)) == 0) || len(when.Parse(t.timely(thing), t.local(), when.Options{})) > 0 {
		return true, nil
	}
	v, err := t.view(ctx, t.subjectOr(t.state.Subject))
	if err != nil {
		return false, err
	}
	return len(t.pick(t.items(v), thing, t.e.lexicon.Find(thing))) > 0, nil
}

// theThing is something that both know of, in one word.
var theThing = anyOf(`^(the \w+|\w+(en|et|ne))$`)

// ownOnes are "mine egne", without what.
var ownOnes = anyOf(`^(min|mit|mine|my|vores|our)( (egen|eget|egne|own))?$|^(mig|jeg|me) ?(selv)?( så)?$|^myself$|\b(egen|eget|egne|mine)$`)

// fitted is the probability of a passage that was found although the matcher was
// not sure of its topic.
const fitted = 0.6

// placedAmong reports whether a text points at one of the records shown by its
// place and orders nothing.
func (t *turn) placedAmong(ctx context.Context, c *command) (bool, error) {
	p := plain(c.Text)
	if c.Verb == "action" && (isOrder(p) || !theNext.MatchString(p)) || len(t.state.Shown) == 0 || len(c.Terms) > 0 {
		return false, nil
	}
	dated := pointsByDay.MatchString(trimLead(p))
	if !dated && !pointsByPlace(c.Text) {
		return false, nil
	}
	v, err := t.view(ctx, t.subjectOr(t.state.Shown[0].Subject))
	if err != nil {
		return false, err
	}
	kind := only(t.items(v), t.state.Shown[0].Kind)
	if dated && len(onDays(among(kind, t.state.Shown), when.Parse(t.timely(c.Text), t.local(), when.Options{}))) > 0 {
		return true, nil
	}
	return len(t.pointsOut(kind, c.Text)) > 0 || t.pastLast(kind, c.Text), nil
}

// pointsByDay means the one among several that is at a time: "den i december".
var pointsByDay = anyOf(`^(den|det|dem|tiden|mødet|aftalen|the one|the ones) (den |der er |som er |that is )?(i|på|om|kl|d|in|on|at|next|næste|\d)\b`)

// ofGuide asks a question that was not understood alone of the guide last quoted.
func (t *turn) ofGuide(ctx context.Context, c *command, guide string) error {
	g, err := t.e.library.Guide(t.guideKey(guide))
	if err != nil {
		return nil //nolint:nilerr // a guide that was taken away since is no context
	}
	asked := g.Title + ": " + c.Text
	res := t.match(asked)
	found, err := t.search(ctx, asked, res)
	if err != nil {
		return err
	}
	again := command{Text: asked, Whole: c.Whole, Terms: t.e.lexicon.Find(asked)}
	t.choose(&again, res, found)
	if id, _, _ := strings.Cut(again.Passage, "#"); again.Verb == "guide" && id == guide {
		*c = again
	}
	return nil
}

// pronouns stand for what was last spoken about.
var pronouns = anyOf(`\b(den|det|de|dem|it|they|them)\b`)

// kindNamed is the kind of own data that a text names, "" when it names none.
func kindNamed(p string) string {
	for _, k := range kindWords {
		if k.form.MatchString(p) {
			return k.arg
		}
	}
	return ""
}

var kindWords = []struct {
	arg  string
	form pattern
}{
	{"responsible", asksWho},
	{"cases", anyOf(`\b(sag|sagen|sager|sagerne|cases?)\b`)},
	{"appointments", anyOf(`\b(aftaler|aftalerne|tider|møder|samtale|samtalen|mødet|(næste|egen|egne) (tid|aftale|møde)|appointments?|meetings)\b`)},
	{"benefits", anyOf(`\b(penge\w*|ydelse\w*|udbetaling\w*|benefits|payments?|money)\b`)},
	{"documents", anyOf(`\b(papirer\w*|dokument\w*|documents?|papers)\b`)},
}

// aboutThat asks for more about what was just shown: "hvem er det med?".
var aboutThat = anyOf(`^(hvem|hvor|hvornår|hvad tid|udløber|gælder|kommer|who|where|when|how (long|much)|what time|does|is)\b.*\b(den|det|der|dem|it|that)\b|^(hvornår|hvor meget|when|how much) (kommer|er|får jeg|do|are) (de|they|pengene|the money)( come)?$`)

var goesOn = anyOf(`^\s*((ok|okay|nå|fint|godt|alright|right),? )?(og |(hvad|hva) (så )?med|hvad nu hvis|hvad hvis|end |men |and |what about|what if|but )`)

// asksWho asks who has what was just shown: "og hvem er ansvarlig?".
var asksWho = anyOf(`\b(hvem|who)\b.*\b(sidder med|har (den|det)$|has (it|that)$|ansvar\w*|sagen|sagsbehandler\w*|behandler|står for|responsible|in charge|caseworker|handles)\b`)

// nextOne asks for one: the first that is still to come.
var nextOne = anyOf(`\b(næste|førstkommende|next) (aftale|tid|møde|samtale|besøg|gang|udbetaling|appointment|meeting|visit|time|payment)`)

// pointsBack are words that mean what was just spoken about.
var pointsBack = anyOf(`\b(den|det|dem|her|deraf|den sag|den aftale|it|that|that one|this one)( (med|hos|henne|så|nu|egentlig|with|at))*$|\b(over|for|om|til|på|i) (den|det)\b`)

// lastShown are the records last spoken about, those of the wanted kind first.
func (t *turn) lastShown(all, wanted []item) []item {
	var same, other []item
	for _, s := range t.state.Shown {
		for _, it := range all {
			if it.record != s && !(it.Kind == "case" && caseOf(all, s) == it.ID) && !(s.Kind == "case" && it.appointment != nil && it.appointment.Case == s.ID) {
				continue
			}
			if contains(same, it) || contains(other, it) {
				continue
			}
			if contains(wanted, it) {
				same = append(same, it)
			} else {
				other = append(other, it)
			}
		}
	}
	if len(same) > 0 {
		return same
	}
	return other
}

// withHim are the appointments with a person, when a person is meant by "hun" or
// "ham" and there are others; all of them otherwise.
func withHim(list []item, text string) []item {
	if !pronoun.MatchString(danish.Fold(text)) {
		return list
	}
	if persons := withPerson(list); len(persons) > 0 {
		return persons
	}
	return list
}

// withPerson are the appointments with a person who is named.
func withPerson(list []item) []item {
	return slices.DeleteFunc(slices.Clone(list), func(it item) bool {
		return it.appointment == nil || !slices.ContainsFunc(danish.Find(it.appointment.With), func(e danish.Entity) bool { return e.Kind == danish.KindName })
	})
}

// caseOf is the case that a document or an appointment belongs to.
func caseOf(all []item, r record) string {
	for _, it := range all {
		switch {
		case it.record != r:
		case it.document != nil:
			return it.document.Case
		case it.appointment != nil:
			return it.appointment.Case
		}
	}
	return ""
}
