package voice

import (
	"context"
	"iter"
	"sync"
	"time"

	"offelia/assistant/fault"
	"offelia/channels/voice/speech"
)

// answer is something to be spoken, unless its generation has passed.
type answer struct {
	gen   int
	text  string
	lang  string
	fixed bool // one of the voice's own prompts, whose sound is kept
}

// ahead is how much sound may lie ready, in samples: more is not made before it
// is needed, because it may be interrupted.
const ahead = 8 * speech.SpokenRate

// speak makes sound of answers, one after another, sentence by sentence.
func (c *call) speak() {
	for {
		select {
		case <-c.ctx.Done():
			return
		case a := <-c.saying:
			c.utter(a)
			c.unsaid.Add(-1)
			if !c.mouth.talking() {
				signal(c.silent)
			}
		}
	}
}

func (c *call) utter(a answer) {
	lead := longestLead
	for _, text := range speech.Sentences(a.text, a.lang) {
		s := c.mouth.begin(a.gen, text)
		if s == nil {
			return
		}
		for pcm, err := range c.d.voiced(c.ctx, text, a.lang, a.fixed) {
			if err != nil {
				c.d.Log.WarnContext(c.ctx, "speech", "err", err)
				c.mouth.end(s)
				c.tell("error", map[string]any{"text": mute.In(a.lang)})
				return
			}
			c.turns.clocked.reach(voiced)
			pcm, lead = withoutLead(pcm, lead)
			if !c.mouth.add(s, pcm) {
				break
			}
		}
		c.mouth.end(s)
		for c.mouth.waiting() > ahead && c.mouth.generation() == a.gen {
			if !pause(c.ctx, 100*time.Millisecond) {
				return
			}
		}
	}
}

// longestLead is how much silence before its first sound is cut from an answer, in
// samples: engines put some there, and the citizen has waited. Between sentences
// it is a pause and stays.
const longestLead = speech.SpokenRate / 2

// withoutLead is a piece of an answer without the silence at its beginning, and
// how much more silence may be cut from the next.
func withoutLead(pcm []int16, lead int) (left []int16, more int) {
	for n := range min(lead, len(pcm)) {
		if pcm[n] > faint || pcm[n] < -faint {
			return pcm[n:], 0
		}
	}
	n := min(lead, len(pcm))
	return pcm[n:], lead - n
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// prompts keeps the sound of the voice's own sentences. The zero value is ready.
type prompts struct {
	mu   sync.Mutex
	made map[string][]int16
}

// voiced speaks a sentence, from what is kept where it is one of the fixed ones.
func (d *Door) voiced(ctx context.Context, text, lang string, fixed bool) iter.Seq2[[]int16, error] {
	if !fixed {
		return d.Speaker.Speak(ctx, text, lang)
	}
	return func(yield func([]int16, error) bool) {
		d.prompts.mu.Lock()
		kept, ok := d.prompts.made[lang+text]
		d.prompts.mu.Unlock()
		if ok {
			yield(kept, nil)
			return
		}
		var all []int16
		for pcm, err := range d.Speaker.Speak(ctx, text, lang) {
			if !yield(pcm, err) || err != nil {
				return
			}
			all = append(all, pcm...)
		}
		d.prompts.mu.Lock()
		defer d.prompts.mu.Unlock()
		if d.prompts.made == nil {
			d.prompts.made = map[string][]int16{}
		}
		d.prompts.made[lang+text] = all
	}
}

// prompt says one of the voice's own sentences.
func (c *call) prompt(w fault.Words, lang string) {
	c.enqueue(answer{gen: c.mouth.generation(), text: w.In(lang), lang: lang, fixed: true})
}

// enqueue puts an answer in line. When more waits than anybody would listen to,
// it is left to the screen.
func (c *call) enqueue(a answer) {
	c.unsaid.Add(1)
	select {
	case c.saying <- a:
	default:
		c.unsaid.Add(-1)
	}
}
