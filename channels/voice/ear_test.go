package voice

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
	"offelia/channels/voice/vad"
)

func TestEar(t *testing.T) {
	t.Parallel()
	voice := loud(t)
	quiet := func(ms int) []int16 { return make([]int16, ms*perMillisecond) }
	for name, c := range map[string]struct {
		patience int
		sound    [][]int16
		want     []heardKind
	}{
		"a sentence":            {0, [][]int16{quiet(500), voice, quiet(700)}, []heardKind{began, firm, paused, ended}},
		"a pause in it":         {0, [][]int16{quiet(300), voice, quiet(350), voice, quiet(700)}, []heardKind{began, firm, paused, again, paused, ended}},
		"two sentences":         {0, [][]int16{quiet(300), voice, quiet(900), voice, quiet(900)}, []heardKind{began, firm, paused, ended, began, firm, paused, ended}},
		"a number, with pauses": {longPause, [][]int16{quiet(300), voice, quiet(900), voice, quiet(1700)}, []heardKind{began, firm, paused, again, paused, ended}},
		"silence":               {0, [][]int16{quiet(5000)}, nil},
		"clicks":                {0, [][]int16{clicks(3000), quiet(1000)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := newEar()
			if err != nil {
				t.Fatal(err)
			}
			if c.patience > 0 {
				e.patience = c.patience
			}
			var got []heardKind
			for _, pcm := range c.sound {
				for _, h := range e.hear(pcm) {
					got = append(got, h.what)
					if h.what == ended && (len(h.pcm) < len(voice) || h.quiet < 400e6) {
						t.Errorf("the utterance has %d samples, %v of silence", len(h.pcm), h.quiet)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSleepingEarMissesNothing: an ear whose detector sleeps while nothing is to
// be heard notices the same as one that always listens, and when an utterance is
// over at the same moment. Where one begins may be seen two chunks apart.
func TestSleepingEarMissesNothing(t *testing.T) {
	t.Parallel()
	voice := loud(t)
	for _, peak := range []int{20000, 2000, 300, 80, 20} {
		var pcm []int16
		for i := range 5 {
			pcm = append(pcm, make([]int16, (900+i*77)*perMillisecond)...)
			for _, s := range voice {
				pcm = append(pcm, int16(int(s)*peak/20000))
			}
		}
		pcm = append(pcm, make([]int16, 800*perMillisecond)...)
		for i := range pcm {
			pcm[i] += int16(i*7919%13 - 6) // a room is never dead
		}
		type noticed struct {
			At   int // ms
			What heardKind
		}
		hears := func(quietest int) (all []noticed, slept int) {
			e, err := newEar()
			if err != nil {
				t.Fatal(err)
			}
			e.faint = quietest
			for i := 0; i+vad.Chunk <= len(pcm); i += vad.Chunk {
				for _, h := range e.hear(pcm[i : i+vad.Chunk]) {
					all = append(all, noticed{i / perMillisecond, h.what})
				}
				slept += min(1, e.skipped)
			}
			return all, slept
		}
		always, _ := hears(-1)
		sleepy, slept := hears(faint)
		alike := cmp.Comparer(func(a, b noticed) bool {
			apart := max(a.At-b.At, b.At-a.At)
			return a.What == b.What && (apart == 0 || apart <= 64 && a.What <= firm)
		})
		if diff := cmp.Diff(always, sleepy, alike); diff != "" {
			t.Errorf("speech with peaks of %d:\n%s", peak, diff)
		}
		if peak > 1000 && len(always) != 20 { // each begins, is firm, pauses and ends
			t.Errorf("speech with peaks of %d: %d things noticed, want 20", peak, len(always))
		}
		if slept < 50 {
			t.Errorf("speech with peaks of %d: the detector slept for %d chunks", peak, slept)
		}
	}
}

// TestEndlessSoundIsCut: music or a television never holds a turn for ever.
func TestEndlessSoundIsCut(t *testing.T) {
	t.Parallel()
	e, err := newEar()
	if err != nil {
		t.Fatal(err)
	}
	voice, cuts := loud(t), 0
	for range 70 * speech.HeardRate / len(voice) {
		for _, h := range e.hear(voice) {
			if h.what == ended {
				cuts++
				if len(h.pcm) > longest+speech.HeardRate {
					t.Errorf("an utterance of %d samples", len(h.pcm))
				}
			}
		}
	}
	if cuts != 2 {
		t.Errorf("70 seconds of speech were cut %d times", cuts)
	}
}

// clicks is a keyboard: short bursts.
func clicks(ms int) []int16 {
	pcm := make([]int16, ms*perMillisecond)
	for at := 0; at+40 < len(pcm); at += 4000 {
		for i := range 40 {
			pcm[at+i] = int16(12000 * (1 - 2*(i%2)))
		}
	}
	return pcm
}

// loud is a second of somebody's speech at 16 kHz, without a pause.
func loud(t testing.TB) []int16 {
	t.Helper()
	raw, err := os.ReadFile("vad/testdata/speech.s16")
	if err != nil {
		t.Fatal(err)
	}
	return speech.Samples(raw)[8600:21500]
}

// The parts of a call's processor time: a frame that is spoken, one that is heard
// while the citizen talks, and one of silence. A core has 20 ms for each, so that
// 200 µs are one percent.
func BenchmarkCallSpeaks(b *testing.B) {
	lib, err := opus.Load(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer lib.Close()
	c, err := lib.New(b.Context(), opus.Speech)
	if err != nil {
		b.Fatal(err)
	}
	up := speech.Resample(loud(b), speech.HeardRate, speech.SpokenRate)
	var m mouth
	var frame [opus.Spoken]int16
	var body []byte
	for b.Loop() {
		if !m.talking() {
			s := m.begin(m.generation(), "-")
			m.add(s, up)
			m.end(s)
		}
		m.frame(&frame)
		if body, err = c.Encode(body[:0], frame[:]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEarHearsSpeech(b *testing.B) { benchmarkEar(b, loud(b)) }

func BenchmarkEarHearsNothing(b *testing.B) { benchmarkEar(b, make([]int16, speech.HeardRate)) }

func benchmarkEar(b *testing.B, pcm []int16) {
	e, err := newEar()
	if err != nil {
		b.Fatal(err)
	}
	e.hear(make([]int16, speech.HeardRate)) // as after a second of nothing
	frames := len(pcm) / opus.Heard
	for i := 0; b.Loop(); i++ {
		e.hear(pcm[i%frames*opus.Heard:][:opus.Heard])
	}
}
