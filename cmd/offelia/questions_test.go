package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offelia/knowledge"
)

// TestQuestionsInOtherWords asks what citizens might, in words that no editor
// wrote down, as the dialogue does: the matcher's opinion of the topic helps the
// search.
func TestQuestionsInOtherWords(t *testing.T) {
	t.Parallel()
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	l, err := knowledge.Open("", guides, facts, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	u, err := newUnderstanding(append(l.Guides("da"), l.Guides("en")...), "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	search := func(text, lang string) knowledge.Found {
		t.Helper()
		prior := map[string]float64{}
		res := u.matcher().Match(text)
		for _, c := range res.Candidates {
			if topic, ok := strings.CutPrefix(c.ID, "guide."); ok {
				prior[topic] += c.P * (1 - res.None)
			}
		}
		found, err := l.Search(context.Background(), knowledge.Query{Text: text, Lang: lang, Prior: prior})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for file, floor := range map[string]struct{ first, three, sure int }{ // in percent; sure is a ceiling
		"questions.da.txt": {88, 95, 100}, "questions-held.da.txt": {84, 95, 100}, "questions-after.da.txt": {66, 80, 100},
		"questions-blind.da.txt": {78, 88, 100}, "questions-blind.en.txt": {70, 90, 100}, "questions-wide.da.txt": {74, 86, 100}, "questions-wide.en.txt": {68, 85, 100}, "outside.da.txt": {0, 0, 5},
	} {
		var asked, first, three, sure int
		for _, line := range questionLines(t, file) {
			want, text, _ := strings.Cut(line, " | ")
			if text == "" {
				text = line
			}
			found := search(text, languageOf(file))
			at := slices.IndexFunc(found.Passages, func(h knowledge.Hit) bool {
				return slices.Contains(strings.Split(want, ","), h.Guide.ID+"#"+h.Passage.ID)
			})
			asked++
			if at == 0 {
				first++
			}
			if at >= 0 && at < 3 {
				three++
			}
			if found.Confident {
				sure++
			}
			if file == "questions.da.txt" && at != 0 || file == "outside.da.txt" && found.Confident {
				h := found.Passages[0]
				t.Logf("%q: place %d; %s#%s (%.2f, prior %.2f) instead of %v", text, at+1, h.Guide.ID, h.Passage.ID, h.Score, h.Why.Prior, want)
			}
		}
		if first*100 < asked*floor.first || three*100 < asked*floor.three || sure*100 > asked*floor.sure {
			t.Errorf("%s: of %d questions %d have the right passage first, %d in three; %d are answered", file, asked, first, three, sure)
		}
		t.Logf("%s: %d questions, first %d, in three %d, confident %d", file, asked, first, three, sure)
	}
}

// languageOf reads it from a file's name: "questions.da.txt".
func languageOf(file string) string {
	return strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(file, ".txt")), ".")
}

func questionLines(t *testing.T, file string) []string {
	t.Helper()
	src, err := os.ReadFile("../../knowledge/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(src)), "\n")
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" || strings.HasPrefix(s, "#") })
}
