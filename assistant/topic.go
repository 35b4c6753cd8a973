package assistant

import (
	"context"
	"strings"

	"offelia/intents/danish"
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
	g := t.spokenOf()
	if g == nil || t.state.errand() != nil || len(t.e.lexicon.Find(c.Text)) > 0 {
		return of, false, nil
	}
	text := strings.TrimSpace(goesOn.ReplaceAllString(c.Text, ""))
	nothing := namesNothing(text)
	points := text != c.Text || pronouns.MatchString(plain(text)) && len(strings.Fields(text)) <= 8
	elsewhere := c.Verb == "contact" || points && !strings.HasPrefix(c.Passage, g.ID+"#")
	if !nothing && !elsewhere {
		return of, false, nil
	}
	for _, asked := range []string{text, g.Title + ": " + text} {
		stop := t.e.timed(StageSearch)
		found, err := t.e.library.Search(ctx, knowledge.Query{Text: asked, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
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

// spokenOf is the guide of what was last spoken about: the one quoted, else that of
// what could not be answered or done before the citizen has logged in; nil when
// there is none.
func (t *turn) spokenOf() *knowledge.Guide {
	id := t.state.Guide
	if id == "" && t.state.Wanted != nil && len(t.state.Wanted.Terms) > 0 {
		id = t.state.Wanted.Terms[0]
	}
	if id == "" {
		return nil
	}
	g, err := t.e.library.Guide(t.guideKey(id))
	if err != nil {
		return nil
	}
	return g
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
		apply online myself home deadline latest answer money decide decides decided rules conditions requirements`) {
		set[w] = true
	}
	return set
}()
