package assistant

import (
	"fmt"
	"regexp"
	"strconv"
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

// week is opening hours: minutes of the day from and to, per weekday; a span
// that ends before it begins goes over midnight. From equal to To is closed.
type week struct {
	days [7]struct{ from, to int }
	unit citizen.Contact // whose own closing days count too
}

// hoursOf reads a unit's opening hours.
func hoursOf(unit citizen.Contact) week {
	w := parseHours(unit.Hours)
	w.unit = unit
	return w
}

var (
	dayNames  = map[string]time.Weekday{"man": 1, "tir": 2, "ons": 3, "tor": 4, "fre": 5, "lør": 6, "søn": 0}
	spanOf    = regexp.MustCompile(`(\d{1,2})(?:[.:](\d\d))?-(\d{1,2})(?:[.:](\d\d))?`)
	daysOf    = regexp.MustCompile(`(man|tir|ons|tor|fre|lør|søn)(?:-(man|tir|ons|tor|fre|lør|søn))?|alle dage`)
	untilOnly = regexp.MustCompile(`til (\d{1,2})`)
)

// parseHours reads "man-ons 10-15, tor 10-17" and "man-fre 10-14, tor til 17".
func parseHours(s string) week {
	var w week
	for _, part := range strings.Split(s, ",") {
		days := weekdays(part)
		if m := spanOf.FindStringSubmatch(part); m != nil {
			for _, d := range days {
				w.days[d].from, w.days[d].to = clock(m[1], m[2]), clock(m[3], m[4])
			}
		} else if m := untilOnly.FindStringSubmatch(part); m != nil {
			for _, d := range days {
				w.days[d].to = clock(m[1], "")
			}
		}
	}
	return w
}

func weekdays(part string) []time.Weekday {
	m := daysOf.FindStringSubmatch(part)
	switch {
	case m == nil:
		return nil
	case m[0] == "alle dage":
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	}
	from, to := dayNames[m[1]], dayNames[m[1]]
	if m[2] != "" {
		to = dayNames[m[2]]
	}
	out := []time.Weekday{from}
	for d := from; d != to; {
		d = (d + 1) % 7
		out = append(out, d)
	}
	return out
}

func clock(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return h*60 + m
}

// open reports whether the unit is open at t, a moment in Copenhagen.
func (w week) open(t time.Time) bool {
	at, day := t.Hour()*60+t.Minute(), w.days[t.Weekday()]
	if _, shut := w.unit.ClosedOn(citizen.Day(t)); shut {
		return false
	}
	if day.from <= day.to {
		return at >= day.from && at < day.to && !closed(t)
	}
	return at >= day.from || at < day.to
}

// closed says that public offices are shut on that day.
func closed(t time.Time) bool {
	_, holiday := danish.HolidayOn(t)
	_, shut := danish.ClosingDay(t)
	return holiday || shut
}

// next is the next opening after t, within three weeks.
func (w week) next(t time.Time) (time.Time, bool) {
	for i := range 21 {
		d := dayStart(t).AddDate(0, 0, i)
		day := w.days[d.Weekday()]
		if _, shut := w.unit.ClosedOn(citizen.Day(d)); shut || day.from == day.to || closed(d) {
			continue
		}
		at := d.Add(time.Duration(day.from) * time.Minute)
		if at.After(t) {
			return at, true
		}
	}
	return time.Time{}, false
}

// openNow says "Åbent nu til kl. 15" or "Lukket til …".
func (t *turn) openNow(w week) string {
	now := t.local()
	if w.open(now) {
		return t.r.words("Åbent nu, til kl. ", "Open now, until ") + hm(w.days[now.Weekday()].to) + "."
	}
	if at, ok := w.next(now); ok && citizen.Day(at) == citizen.Day(now) {
		return t.r.words("Lukket nu, åbner i dag kl. ", "Closed now, opens today at ") + hm(at.Hour()*60+at.Minute()) + "."
	}
	if at, ok := w.next(now); ok {
		return t.r.words("Lukket nu, åbner ", "Closed now, opens ") + t.sayWhen(citizen.Wall(at)) + "."
	}
	return t.r.words("Lukket nu.", "Closed now.")
}

// openOn says the hours of one day.
func (t *turn) openOn(w week, day time.Time) string {
	span := w.days[day.Weekday()]
	date := t.sayWhen(day.Format("2006-01-02"))
	if name, ok := danish.HolidayOn(day); ok {
		return fmt.Sprintf(t.r.words("%s er der lukket (%s).", "Closed on %s (%s)."), upper(date), name)
	}
	if own, ok := w.unit.ClosedOn(citizen.Day(day)); ok {
		if own.Why == "" {
			return fmt.Sprintf(t.r.words("%s er der lukket.", "Closed on %s."), upper(date))
		}
		return fmt.Sprintf(t.r.words("%s er der lukket (%s).", "Closed on %s (%s)."), upper(date), own.Why)
	}
	if span.from == span.to || closed(day) {
		return fmt.Sprintf(t.r.words("%s er der lukket.", "Closed on %s."), upper(date))
	}
	return fmt.Sprintf(t.r.words("%s er der åbent kl. %s-%s.", "On %s it is open %s-%s."), upper(date), hm(span.from), hm(span.to))
}

func upper(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// hm writes minutes of the day as "15" or "15.30".
func hm(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes / 60)
	}
	return fmt.Sprintf("%d.%02d", minutes/60, minutes%60)
}
