package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// authorityData is the page of an authority whose number stands elsewhere.
type authorityData struct {
	recordData
	Authority knowledge.Authority // of the draft, or as typed
	Served    *knowledge.Authority
}

func (s *site) authorityRoutes() []route {
	return []route{
		{"GET /redaktion/myndigheder/{authority}", reader, ordinary, s.authorityPage},
		{"POST /redaktion/myndigheder", editor, ordinary, s.newAuthorityForm},
		{"POST /redaktion/myndigheder/{authority}/{deed}", editor, ordinary, s.authorityForm},
		{"GET /v1/studio/authorities", reader, quiet, s.apiAuthorities},
		{"GET /v1/studio/authorities/{authority}", reader, quiet, s.apiAuthority},
		{"PUT /v1/studio/authorities/{authority}", editor, ordinary, s.apiSaveAuthority},
		{"POST /v1/studio/authorities/{authority}/{deed}", editor, ordinary, s.apiRecord(authorityKey)},
	}
}

func authorityKey(v *visit) knowledge.Key {
	return knowledge.RecordKey(knowledge.AuthorityRecord, v.PathValue("authority"))
}

// authorities lists those that are served, and those that are only drafted.
func (s *site) authorities() []knowledge.Authority {
	if s.Guides == nil || s.Studio == nil {
		return nil
	}
	all := slices.Clone(s.Guides.Authorities())
	for _, e := range s.Studio.Records(knowledge.AuthorityRecord) {
		if !slices.ContainsFunc(all, func(a knowledge.Authority) bool { return a.ID == e.Title }) {
			all = append(all, knowledge.Authority{ID: e.Title})
		}
	}
	return all
}

// authority reads how the work on an authority stands: its draft, else what is
// served.
func (s *site) authority(v *visit) (d authorityData, err error) {
	if d.recordData, err = s.record(v, authorityKey(v)); err != nil {
		return d, err
	}
	for _, a := range s.authorities() {
		if a.ID == d.ID && len(a.Names) > 0 {
			d.Served = &a
		}
	}
	draft, err := s.Studio.Draft(d.Key)
	if err != nil {
		return d, studioFault(err)
	}
	if d.Authority, err = knowledge.ParseAuthority(d.ID, draft.Source); err != nil {
		d.Authority.ID = d.ID // a draft need not be complete
	}
	return d, nil
}

func (s *site) authorityPage(v *visit) error {
	d, err := s.authority(v)
	if err != nil {
		return err
	}
	return s.showAuthority(v, d, http.StatusOK)
}

func (s *site) showAuthority(v *visit, d authorityData, status int) error {
	return s.render(v, status, "authority", cmp.Or(d.Authority.Name[v.lang], d.ID), d)
}

func (s *site) authorityForm(v *visit) error {
	c, err := formChange(v)
	if err != nil {
		return err
	}
	k := authorityKey(v)
	typed := authorityTyped(v)
	var problem error
	if onText(v.PathValue("deed")) {
		c.Source, problem = authorityText(typed)
	}
	return s.recordForm(v, k, c, problem, func(d recordData, status int) error {
		page, err := s.authority(v)
		if err != nil {
			return err
		}
		if page.recordData = d; onText(v.PathValue("deed")) {
			page.Authority = typed
		}
		return s.showAuthority(v, page, status)
	})
}

// authorityText is an authority's record, when its fields say what they must.
func authorityText(a knowledge.Authority) (string, error) {
	text, err := a.Text()
	if err == nil {
		_, err = knowledge.ParseAuthority(a.ID, text)
	}
	if err != nil {
		return "", fault.New(fault.Invalid, "web.authority",
			"Skriv, hvad borgerne kalder myndigheden, hvor nummeret står på dansk og engelsk, kilden, og hvornår du så efter. En adresse begynder med https://.",
			"Write what citizens call the authority, where its number stands in Danish and English, the source, and when you looked. An address begins with https://.")
	}
	return text, nil
}

func authorityTyped(v *visit) knowledge.Authority {
	text := func(name string) string { return oneLine(v.PostFormValue(name)) }
	words := func(name string) map[string]string {
		m := map[string]string{}
		for _, lang := range languages {
			if w := text(name + "." + lang); w != "" {
				m[lang] = w
			}
		}
		return m
	}
	a := knowledge.Authority{ID: v.PathValue("authority"), Name: words("name"), Where: words("where"), URL: text("url"), Source: text("source"), Checked: knowledge.Date(text("checked"))}
	for line := range strings.Lines(v.PostFormValue("names")) {
		if line = oneLine(strings.ToLower(line)); line != "" {
			a.Names = append(a.Names, line)
		}
	}
	return a
}

// newAuthorityForm opens the page of an authority that nobody has written yet.
func (s *site) newAuthorityForm(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if err := parseForm(v); err != nil {
		return err
	}
	name := oneLine(v.PostFormValue("name"))
	id := slug(name)
	if id == "" {
		return fault.New(fault.Invalid, "web.authority", "Skriv myndighedens navn.", "Write the authority's name.")
	}
	k := knowledge.RecordKey(knowledge.AuthorityRecord, id)
	if _, none := s.Studio.Draft(k); none == nil {
		return v.back(studioPath(k)) // it is there already
	}
	text, err := knowledge.Authority{Names: []string{strings.ToLower(name)}, Name: map[string]string{"da": name, "en": name}}.Text()
	if err == nil {
		_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Source: text, Editor: v.Name})
	}
	if err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=gem")
}

func (s *site) apiAuthorities(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	return writeJSON(v, http.StatusOK, map[string]any{"authorities": list(s.authorities())})
}

// authorityView is the draft of an authority, or what is served.
type authorityView struct {
	State     string              `json:"state,omitempty"`
	Revision  int                 `json:"revision"`
	Live      int                 `json:"live"`
	Authority knowledge.Authority `json:"authority"`
}

func (s *site) apiAuthority(v *visit) error {
	d, err := s.authority(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, authorityView{string(d.State), d.Revision, d.Live, d.Authority})
}

func (s *site) apiSaveAuthority(v *visit) error {
	d, err := s.record(v, authorityKey(v))
	if err != nil {
		return err
	}
	var in struct {
		Base      int                 `json:"base"`
		Authority knowledge.Authority `json:"authority"`
		Note      string              `json:"note"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if !d.Writes {
		return errNoPage
	}
	in.Authority.ID = d.ID
	text, err := authorityText(in.Authority)
	if err != nil {
		return err
	}
	if _, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: d.Key, Base: in.Base, Source: text, Editor: v.Name, Note: in.Note}); err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, s.stands(d.Key, nil))
}
