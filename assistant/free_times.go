package assistant

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// Which of the free times in a calendar obey a wish, and which are nearest to it.

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

// stillFree are the offered starts that nobody has taken meanwhile; all that is
// free when none is left.
func stillFree(offered []option, free []string) []string {
	if out := ofThose(free, values(offered)); len(out) > 0 {
		return out
	}
	return free
}

// ofThose are those of some free times that stand in a list.
func ofThose(free, list []string) []string {
	return slices.DeleteFunc(slices.Clone(free), func(s string) bool { return !has(list, s) })
}

// byWeekday reads "tirsdag" as the Tuesday among the times offered, also when it is not
// the next one. None when the wish says more of the date than a weekday.
func byWeekday(starts []string, wish when.Wish) []string {
	var out []string
	for _, s := range starts {
		if at, err := citizen.FromWall(s); err == nil && onWeekday(wish, at) {
			out = append(out, s)
		}
	}
	return out
}

// onWeekday reports whether a time is on the weekday that a wish names, in whatever week.
func onWeekday(wish when.Wish, at time.Time) bool {
	if len(wish.Any) == 0 || slices.ContainsFunc(wish.Any, func(w when.Time) bool { return w.Weekdays == 0 || w.Kind == when.Recurring }) {
		return false
	}
	const weeks = 26
	for k := range weeks {
		if (when.Wish{Any: wish.Any}).Matches(at.AddDate(0, 0, -7*k)) {
			return (when.Wish{Not: wish.Not}).Matches(at)
		}
	}
	return false
}

// notOn leaves out the times on a weekday that is turned down among those offered,
// though it is not the next such day; all of them when none would be left.
func notOn(starts []string, not []when.Time) []string {
	rest := slices.DeleteFunc(slices.Clone(starts), func(s string) bool {
		at, err := citizen.FromWall(s)
		return err == nil && slices.ContainsFunc(not, func(w when.Time) bool { return w.Weekdays.Has(at.Weekday()) })
	})
	if len(rest) == 0 {
		return starts
	}
	return rest
}

func values(options []option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Value
	}
	return out
}

// laterWeekday are the free times on a weekday that was wished for, when the next
// such day has none, and says so.
func (t *turn) laterWeekday(free []string, wish when.Wish) []string {
	day, one := dayWished(wish)
	if !one || wish.Any[0].Weekdays == 0 {
		return nil
	}
	later := byWeekday(free, wish)
	if len(later) > 0 {
		t.r.sayf("Der er ingen ledig tid %s, der passer.", "There is no free time that fits on %s.", t.sayWhen(day.Format("2006-01-02")))
		day := later[0][:len("2006-01-02")]
		later = slices.DeleteFunc(later, func(s string) bool { return !strings.HasPrefix(s, day) })
	}
	return later
}

// freeStarts are the starts that are free in the calendar of an errand.
func (t *turn) freeStarts(ctx context.Context, e *errand, v citizen.View) ([]string, error) {
	calendar, err := t.calendar(ctx, e, v)
	if err != nil {
		return nil, err
	}
	return t.e.office.Slots(ctx, calendar, t.now)
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

// closest are the free times nearest to a moment, as many as are offered, in their
// order.
func closest(free []string, at time.Time) []string {
	away := func(start string) time.Duration {
		s, err := citizen.FromWall(start)
		if err != nil {
			return time.Duration(1<<63 - 1)
		}
		return s.Sub(at).Abs()
	}
	near := slices.Clone(free)
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(away(a), away(b)) })
	near = near[:min(len(near), maxOffered)]
	slices.Sort(near)
	return near
}

// nearest are the free times closest to the wish: the same day first, else the
// next ones.
func nearest(free []string, wish when.Wish) []string {
	day, ok := dayWished(wish)
	if !ok && len(wish.Any) == 1 && wish.Any[0].HasDate && !wish.Any[0].Start.IsZero() {
		return closest(free, wish.Any[0].Start)
	}
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
