package when

import "time"

// floor returns the start of the unit of the grain that t is in. Weeks start
// on Monday (ISO 8601).
func (g Grain) floor(t time.Time) time.Time {
	y, m, d := t.Date()
	switch g {
	case Second:
		return t.Truncate(time.Second)
	case Minute:
		return t.Add(-time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	case Hour:
		return Minute.floor(t).Add(-time.Duration(t.Minute()) * time.Minute)
	case Week:
		d -= daysFromMonday(t.Weekday())
	case Month:
		d = 1
	case Quarter:
		m, d = m-(m-1)%3, 1
	case Year:
		m, d = time.January, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// add moves t by n units. Months keep the day where they can and end at the
// last day of a shorter month, as people do ("om en måned" from 31 January).
func (g Grain) add(t time.Time, n int) time.Time {
	switch g {
	case Second, Minute, Hour:
		return t.Add(time.Duration(n) * g.length())
	case Day:
		return t.AddDate(0, 0, n)
	case Week:
		return t.AddDate(0, 0, 7*n)
	case Month:
		return addMonths(t, n)
	case Quarter:
		return addMonths(t, 3*n)
	}
	return addMonths(t, 12*n)
}

func addMonths(t time.Time, n int) time.Time {
	moved := t.AddDate(0, n, 0)
	if moved.Day() < t.Day() && moved.Day() < 4 { // overflowed into the next month
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved
}

// length is the usual length of a unit; months and years by convention.
func (g Grain) length() time.Duration {
	const day = 24 * time.Hour
	return [...]time.Duration{0, time.Second, time.Minute, time.Hour, day, 7 * day, 30 * day, 91 * day, 365 * day}[g]
}

// finer is the grain at which people think of a distance: "om to timer" is
// said to the minute, "om en måned" to the day, "om et år" to the month.
func (g Grain) finer() Grain {
	return [...]Grain{0, Second, Second, Minute, Hour, Day, Day, Month, Month}[g]
}

// span returns the unit of the grain that starts at t.
func (g Grain) span(t time.Time) span { return span{t, g.add(t, 1), g} }

// daysFromMonday counts from Monday as 0 to Sunday as 6.
func daysFromMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

// isoWeek returns the Monday of a week by its ISO 8601 number.
func isoWeek(year, week int, loc *time.Location) time.Time {
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, loc) // always in week 1
	return Week.floor(fourth).AddDate(0, 0, 7*(week-1))
}
