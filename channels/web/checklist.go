package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

func (s *site) checklistRoutes() []route {
	return []route{
		{"GET /tjekliste", anyone, ordinary, s.listsPage},
		{"GET /tjekliste/{situation}", anyone, ordinary, s.listPage},
		{"POST /tjekliste/{situation}/{deed}", aCitizen, ordinary, s.listForm},
		{"GET /v1/checklists", anyone, quiet, s.apiLists},
		{"GET /v1/checklists/{situation}", anyone, quiet, s.apiList},
		{"POST /v1/checklists/{situation}", aCitizen, ordinary, s.apiListDeed},
	}
}

// ownList is a checklist as it stands for one citizen.
type ownList struct {
	Situation string     `json:"situation"`
	Name      string     `json:"name"`
	Anchor    string     `json:"anchor"` // asks for the day
	Day       string     `json:"day,omitempty"`
	Kept      bool       `json:"kept"` // the citizen has the list
	Questions []listAsk  `json:"questions"`
	Steps     []listStep `json:"steps"`
	Done      int        `json:"done"`
	Mine      int        `json:"mine"` // steps that are the citizen's own
	Helpers   []helper   `json:"helpers,omitempty"`
	Owner     bool       `json:"owner"` // may share, set the day, throw away
	Talk      string     `json:"-"`     // the conversation that an action goes on in
	Print     bool       `json:"-"`
	kept      citizen.Checklist
}

// Yours, Others and Alone are the steps by who takes them.
func (l ownList) Yours() []listStep { return l.by(knowledge.OwnerCitizen) }

// Others are steps of authorities, doctors, employers.
func (l ownList) Others() []listStep {
	return l.by(knowledge.OwnerMunicipality, knowledge.OwnerAuthority, knowledge.OwnerOther)
}

// Alone are steps that happen without anybody asking.
func (l ownList) Alone() []listStep { return l.by(knowledge.OwnerAutomatic) }

func (l ownList) by(owners ...knowledge.Owner) []listStep {
	var out []listStep
	for _, st := range l.Steps {
		if slices.Contains(owners, knowledge.Owner(st.Owner)) {
			out = append(out, st)
		}
	}
	return out
}

type listAsk struct {
	ID     string `json:"id"`
	Ask    string `json:"ask"`
	Answer string `json:"answer"` // yes, no or ""
}

// listStep is one step with how it stands.
type listStep struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Owner    string `json:"owner"`
	Who      string `json:"who"`
	Says     string `json:"says"` // the passage's short answer
	Href     string `json:"href"` // and its address
	Earliest string `json:"earliest,omitempty"`
	Latest   string `json:"latest,omitempty"`
	Days     int    `json:"-"` // left until Latest
	Late     bool   `json:"late"`
	Done     bool   `json:"done"`
	Known    bool   `json:"known"` // own data shows it done
	By       string `json:"by,omitempty"`
	At       string `json:"at,omitempty"`
	Say      string `json:"say,omitempty"` // what to tell Offelia to have it done
}

type helper struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Shared bool   `json:"shared"`
}

var errNoList = fault.New(fault.NotFound, "web.checklist", "Tjeklisten findes ikke, eller du har ikke adgang til den.",
	"The checklist does not exist, or you have no access to it.")

func (s *site) checklist(situation string) (knowledge.Checklist, error) {
	i := slices.IndexFunc(s.Checklists, func(c knowledge.Checklist) bool { return c.Situation == situation })
	if i < 0 {
		return knowledge.Checklist{}, errNoList
	}
	return s.Checklists[i], nil
}

// world is what the lists are ticked from: the citizen's own, or what a helper
// may see; nothing for a stranger.
func (s *site) world(v *visit) (citizen.View, error) {
	if v.Role != aCitizen {
		return citizen.View{}, nil
	}
	return s.Office.View(v.Context(), v.Capability())
}

// own fits a checklist to a citizen.
func (s *site) own(v *visit, c knowledge.Checklist, w citizen.View) ownList {
	l := ownList{Situation: c.Situation, Name: c.Name.In(v.lang), Anchor: c.Anchor.In(v.lang), Owner: v.Role == aCitizen && !w.OnBehalf,
		Questions: []listAsk{}, Steps: []listStep{}, kept: citizen.Checklist{Since: citizen.Wall(v.now)}}
	if i := slices.IndexFunc(w.Checklists, func(k citizen.Checklist) bool { return k.Situation == c.Situation }); i >= 0 {
		l.kept, l.Kept = w.Checklists[i], true
	}
	l.Day = l.kept.Day
	if day := v.URL.Query().Get("dag"); !l.Kept && (knowledge.Offset{Set: true}).From(knowledge.Date(day)) != "" {
		l.Day = day // a stranger's day stands in the address and nowhere else
	}
	for _, q := range c.Questions {
		yes, answered := l.kept.Answers[q.ID]
		answer := map[bool]string{true: "yes", false: "no"}[yes]
		if !answered {
			answer = ""
		}
		l.Questions = append(l.Questions, listAsk{q.ID, q.Ask.In(v.lang), answer})
	}
	for _, st := range c.For(l.kept.Answers) {
		step := s.step(v, st, l, w)
		l.Steps = append(l.Steps, step)
		if st.Owner == knowledge.OwnerCitizen {
			l.Mine++
			if step.Done {
				l.Done++
			}
		}
	}
	if l.Owner {
		l.Helpers = s.helpers(v, w, l.kept)
	}
	return l
}

// step fits one step to a citizen.
func (s *site) step(v *visit, st knowledge.Step, l ownList, w citizen.View) listStep {
	earliest, latest := st.Due(knowledge.Date(l.Day))
	step := listStep{ID: st.ID, Title: st.Title.In(v.lang), Owner: string(st.Owner), Who: st.Who.In(v.lang),
		Earliest: string(earliest), Latest: string(latest), Say: sayAction(st.Action, v.lang)}
	step.Says, step.Href = s.says(st, v.lang, v.plain())
	if tick, done := l.kept.Tick(st.ID); done {
		step.Done, step.At = true, tick.At
		if tick.By != v.Citizen {
			step.By = s.holder(v, string(tick.By))
		}
	} else if st.Done != nil && shows(*st.Done, w, l.kept.Since) {
		step.Done, step.Known = true, true
	}
	if step.Latest != "" && !step.Done {
		step.Days = daysLeft(step.Latest, v.now)
		step.Late = step.Latest < citizen.Day(v.now)
	}
	return step
}

// says is what is published about a step, in plain language where that is wanted
// and there, and where.
func (s *site) says(st knowledge.Step, lang string, plain bool) (short, href string) {
	guide, passage, _ := strings.Cut(st.Says, "#")
	if s.Guides == nil {
		return "", ""
	}
	g, err := s.Guides.Guide(knowledge.Key{ID: guide, Lang: lang})
	if err != nil || g.Passage(passage) == nil {
		return "", ""
	}
	p := g.Passage(passage)
	short = p.Short
	if plain && p.Plain != nil {
		short = p.Plain.Short
	}
	return short, "/vejledning/" + guide + "#" + passage
}

// shows tells whether own data shows a step done: a record of the kind, in the
// area, newer than the list where records have a time.
func shows(t knowledge.Tick, w citizen.View, since string) bool {
	in := func(a citizen.Area) bool { return t.Area == "" || string(a) == t.Area }
	switch t.Record {
	case "application":
		return slices.ContainsFunc(w.Applications, func(a citizen.Application) bool { return in(citizen.Area(a.Subject)) && a.Sent >= since })
	case "appointment":
		return slices.ContainsFunc(w.Appointments, func(a citizen.Appointment) bool { return in(w.AreaOf(a)) && a.Start >= since })
	case "case":
		return slices.ContainsFunc(w.Cases, func(c citizen.Case) bool { return in(c.Area) })
	case "benefit":
		return slices.ContainsFunc(w.Benefits, func(b citizen.Benefit) bool { return in(b.Area) })
	case "id_document":
		return slices.ContainsFunc(w.IDDocuments, func(d citizen.IDDocument) bool {
			return in(citizen.Area(d.Type)) && d.Expires > since[:len("2006-01-02")]
		})
	case "mandate":
		return slices.ContainsFunc(w.Given, func(d citizen.Delegation) bool { return d.Valid(since[:len("2006-01-02")]) })
	}
	return false
}

// helpers are those who hold the citizen's mandate now.
func (s *site) helpers(v *visit, w citizen.View, kept citizen.Checklist) []helper {
	var out []helper
	for _, d := range w.Given {
		if d.Valid(citizen.Day(v.now)) && !slices.ContainsFunc(out, func(h helper) bool { return h.ID == d.To }) {
			out = append(out, helper{d.To, s.holder(v, d.To), slices.Contains(kept.Shared, citizen.ID(d.To))})
		}
	}
	return out
}

// actionWords begin what a citizen says to have an action done.
var actionWords = map[string]fault.Words{
	"apply":  {DA: "Jeg vil søge om ", EN: "I want to apply for "},
	"book":   {DA: "Jeg vil bestille en tid til ", EN: "I want to book an appointment for "},
	"upload": {DA: "Jeg vil sende et dokument", EN: "I want to send a document"},
	"rebook": {DA: "Jeg vil flytte min tid", EN: "I want to move my appointment"},
}

// sayAction is what to tell Offelia to have an action done, "apply pas"; "" for
// none.
func sayAction(action, lang string) string {
	verb, topic, _ := strings.Cut(action, " ")
	words, ok := actionWords[verb]
	if !ok {
		return ""
	}
	return strings.TrimSpace(words.In(lang) + named(areaNames, citizen.Area(topic), lang))
}

// listsData is the page of all checklists.
type listsData struct {
	Own   []ownList
	Other []ownList
	Login bool
	For   string // whose lists, when it is not oneself
}

func (s *site) lists(v *visit) (own, other []ownList, err error) {
	w, err := s.world(v)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range s.Checklists {
		if l := s.own(v, c, w); l.Kept {
			own = append(own, l)
		} else {
			other = append(other, l)
		}
	}
	slices.SortFunc(other, func(a, b ownList) int { return cmp.Compare(a.Name, b.Name) })
	return own, other, nil
}

func (s *site) listsPage(v *visit) error {
	own, other, err := s.lists(v)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "lists", v.tr("Tjeklister", "Checklists"), listsData{Own: own, Other: other, Login: v.Role == aCitizen})
}

func (s *site) list(v *visit) (ownList, error) {
	c, err := s.checklist(v.PathValue("situation"))
	if err != nil {
		return ownList{}, err
	}
	w, err := s.world(v)
	if err != nil {
		return ownList{}, err
	}
	l := s.own(v, c, w)
	if w.OnBehalf && !l.Kept {
		return l, errNoList
	}
	return l, nil
}

func (s *site) listPage(v *visit) error {
	l, err := s.list(v)
	if err != nil {
		return err
	}
	if c, err := s.current(v); err == nil {
		l.Talk = c.ID
	}
	return s.render(v, http.StatusOK, "list", v.tr("Tjekliste", "Checklist")+": "+l.Name, l)
}

// listForm does one deed and comes back to the step it was about.
func (s *site) listForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	item := v.PostFormValue("item")
	if err := s.listDeed(v, citizen.ListDeed(v.PathValue("deed")), item); err != nil {
		return err
	}
	if v.PathValue("deed") == string(citizen.ListDrop) {
		return v.back("/tjekliste")
	}
	return v.back("/tjekliste/" + v.PathValue("situation") + "#trin-" + item)
}

// listDeed refuses steps and questions that the list does not have, so that
// only what is real is kept.
func (s *site) listDeed(v *visit, deed citizen.ListDeed, item string) error {
	c, err := s.checklist(v.PathValue("situation"))
	if err != nil {
		return err
	}
	known := true
	switch deed {
	case citizen.ListTick, citizen.ListUntick:
		_, known = c.Step(item)
	case citizen.ListYes, citizen.ListNo:
		known = slices.ContainsFunc(c.Questions, func(q knowledge.StepQuestion) bool { return q.ID == item })
	case citizen.ListBegin, citizen.ListDay, citizen.ListShare, citizen.ListUnshare, citizen.ListDrop:
	}
	if !known {
		return errNoList
	}
	return s.Office.List(v.Context(), v.Capability(), c.Situation, deed, item)
}

func (s *site) apiLists(v *visit) error {
	own, other, err := s.lists(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"checklists": append(list(own), other...)})
}

func (s *site) apiList(v *visit) error {
	l, err := s.list(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, l)
}

func (s *site) apiListDeed(v *visit) error {
	var in struct {
		Do   citizen.ListDeed `json:"do"`
		Item string           `json:"item"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if err := s.listDeed(v, in.Do, in.Item); err != nil {
		return err
	}
	if in.Do == citizen.ListDrop {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.apiList(v)
}

// listOf is the situation of the checklist that an answer's guide belongs to;
// "" for none.
func (s *site) listOf(c assistant.Citation) string {
	if s.Guides == nil || len(s.Checklists) == 0 {
		return ""
	}
	g, err := s.Guides.Guide(knowledge.Key{ID: c.Guide, Lang: c.Lang})
	if err != nil {
		return ""
	}
	if _, err := s.checklist(g.Situation); err != nil {
		return ""
	}
	return g.Situation
}
