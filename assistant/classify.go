package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
	"offelia/knowledge"
)

// One text becomes one command: the matcher's candidates are weighed against the best
// passages, then against what the dialogue knows.

// mayComplain reads the question whether one can complain as one of one's own decision,
// or after a record as one to the guide.
func (t *turn) mayComplain(ctx context.Context, c *command) bool {
	p := trimLead(plain(c.Text))
	if !mayAppeal.MatchString(p) || c.Verb == "refuse" {
		return false
	}
	switch {
	case t.hasAppealable(ctx):
		c.Verb, c.Arg, c.Passage, c.P = "own", "appeal", "", max(c.P, sureEnough)
	case question.MatchString(p) && t.state.Own != "":
		c.Verb, c.Arg, c.Passage, c.P = "guide", "", "klage#hvordan", max(c.P, sureEnough)
	default:
		return false
	}
	return true
}

// classify understands one text as one command. The matcher says what kind of
// thing is wanted; retrieval says whether a passage truly fits; own words like
// "mit" and being logged in decide between a general question and one's own
// data.
func (t *turn) classify(ctx context.Context, text string) (command, error) {
	c := command{Text: text, Whole: text, Terms: t.e.lexicon.Find(aside(text))}
	asked := calmed(t.inContext(text))
	res := t.match(asked)
	var found knowledge.Found
	if !t.decided(res) {
		var err error
		if found, err = t.search(ctx, asked, res); err != nil {
			return c, err
		}
	}
	t.chosen(&c, res, found)
	if err := t.toldOfVisit(ctx, &c); err != nil {
		return c, err
	}
	t.given(&c)
	if err := t.elsewhereThen(ctx, &c); err != nil {
		return c, err
	}
	t.lets(&c)
	t.grievance(&c)
	t.disputes(&c)
	if err := t.appliesElsewhere(ctx, &c, asked, res); err != nil {
		return c, err
	}
	if err := t.tellsStaff(ctx, &c); err != nil {
		return c, err
	}
	if err := t.freeTimes(ctx, &c); err != nil {
		return c, err
	}
	if done, err := t.callsOn(ctx, &c); done || err != nil {
		return c, err
	}
	if done, err := t.toReach(ctx, &c); done || err != nil {
		return c, err
	}
	if c.Verb == "guide" && t.state.Guide != "" && len(c.Terms) == 0 && res.Decision != intents.Sure && !found.Confident && len(strings.Fields(text)) > mostOnTopic && !strings.HasPrefix(c.Passage, t.state.Guide+"#") {
		c.Verb = "maybe" // many words that are hardly about another matter: their parts may be about the one in hand
	}
	if c.Verb == "guide" && (res.Decision != intents.Sure || !found.Confident) && t.onUnguided(c) {
		c.Verb = "maybe" // about what no guide is about
		return c, nil
	}
	if ok, err := t.ownOfTopic(ctx, &c); ok || err != nil {
		return c, err
	}
	if done, err := t.ofMatter(ctx, &c); done || err != nil {
		return c, err
	}
	if c.Verb == "guide" || guess(c) || c.Verb == "contact" && !asksPhone.MatchString(plain(text)) || t.conv.Actor == "" && c.Verb == "own" ||
		c.Verb == "refuse" || t.asksTopic(ctx, c) {
		of, ok, err := t.ofTopic(ctx, c)
		if err != nil {
			return c, err
		}
		if ok {
			c = of
		}
		if ok && (t.inGeneralOnly(text) || ruleOn.MatchString(plain(text)) || t.state.Own != "" && !t.ofRecord(text)) {
			return c, t.address(ctx, &c)
		}
	}
	if err := t.goesOnWith(ctx, &c); err != nil {
		return c, err
	}
	if stays, err := t.staysOnTopic(ctx, &c, res, found); stays || err != nil {
		return c, err
	}
	if err := t.personal(ctx, &c, res); err != nil {
		return c, err
	}
	if err := t.ruleFirst(ctx, &c, asked, res); err != nil {
		return c, err
	}
	switch c.Verb {
	case "own", "action", "contact", "maybe", "none", "guide":
		err := t.address(ctx, &c)
		return c, err
	}
	return c, nil
}

// ruleFirst answers a question about what holds for everybody, asked by somebody who has
// not logged in, with the guide that likely speaks of it: to log in would not answer it.
func (t *turn) ruleFirst(ctx context.Context, c *command, asked string, res intents.Result) error {
	p := trimLead(plain(c.Text))
	if t.conv.Actor != "" || c.Verb != "own" && c.Verb != "action" || t.cpr || !ofEverybody.MatchString(p) && !(asksRule(c.Text) && onCondition.MatchString(p)) {
		return nil
	}
	found, err := t.search(ctx, asked, res)
	if err == nil && len(found.Passages) > 0 && found.Known > 0.3 {
		c.Verb, c.Arg, c.Passage = "guide", "", key(found.Passages[0])
	}
	return err
}

// onCondition says under what circumstance something is asked.
var onCondition = anyOf(`\b(hvis|selvom|selv om|uden at|if|even (if|though)|although|unless)\b`)

// ofEverybody asks what one, or somebody in the family, may, must or gets, or what a thing
// costs.
var ofEverybody = anyOf(`^(må|kan|skal|får|mister|does|do|can|may|must) (man|en|folk|hun|han|de|one|people|you|she|he|they|(min|mit|mine|my) (mand|kone|kæreste|samlever|mor|far|søn|datter|børn|husband|wife|partner|boyfriend|girlfriend|mother|mum|mom|father|dad|son|daughter|children))\b|^(hvad|how much|what) (koster|does|do) \p{L}+( \p{L}+){0,3}( cost)?$`)

// callsOn reads who asks on about a number that was told, whom to call about what is
// spoken of, or whether one can complain.
func (t *turn) callsOn(ctx context.Context, c *command) (done bool, err error) {
	if last := t.state.Last; last != nil && last.Outcome == ContactPhone && asksOpen.MatchString(plain(c.Text)) && c.Verb != "refuse" {
		c.Verb, c.Arg, c.Passage, c.Terms, c.P = "contact", "", "", t.state.Terms, max(c.P, fitted)
		return true, nil
	}
	if done, err := t.opensThere(ctx, c); done || err != nil {
		return done, err
	}
	if t.mayComplain(ctx, c) {
		return true, nil
	}
	if c.Verb == "refuse" || len(c.Terms) > 0 || !callsThem.MatchString(trimLead(plain(c.Text))) {
		return false, nil
	}
	if c.Terms, err = t.topicTerms(ctx); err != nil || len(c.Terms) == 0 {
		return false, err
	}
	c.Verb, c.Arg, c.Passage, c.P = "contact", "person", "", max(c.P, fitted)
	return true, nil
}

// appliesElsewhere answers who wants to apply for what Offelia sends no application
// for: with their own case where there is one, else with how it is applied for.
func (t *turn) appliesElsewhere(ctx context.Context, c *command, asked string, res intents.Result) error {
	decl, _ := action.ByType("apply")
	if t.conv.Actor == "" || c.Verb != "action" || c.Arg != "apply" || len(c.Terms) == 0 || t.topicOf(decl, c.Terms) != "" {
		return nil
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(only(t.items(v), "case"), func(it item) bool { return terms.Shared(c.Terms, it.terms) > 0 && !settled(it.case_) }) {
		c.Verb, c.Arg, c.Passage = "own", "cases", ""
		return nil
	}
	found, err := t.search(ctx, asked, res)
	if err == nil && found.Known > 0.5 && len(found.Passages) > 0 {
		c.Verb, c.Arg, c.Passage = "guide", "", key(found.Passages[0])
	}
	return err
}

// aside takes out what something is said to be besides: "noget til huslejen ved siden
// af pensionen" is not about the pension.
func aside(text string) string { return besideIt.ReplaceAllString(text, "") }

var besideIt = regexp.MustCompile(`(?i)\b(ved siden af|ud over|udover|foruden|besides|on top of|in addition to|apart from) (min |mit |mine |my |the )?\p{L}+`)

// movesAway answers somebody who tells of moving, and of whom it is not clear what is
// asked, from the likeliest passage about moving.
func (t *turn) movesAway(c *command, found knowledge.Found) {
	if !guess(*c) || t.conv.Actor != "" || !t.movesHouse(c.Text) {
		return
	}
	for _, h := range found.Passages {
		if has(moves, shared(h.Guide)) {
			c.Verb, c.Passage, c.P = "guide", key(h), max(c.P, fitted)
			return
		}
	}
}

// moves are the guides about moving.
var moves = []string{"flytning", "udrejse", "indrejse"}

// ruleOn asks how much of something one may or must: a rule, whoever asks.
var ruleOn = anyOf(`^(hvor (meget|mange|længe|ofte|tit)|how (much|many|long|often)) (\p{L}+ )?(må|kan|skal|bør|can|may|must|should) (jeg|man|vi|i|we|one)\b`)

// choose weighs the matcher's first candidate against the best passage.
func (t *turn) choose(c *command, res intents.Result, found knowledge.Found) {
	best := res.Best()
	in := t.intent(best.ID)
	c.Intent, c.P = best.ID, best.P*(1-res.None)
	hit := ""
	if len(found.Passages) > 0 {
		hit = key(found.Passages[0])
	}
	switch {
	case creative.MatchString(plain(c.Text)):
		c.Verb, c.Arg, c.Passage, c.P = "refuse", "offtopic", "", max(c.P, 0.7)
	case invests.MatchString(plain(c.Text)):
		c.Verb, c.Arg, c.Passage, c.P = "refuse", "invest", "", max(c.P, 0.7)
	case in.Do.Verb == "refuse" && accuses[in.Do.Arg()] && (worry.MatchString(plain(c.Text)) || res.Decision != intents.Sure && c.P < surelyMeant) && !found.Confident:
		c.Verb, c.Passage = "maybe", hit // nobody is told off for a likeness of words
	case res.Decision == intents.Sure && in.Do.Verb != "guide":
		t.take(c, in.Do)
		unread := c.Arg == "letters" && len(c.Terms) == 0 // a letter about nobody knows what: no passage about some letter
		if c.Verb == "own" && t.conv.Actor == "" && found.Confident && !unread && (!possessive.MatchString(plain(c.Text)) || asksRule(c.Text)) {
			c.Verb, c.Passage = "guide", hit
		}
	case res.Decision == intents.Unsure && in.Do.Verb == "refuse" && (res.None > 0.5 && in.Do.Arg() == "offtopic" || best.P > 0.35) && !found.Confident:
		t.take(c, in.Do) // nobody is told off on a faint suspicion
	case res.Decision == intents.Unsure && in.Do.Verb == "own" && t.conv.Actor != "" && best.P >= 0.3:
		t.take(c, in.Do) // reading one's own data harms nobody
		c.P = max(best.P, t.alike(res, "own")*(1-res.None))
	case res.Decision == intents.Unsure && in.Do.Verb == "clarify" && t.conv.Actor != "" && t.ownInstead(c, res):
	case res.Decision == intents.Unsure && in.Do.Verb == "talk" && !found.Confident && len(c.Terms) == 0 && t.alike(res, "talk") >= sureEnough:
		t.take(c, in.Do) // which of the kinds of small talk is no matter
		c.P = t.alike(res, "talk")
	case res.Decision == intents.None && in.Do.Verb == "refuse" && in.Do.Arg() == "offtopic" && best.P > 0.35 && len(c.Terms) == 0 && !found.Confident:
		t.take(c, in.Do)
	case len(strings.Fields(c.Text)) == 1 && len(c.Terms) == 0 && res.Decision != intents.Sure:
		c.Verb, c.Passage = "maybe", hit // one word that names nothing is no question
	case (found.Confident || hit != "" && t.agree(c.Text, res, found)) && t.state.Guide == "" && together(found) < surely && (namesNothing(c.Text) || len(c.Terms) == 0 && len(strings.Fields(c.Text)) <= 5 && speaksOfIt(c.Text)):
		c.Verb, c.Passage = "maybe", hit // "hvornår bliver de sat ind" stands in many a guide
	case found.Confident && hit != "":
		c.Verb, c.Passage = "guide", hit
		c.P = max(c.P, fitted)
	case hit != "" && t.agree(c.Text, res, found):
		c.Verb, c.Passage = "guide", hit
	case in.Do.Verb == "guide" && res.Decision == intents.Sure && (c.P >= 0.6 || t.foreign()):
		c.Verb, c.Passage = "guide", in.Do.Arg()+"#" // the topic is sure, the question is not: its overview, and what it may have been
	case res.Decision == intents.Unsure && in.Do.Verb != "guide":
		t.take(c, in.Do)
		c.P = best.P
		if c.Verb == "talk" || c.Verb == "refuse" {
			c.P *= 0.8
		}
		if best.P < 0.45 || c.Verb == "action" && len(c.Terms) == 0 && len(strings.Fields(c.Text)) <= 4 && goesOn.MatchString(danish.Fold(c.Text)) {
			c.Verb = "maybe" // "og den anden?" orders nothing
		}
		if p := trimLead(plain(c.Text)); c.Verb == "action" && changes[c.Arg] && asksWhat.MatchString(p) && !otherTime.MatchString(p) && when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Empty() {
			c.Verb = "maybe" // nor does "hvilke dage er det, jeg har ret til?"
		}
	case hit != "" && res.Decision != intents.None:
		c.Verb, c.Passage = "maybe", hit
	default:
		c.Verb = "none"
	}
}

// asksWhat begins a question for something that is not known.
var asksWhat = anyOf(`^(og )?(på |til |for |om )?(hvilken|hvilket|hvilke|hvad|hvem|hvorfor|hvordan|hvor (meget|mange|længe|tit)|what|which|who|why|how)\b`)

// creative orders a text, a song or a program that no public office makes, about
// whatever it is. A letter, a message and an application are none of these.
var creative = anyOf(`^(hej |please |venligst )?((kan|vil|gider|må|could|can|would|will) (du|i|jeg|you|i) )?(lige |godt |please |gerne )?(få |bede om )?(skrive?|digte?|lave?|fortælle?|synge?|opfinde?|finde? på|programmere?|kode|write|compose|tell|sing|make up|make|create|give|generate)( (mig|os|me|us|for mig|for me))?( \p{L}+){0,3}? (digt|sang|rim|rap|analyse|boganmeldelse|book review|vits|vittighed|joke|jokes|limerick|haiku|novelle|eventyr|stil|essay|skoleopgave|festtale|roman|poem|song|rhyme|rhymes|lyrics|novel|fairy tale|(en|et|a) (\p{L}+ )?(historie|story)|(min|mit|my) (opgave|aflevering|lektie|lektier|homework|assignment|thesis|speciale)|(noget|some|et stykke|a piece of) (kode|code)|python|javascript|(et|a|noget) (\p{L}+ )?(program|script))\b`)

// surelyMeant is the probability from which a refusal may say that harm is meant.
const surelyMeant = 0.5

// alike adds up what the matcher believes of all intents with one verb.
func (t *turn) alike(res intents.Result, verb string) (p float64) {
	for _, cand := range res.Candidates {
		if t.intent(cand.ID).Do.Verb == verb {
			p += cand.P
		}
	}
	return p
}

// accuses are the refusals that say the citizen meant harm.
var accuses = map[string]bool{"injection": true, "fraud": true}

// key names a passage in choices and commands: "flytning#frist".
// A municipality's own passage has the name of the shared one.
func key(h knowledge.Hit) string { return shared(h.Guide) + "#" + h.Passage.ID }

// shared is the guide that all municipalities share, by id.
func shared(g *knowledge.Guide) string {
	id, _, _ := g.Override()
	return id
}

func (t *turn) take(c *command, do intents.Do) {
	c.Verb, c.Arg = do.Verb, do.Arg()
	if len(do.Args) > 1 {
		c.More = do.Args[1]
	}
}

func (t *turn) intent(id string) intents.Intent {
	in, _ := t.e.catalogue().Intent(id)
	return in
}

// match asks the matcher once a turn for each text.
func (t *turn) match(text string) intents.Result {
	res, ok := t.matched[text]
	if !ok {
		stop := t.e.timed(StageMatch)
		res = t.e.matcher().Match(text)
		stop()
		t.matched[text] = res
	}
	return res
}

// decided says that no passage can change what the matcher is sure of.
func (t *turn) decided(res intents.Result) bool {
	verb := t.intent(res.Best().ID).Do.Verb
	return res.Decision == intents.Sure && verb != "guide" && (verb != "own" || t.conv.Actor != "")
}

// search finds passages, told what the matcher thinks the topic is: once a turn
// for each text, whose own passages are told instead can change after.
func (t *turn) search(ctx context.Context, text string, res intents.Result) (knowledge.Found, error) {
	found, ok := t.searched[text]
	if !ok {
		prior := map[string]float64{}
		for _, cand := range res.Candidates {
			if in := t.intent(cand.ID); in.Do.Verb == "guide" {
				prior[in.Do.Arg()] += cand.P * (1 - res.None)
			}
		}
		if t.state.Guide != "" && goesOn.MatchString(danish.Fold(text)) {
			prior[t.state.Guide] = max(prior[t.state.Guide], 0.6)
		}
		defer t.e.timed(StageSearch)()
		var err error
		if found, err = t.find(ctx, knowledge.Query{Text: text, Lang: t.r.lang, Limit: 5, Prior: prior}); err != nil {
			return found, err
		}
		t.searched[text] = found
	}
	return t.e.library.Local(found, text, t.town), nil
}

// chosen weighs matcher and search, then what the words themselves order or want changed.
func (t *turn) chosen(c *command, res intents.Result, found knowledge.Found) {
	t.choose(c, res, found)
	t.movesAway(c, found)
	t.ordered(c)
	t.suits(c)
	t.wantsChange(c, res)
}
