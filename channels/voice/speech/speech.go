// Package speech turns sound into words and words into sound.
//
// Two small interfaces, Transcriber and Speaker, stand before whatever does it:
// any service that speaks OpenAI's wire (Remote), espeak-ng as a program of its
// own (Espeak), and a recogniser of known phrases for tests and the offline demo
// (Phrases). Before any of them, Normalise makes written text what is said.
//
// Sound to be transcribed has 16,000 samples a second, sound spoken 24,000; both
// are mono, 16 bits.
package speech

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
)

const (
	// HeardRate is how many samples a second a Transcriber takes.
	HeardRate = 16000
	// SpokenRate is how many samples a second a Speaker makes.
	SpokenRate = 24000
)

// Transcriber makes text of speech. It is safe for concurrent use.
type Transcriber interface {
	// Transcribe gives what is said in pcm, "" when nothing can be understood.
	// lang is the language expected, "da" or "en". An error means that the
	// engine did not do its work; the same sound may be sent again.
	Transcribe(ctx context.Context, pcm []int16, lang string) (string, error)
}

// Speaker makes speech of normalised text. It is safe for concurrent use.
type Speaker interface {
	// Speak yields sound as it is made, in pieces of any length, and ends with
	// an error when the engine fails, also in the middle.
	Speak(ctx context.Context, text, lang string) iter.Seq2[[]int16, error]
}

// First speaks with the first of several speakers; when one fails before it has
// made a sound, the next takes over.
type First []Speaker

// Speak implements Speaker.
func (all First) Speak(ctx context.Context, text, lang string) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		err := errors.New("speech: no speaker")
		for _, s := range all {
			begun := false
			for piece, e := range s.Speak(ctx, text, lang) {
				if err = e; e != nil {
					break
				}
				begun = true
				if !yield(piece, nil) {
					return
				}
			}
			if err == nil || begun || ctx.Err() != nil {
				break
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// WAV wraps samples as a file that browsers and engines read.
func WAV(pcm []int16, rate int) []byte {
	b := make([]byte, 0, 44+2*len(pcm))
	b = append(b, "RIFF"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(36+2*len(pcm))) //nolint:gosec // minutes of sound
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)              // PCM
	b = binary.LittleEndian.AppendUint16(b, 1)              // mono
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))   //nolint:gosec // a sample rate
	b = binary.LittleEndian.AppendUint32(b, uint32(2*rate)) //nolint:gosec // a sample rate
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*len(pcm))) //nolint:gosec // minutes of sound
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s)) //nolint:gosec // the same bits
	}
	return b
}

// longestWAV bounds what ReadWAV takes: ten minutes at 48 kHz.
const longestWAV = 10 * 60 * 48000 * 2

// ReadWAV reads a mono file of 16 bits a sample, also one whose length is not
// known when its head is written, and gives it at rate.
func ReadWAV(r io.Reader, rate int) ([]int16, error) {
	file, err := io.ReadAll(io.LimitReader(r, longestWAV))
	if err != nil {
		return nil, fmt.Errorf("speech: read WAV: %w", err)
	}
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return nil, errors.New("speech: no WAV file")
	}
	from := 0
	for rest := file[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:8]))
		rest = rest[8:]
		size = min(size, len(rest))
		switch name {
		case "fmt ":
			if size < 16 || binary.LittleEndian.Uint16(rest) != 1 || binary.LittleEndian.Uint16(rest[2:]) != 1 || binary.LittleEndian.Uint16(rest[14:]) != 16 {
				return nil, errors.New("speech: the WAV file is not mono with 16 bits a sample")
			}
			from = int(binary.LittleEndian.Uint32(rest[4:]))
		case "data":
			if from < 8000 || from > 192000 {
				return nil, fmt.Errorf("speech: a WAV file of %d samples a second", from)
			}
			return Resample(Samples(rest[:size]), from, rate), nil
		}
		rest = rest[size+min(size%2, len(rest)-size):]
	}
	return nil, errors.New("speech: the WAV file holds no sound")
}

// Samples reads little-endian samples.
func Samples(raw []byte) []int16 {
	pcm := make([]int16, len(raw)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(raw[2*i:])) //nolint:gosec // the same bits
	}
	return pcm
}
