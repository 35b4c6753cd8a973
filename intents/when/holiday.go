package when

import (
	"strings"
	"time"

	"offelia/intents/danish"
)

// namedDay is a day of the year with a name.
type namedDay struct {
	names string // comma-separated; a full stop is a word of its own
	day   yearly
}

// yearly gives the first day of something in a year, and how many days it
// lasts; the day is 0 when it does not occur.
type yearly func(year int) (month time.Month, day, days int)

// on is a fixed date.
func on(month time.Month, day int) yearly {
	return func(int) (time.Month, int, int) { return month, day, 1 }
}

// easter is a date counted from Easter Sunday.
func easter(offset int) yearly {
	return func(year int) (time.Month, int, int) {
		d := danish.Easter(year).AddDate(0, 0, offset)
		return d.Month(), d.Day(), 1
	}
}

// weekdayOf is the n-th weekday of a month, from the end if negative.
func weekdayOf(n int, day time.Weekday, month time.Month) yearly {
	return func(year int) (time.Month, int, int) {
		if n < 0 {
			last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
			return month, last.Day() - (int(last.Weekday())-int(day)+7)%7 + 7*(n+1), 1
		}
		first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		return month, 1 + (int(day)-int(first.Weekday())+7)%7 + 7*(n-1), 1
	}
}

// plus moves a yearly date by some days.
func plus(d yearly, offset int) yearly {
	return func(year int) (time.Month, int, int) {
		month, day, days := d(year)
		moved := time.Date(year, month, day+offset, 0, 0, 0, 0, time.UTC)
		return moved.Month(), moved.Day(), days
	}
}

// namedDays are the days that people in Denmark, and visitors, call by name.
var namedDays = append([]namedDay{
	{"nytårsdag, nytårsdags, nytår, nytåret, årsskiftet, ved årsskiftet, new years day, new year, new years, nytårs dag", on(time.January, 1)},
	{"helligtrekonger, hellig tre konger, helligtrekongersdag, epiphany", on(time.January, 6)},
	{"helligtrekongersaften, helligtrekongers aften, hellig tre kongers aften", on(time.January, 5)},
	{"valentinsdag, valentines day, valentine day, valentinesdag", on(time.February, 14)},
	{"fastelavn, fastelavns søndag, fastelavnssøndag", easter(-49)},
	{"fastelavnsmandag, fastelavns mandag", easter(-48)},
	{"kvindernes internationale kampdag, kvindernes kampdag, womens day", on(time.March, 8)},
	{"palmesøndag, palm sunday, branch sunday", easter(-7)},
	{"skærtorsdag, maundy thursday, covenant thu, covenant thursday, thu of mysteries", easter(-3)},
	{"langfredag, good friday", easter(-2)},
	{"påskelørdag, påskeaften", easter(-1)},
	{"påskedag, påske, påsken, 1 . påskedag, første påskedag, påskesøndag, easter, easter sunday, easter day", easter(0)},
	{"2 . påskedag, anden påskedag, andenpåskedag, easter monday, easter mon", easter(1)},
	{"store bededag, bededag, general prayer day, great prayer day", easter(26)},
	{"kristi himmelfartsdag, kristi himmelfart, himmelfartsdag, ascension day", easter(39)},
	{"pinselørdag, pinseaften", easter(48)},
	{"pinsedag, pinse, pinsen, 1 . pinsedag, første pinsedag, pinsesøndag, pentecost, whit sunday, white sunday", easter(49)},
	{"2 . pinsedag, anden pinsedag, andenpinsedag, whit monday, monday of the holy spirit", easter(50)},
	{"trinitatis, trinity sunday", easter(56)},
	{"shrove tuesday, pancake day, mardi gras", easter(-47)},
	{"arbejdernes kampdag, arbejdernes internationale kampdag", on(time.May, 1)},
	{"befrielsesdagen, danmarks befrielse", on(time.May, 5)},
	{"mors dag, morsdag", weekdayOf(2, time.Sunday, time.May)},
	{"grundlovsdag, fars dag, farsdag, constitution day", on(time.June, 5)},
	{"valdemarsdag", on(time.June, 15)},
	{"sankt hans, sankthans, sankt hans aften, sankthansaften, sct hans, skt hans, midsummer eve, midsummers eve, st johns eve", on(time.June, 23)},
	{"halloween, allehelgensaften", on(time.October, 31)},
	{"allehelgensdag, alle helgens dag", weekdayOf(1, time.Sunday, time.November)},
	{"mortensaften, mortens aften", on(time.November, 10)},
	{"mortensdag", on(time.November, 11)},
	{"første søndag i advent, 1 . søndag i advent, advent", advent(1)},
	{"anden søndag i advent, 2 . søndag i advent", advent(2)},
	{"tredje søndag i advent, 3 . søndag i advent", advent(3)},
	{"fjerde søndag i advent, 4 . søndag i advent", advent(4)},
	{"luciadag, sankta lucia, luciadagen", on(time.December, 13)},
	{"lillejuleaften, lille juleaften", on(time.December, 23)},
	{"juleaften, juleaftensdag, juleaftens dag, juleaftens, christmas eve, xmas eve", on(time.December, 24)},
	{"juledag, juledags, jul, julen, 1 . juledag, første juledag, christmas, christmas day, xmas, xmas day", on(time.December, 25)},
	{"2 . juledag, anden juledag, andenjuledag, boxing day, second day of christmas, second christmas day", on(time.December, 26)},
	{"3 . juledag, tredje juledag", on(time.December, 27)},
	{"mellemdagene, i mellemdagene", func(int) (time.Month, int, int) { return time.December, 27, 4 }},
	{"nytårsaften, nytårsaftensdag, nytårsaftens dag, new years eve", on(time.December, 31)},
	{"thanksgiving, thanksgiving day, thanksgiving dag, thanksgivingdag", weekdayOf(4, time.Thursday, time.November)},
	{"black friday", plus(weekdayOf(4, time.Thursday, time.November), 1)},
	{"martin luther king day, martin luther kings day, martin luther king jr day, mlk day, mlk jr . day, mlk jr day, civil rights day", weekdayOf(3, time.Monday, time.January)},
	{"bosss day, boss day, bosss, bosses day", workdayNear(time.October, 16)},
	{"st patricks day, st paddys day, saint paddys day, saint patricks day, st . patricks day", on(time.March, 17)},
	{"world vegan day", on(time.November, 1)},
	{"ides of march, the ides of march", on(time.March, 15)},
}, worldDays...)

// advent is the n-th Sunday in Advent; the fourth is the last before Christmas.
func advent(n int) yearly {
	return func(year int) (time.Month, int, int) {
		eve := time.Date(year, time.December, 24, 0, 0, 0, 0, time.UTC)
		d := eve.AddDate(0, 0, -int(eve.Weekday())-7*(4-n))
		return d.Month(), d.Day(), 1
	}
}

// workdayNear is a date, moved off a weekend to the nearest weekday.
func workdayNear(month time.Month, day int) yearly {
	return func(year int) (time.Month, int, int) {
		switch time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Weekday() {
		case time.Saturday:
			return month, day - 1, 1
		case time.Sunday:
			return month, day + 1, 1
		}
		return month, day, 1
	}
}

// namedDay is a holiday, perhaps of a year some time away: "jul", "easter
// 2010", "thanksgiving in 9 months", "xmas of last year".
func (p *parser) namedDay(i int) (node, int, bool) {
	j := i
	if p.is(j, cOf|cOn|cThe|cAt) && !p.is(j, cNamed|cMonth) {
		j++
	}
	t := p.at(j)
	if !t.is(cNamed) || t.is(cMonth) && p.is(j+1, cNumber) && p.at(j+1).digits < 4 {
		return node{}, i, false
	}
	day := namedDays[t.named].day
	n := node{has: fMonth | fDay, size: Day, grain: Day, eve: isEve(t.text)}
	n.date = periodic(Year, func(start time.Time) (span, bool) {
		month, first, days := day(start.Year())
		s := start.AddDate(0, int(month)-1, first-1)
		return span{s, Day.add(s, days), Day}, first > 0
	})
	if _, _, days := day(p.now.Year()); days > 1 {
		n.ranged, n.has = true, fMonth
	}
	j++
	return p.inSome(n, j)
}

// isEve reports whether the name of a day is that of an evening.
func isEve(name string) bool {
	return strings.HasSuffix(name, "aften") || strings.HasSuffix(name, " eve")
}

// inSome is a named day or month seen from another moment: "in 9 months", "3
// years ago".
func (p *parser) inSome(n node, j int) (node, int, bool) {
	k := j
	if p.is(k, cIn) || p.at(k).text == "for" {
		k++
	}
	d, end, ok := p.length(k)
	if !ok || d.grain < Week {
		return n, j, true
	}
	dir := 1
	switch {
	case p.is(end, cAgo):
		dir, end = -1, end+1
	case p.is(end, cHence):
		end++
	case k == j || !p.is(j, cIn):
		return n, j, true
	}
	s, ok := n.date(Day.floor(d.after(p.now, dir)), 1)
	if !ok {
		return n, j, true
	}
	n.date, n.has = once(s), n.has|fFixed|fYear
	return n, end, true
}
