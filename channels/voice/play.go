package voice

import (
	"context"
	"time"

	"offelia/channels/voice/opus"
)

const frameTime = 20 * time.Millisecond

// play gives write a packet each 20 ms until ctx ends, silence included: the
// clock of the stream never stands still. fill makes the next frame and tells
// whether there is anything to be heard in it. Silence that lasts is encoded once.
func play(ctx context.Context, c codec, fill func(frame *[opus.Spoken]int16) bool, write func(packet []byte)) {
	var frame [opus.Spoken]int16
	var body []byte
	silence, err := c.Encode(nil, frame[:])
	if err != nil {
		return // the codec is closed
	}
	next, fading := time.Now(), 0
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		next = next.Add(frameTime)
		if time.Since(next) > 10*frameTime {
			next = time.Now() // the machine stood still: what was missed is not rushed after
		}
		if fill(&frame) {
			fading = 5
		}
		body = append(body[:0], silence...)
		if fading > 0 {
			fading--
			if encoded, err := c.Encode(body[:0], frame[:]); err == nil {
				body = encoded
			}
		}
		write(body)
		timer.Reset(time.Until(next))
	}
}
