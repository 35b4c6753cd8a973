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
	source = strings.ReplaceAll(source, "\r\n", "\n")
	g, err := ParseGuide("", []byte(source))
	if err != nil {
		return "", err
	}
	p := g.Passage(passage)
	if p == nil {
		return "", fmt.Errorf("%w: %s#%s", ErrNotFound, g.Key, passage)
	}
	lines := strings.Split(source, "\n")
	heading, end, from := plainHeading(g.Lang), p.line, 0
	for end < len(lines) && !strings.HasPrefix(lines[end], "## ") && lines[end] != "<!-- meta" {
		if strings.TrimRight(lines[end], " ") == heading {
			from = end
		}
		end++
	}
	from = cmp.Or(from, end)
	for from > p.line && strings.TrimSpace(lines[from-1]) == "" {
		from--
	}
	section := []string{""}
	if text = strings.TrimSpace(text); text != "" {
		section = []string{"", heading, "", facts.marked(p.Facts, g.Lang, text, today), ""}
	}
	return strings.Join(slices.Concat(lines[:from], section, lines[end:]), "\n"), nil
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

// Numbers lists a text's amounts, parts of dates and other numbers, each once
// and without the marks between thousands.
func Numbers(text string) []string { return numbers(text) }
