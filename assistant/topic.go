package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/when"
	"offelia/knowledge"
)

// mostBrief is how many words a question has at most that is asked of the guide spoken
// of although another speaks of its words, too.
const mostBrief = 7

// ofTopic reads a question that names nothing ("hvad koster det?", "hvad skal jeg
// have med?") as one about what was last spoken about, not about the guide in
// which such words are commonest. One that goes on with what was spoken about
// ("hvad hvis jeg bor i udlandet?"), or asks whether to call somebody who is no
// authority, is about it where its guide speaks of that. ok is false otherwise.
func (t *turn) ofTopic(ctx context.Context, c command) (of command, ok bool, err error) {
	text := strings.TrimSpace(goesOn.ReplaceAllString(c.Text, ""))
	nothing := namesNothing(t.untimed(text))
	unfit := c.Verb == "refuse" && !howOrMay.MatchString(plain(text)) && (c.Arg != "legal" || c.P >= surelyMeant)
	if (unfit || c.Verb == "action" || c.Verb == "own" && t.conv.Actor != "") && !nothing || t.conv.Actor != "" && ofOwnKind(text) {
		return of, false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil || len(t.named(c.Text)) > 0 {
		return of, false, err
	}
	if otherwise(c.Text) || c.Verb == "refuse" && !nothing {
		of, ok, err := t.believed(ctx, c, g, topicality)
		if ok || err != nil || c.Verb == "refuse" {
			return of, ok, err
		}
		if asked, _ := conditional(c.Text); c.Verb == "guide" && pronouns.MatchString(plain(asked)) && len(meaning(asked)) == 0 && !strings.HasPrefix(c.Passage, g.ID+"#") {
			return command{Verb: "maybe", Text: c.Text, Whole: c.Whole}, true, nil // "får vi det, selv om …" asks of nothing else
		}
	}
	points := text != c.Text || pronouns.MatchString(plain(text)) && len(strings.Fields(text)) <= 8
	if !nothing && text == c.Text && t.onTopic(c, g) {
		if p := t.toldOf(g, text); p != nil {
			return t.askedAgain(c, g, p, text), true, nil
		}
		if of, ok, err := t.believed(ctx, c, g, onTopicBelief); ok || err != nil || !t.brief(c, g, text) {
			return of, ok, err
		}
	}
	if t.ofRecord(text) || t.state.Own != "" && !nothing || t.state.errand() != nil && text != c.Text {
		return of, false, nil
	}
	elsewhere := t.brief(c, g, text) || c.Verb == "contact" || text != c.Text && t.state.Before != "" || points && !strings.HasPrefix(c.Passage, g.ID+"#")
	if !nothing && !elsewhere {
		return of, false, nil
	}
	of, covered, err := t.askedOfGuide(ctx, c, g, text, nothing)
	if err != nil || nothing || text == c.Text || t.state.Before == "" {
		return of, covered > 0, err
	}
	before, err := t.e.library.Guide(t.guideKey(t.state.Before))
	if err != nil {
		return of, covered > 0, nil //nolint:nilerr // a guide that was taken away since is no context
	}
	earlier, more, err := t.askedOfGuide(ctx, c, before, text, false) // "og skal jeg have ny læge?", two questions after the move
	if more > covered {
		of = earlier
	}
	return of, max(more, covered) > 0, err
}

// brief reports whether a short question that was understood as one of another guide, or
// not at all, may be about the guide spoken of: "skal barnet med?", after the passport.
func (t *turn) brief(c command, g *knowledge.Guide, text string) bool {
	strays := guess(c) || c.Verb == "guide" && !strings.HasPrefix(c.Passage, g.ID+"#")
	return strays && t.state.Own == "" && len(strings.Fields(text)) <= mostBrief && asksSomething.MatchString(plain(text))
}

// mostOnTopic is how many words a question has at most that names nothing and is
// still about what was last spoken about.
const mostOnTopic = 12

// onTopic reports whether a question that names no topic, and was understood as one
// of another guide or not at all, may be about what was last spoken about: "hvor
// meget må jeg tjene ved siden af?" after one's own study grant.
func (t *turn) onTopic(c command, g *knowledge.Guide) bool {
	other := c.Verb == "guide" && !strings.HasPrefix(c.Passage, g.ID+"#")
	words := strings.Fields(plain(c.Text))
	p := trimLead(plain(c.Text))
	ofIt := t.state.Own != "" && pronouns.MatchString(p) && !howIsIt.MatchString(p) && !ruleOn.MatchString(p) // the record, not the topic
	return (other || guess(c)) && !ofIt && len(words) <= mostOnTopic && (asks(c.Text) || question.MatchString(p)) &&
		slices.ContainsFunc(words, func(w string) bool { return !general[w] && len([]rune(w)) > 3 })
}

// staysOnTopic keeps few words that name nothing from leading to another guide that
// happens to have them: "hun bor i Sverige", "jeg har den på mobilen", "hvem skal
// udfylde den". They are about what was last spoken of, or a guess; what matcher or
// search is sure of is a new matter.
func (t *turn) staysOnTopic(ctx context.Context, c *command, res intents.Result, found knowledge.Found) (stays bool, err error) {
	p := plain(c.Text)
	words := len(strings.Fields(p))
	told := !asks(trimLead(p)) && !question.MatchString(trimLead(p)) && !isOrder(p)
	points := pronouns.MatchString(p) && !told
	if told && c.Verb == "guide" && words <= mostTold && t.state.errand() == nil {
		if stays, err := t.toldOnTopic(ctx, c); stays || err != nil {
			return stays, err
		}
	}
	if c.Verb != "guide" || len(c.Terms) > 0 || words > mostTold || !told && !points || res.Decision == intents.Sure && found.Confident || t.state.errand() != nil {
		return false, nil
	}
	sure := len(found.Passages) > 0 && found.Confident && found.Passages[0].Score >= surelyFound
	if sure && !points {
		return false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil || strings.HasPrefix(c.Passage, g.ID+"#") {
		return false, err
	}
	if of, ok, err := t.believed(ctx, *c, g, onTopicBelief); ok || err != nil {
		*c = of
		return ok, err
	}
	c.Verb, c.Arg, c.Passage, c.P = "none", "told", "", 0
	return true, nil
}

// mostTold is how many words are at most taken for a remark on what is spoken of,
// surelyFound the score of a passage from which they are a new matter.
const (
	mostTold    = 8
	surelyFound = 0.9
)

// howIsIt asks how something is done.
var howIsIt = anyOf(`^(hvordan|how)\b`)

// spokenOf is the guide of what was last spoken about: of what the errand in hand
// is about, of the record that was shown, else the one quoted, else that of what
// could not be answered or done before the citizen has logged in; nil when there is
// none.
func (t *turn) spokenOf(ctx context.Context) (*knowledge.Guide, error) {
	id := t.state.Guide
	if e := t.state.errand(); e != nil && (e.Change.Type == "delegate" || e.Change.Type == "revoke") {
		id = "fuldmagt"
	} else if e != nil {
		id = e.Topic
	} else if t.state.Own == "appeal" {
		id = "klage" // the deadline was told from the decision, how to complain stands there
	} else if t.state.Own == "mandates" || t.state.Own == "accesses" {
		id = "fuldmagt"
	}
	if records := t.state.errand() != nil || t.state.Own != "" && len(t.state.Shown) > 0; id == "" && records && t.conv.Actor != "" {
		list, v, err := t.inHand(ctx, "")
		if err != nil {
			return nil, err
		}
		for _, it := range list[:min(len(list), 1)] {
			id = guideOf(string(caseBehind(v, it).Area))
			if _, err := t.e.library.Guide(t.guideKey(id)); err != nil {
				id = firstOf(slices.DeleteFunc(slices.Clone(it.terms), func(term string) bool {
					_, err := t.e.library.Guide(t.guideKey(guideOf(term)))
					return term == "borgerservice" || err != nil
				}))
			}
		}
	}
	if id == "" && t.state.Wanted != nil && len(t.state.Wanted.Terms) > 0 {
		id = t.state.Wanted.Terms[0]
	}
	if id == "" {
		return nil, nil
	}
	g, err := t.e.library.Guide(t.guideKey(guideOf(id)))
	if err != nil {
		return nil, nil //nolint:nilerr // no guide is about it
	}
	return g, nil
}

// topicTerms are the terms of what was last spoken about.
func (t *turn) topicTerms(ctx context.Context) ([]string, error) {
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil {
		return t.state.Terms, err
	}
	return merge(t.state.Terms, append(t.e.lexicon.Find(g.Title), shared(g))), nil
}

// standsHow asks how one's own matter of a topic stands, without naming it.
var standsHow = anyOf(`^(er (det|den|der|de) (\p{L}+ )?(noteret|registreret|modtaget|meldt|godkendt|på plads|i orden|gået igennem|sendt)|hvem skal bekræfte|hvad mangler( der| de| jeg)?|kommer (den|det|de|pengene)|hvornår (kommer|får jeg) (den|det|de|dem|pengene|svar)|is (it|that) (\p{L}+ )?(registered|noted|received|approved|sent)|who (must|has to|will) confirm|what is missing|when (does|do|will) (it|they|the money|i) (come|arrive|get))\b`)

// ownOfTopic reads a question of how it stands, asked after a guide was told to
// somebody who has a case or a payment of that topic, as one about that: "vi flytter
// til Skanderborg" – "er det noteret?".
func (t *turn) ownOfTopic(ctx context.Context, c *command) (ok bool, err error) {
	p := trimLead(plain(c.Text))
	if t.conv.Actor != "" && t.state.Guide == "klage" && t.state.errand() == nil && wantedIn(c.Text) == wantsUntil {
		v, err := t.view(ctx, t.subjectOr(t.state.Subject))
		if err != nil || len(appealable(only(t.items(v), "case"))) == 0 {
			return false, err
		}
		c.Verb, c.Arg, c.Passage, c.P = "own", "appeal", "", max(c.P, fitted)
		return true, nil
	}
	if t.conv.Actor == "" || t.state.Guide == "" || t.state.errand() != nil || len(c.Terms) > 0 || c.Verb == "handoff" || !haveI.MatchString(p) && !standsHow.MatchString(p) {
		return false, nil
	}
	topic, err := t.topicTerms(ctx)
	if err != nil {
		return false, err
	}
	v, err := t.view(ctx, t.conv.Actor)
	if err != nil {
		return false, err
	}
	order := []string{"case", "benefit", "appointment", "document"}
	switch {
	case aMeeting.MatchString(p) || pronoun.MatchString(p):
		order = []string{"appointment", "case"}
	case comes.MatchString(p):
		order = []string{"benefit", "case"}
	}
	for _, kind := range order {
		if hit := t.pick(only(t.items(v), kind), "", topic); len(hit) > 0 {
			c.Verb, c.Arg, c.Passage, c.Terms, c.P = "own", kind+"s", "", topic, max(c.P, fitted)
			return true, nil
		}
	}
	return false, nil
}

// aMeeting names an appointment, whatever it is for.
var aMeeting = anyOf(`\b(tid|tiden|aftale\p{L}*|møde\p{L}*|samtale\p{L}*|besøg\p{L}*|appointments?|meetings?|visits?)\b`)

// comes asks after money.
var comes = anyOf(`\b(kommer|penge\p{L}*|fået|udbetalt|money|come|paid|get)\b`)

// effect asks what a change does to a benefit: a rule, not how one's own case stands.
var effect = anyOf(`\b(betyder (det|dette) (noget|andet|at)|har (det|dette) (\p{L}+ )?(betydning|indflydelse)|påvirker|går (det )?ud over|hvad sker der (så )?med (min|mit|mine) (su|boligstøtte|pension|kontanthjælp|sygedagpenge|dagpenge|ydelse\p{L}*|børnepenge|boligydelse)|(does|will) (it|that|this) affect|what happens to my)\b`)

// effectOn answers what a change does to a benefit from the guide about it.
func (t *turn) effectOn(ctx context.Context, c *command) error {
	for _, id := range c.Terms {
		g, err := t.e.library.Guide(t.guideKey(guideOf(id)))
		if err != nil {
			continue
		}
		asked := t.r.words("hvad skal jeg give besked om, når noget ændrer sig", "what must I tell when something changes")
		if before := t.state.Question; before != "" {
			asked = before + " " + asked
		}
		of, covered, err := t.askedOfGuide(ctx, *c, g, asked, true)
		if covered > 0 {
			*c = of
		}
		return err
	}
	return nil
}

// inGeneralOnly reports whether a question that names nothing asks what no record
// tells: what it costs, what to bring, how it is done.
func (t *turn) inGeneralOnly(text string) bool {
	p := trimLead(plain(text))
	return questions[0].asks.MatchString(p) || questions[2].asks.MatchString(p) || howOrMay.MatchString(p)
}

// asksTopic reports whether what sounds like an order or a question about one's own
// data is one about the topic: what it costs, what to bring, and, where a guide was
// quoted, whether and how it can be done.
func (t *turn) asksTopic(ctx context.Context, c command) bool {
	if c.Verb == "own" && c.Arg == "benefits" && t.state.Own == "" && t.state.Guide != "" && namesNothing(c.Text) && !t.paidFor(ctx, t.state.Guide) {
		return true // "hvor meget får jeg?", of parental leave, by somebody who is not on it
	}
	if c.Verb == "own" && t.state.Own != "" && len(t.state.Shown) > 0 && namesNothing(c.Text) && !t.ofRecord(c.Text) && (t.state.Shown[0].Kind == "identity" || ruleOn.MatchString(trimLead(plain(c.Text)))) {
		return true // "hvor lang tid tager et nyt", after the passport that expires
	}

	p := plain(goesOn.ReplaceAllString(danish.Fold(c.Text), ""))
	costs := questions[0].asks.MatchString(p) || questions[2].asks.MatchString(p) && asksSomething.MatchString(p)
	return (c.Verb == "action" || c.Verb == "own") && (costs || t.state.Own == "" && t.state.Guide != "" && (c.Verb == "action" || howOrMay.MatchString(p)))
}

// paidFor reports whether one gets money of a topic.
func (t *turn) paidFor(ctx context.Context, topic string) bool {
	v, err := t.ownView(ctx)
	return err != nil || len(t.pick(only(t.items(v), "benefit"), "", []string{topic})) > 0
}

// ofRecord reports whether words after a record was shown are about the record, not
// about what holds for everybody: only what it costs, what to bring, how it is done
// and what one may is asked of the guide.
func (t *turn) ofRecord(text string) bool {
	if t.state.Own == "" || t.state.errand() != nil {
		return false
	}
	p := trimLead(plain(text))
	if ruleOn.MatchString(p) || len(t.state.Shown) > 0 && t.state.Shown[0].Kind == "identity" && wantedIn(text) == wantsNothing {
		return false // how long one may have something is no record's to tell, nor how a new passport is got
	}
	return !questions[0].asks.MatchString(p) && !questions[2].asks.MatchString(p) && !howOrMay.MatchString(p)
}

var howOrMay = anyOf(`^(hvordan|(må|kan|skal) (jeg|man|vi)|how (do|can|does)|(can|may|must|should|do) (i|we|one))\b`)

// livesIn takes where somebody lives who has not logged in, told by itself, as what
// is to be known for a number: that of who can help with what is spoken about.
func (t *turn) livesIn(ctx context.Context, text string) (done bool, err error) {
	m := homeTown.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || t.conv.Actor != "" {
		return false, nil
	}
	topic, err := t.topicTerms(ctx)
	if err != nil {
		return false, err
	}
	t.state.Town = upper(m[1])
	return true, t.answerContact(ctx, command{Verb: "contact", Text: text, Whole: text, Terms: topic})
}

// noNumbers says that the numbers of a municipality are not known here.
func (t *turn) noNumbers(town string) {
	t.r.outcome(Clarify)
	t.r.sayf("Nummeret i %s Kommune har jeg ikke. Du finder det på kommunens hjemmeside og på borger.dk.", "I do not have the number in the municipality of %s. You find it on its website and on borger.dk.", town)
	t.offerPerson()
}

// homeTown tells where one lives and nothing else.
var homeTown = regexp.MustCompile(`(?i)^(?:jeg|vi|i|we)(?:'m| am| er)? (?:bor|live|living|fra|from)(?: (?:i|in))? (\p{L}+)(?: kommune)?[.!]?$`)

// untimed takes the times out of a text: "kan jeg nå det inden jul" names nothing.
func (t *turn) untimed(text string) string {
	for _, w := range slices.Backward(when.Parse(t.timely(text), t.local(), when.Options{})) {
		if w.From < w.To && w.To <= len(text) {
			text = text[:w.From] + text[w.To:]
		}
	}
	return strings.Join(strings.Fields(text), " ")
}

// namesNothing reports whether a text asks something in words that fit any topic.
func namesNothing(text string) bool {
	p := plain(goesOn.ReplaceAllString(danish.Fold(text), ""))
	words := strings.Fields(p)
	if len(words) < 2 || len(words) > 9 || !asksSomething.MatchString(p) {
		return false
	}
	for _, w := range words {
		if !general[w] {
			return false
		}
	}
	return true
}

// general are words that questions about any topic are made of.
var general = wordSet(`
		hvad hva hvor hen hvornår hvordan hvem hvorfor hvilke hvilken hvilket
		jeg mig man vi os det den de der her så nu hende ham hun han noget nogen alt andet ellers først hele selv ny nyt nye anden
		sådan sådant ha hvis hjælp hjælper hjælpe spørge spørger ringe kontakte bede nå hurtigere hurtig tidligere senere haster vigtigt muligt nødvendigt sker ske findes imens mens alligevel stadig bare lige automatisk
		koster gebyr dyrt billigere penge beløb udgift gratis vente ventetid forvejen god forkert
		jeg man vi det den de der her så nu nok egentlig lige så også da i på af til for med om ved hos fra inden senest en et noget nogen
		er var bliver har få får fås kan skal må vil gør gøre gøres først bagefter næste skridt
		koster koste prisen pris gratis betale betaler betales kr meget mange stort
		lang lange lang tid længe tager tage går gå hurtigt dage uger
		have tage medbringe medbringes bruge bruger skulle brug dokumenter papirer dokumentation vise
		søge søger søges ansøge ansøger starte starter begynde begynder sende sendes melde
		online nettet digitalt selv hjemmefra via
		frist fristen sidste deadline kommer komme svar svaret pengene penge udbetalt udbetales beløbet
		bestemmer afgør afgøre afgøres gælder krav kravene betingelser betingelserne regler reglerne
		what when where who how why which i we you one it that this there do does did is are be get can must should will would have need to for of in on at by with from my the a an any me
		much many cost costs price free pay paid long time take takes days weeks bring documents papers paperwork show first next step steps start begin
		apply online myself home deadline latest answer money decide decides decided rules conditions requirements
		something anything too gets such help helps ask call faster sooner earlier later new another happens happen wait waiting automatically still also else us our me him her them they if not cheaper fee possible urgent important`)

// wordSet is a set of the words of a list.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
