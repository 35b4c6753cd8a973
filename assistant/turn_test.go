package assistant_test

import (
	"testing"

	"offelia/assistant"
)

// TestWhatIsReadIsAuditedBeforeItIsShown stops reading at the first word of an
// answer about own data: the audit stands by then, and once for the turn.
func TestWhatIsReadIsAuditedBeforeItIsShown(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	in := assistant.Input{
		Conversation: w.begin("karen", "da"), ID: "m1", Kind: assistant.Said, Text: "vis mine aftaler", Lang: "da",
		Capability: as("karen"), Channel: "chat",
	}
	for range 2 { // the frame comes again: the answer is the journal's
		for _, err := range w.engine.Turn(t.Context(), in) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		read, err := w.office.Accesses(t.Context(), as("karen"))
		if err != nil || len(read) != 1 || read[0].Verb != "read" || read[0].Actor != "karen" {
			t.Fatalf("audited: %+v %v", read, err)
		}
	}
}

// TestACaseworkerReadsWhatWasShownInDanish: what the citizen was shown is told by
// kind and title.
func TestACaseworkerReadsWhatWasShownInDanish(t *testing.T) {
	t.Parallel()
	w := newTown(t, monday)
	in := assistant.Input{Conversation: w.begin("karen", "da"), Kind: assistant.Said, Lang: "da", Capability: as("karen"), Channel: "chat"}
	for _, text := range []string{"hvornår er min næste aftale", "jeg vil tale med et menneske"} {
		in.ID, in.Text = text, text
		if _, err := gather(w.engine.Turn(t.Context(), in)); err != nil {
			t.Fatal(err)
		}
	}
	queue, err := w.desk.Queue(t.Context())
	if err != nil || len(queue) != 1 {
		t.Fatalf("queue: %+v %v", queue, err)
	}
	if got := queue[0].Request.Shown; len(got) != 1 || got[0] != "Aftale: Opfølgning på rehabilitering" {
		t.Errorf("shown: %q", got)
	}
}
