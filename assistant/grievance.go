package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/terms"
)

// letDown tells that a help which was promised did not come, in the past: the
// citizen stands without it now, and wants a person and a number, no guide.
var letDown = anyOf(`\b(de|hun|han|ingen|hjemmehjælp\w*|hjemmepleje\w*|hjælperen|sygeplejersken|rengøringen|kørslen|flextrafik) (kom|dukkede|mødte|har (ikke|aldrig) været|er (ikke|aldrig) (kommet|dukket|mødt))( \w+){0,2}? ?(ikke|aldrig|op|forbi|kommet|dukket|været)\b|\b(ingen|ikke nogen) (kom|dukkede|mødte|har været|er kommet|er dukket)\b|\b(der|så) kom (bare |slet |altså )*(ingen|ikke nogen|aldrig nogen)\b|\bhjemmehjælp\w* (kom|har|er) (bare |slet |altså )*(ikke|aldrig)\b|\b(de|hun|han|hjemmehjælp\w*) (ikke|aldrig) (kom|dukkede|mødte|er kommet|har været)\b|\b(nobody|no one|no-one|noone) (\w+ )?(came|showed|turned|has come|has been)\b|\b(they|she|he|carer|helper|nurse|care|help|cleaner) (never|didn't|did not|didnt|has not|hasn't) (\w+ )?(came|come|show|showed|turn|turned|shown)\b`)

// namesDecision reports whether words point at a decision of the citizen's that can
// be complained about, by its matter or its amount.
func (t *turn) namesDecision(ctx context.Context, text string) bool {
	v, err := t.ownView(ctx)
	return err == nil && len(t.pick(appealable(only(t.items(v), "case")), text, t.e.lexicon.Find(text))) > 0
}

// displeased says that something is bad, and not what: "det er for dårligt", "it is
// bad", "this is terrible service".
var displeased = anyOf(`^(\p{L}+ ){0,3}?(det|det her|dette|jeres service|servicen|behandlingen|this|it|that|your service|the service) (er|var|is|was) (\p{L}+ ){0,3}?((for |så |rigtig |meget )?(dårlig\w*|ringe|elendig\w*|uacceptabel\w*|skandaløs\w*|utilstedelig\w*|pinlig\w*)|for galt|under al kritik|(ikke|ik) (godt nok|i orden|acceptab\w*)|bad|terrible|awful|unacceptable|horrible|not (good enough|ok|okay|acceptable)|a disgrace)\b( (service|behandling|treatment))?|\b(jeg|vi) er (\p{L}+ ){0,2}(utilfreds\w*|skuffet|skuffede)\b|\b(i am|i'm|we are) (\p{L}+ )?(unhappy|dissatisfied|disappointed)\b|\b(dårlig|elendig|bad|terrible|poor|awful) (service|behandling|treatment)\b`)

// grievance reads such words from somebody who is logged in as a complaint about
// their own help. An order, a refusal and what is known as a complaint stay.
func (t *turn) grievance(c *command) {
	p := plain(c.Text)
	if (guess(*c) || c.Verb == "guide" || c.Verb == "talk") && len(c.Terms) == 0 && displeased.MatchString(p) && !outright.MatchString(p) && !strings.Contains(c.Text, "?") {
		c.Verb, c.Arg, c.Passage, c.P = "handoff", "service", "", max(c.P, 0.7)
		return
	}
	if t.conv.Actor != "" && c.Verb != "refuse" && (len(c.Terms) == 0 || terms.Shared(c.Terms, homeServices) > 0) && whereToComplain.MatchString(p) && unhappy.MatchString(p) {
		c.Verb, c.Arg, c.Passage, c.P = "handoff", "service", "", max(c.P, 0.7)
		return
	}
	if t.conv.Actor == "" || c.Verb == "refuse" || !letDown.MatchString(p) || outright.MatchString(p) ||
		strings.Contains(p, "svar") || otherTime.MatchString(p) || slices.ContainsFunc(segments(c.Text), func(s string) bool { return isOrder(plain(s)) }) {
		return
	}
	c.Verb, c.Arg, c.Passage, c.P = "handoff", "service", "", max(c.P, 0.7)
}

// whereToComplain asks how one complains, unhappy says that there is reason to.
var (
	whereToComplain = anyOf(`\b(hvor|hvordan|hvem|til hvem) (kan|skal|må) jeg( \p{L}+){0,2} klage\b|\b(hvor|hvordan|hvem) klager jeg\b|\b(vil|kan jeg) (gerne |godt )?klage\b|\b(where|how|who) (do|can) i complain\b`)
	unhappy         = anyOf(`\b(utilfreds\p{L}*|skuffet|sur over|træt af|elendig\p{L}*|kommer (\p{L}+ ){0,3}for sent|kommer aldrig|unhappy|disappointed|fed up|always late)\b`)
)

// sorryFor says so, and notes whose number is to be given: that of the service
// spoken of, else of the one that comes to the citizen.
func (t *turn) sorryFor(ctx context.Context, c command) error {
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	cases := only(t.items(v), "case")
	t.state.Terms = c.Terms
	if hit := t.pick(cases, c.Text, c.Terms); len(hit) > 0 {
		t.state.Terms = hit[0].terms
	} else if len(c.Terms) == 0 {
		for _, it := range cases {
			if terms.Shared(it.terms, homeServices) > 0 {
				t.state.Terms = slices.Clone(it.terms)
			}
		}
	}
	t.r.say(fault.Words{DA: "Det er jeg ked af. Sådan skal det ikke være.", EN: "I am sorry. It should not be like that."})
	return nil
}

// homeServices are the matters in which somebody comes to one's home.
var homeServices = []string{"hjemmepleje"}
