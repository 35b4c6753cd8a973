package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// Guides is the published knowledge; *knowledge.Library is one.
type Guides interface {
	Guides(lang string) []*knowledge.Guide
	Guide(k knowledge.Key) (*knowledge.Guide, error)
	Version(k knowledge.Key, version int) (*knowledge.Guide, error)
	Search(ctx context.Context, q knowledge.Query) (knowledge.Found, error)
	Suspended() []knowledge.Suspension
	// Authorities are those whose numbers stand elsewhere.
	Authorities() []knowledge.Authority
	// Radar finds what has drifted: translations that disagree, facts that run
	// out, reviews that are due.
	Radar() []knowledge.Finding
	// Differs tells how an override differs from the guide it shares.
	Differs(g *knowledge.Guide) []knowledge.Finding
	// Doubt tells whether a passage is under review.
	Doubt(k knowledge.Key, passage string) (knowledge.Doubt, bool)
	// PlainFlaws tells what is wrong with a guide's plain texts.
	PlainFlaws(g *knowledge.Guide) []knowledge.Flaw
	// Dependents lists the published passages that quote a fact.
	Dependents(fact string) []knowledge.Ref
}

func (s *site) guideRoutes() []route {
	return []route{
		{"GET /vejledning", anyone, ordinary, s.guidesPage},
		{"GET /vejledning/{guide}", anyone, ordinary, s.guidePage},
		{"GET /vejledning/{guide}/{version}", anyone, ordinary, s.guidePage},
		{"GET /v1/guides", anyone, quiet, s.apiGuides},
		{"GET /v1/guides/{guide}", anyone, quiet, s.apiGuide},
		{"GET /v1/guides/{guide}/versions/{version}", anyone, quiet, s.apiGuide},
	}
}

func (s *site) guidesPage(v *visit) error {
	var all []*knowledge.Guide
	if s.Guides != nil {
		all = s.Guides.Guides(v.lang)
	}
	return s.render(v, http.StatusOK, "guides", v.tr("Vejledninger", "Guides"), all)
}

// guideData is a guide as its page shows it.
type guideData struct {
	Guide     *knowledge.Guide
	Checked   string
	Passages  []passage
	Old       bool   // a newer version is in force
	Suspended string // what is said instead while the topic is off
	List      string // situation of the checklist that belongs to it, or ""
}

type passage struct {
	ID, Title string
	Short     string     // what is said aloud; only in previews
	Plain     *plainLook // only in previews
	HTML      template.HTML
	Variant   knowledge.Variant // of HTML
	Other     template.HTML     // the other variant, "" is none
	OtherOpen bool              // what was cited stands there
	Cited     bool
	Draft     bool
	Doubted   bool // under review
}

func (s *site) guidePage(v *visit) error {
	g, err := s.guide(v)
	if err != nil {
		return err
	}
	d := guideData{Guide: g, Checked: string(g.Checked)}
	if now, err := s.Guides.Guide(g.Key); err == nil {
		d.Old = now.Version > g.Version
	}
	for _, off := range s.Guides.Suspended() {
		if off.Guide == g.ID {
			d.Suspended = fault.Words{DA: off.Text["da"], EN: off.Text["en"]}.In(v.lang)
		}
	}
	if _, err := s.checklist(g.Situation); err == nil {
		d.List = g.Situation
	}
	cited := v.URL.Query() // the fragment of an address never reaches a server
	for i := range g.Passages {
		p := &g.Passages[i]
		quote := cited.Get("citat")
		if p.ID != cited.Get("afsnit") {
			quote = ""
		}
		_, doubted := s.Guides.Doubt(g.Key, p.ID)
		shown := passage{ID: p.ID, Title: p.Title, Variant: knowledge.Official, Draft: p.Certainty == knowledge.Draft, Doubted: doubted}
		shown.tell(p, v.plain(), quote)
		d.Passages = append(d.Passages, shown)
	}
	return s.render(v, http.StatusOK, "guide", g.Title, d)
}

// tell fills in both wordings of a passage, the one that is wanted first, and
// marks a quote in the one that has it.
func (p *passage) tell(from *knowledge.Passage, plain bool, quote string) {
	if from.Plain == nil {
		p.HTML, p.Cited = mark(from.HTML, quote)
		return
	}
	first, other := from.HTML, from.Plain.HTML
	if plain {
		p.Variant, first, other = knowledge.PlainLanguage, other, first
	}
	p.HTML, p.Cited = mark(first, quote)
	p.Other, p.OtherOpen = mark(other, quote)
	p.OtherOpen = p.OtherOpen && !p.Cited
	p.Cited = p.Cited || p.OtherOpen
}

// guide finds what the address names: in the language asked for (sprog), else
// the reader's, else the other; and the version, else the one in force.
func (s *site) guide(v *visit) (*knowledge.Guide, error) {
	if s.Guides == nil {
		return nil, errNoPage
	}
	for _, lang := range []string{v.URL.Query().Get("sprog"), v.lang, "da", "en"} {
		key := knowledge.Key{ID: v.PathValue("guide"), Lang: lang}
		g, err := s.Guides.Guide(key)
		if text := v.PathValue("version"); text != "" {
			n, bad := strconv.Atoi(text)
			if bad != nil {
				return nil, errNoPage
			}
			g, err = s.Guides.Version(key, n)
		}
		if err == nil {
			return g, nil
		}
		if !errors.Is(err, knowledge.ErrNotFound) {
			return nil, fault.Wrap("web: guide", err)
		}
	}
	return nil, errNoPage
}

// cite is the address of the exact passage that an answer rests on, with the
// quote to be highlighted there.
func cite(c assistant.Citation) string {
	q := url.Values{"sprog": {c.Lang}, "afsnit": {c.Passage}}
	if c.Quote != "" {
		q.Set("citat", c.Quote)
	}
	return "/vejledning/" + url.PathEscape(c.Guide) + "/" + strconv.Itoa(c.Version) + "?" + q.Encode() + "#" + url.PathEscape(c.Passage)
}

// sources are the citations of an answer, each passage once.
func sources(list []assistant.Citation) []assistant.Citation {
	var out []assistant.Citation
	for _, c := range list {
		if !slices.ContainsFunc(out, func(o assistant.Citation) bool { return o.Ref() == c.Ref() }) {
			out = append(out, c)
		}
	}
	return out
}

// guideView is a guide in JSON, without what is for editors alone.
type guideView struct {
	ID        string        `json:"id"`
	Lang      string        `json:"lang"`
	Version   int           `json:"version"`
	Title     string        `json:"title"`
	Situation string        `json:"situation"`
	Authority string        `json:"authority"`
	Source    string        `json:"source"`
	Law       string        `json:"law,omitempty"`
	ValidFrom string        `json:"valid_from"`
	Checked   string        `json:"checked"`
	Passages  []passageView `json:"passages,omitempty"`
}

type passageView struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Short     string `json:"short"`
	Text      string `json:"text"`
	Plain     string `json:"plain,omitempty"` // the same in plain language
	Certainty string `json:"certainty"`
}

func viewOfGuide(g *knowledge.Guide, whole bool) guideView {
	view := guideView{g.ID, g.Lang, g.Version, g.Title, g.Situation, g.Authority, g.Source, g.Law, string(g.ValidFrom), string(g.Checked), nil}
	for i := range g.Passages {
		if p := &g.Passages[i]; whole {
			part := passageView{ID: p.ID, Title: p.Title, Short: p.Short, Text: p.Text, Certainty: string(p.Certainty)}
			if p.Plain != nil {
				part.Plain = p.Plain.Text
			}
			view.Passages = append(view.Passages, part)
		}
	}
	return view
}

func (s *site) apiGuides(v *visit) error {
	all := []guideView{}
	if s.Guides != nil {
		for _, g := range s.Guides.Guides(v.lang) {
			all = append(all, viewOfGuide(g, false))
		}
	}
	return writeJSON(v, http.StatusOK, map[string]any{"guides": all})
}

func (s *site) apiGuide(v *visit) error {
	g, err := s.guide(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, viewOfGuide(g, true))
}
