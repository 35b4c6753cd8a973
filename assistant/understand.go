package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/intents/danish"
	"offelia/knowledge"
)

// understand turns a text into commands, in the order they are to be done:
// usually one; several when a message holds several errands that each stand on
// their own.
func (t *turn) understand(ctx context.Context, text string) ([]command, error) {
	if first := (command{Text: text, Whole: text}); t.mitidFirst(&first) {
		return []command{first}, nil
	}
	if list, err := t.letters(ctx, text); len(list) > 0 || err != nil {
		return list, err
	}
	if pair, err := t.compared(ctx, text); len(pair) > 0 || err != nil {
		return pair, err
	}
	whole, err := t.classify(ctx, text)
	if err != nil {
		return nil, err
	}
	if onlySupposed(&whole, text) || t.undivided(whole, text) {
		return []command{whole}, nil
	}
	parts := thoughts(segments(text))
	unlike := len(parts) == 1 && guess(whole) && parts[0] != text // something was left out
	if len(parts) < 2 && (whole.Verb != "talk" || len(parts) == 0) && !unlike {
		return []command{whole}, nil
	}
	var list []command
	for i, p := range parts {
		if !guess(whole) && whole.Verb != "talk" && len(list)+len(parts)-i < 2 && !t.ordersAtLast(whole, p) {
			break // one request in a message that is understood as a whole is that whole
		}
		c, err := t.classify(ctx, p)
		if err != nil {
			return nil, err
		}
		c.Whole = text
		if c.Subject == "" && whole.Subject != "" && !myself.MatchString(danish.Fold(p)) {
			c.Subject, c.Child = whole.Subject, whole.Child // "mor er syg og kan ikke komme på torsdag"
		}
		if whole.Verb == "talk" && len(strings.Fields(p)) < 3 {
			continue // "er det en robot jeg sidder og skriver til" is no order to write
		}
		if whole.Verb == "talk" && whole.Arg == "thanks" && len(c.Terms) == 0 && !asks(p) && !isOrder(plain(p)) {
			continue // "tak, det var pænt af dig" asks nothing more
		}
		if c.Verb == "talk" && whole.Verb == "talk" && whole.Arg == "greeting" && c.P >= sureEnough {
			whole = c // "hej, hvad hedder du?"
		}
		if t.conv.Actor == "" && whole.Verb == "guide" && (c.Verb == "action" && !isOrder(plain(p)) || c.Verb == "own" && !asks(p)) {
			continue // told, not ordered: "vi rykker til Randers den 1.", "jeg venter mig"
		}
		if standsAlone(c) && !repeated(list, c) {
			list = append(list, c)
		}
	}
	list = sameVisit(list, text)
	list = t.withoutReasons(list, text)
	if slices.ContainsFunc(list, func(c command) bool { return c.Verb == "contact" }) {
		list = slices.DeleteFunc(list, func(c command) bool { return c.Verb == "guide" && !asks(c.Text) }) // told, so that it is known whom to call
	}
	if asked := askingOf(parts); guess(whole) && len(parts) > 1 && len(asked) == 1 && len(list) > 0 && !slices.ContainsFunc(list, func(c command) bool { return c.Verb != "guide" || c.Text == asked[0] }) {
		c, err := t.classify(ctx, asked[0])
		return []command{c}, err // what is told beside is no question
	}
	if guess(whole) && len(list) > 1 && len(askingOf(parts)) == 0 && !slices.ContainsFunc(list, func(c command) bool { return c.Verb != "guide" }) {
		return list[len(list)-1:], nil // what is only told is about one matter, and comes to the point last
	}
	if one := oneAsked(list, whole, parts); len(one) == 1 && whole.Verb == "guide" && one[0].Passage == whole.Passage {
		return t.withRest(ctx, whole, segments(text))
	} else if one != nil {
		return one, nil
	}
	if len(list) == 1 && list[0].Verb == "action" && t.ordersAtLast(whole, list[0].Text) {
		return list, nil
	}
	if len(list) == 1 && guess(whole) && onlyScrap(list[0], text) {
		list = nil
	}
	if len(list) > 0 && (guess(whole) || whole.Verb == "talk" || whole.Verb == "guide" && len(list) == 1 && list[0].Text == text) || len(list) > 1 && several(list, whole) {
		return list, nil
	}
	if len(list) == 1 && asksTwice(list[0], whole, parts) {
		return []command{list[0], whole}, nil
	}
	return t.withRest(ctx, whole, segments(text))
}

// oneAsked is what is asked in a message of which a guide answers every part and only one
// part asks: "min mand er lige flyttet, hvordan melder jeg det?". What is told beside it
// says what it is asked about. nil when that is not so.
func oneAsked(list []command, whole command, parts []string) []command {
	asked := askingOf(parts)
	if len(parts) < 2 || len(asked) > 1 || len(list) == 0 || slices.ContainsFunc(list, func(c command) bool { return c.Verb != "guide" }) {
		return nil
	}
	id, _, _ := strings.Cut(whole.Passage, "#")
	for _, c := range list {
		if of, _, _ := strings.Cut(c.Passage, "#"); len(asked) == 1 && c.Text == asked[0] && (of == id || guess(whole)) && (!onlyHow(c.Text) || len(c.Terms) > 0) && !(whole.Verb == "guide" && ofTheRest(c.Text)) {
			return []command{c}
		}
	}
	if len(asked) == 0 || whole.Verb != "guide" || slices.ContainsFunc(list, func(c command) bool { return !strings.HasPrefix(c.Passage, id+"#") }) {
		return nil
	}
	return []command{whole}
}

// askingOf are the parts of a message that ask.
func askingOf(parts []string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return !asksItself(p) })
}

// asksItself reports whether a part of a message asks, or tells of a circumstance to be
// answered. "Hvad med jordemoderen" only says what the next part is asked about.
func asksItself(part string) bool {
	p := trimLead(plain(part))
	return !onlyNamesIt.MatchString(p) && !noSubject.MatchString(p) && (question.MatchString(p) || verbFirst.MatchString(p) || asks(part) || otherwise(part) || strings.Contains(part, "hvis "))
}

// noSubject begins what is told of somebody who is left out: "kan ikke arbejde".
var noSubject = anyOf(`^(kan|skal|må|er|har|får|vil|can|do|does|is|are|must|should) (ikke|ik|aldrig|måske|snart|næsten|knap|desværre|nok|jo|lige|kun|bare|først|allerede|stadig|\d+|not|never|maybe|only|just|already|still)\b`)

// verbFirst begins a question without a word to ask with: "hænger jeg på den".
var verbFirst = anyOf(`^\p{L}{3,}r (jeg|vi|man|i|han|hun|det|den|de|der)\b`)

// onlyNamesIt names what is asked about next.
var onlyNamesIt = anyOf(`^(hvad med|what about|how about) (\p{L}+ ?){1,4}$`)

// ordersAtLast reports whether a part of what would be answered with a guide is a
// plain order of somebody who is logged in: "nu er der ingen løn, så jeg vil søge om
// boligstøtte". Who asks how it is done orders nothing yet.
func (t *turn) ordersAtLast(whole command, part string) bool {
	return t.conv.Actor != "" && whole.Verb == "guide" && isOrder(plain(part)) && !howTo.MatchString(cannotI.ReplaceAllString(plain(whole.Text), ""))
}

// cannotI tells what one cannot, which asks nothing: "nu kan jeg ikke klare huslejen".
var cannotI = anyOf(`\bkan (jeg|vi) (ikke|ik) (længere )?(klare|betale|overkomme|magte|få råd|finde)\b`)

// howTo asks how or whether something is done, anywhere in a text.
var howTo = anyOf(`\b(hvordan|hvor (gør|søger|bestiller)|(kan|skal|må) (jeg|vi|man)|how|(can|do|must|should|may) (i|we))\b`)

// onlyScrap reports whether a part of a message is too little to stand for the
// whole: it names nothing, orders nothing and is less than half of it ("kan der
// komme en", of "kan der komme en og give mor strømper på").
func onlyScrap(c command, text string) bool {
	words := len(strings.Fields(c.Text))
	return (c.Verb != "guide" || words <= mostScrap && !question.MatchString(plain(c.Text))) && len(c.Terms) == 0 && !isOrder(plain(c.Text)) && 2*words < len(strings.Fields(text))
}

// mostScrap is how many words are too few to ask a guide anything by themselves beside
// others: "og kun det".
const mostScrap = 3

// onlySupposed takes back a change that is only thought of: "hvad hvis vagten bliver aflyst"
// calls nothing off.
func onlySupposed(c *command, text string) bool {
	if c.Verb != "action" || !changes[c.Arg] || !whatIf.MatchString(trimLead(plain(text))) {
		return false
	}
	c.Verb, c.Arg = "maybe", ""
	return true
}

// whatIf begins what may happen, and is not to be done.
var whatIf = anyOf(`^((vent|øh|men|og|wait|but|and) )*(hvad (så |nu )?(hvis|når)|sæt nu|tænk (nu )?hvis|what if|suppose)\b`)

// withoutReasons takes what is only told beside an order for the reason of the
// order: "mor har influenza og kan ikke til træningen den 1., meld afbud for hende".
// The words of the whole message then say what the order is about.
func (t *turn) withoutReasons(list []command, text string) []command {
	acts := slices.DeleteFunc(slices.Clone(list), func(c command) bool {
		return c.Verb == "guide" && !question.MatchString(plain(c.Text)) && !strings.Contains(text, "?")
	})
	if len(acts) != 1 || acts[0].Verb != "action" || len(acts) == len(list) || !slices.ContainsFunc(segments(text), func(p string) bool { return isOrder(plain(p)) }) {
		return list
	}
	acts[0].Text, acts[0].Terms = text, t.e.lexicon.Find(text)
	return acts
}

// sameVisit makes one order of telling that a visit does not suit and saying what is
// to be done about it: "hun kan ikke komme på torsdag. Meld afbud for hende", "så er der
// jobsamtalen den 9., der skal urnen sættes ned. Kan den flyttes?".
func sameVisit(list []command, text string) []command {
	told := -1 // where the visit was told of
	for i, c := range list {
		if c.Verb != "action" || !changes[c.Arg] {
			continue
		}
		if told >= 0 {
			before, points := list[told], len(c.Terms) == 0 && pronouns.MatchString(plain(c.Text)) && len(danish.Find(c.Text)) == 0
			ordered := isOrder(plain(before.Text))
			if before.Arg == "rebook" && c.Arg == "cancel" && told == i-1 && (!ordered || points) || before.Arg == c.Arg && points && !ordered {
				if len(c.Terms) == 0 {
					list[i].Text = text
				}
				return slices.Delete(list, told, told+1)
			}
		}
		told = i
	}
	return list
}

// asksTwice says that a message asks two things of one guide, one of them in words
// that name nothing: "hvordan får vi hjemmehjælp, og koster det noget?".
func asksTwice(first, whole command, parts []string) bool {
	a, _, _ := strings.Cut(first.Passage, "#")
	b, _, _ := strings.Cut(whole.Passage, "#")
	last := plain(parts[len(parts)-1])
	return first.Verb == "guide" && a != "" && a == b && first.Passage != whole.Passage && first.Text != parts[len(parts)-1] &&
		question.MatchString(plain(first.Text)) && question.MatchString(last) && len(strings.Fields(last)) <= inPassing
}

// inPassing is how many words a question has at most that is asked beside another
// and names nothing itself.
const inPassing = 9

// withRest adds what else is asked about the same thing in few words: "hvordan får
// vi hjælp, og koster det noget?".
func (t *turn) withRest(ctx context.Context, whole command, parts []string) ([]command, error) {
	list := []command{whole}
	guide, passage, _ := strings.Cut(whole.Passage, "#")
	if whole.Verb != "guide" || guide == "" {
		return list, nil
	}
	if other := t.forOthers(guide); other != "" && passage != other && applying[passage] && adultKin.MatchString(danish.Fold(whole.Whole)) {
		return append(list, command{Verb: "guide", Text: whole.Text, Whole: whole.Whole, Terms: whole.Terms, Passage: guide + "#" + other, P: whole.P}), nil
	}
	questions := askingOf(parts)
	if len(questions) == 1 && len(parts) > 1 && questions[0] == parts[len(parts)-1] && (len(meaning(questions[0])) > 0 || len(t.e.lexicon.Find(questions[0])) > 0) && !ofTheRest(questions[0]) { // what is told behind a question says more of it
		c, err := t.classify(ctx, questions[0])
		if id, _, _ := strings.Cut(c.Passage, "#"); err != nil || c.Verb == "guide" && id == guide && c.P > fitted {
			return []command{c}, err // the rest is only told
		}
	}
	for i, p := range slices.Backward(parts) { // what is asked in passing stands last
		if i > 0 && whatNow.MatchString(plain(p)) {
			c, err := t.classify(ctx, parts[i-1])
			if id, _, _ := strings.Cut(c.Passage, "#"); err == nil && c.Verb == "guide" && id == guide && c.Passage != whole.Passage {
				return []command{c, whole}, nil
			}
		}
		if len(questions) == 1 && onlyHow(p) || whatNow.MatchString(plain(p)) || !question.MatchString(plain(p)) || noSubject.MatchString(plain(p)) || len(strings.Fields(plain(p))) > inPassing || len(t.e.lexicon.Find(p)) > 0 {
			continue
		}
		more := command{Verb: "none", Text: p, Whole: whole.Whole}
		if err := t.ofGuide(ctx, &more, guide); err != nil {
			return nil, err
		}
		switch {
		case more.Verb != "guide" || more.Passage == whole.Passage || len(list) > 1 || t.isOverview(more.Passage) || !t.answersRest(p, more.Passage):
		case len(questions) == 1 && !asksItself(strings.TrimSuffix(whole.Text, p)) && t.state.Guide == guide:
			return []command{more}, nil // only that is asked, of what was spoken of
		default:
			list = append(list, more)
		}
	}
	return t.bothAsked(ctx, list, questions)
}

// bothAsked adds the answer to the other of two questions put to one guide, each in its
// own words: "hvor længe gælder et pas, og må jeg få det i en anden by".
func (t *turn) bothAsked(ctx context.Context, list []command, questions []string) ([]command, error) {
	guide, passage, _ := strings.Cut(list[0].Passage, "#")
	if len(list) != 1 || len(questions) != 2 || passage == "" {
		return list, nil
	}
	for i, q := range questions {
		c, err := t.classify(ctx, q)
		if err != nil {
			return nil, err
		}
		of, other, _ := strings.Cut(c.Passage, "#")
		if c.Verb != "guide" || of != guide || other == passage || c.P < fitted || !asks(q) || t.isOverview(c.Passage) || len(meaning(q)) == 0 || !t.answersRest(q, c.Passage) || !t.answersRest(questions[1-i], list[0].Passage) {
			continue
		}
		if c.Whole = list[0].Whole; i == 0 {
			return []command{c, list[0]}, nil
		}
		return append(list, c), nil
	}
	return list, nil
}

// answersRest reports whether a passage, "guide#passage", answers what is asked beside
// something else: by what it asks for, or by what it names.
func (t *turn) answersRest(text, key string) bool {
	id, passage, _ := strings.Cut(key, "#")
	g, err := t.e.library.Guide(t.guideKey(id))
	if err != nil || g.Passage(passage) == nil {
		return false
	}
	if p := g.Passage(passage); namesNothing(t.untimed(text)) || len(meaning(text)) == 0 {
		return titled(text, p) || len(cued(text, t.sentencesOf(p))) > 0
	}
	return t.fitting(text, id, passage)
}

// isOverview reports whether a passage, "guide#passage", is the overview of its guide,
// which is no answer to what is asked in passing.
func (t *turn) isOverview(key string) bool {
	guide, passage, _ := strings.Cut(key, "#")
	g, err := t.e.library.Guide(t.guideKey(guide))
	return err == nil && g.Passage(passage) != nil && g.Passage(passage).Kind == knowledge.Overview
}

// ofTheRest reports whether what is asked is asked of what the rest of the message names:
// "hans regninger, hænger jeg på dem".
func ofTheRest(p string) bool { return pronouns.MatchString(plain(p)) && kindOfQuestion(p) < 0 }

// onlyHow asks how what was told of is done, and nothing besides: "hvordan får jeg en".
func onlyHow(p string) bool {
	return len(meaning(p)) == 0 && howIsIt.MatchString(trimLead(plain(p)))
}

// applying are the passages that tell how something is applied for.
var applying = map[string]bool{"soeg": true, "trin": true, "hvordan": true}

// forOthers is the passage of a guide about doing it for somebody in the family, ""
// when there is none.
func (t *turn) forOthers(guide string) string {
	const id = "for-andre"
	if g, err := t.e.library.Guide(t.guideKey(guide)); err == nil && g.Passage(id) != nil {
		return id
	}
	return ""
}

// whatNow asks what to do about what was told just before.
var whatNow = anyOf(`^(og )?(hvad|hva) (nu|så|(gør|skal|bør|kan) (jeg|vi|man)( nu| så| lige)*( (gøre|huske|ordne|passe på|tænke på|sørge for))?( nu| så| først| her| inden| (i )?(den )?(forbindelse|anledning))*)$|^skal (jeg|vi|man) (så )?(gøre|huske|ordne) noget( nu| så| først| her)*$|^(and )?(what now|now what|(what|where) (do|should|must|can) (i|we)( need to| have to)? (do|begin|start|remember)( now| first| then)?|do (i|we) (need|have) to do (something|anything))$`)

// onlyFeels tells how somebody is, and no more.
var onlyFeels = anyOf(`^(jeg|vi|i) (er|bliver|am|feel) (\p{L}+ ){0,2}(bange|ked af det|nervøs|bekymret|frustreret|træt af det|skræmt|scared|afraid|worried|sad|nervous|frightened|upset)$|^i'?m (\p{L}+ ){0,2}(scared|afraid|worried|sad|nervous|frightened|upset)$`)

// thoughts joins parts of a message that are one request: what asks only what to do
// goes with what it is asked about ("jeg skal flytte til Aarhus, hvad skal jeg gøre"),
// what says only where or when with what is to be there and then. What tells only a
// feeling is left out.
func thoughts(parts []string) []string {
	var out []string
	for _, p := range parts {
		if onlyFeels.MatchString(plain(p)) {
			continue
		}
		if len(out) > 0 && (onlyThing.MatchString(plain(out[len(out)-1])) && pronouns.MatchString(plain(p)) || orElse.MatchString(plain(p)) || ofThat.MatchString(plain(p)) && !asks(out[len(out)-1]) || whatNow.MatchString(plain(p)) || onlyAsksWhen.MatchString(plain(p)) || adverbial(p)) {
			out[len(out)-1] += ", " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

// orElse begins the other of two things that are asked about.
var orElse = anyOf(`^(eller|or)\b`)

// ofThat asks of what was told just before how it stands.
var ofThat = anyOf(`^(hvad (vil|betyder|indebærer|dækker) det( så)?( sige)?( over)?( for (mig|os|ham|hende))?( i praksis)?|what does (that|it) mean( for (me|us|him|her))?)$|^(hvordan går|hvad sker|hvad er status|hvor langt er|what is happening|what's happening|what happened|how is it going|what is the status)( (det|der|i|de))? (med|på|of|with|to) (det|den|that|it)( nu| now)?$`)

// onlyThing names a thing of one's own before it is asked about: "og min flytning, er den
// bekræftet".
var onlyThing = anyOf(`^(hvad med |what about )?(min|mit|mine|my) \p{L}+$`)

// onlyAsksWhen asks the hour or the place of what stands before it: "hvem kommer på
// torsdag, og hvad tid på dagen".
var onlyAsksWhen = anyOf(`^(og |and )?(på |at )?(hvad tid|hvilken tid|hvilket klokkeslæt|hvad klokken|what time|hvor henne|where|hvornår|when|hvornår (tager|tar|svarer|træffes) (de|hun|han|i|man)( (selv |så )?(den|telefonen|røret))?|hvornår er (hun|han|de) (der|ved telefonen|at træffe)|when (do|does) (they|she|he) (answer|pick up)( the phone)?)( på dagen| of day| præcis| exactly| er det| skal jeg være der| is it)*$`)

// adverbial reports whether a part of a message says only where or when: "at citizen
// service next week", "morning only".
func adverbial(part string) bool {
	p := plain(part)
	if n := len(strings.Fields(p)); n > 6 || speaker.MatchString(p) || isOrder(p) {
		return false
	} else if n <= 3 && onlyWhen.MatchString(p) {
		return true
	}
	return atPlace.MatchString(p)
}

// speaker names who does something: a sentence of its own.
var speaker = anyOf(`\b(jeg|vi|du|han|hun|de|man|i|we|you|he|she|they|it|det|there|der|can|do|does|is|are|er|kan|skal|må|har)\b`)

// atPlace begins where something is, or with whom; onlyWhen is a part of the day.
var (
	atPlace  = anyOf(`^(hos|ved|inde på|nede på|at|with) `)
	onlyWhen = anyOf(`^(kun |helst |only |preferably )?(om |in the )?(morgenen?|formiddagen?|eftermiddagen?|aftenen?|mornings?|afternoons?|evenings?)( kun| only| please| tak| helst)*$`)
)

// invests asks what to put one's money in.
var invests = anyOf(`\b((skal|bør|burde|kan) (jeg|vi|man)|(should|shall|can) (i|we)) (\p{L}+ ){0,4}?(købe|investere|sætte|placere|buy|invest|put)\b.*\b(\p{L}*aktier?|guld|krypto\p{L}*|bitcoins?|obligationer|investeringsforening\p{L}*|stocks?|shares|gold|crypto\p{L}*|bonds)\b|\b(hvor|hvordan|where|how) (skal|bør|should|do) (jeg|vi|i|we) (investere|invest)\b`)

// undivided reports whether a text is one matter, whatever its parts sound like.
func (t *turn) undivided(whole command, text string) bool {
	return guess(whole) && len(whole.Terms) == 0 && unguidedIn(text) != nil || // "min cykel er stjålet, skal jeg melde det her" is no move that is reported
		guess(whole) && t.onUnguided(whole) ||
		whole.Verb == "own" && leftAlone.MatchString(plain(text))
}
