package knowledge_test

import (
	"testing"
)

// TestPlainOfEveryGuide tells what is wrong with the plain-language texts of the
// guides, and which passages have none:
//
//	go test ./knowledge -run TestPlain -v
func TestPlainOfEveryGuide(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	written, missing := 0, 0
	for _, g := range l.Guides("") {
		for i := range g.Passages {
			if p := &g.Passages[i]; p.PlainWritten() == nil {
				missing++
				t.Logf("%s#%s has no plain text", g.Key, p.ID)
			} else {
				written++
			}
		}
		for _, f := range l.PlainFlaws(g) {
			t.Errorf("%s#%s %s: %q", g.Key, f.Passage, f.Kind, f.Detail)
		}
	}
	t.Logf("%d passages have a plain text, %d have none", written, missing)
}
