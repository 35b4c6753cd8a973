package speech_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"offelia/channels/voice/speech"
)

// espeak is the installed espeak-ng, or the test is left out.
func espeak(t testing.TB) speech.Espeak {
	t.Helper()
	e, ok := speech.FindEspeak()
	if !ok {
		if os.Getenv("OFFELIA_TEST_ALL") == "1" {
			t.Fatal("OFFELIA_TEST_ALL=1 and there is no espeak-ng")
		}
		t.Skip("left out: espeak-ng is not installed")
	}
	return e
}

// all gathers what a speaker makes.
func all(t testing.TB, s speech.Speaker, text, lang string) []int16 {
	t.Helper()
	pcm, err := gather(t.Context(), s, text, lang)
	if err != nil {
		t.Fatal(err)
	}
	return pcm
}

func gather(ctx context.Context, s speech.Speaker, text, lang string) (pcm []int16, err error) {
	for piece, err := range s.Speak(ctx, text, lang) {
		if err != nil {
			return pcm, err
		}
		pcm = append(pcm, piece...)
	}
	return pcm, nil
}

func TestEspeakSpeaks(t *testing.T) {
	t.Parallel()
	e := espeak(t)
	short, long := all(t, e, "Ja.", "da"), all(t, e, "Du har tid i morgen klokken ti tredive i Borgerservice.", "da")
	if len(short) == 0 || len(long) < 2*len(short) {
		t.Errorf("%d and %d samples", len(short), len(long))
	}
	if seconds := float64(len(long)) / speech.SpokenRate; seconds < 2 || seconds > 8 {
		t.Errorf("the sentence takes %.1f s", seconds)
	}
	if _, err := gather(t.Context(), speech.Espeak{Program: "no-such-program"}, "Ja.", "da"); err == nil {
		t.Error("a program that is not there speaks")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := gather(ctx, e, "Ja.", "da"); err == nil {
		t.Error("it speaks although it was cancelled")
	}
}

var known = []speech.Phrase{
	{Text: "hvornår skal jeg melde flytning", Lang: "da"}, {Text: "hvornår får jeg pension", Lang: "da"}, {Text: "hvor meget får jeg i pension", Lang: "da"},
	{Text: "jeg vil gerne tale med et menneske", Lang: "da"}, {Text: "ja tak", Lang: "da"}, {Text: "nej tak", Lang: "da"}, {Text: "fredag klokken ni", Lang: "da"},
	{Text: "I want to talk to a person", Lang: "en"}, {Text: "yes please", Lang: "en"},
}

// TestPhrases: what was learned from one voice is recognised from others, in
// noise, and what was not learned is not.
func TestPhrases(t *testing.T) {
	t.Parallel()
	e := espeak(t)
	p := speech.NewPhrases(e, known)
	heard := func(pcm []int16) string {
		text, err := p.Transcribe(t.Context(), speech.Resample(pcm, speech.SpokenRate, speech.HeardRate), "da")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, voice := range []speech.Espeak{{Program: e.Program, Speed: 170}, {Program: e.Program, Voice: "+m3"}} {
		for _, k := range known {
			if got := heard(noisy(all(t, voice, k.Text, k.Lang))); got != k.Text {
				t.Errorf("%+v says %q, heard %q", voice, k.Text, got)
			}
		}
	}
	for _, stranger := range []string{"det er en helt anden sætning om vejret", "hunden løber rundt i haven"} {
		if got := heard(all(t, e, stranger, "da")); got != "" {
			t.Errorf("%q was taken for %q", stranger, got)
		}
	}
	for name, pcm := range map[string][]int16{"nothing": nil, "silence": make([]int16, 48000)} {
		if got := heard(pcm); got != "" {
			t.Errorf("%s was taken for %q", name, got)
		}
	}
}

// noisy adds a hiss of about 25 dB below the speech, and silence around.
func noisy(pcm []int16) []int16 {
	out := append(append(make([]int16, 6000), pcm...), make([]int16, 6000)...)
	seed := uint32(1)
	for i := range out {
		seed = seed*1664525 + 1013904223
		out[i] += int16(seed>>16) / 256
	}
	return out
}

// service is a speech service with OpenAI's wire.
func service(t *testing.T, speak func(http.ResponseWriter, map[string]any)) (url string, got *map[string]string) {
	t.Helper()
	last := map[string]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/audio/transcriptions", func(w http.ResponseWriter, r *http.Request) {
		f, _, err := r.FormFile("file")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		pcm, err := speech.ReadWAV(f, speech.HeardRate)
		if err != nil || len(pcm) == 0 {
			http.Error(w, "no sound", http.StatusBadRequest)
			return
		}
		last["model"], last["language"], last["key"] = r.FormValue("model"), r.FormValue("language"), r.Header.Get("Authorization")
		text := "Hvornår skal jeg melde flytning?"
		if len(pcm) < speech.HeardRate {
			text = " [Musik]"
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"text": text})
	})
	mux.HandleFunc("POST /v1/audio/speech", func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		last["voice"], _ = in["voice"].(string)
		speak(w, in)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/v1", &last
}

func TestRemoteTranscribes(t *testing.T) {
	t.Parallel()
	url, got := service(t, nil)
	r := speech.Remote{URL: speech.ByLanguage(url), Key: "secret", Model: "whisper-1"}
	text, err := r.Transcribe(t.Context(), make([]int16, 2*speech.HeardRate), "da")
	if err != nil || text != "Hvornår skal jeg melde flytning?" {
		t.Errorf("heard %q, %v", text, err)
	}
	if (*got)["model"] != "whisper-1" || (*got)["language"] != "da" || (*got)["key"] != "Bearer secret" {
		t.Errorf("it was asked with %v", *got)
	}
	if text, err := r.Transcribe(t.Context(), make([]int16, 100), "da"); err != nil || text != "" {
		t.Errorf("music was heard as %q, %v", text, err)
	}
}

func TestRemoteSpeaks(t *testing.T) {
	t.Parallel()
	raw := bytes.Repeat([]byte{1, 0, 2, 0}, 12000) // a second
	for name, body := range map[string][]byte{"samples": raw, "a WAV file": speech.WAV(speech.Samples(raw), speech.SpokenRate)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, got := service(t, func(w http.ResponseWriter, _ map[string]any) { _, _ = w.Write(body) })
			r := speech.Remote{URL: speech.ByLanguage(url), Model: "tts", Voice: "da=freja,en=alloy"}
			if pcm := all(t, r, "Hej.", "da"); len(pcm) != 24000 || pcm[1] != 2 {
				t.Errorf("%d samples", len(pcm))
			}
			if (*got)["voice"] != "freja" {
				t.Errorf("voice %q", (*got)["voice"])
			}
		})
	}
}

func TestRemoteFails(t *testing.T) {
	t.Parallel()
	for name, speak := range map[string]func(http.ResponseWriter, map[string]any){
		"refuses": func(w http.ResponseWriter, _ map[string]any) {
			http.Error(w, "overloaded", http.StatusServiceUnavailable)
		},
		"sends nothing": func(http.ResponseWriter, map[string]any) {},
		"breaks off": func(w http.ResponseWriter, _ map[string]any) {
			w.Header().Set("Content-Length", "96000")
			_, _ = w.Write(make([]byte, 30000))
		},
		"does not respond": func(http.ResponseWriter, map[string]any) { time.Sleep(500 * time.Millisecond) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, _ := service(t, speak)
			r := speech.Remote{URL: speech.ByLanguage(url), Model: "tts", Timeout: 200 * time.Millisecond}
			if _, err := gather(t.Context(), r, "Hej.", "da"); err == nil {
				t.Error("no error")
			}
		})
	}
	if _, err := (speech.Remote{URL: "http://127.0.0.1:1/v1", Model: "whisper"}).Transcribe(t.Context(), make([]int16, 16000), "da"); err == nil {
		t.Error("a service that is not there transcribes")
	}
}

// broken makes some sound and fails.
type broken int

func (b broken) Speak(context.Context, string, string) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		if b > 0 && !yield(make([]int16, b), nil) {
			return
		}
		yield(nil, errors.New("broken"))
	}
}

func TestFirstThatSpeaks(t *testing.T) {
	t.Parallel()
	e := espeak(t)
	if pcm := all(t, speech.First{broken(0), e}, "Ja.", "da"); len(pcm) == 0 {
		t.Error("the second did not take over")
	}
	if pcm, err := gather(t.Context(), speech.First{broken(100), e}, "Ja.", "da"); err == nil || len(pcm) != 100 {
		t.Errorf("half a sentence was followed by another voice: %d samples, %v", len(pcm), err)
	}
	if _, err := gather(t.Context(), speech.First{}, "Ja.", "da"); err == nil {
		t.Error("nobody speaks")
	}
}

func TestResampleKeepsTheSound(t *testing.T) {
	t.Parallel()
	tone := func(rate int, hz float64) []int16 {
		pcm := make([]int16, rate/2)
		for i := range pcm {
			pcm[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
		}
		return pcm
	}
	power := func(pcm []int16) (sum float64) {
		for _, s := range pcm[200 : len(pcm)-200] {
			sum += float64(s) * float64(s)
		}
		return math.Sqrt(sum / float64(len(pcm)))
	}
	for _, c := range []struct {
		from, to int
		hz       float64
	}{{22050, 24000, 440}, {24000, 16000, 3000}, {8000, 16000, 1000}, {48000, 16000, 440}} {
		var pieces []int16
		got, want := speech.Resample(tone(c.from, c.hz), c.from, c.to), tone(c.to, c.hz)
		piecewise := speech.NewResampler(c.from, c.to)
		for in := tone(c.from, c.hz); len(in) > 0; in = in[min(len(in), 333):] {
			pieces = piecewise.Add(pieces, in[:min(len(in), 333)])
		}
		if n := len(pieces); n > len(got) || n < len(got)-40 || !slices.Equal(pieces, got[:n]) {
			t.Errorf("%d to %d: %d samples made piece by piece are not those made at once", c.from, c.to, n)
		}
		worst := 0.0
		for i := 200; i < len(want)-200; i++ {
			worst = max(worst, math.Abs(float64(got[i])-float64(want[i])))
		}
		if worst > 200 {
			t.Errorf("%d to %d, %v Hz: off by %.0f of 8000", c.from, c.to, c.hz, worst)
		}
	}
	if p := power(speech.Resample(tone(24000, 10000), 24000, 16000)); p > 300 {
		t.Errorf("10 kHz comes back as something else, with power %.0f", p)
	}
}

// FuzzReadWAV: no file breaks the reader.
func FuzzReadWAV(f *testing.F) {
	good := speech.WAV([]int16{1, 2, 3, 4, 5}, 16000)
	f.Add(good)
	f.Add(good[:30])
	f.Add([]byte(strings.Replace(string(good), "data", "LIST", 1)))
	f.Fuzz(func(t *testing.T, file []byte) {
		pcm, err := speech.ReadWAV(bytes.NewReader(file), speech.HeardRate)
		if err == nil && len(pcm) > 2*len(file) {
			t.Fatalf("%d bytes became %d samples", len(file), len(pcm))
		}
	})
}

func TestReadWAVReadsWhatWAVWrites(t *testing.T) {
	t.Parallel()
	pcm, err := speech.ReadWAV(io.MultiReader(bytes.NewReader(speech.WAV([]int16{7, -7, 32767}, 16000))), 16000)
	if err != nil || len(pcm) != 3 || pcm[1] != -7 {
		t.Errorf("%v, %v", pcm, err)
	}
}
