package assistant

import (
	"context"
	"strings"

	"offelia/assistant/fault"
)

// happened speaks first about an event: what happened, why it is said, and what
// can be done at once. The next thing the citizen says may be about it.
func (t *turn) happened(ctx context.Context) error {
	ev := t.in.Trigger
	if ev == nil || t.conv.Actor == "" {
		return nil
	}
	v, err := t.view(ctx, t.subject())
	if err != nil {
		return err
	}
	all := t.items(v)
	if hit := concerned(all, ev); len(hit) > 0 {
		t.aboutRecord(ev.Event, all, hit[0])
		t.r.message.Outcome = Proactive
		return nil
	}
	t.offers(ev.Event)
	t.r.message.Outcome = Proactive
	return nil
}

// concerned finds the record that an event is about: the one it names, else the
// paper that expires next.
func concerned(all []item, ev *Trigger) []item {
	if ev.Ref != "" {
		return byRef(all, ev.Ref)
	}
	if strings.Contains(ev.Event, "expir") || strings.Contains(ev.Event, "udloeb") {
		return only(all, "identity")
	}
	return nil
}

func byRef(all []item, ref string) []item {
	if hit := byID(all, ref); len(hit) > 0 {
		return hit
	}
	for _, it := range all {
		if it.Kind == "identity" && strings.Contains(ref, it.ID) {
			return []item{it}
		}
	}
	return nil
}

// aboutRecord is a reminder or news about one record, with the buttons that
// belong to it.
func (t *turn) aboutRecord(event string, all []item, it item) {
	switch {
	case strings.Contains(event, "enroute") || strings.Contains(event, "on_the_way") || strings.Contains(event, "paa_vej"):
		t.r.say(fault.Words{DA: "Vi er på vej hjem til dig nu.", EN: "We are on our way to you now."})
	case it.Kind == "appointment":
		t.r.say(fault.Words{DA: "Jeg vil minde dig om din aftale:", EN: "I want to remind you of your appointment:"})
	case it.Kind == "document":
		t.r.say(fault.Words{DA: "Der mangler et dokument fra dig:", EN: "A document is missing from you:"})
	case it.Kind == "identity":
		t.r.say(fault.Words{DA: "Et af dine papirer udløber snart:", EN: "One of your papers expires soon:"})
	case it.Kind == "benefit":
		t.r.say(fault.Words{DA: "Der er nyt om din udbetaling:", EN: "There is news about your payment:"})
	default:
		t.r.say(fault.Words{DA: "Der er nyt i din sag:", EN: "There is news in your case:"})
	}
	t.r.add(it.say)
	t.show(it)
	t.alsoTell(command{Arg: "cases"}, all, []item{it})
	t.state.Shown = []record{it.record}
	if t.state.Own = it.Kind + "s"; it.Kind == "identity" {
		t.state.Own = it.Kind
	}
	t.state.Terms = it.terms
	if it.Kind == "identity" && !t.bookedFor(all, it) {
		t.r.choice("do:book "+it.ID, t.r.words("Bestil en tid", "Book an appointment"))
	}
	for _, c := range it.card.Choices {
		t.r.choice(c.Value, c.Label)
	}
	if it.Kind == "appointment" {
		t.r.say(fault.Words{DA: "Passer det ikke, så skriv det her, så finder jeg en anden tid.", EN: "If it does not suit you, write it here, and I will find another time."})
	}
}

func (t *turn) bookedFor(all []item, it item) bool {
	for _, a := range only(all, "appointment") {
		if a.open && shares(a, it, "pas", "koerekort") {
			return true
		}
	}
	return false
}

// offers answers events that are about a situation rather than a record: what
// others in the same situation have used, why it is said, and that nothing is
// applied for without being asked.
func (t *turn) offers(event string) {
	fall := strings.Contains(event, "fall") || strings.Contains(event, "fald")
	if !fall {
		t.r.say(fault.Words{DA: "Der er nyt i dit overblik. Vil du se det?", EN: "There is news in your overview. Do you want to see it?"})
		t.r.choice("say:"+t.r.words("vis mit overblik", "show my overview"), t.r.words("Vis mit overblik", "Show my overview"))
		return
	}
	t.r.say(fault.Words{DA: "Vi har fået at vide, at du er faldet. Er du kommet til skade nu, så ring 112 ved livsfare, ellers til din læge eller lægevagten (1813 i Region Hovedstaden).", EN: "We have been told that you had a fall. If you are hurt now, call 112 if it is life-threatening, otherwise your doctor or the emergency doctor (1813 in the Capital Region)."})
	t.r.say(fault.Words{DA: "Andre i samme situation har brugt: hjælpemidler i hjemmet (for eksempel greb eller badebænk), træning, der forebygger fald, og et forebyggende hjemmebesøg.", EN: "Others in the same situation have used: assistive devices at home (hjælpemidler, for example grab rails or a bath bench), training that prevents falls (træning), and a preventive home visit."})
	t.r.say(fault.Words{DA: "Jeg skriver, fordi kommunen har noteret et fald. Jeg søger ikke om noget, medmindre du beder mig om det.", EN: "I write because the municipality has noted a fall. I apply for nothing unless you ask me to."})
	t.r.choice("passage:fald#overblik", t.r.words("Hvad kan jeg få hjælp til?", "What can I get help with?"))
	t.r.choice("do:apply hjaelpemidler", t.r.words("Søg om et hjælpemiddel", "Apply for an assistive device"))
	t.r.choice("do:book forebyggelse", t.r.words("Bestil et hjemmebesøg", "Book a home visit"))
	t.r.choice("drop", t.r.words("Nej tak til forslag", "No suggestions, thanks"))
	t.state.Terms, t.state.Guide = []string{"faldskade"}, "fald"
	t.state.Words = t.r.words("hvad kan jeg få hjælp til efter et fald", "what can I get help with after a fall")
}
