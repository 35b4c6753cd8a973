package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/knowledge"
)

// Studio is the editors' side of the knowledge; *knowledge.Studio is one.
type Studio interface {
	List(lang string) []knowledge.Entry
	History(k knowledge.Key) []knowledge.Version
	Draft(k knowledge.Key) (knowledge.Version, error)
	SaveDraft(ctx context.Context, e knowledge.Edit) (knowledge.Version, error)
	Preview(k knowledge.Key, source string) (*knowledge.Guide, error)
	Try(ctx context.Context, k knowledge.Key) (knowledge.Report, error)
	Publish(ctx context.Context, r knowledge.Release) (knowledge.Report, error)
	Restore(ctx context.Context, k knowledge.Key, number, base int, editor string) (knowledge.Version, error)
	Suspend(ctx context.Context, x knowledge.Suspension) error
	Resume(ctx context.Context, guide, editor, note string) error
}

// Matcher tells what an utterance is taken to mean, for the "try it" box.
type Matcher func(text string) intents.Result

// Unanswered lists questions that got no answer, most asked first. Personal
// data is masked before they are kept.
type Unanswered func(ctx context.Context) ([]Question, error)

// Question is one question that got no answer.
type Question struct {
	Text  string    `json:"text"`
	Lang  string    `json:"lang"`
	Why   string    `json:"why"` // clarify, handoff, thumbs_down, …
	Times int       `json:"times"`
	Last  time.Time `json:"last"`
}

func (s *site) studioRoutes() []route {
	return []route{
		{"GET /redaktion", editor, ordinary, s.studioPage},
		{"GET /redaktion/proev", editor, ordinary, s.tryPage},
		{"GET /redaktion/ubesvarede", editor, ordinary, s.unansweredPage},
		{"GET /redaktion/guide/{guide}/{lang}", editor, ordinary, s.editPage},
		{"GET /redaktion/guide/{guide}/{lang}/forskel", editor, ordinary, s.diffPage},
		{"POST /redaktion/guide/{guide}/{lang}/{deed}", editor, ordinary, s.editForm},
		{"POST /redaktion/emne/{guide}/{deed}", editor, ordinary, s.topicForm},

		{"GET /v1/studio/guides", editor, quiet, s.apiStudio},
		{"GET /v1/studio/guides/{guide}/{lang}", editor, quiet, s.apiDraft},
		{"PUT /v1/studio/guides/{guide}/{lang}", editor, ordinary, s.apiSave},
		{"POST /v1/studio/guides/{guide}/{lang}/preview", editor, quiet, s.apiPreview},
		{"GET /v1/studio/guides/{guide}/{lang}/gate", editor, ordinary, s.apiGate},
		{"POST /v1/studio/guides/{guide}/{lang}/publish", editor, ordinary, s.apiPublish},
		{"POST /v1/studio/guides/{guide}/{lang}/restore", editor, ordinary, s.apiRestore},
		{"GET /v1/studio/guides/{guide}/{lang}/versions", editor, quiet, s.apiVersions},
		{"GET /v1/studio/guides/{guide}/{lang}/diff", editor, quiet, s.apiDiff},
		{"POST /v1/studio/topics/{guide}/{deed}", editor, ordinary, s.apiTopic},
		{"GET /v1/studio/try", editor, quiet, s.apiTry},
		{"GET /v1/studio/unanswered", editor, quiet, s.apiUnanswered},
	}
}

// studioFault maps the library's own errors to kinds and words. Anything else
// that a text can cause names the line and may be read by editors.
func studioFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, knowledge.ErrConflict):
		return fault.New(fault.Conflict, "web.studio",
			"En anden redaktør har gemt imens. Din tekst står her stadig: kopiér den, hent den nyeste, og flet dem.",
			"Another editor has saved meanwhile. Your text is still here: copy it, load the newest and merge them.")
	case errors.Is(err, knowledge.ErrWorse):
		return fault.New(fault.Conflict, "web.studio",
			"Ikke udgivet: nogle spørgsmål ville få et dårligere svar. Se hvilke nedenfor. En anden redaktør kan udgive alligevel med en grund.",
			"Not published: some questions would get a worse answer. See which below. Another editor can publish anyway with a reason.")
	case errors.Is(err, knowledge.ErrSecondEditor):
		return fault.New(fault.Conflict, "web.studio",
			"Ikke udgivet: en anden end den, der skrev teksten, skal give grunden.",
			"Not published: somebody other than the author must give the reason.")
	case errors.Is(err, knowledge.ErrNotFound):
		return errNoPage
	case strings.HasPrefix(err.Error(), "knowledge: studio"), errors.Is(err, context.Canceled):
		return err
	}
	return fault.New(fault.Invalid, "web.studio", "Teksten kan ikke læses: "+err.Error(), "The text cannot be read: "+err.Error())
}

var errNoStudio = fault.New(fault.Unavailable, "web.studio", "Redaktionen er ikke til rådighed.", "The studio is not available.")

func (s *site) studioPage(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	return s.render(v, http.StatusOK, "studio", v.tr("Redaktion", "Studio"), s.Studio.List(""))
}

func keyOf(v *visit) knowledge.Key {
	return knowledge.Key{ID: v.PathValue("guide"), Lang: v.PathValue("lang")}
}

// editData is the page where a guide is edited.
type editData struct {
	Key       knowledge.Key
	Draft     knowledge.Version
	Source    string // what stands in the field; the draft, or what could not be saved
	Preview   *previewData
	Versions  []knowledge.Version // published ones, newest first
	Suspended *knowledge.Suspension
	Report    *knowledge.Report
	Error     string
	Note      string // what was done
	Override  bool   // the gate said no: ask for a reason
}

// previewData is a text as it would be published, or why it cannot be read.
type previewData struct {
	Title    string
	Passages []passage
	Problem  string
}

func (s *site) edit(v *visit) (editData, error) {
	if s.Studio == nil {
		return editData{}, errNoStudio
	}
	d := editData{Key: keyOf(v)}
	var err error
	if d.Draft, err = s.Studio.Draft(d.Key); err != nil {
		return d, studioFault(err)
	}
	d.Source = d.Draft.Source
	d.Preview = s.preview(d.Key, d.Source)
	for _, version := range s.Studio.History(d.Key) {
		if version.State == knowledge.Published {
			d.Versions = append([]knowledge.Version{version}, d.Versions...)
		}
	}
	for _, e := range s.Studio.List(d.Key.Lang) {
		if e.Key == d.Key {
			d.Suspended = e.Suspended
		}
	}
	return d, nil
}

func (s *site) preview(k knowledge.Key, source string) *previewData {
	g, err := s.Studio.Preview(k, source)
	if err != nil {
		return &previewData{Problem: err.Error()}
	}
	p := &previewData{Title: g.Title}
	for i := range g.Passages {
		part := &g.Passages[i]
		p.Passages = append(p.Passages, passage{ID: part.ID, Title: part.Title, Draft: part.Certainty == knowledge.Draft,
			HTML: template.HTML(part.HTML)}) //nolint:gosec // made by the library, raw HTML off
	}
	return p
}

func (s *site) editPage(v *visit) error {
	d, err := s.edit(v)
	if err != nil {
		return err
	}
	switch v.URL.Query().Get("gjort") {
	case "gem":
		d.Note = v.tr("Kladden er gemt.", "The draft is saved.")
	case "udgiv":
		d.Note = v.tr("Udgivet. Det næste spørgsmål bliver besvaret fra den nye tekst.", "Published. The next question is answered from the new text.")
	case "gendan":
		d.Note = v.tr("Den gamle version er nu kladden.", "The old version is now the draft.")
	}
	return s.showEdit(v, http.StatusOK, d)
}

func (s *site) showEdit(v *visit, status int, d editData) error {
	return s.render(v, status, "edit", d.Key.ID+" ("+d.Key.Lang+")", d)
}

// editForm saves, checks, publishes or restores. What could not be done is said
// on the same page with the editor's text still in the field.
func (s *site) editForm(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if err := parseForm(v); err != nil {
		return err
	}
	deed := v.PathValue("deed")
	report, err := s.editDeed(v, deed)
	if err == nil && deed != "proev" {
		return v.back(strings.TrimSuffix(v.URL.Path, "/"+deed) + "?gjort=" + deed)
	}
	fail := studioFault(err)
	if fail != nil && (fault.KindOf(fail) == fault.Internal || fault.KindOf(fail) == fault.NotFound) {
		return fail
	}
	d, loading := s.edit(v)
	if loading != nil {
		return loading
	}
	d.Report = report
	if source := newlines(v.PostFormValue("source")); source != "" {
		d.Source, d.Preview = source, s.preview(d.Key, source)
	}
	status := http.StatusOK
	if fail != nil {
		d.Error, status = fault.Text(fail, v.lang), statuses[fault.KindOf(fail)]
		d.Override = errors.Is(err, knowledge.ErrWorse) || errors.Is(err, knowledge.ErrSecondEditor)
	}
	return s.showEdit(v, status, d)
}

// editDeed does one thing with a guide's draft. Publishing and checking save
// what stands in the field first, so an editor never publishes another text
// than the one on the screen.
func (s *site) editDeed(v *visit, deed string) (*knowledge.Report, error) {
	k := keyOf(v)
	base, err := strconv.Atoi(v.PostFormValue("base"))
	if err != nil {
		return nil, errForm
	}
	if deed == "gendan" {
		number, err := strconv.Atoi(v.PostFormValue("number"))
		if err != nil {
			return nil, errForm
		}
		_, err = s.Studio.Restore(v.Context(), k, number, base, v.Name)
		return nil, err
	}
	base, err = s.saveField(v, k, base)
	if err != nil || deed == "gem" {
		return nil, err
	}
	switch deed {
	case "proev":
		report, err := s.Studio.Try(v.Context(), k)
		return &report, err
	case "udgiv":
		report, err := s.Studio.Publish(v.Context(), knowledge.Release{Key: k, Base: base, Editor: v.Name,
			Note: v.PostFormValue("note"), Override: v.PostFormValue("override")})
		return &report, err
	}
	return nil, errNoPage
}

// saveField saves the field when it differs from the draft, and gives the
// revision that holds it.
func (s *site) saveField(v *visit, k knowledge.Key, base int) (int, error) {
	source := newlines(v.PostFormValue("source"))
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return base, err
	}
	if source == draft.Source {
		return draft.Revision, nil
	}
	saved, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Base: base, Source: source, Editor: v.Name})
	return saved.Revision, err
}

// newlines undoes what forms do to the ends of lines.
func newlines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// diffPage compares two published versions, or a version with the draft (til=0).
func (s *site) diffPage(v *visit) error {
	changes, from, to, err := s.diff(v, v.URL.Query().Get("fra"), v.URL.Query().Get("til"))
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "diff", v.tr("Forskelle", "Differences"), struct {
		Key      knowledge.Key
		From, To int
		Changes  []knowledge.Change
	}{keyOf(v), from, to, changes})
}

func (s *site) diff(v *visit, from, to string) (changes []knowledge.Change, a, b int, err error) {
	if s.Studio == nil {
		return nil, 0, 0, errNoStudio
	}
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi("0" + to)
	if errA != nil || errB != nil {
		return nil, a, b, errNoPage
	}
	before, err := s.edition(keyOf(v), a)
	if err != nil {
		return nil, a, b, err
	}
	after, err := s.edition(keyOf(v), b)
	if err != nil {
		return nil, a, b, err
	}
	return knowledge.Diff(before, after), a, b, nil
}

// edition is a published version of a guide, or its draft for 0.
func (s *site) edition(k knowledge.Key, number int) (*knowledge.Guide, error) {
	if number > 0 {
		g, err := s.Guides.Version(k, number)
		return g, studioFault(err)
	}
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return nil, studioFault(err)
	}
	g, err := s.Studio.Preview(k, draft.Source)
	return g, studioFault(err)
}

// topicForm throws the kill switch of a topic, or takes it back.
func (s *site) topicForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	err := s.topic(v, v.PathValue("deed"), topicChange{
		Reason: v.PostFormValue("reason"), DA: v.PostFormValue("da"), EN: v.PostFormValue("en"), Until: v.PostFormValue("until"),
	})
	if err != nil {
		return err
	}
	return v.back(local(v.PostFormValue("next"), "/redaktion"))
}

// topicChange is what an editor says when a topic is switched off or on.
type topicChange struct {
	Reason string `json:"reason"`
	DA     string `json:"da"` // what citizens are told meanwhile
	EN     string `json:"en"`
	Until  string `json:"until"` // day it ends by itself, "" for never
}

func (s *site) topic(v *visit, deed string, c topicChange) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if strings.TrimSpace(c.Reason) == "" {
		return fault.New(fault.Invalid, "web.studio", "Skriv en grund. Den står i loggen.", "Give a reason. It is kept in the log.")
	}
	guide := v.PathValue("guide")
	switch deed {
	case "sluk", "suspend":
		x := knowledge.Suspension{Guide: guide, Reason: c.Reason, By: v.Name, At: v.now, Text: map[string]string{"da": c.DA, "en": c.EN}}
		if c.Until != "" {
			day, err := time.ParseInLocation(time.DateOnly, c.Until, v.now.Location())
			if err != nil {
				return errForm
			}
			x.Until = day.AddDate(0, 0, 1)
		}
		return studioFault(s.Studio.Suspend(v.Context(), x))
	case "taend", "resume":
		return studioFault(s.Studio.Resume(v.Context(), guide, v.Name, c.Reason))
	}
	return errNoPage
}

// guideStates and whys are the studio's own words.
var (
	guideStates = map[knowledge.State]fault.Words{
		knowledge.Drafted: {DA: "Kladde", EN: "Draft"}, knowledge.InReview: {DA: "Til gennemsyn", EN: "In review"},
		knowledge.Scheduled: {DA: "Planlagt", EN: "Scheduled"}, knowledge.Published: {DA: "Udgivet", EN: "Published"},
		knowledge.Expired: {DA: "Trukket tilbage", EN: "Withdrawn"},
	}
	whys = map[string]fault.Words{
		"clarify": {DA: "Offelia spurgte ind", EN: "Offelia asked back"}, "handoff": {DA: "Gik til et menneske", EN: "Went to a person"},
		"thumbs_down": {DA: "Svaret hjalp ikke", EN: "The answer did not help"}, "none": {DA: "Intet svar", EN: "No answer"},
	}
)
