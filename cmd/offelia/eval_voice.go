package main

import (
	"context"
	"errors"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/eval"
	"offelia/channels/voice"
	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// voiceTown is a running demo that citizens call: what they say goes as sound
// through a real call, in another voice than the one the recogniser learned the
// phrases from. Files and MitID go through the page, as they do for citizens.
type voiceTown struct {
	*remote
	lib       *opus.Library
	voice     speech.Speaker
	languages map[string]string // of what will be said
}

func newVoiceTown(ctx context.Context, r *remote, said []speech.Phrase) (*voiceTown, error) {
	e, ok := speech.FindEspeak()
	if !ok {
		return nil, errors.New("espeak-ng is not installed: nobody can speak")
	}
	e.Voice, e.Speed = "+m3", 160
	lib, err := opus.Load(ctx)
	t := &voiceTown{r, lib, e, map[string]string{}}
	for _, p := range said {
		t.languages[p.Text] = p.Lang
	}
	return t, err
}

// Enter implements eval.Town: the page is open, and a call stands beside it.
func (t *voiceTown) Enter(ctx context.Context, persona citizen.ID) (eval.Chat, error) {
	page, err := t.remote.Enter(ctx, persona)
	if err != nil {
		return nil, err
	}
	x := page.(*remoteChat)
	call, err := voice.Dial(ctx, voice.Dialing{Base: t.base, Cookie: x.cookie, Conversation: x.c.Conversation, Library: t.lib})
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	_, err = stateOf(ctx, call, "speaking")
	return &voiceChat{x, t, call}, err
}

// voiceChat is eval.Chat over a call.
type voiceChat struct {
	*remoteChat
	town *voiceTown
	call *voice.Client
}

// Say implements eval.Chat. The citizen does not wait until Offelia has finished.
func (x *voiceChat) Say(ctx context.Context, text, lang string) (assistant.Message, error) {
	if lang == "" { // a chat guesses the language of a text; a mouth must know it
		lang = x.town.languages[text]
	}
	var pcm []int16
	for piece, err := range x.town.voice.Speak(ctx, speech.Normalise(text, lang), lang) {
		if err != nil {
			return assistant.Message{}, err
		}
		pcm = append(pcm, piece...)
	}
	x.call.Say(ctx, pcm)
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return x.c.Message(ctx)
}

// Close implements eval.Chat.
func (x *voiceChat) Close() error {
	x.call.Close()
	return x.remoteChat.Close()
}

// phrasesOf is everything that the citizens of scenarios say.
func phrasesOf(list []eval.Scenario) (all []speech.Phrase) {
	for _, s := range list {
		lang := "en"
		if s.Language == "da" {
			lang = "da"
		}
		for _, text := range s.Turns {
			all = append(all, speech.Phrase{Text: text, Lang: lang})
		}
		for _, text := range s.Replies {
			all = append(all, speech.Phrase{Text: text, Lang: lang})
		}
	}
	return all
}
