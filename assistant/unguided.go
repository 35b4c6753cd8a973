package assistant

import (
	"context"

	"offelia/assistant/fault"
)

// unheld is something that people ask a public office about and that no guide is
// about yet.
type unheld struct {
	named pattern     // over plain text
	name  fault.Words // inside a sentence
	who   fault.Words // decides or knows
	term  string      // of the unit here that can be called, "" for none
}

// unguided are the matters asked for most. An editor's guide about one of them wins:
// what a passage answers never comes here.
var unguided = []unheld{
	{anyOf(`\b(gift|gifte|giftes|vielse\p{L}*|bryllup\p{L}*|ægteskab\p{L}*|married|marry|wedding|marriage)\b`), fault.Words{DA: "ægteskab", EN: "marriage"}, fault.Words{DA: "kommunen, som prøver, om I kan blive gift, eller kirkekontoret", EN: "the municipality, which checks whether you can marry, or the parish office"}, "borgerservice"},
	{anyOf(`\b(fleksjob\p{L}*|flexjob\p{L}*|flexible job)\b`), fault.Words{DA: "fleksjob", EN: "flexible jobs (fleksjob)"}, fault.Words{DA: "jobcentret i din kommune", EN: "the job centre of your municipality"}, "jobsamtale"},
	{anyOf(`\b(førtidspension\p{L}*|disability pension)\b`), fault.Words{DA: "førtidspension", EN: "disability pension (førtidspension)"}, fault.Words{DA: "jobcentret i din kommune", EN: "the job centre of your municipality"}, "jobsamtale"},
	{anyOf(`\b(navneændring\p{L}*|skifte navn|nyt (efter|for|mellem)navn|change my name)\b`), fault.Words{DA: "navneændring", EN: "a change of name"}, fault.Words{DA: "kirkekontoret, hvor du bor; du søger på borger.dk", EN: "the parish office where you live; you apply on borger.dk"}, ""},
	{anyOf(`\b(byggetilladelse\p{L}*|byggesag\p{L}*|bygge (til|ud|om)|carport\p{L}*|tilbygning\p{L}*|building permit)\b`), fault.Words{DA: "byggesager", EN: "building permits"}, fault.Words{DA: "kommunens byggesagsafdeling; du søger på bygogmiljoe.dk", EN: "the building department of the municipality; you apply on bygogmiljoe.dk"}, ""},
	{anyOf(`\b(affald\p{L}*|skrald\p{L}*|storskrald|genbrug\p{L}*|skraldespand\p{L}*|waste|garbage|recycling)\b`), fault.Words{DA: "affald", EN: "waste"}, fault.Words{DA: "kommunens affaldsselskab", EN: "the waste company of the municipality"}, ""},
	{anyOf(`\b(sfo|skoleindskrivning|indskrive\p{L}* i skole|skoleskift|fritidshjem\p{L}*|school (enrolment|enrollment))\b`), fault.Words{DA: "skole og SFO", EN: "school and after-school care"}, fault.Words{DA: "kommunens skoleforvaltning eller skolen selv", EN: "the school department of the municipality or the school itself"}, ""},
	{anyOf(`\b(statsborgerskab\p{L}*|dansk indfødsret|citizenship)\b`), fault.Words{DA: "statsborgerskab", EN: "citizenship"}, fault.Words{DA: "Udlændinge- og Integrationsministeriet", EN: "the Ministry of Immigration and Integration"}, ""},
	{anyOf(`\b(årsopgørelse\p{L}*|restskat|selvangivelse|tax return)\b`), fault.Words{DA: "årsopgørelsen", EN: "the tax assessment"}, fault.Words{DA: "Skat på skat.dk", EN: "the tax office on skat.dk"}, ""},
	{anyOf(`\b(nummerplade\p{L}*|indregistrer\p{L}*|number plates?|register (a|my) car)\b`), fault.Words{DA: "nummerplader", EN: "number plates"}, fault.Words{DA: "Motorstyrelsen på motorst.dk", EN: "the motor agency on motorst.dk"}, ""},
	{anyOf(`\b(parkering\p{L}*|p-bøde|p-afgift\p{L}*|parkeringsbøde\p{L}*|parking (fine|ticket|permit))\b`), fault.Words{DA: "parkering", EN: "parking"}, fault.Words{DA: "den, der har udstedt afgiften; nummeret står på den", EN: "whoever issued the fine; the number is on it"}, ""},
	{anyOf(`\b(adoption|adoptere\p{L}*|adopt)\b`), fault.Words{DA: "adoption", EN: "adoption"}, fault.Words{DA: "Familieretshuset", EN: "Familieretshuset"}, "skilsmisse"},
}

// noGuide says honestly that no guide is about what was asked, and who knows.
func (t *turn) noGuide(ctx context.Context, c command) (done bool, err error) {
	p := plain(c.Text)
	for _, m := range unguided {
		if !m.named.MatchString(p) {
			continue
		}
		t.state.Guide, t.state.Own, t.state.Misses = "", "", 0
		t.r.outcome(Clarify)
		t.r.sayf("Om %s har jeg ingen vejledning endnu. Spørg %s.", "I have no guide about %s yet. Ask %s.", m.name.In(t.r.lang), m.who.In(t.r.lang))
		contacts, err := t.e.office.Contacts(ctx)
		if err != nil {
			return false, err
		}
		v, err := t.ownView(ctx)
		if err != nil {
			return false, err
		}
		t.state.Terms = nil
		if m.term != "" {
			t.state.Terms = []string{m.term} // "hvem kan jeg ringe til?"
		}
		if unit, ok := t.unit(contacts, command{Terms: t.state.Terms}, v); ok && m.term != "" && (v.ID != "" || nationwide[unit.Key]) {
			t.sayUnit(unit, "")
		}
		t.offerPerson()
		return true, nil
	}
	return false, nil
}
