package voice_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/channels"
	"offelia/channels/voice"
	"offelia/channels/voice/speech"
)

type contextOf = context.Context

// ask makes a request as a citizen, or without a session.
func (w *world) ask(t *testing.T, method, path, who, kind string, body []byte) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if who != "" {
		r.Header.Set("Cookie", channels.CookieName+"=token-"+who)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, raw
}

// audio is an offer of a browser, cut to what matters.
const audio = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" +
	"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:111 opus/48000/2\r\na=mid:0\r\na=sendrecv\r\n"

func TestBadOffers(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	conv, _ := w.Begin(t.Context(), w.Sessions["token-mette"].Capability(), "", "da", "chat")
	for name, c := range map[string]struct {
		who, kind, query, body string
		status                 int
	}{
		"nothing":                   {"karen", "application/sdp", "", "", 400},
		"no SDP":                    {"karen", "application/sdp", "", "hello", 400},
		"JSON":                      {"karen", "application/json", "", audio, 400},
		"video only":                {"karen", "application/sdp", "", strings.Replace(audio, "m=audio", "m=video", 1), 400},
		"two sounds":                {"karen", "application/sdp", "", audio + audio[strings.Index(audio, "m="):], 400},
		"no codec of ours":          {"karen", "application/sdp", "", strings.Replace(audio, "opus/48000/2", "AMR/8000", 1), 400},
		"no fingerprint":            {"karen", "application/sdp", "", audio, 400},
		"too long":                  {"karen", "application/sdp", "", audio + strings.Repeat("a=x\r\n", 20_000), 400},
		"without a session":         {"", "application/sdp", "", audio, 401},
		"a session that is gone":    {"nobody", "application/sdp", "", audio, 401},
		"another's conversation":    {"karen", "application/sdp", "?conversation=" + conv.ID, audio, 404},
		"a conversation that isn't": {"karen", "application/sdp", "?conversation=none", audio, 404},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := w.ask(t, http.MethodPost, "/v1/calls"+c.query, c.who, c.kind, []byte(c.body))
			var got struct {
				Error struct{ Kind, Text string }
			}
			if err := json.Unmarshal(body, &got); status != c.status || err != nil || got.Error.Text == "" {
				t.Errorf("%d %s, want %d with words", status, body, c.status)
			}
		})
	}
	if n := w.door.Tally().Open; n != 0 {
		t.Errorf("%d calls are open", n)
	}
}

func TestHangUpIsForOnesOwn(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	c := w.dial(t, "karen")
	awaitState(t, c, "speaking")
	for _, path := range []string{"/v1/calls/none", c.Location()} {
		if status, body := w.ask(t, http.MethodDelete, path, "mette", "", nil); status != 404 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if w.door.Tally().Open != 1 {
		t.Error("somebody hung up another's call")
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*voice.Config)
		says   string
		calls  bool
	}{
		"ears":    {func(c *voice.Config) { c.Transcriber = nil }, "talegenkendelse", false},
		"a voice": {func(c *voice.Config) { c.Speaker = nil }, "stemme", false},
		"a port":  {func(c *voice.Config) { c.Media = nil }, "ikke åbnet for opkald", false},
		"nothing": {nil, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var port *voice.Media
			w := setup(t, func(cfg *voice.Config) {
				port = cfg.Media
				if c.change != nil {
					c.change(cfg)
				}
			})
			_ = port
			var got struct {
				Calls   bool
				Missing string
			}
			status, body := w.ask(t, http.MethodGet, "/v1/calls", "karen", "", nil)
			if err := json.Unmarshal(body, &got); err != nil || status != 200 || got.Calls != c.calls || !strings.Contains(got.Missing, c.says) {
				t.Errorf("%d %s", status, body)
			}
			if status, body := w.ask(t, http.MethodPost, "/v1/calls", "karen", "application/sdp", []byte(audio)); !c.calls && status != 503 {
				t.Errorf("a call: %d %s", status, body)
			}
		})
	}
}

func TestDictation(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	good := speech.WAV(make([]int16, speech.HeardRate), speech.HeardRate)
	status, body := w.ask(t, http.MethodPost, "/v1/calls/dictation", "karen", "audio/wav", good)
	if status != 200 || !strings.Contains(string(body), "melde flytning") {
		t.Errorf("%d %s", status, body)
	}
	if len(w.inputs()) > 0 {
		t.Error("what is dictated was said")
	}
	for name, bad := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "cut short": good[:20], "too long": append(good, make([]byte, 7<<20)...)} {
		if status, body := w.ask(t, http.MethodPost, "/v1/calls/dictation", "karen", "audio/wav", bad); status != 400 || !strings.Contains(string(body), "Lydoptagelsen") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

func TestReadingAloud(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	conv, _ := w.Begin(t.Context(), w.Sessions["token-karen"].Capability(), "", "da", "chat")
	w.post(conv.ID, assistant.Message{From: "offelia", Text: "Du har tid kl. 10.30."})
	status, body := w.ask(t, http.MethodGet, "/v1/calls/speech?seq=1&conversation="+conv.ID, "karen", "", nil)
	pcm, err := speech.ReadWAV(bytes.NewReader(body), speech.SpokenRate)
	if status != 200 || err != nil || len(pcm) < speech.SpokenRate/2 {
		t.Errorf("%d, %d samples, %v", status, len(pcm), err)
	}
	for _, c := range [][2]string{{"mette", "seq=1&conversation=" + conv.ID}, {"karen", "seq=2&conversation=" + conv.ID}, {"karen", "seq=x&conversation=" + conv.ID}, {"karen", "seq=1&conversation=none"}} {
		if status, body := w.ask(t, http.MethodGet, "/v1/calls/speech?"+c[1], c[0], "", nil); status != 404 {
			t.Errorf("%v: %d %s", c, status, body)
		}
	}
}
