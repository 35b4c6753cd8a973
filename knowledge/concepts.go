package knowledge

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed concepts.yaml
var conceptFile []byte

// concepts knows which words and phrases of a language speak of the same idea.
// It is immutable.
type concepts struct {
	byFirst map[string][]phrase // by the stem of the first word
}

type phrase struct {
	rest []string // stems of the words that follow
	idea string   // "@mistet"
}

// newConcepts reads the built-in list. Its words are stemmed by the analyzer
// that reads the questions, so that inflections need not be listed.
func newConcepts(a *analyzer, lang string) (*concepts, error) {
	var list map[string]map[string]string
	dec := yaml.NewDecoder(bytes.NewReader(conceptFile))
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("knowledge: concepts: %w", err)
	}
	c := &concepts{byFirst: map[string][]phrase{}}
	for _, idea := range slices.Sorted(maps.Keys(list)) {
		for one := range strings.SplitSeq(list[idea][lang], ",") {
			ws := a.words(one)
			if len(ws) == 0 {
				continue
			}
			p := phrase{idea: "@" + idea}
			for _, w := range ws[1:] {
				p.rest = append(p.rest, w.stem)
			}
			c.byFirst[ws[0].stem] = append(c.byFirst[ws[0].stem], p)
		}
	}
	return c, nil
}

// in yields the ideas that a text speaks of, in order, as often as it does.
func (c *concepts) in(ws []word, yield func(idea string)) {
	for i, w := range ws {
		for _, p := range c.byFirst[w.stem] {
			if p.follows(ws[i+1:]) {
				yield(p.idea)
			}
		}
	}
}

func (p phrase) follows(ws []word) bool {
	if len(ws) < len(p.rest) {
		return false
	}
	for i, stem := range p.rest {
		if ws[i].stem != stem {
			return false
		}
	}
	return true
}
