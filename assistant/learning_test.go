package assistant_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
)

// log makes records of a conversation: lines of "citizen: text" and
// "offelia outcome: text".
func log(t *testing.T, conversation string, lines ...string) []assistant.Record {
	t.Helper()
	at := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	var out []assistant.Record
	for i, line := range lines {
		who, text, _ := strings.Cut(line, ": ")
		from, outcome, _ := strings.Cut(who, " ")
		body, err := json.Marshal(assistant.Message{From: from, Lang: "da", Text: text, Outcome: assistant.Outcome(outcome), At: at.Add(time.Duration(i) * time.Second)})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, assistant.Record{Conversation: conversation, Seq: int64(i + 1), Kind: "message", Body: body})
	}
	return out
}

func TestDemandsAreGroupedMaskedAndRanked(t *testing.T) {
	t.Parallel()
	var records []assistant.Record
	records = append(records, log(t, "a", "citizen: hvornår bliver mit brændekomfur godkendt", "offelia clarify: ?")...)
	records = append(records, log(t, "b", "citizen: bliver brændekomfuret godkendt snart, ring 12 34 56 78", "offelia handoff: …")...)
	records = append(records, log(t, "c", "citizen: må jeg fælde træet", "offelia answer_guide: nej", "citizen: det var ikke det jeg mente", "offelia clarify: ?")...)
	records = append(records, log(t, "d", "citizen: hvad koster et pas", "offelia answer_guide: 891 kr.")...)
	doubts, err := assistant.Doubts(records)
	if err != nil {
		t.Fatal(err)
	}
	got := assistant.Demands(doubts)
	if len(got) != 2 {
		t.Fatalf("got %d demands, want 2: %+v", len(got), got)
	}
	if got[0].Times != 2 || !strings.Contains(got[0].Text, "brændekomfur") {
		t.Errorf("most asked is %+v", got[0])
	}
	if got[1].Why != "corrected" || got[1].Text != "må jeg fælde træet" {
		t.Errorf("second is %+v", got[1])
	}
	for _, d := range got {
		if strings.Contains(d.Text+strings.Join(d.Alike, " "), "12 34 56 78") {
			t.Errorf("a phone number is not masked: %+v", d)
		}
	}
}

func TestAFormsAnswersAreNoQuestions(t *testing.T) {
	t.Parallel()
	records := log(t, "a", "citizen: flyt min tid", "offelia action: hvornår?", "citizen: tirsdag", "offelia action: ok?")
	doubts, err := assistant.Doubts(records)
	if err != nil || len(doubts) != 0 {
		t.Fatalf("got %v, %v; want none", doubts, err)
	}
}
