package when

import (
	"math"
	"time"
)

// Feasts that follow the moon are computed, not tabulated. Where a community
// goes by sighting the moon, the day that it announces may differ by one.

// unixEpoch is the Julian day of 1 January 1970.
const unixEpoch = 2440587.5

// lunation is the mean length of a month of the moon, in days.
const lunation = 29.530588861

// moonPhase is the moment of new moon number k since 6 January 2000, of full
// moon with half numbers: the main terms of Jean Meeus, Astronomical
// Algorithms, chapter 49, good to a few minutes.
func moonPhase(k float64) time.Time {
	t := k / 1236.85
	sin := func(sun, moon, node float64) float64 {
		m := 2.5534 + 29.10535670*k
		mp := 201.5643 + 385.81693528*k + 0.0107582*t*t
		f := 160.7108 + 390.67050284*k - 0.0016118*t*t
		return math.Sin((sun*m + moon*mp + node*f) * math.Pi / 180)
	}
	e := 1 - 0.002516*t
	jd := 2451550.09766 + lunation*k + 0.00015437*t*t - 0.0007
	jd += -0.40720*sin(0, 1, 0) + 0.17241*e*sin(1, 0, 0) + 0.01608*sin(0, 2, 0) + 0.01039*sin(0, 0, 2) +
		0.00739*e*sin(-1, 1, 0) - 0.00514*e*sin(1, 1, 0) + 0.00208*e*e*sin(2, 0, 0) - 0.00111*sin(0, 1, -2)
	return time.Unix(int64((jd-unixEpoch)*86400), 0).UTC()
}

const (
	newMoon  = 0.0
	fullMoon = 0.5
)

// moonDay is the day of the new or full moon in the month of the moon that
// follows a date, in a zone some hours east of UTC, where the day is reckoned
// from an hour: 6 if the moon at sunrise counts, 18 at sunset.
func moonDay(phase float64, from time.Month, day int, zone, hour float64) yearly {
	return func(year int) (time.Month, int, int) {
		start := time.Date(year, from, day, 0, 0, 0, 0, time.UTC)
		k := math.Floor(start.Sub(moonPhase(0)).Hours()/24/lunation) - 1 + phase
		at := moonPhase(k)
		for ; at.Before(start); k++ {
			at = moonPhase(k)
		}
		return dateOf(at.Add(time.Duration((zone - hour) * float64(time.Hour))))
	}
}

func dateOf(t time.Time) (time.Month, int, int) { return t.Month(), t.Day(), 1 }

// lasting gives a feast its number of days.
func (d yearly) lasting(n int) yearly {
	return func(year int) (time.Month, int, int) {
		month, day, _ := d(year)
		return month, day, n
	}
}

// muharram1440 is the number of the new moon that began the Islamic year 1440.
const muharram1440 = 231

// islamic is a day of the Islamic year, whose months begin on the evening after
// the conjunction is past by sunset in Mecca.
func islamic(month, day, days int) yearly {
	return func(year int) (time.Month, int, int) {
		about := (year - 622) * 33 / 32
		for y := about - 1; y <= about+2; y++ {
			at := moonPhase(float64(muharram1440 + (y-1440)*12 + month - 1))
			first := at.Add((3-19)*time.Hour).AddDate(0, 0, day+1)
			if first.Year() == year {
				return first.Month(), first.Day(), days
			}
		}
		return time.January, 0, days
	}
}

// ramadan lasts until Eid.
func ramadan(year int) (time.Month, int, int) {
	month, day, _ := islamic(9, 1, 1)(year)
	start := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	month, last, _ := islamic(10, 1, 1)(year)
	end := time.Date(year, month, last, 0, 0, 0, 0, time.UTC)
	days := int(end.Sub(start).Hours() / 24)
	if days < 29 || days > 30 {
		days = 30
	}
	return start.Month(), start.Day(), days
}

// orthodoxEaster is Easter by the Julian calendar, on the Gregorian one (Meeus),
// moved by some days; good until 2099.
func orthodoxEaster(offset int) yearly {
	return func(year int) (time.Month, int, int) {
		d := (19*(year%19) + 15) % 30
		e := (2*(year%4) + 4*(year%7) - d + 34) % 7
		return dateOf(time.Date(year, time.Month((d+e+114)/31), (d+e+114)%31+1+13+offset, 0, 0, 0, 0, time.UTC))
	}
}

// roshHashanah is the first day of the Jewish year that begins in a year: the
// molad of Tishri, put off so that the years around it have an allowed length.
func roshHashanah(year int) time.Time {
	jewish := year + 3761
	last, present, next := moladDay(jewish-1), moladDay(jewish), moladDay(jewish+1)
	if next-present == 356 {
		present += 2
	} else if present-last == 382 {
		present++
	}
	const epoch = -2092590 // the day before the first molad, from 1 January 1970
	return time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, present+epoch)
}

// moladDay counts days to the new moon of Tishri, moved off Sunday, Wednesday
// and Friday.
func moladDay(jewish int) int {
	months := (235*jewish - 234) / 19
	parts := 12084 + 13753*months
	days := 29*months + parts/25920
	if 3*(days+1)%7 < 3 {
		days++
	}
	return days
}

// jewish is a feast some days from Passover, or from New Year in autumn. It
// begins on the evening before, and so is its date here.
func jewish(fromPassover bool, offset, days int) yearly {
	return func(year int) (time.Month, int, int) {
		d := roshHashanah(year)
		if fromPassover {
			d = d.AddDate(0, 0, -163)
		}
		d = d.AddDate(0, 0, offset-1)
		return d.Month(), d.Day(), days
	}
}
