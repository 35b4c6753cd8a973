package knowledge

import (
	"context"
	"slices"
	"strings"
)

// Route is one thing that the dialogue does with a question: the kind, and which
// one.
type Route struct {
	Kind RouteKind
	Of   string // "flytning#frist" of an answer, the action's name, what of one's own; "" otherwise
}

// RouteKind is what the dialogue can do with a question.
type RouteKind string

// The kinds of route.
const (
	Answers   RouteKind = "answer"   // tells a passage
	Stops     RouteKind = "stopped"  // tells what stands for a topic that is switched off
	Asks      RouteKind = "ask"      // asks back: "mente du …?", or that it did not understand
	HandsOver RouteKind = "handover" // to a person
	Refuses   RouteKind = "refuse"   // what is not helped with, and what a guard answers
	ShowsOwn  RouteKind = "own"      // one's own data, or the login to them
	Acts      RouteKind = "action"   // begins an errand
	Calls     RouteKind = "contact"  // gives phone and opening hours
	Talks     RouteKind = "talk"
)

// Dialogue is what stands between a question and the guides: it decides whether
// a question comes to them at all. It knows this package, and not the other way
// round; without one the gate compares passages alone.
type Dialogue interface {
	// Held lists questions that lead elsewhere than to a guide.
	Held() []Held
	// Compare tells what becomes of questions with the library as it is and as it
	// would be. It asks no language model. Of a question that the change reaches
	// neither through search nor in the dialogue itself, both ways are nil.
	Compare(ctx context.Context, now, next *Library, asked []Asked) ([]Way, error)
}

// Held is a question that leads elsewhere than to a guide.
type Held struct {
	Question, Lang string
	Leads          Route
	Open           bool // unless a passage fits well
}

// Asked is a question, and whether the change can reach it through search.
type Asked struct {
	Question, Lang string
	Reached        bool
}

// Way is what the dialogue does with a question: before and after a change. One
// message can lead to several things.
type Way struct{ Before, After []Route }

// Through tells the gate of the dialogue that questions go through.
func (l *Library) Through(d Dialogue) { l.dialogue.Store(&d) }

// front is the dialogue, or nil.
func (l *Library) front() Dialogue {
	if d := l.dialogue.Load(); d != nil {
		return *d
	}
	return nil
}

// held lists the questions of a language that lead elsewhere and that a passage
// can take.
func (l *Library) held(lang string) []test {
	d := l.front()
	if d == nil {
		return nil
	}
	var out []test
	for _, h := range d.Held() {
		if h.Open && h.Lang == lang {
			out = append(out, test{question: h.Question, must: mustLead, leads: h.Leads})
		}
	}
	return out
}

// as is a library of one collection: to search in, not to publish with. Nothing
// with a model behind it helps it.
func (l *Library) as(c *collection) *Library {
	out := &Library{now: l.now, shelf: l.shelf, read: l.read, archive: map[edition]*Guide{}}
	out.facts.Store(l.facts.Load())
	out.authorities.Store(l.authorities.Load())
	out.current.Store(c)
	return out
}

// Must is what a test question must lead to.
type Must string

// What a test question must lead to. MustAnswer is a passage's usual question:
// the passage is told.
const (
	MustAnswer   Must = ""
	MustNot      Must = "not"      // no passage of this guide is told
	MustAsk      Must = "ask"      // Offelia asks back before anything is told
	MustHandOver Must = "handover" // a person takes over
	MustAct      Must = "action"   // the passage's action is begun, or any where it names none
	mustLead     Must = "lead"     // of a held question: where it leads
)

// RouteTests are questions of a passage that must lead elsewhere than to it.
type RouteTests struct {
	Not      []string `json:"not,omitempty" yaml:",omitempty"`
	Ask      []string `json:"ask,omitempty" yaml:",omitempty"`
	HandOver []string `json:"handover,omitempty" yaml:"handover,omitempty"`
	Action   []string `json:"action,omitempty" yaml:",omitempty"`
}

// tests lists a passage's test questions of every kind.
func (p *Passage) tests(guide string) []test {
	var out []test
	for _, kind := range []struct {
		must      Must
		questions []string
	}{{MustAnswer, p.Tests}, {MustNot, p.Routes.Not}, {MustAsk, p.Routes.Ask}, {MustHandOver, p.Routes.HandOver}, {MustAct, p.Routes.Action}} {
		for _, question := range kind.questions {
			t := test{question: question, want: guide + "#" + p.ID, own: guide, must: kind.must}
			if t.must == MustAct {
				t.leads.Of, _, _ = strings.Cut(p.Action, " ")
			}
			out = append(out, t)
		}
	}
	return out
}

// right tells whether a question leads where it must.
func (t test) right(way []Route) bool {
	leads := func(is func(Route) bool) bool { return slices.ContainsFunc(way, is) }
	switch t.must {
	case MustNot:
		return !leads(t.toldBy)
	case MustAsk:
		return leads(func(r Route) bool { return r.Kind == Asks })
	case MustHandOver:
		return leads(func(r Route) bool { return r.Kind == HandsOver })
	case MustAct:
		return leads(func(r Route) bool { return r.Kind == Acts && (r.Of == t.leads.Of || t.leads.Of == "") })
	case mustLead:
		return leads(func(r Route) bool { return r == t.leads })
	}
	return leads(func(r Route) bool { return r == Route{Answers, t.want} })
}

// toldBy tells whether a route tells a passage of the test's own guide.
func (t test) toldBy(r Route) bool {
	guide, _, _ := strings.Cut(r.Of, "#")
	return r.Kind == Answers && guide == t.own
}

// lost tells whether a question no longer leads where it must: the passage, or
// any answer of its guide where it got one.
func (t test) lost(w Way) bool {
	if t.right(w.Before) {
		return !t.right(w.After)
	}
	answered := func(way []Route) bool {
		return slices.ContainsFunc(way, func(r Route) bool { return r.Kind == Answers })
	}
	return t.must == MustAnswer && slices.ContainsFunc(w.Before, t.toldBy) && !answered(w.After)
}

// routes asks the dialogue about the questions that the change can reach.
func (r *rehearsal) routes(ctx context.Context, l *Library) error {
	d := l.front()
	if d == nil {
		return nil
	}
	asked, list := r.questions(d)
	ways, err := d.Compare(ctx, l.as(r.base), l.as(r.next), list)
	if err != nil {
		return err
	}
	for i, t := range asked {
		r.report.addWay(t, list[i].Lang, ways[i], r.changes[Key{t.own, list[i].Lang}] != nil)
	}
	return nil
}

// Rerouted tells what becomes of every test question when the dialogue changes and
// the guides do not; d compares the two dialogues.
func (l *Library) Rerouted(ctx context.Context, d Dialogue) (Report, error) {
	c := l.current.Load()
	r := &rehearsal{read: l.read, base: c, next: c}
	asked, list := r.questions(d)
	ways, err := d.Compare(ctx, l.as(c), l.as(c), list)
	if err != nil {
		return Report{}, err
	}
	for i, t := range asked {
		r.report.addWay(t, list[i].Lang, ways[i], false)
	}
	return r.report, nil
}

// questions are those of every language, because the dialogue learns from all of
// them: the guides' own, and those that lead elsewhere.
func (r *rehearsal) questions(d Dialogue) (asked []test, list []Asked) {
	for _, lang := range r.everyLanguage() {
		for _, t := range tests(r.base, r.next, lang) {
			asked, list = append(asked, t), append(list, Asked{t.question, lang, r.reached[Asked{Question: t.question, Lang: lang}]})
		}
	}
	for _, h := range d.Held() {
		t := test{question: h.Question, must: mustLead, leads: h.Leads}
		asked, list = append(asked, t), append(list, Asked{h.Question, h.Lang, r.reached[Asked{Question: h.Question, Lang: h.Lang}]})
	}
	return asked, list
}

// addWay judges what has become of a question's way, unless its passage has told
// that already.
func (r *Report) addWay(t test, lang string, w Way, own bool) {
	if t.must != MustAnswer {
		r.Asked++
	}
	if len(w.Before)+len(w.After) == 0 {
		return
	}
	r.Rerouted++
	o := Outcome{Question: t.question, Lang: lang, Want: t.want, Must: t.must, Was: w.Before, Would: w.After}
	if t.must == mustLead {
		o.Want = t.leads.String()
	}
	if own && t.must != MustAnswer && !t.right(w.After) {
		r.Failing = append(r.Failing, o)
	}
	told := func(list []Outcome) bool {
		return slices.ContainsFunc(list, func(x Outcome) bool { return x.Question == o.Question && x.Lang == lang && x.Want == o.Want })
	}
	switch {
	case slices.Equal(w.Before, w.After) || told(r.Worse):
	case t.lost(w):
		r.Worse = append(r.Worse, o)
	case told(r.Better) || told(r.Moved):
	case t.right(w.After) && !t.right(w.Before):
		r.Better = append(r.Better, o)
	case !t.right(w.After):
		r.Moved = append(r.Moved, o)
	}
}

func (r Route) String() string { return strings.TrimSpace(string(r.Kind) + " " + r.Of) }
