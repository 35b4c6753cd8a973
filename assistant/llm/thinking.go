package llm

import "strings"

// thinking takes what a model says to itself out of a streamed text:
// "<think>…</think>" is dropped, wherever the pieces are cut. The zero value is
// ready. (Reasoning in a field of its own is never read.)
type thinking struct {
	inside bool
	held   string // may be the beginning of a mark
}

const (
	thinkOpen  = "<think>"
	thinkClose = "</think>"
)

// push takes the next piece and gives what of the text is certain by now.
func (t *thinking) push(piece string) string {
	text := t.held + piece
	t.held = ""
	var out strings.Builder
	for text != "" {
		mark := thinkOpen
		if t.inside {
			mark = thinkClose
		}
		before, after, found := strings.Cut(text, mark)
		if !found {
			keep := partial(text, mark)
			t.held = text[len(text)-keep:]
			before, after = text[:len(text)-keep], ""
		}
		if !t.inside {
			out.WriteString(before)
		}
		if found {
			t.inside = !t.inside
		}
		text = after
	}
	return out.String()
}

// rest gives what was held back when the text ends.
func (t *thinking) rest() string {
	if t.inside {
		return ""
	}
	held := t.held
	t.held = ""
	return held
}

// partial is how many bytes at the end of s may begin the mark.
func partial(s, mark string) int {
	for n := min(len(s), len(mark)-1); n > 0; n-- {
		if strings.HasSuffix(s, mark[:n]) {
			return n
		}
	}
	return 0
}
