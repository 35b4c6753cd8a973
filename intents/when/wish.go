package when

import (
	"slices"
	"time"
)

// Wish is what a citizen says about when, as one constraint: any of the
// alternatives, and none of what was ruled out. The zero Wish asks for nothing
// and is satisfied by every moment.
type Wish struct {
	// Any are the alternatives ("mandag eller onsdag efter kl 12" is two).
	Any []Time
	// Not are the times ruled out ("ikke om mandagen", "torsdag kan jeg ikke").
	Not []Time
	// Leaving are the times that something is moved away from ("flyt min tid
	// fra torsdag til fredag"); they tell which appointment is meant.
	Leaving []Time
	// ASAP: the first moment is the best.
	ASAP bool
	// Other: another day or time than Options.Anchor is asked for.
	Other bool
}

// Wishes reads a whole sentence as one constraint. Dates and clock times are
// put together across it ("torsdag … så kl 13"), times in the past are stories
// and left out, and so are durations.
func Wishes(text string, now time.Time, opt Options) Wish {
	var w Wish
	var said []Time
	for _, t := range Parse(text, now, opt) {
		switch {
		case t.Kind == Duration || t.Grain == Second && t.Kind == Point:
		case t.Leaving:
			w.Leaving = append(w.Leaving, t)
		case t.Other:
			w.Other = true
			w.Not = append(w.Not, t)
		case t.ASAP:
			w.ASAP = true
		case t.HasDate && t.Kind != Recurring && t.past(now):
		case t.Not:
			w.Not = append(w.Not, t)
		default:
			said = append(said, t)
		}
	}
	w.Any = alternatives(said)
	return w
}

// past reports whether the time was over before today.
func (t Time) past(now time.Time) bool {
	end := t.End
	if end.IsZero() {
		return false
	}
	return !end.After(Day.floor(now))
}

// alternatives puts the halves of dates together. A half that is missing in
// one alternative is taken from the others when it was said once: "mandag
// eller tirsdag kl 10".
func alternatives(said []Time) []Time {
	var any []Time
	for _, t := range said {
		if len(any) > 0 {
			if both, ok := Combine(any[len(any)-1], t); ok {
				any[len(any)-1] = both
				continue
			}
		}
		any = append(any, t)
	}
	dates, clocks := halves(any, true), halves(any, false)
	for i, t := range any {
		if !t.HasDate && t.clock.said() && len(dates) == 1 {
			any[i] = dates[0].withClock(t)
		}
		if !t.HasClock && len(clocks) == 1 {
			any[i] = t.withClock(clocks[0])
		}
	}
	return any
}

// halves lists the alternatives that say the date, or the clock.
func halves(any []Time, date bool) []Time {
	var out []Time
	for _, t := range any {
		if date && t.HasDate || !date && t.clock.said() {
			out = append(out, t)
		}
	}
	return out
}

// Combine joins two times that each say one half ("torsdag" and "kl 13"), or a
// week or month and a day in it ("næste uge" and "torsdag"). It reports false,
// and returns a, when they are two different times.
func Combine(a, b Time) (Time, bool) {
	switch {
	case a.Not || b.Not || a.Kind == Duration || b.Kind == Duration || a.Leaving || b.Leaving:
		return a, false
	case a.HasDate && !b.HasDate && !a.HasClock && b.clock.said():
		return a.withClock(b), true
	case b.HasDate && !a.HasDate && !b.HasClock && a.clock.said():
		return b.withClock(a), true
	case !a.HasDate && !b.HasDate:
		return a.sameClock(b)
	case b.HasDate && a.HasDate && a.Grain >= Week && a.Kind == Point && b.Weekdays != 0 && b.Kind == Point:
		return a.dayOf(b)
	}
	return a, false
}

// withClock completes a date with the clock half of another time.
func (t Time) withClock(c Time) Time {
	t.clock, t.HasClock, t.Ambiguous = c.clock, true, c.Ambiguous
	t.Approx = t.Approx || c.Approx
	t.Grain = c.clock.grain
	t.To, t.From = max(t.To, c.To), min(t.From, c.From)
	if t.clock.open != 0 {
		t.clock = t.clock.closed()
	}
	if t.Kind == Point {
		if t.clock.ranged {
			t.Kind = Interval
		}
		if s, ok := within(once(span{t.dates.start, t.dates.end, Day}), t.clock.series())(t.dates.start, 1); ok {
			t.Start, t.End = s.start, s.end
		}
	}
	return t
}

// sameClock joins a clock and a part of the day: "kl 8 … om aftenen".
func (t Time) sameClock(o Time) (Time, bool) {
	c, ok := t.clock.with(o.clock)
	if !ok || !t.clock.said() || !o.clock.said() {
		return t, false
	}
	if t.clock.part != 0 {
		t.Kind, t.Start, t.End = o.Kind, o.Start, o.End
	}
	t.clock, t.Ambiguous, t.Grain = c, c.ambiguous, c.grain
	if t.Kind == Point {
		t.Start = wall(t.Start, c.from)
		t.End = c.grain.add(t.Start, 1)
	}
	return t, true
}

// dayOf is the named weekday within a week, or the first of a month.
func (t Time) dayOf(day Time) (Time, bool) {
	at := weekdaySeries(day.Weekdays, day.parity, day.rank)
	s, ok := inside(span{t.dates.start, t.dates.end, t.Grain}, at, t.dates.start, 1)
	if !ok {
		return t, false
	}
	out := day
	out.Start, out.End, out.dates, out.Grain = s.start, s.end, s, Day
	if day.clock.said() {
		clock := day
		clock.HasDate = false
		out = out.withClock(clock)
	}
	return out, true
}

// Empty reports whether nothing was said about when.
func (w Wish) Empty() bool {
	return len(w.Any) == 0 && len(w.Not) == 0 && !w.ASAP && !w.Other
}

// Matches reports whether an appointment at that moment satisfies the wish.
func (w Wish) Matches(slot time.Time) bool {
	for _, t := range w.Not {
		if !t.Matches(slot) {
			return false
		}
	}
	return len(w.Any) == 0 || slices.ContainsFunc(w.Any, func(t Time) bool { return t.Matches(slot) })
}

// Exact returns the one moment that was asked for, when both its date and its
// clock were. An hour of 1 to 6 that may be am or pm is after noon: nobody
// books an appointment at night.
func (w Wish) Exact() (time.Time, bool) {
	if len(w.Any) != 1 {
		return time.Time{}, false
	}
	t := w.Any[0]
	if t.Kind != Point || !t.HasDate || !t.HasClock || t.Approx || t.Not {
		return time.Time{}, false
	}
	if t.Ambiguous && t.Start.Hour() >= 1 && t.Start.Hour() < 7 {
		return wall(t.Start, t.clock.from%halfDay+halfDay), true
	}
	return t.Start, true
}

// Refine is the wish after a second answer: halves that the new answer leaves
// out are kept from w ("torsdag", then "kl 13"), what it says anew replaces w.
// Times that were ruled out stay so.
func (w Wish) Refine(next Wish) Wish {
	out := next
	out.Not = append(slices.Clone(w.Not), next.Not...)
	out.Leaving = append(slices.Clone(w.Leaving), next.Leaving...)
	out.ASAP = next.ASAP || w.ASAP && len(next.Any) == 0
	if len(next.Any) == 0 {
		out.Any = w.Any
		return out
	}
	out.Any = slices.Clone(next.Any)
	if len(w.Any) != 1 {
		return out
	}
	for i, t := range out.Any {
		old := w.Any[0]
		if old.HasDate && !t.HasDate {
			old.HasClock, old.clock = false, clock{}
		}
		if both, ok := Combine(old, t); ok {
			out.Any[i] = both
		}
	}
	return out
}
