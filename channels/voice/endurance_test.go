package voice

import (
	"math"
	"testing"

	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// TestLongCall sends minutes of packets through everything that keeps state
// between packets: sequence numbers wrap on the way (a call comes there after 22
// minutes at the latest), some packets are lost, and the other side's clock runs fast. Nothing
// grows, no time is lost, and nobody hears the past.
func TestLongCall(t *testing.T) {
	t.Parallel()
	lib, err := opus.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	c, err := lib.New(t.Context(), opus.Speech)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	packets := voicePackets(t, c)

	const minutes, every, fast = 12, 97, 250 // one in 97 is lost, one frame in 250 is too many: 0.4 %
	var o order
	var b bridge
	var frame [opus.Spoken]int16
	up := speech.NewResampler(opus.HeardRate, opus.SpokenRate)
	samples, longest, silent := 0, 0, 0
	for n := range minutes * 60 * 50 {
		if n%every == every-1 {
			continue
		}
		for _, p := range o.put(uint16(40_000+n), packets[n%len(packets)]) { //nolint:gosec // it wraps
			pcm, err := decoded(c, p)
			if err != nil {
				t.Fatalf("packet %d: %v", n, err)
			}
			samples += len(pcm)
			b.put(up.Add(nil, pcm))
		}
		longest = max(longest, len(b.pcm))
		if n%fast == 0 {
			continue // the clock here is slower
		}
		clear(frame[:])
		if n > 100 && !b.mix(&frame) {
			silent++
		}
	}
	if want := minutes * 60 * opus.HeardRate; samples < want-50*opus.Heard || samples > want {
		t.Errorf("%d minutes became %d samples, want %d", minutes, samples, want)
	}
	if longest > bridgeMost || cap(b.pcm) > 4*bridgeMost || len(o.held) >= maxHeld {
		t.Errorf("up to %d samples lie on the bridge (room for %d), %d packets are held", longest, cap(b.pcm), len(o.held))
	}
	if silent > minutes*60*50/100 {
		t.Errorf("%d frames were silent", silent)
	}
}

// voicePackets are ten seconds of a humming voice as packets.
func voicePackets(t *testing.T, c *opus.Codec) (all [][]byte) {
	t.Helper()
	frame := make([]int16, opus.Spoken)
	for n := range 500 {
		for i := range frame {
			at := float64(n*len(frame)+i) / opus.SpokenRate
			frame[i] = int16(6000 * math.Sin(2*math.Pi*180*at) * (1 + math.Sin(2*math.Pi*2*at)) / 2)
		}
		p, err := c.Encode(nil, frame)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestEarForgets: an hour of a noisy room and of talk leaves nothing behind but
// the last moments.
func TestEarForgets(t *testing.T) {
	t.Parallel()
	e, err := newEar()
	if err != nil {
		t.Fatal(err)
	}
	voice, chunks := loud(t), 0
	for range 60 { // six minutes: a sentence, then five seconds of nothing
		for _, h := range e.hear(voice) {
			chunks += len(h.pcm)
		}
		for _, h := range e.hear(make([]int16, 5*speech.HeardRate)) {
			chunks += len(h.pcm)
		}
	}
	if len(e.sound) > before+1024 || cap(e.sound) > 2*(longest+speech.HeardRate) || chunks == 0 {
		t.Errorf("%d samples are kept, in room for %d", len(e.sound), cap(e.sound))
	}
}

// TestBridge: sound waits until some lies ready, comes out in order, is added to
// what is in the frame, and what is too old is thrown away.
func TestBridge(t *testing.T) {
	t.Parallel()
	var b bridge
	var frame [opus.Spoken]int16
	piece := func(level int16) []int16 {
		pcm := make([]int16, opus.Spoken)
		for i := range pcm {
			pcm[i] = level
		}
		return pcm
	}
	b.put(piece(1))
	b.put(piece(2))
	if b.mix(&frame) {
		t.Error("sound flows before there is enough")
	}
	b.put(piece(3))
	frame[0] = 100
	if !b.mix(&frame) || frame[0] != 101 || frame[1] != 1 {
		t.Errorf("the first frame is %v", frame[:2])
	}
	for _, want := range []int16{2, 3} {
		clear(frame[:])
		if !b.mix(&frame) || frame[0] != want {
			t.Errorf("got %d, want %d", frame[0], want)
		}
	}
	if b.mix(&frame) {
		t.Error("sound flows where there is none")
	}
	for n := range int16(20) {
		b.put(piece(n))
	}
	clear(frame[:])
	if b.mix(&frame); frame[0] < 8 {
		t.Errorf("piece %d is heard, long after it was said", frame[0])
	}
	b.put(piece(32000))
	b.put(piece(32000))
	b.put(piece(32000))
	b.clear()
	for range 3 {
		b.put(piece(32000))
	}
	frame[0] = 32000
	if b.mix(&frame); frame[0] != 32767 {
		t.Errorf("too loud becomes %d", frame[0])
	}
}
