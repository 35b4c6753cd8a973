package main

import (
	"bufio"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"offelia/assistant/citizen"
	"offelia/channels/voice"
	"offelia/channels/voice/speech"
)

// CallSettings are where calls go in and out.
type CallSettings struct {
	Addr    string   `name:"addr" help:"Address for the sound of calls, UDP and TCP (0.0.0.0:8081); none: no calls. The demo takes a free port." env:"OFFELIA_CALLS_ADDR"`
	Public  string   `name:"public" help:"Address under which browsers reach it, when it is not the machine's own." env:"OFFELIA_CALLS_PUBLIC" placeholder:"IP"`
	Most    int      `name:"most" help:"Calls at a time; beyond it citizens are given a phone number." env:"OFFELIA_CALLS_MOST" default:"50"`
	TURN    []string `name:"turn" help:"Relays for networks that let no call through (turns:turn.example.dk:443?transport=tcp)." env:"OFFELIA_CALLS_TURN" placeholder:"URL,…"`
	Secret  string   `name:"secret" help:"What the relays share with Offelia to make short-lived credentials." env:"OFFELIA_CALLS_SECRET"`
	Phrases string   `name:"phrases" help:"Demo: more phrases that it understands when spoken, one a line, 'da' or 'en' and a tab before." env:"OFFELIA_CALLS_PHRASES" type:"existingfile" placeholder:"FILE"`
}

// TranscribeSettings are the engine that makes text of speech. Each may differ
// by language: "da=…,en=…".
type TranscribeSettings struct {
	URL   string `name:"url" help:"OpenAI-compatible endpoint that makes text of speech (http://127.0.0.1:8000/v1); by language as da=…,en=…; none: no calls." env:"OFFELIA_TRANSCRIBE_URL"`
	Key   string `name:"key" help:"Key of the endpoint." env:"OFFELIA_TRANSCRIBE_KEY"`
	Model string `name:"model" help:"Model that makes text of speech." env:"OFFELIA_TRANSCRIBE_MODEL" default:"whisper-1"`
}

// SpeechSettings are the engine that speaks.
type SpeechSettings struct {
	URL   string `name:"url" help:"OpenAI-compatible endpoint that speaks; none: espeak-ng, where it is installed." env:"OFFELIA_SPEECH_URL"`
	Key   string `name:"key" help:"Key of the endpoint." env:"OFFELIA_SPEECH_KEY"`
	Model string `name:"model" help:"Model that speaks." env:"OFFELIA_SPEECH_MODEL" default:"tts-1"`
	Voice string `name:"voice" help:"Voice, by language as da=…,en=…." env:"OFFELIA_SPEECH_VOICE" default:"alloy"`
}

// openVoice makes the door for speech. What cannot be done here it says itself,
// so that the page always has somebody to ask.
func (p *Program) openVoice(ctx context.Context) error {
	c := voice.Config{
		Engine: metered{p.engine, p.meters}, Sessions: sessionStore{p.store, p.clock.now}, Hub: &p.hub, Desk: p.desk, Now: p.clock.now, Log: p.log,
		Most: p.Calls.Most, Phone: p.callInstead, Speaker: p.speaker(),
	}
	var err error
	if p.Transcribe.URL != "" {
		c.Transcriber = speech.Remote{URL: speech.ByLanguage(p.Transcribe.URL), Key: p.Transcribe.Key, Model: speech.ByLanguage(p.Transcribe.Model)}
	} else if c.Phrases, err = p.phrases(c.Speaker); err != nil {
		return err
	} else if c.Phrases != nil {
		c.Transcriber = c.Phrases
	}
	addr := p.Calls.Addr
	if addr == "" && p.Demo {
		addr = "127.0.0.1:0"
	}
	if addr != "" && c.Transcriber != nil && c.Speaker != nil {
		if p.media, err = voice.OpenMedia(ctx, voice.MediaConfig{Addr: addr, Public: p.Calls.Public, TURN: p.Calls.TURN, Secret: p.Calls.Secret}); err != nil {
			return err
		}
		c.Media = p.media
	}
	p.voice = voice.New(c)
	return nil
}

// speaker is the configured voice, and espeak-ng behind it; nil without either.
func (p *Program) speaker() speech.Speaker {
	var all speech.First
	if p.Speech.URL != "" {
		all = append(all, speech.Remote{
			URL: speech.ByLanguage(p.Speech.URL), Key: p.Speech.Key, Model: speech.ByLanguage(p.Speech.Model), Voice: speech.ByLanguage(p.Speech.Voice),
		})
	}
	if local, ok := speech.FindEspeak(); ok {
		all = append(all, local)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// phrases is the demo's recogniser of known phrases; nil outside the demo, and
// without a voice to learn them from.
func (p *Program) phrases(speaker speech.Speaker) (*speech.Phrases, error) {
	if !p.Demo || speaker == nil {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	known, err := readPhrases(strings.NewReader(demoPhrases))
	if err == nil && p.Calls.Phrases != "" {
		var f *os.File
		if f, err = os.Open(p.Calls.Phrases); err == nil {
			defer f.Close() //nolint:errcheck // it was only read
			var more []speech.Phrase
			more, err = readPhrases(f)
			known = append(known, more...)
		}
	}
	return speech.NewPhrases(speaker, append(known, p.Phrases...)), err
}

// learnPhrases lets the recogniser learn before the first call needs it.
func (p *Program) learnPhrases(ctx context.Context) error {
	if p.voice.Phrases == nil {
		return errors.New("there is no recogniser of phrases: is espeak-ng installed?")
	}
	return p.voice.Phrases.Learn(ctx)
}

// demoPhrases are what can be said to the demo town without a real engine.
//
//go:embed phrases.txt
var demoPhrases string

// readPhrases reads lines of a language, a tab and a phrase.
func readPhrases(r io.Reader) (all []speech.Phrase, err error) {
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lang, text, ok := strings.Cut(line, "\t")
		if !ok || lang != "da" && lang != "en" || text == "" {
			return nil, fmt.Errorf("phrases, line %d: want da or en, a tab and a phrase", n)
		}
		all = append(all, speech.Phrase{Text: text, Lang: lang})
	}
	return all, scan.Err()
}

// callInstead is the phone number for whom there is no line.
func (p *Program) callInstead(ctx context.Context) string {
	contacts, err := p.office.Contacts(ctx)
	if err != nil {
		return ""
	}
	best := citizen.Contact{}
	for _, c := range contacts {
		if c.Phone != "" && (best.Phone == "" || strings.Contains(c.Name, "Borgerservice") && !strings.Contains(best.Name, "Borgerservice")) {
			best = c
		}
	}
	return strings.Trim(cmp.Or(best.Name, "")+", "+best.Phone, ", ")
}
