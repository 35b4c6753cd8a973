package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/knowledge"
)

// trial is what Offelia would make of a question, and why.
type trial struct {
	Text       string       `json:"text"`
	Lang       string       `json:"lang"`
	Decision   string       `json:"decision,omitempty"` // of the matcher: sure, unsure, none
	None       float64      `json:"none"`
	Intents    []scored     `json:"intents"`
	Plan       []planned    `json:"plan"`      // what the dialogue would do, and by which rule
	Confident  bool         `json:"confident"` // the first passage may be given as the answer
	Found      []hitOfTrial `json:"found"`
	Rejected   []hitOfTrial `json:"rejected"`
	Understood bool         `json:"-"`
}

// Planner tells what the dialogue would make of a first message of somebody who
// is not logged in; (*assistant.Engine).Plan is one.
type Planner func(ctx context.Context, text, lang string) ([]assistant.Plan, error)

// planned is one command with the rule that decided it.
type planned struct {
	Verb    string  `json:"verb"`
	What    string  `json:"what"` // passage, intent or argument
	Rule    string  `json:"rule"`
	P       float64 `json:"p"`
	passage string
}

// Href is the passage that would be quoted, or "".
func (p planned) Href() string {
	if p.passage == "" {
		return ""
	}
	return "/vejledning/" + p.passage
}

// ruleWords say why the dialogue chose a kind of command.
var ruleWords = map[string]fault.Words{
	"guide":   {DA: "Svarer med afsnittet: det er sikkert nok, alene eller sammen med hensigten.", EN: "Answers with the passage: it is sure enough, alone or together with the intent."},
	"own":     {DA: "Slår op i borgerens egne oplysninger: hensigten er sikker. Den, der ikke er logget ind, bliver bedt om det.", EN: "Looks up the citizen's own data: the intent is sure. Whoever is not logged in is asked to."},
	"action":  {DA: "Begynder et ærinde: hensigten er sikker.", EN: "Begins an errand: the intent is sure."},
	"contact": {DA: "Giver telefon og åbningstid: hensigten er sikker.", EN: "Gives phone and opening hours: the intent is sure."},
	"handoff": {DA: "Giver videre til et menneske: borgeren bad om det.", EN: "Hands over to a person: the citizen asked for it."},
	"refuse":  {DA: "Siger venligt nej: hensigten er en, Offelia ikke må hjælpe med.", EN: "Refuses in a friendly way: the intent is one that Offelia may not help with."},
	"talk":    {DA: "Småsnak: hensigten er sikker.", EN: "Small talk: the intent is sure."},
	"maybe":   {DA: "Spørger, om det var det, borgeren mente: noget ligner, men intet er sikkert nok.", EN: "Asks whether that was meant: something is alike, nothing is sure enough."},
	"guard":   {DA: "Sikkerhed går forud for alt andet: en fast regel svarer.", EN: "Safety comes before everything: a fixed rule answers."},
	"ask":     {DA: "Spørger ind med det samme: ordene siger ikke, hvad det handler om.", EN: "Asks at once: the words do not say what it is about."},
	"none":    {DA: "Siger, at den ikke forstod, og spørger ind: hverken hensigt eller afsnit er sikkert nok.", EN: "Says that it did not understand and asks: neither intent nor passage is sure enough."},
}

// plan asks the dialogue itself.
func (s *site) plan(v *visit, text, lang string) ([]planned, error) {
	out := []planned{}
	if s.Plan == nil {
		return out, nil
	}
	all, err := s.Plan(v.Context(), text, lang)
	for _, p := range all {
		out = append(out, planned{p.Verb, cmp.Or(p.Passage, p.Intent, p.Arg), named(ruleWords, p.Verb, v.lang), p.P, strings.TrimSuffix(p.Passage, "#")})
	}
	return out, fault.Wrap("web: plan", err)
}

type scored struct {
	Intent string  `json:"intent"`
	Name   string  `json:"-"` // in the editor's language
	P      float64 `json:"p"`
}

type hitOfTrial struct {
	Guide   string        `json:"guide"`
	Passage string        `json:"passage"`
	Title   string        `json:"title"`
	Score   float64       `json:"score"`
	Snippet string        `json:"snippet"`
	Why     knowledge.Why `json:"why"`
}

// try asks the matcher and the library as the dialogue does: what the matcher
// believes is the search's prior.
func (s *site) try(v *visit, text, lang string) (trial, error) {
	t := trial{Text: text, Lang: lang, Intents: []scored{}, Plan: []planned{}, Found: []hitOfTrial{}, Rejected: []hitOfTrial{}}
	if strings.TrimSpace(text) == "" || s.Guides == nil {
		return t, nil
	}
	prior := map[string]float64{}
	if s.Match != nil {
		r := s.Match(text)
		t.Decision, t.None, t.Understood = r.Decision.String(), r.None, true
		for _, c := range r.Candidates {
			t.Intents = append(t.Intents, scored{c.ID, s.intentName(v, c.ID), c.P})
			if guide, ok := strings.CutPrefix(c.ID, "guide."); ok {
				prior[guide] = c.P
			}
		}
	}
	found, err := s.Guides.Search(v.Context(), knowledge.Query{Text: text, Lang: lang, Prior: prior})
	if err != nil {
		return t, fault.Wrap("web: try", err)
	}
	if t.Plan, err = s.plan(v, text, lang); err != nil {
		return t, err
	}
	t.Confident = found.Confident
	t.Found, t.Rejected = hitsOf(found.Passages), hitsOf(found.Rejected)
	return t, nil
}

// intentName is what editors call an intent.
func (s *site) intentName(v *visit, id string) string {
	if s.Teacher == nil {
		return id
	}
	all := s.Teacher.Catalogue().Intents
	if i := slices.IndexFunc(all, func(in intents.Intent) bool { return in.ID == id }); i >= 0 {
		return cmp.Or(all[i].NameIn(v.lang), id)
	}
	return id
}

func hitsOf(hits []knowledge.Hit) []hitOfTrial {
	all := make([]hitOfTrial, 0, len(hits))
	for _, h := range hits {
		all = append(all, hitOfTrial{h.Guide.ID, h.Passage.ID, h.Passage.Title, h.Score, h.Snippet, h.Why})
	}
	return all
}

func (s *site) tryPage(v *visit) error {
	lang := v.lang
	if chosen := v.URL.Query().Get("sprog"); chosen != "" {
		lang = chosen
	}
	t, err := s.try(v, v.URL.Query().Get("tekst"), lang)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "try", v.tr("Prøv det", "Try it"), t)
}
