package danish_test

import (
	_ "embed"
	"strings"
	"testing"

	"offelia/intents/danish"
)

// The sentences are written for this test; none occurs in the profiles.
//
//go:embed testdata/languages.txt
var languageSentences string

//go:embed testdata/short.txt
var shortMessages string

func TestLanguageOfSentences(t *testing.T) {
	t.Parallel()
	right, total := map[string]int{}, map[string]int{}
	for line := range strings.Lines(languageSentences) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		got, confidence := danish.Language(text)
		total[want]++
		if got == want {
			right[want]++
			continue
		}
		t.Errorf("Language(%q) = %s %.2f, want %s", text, got, confidence, want)
	}
	for _, lang := range strings.Fields("da en nb sv de pl tr ar uk") {
		if total[lang] < 25 {
			t.Errorf("%d sentences in %s, want at least 25", total[lang], lang)
		}
	}
}

// TestLanguageOfShortMessages: some of these are hopeless, and all the rest
// should be told.
func TestLanguageOfShortMessages(t *testing.T) {
	t.Parallel()
	right, total := map[bool]float64{}, map[bool]float64{}
	for line := range strings.Lines(shortMessages) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		one := !strings.Contains(text, " ")
		total[one]++
		if got, confidence := danish.Language(text); got == want {
			right[one]++
		} else {
			t.Logf("Language(%q) = %s %.2f, want %s", text, got, confidence, want)
		}
	}
	if total[true] < 150 || right[true]/total[true] < 0.96 || right[false]/total[false] < 0.97 {
		t.Errorf("%.0f of %.0f single words and %.0f of %.0f others", right[true], total[true], right[false], total[false])
	}
}

func TestLanguageOfLittle(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"": "da", "ok": "da", "hej": "da", "tak": "da", "1234": "da", "???": "da", "ja": "da", "nej": "da", "ik": "da",
		"yes": "en", "please cancel": "en", "thanks": "en", "appointment": "en", "hello there": "en",
		"dziękuję": "pl", "merhaba": "tr", "danke": "de", "шукаю роботу": "uk", "спасибо большое": "ru",
		"شكرا": "ar", "你好": "zh", "ありがとう": "ja", "안녕하세요": "ko", "γεια σας": "el", "שלום": "he",
	}
	for text, want := range tests {
		if got, confidence := danish.Language(text); got != want {
			t.Errorf("Language(%q) = %s %.2f, want %s", text, got, confidence, want)
		}
	}
}

func TestLanguageIsUnsureOfSharedWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "12 34", "tak", "ok"} {
		if _, confidence := danish.Language(text); confidence > 0.95 {
			t.Errorf("Language(%q) is %.2f sure", text, confidence)
		}
	}
	if _, confidence := danish.Language("jeg vil gerne flytte min tid hos sagsbehandleren"); confidence < 0.95 {
		t.Errorf("plain Danish is %.2f sure", confidence)
	}
}
