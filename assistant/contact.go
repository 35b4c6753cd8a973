package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

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
	if len(without(c.Terms, []string{"borgerservice"})) == 0 && !offices.MatchString(plain(c.Text)) {
		if told := t.matterTold(c.Whole); len(told) > 0 {
			c.Terms = told
		}
	}
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
