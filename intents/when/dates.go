package when

import (
	"strings"
	"time"
)

// year is "i 2014", "1974" (latent), "in 2014 BC".
func (p *parser) year(i int) (node, int, bool) {
	j := i
	if p.is(j, cIn|cOf) && !p.is(j, cNumber) {
		j++
	}
	if w := p.at(j).text; w == "år" || w == "året" || w == "year" {
		j++
	}
	y, j2, ok := p.yearNumber(j)
	if !ok {
		return p.era(i)
	}
	n := p.yearNode(y)
	n.latent = j == i
	if end, sign, ok := p.eraSuffix(j2); ok {
		n, j2 = p.yearNode(sign*y), end
	}
	return n, j2, true
}

// era is a short year that only its era gives away: "in 14 a.d.".
func (p *parser) era(i int) (node, int, bool) {
	j := p.skip(i, cIn|cOf)
	if t := p.at(j); t.digits > 0 && t.is(cNumber) {
		if end, sign, ok := p.eraSuffix(j + 1); ok {
			return p.yearNode(sign * t.num), end, true
		}
	}
	return node{}, i, false
}

// eraSuffix reads AD, A.D., BC, f.Kr. and e.Kr.
func (p *parser) eraSuffix(j int) (next, sign int, ok bool) {
	switch first := p.at(j).text; {
	case first == "ad":
		return j + 1, 1, true
	case first == "bc":
		return j + 1, -1, true
	case p.sign(j+1, '.') && (p.at(j+2).text == "d" && first == "a" || p.at(j+2).text == "c" && first == "b" || p.at(j+2).text == "kr"):
		sign = 1
		if first == "b" || first == "f" {
			sign = -1
		}
		j += 3
		if p.sign(j, '.') {
			j++
		}
		return j, sign, true
	}
	return j, 0, false
}

// yearNumber is four digits from 1000 to 2999, or the year in words.
func (p *parser) yearNumber(i int) (int, int, bool) {
	t := p.at(i)
	if t.digits == 4 && t.num >= 1000 && t.num < 3000 {
		return t.num, i + 1, true
	}
	if t.digits != 0 || !t.is(cNumber) {
		return 0, i, false
	}
	n, j, ok := p.number(i)
	if ok && n >= 1000 && n < 3000 && j > i+1 {
		return n, j, true
	}
	if ok && (n == 19 || n == 20) { // nineteen eighty, tyve seksogtyve
		if m, k, ok := p.number(j); ok && m >= 10 && m < 100 && p.at(j).digits == 0 {
			return n*100 + m, k, true
		}
	}
	return 0, i, false
}

func (p *parser) yearNode(y int) node {
	start := time.Date(y, time.January, 1, 0, 0, 0, 0, p.now.Location())
	return node{date: once(Year.span(start)), has: fYear, size: Year, grain: Year}
}

// fullYear reads a two-digit year as the nearest one not far ahead.
func (p *parser) fullYear(y int) int {
	if y >= 100 {
		return y
	}
	century := p.now.Year() / 100 * 100
	if y += century; y > p.now.Year()+50 {
		y -= 100
	}
	return y
}

// weekday is "torsdag", "på fredag", "the monday".
func (p *parser) weekday(i int) (node, int, bool) {
	j := p.skip(i, cOn)
	marked := j > i
	j = p.skip(j, cThe)
	t := p.at(j)
	if !t.is(cWeekday) || t.is(cHabit) && !p.dated(j+1) || t.text == "fri" && offWork[p.at(j-1).text] {
		return node{}, i, false
	}
	n := weekdayNode(t.day)
	if t.is(cPast) {
		n.date, n.has, n.notNow = once(p.lastDay(t.day)), n.has|fFixed, false
	}
	n.latent = t.is(cWeak) && !marked
	j++
	if p.sign(j, '.') && len(t.text) <= 5 {
		j++
	}
	if dated, ok := p.numbered(n, j); ok {
		return dated, j + 1, true
	}
	return p.weeksOn(n, j)
}

// offWork is what one has or gets who is "fri", which is no Friday then.
var offWork = map[string]bool{"har": true, "får": true, "have": true, "få": true, "holder": true, "holde": true, "jeg": true, "han": true, "hun": true, "vi": true}

// numbered is "friday 18", when the 18th is a Friday soon and no hour at which anybody
// is seen.
func (p *parser) numbered(n node, j int) (node, bool) {
	const evening, soon = 17, 62
	t, after := p.at(j), p.at(j+1)
	if t.digits != 2 || t.num < evening || t.num > 31 || n.has != fWeekday || p.dated(j) || !strings.ContainsRune("\x00,?!", rune(after.sign)) || after.is(cUnit|cMonth|cNumber|cClockWord|cPM|cAM|cTo|cPart) {
		return node{}, false
	}
	for k := range soon {
		day := dayOffset(p.now, k)
		if day.start.Day() == t.num {
			at, ok := n.date(day.start, 1)
			return p.fixed(Day.span(day.start)), ok && at.start.Equal(day.start)
		}
	}
	return node{}, false
}

// weeksOn is "torsdag om 14 dage", "i dag om otte dage", "monday in two weeks": counted from the next
// such day, or from today. "Otte dage" is a week.
func (p *parser) weeksOn(n node, j int) (node, int, bool) {
	if p.at(j).text == "week" && n.has&fWeekday != 0 && !p.is(j+1, cNumber) { // "friday week"
		s, ok := n.date(Day.add(Day.floor(p.now), 1), 1)
		return p.fixed(Day.span(Day.add(s.start, 7))), j + 1, ok
	}
	said := p.is(j, cIn)
	d, k, ok := p.length(j + b2i(said))
	if !said && (!ok || d.days != 8 && d.days != 14 || d.grain != Day) { // "fredag otte dage"
		return n, j, true
	}
	if ok && said && d.months > 0 && d.days+d.seconds == 0 && n.has == fFixed { // "i dag om et år"
		s, ok := n.date(p.now, 1)
		return p.fixed(Day.span(s.start.AddDate(0, d.months, 0))), k, ok
	}
	if !ok || d.days == 0 || d.months+d.seconds != 0 || d.days > 400 || d.days%7 > 1 {
		return n, j, true
	}
	s, ok := n.date(p.now, 1)
	if !ok {
		return n, j, true
	}
	return p.fixed(Day.span(Day.add(s.start, d.days/7*7))), k, true
}

// dated reports whether a plural weekday belongs to a date after all.
func (p *parser) dated(i int) bool {
	_, _, ok := p.dayAndMonth(i)
	return ok
}

func weekdayNode(day int) node {
	at := periodic(Week, func(start time.Time) (span, bool) { return Day.span(start.AddDate(0, 0, day)), true })
	return node{date: at, has: fWeekday, size: Day, grain: Day, notNow: true}
}

// lastDay is the latest such weekday before today.
func (p *parser) lastDay(day int) span {
	s, _ := weekdayNode(day).date(Day.floor(p.now), -1)
	return s
}

// month is "maj", "i marts", "October 2014" by combination with the year.
func (p *parser) month(i int) (node, int, bool) {
	j := i
	if p.is(j, cIn|cOf|cOn) && !p.is(j, cNumber) && p.at(j).text != "from" || p.at(j).text == "during" {
		j++
	}
	t := p.at(j)
	if !t.is(cMonth) || t.is(cNamed) && !p.english(i) { // "til jul" is Christmas
		return node{}, i, false
	}
	n := monthNode(t.month)
	n.latent = t.is(cWeak) && (j == i || p.at(i).text == "i")
	j++
	if p.sign(j, '.') && len(t.text) <= 4 && p.at(j).glued {
		j++
	}
	if w := p.at(j).text; w == "måned" || w == "måneds" {
		j++
	}
	return p.inSome(n, j)
}

// english reports an English preposition of months.
func (p *parser) english(i int) bool {
	w := p.at(i).text
	return w == "in" || w == "of" || w == "during"
}

func monthNode(month int) node {
	at := periodic(Year, func(start time.Time) (span, bool) {
		return Month.span(start.AddDate(0, month-1, 0)), true
	})
	return node{date: at, has: fMonth, size: Month, grain: Month}
}

// monthDay is the series of one date of every year.
func monthDay(month, day int) series {
	return periodic(Year, func(start time.Time) (span, bool) {
		s := start.AddDate(0, month-1, day-1)
		return Day.span(s), int(s.Month()) == month && day > 0
	})
}

func dayNode(month, day int) node {
	return node{date: monthDay(month, day), has: fMonth | fDay, size: Day, grain: Day}
}

// fixedDay is a date of a given year; the day must exist.
func (p *parser) fixedDay(year, month, day int) (node, bool) {
	start := time.Date(year, time.Month(month), day, 0, 0, 0, 0, p.now.Location())
	n := node{date: once(Day.span(start)), has: fYear | fMonth | fDay, size: Day, grain: Day}
	return n, start.Day() == day && int(start.Month()) == month
}

// dayAndMonth is "den 15. maj", "15th of february", "march the third".
func (p *parser) dayAndMonth(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOn), cThe)
	if p.is(j, cMonth) && !p.sign(j+1, ',') {
		k := j + 1
		if p.sign(k, '.') || p.sign(k, '-') && p.at(k).glued {
			k++
		}
		k = p.skip(k, cThe)
		day, k, ok := p.dayNumber(k)
		if ok && !p.clockFollows(k) {
			return p.withYear(dayNode(p.at(j).month, day), k)
		}
	}
	day, k, ok := p.dayNumber(j)
	if !ok {
		return node{}, i, false
	}
	_, _, ordinal := p.ordinal(j)
	if month, end, ok := p.ordinal(p.skip(k+1, cThe)); ok && ordinal && p.at(k).text == "i" && month >= 1 && month <= 12 && !p.is(end, cUnit|cWeekday) { // "den femte i (den) tredje"
		return p.withYear(dayNode(month, day), end)
	}
	if p.sign(k, '-') || p.sign(k, '/') || p.is(k, cOf) {
		k++
	}
	if !p.is(k, cMonth) {
		return node{}, i, false
	}
	month := p.at(k).month
	if k++; p.sign(k, '.') && p.at(k).glued && len(p.at(k-1).text) <= 4 {
		k++
	}
	return p.withYear(dayNode(month, day), k)
}

// clockFollows tells "May 8" from "May 8:30" and "May 8 pm".
func (p *parser) clockFollows(k int) bool {
	return p.sign(k, ':') || p.is(k, cAM|cPM|cClockWord) || p.is(k, cUnit) && p.at(k).glued
}

// withYear adds a year after a date, which may have two digits: "14th April
// 15", "15. maj '11", "31-Oct-74".
func (p *parser) withYear(n node, j int) (node, int, bool) {
	s, ok := n.date(p.now, 1)
	if !ok {
		return node{}, j, false
	}
	k := j
	for p.sign(k, ',') || p.sign(k, '-') || p.sign(k, '/') || p.sign(k, '\'') || p.is(k, cOf) && !p.is(k, cNumber) {
		k++
	}
	year, end, ok := p.yearNumber(k)
	if t := p.at(k); !ok && t.digits == 2 && !p.clockFollows(k+1) && !p.sign(k+1, '.') && !p.is(k+1, cUnit|cMonth) &&
		(k == j || p.sign(k-1, '-') && p.sign(j-2, '-') || p.sign(k-1, '/') || p.sign(k-1, '\'')) {
		year, end, ok = p.fullYear(t.num), k+1, true
	}
	if !ok {
		return n, j, true
	}
	if fixed, exists := p.fixedDay(year, int(s.start.Month()), s.start.Day()); exists {
		return fixed, end, true
	}
	return node{}, j, false
}

// dayOfMonth is "den 15.", "d. 8", "on the first", and latent "15.".
func (p *parser) dayOfMonth(i int) (node, int, bool) {
	j := p.skip(i, cOn)
	on := j > i
	the := p.is(j, cThe) && !p.is(j, cNumber) && p.at(j).text != "de" && p.at(j).text != "det"
	if the {
		j = p.skip(j, cThe)
	}
	t := p.at(j)
	day, k, ok := p.dayNumber(j)
	if !ok || p.is(k, cUnit|cMonth|cQuarter) && !p.sign(k-1, '.') && p.at(k).text != "day" || p.clockFollows(k) {
		return node{}, i, false
	}
	bare := t.is(cNumber) && k == j+1
	of := p.is(k, cOf) && p.is(p.skip(k+1, cThe), cThis|cNext|cLast|cComing)
	if bare && !the && !of {
		return node{}, i, false
	}
	if p.at(k).text == "day" {
		k++
	}
	if u := p.at(k + 1); p.at(k).text == "i" && (u.text == "måneden" || u.text == "mdr") {
		of, k = true, k+2
	}
	at := periodic(Month, func(start time.Time) (span, bool) {
		s := start.AddDate(0, 0, day-1)
		return Day.span(s), s.Month() == start.Month()
	})
	n := node{date: at, has: fDay, size: Day, grain: Day}
	n.latent = !the && !on && !of && !p.ordinalSuffix(j)
	n.partial = t.digits == 0 && day <= 3 && !on && !of // "den første" is an answer to a choice
	return n, k, true
}

// ordinalSuffix reports whether the day at j is written like "15th", which
// needs no article.
func (p *parser) ordinalSuffix(j int) bool {
	return p.at(j).digits > 0 && !p.sign(j+1, '.')
}

// dayNumber is a day of a month, 1 to 31: "15.", "15th", "femtende", "15".
func (p *parser) dayNumber(i int) (int, int, bool) {
	if n, j, ok := p.ordinal(i); ok && n >= 1 && n <= 31 {
		return n, j, true
	}
	n, j, ok := p.number(i)
	if !ok || n < 1 || n > 31 || p.at(i).digits > 2 || p.is(i, cArticle) || p.sign(j, ':') || p.sign(j, ',') && p.at(j+1).glued && p.at(j+1).digits > 0 {
		return 0, i, false
	}
	return n, j, true
}

// relativeDay is "i dag", "overmorgen", "the day after tomorrow".
func (p *parser) relativeDay(i int) (node, int, bool) {
	if !p.is(i, cRelDay) {
		return node{}, i, false
	}
	return p.weeksOn(p.fixed(dayOffset(p.now, p.at(i).day)), i+1)
}

// fixed is a date reckoned from now.
func (p *parser) fixed(s span) node {
	return node{date: once(s), has: fFixed, size: s.grain, grain: s.grain}
}

// weekOf is the week that has a date: "ugen med den 6. oktober", "the week of
// october 6th". A week that begins on a Sunday is meant as the one after it.
func (p *parser) weekOf(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOf), cThe)
	if u := p.at(j); !u.is(cUnit) || u.unit != Week || u.text != "ugen" && u.text != "week" {
		return node{}, i, false
	}
	k := j + 1
	begins := p.at(k).text == "of"
	switch {
	case weekBegins[p.at(k).text]:
		begins, k = true, k+1
	case begins || p.at(k).text == "med":
		k++
	case (p.at(k).text == "der" || p.at(k).text == "som") && weekBegins[p.at(k+1).text]:
		begins, k = true, k+2
	default:
		return node{}, i, false
	}
	n, end, ok := p.chain(k)
	if !ok || n.date == nil || n.has&fDay == 0 || n.grain != Day || n.clock.said() {
		return node{}, i, false
	}
	s, ok := p.resolve(n)
	if begins && s.start.Weekday() == time.Sunday {
		s.start = Day.add(s.start, 1)
	}
	return p.fixed(Week.span(Week.floor(s.start))), end, ok
}

var weekBegins = map[string]bool{"starter": true, "begynder": true, "har": true, "commencing": true, "beginning": true, "starting": true}

// weekNumber is "uge 49", "i uge 49 2026"; ISO 8601.
func (p *parser) weekNumber(i int) (node, int, bool) {
	j := i
	if p.is(j, cIn|cOf) && !p.is(j, cNumber) {
		j++
	}
	j = p.skip(j, cThe)
	if !p.is(j, cUnit) || p.at(j).unit != Week || p.at(j).text != "uge" && p.at(j).text != "week" {
		return node{}, i, false
	}
	if j++; p.at(j).text == "nr" || p.at(j).text == "nummer" || p.at(j).text == "number" {
		j = p.skipDot(j + 1)
	}
	week, k, ok := p.number(j)
	if !ok || week < 1 || week > 53 || p.is(j, cArticle) {
		return node{}, i, false
	}
	at := periodic(Year, func(start time.Time) (span, bool) {
		monday := isoWeek(start.Year(), week, start.Location())
		year, _ := monday.ISOWeek()
		return Week.span(monday), year == start.Year()
	})
	n := node{date: at, has: fWeek, size: Week, grain: Week}
	if last, end, ok := p.number(p.rangeSign(k)); ok && end > k+1 && last > week && last <= 53 && !p.is(p.rangeSign(k), cArticle) && !p.is(k, cAnd) && !p.is(end, cUnit|cMonth) && !p.clockFollows(end) {
		weeks := last - week + 1
		n.date = through(at, func(s span) (span, bool) { return span{s.start, Week.add(s.start, weeks), Week}, true })
		n.ranged, k = true, end
	}
	if y, end, ok := p.yearNumber(p.skip(k, cOf)); ok {
		n.date, n.has, k = once(Week.span(isoWeek(y, week, p.now.Location()))), fWeek|fYear, end
	}
	return n, k, true
}

func (p *parser) skipDot(i int) int {
	if p.sign(i, '.') {
		return i + 1
	}
	return i
}
