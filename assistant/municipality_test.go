package assistant_test

import (
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/intents"
	"offelia/knowledge"
)

const movingInAarhus = `---
id: flytning@aarhus
lang: da
title: Flytte i Aarhus
situation: flytte
authority: Folkeregisteret i Aarhus
contact: borgerservice
source: https://www.borger.dk/bolig-og-flytning
law: CPR-loven § 12
valid_from: 2026-01-01
checked: 2026-11-15
review: 2027-05-15
owner: redaktionen
---

## Hvad skal jeg gøre, når jeg flytter? {#overblik}
I Aarhus melder du flytning i Dokk1.
`

// TestMunicipalityTellsItsOwnPassage: who lives where a passage is told otherwise
// is told that one, and nobody else is; their records are read once, as ever.
func TestMunicipalityTellsItsOwnPassage(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	local, err := knowledge.ParseGuide("flytning@aarhus.da.md", []byte(movingInAarhus))
	if err != nil {
		t.Fatal(err)
	}
	library, err := knowledge.Open("", append(guides, local), facts, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.engine = assistant.New(assistant.Config{
		Journal: w.store, Office: w.office, Desk: w.desk, Library: library, Lexicon: w.mind.lexicon,
		Catalogue: func() *intents.Catalogue { return w.mind.catalogue },
		Matcher:   func() *intents.Matcher { return w.mind.matcher }, Now: w.now,
	})
	for who, lives := range map[citizen.ID]bool{"mette": true, "karen": false, "": false} {
		conv := w.begin(who, "da")
		a, err := gather(w.engine.Turn(t.Context(), assistant.Input{
			Conversation: conv, ID: "a", Kind: assistant.Said, Text: "hvad skal man gøre når man flytter", Lang: "da", Capability: as(who),
		}))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(a.Text, "Dokk1"); got != lives {
			t.Errorf("%q was told %q", who, a.Text)
		}
		if who == "" {
			continue
		}
		if reads, err := w.office.Accesses(t.Context(), as(who)); err != nil || len(reads) != 1 {
			t.Errorf("%q: %v, %v", who, reads, err)
		}
	}
}
