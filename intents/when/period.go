package when

import (
	"time"

	"offelia/intents/danish"
)

// thisSpan is the n-th following unit of each period.
func thisSpan(unit Grain, n int) func(time.Time) (span, bool) {
	return func(start time.Time) (span, bool) { return unit.span(unit.add(start, n)), true }
}

// every is the series of all units of a grain.
func every(g Grain) node {
	return node{date: periodic(g, thisSpan(g, 0)), size: g, grain: g}
}

// ordinalOf is "første mandag i måneden", "last friday of october", "third
// tuesday after christmas", "2nd last week of 2018", "anden uge i december".
func (p *parser) ordinalOf(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOn), cThe)
	n, j, ok := p.rank(j)
	if !ok {
		return node{}, i, false
	}
	inner, k, ok := p.ranked(j)
	if !ok {
		return node{}, i, false
	}
	after := p.is(k, cAfter) && !p.is(k, cOf)
	if !after && !p.is(k, cOf) {
		return node{}, i, false
	}
	outer, end, ok := p.period(k + 1)
	if !ok || outer.size < inner.size {
		return node{}, i, false
	}
	if after {
		inner.date = following(n, inner.date, outer.date)
	} else {
		inner.date = nth(n, inner.date, outer.date)
	}
	inner.has, inner.notNow = fYear|fMonth|fDay|fWeek|fWeekday, false
	return inner, end, n != 0
}

// weekdayAfter is "mandag efter påske", the first such day.
func (p *parser) weekdayAfter(i int) (node, int, bool) {
	j := p.skip(i, cOn)
	if !p.is(j, cWeekday) || p.at(j+1).text != "efter" && p.at(j+1).text != "after" {
		return node{}, i, false
	}
	n := weekdayNode(p.at(j).day)
	outer, end, ok := p.period(j + 2)
	if !ok || outer.latent || outer.has&(fDay|fWeek) == 0 {
		return node{}, i, false
	}
	n.date = following(1, n.date, outer.date)
	n.has, n.notNow = fYear|fMonth|fDay|fWeek|fWeekday, false
	return n, end, true
}

// rank is "første", "3rd", "last", "third last"; from the end it is negative.
func (p *parser) rank(i int) (n, next int, ok bool) {
	if p.is(i, cLast) && p.at(i).text != "past" && p.at(i).text != "previous" {
		return -1, i + 1, true
	}
	if t := p.at(i).text; t == "næstsidste" || t == "penultimate" {
		return -2, i + 1, true
	}
	n, j, ok := p.ordinal(i)
	if ok && (p.is(j, cLast) || p.at(j).text == "last") {
		return -n, j + 1, true
	}
	return n, j, ok
}

// ranked is what can be counted: days, weeks, weekdays, weekends.
func (p *parser) ranked(i int) (node, int, bool) {
	if t := p.at(i); t.is(cUnit) && t.unit >= Day {
		return every(t.unit), i + 1, true
	}
	if p.is(i, cWeekday) {
		return weekdayNode(p.at(i).day), i + 1, true
	}
	if p.is(i, cHabit) { // hverdag
		at := periodic(Day, func(start time.Time) (span, bool) { return Day.span(start), danish.IsWorkday(start) })
		return node{date: at, size: Day, grain: Day}, i + 1, true
	}
	return p.weekend(i)
}

// period is what days are counted in: a month, a year, "måneden", "last month".
func (p *parser) period(i int) (node, int, bool) {
	j := p.skip(i, cThe)
	if t := p.at(j); t.is(cUnit) && t.unit >= Week && !p.is(j, cThis) {
		return p.fixed(p.unit(t.unit, 0)), j + 1, true
	}
	n, k, ok := p.chain(i)
	if !ok && j > i {
		n, k, ok = p.chain(j)
	}
	return n, k, ok && n.date != nil && !n.clock.said() && n.open == 0
}

// following is the n-th span of inner after each span of outer.
func following(n int, inner, outer series) series {
	return through(outer, func(o span) (span, bool) {
		s, ok := inner(o.end, 1)
		for count := n; ok; s, ok = inner(s.end, 1) {
			if !s.start.Before(o.end) {
				count--
			}
			if count <= 0 {
				return s, true
			}
		}
		return span{}, false
	})
}

// third is which part of a period is meant.
type third int

const (
	beginning third = iota
	middle
	ending
)

// partOfPeriod is "først på ugen", "sidst på måneden", "end of April", "EOM",
// "early March", "midt i næste uge".
func (p *parser) partOfPeriod(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cAt), cThe)
	t := p.at(j)
	which := beginning
	switch {
	case t.is(cBegin) || t.is(cEarly):
	case t.is(cMiddle):
		which = middle
	case t.is(cEnd) || t.is(cLate):
		which = ending
	default:
		return node{}, i, false
	}
	if t.is(cUnit) { // EOM
		return p.thirdOf(p.fixed(p.unit(t.unit, 0)), which, t.text, j+1)
	}
	if k := j + 1; p.is(k, cPart) && t.is(cBegin|cMiddle|cEnd) {
		return p.thirdOfDay(k, which)
	}
	if t.is(cEarly|cLate) && p.at(j+1).text == "i" && p.is(j+2, cPart) { // sent i aften
		return p.earlyOrLate(j+1, which)
	}
	if t.is(cEarly | cLate) {
		if p.at(j+1).text == "på" || p.at(j+1).text == "in" || p.at(j+1).text == "om" || p.at(j+1).text == "i" {
			j++
		}
		if k := p.skip(j+1, cThe); p.is(k, cPart) || p.is(k, cThis|cLast) && p.is(k+1, cPart) {
			return p.earlyOrLate(k, which)
		}
		if t.text == "tidligt" || t.text == "tidlig" && !p.is(j+1, cUnit) { // "i morgen tidlig"
			if _, _, ok := p.period(j + 1); !ok || p.is(j+1, cRelDay|cWeekday|cOn) {
				return node{clock: hours(early, 6, 10), latent: true}, j + 1, true
			}
		}
		if !p.is(j+1, cMonth|cSeason|cThis|cNext|cLast|cComing|cUnit) {
			return node{}, i, false
		}
	}
	k := p.skip(j+1, cThe)
	if u := p.at(k); u.is(cUnit) && u.unit == Day && !u.is(cThis) {
		return node{clock: [...]clock{hours(early, 7, 11), hours(lunch, 10, 14), hours(afternoon, 14, 18)}[which]}, k + 1, true
	}
	if u := p.at(k); u.is(cUnit) && u.unit >= Day && !u.is(cThis) {
		n := every(u.unit)
		if t := u.text; t == "week" || t == "month" || t == "year" { // the current one
			n = p.fixed(p.unit(u.unit, 0))
		}
		n.has = fWeekday // combines with "næste uge"
		if u.unit > Week {
			n.has = fDay
		}
		return p.thirdOf(n, which, t.text, k+1)
	}
	if p.is(k, cPart) {
		return p.thirdOfDay(k, which)
	}
	n, end, ok := p.period(p.skip(j+1, cApprox))
	if !ok {
		return node{}, i, false
	}
	return p.thirdOf(n, which, t.text, end)
}

// wholePeriod is "hele ugen", "resten af måneden", "all week".
func (p *parser) wholePeriod(i int) (node, int, bool) {
	if !p.is(i, cWhole|cRest) {
		return node{}, i, false
	}
	n, j, ok := p.period(i + 1)
	if !ok || n.grain < Day {
		return node{}, i, false
	}
	s, ok := p.resolve(n)
	if p.is(i, cRest) {
		s.start = Day.floor(p.now)
	}
	n.date, n.grain, n.ranged, n.notNow = once(s), min(n.grain, Day), true, false
	return n, j, ok && s.end.After(s.start)
}

// thirdOf cuts the named part out of every period.
func (p *parser) thirdOf(n node, which third, word string, next int) (node, int, bool) {
	danish := word == "sidst på" || word == "sidst i"
	outer, size := n.date, n.grain
	if size < Day || size == Day && n.size != Day {
		return node{}, next, false
	}
	n.date = through(outer, func(s span) (span, bool) {
		from, to, grain := cut(s, size, which, danish)
		return span{from, to, grain}, to.After(from)
	})
	n.ranged, n.notNow = true, false
	n.grain = Day
	if size == Year {
		n.grain = Month
	} else if size == Day {
		n.grain = Hour
	}
	n.size = min(n.size, size)
	return n, next, true
}

// cut gives the bounds of a part. Danes end the week on Thursday and Friday.
func cut(s span, size Grain, which third, danish bool) (from, to time.Time, grain Grain) {
	mark := func(g Grain, n int) time.Time { return g.add(s.start, n) }
	bounds := [3][2]time.Time{}
	switch size {
	case Day:
		bounds = [3][2]time.Time{{wall(s.start, 7*hourSeconds), wall(s.start, 11*hourSeconds)},
			{wall(s.start, 10*hourSeconds), wall(s.start, 14*hourSeconds)}, {wall(s.start, 15*hourSeconds), s.end}}
		return bounds[which][0], bounds[which][1], Hour
	case Week:
		last := 4 - b2i(danish)
		bounds = [3][2]time.Time{{s.start, mark(Day, 3)}, {mark(Day, 1), mark(Day, 4)}, {mark(Day, last), s.end}}
	case Month:
		bounds = [3][2]time.Time{{s.start, mark(Day, 10)}, {mark(Day, 10), mark(Day, 20)}, {mark(Day, 20), s.end}}
	case Quarter:
		bounds = [3][2]time.Time{{s.start, mark(Month, 1)}, {mark(Month, 1), mark(Month, 2)}, {mark(Month, 2), s.end}}
	default:
		bounds = [3][2]time.Time{{s.start, mark(Month, 3)}, {mark(Month, 4), mark(Month, 8)}, {mark(Month, 8), s.end}}
		return bounds[which][0], bounds[which][1], Month
	}
	return bounds[which][0], bounds[which][1], Day
}

// thirdOfDay is "først på eftermiddagen".
func (p *parser) thirdOfDay(k int, which third) (node, int, bool) {
	c, ok := partClock(p.at(k).part)
	if !ok {
		return node{}, k, false
	}
	length := c.to - c.from
	switch which {
	case beginning:
		c.to -= length / 2 / hourSeconds * hourSeconds
	case middle:
		c.from, c.to = c.from+length/4/hourSeconds*hourSeconds, c.to-length/4/hourSeconds*hourSeconds
	case ending:
		c.from += length / 2 / hourSeconds * hourSeconds
	}
	return node{clock: c}, k + 1, true
}

// earlyOrLate is "late tonight", "tidligt på formiddagen", "sent i aften".
func (p *parser) earlyOrLate(k int, which third) (node, int, bool) {
	n, j, ok := p.partOfDay(k)
	if !ok {
		n, j, ok = p.relativeNamed(k)
	}
	if !ok || !n.clock.said() {
		return node{}, k, false
	}
	half, _, _ := p.thirdOfDay(p.partIndex(k, j), which)
	if !half.clock.said() {
		return node{}, k, false
	}
	n.clock = half.clock
	return n, j, true
}

func (p *parser) partIndex(k, j int) int {
	for ; k < j; k++ {
		if p.is(k, cPart) {
			return k
		}
	}
	return k
}

// partOfDay is "om formiddagen", "i aften", "tonight", "her til morgen".
func (p *parser) partOfDay(i int) (node, int, bool) {
	j := i
	today := false
	switch {
	case p.at(j).text == "i" && p.is(j+1, cPart) && !p.is(j+1, cThis):
		today, j = true, j+1
	case p.is(j, cIn|cOn|cAt) && !p.is(j, cPart):
		j = p.skip(j+1, cThe)
		if p.is(j, cEarly) && !p.is(j, cPart) {
			j++
		}
	case p.is(j, cThe) && !p.is(j, cPart):
		j++
	}
	t := p.at(j)
	if !t.is(cPart) {
		return node{}, i, false
	}
	c, ok := partClock(t.part)
	if !ok {
		return node{}, i, false
	}
	n := node{clock: c, latent: j == i && !t.is(cThis) && bareParts[t.text]}
	if t.is(cLast) { // i aftes
		both, ok := p.combine(p.fixed(dayOffset(p.now, -1)), n)
		return both, j + 1, ok
	}
	if today || t.is(cThis) {
		both, ok := p.combine(p.fixed(p.dayOfPart(c, t)), n)
		return both, j + 1, ok
	}
	return n, j + 1, true
}

// dayOfPart is today, or tomorrow for a night that is over.
func (p *parser) dayOfPart(c clock, t *token) span {
	if t.part == night && wall(p.now, c.to).Before(p.now) {
		return dayOffset(p.now, 1)
	}
	return dayOffset(p.now, 0)
}

// bareParts are parts of the day that mean other things when alone ("god
// morgen", "i morgen").
var bareParts = map[string]bool{
	"morgen": true, "aften": true, "nat": true, "morn": true, "frokost": true, "morning": true, "night": true,
	"evening": true, "lunch": true, "afternoon": true, "nights": true,
}

// weekend is Friday evening to Sunday night.
func (p *parser) weekend(i int) (node, int, bool) {
	j := i
	if p.is(j, cOf|cIn|cOn) && !p.is(j, cPart) {
		j++
	}
	j = p.skip(j, cThe)
	if !p.is(j, cPart) || p.at(j).part != weekend {
		return node{}, i, false
	}
	at := periodic(Week, func(start time.Time) (span, bool) {
		return span{wall(Day.add(start, 4), 18*hourSeconds), Day.add(start, 7), Hour}, true
	})
	return node{date: at, has: fWeekday, size: Day, grain: Hour, ranged: true}, j + 1, true
}

// season is "sommer", "denne vinter", "til foråret".
func (p *parser) season(i int) (node, int, bool) {
	j := i
	if p.is(j, cOf|cIn) && !p.is(j, cSeason) {
		j++
	}
	j = p.skip(j, cThe)
	t := p.at(j)
	if !t.is(cSeason) {
		return node{}, i, false
	}
	bounds := map[dayPart][4]int{spring: {3, 20, 6, 21}, summer: {6, 21, 9, 24}, autumn: {9, 23, 12, 21}, winter: {12, 21, 15, 21}}
	of := func(part dayPart) series {
		b := bounds[part]
		return periodic(Year, func(start time.Time) (span, bool) {
			return span{start.AddDate(0, b[0]-1, b[1]-1), start.AddDate(0, b[2]-1, b[3]-1), Day}, true
		})
	}
	at := of(t.part)
	if t.part == season {
		at = either(either(of(spring), of(summer)), either(of(autumn), of(winter)))
	}
	return node{date: at, has: fMonth, size: Month, grain: Day, ranged: true, latent: j == i}, j + 1, true
}
