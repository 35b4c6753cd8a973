package knowledge_test

import (
	"regexp"
	"strings"
	"testing"

	"offelia/knowledge"
)

var sentenceEnd = regexp.MustCompile(`[.!?:]\s+|\n+`)

// TestEverySentenceOfAnAnswerStandsInItsPassage composes the answer of every
// passage: what is said, sentence by sentence, is in the stored passage that the
// citation names, and the facts in it are the table's.
func TestEverySentenceOfAnAnswerStandsInItsPassage(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	_, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	sentences, plain := 0, 0
	for _, g := range l.Guides("") {
		for i := range g.Passages {
			a := knowledge.Compose(knowledge.Hit{Guide: g, Passage: &g.Passages[i]}, clock())
			if len(a.Citations) != 1 || l.Verify(a.Citations[0]) != nil {
				t.Errorf("%s#%s: citations %v", g.Key, g.Passages[i].ID, a.Citations)
				continue
			}
			_, stored, err := l.Passage(a.Citations[0].Ref())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sentenceEnd.Split(a.Short+"\n"+a.Rest+"\n"+a.Except, -1) {
				if sentences++; !strings.Contains(stored.Text, s) {
					t.Errorf("%s#%s says %q", g.Key, stored.ID, s)
				}
			}
			if w := stored.Plain; w != nil {
				plain++
				p := a.Plain
				if p == nil || len(p.Citations) != 1 || l.Verify(p.Citations[0]) != nil || p.Label != a.Label || len(p.Notes) != len(a.Notes) {
					t.Errorf("%s#%s: plain answer %+v", g.Key, stored.ID, p)
					continue
				}
				for _, s := range sentenceEnd.Split(p.Short+"\n"+p.Rest+"\n"+p.Except, -1) {
					if sentences++; !strings.Contains(w.Text, s) {
						t.Errorf("%s#%s says %q in plain language", g.Key, stored.ID, s)
					}
				}
			}
			for _, id := range stored.Facts {
				f, _, ok := facts.At(id, knowledge.On(clock()))
				if !ok || f.Source == "" || f.ValidFrom == "" {
					t.Errorf("%s#%s: fact %s has no source or validity", g.Key, stored.ID, id)
				}
			}
		}
	}
	t.Logf("%d sentences, %d passages in plain language", sentences, plain)
	if sentences < 3000 {
		t.Errorf("only %d sentences", sentences)
	}
}
