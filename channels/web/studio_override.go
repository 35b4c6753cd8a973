package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// beside is a passage of an override next to the shared one.
type beside struct {
	ID, Title string
	Shared    []diffPart // words that only the shared text has are marked
	Ours      []diffPart // words that only the municipality's has
	Gone      bool       // the shared guide has no such passage: it is never told
	Differs   []string   // facts and numbers that are not the same
}

// ownForm is what a municipality's editor can choose to tell otherwise.
type ownForm struct {
	Town     string // the one municipality that the visitor writes for, "" is any
	TownName string
	Towns    []string  // names of those that are known
	Shared   string    // id of the shared guide
	Open     []passage // that are not told otherwise yet
}

// besideShared fills in what an override is compared with, and the form that
// takes up another passage.
func (s *site) besideShared(v *visit, d *editData) {
	if s.Guides == nil {
		return
	}
	id, town, isOverride := d.Key.Override()
	if !isOverride {
		id, town = d.Key.ID, v.Role.Municipality()
	}
	shared, err := s.Guides.Guide(knowledge.Key{ID: id, Lang: d.Key.Lang})
	if err != nil {
		return
	}
	d.Own = ownForm{Town: town, TownName: s.townName(v, town), Shared: id, Towns: slices.Sorted(maps.Values(s.towns(v)))}
	ours, err := s.Studio.Preview(d.Key, d.Source)
	for i := range shared.Passages {
		p := &shared.Passages[i]
		if !isOverride || err == nil && ours.Passage(p.ID) == nil {
			d.Own.Open = append(d.Own.Open, passage{ID: p.ID, Title: p.Title})
		}
	}
	if !isOverride || err != nil {
		return
	}
	for i := range ours.Passages {
		d.Beside = append(d.Beside, compared(shared, &ours.Passages[i]))
	}
	for _, f := range s.Guides.Differs(ours) {
		if i := slices.IndexFunc(d.Beside, func(b beside) bool { return b.ID == f.Passage }); i >= 0 && f.Detail != "-" {
			d.Beside[i].Differs = append(d.Beside[i].Differs, f.Detail)
		}
	}
}

func compared(shared *knowledge.Guide, p *knowledge.Passage) beside {
	b := beside{ID: p.ID, Title: p.Title}
	was := shared.Passage(p.ID)
	if b.Gone = was == nil; b.Gone {
		b.Ours = []diffPart{{Text: p.Text}}
		return b
	}
	b.Shared, b.Ours = diffWords(was.Text, p.Text)
	return b
}

// towns are the municipalities that have a Borgerservice, by key and name.
func (s *site) towns(v *visit) map[string]string {
	names := map[string]string{}
	contacts, err := s.Office.Contacts(v.Context())
	if err != nil {
		return names
	}
	for _, c := range contacts {
		if general(c) {
			names[municipalityOf(contactOf(c.Key))] = strings.TrimSpace(strings.Replace(c.Name, "Borgerservice", "", 1))
		}
	}
	return names
}

// townName is a municipality as people write it, as far as it is known.
func (s *site) townName(v *visit, id string) string { return cmp.Or(s.towns(v)[id], id) }

// ownPassageForm takes a passage of a shared guide up into a municipality's
// draft, word for word, for its editor to change.
func (s *site) ownPassageForm(v *visit) error {
	if s.Studio == nil || s.Guides == nil {
		return errNoStudio
	}
	if err := parseForm(v); err != nil {
		return err
	}
	town := cmp.Or(v.Role.Municipality(), strings.TrimSpace(v.PostFormValue("kommune")))
	if town == "" {
		return fault.New(fault.Invalid, "web.override", "Skriv, hvilken kommune det gælder.", "Write which municipality it is about.")
	}
	id, _, _ := keyOf(v).Override()
	k := knowledge.Key{ID: id, Lang: v.PathValue("lang")}
	own, err := s.takeUp(v, k, town, v.PostFormValue("afsnit"))
	if err != nil {
		return err
	}
	return v.back(studioPath(own) + "?gjort=egen#kilde")
}

// takeUp saves the draft with the passage in it.
func (s *site) takeUp(v *visit, k knowledge.Key, town, passage string) (knowledge.Key, error) {
	own := knowledge.OverrideKey(k, town)
	if !v.writes(own) {
		return own, errNoPage
	}
	shared, err := s.Guides.Guide(k)
	if err != nil {
		return own, studioFault(err)
	}
	draft, err := s.Studio.Draft(own)
	if err != nil {
		draft = knowledge.Version{}
	}
	source, err := knowledge.OverrideSource(shared, draft.Source, passage, s.townName(v, town), v.Name, knowledge.On(v.now))
	if err != nil || source == draft.Source {
		return own, studioFault(err)
	}
	_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: own, Base: draft.Revision, Source: source, Editor: v.Name})
	return own, studioFault(err)
}

// overrideRow is one override of the list.
type overrideRow struct {
	knowledge.Entry
	Town    string
	Differs []knowledge.Finding
}

// overridesPage lists what municipalities tell otherwise, and where that and the
// shared text have come to disagree.
func (s *site) overridesPage(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	var rows []overrideRow
	for _, e := range s.Studio.List("") {
		_, town, ok := e.Override()
		if !ok || !v.reads(e.Key) {
			continue
		}
		row := overrideRow{Entry: e, Town: s.townName(v, town)}
		for _, f := range s.drift() {
			if f.Kind == "override" && f.Guide == e.ID && f.Lang == e.Lang {
				row.Differs = append(row.Differs, f)
			}
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b overrideRow) int { return cmp.Or(cmp.Compare(a.Town, b.Town), cmp.Compare(a.ID, b.ID)) })
	return s.render(v, http.StatusOK, "overrides", v.tr("Kommunernes egne afsnit", "The municipalities' own passages"), rows)
}

// drift is everything that the radar found.
func (s *site) drift() []knowledge.Finding {
	if s.Guides == nil {
		return nil
	}
	return s.Guides.Radar()
}

// apiOwnPassage is the API's takeUp.
func (s *site) apiOwnPassage(v *visit) error {
	var in struct {
		Municipality string `json:"municipality"`
		Passage      string `json:"passage"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if s.Studio == nil || s.Guides == nil {
		return errNoStudio
	}
	own, err := s.takeUp(v, keyOf(v), cmp.Or(v.Role.Municipality(), in.Municipality), in.Passage)
	if err != nil {
		return err
	}
	draft, err := s.Studio.Draft(own)
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, struct {
		Guide string `json:"guide"`
		Lang  string `json:"lang"`
		versionView
	}{own.ID, own.Lang, viewOfVersion(draft, true)})
}
