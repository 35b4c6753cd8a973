package main

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"offelia/assistant/store"
	"offelia/channels/registers/borgerdk/borgerdktest"
	"offelia/knowledge"
)

// imported is a studio of a database, and a command that brings articles of a
// borger.dk of our own into it.
type imported struct {
	importCommand
	studio  *knowledge.Studio
	service *borgerdktest.Service
}

func newImported(t *testing.T, ask ...string) *imported {
	t.Helper()
	i := &imported{service: &borgerdktest.Service{}}
	server := httptest.NewServer(i.service)
	t.Cleanup(server.Close)
	i.importCommand = importCommand{Lang: "da", Owner: "redaktionen", Apply: true, BorgerDK: ask, Municipality: "0751", Service: server.URL}
	now := func() time.Time { return time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC) }
	s, err := store.Open(t.Context(), ":memory:", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	own, err := knowledge.ParseGuide("cykel.da.md", []byte("---\nid: cykel\nlang: da\ntitle: Cykel\nauthority: Kommunen\nsource: https://www.borger.dk/cykel\n"+
		"valid_from: 2026-01-01\nchecked: 2026-01-02\nreview: 2027-01-01\nowner: bo\n---\n\n## Pris {#pris}\nEn cykel koster 100 kr.\n\n<!-- meta\ncertainty: draft\n-->\n"))
	if err != nil {
		t.Fatal(err)
	}
	library, err := knowledge.Open("", []*knowledge.Guide{own}, knowledge.Facts{}, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = library.Close() })
	if i.studio, err = knowledge.NewStudio(t.Context(), library, s.Versions(), []*knowledge.Guide{own}, now); err != nil {
		t.Fatal(err)
	}
	return i
}

func article(id int, title, updated, text string) borgerdktest.Article {
	return borgerdktest.Article{ID: id, Title: title, URL: "https://www.borger.dk/" + strings.ToLower(title), Header: title + " i Danmark", Updated: updated,
		Content: "<div id='kernetekst'><div id='microArticle_1'><h2>" + title + "</h2><div><p>" + text + "</p></div></div></div>",
		Local:   map[int]string{751: "<div id='lokalt'><h3>I Aarhus</h3><p>Ring til os.</p></div>"}}
}

// TestImportOfBorgerDK: articles become drafts, never more, with where they are
// from; what an editor made of one stands until borger.dk changes it; guides that
// rest on it are marked then.
func TestImportOfBorgerDK(t *testing.T) {
	t.Parallel()
	i := newImported(t, "all")
	i.service.Have(article(1, "Cykel", "2026-11-20T10:00:00", "Den koster 300 kr."), article(2, "Pas", "2026-03-01T10:00:00", "Det varer 10 år."))
	if err := i.guides(t.Context(), i.studio); err != nil {
		t.Fatal(err)
	}
	k := knowledge.Key{ID: "borgerdk-2", Lang: "da"}
	draft, err := i.studio.Draft(k)
	if err != nil || draft.State != knowledge.Drafted {
		t.Fatalf("%+v, %v", draft, err)
	}
	for _, want := range []string{`source: "https://www.borger.dk/pas"`, `authority: "borger.dk"`, `valid_from: "2026-03-01"`, "Det varer 10 år.", "Ring til os.", "certainty: draft"} {
		if !strings.Contains(draft.Source, want) {
			t.Errorf("no %s in\n%s", want, draft.Source)
		}
	}
	if log := i.studio.History(knowledge.Key{ID: "cykel", Lang: "da"}); log[len(log)-1].State != knowledge.Questioned {
		t.Errorf("a guide that rests on the article: %+v", log)
	}
	edited := strings.Replace(draft.Source, "10 år", "ti år", 1)
	if _, err := i.studio.SaveDraft(t.Context(), knowledge.Edit{Key: k, Base: draft.Revision, Source: edited, Editor: "ida"}); err != nil {
		t.Fatal(err)
	}
	before := len(i.service.Asked())
	if err := i.guides(t.Context(), i.studio); err != nil {
		t.Fatal(err)
	}
	if asked := i.service.Asked()[before:]; len(asked) != 1 {
		t.Errorf("asked %v for articles that have not changed", asked)
	}
	i.BorgerDK = []string{"2", "https://www.borger.dk/pas"}
	if err := i.guides(t.Context(), i.studio); err != nil {
		t.Fatal(err)
	}
	if draft, _ = i.studio.Draft(k); draft.Source != edited {
		t.Error("the same article again took the editor's words back")
	}
	i.service.Have(article(2, "Pas", "2026-11-24T10:00:00", "Det varer 5 år."))
	if err := i.guides(t.Context(), i.studio); err != nil {
		t.Fatal(err)
	}
	if draft, _ = i.studio.Draft(k); !strings.Contains(draft.Source, "5 år") || draft.State != knowledge.Drafted {
		t.Errorf("changed at borger.dk: %s\n%s", draft.State, draft.Source)
	}
}

// TestImportThatStops: an article that cannot be had is told of and the others
// come; a service that is gone and an interruption stop it, and say where.
func TestImportThatStops(t *testing.T) {
	t.Parallel()
	i := newImported(t, "1", "9", "https://www.borger.dk/pas")
	closed := article(3, "Guide", "", "x")
	closed.Closed = true
	i.service.Have(article(1, "Cykel", "", "En."), article(2, "Pas", "", "To."), closed)
	if err := i.guides(t.Context(), i.studio); err == nil || err.Error() != "1 of 3 guides could not be read" {
		t.Errorf("one is missing: %v", err)
	}
	if _, err := i.studio.Draft(knowledge.Key{ID: "borgerdk-2", Lang: "da"}); err != nil {
		t.Errorf("the one after it: %v", err)
	}
	i.service.Fail(3)
	if err := i.guides(t.Context(), i.studio); err == nil || !strings.Contains(err.Error(), "stopped after 0 of 3: borger.dk does not answer") {
		t.Errorf("gone: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := i.guides(ctx, i.studio); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "run it again") {
		t.Errorf("interrupted: %v", err)
	}
	for _, bad := range []string{"kommune", "http://www.borger.dk/pas", ""} {
		i.BorgerDK = []string{bad}
		if err := i.guides(t.Context(), i.studio); err == nil {
			t.Errorf("--borgerdk %q was taken", bad)
		}
	}
	i.Municipality = "Aarhus"
	if err := i.guides(t.Context(), i.studio); err == nil || !strings.Contains(err.Error(), "0751") {
		t.Errorf("municipality: %v", err)
	}
}
