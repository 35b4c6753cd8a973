package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// A record is told once. What is asked on about it is answered from it, or from the
// guide about its topic, or said to stand nowhere; the same record again would read
// as not having listened.

// mostOnward is how many words a question has at most that goes on about the record
// just told.
const mostOnward = 12

// justTold reports whether the answer before was one record, and now the same one
// would be told for another question.
func (t *turn) justTold(text string, chosen []item) bool {
	last := t.state.Last
	p := trimLead(plain(text))
	if t.in.Kind != Said || last == nil || last.Outcome != AnswerOwnData && !(last.Outcome == Clarify && question.MatchString(p)) || len(chosen) != 1 || len(strings.Fields(p)) > mostOnward || haveI.MatchString(p) || plain(text) == plain(t.asked) {
		return false
	}
	if len(t.state.Shown) == 0 || t.state.Shown[0] != chosen[0].record || t.told(chosen[0]) || owes.MatchString(p) || stillMissing.MatchString(p) {
		return false
	}
	return len(t.state.Shown) == 1 || t.state.Shown[1].Kind != chosen[0].Kind
}

// stillMissing asks what is lacking, which is the document again.
var stillMissing = anyOf(`\b(mangler|skylder|missing)\b`)

// headed reports whether all of the stems stand in the title of a passage.
func headed(stems []string, p *knowledge.Passage) bool {
	title := " " + plain(p.Title) + " "
	return !slices.ContainsFunc(stems, func(stem string) bool { return !strings.Contains(title, " "+stem) })
}

// onward answers what is asked on about the record just told.
func (t *turn) onward(ctx context.Context, text string, v citizen.View, it item) error {
	p, c := trimLead(plain(text)), caseBehind(v, it)
	t.show(it)
	switch {
	case mayAppeal.MatchString(p) && c.AppealDeadline != "":
		t.r.sayf("Ja. Klagefristen i “%s” er %s.", "Yes. The deadline to complain in “%s” is %s.", c.Title, t.sayWhen(c.AppealDeadline))
		t.r.choice("passage:klage#hvordan", t.r.words("Hvordan klager jeg?", "How do I complain?"))
		return nil
	case standsNow.MatchString(p) && c.ID != "" && it.appointment == nil:
		t.waitsFor(v, c)
		return nil
	case t.holds(p, c, it):
		return nil
	}
	if done, err := t.guideOn(ctx, text, c, it); done || err != nil {
		return err
	}
	if it.document != nil && fillsIn.MatchString(p) && t.tellNaming(string(c.Area), it.title) {
		return nil
	}
	t.askThem(c, it)
	t.offerPerson()
	return nil
}

// holds answers what a record itself tells: who, where, when, how much. False when it is
// asked for nothing of the kind.
func (t *turn) holds(p string, c citizen.Case, it item) bool {
	switch {
	case asksFor["who"].MatchString(p) && fillsIn.MatchString(p):
		return false
	case asksFor["who"].MatchString(p) && decides(c, it) != "":
		t.r.sayf("Det er %s.", "It is %s.", decides(c, it))
	case asksFor["where"].MatchString(p) && it.appointment != nil:
		t.r.add(t.sayPlace(it.appointment))
	case asksFor["when"].MatchString(p) && (it.appointment != nil || it.benefit != nil || it.identity != nil || it.document != nil):
		t.r.add(it.say)
	case asksFor["when"].MatchString(p) && c.ID != "" && c.NextStep != "":
		t.r.sayf("Næste skridt i “%s”: %s.", "Next step in “%s”: %s.", c.Title, strings.TrimSuffix(c.NextStep, "."))
	case asksFor["amount"].MatchString(p) && it.amount > 0:
		t.r.add(it.say)
	default:
		return false
	}
	return true
}

// inOneBreath answers two or three things that are asked of one record together: "er det
// før skat, og hvornår kommer den". False when one of them is not for the record to tell.
func (t *turn) inOneBreath(ctx context.Context, text string) (done bool, err error) {
	parts := segments(text)
	if t.state.errand() != nil || len(parts) < 2 || len(parts) > mostAsked || len(strings.Fields(text)) > mostAskWords+mostAsked {
		return false, nil
	}
	for _, part := range parts {
		if a := t.wantedAs(part); a == wantsNothing && !t.asksOfRecord(part) || a == wantsName && len(meaning(part)) > 0 {
			return false, nil
		}
	}
	of, err := t.spokenRecords(ctx, text)
	if err != nil || len(of.list) != 1 || t.namesElse(text, of.list) {
		return false, err
	}
	it, before := of.list[0], len(t.r.parts)
	c := caseBehind(of.view, it)
	for _, part := range parts {
		p, was := trimLead(plain(part)), len(t.r.parts)
		if a := t.wantedAs(part); it.benefit != nil && was > before && (a == wantsMoney || asksFor["when"].MatchString(p)) {
			t.r.sayf("Pengene udbetales %s.", "The money is paid on %s.", t.sayWhen(it.benefit.PayDate))
		} else if a != wantsNothing {
			t.answerOf(ctx, of.view, c, it, a, part)
		}
		if len(t.r.parts) == was && !t.holds(p, c, it) {
			t.r.parts = t.r.parts[:before]
			return false, nil
		}
	}
	t.showing(of.list)
	if of.view.OnBehalf {
		t.r.message.OnBehalf = of.view.Name
	}
	t.asked, t.state.Words = t.state.Words, text
	return true, nil
}

// guideOn quotes the sentence of the guide about a record's topic that speaks of what
// is asked; false when none does.
func (t *turn) guideOn(ctx context.Context, text string, c citizen.Case, it item) (bool, error) {
	text = lastQuestion(text)
	stems := stemsOf(text)
	if len(stems) < 2 {
		return false, nil
	}
	for _, id := range append([]string{string(c.Area)}, it.terms...) {
		g, err := t.e.library.Guide(t.guideKey(guideOf(id)))
		if id == "" || err != nil {
			continue
		}
		found, err := t.find(ctx, knowledge.Query{Text: text, Lang: t.r.lang, Limit: 5, Prior: map[string]float64{g.ID: topicality}})
		if err != nil {
			return false, err
		}
		hits := slices.DeleteFunc(slices.Clone(found.Passages), func(h knowledge.Hit) bool { return shared(h.Guide) != g.ID })
		for _, h := range hits {
			if s := speaking(stems, h.Passage); s != "" && t.quotePart(h.Guide, h.Passage, s) {
				return true, nil
			}
		}
		if len(hits) > 0 && t.near(text, hits[0]) {
			if parts := answering(text, t.sentencesOf(hits[0].Passage)); len(parts) > 0 && t.quotePart(hits[0].Guide, hits[0].Passage, parts...) {
				return true, nil
			}
		}
		if best, err := t.inGuide(ctx, g, text); err != nil || best != nil && t.quotePart(g, best, sentences(best.Short)...) {
			return err == nil, err
		}
	}
	return false, nil
}

// stemsOf are the stems of what a question means; one alone, which stands in many a sentence,
// together with the longer small words beside it: "må jeg køre imens".
func stemsOf(text string) []string {
	stems := meaning(text)
	if len(stems) == 1 {
		for _, w := range strings.Fields(trimLead(plain(text))) {
			if general[w] && len([]rune(w)) > 4 && !asksSomething.MatchString(w) {
				stems = append(stems, w)
			}
		}
	}
	return stems
}

// meaning are the stems of the words in a question that do not fit any topic.
func meaning(text string) []string {
	var stems []string
	for _, w := range strings.Fields(trimLead(plain(text))) {
		if !general[w] && len([]rune(w)) > 2 {
			stems = append(stems, danish.Stem(w))
		}
	}
	return stems
}

// speaking is the first sentence of a passage in which all of the stems stand.
func speaking(stems []string, p *knowledge.Passage) string {
	for _, s := range sentences(p.Text) {
		said := " " + plain(s) + " "
		if !slices.ContainsFunc(stems, func(stem string) bool { return !strings.Contains(said, " "+stem) }) {
			return s
		}
	}
	return ""
}

// fillsIn asks who makes a paper, or who may, which is not who decides the case.
var fillsIn = anyOf(`^(hvem|who) (\p{L}+ ){0,2}?(laver|udfylder|skriver|underskriver|lave|udfylde|skrive|underskrive|kan|må|fills|makes|signs|writes|fill|make|sign|can|may)\b`)

// standsNow asks how a matter stands and what comes next.
var standsNow = anyOf(`^(hvordan (går|står|ser)|hvor langt|hvad (sker|venter|nu|så|er (status|næste)|skal (jeg|der))|what (happens|now|next|is (next|missing))|how (far|is it))\b|\b(status|næste skridt|next step|venter)\b`)

// asksFor are the questions that a record answers by what it holds.
var asksFor = map[string]pattern{
	"who":    anyOf(`^(hvem|who)\b`),
	"where":  anyOf(`^(hvor|where) (er|foregår|ligger|skal|bliver|is|do|does|will)\b`),
	"when":   anyOf(`^(hvornår|hvad tid|hvilken dag|when|what (time|day))\b`),
	"amount": anyOf(`^(hvor (meget|mange penge|stort)|how much)\b`),
}

// numberAgain asks for a number that was just told.
var numberAgain = anyOf(`^(og )?(hvad var (det|nummeret)( nu)?( for et nummer| nummer| nu)?|(sig|giv mig|skriv|hvad var) (lige )?(nummeret|det nummer|telefonnummeret)( nu| igen| en gang til)*|hvilket nummer (var det|sagde du)( nu)?|(say|tell me|give me|what was) (the|that) number( again)?( please)?)$`)

// numbersAgain tells the sentences with a number to call of the last answer that had
// one, or that none was told. Whoever needs 112 or 1888 must not have to look for it.
func (t *turn) numbersAgain() {
	told := numbersIn(t.state.Last.Text)
	if len(told) == 0 {
		told = t.state.Numbers
	}
	for _, s := range told {
		t.r.outcome(ContactPhone)
		t.r.add(s)
	}
	if t.r.empty() {
		t.r.outcome(Clarify)
		t.r.say(fault.Words{DA: "Jeg har ikke givet dig noget nummer endnu. Hvem vil du ringe til?", EN: "I have not given you a number yet. Whom do you want to call?"})
		t.r.asks(AskReason)
	}
}

// numbersIn are the sentences of a text that hold a number to call.
func numbersIn(text string) []string {
	return slices.DeleteFunc(sentences(text), func(s string) bool { return !toCall.MatchString(s) })
}

// toCall is a number that one can call, also the short ones.
var toCall = regexp.MustCompile(`\b(112|113|114|116 ?111|116 ?117|1813|1888|\d\d ?\d\d ?\d\d ?\d\d|70 201 201)\b`)
