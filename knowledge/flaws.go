package knowledge

import (
	"cmp"
	"maps"
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
	Title   string // of the passage, for an editor
	Detail  string // the numbers, the condition, the fact's id or the address
	Plain   bool   // it is the plain-language text's, against the official one
}

// FlawKind is what is wrong.
type FlawKind string

// The kinds of flaw.
const (
	FlawNumber    FlawKind = "number"    // a number that another language's text has not, or the other way round
	FlawFact      FlawKind = "fact"      // a value that came from the fact table and no longer stands in the text
	FlawCondition FlawKind = "condition" // a condition that changes the outcome and is no longer told
	FlawTurned    FlawKind = "turned"    // a sentence that says the opposite: a "not" more or less, "over" for "under"
	FlawLink      FlawKind = "link"      // an address that leads nowhere
	FlawHard      FlawKind = "hard"      // a plain-language text that is hard to read: its LIX and the official one's
	FlawBehind    FlawKind = "behind"    // a plain-language text that still says what the official one no longer does
)

// Flaws tells what is lost or broken in guides that would be published together.
// It asks no question, so it takes a moment. Facts must be filled in.
func (l *Library) Flaws(guides ...*Guide) []Flaw {
	r := &rehearsal{read: l.read, changes: map[Key]*Guide{}, base: l.current.Load()}
	for _, g := range guides {
		r.changes[g.Key] = g
	}
	r.next = r.base.shelved(l.read, r.changes)
	return r.flaws()
}

// flaws compares the changed guides with what is live. Languages that are
// changed together need only agree with each other.
func (r *rehearsal) flaws() []Flaw {
	compared := map[Key]comparison{}
	for k, g := range r.changes {
		if live := r.base.live[k]; live != nil && g != nil {
			compared[k] = r.read.of(k.Lang).compareVersions(live.guide, g)
		}
	}
	var out []Flaw
	for _, k := range r.keys() {
		if r.changes[k] != nil {
			out = append(out, r.flawsOf(k, compared)...)
		}
	}
	return out
}

// keys are those of the changed guides, in order.
func (r *rehearsal) keys() []Key {
	return slices.SortedFunc(maps.Keys(r.changes), func(a, b Key) int { return cmp.Compare(a.String(), b.String()) })
}

func (r *rehearsal) flawsOf(k Key, compared map[Key]comparison) []Flaw {
	g, live := r.changes[k], &Guide{}
	if v := r.base.live[k]; v != nil {
		live = v.guide
	}
	var out []Flaw
	found := func(kind FlawKind, p *Passage, details []string) {
		for _, d := range details {
			out = append(out, Flaw{kind, k.ID, k.Lang, p.ID, p.Title, d, false})
		}
	}
	lost, turned, renumbered := compared[k].lost(), compared[k].turned(), compared[k].renumbered()
	for i := range g.Passages {
		p, was := &g.Passages[i], &Passage{}
		if live.Passage(p.ID) != nil {
			was = live.Passage(p.ID)
		}
		found(FlawNumber, p, without(r.next.disagreements(g, p), r.base.disagreements(live, was)))
		found(FlawFact, p, lostFacts(was, p))
		found(FlawCondition, p, lostConditions(r.base.live[k].silent(p.ID), was, r.next.live[k].silent(p.ID), p))
		found(FlawCondition, p, lost[p.ID])
		if !meant(k, p.ID, compared, comparison.turned) {
			found(FlawTurned, p, turned[p.ID])
		}
		if r.next.translated(k, p.ID) && !meant(k, p.ID, compared, comparison.renumbered) {
			found(FlawNumber, p, renumbered[p.ID])
		}
		found(FlawLink, p, without(r.next.brokenLinks(g, p), r.base.brokenLinks(live, was)))
		out = append(out, r.read.of(k.Lang).newPlainFlaws(live, g, p)...)
	}
	for i := range live.Passages {
		if was := &live.Passages[i]; g.Passage(was.ID) == nil {
			found(FlawCondition, was, lost[was.ID])
		}
	}
	return out
}

// meant tells whether another language of the passage is changed in the same way
// in the same release.
func meant(k Key, passage string, compared map[Key]comparison, change func(comparison) map[string][]string) bool {
	for other, c := range compared {
		if other.ID == k.ID && other != k && len(change(c)[passage]) > 0 {
			return true
		}
	}
	return false
}

// translated tells whether a passage is published in another language too.
func (c *collection) translated(k Key, passage string) bool {
	for other, v := range c.live {
		if other.ID == k.ID && other != k && v.guide.Passage(passage) != nil {
			return true
		}
	}
	return false
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

// lostConditions lists conditions that was names and p does not, in its list;
// silent are those that the texts do not speak of.
func lostConditions(silentWas []string, was *Passage, silent []string, p *Passage) []string {
	out := without(was.Conditions, p.Conditions)
	for _, c := range without(silent, silentWas) {
		if slices.Contains(was.Conditions, c) {
			out = append(out, c)
		}
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
