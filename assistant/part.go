package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/danish"
	"offelia/knowledge"
)

// A follow-up gets the part of a guide that answers it, not the passage that was
// told a moment ago once more. A part is a sentence, quoted to the letter.

// A cue is how sentences tell one thing, the plainest way first.
type cue []pattern

var (
	papersLate = cue{
		anyOf(`\b(mangler (det|noget|du at sende noget)|inden fristen|if (it is|anything is|something is) missing|by the deadline)\b.*\b(ellers|stopp\p{L}*|venter svaret|penge\p{L}*|mist\p{L}*|otherwise|stop\p{L}*|waits?|money|lose)\b`),
		anyOf(`\b(mangler der (\p{L}+ )?(et )?papir|a paper (or a meeting )?is missing)`),
	}
	whenIll    = cue{anyOf(`^(er du (for )?syg|if you are (too )?ill)\b`)}
	stayedAway = cue{
		anyOf(`\b(bliver du væk|udebliv\p{L}*|møder du ikke op|if you (stay away|do not (come|show up|turn up)))\b`),
		anyOf(`\b(mangler der .*et møde|or a meeting is missing)\b`),
		anyOf(`^(kan du ikke (komme|møde)|er du for syg til at møde|if you cannot (come|attend)|if you are too ill)\b`),
	}
	notPaid   = cue{anyOf(`^(mangler|kommer) pengene\b|^if the money (is missing|does not come)\b`)}
	takesTime = cue{
		anyOf(`\b(tager|går der|venter svaret|takes?)\b.*\b(uger|dage|måned\p{L}*|weeks?|days?|months?)\b`),
		anyOf(`\b(venter svaret|the answer waits)\b`),
	}
)

// tellPart quotes the sentence of a topic's guide that tells what is asked for;
// false when there is none.
func (t *turn) tellPart(topic string, c cue) bool {
	g, err := t.e.library.Guide(t.guideKey(guideOf(topic)))
	if err != nil {
		return false
	}
	for _, form := range c {
		for i := range g.Passages {
			p := &g.Passages[i]
			for _, s := range t.sentencesOf(p) {
				if form.MatchString(plain(s)) {
					return t.quotePart(g, p, s)
				}
			}
		}
	}
	return false
}

// tellNaming quotes the first sentence of a topic's guide that names a thing.
func (t *turn) tellNaming(topic, thing string) bool {
	g, err := t.e.library.Guide(t.guideKey(guideOf(topic)))
	if err != nil {
		return false
	}
	name := danish.Fold(thing)
	for i := range g.Passages {
		p := &g.Passages[i]
		for _, s := range sentences(p.Text) {
			if strings.Contains(danish.Fold(s), name) {
				return t.quotePart(g, p, s)
			}
		}
	}
	return false
}

// quotePart says sentences of a passage and cites each; false when the passage is
// not to be told now, or does not hold them.
func (t *turn) quotePart(g *knowledge.Guide, p *knowledge.Passage, quotes ...string) bool {
	h, ok := t.hit(knowledge.Found{}, g.ID+"#"+p.ID)
	if !ok || h.Suspended != nil {
		return false
	}
	answer := knowledge.Compose(h, t.now)
	told, other := inVariant(answer, t.plainly())
	cited := make([]Citation, len(quotes))
	for i, q := range quotes {
		cited[i] = told.Citations[0]
		cited[i].Quote = q
		if t.e.library.Verify(cited[i]) != nil {
			return false
		}
	}
	said := make([]string, len(quotes))
	for i, q := range quotes {
		said[i] = listMark.ReplaceAllString(q, "")
	}
	t.r.sayf("Under “%s” står: %s", "Under “%s” it says: %s", h.Passage.Title, strings.Join(said, " "))
	t.r.cite(cited...)
	if other != nil {
		t.r.also(*other)
	}
	t.noted(answer)
	return true
}

// listMark is the number before a line of a list, which means nothing alone.
var listMark = regexp.MustCompile(`^\d+\.\s+`)

// guideOf is the guide about an area of cases.
func guideOf(topic string) string {
	switch topic {
	case "ledighed":
		return "ledig"
	case "friplads":
		return "boernepenge"
	case "pladsanvisning":
		return "dagtilbud"
	case "boligydelse":
		return "boligstoette"
	case "seniorpension":
		return "pension"
	case "begravelseshjaelp":
		return "doedsfald"
	case "sundhedspleje":
		return "foedsel"
	}
	return topic
}

// questions are what can be asked on about any topic, and the words of a sentence
// that answers it.
var questions = []struct{ asks, tells pattern }{
	{anyOf(`\b(koster?|pris\p{L}*|gratis|betale?r?|gebyr\p{L}*|penge|dyrt|billig\p{L}*|cost|price|free|pay|fee|cheap\p{L}*)\b`), anyOf(`\b(kr|gratis|koster?|betale?r?|gebyr\p{L}*|pris\p{L}*|dkk|free|costs?|pay|paid|fee)\b`)},
	{anyOf(`\b(hvornår|hvor (lang tid|længe|hurtigt|sent|tidligt)|hurtig\p{L}*|nå|inden|when|how (long|soon|fast|late|early)|faster|sooner)\b`), anyOf(`\b(dage?|uger?|måned\p{L}*|år|senest|tidligst|straks|samme dag|hurtig\p{L}*|days?|weeks?|months?|years?|at the latest|at once)\b`)},
	{anyOf(`\b(have|tage|ha|medbringe|vise|bring|show) (\p{L}+ )?(med|with)\b|\b(medbringe|bring|papir\p{L}*|dokument\p{L}*|papers?|documents?)\b`), anyOf(`\b(tag|medbring|have med|vis|bring|take|show|papir\p{L}*|legitimation|kontrakt\p{L}*|papers?)\b`)},
	{anyOf(`^(og |men |and |but )?(hvem|who)\b`), anyOf(`\b(afgør|bestemmer|spørg|ring|kontakt|skriv til|tal med|decides?|ask|call|contact|talk to)\b`)},
	{anyOf(`\b(hvor (meget|mange penge|stort)|how much)\b`), anyOf(`\b(beløb\p{L}*|sats\p{L}*|afhænger|kr|amounts?|rates?|depends|dkk)\b`)},
	{anyOf(`^(og |men |and |but )?(hvordan|hvor (gør|søger|kan|skal|henne|finder)|where|how (do|to|can|does))\b`), anyOf(`\b(på \p{L}+\.dk|borger\.dk|mød op|ring|søg|søger|gå (til|ind)|melder?|bestil\p{L}*|on borger|apply|call|book|turn up)\b`)},
}

// spokenTo is the share of a question that must stand in a sentence to answer it.
const spokenTo = 0.5

// answering are the sentences of a passage that answer a question, at most two;
// none when no sentence does. Words that fit any topic count by what they ask for,
// others by standing there themselves.
func answering(text string, sentences []string) []string {
	q := trimLead(plain(text))
	var tells []pattern
	if k := kindOfQuestion(text); k >= 0 {
		tells = append(tells, questions[k].tells)
	}
	var content, deeds []string
	for _, w := range strings.Fields(q) {
		switch {
		case deed[w]:
			deeds = append(deeds, danish.Stem(w))
		case !general[w] && len([]rune(w)) > 2:
			content = append(content, danish.Stem(w))
		}
	}
	var best []string
	most := 0.0
	for _, s := range sentences {
		said, score := " "+plain(s)+" ", 0.0
		if slices.ContainsFunc(deeds, func(stem string) bool { return !strings.Contains(said, " "+stem) }) {
			continue // "hvornår skal man søge" is not when the money comes
		}
		for _, form := range tells {
			if form.MatchString(said) {
				score++
			}
		}
		for _, stem := range content {
			if strings.Contains(said, " "+stem) || vowels[stem] != "" && strings.Contains(said, " "+vowels[stem]) {
				score += 1 / float64(len(content))
			}
		}
		switch {
		case score < spokenTo || len(content) > 0 && score <= 1-spokenTo && len(tells) > 0:
		case score > most:
			most, best = score, []string{s}
		case score == most && len(best) < 2:
			best = append(best, s)
		}
	}
	return best
}

// deed are the verbs among the words that fit any topic: a sentence that answers what
// is asked about one of them has it.
var deed = map[string]bool{"søge": true, "søger": true, "ansøge": true, "melde": true, "betale": true, "betaler": true, "sende": true, "starte": true, "begynde": true, "vente": true, "apply": true, "pay": true, "wait": true, "start": true}

// cued are the sentences of a passage that answer a question by what it asks for;
// none when it asks for nothing that any topic has.
func cued(text string, sentences []string) []string {
	if kindOfQuestion(text) < 0 {
		return nil
	}
	return answering(text, sentences)
}

// titled reports whether a passage is headed by the same kind of question.
func titled(text string, p *knowledge.Passage) bool {
	k := kindOfQuestion(text)
	return k >= 0 && questions[k].asks.MatchString(plain(p.Title))
}

// kindOfQuestion is the place in questions of what a text asks, -1 for none.
func kindOfQuestion(text string) int {
	q := trimLead(plain(text))
	return slices.IndexFunc(questions, func(k struct{ asks, tells pattern }) bool { return k.asks.MatchString(q) })
}

func lastOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// vowels are the plurals that no stem shows, for those people mostly ask about.
var vowels = map[string]string{"barn": "børn", "børn": "barn", "mand": "mænd", "mor": "mødre", "far": "fædre", "child": "children", "man": "men", "woman": "women"}

// asksTitle reports whether a question is asked in the words of a passage's title:
// then its short answer is the answer, however often it is asked.
func asksTitle(text, title string) bool {
	words, said := strings.Fields(trimLead(plain(text))), " "+plain(title)+" "
	n := 0
	for _, w := range words {
		if strings.Contains(said, " "+w+" ") {
			n++
		}
	}
	return len(words) > 1 && n*3 >= len(words)*2
}

// onceMore answers a follow-up whose passage was told a moment ago: with the
// sentences of it that answer, else by saying that no more stands there and who
// knows.
func (t *turn) onceMore(ctx context.Context, text string, h knowledge.Hit) error {
	parts := answering(text, t.sentencesOf(h.Passage))
	if kindOfQuestion(text) < 0 && !goesOn.MatchString(danish.Fold(text)) && !mentions(h.Passage, text) {
		parts = nil // it asks of something that is not spoken of there
	}
	if thing := goesOn.ReplaceAllString(danish.Fold(text), ""); len(parts) == 0 && thing != danish.Fold(text) && len(strings.Fields(thing)) <= 3 {
		parts = answering(t.state.Question+" "+text, t.sentencesOf(h.Passage)) // "og til et barn?"
	}
	if len(parts) == 0 && asksTitle(text, h.Passage.Title) {
		told, _ := inVariant(knowledge.Compose(h, t.now), t.plainly())
		parts = []string{told.Short}
	}
	if len(parts) > 0 && t.quotePart(h.Guide, h.Passage, parts...) {
		t.r.outcome(AnswerGuide)
		t.speaksOf(h.Guide)
		return nil
	}
	if done, err := t.ofBefore(ctx, text, h.Guide); done || err != nil {
		return err
	}
	return t.noMore(ctx, h.Guide)
}

// speaksOf makes a guide the one spoken of, and that which was the one before.
func (t *turn) speaksOf(g *knowledge.Guide) {
	if id := shared(g); t.state.Guide != id {
		t.state.Before, t.state.Guide = t.state.Guide, id
	}
}

// ofBefore answers a follow-up that the guide spoken of does not, from the one spoken of
// before it: "hvad koster det", after a word about the child whose passport it is.
func (t *turn) ofBefore(ctx context.Context, text string, g *knowledge.Guide) (done bool, err error) {
	before, err := t.e.library.Guide(t.guideKey(t.state.Before))
	if t.state.Before == "" || err != nil || before.ID == g.ID || kindOfQuestion(text) < 0 {
		return false, nil //nolint:nilerr // a guide that was taken away since is no context
	}
	of, covered, err := t.askedOfGuide(ctx, command{Text: text, Whole: text}, before, text, true)
	if covered == 0 || err != nil {
		return false, err
	}
	_, id, _ := strings.Cut(of.Passage, "#")
	p := before.Passage(id)
	parts := answering(text, t.sentencesOf(p))
	if len(parts) == 0 || !t.quotePart(before, p, parts...) {
		return false, nil
	}
	t.r.outcome(AnswerGuide)
	t.speaksOf(before)
	return true, nil
}

// noMore says that a guide holds no answer, and who has one.
func (t *turn) noMore(ctx context.Context, g *knowledge.Guide) error {
	if t.unsaid == g.ID {
		return nil // of another part of the message
	}
	t.unsaid = g.ID
	t.r.outcome(Clarify)
	t.r.sayf("Det står der ikke mere om i min vejledning om “%s”. Spørg %s.", "My guide about “%s” says no more about that. Ask %s.", g.Title, g.Decides())
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	if unit, ok := t.unit(contacts, command{Terms: []string{shared(g)}}, v); ok && (v.ID != "" || nationwide[unit.Key]) {
		t.r.sayf("%s har telefon %s.", "%s: phone %s.", unit.Name, unit.Phone)
	}
	t.offerPerson()
	return nil
}

// recently is how many passages back one counts as just told.
const recently = 2

// toldBefore reports whether a passage was told in one of the last answers, and
// remembers that it is told now.
func (t *turn) toldBefore(h knowledge.Hit) bool {
	told := has(t.state.Told, key(h))
	t.state.Told = append(without(t.state.Told, []string{key(h)}), key(h))
	if n := len(t.state.Told); n > recently {
		t.state.Told = t.state.Told[n-recently:]
	}
	return told
}

// sentenceEnd ends a sentence: after a word, before a capital or the end. "kl. 10",
// "15. februar" and "f.eks." end none.
var sentenceEnd = regexp.MustCompile(`([\p{L})”"]{3}|\d kr)[.!?](\s+[\p{Lu}"“\d-]|\s*$)`)

// sentences parts a passage, each sentence to the letter.
func sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for line != "" {
			m := sentenceEnd.FindStringSubmatchIndex(line)
			if m == nil {
				out = append(out, line)
				break
			}
			out = append(out, line[:m[3]+1])
			line = strings.TrimSpace(line[m[3]+1:])
		}
	}
	return out
}
