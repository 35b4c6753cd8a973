package voice

import (
	"strings"
	"sync"

	"offelia/channels/voice/opus"
)

// mouth holds what is being said and gives it out frame by frame. It remembers
// what was really played, so that what an interruption cut off is known. Each
// answer belongs to a generation, and drop begins the next: what is made for an
// old one is never heard. It is safe for concurrent use.
type mouth struct {
	mu        sync.Mutex
	gen       int
	line      []*sentence // the first is being played
	played    []string    // sentences of this answer that were heard to the end
	hushed    bool
	onStart   func(text string)
	onSilence func()
}

// sentence is one sentence and its sound, as far as it was made.
type sentence struct {
	gen   int
	text  string
	pcm   []int16
	at    int
	whole bool // all its sound is there
}

// generation is what begin wants to know.
func (m *mouth) generation() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.gen
}

// begin puts a sentence in line; its sound is added as it comes. It is nil when
// the answer it belongs to was dropped.
func (m *mouth) begin(gen int, text string) *sentence {
	m.mu.Lock()
	defer m.mu.Unlock()
	if gen != m.gen {
		return nil
	}
	s := &sentence{gen: gen, text: text}
	m.line = append(m.line, s)
	return s
}

// add gives a sentence sound, and tells whether it is still wanted.
func (m *mouth) add(s *sentence, pcm []int16) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	s.pcm = append(s.pcm, pcm...)
	return s.gen == m.gen
}

// end tells that a sentence has all its sound.
func (m *mouth) end(s *sentence) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s.whole = true
}

// frame fills out with the next 20 ms and tells whether there is anything to be
// heard in it.
func (m *mouth) frame(out *[opus.Spoken]int16) bool {
	m.mu.Lock()
	started, silent, sound := m.fill(out)
	m.mu.Unlock()
	if started != "" && m.onStart != nil {
		m.onStart(started)
	}
	if silent && m.onSilence != nil {
		m.onSilence()
	}
	return sound
}

func (m *mouth) fill(out *[opus.Spoken]int16) (started string, silent, sound bool) {
	clear(out[:])
	if m.hushed {
		return "", false, false
	}
	for n := 0; n < len(out) && len(m.line) > 0; {
		s := m.line[0]
		if s.at == 0 && len(s.pcm) > 0 {
			started = s.text
		}
		got := copy(out[n:], s.pcm[s.at:])
		s.at += got
		n += got
		sound = sound || got > 0
		if s.at < len(s.pcm) {
			break
		}
		if !s.whole { // its sound is still being made
			break
		}
		m.played = append(m.played, s.text)
		m.line = m.line[1:]
		silent = len(m.line) == 0
	}
	return started, silent, sound
}

// talking tells whether something is being said, or hushed in the middle.
func (m *mouth) talking() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.line) > 0
}

// waiting is how many samples lie in line.
func (m *mouth) waiting() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.line {
		n += len(s.pcm) - s.at
	}
	return n
}

// hush falls silent at once and keeps what was being said.
func (m *mouth) hush() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hushed = true
}

// carryOn goes on after a hush, from the beginning of the sentence. Without one
// it changes nothing.
func (m *mouth) carryOn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.hushed && len(m.line) > 0 {
		m.line[0].at = 0
	}
	m.hushed = false
}

// drop forgets what is in line. It returns the words that were heard, and
// whether any were cut off.
func (m *mouth) drop() (words string, cut bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.played
	if len(m.line) > 0 {
		cut = true
		if s := m.line[0]; s.at > 0 && len(s.pcm) > 0 {
			all = append(all, part(s.text, float64(s.at)/float64(len(s.pcm))))
		}
	}
	m.line, m.played, m.hushed = nil, nil, false
	m.gen++
	return strings.Join(all, " "), cut
}

// part is the first words of a text, by the share of its sound.
func part(text string, share float64) string {
	n := int(share * float64(len(text)))
	if n >= len(text) {
		return text
	}
	return strings.TrimRight(text[:strings.LastIndexByte(text[:n+1], ' ')+1], " ") + " …"
}
