package main

import (
	"net/http"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/knowledge"
)

// TestWhatThreeCitizensSayDidNotHelpIsUnderReview: the answer says so from then
// on, until an editor settles it; then opinions are counted anew.
func TestWhatThreeCitizensSayDidNotHelpIsUnderReview(t *testing.T) {
	t.Parallel()
	running := start(t)
	p, r, ctx := running.p, newRemote(running.base), t.Context()
	ask := func(rate bool) string {
		t.Helper()
		var opened struct{ Conversation string }
		res, err := r.call(ctx, http.MethodPost, "/v1/conversations", "", struct{}{}, &opened)
		if err != nil {
			t.Fatal(err)
		}
		cookie := cookieOf(res.Header)
		var said struct {
			Events []struct {
				Kind string
				Body assistant.Message
			}
		}
		if _, err := r.call(ctx, http.MethodPost, "/v1/conversations/"+opened.Conversation+"/inputs", cookie, map[string]string{"id": "1", "text": "Hvornår skal jeg melde flytning?"}, &said); err != nil {
			t.Fatal(err)
		}
		last := said.Events[len(said.Events)-1].Body
		if rate {
			opinion := map[string]any{"conversation": opened.Conversation, "seq": last.Seq, "text": "fristen passer ikke"}
			if _, err := r.call(ctx, http.MethodPost, "/v1/feedback", cookie, opinion, nil); err != nil {
				t.Fatal(err)
			}
		}
		return last.Text
	}
	const told = "til gennemsyn siden"
	for range 3 {
		if text := ask(true); strings.Contains(text, told) {
			t.Fatalf("before anybody doubts: %s", text)
		}
	}
	if err := p.doubtDisputed(ctx); err != nil {
		t.Fatal(err)
	}
	doubts := p.library.Doubts()
	if len(doubts) != 1 || doubts[0].By != citizens || !strings.Contains(doubts[0].Reason, "fristen passer ikke") {
		t.Fatalf("doubts: %+v", doubts)
	}
	if text := ask(false); !strings.Contains(text, told) {
		t.Errorf("the answer does not say so: %s", text)
	}
	if err := p.studio.Settle(ctx, knowledge.Doubt{Key: doubts[0].Key, Passage: doubts[0].Passage, Reason: "fristen er den rigtige", By: "ida"}); err != nil {
		t.Fatal(err)
	}
	p.disliked.Store(true)
	if err := p.doubtDisputed(ctx); err != nil || len(p.library.Doubts()) > 0 {
		t.Errorf("old opinions doubt it again: %+v, %v", p.library.Doubts(), err)
	}
}
