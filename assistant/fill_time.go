package assistant

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// fits are the free starts that a wish allows: of those that were offered the ones on the
// weekday that it names, the next such day first, though a nearer one was not offered; else
// all that are free then, or on that weekday of a later week.
func (t *turn) fits(e *errand, s action.Slot, free []string, wish when.Wish) []string {
	list := ofThose(free, byWeekday(values(e.Options), wish))
	if next := matching(list, wish); len(next) > 0 {
		list = next
	}
	if len(list) == 0 {
		list = matching(free, wish)
	}
	if len(list) == 0 {
		list = t.laterWeekday(free, wish)
	}
	if e.Asked == s.Name && len(wish.Any) == 0 {
		list = notOn(list, wish.Not)
	}
	return list
}

// fillTime finds a free start that obeys the wish. No slot means saying so and
// offering others; one slot is proposed; several are offered.
func (t *turn) fillTime(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) (step, error) {
	if e.Change.Start != "" {
		return filled, nil
	}
	var kept []when.Time
	if e.Asked == s.Name && !isOption(e, text) {
		text, kept = t.toward(e, v, text)
	}
	if start, ok := t.chosenTime(e, s, text); ok {
		e.Change.Start = start
		return filled, nil
	}
	if e.Asked != s.Name && e.Change.Type == "rebook" && wantedIn(e.Words) == wantsForm {
		return t.askedForm(ctx, e)
	}
	if _, byPlace := pointed(text, maxOffered); byPlace && e.Asked != s.Name {
		text = "" // "the earlier one" said which appointment
	}
	anchor := t.anchor(e, v)
	from := anchor
	if day, err := citizen.FromWall(e.Refused); err == nil && fromThere.MatchString(plain(text)) {
		from = day // "okay dagen efter så", after a day that has nothing free
	}
	free, err := t.freeStarts(ctx, e, v)
	if err != nil {
		return ended, err
	}
	if len(free) == 0 {
		return t.noSlots(ctx, v)
	}
	if e.Asked == s.Name && (text == "" && len(e.Options) > 0 || len(e.Options) > 1 && readYesNo(text) == yes) {
		if text != "" {
			t.r.say(toWhich)
		}
		return t.offerTimes(e, s, stillFree(e.Options, free)), nil // yes to which of them?
	}
	wish := t.wish(e, text, from)
	if list := t.soonerOrLater(e, s, free, text, anchor); len(list) > 0 {
		return t.offerTimes(e, s, list), nil
	}
	if list, ok := t.otherThan(e, s, free, text); ok {
		return t.offerTimes(e, s, list), nil
	}
	if wish.Empty() && e.Wish != "" {
		text = e.Wish
		wish = t.wish(e, text, anchor)
	}
	if e.Wish = ""; !wish.Empty() {
		e.When = text
	}
	if wish.Empty() && onceFree.MatchString(plain(t.in.Text)) {
		t.r.say(fault.Words{DA: "Hvornår det er, kan jeg ikke se. Skriv klokkeslættet, så finder jeg de tider, der passer.", EN: "I cannot see when that is. Write the hour, and I will find the times that fit."})
	}
	if wish.Empty() && t.past(text, anchor) {
		t.r.say(fault.Words{DA: "Den tid er gået.", EN: "That time has passed."})
	}
	hour := anchor
	if at, err := citizen.FromWall(firstOf(values(e.Options))); err == nil && len(e.Options) == 1 {
		hour = at // earlier on the day than what is proposed
	}
	if list, ok := t.otherHour(free, text, hour); ok {
		return t.offerTimes(e, s, list), nil
	}
	offered := t.within(e, s, wish, t.fits(e, s, free, wish))
	if len(offered) == 1 && (len(kept) == 0 || len(wish.Any) > 0) && (!wish.Empty() || len(free) == 1 && e.Asked != s.Name) {
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
	} else if !wish.Empty() && e.Asked == s.Name && slices.Equal(offered, values(e.Options)) {
		t.r.say(fault.Words{DA: "De passer alle med det.", EN: "They all fit that."})
	}
	return t.offerTimes(e, s, offered), nil
}

// askedForm answers who asked to have a meeting by phone or by video, and moves nothing.
func (t *turn) askedForm(ctx context.Context, e *errand) (step, error) {
	it, v, err := t.target(ctx, e)
	if err == nil && it != nil {
		t.answerOf(ctx, v, caseBehind(v, *it), *it, wantsForm, e.Words)
		t.show(*it)
	}
	return ended, err
}

var (
	anyLater   = anyOf(`\b(noget |lidt |meget )?(senere|later)( på dagen| på ugen)?\b`)
	anyEarlier = anyOf(`\b(noget |lidt )?(tidligere|før( det| den| de)?|hurtigere|earlier|sooner)\b`)
	anyOthers  = anyOf(`\b(andre|flere|nogle andre|nogen andre) (tider|dage|muligheder|tidspunkter)\b|\bnoget andet\b|\b(hvad|har (i|du|de)|er der) (\p{L}+ ){0,3}(ellers|andet|andre|flere)\b|^(ok |okay )?(ellers )?(noget )?andet$|^(ok |okay )?(otherwise )?something else$|\bingen af (dem|de)\b|\bpasser (mig )?(alle |alle sammen )?(ikke|ik)$|\bkan (jeg )?(ikke|ik) nogen af\b|\bnone of (them|these|those)\b|\b(any )?other (times|days|options)\b|\bany others?\b|\banything else\b`)
)

// measured says by how much, or of what: "en time senere", "senere end kl. 12",
// "tidligere på dagen".
var measured = anyOf(`\d|\b(time|timer|halv\w*|kvarter|minut\w*|dag\w*|uge\w*|måned\w*|end|på|om|\w*dag|hour\w*|minute\w*|day\w*|week\w*|month\w*|than|in|on|\w*day|jul|nytår|christmas)\b`)

// relative reports whether a text asks for other times than those that were
// offered, without saying which.
func relative(text string) bool {
	p := plain(text)
	return anyOthers.MatchString(p) || !wonders.MatchString(trimLead(p)) && (anyLater.MatchString(p) || anyEarlier.MatchString(p)) && !measured.MatchString(p)
}

// wonders asks how, why or how long: no wish for another time, though "før" and "senere"
// stand in it.
var wonders = anyOf(`^(hvor (lang|lange|langt|længe|meget|mange|dyrt|hurtigt)|hvorfor|hvem|hvordan|how|why|who)\b`)

// otherThan are the free times later or earlier than those offered, or than the
// one proposed, or beside them, when that is what is asked for ("har du noget
// tidligere?"); when there are none it says so, and what was offered stands.
func (t *turn) otherThan(e *errand, s action.Slot, free []string, text string) ([]string, bool) {
	p := plain(text)
	if e.Asked != s.Name || len(e.Options) == 0 || !relative(text) {
		return nil, false
	}
	had := values(e.Options)
	var fits func(start string) bool
	switch {
	case anyEarlier.MatchString(p):
		fits = func(start string) bool { return start < slices.Min(had) }
	case anyLater.MatchString(p):
		fits = func(start string) bool { return start > slices.Max(had) }
	case anyOthers.MatchString(p):
		fits = func(start string) bool { return !slices.Contains(had, start) }
	default:
		return nil, false
	}
	list := slices.DeleteFunc(slices.Clone(free), func(start string) bool { return !fits(start) })
	if len(list) == 0 {
		t.r.say(fault.Words{DA: "Der er ikke andre ledige tider lige nu.", EN: "There are no other free times right now."})
		t.offerPerson()
		return stillFree(e.Options, free), true
	}
	return list, true
}

// soonerOrLater are the free times before or after the appointment that is to be moved,
// when a clause of the order says no more than that: "kan den blive før? jeg skal rejse i
// næste uge". None when there are none, or nothing of the kind is said.
func (t *turn) soonerOrLater(e *errand, s action.Slot, free []string, text string, anchor time.Time) []string {
	if e.Asked == s.Name || anchor.IsZero() {
		return nil
	}
	for _, c := range clauses(text) {
		if !relative(c) || anyOthers.MatchString(c) {
			continue
		}
		at, earlier := citizen.Wall(anchor), anyEarlier.MatchString(c)
		return slices.DeleteFunc(slices.Clone(free), func(start string) bool { return (start < at) != earlier })
	}
	return nil
}

// otherHour are the free times at a later or an earlier hour of the day than the
// appointment has now, on whatever day; when there are none it says so.
func (t *turn) otherHour(free []string, text string, anchor time.Time) ([]string, bool) {
	m := hourWished.FindString(plain(text))
	if m == "" || anchor.IsZero() || dayWords.MatchString(plain(text)) {
		return nil, false
	}
	later := anyLater.MatchString(m)
	minute := func(at time.Time) int { return at.Hour()*60 + at.Minute() }
	list := slices.DeleteFunc(slices.Clone(free), func(start string) bool {
		at, err := citizen.FromWall(start)
		return err != nil || later && minute(at) <= minute(anchor) || !later && minute(at) >= minute(anchor)
	})
	if len(list) == 0 {
		t.r.say(fault.Words{DA: "Der er ingen ledige tider på det tidspunkt af dagen.", EN: "There are no free times at that time of the day."})
		return free, true
	}
	return list, true
}

// fromThere counts from the day last spoken of.
var fromThere = anyOf(`\b(dagen|ugen|dage|uger|the day|the week|days?|weeks?) (efter|før|derefter|after|before)\b`)

// dayWords say which day.
var dayWords = anyOf(`\d|\b(man|tirs|ons|tors|fre|lør|søn)dag\b|\b(i morgen|overmorgen|uge|ugen|tomorrow|week|(mon|tues|wednes|thurs|fri)day)\b`)

// hourWished asks for another hour of the day.
var hourWished = anyOf(`\b(senere|tidligere|later|earlier) (på|om|in|on) (dagen|formiddagen|eftermiddagen|the day)\b`)

// chosenTime is the offered time that an answer points at, by its day or hour, by
// its button or by its place.
func (t *turn) chosenTime(e *errand, s action.Slot, text string) (string, bool) {
	if start, ok := byNumber(e.Options, text); ok && e.Asked == s.Name {
		return start, true
	}
	start, ok := chosen(e, s.Name, text)
	if !ok || dayNamed.MatchString(plain(text)) {
		return "", false
	}
	if _, bare := pointed(text, len(e.Options)); bare || isOption(e, text) {
		return start, true
	}
	said := when.Wishes(t.timely(text), t.local(), when.Options{Expect: true})
	at, err := citizen.FromWall(start)
	return start, err == nil && (said.Empty() || said.Matches(at)) // "den første, og gerne fredag" is a Friday
}

// dayNamed is a day of the month, not the number of an offered time: "den 1. så".
var dayNamed = anyOf(`\b(den|d) \d`)

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
		e.Refused = citizen.Wall(day)
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

// names reports whether a time is that of the appointment itself: its day, its hour,
// or its very moment.
func names(alt when.Time, anchor time.Time) bool {
	if alt.HasClock && !alt.HasDate && alt.Kind == when.Point {
		return alt.Start.Hour() == anchor.Hour() && alt.Start.Minute() == anchor.Minute()
	}
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
	const day = 36 * time.Hour // a day on which the clock is set back has 25 hours
	if len(w.Any) == 1 && w.Any[0].End.Sub(w.Any[0].Start) < day && w.Any[0].HasDate && w.Any[0].Grain <= when.Day && !w.Any[0].Start.IsZero() {
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
