package web

import (
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// routeNouns are what the dialogue does, for editors.
var routeNouns = map[knowledge.RouteKind]fault.Words{
	knowledge.Answers:   {DA: "svarer fra", EN: "answers from"},
	knowledge.Stops:     {DA: "siger, at emnet er slukket:", EN: "says that the topic is off:"},
	knowledge.Asks:      {DA: "spørger, hvad der menes", EN: "asks what is meant"},
	knowledge.HandsOver: {DA: "giver videre til et menneske", EN: "hands over to a person"},
	knowledge.Refuses:   {DA: "siger nej eller henviser til hjælp", EN: "refuses or points to help"},
	knowledge.ShowsOwn:  {DA: "slår op i borgerens egne oplysninger", EN: "looks up the citizen's own data"},
	knowledge.Acts:      {DA: "begynder ærindet", EN: "begins the errand"},
	knowledge.Calls:     {DA: "giver telefon og åbningstid", EN: "gives phone and opening hours"},
	knowledge.Talks:     {DA: "småsnakker", EN: "makes small talk"},
}

// routeWords say what the dialogue does with a question.
func routeWords(way []knowledge.Route, lang string) string {
	parts := make([]string, len(way))
	for i, r := range way {
		parts[i] = routeNouns[r.Kind].In(lang)
		switch r.Kind {
		case knowledge.Answers, knowledge.Stops, knowledge.Acts:
			parts[i] = strings.TrimSpace(parts[i] + " " + r.Of)
		case knowledge.Asks, knowledge.HandsOver, knowledge.Refuses, knowledge.ShowsOwn, knowledge.Calls, knowledge.Talks:
		}
	}
	return strings.Join(parts, fault.Words{DA: " og ", EN: " and "}.In(lang))
}

// musts say what a test question must lead to.
var musts = map[knowledge.Must]fault.Words{
	knowledge.MustAnswer:   {DA: "skal besvares af", EN: "must be answered by"},
	knowledge.MustNot:      {DA: "må ikke besvares af vejledningen, siger", EN: "must not be answered by the guide, says"},
	knowledge.MustAsk:      {DA: "skal føre til et spørgsmål tilbage, siger", EN: "must be asked back about, says"},
	knowledge.MustHandOver: {DA: "skal gives videre til et menneske, siger", EN: "must be handed over to a person, says"},
	knowledge.MustAct:      {DA: "skal begynde ærindet, siger", EN: "must begin the errand, says"},
}

// mustWords say what was wanted of a question. One that is no guide's has only
// its route.
func mustWords(o knowledge.Outcome, lang string) string {
	words, ok := musts[o.Must]
	if !ok {
		return fault.Words{DA: "hører ikke til en vejledning", EN: "belongs to no guide"}.In(lang)
	}
	return words.In(lang) + " " + o.Want
}
