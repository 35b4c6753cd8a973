package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/channels/web"
	"offelia/knowledge"
)

// rewritten saves a guide's text with replacements as a draft of ida's.
func rewritten(t *testing.T, p *Program, k knowledge.Key, replacements ...string) knowledge.Release {
	t.Helper()
	draft, err := p.studio.Draft(k)
	if err != nil {
		t.Fatal(err)
	}
	source := strings.NewReplacer(replacements...).Replace(draft.Source)
	if source == draft.Source {
		t.Fatalf("%s does not have %q", k, replacements)
	}
	v, err := p.studio.SaveDraft(t.Context(), knowledge.Edit{Key: k, Base: draft.Revision, Source: source, Editor: "ida"})
	if err != nil {
		t.Fatal(err)
	}
	return knowledge.Release{Key: k, Base: v.Revision, Editor: "ida"}
}

// TestTheGateGoesThroughTheDialogue: with the real matcher and the real dialogue,
// a guide's phrasings that take an errand's question are refused, a guide's own
// tests of each kind are held, and an edit that takes nothing is let through.
func TestTheGateGoesThroughTheDialogue(t *testing.T) {
	t.Parallel()
	p := start(t).p
	pas := knowledge.Key{ID: "pas", Lang: "da"}
	const routes = "routes:\n  not: [\"hvad koster et kørekort\"]\n  ask: [\"det der med noget\"]\n" +
		"  handover: [\"jeg vil tale med et menneske\"]\n  action: [\"book tid til pas\"]\n"
	report, err := p.studio.Publish(t.Context(), rewritten(t, p, pas, "phrasings:\n  - \"hvad koster et pas\"\n", routes+"phrasings:\n  - \"hvad koster et pas\"\n"))
	if err != nil || slices.ContainsFunc(report.Failing, func(o knowledge.Outcome) bool { return o.Must != knowledge.MustAnswer }) {
		t.Fatalf("%v: worse %+v, failing %+v", err, report.Worse, report.Failing)
	}
	if report.Rerouted == 0 || report.Rerouted > report.Asked/4 {
		t.Errorf("of %d questions the way of %d was compared", report.Asked, report.Rerouted)
	}
	const stolen = "  - \"jeg skal bruge en tid til pas\"\n  - \"jeg vil gerne bestille tid til pas\"\n  - \"bestille tid til nyt pas\"\n" +
		"  - \"jeg skal have et nyt pas kan du finde en tid\"\n  - \"find en tid til mit pas\"\n  - \"jeg skal have lavet pas hvornår kan jeg komme\"\n" +
		"  - \"bestil en tid til mit nye pas\"\n  - \"kan jeg få en tid til pas\"\n  - \"jeg vil have en tid til at få lavet pas\"\n"
	report, err = p.studio.Publish(t.Context(), rewritten(t, p, pas, "  - \"pas pris\"\n", "  - \"pas pris\"\n"+stolen))
	if !errors.Is(err, knowledge.ErrWorse) || !slices.ContainsFunc(report.Worse, func(o knowledge.Outcome) bool { return len(o.Was) > 0 && o.Was[0].Kind != knowledge.Answers }) {
		t.Errorf("a question that is no guide's was taken: %v, %+v", err, report.Worse)
	}
	t.Run("a lesson", func(t *testing.T) { lessonThroughTheDialogue(t, p) })
}

// lessonThroughTheDialogue: an intent that is taught an errand's words makes the
// dialogue look something up where it began the errand.
func lessonThroughTheDialogue(t *testing.T, p *Program) {
	var lessons []assistant.Lesson
	for _, text := range []string{"søg hjemmepleje", "søg hjemmepleje nu", "søg hjemmepleje tak", "hvornår søg hjemmepleje"} {
		lessons = append(lessons, assistant.Lesson{Intent: "own.appointments", Lang: "da", Text: text})
	}
	now := p.routes.now()
	next, err := p.words.learnt(now.trained, now.lessons, lessons)
	if err != nil {
		t.Fatal(err)
	}
	report, err := p.library.Rerouted(t.Context(), lesson{p.routes, now, &reading{trained: next}})
	if err != nil {
		t.Fatal(err)
	}
	var e web.Effect
	e.Rerouted(report)
	if !slices.ContainsFunc(e.Worse, func(w web.Turned) bool { return w.Routed && w.Intent == "action apply" && w.Before == "action apply" }) {
		t.Errorf("%d ways compared, worse: %+v", report.Rerouted, e.Worse)
	}
}
