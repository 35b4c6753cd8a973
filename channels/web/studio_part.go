package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// partData is the page where one passage of a guide is edited, field by field.
type partData struct {
	Key     knowledge.Key
	Guide   string // its title
	State   knowledge.State
	Base    int
	Part    knowledge.Part
	New     bool
	Facts   []factInText
	Actions []string // that other passages have
	Preview *previewData
	Before  string // the passages on both sides, by id
	After   string
	Writes  bool
	Last    bool // the only passage: it is not taken out
	Error   string
	Note    string
}

// factInText is a fact that a passage quotes, as it is filled in today.
type factInText struct{ ID, Value string }

// kindWords and fieldNames are the parts of a guide, for editors.
var (
	kindWords = map[knowledge.Kind]fault.Words{
		knowledge.Question: {DA: "Svar på et spørgsmål", EN: "Answer to a question"}, knowledge.Overview: {DA: "Overblik", EN: "Overview"},
		knowledge.Steps: {DA: "Trin for trin", EN: "Step by step"}, knowledge.Documents: {DA: "Papirer, man skal bruge", EN: "Papers that are needed"},
	}
	fieldNames = map[string]fault.Words{
		"title": {DA: "Overskrift", EN: "Title"}, "text": {DA: "Svar", EN: "Answer"}, "plain": {DA: "Let sprog", EN: "Plain language"},
		"phrasings": {DA: "Sådan spørger borgerne", EN: "How citizens ask"}, "tests": {DA: "Testspørgsmål", EN: "Test questions"},
		"must_not": {DA: "Må ikke besvares herfra", EN: "Must not be answered from here"}, "must_ask": {DA: "Skal føre til et spørgsmål tilbage", EN: "Must be asked back about"},
		"must_hand_over": {DA: "Skal gives videre til et menneske", EN: "Must be handed over to a person"}, "must_act": {DA: "Skal begynde ærindet", EN: "Must begin the errand"},
		"conditions": {DA: "Betingelser", EN: "Conditions"}, "kind": {DA: "Slags", EN: "Kind"}, "certainty": {DA: "Hvor sikkert", EN: "How certain"}, "action": {DA: "Ærinde", EN: "Errand"},
		"situation": {DA: "Livssituation", EN: "Life situation"}, "authority": {DA: "Myndighed", EN: "Authority"}, "contact": {DA: "Kontakt", EN: "Contact"},
		"source": {DA: "Kilde", EN: "Source"}, "law": {DA: "Lov", EN: "Law"}, "valid_from": {DA: "Gælder fra", EN: "Valid from"},
		"checked": {DA: "Sidst kontrolleret", EN: "Last checked"}, "review": {DA: "Gennemses senest", EN: "Review by"}, "owner": {DA: "Ejer", EN: "Owner"},
	}
)

func (s *site) partRoutes() []route {
	return []route{
		{"GET /redaktion/guide/{guide}/{lang}/afsnit", reader, ordinary, s.partPage},
		{"POST /redaktion/guide/{guide}/{lang}/afsnit", writer, ordinary, s.partForm},
		{"GET /redaktion/guide/{guide}/{lang}/afsnit/{passage}", reader, ordinary, s.partPage},
		{"POST /redaktion/guide/{guide}/{lang}/afsnit/{passage}", writer, ordinary, s.partForm},
		{"GET /redaktion/guide/{guide}/{lang}/om", reader, ordinary, s.headPage},
		{"POST /redaktion/guide/{guide}/{lang}/om", writer, ordinary, s.headForm},

		{"GET /v1/studio/guides/{guide}/{lang}/passages", reader, quiet, s.apiParts},
		{"PUT /v1/studio/guides/{guide}/{lang}/passages/{passage}", writer, ordinary, s.apiSavePart},
		{"DELETE /v1/studio/guides/{guide}/{lang}/passages/{passage}", writer, ordinary, s.apiRemovePart},
		{"POST /v1/studio/guides/{guide}/{lang}/passages/{passage}/preview", writer, quiet, s.apiPreviewPart},
	}
}

// part reads a passage of the draft; without a name it is a new one.
func (s *site) part(v *visit) (partData, error) {
	d := partData{Key: keyOf(v), Writes: v.writes(keyOf(v)), New: v.PathValue("passage") == ""}
	if err := s.mayRead(v); err != nil {
		return d, err
	}
	draft, err := s.Studio.Draft(d.Key)
	if err != nil {
		return d, studioFault(err)
	}
	d.Base = draft.Revision
	d.State = lifeOf(s.Studio.History(d.Key), nil).State
	head, all, err := knowledge.Parts(draft.Source)
	if err != nil {
		return d, studioFault(err)
	}
	d.Guide, d.Last = head.Title, len(all) == 1
	i := slices.IndexFunc(all, func(p knowledge.Part) bool { return p.ID == v.PathValue("passage") })
	switch {
	case d.New:
		d.Part = knowledge.Part{Kind: knowledge.Question, Certainty: knowledge.Draft}
		if !d.Writes || strings.Contains(d.Key.ID, "@") { // a municipality takes shared passages up
			return d, errNoPage
		}
	case i < 0:
		return d, errNoPage
	default:
		d.Part = all[i]
		if i > 0 {
			d.Before = all[i-1].ID
		}
		if i+1 < len(all) {
			d.After = all[i+1].ID
		}
	}
	for _, p := range all {
		d.Actions = append(d.Actions, p.Action)
	}
	d.Actions = slices.DeleteFunc(d.Actions, func(a string) bool { return a == "" })
	slices.Sort(d.Actions)
	d.Actions = slices.Compact(d.Actions)
	s.showPart(v, &d, draft.Source)
	return d, nil
}

// showPart makes the preview of a passage as it stands in the fields.
func (s *site) showPart(v *visit, d *partData, source string) {
	d.Preview = s.partPreview(d.Key, source, d.Part)
	d.Facts = nil
	table := s.Studio.Facts()
	for _, id := range knowledge.FactMarks(d.Part.Text + d.Part.Plain) {
		value := v.tr("findes ikke", "does not exist")
		if f, _, ok := table.At(id, knowledge.On(v.now)); ok {
			value = f.Value[d.Key.Lang]
		}
		d.Facts = append(d.Facts, factInText{id, value})
	}
}

// partPreview is a passage as it would be published, with what the gate would
// refuse in it.
func (s *site) partPreview(k knowledge.Key, source string, p knowledge.Part) *previewData {
	if p.Title == "" && p.Text == "" {
		return &previewData{Lang: k.Lang}
	}
	p.ID = cmp.Or(p.ID, "nyt-afsnit")
	source, err := knowledge.SetPart(source, p)
	if err != nil {
		return &previewData{Problem: err.Error()}
	}
	whole := s.preview(k, source)
	only := func(d *previewData) {
		d.Passages = slices.DeleteFunc(d.Passages, func(x passage) bool { return x.ID != p.ID })
	}
	only(whole)
	whole.Unplain = 0 // of the other passages
	if whole.Other != nil {
		only(whole.Other)
	}
	whole.Flaws = slices.DeleteFunc(whole.Flaws, func(f knowledge.Flaw) bool { return f.Passage != p.ID })
	return whole
}

func (s *site) partPage(v *visit) error {
	d, err := s.part(v)
	if err != nil {
		return err
	}
	if done, ok := deedsDone[v.URL.Query().Get("gjort")]; ok {
		d.Note = done.In(v.lang)
	}
	return s.showPartPage(v, http.StatusOK, d)
}

func (s *site) showPartPage(v *visit, status int, d partData) error {
	return s.render(v, status, "part", cmp.Or(d.Part.Title, v.tr("Nyt afsnit", "New passage")), d)
}

// partForm saves a passage, or takes it out. What could not be done is said on
// the same page, with what was typed still in the fields.
func (s *site) partForm(v *visit) error {
	d, err := s.part(v)
	if err != nil {
		return err
	}
	c, err := formChange(v)
	if err != nil {
		return err
	}
	was := d.Part
	d.Part = formPart(v, was)
	remove := v.PostFormValue("do") == "fjern"
	edit := knowledge.PartEdit{Key: d.Key, Base: c.Base, Part: d.Part, Remove: remove, Editor: v.Name, Note: c.Note}
	if d.New {
		if edit.Part.ID, err = s.freshID(d.Key, d.Part.Title); err != nil {
			return err
		}
	}
	switch err = s.savePart(v, edit); {
	case err == nil && remove:
		return v.back(studioPath(d.Key) + "?gjort=fjern")
	case err == nil && v.PostFormValue("do") == "tilbage":
		return v.back(studioPath(d.Key) + "?gjort=gem")
	case err == nil:
		return v.back(partPath(d.Key, edit.Part.ID) + "?gjort=gem")
	}
	if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.NotFound {
		return err
	}
	if errors.Is(err, errConflict) {
		d.Base = c.Base // what was typed is still based on that
	}
	if draft, err := s.Studio.Draft(d.Key); err == nil {
		s.showPart(v, &d, draft.Source)
	}
	d.Error = fault.Text(err, v.lang)
	return s.showPartPage(v, statuses[fault.KindOf(err)], d)
}

// partPath is where a passage is edited.
func partPath(k knowledge.Key, passage string) string {
	return studioPath(k) + "/afsnit/" + url.PathEscape(passage)
}

func (s *site) savePart(v *visit, e knowledge.PartEdit) error {
	switch {
	case !v.writes(e.Key):
		return errNoPage
	case !e.Remove && (strings.TrimSpace(e.Part.Title) == "" || strings.TrimSpace(e.Part.Text) == ""):
		return errPartEmpty
	}
	_, err := s.Studio.SavePart(v.Context(), e)
	switch {
	case errors.Is(err, knowledge.ErrConflict):
		return errPartConflict
	case errors.Is(err, knowledge.ErrPart):
		return errPart
	}
	return studioFault(err)
}

var (
	errPartConflict = fault.New(fault.Conflict, "web.part",
		"En anden redaktør har ændret dette afsnit imens. Din tekst står her stadig: kopiér den, hent den nyeste, og flet dem.",
		"Another editor has changed this passage meanwhile. Your text is still here: copy it, load the newest and merge them.")
	errPartEmpty = fault.New(fault.Invalid, "web.part", "Skriv både spørgsmålet og svaret.", "Write both the question and the answer.")
	errPart      = fault.New(fault.Invalid, "web.part",
		"En linje begynder med ##, ### På let dansk eller <!-- meta. De deler vejledningen op og kan ikke stå i et felt. Skriv det nye afsnit for sig.",
		"A line begins with ##, ### In plain English or <!-- meta. These divide the guide and cannot stand in a field. Write the new passage by itself.")
)

// formPart reads a passage's fields. Lists have a line each.
func formPart(v *visit, was knowledge.Part) knowledge.Part {
	text := func(name string) string { return newlines(v.PostFormValue(name)) }
	lines := func(name string) []string { return strings.Split(text(name), "\n") }
	return knowledge.Part{
		ID: was.ID, Title: text("title"), Text: text("text"), Plain: text("plain"), Kind: knowledge.Kind(text("kind")),
		Certainty: knowledge.Certainty(text("certainty")), Action: text("action"), Phrasings: lines("phrasings"), Tests: lines("tests"),
		Routes:     knowledge.RouteTests{Not: lines("routes.not"), Ask: lines("routes.ask"), HandOver: lines("routes.handover"), Action: lines("routes.action")},
		Conditions: lines("conditions"),
	}
}

// freshID makes a new passage's address of its title.
func (s *site) freshID(k knowledge.Key, title string) (string, error) {
	id := cmp.Or(slug(title), "afsnit")
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return "", studioFault(err)
	}
	_, all, err := knowledge.Parts(draft.Source)
	for slices.ContainsFunc(all, func(p knowledge.Part) bool { return p.ID == id }) {
		id += "-2"
	}
	return id, studioFault(err)
}

// headPage is where what a guide says of itself is edited.
func (s *site) headPage(v *visit) error {
	d, err := s.head(v)
	if err != nil {
		return err
	}
	return s.showHead(v, http.StatusOK, d)
}

// headData is what a guide says of itself, in fields.
type headData struct {
	Key    knowledge.Key
	Base   int
	Head   knowledge.Head
	Writes bool
	Error  string
}

func (s *site) head(v *visit) (headData, error) {
	d := headData{Key: keyOf(v), Writes: v.writes(keyOf(v))}
	if err := s.mayRead(v); err != nil {
		return d, err
	}
	draft, err := s.Studio.Draft(d.Key)
	if err == nil {
		d.Base = draft.Revision
		d.Head, _, err = knowledge.Parts(draft.Source)
	}
	return d, studioFault(err)
}

func (s *site) showHead(v *visit, status int, d headData) error {
	return s.render(v, status, "head", v.tr("Om vejledningen", "About the guide"), d)
}

func (s *site) headForm(v *visit) error {
	d, err := s.head(v)
	if err != nil {
		return err
	}
	c, err := formChange(v)
	if err != nil {
		return err
	}
	text := func(name string) string { return oneLine(v.PostFormValue(name)) }
	d.Head = knowledge.Head{
		Title: text("title"), Situation: text("situation"), Authority: text("authority"), Contact: text("contact"), Source: text("source"), Law: text("law"),
		ValidFrom: knowledge.Date(text("valid_from")), Checked: knowledge.Date(text("checked")), Review: knowledge.Date(text("review")), Owner: text("owner"),
	}
	if err = s.saveHead(v, d.Key, c, d.Head); err == nil {
		return v.back(studioPath(d.Key) + "?gjort=gem")
	}
	if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.NotFound {
		return err
	}
	d.Base, d.Error = c.Base, fault.Text(err, v.lang)
	return s.showHead(v, statuses[fault.KindOf(err)], d)
}

func (s *site) saveHead(v *visit, k knowledge.Key, c change, h knowledge.Head) error {
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return studioFault(err)
	}
	source, err := knowledge.SetHead(draft.Source, h)
	if err == nil && source != draft.Source {
		_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Base: c.Base, Source: source, Editor: v.Name, Note: c.Note})
	}
	return studioFault(err)
}

// partsView is a guide's draft in JSON, field by field.
type partsView struct {
	Revision int              `json:"revision"`
	Head     knowledge.Head   `json:"head"`
	Passages []knowledge.Part `json:"passages"`
}

func (s *site) apiParts(v *visit) error {
	if err := s.mayRead(v); err != nil {
		return err
	}
	draft, err := s.Studio.Draft(keyOf(v))
	if err != nil {
		return studioFault(err)
	}
	head, all, err := knowledge.Parts(draft.Source)
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, partsView{draft.Revision, head, list(all)})
}

// partChange is a passage as a client sends it, with the revision it was read at.
type partChange struct {
	knowledge.Part
	Base int    `json:"base"`
	Note string `json:"note"`
}

func (s *site) readPart(v *visit) (knowledge.PartEdit, error) {
	var in partChange
	if s.Studio == nil {
		return knowledge.PartEdit{}, errNoStudio
	}
	if err := readJSON(v, &in); err != nil {
		return knowledge.PartEdit{}, err
	}
	in.ID = v.PathValue("passage")
	return knowledge.PartEdit{Key: keyOf(v), Base: in.Base, Part: in.Part, Editor: v.Name, Note: in.Note}, nil
}

func (s *site) apiSavePart(v *visit) error {
	e, err := s.readPart(v)
	if err == nil {
		err = s.savePart(v, e)
	}
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, s.stands(e.Key, nil))
}

func (s *site) apiRemovePart(v *visit) error {
	e, err := s.readPart(v)
	if err == nil {
		e.Remove = true
		err = s.savePart(v, e)
	}
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, s.stands(e.Key, nil))
}

// apiPreviewPart shows a passage as it would look, without saving it.
func (s *site) apiPreviewPart(v *visit) error {
	e, err := s.readPart(v)
	if err != nil {
		return err
	}
	if !v.reads(e.Key) {
		return errNoPage
	}
	draft, err := s.Studio.Draft(e.Key)
	if err != nil {
		return studioFault(err)
	}
	p := s.partPreview(e.Key, draft.Source, e.Part)
	if v.Header.Get("Accept") == "text/html" {
		return s.fragment(v, "part", "preview", p)
	}
	if p.Problem != "" {
		return fault.New(fault.Invalid, "web.part", p.Problem, p.Problem)
	}
	flaws := []flawView{}
	for _, f := range p.Flaws {
		flaws = append(flaws, flawView{string(f.Kind), f.Guide, f.Lang, f.Passage, f.Detail, f.Plain})
	}
	return writeJSON(v, http.StatusOK, map[string]any{"flaws": flaws})
}
