package danish

import "time"

// Holiday is a named day on which Danish public offices keep closed.
type Holiday struct {
	Name    string // Danish, as in a calendar: "2. påskedag"
	English string // "Easter Monday"
}

// easterDays are the holidays that follow Easter Sunday, by days from it.
var easterDays = map[int]Holiday{
	-3: {"skærtorsdag", "Maundy Thursday"},
	-2: {"langfredag", "Good Friday"},
	0:  {"påskedag", "Easter Sunday"},
	1:  {"2. påskedag", "Easter Monday"},
	26: {"store bededag", "General Prayer Day"},
	39: {"Kristi himmelfartsdag", "Ascension Day"},
	49: {"pinsedag", "Whit Sunday"},
	50: {"2. pinsedag", "Whit Monday"},
}

type monthDay struct {
	month time.Month
	day   int
}

// fixedDays are the holidays with a date of their own.
var fixedDays = map[monthDay]Holiday{
	{time.January, 1}:   {"nytårsdag", "New Year's Day"},
	{time.December, 25}: {"juledag", "Christmas Day"},
	{time.December, 26}: {"2. juledag", "Boxing Day"},
}

// closingDays are no holidays (helligdage) by law, yet offices are closed.
var closingDays = map[monthDay]Holiday{
	{time.May, 1}:       {"1. maj", "1 May"},
	{time.June, 5}:      {"grundlovsdag", "Constitution Day"},
	{time.December, 24}: {"juleaftensdag", "Christmas Eve"},
	{time.December, 31}: {"nytårsaftensdag", "New Year's Eve"},
}

// lastPrayerDay is the last year with store bededag as a holiday: it was
// abolished from 1 January 2024 by Act no. 214 of 6 March 2023.
const lastPrayerDay = 2023

// Easter returns Easter Sunday of a year of the Gregorian calendar, at
// midnight UTC (the anonymous computus of Meeus, Jones and Butcher).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// HolidayOn returns the public holiday (helligdag) on the calendar date of t,
// as read in t's own location, and whether there is one.
func HolidayOn(t time.Time) (Holiday, bool) {
	year, month, day := t.Date()
	if h, ok := fixedDays[monthDay{month, day}]; ok {
		return h, true
	}
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	offset := int(date.Sub(Easter(year)) / (24 * time.Hour))
	if offset == 26 && year > lastPrayerDay {
		return Holiday{}, false
	}
	h, ok := easterDays[offset]
	return h, ok
}

// ClosingDay returns the holiday, or the customary closing day (1 May,
// Constitution Day, 24 and 31 December), on the date of t.
func ClosingDay(t time.Time) (Holiday, bool) {
	if h, ok := HolidayOn(t); ok {
		return h, true
	}
	_, month, day := t.Date()
	h, ok := closingDays[monthDay{month, day}]
	return h, ok
}

// IsWorkday reports whether public offices are open on the date of t: Monday
// to Friday and no closing day.
func IsWorkday(t time.Time) bool {
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		return false
	}
	_, closed := ClosingDay(t)
	return !closed
}
