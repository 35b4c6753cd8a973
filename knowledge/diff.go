package knowledge

import "strings"

// Change is one field that differs between two versions of a guide. Passage is
// "" for the guide's own fields. A passage that is new has no Before, one that
// is gone no After.
type Change struct {
	Passage string
	Field   string // title, text, plain, phrasings, tests, conditions, certainty, action, kind; authority, …
	Before  string
	After   string
}

// Diff compares two versions field by field, in the order of b's passages;
// those that b has not come last.
func Diff(a, b *Guide) []Change {
	out := diffFields("", guideFields(a), guideFields(b))
	for i := range b.Passages {
		p := &b.Passages[i]
		before := a.Passage(p.ID)
		if before == nil {
			before = &Passage{}
		}
		out = append(out, diffFields(p.ID, passageFields(before), passageFields(p))...)
	}
	for i := range a.Passages {
		if p := &a.Passages[i]; b.Passage(p.ID) == nil {
			out = append(out, diffFields(p.ID, passageFields(p), passageFields(&Passage{}))...)
		}
	}
	return out
}

type field struct{ name, value string }

func guideFields(g *Guide) []field {
	return []field{
		{"title", g.Title}, {"situation", g.Situation}, {"authority", g.Authority}, {"contact", g.Contact},
		{"source", g.Source}, {"law", g.Law}, {"valid_from", string(g.ValidFrom)}, {"checked", string(g.Checked)},
		{"review", string(g.Review)}, {"owner", g.Owner},
	}
}

func passageFields(p *Passage) []field {
	return []field{
		{"title", p.Title}, {"text", p.Text}, {"plain", p.plainText()}, {"phrasings", strings.Join(p.Phrasings, "\n")},
		{"tests", strings.Join(p.Tests, "\n")},
		{"must_not", strings.Join(p.Routes.Not, "\n")}, {"must_ask", strings.Join(p.Routes.Ask, "\n")},
		{"must_hand_over", strings.Join(p.Routes.HandOver, "\n")}, {"must_act", strings.Join(p.Routes.Action, "\n")},
		{"conditions", strings.Join(p.Conditions, "\n")},
		{"kind", string(p.Kind)}, {"certainty", string(p.Certainty)}, {"action", p.Action},
	}
}

// diffFields compares two lists of the same fields.
func diffFields(passage string, a, b []field) []Change {
	var out []Change
	for i := range a {
		if a[i].value != b[i].value {
			out = append(out, Change{passage, a[i].name, a[i].value, b[i].value})
		}
	}
	return out
}
