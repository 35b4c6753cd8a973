package borgerdk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/channels/registers/borgerdk"
	"offelia/channels/registers/borgerdk/borgerdktest"
	"offelia/knowledge"
)

// moving is an article as borger.dk builds them.
var moving = borgerdktest.Article{
	ID: 645, Title: "Flytning &amp; post", URL: "https://www.borger.dk/flytning?lang=da", Header: "Du skal melde flytning",
	Updated: "2026-02-08T00:55:45",
	Content: `<div id="selvbetjeningslinks"><h3>Selvbetjening</h3><ul><li id='opis'><a href="https://www.borger.dk/handlingsside?selfserviceId=1&amp;x=2">Anmeld flytning</a></li></ul></div>` +
		`<div id='kernetekst'><div id='microArticle_1'><h2>Ny adresse</h2><div><p>Senest <b>fem dage</b> efter.</p><h5>Bøde</h5><p>Kan gives.</p></div></div>` +
		`<div id='microArticle_2'><h2>Fortryd</h2><div><p>Det kan du.</p></div></div></div>` +
		`<div id="lovgivning"><h3>Lovgivning</h3><p>CPR-loven</p></div><div id='byline'><div>Skrevet af Udbetaling Danmark</div></div>`,
	Local: map[int]string{751: `<div id="lokalt"><h3>I Aarhus</h3><p>Mød op på Rådhuset.</p></div>`},
}

func setup(t *testing.T) (*borgerdk.Client, *borgerdktest.Service) {
	t.Helper()
	s := &borgerdktest.Service{}
	s.Have(moving, borgerdktest.Article{ID: 7, Title: "Guide", URL: "https://www.borger.dk/guide", Closed: true},
		borgerdktest.Article{ID: 8, Title: "Tom", URL: "https://www.borger.dk/tom"})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return &borgerdk.Client{Endpoint: server.URL, Pause: time.Millisecond}, s
}

func TestArticle(t *testing.T) {
	t.Parallel()
	c, _ := setup(t)
	a, err := c.Article(t.Context(), 645)
	if err != nil {
		t.Fatal(err)
	}
	if _, offset := a.Updated.Zone(); a.Title != "Flytning & post" || a.URL != "https://www.borger.dk/flytning" || offset != 3600 || a.Changed() != "2026-02-08" {
		t.Errorf("article %+v", a)
	}
	got, err := a.Text("da")
	if err != nil {
		t.Fatal(err)
	}
	want := knowledge.Article{
		Name: "borger.dk 645.html", Key: knowledge.Key{ID: "borgerdk-645", Lang: "da"}, Title: "Flytning & post",
		Source: "https://www.borger.dk/flytning", Authority: "Udbetaling Danmark", Updated: "2026-02-08",
		Sections: []knowledge.Section{
			{Title: "Flytning & post", Body: "Du skal melde flytning"},
			{Title: "Selvbetjening", Body: "- [Anmeld flytning](https://www.borger.dk/handlingsside?selfserviceId=1&x=2)"},
			{Title: "Ny adresse", Body: "Senest fem dage efter.\n\n\n\n**Bøde**\n\n\n\nKan gives."},
			{Title: "Fortryd", Body: "Det kan du."}, {Title: "Lovgivning", Body: "CPR-loven"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	c.Municipality = 751
	if a, err = c.Article(t.Context(), 645); err != nil || !strings.Contains(a.Content, "Mød op på Rådhuset") {
		t.Errorf("of Aarhus: %v\n%s", err, a.Content)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	c, _ := setup(t)
	all, err := c.All(t.Context())
	if err != nil || len(all) != 2 || all[0].ID != 645 || all[0].Title != "Flytning & post" || all[0].Changed() != "2026-02-08" || all[1].Changed() != "" {
		t.Errorf("%+v, %v", all, err)
	}
	id, err := c.Find(t.Context(), moving.URL)
	if err != nil || id != 645 {
		t.Errorf("found %d, %v", id, err)
	}
}

// TestFailures: what borger.dk will not or cannot give is told apart, in words
// for whoever runs the import.
func TestFailures(t *testing.T) {
	t.Parallel()
	c, s := setup(t)
	for name, do := range map[string]func() error{
		"number":         func() error { _, err := c.Article(t.Context(), 1); return err },
		"address":        func() error { _, err := c.Find(t.Context(), "https://www.borger.dk/nix?a=<b>&c"); return err },
		"closed number":  func() error { _, err := c.Article(t.Context(), 7); return err },
		"closed address": func() error { _, err := c.Find(t.Context(), "https://www.borger.dk/guide"); return err },
	} {
		want := borgerdk.ErrNotFound
		if strings.HasPrefix(name, "closed") {
			want = borgerdk.ErrNotExportable
		}
		if err := do(); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty, err := c.Article(t.Context(), 8)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := empty.Text("da"); err == nil {
		t.Error("an article without text became one")
	}
	s.Fail(2)
	if _, err := c.Article(t.Context(), 645); err != nil {
		t.Errorf("the third attempt: %v", err)
	}
	s.Fail(3)
	if _, err := c.Article(t.Context(), 645); !errors.Is(err, borgerdk.ErrDown) {
		t.Errorf("down: %v", err)
	}
	s.Fail(1)
	c.Pause = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Article(ctx, 645); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("interrupted while it waits: %v", err)
	}
}

// TestStrangeAnswers: what is not the service's is an error, not an article.
func TestStrangeAnswers(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty": "", "a page": "<!DOCTYPE html><html><body>Driftsforstyrrelse</body></html>", "half": "<s:Envelope><s:Body><GetArticleByIDResponse>",
		"another result": `<Envelope><Body><GetAllArticlesResult/></Body></Envelope>`,
		"another fault":  `<Envelope><Body><Fault><faultstring>Too many requests</faultstring></Fault></Body></Envelope>`,
		"a bad number":   `<Envelope><Body><GetArticleByIDResult><ArticleID>x</ArticleID></GetArticleByIDResult></Body></Envelope>`,
		"nothing in it":  `<Envelope><Body><GetArticleByIDResult/></Body></Envelope>`,
	} {
		for _, status := range []int{http.StatusOK, http.StatusInternalServerError, http.StatusForbidden} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
			}))
			a, err := (&borgerdk.Client{Endpoint: server.URL, Pause: time.Millisecond}).Article(t.Context(), 1)
			server.Close()
			if err == nil || errors.Is(err, borgerdk.ErrDown) {
				t.Errorf("%s with %d: %+v, %v", name, status, a, err)
			}
		}
	}
}

// emptied are texts of which nothing can be seen: the import says so.
var emptied = regexp.MustCompile(`no passages|has no text`)

// FuzzAnswer: no answer of a service, and no content of an article, can do more
// than fail; a text that comes of it can be written as a guide and read back.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`<Envelope><Body><GetArticleByIDResult><ArticleID>1</ArticleID><ArticleTitle>T</ArticleTitle><Content>`+
		`&lt;h2&gt;A&lt;/h2&gt;&lt;p&gt;b&lt;/p&gt;</Content><LastUpdated>2026-02-08T10:55:45.1</LastUpdated></GetArticleByIDResult></Body></Envelope>`), "<h2>{#a}</h2><!-- --><p>{{x}}</p>")
	f.Add([]byte(`<Fault>`), "#")
	f.Add([]byte(`<Fault><faultstring>No article found with id 1.</faultstring></Fault>`), moving.Content)
	f.Fuzz(func(t *testing.T, answer []byte, content string) {
		a, err := borgerdk.Read(answer)
		if err != nil {
			a = borgerdk.Article{Summary: borgerdk.Summary{ID: 1, Title: "T"}}
		}
		if content != "" {
			a.Content = content
		}
		text, err := a.Text("da")
		if err != nil {
			return
		}
		if strings.TrimSpace(text.Title) == "" || slices.ContainsFunc(text.Sections, func(s knowledge.Section) bool { return s.Title == "" }) {
			return // an editor gives what is missing
		}
		guide := text.Guide("redaktionen", "2026-11-23")
		if _, err := knowledge.ParseGuide("borgerdk-1.da.md", []byte(guide)); err != nil && !emptied.MatchString(err.Error()) {
			t.Errorf("%v\n%s", err, guide)
		}
	})
}
