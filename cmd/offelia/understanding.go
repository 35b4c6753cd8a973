package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync/atomic"

	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/knowledge"
)

// understanding holds the catalogue and the matcher trained on it. Both are
// replaced at once when an editor publishes.
type understanding struct {
	current atomic.Pointer[trained]
	files   *intents.Catalogue
}

type trained struct {
	catalogue *intents.Catalogue
	matcher   *intents.Matcher
	lessons   []intents.Intent // of the guides
}

// newUnderstanding loads the catalogue's files and trains with the guides'
// phrasings.
func newUnderstanding(guides []*knowledge.Guide) (*understanding, error) {
	files, err := intents.LoadCatalogue(catalogue.Files)
	if err != nil {
		return nil, err
	}
	u := &understanding{files: files}
	return u, u.train(guides)
}

func (u *understanding) catalogue() *intents.Catalogue { return u.current.Load().catalogue }
func (u *understanding) matcher() *intents.Matcher     { return u.current.Load().matcher }

// train makes a matcher of the catalogue's files and of one intent a guide,
// whose examples are the phrasings that editors gave its passages.
func (u *understanding) train(guides []*knowledge.Guide) error {
	return u.learn(guideIntents(guides), 0)
}

// retrain trains anew when the guides teach something else than they did, on
// one processor: citizens go on talking meanwhile.
func (u *understanding) retrain(guides []*knowledge.Guide) error {
	lessons := guideIntents(guides)
	if reflect.DeepEqual(lessons, u.current.Load().lessons) {
		return nil
	}
	return u.learn(lessons, 1)
}

func (u *understanding) learn(lessons []intents.Intent, workers int) error {
	list := append(slices.Clone(u.files.Intents), lessons...)
	c, err := intents.NewCatalogue(list, u.files.Outside...)
	if err != nil {
		return fmt.Errorf("catalogue with guides: %w", err)
	}
	m, err := intents.Train(c, intents.Options{Workers: workers})
	if err != nil {
		return err
	}
	u.current.Store(&trained{c, m, lessons})
	return nil
}

// guideIntents makes one intent of each guide, over its languages.
func guideIntents(guides []*knowledge.Guide) []intents.Intent {
	byID := map[string]*intents.Intent{}
	for _, g := range guides {
		in := byID[g.ID]
		if in == nil {
			in = &intents.Intent{
				ID: "guide." + g.ID, Name: map[string]string{}, Area: "guide",
				Do: intents.Do{Verb: "guide", Args: []string{g.ID}}, Examples: map[string][]string{},
			}
			byID[g.ID] = in
		}
		in.Name[g.Lang] = g.Title
		for _, p := range g.Passages {
			in.Examples[g.Lang] = append(in.Examples[g.Lang], p.Title)
			in.Examples[g.Lang] = append(in.Examples[g.Lang], some(p.Phrasings, phrasingsEach)...)
		}
	}
	out := make([]intents.Intent, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		out = append(out, *byID[id])
	}
	return out
}

// phrasingsEach is how many of a passage's phrasings teach the matcher its
// guide's topic. Search reads them all; the topic is learned from fewer, and
// training time grows with them.
const phrasingsEach = 16

// some takes n of a list, evenly spread.
func some(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	out := make([]string, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}
