package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Remote transcribes and speaks through a service with OpenAI's wire: hosted
// Whisper, whisper.cpp's server, speaches, LocalAI and others. Which of the two
// it is used for depends on which model is named.
type Remote struct {
	URL   ByLanguage // base, "http://127.0.0.1:8000/v1"
	Key   string     // "" for services that ask for none
	Model ByLanguage // of transcription, or of speech
	Voice ByLanguage // of speech
	// Timeout bounds one sentence or utterance; zero is 15 seconds.
	Timeout time.Duration
	HTTP    *http.Client // nil is one of its own
}

// ByLanguage is a setting that may differ by language: "one for all", or
// "da=this,en=that".
type ByLanguage string

// In is the setting for a language.
func (b ByLanguage) In(lang string) string {
	all := string(b)
	for part := range strings.SplitSeq(all, ",") {
		switch l, value, ok := strings.Cut(part, "="); {
		case ok && l == lang:
			return value
		case ok && (l == "da" || l == "en"):
			all = "" // it is by language, and this one has none
		}
	}
	return all
}

func (r Remote) client(lang string) *openai.Client {
	c := openai.DefaultConfig(r.Key)
	c.BaseURL = strings.TrimRight(r.URL.In(lang), "/")
	if r.HTTP != nil {
		c.HTTPClient = r.HTTP
	}
	return openai.NewClientWithConfig(c)
}

func (r Remote) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if r.Timeout == 0 {
		return context.WithTimeout(ctx, 15*time.Second)
	}
	return context.WithTimeout(ctx, r.Timeout)
}

// Transcribe implements Transcriber.
func (r Remote) Transcribe(ctx context.Context, pcm []int16, lang string) (string, error) {
	ctx, cancel := r.bounded(ctx)
	defer cancel()
	res, err := r.client(lang).CreateTranscription(ctx, openai.AudioRequest{
		Model: r.Model.In(lang), FilePath: "speech.wav", Reader: bytes.NewReader(WAV(pcm, HeardRate)), Language: lang, Format: openai.AudioResponseFormatJSON,
	})
	if err != nil {
		return "", fmt.Errorf("speech: transcribe: %w", err)
	}
	return heardNothing(res.Text), nil
}

// heardNothing drops what recognisers of this family write for sound without
// words: "[Musik]", "(applaus)", "*hoste*".
func heardNothing(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	for _, pair := range []string{"[]", "()", "**", "♪♪"} {
		marks := []rune(pair)
		if runes := []rune(text); runes[0] == marks[0] && runes[len(runes)-1] == marks[1] {
			return ""
		}
	}
	return text
}

// Speak implements Speaker. Sound is given on as it comes.
func (r Remote) Speak(ctx context.Context, text, lang string) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		ctx, cancel := r.bounded(ctx)
		defer cancel()
		res, err := r.client(lang).CreateSpeech(ctx, openai.CreateSpeechRequest{
			Model: openai.SpeechModel(r.Model.In(lang)), Input: text, Voice: openai.SpeechVoice(r.Voice.In(lang)), ResponseFormat: openai.SpeechResponseFormatPcm,
		})
		if err != nil {
			yield(nil, fmt.Errorf("speech: speak: %w", err))
			return
		}
		defer res.Close() //nolint:errcheck // read to its end, or given up
		give(res, yield)
	}
}

// give reads samples in pieces of a fifth of a second. Some services send a WAV
// file although samples alone were asked for.
func give(body io.Reader, yield func([]int16, error) bool) {
	head := make([]byte, 4)
	n, err := io.ReadFull(body, head)
	if err != nil {
		yield(nil, fmt.Errorf("speech: speak: no sound came: %w", err))
		return
	}
	body = io.MultiReader(bytes.NewReader(head[:n]), body)
	if string(head) == "RIFF" {
		pcm, err := ReadWAV(body, SpokenRate)
		yield(pcm, err)
		return
	}
	piece, have := make([]byte, SpokenRate/5*2), 0
	for {
		n, err := body.Read(piece[have:]) // not ReadFull: it hides a body that broke off
		have += n
		if have == len(piece) || err != nil && have > 1 {
			if !yield(Samples(piece[:have]), nil) {
				return
			}
			have = 0
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			yield(nil, fmt.Errorf("speech: speak: %w", err))
			return
		}
	}
}
