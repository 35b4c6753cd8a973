package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/action"
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
	t.missed()
	return nil
}

// asksAgain says that an answer led nowhere: the same is asked for again, and no
// time that was wished for turned out to be taken.
func (t *turn) asksAgain(before errand) bool {
	now := t.state.errand()
	return now != nil && now.Asked == before.Asked && now.Change.Key == before.Change.Key && now.Refused == before.Refused
}

// missed counts an answer that was not understood; after two a person is offered.
func (t *turn) missed() {
	e := t.state.errand()
	if e.Misses++; e.Misses > 1 {
		t.offerPerson()
	}
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

// answerIn reads a proposal as an answer: an option that was offered, or else a
// part of the citizen's own text, word by word. "" when it is neither, and when
// the citizen said that it is not so ("alt andet end onsdag").
func answerIn(u Utterance, p Proposal) string {
	if u.Pasted {
		return ""
	}
	if p.Key != "" {
		if slices.ContainsFunc(u.Asked.Options, func(o Source) bool { return o.Key == p.Key }) {
			return p.Key
		}
		return ""
	}
	before, after, ok := strings.Cut(" "+plain(u.Text)+" ", " "+plain(p.Words)+" ")
	if !ok || plain(p.Words) == "" || deniedBefore.MatchString(before) || deniedAfter.MatchString(after) {
		return ""
	}
	return p.Words
}

var (
	deniedBefore = anyOf(`\b(ikke|aldrig|undtagen|uden|hverken|andet end|end|not|never|except|without|than|anything but)( \S+){0,2}$`)
	deniedAfter  = anyOf(`^(\S+ ){0,3}(ikke|not|never|aldrig)\b|^\S*n't\b`)
)
