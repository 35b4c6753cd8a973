package web

import (
	"cmp"
	"net/http"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// entryView is a guide in the editors' list.
type entryView struct {
	Guide     string    `json:"guide"`
	Lang      string    `json:"lang"`
	Title     string    `json:"title"`
	Owner     string    `json:"owner"`
	State     string    `json:"state"`
	Live      int       `json:"live"`
	Revision  int       `json:"revision"`
	Editor    string    `json:"editor"`
	At        time.Time `json:"at"`
	Review    string    `json:"review"`
	Overdue   bool      `json:"overdue"`
	Suspended bool      `json:"suspended"`
}

func (s *site) apiStudio(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	all := []entryView{}
	for _, e := range s.Studio.List("") {
		if !v.reads(e.Key) {
			continue
		}
		all = append(all, entryView{e.ID, e.Lang, e.Title, e.Owner, string(e.State), e.Live, e.Revision, e.Editor, e.At, string(e.Review), e.Overdue, e.Suspended != nil})
	}
	return writeJSON(v, http.StatusOK, map[string]any{"guides": all})
}

// versionView is one entry of a guide's log.
type versionView struct {
	Revision int       `json:"revision"`
	State    string    `json:"state"`
	Number   int       `json:"number,omitempty"`
	Editor   string    `json:"editor"`
	Author   string    `json:"author,omitempty"`
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
	Source   string    `json:"source,omitempty"`
}

func viewOfVersion(x knowledge.Version, whole bool) versionView {
	view := versionView{x.Revision, string(x.State), x.Number, x.Editor, x.Author, x.Note, x.At, ""}
	if whole {
		view.Source = x.Source
	}
	return view
}

func (s *site) apiDraft(v *visit) error {
	if err := s.mayRead(v); err != nil {
		return err
	}
	draft, err := s.Studio.Draft(keyOf(v))
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, viewOfVersion(draft, true))
}

// change is what an editor sends with a draft, a release or a restoring.
type change struct {
	Base     int      `json:"base"`
	Source   string   `json:"source"`
	Note     string   `json:"note"`
	Override string   `json:"override"`
	Number   int      `json:"number"`
	From     string   `json:"from"`     // of a scheduled release, "2026-12-01T08:00" in Copenhagen
	Passage  string   `json:"passage"`  // that is put under review
	With     []string `json:"with"`     // other languages to publish in the same release
	Answered []string `json:"answered"` // key questions that the guide need not answer

	was    string // of a record: what holds before anybody worked on it
	byHand bool   // sent by the page's form: its text is saved first
}

// apiEdit does one thing with the latest revision, as the page's buttons do.
func (s *site) apiEdit(deed string) func(*visit) error {
	return func(v *visit) error {
		c, err := s.readChange(v)
		if err != nil {
			return err
		}
		if _, err := s.editDeed(v, keyOf(v), deed, c); err != nil {
			return studioFault(err)
		}
		return writeJSON(v, http.StatusOK, s.stands(keyOf(v), nil))
	}
}

func (s *site) apiLog(v *visit) error {
	all, err := s.log(v)
	if err != nil {
		return err
	}
	out := make([]logView, 0, len(all))
	for _, x := range all {
		out = append(out, logView{x.Guide, x.Lang, viewOfVersion(x, false)})
	}
	return writeJSON(v, http.StatusOK, map[string]any{"log": out})
}

// logView is one line of the log of all guides.
type logView struct {
	Guide string `json:"guide"`
	Lang  string `json:"lang"`
	versionView
}

// mayRead refuses the work on a text that is another municipality's.
func (s *site) mayRead(v *visit) error {
	switch {
	case s.Studio == nil:
		return errNoStudio
	case !v.reads(keyOf(v)):
		return errNoPage
	}
	return nil
}

func (s *site) readChange(v *visit) (c change, err error) {
	if s.Studio == nil {
		return c, errNoStudio
	}
	return c, readJSON(v, &c)
}

func (s *site) apiSave(v *visit) error {
	c, err := s.readChange(v)
	if err != nil {
		return err
	}
	if !v.writes(keyOf(v)) {
		return errNoPage
	}
	saved, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: keyOf(v), Base: c.Base, Source: newlines(c.Source), Editor: v.Name, Note: c.Note})
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, viewOfVersion(saved, false))
}

// apiPreview gives the text as HTML when the client asks for that, else says
// whether it can be read.
func (s *site) apiPreview(v *visit) error {
	c, err := s.readChange(v)
	if err != nil {
		return err
	}
	p := s.preview(keyOf(v), newlines(c.Source))
	if v.Header.Get("Accept") == "text/html" {
		return s.fragment(v, "edit", "preview", p)
	}
	if p.Problem != "" {
		return fault.New(fault.Invalid, "web.studio", p.Problem, p.Problem)
	}
	return writeJSON(v, http.StatusOK, map[string]any{"title": p.Title, "passages": len(p.Passages)})
}

// reportView is what publishing would change.
type reportView struct {
	Asked    int           `json:"asked"`
	Rerouted int           `json:"rerouted"` // whose way through the dialogue was compared
	Worse    []outcomeView `json:"worse"`
	Better   []outcomeView `json:"better"`
	Moved    []outcomeView `json:"moved"`
	Failing  []outcomeView `json:"failing"`
	Changes  []changeView  `json:"changes"`
	Flaws    []flawView    `json:"flaws"`
	Differs  []flawView    `json:"differs"`
}

// flawView is something wrong in a text itself.
type flawView struct {
	Kind    string `json:"kind"` // number, fact, condition, turned, link, hard, behind; override
	Guide   string `json:"guide"`
	Lang    string `json:"lang"`
	Passage string `json:"passage"`
	Detail  string `json:"detail"`
	Plain   bool   `json:"plain,omitempty"` // of the plain-language text, against the official one
}

type outcomeView struct {
	Question string `json:"question"`
	Want     string `json:"want"`
	Must     string `json:"must,omitempty"` // not, ask, handover, action, lead; "" is to be answered by Want
	Before   string `json:"before"`         // passage; or what the dialogue does, where that is what differs
	After    string `json:"after"`
	Unsure   bool   `json:"unsure,omitempty"` // after the change only with "did you mean …?"
}

func viewOfOutcome(o knowledge.Outcome) outcomeView {
	return outcomeView{o.Question, o.Want, string(o.Must), cmp.Or(routeNames(o.Was), o.Before), cmp.Or(routeNames(o.Would), o.After), o.Unsure}
}

type changeView struct {
	Passage string `json:"passage"`
	Field   string `json:"field"`
	Before  string `json:"before"`
	After   string `json:"after"`
}

func viewOfReport(r knowledge.Report) reportView {
	outcomes := func(l []knowledge.Outcome) []outcomeView {
		out := make([]outcomeView, 0, len(l))
		for _, o := range l {
			out = append(out, viewOfOutcome(o))
		}
		return out
	}
	flaws := make([]flawView, 0, len(r.Flaws))
	for _, f := range r.Flaws {
		flaws = append(flaws, flawView{string(f.Kind), f.Guide, f.Lang, f.Passage, f.Detail, f.Plain})
	}
	differs := make([]flawView, 0, len(r.Differs))
	for _, f := range r.Differs {
		differs = append(differs, flawView{f.Kind, f.Guide, f.Lang, f.Passage, f.Detail, false})
	}
	return reportView{r.Asked, r.Rerouted, outcomes(r.Worse), outcomes(r.Better), outcomes(r.Moved), outcomes(r.Failing), viewOfChanges(r.Changes), flaws, differs}
}

func viewOfChanges(l []knowledge.Change) []changeView {
	out := make([]changeView, 0, len(l))
	for _, c := range l {
		out = append(out, changeView(c))
	}
	return out
}

func (s *site) apiGate(v *visit) error {
	if err := s.mayRead(v); err != nil {
		return err
	}
	report, err := s.Studio.TryTogether(v.Context(), keyOf(v))
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, viewOfReport(report))
}

func (s *site) apiPublish(v *visit) error {
	c, err := s.readChange(v)
	if err != nil {
		return err
	}
	report, err := s.editDeed(v, keyOf(v), "udgiv", c)
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, viewOfReport(*report))
}

func (s *site) apiRestore(v *visit) error {
	c, err := s.readChange(v)
	if err != nil {
		return err
	}
	if !v.writes(keyOf(v)) {
		return errNoPage
	}
	draft, err := s.Studio.Restore(v.Context(), keyOf(v), c.Number, c.Base, v.Name)
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, viewOfVersion(draft, false))
}

func (s *site) apiVersions(v *visit) error {
	if err := s.mayRead(v); err != nil {
		return err
	}
	all := []versionView{}
	for _, x := range s.Studio.History(keyOf(v)) {
		all = append(all, viewOfVersion(x, false))
	}
	return writeJSON(v, http.StatusOK, map[string]any{"versions": all})
}

func (s *site) apiDiff(v *visit) error {
	changes, _, _, err := s.diff(v, v.URL.Query().Get("from"), v.URL.Query().Get("to"))
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"changes": viewOfChanges(changes)})
}

func (s *site) apiTopic(v *visit) error {
	var c topicChange
	if err := readJSON(v, &c); err != nil {
		return err
	}
	if err := s.topic(v, v.PathValue("deed"), c); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *site) apiTry(v *visit) error {
	lang := v.URL.Query().Get("lang")
	if lang == "" {
		lang = "da"
	}
	t, err := s.try(v, v.URL.Query().Get("text"), lang)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, t)
}
