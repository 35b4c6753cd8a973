package knowledge

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Flaw is something that an editor's text has lost or broken against what is
// live. It needs no question to show.
type Flaw struct {
	Kind    FlawKind
	Guide   string
	Lang    string
	Passage string
	Detail  string // the numbers, the condition, the fact's id or the address
}

// FlawKind is what is wrong.
type FlawKind string

// The kinds of flaw.
const (
	FlawNumber    FlawKind = "number"    // a number that another language's text has not, or the other way round
	FlawFact      FlawKind = "fact"      // a value that came from the fact table and no longer stands in the text
	FlawCondition FlawKind = "condition" // a condition that changes the outcome and is no longer told
	FlawLink      FlawKind = "link"      // an address that leads nowhere
)

// flaws compares a guide with what is live; translations are those that would be
// served beside it, so that languages changed together agree.
func (r *rehearsal) flaws(k Key) []Flaw {
	g := r.changes[k]
	if g == nil {
		return nil
	}
	var live *Guide
	if v := r.base.live[k]; v != nil {
		live = v.guide
	}
	var out []Flaw
	for i := range g.Passages {
		p, was := &g.Passages[i], &Passage{}
		if live != nil && live.Passage(p.ID) != nil {
			was = live.Passage(p.ID)
		}
		found := func(kind FlawKind, details []string) {
			for _, d := range details {
				out = append(out, Flaw{kind, k.ID, k.Lang, p.ID, d})
			}
		}
		found(FlawNumber, without(r.next.disagreements(g, p), r.base.disagreements(live, was)))
		found(FlawFact, lostFacts(was, p))
		found(FlawCondition, lostConditions(k.Lang, r.base.live[k].silent(p.ID), was, r.next.live[k].silent(p.ID), p))
		found(FlawLink, without(r.next.brokenLinks(g, p), r.base.brokenLinks(live, was)))
	}
	return out
}

// disagreements lists the numbers that a passage has and its translations have
// not, and the other way round.
func (c *collection) disagreements(g *Guide, p *Passage) []string {
	if g == nil || p.ID == "" {
		return nil
	}
	var out []string
	for k, v := range c.live {
		if k.ID != g.ID || k.Lang == g.Lang {
			continue
		}
		if other := v.guide.Passage(p.ID); other != nil {
			a, b := numbers(p.Text), numbers(other.Text)
			out = append(out, without(a, b)...)
			out = append(out, without(b, a)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// without gives what is in a and not in b.
func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// lostFacts lists the facts that was quotes and p does not, when p still speaks
// of numbers in their place.
func lostFacts(was, p *Passage) []string {
	if p.Text == was.Text || len(numbers(p.Text)) == 0 {
		return nil
	}
	return without(was.Facts, p.Facts)
}

// silent lists the conditions of a passage that its own text does not speak of.
func (v *volume) silent(passage string) []string {
	if v == nil {
		return nil
	}
	var out []string
	for i := range v.guide.Passages {
		if v.guide.Passages[i].ID == passage {
			for _, c := range v.docs[i].conditions {
				out = append(out, c.text)
			}
		}
	}
	return out
}

// lostConditions lists conditions that was names and p does not, in its list or
// in its text; silent are those that the texts do not speak of.
func lostConditions(lang string, silentWas []string, was *Passage, silent []string, p *Passage) []string {
	out := without(was.Conditions, p.Conditions)
	for _, c := range without(silent, silentWas) {
		if slices.Contains(was.Conditions, c) {
			out = append(out, c)
		}
	}
	if except := exceptIn(lang, was.Text); except != "" && exceptIn(lang, p.Text) == "" {
		out = append(out, except)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var markdownLink = regexp.MustCompile(`\]\(\s*<?([^)\s>]*)[^)]*\)|<(https?:[^>]*)>`)

// brokenLinks lists the addresses in a passage that cannot lead anywhere: a
// passage or guide that is not there, or no address at all. The network is not
// asked.
func (c *collection) brokenLinks(g *Guide, p *Passage) []string {
	if g == nil {
		return nil
	}
	var out []string
	for _, m := range markdownLink.FindAllStringSubmatch(p.markdown, -1) {
		if target := m[1] + m[2]; !c.leads(g, target) {
			out = append(out, target)
		}
	}
	return out
}

// leads tells whether a link has an end: "#passage" of the same guide,
// "/vejledning/guide#passage", another page of this program, a full address, a
// phone number or an e-mail address.
func (c *collection) leads(g *Guide, target string) bool {
	u, err := url.Parse(target)
	switch {
	case err != nil || target == "":
		return false
	case u.Scheme == "http" || u.Scheme == "https":
		return strings.Contains(u.Hostname(), ".") && !strings.HasSuffix(u.Hostname(), ".")
	case u.Scheme == "tel" || u.Scheme == "mailto":
		return u.Opaque != ""
	case u.Scheme != "" || u.Host != "":
		return false
	case u.Path == "":
		return g.Passage(u.Fragment) != nil
	case !strings.HasPrefix(u.Path, "/vejledning/"):
		return strings.HasPrefix(u.Path, "/")
	}
	v := c.live[Key{strings.TrimPrefix(u.Path, "/vejledning/"), g.Lang}]
	return v != nil && (u.Fragment == "" || v.guide.Passage(u.Fragment) != nil)
}
