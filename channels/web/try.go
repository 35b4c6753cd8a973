package web

import (
	"net/http"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// trial is what Offelia would make of a question, and why.
type trial struct {
	Text       string       `json:"text"`
	Lang       string       `json:"lang"`
	Decision   string       `json:"decision,omitempty"` // of the matcher: sure, unsure, none
	None       float64      `json:"none"`
	Intents    []scored     `json:"intents"`
	Confident  bool         `json:"confident"` // the first passage may be given as the answer
	Found      []hitOfTrial `json:"found"`
	Rejected   []hitOfTrial `json:"rejected"`
	Understood bool         `json:"-"`
}

type scored struct {
	Intent string  `json:"intent"`
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
	t := trial{Text: text, Lang: lang, Intents: []scored{}, Found: []hitOfTrial{}, Rejected: []hitOfTrial{}}
	if strings.TrimSpace(text) == "" || s.Guides == nil {
		return t, nil
	}
	prior := map[string]float64{}
	if s.Match != nil {
		r := s.Match(text)
		t.Decision, t.None, t.Understood = r.Decision.String(), r.None, true
		for _, c := range r.Candidates {
			t.Intents = append(t.Intents, scored{c.ID, c.P})
			if guide, ok := strings.CutPrefix(c.ID, "guide."); ok {
				prior[guide] = c.P
			}
		}
	}
	found, err := s.Guides.Search(v.Context(), knowledge.Query{Text: text, Lang: lang, Prior: prior})
	if err != nil {
		return t, fault.Wrap("web: try", err)
	}
	t.Confident = found.Confident
	t.Found, t.Rejected = hitsOf(found.Passages), hitsOf(found.Rejected)
	return t, nil
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
