package assistant

import (
	"context"
	"slices"
	"strings"
)

// translated tells, in each language that a model may answer in, that a machine
// made the translation and that the Danish text applies.
var translated = map[string]string{
	"de": "Von einer Maschine übersetzt. Es gilt der dänische Text; unten können Sie ihn auf Dänisch sehen und mit einem Menschen sprechen.",
	"pl": "Przetłumaczone maszynowo. Obowiązuje tekst duński; poniżej możesz go zobaczyć po duńsku i porozmawiać z człowiekiem.",
	"tr": "Makine tarafından çevrildi. Danca metin geçerlidir; aşağıda Dancasını görebilir ve bir görevliyle konuşabilirsiniz.",
	"ar": "تُرجم هذا النص آليًا. النص الدنماركي هو المعتمد؛ يمكنك أدناه عرضه بالدنماركية والتحدث مع موظف.",
	"uk": "Перекладено машиною. Чинним є данський текст; нижче можна побачити його данською та поговорити з людиною.",
}

// worded lets the model word the answer and gives the pieces out while they are
// made. When that fails, the answer stays as it was: the message that follows
// holds the whole text, whatever was streamed. It is false when whoever listens
// has gone.
func (t *turn) worded(ctx context.Context, yield func(Event, error) bool) (listening bool) {
	foreign, ok := t.wordable()
	if !ok {
		return true
	}
	defer t.e.timed(StageWord)()
	d, err := t.wordingDraft(ctx, foreign)
	if err != nil {
		return true
	}
	within, cancel := context.WithTimeout(ctx, wordWithin)
	defer cancel()
	lead := slices.Clone(t.r.parts[:t.r.lead])
	if foreign {
		lead = []string{translated[d.Lang]}
		if t.r.exact != "" {
			lead = []string{t.r.exact, translated[d.Lang]}
		}
	}
	give := func(text string) bool {
		t.streamed++
		return t.streamed >= Block/2 || yield(Delta{Seq: t.next + t.streamed - 1, Turn: t.number, Text: text}, nil)
	}
	var text strings.Builder
	for piece, err := range t.e.model.Word(within, d) {
		if err != nil {
			return true
		}
		if text.Len() == 0 && len(lead) > 0 && !give(strings.Join(lead, "\n\n")+"\n\n") {
			return false
		}
		text.WriteString(piece)
		if !give(piece) {
			return false
		}
	}
	if strings.TrimSpace(text.String()) != "" {
		t.takeWording(d, lead, text.String(), foreign)
	}
	return true
}

// wordable reports whether this turn's answer may be worded: an answer from
// guides or own data in its language, and whatever is not urgent in one that
// Offelia has no texts in. What was previewed, and what a guard said, is never
// touched.
func (t *turn) wordable() (foreign, ok bool) {
	m := t.r.message
	if t.e.model == nil || t.asIs || t.r.empty() || len(t.r.body()) == 0 || strings.HasPrefix(m.Label, "guard:") {
		return false, false
	}
	if _, served := translated[t.state.Lang]; served {
		return true, true
	}
	answers := m.Outcome == AnswerGuide && m.Label != "none" || m.Outcome == AnswerOwnData
	return false, answers && t.in.Kind == Said && m.Asks == nil && m.Action == nil && !t.foreign()
}

// wordingDraft is the answer as the model gets it.
func (t *turn) wordingDraft(ctx context.Context, foreign bool) (d Draft, err error) {
	m := t.r.message
	d = Draft{
		Conversation: t.conv.ID, Turn: t.number, Lang: t.r.lang, From: t.r.lang, Question: t.in.Text,
		Text: strings.Join(t.r.body(), "\n\n"),
		Own:  m.Outcome != AnswerGuide || len(m.Cards) > 0 || m.Action != nil || m.OnBehalf != "",
	}
	if foreign {
		d.Lang, d.Text = t.state.Lang, strings.Join(t.r.foreignBody(notices[t.state.Lang]), "\n\n")
	}
	for _, c := range m.Citations {
		if g, p, err := t.e.library.Passage(c.Ref()); err == nil {
			d.Sources = append(d.Sources, Source{Key: g.ID + "#" + p.ID, Title: p.Title, Text: p.Text})
		}
	}
	d.Private, err = t.private(ctx)
	return d, err
}

// takeWording makes the wording the answer, marked as what it is.
func (t *turn) takeWording(d Draft, lead []string, text string, foreign bool) {
	m := &t.r.message
	danish := t.r.inDanish(t.r.foreignBody(notices[t.state.Lang]))
	kept := t.r.kept
	if foreign {
		kept = nil // translated with the rest
	}
	t.r.parts = append(append(lead, strings.TrimSpace(text)), kept...)
	m.Origin = "model"
	if !foreign {
		return
	}
	t.r.lang, m.Original = d.Lang, d.Text
	if a := m.Action; a != nil && a.Preview != "" {
		t.r.parts = append(t.r.parts, wordForWord[d.Lang]+"\n"+a.Preview) // the exact change, to the letter
	}
	if t.state.Replay == nil && t.state.errand() == nil {
		t.state.Danish = danish
	}
	t.r.choice(danishChoice, "Show it in Danish")
	t.r.choice("handoff", t.r.words("Tal med en medarbejder", "Talk to a person"))
	t.r.foreignButtons(d.Lang)
}

// danishChoice is the button that gives a translated answer in Danish.
const danishChoice = "danish"

// inDanish gives the last answer once more, in Danish and word for word. What was
// found is found again; what was done is only told again.
func (t *turn) inDanish(ctx context.Context) error {
	t.r.lang, t.asIs = "da", true
	if t.state.errand() != nil {
		return t.resume(ctx)
	}
	if t.state.Replay != nil {
		return t.perform(ctx, *t.state.Replay)
	}
	d, last := t.state.Danish, t.state.Last
	if d == nil || last == nil {
		return t.stale()
	}
	t.r.message.Outcome, t.r.message.Asks, t.r.message.Action, t.r.message.Choices = last.Outcome, last.Asks, last.Action, d.Choices
	t.r.add(d.Text)
	return nil
}
