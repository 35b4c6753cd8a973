package assistant

import (
	"context"
	"fmt"
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

// fill tries to fill one slot from a text and from what is known, and asks for
// it otherwise.
func (t *turn) fill(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) (step, error) {
	switch s.Kind {
	case action.Appointment:
		return t.fillAppointment(e, s, v, text), nil
	case action.Document:
		return t.fillDocument(e, s, v, text), nil
	case action.Case:
		return t.fillCase(e, s, v, text), nil
	case action.Topic:
		return t.fillTopic(e, s, text), nil
	case action.Time:
		return t.fillTime(ctx, e, s, v, text)
	case action.Text:
		return t.fillText(e, s, text), nil
	case action.File:
		if e.Change.Upload != nil {
			return filled, nil
		}
	case action.Phone, action.Email:
		return t.fillEntity(e, s, text), nil
	case action.Person:
		return t.fillPerson(ctx, e, s, text), nil
	case action.Areas:
		return t.fillAreas(e, s, v, text), nil
	case action.Holder:
		return t.fillHolder(ctx, e, s, v, text), nil
	}
	return t.ask(e, s, nil), nil
}

// ask asks for a slot and offers the options as buttons.
func (t *turn) ask(e *errand, s action.Slot, options []option) step {
	if e.Asked == s.Name && e.Misses > 1 {
		t.offerPerson()
	}
	e.Asked, e.Options = s.Name, options
	t.r.say(s.Ask)
	t.r.asks(Ask(s.Asks))
	t.r.message.Choices = nil
	for _, o := range options {
		t.r.choice("slot:"+o.Value, o.Label)
	}
	t.r.choice("drop", t.r.words("Drop det", "Never mind"))
	return asked
}

// chosen reads an answer that points at one of the options offered.
func chosen(e *errand, name, text string) (string, bool) {
	if e.Asked != name || text == "" {
		return "", false
	}
	for _, o := range e.Options {
		if o.Value == text || danish.Fold(o.Label) == danish.Fold(text) {
			return o.Value, true
		}
	}
	if i, ok := pointed(text, len(e.Options)); ok {
		return e.Options[i].Value, true
	}
	if len(e.Options) == 1 && readYesNo(text) == yes {
		return e.Options[0].Value, true
	}
	return "", false
}

func (t *turn) fillAppointment(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled
	}
	all := opened(only(t.childItems(t.items(v), e.Change.Child), "appointment"))
	if len(all) == 0 && e.Change.Child != "" {
		e.Change.Child = "" // the child was the reason, not the one who has the appointment
		all = opened(only(t.items(v), "appointment"))
	}
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Jeg kan ikke se nogen kommende aftaler at ændre.", EN: "I cannot see any coming appointments to change."})
		t.offerPerson()
		return ended
	}
	fits := t.pointedAt(all, text)
	switch {
	case len(fits) == 1:
		return t.takeAppointment(e, v, fits[0])
	case len(fits) == 0 && len(t.e.lexicon.Find(text)) > 0 && e.Asked == "" && len(all) > 1:
		t.r.say(fault.Words{DA: "Den aftale kan jeg ikke finde hos dig.", EN: "I cannot find that appointment among yours."})
		fits = all
	case len(fits) == 0:
		fits = all
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
	return t.ask(e, s, options)
}

// pointedAt narrows appointments by words, then by the dates said, then by what
// was just spoken about.
func (t *turn) pointedAt(all []item, text string) []item {
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
	if len(back) == 1 && thatOne.MatchString(plain(text)) {
		return back
	}
	if dated := onDays(all, leavingFirst(text, times)); len(dated) > 0 {
		return dated
	}
	if len(back) > 0 && len(back) < len(all) {
		return back
	}
	return nil
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
		if before := strings.TrimSpace(strings.ToLower(text[:min(alt.From, len(text))])); !toward.MatchString(before) {
			out = append(out, alt)
		}
	}
	return out
}

var (
	toward  = anyOf(`\b(til|to|indtil|until|hellere|rather|i stedet)$`)
	thatOne = anyOf(`\b(den|det|tiden|aftalen|mødet|it|that|that one|the meeting|the appointment)\b`)
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

func hasArea(list []citizen.Area, a citizen.Area) bool {
	for _, x := range list {
		if x == a {
			return true
		}
	}
	return false
}

func (t *turn) notInMandate(v citizen.View) {
	t.r.sayf("Det må jeg ikke gøre: fuldmagten fra %s giver dig lov til at handle om %s, men ikke om dette.", "I may not do that: the mandate from %s lets you act on %s, but not on this.", v.Name, areaNames(t, v.ActAreas))
	t.r.message.Outcome = Refuse
}

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
	w := when.Wishes(t.timely(text), t.local(), when.Options{Anchor: anchor, Expect: answering})
	if anchor.IsZero() || answering || e.Asked == "confirm" || e.Asked == "step_up" {
		return w
	}
	kept := w.Any[:0:0]
	for _, alt := range w.Any {
		if !names(alt, anchor) {
			kept = append(kept, alt)
		}
	}
	w.Any = kept
	return w
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

func (t *turn) fillDocument(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled
	}
	all := only(t.items(v), "document")
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Der er ingen, der har bedt om et dokument fra dig lige nu, så jeg har ikke lagt filen på en sag.", EN: "Nobody has asked for a document from you right now, so I have not put the file on a case."})
		t.offerPerson()
		return ended
	}
	fits := t.pick(all, e.Words+" "+text+" "+fileWords(e), t.e.lexicon.Find(e.Words+" "+text+" "+fileWords(e)))
	if len(fits) == 0 {
		fits = all
	}
	if len(fits) == 1 {
		if v.OnBehalf && !t.mayActOn(v, fits[0].document.Case) {
			t.notInMandate(v)
			return ended
		}
		e.Change.Target = fits[0].ID
		return filled
	}
	var options []option
	for _, it := range fits {
		options = append(options, option{it.ID, it.title})
	}
	return t.ask(e, s, options)
}

func fileWords(e *errand) string {
	if e.Change.Upload == nil {
		return ""
	}
	return strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(e.Change.Upload.Name)
}

func (t *turn) mayActOn(v citizen.View, caseID string) bool {
	for _, c := range v.Cases {
		if c.ID == caseID {
			return hasArea(v.ActAreas, c.Area)
		}
	}
	return false
}

func (t *turn) fillCase(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled
	}
	all := only(t.items(v), "case")
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Jeg kan ikke se nogen sager at skrive om.", EN: "I cannot see any cases to write about."})
		t.offerPerson()
		return ended
	}
	fits := t.pick(all, text, t.e.lexicon.Find(text))
	if len(fits) == 0 {
		fits = t.lastShown(all, all)
	}
	if len(fits) == 0 {
		fits = all
	}
	if len(fits) == 1 {
		if v.OnBehalf && !t.mayActOn(v, fits[0].ID) {
			t.notInMandate(v)
			return ended
		}
		e.Change.Target, e.Change.Case = fits[0].ID, fits[0].ID
		return filled
	}
	var options []option
	for _, it := range fits {
		options = append(options, option{it.ID, it.title})
	}
	return t.ask(e, s, options)
}

func (t *turn) fillTopic(e *errand, s action.Slot, text string) step {
	if e.Topic != "" {
		t.topicSet(e)
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Topic = id
		t.topicSet(e)
		return filled
	}
	decl, _ := action.ByType(e.Action)
	if id := t.topicOf(decl, t.e.lexicon.Find(text)); id != "" {
		e.Topic = id
		t.topicSet(e)
		return filled
	}
	if e.Asked == s.Name && decl.Type == "book" && text != "" {
		e.Topic, e.Change.Text = "borgerservice", text
		t.topicSet(e)
		return filled
	}
	var options []option
	if decl.Type == "apply" {
		for _, id := range []string{"hjaelpemidler", "boligstoette", "hjemmepleje", "enkeltydelse", "friplads"} {
			term, _ := t.e.lexicon.Term(id)
			options = append(options, option{id, upper(term.In(t.r.lang))})
		}
	}
	return t.ask(e, s, options)
}

func (t *turn) topicSet(e *errand) {
	if e.Change.Type == "apply" {
		e.Change.Target = e.Topic
	}
}

func (t *turn) fillText(e *errand, s action.Slot, text string) step {
	if e.Change.Text != "" {
		return filled
	}
	if e.Asked == s.Name && strings.TrimSpace(text) != "" {
		e.Change.Text = text
		return filled
	}
	if body := quoted(e.Words); body != "" && e.Asked == "" {
		e.Change.Text = body
		return filled
	}
	return t.ask(e, s, nil)
}

// subordinate is the word order after "at": "at jeg ikke kan" says "jeg kan ikke".
var subordinate = regexp.MustCompile(`^(((?:ikke|gerne|desværre|også|lige|måske|altid|aldrig|nok|stadig|allerede|snart) ?)+) (\S+)`)

// quoted finds the words to send in "skriv til Camilla at jeg er syg".
func quoted(text string) string {
	for _, cut := range []string{": ", " at jeg ", " om at ", " at ", " that i ", " that "} {
		if i := strings.Index(strings.ToLower(text), cut); i > 0 {
			body := strings.TrimSpace(text[i+len(cut):])
			if strings.HasSuffix(cut, "jeg ") {
				body = "Jeg " + subordinate.ReplaceAllString(body, "$3 $1")
			} else if strings.HasSuffix(cut, " i ") {
				body = "I " + body
			}
			if len(strings.Fields(body)) >= 3 {
				return upper(body)
			}
		}
	}
	return ""
}

func (t *turn) fillEntity(e *errand, s action.Slot, text string) step {
	if e.Change.Text != "" || t.entity(e, s, text) {
		return filled
	}
	if e.Asked == s.Name && text != "" {
		if s.Kind == action.Phone {
			t.r.say(fault.Words{DA: "Det kan jeg ikke læse som et telefonnummer. Det skal have otte cifre.", EN: "I cannot read that as a phone number. It must have eight digits."})
		} else {
			t.r.say(fault.Words{DA: "Det kan jeg ikke læse som en e-mailadresse, for eksempel navn@eksempel.dk.", EN: "I cannot read that as an e-mail address, for example name@example.dk."})
		}
	}
	return t.ask(e, s, nil)
}

// entity takes a phone number or an e-mail address out of the citizen's own
// words.
func (t *turn) entity(e *errand, s action.Slot, text string) bool {
	want := danish.KindPhone
	if s.Kind == action.Email {
		want = danish.KindEmail
	}
	found := ""
	for _, ent := range danish.Find(text) {
		if ent.Kind == want {
			found = ent.Value // the last one: "fra … til …"
		}
	}
	if want == danish.KindPhone && found != "" {
		found = citizen.NormalPhone(found)
	}
	e.Change.Text = found
	return found != ""
}

func (t *turn) fillPerson(ctx context.Context, e *errand, s action.Slot, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	for _, ent := range danish.Find(text) {
		if ent.Kind == danish.KindName {
			return t.takePerson(ctx, e, ent.Text)
		}
	}
	if e.Asked == s.Name && len(strings.Fields(text)) >= 2 && len(strings.Fields(text)) <= 5 {
		return t.takePerson(ctx, e, strings.TrimSpace(text))
	}
	return t.ask(e, s, nil)
}

func (t *turn) takePerson(_ context.Context, e *errand, name string) step {
	e.Change.Target = name
	e.Change.Extra = map[string]string{"name": name}
	e.Change.Grant = &citizen.Delegation{To: name, ValidFrom: citizen.Day(t.now)}
	return filled
}

// fillAreas reads which areas a mandate shall cover: those named, or all that
// the citizen has cases in.
func (t *turn) fillAreas(e *errand, s action.Slot, v citizen.View, text string) step {
	if g := e.Change.Grant; g != nil && len(g.Read)+len(g.Act) > 0 {
		return filled
	}
	areas := t.areasIn(text, v)
	if len(areas) == 0 {
		var options []option
		for _, c := range v.Cases {
			options = append(options, option{string(c.Area), t.areaName(c.Area)})
		}
		options = append(options, option{string(citizen.Aftaler), t.areaName(citizen.Aftaler)}, option{"alt", t.r.words("alle mine sager og aftaler", "all my cases and appointments")})
		return t.ask(e, s, options)
	}
	e.Change.Grant.Read = areas
	if !readOnly.MatchString(plain(e.Words + " " + text)) {
		e.Change.Grant.Act = actable(areas)
	}
	return filled
}

// actable leaves out the pseudo-areas that only open a view.
func actable(areas []citizen.Area) []citizen.Area {
	var out []citizen.Area
	for _, a := range areas {
		if a != citizen.Aftaler && a != citizen.Oekonomi {
			out = append(out, a)
		}
	}
	return out
}

var (
	readOnly = anyOf(`\b(kun (se|læse|kigge)|se med|læseadgang|læse med|only (see|read|view)|read[- ]only)\b`)
	allAreas = anyOf(`\b(alt|alle|det hele|everything|all)\b`)
)

func (t *turn) areasIn(text string, v citizen.View) []citizen.Area {
	var out []citizen.Area
	add := func(a citizen.Area) {
		if !hasArea(out, a) {
			out = append(out, a)
		}
	}
	folded := danish.Fold(text)
	for _, id := range t.e.lexicon.Find(text) {
		if term, ok := t.e.lexicon.Term(id); ok && id != "fuldmagt" {
			add(citizen.Area(term.Area))
		}
	}
	if strings.Contains(folded, "aftale") || strings.Contains(folded, "appointment") {
		add(citizen.Aftaler)
	}
	if strings.Contains(folded, "økonomi") || strings.Contains(folded, "penge") || strings.Contains(folded, "financ") || strings.Contains(folded, "money") {
		add(citizen.Oekonomi)
	}
	if len(out) == 0 && allAreas.MatchString(folded) {
		for _, c := range v.Cases {
			add(c.Area)
		}
		add(citizen.Aftaler)
	}
	return out
}

func (t *turn) fillHolder(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		t.holderName(ctx, e)
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		t.holderName(ctx, e)
		return filled
	}
	var options []option
	day := citizen.Day(t.now)
	for _, d := range v.Given {
		if !d.Valid(day) {
			continue
		}
		name := t.personName(ctx, d.To)
		if namesPerson(danish.Fold(text), name, "") {
			options = []option{{d.To, name}}
			break
		}
		options = append(options, option{d.To, name})
	}
	switch len(options) {
	case 0:
		t.r.say(fault.Words{DA: "Du har ikke givet nogen en fuldmagt, der gælder nu.", EN: "You have not given anybody a mandate that is valid now."})
		return ended
	case 1:
		e.Change.Target = options[0].Value
		t.holderName(ctx, e)
		return filled
	}
	return t.ask(e, s, options)
}

func (t *turn) holderName(ctx context.Context, e *errand) {
	e.Change.Extra = map[string]string{"name": t.personName(ctx, e.Change.Target)}
}

// precheck stops an action that would be wrong to start: what is asked for is
// open already, or a like meeting is booked.
func (t *turn) precheck(ctx context.Context, decl action.Action, e *errand, v citizen.View) (stop bool, err error) {
	switch decl.Type {
	case "apply":
		return t.alreadyOpen(e, v), nil
	case "book":
		if e.Again || e.Topic == "" || e.Asked != "" {
			return false, nil
		}
		return t.alreadyBooked(e, v), nil
	}
	return false, nil
}

// alreadyOpen tells how a case of the same sort stands instead of opening a
// second one.
func (t *turn) alreadyOpen(e *errand, v citizen.View) bool {
	term, ok := t.e.lexicon.Term(e.Topic)
	if !ok {
		return false
	}
	all := t.items(v)
	for _, it := range all {
		if it.case_ == nil || string(it.case_.Area) != term.Area && string(it.case_.Area) != e.Topic || settled(it.case_) {
			continue
		}
		e.Change.Target = e.Topic
		t.r.sayf("Du har allerede en sag om %s, så jeg sender ikke en ny ansøgning.", "You already have a case about %s, so I will not send a new application.", term.In(t.r.lang))
		t.r.add(it.say)
		t.show(it)
		t.alsoTell(command{Arg: "cases"}, all, []item{it})
		return true
	}
	for _, a := range v.Applications {
		if a.Subject == e.Topic {
			t.r.sayf("Du har allerede sendt en ansøgning om %s %s. Den er ikke afgjort endnu.", "You already sent an application for %s on %s. It is not decided yet.", term.In(t.r.lang), t.sayWhen(a.Sent))
			return true
		}
	}
	return false
}

// settled says that a case is decided and closed, so that a new application
// makes sense.
func settled(c *citizen.Case) bool {
	return c.DecisionDate != "" || strings.HasPrefix(danish.Fold(c.Status), "afgjort") || strings.HasPrefix(danish.Fold(c.Status), "afsluttet")
}

// alreadyBooked asks whether a second meeting of the same sort is wanted.
func (t *turn) alreadyBooked(e *errand, v citizen.View) bool {
	term, _ := t.e.lexicon.Term(e.Topic)
	for _, it := range opened(only(t.items(v), "appointment")) {
		if !has(it.terms, e.Topic) || e.Topic == "borgerservice" || e.Topic == "hold" {
			continue
		}
		t.r.sayf("Du har allerede en tid om %s: %s", "You already have a meeting about %s: %s", term.In(t.r.lang), it.say)
		t.show(it)
		t.r.say(fault.Words{DA: "Vil du flytte den, eller vil du have endnu en tid?", EN: "Do you want to move it, or do you want one more?"})
		t.r.choice("rebook:"+it.ID, t.r.words("Flyt den", "Move it"))
		t.r.choice("again:"+e.Topic, t.r.words("Bestil endnu en", "Book one more"))
		t.r.choice("keep", t.r.words("Behold den, som den er", "Keep it as it is"))
		t.r.asks(AskWhich)
		return true
	}
	return false
}

// say writes the name of an errand for a list of what is in hand.
func (e errand) String() string { return fmt.Sprintf("%s %s", e.Action, e.Change.Target) }
