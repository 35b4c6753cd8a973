package main

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/intents"
	"offelia/knowledge"
)

// TestWhatWasTrainedIsKept starts twice: the second start understands the same
// and is ready at once.
func TestWhatWasTrainedIsKept(t *testing.T) {
	t.Parallel()
	guides, _, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	folder, log := t.TempDir(), newLogger("error", io.Discard)
	cold, err := newUnderstanding(guides[:2], folder, log)
	if err != nil {
		t.Fatal(err)
	}
	const text = "hvordan melder jeg flytning"
	want := cold.matcher().Match(text) // waits
	cold.close()
	warm, err := newUnderstanding(guides[:2], folder, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := warm.ready(); err != nil {
		t.Error("the second start trains again:", err)
	}
	if diff := cmp.Diff(want, warm.matcher().Match(text)); diff != "" {
		t.Error(diff)
	}
	if err := warm.retrain(guides[:3]); err != nil {
		t.Fatal(err)
	}
	news := guides[2].Passages[0].Phrasings[0]
	if got := warm.matcher().Match(news).Best().ID; got != "guide."+guides[2].ID {
		t.Errorf("%q is taken for %s as soon as it is taught", news, got)
	}
	warm.close() // trained anew
	again, err := newUnderstanding(guides[:3], folder, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.ready(); err != nil {
		t.Error("what a publication taught was not kept:", err)
	}
	again.close()
}

// BenchmarkLearning is what a catalogue with all guides costs one processor: to
// learn it, and to learn that an editor gave one example more.
func BenchmarkLearning(b *testing.B) {
	guides, _, err := knowledge.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	u, err := newUnderstanding(guides, "", newLogger("error", io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	more, err := u.lessons(guideIntents(guides), []assistant.Lesson{{Intent: u.catalogue().Intents[0].ID, Lang: "da", Text: "kan den rykkes lidt"}})
	if err != nil {
		b.Fatal(err)
	}
	m := u.matcher()
	one := intents.Options{Workers: 1}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if _, err := intents.Train(more.catalogue, one); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("one more", func(b *testing.B) {
		for b.Loop() {
			if _, err := m.Update(more.catalogue, one); err != nil {
				b.Fatal(err)
			}
		}
	})
}
