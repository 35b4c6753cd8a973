package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A municipality shares the guides with all others and overrides parts of them.
// An override is a guide of its own, "flytning@aarhus", that has only the
// passages that are told otherwise there. It is drafted, judged, published and
// rolled back like any guide. It is not ranked: the shared passage is found, and
// the citizen's municipality decides whose words are told.

// Override gives the id of the shared guide that k is an override of, and the
// municipality; ok is false for a shared guide.
func (k Key) Override() (shared, municipality string, ok bool) {
	return strings.Cut(k.ID, "@")
}

// OverrideKey names the override of a guide in a municipality, given by its name
// as registers have it: "Aarhus", "Aarhus Kommune".
func OverrideKey(k Key, municipality string) Key {
	return Key{k.ID + "@" + MunicipalityID(municipality), k.Lang}
}

// MunicipalityID is a municipality's name as it stands in keys: "aarhus",
// "koebenhavn".
func MunicipalityID(name string) string {
	return slug(strings.TrimSuffix(strings.TrimSpace(name), " Kommune"), "kommune")
}

// Local puts a municipality's own passages, where it has any, in the places of
// the shared ones that were found for a text. "" is none.
func (l *Library) Local(found Found, text, municipality string) Found {
	if municipality == "" {
		return found
	}
	c := l.current.Load()
	found.Passages = slices.Clone(found.Passages)
	for i := range found.Passages {
		c.local(&found.Passages[i], text, municipality)
	}
	return found
}

func (c *collection) local(h *Hit, text, municipality string) {
	v, row := c.live[OverrideKey(h.Guide.Key, municipality)], c.languages[h.Guide.Lang]
	if v == nil || row == nil { // row: the last guide of its language was withdrawn since
		return
	}
	i := slices.IndexFunc(v.guide.Passages, func(p Passage) bool { return p.ID == h.Passage.ID })
	if i < 0 {
		return
	}
	h.Open = v.docs[i].open(row.asked(text))
	h.Guide, h.Passage, h.Highlights = v.guide, &v.guide.Passages[i], nil
	h.Snippet, h.Doubt = snippet(h.Passage.Text, nil), c.doubtOf(*h)
}

// Overrides lists the published overrides of every language, by id.
func (l *Library) Overrides() []*Guide {
	var out []*Guide
	for k, v := range l.current.Load().live {
		if _, _, ok := k.Override(); ok {
			out = append(out, v.guide)
		}
	}
	slices.SortFunc(out, func(a, b *Guide) int { return cmp.Compare(a.Key.String(), b.Key.String()) })
	return out
}

// drifted finds where overrides and shared guides say different facts, other
// than an editor accepted when the override was published: a number or a fact
// that only one of them has, and a passage that the shared guide has no more. It
// goes by what is said, not by when it was written. With changes, it finds what
// they would bring.
func (l *Library) drifted(changes map[Key]*Guide) []Finding {
	var out []Finding
	for _, g := range l.touched(changes) {
		for i := range g.Passages {
			p := &g.Passages[i]
			for _, d := range l.differs(g, p, changes) {
				if !slices.Contains(g.accepted, p.ID+" "+d) {
					out = append(out, Finding{"override", g.ID, g.Lang, p.ID, d})
				}
			}
		}
	}
	return out
}

// touched lists the overrides that changes touch, in themselves or in the guide
// that they share; every override when changes is nil.
func (l *Library) touched(changes map[Key]*Guide) []*Guide {
	list := l.Overrides()
	if changes == nil {
		return list
	}
	list = slices.DeleteFunc(list, func(g *Guide) bool {
		id, _, _ := g.Override()
		_, itself := changes[g.Key]
		return itself || changes[Key{id, g.Lang}] == nil
	})
	for k, g := range changes {
		if _, _, ok := k.Override(); ok && g != nil {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *Guide) int { return cmp.Compare(a.Key.String(), b.Key.String()) })
	return list
}

// Differs lists how an override, published or drafted, differs from the shared
// guide, accepted or not; nothing for other guides.
func (l *Library) Differs(g *Guide) []Finding {
	var out []Finding
	if _, _, ok := g.Override(); !ok {
		return nil
	}
	for i := range g.Passages {
		for _, d := range l.differs(g, &g.Passages[i], nil) {
			out = append(out, Finding{"override", g.ID, g.Lang, g.Passages[i].ID, d})
		}
	}
	return out
}

// differences lists how an override's passages differ from the shared guide,
// as it would be after changes; nothing for other guides.
func (l *Library) differences(g *Guide, changes map[Key]*Guide) []string {
	if _, _, ok := g.Override(); !ok {
		return nil
	}
	var out []string
	for i := range g.Passages {
		for _, d := range l.differs(g, &g.Passages[i], changes) {
			out = append(out, g.Passages[i].ID+" "+d)
		}
	}
	return out
}

// differs compares an override's passage with the shared one: "100 / 80" are
// numbers that only the shared text and only the override has, "pas.pris 891
// kr." a fact that only the shared text quotes, "-" a passage that is not there.
func (l *Library) differs(g *Guide, p *Passage, changes map[Key]*Guide) []string {
	id, _, _ := g.Override()
	shared := changes[Key{id, g.Lang}]
	if shared == nil {
		shared, _ = l.Guide(Key{id, g.Lang}) // nil when there is none
	}
	if shared == nil || shared.Passage(p.ID) == nil {
		return []string{"-"}
	}
	s := shared.Passage(p.ID)
	ours, theirs := numbers(p.Text), numbers(s.Text)
	var out []string
	for _, fact := range without(s.Facts, p.Facts) {
		f, _, _ := l.Facts().At(fact, On(l.now()))
		if n := numbers(f.Value[g.Lang]); len(without(n, ours)) > 0 {
			out = append(out, fact+" "+f.Value[g.Lang])
			theirs = without(theirs, n)
		}
	}
	if a, b := without(theirs, ours), without(ours, theirs); len(a)+len(b) > 0 {
		out = append(out, strings.TrimSpace(strings.Join(a, " ")+" / "+strings.Join(b, " ")))
	}
	return out
}

// OverrideSource is the text of a municipality's override with one passage more:
// the shared guide's, word for word, for an editor to change. source is the
// override as it is, "" for a new one.
func OverrideSource(shared *Guide, source, passage, municipality, owner string, today Date) (string, error) {
	p := shared.Passage(passage)
	if p == nil {
		return "", fmt.Errorf("%w: %s#%s", ErrNotFound, shared.Key, passage)
	}
	k := OverrideKey(shared.Key, municipality)
	if source == "" {
		head, err := yaml.Marshal(map[string]string{
			"id": k.ID, "lang": k.Lang, "title": shared.Title + " – " + municipality, "situation": shared.Situation, "authority": shared.Authority,
			"contact": shared.Contact, "source": shared.Source, "law": shared.Law, "valid_from": string(today), "checked": string(today),
			"review": string(shared.Review), "owner": owner,
		})
		if err != nil {
			return "", fmt.Errorf("knowledge: override: %w", err)
		}
		source = "---\n" + string(head) + "---\n"
	}
	if strings.Contains(source, "{#"+passage+"}") {
		return source, nil
	}
	meta, err := yaml.Marshal(passageMeta{Kind: p.Kind, Conditions: p.Conditions, Certainty: Draft, Action: p.Action})
	if err != nil {
		return "", fmt.Errorf("knowledge: override: %w", err)
	}
	return strings.TrimRight(source, "\n") + fmt.Sprintf("\n\n## %s {#%s}\n%s\n\n<!-- meta\n%s-->\n", p.Title, p.ID, p.written(k.Lang), meta), nil
}
