package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/knowledge"
)

// Teacher is the editors' side of understanding: what the matcher learns from,
// how well it does, and what becomes of questions that got no answer.
type Teacher interface {
	// Catalogue is the intents in use, guides and lessons among them.
	Catalogue() *intents.Catalogue
	// Lessons is what editors added and took away, oldest first.
	Lessons(ctx context.Context) ([]assistant.Lesson, error)
	// Rehearse tells what a lesson would change. It takes seconds.
	Rehearse(ctx context.Context, l assistant.Lesson) (Effect, error)
	// Teach adds a lesson; the matcher learns it within seconds, unless it waits.
	Teach(ctx context.Context, l assistant.Lesson) error
	// Health is the last measured report, when it was made, and whether a new
	// one is being made. The time is zero before the first.
	Health() (intents.Report, time.Time, bool)
	// Measure begins to make a report, which takes a while.
	Measure()
	// Decide keeps what an editor decided about a question.
	Decide(ctx context.Context, v assistant.Verdict) error
	Verdicts(ctx context.Context) ([]assistant.Verdict, error)
	// Talk is a conversation with everything personal masked.
	Talk(ctx context.Context, conversation string) ([]Line, error)
}

// Line is one message of a masked conversation. Text is empty where it told of
// somebody's own data.
type Line struct {
	From    string `json:"from"`
	Lang    string `json:"lang"`
	Text    string `json:"text"`
	Outcome string `json:"outcome,omitempty"`
}

func (s *site) teachRoutes() []route {
	return []route{
		{"GET /redaktion/hensigter", analyst, ordinary, s.intentsPage},
		{"POST /redaktion/hensigter", editor, ordinary, s.measureForm},
		{"GET /redaktion/hensigter/{intent}", analyst, ordinary, s.intentPage},
		{"POST /redaktion/hensigter/{intent}", editor, ordinary, s.teachForm},
		{"GET /redaktion/ubesvarede", analyst, ordinary, s.unansweredPage},
		{"POST /redaktion/ubesvarede", editor, ordinary, s.decideForm},
		{"GET /redaktion/ubesvarede/samtale/{conversation}", analyst, ordinary, s.talkPage},
		{"GET /v1/studio/intents", analyst, quiet, s.apiIntents},
		{"POST /v1/studio/intents/{intent}/examples", editor, ordinary, s.apiTeach},
		{"GET /v1/studio/unanswered", analyst, quiet, s.apiUnanswered},
		{"POST /v1/studio/unanswered", editor, ordinary, s.apiDecide},
	}
}

// intentRow is one intent with how well it is understood.
type intentRow struct {
	ID, Name, Area, Do string
	Examples           int
	Health             *intents.IntentHealth
}

type intentsData struct {
	Rows    []intentRow
	Report  *intents.Report
	At      time.Time
	Running bool
	Waiting []assistant.Lesson // for a second person
	Lessons []assistant.Lesson // newest first
}

func (s *site) intentsPage(v *visit) error {
	if s.Teacher == nil {
		return errNoStudio
	}
	d := intentsData{}
	report, at, running := s.Teacher.Health()
	d.At, d.Running = at, running
	if !at.IsZero() {
		d.Report = &report
	}
	for _, in := range s.Teacher.Catalogue().Intents {
		row := intentRow{ID: in.ID, Name: in.NameIn(v.lang), Area: in.Area, Do: in.Do.String()}
		for _, all := range in.Examples {
			row.Examples += len(all)
		}
		if i := slices.IndexFunc(report.Intents, func(h intents.IntentHealth) bool { return h.ID == in.ID }); i >= 0 {
			row.Health = &report.Intents[i]
		}
		d.Rows = append(d.Rows, row)
	}
	slices.SortStableFunc(d.Rows, func(a, b intentRow) int {
		if a.Health != nil && b.Health != nil {
			return cmp.Compare(a.Health.F1, b.Health.F1) // the weakest first
		}
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.ID, b.ID))
	})
	var err error
	if d.Lessons, err = s.Teacher.Lessons(v.Context()); err != nil {
		return err
	}
	d.Waiting = waitingLessons(d.Lessons)
	slices.Reverse(d.Lessons)
	return s.render(v, http.StatusOK, "intents", v.tr("Hensigter", "Intents"), d)
}

func (s *site) measureForm(v *visit) error {
	if s.Teacher == nil {
		return errNoStudio
	}
	s.Teacher.Measure()
	return v.back("/redaktion/hensigter")
}

// intentData is one intent's page.
type intentData struct {
	Intent   intents.Intent
	Name     string
	Langs    []string
	Added    map[string]bool    // examples that an editor gave
	Lessons  []assistant.Lesson // newest first
	Confused []intents.Pair
	Suspects []intents.Suspect
	Guide    string             // the guide that its examples come from, which is edited instead
	Waiting  []assistant.Lesson // for a second person
	Error    string
	Typed    assistant.Lesson
	Effect   *Effect // of the lesson that was typed
	Blocked  bool    // it makes something worse
	Done     string
}

func (s *site) intent(v *visit) (intentData, error) {
	var d intentData
	if s.Teacher == nil {
		return d, errNoStudio
	}
	in, ok := s.Teacher.Catalogue().Intent(v.PathValue("intent"))
	if !ok {
		return d, errNoPage
	}
	d = intentData{Intent: in, Name: in.NameIn(v.lang), Added: map[string]bool{}}
	if guide, is := strings.CutPrefix(in.ID, "guide."); is {
		d.Guide = guide
	}
	for lang := range in.Examples {
		d.Langs = append(d.Langs, lang)
	}
	slices.Sort(d.Langs)
	lessons, err := s.Teacher.Lessons(v.Context())
	for _, l := range lessons {
		if l.Intent == in.ID {
			d.Lessons = append(d.Lessons, l)
			if l.Wait == "" {
				d.Added[l.Text] = !l.Removed
			}
		}
	}
	d.Waiting = waitingLessons(d.Lessons)
	slices.Reverse(d.Lessons)
	report, _, _ := s.Teacher.Health()
	for _, p := range report.Confusable {
		if p.Of == in.ID || p.TakenFor == in.ID {
			d.Confused = append(d.Confused, p)
		}
	}
	for _, x := range report.Suspicious {
		if x.ID == in.ID {
			d.Suspects = append(d.Suspects, x)
		}
	}
	return d, err
}

func (s *site) intentPage(v *visit) error {
	d, err := s.intent(v)
	if err != nil {
		return err
	}
	if done, ok := lessonsDone[v.URL.Query().Get("gjort")]; ok {
		d.Done = done.In(v.lang)
	}
	d.Typed = assistant.Lesson{Text: v.URL.Query().Get("tekst"), Lang: v.URL.Query().Get("sprog")}
	return s.render(v, http.StatusOK, "intent", d.Name, d)
}

// lessonsDone is what an editor is told after a deed.
var lessonsDone = map[string]fault.Words{
	"":        {},
	"laer":    {DA: "Lært. Ingen testspørgsmål eller andre eksempler bliver dårligere af det. Offelia bruger det inden for få sekunder.", EN: "Taught. No test questions or other examples get worse by it. Offelia uses it within seconds."},
	"fjern":   {DA: "Fjernet.", EN: "Taken away."},
	"ask":     {DA: "Eksemplet venter på en anden redaktør.", EN: "The example waits for another editor."},
	"approve": {DA: "Godkendt og lært, med din grund i loggen.", EN: "Approved and taught, with your reason in the log."},
	"drop":    {DA: "Eksemplet blev ikke lært.", EN: "The example was not taught."},
}

// teachForm adds an example, or takes one away, or decides about one that waits.
func (s *site) teachForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	if s.Teacher == nil {
		return errNoStudio
	}
	deed := v.PostFormValue("do")
	l := assistant.Lesson{Intent: v.PathValue("intent"), Lang: v.PostFormValue("lang"), Text: v.PostFormValue("text"), Note: v.PostFormValue("note"),
		Removed: v.PostFormValue("removed") != ""}
	effect, err := s.teachDeed(v, deed, l)
	if err == nil && deed != "check" {
		done := cmp.Or(deed, "laer")
		if l.Removed && deed == "" {
			done = "fjern"
		}
		return v.back("/redaktion/hensigter/" + l.Intent + "?gjort=" + done)
	}
	if err != nil && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Conflict {
		return err
	}
	d, loading := s.intent(v)
	if loading != nil {
		return loading
	}
	d.Typed, d.Effect = l, effect
	d.Blocked = effect != nil && len(effect.Worse) > 0
	status := http.StatusOK
	if err != nil {
		d.Error, status = fault.Text(err, v.lang), statuses[fault.KindOf(err)]
	}
	return s.render(v, status, "intent", d.Name, d)
}

// longestLesson bounds an example.
const longestLesson = 300

// teach gives a lesson, if nothing gets worse by it.
func (s *site) teach(v *visit, l assistant.Lesson) error {
	if s.Teacher == nil {
		return errNoStudio
	}
	_, err := s.teachDeed(v, "", l)
	return err
}

// checkLesson completes a lesson and tells what is wrong with it; there says
// that it is given already. An example belongs to one intent: that of another is
// moved there first by taking it away.
func (s *site) checkLesson(v *visit, l *assistant.Lesson) (there bool, err error) {
	l.Text, l.By = oneLine(l.Text), v.Name
	in, ok := s.Teacher.Catalogue().Intent(l.Intent)
	switch {
	case l.Intent != "" && !ok:
		return false, errNoPage
	case strings.HasPrefix(l.Intent, "guide."):
		return false, fault.New(fault.Invalid, "web.teach", "Formuleringer til en vejledning skrives i vejledningen.", "Phrasings of a guide are written in the guide.")
	case l.Text == "" || len(l.Text) > longestLesson || !slices.Contains([]string{"da", "en", "xx"}, l.Lang):
		return false, fault.New(fault.Invalid, "web.teach", "Skriv, som en borger ville: højst 300 tegn.", "Write as a citizen would: 300 characters at most.")
	case l.Removed:
		return false, nil
	case slices.Contains(in.Examples[l.Lang], l.Text):
		return true, nil
	}
	for _, other := range s.Teacher.Catalogue().Intents {
		if slices.ContainsFunc(other.Examples[l.Lang], func(x string) bool { return strings.EqualFold(x, l.Text) }) {
			return false, fault.New(fault.Conflict, "web.teach", "Det samme eksempel står ved "+other.ID+". Fjern det dér først.",
				"The same example is at "+other.ID+". Take it away there first.")
		}
	}
	return false, nil
}

func (s *site) apiIntents(v *visit) error {
	if s.Teacher == nil {
		return errNoStudio
	}
	type one struct {
		ID       string              `json:"id"`
		Name     string              `json:"name"`
		Do       string              `json:"do"`
		Examples map[string][]string `json:"examples"`
	}
	all := []one{}
	for _, in := range s.Teacher.Catalogue().Intents {
		all = append(all, one{in.ID, in.NameIn(v.lang), in.Do.String(), in.Examples})
	}
	return writeJSON(v, http.StatusOK, map[string]any{"intents": all})
}

func (s *site) apiTeach(v *visit) error {
	var in struct {
		Lang    string `json:"lang"`
		Text    string `json:"text"`
		Removed bool   `json:"removed"`
		Note    string `json:"note"`
		Do      string `json:"do"` // "" gives it; check, ask, approve, drop
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if s.Teacher == nil {
		return errNoStudio
	}
	effect, err := s.teachDeed(v, in.Do, assistant.Lesson{Intent: v.PathValue("intent"), Lang: in.Lang, Text: in.Text, Removed: in.Removed, Note: in.Note})
	if err != nil {
		return err
	}
	if effect == nil {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return writeJSON(v, http.StatusOK, Effect{effect.Asked, list(effect.Worse), list(effect.Better), effect.Now, effect.Then})
}

// phrase puts a question's words into a guide's draft and gives its page.
func (s *site) phrase(v *visit, k knowledge.Key, passage, text string) (string, error) {
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return "", studioFault(err)
	}
	_, all, err := knowledge.Parts(draft.Source)
	if err != nil {
		return "", studioFault(err)
	}
	i := slices.IndexFunc(all, func(p knowledge.Part) bool { return p.ID == passage })
	if i < 0 {
		return "", errNoPage
	}
	all[i].Phrasings = append([]string{oneLine(text)}, all[i].Phrasings...)
	_, err = s.Studio.SavePart(v.Context(), knowledge.PartEdit{Key: k, Base: draft.Revision, Part: all[i], Editor: v.Name, Note: text})
	return studioPath(k) + "?gjort=gem", studioFault(err)
}
