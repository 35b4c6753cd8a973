package web

import (
	"net/http"
	"strconv"

	"offelia/knowledge"
)

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
	if err := s.mayRead(v); err != nil {
		return nil, 0, 0, err
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
