package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/intents/danish"
	"offelia/intents/when"
	"offelia/knowledge"
)

// topicality is how much of a search's belief goes to the guide spoken about
// when the words name nothing else.
const topicality = 0.9

// spokenTo is the share of a question's meaningful words that a passage of the
// guide must have to be the answer to a question that names something.
const spokenTo = 0.5

// ofTopic reads a question that names nothing ("hvad koster det?", "hvad skal jeg
// have med?") as one about what was last spoken about, not about the guide in
// which such words are commonest. One that goes on with what was spoken about
// ("hvad hvis jeg bor i udlandet?"), or asks whether to call somebody who is no
// authority, is about it where its guide speaks of that. ok is false otherwise.
func (t *turn) ofTopic(ctx context.Context, c command) (of command, ok bool, err error) {
	text := strings.TrimSpace(goesOn.ReplaceAllString(c.Text, ""))
	nothing := namesNothing(t.untimed(text))
	if (c.Verb == "refuse" || c.Verb == "action") && !nothing {
		return of, false, nil
	}
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil || len(t.e.lexicon.Find(c.Text)) > 0 {
		return of, false, err
	}
	points := text != c.Text || pronouns.MatchString(plain(text)) && len(strings.Fields(text)) <= 8
	if t.ofRecord(text) || t.state.Own != "" && !nothing || t.state.errand() != nil && text != c.Text {
		return of, false, nil
	}
	elsewhere := c.Verb == "contact" || points && !strings.HasPrefix(c.Passage, g.ID+"#")
	if !nothing && !elsewhere {
		return of, false, nil
	}
	for _, asked := range []string{text, g.Title + ": " + text} {
		stop := t.e.timed(StageSearch)
		found, err := t.find(ctx, knowledge.Query{Text: asked, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
		stop()
		if err != nil {
			return of, false, err
		}
		for _, h := range found.Passages {
			if shared(h.Guide) == g.ID && (nothing || h.Why.Covered >= spokenTo) {
				asked := g.Title + ": " + text
				t.searched[asked] = found
				return command{Verb: "guide", Text: asked, Whole: c.Whole, Terms: t.e.lexicon.Find(g.Title), Passage: key(h), P: sureEnough}, true, nil
			}
		}
		if !nothing {
			break // the title would cover itself
		}
	}
	return of, false, nil
}

// spokenOf is the guide of what was last spoken about: of what the errand in hand
// is about, of the record that was shown, else the one quoted, else that of what
// could not be answered or done before the citizen has logged in; nil when there is
// none.
func (t *turn) spokenOf(ctx context.Context) (*knowledge.Guide, error) {
	id := t.state.Guide
	if e := t.state.errand(); e != nil {
		id = e.Topic
	} else if t.state.Own == "appeal" {
		id = "klage" // the deadline was told from the decision, how to complain stands there
	}
	if records := t.state.errand() != nil || t.state.Own != "" && len(t.state.Shown) > 0; id == "" && records && t.conv.Actor != "" {
		list, v, err := t.inHand(ctx, "")
		if err != nil {
			return nil, err
		}
		for _, it := range list[:min(len(list), 1)] {
			id = guideOf(string(caseBehind(v, it).Area))
			if id == "" {
				id = firstOf(slices.DeleteFunc(slices.Clone(it.terms), func(term string) bool { return term == "borgerservice" }))
			}
		}
	}
	if id == "" && t.state.Wanted != nil && len(t.state.Wanted.Terms) > 0 {
		id = t.state.Wanted.Terms[0]
	}
	if id == "" {
		return nil, nil
	}
	g, err := t.e.library.Guide(t.guideKey(id))
	if err != nil {
		return nil, nil //nolint:nilerr // no guide is about it
	}
	return g, nil
}

// ofRecord reports whether words after a record was shown are about the record, not
// about what holds for everybody: only what it costs, what to bring, how it is done
// and what one may is asked of the guide.
func (t *turn) ofRecord(text string) bool {
	if t.state.Own == "" || t.state.errand() != nil {
		return false
	}
	p := plain(text)
	return !questions[0].asks.MatchString(p) && !questions[2].asks.MatchString(p) && !howOrMay.MatchString(p)
}

var howOrMay = anyOf(`^(hvordan|(må|kan|skal) (jeg|man|vi)|how (do|can|does)|(can|may|must|should|do) (i|we|one))\b`)

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
var general = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`
		hvad hva hvor hvornår hvordan hvem hvorfor hvilke hvilken hvilket
		jeg mig man vi os det den de der her så nu hende ham hun han noget nogen alt andet ellers først hele selv ny nyt nye anden
		hjælp hjælper hjælpe spørge spørger ringe kontakte bede nå hurtigere hurtig tidligere senere haster vigtigt muligt nødvendigt sker ske findes imens mens alligevel stadig bare lige automatisk
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
		help helps ask call faster sooner earlier later new another happens happen wait waiting automatically still also else us our me him her them they if not cheaper fee possible urgent important`) {
		set[w] = true
	}
	return set
}()
