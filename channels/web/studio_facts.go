package web

import (
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/fault"
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
		}
		return 2
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
		Soon: current && f.ValidTo != "" && f.ValidTo <= month, Source: f.Source, Authority: f.Authority, Checked: string(f.Checked),
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

// factData is the page of one fact.
type factData struct {
	recordData
	Periods []factValue // of the draft, or as typed
	New     factValue
	Now     factRow
}

// factValue is one value of a fact as forms and the API have it.
type factValue struct {
	DA        string `json:"da"`
	EN        string `json:"en"`
	Unit      string `json:"unit"`
	From      string `json:"valid_from"`
	To        string `json:"valid_to"`
	Source    string `json:"source"`
	Authority string `json:"authority"`
	Checked   string `json:"checked"`
	Certainty string `json:"certainty"`
}

func factKey(v *visit) knowledge.Key {
	return knowledge.RecordKey(knowledge.FactRecord, v.PathValue("fact"))
}

// factFields reads the draft of a fact.
func (s *site) factFields(k knowledge.Key) ([]factValue, error) {
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return nil, err
	}
	_, id, _ := k.Record()
	periods, err := knowledge.ParseFact(id, draft.Source)
	out := make([]factValue, 0, len(periods))
	for _, f := range periods {
		out = append(out, factValue{f.Value["da"], f.Value["en"], f.Unit, string(f.ValidFrom), string(f.ValidTo), f.Source, f.Authority, string(f.Checked), string(f.Certainty)})
	}
	return out, err
}

func (s *site) factPage(v *visit) error {
	k := factKey(v)
	d := factData{}
	var err error
	if d.recordData, err = s.record(v, k); err != nil {
		return err
	}
	if d.Periods, err = s.factFields(k); err != nil {
		return studioFault(err)
	}
	return s.showFact(v, d, http.StatusOK)
}

func (s *site) showFact(v *visit, d factData, status int) error {
	if table := s.Studio.Facts(); len(table[d.ID]) > 0 {
		d.Now = s.factRow(table, d.ID, string(d.State), v.now)
	}
	if n := len(d.Periods); n > 0 && d.New == (factValue{}) {
		last := d.Periods[n-1]
		d.New = factValue{Unit: last.Unit, Source: last.Source, Authority: last.Authority, Checked: v.now.Format(time.DateOnly), Certainty: last.Certainty}
	}
	return s.render(v, status, "fact", d.ID, d)
}

// newFactForm leads to the page of a fact that nobody has written yet.
func (s *site) newFactForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	id := strings.TrimSpace(v.PostFormValue("id"))
	if !factID.MatchString(id) {
		return fault.New(fault.Invalid, "web.fact", "Et navn på et faktum skrives med små bogstaver, tal, punktum og bindestreg: pas.pris.voksen", "A fact's name is written with small letters, digits, dots and hyphens: pas.pris.voksen")
	}
	k := knowledge.RecordKey(knowledge.FactRecord, id)
	if _, err := s.Studio.Draft(k); err == nil {
		return v.back(studioPath(k))
	}
	first := factValue{DA: strings.TrimSpace(v.PostFormValue("da")), EN: strings.TrimSpace(v.PostFormValue("en")), From: v.PostFormValue("from"), Checked: v.now.Format(time.DateOnly), Certainty: string(knowledge.Draft)}
	source, err := factSource(id, nil, first)
	if err != nil {
		return err
	}
	if _, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Source: source, Editor: v.Name}); err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=gem")
}

var factID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,80}$`)

func (s *site) factForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	c, err := formChange(v)
	if err != nil {
		return err
	}
	k := factKey(v)
	next, periods := factsTyped(v)
	var problem error
	if onText(v.PathValue("deed")) {
		c.Source, problem = factSource(v.PathValue("fact"), periods, next)
	}
	return s.recordForm(v, k, c, problem, func(d recordData, status int) error {
		page := factData{recordData: d, Periods: periods, New: next}
		if saved, err := s.factFields(k); err == nil && problem == nil && !d.Unsaved {
			page.Periods, page.New = saved, factValue{}
		}
		return s.showFact(v, page, status)
	})
}

// factsTyped reads the fields of the values: those of the new one first, then
// those that stood there already.
func factsTyped(v *visit) (next factValue, periods []factValue) {
	at := func(name string, i int) string {
		if all := v.PostForm[name]; i < len(all) {
			return strings.TrimSpace(all[i])
		}
		return ""
	}
	for i := range v.PostForm["valid_from"] {
		f := factValue{at("da", i), at("en", i), at("unit", i), at("valid_from", i), at("valid_to", i), at("source", i), at("authority", i), at("checked", i), at("certainty", i)}
		if i == 0 {
			next = f
		} else if f.DA+f.EN+f.From != "" { // emptied is taken out
			periods = append(periods, f)
		}
	}
	return next, periods
}

// factSource makes a fact's text of values and, when it is filled in, a new one
// that ends the one before it. What is wrong is said in words.
func factSource(id string, values []factValue, next factValue) (string, error) {
	var periods []knowledge.Fact
	for _, f := range values {
		fact, err := f.fact(id)
		if err != nil {
			return "", err
		}
		periods = append(periods, fact)
	}
	if next.DA+next.EN+next.From != "" {
		fact, err := next.fact(id)
		if err != nil {
			return "", err
		}
		periods = knowledge.Follow(periods, fact)
	}
	if len(periods) == 0 {
		return "", fault.New(fault.Invalid, "web.fact", "Skriv mindst én værdi.", "Write one value at least.")
	}
	slices.SortStableFunc(periods, func(a, b knowledge.Fact) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
	for i := 1; i < len(periods); i++ {
		if end := periods[i-1].ValidTo; end == "" || end >= periods[i].ValidFrom {
			day := string(periods[i].ValidFrom)
			return "", fault.New(fault.Invalid, "web.fact", "To værdier gælder den "+day+". Ret, hvornår den ene slutter.", "Two values hold on "+day+". Change when one of them ends.")
		}
	}
	return knowledge.FactSource(periods), nil
}

// fact reads one value.
func (f factValue) fact(id string) (knowledge.Fact, error) {
	out := knowledge.Fact{ID: id, Value: map[string]string{"da": f.DA}, Unit: f.Unit, ValidFrom: knowledge.Date(f.From), ValidTo: knowledge.Date(f.To),
		Source: f.Source, Authority: f.Authority, Checked: knowledge.Date(f.Checked), Certainty: knowledge.Certainty(f.Certainty)}
	if f.EN != "" {
		out.Value["en"] = f.EN
	}
	invalid := func(da, en string) (knowledge.Fact, error) {
		return out, fault.New(fault.Invalid, "web.fact", da, en)
	}
	for _, day := range []string{f.From, f.To, f.Checked} {
		if _, err := time.Parse(time.DateOnly, day); err != nil && day != "" {
			return invalid("En dato skrives som 2027-01-01, ikke "+day+".", "A date is written as 2027-01-01, not "+day+".")
		}
	}
	switch {
	case f.DA == "":
		return invalid("Skriv værdien på dansk.", "Write the value in Danish.")
	case f.From == "":
		return invalid("Skriv, hvilken dag værdien gælder fra.", "Write from which day the value holds.")
	case f.To != "" && f.To < f.From:
		return invalid("Værdien slutter, før den begynder.", "The value ends before it begins.")
	case certainties[out.Certainty].DA == "":
		return invalid("Vælg, hvor sikker oplysningen er.", "Choose how certain the fact is.")
	}
	return out, nil
}

func (s *site) apiFacts(v *visit) error {
	return writeJSON(v, http.StatusOK, map[string]any{"facts": s.facts(v.now)})
}

// factView is the draft of a fact, or what holds.
type factView struct {
	ID       string      `json:"id"`
	State    string      `json:"state,omitempty"`
	Revision int         `json:"revision"`
	Live     int         `json:"live"`
	Values   []factValue `json:"values"`
	Used     []factUse   `json:"used"`
}

func (s *site) apiFact(v *visit) error {
	d, err := s.record(v, factKey(v))
	if err != nil {
		return err
	}
	values, err := s.factFields(d.Key)
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, factView{d.ID, string(d.State), d.Revision, d.Live, values, s.usesOfFact(d.ID)})
}

func (s *site) apiSaveFact(v *visit) error {
	d, err := s.record(v, factKey(v))
	if err != nil {
		return err
	}
	var in struct {
		Base   int         `json:"base"`
		Values []factValue `json:"values"`
		Note   string      `json:"note"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if !factID.MatchString(d.ID) || !d.Writes {
		return errNoPage
	}
	source, err := factSource(d.ID, in.Values, factValue{})
	if err != nil {
		return err
	}
	if _, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: d.Key, Base: in.Base, Source: source, Editor: v.Name, Note: in.Note}); err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, s.stands(d.Key, nil))
}
