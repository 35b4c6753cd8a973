package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// plainLook is a passage's plain text as an editor sees it: how hard it is to read
// beside the official one, and what is wrong with it. HTML is "" when there is none.
type plainLook struct {
	Short         string
	HTML          template.HTML
	LIX, Official int
	Flaws         []knowledge.Flaw
}

// lookPlain fills in the plain texts of a preview.
func (s *site) lookPlain(g *knowledge.Guide, p *previewData) {
	for i := range p.Passages {
		part := &g.Passages[i]
		look := &plainLook{Official: knowledge.LIX(part.Text)}
		if w := part.PlainWritten(); w != nil {
			look.Short, look.HTML, look.LIX = w.Short, template.HTML(w.HTML), knowledge.LIX(w.Text) //nolint:gosec // made by the library, raw HTML off
		} else {
			p.Unplain++
		}
		p.Passages[i].Plain = look
	}
	if s.Guides == nil {
		return
	}
	for _, f := range s.Guides.PlainFlaws(g) {
		at := slices.IndexFunc(p.Passages, func(x passage) bool { return x.ID == f.Passage })
		p.Passages[at].Plain.Flaws = append(p.Passages[at].Plain.Flaws, f)
	}
}

// plainData is a suggestion of a passage in plain language, beside the passage
// as it stands. It is saved as a draft or not at all.
type plainData struct {
	Passage   string
	Title     string
	Was       []diffPart
	Is        []diffPart
	Text      string // what would be put in the draft
	LIX       int
	Official  int
	Flaws     []knowledge.Flaw
	Phrasings []string // how citizens may ask for it
}

// plainOf judges a suggestion as the gate would.
func (s *site) plainOf(k knowledge.Key, source string, p *knowledge.Passage, text string, today knowledge.Date) *plainData {
	d := &plainData{Passage: p.ID, Title: p.Title, Text: text, LIX: knowledge.LIX(text), Official: knowledge.LIX(p.Text)}
	d.Was, d.Is = diffWords(p.Text, text)
	written, err := knowledge.WritePlain(source, p.ID, text, s.Studio.Facts(), today)
	if err != nil || s.Guides == nil {
		return d
	}
	g, err := s.Studio.Preview(k, written)
	if err != nil {
		return d
	}
	d.Flaws = slices.DeleteFunc(s.Guides.PlainFlaws(g), func(f knowledge.Flaw) bool { return f.Passage != p.ID })
	return d
}

// passageDraftsForm shows a suggestion, or puts it in the draft.
func (s *site) passageDraftsForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	if v.PostFormValue("do") == "gem" {
		return s.savePlain(v)
	}
	p, drafts, err := s.passageDrafts(v, v.PostFormValue("afsnit"))
	if kind := fault.KindOf(err); err != nil && kind != fault.Unavailable {
		return err
	}
	d, loading := s.edit(v)
	if loading != nil {
		return loading
	}
	switch {
	case err != nil:
		d.Error = fault.Text(err, v.lang)
	case drafts.Plain == "":
		d.Error = fault.Text(errNoPlain, v.lang)
	default:
		d.Plain = s.plainOf(d.Key, d.Source, p, drafts.Plain, knowledge.On(v.now))
		d.Plain.Phrasings = drafts.Phrasings
	}
	return s.showEdit(v, http.StatusOK, d)
}

var errNoPlain = fault.New(fault.Unavailable, "web.plain",
	"Sprogmodellen kunne ikke skrive afsnittet om uden at ændre et tal eller en dato. Der er ikke noget forslag.",
	"The language model could not rewrite the passage without changing a number or a date. There is no suggestion.")

// savePlain puts a suggestion in the draft as the passage's plain text, facts as
// marks again. Nothing is published.
func (s *site) savePlain(v *visit) error {
	k := keyOf(v)
	if !v.writes(k) {
		return errNoPage
	}
	text := strings.TrimSpace(newlines(v.PostFormValue("text")))
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return studioFault(err)
	}
	source, err := knowledge.WritePlain(draft.Source, v.PostFormValue("afsnit"), text, s.Studio.Facts(), knowledge.On(v.now))
	if err != nil {
		return studioFault(err)
	}
	c, err := formChange(v)
	if err != nil {
		return err
	}
	_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Base: c.Base, Source: source, Editor: v.Name,
		Note: v.tr("let dansk, efter forslag fra sprogmodellen", "plain language, from the language model's suggestion")})
	if err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=klart#kilde")
}
