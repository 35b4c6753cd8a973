package desk

import "time"

// Hours is when caseworkers answer: Monday to Friday from From to To, hours of
// the day in Zone, but not on a Holiday.
type Hours struct {
	From, To int
	Zone     *time.Location
	Holiday  func(day time.Time) bool // nil: there are none
}

// DefaultHours is 9 to 15, as a Danish municipality answers.
func DefaultHours(zone *time.Location, holiday func(time.Time) bool) Hours {
	return Hours{From: 9, To: 15, Zone: zone, Holiday: holiday}
}

// Open tells whether somebody answers at t.
func (h Hours) Open(t time.Time) bool {
	t = t.In(h.Zone)
	return h.workday(t) && t.Hour() >= h.From && t.Hour() < h.To
}

// Promise is when an answer can be promised to one who asks at t, while nobody
// is there: one working day after the next opening.
func (h Hours) Promise(t time.Time) time.Time {
	opening := h.at(t.In(h.Zone), h.From)
	if !opening.After(t) || !h.workday(opening) {
		opening = h.nextWorkday(opening)
	}
	return h.nextWorkday(opening)
}

// nextWorkday is the opening of the first working day after t's day. A year
// without one is a broken calendar; then it is the next day.
func (h Hours) nextWorkday(t time.Time) time.Time {
	day := t
	for range 366 {
		day = h.at(day.AddDate(0, 0, 1), h.From)
		if h.workday(day) {
			return day
		}
	}
	return h.at(t.AddDate(0, 0, 1), h.From)
}

func (h Hours) workday(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && (h.Holiday == nil || !h.Holiday(t))
}

func (h Hours) at(t time.Time, hour int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, h.Zone)
}
