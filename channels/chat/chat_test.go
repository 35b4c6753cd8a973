package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/channels/chat"
)

// say sends a text under an id.
func say(t *testing.T, c *chat.Client, id, text string) {
	t.Helper()
	if err := c.Send(map[string]string{"type": "say", "id": id, "text": text}); err != nil {
		t.Fatal(err)
	}
}

// next reads a frame.
func next(t *testing.T, c *chat.Client) chat.Frame {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	f, err := c.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// heard is a frame in a word: who said what.
func heard(t *testing.T, f chat.Frame) string {
	t.Helper()
	if f.Type != "message" {
		return f.Type + " " + f.Kind
	}
	var m assistant.Message
	if err := json.Unmarshal(f.Raw, &m); err != nil {
		t.Fatal(err)
	}
	return m.From + ": " + m.Text
}

// expect reads frames and compares them.
func expect(t *testing.T, c *chat.Client, want ...string) {
	t.Helper()
	var got []string
	for range want {
		got = append(got, heard(t, next(t, c)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

// nothingMore shows that nothing lies unread: what is said next is answered
// next.
func nothingMore(t *testing.T, c *chat.Client) {
	t.Helper()
	say(t, c, "last", "og til sidst")
	expect(t, c, "offelia: og til sidst")
}

func TestBadFrames(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"not JSON":                    `hej`,
		"cut short":                   `{"type":"say","id":"1"`,
		"not an object":               `["say"]`,
		"a number":                    `7`,
		"not UTF-8":                   "{\"type\":\"\xff\"}",
		"unknown type":                `{"type":"dance","id":"1"}`,
		"no type":                     `{"id":"1","text":"hej"}`,
		"no id":                       `{"type":"say","text":"hej"}`,
		"id is a number":              `{"type":"say","id":1,"text":"hej"}`,
		"id too long":                 `{"type":"say","id":"` + strings.Repeat("x", 101) + `","text":"hej"}`,
		"empty choice":                `{"type":"choose","id":"1"}`,
		"attach without upload":       `{"type":"attach","id":"1"}`,
		"resume without conversation": `{"type":"resume","after":1}`,
		"resume after less than none": `{"type":"resume","conversation":"c0","after":-1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, _, url := setup(t, true)
			c := dial(t, url, "karen")
			if err := c.Write([]byte(raw)); err != nil {
				t.Fatal(err)
			}
			f := next(t, c)
			if f.Type != "error" || f.Kind != "invalid" || f.Text == "" {
				t.Errorf("got %s %s %q, want an invalid frame told in words", f.Type, f.Kind, f.Text)
			}
			nothingMore(t, c)
			if n := w.ran(); n != 1 {
				t.Errorf("%d turns were run, want only the last", n)
			}
		})
	}
}

func TestFrameWithoutItsTurn(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	c := dial(t, url, "karen")
	for _, frame := range []map[string]any{
		{"type": "stop"}, // nothing runs
		{"type": "attach", "id": "1", "upload": "never sent"},                // a file that nobody uploaded
		{"type": "resume", "conversation": c.Conversation, "after": 999_999}, // after what was never sent
		{"type": "choose", "id": "2", "choice": "never offered"},             // the dialogue judges choices
	} {
		if err := c.Send(frame); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, c, "error not_found", "ready ")
}

func TestFrameTooLong(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", strings.Repeat("x", 600<<10))
	expect(t, c, "error invalid")
	say(t, c, "2", "hej")
	expect(t, c, "offelia: hej")
}

// A frame too long even to be dropped ends the connection, perhaps while the
// client still writes it. What was said before it stands.
func TestFrameWithoutEnd(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", "hej")
	expect(t, c, "offelia: hej")
	if err := c.Send(map[string]any{"type": "say", "id": "2", "text": strings.Repeat("x", 17<<20)}); err == nil {
		for f, err := c.Read(t.Context()); err == nil; f, err = c.Read(t.Context()) {
			if f.Type != "error" {
				t.Errorf("got %s, want an error or the connection closed", f.Type)
			}
		}
	}
	again := dial(t, url, "karen")
	if err := again.Send(map[string]any{"type": "resume", "conversation": c.Conversation, "after": c.Seq}); err != nil {
		t.Fatal(err)
	}
	expect(t, again, "ready ")
	nothingMore(t, again)
}

func TestStrangeTextsArriveToTheLetter(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"100,000 characters": strings.Repeat("æ", 100_000),
		"emoji":              "👩‍👧‍👦🇩🇰 hej",
		"right to left":      "متى موعدي القادم",
		"zero width":         "he\u200bj\u200d\ufeff",
		"control characters": "hej\x00\x07\x1b[31m\r\n",
		"only blanks":        "   ",
		"markup":             "<script>alert(1)</script>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, url := setup(t, true)
			c := dial(t, url, "")
			say(t, c, "1", text)
			expect(t, c, "offelia: "+text)
		})
	}
}

func TestResumeNeitherLosesNorDoubles(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", "et")
	expect(t, c, "offelia: et")
	seen := c.Seq
	say(t, c, "2", "to")
	expect(t, c, "offelia: to")
	_ = c.Close()
	w.Journal(c.Conversation, func(seq int64) assistant.Event {
		return assistant.Message{Seq: seq, From: "caseworker", Text: "Hej, det er Lise"}
	})

	again := dial(t, url, "karen")
	if err := again.Send(map[string]any{"type": "resume", "conversation": c.Conversation, "after": seen}); err != nil {
		t.Fatal(err)
	}
	say(t, again, "2", "to") // was never acknowledged, as far as this client knows
	expect(t, again, "ready ", "citizen: to", "offelia: to", "caseworker: Hej, det er Lise")
	nothingMore(t, again)
	if n := w.ran(); n != 3 {
		t.Errorf("%d turns were run, want 3", n)
	}
}

func TestTwoTabsShowTheSameConversation(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	one, two := dial(t, url, "karen"), dial(t, url, "karen")
	if err := two.Send(map[string]any{"type": "resume", "conversation": one.Conversation, "after": 0}); err != nil {
		t.Fatal(err)
	}
	expect(t, two, "ready ")
	say(t, one, "1", "fra den ene")
	expect(t, one, "offelia: fra den ene")
	expect(t, two, "citizen: fra den ene", "offelia: fra den ene")
	say(t, two, "2", "fra den anden")
	expect(t, two, "offelia: fra den anden")
	expect(t, one, "citizen: fra den anden", "offelia: fra den anden")
	nothingMore(t, one)
}

func TestRepeatedIDHasOneEffect(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	for range 3 {
		say(t, c, "double-click", "bestil")
	}
	expect(t, c, "offelia: bestil")
	nothingMore(t, c)
	if n := w.ran(); n != 2 {
		t.Errorf("%d turns were run, want 2", n)
	}
}

func TestStopEndsTheTurnAndNotTheConversation(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", "langsom")
	<-w.entered
	if err := c.Send(map[string]string{"type": "stop"}); err != nil {
		t.Fatal(err)
	}
	nothingMore(t, c)
	w.Mu.Lock()
	defer w.Mu.Unlock()
	if w.stopped != 1 {
		t.Errorf("%d turns were stopped, want 1", w.stopped)
	}
}

func TestClosedTabStopsItsTurn(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", "langsom")
	<-w.entered
	_ = c.Close()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		w.Mu.Lock()
		stopped := w.stopped
		w.Mu.Unlock()
		if stopped == 1 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the turn still runs")
		}
	}
}

func TestRevokedSessionIsCutOff(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	if err := w.Delete(t.Context(), "token-karen"); err != nil {
		t.Fatal(err)
	}
	say(t, c, "1", "vis min sag")
	expect(t, c, "error denied")
	if f, err := c.Read(t.Context()); err == nil {
		t.Errorf("got %s, want the connection closed", f.Type)
	}
	if w.ran() != 0 {
		t.Error("a turn was run for a revoked session")
	}
}

// TestTalkingKeepsTheSession: who writes is not logged out for doing nothing;
// an open tab in which nobody writes is.
func TestTalkingKeepsTheSession(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	soon := time.Now().Add(time.Minute)
	left := func() time.Duration {
		s, err := w.Get(t.Context(), "token-karen")
		if err != nil {
			t.Fatal(err)
		}
		return s.Expires.Sub(soon)
	}
	w.Mu.Lock()
	s := w.Sessions["token-karen"]
	s.Expires = soon
	w.Sessions["token-karen"] = s
	w.Mu.Unlock()
	c := dial(t, url, "karen")
	w.Journal(c.Conversation, func(seq int64) assistant.Event {
		return assistant.Message{Seq: seq, From: "caseworker", Text: "Er du der?"}
	})
	expect(t, c, "caseworker: Er du der?")
	if left() != 0 {
		t.Error("a message to the citizen moved the end of the session")
	}
	say(t, c, "1", "ja")
	expect(t, c, "offelia: ja")
	if left() < 20*time.Minute {
		t.Errorf("the session ends %s later than before the citizen wrote", left())
	}
}

// TestATurnWaitsForTheStoreToComeBack: that sessions cannot be read now does not
// mean that somebody is logged out.
func TestATurnWaitsForTheStoreToComeBack(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "karen")
	w.Mu.Lock()
	w.broken = true
	w.Mu.Unlock()
	say(t, c, "1", "hej")
	expect(t, c, "error unavailable")
	w.Mu.Lock()
	w.broken = false
	w.Mu.Unlock()
	say(t, c, "1", "hej")
	expect(t, c, "offelia: hej")
}

func TestCantProbeForConversations(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	karens := dial(t, url, "karen")
	answer := func(conversation string) string {
		mette := dial(t, url, "mette")
		if err := mette.Send(map[string]any{"type": "resume", "conversation": conversation}); err != nil {
			t.Fatal(err)
		}
		f := next(t, mette)
		return f.Type + f.Kind + f.Text
	}
	if theirs, none := answer(karens.Conversation), answer("no-such"); theirs != none {
		t.Errorf("another's conversation answers %q and none answers %q", theirs, none)
	}
}

func TestFloodIsToldAndSlowsNobodyElse(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, false)
	flooder, other := dial(t, url, "karen"), dial(t, url, "mette")
	const frames = 120
	for i := range frames {
		say(t, flooder, fmt.Sprint(i), "igen")
	}
	started := time.Now()
	say(t, other, "1", "hej")
	expect(t, other, "offelia: hej")
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("the other citizen waited %s", took)
	}
	counts := map[string]int{}
	for range frames { // every frame is answered: done, or told to come again
		counts[heard(t, next(t, flooder))]++
	}
	if counts["offelia: igen"]+counts["error limited"] != frames || counts["error limited"] < frames/2 {
		t.Errorf("answers: %v", counts)
	}
}

func TestClientThatDoesNotReadIsCutOff(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	deaf, other := dial(t, url, "karen"), dial(t, url, "mette")
	say(t, deaf, "1", "mange")
	say(t, other, "1", "hej")
	expect(t, other, "offelia: hej")
	for n := 0; ; n++ {
		if _, err := deaf.Read(t.Context()); err != nil {
			return
		}
		if n > 100_000 {
			t.Fatal("everything was kept for a client that did not read")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestShutdownTellsAndCloses(t *testing.T) {
	t.Parallel()
	_, door, url := setup(t, true)
	c := dial(t, url, "karen")
	say(t, c, "1", "hej")
	expect(t, c, "offelia: hej")
	closed := make(chan error, 1)
	go func() { closed <- door.Shutdown(t.Context()) }()
	expect(t, c, "error unavailable")
	if f, err := c.Read(t.Context()); err == nil {
		t.Errorf("got %s, want the connection closed", f.Type)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// TestShutdownLeavesNothingRunning: when the time for turns is up, they are cut
// off, and what the door stands on may be closed.
func TestShutdownLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	w, door, url := setup(t, true)
	for _, who := range []citizen.ID{"karen", "mette"} {
		say(t, dial(t, url, who), "1", "langsom")
		<-w.entered
	}
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if err := door.Shutdown(late); !errors.Is(err, context.Canceled) {
		t.Errorf("shutdown: %v", err)
	}
	w.Mu.Lock()
	defer w.Mu.Unlock()
	if w.stopped != 2 {
		t.Errorf("%d of 2 turns have ended", w.stopped)
	}
}

func TestAnonymousVisitorGetsASession(t *testing.T) {
	t.Parallel()
	w, _, url := setup(t, true)
	c := dial(t, url, "")
	cookie := c.Header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("cookie %q, want HttpOnly and SameSite", cookie)
	}
	w.Mu.Lock()
	defer w.Mu.Unlock()
	if len(w.Sessions) != 3 {
		t.Errorf("%d sessions, want one more than the two logged in", len(w.Sessions))
	}
}

func TestOtherSitesCannotConnect(t *testing.T) {
	t.Parallel()
	_, _, url := setup(t, true)
	for origin, want := range map[string]int{
		"https://evil.example":            http.StatusForbidden,
		"null":                            http.StatusForbidden,
		"http" + url[len("ws"):]:          http.StatusSwitchingProtocols,
		"http://" + url[5:] + ".evil.com": http.StatusForbidden,
	} {
		ws, res, err := websocket.DefaultDialer.Dial(url, http.Header{"Origin": {origin}})
		if err == nil {
			_ = ws.Close()
		}
		if res == nil || res.StatusCode != want {
			t.Errorf("origin %s: got %v, %v, want %d", origin, res, err, want)
		}
	}
}
