package web

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

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
		d.New = factValue{Unit: last.Unit, Source: last.Source, Authority: last.Authority, Certainty: string(knowledge.Draft)} // who checks it says so
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
	first := factValue{DA: strings.TrimSpace(v.PostFormValue("da")), EN: strings.TrimSpace(v.PostFormValue("en")), From: v.PostFormValue("from"), Certainty: string(knowledge.Draft)}
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
