package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/intents"
)

func TestLessonsLieOverTheCatalogue(t *testing.T) {
	t.Parallel()
	files := []intents.Intent{{ID: "a", Examples: map[string][]string{"da": {"et", "to"}}}, {ID: "b", Examples: map[string][]string{"da": {"tre"}}}}
	with, outside := taught(files, []assistant.Lesson{
		{Intent: "a", Lang: "da", Text: "fire"}, {Intent: "a", Lang: "en", Text: "five"}, {Intent: "a", Lang: "da", Text: "et", Removed: true},
		{Intent: "a", Lang: "da", Text: "fire"}, // twice is once
		{Intent: "b", Lang: "da", Text: "tre", Removed: true},
		{Intent: "gone", Lang: "da", Text: "seks"},
		{Intent: "a", Lang: "da", Text: "syv", Wait: "asked"}, {Intent: "a", Lang: "da", Text: "to", Removed: true, Wait: "dropped"},
		{Lang: "da", Text: "vejret"}, {Lang: "da", Text: "fodbold"}, {Lang: "da", Text: "vejret", Removed: true},
	})
	want := []intents.Intent{{ID: "a", Examples: map[string][]string{"da": {"to", "fire"}, "en": {"five"}}},
		{ID: "b", Examples: map[string][]string{"da": {"tre"}}}} // the last example stays: an intent without any is none
	if diff := cmp.Diff(want, with); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"fodbold"}, outside); diff != "" {
		t.Error(diff)
	}
	if len(files[0].Examples["da"]) != 2 {
		t.Error("the files' own intents were changed")
	}
}
