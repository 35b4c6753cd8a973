package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// dialogue sends an input to what answers it.
func (t *turn) dialogue(ctx context.Context) error {
	if closed, err := t.closed(ctx); closed || err != nil {
		return err
	}
	switch t.in.Kind {
	case Said:
		return t.say(ctx, t.in.Text)
	case Chose:
		return t.press(ctx, t.in.Choice)
	case Attached:
		return t.attached(ctx)
	case Approved:
		return t.stepUp(ctx)
	case LoggedIn:
		return t.loggedIn(ctx)
	case Happened:
		return t.happened(ctx)
	}
	return t.greet(ctx)
}

// closed drops errands for somebody whose mandate ended meanwhile.
func (t *turn) closed(ctx context.Context) (bool, error) {
	for _, e := range t.state.Errands {
		_, err := t.view(ctx, e.Subject)
		if err == nil {
			continue
		}
		if fault.KindOf(err) != fault.NotFound {
			return false, err
		}
		t.state.Errands, t.state.Queue, t.state.Subject = nil, nil, ""
		t.r.say(fault.Words{DA: "Fuldmagten gælder ikke længere, så jeg er stoppet. Intet er ændret.", EN: "The mandate is no longer valid, so I have stopped. Nothing is changed."})
		t.refuseThird()
		return true, nil
	}
	return false, nil
}

// say answers what was typed or spoken. Safety comes before everything; then
// the errand in hand may take the words as its answer; then they are
// understood afresh.
func (t *turn) say(ctx context.Context, text string) error {
	if t.cpr {
		text = number.ReplaceAllString(text, " ")
	}
	p := plain(text)
	if strings.TrimSpace(p) == "" {
		return t.silence(ctx)
	}
	if g := blocked(text); g != nil {
		return t.guarded(ctx, g)
	}
	if done, err := t.withPerson(ctx, text); done || err != nil {
		return err
	}
	switch {
	case repeats.MatchString(p) && t.state.Last != nil && len(strings.Fields(p)) <= 6:
		return t.again()
	case t.state.errand() != nil:
		return t.inErrand(ctx, text)
	case t.state.Receipt != "" && undoes.MatchString(p):
		return t.startUndo("")
	}
	if len(t.state.Offered) > 0 {
		if value, ok := t.offered(text); ok {
			return t.press(ctx, value)
		}
	}
	if readYesNo(text) == no && len(strings.Fields(p)) <= 3 {
		t.r.outcome(SmallTalk)
		t.r.say(fault.Words{DA: "I orden. Skriv, hvis der er noget andet.", EN: "All right. Write if there is something else."})
		return nil
	}
	return t.fresh(ctx, text)
}

// number is a masked personal number and the words around it.
var number = regexp.MustCompile(`(?i)((mit|min|my) )?(cpr[- ]?(nummer|nr\.?|number)? |personnummer )?(er |is |: )?\[CPR-nummer\]`)

// undoes takes back what a receipt was just given for.
var undoes = anyOf(`^(nej )?(det var (en )?(fejl|forkert) )?(jeg )?(fortryd\w*|undo|take (it|that) back)\b`)

// fresh understands a text that is not an answer to a question.
func (t *turn) fresh(ctx context.Context, text string) error {
	if lost.MatchString(plain(text)) {
		return t.misunderstood(ctx, command{Text: text})
	}
	if w := t.state.Wanted; w != nil && w.Verb == "contact" {
		t.state.Wanted = nil
		w.Text += " " + text
		w.Whole = w.Text
		return t.perform(ctx, *w)
	}
	cmds, err := t.understand(ctx, text)
	if err != nil {
		return err
	}
	if cmds, err = t.withFragment(ctx, text, cmds); err != nil {
		return err
	}
	if len([]rune(text)) > 12 && !goesOn.MatchString(danish.Fold(text)) {
		t.state.Words = text
	}
	if cmds[0].Verb == "talk" && angry.MatchString(plain(text)) {
		cmds = []command{{Verb: "none", Text: text}} // no thanks for "ubrugelig"
	}
	t.tone(text, cmds[0])
	t.state.Queue = nil
	if guess(cmds[0]) && t.answersReminder(text) {
		cmds = []command{{Verb: "action", Arg: "rebook", Record: t.state.Shown[0].ID, Subject: t.state.Shown[0].Subject, Text: text, Whole: text, P: 1}}
	}
	if len(cmds) > 1 {
		return t.inOrder(ctx, cmds)
	}
	return t.perform(ctx, cmds[0])
}

// answersReminder reads a no or another time as the answer to a reminder: the
// appointment does not suit.
func (t *turn) answersReminder(text string) bool {
	last := t.state.Last
	if last == nil || last.Outcome != Proactive || len(t.state.Shown) != 1 || t.state.Shown[0].Kind != "appointment" {
		return false
	}
	return readYesNo(text) == no || !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty()
}

// withFragment joins a short message that was not understood with the one that
// follows at once: several messages can be one thought.
func (t *turn) withFragment(ctx context.Context, text string, alone []command) ([]command, error) {
	old, at := t.state.Fragment, t.state.FragAt
	t.state.Fragment = ""
	slow := 20 * time.Second
	if len(strings.Fields(text)) <= 2 {
		slow = 2 * time.Minute // a slow typer
	}
	if old == "" || t.now.Sub(at) > slow || !guess(alone[0]) {
		return alone, nil
	}
	joined, err := t.understand(ctx, old+" "+text)
	if err != nil || guess(joined[0]) {
		return alone, err
	}
	return joined, nil
}

// guess says that a command is no more than a guess.
func guess(c command) bool { return c.Verb == "none" || c.Verb == "maybe" || c.Verb == "clarify" }

// inOrder does several things said in one message. Answers come at once; the
// first write waits for its confirmation, and the rest waits behind it.
func (t *turn) inOrder(ctx context.Context, cmds []command) error {
	slices.SortStableFunc(cmds, func(a, b command) int { return writes(a) - writes(b) })
	for i, c := range cmds {
		if err := t.perform(ctx, c); err != nil {
			return err
		}
		if t.state.errand() != nil || t.state.Wanted != nil {
			t.state.Queue = append(t.state.Queue, cmds[i+1:]...)
			return nil
		}
	}
	return nil
}

func writes(c command) int {
	if c.Verb == "action" {
		return 1
	}
	return 0
}

// maxSteps bounds how many commands one turn performs.
const maxSteps = 8

// perform runs one command.
func (t *turn) perform(ctx context.Context, c command) error {
	if t.steps++; t.steps > maxSteps {
		return nil
	}
	understood := true
	var err error
	switch c.Verb {
	case "guide":
		if c.Passage == "" && c.Arg != "" {
			c.Passage = c.Arg + "#"
		}
		err = t.answerGuide(ctx, c)
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
	return t.start(ctx, c)
}

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
		DA: "En ny adresse er en flytning, og den skal du melde til folkeregistret: på borger.dk under “Meld flytning” med MitID, tidligst 4 uger før og senest 5 dage efter, du flytter. Jeg kan ikke ændre adressen som en kontaktoplysning.",
		EN: "A new address is a move, and you report it to the national register (folkeregister): on borger.dk under “Meld flytning” (report a move) with MitID, at the earliest 4 weeks before and at the latest 5 days after you move. I cannot change the address as contact information.",
	})
	t.refer(&errand{Change: citizen.Change{Type: "update_contact", Target: "address"}}, "failed")
	t.r.link("https://www.borger.dk/bolig-og-flytning/Flytning-oversigt/Flytning-i-Danmark", t.r.words("Meld flytning på borger.dk", "Report a move on borger.dk"))
	t.r.choice("passage:flytning#overblik", t.r.words("Hvad skal jeg huske, når jeg flytter?", "What should I remember when I move?"))
	if g, err := t.e.library.Guide(t.guideKey("flytning")); err == nil {
		if p := g.Passage("frist"); p != nil {
			t.r.message.Citations = append(t.r.message.Citations, cite(g, p))
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

// inErrand takes a text while an action is in hand: an answer, a correction, a
// question in between, or a change of mind.
func (t *turn) inErrand(ctx context.Context, text string) error {
	e := t.state.errand()
	p := plain(text)
	switch e.Asked {
	case "confirm", "step_up":
		return t.atConfirm(ctx, e, text)
	}
	switch {
	case drop.MatchString(p) || keeps(e, p):
		return t.declined(ctx)
	case whyAsked.MatchString(p) && len(strings.Fields(p)) < 9:
		return t.why(ctx, e)
	}
	if e.Asked == "which" || e.Asked == "" {
		return t.fresh(ctx, text)
	}
	return t.answered(ctx, e, text)
}

// keeps says that the citizen would rather keep what they have.
func keeps(e *errand, p string) bool {
	return e.Asked == "start" && noParts.MatchString(p) || p == "nej" || p == "nej tak" || p == "no" || p == "no thanks"
}

// answered gives a text to the slot that was asked for.
func (t *turn) answered(ctx context.Context, e *errand, text string) error {
	decl, _ := action.ByType(e.Action)
	var slot action.Slot
	for _, s := range decl.Slots {
		if s.Name == e.Asked {
			slot = s
		}
	}
	if refuses.MatchString(plain(text)) && slot.Kind != action.Text {
		if slot.Kind == action.Time || slot.Kind == action.Appointment {
			t.r.say(fault.Words{DA: "Det er helt i orden. Du kan vælge en af dem, jeg viser, eller sige “drop det”.", EN: "That is quite all right. You can choose one of those I show, or say “never mind”."})
			return t.resume(ctx)
		}
		return t.withheld(ctx, e, slot)
	}
	if all, ok := t.both(e, slot, text); ok {
		e.Change.Target = all[0]
		for _, id := range all[1:] {
			t.state.Queue = append(t.state.Queue, command{Verb: "action", Arg: e.Action, Record: id, Text: text, Subject: e.Subject, P: 1})
		}
		return t.advance(ctx, text)
	}
	if hit, err := t.earlier(ctx, e, slot, text); err != nil || hit {
		return err
	}
	if rest, asks := t.questionIn(ctx, text); asks != "" && rest != "" && slot.Kind != action.Text {
		if err := t.aside(ctx, asks); err != nil {
			return err
		}
		text = rest
	}
	if t.digresses(ctx, e, slot, text) {
		return t.digress(ctx, text)
	}
	before := *e
	if err := t.advance(ctx, text); err != nil {
		return err
	}
	if now := t.state.errand(); now != nil && now.Asked == before.Asked && now.Change.Key == before.Change.Key && now.Refused == before.Refused {
		if now.Misses++; now.Misses > 1 {
			t.offerPerson()
		}
	}
	return nil
}

// earlier reads a correction of which appointment is meant while something
// later is asked for: "nej, jeg mente træningen på hold".
func (t *turn) earlier(ctx context.Context, e *errand, s action.Slot, text string) (bool, error) {
	if s.Kind != action.Time || e.Change.Type == "book" {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	hit := t.otherAppointment(e, v, text)
	if hit == "" {
		return false, nil
	}
	e.Change.Target, e.Change.Start, e.Asked, e.Options = hit, "", "", nil
	return true, t.advance(ctx, text)
}

// questionIn parts an answer from a question asked in the same message:
// "mandag er fint, hvor lang tid tager det?".
func (t *turn) questionIn(ctx context.Context, text string) (answer, asks string) {
	parts := segments(text)
	if len(parts) < 2 {
		parts = strings.SplitN(text, ",", 2)
	}
	var rest []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		c, err := t.classify(ctx, p)
		if err == nil && question.MatchString(trimLead(plain(p))) && (standsAlone(c) || c.Verb == "guide") && asks == "" {
			asks = p
			continue
		}
		rest = append(rest, p)
	}
	return strings.Join(rest, ", "), asks
}

// trimLead drops the words with which a question is tied to what stands before.
func trimLead(p string) string {
	for _, w := range []string{"men ", "og ", "but ", "and "} {
		p = strings.TrimPrefix(p, w)
	}
	return p
}

// aside answers a question that came with an answer; the errand goes on in the
// same message.
func (t *turn) aside(ctx context.Context, asks string) error {
	c, err := t.classify(ctx, asks)
	if err != nil {
		return err
	}
	if c.Verb == "guide" || c.Verb == "own" || c.Verb == "contact" {
		err = t.perform(ctx, c)
		t.r.message.Choices = nil
	}
	return err
}

// both reads "begge to" and "dem alle": the errand is done for each option.
func (t *turn) both(e *errand, s action.Slot, text string) ([]string, bool) {
	if s.Kind != action.Appointment || len(e.Options) < 2 || !allOfThem.MatchString(plain(text)) {
		return nil, false
	}
	var ids []string
	for _, o := range e.Options {
		ids = append(ids, o.Value)
	}
	return ids, true
}

var allOfThem = anyOf(`\b(begge|dem begge|begge to|alle|dem alle|alle sammen|allesammen|both|all of them|every one)\b`)

// withheld is for a citizen who will not say: it is respected, and there is
// still a way.
func (t *turn) withheld(ctx context.Context, e *errand, s action.Slot) error {
	t.r.outcome(DidAction)
	t.r.say(fault.Words{DA: "Det er helt i orden.", EN: "That is quite all right."})
	t.r.say(s.Why)
	t.r.say(fault.Words{DA: "Uden det kan jeg ikke gøre det her, men du kan tale med en medarbejder i stedet.", EN: "Without it I cannot do this, but you can talk to a member of staff instead."})
	t.refer(e, "proposed")
	t.r.asks(Ask(s.Asks))
	t.r.choice("handoff", t.r.words("Tal med en medarbejder", "Talk to a person"))
	t.r.choice("drop", t.r.words("Drop det", "Never mind"))
	return nil
}

// why explains why something is asked, and asks again.
func (t *turn) why(ctx context.Context, e *errand) error {
	decl, _ := action.ByType(e.Action)
	for _, s := range decl.Slots {
		if s.Name == e.Asked {
			t.r.say(s.Why)
		}
	}
	return t.resume(ctx)
}

// digresses decides whether a text is a question or another errand rather than
// an answer to the slot.
func (t *turn) digresses(ctx context.Context, e *errand, s action.Slot, text string) bool {
	if _, ok := chosen(e, s.Name, text); ok {
		return false
	}
	asks := question.MatchString(plain(text)) || strings.HasSuffix(strings.TrimSpace(text), "?")
	switch s.Kind {
	case action.Time:
		if len(when.Parse(t.timely(text), t.local(), when.Options{Expect: true})) > 0 && !asks {
			return false
		}
	case action.Phone, action.Email:
		if contactField(text) != "phone" || len(danish.Find(text)) > 0 {
			return false
		}
	case action.Text, action.Topic, action.Areas, action.Person:
		if !asks {
			return false
		}
	case action.Appointment, action.Document, action.Case:
		if !asks && len(t.e.lexicon.Find(text)) > 0 {
			return false
		}
	}
	c, err := t.classify(ctx, text)
	if err != nil {
		return false
	}
	switch c.Verb {
	case "guide", "contact":
		return asks
	case "own":
		return c.P >= sureEnough && (asks || s.Kind == action.File)
	case "action":
		return c.P >= sureEnough && c.Arg != e.Change.Type
	case "handoff", "refuse":
		return c.P >= sureEnough
	case "talk":
		return c.P >= 0.8 && s.Kind != action.Text && readYesNo(text) == unclear
	}
	return false
}

// digress answers in between, and comes back.
func (t *turn) digress(ctx context.Context, text string) error {
	c, err := t.classify(ctx, text)
	if err != nil {
		return err
	}
	hand := t.state.errand().Change.Key
	if err := t.perform(ctx, c); err != nil {
		return err
	}
	if e := t.state.errand(); e != nil && e.Change.Key == hand && c.Verb != "handoff" {
		choices := t.r.message.Choices
		t.r.message.Choices = nil
		if err := t.resume(ctx); err != nil {
			return err
		}
		_ = choices
	}
	return nil
}

// atConfirm takes a text while a change waits for the citizen's yes. A new time
// or value in it is a correction and is previewed afresh; a yes counts only
// when nothing else is said; doubt writes nothing.
func (t *turn) atConfirm(ctx context.Context, e *errand, text string) error {
	if changed, err := t.corrected(ctx, e, text); changed || err != nil {
		return err
	}
	p := plain(text)
	answer := readYesNo(text)
	if rest, asks := t.questionIn(ctx, text); asks != "" && rest != "" && answer == yes {
		if err := t.aside(ctx, asks); err != nil {
			return err
		}
		return t.resume(ctx) // a yes with a question open is not yet a yes
	}
	switch {
	case whyAsked.MatchString(p):
		t.r.say(fault.Words{DA: "Jeg spørger, fordi det først bliver gemt, når du selv har set det og sagt ja.", EN: "I ask because nothing is stored until you have seen it and said yes."})
		return t.resume(ctx)
	case e.Asked == "step_up" && approved.MatchString(p):
		return t.checkStepUp(ctx, e)
	case answer == no || drop.MatchString(p):
		return t.declined(ctx)
	case answer == yes && e.Asked == "confirm":
		return t.confirmed(ctx)
	case answer == yes:
		return t.checkStepUp(ctx, e)
	}
	c, err := t.classify(ctx, text)
	if err != nil {
		return err
	}
	switch {
	case c.Verb == "action" && c.Arg == e.Change.Type:
		return t.resume(ctx) // the same wish said again: the proposal stands
	case c.Verb == "none" || c.Verb == "maybe" || c.Verb == "talk":
		if e.Misses++; e.Misses > 1 {
			t.offerPerson()
		}
		t.r.say(fault.Words{DA: "Jeg skal bruge et ja eller et nej.", EN: "I need a yes or a no."})
		return t.resume(ctx)
	}
	return t.digress(ctx, text)
}

// checkStepUp is for "det har jeg gjort": MitID's own answer decides.
func (t *turn) checkStepUp(ctx context.Context, e *errand) error {
	a, err := t.e.office.Approval(ctx, e.Approval)
	if err != nil {
		return t.failed(ctx, err)
	}
	if a.State == "approved" {
		return t.carryOut(ctx)
	}
	if t.now.After(a.Asked.Add(5 * time.Minute)) { // as long as an approval lives
		t.r.say(fault.Words{DA: "Der gik for lang tid, så den godkendelse gælder ikke mere.", EN: "It took too long, so that approval is no longer valid."})
		return t.confirmed(ctx)
	}
	t.r.say(fault.Words{DA: "MitID har ikke svaret endnu.", EN: "MitID has not answered yet."})
	return t.resume(ctx)
}

var approved = anyOf(`\b(har|er) (jeg |det |den )?(nu |allerede )?(gjort|godkendt|swipet)|jeg har (lige |nu )?(gjort|godkendt)|(i have |i've |it is |it's )?(done|approved)\b`)

// corrected reads a correction of a value that is already filled: late in the
// dialogue, at the confirmation, as well as early.
func (t *turn) corrected(ctx context.Context, e *errand, text string) (bool, error) {
	decl, ok := action.ByType(e.Action)
	if !ok {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	for _, s := range decl.Slots {
		switch s.Kind {
		case action.Time:
			wish := t.wish(e, text, t.anchor(e, v))
			at, err := citizen.FromWall(e.Change.Start)
			if wish.Empty() || err == nil && wish.Matches(at) {
				continue
			}
			e.Change.Start, e.Approval, e.Asked = "", "", s.Name
			return true, t.advance(ctx, text)
		case action.Phone, action.Email:
			old := e.Change.Text
			e.Change.Text = ""
			if t.entity(e, s, text) && e.Change.Text != old {
				e.Approval = ""
				return true, t.advance(ctx, "")
			}
			e.Change.Text = old
		case action.Text:
			if m := rewrite.FindStringSubmatch(text); m != nil {
				e.Change.Text, e.Approval = upper(m[1]), ""
				return true, t.advance(ctx, "")
			}
		case action.Appointment:
			if hit := t.otherAppointment(e, v, text); hit != "" {
				e.Change.Target, e.Change.Start, e.Approval, e.Asked = hit, "", "", ""
				return true, t.advance(ctx, text)
			}
		}
	}
	return false, nil
}

// otherAppointment is the one that "nej den anden" or "nej, den med Jens" means.
func (t *turn) otherAppointment(e *errand, v citizen.View, text string) string {
	p := plain(text)
	if !noWords.MatchString(p) && !strings.Contains(p, "jeg mente") && !strings.Contains(p, "i meant") {
		return ""
	}
	all := opened(only(t.items(v), "appointment"))
	var rest []item
	for _, it := range all {
		if it.ID != e.Change.Target {
			rest = append(rest, it)
		}
	}
	if hit := t.pick(rest, text, t.e.lexicon.Find(text)); len(hit) == 1 {
		return hit[0].ID
	}
	if theOther.MatchString(p) && len(rest) == 1 {
		return rest[0].ID
	}
	return ""
}

// rewrite is a new text for a message that waits to be confirmed.
var rewrite = regexp.MustCompile(`(?i)^(?:nej|no|ok|okay)?[, ]*(?:skriv (?:hellere|i stedet|bare)|der skal (?:hellere )?stå|ret (?:det|den) til|lav det om til|write (?:instead|rather)|change it to)(?: at)?[: ]+(.{3,})$`)

var theOther = anyOf(`\b(den anden|the other)\b`)

// offered maps a text to one of the last buttons: by pointing or by its words.
func (t *turn) offered(text string) (string, bool) {
	var open []Choice
	for _, c := range t.state.Offered {
		if c.Href == "" && c.Value != "handoff" && c.Value != "drop" {
			open = append(open, c)
		}
		if danish.Fold(c.Label) == danish.Fold(text) && c.Href == "" {
			return c.Value, true
		}
	}
	if value, ok := byLabel(open, text); ok {
		return value, true
	}
	if i, ok := pointed(text, len(open)); ok && len(open) > 1 {
		return open[i].Value, true
	}
	if len(open) == 1 && readYesNo(text) == yes && !strings.HasPrefix(open[0].Value, "undo:") {
		return open[0].Value, true
	}
	for _, c := range t.state.Offered {
		if c.Value == "handoff" && readYesNo(text) == yes && len(open) == 0 {
			return "handoff", true
		}
	}
	return "", false
}

// byLabel finds the one button whose words hold what was said ("endnu en").
func byLabel(open []Choice, text string) (string, bool) {
	said := plain(text)
	if len([]rune(said)) < 5 {
		return "", false
	}
	value, n := "", 0
	for _, c := range open {
		if strings.Contains(plain(c.Label), said) {
			value = c.Value
			n++
		}
	}
	return value, n == 1
}

// press does what a button says. Values that no button of the conversation
// could have sent are refused.
func (t *turn) press(ctx context.Context, value string) error {
	verb, arg, _ := strings.Cut(value, ":")
	e := t.state.errand()
	switch verb {
	case "confirm":
		if e == nil || e.Asked != "confirm" && e.Asked != "step_up" {
			return t.stale()
		}
		if arg == "yes" && e.Asked == "confirm" {
			return t.confirmed(ctx)
		}
		if arg == "yes" {
			return t.checkStepUp(ctx, e)
		}
		return t.declined(ctx)
	case "slot":
		if e == nil || !offeredTo(e, arg) {
			return t.stale()
		}
		return t.advance(ctx, arg)
	case "drop", "keep":
		if e != nil {
			return t.declined(ctx)
		}
		t.r.outcome(DidAction)
		t.r.say(fault.Words{DA: "I orden, så gør jeg ikke noget.", EN: "All right, I will do nothing."})
		return nil
	case "handoff":
		return t.handOver(ctx, command{Arg: arg, Text: t.state.Words})
	case "wait":
		return t.leaveQueue(ctx)
	case "rebook", "cancel", "upload", "message", "revoke":
		return t.act(ctx, command{Verb: "action", Arg: verb, Record: arg, P: 1, Subject: t.state.Subject})
	case "again":
		t.state.push(errand{Action: "book", Topic: arg, Again: true, Subject: t.subjectOr(t.state.Subject), Change: citizen.Change{Type: "book", Key: t.conv.ID + "/again/" + t.in.ID}})
		return t.advance(ctx, "")
	case "undo":
		return t.startUndo(arg)
	case "say":
		return t.fresh(ctx, arg)
	case "do":
		return t.doNamed(ctx, arg)
	case "intent":
		in := t.intent(arg)
		c := command{Text: t.state.Words, Whole: t.state.Words, P: 1, Terms: t.e.lexicon.Find(t.state.Words)}
		t.take(&c, in.Do)
		if in.ID == "" {
			return t.stale()
		}
		return t.perform(ctx, c)
	case "passage":
		return t.perform(ctx, command{Verb: "guide", Passage: arg, Text: t.state.Words})
	case "person":
		if w := t.state.Wanted; w != nil {
			t.state.Wanted = nil
			w.Subject = citizen.ID(arg)
			return t.perform(ctx, *w)
		}
	}
	return t.stale()
}

func offeredTo(e *errand, value string) bool {
	for _, o := range e.Options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// stale answers a button that no longer does anything: pressed twice, or in
// another tab.
func (t *turn) stale() error {
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "Det valg er ikke længere åbent. Skriv, hvad jeg skal hjælpe med.", EN: "That choice is no longer open. Write what I should help with."})
	return nil
}

// doNamed starts an action named by a guide: "book pas", "apply hjaelpemidler".
func (t *turn) doNamed(ctx context.Context, do string) error {
	c := command{Verb: "action", P: 1}
	var topic string
	c.Arg, topic, _ = strings.Cut(do, " ")
	if topic != "" {
		c.Terms = []string{topic}
	}
	return t.act(ctx, c)
}

func (t *turn) actionNamed(do string) (decl action.Action, about string, ok bool) {
	name, topic, _ := strings.Cut(do, " ")
	decl, ok = action.ByType(name)
	if term, found := t.e.lexicon.Term(topic); found {
		about = ": " + term.In(t.r.lang)
	}
	return decl, about, ok
}

// attached takes a file. It fills the errand that waits for one, else begins
// one: the file is put nowhere until the citizen has confirmed where.
func (t *turn) attached(ctx context.Context) error {
	if t.in.Upload == nil {
		return t.stale()
	}
	if t.conv.Actor == "" {
		t.state.Upload = t.in.Upload
		t.askLogin(command{Verb: "action", Arg: "upload"})
		return nil
	}
	if e := t.state.errand(); e != nil && e.Change.Type == "upload" {
		e.Change.Upload, e.Approval, e.Asked = t.in.Upload, "", ""
		return t.advance(ctx, "")
	}
	t.state.Upload = t.in.Upload
	c := command{Verb: "action", Arg: "upload", Text: fileWords(&errand{Change: citizen.Change{Upload: t.in.Upload}}), P: 1}
	subject, err := t.whoseDocument(ctx)
	if err != nil {
		return err
	}
	c.Subject = subject
	return t.act(ctx, c)
}

// whoseDocument is the person whose case waits for a file: oneself when
// something is asked for, else the giver of a mandate whom the words or the
// file's name point at.
func (t *turn) whoseDocument(ctx context.Context) (citizen.ID, error) {
	w, err := t.about(ctx, fileWords(&errand{Change: citizen.Change{Upload: t.in.Upload}})+" "+t.state.Words)
	if err != nil || w.subject != "" {
		return w.subject, err
	}
	return t.subject(), nil
}

// loggedIn goes on with what waited for the login.
func (t *turn) loggedIn(ctx context.Context) error {
	w := t.state.Wanted
	t.state.Wanted = nil
	own, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	t.r.sayf("Du er logget ind, %s.", "You are logged in, %s.", firstName(own.Name))
	if w == nil {
		t.r.outcome(SmallTalk)
		return nil
	}
	if w.Verb == "own" || w.Verb == "action" {
		if err := t.address(ctx, w); err != nil {
			return err
		}
	}
	return t.perform(ctx, *w)
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// local is now on the citizen's clock.
func (t *turn) local() time.Time { return t.now.In(citizen.Copenhagen()) }
