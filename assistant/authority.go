package assistant

import (
	"context"
	"strings"

	"offelia/assistant/fault"
)

// authority is an office that citizens ask for and that is none of the units whose
// numbers Offelia holds.
type authority struct {
	named pattern     // over plain text
	name  fault.Words // as the object of a sentence; empty when where gives the number itself
	where fault.Words // its number stands
	url   string
}

// authorities are those that citizens ask for most, by their names and nicknames.
var authorities = []authority{
	{anyOf(`\b(politi(et)?|betjent(en)?|police)\b`), fault.Words{}, fault.Words{DA: "Politiet har 114, når det ikke haster. Er nogen i fare, så ring 112.", EN: "The police have 114 when it is not urgent. If somebody is in danger, call 112."}, "https://politi.dk"},
	{anyOf(`\b(lægevagt\p{L}*|vagtlæge\p{L}*|doctor on call|emergency doctor)\b`), fault.Words{}, fault.Words{DA: "Lægevagten er 1813 i Region Hovedstaden. De andre regioners numre står på sundhed.dk.", EN: "The emergency doctor is 1813 in the Capital Region. Those of the other regions are on sundhed.dk."}, "https://www.sundhed.dk"},
	{anyOf(`\b(min|egen|my|own) (læge|doctor|gp)\b|\blægehuset\b`), fault.Words{DA: "din læge", EN: "your doctor"}, fault.Words{DA: "Det står på dit sundhedskort.", EN: "It is on your health card (sundhedskort)."}, "https://www.sundhed.dk"},
	{anyOf(`\b(sygehus\p{L}*|hospital\p{L}*|afdelingen|skadestuen|ward)\b`), fault.Words{DA: "sygehuset", EN: "the hospital"}, fault.Words{DA: "Det står i din indkaldelse og på sundhed.dk.", EN: "It is in your letter of appointment and on sundhed.dk."}, "https://www.sundhed.dk"},
	{anyOf(`\b(skat|skats|skattefar|skattestyrelsen|skatteforvaltningen|skattevæsenet|motorstyrelsen|gældsstyrelsen|tax (office|authority|authorities|agency|people)|tax)\b`), fault.Words{DA: "Skat", EN: "the tax office (Skatteforvaltningen)"}, fault.Words{DA: "Det står på skat.dk under Kontakt.", EN: "It is on skat.dk under Contact."}, "https://skat.dk"},
	{anyOf(`\b(siri|udlændingestyrelsen|udlændingeservice|immigration( service| office)?)\b`), fault.Words{DA: "SIRI og Udlændingestyrelsen", EN: "SIRI and the Immigration Service"}, fault.Words{DA: "De står på nyidanmark.dk under Kontakt.", EN: "They are on nyidanmark.dk under Contact."}, "https://www.nyidanmark.dk"},
	{anyOf(`\b(su[- ]?styrelsen|uddannelsesstyrelsen|uddannelses- og forskningsstyrelsen|su office|grant office)\b`), fault.Words{DA: "SU-styrelsen", EN: "the SU agency"}, fault.Words{DA: "Det står på su.dk under Kontakt. SU-vejlederen på dit uddannelsessted kan også svare.", EN: "It is on su.dk under Contact. The SU adviser at your place of study can answer as well."}, "https://www.su.dk"},
	{anyOf(`\bankestyrelsen|board of appeal\b`), fault.Words{DA: "Ankestyrelsen", EN: "Ankestyrelsen (the National Board of Appeal)"}, fault.Words{DA: "Det står på ast.dk. En klage sendes først til den, der har truffet afgørelsen.", EN: "It is on ast.dk. A complaint goes first to whoever made the decision."}, "https://ast.dk"},
	{anyOf(`\ba-? ?kassen?|unemployment fund\b`), fault.Words{DA: "din a-kasse", EN: "your a-kasse"}, fault.Words{DA: "Det står på din egen a-kasses hjemmeside og i dens breve.", EN: "It is on the website of your own a-kasse and in its letters."}, ""},
	{anyOf(`\b(skifteret(ten)?|byret(ten)?|domstol(en)?|probate court|court)\b`), fault.Words{DA: "retten", EN: "the court"}, fault.Words{DA: "Det står på domstol.dk og i brevet fra skifteretten.", EN: "It is on domstol.dk and in the letter from the court."}, "https://www.domstol.dk"},
	{anyOf(`\bmitid[- ]?support(en)?\b`), fault.Words{DA: "MitID-support", EN: "MitID support"}, fault.Words{DA: "Det står på mitid.dk under Hjælp.", EN: "It is on mitid.dk under Help."}, "https://www.mitid.dk"},
	{anyOf(`\batp\b`), fault.Words{DA: "ATP", EN: "ATP"}, fault.Words{DA: "Det står på atp.dk.", EN: "It is on atp.dk."}, "https://www.atp.dk"},
	{anyOf(`\b(udlejer(en)?|boligselskab(et)?|boligforening(en)?|vicevært(en)?|landlord)\b`), fault.Words{DA: "din udlejer", EN: "your landlord"}, fault.Words{DA: "Det står i din lejekontrakt.", EN: "It is in your lease."}, ""},
}

// authorityIn is the authority that a plain text asks for, nil for none.
func authorityIn(p string) *authority {
	for i := range authorities {
		if authorities[i].named.MatchString(p) {
			return &authorities[i]
		}
	}
	return nil
}

// elsewhere says honestly that a number is not held here, where it stands, and
// what is nearest: the Citizen Service of the citizen's own municipality.
func (t *turn) elsewhere(ctx context.Context, a *authority) error {
	t.r.outcome(ContactPhone)
	if a.name.DA != "" {
		t.r.sayf("Jeg har ikke nummeret til %s her.", "I do not have the number of %s here.", a.name.In(t.r.lang))
	}
	t.r.say(a.where)
	if a.url != "" {
		t.r.link(a.url, a.url)
	}
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	v, _ := t.ownView(ctx)
	if unit, ok := t.unit(contacts, command{Terms: []string{"borgerservice"}}, v); ok && v.Municipality != "" {
		t.r.say(fault.Words{DA: "Borgerservice kan også vise dig på vej:", EN: "Citizen Service can also show you the way:"})
		t.sayUnit(unit, "")
	}
	return nil
}

// numberOf asks for a phone number, or whom to call, and for little else: "telf
// skat", "hvor ringer jeg om pension".
var numberOf = anyOf(`^(telf|tlf|tel|telefon|telefonnr|telefonnummer|nummer|nummeret|nr|phone|phone number|number)( \p{L}+){1,4}$|\bhva(d)? ringer (man|jeg|vi) (på|til)\b|\b(hvor|hvem) ringer (man|jeg|vi) (hen |til )?(om|med|i|hvis)\b|\b(telefonnummer|telefonnummeret|telefonnr|nummeret|nummer|nr|tlf|telf|telefon|phone number|number) (til|på|hos|of|for|to)\b|\bhvad er (telefon)?(nummeret|nummer)\b|\bwho (do|can|should) (i|we) (call|ring|phone) (about|for)\b`)

// reaches asks how to get hold of somebody.
var reaches = anyOf(`\b(få|får|fanger|kontakter|ringer) (jeg|man|vi) (fat )?(i|på|til)?\b|\bring (op )?til\b|\b(how|where) (do|can) (i|we) (reach|contact|call|get hold of|get in touch with)\b`)

// asksNumber reports whether a plain text asks for the number of an office: one
// that is named, or that of the matter it names.
func (t *turn) asksNumber(c command) bool {
	p := plain(c.Text)
	if numberOf.MatchString(p) {
		return len(c.Terms) > 0 || authorityIn(p) != nil
	}
	return reaches.MatchString(p) && (authorityIn(p) != nil || offices.MatchString(p)) && len(strings.Fields(p)) <= 9
}

// offices are the units whose numbers are held, as people call them.
var offices = anyOf(`\b(statsforvaltningen|familieretshuset|udbetaling danmark|jobcent\p{L}+|borgerservice|ydelsesservice|ydelsescent\p{L}+|visitationen|kommunen|rådhuset|hjemmeplejen|citizen service|job ?cent(er|re)|the (council|municipality)|town hall)\b`)
