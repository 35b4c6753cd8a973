package assistant_test

import (
	"fmt"
	"testing"

	"offelia/assistant"
	"offelia/assistant/citizen"
)

// BenchmarkTurn is a whole turn against a store on disk: journalled, understood,
// answered, journalled. What it costs beside the store is in BenchmarkTurn of
// package store.
func BenchmarkTurn(b *testing.B) {
	for _, c := range []struct {
		name string
		who  citizen.ID
		says []string
	}{
		{"own", "karen", []string{"hvornår kommer Pia", "vis mine aftaler", "hvor meget får jeg i pension"}},
		{"guide", "", []string{"hvad koster et pas", "hvornår skal jeg melde flytning", "hvordan søger jeg boligstøtte"}},
		{"action", "karen", []string{"flyt min tid hos Pia", "den 30.", "nej lad være"}},
		{"unknown", "", []string{"blomkål og lakrids er en dejlig ting"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := newTown(b, monday)
			id := w.begin(c.who, "da")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				in := assistant.Input{Conversation: id, ID: fmt.Sprint(i), Kind: assistant.Said, Text: c.says[i%len(c.says)], Lang: "da", Capability: as(c.who), Channel: "chat"}
				if _, err := gather(w.engine.Turn(b.Context(), in)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
