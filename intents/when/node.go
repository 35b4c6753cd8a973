package when

import "time"

// field is a set of the parts of a date that an expression fixes; two
// expressions that fix the same part cannot be one date.
type field uint16

const (
	fYear field = 1 << iota
	fMonth
	fDay
	fWeek
	fWeekday
	fFixed  // a date relative to now: i morgen, næste uge
	fMoment // a date with its clock: nu, om to timer
)

// node is the meaning of an expression while it is being put together: the
// date half as a series, the clock half apart, so that a clock can find its
// reading (am or pm) whenever a part of the day turns up.
type node struct {
	date  series // nil: no date was said
	wide  series // the whole day, for a distance that a clock is added to
	has   field
	size  Grain // the unit that the series consists of
	grain Grain // the finest unit said, of the date half
	clock clock

	ranged    bool // the date is an interval even if its grain is a unit
	notNow    bool // skip the occurrence that now is in: "tirsdag" on a Tuesday
	latent    bool // a time only if it is all that was said
	partial   bool // a time only together with something else
	approx    bool
	open      int  // -1 before, +1 after the date
	inclusive bool // an open date includes what was named: "fra torsdag"
	every     int  // recurring every so many weeks
	days      Weekdays
	parity    int  // recurring in even weeks 2, in odd ones 1
	rank      int  // recurring as the n-th of each month, -1 the last
	ahead     bool // "de næste uger": people mean from today on
	eve       bool // the evening before a feast: "klokken seks" is 18:00
	length    time.Duration
}

// combine makes one expression of two neighbours, such as "torsdag" and "kl
// 13", or reports that they are two.
func (p *parser) combine(a, b node) (node, bool) {
	if a.open != 0 || b.open != 0 || a.length != 0 || b.length != 0 || (a.has|b.has)&fMoment != 0 && (a.date != nil && b.date != nil || a.clock.said() || b.clock.said()) {
		return node{}, false
	}
	if a.weakDay() && b.date == nil || b.weakDay() && a.date == nil { // "man kl 10", "fri kl 15"
		return node{}, false
	}
	a, b = p.inWeek(a, b)
	a.clock, b.clock = a.clock.onEve(b.eve), b.clock.onEve(a.eve)
	c, ok := a.clock.with(b.clock)
	if !ok || a.has&b.has != 0 || a.days != 0 && b.days != 0 {
		return node{}, false
	}
	if a.days != 0 && b.date != nil || b.days != 0 && a.date != nil {
		return node{}, false
	}
	var n node
	if a.wide != nil && (b.clock.said() || b.date != nil) {
		a.date, a.size, a.grain = a.wide, Day, Day
	}
	if b.wide != nil && (a.clock.said() || a.date != nil) {
		b.date, b.size, b.grain = b.wide, Day, Day
	}
	n = a
	switch {
	case a.date == nil:
		n = b
	case b.date != nil:
		if n, ok = p.intersect(a, b); !ok {
			return node{}, false
		}
	}
	n.clock = c
	n.days, n.every, n.parity, n.rank, n.eve = a.days|b.days, max(a.every, b.every), max(a.parity, b.parity), a.rank+b.rank, a.eve || b.eve
	n.approx = a.approx || b.approx
	n.latent = a.latent && b.latent
	n.partial = a.partial && (b.partial || b.date == nil) || b.partial && a.date == nil
	return n, true
}

// inWeek makes a day of a habit when a week is named: "uge 2 om tirsdagen".
func (p *parser) inWeek(a, b node) (node, node) {
	if a.has&fWeek != 0 && b.days != 0 && b.every == 1 && b.rank == 0 {
		return a, node{date: weekdaySeries(b.days, b.parity, 0), has: fWeekday, size: Day, grain: Day, clock: b.clock}
	}
	return a, b
}

// weakDay reports a weekday that may be another word.
func (n node) weakDay() bool { return n.latent && n.has == fWeekday }

// intersect makes one date of two, the coarser around the finer.
func (p *parser) intersect(a, b node) (node, bool) {
	outer, inner := a, b
	if a.size < b.size || a.size == b.size && a.has > b.has {
		outer, inner = b, a
	}
	n := inner
	n.date = p.within(outer.date, inner.date)
	n.has |= outer.has
	n.size = min(a.size, b.size)
	n.grain = min(a.grain, b.grain)
	n.ranged = inner.ranged
	n.notNow = false
	n.latent = false
	s, ok := p.resolve(n)
	return n, ok && !p.wrongWeekday(n, outer, s)
}

// wrongWeekday reports a weekday that contradicts its date: "torsdag den 25.
// november" the day before Thursday 26 November is two dates, of which one is
// meant, and not a day of next year.
func (p *parser) wrongWeekday(n, dated node, s span) bool {
	const soon = 60 * 24 * time.Hour
	if n.has&(fWeekday|fDay|fMonth|fYear|fFixed) == fWeekday|fDay { // "den 2. til torsdag" are two, months apart
		return s.start.Sub(p.now) > 4*soon
	}
	if n.has&(fWeekday|fDay|fMonth) != fWeekday|fDay|fMonth || dated.has&(fYear|fFixed) != 0 {
		return false
	}
	plain, ok := dated.date(p.now, 1)
	return ok && (s.start.Sub(p.now) > farAhead || plain.start.Sub(p.now) < soon && s.start.Sub(plain.start) > 2*soon)
}

// resolve chooses the span that is meant: the next one, else the last one.
func (p *parser) resolve(n node) (span, bool) {
	at := n.date
	if n.clock.midnight && at != nil {
		at = through(at, func(s span) (span, bool) { return Day.span(s.end), true })
	}
	if n.clock.said() {
		clock := n.clock.series()
		if at == nil {
			return p.nextClock(n.clock, clock)
		}
		at = p.within(at, clock)
	}
	if at == nil { // a part of no date: "by" and a word that only weighs
		return span{}, false
	}
	from := p.now
	if n.notNow { // not today, whatever the clock says
		from = Day.add(Day.floor(p.now), 1)
	}
	s, ok := at(from, 1)
	if ok && n.ranged && n.has == fWeekday && n.notNow && s.start.Before(Day.floor(p.now)) && s.end.Sub(s.start) < workingWeek { // "mandag til onsdag", said on a Tuesday
		s, ok = at(s.end, 1)
	}
	if !ok && n.clock.said() { // on a day gone by the first is meant
		if day, found := n.date(p.now, -1); found {
			return inside(day, n.clock.series(), day.start, 1)
		}
	}
	if !ok {
		s, ok = at(p.now, -1)
	} else if s.start.Sub(p.now) > farAhead && n.has&fWeekday != 0 {
		if past, found := at(p.now, -1); found && p.now.Sub(past.start) < farAhead/3 {
			s = past // "søndag den 10. februar", said two days later
		}
	}
	return s, ok && s.start.Year() < 3000 && s.start.Year() > -3000
}

// workingWeek is Monday to Friday, which is also said of the days that are left.
const workingWeek = 5 * 24 * time.Hour

// farAhead is how long ahead people name both the weekday and the date.
const farAhead = 550 * 24 * time.Hour

// nextClock is the next time that the clock shows c; a part of the day that
// has begun counts.
func (p *parser) nextClock(c clock, at series) (span, bool) {
	s, ok := at(p.now, 1)
	if ok && !c.ranged && s.start.Before(Minute.floor(p.now)) {
		s, ok = at(s.end, 1)
	}
	return s, ok
}

// time turns a finished expression into a Time.
func (p *parser) time(n node) (Time, bool) {
	t := Time{Kind: Point, Approx: n.approx, Ambiguous: n.clock.ambiguous, clock: n.clock,
		HasDate: n.date != nil || n.days != 0, HasClock: n.clock.said() || n.has&fMoment != 0,
		Weekdays: n.days, Every: n.every, parity: n.parity, rank: n.rank, Length: n.length}
	if n.length != 0 {
		t.Kind, t.Grain = Duration, n.grain
		return t, true
	}
	if n.days != 0 {
		t.Kind = Recurring
		n.date = weekdaySeries(n.days, n.parity, n.rank)
		n.notNow = true
		n.grain = Day
	}
	if n.date != nil && n.clock.open != 0 {
		n.clock = n.clock.closed()
		t.clock = n.clock
	}
	s, ok := p.resolve(n)
	if !ok {
		return Time{}, false
	}
	if n.has == fWeekday && n.grain == Day && n.days == 0 {
		t.Weekdays = 1 << s.start.Weekday()
	}
	t.Start, t.End, t.Grain = s.start, s.end, n.grain
	if n.clock.said() {
		t.Grain = n.clock.grain
	}
	if t.Kind == Point && (n.ranged || n.clock.ranged) {
		t.Kind = Interval
	}
	t.openEnds(n)
	p.setDates(&t, n, s)
	return t, true
}

// openEnds clears the end that an open expression leaves free.
func (t *Time) openEnds(n node) {
	direction := n.open
	if n.date == nil && n.days == 0 {
		direction = n.clock.open
	}
	switch {
	case direction > 0:
		t.Kind, t.End = Interval, time.Time{}
	case direction < 0:
		t.Kind, t.End, t.Start = Interval, t.Start, time.Time{}
	}
}

// setDates keeps the days of the expression for Matches.
func (p *parser) setDates(t *Time, n node, s span) {
	if n.date == nil {
		return
	}
	days, whole := s, n.clock.said()
	if n.clock.said() {
		n.clock = clock{}
		if d, ok := n.date(s.start, 1); ok {
			days = d
		}
	}
	t.dates = span{Day.floor(days.start), days.end, n.grain}
	if floor := Day.floor(days.end); !floor.Equal(days.end) {
		t.dates.end = Day.add(floor, 1)
	}
	if evening := t.dates.start.Before(days.start); evening && n.ranged && n.grain == Hour { // no Friday morning is of the weekend
		t.dates.start = days.start
		if whole {
			t.dates.start = Day.add(Day.floor(days.start), 1)
		}
	}
	if n.ahead {
		t.dates.start = Day.floor(p.now)
	}
	switch {
	case n.open > 0 && n.inclusive:
		t.dates.end = time.Time{}
	case n.open > 0:
		t.dates.start, t.dates.end = t.dates.end, time.Time{}
	case n.open < 0:
		if !n.inclusive {
			t.dates.end = t.dates.start
		}
		t.dates.start = time.Time{}
	}
}

// weekdaySeries is every day whose weekday is in the set, in even weeks (2), odd
// ones (1) or all, or only the rank-th of each month.
func weekdaySeries(days Weekdays, parity, rank int) series {
	at := periodic(Day, func(start time.Time) (span, bool) {
		return Day.span(start), days.Has(start.Weekday()) && weekHas(start, parity)
	})
	if rank == 0 {
		return at
	}
	return nth(rank, at, every(Month).date)
}

// ranks reports whether t is the rank-th such weekday of its month, the last for -1.
func ranks(t time.Time, rank int) bool {
	if rank < 0 {
		return t.AddDate(0, 0, 7).Month() != t.Month()
	}
	return rank == 0 || (t.Day()+6)/7 == rank
}

func weekHas(t time.Time, parity int) bool {
	_, week := t.ISOWeek()
	return parity == 0 || week%2 == parity%2
}
