package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"offelia/knowledge"
)

const (
	priser = `
- {id: pris, value: {da: "100 kr.", en: "DKK 100"}, valid_from: 2026-01-01, source: "https://pris.dk", checked: 2026-11-01, certainty: verified}
- {id: gebyr, value: {da: "7 kr.", en: "DKK 7"}, valid_from: 2026-01-01, certainty: verified}
`
	cykelPris = "En cykel koster {{fact:pris}}"
)

var pris = knowledge.RecordKey(knowledge.FactRecord, "pris")

// priced is a studio with one guide in two languages that quotes a price.
func priced(t *testing.T, store *log) *desk {
	t.Helper()
	facts, err := knowledge.ParseFacts(map[string][]byte{"facts.yaml": []byte(priser)})
	if err != nil {
		t.Fatal(err)
	}
	da := text("cykel", "Cykler", "Hvad koster en cykel?", cykelPris, "Hvor køber jeg en cykel?", "Du køber den i butikken på torvet.")
	en := strings.Replace(text("cykel", "Bikes", "What is the price of a bike?", "A bike costs {{fact:pris}}", "Where do I buy a bike?", "You buy it in the shop."), "lang: da", "lang: en", 1)
	return studio(t, store, facts, parse(t, "cykel.da", da), parse(t, "cykel.en", en))
}

// value drafts a new value of the price from a day on.
func value(t *testing.T, d *desk, da, en string, from knowledge.Date) knowledge.Version {
	t.Helper()
	draft, err := d.Draft(pris)
	if err != nil {
		t.Fatal(err)
	}
	periods, err := knowledge.ParseFact("pris", draft.Source)
	if err != nil {
		t.Fatal(err)
	}
	periods = knowledge.Follow(periods, knowledge.Fact{ID: "pris", Value: map[string]string{"da": da, "en": en}, ValidFrom: from, Certainty: knowledge.Verified})
	v, err := d.SaveDraft(context.Background(), knowledge.Edit{Key: pris, Base: draft.Revision, Source: knowledge.FactSource(periods), Editor: "ida"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestANewValueIsJudgedPublishedAndRolledBackWithTheGuidesThatQuoteIt(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &log{}
	d := priced(t, store)
	v := value(t, d, "120 kr.", "DKK 120", "2026-11-01")
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("a draft answers: %q", got)
	}
	report, err := d.Publish(ctx, knowledge.Release{Key: pris, Base: v.Revision, Editor: "bo", Note: "ny sats"})
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, c := range report.Changes {
		told += c.Passage + " " + c.After + "\n"
	}
	for _, want := range []string{"pris 2026-11-01 – : 120 kr. / DKK 120", "p1 En cykel koster 120 kr.", "p1 A bike costs DKK 120"} {
		if !strings.Contains(told, want) {
			t.Errorf("the report does not tell %q:\n%s", want, told)
		}
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "120 kr") {
		t.Errorf("after publishing: %q", got)
	}
	if f, _, _ := d.Facts().At("pris", "2026-10-31"); f.Value["da"] != "100 kr." || f.ValidTo != "2026-10-31" {
		t.Errorf("the old value is %+v", f)
	}
	all := d.Releases()
	if len(all) != 1 || len(all[0].Guides) != 1 || len(all[0].Again) != 2 || all[0].Note != "ny sats" {
		t.Fatalf("releases %+v", all)
	}
	again := priced(t, store) // a restart
	if got := answer(t, again.library, "hvad koster en cykel"); !strings.Contains(got, "120 kr") {
		t.Errorf("after a restart: %q", got)
	}
	if err := again.Rollback(ctx, all[0].ID, "bo", "for tidligt"); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, again.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("after the rollback: %q", got)
	}
}

func TestTheGateStopsAValueThatOnlyOneLanguageHas(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := priced(t, &log{})
	v := value(t, d, "120 kr.", "DKK 210", "2026-11-01")
	again := knowledge.Release{Key: pris, Base: v.Revision, Editor: "ida"}
	report, err := d.Publish(ctx, again)
	if !errors.Is(err, knowledge.ErrWorse) || len(report.Flaws) == 0 || report.Flaws[0].Kind != knowledge.FlawNumber {
		t.Fatalf("err = %v, report %+v", err, report)
	}
	again.Override = "jeg er sikker"
	if _, err := d.Publish(ctx, again); !errors.Is(err, knowledge.ErrSecondEditor) {
		t.Errorf("its author overrode the gate: %v", err)
	}
	again.Editor = "bo"
	if _, err := d.Publish(ctx, again); err != nil {
		t.Error(err)
	}
}

func TestAValueFromALaterDayWaits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := priced(t, &log{})
	v := value(t, d, "130 kr.", "DKK 130", "2027-01-01")
	if _, err := d.Publish(ctx, knowledge.Release{Key: pris, Base: v.Revision, Editor: "bo"}); err != nil {
		t.Fatal(err)
	}
	draft := save(t, d, strings.Replace(cykel, "100 kr.", "{{fact:pris}}", 1), "ida") // somebody is writing meanwhile
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("today: %q", got)
	}
	d.now = time.Date(2027, 1, 1, 0, 5, 0, 0, time.UTC)
	if err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "130 kr") {
		t.Errorf("on the day: %q", got)
	}
	if e := d.List("da")[0]; e.State != knowledge.Drafted || e.Editor != "ida" {
		t.Errorf("the work under way is hidden by the new value: %+v", e)
	}
	if now, err := d.Draft(cykelDa); err != nil || now.Source != draft.Source {
		t.Errorf("the draft is lost: %v", err)
	}
}

func TestAScheduledFactIsPublishedWithItsGuides(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := priced(t, &log{})
	v := value(t, d, "120 kr.", "DKK 120", "2026-11-01")
	if _, err := d.Publish(ctx, knowledge.Release{Key: pris, Base: v.Revision, Editor: "bo", From: clock().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("before its time: %q", got)
	}
	d.now = clock().Add(2 * time.Hour)
	if err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "120 kr") {
		t.Errorf("after its time: %q", got)
	}
}

func TestAFactInUseIsNotWithdrawn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := priced(t, &log{})
	v := value(t, d, "120 kr.", "DKK 120", "2026-11-01")
	if err := d.Withdraw(ctx, pris, v.Revision, "bo", "udgået"); !errors.Is(err, knowledge.ErrInUse) {
		t.Errorf("err = %v", err)
	}
	gebyr := knowledge.RecordKey(knowledge.FactRecord, "gebyr")
	if err := d.Withdraw(ctx, gebyr, 0, "bo", "udgået"); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Facts()["gebyr"]; ok {
		t.Error("a withdrawn fact is still in the table")
	}
}

func TestAContactIsKeptLikeAGuide(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := priced(t, &log{})
	k := knowledge.RecordKey(knowledge.ContactRecord, "odense-borgerservice")
	v, err := d.SaveDraft(ctx, knowledge.Edit{Key: k, Source: `{"phone":"2"}`, Was: `{"phone":"1"}`, Editor: "ida"})
	if err != nil || v.Revision != 2 {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := d.SaveDraft(ctx, knowledge.Edit{Key: k, Source: `{"phone":"3"}`, Was: `{"phone":"1"}`, Editor: "bo"}); !errors.Is(err, knowledge.ErrConflict) {
		t.Errorf("a second editor is not told: %v", err)
	}
	if _, err := d.Publish(ctx, knowledge.Release{Key: k, Base: v.Revision, Editor: "bo"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Rollback(ctx, d.Releases()[0].ID, "bo", "forkert"); err != nil {
		t.Fatal(err)
	}
	history := d.History(k)
	if last := history[len(history)-1]; last.Source != `{"phone":"1"}` || last.Number != 3 {
		t.Errorf("after the rollback: %+v", last)
	}
	if got := d.Records(knowledge.ContactRecord); len(got) != 1 || got[0].Title != "odense-borgerservice" || got[0].Live != 3 {
		t.Errorf("records %+v", got)
	}
}

func TestAnAnswerUnderReviewSaysSo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &log{}
	d := priced(t, store)
	told := func(l *knowledge.Library, question string) bool {
		a := knowledge.Compose(search(t, l, question).Passages[0], clock())
		return a.Label == knowledge.Partial && strings.Contains(strings.Join(a.Notes, " "), "til gennemsyn siden")
	}
	doubt := knowledge.Doubt{Key: cykelDa, Passage: "p1", Reason: "tre borgere siger, at prisen er steget", By: "ida"}
	if err := d.Question(ctx, knowledge.Doubt{Key: cykelDa, Passage: "findes-ikke", Reason: "x"}); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("a passage that is not there: %v", err)
	}
	if err := d.Question(ctx, doubt); err != nil {
		t.Fatal(err)
	}
	if !told(d.library, "hvad koster en cykel") || told(d.library, "hvor køber jeg en cykel") {
		t.Error("the doubted passage does not say so, or another does")
	}
	if !told(priced(t, store).library, "hvad koster en cykel") {
		t.Error("after a restart nobody doubts")
	}
	if e := d.List("da")[0]; len(e.Doubts) != 1 || e.State != knowledge.Published {
		t.Errorf("entry %+v", e)
	}
	v := value(t, d, "120 kr.", "DKK 120", "2026-11-01")
	if _, err := d.Publish(ctx, knowledge.Release{Key: pris, Base: v.Revision, Editor: "bo"}); err != nil {
		t.Fatal(err)
	}
	if !told(d.library, "hvad koster en cykel") {
		t.Error("a new value answers a doubt about the text")
	}
	doubt.Reason = "prisen er den rigtige"
	if err := d.Settle(ctx, doubt); err != nil {
		t.Fatal(err)
	}
	if told(d.library, "hvad koster en cykel") {
		t.Error("a settled doubt is still told")
	}
}
