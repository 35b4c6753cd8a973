package assistant

import (
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
	"offelia/intents/when"
)

var (
	atNight   = anyOf(`\b(nat|natten|nætterne|nattevagt|natvagt|nights?|midnight|midnat)\b`)
	atWeekend = anyOf(`\b(weekend|weekenden|weekender|weekends)\b`)
	lateHour  = anyOf(`\b(efter|after|past)\b.*\b([0-9]|kl|klokken)`)
	asksPhone = anyOf(`\b(nummer|nummeret|telefonnummer|telefonnummeret|telefon|number|phone)\b|\b(hvem|hvor|who)( (kan|skal|må|do|can|should|could))? ?(ringer|i|jeg|man|vi)?( (jeg|man|vi|i))?( (kan|skal))? ?(ringer?|call|phone|ring)\b`)
)

// hourSaid is a moment at which somebody wants to reach an office: in the coming
// night, at the weekend, or at an hour that was said; a day alone is none. ok is
// false when no such time was said.
func (t *turn) hourSaid(text string) (at time.Time, ok bool) {
	folded, today := danish.Fold(text), dayStart(t.local())
	switch {
	case atNight.MatchString(folded):
		return today.AddDate(0, 0, 1).Add(2 * time.Hour), true
	case atWeekend.MatchString(folded):
		days := (int(time.Saturday) - int(today.Weekday()) + 7) % 7
		return today.AddDate(0, 0, days).Add(noon), true
	}
	for _, w := range when.Parse(t.timely(text), t.local(), when.Options{}) {
		if !w.HasClock || w.Start.IsZero() || t.r.lang == "en" && !digits.MatchString(text) && strings.Contains(text, " to ") {
			continue // "who do I talk to" names no hour
		}
		if lateHour.MatchString(folded) {
			return w.Start.Add(time.Minute), true
		}
		return w.Start, true
	}
	return at, false
}

const noon = 12 * time.Hour

// openThen is the unit of the same service that is open at a moment, or the unit
// itself when none is.
func openThen(contacts []citizen.Contact, unit citizen.Contact, at time.Time) citizen.Contact {
	if hoursOf(unit).open(at) {
		return unit
	}
	town, _, _ := strings.Cut(unit.Key, "-")
	for _, other := range contacts {
		if p, _, _ := strings.Cut(other.Key, "-"); p == town && sameService(unit, other) && hoursOf(other).open(at) {
			return other
		}
	}
	return unit
}

// sameService reports whether two units are called by one service: "Hjemmeplejen
// Odense Nord" and "Hjemmeplejens natvagt, Odense".
func sameService(a, b citizen.Contact) bool {
	first := func(c citizen.Contact) string {
		name, _, _ := strings.Cut(danish.Fold(c.Name), " ")
		return strings.TrimSuffix(name, "s")
	}
	return first(a) == first(b)
}
