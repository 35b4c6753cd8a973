package knowledge_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"offelia/knowledge"
)

// question is one line of testdata/questions*.txt.
type question struct {
	text string
	want []string // "guide#passage"; any of them answers
}

func readQuestions(t testing.TB, file string) []question {
	t.Helper()
	src, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []question
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		want, text, ok := strings.Cut(line, " | ")
		if !ok {
			want, text = "", line
		}
		out = append(out, question{text, strings.Split(want, ",")})
	}
	return out
}

// rankOf gives the place of the right passage, from 1; 0 is not among the five
// best.
func rankOf(found knowledge.Found, want []string) int {
	return 1 + slices.IndexFunc(found.Passages, func(h knowledge.Hit) bool {
		return slices.Contains(want, h.Guide.ID+"#"+h.Passage.ID)
	})
}

// held is the file whose misses are not looked at.
const held = "questions-held.da.txt"

// TestQuestionsInOtherWords asks what citizens might, in words that no editor
// wrote down, without help from the matcher.
func TestQuestionsInOtherWords(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	for _, file := range []string{"questions.da.txt", held} {
		var asked, first, three, sure, wrong int
		for _, q := range readQuestions(t, file) {
			found, err := l.Search(context.Background(), knowledge.Query{Text: q.text, Lang: "da"})
			if err != nil {
				t.Fatal(err)
			}
			asked++
			at := rankOf(found, q.want)
			first += count(at == 1)
			three += count(at > 0 && at <= 3)
			sure += count(found.Confident)
			wrong += count(found.Confident && at != 1)
			if at != 1 && testing.Verbose() && file != held && len(found.Passages) > 0 {
				h := found.Passages[0]
				t.Logf("%q: place %d; %s#%s instead of %v", q.text, at, h.Guide.ID, h.Passage.ID, q.want)
			}
		}
		t.Logf("%s: %d questions: first %.1f %%, in three %.1f %%; confident in %.1f %%, wrongly in %.1f %%", file, asked,
			percent(first, asked), percent(three, asked), percent(sure, asked), percent(wrong, asked))
		if percent(first, asked) < 80 || percent(three, asked) < 90 {
			t.Errorf("%s: first %.1f %%, in three %.1f %%", file, percent(first, asked), percent(three, asked))
		}
	}
}
