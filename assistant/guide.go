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

// answerGuide answers from one passage, quoted to the letter with its version.
// A municipality's own words are told when its citizen's records were read in this
// turn anyway.
func (t *turn) answerGuide(ctx context.Context, c command) error {
	t.town = t.views[t.subjectOr(c.Subject)].Municipality
	found, err := t.search(ctx, c.Text, t.match(c.Text))
	if err != nil {
		return err
	}
	hit, ok := t.hit(found, c.Passage)
	if !ok {
		return t.misunderstood(ctx, c)
	}
	if t.quoted(hit) {
		return nil // another part of the message was answered with it
	}
	asked := t.asFollowUp(t.in.Text)
	follows := t.in.Kind == Said && (len(t.e.lexicon.Find(asked)) == 0 || goesOn.MatchString(danish.Fold(asked)))
	if t.toldBefore(hit) && follows && hit.Suspended == nil && plain(asked) != plain(t.state.Question) {
		return t.onceMore(ctx, asked, hit)
	}
	t.state.Question = asked
	answer := knowledge.Compose(hit, t.now)
	if condoles.MatchString(answer.Short) {
		t.r.parts = slices.DeleteFunc(t.r.parts, condoles.MatchString) // the passage says it itself
		t.r.lead = min(t.r.lead, len(t.r.parts))
	}
	t.r.outcome(AnswerGuide)
	if err := t.tellAnswer(answer, t.plainly()); err != nil {
		return err
	}
	t.noted(answer)
	if t.state.Guide != "" && t.state.Guide != shared(hit.Guide) {
		t.state.Before = t.state.Guide
	}
	t.state.Guide, t.state.Own, t.state.Terms, t.state.Unguided = shared(hit.Guide), "", c.Terms, ""
	t.state.Tried = remember(t.state.Tried, hit.Guide.Title+": "+hit.Passage.Title, 6)
	t.furtherHelp(found, hit)
	return nil
}

// condoles begins what is said to somebody who has lost somebody.
var condoles = regexp.MustCompile(`^(Det gør mig ondt|I am sorry (for|that))`)

// doHere asks whether what was told can be done here.
var doHere = anyOf(`^(kan|må) (jeg|vi|man|du|i) (så |godt |ikke )*(gøre|ordne|søge|klare|anmelde|melde|bestille)( det| den| om det)?( lige)? (her|hos dig|for mig)( hos dig| i chatten| med dig)?$|^can (i|you) (do|apply|arrange)( it| that| for it)? (here|for me)( with you)?$`)

// hereOrThere starts what the guide spoken of is about, where it can be applied for
// here, and says where it is done otherwise.
func (t *turn) hereOrThere(ctx context.Context, text string) (done bool, err error) {
	if !doHere.MatchString(trimLead(plain(text))) || t.state.Guide == "" || t.state.Own != "" {
		return false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil {
		return false, err
	}
	if term, ok := t.e.lexicon.Term(shared(g)); ok && term.Apply {
		return true, t.perform(ctx, command{Verb: "action", Arg: "apply", Text: text, Whole: text, Terms: []string{shared(g)}, P: 1})
	}
	t.r.outcome(AnswerGuide)
	t.r.sayf("Det kan jeg ikke gøre her. Det sker hos %s.", "I cannot do that here. It is done with %s.", g.Decides())
	if p := g.Passage("trin"); p != nil {
		t.r.choice("passage:"+shared(g)+"#trin", p.Title)
	}
	return true, nil
}

// quoted says that the message holds the passage already.
func (t *turn) quoted(hit knowledge.Hit) bool {
	return slices.ContainsFunc(t.r.message.Citations, func(c Citation) bool {
		return c.Ref() == hit.Guide.Ref(hit.Passage)
	})
}

// furtherHelp offers what Offelia can do here and the nearest other passages of
// the same guide.
func (t *turn) furtherHelp(found knowledge.Found, hit knowledge.Hit) {
	if do := hit.Passage.Action; do != "" {
		if decl, arg, ok := t.actionNamed(do); ok {
			t.r.choice("do:"+do, upper(decl.Name.In(t.r.lang))+arg)
		}
	}
	n := 0
	for _, other := range found.Passages {
		if shared(other.Guide) == shared(hit.Guide) && other.Passage.ID != hit.Passage.ID && n < 2 {
			t.r.choice("passage:"+key(other), other.Passage.Title)
			n++
		}
	}
}

// hit finds the named passage among those found, else loads it; without a name
// it is the first found.
func (t *turn) hit(found knowledge.Found, name string) (knowledge.Hit, bool) {
	for _, h := range found.Passages {
		if name == "" || key(h) == name {
			return h, true
		}
	}
	guide, passage, _ := strings.Cut(name, "#")
	for _, lang := range []string{t.r.lang, "da"} {
		g, err := t.e.library.Guide(knowledge.Key{ID: guide, Lang: lang})
		if err != nil {
			continue
		}
		p := g.Passage(passage)
		if own, err := t.e.library.Guide(knowledge.OverrideKey(g.Key, t.town)); err == nil && own.Passage(passage) != nil {
			g, p = own, own.Passage(passage)
		}
		if p == nil && passage == "" && len(g.Passages) > 0 {
			p = overviewOf(g)
		}
		if p != nil {
			h := knowledge.Hit{Guide: g, Passage: p}
			if d, ok := t.e.library.Doubt(g.Key, p.ID); ok {
				h.Doubt = &d
			}
			for _, s := range t.e.library.Suspended() {
				if s.Guide == g.ID || s.Guide == shared(g) {
					h.Suspended = &s
				}
			}
			return h, true
		}
	}
	return knowledge.Hit{}, false
}

func overviewOf(g *knowledge.Guide) *knowledge.Passage {
	for i := range g.Passages {
		if g.Passages[i].Kind == knowledge.Overview {
			return &g.Passages[i]
		}
	}
	return &g.Passages[0]
}

// meant asks "mente du …?" in the grey zone: at most three real choices, and a
// person as the last. Where the topic is likely and only the passage is not, the
// likeliest passage is shown above them, as the guess it is.
func (t *turn) meant(ctx context.Context, c command) error {
	if done, err := t.ofDemanded(ctx, c); done || err != nil {
		return err
	}
	if done, err := t.beyondRecord(ctx, c); done || err != nil {
		return err
	}
	res := t.match(c.Text)
	found, err := t.search(ctx, c.Text, res)
	if err != nil {
		return err
	}
	g, err := t.spokenOf(ctx)
	if err != nil {
		return err
	}
	if g != nil && len(t.named(c.Text)) == 0 && !t.foreign() {
		if found, err = t.find(ctx, knowledge.Query{Text: c.Text, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}}); err != nil {
			return err // what may have been meant is sought in the topic in hand first
		}
		ofIt := func(h knowledge.Hit) bool { return shared(h.Guide) == g.ID }
		found.Passages = slices.Concat(slices.DeleteFunc(slices.Clone(found.Passages), func(h knowledge.Hit) bool { return !ofIt(h) }),
			slices.DeleteFunc(slices.Clone(found.Passages), func(h knowledge.Hit) bool { return ofIt(h) || otherwise(c.Text) }))
		if t.goesOnAbout(c.Text) && len(found.Passages) > 0 && shared(found.Passages[0].Guide) == g.ID && found.Passages[0].Score >= 0.5 && mentions(found.Passages[0].Passage, c.Text) {
			return t.perhaps(ctx, c, res, found)
		}
		if t.state.Misses == 0 && t.state.Own == "" && t.goesOnAbout(c.Text) && (len(found.Passages) == 0 || !t.near(c.Text, found.Passages[0])) {
			if err := t.noMore(ctx, g); err != nil {
				return err
			}
			t.furtherHelp(found, knowledge.Hit{Guide: g, Passage: &knowledge.Passage{}})
			t.miss(c.Text)
			return nil
		}
	}
	if likely(t.intent(res.Best().ID), res, found) && t.speaksTo(command{Text: c.Text, Whole: c.Whole, Passage: key(found.Passages[0])}, g) {
		return t.perhaps(ctx, c, res, found)
	}
	t.r.outcome(Clarify)
	t.r.asks(AskWhich)
	if err := t.didYouMean(ctx, res, found); err != nil {
		return err
	}
	t.offerPerson()
	t.miss(c.Text)
	return nil
}

// perhaps tells the likeliest passage as the guess it is, above what else may have been
// meant.
func (t *turn) perhaps(ctx context.Context, c command, res intents.Result, found knowledge.Found) error {
	t.sayGuess()
	t.searched[c.Text], c.Passage = found, key(found.Passages[0])
	if err := t.answerGuide(ctx, c); err != nil {
		return err
	}
	t.suggest(res, found)
	t.offerPerson()
	t.miss(c.Text)
	return nil
}

// sayGuess says that what follows may not be what was asked.
func (t *turn) sayGuess() {
	t.r.say(fault.Words{DA: "Jeg tror, det er det her, du spørger om. Er det ikke det, så vælg nedenfor eller skriv det med andre ord.", EN: "I think this is what you are asking. If it is not, choose below or put it in other words."})
}

// didYouMean offers what may have been meant: several as a choice, one as a question
// that a yes answers; with none it says what can be asked.
func (t *turn) didYouMean(ctx context.Context, res intents.Result, found knowledge.Found) error {
	before := len(t.r.message.Choices)
	t.suggest(res, found)
	switch meant := t.r.message.Choices[before:]; len(meant) {
	case 0:
		t.r.say(fault.Words{DA: "Det er jeg ikke helt sikker på, at jeg forstår. Skriv det med andre ord, eller spørg om for eksempel dine aftaler, sager og udbetalinger, eller om flytning, pas, pension og sygdom.", EN: "I am not quite sure I understand. Put it in other words, or ask for example about your appointments, cases and payments, or about moving, passports, pensions and sickness."})
		return t.suggestions(ctx)
	case 1:
		t.r.sayf("Det er jeg ikke helt sikker på, at jeg forstår. Mente du: %s?", "I am not quite sure I understand. Did you mean: %s?", strings.TrimSuffix(meant[0].Label, "?"))
	default:
		t.r.say(fault.Words{DA: "Det er jeg ikke helt sikker på, at jeg forstår. Mente du …?", EN: "I am not quite sure I understand. Did you mean …?"})
	}
	return nil
}

// likely reports that matcher and retrieval, neither sure of the question, agree
// on its topic: half of what speaks for any passage speaks for that guide's.
func likely(best intents.Intent, res intents.Result, found knowledge.Found) bool {
	topic := 0.0
	for _, h := range found.Passages {
		if h.Guide.ID == best.Do.Arg() {
			topic += h.Score
		}
	}
	return best.Do.Verb == "guide" && res.Best().P >= 0.4 && res.None < 0.5 && topic >= 0.5 &&
		found.Passages[0].Guide.ID == best.Do.Arg()
}

// suggest adds up to three things that may have been meant.
func (t *turn) suggest(res intents.Result, found knowledge.Found) {
	n := 0
	for _, cand := range res.Choices() {
		if in := t.intent(cand.ID); in.Do.Verb == "own" || in.Do.Verb == "action" || in.Do.Verb == "contact" {
			if n < 2 {
				t.r.choice("intent:"+in.ID, in.NameIn(t.r.lang))
				n++
			}
		}
	}
	for _, h := range found.Passages {
		if n < 3 && h.Score > 0.1 && !t.quoted(h) {
			t.r.choice("passage:"+key(h), h.Passage.Title)
			n++
		}
	}
}
