package assistant

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// kindsOf says which records a question about own data is answered from: the
// first kinds are what was asked for, the rest what helps when those are empty
// or say more about the same thing.
var kindsOf = map[string][]string{
	"appointments": {"appointment"},
	"cases":        {"case", "document"},
	"documents":    {"document"},
	"benefits":     {"benefit"},
	"appeal":       {"case"},
	"responsible":  {"case", "appointment"},
	"identity":     {"identity"},
	"decision":     {"case"},
}

// answerOwn answers from the citizen's own records.
func (t *turn) answerOwn(ctx context.Context, c command) error {
	v, ok, err := t.viewFor(ctx, c)
	if err != nil || !ok {
		return err
	}
	t.r.outcome(AnswerOwnData)
	t.state.Own, t.state.Guide = c.Arg, ""
	switch c.Arg {
	case "contact":
		t.ownContact(v)
	case "mandates":
		return t.ownMandates(ctx, v)
	case "accesses":
		return t.ownAccesses(ctx, v)
	case "overview", "todo", "waiting":
		t.ownOverview(v, c.Arg)
	default:
		t.ownRecords(ctx, v, c)
	}
	return nil
}

// ownRecords answers about records of one kind, narrowed by what the words and
// dates point at.
func (t *turn) ownRecords(ctx context.Context, v citizen.View, c command) {
	all := t.childItems(t.items(v), c.Child)
	kinds := kindsOf[c.Arg]
	if kinds == nil {
		kinds = []string{"case", "appointment", "benefit", "document", "identity"}
	}
	wanted := only(all, kinds[:1]...)
	if c.Arg == "appeal" {
		wanted = appealable(wanted)
	}
	times := when.Parse(t.timely(c.Text), t.local(), when.Options{})
	chosen, narrowed := t.narrow(wanted, all, c, times)
	if len(chosen) == 0 {
		t.nothing(v, c, narrowed)
		return
	}
	if ahead := opened(chosen); len(ahead) > 1 && nextOne.MatchString(plain(c.Text)) {
		chosen = ahead[:1]
	}
	t.tell(ctx, c, chosen)
	t.alsoTell(c, all, chosen)
}

// narrow chooses among the wanted records: those pointed at by words, by date,
// by what was just spoken about; else all that are still open. narrowed says
// that the words named something.
func (t *turn) narrow(wanted, all []item, c command, times []when.Time) (chosen []item, narrowed bool) {
	if c.Record != "" {
		return byID(all, c.Record), true
	}
	if hit := t.pick(wanted, c.Text, c.Terms); len(hit) > 0 {
		if dated := onDays(hit, times); len(dated) > 0 {
			return dated, true
		}
		if dated := onDates(wanted, times); len(dated) > 0 {
			return dated, true
		}
		return hit, true
	}
	if dated := onDays(wanted, times); len(dated) > 0 {
		return dated, true
	}
	if len(c.Terms) > 0 {
		if hit := t.pick(all, c.Text, c.Terms); len(hit) > 0 {
			return hit, true
		}
		return nil, true
	}
	back := t.lastShown(all, wanted)
	goes := goesOn.MatchString(danish.Fold(c.Text)) && len(back) > 0 && contains(wanted, back[0])
	points := len(back) > 0 && contains(wanted, back[0]) && aboutThat.MatchString(plain(c.Text))
	if len(back) > 0 && (goes || points || pointsBack.MatchString(plain(c.Text))) {
		return back, true
	}
	return opened(wanted), false
}

// nextOne asks for one: the first that is still to come.
var nextOne = anyOf(`\b(næste|førstkommende|next) (aftale|tid|møde|samtale|besøg|gang|udbetaling|appointment|meeting|visit|time|payment)`)

// pointsBack are words that mean what was just spoken about.
var pointsBack = anyOf(`\b(den|det|dem|her|deraf|den sag|den aftale|it|that|that one|this one)( (med|hos|henne|så|nu|egentlig|with|at))*$|\b(over|for|om|til|på|i) (den|det)\b`)

// lastShown are the records last spoken about, those of the wanted kind first.
func (t *turn) lastShown(all, wanted []item) []item {
	var same, other []item
	for _, s := range t.state.Shown {
		for _, it := range all {
			if it.record != s {
				continue
			}
			if contains(wanted, it) {
				same = append(same, it)
			} else {
				other = append(other, it)
			}
		}
	}
	if len(same) > 0 {
		return same
	}
	return other
}

// tell says the chosen records and shows their cards.
func (t *turn) tell(ctx context.Context, c command, chosen []item) {
	chosen = slices.DeleteFunc(slices.Clone(chosen), t.told)
	if len(chosen) == 0 {
		return
	}
	if len(chosen) > 1 {
		t.r.add(t.heading(c.Arg))
	}
	const most = 8
	for i, it := range chosen {
		if i == most {
			t.r.sayf("Og %d mere. Spørg efter dem, eller se dem på forsiden.", "And %d more. Ask for them, or see them on the front page.", len(chosen)-most)
			break
		}
		t.r.add(it.say)
		t.show(it)
	}
	t.state.Terms = c.Terms
	t.contactFor(ctx, c, chosen)
}

// told says that this message holds the item already, for an earlier question.
func (t *turn) told(it item) bool {
	return slices.ContainsFunc(t.r.message.Cards, func(c Card) bool { return c.Kind == it.Kind && c.ID == it.ID })
}

// show adds an item's card and remembers that it was shown.
func (t *turn) show(it item) {
	card := it.card
	card.ReadAt = t.now
	t.r.message.Cards = append(t.r.message.Cards, card)
	if len(t.r.message.Cards) == 1 {
		t.state.Shown = nil
	}
	t.state.Shown = append(t.state.Shown, it.record)
	t.state.Data = remember(t.state.Data, it.Kind+": "+it.title, 12)
}

func (t *turn) heading(arg string) string {
	if who := t.r.message.OnBehalf; who != "" {
		return fmt.Sprintf(t.r.words("Her er det, jeg kan se hos %s:", "Here is what I can see for %s:"), who)
	}
	switch arg {
	case "appointments":
		return t.r.words("Her er dine aftaler:", "Here are your appointments:")
	case "documents":
		return t.r.words("Disse dokumenter mangler fra dig:", "These documents are missing from you:")
	case "benefits":
		return t.r.words("Her er dine udbetalinger:", "Here are your payments:")
	case "identity":
		return t.r.words("Her er dine papirer:", "Here are your papers:")
	}
	return t.r.words("Her er det, jeg kan se:", "Here is what I can see:")
}

// alsoTell adds what belongs to the same thing: the appointment booked for a
// passport that expires, the document a case waits for.
func (t *turn) alsoTell(c command, all, chosen []item) {
	for _, it := range all {
		if contains(chosen, it) || !it.open {
			continue
		}
		for _, main := range chosen {
			if belongs(c.Arg, main, it) {
				t.r.add(t.r.words("Du har også: ", "You also have: ") + it.say)
				t.show(it)
				break
			}
		}
	}
}

func belongs(arg string, main, it item) bool {
	switch {
	case main.Kind == "identity" && it.Kind == "appointment":
		return shares(main, it, "pas", "koerekort")
	case main.Kind == "case" && it.Kind == "document":
		return it.document.Case == main.ID && arg != "responsible"
	case main.Kind == "identity" && it.Kind == "case":
		return shares(main, it, "koerekort", "pas")
	case main.Kind == "case" && it.Kind == "appointment" && arg == "cases":
		return it.appointment.Case == main.ID
	}
	return false
}

func shares(a, b item, ids ...string) bool {
	for _, id := range ids {
		if has(a.terms, id) && has(b.terms, id) {
			return true
		}
	}
	return false
}

// nothing says that there is nothing of the kind: honestly, and with what can
// be done instead.
func (t *turn) nothing(v citizen.View, c command, named bool) {
	about := ""
	if named && len(c.Terms) > 0 {
		if term, ok := t.e.lexicon.Term(c.Terms[0]); ok {
			about = term.In(t.r.lang)
		}
	}
	if v.OnBehalf && len(v.Withheld) > 0 {
		t.r.sayf("Det kan jeg ikke vise. Fuldmagten fra %s dækker kun: %s.", "I cannot show that. The mandate from %s only covers: %s.", v.Name, areaNames(t, v.ReadAreas))
		t.r.message.Outcome = Refuse
		return
	}
	if about != "" {
		t.r.sayf("Jeg kan ikke se noget om %s hos dig.", "I cannot see anything about %s in your data.", about)
	} else {
		what := map[string]fault.Words{
			"appointments": {DA: "aftaler", EN: "appointments"}, "documents": {DA: "dokumenter, der mangler fra dig", EN: "documents missing from you"},
			"benefits": {DA: "udbetalinger", EN: "payments"}, "identity": {DA: "oplysninger om pas eller kørekort", EN: "data on a passport or licence"},
		}[c.Arg]
		if what.DA == "" {
			what = fault.Words{DA: "sager", EN: "cases"}
		}
		t.r.sayf("Jeg kan ikke se nogen %s hos dig lige nu.", "I cannot see any %s in your data right now.", what.In(t.r.lang))
	}
	t.r.say(fault.Words{DA: "Er det forkert, kan en medarbejder se efter.", EN: "If that is wrong, a member of staff can check."})
	t.offerPerson()
}

func areaNames(t *turn, areas []citizen.Area) string {
	out := make([]string, 0, len(areas))
	for _, a := range areas {
		out = append(out, t.areaName(a))
	}
	return strings.Join(out, ", ")
}

// areaName is an area in the citizen's language.
func (t *turn) areaName(a citizen.Area) string { return t.areaIn(a).In(t.r.lang) }

func (t *turn) areaIn(a citizen.Area) fault.Words {
	switch a {
	case citizen.Aftaler:
		return fault.Words{DA: "aftaler", EN: "appointments"}
	case citizen.Oekonomi:
		return fault.Words{DA: "økonomi", EN: "finances"}
	}
	if term, ok := t.e.lexicon.Term(string(a)); ok {
		return fault.Words{DA: term.In("da"), EN: term.In("en")}
	}
	return fault.Words{DA: string(a), EN: string(a)}
}

func (t *turn) ownContact(v citizen.View) {
	t.r.sayf("Vi har registreret: telefon %s, e-mail %s og adressen %s.", "We have registered: phone %s, e-mail %s and the address %s.", v.Phone, v.Email, v.Address)
	t.r.message.Cards = append(t.r.message.Cards, Card{
		Kind: "contact", Title: t.r.words("Dine kontaktoplysninger", "Your contact data"), ReadAt: t.now, Register: "CPR / " + v.Municipality,
		Rows: []CardRow{{Label: t.r.words("Telefon", "Phone"), Value: v.Phone}, {Label: "E-mail", Value: v.Email}, {Label: t.r.words("Adresse", "Address"), Value: v.Address}},
	})
	t.r.choice("say:"+t.r.words("ret mit telefonnummer", "change my phone number"), t.r.words("Ret telefonnummer", "Change phone number"))
	t.r.choice("say:"+t.r.words("ret min e-mail", "change my e-mail"), t.r.words("Ret e-mail", "Change e-mail"))
}

func (t *turn) ownMandates(ctx context.Context, v citizen.View) error {
	day, n := citizen.Day(t.now), 0
	for _, d := range v.Given {
		if !d.Valid(day) {
			continue
		}
		n++
		t.r.sayf("%s har fuldmagt fra dig. Kan se: %s. Kan handle om: %s.", "%s holds your mandate. May see: %s. May act on: %s.",
			t.personName(ctx, d.To), areaNames(t, d.Read), areaNames(t, d.Act))
		t.r.choice("revoke:"+d.To, t.r.words("Tilbagekald fuldmagten", "Revoke the mandate"))
	}
	held, err := t.e.office.Mandates(ctx, t.conv.Actor)
	if err != nil {
		return err
	}
	for _, m := range held {
		n++
		t.r.sayf("Du har fuldmagt fra %s. Du kan se: %s. Du kan handle om: %s.", "You hold a mandate from %s. You may see: %s. You may act on: %s.",
			m.Name, areaNames(t, m.Read), areaNames(t, m.Act))
	}
	if n == 0 {
		t.r.say(fault.Words{DA: "Der er ingen fuldmagter lige nu, hverken til dig eller fra dig.", EN: "There are no mandates right now, neither to you nor from you."})
	}
	return nil
}

func (t *turn) ownAccesses(ctx context.Context, v citizen.View) error {
	list, err := t.e.office.Accesses(ctx, t.capability(v.ID))
	if err != nil {
		return err
	}
	t.r.sayf("Jeg har noteret %d opslag og ændringer i dine oplysninger. Du ser dem alle under “Mit overblik”.", "I have noted %d reads and changes of your data. You see them all under “My overview”.", len(list))
	t.r.link("/mit-overblik", t.r.words("Se, hvem der har set mine oplysninger", "See who has seen my data"))
	return nil
}

// ownOverview says what the citizen must do, what they wait for and what comes.
func (t *turn) ownOverview(v citizen.View, arg string) {
	all := t.items(v)
	todo, wait, next := overview(all)
	n := 0
	section := func(heading fault.Words, list []item) {
		if len(list) == 0 {
			return
		}
		t.r.say(heading)
		for _, it := range list {
			t.r.add(it.say)
			t.show(it)
		}
		n += len(list)
	}
	if arg != "waiting" {
		section(fault.Words{DA: "Du skal gøre dette:", EN: "You need to do this:"}, todo)
	}
	if arg != "todo" {
		section(fault.Words{DA: "Du venter på andre her:", EN: "Here you wait for others:"}, wait)
	}
	if arg == "overview" {
		section(fault.Words{DA: "Dine næste aftaler:", EN: "Your next appointments:"}, next)
		section(fault.Words{DA: "Dine næste udbetalinger:", EN: "Your next payments:"}, opened(only(all, "benefit")))
	}
	if n == 0 {
		t.r.say(fault.Words{DA: "Der er ikke noget, du skal gøre eller vente på lige nu.", EN: "There is nothing you must do or wait for right now."})
	}
}

// overview sorts records into what the citizen must do, what they wait for and
// the coming appointments.
func overview(all []item) (todo, wait, next []item) {
	asked := map[string]bool{}
	for _, it := range all {
		if it.document != nil {
			asked[it.document.Case] = true
			todo = append(todo, it)
		}
	}
	for _, it := range all {
		switch {
		case it.appointment != nil && it.open:
			next = append(next, it)
		case it.case_ == nil:
		case it.case_.WaitingFor == "borgeren" && it.case_.Deadline != "" && !asked[it.case_.ID]:
			todo = append(todo, it)
		case it.case_.WaitingFor != "borgeren" && it.case_.WaitingFor != "ingen" && it.case_.WaitingFor != "":
			wait = append(wait, it)
		}
	}
	sort.SliceStable(todo, func(i, j int) bool { return todo[i].firstDay() < todo[j].firstDay() })
	return todo, wait, next
}

// helpers on lists of items

func only(items []item, kinds ...string) []item {
	var out []item
	for _, it := range items {
		if has(kinds, it.Kind) {
			out = append(out, it)
		}
	}
	return out
}

func opened(items []item) []item {
	var out []item
	for _, it := range items {
		if it.open {
			out = append(out, it)
		}
	}
	return out
}

func appealable(items []item) []item {
	var out []item
	for _, it := range items {
		if it.case_ != nil && it.case_.AppealDeadline != "" {
			out = append(out, it)
		}
	}
	return out
}

// childItems keeps a child's records when a child was named.
func (t *turn) childItems(items []item, child string) []item {
	if child == "" {
		return items
	}
	var out []item
	for _, it := range items {
		if it.appointment == nil || it.appointment.ForDependent == child {
			out = append(out, it)
		}
	}
	return out
}

func byID(items []item, id string) []item {
	for _, it := range items {
		if it.ID == id {
			return []item{it}
		}
	}
	return nil
}

func contains(items []item, it item) bool {
	for _, x := range items {
		if x.record == it.record {
			return true
		}
	}
	return false
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// sayWhen writes a start in the turn's language.
func (t *turn) sayWhen(start string) string { return action.At(start, t.r.lang) }
