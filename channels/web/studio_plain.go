package web

import (
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// plainData is a suggestion of a passage in plain language, beside the passage
// as it stands. It is saved as a draft or not at all.
type plainData struct {
	Passage   string
	Title     string
	Was       []diffPart
	Is        []diffPart
	Text      string   // what would be put in the draft
	Lost      []string // numbers that only the original has
	Added     []string // numbers that only the suggestion has
	Same      int      // numbers that both have
	Phrasings []string // how citizens may ask for it
}

func plainOf(p *knowledge.Passage, text string) *plainData {
	d := &plainData{Passage: p.ID, Title: p.Title, Text: text}
	d.Was, d.Is = diffWords(p.Text, text)
	was, is := knowledge.Numbers(p.Text), knowledge.Numbers(text)
	for _, n := range was {
		if slices.Contains(is, n) {
			d.Same++
		} else {
			d.Lost = append(d.Lost, n)
		}
	}
	for _, n := range is {
		if !slices.Contains(was, n) {
			d.Added = append(d.Added, n)
		}
	}
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
		d.Plain = plainOf(p, drafts.Plain)
		d.Plain.Phrasings = drafts.Phrasings
	}
	return s.showEdit(v, http.StatusOK, d)
}

var errNoPlain = fault.New(fault.Unavailable, "web.plain",
	"Sprogmodellen kunne ikke skrive afsnittet om uden at ændre et tal eller en dato. Der er ikke noget forslag.",
	"The language model could not rewrite the passage without changing a number or a date. There is no suggestion.")

// savePlain puts a suggestion in the draft, facts as marks again. Nothing is
// published.
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
		Note: v.tr("klart sprog, efter forslag fra sprogmodellen", "plain language, from the language model's suggestion")})
	if err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=klart#kilde")
}
