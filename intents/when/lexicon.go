package when

import (
	"strings"
	"sync"

	"offelia/intents/danish"
)

// class is a set of the roles that a word can play. One word may have several
// ("to" is two in Danish and until in English); the grammar asks for the role.
type class uint64

const (
	cNumber    class = 1 << iota // entry.num
	cOrdinal                     // entry.ord
	cUnit                        // entry.unit
	cWeekday                     // entry.day, Monday is 0
	cMonth                       // entry.month
	cPart                        // entry.part
	cRelDay                      // entry.day days from today
	cNamed                       // entry.named
	cSeason                      // entry.part
	cWeak                        // means something else as often: "may", "søn"
	cEvery                       // hver, every
	cHabit                       // a weekday said in the plural: mandage
	cPast                        // a weekday said of the past: i søndags
	cThis                        // denne, this
	cComing                      // kommende, førstkommende
	cNext                        // næste, next
	cLast                        // sidste, last
	cAgo                         // siden, ago
	cHence                       // fra nu, from now, hence
	cIn                          // om, in
	cOn                          // på, on
	cAt                          // kl, at
	cThe                         // den, the
	cOf                          // i, af, of
	cFrom                        // fra, from
	cTo                          // til, to, until
	cBetween                     // mellem, between
	cAnd                         // og, and
	cBefore                      // før, before
	cAfter                       // efter, after
	cSince                       // siden, since
	cBy                          // senest, by
	cPastHour                    // over, past
	cToHour                      // i, to: "kvart i ni"
	cHalf                        // halv, half
	cQuarter                     // kvart, quarter
	cClockWord                   // oclock, -tiden
	cAM                          // am, om morgenen
	cPM                          // pm
	cNot                         // ikke, not
	cApprox                      // cirka, about
	cBegin                       // først på, beginning of
	cMiddle                      // midt i, mid
	cEnd                         // sidst på, end of
	cEarly                       // tidligt, early
	cLate                        // sent, late
	cFor                         // for, i: "for 10 days"
	cNow                         // nu, now
	cASAP                        // hurtigst muligt
	cOther                       // en anden dag
	cLater                       // senere
	cSooner                      // tidligere
	cSame                        // samme
	cZero                        // nul, oh: minutes below ten
	cMove                        // flyt, move
	cWhole                       // hele, all
	cRest                        // resten af, rest of
	cTwelve                      // midnat, noon: entry.num is the hour
	cOr                          // eller, or
	cArticle                     // en, a
	cZone                        // entry.num minutes east of UTC
	cClosest                     // closest
	cWithin                      // inden for, within
	cMeasure                     // halvanden, fortnight: begins a length
)

// entry is what the lexicon knows of a word or idiom.
type entry struct {
	class class
	num   int
	ord   int
	day   int
	month int
	unit  Grain
	part  dayPart
	named int // index in namedDays
	weeks int // of a habit: 2 in even weeks, 1 in odd ones
}

func (e entry) is(c class) bool { return e.class&c != 0 }

// merge lets one spelling carry the roles of two languages.
func (e entry) merge(o entry) entry {
	e.class |= o.class
	e.num, e.ord, e.day, e.month = e.num|o.num, e.ord|o.ord, e.day|o.day, e.month|o.month
	e.unit, e.part, e.named = e.unit|o.unit, e.part|o.part, e.named|o.named
	e.weeks |= o.weeks
	return e
}

// dictionary maps folded words and idioms to entries.
type dictionary struct {
	words  map[string]entry
	idioms map[string]entry
	starts map[string]int // first word of idioms: the most words that follow
	typos  map[byte][]string
}

// lexicon is built on first use and never changes.
var lexicon = sync.OnceValue(func() *dictionary {
	d := &dictionary{map[string]entry{}, map[string]entry{}, map[string]int{}, map[byte][]string{}}
	for _, list := range [][]vocabulary{sharedWords, danishWords, englishWords} {
		for _, v := range list {
			d.add(v.entry, v.words)
		}
	}
	for i, day := range namedDays {
		d.add(entry{class: cNamed, named: i}, day.names)
	}
	d.learnTypos()
	return d
})

// add enters a comma-separated list of words and idioms, also as written
// without Danish letters.
func (d *dictionary) add(e entry, list string) {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.Join(strings.Fields(name), " ")
		d.put(name, e)
		if ascii := transliterate.Replace(name); ascii != name {
			d.put(ascii, e)
		}
		if bare := bareLetters.Replace(name); bare != name && len(name) > 5 {
			d.put(bare, e)
		}
	}
}

var (
	transliterate = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")
	bareLetters   = strings.NewReplacer("æ", "a", "ø", "o", "å", "a")
)

func (d *dictionary) put(name string, e entry) {
	first, _, multi := strings.Cut(name, " ")
	if !multi {
		d.words[name] = d.words[name].merge(e)
		return
	}
	d.idioms[name] = d.idioms[name].merge(e)
	d.starts[first] = max(d.starts[first], strings.Count(name, " "))
}

// idiom finds the longest idiom that the tokens begin with. Signs inside an
// idiom are written as they are, "2. pinsedag" as "2 . pinsedag".
func (d *dictionary) idiom(toks []token) (n int, idiom string, ok bool) {
	key := toks[0].text
	if toks[0].digits > 0 {
		if toks[0].digits > 1 {
			return 0, "", false
		}
		key = string(rune('0' + toks[0].num))
	}
	more := d.starts[key]
	for i := 1; i <= more && i < len(toks); i++ {
		switch {
		case toks[i].sign != 0:
			key += " " + string(rune(toks[i].sign))
		case toks[i].digits > 0:
			return n, idiom, ok
		default:
			key += " " + toks[i].text
		}
		if _, hit := d.idioms[key]; hit {
			n, idiom, ok = i+1, key, true
		}
	}
	return n, idiom, ok
}

// word looks up a single word, as a number word, or with its typing error.
func (d *dictionary) word(w string) entry {
	if e, ok := d.words[w]; ok {
		return e
	}
	if len(w) > 40 {
		return entry{}
	}
	if n, ok := danish.ParseNumber(w); ok && n == float64(int(n)) {
		return entry{class: cNumber, num: int(n)}
	}
	if n, ok := danish.ParseOrdinal(w); ok {
		return entry{class: cOrdinal, ord: n}
	}
	if right, ok := d.correct(w); ok {
		return d.words[right]
	}
	return entry{}
}
