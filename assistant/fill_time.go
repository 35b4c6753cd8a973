package assistant

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// fillTime finds a free start that obeys the wish. No slot means saying so and
// offering others; one slot is proposed; several are offered.
func (t *turn) fillTime(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) (step, error) {
	if e.Change.Start != "" {
		return filled, nil
	}
	start, ok := chosen(e, s.Name, text)
	if !ok && e.Asked == s.Name {
		start, ok = byNumber(e.Options, text)
	}
	if ok {
		e.Change.Start = start
		return filled, nil
	}
	anchor := t.anchor(e, v)
	calendar, err := t.calendar(ctx, e, v)
	if err != nil {
		return ended, err
	}
	free, err := t.e.office.Slots(ctx, calendar, t.now)
	if err != nil {
		return ended, err
	}
	if len(free) == 0 {
		return t.noSlots(ctx, v)
	}
	if text == "" && e.Asked == s.Name && len(e.Options) > 0 {
		return t.offerTimes(e, s, stillFree(e.Options, free)), nil
	}
	wish := t.wish(e, text, anchor)
	if wish.Empty() && t.past(text, anchor) {
		t.r.say(fault.Words{DA: "Den tid er gået.", EN: "That time has passed."})
	}
	fits := matching(free, wish)
	if len(fits) == 0 && e.Asked == s.Name {
		fits = byWeekday(e.Options, wish)
	}
	offered := t.within(e, s, wish, fits)
	if len(offered) == 1 && (!wish.Empty() || len(free) == 1) {
		e.Change.Start = offered[0]
		if len(free) == 1 && wish.Empty() {
			t.r.say(fault.Words{DA: "Der er kun én ledig tid.", EN: "There is only one free time."})
		}
		return filled, nil
	}
	if len(offered) == 0 {
		t.unavailable(e, wish, text)
		offered = nearest(free, wish)
	} else if wish.ASAP {
		e.Change.Start = offered[0]
		return filled, nil
	}
	return t.offerTimes(e, s, offered), nil
}

// within keeps, among several times that fit, those that were offered when the
// citizen answers an offer: "torsdag" then means the Thursday on the list.
func (t *turn) within(e *errand, s action.Slot, wish when.Wish, fits []string) []string {
	if e.Asked != s.Name || len(fits) < 2 || wish.Empty() {
		return fits
	}
	var out []string
	for _, f := range fits {
		for _, o := range e.Options {
			if o.Value == f {
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 {
		return fits
	}
	return out
}

// byNumber reads a bare number as the day, or else the hour, of the one offered
// time that has it: "18" among 15 and 18 December.
func byNumber(offered []option, text string) (string, bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(strings.Trim(plain(text), ". "), "den "), "kl "))
	if err != nil {
		return "", false
	}
	var days, hours []string
	for _, o := range offered {
		at, err := citizen.FromWall(o.Value)
		if err == nil && at.Day() == n {
			days = append(days, o.Value)
		}
		if err == nil && at.Hour() == n {
			hours = append(hours, o.Value)
		}
	}
	switch {
	case len(days) == 1 && len(hours) == 0:
		return days[0], true
	case len(hours) == 1 && len(days) == 0:
		return hours[0], true
	}
	return "", false
}

// stillFree are the offered starts that nobody has taken meanwhile; all that is
// free when none is left.
func stillFree(offered []option, free []string) []string {
	var out []string
	for _, o := range offered {
		if has(free, o.Value) {
			out = append(out, o.Value)
		}
	}
	if len(out) == 0 {
		return free
	}
	return out
}

// byWeekday reads "tirsdag" as the Tuesday among the times offered, also when
// it is not the next one.
func byWeekday(offered []option, wish when.Wish) []string {
	var out []string
	for _, o := range offered {
		at, err := citizen.FromWall(o.Value)
		if err != nil {
			continue
		}
		for _, w := range wish.Any {
			if w.Weekdays.Has(at.Weekday()) && (!w.HasClock || w.Start.Hour() == at.Hour() && w.Start.Minute() == at.Minute()) {
				out = append(out, o.Value)
				break
			}
		}
	}
	return out
}

// maxOffered is how many times are offered at once.
const maxOffered = 5

func (t *turn) offerTimes(e *errand, s action.Slot, starts []string) step {
	if len(starts) > maxOffered {
		starts = starts[:maxOffered]
	}
	var options []option
	var list []string
	for _, st := range starts {
		label := t.sayWhen(st)
		options = append(options, option{st, label})
		list = append(list, label)
	}
	t.r.sayf("Ledige tider: %s.", "Free times: %s.", strings.Join(list, "; "))
	return t.ask(e, s, options)
}

// unavailable says that nothing is free at the time wished for, naming it.
func (t *turn) unavailable(e *errand, wish when.Wish, text string) {
	if wish.Empty() {
		return
	}
	e.Misses = 0
	if at, ok := wish.Exact(); ok {
		e.Refused = citizen.Wall(at)
		t.r.sayf("Der er ikke en ledig tid %s.", "There is no free time on %s.", t.sayWhen(e.Refused))
		return
	}
	if day, ok := dayWished(wish); ok {
		t.r.sayf("Der er ingen ledig tid %s, der passer.", "There is no free time that fits on %s.", t.sayWhen(day.Format("2006-01-02")))
		return
	}
	t.r.say(fault.Words{DA: "Der er ingen ledige tider, der passer med det.", EN: "There are no free times that fit that."})
}

func (t *turn) noSlots(ctx context.Context, v citizen.View) (step, error) {
	t.r.say(fault.Words{DA: "Der er ingen ledige tider i kalenderen lige nu, så jeg kan ikke give dig en.", EN: "There are no free times in the calendar right now, so I cannot give you one."})
	if err := t.phoneLine(ctx, v); err != nil {
		return ended, err
	}
	t.offerPerson()
	return ended, nil
}

// phoneLine names whom to call instead.
func (t *turn) phoneLine(ctx context.Context, v citizen.View) error {
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	if unit, ok := t.unit(contacts, command{}, v); ok {
		t.r.sayf("Du kan ringe til %s på %s.", "You can call %s on %s.", unit.Name, unit.Phone)
	}
	return nil
}

// wish reads when the citizen wants it. A time that only says which appointment
// is meant ("min tid på torsdag") is not a wish.
func (t *turn) wish(e *errand, text string, anchor time.Time) when.Wish {
	answering := e.Asked == "start"
	if awayUntil.MatchString(plain(text)) {
		return when.Wish{} // until when one is away is not when one wants to come
	}
	w := when.Wishes(t.timely(text), t.local(), when.Options{Anchor: anchor, Expect: answering})
	if anchor.IsZero() || answering || e.Asked == "confirm" || e.Asked == "step_up" {
		return w
	}
	kept := w.Any[:0:0]
	reason := reasonEnds(text, w.Any)
	for _, alt := range w.Any {
		if !names(alt, anchor) && alt.From >= reason {
			kept = append(kept, alt)
		}
	}
	w.Any = kept
	return w
}

// soThen parts the reason why a time does not suit from the time that does:
// "jeg skal til tandlæge fredag, så lad os tage onsdag".
var soThen = regexp.MustCompile(`(?i)^\s*(?:jeg|vi|min|mit|i|we|my)\s+(?:skal|har|er|arbejder|have|am|work|must)\b.*?\b(så|derfor|so|therefore)\s+(?:lad|kan|vil|må|tag|flyt|hellere|er|let|can|could|please|move)\b`)

// reasonEnds is where the reason in a text ends, 0 when it has none or when no
// time stands after it.
func reasonEnds(text string, times []when.Time) int {
	m := soThen.FindStringSubmatchIndex(text)
	if m == nil {
		return 0
	}
	for _, w := range times {
		if w.From >= m[2] {
			return m[2]
		}
	}
	return 0
}

// awayUntil tells until when the citizen cannot: "indlagt til på mandag".
var awayUntil = anyOf(`\b(indlagt|væk|bortrejst|på ferie|ude at rejse|syg|optaget|in hospital|away|on holiday|sick) (til|indtil|frem til|til og med|until|till) `)

// past reports whether a text wishes for a time that is over.
func (t *turn) past(text string, anchor time.Time) bool {
	for _, w := range when.Parse(t.timely(text), t.local(), when.Options{}) {
		if before := strings.ToLower(text[:min(w.From, len(text))]); w.HasDate && w.Kind == when.Point && !w.End.IsZero() && w.End.Before(t.local()) &&
			!names(w, anchor) && toward.MatchString(strings.TrimSpace(before)) {
			return true
		}
	}
	return false
}

// names reports whether a time is that of the appointment itself: its day, or
// its very moment.
func names(alt when.Time, anchor time.Time) bool {
	if !alt.HasDate || alt.Kind != when.Point || alt.Grain > when.Day {
		return false
	}
	if alt.HasClock {
		return alt.Start.Equal(anchor)
	}
	return covers([]when.Time{alt}, dayStart(anchor))
}

// dayWished is the one day that a wish is about.
func dayWished(w when.Wish) (time.Time, bool) {
	if len(w.Any) == 1 && w.Any[0].HasDate && w.Any[0].Grain <= when.Day && !w.Any[0].Start.IsZero() {
		return w.Any[0].Start, true
	}
	return time.Time{}, false
}

// anchor is the start of the appointment to be moved.
func (t *turn) anchor(e *errand, v citizen.View) time.Time {
	for _, a := range v.Appointments {
		if a.ID == e.Change.Target {
			if at, err := citizen.FromWall(a.Start); err == nil {
				return at
			}
		}
	}
	return time.Time{}
}

// calendar is whose free times are looked at: the appointment's own, or the
// desk of the topic in the citizen's municipality.
func (t *turn) calendar(ctx context.Context, e *errand, v citizen.View) (string, error) {
	for _, a := range v.Appointments {
		if a.ID == e.Change.Target {
			return a.Calendar, nil
		}
	}
	if e.Change.Type != "book" {
		return "", nil
	}
	calendars, err := t.e.office.Calendars(ctx)
	if err != nil {
		return "", err
	}
	term, _ := t.e.lexicon.Term(e.Topic)
	prefix := danish.Fold(v.Municipality)
	if a := aliases[prefix]; a != "" {
		prefix = a
	}
	for _, want := range []string{prefix + "-" + term.Calendar, prefix + "-borgerservice"} {
		if has(calendars, want) {
			e.Change.Target = want
			e.Change.Title = upper(term.In("da"))
			return want, nil
		}
	}
	return "", nil
}

func matching(free []string, wish when.Wish) []string {
	var out []string
	for _, s := range free {
		if at, err := citizen.FromWall(s); err == nil && (wish.Empty() || wish.Matches(at)) {
			out = append(out, s)
		}
	}
	return out
}

// nearest are the free times closest to the wish: the same day first, else the
// next ones.
func nearest(free []string, wish when.Wish) []string {
	day, ok := dayWished(wish)
	if !ok {
		return free
	}
	var same []string
	for _, s := range free {
		if strings.HasPrefix(s, day.Format("2006-01-02")) {
			same = append(same, s)
		}
	}
	if len(same) > 0 {
		return same
	}
	return free
}
