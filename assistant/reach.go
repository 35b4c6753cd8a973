package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/intents/danish"
)

// How an office is reached is public: it is told at once, also to somebody who has not
// logged in, for the matter in hand and for the municipality that is named.

var (
	// unreached tells that an office, or somebody there, does not answer the phone.
	unreached = anyOf(
		`\b(ingen|aldrig|ikke|ik)\b.*\b(tage?r?|ta'r|svarer|besvarer|løfter) (\p{L}+ ){0,2}?(telefon\p{L}*|røret|den|opkald\p{L}*|tlf)\b` +
			`|\b(tager|ta'r|svarer|besvarer|løfter) (\p{L}+ ){0,2}?(telefon\p{L}*|røret|den|tlf)? ?(\p{L}+ )?(aldrig|ikke|ik)( (i|på) )?(telefon\p{L}*|røret|når (man|jeg|vi) ringer)\b` +
			`|\b(tager|ta'r|løfter) (den|telefonen|røret) (\p{L}+ )?(aldrig|ikke|ik)\b` +
			`|\b(jeg|man|vi|kan|umuligt at) (\p{L}+ ){0,3}?(komme|kommer|kom) (\p{L}+ )?igennem\b` +
			`|\b(aldrig|ikke|ik|umuligt at|umulige? at) (\p{L}+ ){0,2}?(få|fået|får|fik) (\p{L}+ ){0,2}?(fat|hold) (i|på)\b|\bfår (jeg |man |vi )?(aldrig|ikke|ik) (\p{L}+ )?(fat|hold) (i|på)\b` +
			`|\b(jeg|vi) (\p{L}+ ){0,4}?(ringet|ringer|ringe) .*\b(forgæves|uden held|ingen svar|intet svar|ingen tog|ingen svarer?)\b` +
			`|\b(svarer|tager den) (de |han |hun |man )?(aldrig|ikke|ik)\b.*\b(andre|anden|andet|ellers)\b` +
			`|\b(nobody|no one|noone|never|don't|doesn't|not) (\p{L}+ ){0,2}?(picks?|picking) (\p{L}+ )?up\b|\b(nobody|no one|noone|never|don't|doesn't) (\p{L}+ ){0,2}?answer(s|ing)? (\p{L}+ )?(phone|telephone|calls?|when)\b` +
			`|\b(can't|cannot|couldn't|can not|never|impossible to) (\p{L}+ )?(get through|get hold of|reach (\p{L}+ ){0,3}by phone)\b`)

	// inVain tells, of a call, that it was for nothing.
	inVain = anyOf(`\b(ikke|ik|aldrig|ingen|intet|umulig\p{L}*|optaget|kø|telefonkø|telefonsvarer\p{L}*|forgæves|uden held|bare ud|nobody|no one|never|not|can't|don't|doesn't|busy|on hold|machine|no luck|rings out)\b`)

	// elseToCall asks for another number than the one that was told or tried.
	elseToCall = anyOf(`\b(andre|anden|andet|ellers) (\p{L}+ ){0,4}?(ringe|nummer|tlf|telefon|få fat|kontakte|tale med|prøve)\b|\b(ringe|få fat|kontakte) (\p{L}+ )?(andre|ellers)\b|\ber der andre$|\b(else|another|other) (\p{L}+ ){0,3}?(call|number|phone|try|reach|ring)\b|\bnum(mer|ber) (\p{L}+ ){0,3}(somebody|someone|anybody|nogen|de) (\p{L}+ )?(actually |faktisk )?(answers?|picks? up|svarer|tager)\b`)

	// asksPlace asks where an office is.
	asksPlace = anyOf(`\b(adresse\p{L}*|address)\b|\b(hvor|where) (ligger|holder|bor|er|finder (jeg|man)|is|are|can i find)\b|\bligger (det|den|de)( henne)?$`)

	// whomToCall asks whom to call, anywhere in a text.
	whomToCall = anyOf(`\b(hvor|hvem|hvad nummer|hvilket (nummer|kontor)|hvilken afdeling) (skal |kan |må |bør )?(jeg |man |vi )?(skal |kan |så |nu )*(ringer?|kontakter?|få fat i|får jeg fat i)\b|\b(where|who|which (office|number|department)) (do|can|should|must) (i|we) (call|ring|phone|contact|reach)\b`)

	// theirNumber asks for the number of whoever is spoken of.
	theirNumber = anyOf(`\b(deres|their) (telefon|phone )?(nummer\p{L}*|nr|tlf\p{L}*|number)\b|\b(et|a|the) (direkte |direct )?(telefon|phone )?(nummer|nr|number) (til|for|of) (dem|them)\b`)

	// phoneHours asks when somebody is at the phone.
	phoneHours = anyOf(`\b(telefontid\p{L}*|træffetid\p{L}*|phone hours)\b|\b(hvornår|hvad tid|when|what time) .*\b(telefonen|tlf|røret|tager (han|hun|de) (den|telefonen)|(svarer|træffes) (han|hun|de)|svarer (han|hun|de)|phone|pick up|answer)\b`)
)

// toReach reads who asks how an office is reached, or tells that it is not, as that,
// whatever matter is named beside. What is of a person alone is not told (see address).
func (t *turn) toReach(ctx context.Context, c *command) (done bool, err error) {
	p := trimLead(plain(c.Text))
	if !(guess(*c) || c.Verb == "guide" || c.Verb == "own" || c.Verb == "contact" || c.Verb == "refuse" && c.P < sureEnough) || t.conv.Actor != "" && t.ofOthers(ctx, *c) {
		return false, nil
	}
	of := *c
	staff := len(c.Terms) == 0 && t.namesStaff(ctx, &of)
	office := staff || offices.MatchString(p) || len(c.Terms) > 0
	town := danish.TownNamed(c.Text) != ""
	switch {
	case theirNumber.MatchString(p), phoneHours.MatchString(p) && (staff || offices.MatchString(p)),
		asksPlace.MatchString(p) && offices.MatchString(p) && !possessive.MatchString(p) && !visiting.MatchString(p),
		whomToCall.MatchString(p) && (office || town) && !otherwise(c.Text) && !unreached.MatchString(p):
		c.Arg = ""
	case unreached.MatchString(p) || c.Verb == "contact" && inVain.MatchString(p) && !asksPhone.MatchString(p), elseToCall.MatchString(p) && (t.state.Last != nil || office):
		c.Arg = "unreached"
	default:
		return false, nil
	}
	c.Verb, c.Passage, c.Terms, c.P = "contact", "", of.Terms, max(c.P, sureEnough)
	if len(c.Terms) == 0 && !offices.MatchString(p) && t.authorityIn(plain(c.Text)) == nil {
		c.Terms, err = t.topicTerms(ctx)
	}
	return true, err
}

// matterTold is what the matter is that somebody tells of beside asking whom to call, in
// words that name none: "jeg er syg", "min mor kan ikke klare sig selv".
func (t *turn) matterTold(text string) []string {
	for _, part := range segments(text) {
		part = toldBeside.ReplaceAllString(whomToCall.ReplaceAllString(livesThere.ReplaceAllString(plain(part), " "), " "), "")
		if len(strings.Fields(part)) < leastTold {
			continue
		}
		res := t.match(part)
		in := t.intent(res.Best().ID)
		if res.Decision != intents.Sure || in.Do.Verb != "guide" {
			continue
		}
		g, err := t.e.library.Guide(t.guideKey(in.Do.Arg()))
		if err != nil {
			continue
		}
		return append(t.e.lexicon.Find(g.Title), in.Do.Arg())
	}
	return nil
}

// livesThere says where somebody lives, which is told beside the matter; leastTold is how many
// words tell of one.
var livesThere = anyOf(`\b((jeg|vi|i|we) )?(bor|live) (i|in) \p{L}+( kommune)?\b`)

// toldBeside ties what is told to the question.
var toldBeside = anyOf(`^\s*((hen|til|op|da|så|når|hvis|fordi|at|if|when|because|about|om) )*`)

const leastTold = 2

// opensThere reads when it is open, asked after an appointment at an office, as asked of the
// office: "hvor længe har de åbent den dag".
func (t *turn) opensThere(ctx context.Context, c *command) (bool, error) {
	if c.Verb == "refuse" || t.state.Own != "appointments" || len(t.state.Shown) != 1 || len(c.Terms) > 0 || !asksOpen.MatchString(plain(c.Text)) {
		return false, nil
	}
	list, _, err := t.inHand(ctx, "")
	if err != nil || len(list) != 1 || list[0].appointment == nil || list[0].atHome() || !offices.MatchString(plain(list[0].appointment.Place)) {
		return false, err
	}
	c.Verb, c.Arg, c.Passage, c.Terms, c.P = "contact", "", "", list[0].terms, max(c.P, fitted)
	return true, nil
}

// visiting speaks of an appointment of one's own, whose place stands in it.
var visiting = anyOf(`\b(skal|møde|mødet|samtale\p{L}*|aftale\p{L}*|tid|meeting|appointment|interview)\b`)

// sayPlaceOf tells the address of a unit, or that it is not known here.
func (t *turn) sayPlaceOf(unit citizen.Contact) {
	if unit.Address != "" {
		t.r.sayf("Adressen er %s.", "The address is %s.", unit.Address)
		return
	}
	t.r.say(fault.Words{DA: "Adressen har jeg ikke her. Den står på deres hjemmeside, eller ring og spørg.", EN: "I do not have the address here. It is on their website, or call and ask."})
}

// otherWays tells who could not get through what else there is: the front door of the
// same municipality, and a person here.
func (t *turn) otherWays(contacts []citizen.Contact, unit citizen.Contact, v citizen.View) {
	town, _, _ := strings.Cut(unit.Key, "-")
	if nationwide[unit.Key] {
		town = prefixOf(contacts, v.Municipality)
	}
	i := slices.IndexFunc(contacts, func(c citizen.Contact) bool { return c.Key == town+"-borgerservice" })
	if i >= 0 && contacts[i].Key != unit.Key {
		t.r.sayf("Kommer du ikke igennem der, så prøv %s på telefon %s. %s", "If you do not get through there, try %s on %s. %s", contacts[i].Name, contacts[i].Phone, t.openNow(hoursOf(contacts[i])))
	}
	t.r.say(fault.Words{DA: "En medarbejder kan også tage over her i samtalen.", EN: "A member of staff can also take over here in the conversation."})
	t.offerPerson()
}
