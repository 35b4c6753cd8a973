package web

import (
	"bytes"

	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/channels"
	"offelia/knowledge"
)

//go:embed templates/*.html
var templates embed.FS

// languages of the house, Danish first.
var languages = []string{"da", "en"}

// pages holds each page's template once per language: {{t "Dansk" "English"}}
// is bound when it is parsed, so a template reads as both languages side by side.
type pages struct {
	assets map[string]string
	byLang map[string]map[string]*template.Template
}

// parsePages parses layout.html and the parts (files that begin with "_") with
// every page.
func parsePages(assets map[string]string) (*pages, error) {
	p := &pages{assets: assets, byLang: map[string]map[string]*template.Template{}}
	names, err := fs.Glob(templates, "templates/[a-z]*.html")
	if err != nil {
		return nil, err
	}
	for _, lang := range languages {
		p.byLang[lang] = map[string]*template.Template{}
		base, err := template.New("layout.html").Funcs(p.funcs(lang)).ParseFS(templates, "templates/layout.html", "templates/_*.html")
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
		for _, file := range names {
			t, err := base.Clone()
			if err == nil {
				t, err = t.ParseFS(templates, file)
			}
			if err != nil {
				return nil, fmt.Errorf("web: template %s: %w", file, err)
			}
			p.byLang[lang][strings.TrimSuffix(path.Base(file), ".html")] = t
		}
	}
	return p, nil
}

func (p *pages) funcs(lang string) template.FuncMap {
	funcs := template.FuncMap{
		"t": func(da, en string) string {
			if lang == "en" {
				return en
			}
			return da
		},
		"lang":  func() string { return lang },
		"asset": func(name string) string { return "/assets/" + p.assets[name] },
		"icon":  func(name string) string { return "/assets/" + p.assets["icons.svg"] + "#" + name },
		"newid": rand.Text,
		"prose": prose,
		"dir":   direction,
		"dict":  dict,
		"join":  strings.Join,
		"score": func(f float64) string { // 0.5 is "50 %": nobody has to know what a probability is
			if lang == "en" {
				return fmt.Sprintf("%.0f%%", 100*f)
			}
			return fmt.Sprintf("%.0f %%", 100*f)
		},
		"cite": cite, "sources": sources,
		"ask": func(m *assistant.Message) string {
			if m.Asks == nil {
				return ""
			}
			return string(*m.Asks)
		},
		"access":     func(e citizen.Entry) string { return accessText(e, lang) },
		"kroner":     func(amount int) string { return assistant.Kroner(amount, lang) },
		"area":       func(a citizen.Area) string { return named(areaNames, a, lang) },
		"reason":     func(r desk.Reason) string { return named(reasons, r, lang) },
		"guidestate": func(st any) string { return named(guideStates, knowledge.State(fmt.Sprint(st)), lang) },
		"decision":   func(d string) string { return named(decisions, d, lang) },
		"why":        func(w string) string { return named(whys, w, lang) },
		"done":       func(st knowledge.State) string { return named(guideDeeds, st, lang) },
		"states":     func() []knowledge.State { return editorial },
		"language":   func(code string) string { return named(tongues, code, lang) },
		"certainty":  func(c string) string { return named(certainties, knowledge.Certainty(c), lang) },
		"route":      func(way []knowledge.Route) string { return routeWords(way, lang) },
		"must":       func(o knowledge.Outcome) string { return mustWords(o, lang) },
		"has":        slices.Contains[[]string],
		"studiopath": studioPath,
		"inc":        func(n int) int { return n + 1 },
		"kind":       func(k string) string { return named(kindWords, knowledge.Kind(k), lang) },
		"kindlist": func() []string {
			return []string{string(knowledge.Question), string(knowledge.Overview), string(knowledge.Steps), string(knowledge.Documents)}
		},
		"fieldname": func(name string) string { return named(fieldNames, name, lang) },
		"certaintylist": func() []string {
			return []string{string(knowledge.Verified), string(knowledge.Secondary), string(knowledge.Draft)}
		},
		"names":  func(k knowledge.Key) string { return keyName(k, lang) },
		"writes": func(f frame) bool { return f.Writes },
		"ticketwhy": func(w string) string {
			if words, ok := reasons[desk.Reason(w)]; ok {
				return words.In(lang)
			}
			return named(ticketWhys, w, lang)
		},
		"summarystate": func(st desk.SummaryState) string { return named(summaryStates, st, lang) },
		"ticketstate":  func(st desk.State) string { return named(ticketStates, st, lang) },
	}
	maps.Copy(funcs, dateFuncs(lang))
	return funcs
}

// dict makes the argument of a part from name and value pairs.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: odd number of arguments")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: name %v is not a string", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// frame is what the layout knows beside the page's own Data.
type frame struct {
	Title, Lang, Path string
	Danish, English   string // this very page in the other language
	Here              string // its address
	Plain             bool   // guides are shown in plain language where there is any
	Session           channels.Session
	OnBehalf          string // name of the person helped, "" for oneself
	Role              string
	Studio, Writes    bool // sees guides, facts and contacts as editors do; may change them all
	Analyses          bool // sees what citizens asked, and how it was understood
	Demo, Unbuilt     bool
	Expired           bool
	Expires           time.Time
	Now               time.Time
	Site, Statement   string
	Data              any
}

// render writes a whole page. Nothing is sent when the template fails, so an
// error page can still follow.
func (s *site) render(v *visit, status int, page, title string, data any) error {
	f := frame{
		Title: title, Lang: v.lang, Path: v.URL.Path, Danish: inLanguage(v.URL, "da"), English: inLanguage(v.URL, "en"), Here: v.URL.RequestURI(), Plain: v.plain(),
		Session: v.Session, Role: string(v.Role), Studio: v.Role != anyone && v.may(reader) == nil, Analyses: v.Role != anyone && v.may(analyst) == nil, Writes: v.Role != anyone && v.may(editor) == nil, Demo: s.Demo != nil, Unbuilt: len(s.pages.assets) == 0,
		Expired: v.expired, Expires: v.Expires, Now: v.now, Site: s.Site, Statement: s.Statement, Data: data,
	}
	if v.Subject != "" && v.Subject != v.Citizen {
		f.OnBehalf = s.nameOf(v)
	}
	return s.pages.write(v.w, status, v.lang, page, "layout.html", f)
}

// fragment writes one part of a page, for the scripts in the browser.
func (s *site) fragment(v *visit, page, part string, data any) error {
	return s.pages.write(v.w, http.StatusOK, v.lang, page, part, data)
}

func (p *pages) write(w http.ResponseWriter, status int, lang, page, part string, data any) error {
	t := p.byLang[lang][page]
	if t == nil {
		return fmt.Errorf("web: no page %q in %q", page, lang)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return fmt.Errorf("web: page %q: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	return err
}

func inLanguage(u *url.URL, lang string) string {
	q := u.Query()
	q.Set("lang", lang)
	return u.Path + "?" + q.Encode()
}

// direction is the writing direction of a language tag.
func direction(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar", "fa", "he", "ur", "ps", "yi", "ku":
		return "rtl"
	}
	return "ltr"
}
