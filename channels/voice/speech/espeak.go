package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os/exec"
	"strings"
)

// Espeak speaks with espeak-ng, which is installed beside Offelia and run as a
// program of its own (it is under the GPL; nothing of it is in here). The zero
// value is usable.
type Espeak struct {
	Program string // "" is espeak-ng in the path
	Voice   string // a variant after the language, "+f2"; "" is the plain voice
	Speed   int    // words a minute; 0 is 150
}

// FindEspeak finds espeak-ng; it is not ok when it is not installed.
func FindEspeak() (Espeak, bool) {
	path, err := exec.LookPath("espeak-ng")
	return Espeak{Program: path}, err == nil
}

// Speak implements Speaker. A sentence takes espeak-ng a few hundredths of a
// second, so that it comes in one piece.
func (e Espeak) Speak(ctx context.Context, text, lang string) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		program, speed, voice := e.Program, e.Speed, "en-gb"
		if program == "" {
			program = "espeak-ng"
		}
		if speed == 0 {
			speed = 150
		}
		if lang == "da" {
			voice = "da"
		}
		cmd := exec.CommandContext(ctx, program, "-v", voice+e.Voice, "-s", fmt.Sprint(speed), "-b", "1", "--stdin", "--stdout") //nolint:gosec // the operator's program
		cmd.Stdin = strings.NewReader(text)
		var sound, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &sound, &complaint
		if err := cmd.Run(); err != nil {
			yield(nil, fmt.Errorf("speech: espeak-ng: %w: %s", err, firstLine(complaint.String())))
			return
		}
		pcm, err := ReadWAV(&sound, SpokenRate)
		if err == nil && len(pcm) == 0 {
			err = errors.New("speech: espeak-ng made no sound")
		}
		if err != nil {
			yield(nil, err)
			return
		}
		yield(pcm, nil)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
