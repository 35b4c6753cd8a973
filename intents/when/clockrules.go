package when

import "strings"

// clockTime is a time of day: "kl 16", "halv ni", "kvart over otte", "ti
// minutter i tre", "3:15pm", "tretten nul nul", "noon".
func (p *parser) clockTime(i int) (node, int, bool) {
	j, explicit, approx := p.clockPrefix(i)
	for _, read := range [...]func(int) (clock, int, bool){p.relativeClock, p.digitalClock, p.spokenClock, p.wholeHour} {
		c, k, ok := read(j)
		if !ok {
			continue
		}
		n := node{clock: c, approx: approx, latent: !explicit && c.latent}
		n.clock.latent = false
		return p.clockSuffix(n, k)
	}
	return node{}, i, false
}

// clockPrefix skips "kl.", "at", "ved", "cirka kl".
func (p *parser) clockPrefix(i int) (next int, explicit, approx bool) {
	j := i
	for p.is(j, cApprox|cAt) || p.is(j, cFor) && p.is(j+1, cQuarter|cAt) {
		explicit = explicit || p.is(j, cAt)
		approx = approx || p.is(j, cApprox)
		k := p.skip(j, cApprox|cAt|cFor)
		if p.sign(k, ':') {
			k++
		}
		j = k
	}
	if p.at(i).text == "ved" && !p.is(i+1, cAt) && !p.tid(j) { // "ved 10-tiden", not "ved 3 skoler"
		explicit = false
	}
	return j, explicit, approx
}

// tid reports whether a number at j is followed by "-tiden".
func (p *parser) tid(j int) bool {
	return p.is(j+1, cClockWord) || p.sign(j+1, '-') && p.is(j+2, cClockWord)
}

// point is a clock at an hour of up to 24; below 12 it may be am or pm.
func point(h, m int, grain Grain) (clock, bool) {
	if h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 {
		return clock{}, false
	}
	c := clock{from: h%24*hourSeconds + m*60, grain: grain, ambiguous: h >= 1 && h < 12}
	return c, true
}

// hourAt is the hour of a spoken time, 0 to 24, or noon and midnight, or "halv
// tre", to which minutes are added.
func (p *parser) hourAt(i int) (clock, int, bool) {
	if c, j, ok := p.halfHour(i); ok {
		return c, j, true
	}
	j := p.skip(i, cAt)
	if p.is(j, cTwelve) {
		c, ok := point(p.at(j).num, 0, Hour)
		c.ambiguous = false
		return c, j + 1, ok
	}
	t := p.at(j)
	if !t.is(cNumber) || t.digits > 2 {
		return clock{}, i, false
	}
	n := t.num
	j++
	if whole, k, ok := p.number(j - 1); ok && whole <= 24 {
		n, j = whole, k
	}
	c, ok := point(n, 0, Hour)
	c.ambiguous = c.ambiguous && !p.padded(j-1)
	if ok && (p.at(j).text == "h" || p.at(j).text == "t") && p.at(j).glued {
		c.ambiguous, c.grain, j = false, Minute, j+1
	}
	return c, j, ok
}

// padded reports whether the hour is written 08, which is a 24-hour clock.
func (p *parser) padded(i int) bool { return p.at(i).digits == 2 && p.at(i).num < 10 }

// halfHour is "halv ni" (8:30), "half past nine" and "half three" (3:30).
func (p *parser) halfHour(i int) (clock, int, bool) {
	if !p.is(i, cHalf) {
		return clock{}, i, false
	}
	j := i + 1
	if past := p.is(j, cPastHour); past {
		j++
	}
	t := p.at(j)
	hour, j, ok := p.number(j)
	if !ok || t.is(cArticle) && p.is(j, cUnit) || hour < 1 || hour > 24 || p.is(j, cUnit) {
		return clock{}, i, false
	}
	if p.at(i).text == "halv" {
		if hour--; hour == 0 {
			hour = 12
		}
	}
	c, ok := point(hour, 30, Minute)
	return c, j, ok
}

// relativeClock is minutes to or past an hour: "kvart over otte", "fem i halv
// tre", "20 minutes past 3pm", "15 to noon".
func (p *parser) relativeClock(i int) (clock, int, bool) {
	if c, j, ok := p.halfHour(i); ok {
		return c, j, true
	}
	minutes, j, ok := p.number(i)
	switch {
	case p.is(i, cQuarter) || p.at(i).text == "quarter":
		minutes, j, ok = 15, i+1, true
	case p.is(i, cArticle) && p.is(i+1, cQuarter):
		minutes, j, ok = 15, i+2, true
	}
	if !ok || minutes > 59 || p.is(i, cArticle) && j == i+1 {
		return clock{}, i, false
	}
	spelled := p.is(j, cUnit) && p.at(j).unit == Minute
	if spelled {
		j++
	}
	past := p.is(j, cPastHour) || spelled && p.at(j).text == "from"
	if !past && !p.is(j, cToHour) || p.at(j).text == "of" || p.at(j).text == "før" && !spelled {
		return clock{}, i, false
	}
	c, k, ok := p.hourAt(j + 1)
	if !ok || !p.plausible(i, j, k) {
		return clock{}, i, false
	}
	if past {
		c.from += minutes * 60
	} else {
		c.from = (c.from - minutes*60 + daySeconds) % daySeconds
	}
	c.grain = Minute
	return c, k, true
}

// plausible keeps "5 i 3" and "20 to 2" apart from counts and ranges: the
// small words need a clock sign elsewhere when both numbers are digits.
func (p *parser) plausible(i, j, k int) bool {
	if p.is(k, cUnit) && !p.at(k).glued || p.is(k, cMonth) || p.half(k) { // "16 i en halv time"
		return false
	}
	if p.at(j).text != "to" || p.at(i).digits == 0 || p.is(i, cQuarter) {
		return true
	}
	return p.at(i).num > 12 || p.is(k, cAM|cPM) || p.at(k-1).is(cTwelve) || p.is(j-1, cUnit)
}

// digitalClock is 15:30, 15.30, 15h30, 15:23:24, 1030 and "kl 8 15".
func (p *parser) digitalClock(i int) (clock, int, bool) {
	h, sep, m := p.at(i), p.at(i+1), p.at(i+2)
	switch {
	case h.digits == 0:
		return clock{}, i, false
	case (h.digits == 3 || h.digits == 4) && h.num%100 < 60 && h.num/100 <= 24:
		c, ok := point(h.num/100, h.num%100, Minute)
		c.latent = true // latent: 1030 is as often an amount
		if h.digits == 4 && h.num < 1000 {
			c.ambiguous = false
		}
		return c, i + 1, ok && h.num >= 100
	case h.digits > 2 || m.digits != 2 || !sep.glued:
		return clock{}, i, false
	}
	colon := sep.sign == ':' || sep.text == "h"
	if !colon && (sep.sign != '.' || p.percent(i+3)) || !m.glued {
		return clock{}, i, false
	}
	c, ok := point(h.num, m.num, Minute)
	c.ambiguous = c.ambiguous && h.digits == len(itoa(h.num))
	c.latent = !colon
	j := i + 3
	if s := p.at(j + 1); ok && (p.sign(j, ':') || p.sign(j, '.') && !colon) && p.at(j).glued && s.digits == 2 && s.glued && s.num < 60 {
		c.from, c.grain, j = c.from+s.num, Second, j+2
	}
	if sep.text == "h" {
		c.ambiguous = false
	}
	return c, j, ok
}

// percent tells amounts from times: 10.50 kr, 2.50 %.
func (p *parser) percent(i int) bool {
	t := p.at(i)
	return t.sign == '%' || t.text == "kr" || t.text == "kroner" || t.text == "dkk" || t.text == "mio" || t.digits > 0 && t.glued
}

func itoa(n int) string {
	if n < 10 {
		return "0"
	}
	return "00"
}

// spokenClock is hour and minutes in words or apart: "ni tredive", "twelve oh
// three", "tretten nul nul", "at 3 15".
func (p *parser) spokenClock(i int) (clock, int, bool) {
	h, j, ok := p.spokenHour(i)
	if !ok {
		return clock{}, i, false
	}
	and := p.is(j, cAnd) && p.at(i).digits == 0
	if p.sign(j, '-') && p.at(i).digits == 0 || and {
		j++
	}
	zeros := 0
	for p.is(j, cZero) && zeros < 2 && p.at(j).digits == 0 {
		zeros++
		if j++; p.sign(j, '-') {
			j++
		}
	}
	m, k := 0, j
	if zeros < 2 {
		if m, k, ok = p.number(j); !ok || zeros == 0 && (p.is(j, cArticle) || p.at(j).digits == 1) {
			return clock{}, i, false
		}
	}
	if and && m <= 24 { // "mellem ti og tolv" is two hours, "ni og tredive" is one time
		return clock{}, i, false
	}
	if m > 59 || zeros == 0 && m < 10 && p.at(j).digits == 0 || zeros == 1 && m > 9 || p.is(k, cUnit) || p.is(k, cMonth) {
		return clock{}, i, false
	}
	c, ok := point(h, m, Minute)
	c.latent = p.at(i).digits > 0 || p.at(j).digits > 0
	c.ambiguous = c.ambiguous && zeros < 2 // "syv nul nul" is said of the 24-hour clock
	return c, k, ok
}

func (p *parser) spokenHour(i int) (int, int, bool) {
	t := p.at(i)
	if !t.is(cNumber) || t.digits > 2 || t.is(cArticle) {
		return 0, i, false
	}
	if n, j, ok := p.number(i); ok && n <= 24 {
		return n, j, true
	}
	return t.num, i + 1, t.num <= 24
}

// wholeHour is "kl 16", "3 o'clock", "14-tiden", "noon", and latent "7".
func (p *parser) wholeHour(i int) (clock, int, bool) {
	t := p.at(i)
	if t.is(cTwelve) {
		c, j, ok := p.hourAt(i)
		return c, j, ok
	}
	if t.is(cThe) && p.is(i+1, cTwelve) {
		return p.hourAt(i + 1)
	}
	c, j, ok := p.hourAt(i)
	if !ok || p.half(i) || t.is(cArticle) && j == i+1 && !p.saysClock(i-1) && !p.hourOne(i) || t.text == "to" && p.is(j, cWeekday|cThis|cNext|cThe|cMonth|cRelDay|cOrdinal|cLast|cNamed) {
		return clock{}, i, false
	}
	if p.at(j).sign == '%' || p.is(j, cUnit) || p.is(j, cMonth) || p.sign(j, '/') || p.sign(j, ':') {
		return clock{}, i, false
	}
	c.latent = p.at(j-1).text != "h"
	return c, j, true
}

// saysClock reports whether the word before "et" is kl or klokken, or ved with
// -tiden: "at en" is no time.
func (p *parser) saysClock(i int) bool {
	if p.sign(i, '.') {
		i--
	}
	return strings.HasPrefix(p.at(i).text, "k") || p.is(i, cAt) && p.tid(i+1)
}

// hourOne reports whether "et" is one o'clock in "fra et til tre", "mellem et og
// to" and a final "fra 11 til et"; else it is an article ("mellem et og to år").
func (p *parser) hourOne(i int) bool {
	if p.at(i).text != "et" {
		return false
	}
	first := p.is(i-1, cFrom|cBetween|cAt) && p.is(i+1, cTo|cAnd) && p.is(i+2, cNumber) && !p.is(i+3, cUnit)
	return first || p.is(i-1, cTo|cAnd) && p.is(i-2, cNumber) && i+1 == len(p.toks)
}

// clockSuffix reads what may follow a time: "o'clock", "-tiden", "ish", am,
// pm, a time zone.
func (p *parser) clockSuffix(n node, j int) (node, int, bool) {
	for {
		k := j
		if p.sign(k, '-') && p.is(k+1, cClockWord) || p.sign(k, '\'') && p.is(k+1, cClockWord) {
			k++
		}
		switch t := p.at(k); {
		case t.is(cClockWord) && (t.text != "tid" || k > j):
			n.approx = n.approx || t.text != "oclock"
		case t.is(cApprox):
			n.approx = true
		case t.is(cTwelve) && t.num == 12 && n.clock.from == halfDay: // "kl 12 middag"
			n.clock.ambiguous = false
		case t.text == "uhr" || t.text == "sharp" || t.text == "præcis":
		default:
			return p.meridiem(n, j)
		}
		n.latent, j = false, k+1
	}
}

// meridiem reads am and pm, then a zone.
func (p *parser) meridiem(n node, j int) (node, int, bool) {
	k := j
	if p.is(k, cOf) && p.is(k+1, cThe) && p.is(k+2, cAM|cPM) {
		k += 2
	}
	t := p.at(k)
	short := t.glued && (t.text == "a" || t.text == "p")
	if t.is(cAM|cPM) && n.clock.from < 13*hourSeconds || short {
		n.clock = n.clock.meridiem(t.is(cPM) || t.text == "p")
		n.latent = false
		if k++; p.sign(k, '.') && p.at(k).glued {
			k++
		}
		j = k
	}
	if p.is(j, cClockWord|cApprox) {
		n.approx, j = true, j+1
	}
	return p.zone(n, j)
}

// zone moves a clock said in another time zone to the citizen's.
func (p *parser) zone(n node, j int) (node, int, bool) {
	k := j
	if p.sign(k, '(') {
		k++
	}
	if !p.is(k, cZone) {
		return n, j, true
	}
	_, east := p.now.Zone()
	n.clock.shift = east - p.at(k).num*60
	n.clock.from = (n.clock.from + n.clock.shift + 2*daySeconds) % daySeconds
	n.clock.ambiguous, n.latent = false, false
	n.clock.grain = min(n.clock.grain, Minute)
	if k++; p.sign(k, ')') {
		k++
	}
	return n, k, true
}
