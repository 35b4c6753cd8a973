package main

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
	"offelia/channels/web"
)

// TestDraftsForStaff: a caseworker gets a summary and replies with sources, an
// editor phrasings and plainer words; nothing is sent or published by that, and
// without a model the guides' own words are still suggested.
func TestDraftsForStaff(t *testing.T) {
	t.Parallel()
	for _, with := range []bool{true, false} {
		server := llmtest.New(t, func(r llmtest.Request) llmtest.Reply {
			switch system := r.Messages[0].Content; {
			case strings.Contains(system, "summarise"):
				return llmtest.Reply{Text: "[2] Hvornår skal jeg melde flytning til kommunen?\n"}
			case strings.Contains(system, "how citizens ask"):
				return llmtest.Reply{Text: "hvor hurtigt skal jeg sige at jeg er flyttet\n"}
			case strings.Contains(system, "plain language: short"):
				_, text, _ := strings.Cut(r.Messages[1].Content, "[1] ")
				return llmtest.Reply{Text: "[1] " + text}
			}
			return llmtest.Reply{Text: llmtest.Worded(r)}
		})
		if !with {
			server = nil
		}
		withModel(t, server, false, func(ctx context.Context, _ *Program, r *remote) {
			chat, err := r.Enter(ctx, "karen")
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"Hvornår skal jeg melde flytning til kommunen?", "tal med et menneske"} {
				if _, err := chat.Say(ctx, text, ""); err != nil {
					t.Fatal(err)
				}
			}
			_ = chat.Close()
			desk := loggedInAs(ctx, t, r, "caseworker")
			var queue struct {
				Tickets []struct{ ID, State string }
			}
			get(ctx, t, r, "GET", "/v1/desk/tickets", desk, &queue)
			if len(queue.Tickets) != 1 {
				t.Fatalf("queue: %+v", queue)
			}
			var got web.TicketDrafts
			get(ctx, t, r, "POST", "/v1/desk/tickets/"+queue.Tickets[0].ID+"/drafts", desk, &got)
			if (len(got.Summary) > 0) != with || len(got.Replies) == 0 {
				t.Fatalf("with a model %v: %+v", with, got)
			}
			for _, reply := range got.Replies {
				if len(reply.Sources) == 0 || reply.Text == "" || !slices.Contains([]string{"editor", "model"}, reply.Origin) {
					t.Errorf("reply %+v", reply)
				}
			}
			var after struct {
				Tickets []struct{ ID, State string }
			}
			get(ctx, t, r, "GET", "/v1/desk/tickets", desk, &after)
			if after.Tickets[0].State != queue.Tickets[0].State {
				t.Errorf("the ticket went from %s to %s", queue.Tickets[0].State, after.Tickets[0].State)
			}
			editor := loggedInAs(ctx, t, r, "editor")
			var drafted web.PassageDrafts
			_, err = r.call(ctx, http.MethodPost, "/v1/studio/guides/flytning/da/passages/frist/drafts", editor, struct{}{}, &drafted)
			if (err == nil) != with || with && (len(drafted.Phrasings) != 1 || drafted.Plain == "") {
				t.Errorf("with a model %v: %+v %v", with, drafted, err)
			}
			if _, err := r.call(ctx, http.MethodPost, "/v1/desk/tickets/"+queue.Tickets[0].ID+"/drafts", editor, struct{}{}, nil); err == nil {
				t.Error("an editor gets a citizen's conversation")
			}
		}, func(p *Program) { p.ModelLimits = llm.DefaultLimits })
		if server == nil {
			continue
		}
		for _, req := range server.Requests() {
			if strings.Contains(req.Body, "Skibhusvej") || strings.Contains(req.Body, "Karen") {
				t.Errorf("sent: %s", req.Body)
			}
		}
	}
}

func loggedInAs(ctx context.Context, t *testing.T, r *remote, role string) string {
	t.Helper()
	res, err := r.call(ctx, http.MethodPost, "/dev/login", "", map[string]string{"role": role}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cookieOf(res.Header)
}

func get(ctx context.Context, t *testing.T, r *remote, method, path, cookie string, out any) {
	t.Helper()
	var body any
	if method == http.MethodPost {
		body = json.RawMessage("{}")
	}
	if _, err := r.call(ctx, method, path, cookie, body, out); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
}
