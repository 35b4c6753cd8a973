package assistant_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
)

// quoting makes the nth record of a conversation quote a guide.
func quoting(t *testing.T, records []assistant.Record, n int, guide string) []assistant.Record {
	t.Helper()
	var m assistant.Message
	if err := json.Unmarshal(records[n].Body, &m); err != nil {
		t.Fatal(err)
	}
	m.Citations = []assistant.Citation{{Guide: guide}}
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	records[n].Body = body
	return records
}

func TestUsageCountsAnswersOpinionsAndHandovers(t *testing.T) {
	t.Parallel()
	var records []assistant.Record
	records = append(records, quoting(t, log(t, "a", "citizen: hvad koster et pas", "offelia answer_guide: 891 kr.", "citizen: et menneske", "offelia handoff: ja"), 1, "pas")...)
	records = append(records, quoting(t, log(t, "b", "citizen: pas", "offelia answer_guide: 891 kr."), 1, "pas")...)
	records = append(records, quoting(t, log(t, "c", "citizen: flytte", "offelia answer_guide: 5 dage"), 1, "flytning")...)
	records = append(records, log(t, "d", "citizen: et menneske", "offelia handoff: ja")...)
	got, err := assistant.Usages(records, []assistant.Opinion{
		{Conversation: "b", Seq: 2, Helped: false, Text: "forkert pris, ring 12 34 56 78"},
		{Conversation: "a", Seq: 2, Helped: true},
		{Conversation: "d", Seq: 2, Helped: false, Text: "ikke om en vejledning"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 || len(got[0].Words) != 1 || got[0].Words[0] == "forkert pris, ring 12 34 56 78" {
		t.Fatalf("words are not there, or not masked: %+v", got)
	}
	got[0].Words = nil
	want := []assistant.Usage{{Guide: "pas", Answers: 2, Helped: 1, Not: 1, Handoffs: 1}, {Guide: "flytning", Answers: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerThatDidNotHelpIsADoubt(t *testing.T) {
	t.Parallel()
	records := append(log(t, "a", "citizen: hvad koster et pas", "offelia answer_guide: 891 kr."), log(t, "b", "citizen: flytte", "offelia answer_guide: 5 dage")...)
	got, err := assistant.Disliked(records, []assistant.Opinion{{Conversation: "a", Seq: 2}, {Conversation: "b", Seq: 2, Helped: true}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Text != "hvad koster et pas" || got[0].Why != "thumbs_down" || got[0].Talk != "a" {
		t.Errorf("doubts are %+v", got)
	}
}
