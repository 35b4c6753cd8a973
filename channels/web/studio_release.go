package web

import (
	"cmp"
	"errors"
	"net/http"
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
		Releases []knowledge.Released
		Done     bool
	}{s.Studio.Releases(), v.URL.Query().Has("gjort")})
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

// rollBack puts back what was in force before a release. Without a reason the
// log says who pressed.
func (s *site) rollBack(v *visit, reason string) error {
	if s.Studio == nil {
		return errNoStudio
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
	for _, r := range s.Studio.Releases() {
		view := releasedView{r.ID, r.At, r.Editor, r.Note, []releasedGuideView{}}
		for _, g := range r.Guides {
			view.Guides = append(view.Guides, releasedGuideView{g.ID, g.Lang, g.Number, g.Before, g.Live})
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
