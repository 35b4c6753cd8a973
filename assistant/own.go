package assistant

import (
	"context"
	"fmt"
	"slices"
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
	if overviews[c.Arg] && len(c.Terms) > 0 && len(t.pick(only(t.childItems(t.items(v), c.Child), "case", "document"), "", c.Terms)) > 0 {
		c.Arg = "cases" // what is to be done about one thing, not about all
	}
	t.state.Own, t.state.Guide, t.state.Unguided = c.Arg, "", ""
	if !v.OnBehalf && c.Child == "" && c.Arg != "mandates" {
		t.state.Kin = "" // "hun" may now be a caseworker
	}
	if (overviews[c.Arg] || c.Arg == "appointments") && t.asksWhatIsOn(c.Text) {
		t.whatIsThen(ctx, v, c)
		return nil
	}
	switch c.Arg {
	case "contact":
		t.ownContact(v)
	case "letters":
		t.ownLetters(v)
	case "mandates":
		return t.ownMandates(ctx, v)
	case "accesses":
		return t.ownAccesses(ctx, v)
	case "overview", "todo", "waiting":
		t.ownOverview(v, c.Arg)
	default:
		return t.ownRecords(ctx, v, c)
	}
	return nil
}

// ownRecords answers about records of one kind, narrowed by what the words and
// dates point at.
func (t *turn) ownRecords(ctx context.Context, v citizen.View, c command) error {
	if c.Child != "" && iHave.MatchString(plain(c.Text)) {
		c.Child = "" // the child is why, not whose it is: "jeg har samtale onsdag, men min søn er syg"
	}
	all := t.childItems(t.items(v), c.Child)
	kinds := kindsOf[c.Arg]
	if kinds == nil {
		kinds = []string{"case", "appointment", "benefit", "document", "identity"}
	}
	wanted := only(all, kinds[:1]...)
	if c.Arg == "appeal" {
		wanted = appealable(wanted)
	}
	if t.pastLast(wanted, c.Text) {
		t.r.say(fault.Words{DA: "Det var den sidste. Jeg kan ikke se flere.", EN: "That was the last one. I cannot see any more."})
		return nil
	}
	c.Text = aside(c.Text)
	times := when.Parse(t.timely(c.Text), t.local(), when.Options{})
	chosen, narrowed := t.narrow(ctx, wanted, all, c, times)
	if c.Arg == "benefits" && total.MatchString(plain(c.Text)) && len(opened(wanted)) > 0 {
		chosen = opened(wanted)
	}
	if c.Arg == "documents" {
		chosen = askedFor(wanted, chosen)
	}
	if len(chosen) == 0 {
		t.nothing(v, c, narrowed)
		return nil
	}
	if ahead := opened(chosen); len(ahead) > 1 && nextOne.MatchString(plain(c.Text)) {
		chosen = ahead[:1]
	}
	if (!narrowed || goesOn.MatchString(danish.Fold(c.Text)) && len(meaning(t.untimed(c.Text))) == 0) && t.noneThen(c.Arg, wanted, times) {
		t.noneAtThatTime(ctx, c, opened(wanted))
		return nil
	}
	if t.listAgain(c.Text, chosen) {
		t.whichOfThem(chosen)
		return nil
	}
	if t.justTold(c.Text, chosen) {
		return t.onward(ctx, c.Text, v, chosen[0])
	}
	t.tell(ctx, c, chosen)
	t.alsoTell(c, all, chosen)
	return nil
}

// noneThen reports whether a time was said at which there is no appointment, or no
// payment that is known of.
func (t *turn) noneThen(arg string, wanted []item, times []when.Time) bool {
	dated := slices.ContainsFunc(times, func(w when.Time) bool { return w.HasDate && !w.Start.IsZero() && w.Kind != when.Duration })
	return (arg == "appointments" || arg == "benefits") && dated && len(onDays(wanted, times)) == 0
}

// noneAtThatTime says so, and tells what there is.
func (t *turn) noneAtThatTime(ctx context.Context, c command, list []item) {
	if c.Arg == "benefits" {
		t.r.say(fault.Words{DA: "Jeg kan kun se den næste udbetaling, ikke længere frem.", EN: "I can only see the next payment, no further ahead."})
		if last := among(list, t.state.Shown); len(last) > 0 {
			list = last
		}
	} else {
		t.r.say(fault.Words{DA: "På det tidspunkt kan jeg ikke se nogen.", EN: "I cannot see any at that time."})
	}
	t.tell(ctx, c, list)
}

// listAgain reports whether the list that was just told would be told once more, for a
// question that asks something else of it.
func (t *turn) listAgain(text string, chosen []item) bool {
	last, p := t.state.Last, trimLead(plain(text))
	return t.in.Kind == Said && last != nil && last.Outcome == AnswerOwnData && len(chosen) > 1 && t.state.errand() == nil &&
		slices.Equal(recordsOf(chosen), t.state.Shown) && pronouns.MatchString(p) && question.MatchString(p) && namesNothing(text) && kindNamed(p) == ""
}

// whichOfThem asks which of the records just told is meant, with each of them to press.
func (t *turn) whichOfThem(list []item) {
	t.r.outcome(Clarify)
	t.r.asks(AskWhich)
	t.r.say(fault.Words{DA: "Hvilken af dem tænker du på? Skriv for eksempel “den første”.", EN: "Which of them do you mean? Write for example “the first one”."})
	for _, it := range list[:min(len(list), maxOffered)] {
		t.r.choice("say:"+it.title, it.title)
	}
}

// total asks for everything that is paid.
var total = anyOf(`\b(i alt|tilsammen|sammenlagt|in total|altogether|in all)\b`)

// iHave tells of an appointment of one's own.
var iHave = anyOf(`^(hej |hello |hi )?(jeg|i) (har|skal til|have|am going to) (\p{L}+ ){0,3}(tid|møde|samtale|aftale|jobsamtale|appointment|meeting|talk)\b`)

// askedFor turns records that the words point at into the documents that their
// cases wait for, when there are any: "what do I send to the job centre" names
// the place of an appointment, not the paper.
func askedFor(documents, chosen []item) []item {
	var out []item
	for _, d := range documents {
		if slices.ContainsFunc(chosen, func(it item) bool {
			return it.document != nil && it.ID == d.ID || it.case_ != nil && it.ID == d.document.Case ||
				it.appointment != nil && it.appointment.Case == d.document.Case
		}) {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return chosen
	}
	return out
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
		if it.appointment != nil && duration.MatchString(plain(c.Text)) {
			t.r.sayf("Det varer %d minutter.", "It takes %d minutes.", it.appointment.Minutes)
		}
		t.show(it)
	}
	if len(chosen) > 1 {
		t.state.Listed = recordsOf(chosen)
	}
	t.state.Terms = c.Terms
	t.contactFor(ctx, c, chosen)
}

func recordsOf(items []item) []record {
	out := make([]record, len(items))
	for i, it := range items {
		out[i] = it.record
	}
	return out
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
	t.state.Data = remember(t.state.Data, kindNames[it.Kind]+": "+it.title, 12)
}

// kindNames is what caseworkers call the kinds of records.
var kindNames = map[string]string{"appointment": "Aftale", "case": "Sag", "benefit": "Ydelse", "document": "Dokument", "identity": "Legitimation"}

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
		if contains(chosen, it) || !it.open || t.told(it) {
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

// sayWhen writes a start in the turn's language.
func (t *turn) sayWhen(start string) string { return action.At(start, t.r.lang) }
