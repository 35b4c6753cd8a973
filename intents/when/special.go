package when

import "time"

// recurring is what comes back: every week, every other, every month.
func (p *parser) recurring(i int) (node, int, bool) {
	if n, j, ok := p.monthly(i); ok {
		return n, j, true
	}
	if n, j, ok := p.weekly(i); ok {
		return n, j, true
	}
	return p.habit(i)
}

// monthly is "den første mandag i hver måned", "every last friday of the month".
func (p *parser) monthly(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOn), cThe)
	each := p.is(j, cEvery)
	if each {
		j++
	}
	rank, k, ok := p.rank(j)
	if !ok || rank == 0 || rank > 5 || rank < -1 || !p.is(k, cWeekday) || !p.is(k+1, cOf) {
		return node{}, i, false
	}
	n := node{every: 1, days: 1 << ((p.at(k).day + 1) % 7), rank: rank}
	if k = p.skip(k+2, cThe); !each {
		if !p.is(k, cEvery) {
			return node{}, i, false
		}
		k++
	}
	return n, k + 1, p.is(k, cUnit) && p.at(k).unit == Month
}

// weekly is a habit whose day is named apart: "hver uge på onsdag", "tirsdag og
// torsdag hver uge".
func (p *parser) weekly(i int) (node, int, bool) {
	days, j := p.dayList(i)
	if days != 0 {
		n, k, ok := p.habit(j)
		n.days = days
		return n, k, ok && p.is(k-1, cUnit) && p.at(k-1).unit == Week
	}
	n, j, ok := p.habit(i)
	if !ok || n.days != everyDay || p.at(j-1).unit < Day || n.every == 1 && p.at(j-1).unit == Day {
		return node{}, i, false
	}
	days, k := p.dayList(j)
	n.days = days
	return n, k, days != 0
}

// everyDay is all days of the week.
const everyDay Weekdays = 0b1111111

// dayList reads weekdays: "mandag og torsdag", "om mandagen".
func (p *parser) dayList(i int) (days Weekdays, next int) {
	for j := i; ; j++ {
		if j = p.skip(j, cOn); !p.is(j, cWeekday) || p.is(j, cPast) {
			return days, next
		}
		days |= 1 << ((p.at(j).day + 1) % 7)
		if next = j + 1; !p.is(next, cAnd) && !p.sign(next, ',') {
			return days, next
		}
		j++
	}
}

// habit is "hver tirsdag", "hver anden tirsdag", "om mandagen", "hverdage".
func (p *parser) habit(i int) (node, int, bool) {
	j, weeks := p.skip(i, cOn), 1
	each := p.is(j, cEvery)
	if each {
		if j++; p.at(j).text == "anden" || p.at(j).text == "andet" || p.at(j).text == "other" || p.at(j).text == "second" {
			j, weeks = j+1, 2
		} else if n, k, ok := p.ordinal(j); ok && n > 1 && n < 53 {
			j, weeks = k, n
		}
	}
	t := p.at(j)
	n := node{every: weeks}
	if week := p.at(j + 1); week.weeks != 0 && t.is(cWeekday) { // "torsdag i lige uger"
		n.days, n.every, n.parity = 1<<((t.day+1)%7), 2, week.weeks
		return n, j + 2, true
	}
	switch {
	case t.weeks != 0:
		n.days, n.every, n.parity = everyDay, 2, t.weeks
	case each && t.is(cUnit) && t.unit == Week:
		n.days = everyDay
	case each && t.is(cUnit) && t.unit == Day && weeks > 1: // hver 14. dag
		n.days, n.every = everyDay, max(1, weeks/7)
	case t.is(cWeekday) && (each || t.is(cHabit)):
		n.days = 1 << ((t.day + 1) % 7)
	case t.is(cHabit) && !t.is(cWeekday) && (each || t.num == 0): // but "min arbejdsdag"
		n.days = 0b0111110
	case each && t.is(cUnit) && t.unit == Day:
		n.days = everyDay
	default:
		return node{}, i, false
	}
	return n, j + 1, true
}

// special is what is no place in the calendar: as soon as possible, another
// day, later, the same time the week after.
func (p *parser) special(i int) (Time, int, bool) {
	t := p.at(i)
	out := Time{From: t.from, To: t.to, Kind: Interval, Grain: Second}
	anchor := p.opt.Anchor
	if out, j, ok := p.shiftedAnchor(i); ok {
		return out, j, true
	}
	switch {
	case t.is(cASAP):
		out.ASAP, out.Start = true, Second.floor(p.now)
	case t.is(cSame):
		return p.sameTime(i)
	case t.is(cOther):
		p.otherThan(&out)
	case t.is(cLater) && !anchor.IsZero() && !t.is(cAfter):
		out.Start, out.HasDate = anchor.Add(time.Minute), true
		out.dates.start = Day.floor(out.Start)
	case t.is(cSooner) && !anchor.IsZero() && !t.is(cBefore):
		out.End, out.HasDate = anchor, true
		out.dates.end = anchor
	default:
		return Time{}, i, false
	}
	return out, i + 1, true
}

// shiftedAnchor is the anchor moved by a length: "en uge senere", "to timer
// tidligere", and after a verb of moving "flyt den en uge".
func (p *parser) shiftedAnchor(i int) (Time, int, bool) {
	if p.opt.Anchor.IsZero() {
		return Time{}, i, false
	}
	d, j, ok := p.length(i)
	if !ok {
		return Time{}, i, false
	}
	dir := 1
	switch {
	case p.is(j, cSooner):
		dir = -1
	case p.is(j, cLater):
	case p.moving < i && (p.is(i-1, cThe) || p.is(i-1, cBy) || p.at(i-1).text == "it" || p.at(i-1).text == "med"):
		j--
	default:
		return Time{}, i, false
	}
	at := d.after(p.opt.Anchor.In(p.now.Location()), dir)
	h, m, _ := at.Clock()
	n := p.fixed(Day.span(Day.floor(at)))
	n.clock = clock{from: h*hourSeconds + m*60, grain: Minute}
	t, ok := p.time(n)
	t.From, t.To = p.toks[i].from, p.toks[j].to
	return t, j + 1, ok
}

// otherThan excludes the anchor's day. Someone who asks for another time is
// offered another day first.
func (p *parser) otherThan(t *Time) {
	t.Other, t.Not, t.Kind, t.Grain = true, true, Point, Day
	if p.opt.Anchor.IsZero() {
		return
	}
	day := dayOffset(p.opt.Anchor.In(p.now.Location()), 0)
	t.Start, t.End, t.HasDate, t.dates = day.start, day.end, true, day
}

// sameTime is "samme tid ugen efter", "same time next week": the anchor's
// clock on another day.
func (p *parser) sameTime(i int) (Time, int, bool) {
	j := i + 1
	for w := p.at(j).text; w == "tid" || w == "time" || w == "tidspunkt" || w == "klokkeslæt" || w == "dag" || w == "bare" || w == "just"; w = p.at(j).text {
		j++
	}
	if j == i+1 || p.opt.Anchor.IsZero() {
		return Time{}, i, false
	}
	anchor := p.opt.Anchor.In(p.now.Location())
	h, m, _ := anchor.Clock()
	c := clock{from: h*hourSeconds + m*60, grain: Minute}
	n, k, ok := p.chain(j)
	if !ok || n.clock.said() || n.date == nil {
		t, ok := p.time(node{clock: c})
		t.From, t.To = p.toks[i].from, p.toks[j-1].to
		return t, j, ok
	}
	if n.grain == Week {
		s, _ := p.resolve(n)
		n = p.fixed(Day.span(Day.add(s.start, daysFromMonday(anchor.Weekday()))))
	}
	n.clock = c
	t, ok := p.time(n)
	t.From, t.To = p.toks[i].from, p.toks[k-1].to
	return t, k, ok
}

// negation returns the index after a "not" that belongs to what follows:
// "ikke om mandagen", "kan ikke komme på torsdag", "jeg arbejder mandag"; i when
// there is none.
func (p *parser) negation(i int) int {
	if p.busy(i) {
		return i + 1
	}
	if !p.is(i, cNot) {
		return i
	}
	j := i + 1
	question := p.at(i-1).text == "jeg" || p.at(i-1).text == "du" || p.at(i-1).text == "i" || p.at(i-1).text == "vi"
	for !question && j < i+4 && absence[p.at(j).text] {
		j++
	}
	if question && p.at(i-2).is(cWeekday) { // "torsdag kan jeg ikke": belongs to what is before
		return i
	}
	return j
}

// absence are verbs that a negation passes on to the time: not come Thursday.
var absence = map[string]bool{
	"komme": true, "være": true, "nå": true, "møde": true, "deltage": true, "op": true, "der": true, "det": true,
	"make": true, "come": true, "it": true, "do": true, "be": true, "there": true, "noget": true, "want": true,
}

// busy reports whether the token says that somebody has something else to do.
func (p *parser) busy(i int) bool {
	w := p.at(i).text
	return busyWords[w] || atWork[w] && busyBefore[p.at(i-1).text]
}

// busyWords say it alone, atWork after one of busyBefore: "I work", but not "does it
// work on Monday".
var (
	busyWords  = map[string]bool{"arbejder": true, "optaget": true, "bortrejst": true, "busy": true, "vagt": true, "travlt": true}
	atWork     = map[string]bool{"work": true, "working": true, "away": true, "arbejde": true, "andet": true}
	busyBefore = map[string]bool{"i": true, "we": true, "im": true, "am": true, "at": true, "have": true, "på": true, "har": true, "noget": true, "skal": true, "jeg": true}
)

// refused reports whether the time before j is turned down afterwards:
// "torsdag kan jeg ikke", "fredag passer ikke", "monday doesn't work", "mandag
// arbejder jeg".
func (p *parser) refused(j int) bool {
	for k := j; k < j+4 && k < len(p.toks); k++ {
		if p.busy(k) {
			_, _, again := p.chain(k + 1)
			return !again
		}
		if w := p.at(k).text; !refusing[w] && !busyBefore[w] {
			break
		}
	}
	if !refusing[p.at(j).text] {
		return false
	}
	for k := j; k < j+3 && k < len(p.toks); k++ {
		if p.is(k, cNot) || p.at(k).text == "doesnt" || p.at(k).text == "isnt" {
			_, _, again := p.chain(k + 1)
			return !again
		}
		if !refusing[p.at(k).text] {
			return false
		}
	}
	return false
}

var refusing = map[string]bool{
	"kan": true, "ka": true, "passer": true, "går": true, "dur": true, "duer": true, "jeg": true, "vi": true, "er": true,
	"hun": true, "han": true, "does": true, "doesnt": true, "is": true, "isnt": true, "i": true, "wont": true, "will": true, "det": true, "cant": true,
}

// markLeaving finds what something is moved away from when the verb comes after
// it: "jeg har en tid på mandag, den vil jeg flytte til onsdag".
func (p *parser) markLeaving(found []Time) {
	target := -1
	for i, t := range found {
		for k := p.moving + 1; k < len(p.toks); k++ {
			if p.toks[k].from == t.From && p.is(k-1, cTo) {
				target = i
			}
		}
	}
	for i := range target {
		found[i].Leaving = found[i].Leaving || !found[i].Not && found[i].HasDate
	}
}

// leaving reports whether the time from i to j is what something is moved
// away from: "flyt min tid fra torsdag", "ryk torsdag til fredag".
func (p *parser) leaving(i, j int) bool {
	if p.moving >= i {
		return false
	}
	if p.is(i-1, cFrom) && !p.is(i-1, cOf|cTo) || p.is(i-1, cFrom) && p.at(i-1).text == "from" {
		return true
	}
	if p.is(i-1, cTo) || !p.is(j, cTo) {
		return false
	}
	_, _, ok := p.chain(j + 1)
	return ok
}
