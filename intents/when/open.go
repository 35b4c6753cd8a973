package when

import "time"

// openClock is "efter kl 16", "før middag", "until 2pm": a bound on the time
// of day.
func (p *parser) openClock(i int) (node, int, bool) {
	direction, inclusive, k := p.bound(i)
	if direction == 0 {
		return node{}, i, false
	}
	if p.is(i, cFrom) && p.moving < i {
		return node{}, i, false
	}
	n, end, ok := p.clockTime(k)
	if !ok || n.clock.ranged || p.is(k, cArticle) && p.at(k).digits == 0 {
		return node{}, i, false
	}
	if n.latent && (p.at(k).digits > 2 || p.startsDate(k)) {
		return node{}, i, false
	}
	if more, j, ok := p.partOfDay(end); ok && more.date == nil { // "efter 4 om eftermiddagen"
		if c, ok := n.clock.with(more.clock); ok {
			n.clock, end = c, j
		}
	}
	n.clock = n.clock.bound(direction, inclusive)
	if direction > 0 {
		end = p.onwards(end)
	}
	n.latent = n.latent && (p.at(i).text == "i" || p.at(i).text == "from" || p.at(i).text == "fra" || p.at(i).text == "til" || p.at(i).text == "før")
	return n, end, true
}

// onwards returns the index after "og frem", "onwards".
func (p *parser) onwards(i int) int {
	switch p.at(i).text {
	case "onwards", "onward", "fremefter":
		return i + 1
	case "og", "and":
		if w := p.at(i + 1).text; w == "frem" || w == "fremefter" || w == "opefter" || w == "onwards" {
			return i + 2
		}
	}
	return i
}

// startsDate tells "fra 1. december" from "fra 1".
func (p *parser) startsDate(i int) bool {
	for _, r := range [...]rule{p.dayAndMonth, p.numericDate, p.dayRange} {
		if _, _, ok := r(i); ok {
			return true
		}
	}
	_, k, ordinal := p.ordinal(i)
	return ordinal && k > i+1
}

// bound reads the word of an open end: +1 after, -1 before.
func (p *parser) bound(i int) (direction int, inclusive bool, next int) {
	t := p.at(i)
	switch {
	case t.is(cBy):
		return -1, true, p.skip(i, cBy)
	case t.is(cAfter):
		return 1, t.text == "tidligst" || t.text == "ikke før" || t.text == "not before" || t.text == "no earlier than" || t.text == "from" || t.text == "since", i + 1
	case t.is(cFrom):
		return 1, true, i + 1
	case t.is(cSince) && !t.is(cAgo):
		return 1, true, i + 1
	case t.is(cBefore):
		return -1, t.text == "through" || t.text == "until", i + 1
	case t.text == "indtil" || t.text == "frem til" || t.text == "til og med":
		return -1, true, i + 1
	}
	return 0, false, i
}

// orBeyond opens one end: "kl. 14 eller senere", "den 15. eller før".
func (n node) orBeyond(direction int) (node, bool) {
	if n.open != 0 || n.days != 0 || n.ranged || n.clock.ranged || n.clock.open != 0 || n.length != 0 {
		return node{}, false
	}
	if n.clock.said() {
		n.clock = n.clock.bound(direction, true)
	} else {
		n.open, n.inclusive = direction, true
	}
	return n, true
}

// openDate is "inden jul", "efter på torsdag", "fra 1. december", "since 2014".
func (p *parser) openDate(i int) (node, int, bool) {
	direction, inclusive, k := p.bound(i)
	since := p.is(i, cSince|cAfter) && (p.at(i).text == "siden" || p.at(i).text == "since")
	if since {
		direction, inclusive, k = 1, true, i+1
	}
	if direction == 0 || p.is(i, cFrom) && p.moving < i {
		return node{}, i, false
	}
	n, end, ok := p.chain(k)
	if !ok || n.date == nil || n.open != 0 || n.days != 0 || n.clock.open != 0 {
		return node{}, i, false
	}
	if n.latent && p.at(k).digits != 4 && !p.is(k, cSeason) {
		return node{}, i, false
	}
	if n.ranged && n.has&fMoment != 0 { // "from 18th Dec for 10 days"
		return n, end, true
	}
	if since && n.has&(fYear|fFixed) == 0 && !n.clock.said() { // the last one gone by
		if n, ok = p.occurrence(n, -1); !ok {
			return node{}, i, false
		}
	}
	if inclusive && direction < 0 && !n.clock.said() && p.is(i, cBy) && p.at(i).text != "until" && p.at(i).text != "through" {
		return node{}, i, false // "senest fredag" is handled by nowUntil
	}
	if n.clock.said() { // "efter torsdag kl 16" is a moment
		s, ok := p.resolve(n)
		if !ok {
			return node{}, i, false
		}
		n = node{date: once(s), has: n.has | fMoment, size: n.clock.grain, grain: n.clock.grain}
	}
	n.open, n.inclusive = direction, inclusive
	return n, end, true
}

// nowUntil is "senest fredag", "by the end of the month", "inden for to uger":
// an interval that begins now.
func (p *parser) nowUntil(i int) (node, int, bool) {
	var end time.Time
	var next int
	switch {
	case p.is(i, cWithin):
		d, j, ok := p.length(p.skip(i+1, cNext))
		if u := p.at(p.skip(p.skip(i+1, cThe), cNext)); !ok && p.is(i+1, cNext) && u.is(cUnit) && p.at(i).text != "i løbet af" { // "inden for den næste måned"
			d, j, ok = distance{}.plus(1, u.unit), i+3, true
		}
		if !ok {
			if u := p.at(i + 1); u.is(cUnit) && p.definite(i+1) { // i løbet af ugen
				end, next = p.unit(u.unit, 0).end, i+2
				break
			}
			return node{}, i, false
		}
		end, next = d.grain.finer().floor(d.after(p.now, 1)), j
	case p.is(i, cBy) && p.is(i, cUnit): // inden årets udgang
		end, next = p.unit(p.at(i).unit, 0).end, i+1
	case p.is(i, cBy):
		n, j, ok := p.period(i + 1)
		if !ok {
			n, j, ok = p.chain(i + 1)
		}
		if !ok || n.latent && !n.clock.said() {
			return node{}, i, false
		}
		s, ok := p.resolve(n)
		if !ok {
			return node{}, i, false
		}
		end, next = s.end, j
		if n.clock.said() && !n.clock.ranged {
			end = s.start
		}
		if n.date == nil && p.at(i).text != "by" { // "senest kl 16" holds on any day
			return node{}, i, false
		}
	default:
		return node{}, i, false
	}
	start := Second.floor(p.now)
	n := p.fixed(span{start, end, Second})
	n.ranged, n.grain, n.size = true, Second, Second
	return n, next, end.After(start)
}
