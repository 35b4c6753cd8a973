package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// openChoices are the buttons of the last message that lead on, neither to a person
// nor away.
func (t *turn) openChoices() []Choice {
	return slices.DeleteFunc(slices.Clone(t.state.Offered), func(c Choice) bool { return c.Href != "" || c.Value == "handoff" || c.Value == "drop" })
}

// pleased is content with the answer; it asks for nothing.
var pleased = anyOf(`^((fint|godt|super|perfekt|fedt|nice|cool|kanon|skønt|dejligt|ok|okay|tak|mange|great|perfect|fine|good|lovely|thanks)( |$))+$`)

// offered maps a text to one of the last buttons: by pointing or by its words.
func (t *turn) offered(text string) (string, bool) {
	if leaving.MatchString(plain(text)) {
		return "", false // "ok tak hej" presses nothing
	}
	open := t.openChoices()
	for _, c := range t.state.Offered {
		if danish.Fold(c.Label) == danish.Fold(text) && c.Href == "" {
			return c.Value, true
		}
	}
	if value, ok := byLabel(open, text); ok {
		return value, true
	}
	open = slices.DeleteFunc(open, func(c Choice) bool { return strings.HasPrefix(c.Value, "message:") && len(t.state.Shown) > 1 }) // "og den anden?" is the record
	if i, ok := pointed(text, len(open)); ok && len(open) > 1 {
		return open[i].Value, true
	}
	if len(open) == 1 && readYesNo(text) == yes && !strings.HasPrefix(open[0].Value, "undo:") && !(pleased.MatchString(plain(text)) && strings.HasPrefix(open[0].Value, "message:")) {
		return open[0].Value, true
	}
	for _, c := range t.state.Offered {
		if c.Value == "handoff" && readYesNo(text) == yes && len(open) == 0 && !pleased.MatchString(plain(text)) { // "ok tak" calls nobody
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
	case "summary":
		return t.reviewSummary(ctx, arg)
	case "rebook", "cancel", "upload", "message", "revoke":
		return t.act(ctx, command{Verb: "action", Arg: verb, Record: arg, P: 1, Subject: t.state.Subject})
	case "again":
		t.state.push(errand{Action: "book", Topic: arg, Again: true, Wish: taken(&t.state.Wish), Subject: t.subjectOr(t.state.Subject), Change: citizen.Change{Type: "book", Key: t.conv.ID + "/again/" + t.in.ID}})
		return t.advance(ctx, "")
	case "undo":
		return t.startUndo(arg)
	case danishChoice:
		return t.inDanish(ctx)
	case "variant":
		return t.settle(ctx, knowledge.Variant(arg))
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

// taken empties a remembered text and gives what it held.
func taken(s *string) string {
	was := *s
	*s = ""
	return was
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
		return t.askLogin(ctx, command{Verb: "action", Arg: "upload"})
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
