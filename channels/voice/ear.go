package voice

import (
	"time"

	"offelia/channels/voice/opus"
	"offelia/channels/voice/vad"
)

// ear finds utterances in a stream of 16 kHz sound. It counts time in samples
// and is for one goroutine.
type ear struct {
	detector *vad.Detector
	chunk    [vad.Chunk]float32
	filled   int
	still    int // chunks in a row in which nothing is to be heard
	skipped  int // the last of them, that the detector has not seen

	sound  []int16 // the utterance, or the last moments before one
	voiced int     // chunks of speech in it
	run    int     // chunks of speech in a row
	quiet  int     // samples since the last speech
	state  earState
	loud   bool // speech went on long enough to interrupt
	paused bool // the pause was told

	patience int // samples of silence that end an utterance
	faint    int // the loudest sample that the detector need not look at
}

type earState uint8

const (
	waiting earState = iota
	listening
)

// heard is something that the ear noticed. pcm is the utterance so far where
// somebody may want it: at a pause and at the end.
type heard struct {
	what  heardKind
	pcm   []int16
	voice time.Duration // of speech in it
	quiet time.Duration // since the speech
}

type heardKind uint8

const (
	began  heardKind = iota // somebody speaks
	firm                    // and goes on: it is no click or cough
	paused                  // a short silence: it may be over
	again                   // it was not
	ended                   // the utterance is over
	noise                   // what began was no speech
)

// What the ear goes by.
const (
	speechFrom  = 0.5  // probability that begins speech
	speechWhile = 0.35 // and keeps it going
	beganAfter  = 2    // chunks of speech in a row: 64 ms
	firmAfter   = 6    // chunks of speech: 192 ms
	leastVoiced = 3    // chunks; less was no speech
	pausedAfter = 240 * perMillisecond
	patience    = 500 * perMillisecond // default endpointing
	longPause   = 1300 * perMillisecond
	before      = 320 * perMillisecond // kept from before the speech
	longest     = 30_000 * perMillisecond

	// noticed is how long after its end speech is found to be over: 40 ms in the
	// middle of 32 phrases in four voices, between nothing and 90. It is counted
	// as silence.
	noticed = vad.Chunk

	// faint is a thousandth of what sound can be: -60 dB. Of clean speech that is
	// nowhere louder the detector finds nothing either.
	faint = 32
	// stillFor is how many faint chunks the detector still looks at (320 ms), and
	// warmth how many of those it missed it is shown when something is heard, so
	// that it knows what came before.
	stillFor = 10
	warmth   = 8

	perMillisecond = opus.HeardRate / 1000
)

func newEar() (*ear, error) {
	d, err := vad.New()
	return &ear{detector: d, patience: patience, faint: faint}, err
}

// hear takes sound and gives what it noticed.
func (e *ear) hear(pcm []int16) (out []heard) {
	for _, s := range pcm {
		e.chunk[e.filled] = float32(s) / 32768
		e.filled++
		e.sound = append(e.sound, s)
		if e.filled == vad.Chunk {
			e.filled = 0
			out = append(out, e.judge(e.probability())...)
		}
	}
	return out
}

// probability tells how likely it is that somebody speaks in the chunk that was
// just filled. Between utterances the detector sleeps while nothing is to be
// heard, which is most of a call: Offelia speaks, and the citizen listens.
func (e *ear) probability() float32 {
	e.still++
	if louder(&e.chunk, e.faint) {
		e.still = 0
	}
	if e.state == waiting && e.run == 0 && e.still > stillFor {
		e.skipped++
		return 0
	}
	for back := min(e.skipped, warmth); back > 0; back-- {
		var missed [vad.Chunk]float32
		for i, s := range e.sound[len(e.sound)-(back+1)*vad.Chunk:][:vad.Chunk] {
			missed[i] = float32(s) / 32768
		}
		e.detector.Probability(&missed)
	}
	e.skipped = 0
	return e.detector.Probability(&e.chunk)
}

func louder(chunk *[vad.Chunk]float32, than int) bool {
	edge := float32(than) / 32768
	for _, s := range chunk {
		if s > edge || s < -edge {
			return true
		}
	}
	return false
}

// judge goes on by one chunk.
func (e *ear) judge(p float32) (out []heard) {
	level := float32(speechFrom)
	if e.run > 0 || e.state == listening && e.quiet < pausedAfter {
		level = speechWhile
	}
	speech := p >= level
	if speech {
		e.run++
		e.voiced++
		e.quiet = 0
	} else {
		e.run = 0
		e.quiet += vad.Chunk
	}
	if e.state == waiting {
		return e.wait()
	}
	return e.follow(speech)
}

// wait keeps the last moments until speech begins.
func (e *ear) wait() []heard {
	if e.run >= beganAfter {
		e.state = listening
		return []heard{{what: began}}
	}
	if e.run == 0 {
		e.voiced = 0
	}
	if n := len(e.sound) - before; n > vad.Chunk {
		e.sound = append(e.sound[:0], e.sound[n:]...)
	}
	return nil
}

// follow goes along with an utterance.
func (e *ear) follow(speech bool) (out []heard) {
	if speech && e.paused {
		e.paused = false
		out = append(out, heard{what: again})
	}
	if !e.loud && e.voiced >= firmAfter {
		e.loud = true
		out = append(out, heard{what: firm})
	}
	over := e.quiet+noticed >= e.patience || len(e.sound) > longest
	if !over && !e.paused && e.quiet >= pausedAfter && e.voiced >= leastVoiced {
		e.paused = true
		out = append(out, heard{what: paused, pcm: e.copied(), voice: e.voice(), quiet: e.silence()})
	}
	if !over {
		return out
	}
	end := heard{what: noise}
	if e.voiced >= leastVoiced {
		end = heard{what: ended, pcm: e.copied(), voice: e.voice(), quiet: e.silence()}
	}
	e.sound = append(e.sound[:0], e.sound[max(0, len(e.sound)-before):]...)
	e.voiced, e.run, e.state, e.loud, e.paused = 0, 0, waiting, false, false
	return append(out, end)
}

func (e *ear) silence() time.Duration {
	return time.Duration((e.quiet+noticed)/perMillisecond) * time.Millisecond
}

func (e *ear) voice() time.Duration { return time.Duration(e.voiced) * 32 * time.Millisecond }

// copied is the utterance with at most a fifth of a second of the silence after.
func (e *ear) copied() []int16 {
	tail := max(0, e.quiet-200*perMillisecond)
	return append([]int16(nil), e.sound[:len(e.sound)-min(tail, len(e.sound))]...)
}
