package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/terms"
	"offelia/knowledge"
)

// What no record tells is looked for in the guide about its matter, before any other guide
// is thought of: "må jeg køre imens", after one's driving licence, is asked of that.

// How probable a passage of the matter's own guide must be to answer a question, and how
// much of it must fit: the share of its words, and the likeness of what the passage is
// asked, added up.
const (
	matterLikely = 0.35 // times how well it fits
	matterFits   = 1.1
)

// ofMatter answers what is asked on after a record, and names no other matter, from the
// guide about the record. Where that has no answer and only a guide about something else
// was found, it is left to the record to say that it does not tell.
func (t *turn) ofMatter(ctx context.Context, c *command) (done bool, err error) {
	text := lastQuestion(c.Text)
	p := trimLead(plain(text))
	unsure := guess(*c) || c.Verb == "guide" || c.Verb == "refuse" && c.Arg == "offtopic" || c.Verb == "action" && c.Arg == "rebook" && !isOrder(p) && len(t.state.Shown) > 0 && t.state.Shown[0].Kind != "appointment"
	if t.conv.Actor == "" || !unsure || t.state.Own == "" || t.state.Own == "mandates" || t.state.Own == "accesses" || overviews[t.state.Own] || t.state.errand() != nil || len(t.state.Shown) == 0 ||
		len(strings.Fields(p)) > mostOnTopic || !asksSomething.MatchString(p) || supposes.MatchString(p) || wantedIn(text) != wantsNothing || len(stemsOf(text)) < 2 {
		return false, nil
	}
	list, v, err := t.inHand(ctx, "")
	if err != nil || len(list) == 0 || slices.ContainsFunc(list, func(it item) bool { return caseBehind(v, it).ID != caseBehind(v, list[0]).ID }) {
		return false, err
	}
	it := list[0]
	named := t.e.lexicon.Find(text)
	if len(named) > 0 && terms.Shared(named, merge(it.terms, it.about)) == 0 && !becomesOfIt.MatchString(p) {
		return false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil && err == nil && c.Verb == "refuse" && besideVisit.MatchString(p) {
		c.Verb, c.Arg, c.Record, c.Subject, c.Passage, c.P = "own", t.state.Own, it.ID, v.ID, "", max(c.P, fitted)
		return true, nil
	}
	if g == nil || err != nil || strings.HasPrefix(c.Passage, g.ID+"#") && c.Passage != g.ID+"#" {
		return false, err
	}
	best, err := t.inGuide(ctx, g, text)
	switch {
	case err != nil:
		return false, err
	case best != nil:
		c.Verb, c.Arg, c.Passage, c.P = "guide", "", g.ID+"#"+best.ID, max(c.P, fitted)
		return true, nil
	case c.Arg == "offtopic" && besideVisit.MatchString(p), c.Verb != "refuse" && pronouns.MatchString(p) && len(named) == 0 && relativeIn(atTheirs.ReplaceAllString(p, " ")) == "":
		c.Verb, c.Arg, c.Record, c.Subject, c.Passage, c.P = "own", t.state.Own, it.ID, v.ID, "", max(c.P, fitted)
		return true, nil
	}
	return false, nil
}

// besideVisit asks what belongs to going somewhere, whatever else it names: what it costs,
// when it is open, what to bring. It is never beside the point.
var besideVisit = anyOf(`\b(hvad|hvor meget) koster\b|\bpris(en|er|erne)?\b|\b(åbner|åbent|lukker|parker\p{L}*)\b|\b(tage|have) .*\bmed\b|\bmedbringe\b|\bhow much\b|\bwhat (does|do|would) .*\bcost\b|\b(price|opens?|closes?|parking|bring)\b`)

// lastQuestion is the one question of a text that tells something beside it: "må jeg godt
// køre imens, jeg har intet plastikkort".
func lastQuestion(text string) string {
	asked := slices.DeleteFunc(segments(text), func(p string) bool { return !question.MatchString(trimLead(plain(p))) })
	if len(asked) != 1 {
		return text
	}
	return asked[0]
}

var (
	// becomesOfIt asks what becomes of the thing spoken of when something else happens.
	becomesOfIt = anyOf(`^(hvad|hva|what) (sker|happens) (der )?(så )?(med|to|with) (den|det|dem|it|that|them)\b|^(får|beholder|mister|do|will) (jeg|vi|i|we) (\p{L}+ )?(keep |lose )?(den|det|dem|it|them)\b.*\b(hvis|når|if|when)\b|^(følger|gælder|stopper|bortfalder|ændrer) (den|det|de)\b`)
	// supposes begins what is only supposed: "hvis de siger nej".
	supposes = anyOf(`^(hvis|if)\b`)
	// atTheirs is a place that is somebody's: "til min fars adresse".
	atTheirs = regexp.MustCompile(`\b(til|hos|på|to|at) (min|mit|my) \p{L}+(?:'s)? (adresse|hus|lejlighed|hjem|address|house|flat|place|home)\b`)
)

// inGuide is the passage of a guide that speaks of what is asked, nil when none does.
func (t *turn) inGuide(ctx context.Context, g *knowledge.Guide, text string) (*knowledge.Passage, error) {
	found, err := t.find(ctx, knowledge.Query{Text: text, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
	if err != nil {
		return nil, err
	}
	for _, h := range found.Passages {
		fits := h.Why.Covered + h.Why.Phrasing + h.Why.About
		if shared(h.Guide) == g.ID && fits >= matterFits && h.Score*fits >= matterLikely {
			return h.Passage, nil
		}
	}
	return nil, nil
}

// tellAsked quotes what the guide about a topic says of a question, by its short answer.
func (t *turn) tellAsked(ctx context.Context, topic, text string) bool {
	g, err := t.e.library.Guide(t.guideKey(guideOf(topic)))
	if err != nil || len(stemsOf(text)) < 2 {
		return false
	}
	best, err := t.inGuide(ctx, g, text)
	return err == nil && best != nil && t.quotePart(g, best, sentences(best.Short)...)
}
