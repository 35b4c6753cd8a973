package knowledge

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Finding is something in the published guides that an editor must look at.
type Finding struct {
	Kind    string // translation, override, fact, review, certainty, rate, plain
	Guide   string // of a rate the fact's id
	Lang    string
	Passage string
	Detail  string // the numbers, the fact's id, the date or the year; "-" is a text that is not there
}

// soon is how long before its day a review or a fact's end is told.
const soon = 30 * 24 * time.Hour

// Radar finds drift: translations whose numbers disagree (by fact, not by time
// stamp), overrides whose numbers disagree with the shared guide, facts that expire or have expired, guides due for review, and
// passages that are still drafts, amounts that need a new year's value, and passages
// without a plain text or whose plain text is not shown because it has numbers that
// the official one has no more.
func (l *Library) Radar() []Finding {
	var out []Finding
	now, facts := l.now(), l.Facts()
	for _, g := range append(l.Guides(""), l.Overrides()...) {
		if g.Review <= On(now.Add(soon)) {
			out = append(out, Finding{"review", g.ID, g.Lang, "", string(g.Review)})
		}
		for i := range g.Passages {
			p := &g.Passages[i]
			if p.Certainty == Draft {
				out = append(out, Finding{"certainty", g.ID, g.Lang, p.ID, string(p.Certainty)})
			}
			switch {
			case p.plain == nil:
				out = append(out, Finding{"plain", g.ID, g.Lang, p.ID, "-"})
			case p.Plain == nil:
				out = append(out, Finding{"plain", g.ID, g.Lang, p.ID, strings.Join(without(quantities(p.plain.Text), quantities(p.Text)), " ")})
			}
			for _, id := range p.Facts {
				if f, current, ok := facts.At(id, On(now)); ok && (!current || f.ValidTo != "" && f.ValidTo <= On(now.Add(soon))) {
					out = append(out, Finding{"fact", g.ID, g.Lang, p.ID, id + " " + string(f.ValidTo)})
				}
			}
			if g.Lang == "da" {
				out = append(out, l.translations(g, p)...)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(facts)) {
		if year := facts.DueYear(id, On(now)); year > 0 && len(l.Dependents(id)) > 0 {
			out = append(out, Finding{"rate", id, "", "", strconv.Itoa(year)})
		}
	}
	return append(out, l.drifted(nil)...)
}

// translations compares a Danish passage's numbers with those of its
// translations.
func (l *Library) translations(g *Guide, p *Passage) []Finding {
	var out []Finding
	for k, v := range l.current.Load().live {
		if k.ID != g.ID || k.Lang == g.Lang {
			continue
		}
		other := v.guide.Passage(p.ID)
		if other == nil {
			out = append(out, Finding{"translation", g.ID, k.Lang, p.ID, "-"})
			continue
		}
		a, b := numbers(p.Text), numbers(other.Text)
		missing := slices.DeleteFunc(slices.Clone(a), func(n string) bool { return slices.Contains(b, n) })
		extra := slices.DeleteFunc(slices.Clone(b), func(n string) bool { return slices.Contains(a, n) })
		if len(missing)+len(extra) > 0 {
			out = append(out, Finding{"translation", g.ID, k.Lang, p.ID, strings.Join(missing, " ") + " / " + strings.Join(extra, " ")})
		}
	}
	return out
}

var number = regexp.MustCompile(`\d+(?:[.,]\d+)*`)

// numbers lists a text's amounts, dates' parts and other numbers, each once,
// without the marks that Danish and English put differently (12.950, 12,950).
func numbers(text string) []string {
	var out []string
	for _, n := range number.FindAllString(text, -1) {
		out = append(out, strings.NewReplacer(".", "", ",", "").Replace(n))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Dependents lists the published passages that quote a fact: what changes when
// it does.
func (l *Library) Dependents(fact string) []Ref {
	var out []Ref
	for _, g := range l.Guides("") {
		for i := range g.Passages {
			if slices.Contains(g.Passages[i].Facts, fact) {
				out = append(out, g.Ref(&g.Passages[i]))
			}
		}
	}
	return out
}
