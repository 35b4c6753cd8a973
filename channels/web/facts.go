package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/knowledge"
)

// factRow is one fact as it holds today, with what is to come.
type factRow struct {
	ID        string    `json:"id"`
	DA        string    `json:"da"`
	EN        string    `json:"en"`
	From      string    `json:"valid_from"`
	To        string    `json:"valid_to,omitempty"`
	Expired   bool      `json:"expired"` // no value holds today: the last one is shown
	Soon      bool      `json:"soon"`    // it runs out within a month
	Next      string    `json:"next,omitempty"`
	NextFrom  string    `json:"next_from,omitempty"`
	Source    string    `json:"source"`
	Authority string    `json:"authority"`
	Certainty string    `json:"certainty"`
	Used      []factUse `json:"used"`
}

// factUse is a guide that quotes a fact.
type factUse struct {
	Guide    string   `json:"guide"`
	Lang     string   `json:"lang"`
	Passages []string `json:"passages"`
}

type factsData struct {
	Rows     []factRow
	All      int
	Ask      string
	Contacts []citizen.Contact
}

// facts lists the fact table as it holds on a day: what has run out first, then
// what soon does, then by id.
func (s *site) facts(now time.Time) []factRow {
	today, month := knowledge.On(now), knowledge.On(now.AddDate(0, 1, 0))
	rows := []factRow{}
	for _, id := range slices.Sorted(maps.Keys(s.Facts)) {
		f, current, ok := s.Facts.At(id, today)
		if !ok {
			f = s.Facts[id][0] // all of it is to come
		}
		row := factRow{ID: id, DA: f.Value["da"], EN: f.Value["en"], From: string(f.ValidFrom), To: string(f.ValidTo), Expired: ok && !current,
			Soon: current && f.ValidTo != "" && f.ValidTo <= month, Source: f.Source, Authority: f.Authority, Certainty: string(f.Certainty), Used: s.usesOfFact(id)}
		for _, later := range s.Facts[id] {
			if later.ValidFrom > today && row.Next == "" {
				row.Next, row.NextFrom = later.Value["da"], string(later.ValidFrom)
			}
		}
		rows = append(rows, row)
	}
	rank := func(r factRow) int {
		switch {
		case r.Expired:
			return 0
		case r.Soon:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(rows, func(a, b factRow) int { return rank(a) - rank(b) })
	return rows
}

func (s *site) usesOfFact(id string) []factUse {
	uses := []factUse{}
	if s.Guides == nil {
		return uses
	}
	for _, r := range s.Guides.Dependents(id) {
		i := slices.IndexFunc(uses, func(u factUse) bool { return u.Guide == r.Guide && u.Lang == r.Lang })
		if i < 0 {
			uses = append(uses, factUse{Guide: r.Guide, Lang: r.Lang})
			i = len(uses) - 1
		}
		uses[i].Passages = append(uses[i].Passages, r.Passage)
	}
	return uses
}

func (s *site) factsPage(v *visit) error {
	d := factsData{All: len(s.Facts), Ask: strings.TrimSpace(v.URL.Query().Get("soeg"))}
	for _, r := range s.facts(v.now) {
		if strings.Contains(strings.ToLower(r.ID+" "+r.DA+" "+r.EN+" "+r.Authority), strings.ToLower(d.Ask)) {
			d.Rows = append(d.Rows, r)
		}
	}
	var err error
	if d.Contacts, err = s.Office.Contacts(v.Context()); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "facts", v.tr("Fakta og kontakter", "Facts and contacts"), d)
}

func (s *site) apiFacts(v *visit) error {
	return writeJSON(v, http.StatusOK, map[string]any{"facts": s.facts(v.now)})
}
