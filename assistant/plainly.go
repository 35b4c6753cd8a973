package assistant

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// A guide may say a passage in plain language too ("let dansk"). An answer holds
// both wordings, and says which one its text is; the other is one press away, and
// needs no turn. Whoever cannot press asks in words, about the answer just given
// or for good: then this file answers.

// Wording is a message's answer in another variant than its Text: the same
// passages, told to the letter.
type Wording struct {
	Variant   Variant    `json:"variant"`
	Text      string     `json:"text"`
	Citations []Citation `json:"citations"`
}

// plainly tells whether answers are given in plain language where there is one:
// as the citizen chose for all pages, or said in this conversation, whichever
// came last.
func (t *turn) plainly() bool {
	if v := t.in.Variant; v != "" && v != cmp.Or(t.state.DoorVariant, Official) {
		t.state.DoorVariant, t.state.Variant = t.in.Variant, t.in.Variant
	}
	return t.once || t.state.Variant == PlainLanguage
}

// inVariant picks the wording of an answer that is told, and the other one, nil
// when there is none.
func inVariant(a knowledge.Answer, plain bool) (told knowledge.Answer, other *knowledge.Answer) {
	if plain && a.Plain != nil {
		return *a.Plain, &a
	}
	return a, a.Plain
}

// tellAnswer says what a passage answers, in the variant that is wanted, and
// keeps the other one beside it. Every quote is verified first.
func (t *turn) tellAnswer(answer knowledge.Answer, plain bool) error {
	told, other := inVariant(answer, plain)
	cited := told.Citations
	if other != nil {
		cited = slices.Concat(cited, other.Citations)
	}
	for _, cite := range cited {
		if err := t.e.library.Verify(cite); err != nil {
			return fault.Wrap("assistant: quote", err)
		}
	}
	t.r.add(told.Short)
	t.r.add(told.Rest)
	t.r.short = append(t.r.short, told.Short)
	t.r.cite(told.Citations...)
	if other != nil {
		t.r.also(*other)
	}
	return nil
}

// cite adds what the message rests on. Its Variant is plain when any of it is
// told in plain language.
func (r *reply) cite(list ...Citation) {
	r.message.Citations = append(r.message.Citations, list...)
	for _, c := range list {
		if c.Variant == PlainLanguage {
			r.message.Variant = c.Variant
		}
	}
}

// also keeps the other wording of an answer beside the message's text. Of a
// message with several answers they are parted by their titles.
func (r *reply) also(other knowledge.Answer) {
	variant := Official
	if other.Citations[0].Variant == PlainLanguage {
		variant = PlainLanguage
	}
	if r.message.Also == nil {
		r.message.Also = &Wording{Variant: variant}
	}
	w := r.message.Also
	text := strings.TrimSpace(other.Short + "\n\n" + other.Rest)
	if len(w.Citations) == 1 {
		w.Text = w.Citations[0].Title + "\n\n" + w.Text
	}
	if len(w.Citations) > 0 {
		text = w.Text + "\n\n" + other.Citations[0].Title + "\n\n" + text
	}
	w.Text, w.Citations = text, append(w.Citations, other.Citations...)
}

//go:embed wordings.txt
var wordingFile string

// wordingPhrases are what is said of the wording of an answer, by what is meant.
var wordingPhrases = sectionsOf(wordingFile)

// saysOfWording tells whether a spaced text says one of the things of wordings.txt.
func saysOfWording(what, words string) bool { return anyMatches(wordingPhrases[what], words) }

// mostPlainWords is how long such a request is at most.
const mostPlainWords = 14

// ofWording answers what is asked of the wording of the last answer, or of all
// that follow; done is false when it is no such thing. A letter that is not
// understood is none, nor are words of a message that is being written.
func (t *turn) ofWording(ctx context.Context, text string) (done bool, err error) {
	p, e := spaced(trimLead(plain(text))), t.state.errand()
	if rest := styled.ReplaceAllString(text, " "); e == nil && rest != text && t.asksAnew(rest) {
		t.once = true
		return true, t.fresh(ctx, strings.TrimSpace(rest))
	}
	told := len(t.state.Cited) > 0
	switch {
	case len(strings.Fields(p)) > mostPlainWords, saysOfWording("unless", p), e != nil && (e.Asked == "text" || !told):
		return false, nil
	case saysOfWording("no more", p) && t.plainly(), saysOfWording("for good", p) && saysOfWording("whole", p):
		return true, t.settle(ctx, Official)
	case saysOfWording("for good", p) && (saysOfWording("easier", p) || easy.MatchString(p)):
		return true, t.settle(ctx, PlainLanguage)
	case told && saysOfWording("whole", p) && len(strings.Fields(p)) <= 8:
		return true, t.retell(ctx, Official)
	case saysOfWording("easier", p), told && saysOfWording("lost", p):
		return true, t.retell(ctx, PlainLanguage)
	}
	return false, nil
}

// easy is what is wished for in few words: "svar altid enkelt".
var easy = anyOf(`\b(let|lettere|letlæst|enkelt|enklere|simpelt|simplere|nemt|nemmere|plain|plainly|simple|simpler|simply|easy|easier)\b`)

// styled is the wish for a wording beside a question of its own: "hvad er
// boligstøtte på let dansk".
var styled = regexp.MustCompile(`(?i)[ ,.–-]*\b(?:(?:forklaret|skrevet|fortalt|sagt|og|men|gerne|helst|written|explained|but|and) )*(?:(?:på|i|in|med|with) (?:helt |very )?(?:let|lettere|enkelt|simpelt|almindeligt|plain|simple|easy|enkle|lette|easy) (?:dansk|sprog|english|language|ord|words)|letdansk)(?: tak| please)?\b[,:]?`)

// asksAnew tells whether a text names something that the last answer was not
// about.
func (t *turn) asksAnew(text string) bool {
	return slices.ContainsFunc(t.e.lexicon.Find(text), func(term string) bool { return len(t.state.Cited) == 0 || !has(t.state.Terms, term) })
}

// settle keeps which wording the conversation's answers are told in, and tells
// the last one so.
func (t *turn) settle(ctx context.Context, v Variant) error {
	t.plainly() // the door's choice is the older one
	t.state.Variant = v
	t.r.outcome(SmallTalk)
	if v == PlainLanguage {
		t.r.say(fault.Words{
			DA: "I orden. Fra nu af svarer jeg på let dansk. Skriv “den fulde tekst”, hvis du vil se det hele.",
			EN: "All right. From now on I answer in plain English. Write “the full text” if you want to see all of it.",
		})
	} else {
		t.r.say(fault.Words{DA: "I orden. Fra nu af får du den fulde tekst.", EN: "All right. From now on you get the full text."})
	}
	if len(t.state.Cited) > 0 && t.state.CitedIn != v {
		return t.retell(ctx, v)
	}
	return t.wentOn(ctx)
}

// retell tells the last answer again in another wording.
func (t *turn) retell(ctx context.Context, v Variant) error {
	list := t.state.Cited
	again := t.state.CitedIn == v
	if len(list) == 0 {
		return t.offerPlain()
	}
	told := 0
	for _, name := range list {
		h, ok := t.hit(knowledge.Found{}, name)
		if !ok || h.Suspended != nil {
			continue
		}
		answer := knowledge.Compose(h, t.now)
		if v == PlainLanguage && (answer.Plain == nil || again) {
			t.notPlainer(answer, again)
			told++
			continue
		}
		if err := t.tellAnswer(answer, v == PlainLanguage); err != nil {
			return err
		}
		t.noted(answer)
		told++
	}
	if told == 0 {
		return t.stale()
	}
	t.r.outcome(AnswerGuide)
	t.asIs = true
	if v == PlainLanguage && t.state.Variant != v && t.r.message.Variant == v {
		t.r.choice(variantChoice+string(v), t.r.words("Svar altid på let dansk", "Always answer in plain English"))
	}
	return t.wentOn(ctx)
}

// variantChoice begins the button that asks for a wording for good.
const variantChoice = "variant:"

// notPlainer is honest that there is no plainer text: it gives the short answer,
// and a person.
func (t *turn) notPlainer(a knowledge.Answer, again bool) {
	if again {
		t.r.say(fault.Words{DA: "Lettere har jeg det ikke. Det vigtigste er:", EN: "I do not have it any plainer. What matters most is:"})
		a = *a.Plain
	} else {
		t.r.say(fault.Words{DA: "Det svar har jeg ikke på let dansk endnu. Det korte svar er:", EN: "I do not have that answer in plain English yet. The short answer is:"})
	}
	t.r.add(a.Short)
	t.r.short = append(t.r.short, a.Short)
	t.r.cite(a.Citations...)
	t.noted(a)
	t.r.say(fault.Words{DA: "En medarbejder kan forklare det for dig.", EN: "A member of staff can explain it to you."})
	t.offerPerson()
}

// offerPlain answers a request for plain language before there is an answer that
// could be told so.
func (t *turn) offerPlain() error {
	t.r.outcome(SmallTalk)
	if last := t.state.Last; last != nil && last.Outcome == AnswerOwnData {
		t.r.say(fault.Words{
			DA: "Dine egne sager og breve har jeg ikke med lettere ord. En medarbejder kan forklare dem for dig. Svar fra vejledningerne kan jeg give på let dansk.",
			EN: "I do not have your own cases and letters in plainer words. A member of staff can explain them to you. Answers from the guides I can give in plain English.",
		})
		t.offerPerson()
		return nil
	}
	t.r.say(fault.Words{
		DA: "Ja. Mange svar kan jeg give på let dansk. Dine egne sager og breve kan jeg ikke skrive om, men en medarbejder kan forklare dem. Skal jeg altid svare på let dansk?",
		EN: "Yes. I can give many answers in plain English. I cannot rewrite your own cases and letters, but a member of staff can explain them. Shall I always answer in plain English?",
	})
	t.r.choice(variantChoice+string(PlainLanguage), t.r.words("Svar altid på let dansk", "Always answer in plain English"))
	t.offerPerson()
	return nil
}

// noted adds what the citizen must know about an answer.
func (t *turn) noted(a knowledge.Answer) {
	for _, note := range a.Notes {
		t.r.add(note)
	}
	t.r.kept = append(t.r.kept, a.Notes...)
	t.r.message.Label = string(knowledge.Label(t.r.message.Label).And(a.Label))
	t.r.message.Origin = "editor"
}

// wentOn takes up the errand in hand, if there is one.
func (t *turn) wentOn(ctx context.Context) error {
	if e := t.state.errand(); e != nil {
		return t.backTo(ctx, e)
	}
	return nil
}

// rememberCited keeps which passages a message told, and how, for whoever asks
// for another wording of it. Small talk in between changes nothing.
func (s *state) rememberCited(m Message) {
	said := s.Last != nil && m.Text == s.Last.Text // once more
	if len(m.Citations) == 0 && (said || m.Outcome == SmallTalk || m.Outcome == Clarify) {
		return
	}
	s.Cited, s.CitedIn = nil, m.Variant
	for _, c := range m.Citations {
		guide, _, _ := strings.Cut(c.Guide, "@")
		if name := fmt.Sprintf("%s#%s", guide, c.Passage); !slices.Contains(s.Cited, name) {
			s.Cited = append(s.Cited, name)
		}
	}
}

// sentencesOf parts a passage into sentences, of the wording that is told.
func (t *turn) sentencesOf(p *knowledge.Passage) []string {
	if t.plainly() && p.Plain != nil {
		return sentences(p.Plain.Text)
	}
	return sentences(p.Text)
}
