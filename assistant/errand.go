package assistant

import (
	"context"
	"fmt"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// start begins an action: the errand goes on top of those in hand, and the
// first thing that is not known is asked for.
func (t *turn) start(ctx context.Context, c command) error {
	name := c.Arg
	if name == "update_contact" {
		name += " " + c.More
	}
	decl, ok := action.ByType(name)
	if !ok {
		return fault.New(fault.Internal, "assistant.start", "", "")
	}
	if decl.Type == "delegate" || decl.Type == "revoke" {
		c.Subject = t.conv.Actor // nobody gives or takes a mandate for another
	}
	v, ok, err := t.viewFor(ctx, c)
	if err != nil || !ok {
		return err
	}
	if c.Record != "" && len(byID(t.items(v), c.Record)) == 0 {
		return t.stale() // a button of somebody else's, or of long ago
	}
	if err := t.journalled(); err != nil {
		return err
	}
	if changes[name] && c.Record == "" {
		c = t.eachNamed(c, opened(only(t.items(v), "appointment")))
	}
	e := errand{Action: name, Subject: v.ID, Words: t.ownWords(c), Wish: taken(&t.state.Wish), Again: name == "book" && besides.MatchString(plain(c.Text))}
	e.Change = citizen.Change{Type: decl.Type, Target: c.Record, Child: c.Child, Key: fmt.Sprintf("%s/%d/%d", t.conv.ID, t.number, t.steps)}
	if decl.Type == "update_contact" {
		e.Change.Target = c.More
	}
	if decl.Type == "message" {
		e.Said = t.saidBefore(c)
	}
	e.Topic = t.topicOf(decl, c.Terms)
	if t.state.Upload != nil && decl.Type == "upload" {
		e.Change.Upload, t.state.Upload = t.state.Upload, nil
	}
	t.state.push(e)
	if decl.Type == "upload" {
		if meant := t.pick(only(t.items(v), "document"), e.Words, t.e.lexicon.Find(e.Words)); len(meant) > 0 {
			t.state.Shown = recordsOf(meant)
		}
	}
	return t.advance(ctx, c.Text)
}

// topicOf chooses what a meeting or an application is about.
func (t *turn) topicOf(decl action.Action, found []string) string {
	best := ""
	if decl.Type == "book" && freeTime.MatchString(plain(t.in.Text)) {
		found = without(found, []string{"ledighed"})
	}
	for _, id := range found {
		term, _ := t.e.lexicon.Term(id)
		fits := decl.Type == "book" && term.Calendar != "" || decl.Type == "apply" && term.Apply
		if fits && (best == "" || best == "borgerservice" || best == "hold") {
			best = id
		}
	}
	return best
}

// freeTime is "en ledig tid", which is about no unemployment.
var freeTime = anyOf(`\bledige? (tid|tider)\b|\b(noget|nogle|nogen|er der|har i|første|næste) ledigt?\b|\btid(er)? (er )?ledige?\b`)

// step is what filling a slot led to.
type step uint8

const (
	filled step = iota
	asked       // a question was asked: the turn ends here
	ended       // the errand is over: nothing will be written
)

// advance fills slots from what was said, asks for the first that is missing,
// and proposes the change when none is.
func (t *turn) advance(ctx context.Context, text string) error {
	e := t.state.errand()
	decl, _ := action.ByType(e.Action)
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		t.state.pop()
		return err
	}
	if v.OnBehalf {
		t.r.message.OnBehalf = v.Name
	}
	before := t.r.message.Outcome
	t.r.outcome(DidAction)
	if stop, err := t.precheck(ctx, decl, e, v); err != nil || stop {
		t.refer(e, "failed")
		if decl.Type == "apply" && e.Change.Title != "" {
			kept := *e
			t.state.Dropped, t.state.DroppedAt = &kept, t.state.Turns // another thing may be wanted for the same reason
		}
		t.state.pop()
		return err
	}
	for _, slot := range decl.Slots {
		got, err := t.fill(ctx, e, slot, v, text)
		if err != nil {
			return err
		}
		switch got {
		case asked:
			if t.r.message.Outcome == DidAction {
				t.r.message.Outcome = before
				t.r.outcome(questionOf(slot))
			}
			t.refer(e, "proposed")
			return nil
		case ended:
			t.refer(e, "failed")
			t.state.pop()
			return nil
		}
		t.state.supersede()
		e = t.state.errand()
	}
	return t.propose(decl, e, v)
}

// draft is what the declaration's texts are made from.
func (t *turn) draft(e *errand, v citizen.View) action.Draft {
	d := action.Draft{Change: e.Change, View: v, AreaName: t.areaIn}
	if term, ok := t.e.lexicon.Term(e.Topic); ok {
		d.Topic = fault.Words{DA: term.In("da"), EN: term.In("en")}
	}
	return d
}

// propose shows the exact change and asks for the citizen's own confirmation.
func (t *turn) propose(decl action.Action, e *errand, v citizen.View) error {
	t.r.outcome(DidAction)
	e.Asked = "confirm" // what was offered is kept: "nej, hellere torsdag" means the Thursday on the list
	preview := t.preview(decl, e, v)
	t.r.add(preview)
	t.r.say(fault.Words{DA: "Er det rigtigt? Jeg gør ikke noget, før du siger ja.", EN: "Is that right? I do nothing until you say yes."})
	t.r.asks(AskConfirm)
	t.r.message.Choices = nil
	t.r.choice("confirm:yes", t.r.words("Ja, gør det", "Yes, do it"))
	t.r.choice("confirm:no", t.r.words("Nej, lad være", "No, don't"))
	t.refer(e, "proposed")
	t.r.message.Action.Preview = preview
	return nil
}

// preview is the exact change in words: shown, confirmed and approved alike.
func (t *turn) preview(decl action.Action, e *errand, v citizen.View) string {
	preview := decl.Preview(t.draft(e, v)).In(t.r.lang)
	if !v.OnBehalf {
		return preview
	}
	t.r.message.OnBehalf = v.Name
	return fmt.Sprintf(t.r.words("På vegne af %s: ", "On behalf of %s: "), v.Name) + preview
}

// refer sets which action the message is about.
func (t *turn) refer(e *errand, state string) {
	ref := &ActionRef{Type: e.Change.Type, Target: e.Change.Target, State: state, Start: e.Change.Start, Reference: e.Approval}
	if e.Change.Type == "apply" || e.Change.Type == "book" {
		if ref.Target == "" {
			ref.Target = e.Topic
		}
	}
	t.r.message.Action = ref
}

// confirmed asks MitID to approve exactly what was shown, or does it at once
// where the action needs no step-up.
func (t *turn) confirmed(ctx context.Context) error {
	e := t.state.errand()
	if e.Undo != "" {
		return t.undo(ctx)
	}
	decl, _ := action.ByType(e.Action)
	if !decl.StepUp {
		return t.carryOut(ctx)
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	preview := t.preview(decl, e, v)
	if err := t.journalled(); err != nil {
		return err
	}
	ref, err := t.e.office.Ask(ctx, t.capability(e.Subject), t.conv.ID, e.Change, preview)
	if err != nil {
		return t.failed(ctx, err)
	}
	e.Asked, e.Approval = "step_up", ref
	t.askStepUp(e, preview)
	return nil
}

func (t *turn) askStepUp(e *errand, preview string) {
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Godkend det nu i MitID, så er det gjort. Godkendelsen gælder i fem minutter:", EN: "Approve it in MitID now, and it is done. The approval is valid for five minutes:"})
	t.r.add("“" + preview + "”")
	t.r.asks(AskStepUp)
	t.r.link("/mitid/"+e.Approval, t.r.words("Godkend med MitID", "Approve with MitID"))
	t.r.choice("confirm:no", t.r.words("Fortryd", "Never mind"))
	t.refer(e, "confirmed")
	t.r.message.Action.Preview = preview
}

// stepUp goes on when MitID has answered.
func (t *turn) stepUp(ctx context.Context) error {
	for i := range t.state.Errands {
		if e := t.state.Errands[i]; e.Approval == t.in.Choice && e.Approval != "" {
			t.state.Errands = append(append(t.state.Errands[:i:i], t.state.Errands[i+1:]...), e)
			if t.in.Yes {
				return t.carryOut(ctx)
			}
			t.r.outcome(DidAction)
			t.r.say(fault.Words{DA: "Det blev ikke godkendt i MitID, så intet er ændret.", EN: "It was not approved in MitID, so nothing is changed."})
			t.refer(t.state.errand(), "failed")
			t.state.pop()
			return t.goOn(ctx)
		}
	}
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "Den godkendelse er brugt eller ikke længere åben. Der sker ikke mere.", EN: "That approval is used or no longer open. Nothing more happens."})
	return nil
}

// carryOut writes the change through the office and gives the receipt.
func (t *turn) carryOut(ctx context.Context) error {
	e := t.state.errand()
	decl, _ := action.ByType(e.Action)
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return t.failed(ctx, err)
	}
	if v.OnBehalf {
		t.r.message.OnBehalf = v.Name
	}
	e.Change.Approval = e.Approval
	if err := t.journalled(); err != nil {
		return err
	}
	if it, _, err := t.target(ctx, e); err == nil && it != nil && e.Change.Type == "cancel" {
		e.Was = it.say
	}
	receipt, err := t.e.office.Do(ctx, t.capability(e.Subject), e.Change)
	if err != nil {
		return t.failed(ctx, err)
	}
	t.receipt(decl, e, v, receipt)
	kept := *e
	t.state.Done, t.state.DoneAt = &kept, t.state.Turns
	subject, target := e.Subject, []string{receipt.Record, e.Change.Target, e.Change.Case}
	delete(t.views, subject)
	t.state.pop()
	if decl.Type == "message" && len(t.state.Shown) > 0 {
		return t.goOn(ctx) // what was spoken of is still that: a message changes none of it
	}
	if err := t.changedNow(ctx, subject, target); err != nil {
		return err
	}
	return t.goOn(ctx)
}

// changedNow makes the record that was just changed the one spoken of: "hvad koster
// det egentlig?", "hvor var det nu?".
func (t *turn) changedNow(ctx context.Context, subject citizen.ID, ids []string) error {
	v, err := t.view(ctx, subject)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if hit := byID(t.items(v), id); len(hit) > 0 {
			t.state.Shown, t.state.Listed, t.state.Guide = recordsOf(hit), nil, ""
			t.state.Own = hit[0].Kind + "s"
			return nil
		}
	}
	return nil
}

func (t *turn) receipt(decl action.Action, e *errand, v citizen.View, rc citizen.Receipt) {
	d := t.draft(e, v)
	done, next := t.r.in(decl.Done(d)), t.r.in(decl.Next(d))
	t.r.outcome(DidAction)
	t.r.add(done)
	t.r.add(next)
	t.r.sayf("Kvittering: %s.", "Receipt: %s.", rc.Reference)
	ev := ReceiptEvent{Reference: rc.Reference, Type: rc.Change.Type, Target: rc.Record, Text: done, Next: next, At: rc.At}
	if !rc.UndoUntil.IsZero() {
		ev.UndoUntil = &rc.UndoUntil
		t.r.sayf("Du kan fortryde det indtil %s.", "You can undo it until %s.", t.sayWhen(citizen.Wall(rc.UndoUntil)))
		t.r.choice("undo:"+rc.Reference, t.r.words("Fortryd", "Undo"))
	} else {
		t.r.say(fault.Words{DA: "Det kan ikke fortrydes her.", EN: "It cannot be undone here."})
	}
	t.r.link("/kvittering/"+rc.Reference, t.r.words("Se kvitteringen", "See the receipt"))
	t.r.short = append(t.r.short, done)
	t.r.receipts = append(t.r.receipts, ev)
	t.state.Receipt = rc.Reference
	t.refer(e, "done")
	t.r.message.Action.Reference = rc.Reference
	t.state.Tried = remember(t.state.Tried, done, 6)
}

// failed says in the citizen's language why nothing was written, and offers the
// way on: another time when somebody was first, a person otherwise.
func (t *turn) failed(ctx context.Context, err error) error {
	e := t.state.errand()
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		return err
	}
	t.r.outcome(DidAction)
	t.r.add(t.r.words(fault.Text(err, "da"), fault.Text(err, "en")))
	t.r.say(fault.Words{DA: "Intet er ændret.", EN: "Nothing is changed."})
	hasTime := e.Change.Start != "" && (e.Change.Type == "book" || e.Change.Type == "rebook")
	if kind == fault.Conflict && hasTime {
		e.Change.Start, e.Asked, e.Approval = "", "", ""
		return t.advance(ctx, "")
	}
	t.refer(e, "failed")
	t.state.pop()
	t.offerPerson()
	return t.goOn(ctx)
}

// declined drops the errand in hand because the citizen said no.
func (t *turn) declined(ctx context.Context) error {
	e := t.state.errand()
	t.r.outcome(DidAction)
	switch e.Change.Type {
	case "cancel", "rebook":
		t.r.say(fault.Words{DA: "I orden. Jeg har ikke ændret noget, og du beholder din aftale, som den er.", EN: "All right. I have not changed anything, and you keep your appointment as it is."})
	default:
		t.r.say(fault.Words{DA: "I orden. Jeg har ikke gjort noget.", EN: "All right. I have done nothing."})
	}
	t.refer(e, "declined")
	if it, _, err := t.target(ctx, e); err == nil && it != nil && changes[e.Change.Type] {
		t.state.Shown, t.state.Own, t.state.Guide = []record{it.record}, "appointments", "" // "what was the address?"
	}
	if e.Undo == "" {
		kept := *e
		kept.Asked, kept.Options, kept.Approval, kept.Misses = "", nil, "", 0
		t.state.Dropped, t.state.DroppedAt = &kept, t.state.Turns
	}
	t.state.pop()
	return t.goOn(ctx)
}

// goOn takes up what waits: the next thing said in the same message, else the
// errand that was put aside.
func (t *turn) goOn(ctx context.Context) error {
	if len(t.state.Queue) > 0 {
		next := t.state.Queue[0]
		t.state.Queue = t.state.Queue[1:]
		t.r.sayf("Så til det næste: “%s”.", "Now to the next: “%s”.", next.Text)
		return t.perform(ctx, next)
	}
	if e := t.state.errand(); e != nil {
		return t.resume(ctx)
	}
	return nil
}

// resume asks again what the errand in hand waits for.
func (t *turn) resume(ctx context.Context) error {
	e := t.state.errand()
	decl, ok := action.ByType(e.Action)
	if !ok && e.Undo == "" {
		t.state.pop()
		return nil
	}
	if e.Undo == "" {
		t.r.sayf("Tilbage til det, vi var i gang med (%s):", "Back to what we were doing (%s):", decl.Name.In(t.r.lang))
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return err
	}
	switch e.Asked {
	case "confirm":
		if e.Undo != "" {
			return t.proposeUndo()
		}
		return t.propose(decl, e, v)
	case "step_up":
		t.askStepUp(e, t.preview(decl, e, v))
		return nil
	}
	return t.advance(ctx, "")
}

func (t *turn) subjectOr(id citizen.ID) citizen.ID {
	if id != "" {
		return id
	}
	return t.subject()
}
