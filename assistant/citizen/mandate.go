package citizen

import (
	"slices"
	"strings"
	"time"
)

// Mandate is a valid mandate as its holder sees it.
type Mandate struct {
	Giver   ID     `json:"giver"`
	Name    string `json:"name"`
	Read    []Area `json:"read"`
	Act     []Area `json:"act"`
	None    []Area `json:"none,omitempty"`
	ValidTo string `json:"valid_to,omitempty"`
	Older   int    `json:"-"` // years by which the giver is older than the holder: tells a mother from a husband
}

// Valid tells whether the delegation holds on day, "2026-11-23". A revoked one
// stops on the day of its revocation; the last valid day is ValidTo.
func (d Delegation) Valid(day string) bool {
	switch {
	case d.Revoked != "" && d.Revoked <= day:
		return false
	case d.ValidFrom != "" && d.ValidFrom > day:
		return false
	case d.ValidTo != "" && d.ValidTo < day:
		return false
	}
	return true
}

// rights is what an actor may see and do in one World.
type rights struct {
	own  bool
	read map[Area]bool
	act  map[Area]bool
	none []Area
}

// rightsIn collects the actor's rights in w on day; ok is false without any.
// Several valid delegations add up; each closes its own None.
func rightsIn(w World, actor ID, day string) (r rights, ok bool) {
	if w.ID == actor {
		return rights{own: true}, true
	}
	r = rights{read: map[Area]bool{}, act: map[Area]bool{}}
	for _, d := range w.Given {
		if ID(d.To) != actor || !d.Valid(day) {
			continue
		}
		ok = true
		for _, a := range d.Read {
			r.read[a] = r.read[a] || !slices.Contains(d.None, a)
		}
		for _, a := range d.Act {
			open := !slices.Contains(d.None, a)
			r.act[a] = r.act[a] || open
			r.read[a] = r.read[a] || open
		}
		r.none = append(r.none, d.None...)
	}
	r.none = slices.DeleteFunc(r.none, func(a Area) bool { return r.read[a] })
	return r, ok
}

// sees tells whether records of area may be read.
func (r rights) sees(area Area) bool { return r.own || r.read[area] }

// acts tells whether records of area may be changed. Aftaler is a right to
// look: it never opens an appointment for change.
func (r rights) acts(area Area) bool { return r.own || r.act[area] && area != Aftaler }

// seesAppointment tells whether a may be read: by its own area, or by Aftaler
// where that area is not closed.
func (r rights) seesAppointment(w World, a Appointment) bool {
	if r.own {
		return true
	}
	if a.ForDependent != "" {
		return false // a mandate covers the giver, not the giver's child
	}
	area := w.AreaOf(a)
	return r.read[area] || r.read[Aftaler] && !slices.Contains(r.none, area)
}

// mandate gives the rights as a Mandate of giver.
func (r rights) mandate(giver World, actor ID, day string) Mandate {
	m := Mandate{Giver: giver.ID, Name: giver.Name, Read: areas(r.read), Act: areas(r.act), None: r.none}
	for _, d := range giver.Given {
		if ID(d.To) == actor && d.Valid(day) {
			m.ValidTo = max(m.ValidTo, d.ValidTo)
		}
	}
	return m
}

// areas lists the open areas of a set, sorted.
func areas(set map[Area]bool) []Area {
	list := []Area{}
	for a, open := range set {
		if open {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return list
}

// AreaOf returns the area an appointment belongs to: its case's, else its
// calendar's.
func (w World) AreaOf(a Appointment) Area {
	if c, ok := w.caseByID(a.Case); ok {
		return c.Area
	}
	return CalendarArea(a.Calendar)
}

// CalendarArea returns the area that a calendar's name stands for:
// "odense-rehab" is "rehabilitering".
func CalendarArea(calendar string) Area {
	_, suffix, ok := strings.Cut(calendar, "-")
	if !ok {
		suffix = calendar
	}
	switch suffix {
	case "rehab", "hold":
		return "rehabilitering"
	case "forebyg":
		return "forebyggelse"
	}
	return Area(suffix)
}

func (w World) caseByID(id string) (Case, bool) {
	if id == "" {
		return Case{}, false
	}
	i := slices.IndexFunc(w.Cases, func(c Case) bool { return c.ID == id })
	if i < 0 {
		return Case{}, false
	}
	return w.Cases[i], true
}

// caseArea returns the area of the case with id, "" when there is none.
func (w World) caseArea(id string) Area {
	c, _ := w.caseByID(id)
	return c.Area
}

// minors keeps the dependents who are under 18 at now: a grown child's
// matters are the child's own.
func minors(all []Dependent, now time.Time) []Dependent {
	limit := now.In(Copenhagen()).AddDate(-18, 0, 0).Format(DayLayout)
	return keep(all, func(d Dependent) bool { return d.Born > limit })
}

// keep returns the elements of list that ok accepts, never nil.
func keep[T any](list []T, ok func(T) bool) []T {
	kept := make([]T, 0, len(list))
	for _, v := range list {
		if ok(v) {
			kept = append(kept, v)
		}
	}
	return kept
}
