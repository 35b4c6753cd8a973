package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// WritePlain puts a plain-language text below a passage's official one in a guide
// file, in the place of the one there is; "" takes it out. Values of facts that
// the passage quotes are made marks, so that they stay in the fact table's care.
func WritePlain(source, passage, text string, facts Facts, today Date) (string, error) {
	g, err := ParseGuide("", []byte(source))
	if err != nil {
		return "", err
	}
	p := g.Passage(passage)
	if p == nil {
		return "", fmt.Errorf("%w: %s#%s", ErrNotFound, g.Key, passage)
	}
	part := p.part()
	part.Plain = facts.marked(p.Facts, g.Lang, text, today)
	return SetPart(source, part)
}

// marked makes marks of the values that facts have on a day.
func (f Facts) marked(ids []string, lang, text string, day Date) string {
	type value struct{ id, text string }
	var values []value
	for _, id := range ids {
		if fact, _, ok := f.At(id, day); ok && fact.Value[lang] != "" {
			values = append(values, value{id, fact.Value[lang]})
		}
	}
	slices.SortFunc(values, func(a, b value) int { return cmp.Compare(len(b.text), len(a.text)) }) // "10 kr." within "110 kr."
	for _, v := range values {
		text = strings.ReplaceAll(text, v.text, "{{fact:"+v.id+"}}")
	}
	return text
}
