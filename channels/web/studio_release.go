package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// releasesPage lists what was published together, newest first, each with a
// button that puts back what was in force before it.
func (s *site) releasesPage(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	return s.render(v, http.StatusOK, "releases", v.tr("Udgivelser", "Releases"), struct {
		Releases []releasedRow
		Done     bool
	}{s.releases(v), v.URL.Query().Has("gjort")})
}

func (s *site) rollbackForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	if err := s.rollBack(v, v.PostFormValue("reason")); err != nil {
		return err
	}
	return v.back("/redaktion/udgivelser?gjort")
}

// releasedRow is a release that the visitor may see.
type releasedRow struct {
	knowledge.Released
	Writes bool // and roll back
}

// releases lists what was published together, without what is another
// municipality's.
func (s *site) releases(v *visit) []releasedRow {
	var out []releasedRow
	for _, r := range s.Studio.Releases() {
		row := releasedRow{r, true}
		row.Guides = slices.DeleteFunc(slices.Clone(r.Guides), func(g knowledge.ReleasedGuide) bool { return !v.reads(g.Key) })
		for _, g := range r.Guides {
			row.Writes = row.Writes && v.writes(g.Key)
		}
		if len(row.Guides) > 0 {
			out = append(out, row)
		}
	}
	return out
}

// rollBack puts back what was in force before a release. Without a reason the
// log says who pressed.
func (s *site) rollBack(v *visit, reason string) error {
	if s.Studio == nil {
		return errNoStudio
	}
	i := slices.IndexFunc(s.releases(v), func(r releasedRow) bool { return r.ID == v.PathValue("release") })
	if i < 0 || !s.releases(v)[i].Writes {
		return errNoPage
	}
	err := s.Studio.Rollback(v.Context(), v.PathValue("release"), v.Name, cmp.Or(reason, v.tr("Rullet tilbage", "Rolled back")))
	if errors.Is(err, knowledge.ErrConflict) {
		return fault.New(fault.Conflict, "web.studio", "En af vejledningerne er udgivet igen siden. Rul den udgivelse tilbage først.",
			"One of the guides has been published again since. Roll that release back first.")
	}
	return studioFault(err)
}

// releasedView is one release in JSON.
type releasedView struct {
	ID     string              `json:"id"`
	At     time.Time           `json:"at"`
	Editor string              `json:"editor"`
	Note   string              `json:"note"`
	Guides []releasedGuideView `json:"guides"`
	Again  []string            `json:"again"`
}

type releasedGuideView struct {
	Guide  string `json:"guide"`
	Lang   string `json:"lang"`
	Number int    `json:"number"`
	Before int    `json:"before"`
	Live   bool   `json:"live"`
}

func (s *site) apiReleases(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	all := []releasedView{}
	for _, r := range s.releases(v) {
		view := releasedView{r.ID, r.At, r.Editor, r.Note, []releasedGuideView{}, []string{}}
		for _, g := range r.Guides {
			view.Guides = append(view.Guides, releasedGuideView{g.ID, g.Lang, g.Number, g.Before, g.Live})
		}
		for _, k := range r.Again {
			view.Again = append(view.Again, k.String())
		}
		all = append(all, view)
	}
	return writeJSON(v, http.StatusOK, map[string]any{"releases": all})
}

func (s *site) apiRollback(v *visit) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.rollBack(v, in.Reason); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}
