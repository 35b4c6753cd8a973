package assistant

import (
	"cmp"
	"context"
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
	if v := t.in.Variant; v != "" && v != cmp.Or(t.state.DoorVariant, knowledge.Official) {
		t.state.DoorVariant, t.state.Variant = t.in.Variant, t.in.Variant
	}
	return t.once || t.state.Variant == knowledge.PlainLanguage
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
		if c.Variant == knowledge.PlainLanguage {
			r.message.Variant = c.Variant
		}
	}
}

// also keeps the other wording of an answer beside the message's text. Of a
// message with several answers they are parted by their titles.
func (r *reply) also(other knowledge.Answer) {
	variant := knowledge.Official
	if other.Citations[0].Variant == knowledge.PlainLanguage {
		variant = knowledge.PlainLanguage
	}
	if r.message.Also == nil {
		r.message.Also = &Wording{Variant: variant}
	}
	w := r.message.Also
	if w.Variant != variant {
		return // one part has a plain text and the other not: what is beside it is the first one's
	}
	text := strings.TrimSpace(other.Short + "\n\n" + other.Rest)
	if len(w.Citations) == 1 {
		w.Text = w.Citations[0].Title + "\n\n" + w.Text
	}
	if len(w.Citations) > 0 {
		text = w.Text + "\n\n" + other.Citations[0].Title + "\n\n" + text
	}
	w.Text, w.Citations = text, append(w.Citations, other.Citations...)
}

// What is asked of the wording of an answer, over plain texts.
var (
	easier = anyOf(`\b(på|i|med|til) (helt |lidt |mere )?(let|lette|lettere|letlæst|letforståeligt|enkelt|enkle|simpelt|simple|nemt|nemme|nemmere|almindeligt|almindelige|normalt|normale|jævnt|klart|forståeligt|mennesketale|menneskesprog) ?(dansk|sprog|ord|tale)?( tak| please)?$` +
		`|\b(på|i|med) (let|lettere|enkelt|simpelt|nemt|almindeligt|normalt|jævnt|klart|forståeligt) (dansk|sprog)\b|\b(let ?dansk|lettere dansk|klart sprog)\b` +
		`|\b(sig|sige|siger|skriv|skrive|skriver|forklar|forklare|fortæl|fortælle|formuler\p{L}*|omskriv\p{L}*|vis|vise|læs|læse|få|udtryk\p{L}*) (\p{L}+ ){0,5}(lettere|nemmere|enklere|simplere|enkelt|simpelt|simpel|nemt|forståeligt|mindre (svært|indviklet|kompliceret|langt))\b` +
		`|\b(forstår|forstod|forstå|fatter|fattede|begriber|kapere\p{L}*|følger) (\p{L}+ ){0,4}(ikke|ik|hat|bjælde|intet|ingenting|brik|minus|nada|kun halvdelen)( (et (eneste )?ord|en (bønne|brik|skid|klap|pind|dyt|meter)|noget|det hele|halvdelen))?( (af|i) (det|det her|det der|svaret|teksten|hvad du (siger|skriver)|det du (siger|skriver)))?( her)?$` +
		`|^(nej |men |puha |undskyld )*(det|det her|det der|svaret|teksten|den tekst) (forstår|fatter|forstod|begriber) (jeg|man) (\p{L}+ )?(ikke|ik|intet|ingenting|hat|kun halvdelen)( et (eneste )?ord)?( af)?$` +
		`|^(nej |men |puha |undskyld )*(det|det her|det der|svaret|teksten|sproget) (er|var|blev|bliver) (\p{L}+ ){0,3}(svær|svært|indviklet|kringlet|kompliceret|langhåret|teknisk|knudret|uforståelig\p{L}*|volapyk|sort snak|kancellisprog|fagsprog)( (at (forstå|læse|følge)|for mig|skrevet|sprog|dansk))*$|^(for|alt for) (svært|indviklet|langhåret) (at (forstå|læse)|skrevet|sprog|dansk)$|^(svært|svære) (sprog|ord)$|\bså (svære|lange|mange svære) ord\b` +
		`|^(og |men |hvad |hvad så )*(hvad |hva )?betyder (det|det her|det der|alt det|svaret|teksten)( (så|egentlig|lige|helt præcist|for mig))*( på (almindeligt |godt |helt |let |jævnt )*dansk)?$|^(hvad|hva) mener du( (med det|egentlig|helt præcist))*$` +
		`|\bsom (om|hvis) jeg (er|var) (\d+|fem|seks|ti|\p{L}+) år\b|\b(jeg er|er jo|har) (ordblind\p{L}*|dysleksi)( .{0,20})?$` +
		`|\b(in|into|with|using) (very |more )?(plain|simple|easy|simpler|easier|normal|everyday|clear|ordinary) ?(english|danish|words|language|terms)?( please| thanks)?$|\b(plain|simple|easy) (english|language|words)\b` +
		`|\b(say|put|explain|write|tell|show|give|rephrase|reword|phrase|make|simplify|word) (\p{L}+ ){0,5}(simpler|simply|simple|easier|easy|plainer|plainly|plain|less complicated)\b|^(can you |could you |please )*simplify( (it|that|this|please))*$|^(simpler|easier|more simple)( please)?$` +
		`|^(sorry |but |no )*i (do not|don't|dont|did not|didn't|can't|cannot|cant|barely) (really |quite |even )*(understand|get|follow) (it|that|this|what (you|that|this|it) (said|say|says|mean|means|wrote)|anything|(a |any |one |a single )?(word )?(of )?(it|that|this|any of it|what you said))( at all)?$` +
		`|^(so )?what (does|do) (that|this|it|all that|all this|you) (even |actually )?mean( by that)?( in (plain|simple|normal) english)?$|^(that|this|it)('s| is| was) (far |way )?(too|so|very|really) (hard|difficult|complicated|technical)( (to (read|understand|follow)|for me))*$|\beli5\b|\blike (i'm|i am|im) (five|ten|\d+|a (child|kid))\b|\bi am dyslexic\b`)
	easy     = anyOf(`\b(let|lette|lettere|letlæst|letdansk|enkelt|enklere|simpelt|simplere|nemt|nemmere|klart sprog|plain|plainly|simple|simpler|simply|easy|easier)\b`)
	forGood  = anyOf(`\b(altid|hver gang|fra nu af|fremover|resten af|hele tiden|i alle svar|always|every time|from now on|all the time)\b`)
	whole    = anyOf(`\b(hele|fulde|fuld|lange|officielle|officiel|oprindelige|rigtige|normale|full|whole|official|original|long) (tekst\p{L}*|svar\p{L}*|udgave\p{L}*|version\p{L}*|ordlyd\p{L}*|text|answer)\b|\bfull text\b`)
	noMore   = anyOf(`\b(ikke|ik|ingen|stop|slut|slå|holde?|no|not|don't|without|uden)( \p{L}+){0,4} (let ?dansk|lettere dansk|let sprog|plain (english|language)|simple (english|language))\b`)
	ofLetter = anyOf(`\b(brev\p{L}*|afgørelse\p{L}*|partshøring\p{L}*|mail\p{L}*|post\p{L}*|skema\p{L}*|blanket\p{L}*|spørgsmål\p{L}*|letters?|decisions?|forms?|e-?mails?|questions?|hvorfor|hvordan|why|how)\b`)
)

// mostPlainWords is how long such a request is at most.
const mostPlainWords = 14

// ofWording answers what is asked of the wording of the last answer, or of all
// that follow; done is false when it is no such thing. A letter that is not
// understood is none, nor are words of a message that is being written.
func (t *turn) ofWording(ctx context.Context, text string) (done bool, err error) {
	p := trimLead(plain(text))
	e := t.state.errand()
	if rest := styled.ReplaceAllString(text, " "); e == nil && rest != text && t.asksAnew(rest) {
		t.once = true
		return true, t.fresh(ctx, strings.TrimSpace(rest))
	}
	asks := easier.MatchString(p) || forGood.MatchString(p) && easy.MatchString(p)
	switch {
	case len(strings.Fields(p)) > mostPlainWords, ofLetter.MatchString(p), e != nil && (e.Asked == "text" || len(t.state.Cited) == 0):
		return false, nil
	case noMore.MatchString(p), forGood.MatchString(p) && whole.MatchString(p):
		return true, t.settle(ctx, knowledge.Official)
	case forGood.MatchString(p) && asks:
		return true, t.settle(ctx, knowledge.PlainLanguage)
	case whole.MatchString(p) && len(t.state.Cited) > 0 && len(strings.Fields(p)) <= 8:
		return true, t.retell(ctx, knowledge.Official)
	case !asks || len(t.state.Cited) == 0 && !easy.MatchString(p):
		return false, nil
	}
	return true, t.retell(ctx, knowledge.PlainLanguage)
}

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
	if v == knowledge.PlainLanguage {
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
		if v == knowledge.PlainLanguage && (answer.Plain == nil || again) {
			t.notPlainer(answer, again)
			told++
			continue
		}
		if err := t.tellAnswer(answer, v == knowledge.PlainLanguage); err != nil {
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
	if v == knowledge.PlainLanguage && t.state.Variant != v && t.r.message.Variant == v {
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
	t.r.say(fault.Words{
		DA: "Ja. Mange svar kan jeg give på let dansk. Dine egne sager og breve kan jeg ikke skrive om, men en medarbejder kan forklare dem. Skal jeg altid svare på let dansk?",
		EN: "Yes. I can give many answers in plain English. I cannot rewrite your own cases and letters, but a member of staff can explain them. Shall I always answer in plain English?",
	})
	t.r.choice(variantChoice+string(knowledge.PlainLanguage), t.r.words("Svar altid på let dansk", "Always answer in plain English"))
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
