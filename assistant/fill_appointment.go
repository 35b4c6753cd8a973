package assistant

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
)

func (t *turn) fillAppointment(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled
	}
	all := opened(only(t.childItems(t.items(v), e.Change.Child), "appointment"))
	if whole := opened(only(t.items(v), "appointment")); e.Change.Child != "" && (len(all) == 0 || len(t.pick(all, text, t.e.lexicon.Find(text))) == 0 && len(t.pick(whole, text, t.e.lexicon.Find(text))) > 0) {
		e.Change.Child, all = "", whole // the child was the reason, or has another part of the message
	}
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Jeg kan ikke se nogen kommende aftaler at ændre.", EN: "I cannot see any coming appointments to change."})
		t.offerPerson()
		return ended
	}
	if e.Asked == "" {
		if it, ok := t.notInCalendar(v, all, text); ok {
			return t.leaveToCase(v, it)
		}
	}
	if e.Asked == s.Name && e.Change.Type == "rebook" && anythingFree.MatchString(trimLead(plain(text))) && len(t.e.lexicon.Find(text)) == 0 {
		e.Wish = text // "anything on Monday?" is no appointment on Monday
		t.r.say(fault.Words{DA: "Det husker jeg, når jeg finder en ny tid.", EN: "I will remember that when I look for a new time."})
		return t.ask(e, s, e.Options)
	}
	fits := t.pointedAt(all, text)
	if list := meantAll(all, fits, text); len(list) > 1 && e.Asked == "" {
		t.oneByOne(e, list)
		return t.takeAppointment(e, v, list[0])
	}
	switch {
	case len(fits) == 1:
		return t.takeAppointment(e, v, fits[0])
	case len(fits) == 0 && len(t.e.lexicon.Find(text)) > 0 && e.Asked == "" && len(all) > 1:
		t.r.say(fault.Words{DA: "Den aftale kan jeg ikke finde hos dig.", EN: "I cannot find that appointment among yours."})
		fits = all
	case len(fits) == 0 && e.Asked == s.Name && len(e.Options) > 1 && readYesNo(text) == yes:
		t.r.say(toWhich)
		fits = offeredOf(e, all)
	case len(fits) == 0:
		fits = all
	case e.Asked == s.Name:
		fits = saidMost(fits, text)
	}
	if len(fits) == 1 {
		return t.takeAppointment(e, v, fits[0])
	}
	var options []option
	for _, it := range fits {
		options = append(options, option{it.ID, it.title + ", " + t.sayWhen(it.appointment.Start)})
		t.show(it)
	}
	t.r.message.Cards = nil
	t.keepWish(e, all, text)
	return t.ask(e, s, options)
}

// toWhich asks what a yes to several things is a yes to.
var toWhich = fault.Words{DA: "Hvilken af dem skal det være?", EN: "Which of them is it to be?"}

// offeredOf are the appointments that were offered, all of them when none was.
func offeredOf(e *errand, all []item) []item {
	offered := slices.DeleteFunc(slices.Clone(all), func(it item) bool { return !offeredTo(e, it.ID) })
	if len(offered) == 0 {
		return all
	}
	return offered
}

// saidMost is of several appointments the one of which every word was said that was said
// of any of them, and more; all where there is none: "den hos Dorthe om raskmelding".
func saidMost(list []item, text string) []item {
	said := map[string]bool{}
	for _, tok := range danish.Tokens(danish.Fold(text)) {
		said[danish.Stem(tok.Text)] = true
	}
	best, most, ties := 0, -1, 0
	for i, it := range list {
		n := 0
		for w := range it.words {
			if said[w] || akin(said, w) {
				n++
			}
		}
		switch {
		case n > most:
			best, most, ties = i, n, 0
		case n == most:
			ties++
		}
	}
	if ties > 0 || most < 1 {
		return list
	}
	return list[best : best+1]
}

// notInCalendar finds the case that words are about when no appointment is: help
// with a bath every Thursday is no appointment, although one stands that day.
func (t *turn) notInCalendar(v citizen.View, all []item, text string) (item, bool) {
	found := t.e.lexicon.Find(text)
	folded := danish.Fold(text)
	if len(found) == 0 || slices.ContainsFunc(all, func(it item) bool { return terms.Shared(found, it.terms) > 0 || it.with(folded) }) {
		return item{}, false
	}
	for _, it := range only(t.items(v), "case") {
		if terms.Shared(found, it.terms) > 0 && terms.Shared(it.terms, homeServices) > 0 {
			return it, true
		}
	}
	return item{}, false
}

// leaveToCase says that help in the home is changed by those who give it.
func (t *turn) leaveToCase(v citizen.View, it item) step {
	if v.OnBehalf && !hasArea(v.ActAreas, it.case_.Area) {
		t.notInMandate(v)
		t.offerPerson()
		return ended
	}
	t.r.sayf("“%s” er ikke en aftale i kalenderen, så den kan jeg ikke flytte eller aflyse her. Skriv eller ring til %s, så ved de det.", "“%s” is not an appointment in the calendar, so I cannot move or cancel it here. Write to or call %s, so that they know.", it.title, it.case_.Responsible)
	t.show(it)
	t.r.choice("message:"+it.ID, t.r.words("Skriv til "+it.case_.Responsible, "Write to "+it.case_.Responsible))
	t.offerPerson()
	return ended
}

// keepWish keeps when the citizen wants it, said before it is known which
// appointment: "nej vent, hellere tirsdag".
func (t *turn) keepWish(e *errand, all []item, text string) {
	text = wanted(text)
	wish := t.wish(e, text, time.Time{})
	if e.Change.Type == "rebook" && !wish.Empty() && len(onDays(all, leavingFirst(text, wish))) == 0 {
		e.Wish = text
		if e.Asked != "" {
			t.r.say(fault.Words{DA: "Det husker jeg, når jeg finder en ny tid.", EN: "I will remember that when I look for a new time."})
		}
	}
}

// anythingFree asks for a free time.
var anythingFree = anyOf(`^(er der|har (i|de|du)|is there|do (you|they) have)?( )?(ikke )?(noget|anything|something|en tid|ledigt|a time)\b`)

// aPlural says that several of one's appointments are meant.
var aPlural = anyOf(`\b(både|mine|vores|de|tiderne|aftalerne|møderne|samtalerne|besøgene|begge|my|both) ?(\p{L}+ )?(tider|aftaler|møder|samtaler|besøg|appointments|meetings|visits)?\b.*\b(og|and|samt)\b`)

// meantAll are the appointments that are all meant: "alle mine aftaler", "dem
// begge", "tiderne med Pia og Jens". None when one of them is.
func meantAll(all, fits []item, text string) []item {
	p := plain(text)
	whole := fits
	if len(whole) == 0 {
		whole = all
	}
	if m := countedOnes.FindStringSubmatch(p); m != nil && countWords[m[1]] == len(fits) {
		return fits
	}
	if len(places(text, len(whole))) == len(whole) || len(fits) > 1 && aPlural.MatchString(p) {
		return whole
	}
	return nil
}

// countedOnes says how many of one's appointments are meant: "mine to møder med Dorthe".
var countedOnes = regexp.MustCompile(`(?:mine|vores|de|my|the) (to|tre|two|three) (?:\p{L}*møder|aftaler|tider|\p{L}*samtaler|besøg|appointments|meetings|visits)`)

// oneByOne puts the errand for all but the first of several appointments in the
// queue: each is previewed and confirmed by itself.
func (t *turn) oneByOne(e *errand, list []item) {
	var more []command
	for _, it := range list[1:] {
		more = append(more, command{Verb: "action", Arg: e.Action, Record: it.ID, Text: it.title, Subject: e.Subject, P: 1})
	}
	t.state.Queue = append(more, t.state.Queue...)
	t.r.sayf("Det er %d aftaler. Jeg tager dem én ad gangen.", "These are %d appointments. I take them one at a time.", len(list))
}

// pointedAt narrows appointments by words, then by the dates said, then by what
// was just spoken about.
func (t *turn) pointedAt(all []item, text string) []item {
	if hit := t.pointsOut(all, text); len(hit) > 0 {
		return hit
	}
	if home := atHome(all); inHome.MatchString(plain(text)) && len(home) > 0 && len(home) < len(all) {
		all = home
		if len(home) == 1 || len(t.pick(all, text, t.e.lexicon.Find(text))) == 0 {
			return home
		}
	}
	if held := heldAs(all, text); len(held) == 1 {
		return held
	}
	times := when.Wishes(t.timely(text), t.local(), when.Options{})
	fits := t.pick(all, text, t.e.lexicon.Find(text))
	if len(fits) > 1 {
		if dated := onDays(fits, leavingFirst(text, times)); len(dated) > 0 {
			return dated
		}
	}
	if len(fits) > 0 {
		return fits
	}
	back := t.lastShown(all, all)
	if len(back) == 0 && t.state.Guide != "" {
		back = t.pick(all, "", []string{t.state.Guide})
	}
	if meant := t.ofMatterInHand(all, back, text, times); len(meant) > 0 {
		return meant
	}
	if dated := onDays(all, leavingFirst(text, times)); len(dated) == 1 && awayWhile.MatchString(text) {
		return dated // the one that falls while somebody is away
	}
	if persons := withPerson(all); len(persons) == 1 && pronoun.MatchString(danish.Fold(text)) {
		return persons // "mødet med ham"
	}
	if e := t.state.errand(); e != nil && e.Asked == "" {
		back = withHim(back, text)
	}
	theirs := len(back) == 1 && pronoun.MatchString(danish.Fold(text)) && len(withPerson(back)) == 1 // "kan hun komme tirsdag"
	if len(back) == 1 && (theirs || thatOne.MatchString(theDay.ReplaceAllString(plain(text), ""))) {
		return back
	}
	if last := t.state.Last; len(back) == 1 && last != nil && last.Outcome == Proactive {
		return back // the one that the citizen was just reminded of
	}
	if dated := onDays(all, leavingFirst(text, times)); len(dated) > 0 {
		return dated
	}
	if timed := atHours(all, leavingFirst(text, times)); len(timed) == 1 {
		return timed
	}
	if len(back) > 0 && len(back) < len(all) {
		return back
	}
	return nil
}

// ofMatterInHand are the appointments that an order which names none can mean, where the
// only day that it says stands in what is told of oneself beside it: the one of the matter
// spoken of when it is to be sooner ("kan jeg komme før, jeg skal til London i uge 50"),
// else that one or those that the day collides with. None when no such day is said.
func (t *turn) ofMatterInHand(all, back []item, text string, times when.Wish) []item {
	e := t.state.errand()
	if e == nil || e.Asked != "" || len(back) != 1 {
		return nil
	}
	dated := slices.DeleteFunc(onDays(all, leavingFirst(text, times)), func(it item) bool { return it.ID == back[0].ID })
	said, list := t.judged(e, citizen.View{}, text)
	order := ""
	for _, c := range list {
		if part := strings.TrimSpace(said[c.from:c.to]); !keptFrom.MatchString(plain(part)) || excused.MatchString(plain(part)) {
			order += part + ", "
		}
	}
	switch {
	case len(dated) == 0 || len(onDays(all, leavingFirst(order, when.Wishes(order, t.local(), when.Options{})))) > 0:
		return nil
	case anyEarlier.MatchString(plain(order)):
		return back
	}
	return append(back[:1:1], dated...)
}

// inHome says that the appointment is at home.
var inHome = anyOf(`\b(hjemme hos (mig|os)|her ?hjemme|derhjemme|i (mit |eget )?hjem(met)?|at (my )?home|(to|at) my (place|house|home))\b`)

// heldAs are the appointments that are held in the way that a text says: "det over
// telefonen", "the video one".
func heldAs(all []item, text string) []item {
	p, mode := plain(text), ""
	switch {
	case byPhone.MatchString(p):
		mode = "telefon"
	case byVideo.MatchString(p):
		mode = "video"
	}
	return slices.DeleteFunc(slices.Clone(all), func(it item) bool { return mode == "" || it.appointment.Mode != mode })
}

var (
	byPhone = anyOf(`^(nej |no )?(den|det|the|that)( (one|der|er|foregår))* (over|på|i|by|on)? ?(the )?(telefonen?|tlf|phone)( one)?$`)
	byVideo = anyOf(`^(nej |no )?(den|det|the|that)( (one|der|er|foregår))* (over|på|by|on)? ?(the )?video(en|mødet)?( one)?$`)
)

// atHome are the appointments for which somebody comes to the citizen.
func atHome(all []item) []item {
	return slices.DeleteFunc(slices.Clone(all), func(it item) bool { return !strings.HasPrefix(it.appointment.Place, "Hjemme hos") })
}

// leavingFirst are the times that say which appointment is meant: those it is
// moved away from or that do not suit, when the text has any; else all but
// those it is moved to.
func leavingFirst(text string, w when.Wish) []when.Time {
	from := append(append([]when.Time{}, w.Leaving...), w.Not...)
	for i := range from {
		from[i].Not = false
	}
	if len(from) > 0 {
		return from
	}
	var out []when.Time
	for _, alt := range w.Any {
		before := strings.TrimSpace(strings.ToLower(text[:min(alt.From, len(text))]))
		after := strings.TrimSpace(strings.ToLower(text[min(alt.To, len(text)):]))
		if (!toward.MatchString(before) || cannotCome.MatchString(before)) && !suiting.MatchString(after) {
			out = append(out, alt)
		}
	}
	return out
}

var (
	toward = anyOf(`\b(til|to|indtil|until|hellere|rather|i stedet|(be|være|blive|ligge|lægges|komme|come)( (over|om|hen))?)( (på|den|on|the|at|kl))*$`)
	// cannotCome says when one cannot: "I can't come on Friday" is not toward it.
	cannotCome = anyOf(`\b(ikke|ik|not|can't|cannot|won't) (komme|come|møde|make it)( (på|den|on|the|at|kl))*$`)
	suiting    = anyOf(`^(ville |would |vil |kan |could )?(være |be )?(er |is |passer |passede |suits |works |går )?(mig |me )?(meget |much |fint |også )*(bedre|bedst|better|best|fint|fine|godt|good|ok|okay|perfekt|perfect|super|dejligt|muligt|possible|great|i stedet|istedet|instead)\b`)
	thatOne    = anyOf(`\b(den|det|tiden|aftalen|mødet|it|that|that one|the meeting|the appointment)\b`)
)

func (t *turn) takeAppointment(e *errand, v citizen.View, it item) step {
	a := it.appointment
	if !a.Rebookable {
		t.r.sayf("“%s” kan ikke ændres her. Ring til %s.", "“%s” cannot be changed here. Please call %s.", a.Title, a.With)
		return ended
	}
	if v.OnBehalf && !hasArea(v.ActAreas, v.AreaOf(*a)) {
		t.notInMandate(v)
		return ended
	}
	e.Change.Target = a.ID
	t.state.Shown = []record{it.record}
	return filled
}
