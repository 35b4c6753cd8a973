package when

import "time"

// dayRange is two days of one month: "fra den 13. til 15. juli", "July 13-15".
func (p *parser) dayRange(i int) (node, int, bool) {
	j := p.skip(i, cFrom|cBetween)
	if p.is(j, cMonth) {
		first, k, ok := p.dayNumber(p.skip(j+1, cThe))
		if !ok {
			return node{}, i, false
		}
		last, k, ok := p.dayNumber(p.skip(p.rangeSign(k), cThe))
		if !ok || p.is(k, cMonth) || p.clockFollows(k) {
			return node{}, i, false
		}
		return p.daysOf(first, last, p.at(j).month, k)
	}
	first, k, ok := p.dayNumber(p.skip(j, cThe))
	if !ok {
		return node{}, i, false
	}
	to := p.rangeSign(k)
	last, end, ok := p.dayNumber(p.skip(to, cThe))
	if !ok || to == k {
		return node{}, i, false
	}
	month := p.skip(p.skip(end, cOf), cThe)
	if p.is(month, cMonth) {
		return p.daysOf(first, last, p.at(month).month, month+1)
	}
	if !p.is(p.skip(i, cFrom|cBetween), cThe) || last <= first || p.clockFollows(end) {
		return node{}, i, false
	}
	at := periodic(Month, func(start time.Time) (span, bool) {
		return span{start.AddDate(0, 0, first-1), start.AddDate(0, 0, last), Day}, true
	})
	return node{date: at, has: fDay, size: Day, grain: Day, ranged: true}, end, true
}

// daysOf is a stretch of days in a month, with an optional year.
func (p *parser) daysOf(first, last, month, next int) (node, int, bool) {
	if last <= first {
		return node{}, next, false
	}
	at := periodic(Year, func(start time.Time) (span, bool) {
		return span{start.AddDate(0, month-1, first-1), start.AddDate(0, month-1, last), Day}, true
	})
	n := node{date: at, has: fMonth | fDay, size: Day, grain: Day, ranged: true}
	if y, end, ok := p.yearNumber(p.skip(next, cOf)); ok {
		if n, ok = p.combine(p.yearNode(y), n); ok {
			next = end
		}
	}
	return n, next, true
}

// rangeSign returns the index after "til", "-", "og".
func (p *parser) rangeSign(k int) int {
	if p.sign(k, ',') && (p.at(k+1).text == "but before" || p.at(k+1).text == "men før") {
		k++
	}
	if p.is(k, cTo|cAnd) || p.sign(k, '-') {
		return k + 1
	}
	return k
}

// clockRange is "mellem 9 og halv 11", "9:30 - 11:00", "fra 3 til 4 om
// eftermiddagen", "8am until 6".
func (p *parser) clockRange(i int) (node, int, bool) {
	j := i
	for p.is(j, cApprox|cAt) {
		j = p.skip(j, cApprox|cAt)
	}
	opened, after := p.is(j, cFrom|cBetween|cAfter), p.is(j, cAfter)
	if opened {
		j = p.skip(j, cFrom|cBetween|cAfter)
	}
	if p.moving < i && p.is(j-1, cFrom) {
		return node{}, i, false
	}
	a, k, ok := p.rangeEnd(j)
	if !ok {
		return node{}, i, false
	}
	to := p.rangeSign(k)
	if to == k || p.is(k, cAnd) && !opened {
		return node{}, i, false
	}
	if after && !p.is(i, cFrom) && !butBefore[p.at(to-1).text] { // "efter kl 9 og kl 11"
		return node{}, i, false
	}
	if (p.is(to, cTo) || p.is(to, cBefore)) && !(p.is(to, cNumber) && !p.is(to+1, cNumber)) { // "til to"
		to++
	}
	b, end, ok := p.rangeEnd(to)
	if !ok {
		return node{}, i, false
	}
	c, ok := span2clock(a.clock, b.clock)
	n := node{clock: c, approx: a.approx || b.approx, latent: a.latent && b.latent && !opened && !p.is(k, cTo)}
	return n, end, ok
}

// butBefore are the words that close what "efter" has opened.
var butBefore = map[string]bool{"men før": true, "men inden": true, "but before": true, "and before": true}

// rangeEnd is one clock time of a range.
func (p *parser) rangeEnd(i int) (node, int, bool) {
	if p.at(i).digits == 0 && p.is(i, cArticle) && !p.hourOne(i) {
		return node{}, i, false
	}
	return p.clockTime(i)
}

// span2clock makes a range of two clocks. A later am or pm holds for both
// ("3-4pm"); an hour without one is the next after the start, and a range from
// 7 to 12 is before noon.
func span2clock(a, b clock) (clock, bool) {
	if a.ranged || b.ranged || a.open != 0 || b.open != 0 {
		return clock{}, false
	}
	if a.shift == 0 {
		a.from += b.shift
	}
	if a.ambiguous && !b.ambiguous {
		if c := a.meridiem(b.from >= halfDay); c.from <= b.from && b.from-c.from < halfDay {
			a = c
		}
		a.ambiguous = false
	}
	if b.ambiguous {
		for b.from %= halfDay; b.from <= a.from; {
			b.from += halfDay
		}
	}
	if b.from <= a.from {
		b.from += daySeconds
	}
	grain := min(a.grain, b.grain)
	to := b.from + int(grain.length()/time.Second)
	return clock{from: a.from, to: to, grain: grain, ranged: true, ambiguous: a.ambiguous && a.from < 7*hourSeconds, last: true}, true
}

// bounded is a chain, a range of two, or a chain with one end open.
func (p *parser) bounded(i int) (node, int, bool) {
	if n, j, ok := p.nowUntil(i); ok {
		return n, j, true
	}
	best, next, ok := p.chain(i)
	if ok {
		if n, j, found := p.rangeFrom(best, next, p.is(next, cTo) || p.sign(next, '-') || p.sign(next, '/') && best.has&fYear != 0); found {
			best, next = p.links(n, j)
		}
	}
	if p.is(i, cFrom|cBetween) {
		if first, k, found := p.chain(i + 1); found {
			if n, j, found := p.rangeFrom(first, k, p.is(k, cTo|cAnd) || p.sign(k, '-')); found && j > next {
				n, j = p.links(n, j)
				return n, j, true
			}
		}
	}
	if n, j, found := p.openDate(i); found && j > next {
		return n, j, true
	}
	if ok && p.is(next, cOr) && p.is(next+1, cLater|cSooner) {
		if n, found := best.orBeyond(1 - 2*b2i(p.is(next+1, cSooner))); found {
			return n, next + 2, true
		}
	}
	return best, next, ok
}

// rangeFrom is "mandag til onsdag", "Aug 8 - Aug 12".
func (p *parser) rangeFrom(a node, k int, joined bool) (node, int, bool) {
	if !joined || a.date == nil || a.open != 0 || a.days != 0 || p.moving < k && p.is(k, cTo) {
		return node{}, k, false
	}
	b, end, ok := p.chain(k + 1)
	ofWeek := a.has == fWeekday && b.has&fWeekday != 0 && b.has&(fWeek|fFixed) != 0 && b.has&(fMonth|fDay|fYear) == 0
	if ok && (ofWeek || b.clock.said() && !a.clock.said()) { // "mandag til fredag kl 9-12": the clock is for all days, as is "i næste uge"
		b, end, ok = p.primary(k + 1)
	}
	if !ok || b.date == nil || b.open != 0 || a.clock.said() != b.clock.said() || b.latent && !a.latent && b.has != fDay {
		return node{}, k, false
	}
	grain := min(a.grain, b.grain)
	from, to := a.date, b.date
	if a.clock.said() {
		grain = min(a.clock.grain, b.clock.grain)
		from, to = p.within(from, a.clock.series()), p.within(to, b.clock.series())
	}
	if a.has&(fYear|fFixed) == 0 && b.has&fYear != 0 && a.has&fMonth != 0 { // the year is said of both ends
		s, ok := p.resolve(b)
		first, found := a.date(s.start, -1)
		if !ok || !found {
			return node{}, k, false
		}
		from = once(first)
	}
	n := node{date: between(from, to, grain), has: a.has | b.has, size: grain, grain: grain, ranged: true, notNow: a.notNow}
	n.latent = a.latent && (!b.latent || a.has&b.has&fWeekday == 0)
	if a.clock.said() {
		n.has |= fMoment
	}
	if _, ok := p.resolve(n); !ok {
		return node{}, k, false
	}
	return n, end, true
}

// closest is "the closest Monday to Oct 5th", "nærmeste mandag til jul".
func (p *parser) closest(i int) (node, int, bool) {
	j := p.skip(i, cThe)
	rank := 1
	if n, k, ok := p.ordinal(j); ok {
		rank, j = n, k
	}
	if !p.is(j, cClosest) || rank < 1 || rank > 50 {
		return node{}, i, false
	}
	n, k, ok := p.named(j + 1)
	if !ok || n.date == nil || !p.is(k, cTo) {
		return node{}, i, false
	}
	to, end, ok := p.chain(k + 1)
	if !ok || to.date == nil {
		return node{}, i, false
	}
	goal, ok := p.resolve(to)
	if !ok {
		return node{}, i, false
	}
	s, ok := nearest(n.date, goal.start, rank)
	n.date, n.has, n.notNow = once(s), n.has|fFixed, false
	return n, end, ok
}

// nearest is the rank-th span by distance from a moment.
func nearest(at series, goal time.Time, rank int) (span, bool) {
	ahead, more := at(goal, 1)
	back, less := at(goal, -1)
	for ; more || less; rank-- {
		forward := more && (!less || ahead.start.Sub(goal) < goal.Sub(back.start))
		s := back
		if forward {
			s = ahead
			ahead, more = at(s.end, 1)
		} else {
			back, less = at(s.start, -1)
		}
		if rank == 1 {
			return s, true
		}
	}
	return span{}, false
}
