package voice

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/voice/speech"
)

// maxDictation is how much may be dictated at a time: a minute, as a WAV file of
// 48 kHz.
const maxDictation = 60*48000*2 + 1024

// dictate makes text of a WAV file. Nothing is said for the citizen: the text
// goes to their field.
func (d *Door) dictate(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	if d.Transcriber == nil {
		return fault.New(fault.Unavailable, "voice.dictation", noEars.DA, noEars.EN)
	}
	pcm, err := speech.ReadWAV(http.MaxBytesReader(w, r.Body, maxDictation), speech.HeardRate)
	if err != nil {
		return fault.New(fault.Invalid, "voice.dictation", "Lydoptagelsen kunne ikke læses. Den må højst vare et minut.", "The recording could not be read. It may last a minute at most.")
	}
	text, err := d.Transcriber.Transcribe(r.Context(), pcm, pageLanguage(r, s))
	if err != nil {
		d.Log.WarnContext(r.Context(), "dictation", "err", err)
		return fault.New(fault.Unavailable, "voice.dictation", deaf.DA, deaf.EN)
	}
	reply(w, http.StatusOK, map[string]string{"text": text})
	return nil
}

// readAloud gives the sound of one message of a conversation of the session: in
// the variant asked for, where it holds another than its text.
func (d *Door) readAloud(w http.ResponseWriter, r *http.Request, s channels.Session) error {
	if d.Speaker == nil {
		return fault.New(fault.Unavailable, "voice.speech", noVoice.DA, noVoice.EN)
	}
	m, err := d.find(r, s)
	if err != nil {
		return err
	}
	text := m.Text
	if m.Also != nil && r.URL.Query().Get("variant") == string(m.Also.Variant) {
		text = m.Also.Text
	}
	var all []int16
	for _, text := range speech.Sentences(text, spokenLanguage(m.Lang)) {
		for pcm, err := range d.Speaker.Speak(r.Context(), text, spokenLanguage(m.Lang)) {
			if err != nil {
				d.Log.WarnContext(r.Context(), "read aloud", "err", err)
				return fault.New(fault.Unavailable, "voice.speech", mute.DA, mute.EN)
			}
			all = append(all, pcm...)
		}
		all = append(all, make([]int16, speech.SpokenRate/4)...) // a breath
	}
	w.Header().Set("Content-Type", "audio/wav")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(speech.WAV(all, speech.SpokenRate)))
	return nil
}

// find loads a message that the session may hear.
func (d *Door) find(r *http.Request, s channels.Session) (m assistant.Message, err error) {
	gone := fault.New(fault.NotFound, "voice.speech", "Den besked findes ikke.", "There is no such message.")
	seq, err := strconv.ParseInt(r.URL.Query().Get("seq"), 10, 64)
	if err != nil || seq <= 0 {
		return m, gone
	}
	conv, err := d.Engine.Find(r.Context(), r.URL.Query().Get("conversation"), s.Capability(), s.ID)
	if err != nil {
		return m, err
	}
	events, err := d.Engine.Since(r.Context(), conv.ID, seq-1)
	if err != nil {
		return m, err
	}
	for _, e := range events {
		if found, ok := e.(assistant.Message); ok && found.Seq == seq {
			return found, nil
		}
	}
	return m, gone
}
