package assistant

import (
	"context"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// maxSteps bounds how many commands one turn performs.
const maxSteps = 8

// perform runs one command.
func (t *turn) perform(ctx context.Context, c command) error {
	if t.planned != nil {
		t.planned = append(t.planned, c)
		return nil
	}
	if t.steps++; t.steps > maxSteps {
		return nil
	}
	understood := true
	if guess(c) || c.Verb == "guide" && t.misplaced(c) {
		if done, err := t.noGuide(ctx, c); done || err != nil {
			return err
		}
	}
	var err error
	if t.foreign() && (c.Verb == "guide" || c.Verb == "own" || c.Verb == "contact") {
		t.state.Replay = &c
	}
	switch c.Verb {
	case "guide":
		if c.Passage == "" && c.Arg != "" {
			c.Passage = c.Arg + "#"
		}
		understood, err = t.answerOn(ctx, c)
	case "own":
		if c.More == "which_person" {
			return t.whichPerson(ctx, c)
		}
		err = t.answerOwn(ctx, c)
	case "action":
		err = t.act(ctx, c)
	case "contact":
		err = t.answerContact(ctx, c)
	case "handoff":
		err = t.handOver(ctx, c)
	case "refuse":
		t.refuse(c.Arg)
	case "talk":
		err = t.talk(ctx, c.Arg)
	case "maybe":
		understood, err = false, t.meant(ctx, c)
	default:
		understood, err = false, t.misunderstood(ctx, c)
	}
	if understood {
		t.state.Misses = 0
	}
	return err
}

// act starts an action, or leads to the right place where Offelia may not do
// it herself.
func (t *turn) act(ctx context.Context, c command) error {
	switch c.Arg {
	case "undo":
		return t.startUndo("")
	case "move":
		return t.reportMove(ctx, c)
	case "update_contact":
		if f := danish.Fold(c.Text); c.More == "" && strings.Contains(f, "mail") && bothFields.MatchString(f) && len(danish.Find(c.Text)) == 0 {
			c.More = "phone"
			t.state.Queue = append(t.state.Queue, command{Verb: "action", Arg: c.Arg, More: "email", Text: t.r.words("ny e-mail", "new e-mail"), Subject: c.Subject, P: 1})
		}
		if c.More == "" {
			c.More = contactField(c.Text)
		}
		if c.More == "address" {
			return t.reportMove(ctx, c)
		}
	}
	if c.More == "which_person" {
		return t.whichPerson(ctx, c)
	}
	if (c.Arg == "book" || c.Arg == "apply") && len(c.Terms) == 0 && len(strings.Fields(c.Text)) <= mostOrder {
		var err error
		if c.Terms, err = t.topicTerms(ctx); err != nil {
			return err
		}
	}
	return t.start(ctx, c)
}

// mostOrder is how many words an order has at most that names nothing and is about
// what was spoken of: "book en tid så".
const mostOrder = 7

// bothFields names the phone beside the e-mail.
var bothFields = anyOf(`\b(telefon\w*|mobil\w*|nummer|phone|number)\b`)

// contactField tells which contact data a text is about.
func contactField(text string) string {
	for _, e := range danish.Find(text) {
		switch e.Kind {
		case danish.KindEmail:
			return "email"
		case danish.KindAddress:
			return "address"
		}
	}
	f := danish.Fold(text)
	switch {
	case strings.Contains(f, "mail"):
		return "email"
	case strings.Contains(f, "adress") || strings.Contains(f, "address"):
		return "address"
	}
	return "phone"
}

// reportMove leads a change of address to where it belongs: it is a move,
// reported to the population register, not contact data.
func (t *turn) reportMove(ctx context.Context, c command) error {
	t.r.outcome(DidAction)
	t.r.say(fault.Words{
		DA: "En ny adresse er en flytning, og den kan jeg ikke ændre som en kontaktoplysning. Den meldes på borger.dk under “Meld flytning”.",
		EN: "A new address is a move, and I cannot change it as contact information. It is reported on borger.dk under “Meld flytning” (report a move).",
	})
	t.refer(&errand{Change: citizen.Change{Type: "update_contact", Target: "address"}}, "failed")
	t.r.link("https://www.borger.dk/bolig-og-flytning/Flytning-oversigt/Flytning-i-Danmark", t.r.words("Meld flytning på borger.dk", "Report a move on borger.dk"))
	t.r.choice("passage:flytning#overblik", t.r.words("Hvad skal jeg huske, når jeg flytter?", "What should I remember when I move?"))
	if g, err := t.e.library.Guide(t.guideKey("flytning")); err == nil {
		if p := g.Passage("frist"); p != nil {
			told, other := inVariant(knowledge.Compose(knowledge.Hit{Guide: g, Passage: p}, t.now), t.plainly())
			t.r.add(told.Short)
			t.r.cite(told.Citations...)
			if other != nil {
				t.r.also(*other)
			}
		}
	}
	return nil
}

// whichPerson asks whom the words are about when several mandates fit.
func (t *turn) whichPerson(ctx context.Context, c command) error {
	list, err := t.e.office.Mandates(ctx, t.conv.Actor)
	if err != nil {
		return err
	}
	t.r.outcome(Clarify)
	t.r.asks(AskWhich)
	t.r.say(fault.Words{DA: "Hvem drejer det sig om?", EN: "Whom is it about?"})
	c.More = ""
	t.state.Wanted = &c
	for _, m := range list {
		t.r.choice("person:"+string(m.Giver), m.Name)
	}
	return nil
}
