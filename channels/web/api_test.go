package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestAPI(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, login, method, path, body string
		status                          int
		want                            string
	}{
		{"description", "", "GET", "/v1/openapi.json", "", 200, `"openapi": "3.1.0"`},
		{"session of nobody", "", "GET", "/v1/session", "", 200, `"role":""`},
		{"own data need a login", "", "GET", "/v1/me", "", 401, `"kind":"denied"`},
		{"own data", "karen", "GET", "/v1/me", "", 200, `"name":"Karen Holm"`},
		{"acting for a giver", "mette", "PUT", "/v1/session/subject", `{"subject":"karen"}`, 200, `"subject":"karen"`},
		{"acting for anybody", "mette", "PUT", "/v1/session/subject", `{"subject":"henrik"}`, 404, `"kind":"not_found"`},
		{"receipts", "karen", "GET", "/v1/receipts", "", 200, `"reference":"OF-1"`},
		{"receipt", "karen", "GET", "/v1/receipts/OF-1", "", 200, `"reference":"OF-1"`},
		{"receipt of another", "mette", "GET", "/v1/receipts/OF-1", "", 404, "not_found"},
		{"undo", "karen", "POST", "/v1/receipts/OF-1/undo", "", 200, `"reference"`},
		{"mandates", "mette", "GET", "/v1/mandates", "", 200, `"giver":"karen"`},
		{"revoke asks first", "karen", "POST", "/v1/mandates/revoke", `{"to":"mette"}`, 202, `"reference":"MID-1"`},
		{"revoke without approval", "karen", "POST", "/v1/mandates/revoke", `{"to":"mette","approval":"MID-7"}`, 403, "denied"},
		{"accesses", "karen", "GET", "/v1/accesses", "", 200, `"actor":"mette"`},
		{"guides", "", "GET", "/v1/guides", "", 200, `"id":"flytning"`},
		{"guide", "", "GET", "/v1/guides/flytning", "", 200, `"text":"Du skal melde`},
		{"version", "", "GET", "/v1/guides/flytning/versions/1", "", 200, `"version":1`},
		{"no version", "", "GET", "/v1/guides/flytning/versions/9", "", 404, "not_found"},
		{"desk is closed to citizens", "karen", "GET", "/v1/desk/tickets", "", 404, "not_found"},
		{"studio is closed to citizens", "karen", "GET", "/v1/studio/guides", "", 404, "not_found"},
		{"town", "", "GET", "/dev/town", "", 200, `"personas"`},
		{"event", "", "POST", "/dev/event", `{"persona":"karen","trigger":{"event":"fall_registered","ref":"x","at":"2026-11-23T10:00"}}`, 200, "raised"},
		{"unknown persona", "", "POST", "/dev/login", `{"persona":"ingen"}`, 404, "not_found"},
		{"in English", "", "GET", "/v1/receipts?lang=en", "", 401, "Log in to see the page."},
		{"health", "", "GET", "/healthz", "", 200, "ok"},
		{"readiness", "", "GET", "/readyz", "", 200, "ready"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, newWorld(), withGuides(t))
			if c.login != "" {
				b.login(c.login)
			}
			p := b.send(c.method, c.path, c.body)
			if p.status != c.status {
				t.Errorf("status %d, want %d", p.status, c.status)
			}
			p.has(t, c.want)
		})
	}
}

func TestConversationByAPI(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	p := b.send(http.MethodPost, "/v1/conversations", "")
	var opened struct{ Conversation string }
	if err := json.Unmarshal([]byte(p.body), &opened); err != nil || p.status != http.StatusCreated {
		t.Fatal(p.status, err)
	}
	inputs := "/v1/conversations/" + opened.Conversation + "/inputs"
	b.send(http.MethodPost, inputs, `{"id":"a","text":"hej"}`).has(t, `"kind":"message"`, "Svar på say hej")
	b.send(http.MethodPost, inputs, `{"id":"b","choice":"ja"}`).has(t, "Svar på choose")
	b.send(http.MethodGet, "/v1/conversations/"+opened.Conversation+"/events?after=2", "").has(t, "Svar på say hej")
	p = b.send(http.MethodPost, "/v1/feedback", `{"conversation":"`+opened.Conversation+`","seq":3,"helped":true,"text":"godt"}`)
	if p.status != http.StatusNoContent || len(w.ratings) != 1 || !w.ratings[0].Helped {
		t.Errorf("feedback %d %+v", p.status, w.ratings)
	}
	stranger := visitor(t, b.base)
	stranger.login("karen")
	if p := stranger.send(http.MethodPost, inputs, `{"id":"c","text":"hej"}`); p.status != http.StatusNotFound {
		t.Errorf("a stranger spoke: %d", p.status)
	}
}

func TestTheAPIGivesNoCPR(t *testing.T) {
	t.Parallel()
	b := open(t, newWorld())
	b.login("karen")
	for _, path := range []string{"/v1/me", "/", "/mit-overblik"} {
		if p := b.get(path); strings.Contains(p.body, "1108") {
			t.Errorf("%s shows the personal number", path)
		}
	}
}

func TestTranscript(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.post("/samtale", "text", "kilde")
	b.get("/udskrift/"+only(w)).has(t, "Udskrift af samtale", "Svar på say kilde", "/vejledning/flytning/1?afsnit=frist")
	p := b.get("/udskrift/" + only(w) + ".txt")
	p.has(t, "Du:\r\nkilde", "> Frist (Folkeregisteret, version 1")
	if !strings.HasPrefix(p.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("disposition %q", p.header.Get("Content-Disposition"))
	}
}
