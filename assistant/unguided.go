package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/knowledge"
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
	{anyOf(`\b(fleksjob\p{L}*|flexjob\p{L}*|flexible job)\b`), fault.Words{DA: "fleksjob", EN: "flexible jobs (fleksjob)"}, fault.Words{DA: "jobcentret i din kommune", EN: "the job centre of your municipality"}, "jobsamtale"},
	{anyOf(`\b(førtidspension\p{L}*|disability pension)\b`), fault.Words{DA: "førtidspension", EN: "disability pension (førtidspension)"}, fault.Words{DA: "jobcentret i din kommune", EN: "the job centre of your municipality"}, "jobsamtale"},
	{anyOf(`\b(navneændring\p{L}*|skifte navn|nyt (efter|for|mellem)navn|change my name)\b`), fault.Words{DA: "navneændring", EN: "a change of name"}, fault.Words{DA: "kirkekontoret, hvor du bor; du søger på borger.dk", EN: "the parish office where you live; you apply on borger.dk"}, ""},
	{anyOf(`\b(byggetilladelse\p{L}*|byggesag\p{L}*|bygge (til|ud|om)|carport\p{L}*|tilbygning\p{L}*|building permit)\b`), fault.Words{DA: "byggesager", EN: "building permits"}, fault.Words{DA: "kommunens byggesagsafdeling; du søger på bygogmiljoe.dk", EN: "the building department of the municipality; you apply on bygogmiljoe.dk"}, ""},
	{anyOf(`\b(affald\p{L}*|skrald\p{L}*|storskrald|genbrug\p{L}*|skraldespand\p{L}*|waste|garbage|recycling)\b`), fault.Words{DA: "affald", EN: "waste"}, fault.Words{DA: "kommunens affaldsselskab", EN: "the waste company of the municipality"}, ""},
	{anyOf(`\b(sfo|skoleindskrivning|skolestart|børnehaveklasse\p{L}*|(0|nulte) klasse|(indskrive\p{L}*|begynder?|starte?r?|op|ind) (i|til) skole|skolebus\p{L}*|skole\p{L}* (\p{L}+ ){0,6}(bus|bussen|transport|kørsel)|skoleskift|fritidshjem\p{L}*|school (enrolment|enrollment|bus)|(start|starts|starting) school)\b`), fault.Words{DA: "skole og SFO", EN: "school and after-school care"}, fault.Words{DA: "kommunens skoleforvaltning eller skolen selv", EN: "the school department of the municipality or the school itself"}, ""},
	{anyOf(`\b(statsborgerskab\p{L}*|indfødsret\p{L}*|blive (en )?(dansk )?statsborger|citizenship|become (a )?(danish )?citizen)\b`), fault.Words{DA: "statsborgerskab", EN: "citizenship"}, fault.Words{DA: "Udlændinge- og Integrationsministeriet", EN: "the Ministry of Immigration and Integration"}, ""},
	{anyOf(`\b(årsopgørelse\p{L}*|restskat|selvangivelse|tax return)\b`), fault.Words{DA: "årsopgørelsen", EN: "the tax assessment"}, fault.Words{DA: "Skat på skat.dk", EN: "the tax office on skat.dk"}, ""},
	{anyOf(`\b(nummerplade\p{L}*|indregistrer\p{L}*|number plates?|register (a|my) car)\b`), fault.Words{DA: "nummerplader", EN: "number plates"}, fault.Words{DA: "Motorstyrelsen på motorst.dk", EN: "the motor agency on motorst.dk"}, ""},
	{anyOf(`\b(parkering\p{L}*|p-bøde|p-afgift\p{L}*|parkeringsbøde\p{L}*|parking (fine|ticket|permit))\b`), fault.Words{DA: "parkering", EN: "parking"}, fault.Words{DA: "den, der har udstedt afgiften; nummeret står på den", EN: "whoever issued the fine; the number is on it"}, ""},
	{anyOf(`\b(adoption|adoptere\p{L}*|adopt)\b`), fault.Words{DA: "adoption", EN: "adoption"}, fault.Words{DA: "Familieretshuset", EN: "Familieretshuset"}, "skilsmisse"},
	{anyOf(`\b(stjålet|stjal|tyveri\p{L}*|indbrud\p{L}*|hærværk\p{L}*|røvet|stolen|theft|burglar\p{L}*|robbed|vandalis\p{L}*)\b`), fault.Words{DA: "tyveri og indbrud", EN: "theft and burglary"}, fault.Words{DA: "politiet: du anmelder på politi.dk eller på 114, og på 112, hvis det sker lige nu", EN: "the police: you report it on politi.dk or on 114, and on 112 if it is happening now"}, ""},
	{anyOf(`\b(opholdstilladelse\p{L}*|arbejdstilladelse\p{L}*|familiesammenføring\p{L}*|\p{L}*visum|asyl\p{L}*|(residence|work) permits?|visas?|family reunification|asylum)\b`), fault.Words{DA: "opholdstilladelse", EN: "residence permits"}, fault.Words{DA: "Udlændingestyrelsen eller SIRI på nyidanmark.dk", EN: "the Immigration Service or SIRI on newtodenmark.dk"}, ""},
	{anyOf(`\b(testamente\p{L}*|notar\p{L}*|last will|notary)\b`), fault.Words{DA: "testamente", EN: "wills"}, fault.Words{DA: "notaren i byretten eller en advokat", EN: "the notary at the district court or a lawyer"}, ""},
	{anyOf(`\b(ejendomsskat\p{L}*|grundskyld\p{L}*|ejendomsvurdering\p{L}*|property tax|land tax)\b`), fault.Words{DA: "ejendomsskat", EN: "property tax"}, fault.Words{DA: "Skat på skat.dk og Vurderingsstyrelsen", EN: "the tax office on skat.dk and the Valuation Agency"}, ""},
	{anyOf(`\b(valgkort\p{L}*|brevstem\p{L}*|stemmeret|stemmelokale\p{L}*|valgsted\p{L}*|valgtilforordn\p{L}*|stemmeseddel\p{L}*|stemmesedler\p{L}*|sætte (et |sit |mit )?kryds\p{L}*|poll card|polling (station|place)|ballot\p{L}*|postal vote|vote by post)\b`), fault.Words{DA: "valg", EN: "elections"}, fault.Words{DA: "kommunens Borgerservice, eller se valg.dk", EN: "Citizen Service in the municipality, or see valg.dk"}, "borgerservice"},
	{anyOf(`\b(hul i vejen|huller i vejen|gadelys\p{L}*|gadelampe\p{L}*|vejbelysning\p{L}*|pothole\p{L}*|street ?light\p{L}*)\b`), fault.Words{DA: "veje og gadelys", EN: "roads and street lights"}, fault.Words{DA: "kommunens vejafdeling, hvor du kan give et tip på hjemmesiden", EN: "the roads department of the municipality, which takes reports on its website"}, ""},
	{anyOf(`\b(snerydning\p{L}*|((rydde?|skovle?|feje?|fjerne?) sne|salte)\p{L}* |sne\p{L}* (på|foran) (fortov|gang|stien)\p{L}*|snow clearing|(clear|shovel) (the )?snow)\b`), fault.Words{DA: "sne og glatte fortove", EN: "snow and icy pavements"}, fault.Words{DA: "den, der ejer huset, eller boligforeningen, og kommunens vejafdeling om veje og stier", EN: "whoever owns the building, or the housing association, and the roads department of the municipality about roads and paths"}, ""},
	{anyOf(`\b(hundetegn|hundeskat|registrere (min|en) hund|hunderegist\p{L}*|jagttegn\p{L}*|fisketegn\p{L}*|register (my|a) dog|hunting licen[cs]e|fishing licen[cs]e)\b`), fault.Words{DA: "tegn til jagt og fiskeri og registrering af dyr", EN: "hunting and fishing licences and registering animals"}, fault.Words{DA: "Miljøstyrelsen om jagt, Fiskeristyrelsen om fiskeri og Dansk Hunderegister om hunde", EN: "the Environmental Protection Agency about hunting, the Fisheries Agency about fishing and the Danish dog register about dogs"}, ""},
	{anyOf(`\b(skat (der |man |jeg |vi )?(af|når (man|jeg|vi) (sælger|lejer|får))|beskatte\p{L}*|skattefri\p{L}*|skattepligtig\p{L}*|tax(es)? (on|when i (sell|let))|tax[- ]?free|taxable|taxed)\b`), fault.Words{DA: "hvad der skal betales skat af", EN: "what is taxed"}, fault.Words{DA: "Skat på skat.dk", EN: "the tax office on skat.dk"}, ""},
	{anyOf(`\b(larm\p{L}*|nabostøj\p{L}*|støjer|støj fra|husorden\p{L}*|(holder|holde) fest\p{L}*|nois[ey]|loud (music|party|parties))\b`), fault.Words{DA: "støj fra naboer", EN: "noise from neighbours"}, fault.Words{DA: "udlejeren eller boligforeningen. Larmer det lige nu om natten, kan du ringe til politiet på 114", EN: "the landlord or the housing association. If it is going on at night right now, you can call the police on 114"}, ""},
	{anyOf(`\b(brændeovn\p{L}*|afbrænding\p{L}*|(brænde|brænder) (\p{L}+ )?(grene|kvas|haveaffald|affald)\p{L}*|wood(-burning)? stoves?|burn(ing)? (branches|garden waste))\b`), fault.Words{DA: "røg og afbrænding", EN: "smoke and burning waste"}, fault.Words{DA: "kommunens miljøafdeling", EN: "the environment department of the municipality"}, ""},
	{anyOf(`\b(drikker (alt )?for meget|alkoholiker\p{L}*|alkohol(misbrug|behandling|problem)\p{L}*|(flaske|flasker|kasse|kasser) (\p{L}+ ){0,2}(om dagen|hver dag)|stofmisbrug\p{L}*|afvænning|ludoman\p{L}*|drinks? too much|alcoholics?|alcoholism|drinking problem)\b`), fault.Words{DA: "hjælp til at holde op med at drikke eller tage stoffer", EN: "help to stop drinking or taking drugs"}, fault.Words{DA: "kommunens alkohol- og stofbehandling, som du selv kan kontakte, også anonymt, eller din læge", EN: "the alcohol and drug treatment of the municipality, which you can contact yourself, also anonymously, or your doctor"}, ""},
	{anyOf(`\b((få|have|vælge|finde|skifte|skifter) (en )?((ny|anden) )?(praktiserende )?læge|(ny|anden) (egen|praktiserende) læge|lægevalg\p{L}*|lægehus\p{L}*|kø hos (min |vores )?lægen?|(another|new) (doctor|gp)|change (my )?(doctor|gp))\b`), fault.Words{DA: "valg af læge", EN: "the choice of a doctor"}, fault.Words{DA: "Borgerservice, eller vælg en anden læge på borger.dk. Regionen kan svare, når lægen ikke er til at få fat i", EN: "Citizen Service, or choose another doctor on borger.dk. The region can answer when the doctor cannot be reached"}, "borgerservice"},
	{anyOf(`\b(psykolog\p{L}*|psychologists?|psychotherapy)\b`), fault.Words{DA: "psykologhjælp", EN: "seeing a psychologist"}, fault.Words{DA: "din læge, som kan henvise dig til en psykolog med tilskud", EN: "your doctor, who can refer you to a psychologist with a subsidy"}, ""},
	{anyOf(`\b(omsorgstandpleje\p{L}*|tandlæge\p{L}* (\p{L}+ ){0,4}(plejehjem|plejebolig|hjemmet)\p{L}*|dentist (\p{L}+ ){0,4}nursing homes?)\b`), fault.Words{DA: "omsorgstandpleje", EN: "dental care for those who cannot go to the dentist"}, fault.Words{DA: "kommunen, som har omsorgstandpleje til dem, der ikke kan komme til tandlægen", EN: "the municipality, which has dental care (omsorgstandpleje) for those who cannot go to the dentist"}, ""},
	{anyOf(`\b(ledsage(r|rordning\p{L}*|ordning\p{L}*|rkort\p{L}*)|companion (card|scheme))\b`), fault.Words{DA: "ledsagerordning", EN: "a companion for people with a disability"}, fault.Words{DA: "kommunens handicapafdeling", EN: "the disability department of the municipality"}, ""},
	{anyOf(`\b(demensudredning\p{L}*|demenskoordinator\p{L}*|(er det|tegn på|udred\p{L}* for) (\p{L}+ ){0,3}demens|(is it|signs of|tested for) (\p{L}+ ){0,2}dementia)\b`), fault.Words{DA: "demens", EN: "dementia"}, fault.Words{DA: "lægen og kommunens demenskoordinator", EN: "the doctor and the dementia coordinator of the municipality"}, ""},
	{anyOf(`\b(arbejdspligt\p{L}*|37 timer\p{L}*|37-timers\p{L}*)\b`), fault.Words{DA: "arbejdspligt", EN: "the work requirement"}, fault.Words{DA: "jobcentret i din kommune", EN: "the job centre of your municipality"}, "jobsamtale"},
	{anyOf(`\b(julehjælp\p{L}*|julekurv\p{L}*|christmas (hamper|aid|help))\b`), fault.Words{DA: "julehjælp", EN: "help at Christmas"}, fault.Words{DA: "hjælpeorganisationerne, for eksempel Røde Kors, Frelsens Hær, Kirkens Korshær og Mødrehjælpen", EN: "the charities, for example the Red Cross, the Salvation Army, Kirkens Korshær and Mødrehjælpen"}, ""},
	{anyOf(`\b(skimmel\p{L}*|huslejenævn\p{L}*|m[ou]+ld in (the|my|our) (flat|apartment|home|bedroom))\b`), fault.Words{DA: "fejl ved en lejebolig", EN: "faults in a rented home"}, fault.Words{DA: "udlejeren og, hvis I ikke bliver enige, huslejenævnet (i almene boliger beboerklagenævnet)", EN: "the landlord and, if you do not agree, the rent tribunal (huslejenævnet; in social housing beboerklagenævnet)"}, ""},
	{anyOf(`\b((slettet|slette|afmeldt|meldt fra|væk) (ham |hende |dem )?fra (min |vores )?adressen?)\b`), fault.Words{DA: "folk, der ikke længere bor på adressen,", EN: "people who no longer live at the address"}, fault.Words{DA: "folkeregisteret i kommunen, som kan undersøge, hvem der bor der", EN: "the national register in the municipality, which can look into who lives there"}, "borgerservice"},
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

// thoughtOf is how probable the matcher must hold a guide for what its passage says in
// passing to be an answer.
const thoughtOf = 0.1

// misplaced reports whether a text names a matter that no guide is about, and the passage
// that would answer says nothing of it, or only in passing: the matcher does not think of
// its guide.
func (t *turn) misplaced(c command) bool {
	m := unguidedIn(c.Text)
	if m == nil || len(c.Terms) > 0 {
		return false
	}
	guide, passage, _ := strings.Cut(c.Passage, "#")
	g, err := t.e.library.Guide(t.guideKey(guide))
	p := (*knowledge.Passage)(nil)
	if err == nil && passage == "" {
		p = overviewOf(g)
	} else if err == nil {
		p = g.Passage(passage)
	}
	if p == nil || m.named.MatchString(plain(p.Title)) {
		return false
	}
	thought := slices.ContainsFunc(t.match(c.Text).Candidates, func(x intents.Candidate) bool { return x.P >= thoughtOf && t.intent(x.ID).Do.Arg() == guide })
	return !thought || !m.named.MatchString(plain(p.Text+" "+strings.Join(p.Phrasings, " ")))
}

// onUnguided reports whether a text goes on about a matter that no guide is about: it
// points at it, or names nothing and no passage is near.
func (t *turn) onUnguided(c command) bool {
	if t.state.Unguided == "" {
		return false
	}
	guide, passage, _ := strings.Cut(c.Passage, "#")
	return t.goesOnAbout(c.Text) || passage != "" && len(c.Terms) == 0 && asksOutright(c.Text) && len(strings.Fields(c.Text)) <= mostBrief && !t.fitting(c.Text, guide, passage)
}

// noGuide says honestly that no guide is about what was asked, and who knows.
func (t *turn) noGuide(ctx context.Context, c command) (done bool, err error) {
	m, again := unguidedIn(c.Text), false
	if m == nil && t.onUnguided(c) {
		m, again = unguidedIn(t.state.Unguided), true // "må man det på stranden?", of the wedding
	}
	if m == nil {
		return false, nil
	}
	t.state.Unguided = m.named.FindString(plain(c.Text + " " + t.state.Unguided))
	t.state.Guide, t.state.Own, t.state.Misses = "", "", 0
	t.r.outcome(Clarify)
	if again {
		t.r.sayf("Det kan jeg heller ikke svare på. Spørg %s.", "I cannot answer that either. Ask %s.", m.who.In(t.r.lang))
	} else {
		t.r.sayf("Om %s har jeg ingen vejledning endnu. Spørg %s.", "I have no guide about %s yet. Ask %s.", m.name.In(t.r.lang), m.who.In(t.r.lang))
	}
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
