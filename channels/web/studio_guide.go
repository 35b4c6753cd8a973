package web

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// editData is the page where a guide is edited.
type editData struct {
	Key     knowledge.Key
	Title   string
	Owner   string
	Review  knowledge.Date
	Overdue bool
	Langs   []knowledge.Entry // the guide in every language
	life
	Draft     knowledge.Version
	Live      int    // version in force, 0 is none
	Source    string // what stands in the field; the draft, or what could not be saved
	Unsaved   bool   // it stands nowhere else
	Parts     []knowledge.Part
	Broken    string // why there are none
	Preview   *previewData
	Questions []keyQuestion
	Doubts    []knowledge.Doubt
	Beside    []beside // of an override: the shared passages and its own
	Own       ownForm  // of passages that a municipality may tell otherwise
	Drafts    bool     // a language model can suggest texts
	Plain     *plainData
	Writes    bool
	Drift     []knowledge.Finding
	Use       *Use
	Suspended *knowledge.Suspension
	Report    *knowledge.Report
	Error     string
	Note      string            // what was done
	Override  bool              // the gate said no: ask for a reason
	Typed     typed             // what else was written in the form
	Waiting   []knowledge.Entry // other languages whose text is not published yet
}

// typed is the form beside the text, as it was sent.
type typed struct {
	Note, From string
	With       []string
}

// previewData is a text as it would be published, or why it cannot be read.
type previewData struct {
	Title     string
	Authority string
	Lang      string
	Passages  []passage
	Problem   string
	Flaws     []knowledge.Flaw // what the gate would refuse already
	Unplain   int              // passages without a plain text
	Other     *previewData     // what is published in the other language
}

func (s *site) edit(v *visit) (editData, error) {
	if s.Studio == nil {
		return editData{}, errNoStudio
	}
	d := editData{Key: keyOf(v), Writes: v.writes(keyOf(v)), Drafts: s.Drafts != nil && s.Drafts.Suggests()}
	if !v.reads(d.Key) {
		return d, errNoPage
	}
	var err error
	if d.Draft, err = s.Studio.Draft(d.Key); err != nil {
		return d, studioFault(err)
	}
	d.Title, d.Source = d.Key.ID, d.Draft.Source
	d.life = lifeOf(s.Studio.History(d.Key), s.Studio.History(knowledge.Key{ID: d.Key.ID}))
	for _, e := range s.Studio.List("") {
		if e.ID != d.Key.ID {
			continue
		}
		d.Langs = append(d.Langs, e)
		if e.Key != d.Key && (e.State == knowledge.Drafted || e.State == knowledge.InReview) {
			d.Waiting = append(d.Waiting, e)
		}
		if e.Key == d.Key {
			d.Title, d.Owner, d.Review, d.Overdue, d.Live, d.Suspended = e.Title, e.Owner, e.Review, e.Overdue, e.Live, e.Suspended
			d.Doubts = e.Doubts
		}
	}
	d.Drift = s.driftOf(d.Key)
	d.Use, err = s.useOf(v, d.Key.ID)
	s.show(&d)
	s.besideShared(v, &d)
	return d, err
}

// show makes the preview of what stands in the field, lists its passages, and asks
// it the key questions.
func (s *site) show(d *editData) {
	var broken error
	if _, d.Parts, broken = knowledge.Parts(d.Source); broken != nil {
		d.Broken = broken.Error()
	}
	g, err := s.Studio.Preview(d.Key, d.Source)
	d.Preview = s.previewOf(d.Key, d.Source, g, err)
	if _, _, ok := d.Key.Override(); !ok {
		d.Questions = keyQuestionsOf(g)
	}
}

func (s *site) preview(k knowledge.Key, source string) *previewData {
	g, err := s.Studio.Preview(k, source)
	return s.previewOf(k, source, g, err)
}

func (s *site) previewOf(k knowledge.Key, source string, g *knowledge.Guide, err error) *previewData {
	if err != nil {
		return &previewData{Problem: err.Error()}
	}
	p := showGuide(g)
	p.Flaws = s.Studio.Flaws(k, source)
	s.lookPlain(g, p)
	for _, lang := range languages {
		if lang == k.Lang || s.Guides == nil {
			continue
		}
		if other, err := s.Guides.Guide(knowledge.Key{ID: k.ID, Lang: lang}); err == nil {
			p.Other = showGuide(other)
		}
	}
	return p
}

func showGuide(g *knowledge.Guide) *previewData {
	p := &previewData{Title: g.Title, Authority: g.Authority, Lang: g.Lang}
	for i := range g.Passages {
		part := &g.Passages[i]
		p.Passages = append(p.Passages, passage{ID: part.ID, Title: part.Title, Short: part.Short, Draft: part.Certainty == knowledge.Draft,
			HTML: template.HTML(part.HTML)}) //nolint:gosec // made by the library, raw HTML off
	}
	return p
}

func (s *site) editPage(v *visit) error {
	d, err := s.edit(v)
	if err != nil {
		return err
	}
	if done, ok := deedsDone[v.URL.Query().Get("gjort")]; ok {
		d.Note = done.In(v.lang)
	}
	return s.showEdit(v, http.StatusOK, d)
}

// deedsDone is what an editor is told after a deed, by its name in the address.
var deedsDone = map[string]fault.Words{
	"gem":       {DA: "Kladden er gemt.", EN: "The draft is saved."},
	"ny":        {DA: "Kladden er oprettet. Skriv svaret, og udgiv den, når den er klar.", EN: "The draft is made. Write the answer, and publish when it is ready."},
	"udgiv":     {DA: "Udgivet. Det næste spørgsmål bliver besvaret fra den nye tekst.", EN: "Published. The next question is answered from the new text."},
	"planlaeg":  {DA: "Planlagt. Teksten bliver udgivet af sig selv.", EN: "Scheduled. The text will be published by itself."},
	"gennemsyn": {DA: "Sendt til gennemsyn. En anden redaktør kan nu se ændringerne og udgive.", EN: "Sent for review. Another editor can now see the changes and publish."},
	"retur":     {DA: "Sendt tilbage til den, der skrev.", EN: "Sent back to whoever wrote it."},
	"gendan":    {DA: "Den gamle version er nu kladden.", EN: "The old version is now the draft."},
	"egen":      {DA: "Afsnittet er taget ind i kommunens kladde, som det står. Ret det, og udgiv.", EN: "The passage is taken into the municipality's draft as it stands. Change it and publish."},
	"tvivl":     {DA: "Sat til gennemgang. Det står nu ved svaret.", EN: "Put under review. Answers now say so."},
	"afklaret":  {DA: "Gennemgangen er slut. Teksten står ved magt.", EN: "The review is over. The text stands."},
	"fjern":     {DA: "Afsnittet er taget ud af kladden.", EN: "The passage is taken out of the draft."},
	"klart":     {DA: "Forslaget er lagt i kladden. Læs det igennem, før du udgiver.", EN: "The suggestion is in the draft. Read it through before you publish."},
	"traek":     {DA: "Vejledningen er trukket tilbage. Offelia svarer ikke længere fra den.", EN: "The guide is withdrawn. Offelia no longer answers from it."},
}

func (s *site) showEdit(v *visit, status int, d editData) error {
	return s.render(v, status, "edit", d.Title, d)
}

// editForm saves, checks, publishes or restores. What could not be done is said
// on the same page with the editor's text still in the field.
func (s *site) editForm(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	deed := v.PathValue("deed")
	c, err := formChange(v)
	if err != nil {
		return err
	}
	report, err := s.editDeed(v, keyOf(v), deed, c)
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
	d.Report, d.Typed = report, typed{c.Note, c.From, c.With}
	if c.Source != "" {
		d.Source, d.Unsaved = c.Source, c.Source != d.Draft.Source
		s.show(&d)
	}
	status := http.StatusOK
	if fail != nil {
		d.Error, status = fault.Text(fail, v.lang), statuses[fault.KindOf(fail)]
		d.Override = errors.Is(err, knowledge.ErrWorse) || errors.Is(err, knowledge.ErrSecondEditor)
	}
	return s.showEdit(v, status, d)
}

// formChange reads what the page's form sends.
func formChange(v *visit) (c change, err error) {
	if err := parseForm(v); err != nil {
		return c, err
	}
	c = change{Source: newlines(v.PostFormValue("source")), Note: v.PostFormValue("note"), Override: v.PostFormValue("override"),
		From: v.PostFormValue("from"), Passage: v.PostFormValue("afsnit"), With: v.PostForm["sammen"], Answered: v.PostForm["svaret"], byHand: true}
	if c.Base, err = strconv.Atoi(v.PostFormValue("base")); err != nil {
		return c, errForm
	}
	if number := v.PostFormValue("number"); number != "" {
		if c.Number, err = strconv.Atoi(number); err != nil {
			return c, errForm
		}
	}
	return c, nil
}

// editDeed does one thing with a guide's draft. What acts on the text saves
// what stands in the field first, so an editor never publishes another text
// than the one on the screen.
func (s *site) editDeed(v *visit, k knowledge.Key, deed string, c change) (report *knowledge.Report, err error) {
	if !v.writes(k) {
		return nil, errNoPage
	}
	switch deed {
	case "gendan":
		_, err := s.Studio.Restore(v.Context(), k, c.Number, c.Base, v.Name)
		return nil, err
	case "retur":
		return nil, s.sendBack(v, k, c)
	case "tvivl", "afklaret":
		return nil, s.review(v, k, deed, c)
	case "traek":
		if strings.TrimSpace(c.Note) == "" {
			return nil, errReason
		}
		return nil, s.Studio.Withdraw(v.Context(), k, c.Base, v.Name, c.Note)
	}
	if c.byHand {
		if c.Base, err = s.saveField(v, k, c); err != nil {
			return nil, err
		}
	}
	switch deed {
	case "gem":
		return nil, nil
	case "proev":
		report, err := s.Studio.TryTogether(v.Context(), append(others(k, c), k)...)
		return &report, err
	case "gennemsyn":
		_, err := s.Studio.Submit(v.Context(), k, c.Base, v.Name, c.Note)
		return nil, err
	case "udgiv", "planlaeg":
		return s.publish(v, deed, k, c)
	}
	return nil, errNoPage
}

// review puts a passage under review, or ends that because the text stands.
func (s *site) review(v *visit, k knowledge.Key, deed string, c change) error {
	if strings.TrimSpace(c.Note) == "" {
		return errReason
	}
	d := knowledge.Doubt{Key: k, Passage: c.Passage, Reason: c.Note, By: v.Name}
	if deed == "afklaret" {
		return s.Studio.Settle(v.Context(), d)
	}
	return s.Studio.Question(v.Context(), d)
}

var errReason = fault.New(fault.Invalid, "web.studio", "Skriv en grund. Den står i loggen.", "Give a reason. It is kept in the log.")

// publish publishes now or later. On the page the key questions were gone
// through first. A text that waits for a second person is not published by the
// one who wrote it.
func (s *site) publish(v *visit, deed string, k knowledge.Key, c change) (*knowledge.Report, error) {
	for _, key := range append(others(k, c), k) {
		if err := s.goneThrough(key, c); err != nil {
			return nil, err
		}
	}
	var from time.Time
	if deed == "planlaeg" {
		var err error
		if from, err = time.ParseInLocation("2006-01-02T15:04", c.From, v.now.Location()); err != nil || !from.After(v.now) {
			return nil, fault.New(fault.Invalid, "web.studio", "Vælg et tidspunkt, der ligger forude.", "Choose a time that lies ahead.")
		}
	}
	var list []knowledge.Release
	for _, key := range append(others(k, c), k) {
		r := knowledge.Release{Key: key, Base: c.Base, Editor: v.Name, Note: c.Note, Override: c.Override, From: from}
		d := lifeOf(s.Studio.History(key), nil)
		if key != k {
			r.Base = d.Revision
		}
		if d.State == knowledge.InReview && d.Author == v.Name {
			return nil, fault.New(fault.Conflict, "web.studio",
				"Teksten er til gennemsyn: en anden end den, der skrev den, skal udgive den.",
				"The text is in review: somebody other than its author must publish it.")
		}
		list = append(list, r)
	}
	report, err := s.Studio.PublishTogether(v.Context(), list...)
	return &report, err
}

// others are the guide's other languages that go with it.
func others(k knowledge.Key, c change) []knowledge.Key {
	var keys []knowledge.Key
	for _, lang := range c.With {
		if lang != k.Lang {
			keys = append(keys, knowledge.Key{ID: k.ID, Lang: lang})
		}
	}
	return keys
}

// goneThrough refuses a guide whose key questions are open: those that neither a
// passage answers nor the editor says that it need not. An override tells only
// what differs, and a record is no guide.
func (s *site) goneThrough(k knowledge.Key, c change) error {
	if _, _, record := k.Record(); record || strings.Contains(k.ID, "@") {
		return nil
	}
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return err
	}
	g, err := s.Studio.Preview(k, draft.Source)
	if err != nil {
		return err
	}
	open := openQuestions(keyQuestionsOf(g), c.Answered)
	if len(open) > 0 {
		return fault.New(fault.Invalid, "web.studio",
			"Gå de seks spørgsmål igennem først. Sæt kryds ved dem, vejledningen ikke skal svare på: "+strings.Join(open, ", ")+".",
			"Go through the six questions first. Tick those that the guide need not answer: "+strings.Join(open, ", ")+".")
	}
	return nil
}

// sendBack turns a text that was sent for review into a draft again, with what
// the reviewer wants changed.
func (s *site) sendBack(v *visit, k knowledge.Key, c change) error {
	if strings.TrimSpace(c.Note) == "" {
		return fault.New(fault.Invalid, "web.studio", "Skriv, hvad der skal ændres.", "Say what should be changed.")
	}
	d := lifeOf(s.Studio.History(k), nil)
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return err
	}
	_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Base: c.Base, Source: draft.Source, Editor: cmp.Or(d.Author, draft.Editor), Note: v.Name + ": " + c.Note})
	return err
}

// saveField saves the field when it differs from the draft, and gives the
// revision that holds it.
func (s *site) saveField(v *visit, k knowledge.Key, c change) (int, error) {
	draft, err := s.Studio.Draft(k)
	if _, _, record := k.Record(); err != nil && !(record && errors.Is(err, knowledge.ErrNotFound)) {
		return c.Base, err
	}
	switch {
	case c.Source == draft.Source && draft.Revision > 0:
		return draft.Revision, nil
	case c.Source == draft.Source, c.Source == c.was:
		return 0, errNothing
	}
	saved, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Base: c.Base, Source: c.Source, Editor: v.Name, Was: c.was})
	return saved.Revision, err
}

var errNothing = fault.New(fault.Invalid, "web.studio", "Der er ikke ændret noget endnu.", "Nothing has been changed yet.")

// newlines undoes what forms do to the ends of lines.
func newlines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
