package when

import "time"

// Grain is how precisely a moment was said: "tirsdag" has grain Day, "kl 16"
// grain Hour. The zero Grain means that nothing was said.
type Grain uint8

// The grains, finest first.
const (
	Second Grain = iota + 1
	Minute
	Hour
	Day
	Week
	Month
	Quarter
	Year
)

var grainNames = [...]string{"", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// String returns the English name in lower case, "" for the zero Grain.
func (g Grain) String() string { return grainNames[min(int(g), len(grainNames)-1)] }

// Kind tells what sort of expression a Time is.
type Kind uint8

const (
	// Point is one unit of the calendar or the clock: "på torsdag", "kl 16".
	Point Kind = iota
	// Interval is from something to something, open when one end is zero.
	Interval
	// Duration is a length without a place in time: "fem dage".
	Duration
	// Recurring is a day of every week, or every other, or of every month: "hver
	// anden tirsdag", "den første mandag i hver måned".
	Recurring
)

// Weekdays is a set of days of the week; bit 1<<time.Weekday.
type Weekdays uint8

// Has reports whether d is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

// Time is one time expression found in a text.
type Time struct {
	// Start and End bound the time, half-open, in the location of now. A zero
	// Start or End means open: "efter kl 16" has no End, "inden jul" no Start.
	// An interval named by its last unit ("9 til 11") ends after that unit.
	Start, End time.Time
	// Grain is the finest unit that was said.
	Grain Grain
	// From and To are byte offsets in the text.
	From, To int
	Kind     Kind
	// HasDate and HasClock tell which half was said: "kl 16" has no date,
	// "på torsdag" no clock. A dialogue can Combine the two.
	HasDate, HasClock bool
	// Ambiguous means an hour of 1 to 11 that may be before or after noon.
	Ambiguous bool
	// Approx is set by "cirka", "omkring", "-tiden".
	Approx bool
	// Not turns the wish around: "ikke om mandagen", "en anden dag".
	Not bool
	// ASAP is "så hurtigt som muligt": any time from now, the first is best.
	ASAP bool
	// Other is "en anden dag": not on the day of Options.Anchor, if that is known.
	Other bool
	// Leaving marks the time that something is moved away from: "fra torsdag"
	// in "flyt min tid fra torsdag til fredag".
	Leaving bool
	// Weekdays and Every describe a Recurring time: which days, and every how
	// many weeks (1, or 2 for "hver anden"), counted from Start. A bare weekday
	// ("på torsdag") has its day in Weekdays, too.
	Weekdays Weekdays
	Every    int
	// Length is the length of a Duration; a month counts 30 days, a year 365.
	Length time.Duration

	parity int // of the weeks of a Recurring time: even 2, odd 1
	rank   int // of a Recurring weekday in its month, -1 the last

	dates span  // the days that were said, for Matches; zero ends are open
	clock clock // the time of day that was said
}

// Options tune Parse. The zero value suits an ordinary sentence.
type Options struct {
	// Anchor is the moment that "samme tid ugen efter", "lidt senere" and "en
	// anden dag" are relative to, such as the appointment to be moved.
	Anchor time.Time
	// Expect says that a time was asked for: bare numbers and words such as
	// "8", "10.30" and "morgen" are then times, also inside a sentence. Without
	// it they are times only when they are all that was said.
	Expect bool
}

// maxText bounds the text that Parse looks at, in bytes; what follows is not
// searched.
const maxText = 8 << 10

// Parse finds the time expressions in a Danish or English text, relative to
// now, in the order in which they appear, longest match first. The location of
// now is the citizen's. Parse is safe for concurrent use and never fails: a
// text without times gives nil.
func Parse(text string, now time.Time, opt Options) []Time {
	if len(text) > maxText {
		text = text[:maxText]
	}
	p := newParser(text, now, opt)
	var found []Time
	for i := 0; i < len(p.toks); {
		t, next, ok := p.expression(i)
		if !ok {
			i++
			continue
		}
		found = append(found, t)
		i, p.ended, p.denied = next, next, t.Not
	}
	p.markLeaving(found)
	return found
}
