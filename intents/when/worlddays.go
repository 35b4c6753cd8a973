package when

import (
	"math"
	"time"
)

// worldDays are the feasts of the faiths and countries that citizens come from.
var worldDays = []namedDay{
	// Islam
	{"eid al - fitr, eid al fitr, eid, lille eid, id ul - fitr, ramadan bayram", islamic(10, 1, 1)},
	{"eid al - adha, eid al adha, store eid, id ul - adha, sacrifice feast, bakr id, kurban bayram, offerfesten", islamic(12, 10, 1)},
	{"ramadan, ramadanen, ramadhan", ramadan},
	{"laylat al - qadr, laylat al kadr, night of power, night of measures, night of decree", islamic(9, 27, 1)},
	{"islamic new year, islamisk nytår, amun jadid", islamic(1, 1, 1)},
	{"day of ashura, ashura", islamic(1, 10, 1)},
	{"mawlid al - nabawi, mawlid", islamic(3, 12, 1)},
	{"isra and miraj, the prophets ascension, prophets ascension, the night journey, night journey, ascension to heaven", islamic(7, 27, 1)},
	{"jamat ul - vida, jumuatul - wida, jumuatulwida", lastFriday},
	// Eastern churches
	{"orthodox easter, ortodoks påske, orthodox easter sunday", orthodoxEaster(0)},
	{"orthodox good friday, orthodox great friday", orthodoxEaster(-2)},
	{"clean monday, orthodox shrove monday", orthodoxEaster(-48)},
	{"lazarus saturday", orthodoxEaster(-8)},
	{"great fast, great lent", orthodoxEaster(-48).lasting(40)},
	{"lent, fasten", easter(-46).lasting(46)},
	// Judaism; from the evening before
	{"rosh hashanah, rosh hashana, rosh hashanna, jødisk nytår", jewish(false, 0, 3)},
	{"yom kippur", jewish(false, 9, 1)},
	{"sukkot, succos, succot, feast of the ingathering", jewish(false, 14, 9)},
	{"shemini atzeret", jewish(false, 21, 1)},
	{"simchat torah", jewish(false, 22, 1)},
	{"hanukkah, hannukkah, chanukah, hanukah, hanukka", hanukkah},
	{"tu bishvat", tuBishvat},
	{"purim", jewish(true, -30, 1)},
	{"shushan purim", jewish(true, -29, 1)},
	{"passover, pesach", jewish(true, 0, 9)},
	{"yom hashoah, holocaust day", jewish(true, 12, 1)},
	{"yom haatzmaut", independenceDay},
	{"lag bomer, lag baomer", jewish(true, 33, 1)},
	{"shavuot", jewish(true, 50, 3)},
	{"tisha bav", tishaBav},
	// China, India and their neighbours
	{"chinese new year, chinese new years, chinese new years day, chinese lunar new years day, chinese lunar new year, kinesisk nytår", moonDay(newMoon, time.January, 21, 8, 0)},
	{"vesak, vaisakha, buddha day, buddha purnima", moonDay(fullMoon, time.April, 27, 5.5, 18)},
	{"diwali, deepavali, divali, lakshmi puja", diwali(0)},
	{"dhanteras, dhanatrayodashi", diwali(-2)},
	{"kali chaudas, choti diwali, naraka chaturdashi", diwali(-1)},
	{"bhai dooj", diwali(2)},
	{"chhath, dala puja, surya shashthi", diwali(6)},
	{"karva chauth", diwali(-11)},
	{"dussehra, vijayadashami", diwali(-20)},
	{"holi, dhulandi, phagwah", plus(holika, 1)},
	{"holika dahan, chhoti holi, kamudu pyre", holika},
	{"ugadi, yugadi, samvatsaradi, chaitra sukladi, chaitra sukhladi", ugadi},
	{"guru ravidas jayanti, guru ravidass jayanti, guru ravidas birthday, guru ravidass birthday", moonDay(fullMoon, time.January, 22, 5.5, 6)},
	{"valmiki jayanti, maharishi valmiki jayanti, pargat diwas", moonDay(fullMoon, time.October, 1, 5.5, 6)},
	{"rakhi, raksha bandhan", rakhi},
	{"vaisakhi, baisakhi, vasakhi, vaishakhi", on(time.April, 14)},
	{"rabindra jayanti, rabindranath jayanti", on(time.May, 9)},
	{"ram navami, rama navami", plus(ugadi, 8)},
	{"mahavir jayanti, mahaveer jayanti, mahaveer janma kalyanak", plus(ugadi, 12)},
	{"krishna janmashtami, janmashtami, gokulashtami", plus(rakhi, 8)},
	{"ganesh chaturthi", plus(moonDay(newMoon, time.August, 17, 5.5, 6), 3)},
	{"navaratri, navratri, durga puja", diwali(-29).lasting(10)},
	{"maha saptami", diwali(-23)},
	{"maha shivaratri, shivaratri", plus(moonDay(newMoon, time.February, 12, 5.5, 6), -2)},
	{"bogi pandigai, boghi, bhogi", plus(pongal, -1)},
	{"pongal, thai pongal, makar sankranti, makara sankranti, makara sankranthi, maghi", pongal},
	{"mattu pongal, maattu pongal", plus(pongal, 1)},
	{"kaanum pongal, kanni pongal, kanum pongal", plus(pongal, 2)},
	{"parsi new year, jamshedi navroz", parsiNewYear},
	{"nowruz, newroz, navroz, norooz", on(time.March, 21)},
	// countries
	{"koningsdag, kings day", kingsDay},
	{"fourth of july, independence day", on(time.July, 4)},
	{"syttende maj, 17 . maj", on(time.May, 17)},
}

// lastFriday is the last Friday of Ramadan.
func lastFriday(year int) (time.Month, int, int) {
	month, day, _ := islamic(10, 1, 1)(year)
	eid := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	back := (int(eid.Weekday()) - int(time.Friday) + 6) % 7
	return dateOf(eid.AddDate(0, 0, -1-back))
}

// hanukkah begins on 25 Kislev, whose distance from New Year depends on the
// length of the year.
func hanukkah(year int) (time.Month, int, int) {
	length := int(roshHashanah(year+1).Sub(roshHashanah(year)).Hours() / 24)
	offset := 83
	if length%10 == 5 { // 355 and 385: Heshvan has thirty days
		offset = 84
	}
	return jewish(false, offset, 8)(year)
}

// tuBishvat is 15 Shevat, one month earlier before Passover in a leap year.
func tuBishvat(year int) (time.Month, int, int) {
	length := int(roshHashanah(year).Sub(roshHashanah(year-1)).Hours() / 24)
	if length > 380 {
		return jewish(true, -89, 1)(year)
	}
	return jewish(true, -59, 1)(year)
}

// independenceDay is 5 Iyar, moved away from the Sabbath.
func independenceDay(year int) (time.Month, int, int) {
	day := roshHashanah(year).AddDate(0, 0, -163+20)
	moved := map[time.Weekday]int{time.Friday: -1, time.Saturday: -2, time.Monday: 1}[day.Weekday()]
	return dateOf(day.AddDate(0, 0, moved-1))
}

// tishaBav is 9 Av, a day later on a Sabbath.
func tishaBav(year int) (time.Month, int, int) {
	day := roshHashanah(year).AddDate(0, 0, -163+112)
	return dateOf(day.AddDate(0, 0, b2i(day.Weekday() == time.Saturday)-1))
}

// diwali is the night of the new moon of autumn, moved by some days: the moon
// must be dark until late in the evening.
func diwali(offset int) yearly {
	return plus(moonDay(newMoon, time.October, 15, 5.5, 20.5), offset)
}

// ugadi is the day after the new moon of spring.
func ugadi(year int) (time.Month, int, int) {
	return plus(moonDay(newMoon, time.March, 13, 5.5, 6), 1)(year)
}

// rakhi is the full moon of August.
func rakhi(year int) (time.Month, int, int) { return moonDay(fullMoon, time.August, 2, 5.5, 6)(year) }

// pongal is when the sun enters Capricorn of the stars, a day later in two
// years of four.
func pongal(year int) (time.Month, int, int) {
	return time.January, 14 + b2i(year%4 == 0 || year%4 == 3), 1
}

// parsiNewYear moves in a calendar that has no leap days.
func parsiNewYear(year int) (time.Month, int, int) {
	return dateOf(time.Date(year, time.August, 16-int(math.Floor(float64(year-2020)/4)), 0, 0, 0, 0, time.UTC))
}

// holika is the evening of the full moon of spring.
func holika(year int) (time.Month, int, int) {
	return moonDay(fullMoon, time.March, 1, 5.5, 18)(year)
}

// kingsDay is 27 April, the day before when that is a Sunday.
func kingsDay(year int) (time.Month, int, int) {
	if time.Date(year, time.April, 27, 0, 0, 0, 0, time.UTC).Weekday() == time.Sunday {
		return time.April, 26, 1
	}
	return time.April, 27, 1
}
