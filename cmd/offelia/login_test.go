package main

import (
	"bytes"
	"context"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"offelia/assistant/fault"
	"offelia/channels/web"
	"offelia/channels/web/mitid"
	"offelia/channels/web/mitid/mitidtest"
)

// TestServeWithLogin: somebody whom no register knows logs in to a program that
// serves real citizens, and their number is in no line of its log and in none of
// its metrics.
func TestServeWithLogin(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	op := &mitidtest.OP{Client: "offelia", Secret: "hemmelig", Public: base}
	op.People = func() ([]mitidtest.Person, error) {
		return []mitidtest.Person{{UUID: "1", Name: "Ny Borger", CPR: "0101010000"}}, nil
	}
	broker := httptest.NewServer(op)
	defer broker.Close()
	op.Issuer = broker.URL

	var log bytes.Buffer
	p := &Program{LogTo: &log, Settings: Settings{
		Common: Common{Database: ":memory:", Log: "debug"}, Grace: time.Second,
		Login: LoginSettings{Issuer: op.Issuer, Client: op.Client, Secret: op.Secret, Public: base},
	}}
	if err := p.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- p.Serve(ctx, listener) }()

	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	read := func(res *http.Response, err error) (string, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.Request.URL.Path, string(body)
	}
	_, body := read(browser.Get(base + "/login?next=/mit-overblik"))
	query := html.UnescapeString(regexp.MustCompile(`name="query" value="([^"]*)"`).FindStringSubmatch(body)[1])
	path, body := read(browser.PostForm(op.Issuer+"/authorize", url.Values{"query": {query}, "person": {"1"}}))
	if path != "/mit-overblik" || !strings.Contains(body, "Ny Borger") || !strings.Contains(body, "Loggede ind med MitID") {
		t.Errorf("came to %s\n%s", path, body)
	}
	_, body = read(browser.PostForm(base+"/samtale", url.Values{"text": {"hvad er mine sager?"}, "id": {"1"}}))
	if !strings.Contains(body, "hvad er mine sager?") || strings.Contains(body, "Log ind med MitID") {
		t.Errorf("asked for own data:\n%s", body)
	}
	_, metrics := read(browser.Get(base + "/metrics"))
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for _, text := range []string{log.String(), metrics} {
		if strings.Contains(text, "010101") {
			t.Errorf("the number is in\n%.2000s", text)
		}
	}
}

func TestFlows(t *testing.T) {
	t.Parallel()
	s, err := openDatabase(t.Context(), ":memory:", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f := web.Flow{Flow: mitid.Flow{State: "a", Nonce: "n", Verifier: "v", Began: time.Now().UTC()}, Session: "s", Next: "/", Reference: "MID-1"}
	if err := (flows{s}).Keep(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SessionBlob(t.Context(), "a"); err == nil {
		t.Error("a state is a session")
	}
	got, err := flows{s}.Take(t.Context(), "a")
	if err != nil || !got.Began.Equal(f.Began) || got.Session != f.Session || got.Verifier != f.Verifier || got.Reference != f.Reference {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := (flows{s}).Take(t.Context(), "a"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("taken twice: %v", err)
	}
	if err := s.PutSessionBlob(t.Context(), flowToken("old"), time.Now().Add(-time.Second), []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := (flows{s}).Take(t.Context(), "old"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("too old: %v", err)
	}
}
