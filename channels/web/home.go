package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
)

// homePage is the front page: Offelia first, then the citizen's own situation.
type homePage struct {
	Talk     talk
	Login    bool
	Name     string
	Todo     []task
	Waiting  []citizen.Case
	Upcoming []citizen.Appointment
	Phones   []phone
	Answers  []desk.Ticket // answered by a caseworker in another conversation, not seen yet
	Lists    []ownList     // the citizen's checklists
	People   []mandate     // whom the citizen may act for, and themselves first
	Cast     []cast        // demo mode: whom one can be
	Now      time.Time
}

// task is something the citizen must do. Days is how long there is left.
type task struct {
	Title, Step, Due string
	Days             int
	Document         bool // it is sent as a file
}

// mandate is a person that the citizen may act for.
type mandate struct {
	ID       citizen.ID
	Name     string
	Selected bool
}

func (s *site) home(v *visit) error {
	if v.Role == caseworker {
		return v.back("/sagsbehandler")
	}
	if v.may(analyst) == nil {
		return v.back("/redaktion")
	}
	if err := s.ensure(v); err != nil {
		return err
	}
	p := homePage{Login: v.Role == aCitizen, Now: v.now}
	var err error
	if p.Talk, err = s.talk(v); err != nil {
		return err
	}
	if p.Login {
		err = s.situation(v, &p)
	} else {
		err = s.welcome(v, &p)
	}
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "home", "Offelia", p)
}

// situation fills in what is the citizen's own.
func (s *site) situation(v *visit, p *homePage) error {
	view, err := s.Office.View(v.Context(), v.Capability())
	if err != nil && v.Subject != "" && fault.KindOf(err) == fault.NotFound {
		v.Subject = "" // the mandate has ended: back to oneself, at once
		if err = s.enter(v); err == nil {
			view, err = s.Office.View(v.Context(), v.Capability())
		}
	}
	if err != nil {
		return err
	}
	p.Name, _, _ = strings.Cut(view.Name, " ")
	p.Todo, p.Waiting = tasks(view.World, v.now), waiting(view.Cases)
	p.Upcoming = upcoming(view.Appointments, v.now, 4)
	p.People = people(v, view)
	for _, c := range s.Checklists {
		if l := s.own(v, c, view); l.Kept {
			p.Lists = append(p.Lists, l)
		}
	}
	if p.Answers, err = s.answersElsewhere(v, p.Talk.Thread.ID); err != nil {
		return err
	}
	contacts, err := s.Office.Contacts(v.Context())
	p.Phones = phones(contacts, view.Municipality, v.now)
	return err
}

// answersElsewhere finds what the citizen has not seen in their other recent
// conversations.
func (s *site) answersElsewhere(v *visit, here string) ([]desk.Ticket, error) {
	latest, err := s.latest(v, 5)
	if err != nil {
		return nil, err
	}
	var list []desk.Ticket
	for _, c := range latest {
		if c.ID == here {
			continue
		}
		if t, unread := s.unread(v, c.ID); unread {
			list = append(list, t)
		}
	}
	return list, nil
}

// welcome fills in what a stranger sees.
func (s *site) welcome(v *visit, p *homePage) error {
	var err error
	if p.Cast, err = s.cast(v); err != nil {
		return err
	}
	contacts, err := s.Office.Contacts(v.Context())
	p.Phones = phones(contacts, "", v.now)
	return err
}

// tasks is what the citizen is waited for: documents asked for, and cases that
// wait for them without such a document. Soonest first.
func tasks(w citizen.World, now time.Time) []task {
	var list []task
	asked := map[string]bool{}
	for _, d := range w.Requested {
		if d.Received == "" {
			asked[d.Case] = true
			list = append(list, task{Title: d.Title, Step: caseTitle(w.Cases, d.Case), Due: d.Due, Days: daysLeft(d.Due, now), Document: true})
		}
	}
	for _, c := range w.Cases {
		if c.WaitingFor == "borgeren" && !asked[c.ID] {
			due := cmp.Or(c.Deadline, c.NextDate)
			list = append(list, task{Title: c.NextStep, Step: c.Title, Due: due, Days: daysLeft(due, now)})
		}
	}
	slices.SortStableFunc(list, func(a, b task) int { return cmp.Compare(cmp.Or(a.Due, "9"), cmp.Or(b.Due, "9")) })
	return list
}

func caseTitle(cases []citizen.Case, id string) string {
	for _, c := range cases {
		if c.ID == id {
			return c.Title
		}
	}
	return ""
}

// daysLeft counts calendar days from now to a date, -1 for none and for the past.
func daysLeft(date string, now time.Time) int {
	due, err := time.ParseInLocation("2006-01-02", date, now.Location())
	if err != nil {
		return -1
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, now.Location())
	days := due.Add(12*time.Hour).Sub(today).Round(24*time.Hour) / (24 * time.Hour)
	return max(-1, int(days))
}

func waiting(cases []citizen.Case) []citizen.Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c citizen.Case) bool {
		return c.WaitingFor == "" || c.WaitingFor == "borgeren" || c.WaitingFor == "ingen"
	})
}

// upcoming is the next appointments, soonest first.
func upcoming(all []citizen.Appointment, now time.Time, most int) []citizen.Appointment {
	from := now.Format("2006-01-02T15:04")
	list := slices.DeleteFunc(slices.Clone(all), func(a citizen.Appointment) bool { return a.Start < from })
	slices.SortFunc(list, func(a, b citizen.Appointment) int { return strings.Compare(a.Start, b.Start) })
	return list[:min(most, len(list))]
}

func people(v *visit, view citizen.View) []mandate {
	if len(view.GiverNames) == 0 {
		return nil
	}
	list := []mandate{{ID: "", Name: v.Name, Selected: v.Subject == "" || v.Subject == v.Citizen}}
	for id, name := range view.GiverNames {
		list = append(list, mandate{ID: id, Name: name, Selected: v.Subject == id})
	}
	slices.SortFunc(list[1:], func(a, b mandate) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// onBehalfForm changes whose data the session is about. A conversation is
// about one person, so a new one begins.
func (s *site) onBehalfForm(v *visit) error {
	subject := citizen.ID(v.FormValue("subject"))
	if err := s.represent(v, subject); err != nil {
		return err
	}
	s.cookie(v.w, threadCookie, "", 0)
	if _, err := s.begin(v); err != nil {
		return err
	}
	return v.back("/")
}

// represent switches to another person, when a mandate that is valid now says so.
func (s *site) represent(v *visit, subject citizen.ID) error {
	before := v.Subject
	v.Subject = subject
	if subject == v.Citizen {
		v.Subject = ""
	}
	if _, err := s.Office.View(v.Context(), v.Capability()); err != nil {
		v.Subject = before
		return err
	}
	return s.enter(v)
}
