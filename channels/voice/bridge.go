package voice

import (
	"sync"

	"offelia/channels/voice/opus"
)

// bridge carries sound from one line of a call to another, whose clock is
// another: it waits until a little lies ready, so that a late packet is no gap,
// and throws the oldest away when too much does, so that nobody hears the past.
// It is safe for concurrent use; the zero value is ready.
type bridge struct {
	mu      sync.Mutex
	pcm     []int16 // 24 kHz
	flowing bool
}

// What may lie on a bridge.
const (
	bridgeReady = 3 * opus.Spoken  // 60 ms, before sound flows
	bridgeMost  = 12 * opus.Spoken // 240 ms
)

func (b *bridge) put(pcm []int16) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pcm = append(b.pcm, pcm...)
	if over := len(b.pcm) - bridgeMost; over > 0 {
		b.take(over + bridgeMost - bridgeReady)
	}
}

// mix adds the next 20 ms to frame, and tells whether it did.
func (b *bridge) mix(frame *[opus.Spoken]int16) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flowing = b.flowing && len(b.pcm) > 0 || len(b.pcm) >= bridgeReady
	if !b.flowing {
		return false
	}
	n := min(len(frame), len(b.pcm))
	for i, s := range b.pcm[:n] {
		frame[i] = int16(max(-32768, min(32767, int(frame[i])+int(s))))
	}
	b.take(n)
	return true
}

func (b *bridge) take(n int) { b.pcm = append(b.pcm[:0], b.pcm[n:]...) }

// clear empties it.
func (b *bridge) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pcm, b.flowing = b.pcm[:0], false
}
