package assistant

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

// A value that is filled may be put right at any time: another time, person, thing, area
// or number than was understood. What else is known of the errand stays.

// corrected reads a correction of a value that is already filled: late in the
// dialogue, at the confirmation, as well as early.
func (t *turn) corrected(ctx context.Context, e *errand, text string) (bool, error) {
	decl, ok := action.ByType(e.Action)
	if !ok {
		return false, nil
	}
	v, err := t.view(ctx, e.Subject)
	if err != nil {
		return false, err
	}
	for _, s := range decl.Slots {
		switch s.Kind {
		case action.Topic:
			if t.otherThingThan(e, text) {
				return true, t.advance(ctx, "")
			}
			if t.otherTopic(e, decl, t.topicOf(decl, t.e.lexicon.Find(text)), text) {
				return true, t.advance(ctx, text)
			}
		case action.Areas:
			if t.otherAreas(e, t.areasIn(text, v), text) {
				return true, t.advance(ctx, "")
			}
		case action.Time:
			if wish, changed := t.timeInstead(e, s, v, text); changed {
				return true, t.advance(ctx, wish)
			}
		case action.Phone, action.Email:
			if t.otherValue(e, s, text) {
				return true, t.advance(ctx, "")
			}
		case action.File:
			if wrongFile.MatchString(plain(text)) {
				e.Change.Upload, e.Approval, e.Asked = nil, "", ""
				t.r.say(fault.Words{DA: "Så bruger jeg ikke den fil.", EN: "Then I do not use that file."})
				return true, t.advance(ctx, "")
			}
		case action.Text:
			if t.otherWords(e, text) {
				return true, t.advance(ctx, "")
			}
		case action.Case:
			if hit := t.otherCase(e, v, text); hit != "" {
				e.Change.Target, e.Change.Case, e.Approval = hit, hit, ""
				return true, t.advance(ctx, "")
			}
		case action.Appointment:
			if hit, other := t.otherAppointment(e, v, text); hit != "" || other {
				e.ofOther(hit)
				t.state.Shown = nil // not the one that was just said no to
				return true, t.advance(ctx, text)
			}
		}
	}
	return false, nil
}

// timeInstead takes the proposed time back for another: wish is where it is to be read
// from, "" when it was chosen.
func (t *turn) timeInstead(e *errand, s action.Slot, v citizen.View, text string) (wish string, changed bool) {
	if start := otherOffered(e, text); start != "" {
		e.Change.Start, e.Approval, e.Asked = start, "", ""
		return "", true
	}
	whole := text
	text, kept := t.toward(e, v, text)
	if hourWished.MatchString(plain(text)) && !dayWords.MatchString(plain(text)) {
		e.Options = []option{{Value: e.Change.Start}}
		e.Change.Start, e.Approval, e.Asked = "", "", s.Name
		return text, true
	}
	others := relative(text) && !wonders.MatchString(trimLead(plain(whole)))
	if last := clauses(text); len(last) > 0 && onlyOther.MatchString(last[len(last)-1]) && !notOther.MatchString(plain(text)) {
		others, text = true, t.r.words("andre tider", "other times")
	}
	if others || t.unsuited(whole) || anotherDay.MatchString(plain(text)) {
		e.Options = []option{{Value: e.Change.Start}}
		e.Change.Start, e.Approval, e.Asked = "", "", s.Name
		if !others {
			text = t.r.words("andre tider", "other times")
		}
		return text, true
	}
	said := t.wish(e, text, t.anchor(e, v))
	at, err := citizen.FromWall(e.Change.Start)
	if len(kept) > 0 && len(said.Any) == 0 && !noWords.MatchString(plain(whole)) && !cannotThen.MatchString(plain(whole)) {
		return "", false // what else one does that day, told on the way
	}
	if day := t.weekdayIn(e.When); day != "" && onlyWeek(said.Any) && err == nil && !said.Matches(at) {
		text = day + " " + t.spans(text, said.Any) // "next week I mean"
		said = t.wish(e, text, t.anchor(e, v))
	}
	if rest := besideProposed(said.Any, at); err == nil && len(rest) > 0 && readYesNo(text) != yes {
		said.Any, text = rest, t.spans(text, rest)
	}
	if said.Empty() || err == nil && (said.Matches(at) || onWeekday(said, at) && !noWords.MatchString(plain(whole))) {
		return "", false
	}
	e.Change.Start, e.Approval, e.Asked = "", "", s.Name
	return text, true
}

// besideProposed are the times said beside the one that is proposed, which nobody says
// again to have another: "Monday is no good either, maybe Wednesday". None when only
// others are said, or only that.
func besideProposed(said []when.Time, at time.Time) []when.Time {
	rest := slices.DeleteFunc(slices.Clone(said), func(w when.Time) bool { return names(w, at) })
	if len(rest) == len(said) {
		return nil
	}
	return rest
}

// onlyWeek reports whether a week is wished for, and no day of it.
func onlyWeek(said []when.Time) bool {
	return len(said) == 1 && said[0].Grain == when.Week && said[0].Weekdays == 0 && !said[0].HasClock
}

// weekdayIn is the weekday that was wished for before; "" when none was.
func (t *turn) weekdayIn(wished string) string {
	text := t.timely(wanted(wished))
	for _, w := range slices.Backward(when.Wishes(text, t.local(), when.Options{Expect: true}).Any) {
		if w.Weekdays != 0 {
			return text[w.From:w.To]
		}
	}
	return ""
}

// spans are the words of a text that say some of its times.
func (t *turn) spans(text string, times []when.Time) string {
	text = t.timely(wanted(text))
	var said []string
	for _, w := range times {
		said = append(said, text[w.From:w.To])
	}
	return strings.Join(said, " ")
}

// onlyOther wants the other one, and no more.
var onlyOther = anyOf(`^(så |then )?(den|the) (anden|other)( one)?( så| then| hellere)?$`)

// anotherDay wants another day or hour than the one proposed, and says no other.
var anotherDay = anyOf(`\b(en|et) (helt )?(anden|andet) (dag|tid|tidspunkt|dato)( (tak|please|hellere|i stedet))*$|\b(another|a different) (day|time|date)( (please|instead))*$`)

// otherValue puts another number or address, or a part of it, in place of the one that
// was proposed.
func (t *turn) otherValue(e *errand, s action.Slot, text string) bool {
	old := e.Change.Text
	mail := ""
	if s.Kind == action.Email {
		mail = localPart(old, text)
	}
	if fixed := cmp.Or(amended(old, text), mail); fixed != "" {
		e.Change.Text, e.Approval = fixed, ""
		return true
	}
	if t.entity(e, s, text) && e.Change.Text != old {
		e.Approval = ""
		return true
	}
	e.Change.Text = old
	return false
}

// otherAreas corrects what a mandate covers: one more area, all but one, or only those
// named. False when a text does not.
func (t *turn) otherAreas(e *errand, named []citizen.Area, text string) bool {
	g, p := e.Change.Grant, plain(text)
	if g != nil && len(named) == 0 && len(g.Act) > 0 && readOnly.MatchString(p) {
		g.Act, e.Approval = nil, "" // "hun må kun kigge"
		return true
	}
	if g == nil || len(named) == 0 {
		again := g != nil && len(g.Act) == 0 && readOnly.MatchString(p) && readYesNo(text) == unclear
		if again && !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
			t.r.say(noEnd)
		}
		return again
	}
	read := slices.Clone(g.Read)
	is := func(a citizen.Area) bool { return hasArea(named, a) }
	switch {
	case onlyThose.MatchString(p):
		read = named
	case withoutThose.MatchString(p):
		read = slices.DeleteFunc(read, is)
	case also.MatchString(p):
		read = append(slices.DeleteFunc(read, is), named...)
	default:
		return !asksUs(text) && !slices.ContainsFunc(named, func(a citizen.Area) bool { return !hasArea(read, a) }) // said again
	}
	if len(read) == 0 || slices.Equal(read, g.Read) {
		return false
	}
	g.Read, g.Act, e.Approval = read, nil, ""
	if mayAct(e.Words + " " + text) {
		g.Act = actable(read)
	}
	return true
}

var (
	onlyThose    = anyOf(`\b(kun|bare|only|just)\b`)
	withoutThose = anyOf(`\b(ikke|ik|uden|undtagen|not|without|except)\b`)
)

// otherTopic turns a booking to another topic: "nej, jeg mener pas".
func (t *turn) otherTopic(e *errand, decl action.Action, id, text string) bool {
	if id == "" || id == e.Topic || decl.Type != "book" || !instead.MatchString(plain(text)) {
		return false
	}
	e.Topic, e.Approval, e.Asked, e.Options, e.Change.Target, e.Change.Start = id, "", "", nil, "", ""
	return true
}

// also adds to what is proposed.
var also = anyOf(`\b(også|desuden|plus|too|also|as well|og)\b`)

// unsuited says that the time proposed does not suit, and not when instead: "der kan
// jeg ikke".
func (t *turn) unsuited(text string) bool {
	p := plain(text)
	return len(strings.Fields(p)) <= mostMoved && (badTime.MatchString(p) || t.takenThen(text)) && !question.MatchString(p) && len(when.Wishes(t.timely(text), t.local(), when.Options{Expect: true}).Any) == 0
}

// takenThen reports whether a text tells of what takes the time proposed: what one has then
// oneself, or what others have, said against it.
func (t *turn) takenThen(text string) bool {
	p := plain(text)
	against := ofMyself.MatchString(p) || noWords.MatchString(p) || swerves.MatchString(text)
	return against && thatDay.MatchString(p) && takesThen(p) && !canThen.MatchString(p) && readYesNo(text) != yes
}

var badTime = anyOf(`\b(der|den|det|tiden|da|\p{L}+dag|dagen) (kan|passer|duer|går)( \p{L}+){0,2} (ikke|ik)\b|\b(kan|passer) (jeg |den |det )?(ikke|ik) (der|den dag|på det tidspunkt|mig)$|\b(can't|cannot|can not) (make|do) (it|that|then)\b|\b(doesn't|does not|won't) (suit|work)\b`)

// notOther rules the other out, which confirms the one.
var notOther = anyOf(`\b(ikke|ik|not) (den|det|the) (anden|andet|other)\b`)

// instead says that something else is meant than what was understood.
var instead = anyOf(`\b(jeg mente|jeg mener|skal være|skulle (have )?være\w*|hellere|i stedet|istedet|det er til|i meant|should be|rather|instead|actually)\b`)

// takes chooses one of what was offered.
var takes = anyOf(`^(så )?(tag|tager|vi tager|jeg tager|giv mig|take|i'll take) `)

var (
	notDigits  = regexp.MustCompile(`(?i)\b(?:ikke|ik|not|i stedet for|instead of)\s+(\d{1,4})\b`)
	digitParts = regexp.MustCompile(`\b\d{1,4}\b`)
)

// otherOffered is the one of the offered times that "nej, den sidste" means when
// another of them is proposed.
func otherOffered(e *errand, text string) string {
	at := places(text, len(e.Options))
	if p := plain(text); len(e.Options) == 2 && theOther.MatchString(p) && !countsOther(p) && !notOther.MatchString(p) {
		at = []int{0}
		if e.Options[0].Value == e.Change.Start {
			at = []int{1}
		}
	}
	if now := slices.IndexFunc(e.Options, func(o option) bool { return o.Value == e.Change.Start }); theNext.MatchString(plain(text)) && now >= 0 && now+1 < len(e.Options) {
		at = []int{now + 1}
	}
	if len(at) != 1 || !noWords.MatchString(plain(text)) && !instead.MatchString(plain(text)) && !takes.MatchString(plain(text)) {
		return ""
	}
	start := e.Options[at[0]].Value
	if _, err := citizen.FromWall(start); err != nil || start == e.Change.Start {
		return ""
	}
	return start
}

// otherAppointment is the one that "nej den anden" or "nej, den med Jens" means.
// Other says that it is another, and not which.
func (t *turn) otherAppointment(e *errand, v citizen.View, text string) (id string, other bool) {
	p := plain(text)
	if !noWords.MatchString(p) && !instead.MatchString(p) || keepsOnly(text) {
		return "", false
	}
	text = t.withoutBusy(e, v, text)
	p = plain(text)
	if head, why, ok := strings.Cut(text, ","); ok && theOther.MatchString(plain(head)) && whyNotThen.MatchString(plain(why)) {
		text = head // "nej den anden, om fredagen skal jeg hente Emil"
		p = plain(text)
	}
	ofTimes := otherOffered(e, text) != "" && (e.Asked != "start" || len(e.Options) <= 2)
	all := opened(only(t.items(v), "appointment"))
	var rest []item
	for _, it := range all {
		if it.ID != e.Change.Target {
			rest = append(rest, it)
		}
	}
	if hit := t.pointsOut(all, text); len(hit) == 1 && hit[0].ID != e.Change.Target && !ofTimes {
		return hit[0].ID, false
	}
	if hit := t.pick(rest, text, t.e.lexicon.Find(text)); len(hit) == 1 {
		return hit[0].ID, false
	}
	if e.Change.Type == "cancel" {
		if hit := onDays(t.ofSameChild(e, all, rest), leavingFirst(text, when.Wishes(t.timely(text), t.local(), when.Options{}))); len(hit) == 1 {
			return hit[0].ID, false // "nej den 16."
		}
	}
	if theOther.MatchString(p) && !countsOther(p) && len(e.Options) == 2 && e.Change.Start == "" {
		for i, o := range e.Options {
			if o.Value == e.Change.Target && len(byID(rest, e.Options[1-i].Value)) > 0 {
				return e.Options[1-i].Value, false // of the two that were asked about
			}
		}
	}
	other = theOther.MatchString(p) && !ofTimes && !notOther.MatchString(p) && !countsOther(p) && len(rest) > 0
	if other && len(rest) == 1 {
		return rest[0].ID, false
	}
	return "", other
}

// ofSameChild keeps the appointments of whom the errand is about: a day alone never
// leads from a child's visit to the citizen's own.
func (t *turn) ofSameChild(e *errand, all, rest []item) []item {
	child := ""
	for _, it := range byID(all, e.Change.Target) {
		child = it.appointment.ForDependent
	}
	return slices.DeleteFunc(slices.Clone(rest), func(it item) bool { return it.appointment.ForDependent != child })
}

// wrongFile says that another file was meant.
var wrongFile = anyOf(`\b(forkerte?|wrong)( \p{L}+)? (fil|filen|billede|billedet|dokument|dokumentet|papir|file|picture|photo|document)\b`)

// otherCase is the case that a message is to be kept with instead: "nej til kommunen i
// Skanderborg". "" when a text names none.
func (t *turn) otherCase(e *errand, v citizen.View, text string) string {
	p := plain(text)
	if !noWords.MatchString(p) && !instead.MatchString(p) || len(strings.Fields(p)) > mostMoved {
		return ""
	}
	hit := t.pick(only(t.items(v), "case"), text, t.e.lexicon.Find(text))
	if len(hit) != 1 || hit[0].ID == e.Change.Target || v.OnBehalf && !t.mayActOn(v, hit[0].ID) {
		return ""
	}
	return hit[0].ID
}

// whyNotThen tells what one is to do instead.
var whyNotThen = anyOf(`\b(skal|er|har|kan) (jeg|vi)\b|\b(jeg|vi|i|we) (skal|er|har|kan|arbejder|work|must|have|am|are|can)\b`)

// localPart is an e-mail address with another name before the @, or without a part of it,
// or with another ending: "nej, henrik.madsen", "uden 58", "sorry, .dk at the end".
// "" when a text says none.
func localPart(mail, text string) string {
	local, domain, ok := strings.Cut(mail, "@")
	if !ok || strings.Contains(text, "@") {
		return ""
	}
	say, _ := correction(strings.ToLower(text))
	if end := mailEnd.FindStringSubmatch(strings.ToLower(text)); end != nil {
		return mail[:strings.LastIndex(mail, ".")] + "." + end[1]
	}
	ofName := func(s string) bool {
		return strings.ContainsAny(s, "0123456789._-") || slices.Contains(mailParts.Split(local, -1), s)
	}
	if m := mailName.FindStringSubmatch(say); m != nil && ofName(m[1]) {
		if ending.MatchString(m[1]) {
			return local + "@" + m[1]
		}
		return m[1] + "@" + domain
	}
	if m := mailWithout.FindStringSubmatch(say); m != nil && ofName(m[1]) && strings.Count(local, m[1]) == 1 {
		if rest := strings.Trim(strings.Replace(local, m[1], "", 1), "._-"); rest != "" {
			return rest + "@" + domain
		}
	}
	return ""
}

var (
	mailEnd     = regexp.MustCompile(`(?:^|[\s,])\.([a-z]{2,6})(?:[\s,.!]|$)`)
	mailName    = regexp.MustCompile(`(?:^|(?:bare|kun|just|only|det er|den er|er det|hedder|skal være|hellere|it is|it's|should be|jeg mente|i meant) )([a-z0-9]+(?:[._-][a-z0-9]+)*)[.!]?$`)
	mailWithout = regexp.MustCompile(`(?:^|\s)(?:uden|ikke|være|stå|fjern|slet|stryg|without|no|remove|drop) (?:et |tallet |noget |der |the |any )?([a-z0-9][a-z0-9._-]*)(?:\s|$|[,.!])`)
	mailParts   = regexp.MustCompile(`[._-]`)
	ending      = regexp.MustCompile(`\.(?:dk|com|net|org|eu|de|se|no|pl)$`)
)
