package main

import (
	"testing"

	"offelia/assistant"
	"offelia/channels/web"
	"offelia/intents"
)

// TestALessonIsRehearsed: an example in an intent's own words makes nothing
// worse, and nothing is taught by trying.
func TestALessonIsRehearsed(t *testing.T) {
	t.Parallel()
	p := start(t).p
	e, err := p.teacher.Rehearse(t.Context(), assistant.Lesson{Intent: "aftale.flyt", Lang: "da", Text: "ka tiden skubbes lidt"})
	if err != nil || len(e.Worse) > 0 || e.Asked < 2000 || e.Then != "aftale.flyt" {
		t.Errorf("%+v, %v", e, err)
	}
	if len(p.words.current.Load().taught) > 0 {
		t.Error("a rehearsal taught something")
	}
}

// TestAStolenQuestionIsToldAsWorse: an intent that is given another's words takes
// its questions.
func TestAStolenQuestionIsToldAsWorse(t *testing.T) {
	t.Parallel()
	matcher := func(cats ...string) (*intents.Matcher, *intents.Catalogue) {
		t.Helper()
		in := func(id string, examples ...string) intents.Intent {
			return intents.Intent{ID: id, Name: map[string]string{"da": id}, Do: intents.Do{Verb: "guide", Args: []string{id}}, Examples: map[string][]string{"da": examples}}
		}
		c, err := intents.NewCatalogue([]intents.Intent{
			in("dog", "min hund skal registreres", "hvad koster en hund", "skal hunden have snor på"),
			in("cat", append([]string{"min kat er væk", "hvad koster en kat", "skal katten chippes"}, cats...)...),
		})
		if err != nil {
			t.Fatal(err)
		}
		m, err := intents.Train(c, intents.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return m, c
	}
	now, _ := matcher()
	asked := []golden{{"registrere min hund", "dog"}, {"katten er væk", "cat"}}
	try := func(lessons ...string) (web.Effect, *intents.Matcher) {
		t.Helper()
		_, c := matcher(lessons...)
		then, err := now.Update(c, intents.Options{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := compareMatchers(t.Context(), now, then, asked)
		if err != nil || e.Asked != 2 {
			t.Fatalf("%+v, %v", e, err)
		}
		return e, then
	}
	want := web.Turned{Text: "registrere min hund", Intent: "dog", Before: "dog", After: "dog", Unsure: true}
	if e, _ := try("registrere min hund", "min hund skal registreres", "min hund skal have snor på", "hvad koster en hund", "skal hunden have snor på"); len(e.Worse) != 1 || e.Worse[0] != want {
		t.Errorf("no longer sure: %+v", e)
	}
	e, then := try("registrere min hund", "registrere hund", "registrere hunden", "min hund skal registrere", "hund registrere", "at registrere min hund")
	want.After, want.Unsure = "cat", false
	if len(e.Worse) != 1 || e.Worse[0] != want {
		t.Errorf("taken: %+v", e)
	}
	if back, err := compareMatchers(t.Context(), then, now, asked); err != nil || len(back.Better) != 1 || len(back.Worse) > 0 {
		t.Errorf("and back: %+v, %v", back, err)
	}
}
