package assistant

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

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
	fits := t.pointsOut(all, text)
	if len(fits) == 0 {
		fits = t.pick(all, e.Words+" "+text+" "+fileWords(e), t.e.lexicon.Find(e.Words+" "+text+" "+fileWords(e)))
	}
	if len(fits) == 0 {
		fits = all
		if shown := among(all, t.state.Shown); len(shown) == 1 {
			fits = shown // what was just reminded of
		}
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

func (t *turn) fillCase(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) (step, error) {
	if e.Change.Target != "" {
		return filled, nil
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		return filled, nil
	}
	all := only(t.items(v), "case")
	if len(all) == 0 {
		t.r.say(fault.Words{DA: "Jeg kan ikke se nogen sager at skrive om.", EN: "I cannot see any cases to write about."})
		t.offerPerson()
		return ended, nil
	}
	to := text
	if e.Asked == "" {
		to = addressee(text)
		if who := t.inNoCase(v, all, to); who != "" {
			return ended, t.writesOnlyInCases(ctx, v, who)
		}
	}
	fits := t.pointsOut(all, to)
	if len(fits) == 0 {
		fits = t.pick(all, to, t.e.lexicon.Find(to))
	}
	if len(fits) == 0 {
		fits = t.pick(all, text, t.e.lexicon.Find(text))
	}
	if len(fits) == 0 && e.Said != "" && e.Asked == "" {
		fits = t.casesOf(v, all, e.Said)
	}
	if len(fits) == 0 && complains.MatchString(plain(text)) {
		fits = appealable(all)
	}
	if len(fits) == 0 && relativeIn(danish.Fold(text)+" ") != "" {
		fits = t.pick(all, "", family) // "den om min far"
	}
	if len(fits) == 0 && e.Asked != s.Name { // who was asked which has said no more
		fits = t.lastShown(t.items(v), all)
		if visits := only(fits, "appointment"); len(visits) > 0 && len(visits) == len(fits) {
			return ended, t.writesOnlyInCases(ctx, v, visits[0].appointment.With)
		}
		if fits = only(fits, "case"); len(fits) == 0 {
			fits = t.addressed(all, text)
		}
	}
	if asked := slices.DeleteFunc(slices.Clone(all), func(it item) bool { return !offeredTo(e, it.ID) }); len(fits) == 0 && e.Asked == s.Name && len(asked) > 0 {
		fits = asked
	}
	if len(fits) == 0 {
		fits = all
	}
	if len(fits) == 1 {
		if v.OnBehalf && !t.mayActOn(v, fits[0].ID) {
			t.notInMandate(v)
			return ended, nil
		}
		e.Change.Target, e.Change.Case = fits[0].ID, fits[0].ID
		return filled, nil
	}
	var options []option
	for _, it := range fits {
		options = append(options, option{it.ID, it.title})
	}
	return t.ask(e, s, options), nil
}

// casesOf are the cases that a message is about by its words: those named, else those to
// which a paper that is named is to be sent, or the only one that waits for the citizen.
func (t *turn) casesOf(v citizen.View, all []item, said string) []item {
	found := t.e.lexicon.Find(said)
	if fits := t.pick(all, said, found); len(fits) > 0 {
		return fits
	}
	var fits []item
	for _, it := range t.pick(only(t.items(v), "document"), said, found) {
		fits = append(fits, byID(all, it.document.Case)...)
	}
	if len(fits) > 0 {
		return fits
	}
	fits = slices.DeleteFunc(slices.Clone(all), func(it item) bool { return it.case_.WaitingFor != "borgeren" })
	if len(fits) > 1 {
		return nil
	}
	return fits
}

// writesOnlyInCases says that somebody without a case cannot be written to, and whom to call.
func (t *turn) writesOnlyInCases(ctx context.Context, v citizen.View, who string) error {
	t.r.sayf("Jeg kan kun skrive til dem, der har en sag hos dig, og ikke til %s.", "I can only write to those who have a case of yours, and not to %s.", who)
	if err := t.phoneLine(ctx, v); err != nil {
		return err
	}
	t.offerPerson()
	return nil
}

// addressee is the part of an order to write that says to whom: what is written stands
// behind it.
func addressee(text string) string {
	if at := writtenBehind.FindStringIndex(text); at != nil && at[0] > 0 {
		return text[:at[0]]
	}
	return text
}

var writtenBehind = regexp.MustCompile(`(?i):| (?:at|om|that|if|whether|hvornår|when|hvorfor|why) `)

// inNoCase is whom one has an appointment with but no case, when that is who is to be
// written to; "" otherwise.
func (t *turn) inNoCase(v citizen.View, cases []item, to string) string {
	folded := danish.Fold(to)
	if slices.ContainsFunc(cases, func(it item) bool { return it.with(folded) }) {
		return ""
	}
	for _, it := range only(t.items(v), "appointment") {
		if it.with(folded) && it.appointment.Case == "" {
			return it.appointment.With
		}
	}
	return ""
}

// complains writes about a decision.
var complains = anyOf(`\bklag\p{L}*\b|\bcomplain\p{L}*\b`)

// addressed are the cases of the person whom "skriv til hende" can mean when nobody
// was named: the only one among those responsible, else that of the guide spoken of.
func (t *turn) addressed(cases []item, text string) []item {
	if g := t.state.Guide; g != "" {
		if hit := t.pick(cases, "", []string{g}); len(hit) == 1 {
			return hit
		}
	}
	if !pronoun.MatchString(danish.Fold(text)) {
		return nil
	}
	var persons []item
	for _, it := range cases {
		if slices.ContainsFunc(danish.Find(it.case_.Responsible), func(e danish.Entity) bool { return e.Kind == danish.KindName && e.Start == 0 }) {
			persons = append(persons, it)
		}
	}
	return persons
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
	if p := plain(text); e.Asked == s.Name && (dictatesWhat.MatchString(trimLead(p)) || p != "" && (readYesNo(text) == yes && len(strings.Fields(p)) > 2 || saysDoIt(e, p))) { // "ja søg du bare for mig"
		t.r.say(fault.Words{DA: "Ja, jeg sender det for dig.", EN: "Yes, I will send it for you."})
		return t.ask(e, s, nil)
	}
	if e.Asked == s.Name && strings.TrimSpace(text) != "" && (readYesNo(text) == unclear || len(strings.Fields(text)) > 2) {
		if r, told := redraftOf(text); told && r.say != "" {
			text = r.say
		}
		e.Change.Text = saysThat(text)
		return filled
	}
	if e.Change.Type == "apply" && e.Change.Title != "" && e.Asked == "" {
		t.r.sayf("Det bliver en ansøgning om: %s.", "It will be an application for: %s.", e.Change.Title)
	}
	if body := saysThat(e.Words); body != e.Words && e.Asked == "" && e.Change.Type == "message" {
		e.Change.Text = body // "at jeg gerne vil have en anden"
		return filled
	}
	if body := quoted(e.Words); body != "" && e.Asked == "" {
		e.Change.Text = body
		return filled
	}
	if e.Said != "" && e.Asked != s.Name {
		t.r.say(fault.Words{DA: "Her er det, du selv skrev. Sig til, hvis noget skal være anderledes.", EN: "This is what you wrote yourself. Tell me if anything should be different."})
		e.Change.Text = e.Said // "kan du skrive det til Dorthe"
		return filled
	}
	if before := cmp.Or(t.asked, t.state.Words); e.Asked == "" && e.Change.Type == "message" && aboutIt.MatchString(plain(e.Words)) && before != e.Words && len(strings.Fields(before)) >= 3 {
		e.Change.Text = upper(before) // "spørg Camilla om det"
		return filled
	}
	return t.ask(e, s, nil)
}

// aboutIt tells to ask or write about what was just asked.
var aboutIt = anyOf(`\b(om|about) (det|dette|det her|it|that|this)( så| da)?$`)

// saysThat is what a message is to say, in the words of its sender: of "skriv at jeg er
// syg", and of "at jeg er syg", the answer to what it is to say.
func saysThat(text string) string {
	if d, ok := dictated(text); ok && d.before == "" && d.after == "" {
		return d.words
	}
	if m := thatClause.FindStringIndex(text); m != nil && len(strings.Fields(text)) >= 3 && !thatIs.MatchString(danish.Fold(text)) {
		return upper(mainClauses(text[m[1]:]))
	}
	return text
}

// thatIs points, and begins no clause: "that is all".
var thatIs = anyOf(`^that (is|was|one|will|would|can|should|has|does|did)\b`)

// quoted finds the words to send in "skriv til Camilla at jeg er syg".
func quoted(text string) string {
	if d, ok := dictated(text); ok {
		return d.words
	}
	if m := asksThem.FindStringSubmatch(text); m != nil && !aboutIt.MatchString(plain(text)) {
		return upper(m[1]) // a question stays one
	}
	return ""
}

// asksThem is what somebody is to be asked: "ask them if two payslips are enough".
var asksThem = regexp.MustCompile(`(?i)\b(?:spørge?|ask) (?:\S+ ){1,3}?((?:om|if|whether|hvornår|when|hvorfor|why|hvad|what|hvor|where|hvordan|how|hvem|who) .{6,})$`)
