package assistant_test

import (
	"os"
	"strings"
	"testing"

	"offelia/assistant"
)

// TestNothingChangesUnasked plays each sentence of testdata/unasked.txt where a change
// waits for its time or its yes, or was just done: only a wish addressed to that change
// may give it another time, and what it may become stands before the sentence.
func TestNothingChangesUnasked(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/unasked.txt")
	if err != nil {
		t.Fatal(err)
	}
	var before []string
	n := 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if before == nil || strings.HasPrefix(line, ":: ") {
			if script, ok := strings.CutPrefix(line, ":: "); ok {
				before = strings.Split(script, " | ")
			}
			continue
		}
		may, sentence, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		before := before
		n++
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, strings.Fields(before[0]))
			for _, said := range before[1:] {
				p.line("> " + said)
			}
			was := becomes(p.last)
			p.line("> " + strings.TrimSpace(sentence))
			got := becomes(p.last)
			if got == was && !strings.HasPrefix(was, "asks") {
				got = "stands"
			}
			if !strings.Contains(" "+may+" ", " "+got+" ") {
				t.Errorf("%s: %q becomes %s, may %s\n%s", was, sentence, got, may, p.last.Text)
			}
		})
	}
	if n < 40 {
		t.Errorf("only %d sentences", n)
	}
}

// becomes is what a change is after a turn: the start that is proposed, "asks" with the
// number of times offered, "step_up", or how it ended.
func becomes(m assistant.Message) string {
	switch {
	case m.Action == nil:
		return "nothing"
	case m.Asks != nil && *m.Asks == assistant.AskStepUp:
		return "step_up"
	case m.Action.State != "proposed":
		return m.Action.State
	case m.Action.Start == "":
		at := ""
		for _, c := range m.Choices {
			if start, ok := strings.CutPrefix(c.Value, "slot:"); ok {
				at += "," + strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(start, "2026-"), "2027-"), ":00")
			}
		}
		return "asks" + strings.Replace(at, ",", ":", 1)
	}
	return strings.TrimPrefix(m.Action.Start, "2026-")
}
