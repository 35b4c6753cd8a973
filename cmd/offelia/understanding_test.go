package main

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	again, err := newUnderstanding(guides[:3], folder, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.ready(); err != nil {
		t.Error("what a publication taught was not kept:", err)
	}
	again.close()
}
