package voice

import (
	"math/bits"

	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// codec turns frames of sound to packets and back. opus.Codec is one; g711 is
// the last resort, which every WebRTC endpoint must have (RFC 7874).
type codec interface {
	Encode(dst []byte, frame []int16) ([]byte, error)
	Decode(dst []int16, packet []byte) ([]int16, error)
	Recover(dst []int16, next []byte) ([]int16, error)
	Close() error
}

// g711 is PCMU: 8,000 samples a second in telephone quality (ITU-T G.711,
// mu-law). One goroutine may encode beside one that decodes.
type g711 struct{ out, in *speech.Resampler }

const telephone = 8000

func newG711() *g711 {
	c := &g711{speech.NewResampler(opus.SpokenRate, telephone), speech.NewResampler(telephone, opus.HeardRate)}
	c.out.Add(nil, make([]int16, opus.Spoken)) // silence before, so that each frame makes one
	c.in.Add(nil, make([]int16, telephone/50))
	return c
}

// Encode implements codec.
func (c *g711) Encode(dst []byte, frame []int16) ([]byte, error) {
	for _, s := range c.out.Add(nil, frame) {
		dst = append(dst, mulaw(s))
	}
	return dst, nil
}

// Decode implements codec.
func (c *g711) Decode(dst []int16, packet []byte) ([]int16, error) {
	packet = packet[:min(len(packet), telephone*120/1000)]
	pcm := make([]int16, len(packet))
	for i, b := range packet {
		pcm[i] = linear(b)
	}
	return c.in.Add(dst, pcm), nil
}

// Recover implements codec: what is lost is silence.
func (c *g711) Recover(dst []int16, _ []byte) ([]int16, error) {
	return c.in.Add(dst, make([]int16, telephone/50)), nil
}

// Close implements codec.
func (*g711) Close() error { return nil }

const bias = 0x84

func mulaw(s int16) byte {
	x, sign := int(s), byte(0)
	if x < 0 {
		x, sign = -x, 0x80
	}
	x = min(x, 32635) + bias
	exponent := bits.Len16(uint16(x)) - 8 //nolint:gosec // 132 to 32767
	mantissa := byte(x>>(exponent+3)) & 0x0f
	return ^(sign | byte(exponent)<<4 | mantissa) //nolint:gosec // 0 to 7
}

func linear(b byte) int16 {
	b = ^b
	x := (int(b&0x0f)<<3+bias)<<(b>>4&0x07) - bias
	if b&0x80 != 0 {
		x = -x
	}
	return int16(x) //nolint:gosec // at most 32124
}
