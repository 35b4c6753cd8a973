package when

import "time"

// parser holds the tokens of one text. Its rules take the index of a token and
// return what they understood and the index after it.
type parser struct {
	toks   []token
	now    time.Time
	opt    Options
	ended  int  // index after the last expression found
	denied bool // it was ruled out
	moving int  // index of the first verb of moving, or len(toks)
	rules  []rule
	steps  int        // searches spent, see within
	known  []*reading // primaries and chains by the token they begin at
}

// reading remembers what begins at a token, for rules look ahead a lot.
type reading struct {
	primary, chain result
}

type result struct {
	node     node
	next     int
	ok, done bool
}

// rule recognises one form of expression at a token.
type rule func(i int) (n node, next int, ok bool)

func newParser(text string, now time.Time, opt Options) *parser {
	p := &parser{toks: lex(text), now: now, opt: opt}
	p.moving, p.known = len(p.toks), make([]*reading, len(p.toks))
	for i, t := range p.toks {
		if t.is(cMove) {
			p.moving = i
			break
		}
	}
	p.rules = []rule{
		p.numericDate, p.dayAndMonth, p.dayRange, p.dayOfMonth, p.weekday, p.month, p.year, p.relativeDay,
		p.weekNumber, p.weekOf, p.quarter, p.relativeUnit, p.relativeNamed, p.nextUnits, p.ordinalOf, p.partOfPeriod, p.wholePeriod,
		p.namedDay, p.season, p.weekend, p.shifted, p.weekdaysAway, p.recurring, p.weekdayAfter, p.moment, p.closest,
		p.clockRange, p.openClock, p.clockTime, p.partOfDay, p.duration,
	}
	return p
}

// maxSteps bounds the searches for one text, so that a text of contradictory
// dates costs milliseconds.
const maxSteps = 4000

// within is [within] on the text's budget.
func (p *parser) within(outer, inner series) series {
	found := within(outer, inner)
	return func(at time.Time, dir int) (span, bool) {
		if p.steps++; p.steps > maxSteps {
			return span{}, false
		}
		return found(at, dir)
	}
}

// at returns the token, or an empty one past the end.
func (p *parser) at(i int) *token {
	if i < 0 || i >= len(p.toks) {
		return &token{}
	}
	return &p.toks[i]
}

func (p *parser) is(i int, c class) bool { return i >= 0 && i < len(p.toks) && p.toks[i].class&c != 0 }

func (p *parser) sign(i int, sign byte) bool {
	return p.at(i).sign == sign && i < len(p.toks) && i >= 0
}

// skip returns the index after an optional token of the class and its full
// stop ("kl.", "d.").
func (p *parser) skip(i int, c class) int {
	if !p.is(i, c) {
		return i
	}
	i++
	if p.sign(i, '.') && p.at(i).glued {
		i++
	}
	return i
}

// primary is the longest thing any rule understands at i.
func (p *parser) primary(i int) (best node, next int, ok bool) {
	if i >= len(p.toks) || p.toks[i].class == 0 {
		return node{}, i, false
	}
	if r := p.known[i]; r != nil && r.primary.done {
		return r.primary.node, r.primary.next, r.primary.ok
	}
	for _, rule := range p.rules {
		if n, j, found := rule(i); found && j > next {
			best, next, ok = n, j, true
		}
	}
	p.reading(i).primary = result{best, next, ok, true}
	return best, next, ok
}

func (p *parser) reading(i int) *reading {
	if p.known[i] == nil {
		p.known[i] = &reading{}
	}
	return p.known[i]
}

// chain is a row of primaries that are one time together: "torsdag d. 26.
// november kl. 10".
func (p *parser) chain(i int) (node, int, bool) {
	n, j, ok := p.primary(i)
	if !ok {
		return node{}, i, false
	}
	r := &p.reading(i).chain
	if !r.done {
		n, j = p.links(n, j)
		r.node, r.next, r.ok = p.forLength(n, j)
		r.done = true
	}
	return r.node, r.next, r.ok
}

// links extends n by all that follows and belongs to it.
func (p *parser) links(n node, j int) (node, int) {
	for {
		more, k, ok := p.link(n, j)
		if !ok {
			return n, j
		}
		n, j = more, k
	}
}

// link extends n by the primary that follows at j, perhaps after a word that
// ties them together.
func (p *parser) link(n node, j int) (node, int, bool) {
	if n.latent && n.clock.said() && p.is(j, cThe) { // "a table for 1 on the 17th"
		return node{}, j, false
	}
	for _, start := range [...]int{j, p.tie(j)} {
		if start < j {
			continue
		}
		m, k, ok := p.primary(start)
		if !ok {
			continue
		}
		if both, ok := p.combine(n, m); ok {
			return both, k, true
		}
	}
	return node{}, j, false
}

// tie returns the index after "i", "of", "for", a comma or a hyphen, or -1.
func (p *parser) tie(j int) int {
	k := j
	if p.sign(k, ',') || p.sign(k, '.') && p.at(k).glued || p.sign(k, '(') {
		k++
	}
	if p.is(k, cOf|cFor) || p.is(k, cThe) && k > j {
		k++
	}
	if p.is(k, cThe) && !p.is(k, cNumber) {
		if _, _, ok := p.primary(k); !ok {
			k++
		}
	}
	if k == j {
		return -1
	}
	return k
}

// forLength reads a length after a start: "18th Dec for 10 days". Like every
// interval named by its last unit it includes that.
func (p *parser) forLength(n node, j int) (node, int, bool) {
	if !p.is(j, cFor|cAnd) || n.date == nil && !n.clock.said() {
		return n, j, true
	}
	d, k, ok := p.length(j + 1)
	if !ok || p.is(j, cAnd) && !p.is(k, cHence) { // "og ti dage frem"
		return n, j, true
	}
	k = p.skip(k, cHence)
	if n, k, ok := p.lasting(n, d, k); ok {
		return n, k, ok
	}
	return n, j, true
}

// lasting is the interval of a length from the start of n.
func (p *parser) lasting(n node, d distance, k int) (node, int, bool) {
	s, ok := p.resolve(n)
	if !ok {
		return node{}, k, false
	}
	end := d.grain.add(d.after(s.start, 1), 1)
	return node{date: once(span{s.start, end, d.grain}), has: fMoment, size: d.grain, grain: d.grain, ranged: true}, k, true
}

// expression is one whole time at i, with what is said about it: a range, an
// open end, a negation.
func (p *parser) expression(i int) (Time, int, bool) {
	if t, j, ok := p.special(i); ok {
		return t, j, true
	}
	not := 0
	if k := p.negation(i); k > i {
		not = k - i
	}
	n, j, ok := p.bounded(i + not)
	if !ok || n.partial || n.latent && !p.opt.Expect && !p.another(i) && !p.everything(i, j) {
		return Time{}, i, false
	}
	t, ok := p.time(n)
	if !ok {
		return Time{}, i, false
	}
	t.From, t.To = p.toks[i+not].from, p.toks[j-1].to
	t.Not = not > 0 || p.refused(j) || p.denied && p.another(i) // "hverken mandag eller tirsdag"
	t.Leaving = p.leaving(i, j)
	t.Approx = t.Approx || p.is(i-1, cApprox) && t.Kind == Point
	return t, j, true
}

// another reports whether the token continues a list of times: "kl 10 eller 11".
func (p *parser) another(i int) bool {
	return p.is(i-1, cOr) && i > 1 && p.ended == i-1
}

// everything reports whether the tokens from i to j are all that was said, but
// for signs and words of courtesy.
func (p *parser) everything(i, j int) bool {
	for k, t := range p.toks {
		if k >= i && k < j || t.sign != 0 && t.sign != '-' && t.sign != '+' && t.sign != '/' {
			continue
		}
		if t.digits > 0 || !courtesy[t.text] {
			return false
		}
	}
	return true
}

// courtesy are words around a short answer.
var courtesy = map[string]bool{
	"ja": true, "jo": true, "jep": true, "ok": true, "okay": true, "tak": true, "gerne": true, "så": true, "øh": true,
	"øhm": true, "hm": true, "hmm": true, "den": true, "det": true, "der": true, "altså": true, "helst": true,
	"please": true, "yes": true, "the": true, "then": true, "venligst": true, "måske": true, "maybe": true, "i": true,
	"på": true, "om": true, "on": true, "in": true, "at": true, "kl": true, "fint": true, "passer": true, "er": true,
	"the1": true, "og": true, "for": true, "around": true, "thanks": true, "bare": true, "just": true, "hellere": true,
}
