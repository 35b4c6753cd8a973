package assistant

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
	"offelia/knowledge"
)

// answerContact gives the phone number and opening hours of the unit that the
// words point at: by name, else by topic and the citizen's municipality.
func (t *turn) answerContact(ctx context.Context, c command) error {
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	if a := t.authorityIn(plain(c.Text)); a != nil {
		return t.elsewhere(ctx, a)
	}
	town := danish.TownNamed(c.Text)
	if town != "" && townIn(contacts, danish.Fold(town)) == "" && prefixOf(contacts, town) == "" {
		t.noNumbers(town)
		return nil
	}
	if town != "" && t.conv.Actor == "" {
		t.state.Town = town
	}
	v, _ := t.ownView(ctx)
	if len(c.Terms) == 0 {
		c.Terms = t.state.Terms // "er der åbent på torsdag?"
	}
	t.state.Terms = c.Terms
	unit, ok := t.unit(contacts, c, v)
	if !ok && t.state.Town != "" && t.conv.Actor == "" {
		t.noNumbers(t.state.Town)
		return nil
	}
	if !ok && v.Municipality != "" {
		t.noNumbers(v.Municipality)
		return nil
	}
	if !ok {
		if done, err := t.calledInGuide(ctx, c.Text); done || err != nil {
			return err
		}
		t.askTown(c)
		return nil
	}
	if at, ok := t.hourSaid(c.Text); ok {
		unit = openThen(contacts, unit, at)
		if !hoursOf(unit).open(at) {
			t.r.sayf("%s har ikke åbent på det tidspunkt.", "%s is not open at that time.", unit.Name)
		}
	}
	t.r.outcome(ContactPhone)
	t.sayUnit(unit, c.Text)
	if asksPlace.MatchString(plain(c.Text)) {
		t.sayPlaceOf(unit)
	}
	switch c.Arg {
	case "unreached":
		t.otherWays(contacts, unit, v)
	case "person":
		t.offerPerson()
	}
	return nil
}

// askTown asks where somebody lives whose office is not known.
func (t *turn) askTown(c command) {
	t.r.outcome(Clarify)
	t.r.say(fault.Words{DA: "Hvilken kommune bor du i? Så finder jeg nummeret.", EN: "Which municipality do you live in? Then I will find the number."})
	t.r.asks(AskSlot)
	t.state.Wanted = &c
	t.loginLink()
}

// calledInGuide tells whom the guide spoken of says to call, a number before a name and
// what was told last before the rest, to somebody who asks whom to call and names nobody.
func (t *turn) calledInGuide(ctx context.Context, text string) (done bool, err error) {
	g, err := t.spokenOf(ctx)
	if g == nil || err != nil || !t.namesNoMatter(text) {
		return false, err
	}
	var passages []*knowledge.Passage
	for _, told := range slices.Backward(t.state.Told) {
		id, passage, _ := strings.Cut(told, "#")
		if p := g.Passage(passage); id == g.ID && p != nil {
			passages = append(passages, p)
		}
	}
	for i := range g.Passages {
		passages = append(passages, &g.Passages[i])
	}
	for _, form := range []interface{ MatchString(string) bool }{toCall, tellsToCall} {
		for _, p := range passages {
			for _, s := range t.sentencesOf(p) {
				if tellsToCall.MatchString(plain(s)) && form.MatchString(s) && t.quotePart(g, p, s) {
					t.r.outcome(ContactPhone)
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// tellsToCall is how a guide says whom to call.
var tellsToCall = anyOf(`\b([Rr]ing (til|straks|så|også)|[Kk]ontakt|[Cc]all|[Cc]ontact|phone|telefon)\b`)

// asksOpen asks when an office is open.
var asksOpen = anyOf(`\b(åbent|åbner|åben|lukker|lukket|åbningstid\p{L}*|open|opens?|closed?|opening hours)\b`)

func (t *turn) sayUnit(unit citizen.Contact, text string) {
	hours := hoursOf(unit)
	t.state.Unit = unit.Key
	t.r.sayf("%s har telefon %s. Åbningstid: %s. %s", "%s: phone %s. Opening hours: %s. %s",
		unit.Name, unit.Phone, t.sayHours(unit.Hours), t.openNow(hours))
	for _, w := range when.Parse(t.timely(text), t.local(), when.Options{}) {
		if w.HasDate && w.Grain == when.Day && !w.Start.Before(dayStart(t.local())) {
			t.r.add(t.openOn(hours, w.Start))
			break
		}
	}
	t.r.message.Cards = append(t.r.message.Cards, Card{
		Kind: "contact", ID: unit.Key, Title: unit.Name, ReadAt: t.now,
		Badge: t.openNow(hours),
		Rows:  []CardRow{{Label: t.r.words("Telefon", "Phone"), Value: unit.Phone}, {Label: t.r.words("Åbent", "Open"), Value: t.sayHours(unit.Hours)}},
	})
}

// privateOf asks for what is a person's own: a private number, a home address.
var privateOf = anyOf(`\b(privat\p{L}*|hjemme)[ -]?(\p{L}+ ){0,1}(nummer|nr|telefon\p{L}*|tlf|mobil\p{L}*|adresse|mail|facebook|email)\b|\bprivat(nummer|nr|telefon\p{L}*|mobil\p{L}*|adresse|mail)\b|\b(nummer|telefonnummer|mobil\p{L}*|telefon) privat\b|\bhvor bor (min|mit) (\p{L}+ )?(sagsbehandler|rådgiver|jobkonsulent|vejleder)\b|\b(private|personal|home) (phone|mobile|cell|number|address|email)\b|\bwhere does my (caseworker|advisor|adviser) live\b`)

// ownPrivate is about one's own.
var ownPrivate = anyOf(`\b(min|mit|mine|my)( eget| egen| nye| gamle| new| own)? (privat|hjemme|private|personal|home)\p{L}*|\b(ændre?|ret|skift\p{L}*|opdater\p{L}*|change|update)\b`)

// whereTheyAre asks where somebody lives or when they are at home.
var whereTheyAre = anyOf(`\b(hendes|hans|deres|her|his|their) (privat\p{L}* |private |home )?(adresse|address)\b|\b(hvor|where) (bor|does|do) (hun|han|de|she|he|they)( live)?\b|\b(hvornår|when) (er|is|are) (hun|han|de|she|he|they) (mon |normalt |usually )?(at )?(hjemme|home)\b`)

// officialWay refuses what is private of somebody, and gives the number of the
// office where they can be reached.
func (t *turn) officialWay(ctx context.Context, text string) error {
	t.r.outcome(Refuse)
	t.r.say(fault.Words{
		DA: "Jeg må ikke give private numre og adresser videre, heller ikke medarbejdernes. Du kan ringe til kontoret, skrive en besked i din sag her eller tale med en medarbejder.",
		EN: "I can't give you that: private numbers and addresses are private, also those of the staff. You can call the office, write a message in your case here or talk to a member of staff.",
	})
	t.offerPerson()
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	v, _ := t.ownView(ctx)
	if unit, ok := t.unit(contacts, command{Text: text, Terms: t.e.lexicon.Find(text)}, v); ok {
		t.sayUnit(unit, "")
	}
	return nil
}

// unit resolves topic × municipality × name to one contact.
func (t *turn) unit(contacts []citizen.Contact, c command, v citizen.View) (citizen.Contact, bool) {
	folded := shortNames.ReplaceAllString(danish.Fold(c.Whole+" "+c.Text), "udbetaling danmark")
	folded = strings.ReplaceAll(folded, "statsforvaltningen", "familieretshuset") // its name until 2019
	town := townIn(contacts, folded+" "+danish.Fold(danish.TownNamed(c.Whole+" "+c.Text)))
	if town == "" && t.conv.Actor == "" {
		town = townIn(contacts, danish.Fold(t.state.Town))
	}
	if town == "" {
		town = prefixOf(contacts, v.Municipality)
	}
	best, score := citizen.Contact{}, 0
	for _, unit := range contacts {
		prefix, kind, _ := strings.Cut(unit.Key, "-")
		s := 0
		for _, id := range c.Terms {
			if term, ok := t.e.lexicon.Term(id); ok && (term.Contact == kind || term.Contact == unit.Key || id == kind) {
				s += 3
			}
		}
		for _, tok := range danish.Tokens(danish.Fold(unit.Name)) {
			switch {
			case len(tok.Text) <= 3 || !strings.Contains(folded, tok.Text):
			case townIn(contacts, tok.Text) != "":
				s++ // which of its offices the words say otherwise
			default:
				s += 4 // called by its name
			}
		}
		if strings.Contains(kind, "nat") && atNight.MatchString(folded) {
			s += 4
		}
		local := nationwide[unit.Key] || prefix == town
		switch {
		case !local:
			continue
		case kind == "borgerservice":
			s++ // everybody's front door when nothing else fits
		}
		if s > score {
			best, score = unit, s
		}
	}
	return best, score > 0
}

// shortNames are how people write Udbetaling Danmark.
var shortNames = regexp.MustCompile(`\b(udbetaling(en)? dk|udbetaling\.dk|udbet\.? ?(dk|danmark)|udk|ubd)\b`)

// nationwide are the units that serve every municipality.
var nationwide = map[string]bool{"udbetaling-danmark": true, "familieretshuset": true}

// aliases are the short names of municipalities in keys of units and calendars.
var aliases = map[string]string{"københavn": "kbh", "frederiksberg": "frb"}

// prefixOf is the key prefix of a municipality's units, "" when it has none.
func prefixOf(contacts []citizen.Contact, municipality string) string {
	m := danish.Fold(municipality)
	if a := aliases[m]; a != "" {
		m = a
	}
	for _, c := range contacts {
		if p, _, _ := strings.Cut(c.Key, "-"); p == m && m != "" {
			return p
		}
	}
	return ""
}

// namesTown reports whether a text names a municipality that has units here.
func (t *turn) namesTown(ctx context.Context, text string) bool {
	contacts, err := t.e.office.Contacts(ctx)
	return err == nil && townIn(contacts, danish.Fold(text)) != ""
}

// townIn finds a municipality named in a text.
func townIn(contacts []citizen.Contact, folded string) string {
	for _, c := range contacts {
		p, _, ok := strings.Cut(c.Key, "-")
		if !ok || nationwide[c.Key] {
			continue
		}
		if containsWord(folded, p) {
			return p
		}
		for name, alias := range aliases {
			if alias == p && strings.Contains(folded, name) {
				return p
			}
		}
	}
	return ""
}

func containsWord(folded, word string) bool {
	for _, tok := range danish.Tokens(folded) {
		if tok.Text == word {
			return true
		}
	}
	return false
}

// week is opening hours: minutes of the day from and to, per weekday; a span
// that ends before it begins goes over midnight. From equal to To is closed.
type week struct {
	days [7]struct{ from, to int }
	unit citizen.Contact // whose own closing days count too
}

// hoursOf reads a unit's opening hours.
func hoursOf(unit citizen.Contact) week {
	w := parseHours(unit.Hours)
	w.unit = unit
	return w
}

var (
	dayNames  = map[string]time.Weekday{"man": 1, "tir": 2, "ons": 3, "tor": 4, "fre": 5, "lør": 6, "søn": 0}
	spanOf    = regexp.MustCompile(`(\d{1,2})(?:[.:](\d\d))?-(\d{1,2})(?:[.:](\d\d))?`)
	daysOf    = regexp.MustCompile(`(man|tir|ons|tor|fre|lør|søn)(?:-(man|tir|ons|tor|fre|lør|søn))?|alle dage`)
	untilOnly = regexp.MustCompile(`til (\d{1,2})`)
)

// parseHours reads "man-ons 10-15, tor 10-17" and "man-fre 10-14, tor til 17".
func parseHours(s string) week {
	var w week
	for _, part := range strings.Split(s, ",") {
		days := weekdays(part)
		if m := spanOf.FindStringSubmatch(part); m != nil {
			for _, d := range days {
				w.days[d].from, w.days[d].to = clock(m[1], m[2]), clock(m[3], m[4])
			}
		} else if m := untilOnly.FindStringSubmatch(part); m != nil {
			for _, d := range days {
				w.days[d].to = clock(m[1], "")
			}
		}
	}
	return w
}

func weekdays(part string) []time.Weekday {
	m := daysOf.FindStringSubmatch(part)
	switch {
	case m == nil:
		return nil
	case m[0] == "alle dage":
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	}
	from, to := dayNames[m[1]], dayNames[m[1]]
	if m[2] != "" {
		to = dayNames[m[2]]
	}
	out := []time.Weekday{from}
	for d := from; d != to; {
		d = (d + 1) % 7
		out = append(out, d)
	}
	return out
}

func clock(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return h*60 + m
}

// open reports whether the unit is open at t, a moment in Copenhagen.
func (w week) open(t time.Time) bool {
	at, day := t.Hour()*60+t.Minute(), w.days[t.Weekday()]
	if _, shut := w.unit.ClosedOn(citizen.Day(t)); shut {
		return false
	}
	if day.from <= day.to {
		return at >= day.from && at < day.to && !closed(t)
	}
	return at >= day.from || at < day.to
}

// closed says that public offices are shut on that day.
func closed(t time.Time) bool {
	_, holiday := danish.HolidayOn(t)
	_, shut := danish.ClosingDay(t)
	return holiday || shut
}

// next is the next opening after t, within three weeks.
func (w week) next(t time.Time) (time.Time, bool) {
	for i := range 21 {
		d := dayStart(t).AddDate(0, 0, i)
		day := w.days[d.Weekday()]
		if _, shut := w.unit.ClosedOn(citizen.Day(d)); shut || day.from == day.to || closed(d) {
			continue
		}
		at := d.Add(time.Duration(day.from) * time.Minute)
		if at.After(t) {
			return at, true
		}
	}
	return time.Time{}, false
}

// openNow says "Åbent nu til kl. 15" or "Lukket til …".
func (t *turn) openNow(w week) string {
	now := t.local()
	if w.open(now) {
		return t.r.words("Åbent nu, til kl. ", "Open now, until ") + hm(w.days[now.Weekday()].to) + "."
	}
	if at, ok := w.next(now); ok && citizen.Day(at) == citizen.Day(now) {
		return t.r.words("Lukket nu, åbner i dag kl. ", "Closed now, opens today at ") + hm(at.Hour()*60+at.Minute()) + "."
	}
	if at, ok := w.next(now); ok {
		return t.r.words("Lukket nu, åbner ", "Closed now, opens ") + t.sayWhen(citizen.Wall(at)) + "."
	}
	return t.r.words("Lukket nu.", "Closed now.")
}

// openOn says the hours of one day.
func (t *turn) openOn(w week, day time.Time) string {
	span := w.days[day.Weekday()]
	date := t.sayWhen(day.Format("2006-01-02"))
	if name, ok := danish.HolidayOn(day); ok {
		return fmt.Sprintf(t.r.words("%s er der lukket (%s).", "Closed on %s (%s)."), upper(date), name)
	}
	if own, ok := w.unit.ClosedOn(citizen.Day(day)); ok {
		if own.Why == "" {
			return fmt.Sprintf(t.r.words("%s er der lukket.", "Closed on %s."), upper(date))
		}
		return fmt.Sprintf(t.r.words("%s er der lukket (%s).", "Closed on %s (%s)."), upper(date), own.Why)
	}
	if span.from == span.to || closed(day) {
		return fmt.Sprintf(t.r.words("%s er der lukket.", "Closed on %s."), upper(date))
	}
	return fmt.Sprintf(t.r.words("%s er der åbent kl. %s-%s.", "On %s it is open %s-%s."), upper(date), hm(span.from), hm(span.to))
}

func upper(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// hm writes minutes of the day as "15" or "15.30".
func hm(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes / 60)
	}
	return fmt.Sprintf("%d.%02d", minutes/60, minutes%60)
}

var hoursInEnglish = strings.NewReplacer("man", "Monday", "tirs", "Tuesday", "tir", "Tuesday", "ons", "Wednesday", "tors", "Thursday", "tor", "Thursday", "fre", "Friday", "lør", "Saturday", "søn", "Sunday", "alle dage", "every day", "til", "until")

func (t *turn) sayHours(s string) string {
	if t.r.lang == "da" {
		return s
	}
	return hoursInEnglish.Replace(s)
}

// contactFor adds who is responsible and how to reach them, when that is what
// was asked.
func (t *turn) contactFor(ctx context.Context, c command, chosen []item) {
	if c.Arg != "responsible" {
		return
	}
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return
	}
	for _, it := range chosen {
		who := ""
		switch {
		case it.case_ != nil:
			who = it.case_.Responsible
		case it.appointment != nil:
			who = it.appointment.With
		}
		for _, unit := range contacts {
			if who != "" && (strings.Contains(unit.Name, who) || unit.Name == who) {
				t.sayUnit(unit, "")
				return
			}
		}
	}
	v, err := t.view(ctx, t.subjectOr(chosen[0].Subject))
	if err != nil {
		return
	}
	if unit, ok := t.unit(contacts, command{Terms: chosen[0].terms, Text: chosen[0].title}, v); ok {
		if who := decides(caseBehind(v, chosen[0]), chosen[0]); who != "" {
			t.r.sayf("Et direkte nummer til %s har jeg ikke.", "I have no direct number for %s.", who)
		}
		t.sayUnit(unit, "")
	}
}
