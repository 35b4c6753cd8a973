package web

import (
	"slices"
	"strconv"
	"strings"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// Effect is what a lesson would change before it is given.
type Effect struct {
	Asked  int      `json:"asked"` // the guides' test questions, and the intents' examples that were held out
	Worse  []Turned `json:"worse"`
	Better []Turned `json:"better"`
	Now    string   `json:"now"`  // what the example itself is taken for, "" for none
	Then   string   `json:"then"` // and what it would be taken for
}

// Turned is an utterance that would be taken for something else than now.
type Turned struct {
	Text   string `json:"text"`
	Intent string `json:"intent"` // that it belongs to
	Before string `json:"before"` // "" is none
	After  string `json:"after"`
	Unsure bool   `json:"unsure,omitempty"` // it is still taken rightly, but asked about first
	Routed bool   `json:"routed,omitempty"` // Before and After are what the dialogue does, Intent what the question must lead to
}

// Rerouted adds what the dialogue would do otherwise to what the matcher would
// take otherwise.
func (e *Effect) Rerouted(r knowledge.Report) {
	add := func(list []Turned, outcomes []knowledge.Outcome) []Turned {
		for _, o := range outcomes {
			if !slices.ContainsFunc(list, func(t Turned) bool { return t.Text == o.Question }) {
				list = append(list, Turned{Text: o.Question, Intent: o.Want, Before: routeNames(o.Was), After: routeNames(o.Would), Routed: true})
			}
		}
		return list
	}
	e.Worse, e.Better = add(e.Worse, r.Worse), add(e.Better, r.Better)
}

// routeNames are routes as the API has them: "answer flytning#frist".
func routeNames(way []knowledge.Route) string {
	names := make([]string, len(way))
	for i, r := range way {
		names[i] = r.String()
	}
	return strings.Join(names, " + ")
}

// A lesson that makes something worse is not given by whoever wrote it: it waits
// for somebody else, who gives it with a reason, or drops it.
const (
	waitsAsked = "asked"
	waitsOver  = "dropped"
)

// teachDeed does what an editor asks for with a lesson; "" gives it, if nothing
// gets worse by it. The effect is nil where none was worked out.
func (s *site) teachDeed(v *visit, deed string, l assistant.Lesson) (*Effect, error) {
	if deed == "approve" || deed == "drop" {
		return nil, s.decideLesson(v, deed, l)
	}
	there, err := s.checkLesson(v, &l)
	if err != nil || there {
		return nil, err
	}
	effect, err := s.Teacher.Rehearse(v.Context(), l)
	if err != nil || deed == "check" {
		return &effect, err
	}
	if len(effect.Worse) == 0 {
		return &effect, s.Teacher.Teach(v.Context(), l)
	}
	if deed == "ask" {
		l.Wait = waitsAsked
		return &effect, s.Teacher.Teach(v.Context(), l)
	}
	n := strconv.Itoa(len(effect.Worse))
	return &effect, fault.New(fault.Conflict, "web.teach",
		"Ikke lært: "+n+" andre ville blive taget for noget andet, end de er. Skriv eksemplet tydeligere, eller bed en anden redaktør godkende det.",
		"Not taught: "+n+" others would be taken for something else than they are. Write the example more clearly, or ask another editor to approve it.")
}

// decideLesson gives a lesson that waits, with a reason, or drops it.
func (s *site) decideLesson(v *visit, deed string, l assistant.Lesson) error {
	all, err := s.Teacher.Lessons(v.Context())
	if err != nil {
		return err
	}
	waiting := waitingLessons(all)
	i := slices.IndexFunc(waiting, func(w assistant.Lesson) bool {
		return w.Intent == l.Intent && w.Lang == l.Lang && w.Text == oneLine(l.Text)
	})
	if i < 0 {
		return errNoPage
	}
	w := waiting[i]
	w.Author, w.By, w.Note, w.Wait = w.By, v.Name, strings.TrimSpace(l.Note), ""
	switch {
	case deed == "drop":
		w.Wait = waitsOver
	case w.Author == v.Name:
		return fault.New(fault.Conflict, "web.teach", "En anden end den, der gav eksemplet, skal godkende det.", "Somebody other than who gave the example must approve it.")
	case w.Note == "":
		return errReason
	}
	return s.Teacher.Teach(v.Context(), w)
}

// waitingLessons are those whose last word in the log is that they wait.
func waitingLessons(log []assistant.Lesson) (out []assistant.Lesson) {
	type subject struct{ intent, lang, text string }
	last := map[subject]int{}
	for i, l := range log {
		last[subject{l.Intent, l.Lang, l.Text}] = i
	}
	for i, l := range log {
		if l.Wait == waitsAsked && last[subject{l.Intent, l.Lang, l.Text}] == i {
			out = append(out, l)
		}
	}
	return out
}
