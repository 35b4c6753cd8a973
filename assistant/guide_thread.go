package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// What is asked on and told beside a guide is looked for in that guide first; another
// answers only what it speaks of.

// topicality is how much of a search's belief goes to the guide spoken about
// when the words name nothing else.
const topicality = 0.9

// nearEnough is what a passage must have of what is asked on to be told as the answer: the
// share of the words and twice the likeness of a phrasing (see knowledge.Fit), since the
// words of a short question stand somewhere in many a passage. Of 187 follow-ups judged by
// readers 15 of the 19 whose nearest passage was right have as much, and 29 of the 138
// whose nearest was wrong.
const nearEnough = 1.5

// namesGuide is the share of a word (see knowledge.Own) from which it names the matter
// of a guide other than the one in hand: of follow-ups judged by readers that another
// guide answered in words any guide is asked in, none was answered rightly.
const namesGuide = 0.22

// answerOn answers from a passage. What is asked on about a matter in hand, and the
// nearest passage does not speak of, is said not to stand there, or asked back;
// understood is false then.
func (t *turn) answerOn(ctx context.Context, c command) (understood bool, err error) {
	if done, err := t.ofDemanded(ctx, c); done || err != nil {
		return done, err
	}
	g, err := t.spokenOf(ctx)
	if err != nil {
		return false, err
	}
	if t.speaksTo(c, g) {
		return true, t.answerFirst(ctx, c)
	}
	if g == nil || !strings.HasPrefix(c.Passage, g.ID+"#") {
		return false, t.meant(ctx, c)
	}
	if err := t.noMore(ctx, g); err != nil {
		return false, err
	}
	found, err := t.find(ctx, knowledge.Query{Text: c.Text, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
	t.furtherHelp(found, knowledge.Hit{Guide: g, Passage: &knowledge.Passage{}})
	return false, err
}

// wellOnItsOwn is the score from which a passage is told as the answer although the
// matcher is not sure of its guide: of first questions judged by readers a fifth below it
// were answered rightly, of all others more than half.
const wellOnItsOwn = 0.7

// answerFirst answers from a passage, and says so when it is no more than the likeliest.
func (t *turn) answerFirst(ctx context.Context, c command) error {
	res := t.match(c.Text)
	found, err := t.search(ctx, c.Text, res)
	if err != nil {
		return err
	}
	guess := t.in.Kind == Said && t.thread == "" && t.state.Own == "" && t.state.Lang == t.r.lang && res.Decision != intents.Sure &&
		len(found.Passages) > 0 && key(found.Passages[0]) == c.Passage && found.Passages[0].Score < wellOnItsOwn
	if guess {
		t.sayGuess()
	}
	if err := t.answerGuide(ctx, c); err != nil {
		return err
	}
	if guess {
		t.suggest(res, found)
	}
	return nil
}

// speaksTo reports whether the passage that a command names speaks of what is asked.
// Only what is said on, in a language of the guides, is measured: whoever asks first has
// named a matter, and that passage may be a good guess.
func (t *turn) speaksTo(c command, of *knowledge.Guide) bool {
	guide, passage, _ := strings.Cut(c.Passage, "#")
	hand := t.thread
	if hand == "" && t.onRecord && of != nil {
		hand = of.ID
	}
	if t.in.Kind != Said || hand == "" || passage == "" || has(t.state.Told, c.Passage) || t.state.Lang != t.r.lang || t.asFollowUp(t.in.Text) != t.in.Text {
		return true
	}
	text := c.Text
	if _, bare, titled := strings.Cut(text, ": "); titled {
		text = bare // after the guide's title
	}
	switch p := plain(text); {
	case guide != hand && has(t.e.lexicon.Find(text), guide) && len(meaning(text)) <= 1:
		return true // "og pas?"
	case guide != hand && (countsIn.MatchString(p) || !t.namesMatter(c, guide)):
		return false
	case t.thread == "":
		return true // what is asked on about a record is asked in few words
	case namesNothing(t.untimed(text)) && (kindOfQuestion(text) >= 0 || asksWhat.MatchString(trimLead(p))):
		return true
	}
	if otherwise(text) {
		_, circumstance := conditional(text)
		return t.fitting(text, guide, passage) || t.fitting(circumstance, guide, passage)
	}
	return t.fitting(text, guide, passage)
}

// namesMatter reports whether the words of a message name the matter of a guide.
func (t *turn) namesMatter(c command, guide string) bool {
	for _, text := range []string{c.Text, c.Whole} {
		res := t.match(text)
		if do := t.intent(res.Best().ID).Do; res.Decision == intents.Sure && do.Verb == "guide" && do.Arg() == guide {
			return true
		}
	}
	key := t.guideKey(guide)
	return t.e.library.Own(c.Text, key) >= namesGuide || t.e.library.Own(c.Whole, key) >= namesGuide
}

// countsIn asks whether something counts in what is spoken of, or whether that holds for
// it too: "tæller feriepenge med", "også hvis jeg flytter".
var countsIn = anyOf(`^(og )?(tæller|regnes|gælder) .*\b(med|også|ind)\b|^(også|heller ikke|also|even) (hvis|selvom|når|if|when|for)\b|^(og )?\p{L}+ med$|^(does|do) .* count\b`)

// near reports whether a passage that was found speaks of what is asked.
func (t *turn) near(text string, h knowledge.Hit) bool {
	return t.fitting(text, shared(h.Guide), h.Passage.ID)
}

// fitting reports whether a passage of a guide is near what a text asks, judged once a
// turn.
func (t *turn) fitting(text, guide, passage string) bool {
	k := [3]string{guide, passage, text}
	fit, ok := t.fitted[k]
	if !ok {
		fit = t.e.library.Fit(text, t.guideKey(guide), passage)
		t.fitted[k] = fit
	}
	return fit.Asked+2*fit.Phrasing >= nearEnough
}

// circumstance answers what is told beside a guide, names nothing and was not understood:
// from the guide where it speaks of it, else that it says nothing of it.
func (t *turn) circumstance(ctx context.Context, text string) (done bool, err error) {
	p := plain(text)
	if t.state.Own != "" || t.state.Guide == "" || len(strings.Fields(p)) > mostTold || len(t.e.lexicon.Find(text)) > 0 || asks(trimLead(p)) || asksOutright(text) || isOrder(p) || !tellsOf.MatchString(p) {
		return false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil {
		return false, err
	}
	of, ok, err := t.believed(ctx, command{Text: text, Whole: text}, g, topicality)
	if ok && err == nil {
		return true, t.perform(ctx, of)
	}
	if err == nil {
		err = t.noMore(ctx, g)
		t.miss(text)
	}
	return true, err
}

// condition begins the circumstance that a question is asked for: "hvad sker der med
// den, | hvis jeg flytter".
var condition = regexp.MustCompile(`(?i)^(.*?)\b(hvis|selvom|selv om|even if|even though|if|what if)\s+(.*\S)`)

// conditional parts a text in what is asked and the circumstance it is asked for; the
// circumstance is "" when there is none.
func conditional(text string) (asked, circumstance string) {
	if m := condition.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1]), m[3]
	}
	return text, ""
}

// undone is a circumstance in which the thing in hand is not done, or too late: what
// follows is told of any thing.
var undone = anyOf(`\b(ikke|ik|glem\p{L}*|for sent|forsinket|udebliv\p{L}*|aldrig|syg|forhindret|væk|aflyser|dropper|melder afbud|springer|mangler|not|don't|dont|can't|cant|cannot|forget|late|miss|never|ill|sick|cancel|skip)\b`)

// otherwise reports whether a text asks what holds in a circumstance of its own, other
// than that something is not done: "hvad hvis jeg flytter sammen med nogen".
func otherwise(text string) bool {
	_, circumstance := conditional(text)
	return circumstance != "" && !undone.MatchString(plain(circumstance)) && len(meaning(circumstance)) > 0
}

// named are the matters that a text names. A circumstance names none where what is asked
// points at what was spoken of: "hvad sker der med den, hvis jeg går på pension".
func (t *turn) named(text string) []string {
	if asked, circumstance := conditional(text); circumstance != "" && pronouns.MatchString(plain(asked)) {
		text = asked
	}
	return t.e.lexicon.Find(text)
}

// goesOnAbout reports whether a text that names no matter goes on about what was spoken
// of: it begins so, points at it, or asks what holds in a circumstance.
func (t *turn) goesOnAbout(text string) bool {
	p := plain(text)
	return len(t.named(text)) == 0 && len(strings.Fields(p)) <= mostAskWords &&
		(goesOn.MatchString(danish.Fold(text)) || otherwise(text) || pronouns.MatchString(p))
}

// tellsOf begins what is told of oneself or of somebody spoken of.
var tellsOf = anyOf(`^(jeg|vi|han|hun|de|min|mit|mine|i|we|he|she|they|my) \p{L}+`)

// toldOnTopic takes what is told beside what is spoken of as a circumstance of that,
// where the guide has a passage on it: "vi har to børn", after the divorce.
func (t *turn) toldOnTopic(ctx context.Context, c *command) (stays bool, err error) {
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil || strings.HasPrefix(c.Passage, g.ID+"#") || t.state.Own != "" {
		return false, err
	}
	of, ok, err := t.believed(ctx, *c, g, topicality)
	if ok && err == nil {
		*c = of
	}
	return ok, err
}

// heard answers a remark that asks nothing.
func (t *turn) heard(c command) {
	t.miss(c.Text)
	t.r.outcome(Clarify)
	t.r.say(fault.Words{DA: "Det har jeg læst. Hvad vil du vide eller have gjort?", EN: "I have read that. What do you want to know or have done?"})
	t.r.asks(AskReason)
	t.offerPerson()
}

// believed searches with a share of the belief on the guide of what was last spoken
// about. ok is true when its passage is then the best and speaks of what is asked.
func (t *turn) believed(ctx context.Context, c command, g *knowledge.Guide, belief float64) (of command, ok bool, err error) {
	prior := map[string]float64{g.ID: belief}
	res := t.match(c.Text)
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "guide" {
			prior[in.Do.Arg()] += (1 - belief) * cand.P * (1 - res.None)
		}
	}
	defer t.e.timed(StageSearch)()
	texts := []string{c.Text}
	if otherwise(c.Text) {
		_, circumstance := conditional(c.Text)
		texts = append(texts, circumstance) // which says more of what is asked than "hvad sker der med den"
	}
	var found knowledge.Found
	var best knowledge.Hit
	for _, text := range texts {
		if found, err = t.find(ctx, knowledge.Query{Text: text, Lang: t.r.lang, Limit: 10, Prior: prior}); err != nil || len(found.Passages) == 0 {
			return of, false, err
		}
		of := slices.IndexFunc(found.Passages, func(h knowledge.Hit) bool {
			return shared(h.Guide) == g.ID && (t.near(text, h) || h.Why.Covered >= barely && headedBy(c.Text, h.Passage))
		})
		if ok = of == 0 || of > 0 && len(texts) > 1; ok { // a circumstance of what is spoken of is asked of that alone
			best = found.Passages[of]
			break
		}
	}
	if !ok {
		return of, false, nil
	}
	t.searched[c.Text] = found
	return command{Verb: "guide", Text: c.Text, Whole: c.Whole, Terms: t.e.lexicon.Find(g.Title), Passage: key(best), P: sureEnough}, true, nil
}

// barely is the share of a question's meaningful words that a passage headed by its
// circumstance must have.
const barely = 0.3

// headedBy reports whether the title of a passage names the circumstance that a question
// is asked for.
func headedBy(text string, p *knowledge.Passage) bool {
	_, circumstance := conditional(text)
	title := " " + plain(p.Title)
	return slices.ContainsFunc(meaning(circumstance), func(stem string) bool { return len(stem) > 3 && strings.Contains(title, " "+stem) })
}

// onTopicBelief is how much of a search's belief goes to the guide spoken about when
// a question names no topic but something else.
const onTopicBelief = 0.6

// askedOfGuide asks a question of one guide. One that names something must be
// covered by the passage; nothing says that it names nothing. covered is how much
// of the question the passage has, 0 when none answers.
func (t *turn) askedOfGuide(ctx context.Context, c command, g *knowledge.Guide, text string, nothing bool) (of command, covered float64, err error) {
	var told *knowledge.Passage
	if id, last, _ := strings.Cut(lastOf(t.state.Told), "#"); nothing && id == g.ID {
		told = g.Passage(last)
	}
	elsewhere := t.mentionedElsewhere(c, g)
	for _, asked := range []string{text, g.Title + ": " + text} {
		stop := t.e.timed(StageSearch)
		found, err := t.find(ctx, knowledge.Query{Text: asked, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
		stop()
		if err != nil {
			return of, 0, err
		}
		hits := slices.DeleteFunc(slices.Clone(found.Passages), func(h knowledge.Hit) bool {
			return shared(h.Guide) != g.ID || !nothing && (!t.near(text, h) || elsewhere && !mentions(h.Passage, text))
		})
		if len(hits) == 0 && told == nil {
			continue
		}
		if rest := slices.DeleteFunc(slices.Clone(hits), func(h knowledge.Hit) bool {
			return h.Passage.Kind == knowledge.Overview && has(t.state.Told, key(h))
		}); len(rest) > 0 {
			hits = rest // an overview that was just told answers no question about it
			if told != nil && told.Kind == knowledge.Overview {
				told = nil
			}
		}
		if told != nil && questions[0].asks.MatchString(plain(text)) {
			hits = slices.DeleteFunc(hits, func(h knowledge.Hit) bool {
				return !titled(text, h.Passage) && (h.Passage.Kind != knowledge.Overview || len(cued(text, t.sentencesOf(h.Passage))) == 0)
			}) // what something else costs is no answer
		}
		passage := ""
		if len(hits) > 0 {
			passage, covered = hits[0].Passage.ID, max(hits[0].Why.Covered, 0.5)
		}
		if told != nil && (len(hits) == 0 || !titled(text, hits[0].Passage) || titled(text, told)) && len(cued(text, t.sentencesOf(told))) > 0 {
			passage, covered = told.ID, 1 // what was told a moment ago tells that, too
		}
		if passage == "" && told != nil && questions[0].asks.MatchString(plain(text)) {
			passage, covered = told.ID, 1 // which tells no price, and that is said
		}
		if p := g.Passage(passage); p != nil {
			t.searched[g.Title+": "+text] = found
			return t.askedAgain(c, g, p, text), covered, nil
		}
		if !nothing {
			break // the title would cover itself
		}
	}
	return of, 0, nil
}

// mentions reports whether a passage has any of the words in a question that do not fit
// any topic: "må man have opsparing" is not answered where nothing is said of savings.
func mentions(p *knowledge.Passage, text string) bool {
	stems := slices.DeleteFunc(meaning(text), func(stem string) bool { return strings.HasPrefix(stem, "ikk") || stem == "not" })
	said := plain(p.Title) + " " + plain(p.Text)
	return len(stems) == 0 || slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(said, stem) }) ||
		slices.ContainsFunc(p.Phrasings, func(asked string) bool {
			return !slices.ContainsFunc(stems, func(stem string) bool { return !strings.Contains(" "+plain(asked), " "+stem) })
		})
}

// mentionedElsewhere reports whether a question was understood as one of another guide
// that does speak of it.
func (t *turn) mentionedElsewhere(c command, g *knowledge.Guide) bool {
	if c.Verb != "guide" || strings.HasPrefix(c.Passage, g.ID+"#") {
		return false
	}
	id, passage, _ := strings.Cut(c.Passage, "#")
	other, err := t.e.library.Guide(t.guideKey(id))
	if err != nil || other.Passage(passage) == nil {
		return false
	}
	return mentions(other.Passage(passage), c.Text)
}

// toldOf is the passage told in one of the last answers of which a sentence speaks of
// what is asked: "kan vi dele?", after one that says so; nil when none does.
func (t *turn) toldOf(g *knowledge.Guide, text string) *knowledge.Passage {
	stems := meaning(text)
	if slices.ContainsFunc(g.Passages, func(p knowledge.Passage) bool {
		return len(stems) > 0 && !has(t.state.Told, g.ID+"#"+p.ID) && headed(stems, &p)
	}) {
		return nil // another passage is about just that
	}
	for _, told := range slices.Backward(t.state.Told) {
		id, passage, _ := strings.Cut(told, "#")
		if p := g.Passage(passage); id == g.ID && p != nil && len(stems) > 0 && speaking(stems, p) != "" {
			return p
		}
	}
	return nil
}

// askedAgain is a question put to a passage of a guide.
func (t *turn) askedAgain(c command, g *knowledge.Guide, p *knowledge.Passage, text string) command {
	return command{Verb: "guide", Text: g.Title + ": " + text, Whole: c.Whole, Terms: t.e.lexicon.Find(g.Title), Passage: g.ID + "#" + p.ID, P: sureEnough}
}
