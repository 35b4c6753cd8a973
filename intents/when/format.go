package when

import (
	"fmt"
	"strings"
	"time"
)

// Style is how much of a moment Format writes, and how.
type Style uint8

const (
	// Full is "torsdag den 26. november kl. 10.00".
	Full Style = iota
	// FullYear is Full with the year.
	FullYear
	// Date is "torsdag den 26. november".
	Date
	// DateYear is "torsdag den 26. november 2026".
	DateYear
	// Short is "tor. 26/11 kl. 10.00".
	Short
	// ShortDate is "26/11-2026" in Danish, "26/11/2026" in English.
	ShortDate
	// Clock is "kl. 10.00".
	Clock
)

var danishDays = [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}

var danishMonths = [...]string{"", "januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
	"september", "oktober", "november", "december"}

// Format writes a moment as people read it, in t's own location. Danish is
// written for lang "da", English for every other language. Parse reads it back.
func Format(t time.Time, lang string, style Style) string {
	danish := lang == "da"
	day := dayName(t, danish)
	month := t.Month().String()
	if danish {
		month = danishMonths[t.Month()]
	}
	long, article, clock := day+" %d %s", "", " at "+clockText(t, danish)
	if danish {
		long, article, clock = day+" %s%d. %s", "den ", " "+clockText(t, danish)
	}
	date := fmt.Sprintf(long, t.Day(), month)
	if danish {
		date = fmt.Sprintf(long, article, t.Day(), month)
	}
	switch style {
	case FullYear:
		return fmt.Sprintf("%s %d%s", date, t.Year(), clock)
	case Date:
		return date
	case DateYear:
		return fmt.Sprintf("%s %d", date, t.Year())
	case Short:
		return fmt.Sprintf("%s %d/%d%s", shortDay(day, danish), t.Day(), t.Month(), clock)
	case ShortDate:
		return shortDate(t, danish)
	case Clock:
		return strings.TrimPrefix(clock[1:], "at ")
	}
	return date + clock
}

func shortDay(day string, danish bool) string {
	short := string([]rune(day)[:3])
	if danish {
		short += "."
	}
	return short
}

func shortDate(t time.Time, danish bool) string {
	if danish {
		return fmt.Sprintf("%d/%d-%d", t.Day(), t.Month(), t.Year())
	}
	return fmt.Sprintf("%d/%d/%d", t.Day(), t.Month(), t.Year())
}

func dayName(t time.Time, danish bool) string {
	if danish {
		return danishDays[t.Weekday()]
	}
	return t.Weekday().String()
}

// clockText is "kl. 10.00" (Dansk Sprognævn, § 66 note: full stop) or "10:00".
func clockText(t time.Time, danish bool) string {
	if danish {
		return t.Format("kl. 15.04")
	}
	return t.Format("15:04")
}

// Relative writes a moment as it is said on the day of now: "i morgen kl.
// 10.00", "på torsdag kl. 10.00" within six days, else Full, with the year
// when it is more than half a year away.
func Relative(t, now time.Time, lang string) string {
	danish := lang == "da"
	t = t.In(now.Location())
	clock := " at " + clockText(t, danish)
	if danish {
		clock = " " + clockText(t, danish)
	}
	switch days := daysBetween(now, t); {
	case days == 0:
		return pick(danish, "i dag", "today") + clock
	case days == 1:
		return pick(danish, "i morgen", "tomorrow") + clock
	case days == -1:
		return pick(danish, "i går", "yesterday") + clock
	case days > 1 && days < 7:
		return pick(danish, "på ", "on ") + dayName(t, danish) + clock
	case days > 182 || days < -182:
		return Format(t, lang, FullYear)
	}
	return Format(t, lang, Full)
}

func pick(danish bool, da, en string) string {
	if danish {
		return da
	}
	return en
}

// daysBetween counts calendar days, whatever summer time does.
func daysBetween(a, b time.Time) int {
	y, m, d := a.Date()
	from := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	y, m, d = b.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(from) / (24 * time.Hour))
}
