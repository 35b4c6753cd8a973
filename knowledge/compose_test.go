package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

func TestComposeSaysOnlyWhatStandsInThePassage(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	exceptions := 0
	for _, g := range l.Guides("") {
		for i := range g.Passages {
			p := &g.Passages[i]
			a := knowledge.Compose(knowledge.Hit{Guide: g, Passage: p}, clock())
			if a.Short == "" || !strings.Contains(p.Text, a.Short) || !strings.Contains(p.Text, a.Rest) {
				t.Fatalf("%s: the answer is not the passage", g.Ref(p))
			}
			if a.Except != "" {
				exceptions++
			}
			if !strings.Contains(a.Rest, a.Except) {
				t.Errorf("%s: %q is not in the answer", g.Ref(p), a.Except)
			}
			if len(a.Citations) == 0 {
				t.Fatalf("%s: no citation", g.Ref(p))
			}
			for _, c := range a.Citations {
				if err := l.Verify(c); err != nil {
					t.Errorf("%s: %v", g.Ref(p), err)
				}
			}
		}
	}
	if exceptions == 0 {
		t.Error("no answer says when it does not apply")
	}
}

func TestComposeLabelsAndNotes(t *testing.T) {
	t.Parallel()
	g := parse(t, "cykel.da", cykel)
	g.Version = 3
	p := &g.Passages[0]
	hit := knowledge.Hit{Guide: g, Passage: p}
	a := knowledge.Compose(hit, clock())
	want := knowledge.Citation{
		Guide: "cykel", Lang: "da", Version: 3, Passage: "p1", Title: "Hvad koster en cykel?", Quote: "En cykel koster 100 kr. Du betaler hos cykelhandleren.",
		URL: "/vejledning/cykel/3?lang=da#p1", Source: "https://example.dk", Authority: "Kommunen", ValidFrom: "2026-01-01", Checked: "2026-11-15",
	}
	if d := cmp.Diff([]knowledge.Citation{want}, a.Citations); d != "" {
		t.Errorf("citations (-want +got):\n%s", d)
	}
	if a.Label != knowledge.Complete || len(a.Notes) > 0 {
		t.Errorf("label %s, notes %q", a.Label, a.Notes)
	}
	hit.Open = []string{"du er alene", "I venter tvillinger"}
	if a = knowledge.Compose(hit, clock()); a.Label != knowledge.Partial || !strings.Contains(strings.Join(a.Notes, " "), "hvis du er alene, eller hvis I venter tvillinger. Det dækker svaret ikke – spørg kommunen.") {
		t.Errorf("open conditions: %s %q", a.Label, a.Notes)
	}
	hit.Open, p.Certainty = nil, knowledge.Draft
	if a = knowledge.Compose(hit, clock()); a.Label != knowledge.Partial || !strings.Contains(a.Notes[0], "ikke endeligt kontrolleret") {
		t.Errorf("draft: %s %q", a.Label, a.Notes)
	}
	p.Certainty = knowledge.Verified
	if a = knowledge.Compose(hit, time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)); a.Label != knowledge.Complete || !strings.Contains(a.Notes[0], "2027-05-15") {
		t.Errorf("overdue: %s %q", a.Label, a.Notes)
	}
}

// TestLabelOfSeveral: an answer of several passages reaches as far as the least.
func TestLabelOfSeveral(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b, want knowledge.Label }{
		{"", knowledge.Complete, knowledge.Complete},
		{"", knowledge.Partial, knowledge.Partial},
		{knowledge.Partial, knowledge.Complete, knowledge.Partial},
		{knowledge.Complete, knowledge.Partial, knowledge.Partial},
		{knowledge.None, knowledge.Complete, knowledge.None},
		{knowledge.Complete, knowledge.Complete, knowledge.Complete},
	} {
		if got := c.a.And(c.b); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}
