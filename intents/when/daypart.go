package when

import "time"

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

// halfOfDay is the early or late half of a part of a day: "late tonight".
func (p *parser) halfOfDay(k int, which third) (node, int, bool) {
	n, j, ok := p.partOfDay(k)
	if !ok {
		n, j, ok = p.relativeNamed(k)
	}
	if !ok || !n.clock.said() {
		return node{}, k, false
	}
	half, _, ok := p.thirdOfDay(p.partIndex(k, j), which)
	n.clock = half.clock
	return n, j, ok
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
