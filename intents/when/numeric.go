package when

// numericDate reads dates in digits: 2026-11-26, 26/11, 26/11-2026, 26.11.2026,
// 31/Oct/1974, 2/2013, 2014-10. Danes, and so people in Denmark, write the day
// first; a month above 12 shows that it was the other way around.
func (p *parser) numericDate(i int) (node, int, bool) {
	j := p.skip(p.skip(i, cOn), cThe)
	a, b := p.at(j), p.at(j+2)
	sep := p.at(j + 1).sign
	if a.digits == 0 || b.digits == 0 || sep != '/' && sep != '-' && sep != '.' {
		return node{}, i, false
	}
	if sep == '.' && (!p.at(j+1).glued || !b.glued && a.digits > 2) {
		return node{}, i, false
	}
	switch {
	case a.digits == 4:
		return p.yearFirst(i, j)
	case a.digits > 2:
		return node{}, i, false
	case b.digits == 4 && b.num > 1000 && sep != '.' && a.num >= 1 && a.num <= 12 && p.at(j+3).sign != sep:
		m, _ := p.combine(monthNode(a.num), p.yearNode(b.num))
		return m, j + 3, m.date != nil
	case b.digits > 2:
		return node{}, i, false
	}
	n, k, ok := p.dayFirst(j)
	if ok && !n.latent && j == i && sep == '-' && k == j+3 { // "9-11" are hours, unless it says "den"
		n.latent = a.num <= 24 && b.num <= 24
		_, _, part := p.partOfDay(k)
		ok = (a.num >= b.num || a.num < 6 || b.num > 20) && !part
	}
	return n, k, ok
}

// yearFirst reads 2026-11-26 and 2026-11, also with slashes.
func (p *parser) yearFirst(i, j int) (node, int, bool) {
	year, month := p.at(j).num, p.at(j+2).num
	if month < 1 || month > 12 || p.at(j+2).digits > 2 || year < 1000 || !p.at(j+1).glued {
		return node{}, i, false
	}
	if d := p.at(j + 4); p.at(j+3).sign == p.at(j+1).sign && d.digits > 0 && d.digits <= 2 && d.glued {
		n, ok := p.fixedDay(year, month, d.num)
		next := j + 5
		if p.at(next).text == "t" && p.at(next).glued && p.at(next+1).digits > 0 { // ISO 8601's T
			next++
		}
		return n, next, ok
	}
	n, ok := p.combine(monthNode(month), p.yearNode(year))
	return n, j + 3, ok
}

// dayFirst reads 26/11 with or without a year.
func (p *parser) dayFirst(j int) (node, int, bool) {
	day, month := p.at(j).num, p.at(j+2).num
	if month > 12 && day <= 12 {
		day, month = month, day
	}
	if month < 1 || month > 12 || day < 1 || day > 31 || p.at(j+2).digits > 2 {
		return node{}, j, false
	}
	sep := p.at(j + 1).sign
	k := j + 3
	second := p.at(k).sign
	if y := p.at(k + 1); (second == sep || second == '-' || second == '/') && (y.digits == 4 || y.digits == 2) && (y.glued || sep != '.') &&
		!(sep != '-' && second == '-' && y.digits == 2 && p.sign(k+2, '/')) {
		n, ok := p.fixedDay(p.fullYear(y.num), month, day)
		return n, k + 2, ok
	}
	if sep == '.' && !p.isDotDate(j) {
		return node{}, j, false
	}
	n := dayNode(month, day)
	if _, ok := p.resolve(n); !ok {
		return node{}, j, false
	}
	if p.sign(k, '.') && p.at(k).glued && sep == '.' {
		k++
	}
	return n, k, true
}

// isDotDate tells "10.12" the date from "10.30" the time: a clock says "kl" or
// has minutes that no month has, or that are round.
func (p *parser) isDotDate(j int) bool {
	if p.is(j-1, cAt|cTo|cAfter|cBefore|cBetween) || p.is(j+3, cClockWord|cAM|cPM) {
		return false
	}
	if p.is(j-1, cThe) || p.is(j-1, cWeekday) && p.at(j+2).num%5 != 0 {
		return true
	}
	if !p.at(j + 2).glued { // "26. 11"
		return p.at(j).num > 24
	}
	return p.at(j+2).num%5 != 0 || p.at(j).num > 24 || p.sign(j+3, '.')
}

// quarter is "3. kvartal", "third quarter of 2018" by combination, "18q4".
func (p *parser) quarter(i int) (node, int, bool) {
	year, q := p.at(i), p.at(i+2)
	if year.digits >= 2 && p.at(i+1).text == "q" && q.digits == 1 && q.num >= 1 && q.num <= 4 {
		n, ok := p.combine(quarterNode(q.num), p.yearNode(p.fullYear(year.num)))
		return n, i + 3, ok
	}
	if year.text == "q" && p.at(i+1).digits == 1 && p.at(i+1).num >= 1 && p.at(i+1).num <= 4 {
		return quarterNode(p.at(i + 1).num), i + 2, true
	}
	j := p.skip(i, cThe)
	n, k, ok := p.ordinal(j)
	if !ok || n > 4 || n < 1 || !p.is(k, cUnit) || p.at(k).unit != Quarter {
		return node{}, i, false
	}
	return quarterNode(n), k + 1, true
}

func quarterNode(n int) node {
	at := periodic(Year, thisSpan(Quarter, n-1))
	return node{date: at, has: fMonth, size: Quarter, grain: Quarter}
}
