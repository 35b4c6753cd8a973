package web

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
)

// phone is a unit with whether somebody answers now.
type phone struct {
	citizen.Contact
	Known bool // the hours could be read
	Open  bool
	Until time.Time // when that changes
}

// hours is when a unit answers: per weekday, minutes after midnight. A night
// watch closes at a minute above 24 hours.
type hours [7][]span

type span struct{ from, to int }

var (
	hoursPart = regexp.MustCompile(`^(alle dage|[a-zæøå]{3}(?:-[a-zæøå]{3})?) (?:(\d{1,2})(?:[.:](\d\d))?-|til )(\d{1,2})(?:[.:](\d\d))?$`)
	weekdays  = map[string]time.Weekday{"søn": 0, "man": 1, "tir": 2, "ons": 3, "tor": 4, "fre": 5, "lør": 6}
)

// parseHours reads "man-ons 10-15, tor 10-17, fre 10-13", "alle dage 22-7" and
// "man-fre 10-14, tor til 17". ok is false for anything else: then the page
// shows the text and claims nothing.
func parseHours(text string) (h hours, ok bool) {
	for part := range strings.SplitSeq(text, ",") {
		m := hoursPart.FindStringSubmatch(strings.TrimSpace(strings.ToLower(part)))
		if m == nil {
			return hours{}, false
		}
		days, known := daysOf(m[1])
		if !known {
			return hours{}, false
		}
		to := minutes(m[4], m[5])
		for _, d := range days {
			from := minutes(m[2], m[3])
			if m[2] == "" { // "tor til 17" changes only when it closes
				if len(h[d]) == 0 {
					return hours{}, false
				}
				from = h[d][0].from
			}
			h[d] = []span{{from, to}}
			if to <= from {
				h[d][0].to += 24 * 60
			}
		}
	}
	return h, true
}

func daysOf(text string) ([]time.Weekday, bool) {
	if text == "alle dage" {
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}, true
	}
	first, last, ranged := strings.Cut(text, "-")
	a, okA := weekdays[first]
	if !ranged {
		return []time.Weekday{a}, okA
	}
	b, okB := weekdays[last]
	var days []time.Weekday
	for d := a; ; d = (d + 1) % 7 {
		days = append(days, d)
		if d == b {
			return days, okA && okB
		}
	}
}

func minutes(hour, minute string) int {
	var h, m int
	_, _ = fmt.Sscan(hour, &h) // digits by the pattern
	_, _ = fmt.Sscan(minute, &m)
	return h*60 + m
}

// at tells whether a unit with these hours answers at t, and when that changes;
// until is zero when it does not within two months. Days on which the unit has
// closed are left out, and public holidays unless it answers every day.
func (h hours) at(t time.Time, c citizen.Contact) (open bool, until time.Time) {
	for ago := -1; ago <= 62; ago++ { // yesterday's night watch first
		day := time.Date(t.Year(), t.Month(), t.Day()+ago, 0, 0, 0, 0, t.Location())
		if _, shut := c.ClosedOn(citizen.Day(day)); shut || !h.daily() && holiday(day) {
			continue
		}
		for _, sp := range h[day.Weekday()] {
			from, to := wall(day, sp.from), wall(day, sp.to)
			switch {
			case t.Before(from):
				return false, from
			case t.Before(to):
				return true, to
			}
		}
	}
	return false, time.Time{}
}

// daily tells whether the unit answers on every day of the week, and so on
// holidays too: home care, a night watch.
func (h hours) daily() bool {
	for _, spans := range h {
		if len(spans) == 0 {
			return false
		}
	}
	return true
}

// holiday tells whether public offices are shut.
func holiday(day time.Time) bool {
	_, feast := danish.HolidayOn(day)
	_, shut := danish.ClosingDay(day)
	return feast || shut
}

// wall is a wall-clock minute of a day, right also when the clock is changed.
func wall(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, day.Location())
}

// phones picks the numbers that fit: units of the citizen's municipality, those
// that answer now first; for a stranger the Citizen Services of all.
func phones(all []citizen.Contact, municipality string, now time.Time) []phone {
	var list []phone
	for _, c := range all {
		if !fits(c, municipality) {
			continue
		}
		p := phone{Contact: c}
		if h, ok := parseHours(c.Hours); ok {
			p.Known = true
			p.Open, p.Until = h.at(now, c)
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b phone) int {
		return cmp.Or(rank(b.Open)-rank(a.Open), rank(general(b.Contact))-rank(general(a.Contact)))
	})
	if municipality != "" {
		list = list[:min(2, len(list))]
	}
	return list
}

func fits(c citizen.Contact, municipality string) bool {
	if municipality == "" {
		return general(c)
	}
	return strings.Contains(c.Name, municipality)
}

// general tells whether a unit answers questions of every kind.
func general(c citizen.Contact) bool { return strings.HasSuffix(c.Key, "-borgerservice") }

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}
