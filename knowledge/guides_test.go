package knowledge_test

import (
	"context"
	"testing"
	"time"

	"offelia/knowledge"
)

// clock is where the tests stand in time.
func clock() time.Time { return time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC) }

// builtin opens a library of the guides that come with the program.
func builtin(t testing.TB) *knowledge.Library {
	t.Helper()
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	l, err := knowledge.Open("", guides, facts, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// TestGuidesAnswerTheirOwnTests asks every held-out question of every guide
// without help from the matcher and counts how often the right passage is first.
func TestGuidesAnswerTheirOwnTests(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	for _, lang := range []string{"da", "en"} {
		asked, right, guide, sure, wrong := 0, 0, 0, 0, 0
		for _, g := range l.Guides(lang) {
			for _, p := range g.Passages {
				for _, question := range p.Tests {
					found, err := l.Search(context.Background(), knowledge.Query{Text: question, Lang: lang, Limit: 3})
					if err != nil {
						t.Fatal(err)
					}
					asked++
					if len(found.Passages) == 0 {
						t.Logf("nothing: %q", question)
						continue
					}
					top := found.Passages[0]
					if found.Confident {
						sure++
					}
					if top.Guide.ID == g.ID {
						guide++
					}
					if top.Guide.ID == g.ID && top.Passage.ID == p.ID {
						right++
						continue
					}
					if found.Confident {
						wrong++
					}
					t.Logf("%s#%s %q: got %s#%s %.2f %+v", g.ID, p.ID, question, top.Guide.ID, top.Passage.ID, top.Score, top.Why)
				}
			}
		}
		t.Logf("%s: %d questions, passage first %.1f %%, guide first %.1f %%, confident %.1f %%, confident and another passage %.1f %%", lang, asked,
			percent(right, asked), percent(guide, asked), percent(sure, asked), percent(wrong, asked))
		if share := percent(right, asked); asked > 0 && share < 75 {
			t.Errorf("%s: the right passage is first for %.1f %% of the questions, want 75 %%", lang, share)
		}
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
