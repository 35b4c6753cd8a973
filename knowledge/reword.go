package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Reword puts another text in a passage's place in a guide file. Values of facts
// that the passage quoted are made marks again, so that they stay in the fact
// table's care.
func Reword(source, passage, text string, facts Facts, today Date) (string, error) {
	g, err := ParseGuide("", []byte(source))
	if err != nil {
		return "", err
	}
	p := g.Passage(passage)
	if p == nil || text == "" {
		return "", fmt.Errorf("%w: %s#%s", ErrNotFound, g.Key, passage)
	}
	type value struct{ id, text string }
	var values []value
	for _, id := range p.Facts {
		if f, _, ok := facts.At(id, today); ok && f.Value[g.Lang] != "" {
			values = append(values, value{id, f.Value[g.Lang]})
		}
	}
	slices.SortFunc(values, func(a, b value) int { return cmp.Compare(len(b.text), len(a.text)) }) // "10 kr." within "110 kr."
	for _, v := range values {
		text = strings.ReplaceAll(text, v.text, "{{fact:"+v.id+"}}")
	}
	lines := strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n")
	end := p.line
	for end < len(lines) && !strings.HasPrefix(lines[end], "## ") && lines[end] != "<!-- meta" {
		end++
	}
	return strings.Join(slices.Concat(lines[:p.line], []string{text, ""}, lines[end:]), "\n"), nil
}

// Numbers lists a text's amounts, parts of dates and other numbers, each once
// and without the marks between thousands.
func Numbers(text string) []string { return numbers(text) }
