package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

// log is a store in memory that keeps what Versions promises.
type log struct {
	mu      sync.Mutex
	entries []knowledge.Version
}

func (l *log) Save(_ context.Context, v knowledge.Version) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		if e.Key() == v.Key() && e.Revision == v.Revision {
			return fmt.Errorf("log: %w", knowledge.ErrConflict)
		}
	}
	l.entries = append(l.entries, v)
	return nil
}

func (l *log) All(context.Context) ([]knowledge.Version, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]knowledge.Version(nil), l.entries...), nil
}

// desk is a library, its studio and what they stand on.
type desk struct {
	*knowledge.Studio
	library *knowledge.Library
	store   *log
	now     time.Time
}

func studio(t *testing.T, store *log, facts knowledge.Facts, guides ...*knowledge.Guide) *desk {
	t.Helper()
	d := &desk{store: store, now: clock()}
	now := func() time.Time { return d.now }
	var err error
	if d.library, err = knowledge.Open("", guides, facts, now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.library.Close() })
	if d.Studio, err = knowledge.NewStudio(context.Background(), d.library, store, guides, now); err != nil {
		t.Fatal(err)
	}
	return d
}

var cykelDa = knowledge.Key{ID: "cykel", Lang: "da"}

func save(t *testing.T, d *desk, source, editor string) knowledge.Version {
	t.Helper()
	draft, err := d.Draft(cykelDa)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.SaveDraft(context.Background(), knowledge.Edit{Key: cykelDa, Base: draft.Revision, Source: source, Editor: editor})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func answer(t *testing.T, l *knowledge.Library, question string) string {
	t.Helper()
	found := search(t, l, question)
	if len(found.Passages) == 0 {
		return ""
	}
	return found.Passages[0].Passage.Short
}

func TestFromDraftToPublishedToRestored(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	dearer := strings.Replace(cykel, "100 kr", "250 kr", 1)
	v := save(t, d, dearer, "ida")
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("a draft answers: %q", got)
	}
	v, err := d.Submit(ctx, cykelDa, v.Revision, "ida", "ny pris")
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: v.Revision, Editor: "bo", Note: "set efter"})
	if err != nil {
		t.Fatal(err)
	}
	want := []knowledge.Change{{Passage: "p1", Field: "text", Before: "En cykel koster 100 kr. Du betaler hos cykelhandleren.", After: "En cykel koster 250 kr. Du betaler hos cykelhandleren."}}
	if diff := cmp.Diff(want, report.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "250 kr") {
		t.Errorf("after publishing: %q", got)
	}
	e := d.List("da")[0]
	if e.ID != "cykel" || e.Live != 2 || e.State != knowledge.Published || e.Editor != "bo" || e.Title != "Cykler" {
		t.Errorf("entry = %+v", e)
	}
	draft, err := d.Restore(ctx, cykelDa, 1, e.Revision, "ida")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: draft.Revision, Editor: "ida"}); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("after restoring: %q", got)
	}
	states := ""
	for _, v := range d.History(cykelDa) {
		states += string(v.State) + " "
	}
	if states != "published draft review published draft published " {
		t.Errorf("log: %s", states)
	}
}

func TestTwoEditorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &log{}
	a := studio(t, store, nil, parse(t, "cykel.da", cykel))
	b := studio(t, store, nil, parse(t, "cykel.da", cykel)) // another machine on the same store
	draft, err := a.Draft(cykelDa)
	if err != nil {
		t.Fatal(err)
	}
	edit := knowledge.Edit{Key: cykelDa, Base: draft.Revision, Source: cykel, Editor: "ida"}
	if _, err := a.SaveDraft(ctx, edit); err != nil {
		t.Fatal(err)
	}
	edit.Editor = "bo"
	for name, s := range map[string]*desk{"the same studio": a, "another machine": b} {
		if _, err := s.SaveDraft(ctx, edit); !errors.Is(err, knowledge.ErrConflict) {
			t.Errorf("%s: err = %v, want ErrConflict", name, err)
		}
	}
	if err := b.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Draft(cykelDa); err != nil || got.Editor != "ida" {
		t.Errorf("after reloading the draft is %q's, err %v", got.Editor, err)
	}
}

func TestTheGateStopsAWorseText(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	greedy := text("cykel", "Cykler", "Hvordan registrerer jeg min hund?", "Du registrerer hunden, min hund, hund i Dansk Hunderegister.", "Hvor køber jeg en cykelhjelm?", "Du køber en hjelm i butikken på torvet.")
	v := save(t, d, greedy, "ida")
	report, err := d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: v.Revision, Editor: "ida"})
	if !errors.Is(err, knowledge.ErrWorse) {
		t.Fatalf("err = %v, want ErrWorse; report %+v", err, report)
	}
	lost := map[string]bool{}
	for _, o := range report.Worse {
		lost[o.Question] = true
	}
	if !lost["Hvad koster en cykel?"] {
		t.Errorf("the question of the passage that was taken out is not missed: %+v", report.Worse)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("a refused text answers: %q", got)
	}
	again := knowledge.Release{Key: cykelDa, Base: v.Revision, Editor: "ida", Override: "jeg vil"}
	if _, err := d.Publish(ctx, again); !errors.Is(err, knowledge.ErrSecondEditor) {
		t.Errorf("the author overrode the gate: %v", err)
	}
	again.Editor, again.Override = "bo", "cykler koster ikke noget mere"
	if _, err := d.Publish(ctx, again); err != nil {
		t.Fatal(err)
	}
	history := d.History(cykelDa)
	last := history[len(history)-1]
	if last.Note != "cykler koster ikke noget mere" || last.Editor != "bo" || last.Author != "ida" {
		t.Errorf("the override is logged as %+v", last)
	}
}

func TestAnUnrelatedEditPassesTheGate(t *testing.T) {
	t.Parallel()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	save(t, d, strings.Replace(cykel, "på torvet", "ved stationen", 1), "ida")
	report, err := d.Try(context.Background(), cykelDa)
	if err != nil || len(report.Worse) > 0 || report.Asked != 4 {
		t.Errorf("report = %+v, err %v", report, err)
	}
}

func TestAfterARestartTheStoreIsRight(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &log{}
	d := studio(t, store, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	v := save(t, d, strings.Replace(cykel, "100 kr", "250 kr", 1), "ida")
	if _, err := d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: v.Revision, Editor: "bo"}); err != nil {
		t.Fatal(err)
	}
	first := knowledge.Compose(search(t, d.library, "hvad koster en cykel").Passages[0], clock())
	if err := d.Suspend(ctx, knowledge.Suspension{Guide: "hund", Reason: "ny lov", By: "bo"}); err != nil {
		t.Fatal(err)
	}
	newer := parse(t, "cykel.da", strings.Replace(cykel, "100 kr", "110 kr", 1))
	again := studio(t, store, nil, newer, parse(t, "hund.da", hund))
	if got := answer(t, again.library, "hvad koster en cykel"); !strings.Contains(got, "250 kr") {
		t.Errorf("the editor's text is lost: %q", got)
	}
	if err := again.library.Verify(first.Citations[0]); err != nil {
		t.Errorf("an answer from before no longer holds: %v", err)
	}
	if e := again.List("da")[0]; !e.Local || e.Live != 2 {
		t.Errorf("the list does not tell that the built-in text has changed: %+v", e)
	}
	if s := again.library.Suspended(); len(s) != 1 || s[0].Reason != "ny lov" {
		t.Errorf("suspended = %+v", s)
	}
	if err := again.Resume(ctx, "hund", "bo", "loven er på plads"); err != nil {
		t.Fatal(err)
	}
	if err := again.Withdraw(ctx, cykelDa, again.List("da")[0].Revision, "bo", "udgået"); err != nil {
		t.Fatal(err)
	}
	third := studio(t, store, nil, newer, parse(t, "hund.da", hund))
	if _, err := third.library.Guide(cykelDa); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("a withdrawn guide came back: %v", err)
	}
	if len(third.library.Suspended()) > 0 {
		t.Error("a resumed topic is suspended again")
	}
}

func TestANewerBuiltInTextIsPublished(t *testing.T) {
	t.Parallel()
	store := &log{}
	studio(t, store, nil, parse(t, "cykel.da", cykel))
	d := studio(t, store, nil, parse(t, "cykel.da", strings.Replace(cykel, "100 kr", "110 kr", 1)))
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "110 kr") {
		t.Errorf("answer %q", got)
	}
	g, p, err := d.library.Passage(knowledge.Ref{Guide: "cykel", Lang: "da", Version: 1, Passage: "p1"})
	if err != nil || !strings.Contains(p.Text, "100 kr") || g.Version != 1 {
		t.Errorf("version 1 is %v, err %v", p, err)
	}
}

func TestScheduledAndFactsTurnWithTheClock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	facts, err := knowledge.ParseFacts(map[string][]byte{"facts.yaml": []byte(`
- {id: pris, value: {da: "100 kr."}, valid_from: 2026-01-01, valid_to: 2026-12-31, certainty: verified}
- {id: pris, value: {da: "120 kr."}, valid_from: 2027-01-01, certainty: verified}
`)})
	if err != nil {
		t.Fatal(err)
	}
	source := text("cykel", "Cykler", "Hvad koster en cykel?", "En cykel koster {{fact:pris}}", "Hvor køber jeg en cykel?", "Du køber den i butikken på torvet.")
	d := studio(t, &log{}, facts, parse(t, "cykel.da", source))
	v := save(t, d, strings.Replace(source, "på torvet", "ved stationen", 1), "ida")
	if _, err := d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: v.Revision, Editor: "bo", From: clock().Add(24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	ask := func(want string) {
		t.Helper()
		if err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		if got := answer(t, d.library, "hvor køber jeg en cykel") + " " + answer(t, d.library, "hvad koster en cykel"); got != want {
			t.Errorf("on %s: %q, want %q", d.now.Format(time.DateOnly), got, want)
		}
	}
	ask("Du køber den i butikken på torvet. En cykel koster 100 kr.")
	d.now = clock().Add(25 * time.Hour)
	ask("Du køber den i butikken ved stationen. En cykel koster 100 kr.")
	d.now = time.Date(2027, 1, 1, 0, 5, 0, 0, time.UTC)
	ask("Du køber den i butikken ved stationen. En cykel koster 120 kr.")
	if e := d.List("da")[0]; e.Live != 3 {
		t.Errorf("live version %d, want 3", e.Live)
	}
	if got := d.library.Dependents("pris"); len(got) != 1 || got[0].Passage != "p1" {
		t.Errorf("dependents = %v", got)
	}
}

func TestPreviewNamesTheLine(t *testing.T) {
	t.Parallel()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel))
	_, err := d.Preview(cykelDa, cykel+"## Uden id\ntekst\n")
	var problem *knowledge.ParseError
	if !errors.As(err, &problem) || problem.Line != 30 {
		t.Errorf("err = %v", err)
	}
	if _, err := d.Preview(cykelDa, strings.Replace(cykel, "100 kr.", "{{fact:ukendt}}", 1)); err == nil || !strings.Contains(err.Error(), "ukendt") {
		t.Errorf("an unknown fact: err = %v", err)
	}
	if g, err := d.Preview(cykelDa, cykel); err != nil || !strings.Contains(g.Passages[0].HTML, "<p>En cykel") {
		t.Errorf("preview %v, err %v", g, err)
	}
}
