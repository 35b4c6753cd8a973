package assistant

import (
	"context"
	"strings"

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
	{anyOf(`\b(stjålet|stjal|tyveri\p{L}*|indbrud\p{L}*|hærværk\p{L}*|røvet|stolen|theft|burglar\p{L}*|robbed|vandalis\p{L}*)\b`), fault.Words{DA: "tyveri og indbrud", EN: "theft and burglary"}, fault.Words{DA: "politiet: du anmelder på politi.dk eller på 114, og på 112, hvis det sker lige nu", EN: "the police: you report it on politi.dk or on 114, and on 112 if it is happening now"}, ""},
	{anyOf(`\b(opholdstilladelse\p{L}*|familiesammenføring\p{L}*|visum|asyl\p{L}*|residence permits?|family reunification|asylum)\b`), fault.Words{DA: "opholdstilladelse", EN: "residence permits"}, fault.Words{DA: "Udlændingestyrelsen eller SIRI på nyidanmark.dk", EN: "the Immigration Service or SIRI on newtodenmark.dk"}, ""},
	{anyOf(`\b(underretning\p{L}*|underrette( kommunen)? om (et|mit|deres|nabo\p{L}*) barn|(barn|børn|børnene|dreng|pige|søn|datter|unger|ungerne|kid|kids|child|children) (\p{L}+ ){0,2}(får (bank|tæv|klø|smæk)|bliver (slået|banket|tævet|vanrøgtet|mishandlet)|is (beaten|hit|neglected)|are (beaten|hit|neglected)|gets? (beaten|hit)))\b`), fault.Words{DA: "bekymring for et barn", EN: "worry about a child"}, fault.Words{DA: "kommunens familieafdeling, som du kan underrette, også uden at sige hvem du er; uden for åbningstid politiet på 114, og 112, hvis barnet er i fare nu", EN: "the family department of the municipality, which you may tell without giving your name; outside its hours the police on 114, and 112 if the child is in danger now"}, ""},
	{anyOf(`\b(testamente\p{L}*|notar\p{L}*|last will|notary)\b`), fault.Words{DA: "testamente", EN: "wills"}, fault.Words{DA: "notaren i byretten eller en advokat", EN: "the notary at the district court or a lawyer"}, ""},
	{anyOf(`\b(ejendomsskat\p{L}*|grundskyld\p{L}*|ejendomsvurdering\p{L}*|property tax|land tax)\b`), fault.Words{DA: "ejendomsskat", EN: "property tax"}, fault.Words{DA: "Skat på skat.dk og Vurderingsstyrelsen", EN: "the tax office on skat.dk and the Valuation Agency"}, ""},
	{anyOf(`\b(valgkort\p{L}*|brevstem\p{L}*|stemmeret|poll card|postal vote|vote by post)\b`), fault.Words{DA: "valg", EN: "elections"}, fault.Words{DA: "kommunens Borgerservice, eller se valg.dk", EN: "Citizen Service in the municipality, or see valg.dk"}, "borgerservice"},
	{anyOf(`\b(hul i vejen|huller i vejen|gadelys\p{L}*|gadelampe\p{L}*|snerydning\p{L}*|vejbelysning\p{L}*|pothole\p{L}*|street ?light\p{L}*|snow clearing)\b`), fault.Words{DA: "veje og gadelys", EN: "roads and street lights"}, fault.Words{DA: "kommunens vejafdeling, hvor du kan give et tip på hjemmesiden", EN: "the roads department of the municipality, which takes reports on its website"}, ""},
	{anyOf(`\b(hundetegn|hundeskat|registrere (min|en) hund|hunderegist\p{L}*|jagttegn\p{L}*|fisketegn\p{L}*|register (my|a) dog|hunting licen[cs]e|fishing licen[cs]e)\b`), fault.Words{DA: "tegn til jagt og fiskeri og registrering af dyr", EN: "hunting and fishing licences and registering animals"}, fault.Words{DA: "Miljøstyrelsen om jagt, Fiskeristyrelsen om fiskeri og Dansk Hunderegister om hunde", EN: "the Environmental Protection Agency about hunting, the Fisheries Agency about fishing and the Danish dog register about dogs"}, ""},
}

// unguidedIn is the matter without a guide that a text names, nil when there is none.
func unguidedIn(text string) *unheld {
	p := plain(text)
	for i := range unguided {
		if unguided[i].named.MatchString(p) {
			return &unguided[i]
		}
	}
	return nil
}

// misplaced reports whether a text names a matter that no guide is about, and the passage
// that would answer says nothing of it.
func (t *turn) misplaced(c command) bool {
	m := unguidedIn(c.Text)
	if m == nil || len(c.Terms) > 0 {
		return false
	}
	guide, passage, _ := strings.Cut(c.Passage, "#")
	g, err := t.e.library.Guide(t.guideKey(guide))
	if err != nil || g.Passage(passage) == nil {
		return false
	}
	p := g.Passage(passage)
	return !m.named.MatchString(plain(p.Title + " " + p.Text + " " + strings.Join(p.Phrasings, " ")))
}

// noGuide says honestly that no guide is about what was asked, and who knows.
func (t *turn) noGuide(ctx context.Context, c command) (done bool, err error) {
	m := unguidedIn(c.Text)
	if m == nil && t.state.Unguided != "" && t.goesOnAbout(c.Text) {
		m = unguidedIn(t.state.Unguided) // "må man det på stranden?", of the wedding
	}
	if m == nil {
		return false, nil
	}
	t.state.Unguided = m.named.FindString(plain(c.Text + " " + t.state.Unguided))
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
