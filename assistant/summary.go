package assistant

import (
	"context"
	"fmt"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// Talk is a conversation to be summed up, in Lang. Private are the texts that
// tell who the citizen is; Own says that the conversation may hold own data.
type Talk struct {
	Conversation string
	Lang         string
	Messages     []Message
	Private      []string
	Own          bool
}

// Sentence is one sentence of a text that a model wrote, and the numbers of what
// it rests on, from 1.
type Sentence struct {
	Text    string
	Sources []int
}

// summariseWithin is how long a citizen, who stands in the queue already, waits
// for a model's summary; mostSummary how many characters one has.
const (
	summariseWithin = 4 * time.Second
	mostSummary     = 1200
)

// What the dialogue waits for about the summary that the person who takes over
// is to have: the citizen's word about it, only in the next turn, or their own.
const (
	summaryAsked = "asked"
	summaryEdit  = "edit"
)

// summary sums up by rule what was talked about, from what the dialogue itself
// remembers; nil when there is nothing to sum up, when it is urgent, and where
// the citizen cannot see it. It is for both to read: who has the last word about
// it, and who takes over.
func (t *turn) summary(c command) *desk.Summary {
	if c.Arg == "urgent" || t.in.Channel == "voice" || t.state.Ticket {
		return nil
	}
	var parts []string
	say := func(da, en string, args ...any) { parts = append(parts, fmt.Sprintf(t.r.words(da, en), args...)) }
	words, _ := danish.MaskCPR(t.state.Words)
	if words == t.question(c) {
		words, _ = danish.MaskCPR(t.asked) // the last words only asked for a person
	}
	if words != "" {
		say("Jeg skrev: “%s”.", "I wrote: “%s”.", words)
	}
	if len(t.state.Tried) > 0 {
		say("Offelia svarede om: “%s”.", "Offelia answered about: “%s”.", strings.Join(t.state.Tried, "”, “"))
	}
	var shown []string
	for _, label := range t.state.Data {
		_, title, _ := strings.Cut(label, ": ")
		shown = append(shown, title)
	}
	if len(shown) > 0 {
		say("Offelia viste mig: “%s”.", "Offelia showed me: “%s”.", strings.Join(shown, "”, “"))
	}
	if e := t.state.errand(); e != nil {
		if decl, ok := action.ByType(e.Action); ok {
			say("Vi er ikke færdige med at %s.", "We have not finished: to %s.", decl.Name.In(t.r.lang))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return &desk.Summary{Text: cutTo(strings.Join(parts, " "), mostSummary), Lang: t.r.lang, Origin: desk.ByRule, State: desk.Shown}
}

func cutTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// offerSummary shows the citizen what the person who takes over is told, in a
// model's words where there are any, and lets them correct it or leave it out.
// They stand in the queue already, whatever they do.
func (t *turn) offerSummary(ctx context.Context, s *desk.Summary) error {
	if s == nil {
		return nil
	}
	if better := t.summarised(ctx); better != "" {
		s.Text, s.Origin = better, desk.ByModel
		if err := t.e.desk.Summarise(ctx, t.conv.ID, *s); err != nil {
			return err
		}
	}
	t.state.Summary = summaryAsked
	t.r.say(fault.Words{DA: "Medarbejderen får dette resumé:", EN: "They get this summary:"})
	t.r.add(s.Text)
	t.r.say(fault.Words{DA: "Passer det? Du er i køen, også hvis du ikke svarer.", EN: "Is it right? You are in the queue, also if you do not answer."})
	t.summaryChoices(true)
	return nil
}

func (t *turn) summaryChoices(yes bool) {
	if yes {
		t.r.choice("summary:yes", t.r.words("Ja, resuméet passer", "Yes, the summary is right"))
	}
	t.r.choice("summary:edit", t.r.words("Ret resuméet", "Correct the summary"))
	t.r.choice("summary:no", t.r.words("Send det ikke", "Do not send it"))
}

// summarised is the model's summary; "" when there is none, or when the model
// was asked in this turn already and so has had its time.
func (t *turn) summarised(ctx context.Context) string {
	if t.e.model == nil || t.consulted {
		return ""
	}
	talk := Talk{Conversation: t.conv.ID, Lang: t.r.lang, Own: t.conv.Actor != ""}
	events, err := t.e.Since(ctx, t.conv.ID, 0)
	if err != nil {
		return ""
	}
	for _, ev := range events {
		if m, ok := ev.(Message); ok {
			talk.Messages = append(talk.Messages, m)
		}
	}
	if talk.Private, err = t.private(ctx); err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, summariseWithin)
	defer cancel()
	sentences, err := t.e.model.Summarise(ctx, talk)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, s := range sentences {
		b.WriteString(s.Text + " ")
	}
	return cutTo(strings.TrimSpace(b.String()), mostSummary)
}

var (
	corrects  = anyOf(`^(nej )?(ret|rettes?|jeg vil (gerne )?rette|lad mig rette|det skal rettes|ikke helt|correct|change|edit|let me correct|not quite)\b.{0,40}$`)
	leavesOut = anyOf(`\b(send (det )?ikke|ikke sende|(lad|udelad|drop|slet|fjern)\w* (det|resum[eé]et?)|uden resum[eé]|intet resum[eé]|do not send|don't send|leave it out|no summary|without (a |the )?summary)\b`)
)

// aboutSummary takes words as the citizen's answer to the summary that they were
// just shown, or as the summary that they want instead.
func (t *turn) aboutSummary(ctx context.Context, text string) (done bool, err error) {
	was, p := t.state.Summary, plain(text)
	t.state.Summary = ""
	switch {
	case was == summaryEdit && !t.in.Overheard:
		return true, t.setSummary(ctx, desk.Summary{Text: cutTo(text, mostSummary), Lang: t.state.Lang, Origin: desk.ByCitizen, State: desk.Corrected})
	case t.in.Overheard || was != summaryAsked || len(strings.Fields(p)) > 8:
		return false, nil
	case corrects.MatchString(p):
		return true, t.reviewSummary(ctx, "edit")
	case leavesOut.MatchString(p) || readYesNo(text) == no && !asksElse.MatchString(p):
		return true, t.reviewSummary(ctx, "no")
	case readYesNo(text) == yes && !asksElse.MatchString(p):
		return true, t.reviewSummary(ctx, "yes")
	}
	return false, nil
}

// asksElse is a yes or no that goes on to another question: "nej forresten, hvad tid
// lukker I?".
var asksElse = anyOf(`^(\p{L}+ ){1,3}(hv\p{L}+|what|when|where|how|who|which)\b`)

// reviewSummary does what the citizen decided about the summary of their ticket.
func (t *turn) reviewSummary(ctx context.Context, verdict string) error {
	s, open, err := t.e.desk.Standing(ctx, t.conv.ID)
	if err != nil {
		return err
	}
	if !open || s.State == desk.Closed || s.State == desk.Left || s.Summary == nil {
		return t.stale()
	}
	switch verdict {
	case "yes":
		if s.Summary.Text == "" {
			return t.stale()
		}
		approved := *s.Summary
		if approved.State != desk.Corrected {
			approved.State = desk.Approved
		}
		return t.setSummary(ctx, approved)
	case "no":
		return t.setSummary(ctx, desk.Summary{Lang: t.r.lang, Origin: s.Summary.Origin, State: desk.Omitted})
	case "edit":
		t.r.outcome(Handoff)
		t.state.Summary = summaryEdit
		t.r.say(fault.Words{DA: "Skriv, hvad medarbejderen skal vide. Det erstatter resuméet, og du beholder din plads i køen.", EN: "Write what they should know. It replaces the summary, and you keep your place in the queue."})
		t.r.choice("summary:no", t.r.words("Send det ikke", "Do not send it"))
		return nil
	}
	return t.stale()
}

// setSummary stores the citizen's word and says what it led to.
func (t *turn) setSummary(ctx context.Context, s desk.Summary) error {
	t.state.Summary = ""
	if err := t.journalled(); err != nil {
		return err
	}
	err := t.e.desk.Summarise(ctx, t.conv.ID, s)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return t.stale()
	}
	if err != nil {
		return err
	}
	t.r.outcome(Handoff)
	switch s.State {
	case desk.Omitted:
		t.r.say(fault.Words{DA: "I orden, medarbejderen får ikke noget resumé. Du beholder din plads i køen.", EN: "All right, they get no summary. You keep your place in the queue."})
	case desk.Corrected:
		t.r.sayf("Tak. Medarbejderen får dette fra dig i stedet: “%s”", "Thank you. They get this from you instead: “%s”", s.Text)
		t.summaryChoices(false)
	default:
		t.r.say(fault.Words{DA: "Tak. Medarbejderen kan se, at du har sagt god for resuméet.", EN: "Thank you. They can see that you approved the summary."})
	}
	return nil
}
