package knowledge

import (
	"cmp"
	"slices"
	"strings"
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
	name := strings.TrimSuffix(strings.TrimSpace(municipality), " Kommune")
	return Key{k.ID + "@" + slug(name, "kommune"), k.Lang}
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
	h.Snippet = snippet(h.Passage.Text, nil)
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

// drifted compares the overrides with the shared guides: a passage that the
// shared guide has no more, and numbers that the two do not share. Whether they
// should is for an editor to say.
func (l *Library) drifted() []Finding {
	var out []Finding
	for _, g := range l.Overrides() {
		id, _, _ := g.Override()
		shared, err := l.Guide(Key{id, g.Lang})
		for i := range g.Passages {
			p := &g.Passages[i]
			f := Finding{"override", g.ID, g.Lang, p.ID, "-"}
			if err == nil && shared.Passage(p.ID) != nil {
				a, b := numbers(shared.Passage(p.ID).Text), numbers(p.Text)
				f.Detail = strings.TrimSpace(strings.Join(without(a, b), " ") + " / " + strings.Join(without(b, a), " "))
			}
			if f.Detail != "/" {
				out = append(out, f)
			}
		}
	}
	return out
}
