package citizen

import (
	"slices"
	"strings"

	"offelia/assistant/fault"
)

func areaOfSubject(_ World, c Change) (Area, error) { return Area(c.Target), nil }

// apply sends an application, unless one for the same is open.
func apply(w *work) error {
	if w.change.Target == "" {
		return fault.New(fault.Invalid, "citizen.apply", "Hvad vil du søge om?", "What do you want to apply for?")
	}
	if title, open := w.world.OpenFor(Area(w.change.Target), w.change.Title); open {
		return fault.New(fault.Conflict, "citizen.apply",
			"Du har allerede en sag om det: "+title+".", "You already have a case about that: "+title+".")
	}
	a := Application{ID: "app-" + strings.ToLower(code(1)), Subject: w.change.Target, Title: w.change.Title,
		Reason: w.change.Text, Sent: Wall(w.now), By: w.who.Actor}
	w.world.Applications = append(w.world.Applications, a)
	w.receipt.Record = a.ID
	return nil
}

// OpenFor finds the open case or sent application that an application in area
// would repeat, and its title. In an area that grants many different things,
// such as aids, one for another thing than title is not a repetition.
func (w World) OpenFor(area Area, title string) (string, bool) {
	same := func(other string) bool {
		return title == "" || !GrantsMany(area) || strings.Contains(strings.ToLower(other), strings.ToLower(title))
	}
	for _, c := range w.Cases {
		if c.Area == area && !c.Finished() && same(c.Title) {
			return c.Title, true
		}
	}
	for _, a := range w.Applications {
		if Area(a.Subject) == area && same(a.Title) {
			return "ansøgning sendt " + strings.Replace(a.Sent, "T", " kl. ", 1), true
		}
	}
	return "", false
}

// GrantsMany tells whether a citizen can apply for several things at once.
func GrantsMany(area Area) bool {
	return slices.Contains([]Area{"hjaelpemidler", "enkeltydelse", "hjemmepleje", "pension"}, area)
}

// Finished tells whether the case is decided or closed, so that a new
// application is a new matter. Authorities write it in the status.
func (c Case) Finished() bool {
	if c.DecisionDate != "" {
		return true
	}
	status := strings.ToLower(c.Status)
	return slices.ContainsFunc([]string{"afgjort", "afsluttet", "lukket", "afslag", "afvist", "trukket", "bevilget", "ophørt", "stoppet"},
		func(word string) bool { return strings.HasPrefix(status, word) })
}

// withdraw undoes apply on the day it was sent.
func withdraw(w *work, old Receipt) error {
	n := len(w.world.Applications)
	w.world.Applications = slices.DeleteFunc(w.world.Applications, func(a Application) bool { return a.ID == old.Record })
	if len(w.world.Applications) == n {
		return notFound("citizen.withdraw")
	}
	return nil
}
