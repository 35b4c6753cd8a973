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
	if !ok && n == -1 && p.is(j, cOf) && p.is(p.skip(j+1, cThe), cUnit|cMonth) { // "den sidste i måneden"
		inner, k, ok = every(Day), j, true
	}
	if !ok {
		return node{}, i, false
	}
	after := p.is(k, cAfter) && !p.is(k, cOf)
	if !after && !p.is(k, cOf) && p.at(k).text != "i det nye år" {
		return node{}, i, false
	}
	outer, end, ok := p.period(k + b2i(after || p.is(k, cOf)))
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

// weekdayAfter is "mandag efter påske", the first such day, and "fredagen før
// jul", "the weekend before Christmas", the last.
func (p *parser) weekdayAfter(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOn), cThe)
	word := p.at(j + 1).text
	before := word == "før" || word == "before" || word == "inden"
	weekend, _, free := p.weekend(j)
	if !p.is(j, cWeekday) && !free || !before && word != "efter" && word != "after" {
		return node{}, i, false
	}
	n := weekend
	if !free {
		n = weekdayNode(p.at(j).day)
	}
	outer, end, ok := p.period(j + 2)
	if !ok || outer.latent || outer.has&(fDay|fWeek) == 0 {
		return node{}, i, false
	}
	if before && outer.has&(fMonth|fDay) != fMonth|fDay { // "fredag før den 10." is rather an open end
		return node{}, i, false
	}
	inner := n.date
	if n.date = following(1, inner, outer.date); before {
		n.date = through(outer.date, func(o span) (span, bool) { return inner(o.start, -1) })
	}
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
	firstHalf
	secondHalf
)

// partOfPeriod is "først på ugen", "sidst på måneden", "end of April", "EOM",
// "early March", "midt i næste uge".
func (p *parser) partOfPeriod(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cAt), cThe)
	t := p.at(j)
	which := beginning
	switch {
	case t.is(cBegin | cEarly):
	case t.is(cMiddle):
		which = middle
	case t.is(cEnd | cLate):
		which = ending
	default:
		return node{}, i, false
	}
	if t.num == 2 && !t.is(cNumber) { // "første halvdel af"
		which = firstHalf + which/ending
	}
	if t.is(cUnit) { // EOM
		return p.thirdOf(p.fixed(p.unit(t.unit, 0)), which, t.text, j+1)
	}
	if t.is(cEarly | cLate) {
		return p.earlyOrLate(j, which)
	}
	if p.sign(j+1, '-') && t.is(cMiddle) { // "mid-December"
		j++
	}
	return p.thirdAt(j+1, which, t.text)
}

// thirdAt reads the period that a third is cut out of: a part of the day, "the
// month", "næste uge", "april".
func (p *parser) thirdAt(i int, which third, word string) (node, int, bool) {
	k := p.skip(i, cThe)
	u := p.at(k)
	switch {
	case u.is(cPart):
		return p.thirdOfDay(k, which)
	case u.is(cUnit) && u.unit == Day && !u.is(cThis):
		return node{clock: [...]clock{hours(early, 7, 11), hours(lunch, 10, 14), hours(afternoon, 14, 18)}[which]}, k + 1, true
	case u.is(cUnit) && u.unit >= Week && !u.is(cThis):
		n := every(u.unit)
		if t := u.text; t == "week" || t == "month" || t == "year" { // the current one
			n = p.fixed(p.unit(u.unit, 0))
		}
		n.has = fWeekday // combines with "næste uge"
		if u.unit > Week {
			n.has = fDay
		}
		return p.thirdOf(n, which, word, k+1)
	}
	n, end, ok := p.period(p.skip(i, cApprox))
	if !ok {
		return node{}, i, false
	}
	return p.thirdOf(n, which, word, end)
}

// earlyOrLate is what follows "early" and "sent": "late tonight", "tidligt på
// formiddagen", "early March"; "tidligt" alone is a part of a day just named.
func (p *parser) earlyOrLate(j int, which third) (node, int, bool) {
	t := p.at(j)
	k := j + 1
	if w := p.at(k).text; w == "på" || w == "in" || w == "om" || w == "i" && !p.is(k+1, cPart) {
		k++
	}
	if part := p.skip(k, cThe); p.is(part, cPart) || p.is(part+1, cPart) && (p.is(part, cThis|cLast) || p.at(part).text == "i") {
		return p.halfOfDay(part, which)
	}
	if p.is(k, cWeekday|cRelDay) && p.is(k+1, cPart) { // "tidligt torsdag morgen"
		if n, end, ok := p.chain(k); ok && n.clock.ranged {
			half, _, ok := p.thirdOfDay(k+1, which)
			n.clock = half.clock
			return n, end, ok
		}
	}
	if t.text == "tidligt" || t.text != "early" && t.is(cEarly) && !p.is(k, cUnit) { // "i morgen tidlig"
		if _, _, ok := p.period(k); !ok || p.is(k, cRelDay|cWeekday|cOn) {
			return node{clock: hours(early, 6, 10), latent: true}, j + 1, true
		}
	}
	if !p.is(k, cMonth|cSeason|cThis|cNext|cLast|cComing|cUnit) {
		return node{}, j, false
	}
	return p.thirdAt(k, which, t.text)
}

// wholePeriod is "hele ugen", "resten af måneden", "all week".
func (p *parser) wholePeriod(i int) (node, int, bool) {
	if !p.is(i, cWhole|cRest) {
		return node{}, i, false
	}
	if u := p.at(i + 1); u.is(cUnit) && u.unit == Day && p.is(i, cRest) {
		n := p.fixed(span{Second.floor(p.now), p.unit(Day, 0).end, Second})
		n.ranged, n.has = true, n.has|fMoment
		return n, i + 2, true
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
		third := cut(s, size, which, danish)
		return third, third.end.After(third.start)
	})
	n.ranged, n.notNow = true, false
	n.grain = cut(span{start: time.Unix(0, 0)}, size, which, danish).grain
	n.size = min(n.size, size)
	return n, next, true
}

// cut gives the bounds of a third, in units from the start; 0 as the end is the
// end of the period. Danes end the week on Thursday and Friday.
func cut(s span, size Grain, which third, danish bool) span {
	unit, marks := Day, [5][2]int{{0, 10}, {10, 20}, {20, 0}, {0, 15}, {15, 0}} // of a month
	switch size {
	case Day:
		unit, marks = Hour, [5][2]int{{7, 11}, {10, 14}, {15, 24}, {0, 12}, {12, 24}}
	case Week:
		marks = [5][2]int{{0, 3}, {1, 4}, {4 - b2i(danish), 7}, {0, 3}, {3, 7}}
	case Quarter:
		unit, marks = Month, [5][2]int{{0, 1}, {1, 2}, {2, 3}, {0, 2}, {1, 3}}
	case Year:
		unit, marks = Month, [5][2]int{{0, 3}, {4, 8}, {8, 12}, {0, 6}, {6, 12}}
	}
	mark := func(n int) time.Time {
		if unit == Hour {
			return wall(s.start, n*hourSeconds)
		}
		return unit.add(s.start, n)
	}
	from, to := mark(marks[which][0]), s.end
	if n := marks[which][1]; n > 0 {
		to = mark(n)
	}
	return span{from, to, unit}
}
