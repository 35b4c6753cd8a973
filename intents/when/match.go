package when

import "time"

// Matches reports whether an appointment at that moment would satisfy the
// wish. A time without a date matches on any day, one without a clock at any
// time of the day; an hour that may be am or pm matches both. A Duration asks
// for nothing and matches always.
func (t Time) Matches(slot time.Time) bool {
	if t.Kind == Duration {
		return true
	}
	return t.holds(slot) != t.Not
}

// Days are the days that people mean, half-open, which is wider than Start and End for
// "de næste par uger", said of what one has: it begins today. Zero ends are open.
func (t Time) Days() (from, to time.Time) { return t.dates.start, t.dates.end }

func (t Time) holds(slot time.Time) bool {
	if t.Other && t.dates.start.IsZero() {
		return false
	}
	if t.ASAP {
		return !slot.Before(t.Start)
	}
	if !t.Start.IsZero() {
		slot = slot.In(t.Start.Location())
	} else if !t.End.IsZero() {
		slot = slot.In(t.End.Location())
	}
	if t.clock.said() && !t.clock.has(slot, t.Approx) {
		return false
	}
	if t.Kind == Recurring {
		return t.recurs(slot)
	}
	if !t.HasDate {
		return true
	}
	if t.HasClock && !t.clock.said() {
		return t.holdsMoment(slot)
	}
	from, to := t.dates.start, t.dates.end
	if t.Approx && t.Grain == Day && t.Kind == Point {
		from, to = from.AddDate(0, 0, -2), to.AddDate(0, 0, 2)
	}
	late := !from.IsZero() && slot.Before(from)
	return !late && (to.IsZero() || slot.Before(to)) && t.betweenMoments(slot)
}

// betweenMoments keeps to the exact ends of "lidt senere" and "tidligere".
func (t Time) betweenMoments(slot time.Time) bool {
	if t.Grain != Second || t.Kind != Interval {
		return true
	}
	return (t.Start.IsZero() || !slot.Before(t.Start)) && (t.End.IsZero() || slot.Before(t.End))
}

// holdsMoment compares with moments such as "om to timer", give or take.
func (t Time) holdsMoment(slot time.Time) bool {
	if t.Kind == Point {
		return !slot.Before(t.Start.Add(-slack*time.Second)) && !slot.After(t.Start.Add(slack*time.Second))
	}
	return (t.Start.IsZero() || !slot.Before(t.Start)) && (t.End.IsZero() || slot.Before(t.End))
}

// recurs reports whether the slot is on one of the days, every so many weeks.
func (t Time) recurs(slot time.Time) bool {
	if !t.Weekdays.Has(slot.Weekday()) {
		return false
	}
	if t.rank != 0 {
		return ranks(slot, t.rank)
	}
	if t.parity != 0 { // a year of 53 weeks has two odd ones in a row
		return weekHas(slot, t.parity)
	}
	if t.Every < 2 {
		return true
	}
	weeks := int(Week.floor(slot).Sub(Week.floor(t.Start)).Hours()+36) / (7 * 24)
	return weeks%t.Every == 0
}
