package when

import (
	"strings"
	"time"
)

// number is a whole number at i, also spread over words: "twenty three",
// "seks og tyve", "two thousand ten".
func (p *parser) number(i int) (n, next int, ok bool) {
	t := p.at(i)
	if !t.is(cNumber) {
		return 0, i, false
	}
	if t.digits > 0 {
		return t.num, i + 1, true
	}
	n, i = p.small(i)
	if p.at(i).is(cNumber) && p.at(i).digits == 0 && p.at(i).num == 1000 {
		n, i = n*1000, i+1
	}
	if n >= 1000 && n%1000 == 0 { // "two thousand ten", "totusind og femten"
		if p.is(i, cAnd) && p.is(i+1, cNumber) {
			i++
		}
		if p.is(i, cNumber) && p.at(i).digits == 0 {
			rest, k := p.small(i)
			n, i = n+rest, k
		}
	}
	return n, i, true
}

// small is a number below 100 in words.
func (p *parser) small(i int) (n, next int) {
	n = p.at(i).num
	english := n >= 20 && n < 100 && n%10 == 0
	k := i + 1
	if p.sign(k, '-') {
		k++
	}
	if u := p.at(k); english && u.is(cNumber) && u.digits == 0 && u.num > 0 && u.num < 10 && !u.is(cArticle) && englishTens[p.at(i).text] {
		return n + u.num, k + 1
	}
	if tens := p.at(i + 2); n > 0 && n < 10 && p.at(i+1).text == "og" && tens.is(cNumber) && tens.digits == 0 && tens.num%10 == 0 && tens.num >= 20 && tens.num < 100 {
		return n + tens.num, i + 3
	}
	return n, i + 1
}

var englishTens = map[string]bool{"twenty": true, "thirty": true, "forty": true, "fifty": true}

// ordinal is "15.", "15th", "femtende", "twenty first", "seks og tyvende".
func (p *parser) ordinal(i int) (n, next int, ok bool) {
	t := p.at(i)
	if t.digits > 0 && t.digits <= 2 {
		suffix := p.at(i + 1)
		switch {
		case !suffix.glued:
			return 0, i, false
		case suffix.sign == '.':
			if d := p.at(i + 2); d.digits > 0 && d.glued {
				return 0, i, false
			}
			return t.num, i + 2, true
		case suffix.text == "st" || suffix.text == "nd" || suffix.text == "rd" || suffix.text == "th" || suffix.text == "de" || suffix.text == "te" || suffix.text == "ende":
			return t.num, i + 2, true
		}
		return 0, i, false
	}
	if t.is(cOrdinal) {
		return t.ord, i + 1, true
	}
	k := i + 1
	if p.sign(k, '-') {
		k++
	}
	if u := p.at(k); englishTens[t.text] && u.is(cOrdinal) && u.ord < 10 {
		return t.num + u.ord, k + 1, true
	}
	if u := p.at(i + 2); t.is(cNumber) && t.num < 10 && t.num > 0 && p.at(i+1).text == "og" && u.is(cOrdinal) && u.ord >= 20 && u.ord%10 == 0 {
		return t.num + u.ord, i + 3, true
	}
	return 0, i, false
}

// distance is a length of time as people count it.
type distance struct {
	months, days, seconds int
	grain                 Grain // the finest unit said
}

// plus adds n units.
func (d distance) plus(n int, unit Grain) distance {
	switch {
	case unit <= Hour:
		d.seconds += n * int(unit.length()/time.Second)
	case unit <= Week:
		d.days += n * int(unit.length()/Day.length())
	default:
		d.months += n * map[Grain]int{Month: 1, Quarter: 3, Year: 12}[unit]
	}
	if d.grain == 0 || unit < d.grain {
		d.grain = unit
	}
	return d
}

// after moves t by the distance, backwards with dir -1.
func (d distance) after(t time.Time, dir int) time.Time {
	t = Month.add(t, dir*d.months).AddDate(0, 0, dir*d.days)
	return t.Add(time.Duration(dir*d.seconds) * time.Second)
}

// length is the distance as a duration, months and years by convention.
func (d distance) length() time.Duration {
	return time.Duration(d.months/12)*Year.length() + time.Duration(d.months%12)*Month.length() +
		time.Duration(d.days)*Day.length() + time.Duration(d.seconds)*time.Second
}

// maxCount bounds the numbers of units, so that dates stay in the calendar.
const maxCount = 5000

// length reads "fem dage", "halvanden time", "a quarter of an hour", "2 uger og
// 3 dage", "1/2 h", "15'".
func (p *parser) length(i int) (d distance, next int, ok bool) {
	d, next, ok = p.oneLength(distance{}, i)
	for ok {
		k := next
		if p.is(k, cAnd) || p.sign(k, ',') {
			k++
		}
		more, end, found := p.oneLength(d, k)
		if !found || more.grain == d.grain {
			break
		}
		d, next = more, end
	}
	return d, next, ok
}

func (p *parser) oneLength(d distance, i int) (distance, int, bool) {
	if quarters, j, ok := p.quarterHours(i); ok {
		return d.plus(15*quarters, Minute), p.skipWords(j, "tid"), true
	}
	if t := p.at(i).text; t == "fortnight" || p.is(i, cArticle) && p.at(i+1).text == "fortnight" {
		return d.plus(14, Day), i + 1 + b2i(t != "fortnight"), true
	}
	if n, j, ok := p.halves(i); ok {
		if k := p.skipWords(j, "of", "an", "a"); p.is(k, cUnit) && n < maxCount {
			return d.addHalves(n, p.at(k).unit), k + 1, true
		}
	}
	n, j, ok := p.number(i)
	if !ok && p.is(i, cArticle) {
		n, j, ok = 1, i+1, true
	}
	if p.is(i, cArticle) && j == i+1 && p.is(j, cNumber) && !p.is(j, cArticle) { // "en fjorten dages tid"
		n, j, ok = p.number(j)
	}
	if !ok || n > maxCount {
		return d, i, false
	}
	j = p.vaguely(p.skipWords(j, "more", "mere", "flere", "hele"))
	if p.sign(j, '\'') && p.at(i).digits > 0 {
		return d.plus(n, Minute), j + 1, true
	}
	if p.sign(j, '"') && p.at(i).digits > 0 {
		return d.plus(n, Second), j + 1, true
	}
	if !p.is(j, cUnit) || p.at(j).text == "time" && p.at(i).text == "one" || p.at(j).text == "t" && p.at(i).digits == 0 || p.is(j, cOrdinal) && n != 1 {
		return d, i, false
	}
	d = d.plus(n, p.at(j).unit)
	if p.is(j+1, cAnd) && p.is(j+2, cArticle) && p.half(j+3) && !p.is(j+4, cUnit) { // "an hour and a half"
		return d.addHalves(1, p.at(j).unit), j + 4, true
	}
	if p.at(j+1).text == "tid" && strings.HasSuffix(p.at(j).text, "s") { // "en uges tid"
		j++
	}
	return d, p.skipUnitDot(j + 1), true
}

func (p *parser) skipUnitDot(j int) int {
	if p.sign(j, '.') && p.at(j).glued && len(p.at(j-1).text) <= 3 && p.is(j+1, ^class(0)) {
		return j + 1
	}
	return j
}

func (p *parser) skipWords(i int, words ...string) int {
	for _, w := range words {
		if p.at(i).text == w {
			i++
		}
	}
	return i
}

// quarterHours reads "et kvarter", "tre kvarter", "three-quarters of an hour",
// "3/4 h".
func (p *parser) quarterHours(i int) (n, next int, ok bool) {
	if p.at(i).digits == 1 && p.sign(i+1, '/') && p.at(i+2).digits == 1 && p.at(i+2).num == 4 {
		if k := p.skipWords(i+3, "of", "an"); p.is(k, cUnit) && p.at(k).unit == Hour {
			return p.at(i).num, k + 1, true
		}
		return 0, i, false
	}
	n, j, ok := p.number(i)
	if !ok {
		n, j = 1, i
	}
	if p.sign(j, '-') {
		j++
	}
	t := p.at(j).text
	switch {
	case t == "kvarter" || t == "kvarters" || t == "et kvarter" || p.is(j, cQuarter) && t == "et":
		return n, j + 1, t != "kvart" && n < 100
	case t == "quarter" || t == "quarters" || p.is(j, cQuarter):
		k := p.skipWords(j+1, "of", "an")
		return n, k + 1, k > j+1 && p.is(k, cUnit) && p.at(k).unit == Hour && n < 100
	}
	return 0, i, false
}

// halves reads a count in half units: "en halv" 1, "halvanden" 3, "2.5" 5, "2
// and an half" 5, "1/2" 1.
func (p *parser) halves(i int) (n, next int, ok bool) {
	t := p.at(i)
	switch {
	case t.sign == halfSign:
		return 1, i + 1, true
	case t.digits > 0 && p.sign(i+1, halfSign): // 2½
		return 2*t.num + 1, i + 2, true
	case t.text == "halvanden" || t.text == "halvandet":
		return 3, i + 1, true
	case p.half(i):
		return 1, i + 1, true
	case t.is(cArticle) && p.half(p.vaguely(i+1)):
		return 1, p.vaguely(i+1) + 1, true
	case t.digits == 1 && t.num == 1 && p.sign(i+1, '/') && p.at(i+2).digits == 1 && p.at(i+2).num == 2:
		return 1, i + 3, true
	case t.digits > 0 && (p.sign(i+1, '.') || p.sign(i+1, ',')) && p.at(i+2).digits == 1 && p.at(i+2).glued:
		return 2*t.num + b2i(p.at(i+2).num >= 5), i + 3, p.at(i+2).num%5 == 0
	}
	n, j, ok := p.number(i)
	if !ok {
		return 0, i, false
	}
	k := p.skipWords(j, "og", "and", "en", "et", "a", "an")
	return 2*n + 1, k + 1, p.half(k) && k > j
}

// vaguely skips a word that makes a length rounder: "en god time", "en lille uge".
func (p *parser) vaguely(i int) int { return p.skipWords(i, "lille", "god", "knap", "stiv") }

func (p *parser) half(i int) bool {
	t := p.at(i).text
	return t == "halv" || t == "half" || t == "halvt" || t == "halve"
}

// addHalves adds half units, in the next finer unit when they do not come out.
func (d distance) addHalves(n int, unit Grain) distance {
	if n%2 == 0 {
		return d.plus(n/2, unit)
	}
	switch unit {
	case Minute:
		return d.plus(n*30, Second)
	case Hour:
		return d.plus(n*30, Minute)
	case Day:
		return d.plus(n*12, Hour)
	case Week:
		return d.plus(n/2*7+3, Day)
	case Month:
		return d.plus(n/2, Month).plus(15, Day)
	case Year:
		return d.plus(n*6, Month)
	}
	return d.plus(n/2, unit)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
