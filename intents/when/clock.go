package when

import "time"

// clock is the time-of-day half of an expression: a moment, or a range such as
// "om eftermiddagen" or "mellem 9 og halv 11". Zero means not said.
type clock struct {
	from, to  int // seconds after midnight; to only for ranges, may pass 24 h
	grain     Grain
	ranged    bool
	ambiguous bool    // hour 1-12 without am or pm
	part      dayPart // a named part of the day
	last      bool    // a range that ends with a moment said, "til 11": 11 belongs to it
	open      int     // +1 "efter kl 16", -1 "før kl 10"
	shift     int     // seconds added for a time zone
	midnight  bool    // "i aften kl 12": the midnight that ends the day
	latent    bool    // needs company to be a time, or to be all that was said
}

const (
	daySeconds  = 24 * 3600
	halfDay     = 12 * 3600
	hourSeconds = 3600
)

func (c clock) said() bool { return c.grain != 0 }

// hours returns a range of whole hours.
func hours(part dayPart, from, to int) clock {
	return clock{from: from * hourSeconds, to: to * hourSeconds, grain: Hour, ranged: true, part: part}
}

// partClock is the stretch of the day that a word means.
func partClock(part dayPart) (clock, bool) {
	switch part {
	case morning:
		return hours(part, 4, 12), true
	case englishMorning:
		return hours(part, 0, 12), true
	case early:
		return hours(part, 0, 9), true
	case forenoon:
		return hours(part, 8, 12), true
	case afternoon:
		return hours(part, 12, 19), true
	case evening, englishNight:
		return hours(part, 18, 24), true
	case night:
		return hours(part, 0, 4), true
	case lunch:
		return hours(part, 12, 14), true
	case afterLunch:
		return hours(part, 13, 17), true
	case afterSchool:
		return hours(part, 15, 21), true
	case afterWork:
		return hours(part, 17, 21), true
	}
	return clock{}, false
}

// beforeNoon reports whether an hour said with the part is an am hour.
func (d dayPart) beforeNoon() bool {
	return d == morning || d == englishMorning || d == early || d == forenoon || d == night
}

// series is the clock on every day.
func (c clock) series() series {
	at := func(shift int) series {
		return periodic(Day, func(start time.Time) (span, bool) {
			from := wall(start, c.from+shift)
			if c.ranged {
				return span{from, wall(start, c.to+shift), c.grain}, true
			}
			return span{from, c.grain.add(from, 1), c.grain}, true
		})
	}
	if !c.ambiguous {
		return at(0)
	}
	first := c
	first.from %= halfDay
	first.to -= c.from - first.from
	c = first
	return either(at(0), at(halfDay))
}

// wall is the moment when clocks show so many seconds after midnight, which
// on two days of the year is not so many seconds later.
func wall(day time.Time, seconds int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, seconds, 0, day.Location())
}

// with joins two clock halves: one missing, or a part of the day that tells
// how an hour is meant ("kl 8 om aftenen").
func (c clock) with(o clock) (clock, bool) {
	switch {
	case !c.said():
		return o, true
	case !o.said():
		return c, true
	case c.part != 0 && o.part == 0 && o.open != 0:
		return c.bounded(o)
	case c.part != 0 && o.part == 0:
		return o.during(c.part), c.part != lunch || o.nearNoon()
	case o.part != 0 && c.part == 0 && c.open == 0:
		return c.during(o.part), o.part != lunch || c.nearNoon()
	}
	return clock{}, false
}

// bounded is a part of the day from, or until, a time: "i aften efter 7".
func (c clock) bounded(o clock) (clock, bool) {
	if at := o.from + halfDay; at > c.from && at < c.to {
		o.from = at
	}
	if o.open > 0 {
		c.from = max(c.from, o.from)
	} else {
		c.to = min(c.to, o.from)
	}
	return c, c.from < c.to
}

// onEve settles an hour said of an evening that has a name: "nytårsaften klokken seks".
func (c clock) onEve(eve bool) clock {
	if eve && c.ambiguous && !c.ranged && c.from%halfDay < 9*hourSeconds {
		return c.meridiem(true)
	}
	return c
}

// nearNoon reports whether a clock can be at lunch.
func (c clock) nearNoon() bool {
	return c.from >= 10*hourSeconds && c.from < 15*hourSeconds || c.ambiguous && c.from < 3*hourSeconds
}

// during settles am or pm by a part of the day.
func (c clock) during(part dayPart) clock {
	late := part == evening || part == englishNight
	if h := c.from / hourSeconds; (h == 0 || h == 12) && (late || part == night) && !c.ranged { // "halv et om natten"
		c.from, c.midnight = c.from%halfDay, late
		return c
	}
	if late && c.ranged && c.from < halfDay && c.from >= 6*hourSeconds { // "mellem 8 og 10 om aftenen"
		return c.meridiem(true)
	}
	if !c.ambiguous || part == lunch && c.from >= 11*hourSeconds {
		c.ambiguous = false
		return c
	}
	if part.beforeNoon() {
		return c.meridiem(false)
	}
	if c.from%halfDay < 5*hourSeconds && (part == night || part == englishNight) {
		return c.meridiem(false)
	}
	return c.meridiem(true)
}

// meridiem settles an ambiguous clock as am or pm; 12 pm is noon.
func (c clock) meridiem(pm bool) clock {
	shift := -(c.from / halfDay * halfDay)
	if pm {
		shift += halfDay
	}
	if c.from < daySeconds && c.from < 13*hourSeconds {
		c.from += shift
		if c.ranged {
			c.to += shift
		}
	}
	c.ambiguous = false
	return c
}

// bound makes the clock a limit. People who say "efter 4" about an appointment
// mean office hours: 1 to 6 is after noon.
func (c clock) bound(direction int, inclusive bool) clock {
	if c.ambiguous && c.from >= hourSeconds && c.from < 7*hourSeconds {
		c = c.meridiem(true)
	}
	c.ambiguous, c.open, c.last = false, direction, inclusive
	return c
}

// closed is an open clock within one day: "torsdag efter kl 16".
func (c clock) closed() clock {
	switch {
	case c.open > 0:
		c.ranged, c.to = true, daySeconds
	case c.open < 0:
		c.ranged, c.from, c.to = true, 0, c.from
		if c.last {
			c.to += int(c.grain.length() / time.Second)
		}
	}
	c.open = 0
	return c
}

// has reports whether the time of day of t satisfies the clock.
func (c clock) has(t time.Time, approx bool) bool {
	h, m, s := t.Clock()
	at := h*hourSeconds + m*60 + s
	if c.hits(at, approx) || c.ambiguous && c.hits((at+halfDay)%daySeconds, approx) {
		return true
	}
	return c.ranged && c.to > daySeconds && c.hits(at+daySeconds, approx)
}

// slack is how far from "ved to-tiden" a time may be.
const slack = 45 * 60

func (c clock) hits(at int, approx bool) bool {
	switch {
	case c.open > 0:
		return at >= c.from
	case c.open < 0:
		return at < c.from || c.last && at == c.from
	case c.ranged && c.last:
		return at >= c.from && at <= c.lastMoment()
	case c.ranged:
		return at >= c.from && at < c.to
	case approx:
		return at >= c.from-slack && at <= c.from+slack
	}
	return at == c.from
}

// lastMoment undoes the inclusive end: "til 11" is stored as 12 at grain hour.
func (c clock) lastMoment() int { return c.to - int(c.grain.length()/time.Second) }
