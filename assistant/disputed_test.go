package assistant_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/knowledge"
)

func TestThreeConversationsThatWereNotHelpedDisputeAPassage(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	var records []assistant.Record
	var opinions []assistant.Opinion
	for _, talk := range []string{"a", "b", "c", "d"} {
		records = append(records, quoting(t, log(t, talk, "citizen: hvad koster et pas", "offelia answer_guide: 891 kr."), 1, "pas")...)
		opinions = append(opinions, assistant.Opinion{Conversation: talk, Seq: 2, At: at})
	}
	opinions[0].Text = "det koster mere, ring 12 34 56 78"
	disputed := func(opinions []assistant.Opinion, since time.Time) []assistant.Dispute {
		t.Helper()
		got, err := assistant.Disputed(records, opinions, func(knowledge.Key, string) time.Time { return since })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := disputed(opinions[:3], time.Time{})
	if len(got) != 1 || len(got[0].Words) != 1 || got[0].Words[0] == opinions[0].Text {
		t.Fatalf("%+v", got)
	}
	got[0].Words = nil
	if diff := cmp.Diff([]assistant.Dispute{{Key: knowledge.Key{ID: "pas"}, Not: 3}}, got); diff != "" {
		t.Error(diff)
	}
	if got := disputed(opinions[:2], time.Time{}); len(got) > 0 {
		t.Errorf("two are enough: %+v", got)
	}
	twice := append(opinions[:2:2], opinions[0], opinions[0])
	if got := disputed(twice, time.Time{}); len(got) > 0 {
		t.Errorf("one who says it three times is three: %+v", got)
	}
	if got := disputed(opinions, at); len(got) > 0 {
		t.Errorf("opinions about an older text count: %+v", got)
	}
	happy := []assistant.Opinion{opinions[0], opinions[1], opinions[2]}
	for _, talk := range []string{"e", "f", "g"} {
		records = append(records, quoting(t, log(t, talk, "citizen: pas", "offelia answer_guide: 891 kr."), 1, "pas")...)
		happy = append(happy, assistant.Opinion{Conversation: talk, Seq: 2, Helped: true, At: at})
	}
	if got := disputed(happy, time.Time{}); len(got) > 0 {
		t.Errorf("as many were helped: %+v", got)
	}
}
