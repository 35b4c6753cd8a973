package when

import "time"

// relativeUnit is "denne uge", "næste måned", "i år", "last year", "ugen efter".
func (p *parser) relativeUnit(i int) (node, int, bool) {
	j := i
	if p.is(j, cOf|cIn) && !p.is(j, cThis|cLast|cNext) {
		j++
	}
	t := p.at(j)
	if t.is(cUnit) && t.is(cThis|cLast) { // i år, i fjor
		return p.fixed(p.unit(t.unit, -b2i(t.is(cLast)))), j + 1, true
	}
	if t.is(cUnit) && t.unit >= Day && p.is(j+1, cAfter|cBefore) && !p.is(j, cArticle) && p.definite(j) {
		return p.neighbour(t.unit, j+1)
	}
	n, k, ok := 0, j+1, true
	switch {
	case t.is(cThis):
	case t.is(cNext | cComing):
		n = 1
	case t.is(cLast):
		n = -1
	default:
		ok = false
	}
	if !ok || !p.is(k, cUnit) || p.at(k).unit < Day || p.is(k, cOrdinal) {
		return node{}, i, false
	}
	if n == 1 && few[p.at(k).text] > 0 { // "de kommende dage"
		unit := p.at(k).unit
		some := p.fixed(span{p.unit(unit, 1).start, p.unit(unit, few[p.at(k).text]).end, unit})
		some.ranged, some.ahead = true, true
		return some, k + 1, true
	}
	return p.fixed(p.unit(p.at(k).unit, n)), k + 1, true
}

// few is how many units a plural without a number means.
var few = map[string]int{"dage": 7, "days": 7, "uger": 4, "weeks": 4, "måneder": 3, "months": 3}

// definite reports whether a unit stands in the definite form or after "the".
func (p *parser) definite(j int) bool {
	t := p.at(j).text
	return t == "ugen" || t == "dagen" || t == "måneden" || t == "året" || p.at(j-1).text == "the"
}

// neighbour is the unit before or after a date ("ugen efter jul"), or after the
// anchor ("ugen efter").
func (p *parser) neighbour(unit Grain, k int) (node, int, bool) {
	step := 1
	if p.is(k, cBefore) && !p.is(k, cAfter) {
		step = -1
	}
	if p.is(k, cAfter) && p.is(k+1, cNext) && !p.is(k+2, cUnit) { // ugen efter næste
		return p.fixed(p.unit(unit, 2)), k + 2, true
	}
	from, next := p.now, k+1
	if !p.opt.Anchor.IsZero() {
		from = p.opt.Anchor.In(p.now.Location())
	}
	if n, end, ok := p.chain(k + 1); ok && n.date != nil && !n.latent {
		s, found := p.resolve(n)
		if !found {
			return node{}, k, false
		}
		from, next = s.start, end
	}
	return p.fixed(unit.span(unit.floor(unit.add(from, step)))), next, true
}

// unit is the n-th unit from the one that now is in.
func (p *parser) unit(g Grain, n int) span { return g.span(g.add(g.floor(p.now), n)) }

// relativeNamed is "næste torsdag", "denne lørdag", "sidste jul", "last night",
// "friday after next".
func (p *parser) relativeNamed(i int) (node, int, bool) {
	if n, j, ok := p.named(p.skip(p.skip(i, cOn), cThe)); ok && n.clock.grain == 0 && p.is(j, cAfter) && p.is(j+1, cNext) && !p.is(j+2, cUnit) {
		n, ok := p.occurrence(n, 2)
		return n, j + 2, ok
	}
	if n, j, ok := p.dayAfterThat(i); ok {
		return n, j, true
	}
	j := i
	if p.is(j, cOf|cOn) && !p.is(j, cThis|cNext|cComing|cLast) {
		j++
	}
	t := p.at(j)
	if !t.is(cThis|cNext|cComing|cLast) || t.is(cPart|cUnit) {
		return node{}, i, false
	}
	n, k, ok := p.named(j + 1)
	if !ok {
		return node{}, i, false
	}
	if n.clock.said() {
		return p.relativePart(n, t, k)
	}
	switch {
	case t.is(cThis):
		n.notNow = n.has&fWeekday != 0 && n.size == Day
	case t.is(cLast):
		n, ok = p.occurrence(n, -1)
	case t.is(cNext) && (n.has == fWeekday || n.size == Week):
		n.date, n.has = p.within(once(p.unit(Week, 1)), n.date), n.has|fFixed
		n.notNow = false
	default:
		n, ok = p.occurrence(n, 1)
	}
	if n.has == fWeekday {
		n.has |= fFixed // "denne onsdag" is no bare weekday
	}
	return n, k, ok
}

// dayAfterThat is the first such day after the anchor's: "fredagen efter", "the friday
// after that".
func (p *parser) dayAfterThat(i int) (node, int, bool) {
	n, j, ok := p.weekday(p.skip(p.skip(i, cOn), cThe))
	if !ok || n.size != Day || p.opt.Anchor.IsZero() || !p.is(j, cAfter) || p.is(j, cBefore) {
		return node{}, i, false
	}
	j++
	if t := p.at(j).text; t == "that" || t == "den" || t == "det" {
		j++
	}
	if j < len(p.toks) && p.at(j).sign == 0 && !goesOnAfter[p.at(j).text] {
		return node{}, i, false // "fredagen efter jul"
	}
	n.date = p.within(once(Week.span(Day.add(Day.floor(p.opt.Anchor.In(p.now.Location())), 1))), n.date)
	n.has, n.notNow = n.has|fFixed, false
	return n, j, true
}

// goesOnAfter may follow a day after that, and belong to something else.
var goesOnAfter = map[string]bool{"i": true, "hvis": true, "tak": true, "så": true, "instead": true, "please": true, "if": true, "og": true, "and": true, "eller": true, "or": true}

// named is what "next" and "last" can stand before.
func (p *parser) named(i int) (node, int, bool) {
	for _, rule := range [...]rule{p.weekday, p.month, p.namedDay, p.season, p.weekend} {
		if n, j, ok := rule(i); ok {
			return n, j, true
		}
	}
	if p.is(i, cPart) && !p.is(i, cThis) {
		if c, ok := partClock(p.at(i).part); ok {
			return node{clock: c}, i + 1, true
		}
	}
	return node{}, i, false
}

// relativePart is "this morning", "last night", "i denne uge" does not occur.
func (p *parser) relativePart(n node, t *token, k int) (node, int, bool) {
	day := 0
	switch {
	case t.is(cLast):
		day = -1
	case t.is(cNext | cComing):
		return node{}, k, false
	}
	today := p.fixed(Day.span(Day.add(Day.floor(p.now), day)))
	n, ok := p.combine(today, n)
	return n, k, ok
}

// occurrence is the n-th of a series after now, or before now with n negative.
func (p *parser) occurrence(n node, count int) (node, bool) {
	at, dir := p.now, 1
	if count < 0 {
		dir, count = -1, -count
		at = Day.floor(p.now)
	}
	for {
		s, ok := n.date(at, dir)
		if !ok {
			return node{}, false
		}
		if dir > 0 && s.start.After(p.now) || dir < 0 && !s.end.After(at) {
			count--
		}
		if count == 0 {
			n.date, n.has, n.notNow = once(s), n.has|fFixed, false
			return n, true
		}
		at = s.end
		if dir < 0 {
			at = s.start
		}
	}
}

// nextUnits is "de næste tre dage", "last 2 weeks": whole units, without the
// current one.
func (p *parser) nextUnits(i int) (node, int, bool) {
	j := p.skip(i, cThe)
	t := p.at(j)
	if !t.is(cNext|cComing|cLast) || t.is(cUnit) {
		j = i
		t = p.at(j)
	}
	if !t.is(cNext | cComing | cLast | cNumber) {
		return node{}, i, false
	}
	count, k, ok := p.number(j + 1)
	if n, m, found := p.number(i); found && n < maxCount && p.is(m, cComing) && p.is(m+1, cUnit) { // "2 upcoming weeks"
		return p.upcoming(n, m+1)
	}
	if ok && count > 0 && p.at(j).text == "upcoming" && p.is(k, cUnit) && count < maxCount {
		return p.upcoming(count, k)
	}
	if !ok || count < 1 || count > maxCount || !p.is(k, cUnit) || !t.is(cNext|cComing|cLast) {
		return node{}, i, false
	}
	unit := p.at(k).unit
	start := unit.floor(p.now)
	from, to := unit.add(start, 1), unit.add(start, 1+count)
	if t.is(cLast) {
		from, to = unit.add(start, -count), start
	}
	n := p.fixed(span{from, to, unit})
	n.ranged, n.ahead = true, !t.is(cLast) && unit >= Day
	if unit < Day {
		n.has |= fMoment
	}
	return n, k + 1, true
}

// upcoming is "upcoming two weeks", "2 upcoming days": the last of them is the
// one named, as the Duckling corpus has it.
func (p *parser) upcoming(count, k int) (node, int, bool) {
	return p.fixed(p.unit(p.at(k).unit, count)), k + 1, true
}

// shifted is a distance from now or from a date: "om fjorten dage", "for to
// uger siden", "in 2 hours", "three days after Easter", "en uge fra i dag".
func (p *parser) shifted(i int) (node, int, bool) {
	j := i
	if p.at(j).text == "efter" {
		j++
	}
	for p.is(j, cIn|cFor|cApprox) || p.at(j).text == "for" {
		j = p.skip(j, cIn|cFor|cApprox|cSame) + b2i(p.at(j).text == "for" && !p.is(j, cFor))
		if j > i+3 {
			return node{}, i, false
		}
	}
	if j > i { // "om godt en time", "for små to uger siden"
		j = p.skipWords(j, "godt", "knap", "små", "lidt", "over", "under")
	}
	approx := j > i && (p.is(i+1, cApprox) || p.is(i, cApprox))
	d, k, ok := p.length(j)
	if !ok {
		return node{}, i, false
	}
	n, end, ok := p.shiftedBy(i, j, k, d)
	n.approx = n.approx || approx
	return n, end, ok
}

func (p *parser) shiftedBy(i, j, k int, d distance) (node, int, bool) {
	switch {
	case p.is(k, cAgo):
		return p.away(d, -1), k + 1, true
	case p.is(k, cHence) || p.at(k).text == "fremme":
		return p.away(d, 1), k + 1, true
	case p.at(k).text == "fra" && p.is(k+1, cRelDay) && p.at(k+1).day == 0:
		return p.away(d, 1), k + 2, true
	case p.is(k, cFrom) && (p.at(i).text == "for" || p.at(i).text == "i"):
		n, end, ok := p.chain(k + 1)
		if !ok || n.date == nil && !n.clock.said() {
			return node{}, i, false
		}
		return p.lasting(n, d, end)
	case p.is(k, cAfter|cFrom|cBefore):
		if n, end, ok := p.shiftedFrom(d, k); ok {
			return n, end, true
		}
	}
	if day := p.skip(k, cOn); j == i && d.days > 0 && d.days%7 == 0 && d.months+d.seconds == 0 && (p.at(k).text == "on" && p.is(day, cWeekday) || p.at(k).text == "tomorrow" || p.at(k).text == "today") { // "a week on friday", "a fortnight tomorrow"
		s, ok := dayOffset(p.now, p.at(day).day), true
		if p.is(day, cWeekday) {
			s, ok = weekdayNode(p.at(day).day).date(dayOffset(p.now, 1).start, 1)
		}
		return p.fixed(Day.span(Day.add(s.start, d.days))), day + 1, ok
	}
	if p.is(i, cIn) && p.at(i).text != "after" && j > i {
		if day := p.skip(k, cOn); d.grain == Week && p.is(day, cWeekday) && !p.is(day, cHabit|cWeak|cPast) { // "om fire uger på torsdag"
			return p.fixed(dayOffset(Week.floor(d.after(p.now, 1)), p.at(day).day)), day + 1, true
		}
		return p.away(d, 1), k, true
	}
	if j == i+1 && (p.at(i).text == "after" || p.at(i).text == "efter") {
		n := p.away(d, 1)
		n.open, n.latent = 1, p.at(i).text == "efter" // "efter 11 år" is as often the past
		return n, k, true
	}
	return node{}, i, false
}

// away is a distance from now; what is counted in days is a date, what is
// counted in hours a moment.
func (p *parser) away(d distance, dir int) node {
	grain := d.grain.finer()
	at := d.after(p.now, dir)
	n := p.fixed(grain.span(grain.floor(at)))
	if d.grain < Day {
		n.has |= fMoment
	} else if grain < Day {
		n.wide = once(Day.span(Day.floor(at)))
	}
	return n
}

// shiftedFrom is a distance before or after a date.
func (p *parser) shiftedFrom(d distance, k int) (node, int, bool) {
	n, end, ok := p.chain(k + 1)
	dir := 1
	if p.is(k, cBefore) {
		dir = -1
	}
	if c := n.clock; ok && n.date == nil && c.said() && !c.ranged && c.open == 0 && d.seconds > 0 && d.days+d.months == 0 && d.seconds < halfDay { // "en time efter middag"
		n.clock.from = (c.from + dir*d.seconds + daySeconds) % daySeconds
		n.clock.grain = min(c.grain, Minute)
		return n, end, true
	}
	if !ok || n.date == nil || n.latent {
		return node{}, k, false
	}
	at := n.date
	grain := min(n.grain, d.grain)
	if n.clock.said() {
		at, grain = p.within(at, n.clock.series()), min(n.clock.grain, d.grain)
	}
	out := node{has: fFixed | n.has&fMoment, size: grain, grain: grain}
	out.date = through(at, func(s span) (span, bool) {
		return grain.span(grain.floor(d.after(s.start, dir))), true
	})
	if n.has&^fMoment == fFixed || n.has == fWeekday { // from the next Monday, not from some Monday
		s, ok := p.resolve(n)
		out.date = once(grain.span(grain.floor(d.after(s.start, dir))))
		return out, end, ok
	}
	return out, end, true
}

// weekdaysAway is "3 fridays from now", "om to mandage", "2 thursdays ago".
func (p *parser) weekdaysAway(i int) (node, int, bool) {
	j := i
	in := p.is(j, cIn)
	if in {
		j++
	}
	count, k, ok := p.number(j)
	if !ok || count < 1 || count > 500 || !p.is(k, cWeekday) || p.is(k, cPast) {
		return node{}, i, false
	}
	switch {
	case p.is(k+1, cAgo):
		count, k = -count, k+1
	case p.is(k+1, cHence):
		k++
	case !in:
		return node{}, i, false
	}
	n, ok := p.occurrence(weekdayNode(p.at(k-b2i(!in || p.is(k, cAgo|cHence))).day), count)
	return n, k + 1, ok
}

// moment is "nu", "lige nu", "right now".
func (p *parser) moment(i int) (node, int, bool) {
	if !p.is(i, cNow) {
		return node{}, i, false
	}
	n := p.fixed(Second.span(Second.floor(p.now)))
	n.has |= fMoment
	n.latent = p.at(i).text == "nu" || p.at(i).text == "now"
	return n, i + 1, true
}

// duration is a length with no place in time: "fem dage".
func (p *parser) duration(i int) (node, int, bool) {
	if p.is(i, cArticle) && !p.is(i+1, cHalf|cQuarter) || p.is(i, cUnit) {
		return node{}, i, false
	}
	d, j, ok := p.length(i)
	return node{length: d.length(), grain: d.grain}, j, ok && d.length() > 0
}

// dayOffset is the day n days after t's.
func dayOffset(t time.Time, n int) span { return Day.span(Day.add(Day.floor(t), n)) }
