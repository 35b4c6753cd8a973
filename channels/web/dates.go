package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

var (
	daWeekdays = [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}
	daMonths   = [...]string{"", "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
)

// dateFuncs are the template functions that write dates: day takes
// "2006-01-02" or "2006-01-02T15:04", moment and clock take a time.
func dateFuncs(lang string) template.FuncMap {
	return template.FuncMap{
		"day":    func(s any) string { return dayText(fmt.Sprint(s), lang) },
		"moment": func(t time.Time) string { return momentText(t, lang) },
		"clock":  func(t time.Time) string { return clockText(t, lang) },
		"iso":    func(t time.Time) string { return t.Format(time.RFC3339) },
		"soon":   func(t, now time.Time) string { return soonText(t, now, lang) },
		"ago":    func(t, now time.Time) string { return agoText(now.Sub(t), lang) },
	}
}

// dayText writes a stored date or wall-clock minute in words; anything else is
// given back as it is.
func dayText(s, lang string) string {
	if t, err := time.Parse("2006-01-02T15:04", s); err == nil {
		return momentText(t, lang)
	}
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return dateText(t, lang)
	}
	return s
}

func dateText(t time.Time, lang string) string {
	if lang == "en" {
		return t.Format("Monday 2 January 2006")
	}
	return fmt.Sprintf("%s %d. %s %d", daWeekdays[t.Weekday()], t.Day(), daMonths[t.Month()], t.Year())
}

func momentText(t time.Time, lang string) string {
	if t.IsZero() {
		return ""
	}
	if lang == "en" {
		return dateText(t, lang) + " at " + clockText(t, lang)
	}
	return dateText(t, lang) + " kl. " + clockText(t, lang)
}

// soonText writes a moment of the next days without more than is needed.
func soonText(t, now time.Time, lang string) string {
	at, today, tomorrow, weekday := " kl. ", "i dag", "i morgen", daWeekdays[t.Weekday()]
	if lang == "en" {
		at, today, tomorrow, weekday = " at ", "today", "tomorrow", t.Weekday().String()
	}
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return today + at + clockText(t, lang)
	case now.AddDate(0, 0, 1).Format(time.DateOnly):
		return tomorrow + at + clockText(t, lang)
	}
	return weekday + at + clockText(t, lang)
}

func clockText(t time.Time, lang string) string {
	if lang == "en" {
		return t.Format("15:04")
	}
	return t.Format("15.04")
}

// agoText writes a waiting time in whole minutes, hours or days.
func agoText(d time.Duration, lang string) string {
	n, da, en := int(d.Minutes()), "minut|minutter", "minute|minutes"
	switch {
	case d >= 48*time.Hour:
		n, da, en = int(d.Hours()/24), "døgn|døgn", "day|days"
	case d >= 2*time.Hour:
		n, da, en = int(d.Hours()), "time|timer", "hour|hours"
	case n < 1:
		if lang == "en" {
			return "less than a minute"
		}
		return "under et minut"
	}
	words := da
	if lang == "en" {
		words = en
	}
	one, many, _ := strings.Cut(words, "|")
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
