package assistant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/fault"
)

// Question is what a citizen was asked when they said something.
type Question struct {
	Text    string
	Options []Source // what was offered to point at, where pointing answers it
}

// pointable are the slots that are answered by pointing at a record or a topic
// that Offelia offered. A time is not: the clock is read from the citizen's own
// words, or is the button that they press.
var pointable = map[action.Kind]bool{
	action.Appointment: true, action.Document: true, action.Case: true, action.Topic: true, action.Areas: true, action.Holder: true,
}

// tryAnew is for words that were not understood as the answer to the slot in
// hand. A model may say which of them answer it, which option they point at, or
// that they ask something else; Offelia reads the value from those words
// herself, and the citizen sees and confirms it as always. When the model does
// not help either, the slot is asked for again as if there were none. before and
// blank are the errand and the reply as they were before the words were tried.
func (t *turn) tryAnew(ctx context.Context, before errand, blank reply, s action.Slot, text string) error {
	e := t.state.errand()
	u, proposals := t.proposals(ctx, text, t.questionOf(e, s))
	for _, p := range proposals {
		if p.Verb != "answer" {
			if c, ok := t.accept(ctx, u, p); ok && c.Verb != "action" {
				*e, t.r = before, blank
				return t.between(ctx, c)
			}
			continue
		}
		said := answerIn(u, p)
		if said == "" {
			continue
		}
		*e, t.r = before, blank
		if err := t.advance(ctx, said); err != nil || !t.asksAgain(before) {
			return err
		}
		e = t.state.errand()
		*e, t.r = before, blank
		if err := t.advance(ctx, text); err != nil {
			return err
		}
	}
	return t.missed(ctx, before, blank, s, text)
}

// asksAgain says that an answer led nowhere: the same is asked for again, and no
// time that was wished for turned out to be taken.
func (t *turn) asksAgain(before errand) bool {
	now := t.state.errand()
	return now != nil && now.Asked == before.Asked && now.Change.Key == before.Change.Key && now.Refused == before.Refused &&
		slices.Equal(now.Options, before.Options)
}

// missed counts an answer that was not understood. The same is never said again
// the same way: first it is put in other words, then a person and the way out are
// offered, then a person takes over.
func (t *turn) missed(ctx context.Context, before errand, blank reply, s action.Slot, text string) error {
	e := t.state.errand()
	if e.Wish != before.Wish || s.Kind == action.Time && relative(text) {
		return nil // understood
	}
	if said := t.inPlainWords(text); said != "" {
		*e, t.r = before, blank
		return t.inErrand(ctx, said)
	}
	e.Misses++
	if last := t.state.Last; last == nil || !strings.HasSuffix(last.Text, t.r.text()) && e.Misses < 2 {
		e.Misses = 0
		return nil // it says something that the last message did not: what is free then
	}
	if e.Misses > 2 {
		t.r = blank
		return t.giveUp(ctx)
	}
	choices := t.r.message.Choices
	t.r = blank
	t.r.outcome(DidAction)
	if e.Misses == 1 && asksUs(text) {
		t.r.say(fault.Words{DA: "Det kan jeg ikke svare på her, men det kan en medarbejder.", EN: "I cannot answer that here, but a member of staff can."})
		t.r.say(s.Ask)
		t.offerPerson()
	} else if e.Misses == 1 {
		t.putOtherwise(e, s)
	} else {
		t.r.say(fault.Words{DA: "Det forstod jeg stadig ikke. Vil du hellere tale med en medarbejder? Du kan også sige “drop det”, så gør jeg ikke noget.", EN: "I still did not understand. Would you rather talk to a member of staff? You can also say “never mind”, and I will do nothing."})
		t.offerPerson()
	}
	t.refer(e, "proposed")
	t.r.asks(Ask(s.Asks))
	for _, c := range choices {
		t.r.choice(c.Value, c.Label)
	}
	return nil
}

// giveUp puts the errand in hand aside and lets a person take over.
func (t *turn) giveUp(ctx context.Context) error {
	t.r.say(fault.Words{DA: "Undskyld, jeg forstår det ikke godt nok, så jeg lægger det fra mig. Intet er ændret.", EN: "I am sorry, I do not understand well enough, so I put this aside. Nothing is changed."})
	t.state.pop()
	return t.handOver(ctx, command{Arg: "not_understood", Text: t.in.Text})
}

// asksUs reports whether a text can only be a question to Offelia.
func asksUs(text string) bool {
	p := trimLead(plain(text))
	return asks(p) || strings.HasSuffix(strings.TrimSpace(text), "?") || isQuestion.MatchString(p)
}

// isQuestion begins what can only be a question to Offelia.
var isQuestion = anyOf(`^((kan|må|skal|can|must|should|do|does|is|are) (\p{L}+ ){1,2}\p{L}+ |er der|er det|har (i|du|de)|får jeg|bliver (jeg|det|den)|is there|is it|are there|do (you|they)|does (it|she|he|that)|(bliver|kommer|får|gør|vil|har) (hun|han|jeg|vi|\p{L}+) \p{L}+|will (i|it|she|he|they))\b`)

// tellsWhy is a reason, told where a time is asked for.
var tellsWhy = anyOf(`^(fordi |for |because )?(jeg|vi|han|hun|min \p{L}+|mit \p{L}+|i|we|he|she|my \p{L}+) (skal|er|har|arbejder|kan|rejser|var|am|is|have|has|work|must|can't)\b( \p{L}+){2,}`)

// putOtherwise asks for a slot in other words: with what can be pointed at, by number.
func (t *turn) putOtherwise(e *errand, s action.Slot) {
	switch {
	case s.Kind == action.File:
	case s.Kind == action.Time && tellsWhy.MatchString(plain(t.in.Text)):
		t.r.say(fault.Words{DA: "Det er helt i orden. Så finder vi en anden tid.", EN: "That is quite all right. Then we will find another time."})
	default:
		t.r.say(fault.Words{DA: "Det kunne jeg ikke læse som et svar.", EN: "I could not read that as an answer."})
	}
	var list []string
	for i, o := range e.Options {
		list = append(list, fmt.Sprintf("%d) %s", i+1, o.Label))
	}
	if s.Kind == action.File {
		t.r.say(fault.Words{
			DA: "Her kan jeg kun tage imod selve filen. Har du den ikke endnu, eller ligger den hos en anden, så kom tilbage, når du har den. Har du kun noget af det, så send det, du har, og skriv til dem, der har sagen, hvad der mangler.",
			EN: "Here I can only take the file itself. If you do not have it yet, or somebody else has it, come back when you do. If you have only some of it, send what you have and write to those who have the case what is missing.",
		})
		return
	}
	if s.Kind == action.Time && len(list) > 0 { // a number would be read as a day or an hour
		t.r.sayf("Skriv en dag eller et klokkeslæt, for eksempel “%s”. Eller sig “drop det”.", "Write a day or an hour, for example “%s”. Or say “never mind”.", e.Options[0].Label)
		return
	}
	if len(list) > 0 {
		t.r.sayf("%s Svar med et nummer: %s. Eller sig “drop det”.", "%s Answer with a number: %s. Or say “never mind”.", s.Ask.In(t.r.lang), strings.Join(list, "; "))
		return
	}
	t.r.say(s.Why)
	t.r.sayf("%s Eller sig “drop det”.", "%s Or say “never mind”.", s.Ask.In(t.r.lang))
}

func (t *turn) questionOf(e *errand, s action.Slot) *Question {
	q := &Question{Text: s.Ask.In(t.r.lang)}
	if pointable[s.Kind] {
		for _, o := range e.Options {
			q.Options = append(q.Options, Source{Key: o.Value, Text: o.Label, Private: true})
		}
	}
	return q
}

// answerIn reads a proposal as an answer: a part of the citizen's own text, word by
// word, or the option among those offered that it points at. "" when it is neither,
// and when the citizen said that it is not so ("alt andet end onsdag").
func answerIn(u Utterance, p Proposal) string {
	if u.Pasted || p.Words == "" && p.Key == "" {
		return ""
	}
	before, after, ok := strings.Cut(" "+plain(u.Text)+" ", " "+plain(p.Words)+" ")
	if p.Words != "" && (!ok || plain(p.Words) == "" || deniedBefore.MatchString(before)) {
		return ""
	}
	if p.Key == "" { // "hende jeg ikke orker" may well point at an option
		if deniedAfter.MatchString(after) {
			return ""
		}
		return p.Words
	}
	if slices.ContainsFunc(u.Asked.Options, func(o Source) bool { return o.Key == p.Key }) {
		return p.Key
	}
	return ""
}

var (
	deniedBefore = anyOf(`\b(ikke|aldrig|undtagen|uden|hverken|andet end|end|not|never|except|without|than|anything but)( \S+){0,2}$`)
	deniedAfter  = anyOf(`^(\S+ ){0,3}(ikke|not|never|aldrig)\b|^\S*n't\b`)
)
