package opus_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"offelia/channels/voice/opus"
)

func codec(t testing.TB) *opus.Codec {
	t.Helper()
	lib, err := opus.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lib.Close() })
	c, err := lib.New(t.Context(), opus.Speech)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// vowel is sound with the harmonics of a voice, swelling and fading.
func vowel(rate, frames int) []int16 {
	pcm := make([]int16, frames*rate/50)
	for i := range pcm {
		at, sum := float64(i)/float64(rate), 0.0
		for h := 1.0; h < 12; h++ {
			sum += math.Sin(2*math.Pi*140*h*at) / h
		}
		pcm[i] = int16(5000 * sum * (0.6 + 0.4*math.Sin(2*math.Pi*3*at)))
	}
	return pcm
}

// carry encodes and decodes; lost packets are recovered as a call does.
func carry(t *testing.T, c *opus.Codec, pcm []int16, lost func(i int) bool) (out []int16, bytes int) {
	t.Helper()
	var packets [][]byte
	for i := 0; i+opus.Spoken <= len(pcm); i += opus.Spoken {
		p, err := c.Encode(nil, pcm[i:i+opus.Spoken])
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, p)
		bytes += len(p)
	}
	var err error
	for i, p := range packets {
		if !lost(i) {
			out, err = c.Decode(out, p)
		} else if i+1 < len(packets) && !lost(i+1) {
			out, err = c.Recover(out, packets[i+1])
		} else {
			out, err = c.Recover(out, nil)
		}
		if err != nil {
			t.Fatalf("packet %d: %v", i, err)
		}
	}
	return out, bytes
}

// likeness is the best correlation of two sounds within a shift of 20 ms: 1 is
// the same, 0 has nothing in common.
func likeness(a, b []int16) float64 {
	best := 0.0
	n := min(len(a), len(b)) - opus.Heard
	for shift := range opus.Heard {
		var ab, aa, bb float64
		for i := 0; i < n; i += 3 {
			x, y := float64(a[i]), float64(b[i+shift])
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
		if aa > 0 && bb > 0 {
			best = max(best, ab/math.Sqrt(aa*bb))
		}
	}
	return best
}

func TestSoundSurvives(t *testing.T) {
	t.Parallel()
	pcm := vowel(opus.SpokenRate, 100)
	out, bytes := carry(t, codec(t), pcm, func(int) bool { return false })
	same := vowel(opus.HeardRate, 100)
	if len(out) != len(same) {
		t.Fatalf("%d samples became %d, want %d", len(pcm), len(out), len(same))
	}
	if l := likeness(same, out); l < 0.8 {
		t.Errorf("likeness %.3f, want at least 0.8", l)
	}
	if kbit := bytes * 8 / 2 / 1000; kbit < 10 || kbit > 40 {
		t.Errorf("%d kbit/s, want about 24", kbit)
	}
}

func TestSoundSurvivesLoss(t *testing.T) {
	t.Parallel()
	pcm := vowel(opus.SpokenRate, 100)
	r := rand.New(rand.NewPCG(1, 1))
	gone := map[int]bool{}
	for i := 5; i < 100; i++ {
		gone[i] = r.Float64() < .1
	}
	out, _ := carry(t, codec(t), pcm, func(i int) bool { return gone[i] })
	same := vowel(opus.HeardRate, 100)
	if len(out) != len(same) {
		t.Fatalf("%d samples came, want %d: time must not shrink with loss", len(out), len(same))
	}
	if l := likeness(same, out); l < 0.7 {
		t.Errorf("likeness with 10 %% loss %.3f, want at least 0.7", l)
	}
}

func TestSilenceIsQuiet(t *testing.T) {
	t.Parallel()
	out, bytes := carry(t, codec(t), make([]int16, 50*opus.Spoken), func(int) bool { return false })
	for _, s := range out {
		if s > 50 || s < -50 {
			t.Fatalf("silence became a sample of %d", s)
		}
	}
	if bytes > 50*80 {
		t.Errorf("a second of silence took %d bytes", bytes)
	}
}

func TestWrongSizes(t *testing.T) {
	t.Parallel()
	c := codec(t)
	if _, err := c.Encode(nil, make([]int16, 100)); err == nil {
		t.Error("a short frame was encoded")
	}
	if _, err := c.Decode(nil, nil); err == nil {
		t.Error("no packet was decoded")
	}
	if _, err := c.Decode(nil, make([]byte, opus.MaxPacket+1)); err == nil {
		t.Error("a packet beyond the buffer was decoded")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Encode(nil, make([]int16, opus.Spoken)); err == nil {
		t.Error("a closed codec encoded")
	}
}

// FuzzDecode: no packet breaks the decoder, and it decodes well-formed sound
// after it.
func FuzzDecode(f *testing.F) {
	c := codec(f)
	good, err := c.Encode(nil, vowel(opus.SpokenRate, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, false)
	f.Add(good[:len(good)/2], true)
	f.Add([]byte{0xff}, false)
	f.Add([]byte{0x03, 0x3f, 0xff, 0xff}, true)
	f.Fuzz(func(t *testing.T, packet []byte, lost bool) {
		decode := c.Decode
		if lost {
			decode = c.Recover
		}
		if pcm, err := decode(nil, packet); err == nil && len(pcm) > 1920 {
			t.Fatalf("%d samples in one packet", len(pcm))
		}
		if pcm, err := c.Decode(nil, good); err != nil || len(pcm) != opus.Heard {
			t.Fatalf("after %x the decoder gives %d samples, %v", packet, len(pcm), err)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	c, pcm := codec(b), vowel(opus.SpokenRate, 50)
	var p []byte
	for i := 0; b.Loop(); i++ {
		at := i % 50 * opus.Spoken
		p, _ = c.Encode(p[:0], pcm[at:at+opus.Spoken])
	}
}

func BenchmarkDecode(b *testing.B) {
	c, pcm := codec(b), vowel(opus.SpokenRate, 1)
	p, _ := c.Encode(nil, pcm)
	for b.Loop() {
		pcm, _ = c.Decode(pcm[:0], p)
	}
}
