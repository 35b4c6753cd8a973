package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Due       int       `json:"-"`       // an amount: the year for which it must be checked; 0 is none
	Next      string    `json:"next,omitempty"`
	NextFrom  string    `json:"next_from,omitempty"`
	Source    string    `json:"source"`
	Authority string    `json:"authority"`
	Checked   string    `json:"checked,omitempty"`
	Certainty string    `json:"certainty"`
	State     string    `json:"state,omitempty"` // of an editor's work on it
	Used      []factUse `json:"used"`
}

// factUse is a guide that quotes a fact.
type factUse struct {
	Guide    string   `json:"guide"`
	Lang     string   `json:"lang"`
	Passages []string `json:"passages"`
}

type factsData struct {
	Rows   []factRow
	All    int
	Ask    string
	Years  []int
	Rates  []rateRow
	Writes bool
}

// facts lists the fact table as it holds on a day: what has run out first, then
// what soon does, then by id. Facts that are only drafted come last.
func (s *site) facts(now time.Time) []factRow {
	rows := []factRow{}
	if s.Studio == nil {
		return rows
	}
	states, table := map[string]string{}, s.Studio.Facts()
	for _, e := range s.Studio.Records(knowledge.FactRecord) {
		states[e.Title] = string(e.State)
	}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		rows = append(rows, s.factRow(table, id, states[id], now))
		delete(states, id)
	}
	rank := func(r factRow) int {
		switch {
		case r.Expired:
			return 0
		case r.Soon:
			return 1
		case r.Due > 0:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(rows, func(a, b factRow) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(cmp.Or(a.To, "9"), cmp.Or(b.To, "9")))
	})
	for _, id := range slices.Sorted(maps.Keys(states)) {
		rows = append(rows, factRow{ID: id, State: states[id], Used: []factUse{}})
	}
	return rows
}

func (s *site) factRow(table knowledge.Facts, id, state string, now time.Time) factRow {
	today, month := knowledge.On(now), knowledge.On(now.AddDate(0, 1, 0))
	f, current, ok := table.At(id, today)
	if !ok {
		f = table[id][0] // all of it is to come
	}
	row := factRow{ID: id, DA: f.Value["da"], EN: f.Value["en"], From: string(f.ValidFrom), To: string(f.ValidTo), Expired: ok && !current,
		Soon: current && f.ValidTo != "" && f.ValidTo <= month, Due: table.DueYear(id, today), Source: f.Source, Authority: f.Authority, Checked: string(f.Checked),
		Certainty: string(f.Certainty), State: state, Used: s.usesOfFact(id)}
	for _, later := range table[id] {
		if later.ValidFrom > today && row.Next == "" {
			row.Next, row.NextFrom = later.Value["da"], string(later.ValidFrom)
		}
	}
	return row
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
	if s.Studio == nil {
		return errNoStudio
	}
	all := s.facts(v.now)
	d := factsData{All: len(all), Ask: strings.TrimSpace(v.URL.Query().Get("soeg")), Writes: v.may(editor) == nil}
	for _, r := range all {
		if strings.Contains(strings.ToLower(r.ID+" "+r.DA+" "+r.EN+" "+r.Authority), strings.ToLower(d.Ask)) {
			d.Rows = append(d.Rows, r)
		}
	}
	d.Years, d.Rates = ratesOf(s.Studio.Facts(), v.now.Year())
	return s.render(v, http.StatusOK, "facts", v.tr("Fakta", "Facts"), d)
}

// rateRow is an amount drawn over the years.
type rateRow struct {
	ID    string
	Cells []rateCell
}

// rateCell is what held in one year, or the same in several; "" is unknown.
type rateCell struct {
	Value string
	Span  int
}

// yearsShown is how many years the table of rates spans, next year the last.
const yearsShown = 5

// ratesOf draws the amounts over the years: those in kroner, and whatever else
// had more than one value.
func ratesOf(table knowledge.Facts, year int) (years []int, rows []rateRow) {
	for y := year + 2 - yearsShown; y <= year+1; y++ {
		years = append(years, y)
	}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		periods := table[id]
		if unit := strings.ToLower(periods[0].Unit); len(periods) < 2 && unit != "kr" && unit != "dkk" {
			continue
		}
		row := rateRow{ID: id}
		for _, y := range years {
			value := inYear(periods, y)
			if n := len(row.Cells); n > 0 && row.Cells[n-1].Value == value {
				row.Cells[n-1].Span++
				continue
			}
			row.Cells = append(row.Cells, rateCell{value, 1})
		}
		rows = append(rows, row)
	}
	return years, rows
}

// inYear is what held during a year, in order.
func inYear(periods []knowledge.Fact, year int) string {
	first, last := knowledge.Date(strconv.Itoa(year)+"-01-01"), knowledge.Date(strconv.Itoa(year)+"-12-31")
	var values []string
	for _, f := range periods {
		if f.ValidFrom <= last && (f.ValidTo == "" || f.ValidTo >= first) {
			values = append(values, f.Value["da"])
		}
	}
	return strings.Join(slices.Compact(values), ", ")
}

func (s *site) apiFacts(v *visit) error {
	return writeJSON(v, http.StatusOK, map[string]any{"facts": s.facts(v.now)})
}
