package knowledge_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

// TestTheMunicipalityDecides: a citizen of a municipality with an override is
// told its words, everybody else the shared ones; both can be shown again.
func TestTheMunicipalityDecides(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	k := knowledge.OverrideKey(cykelDa, "Aarhus Kommune")
	if k.ID != "cykel@aarhus" {
		t.Fatalf("key %s", k)
	}
	source := strings.Replace(cykel, "id: cykel", "id: cykel@aarhus", 1)
	source = strings.Replace(source, "100 kr", "80 kr", 1)
	source = source[:strings.LastIndex(source, "\n## ")]
	v, err := d.SaveDraft(ctx, knowledge.Edit{Key: k, Source: source, Editor: "ida"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Publish(ctx, knowledge.Release{Key: k, Base: v.Revision, Editor: "bo"})
	if err != nil {
		t.Fatalf("%v: %+v", err, report)
	}
	ask := func(question, municipality string) knowledge.Hit {
		t.Helper()
		found, err := d.library.Search(ctx, knowledge.Query{Text: question, Lang: "da"})
		if err != nil || len(found.Passages) == 0 {
			t.Fatalf("%v, %v", found, err)
		}
		return d.library.Local(found, question, municipality).Passages[0]
	}
	for municipality, want := range map[string]string{"Aarhus": "80 kr", "Odense": "100 kr", "": "100 kr"} {
		h := ask("hvad koster en cykel", municipality)
		a := knowledge.Compose(h, clock())
		if !strings.Contains(a.Short, want) {
			t.Errorf("%q: %q, want %q", municipality, a.Short, want)
		}
		if err := d.library.Verify(a.Citations[0]); err != nil {
			t.Errorf("%q: %v", municipality, err)
		}
	}
	if h := ask("hvor køber jeg en cykelhjelm", "Aarhus"); h.Guide.ID != "cykel" {
		t.Errorf("a passage that is not overridden comes from %s", h.Guide.ID)
	}
	if got := d.library.Guides("da"); len(got) != 2 {
		t.Errorf("an override is listed as a guide: %v", got)
	}
	if want := []knowledge.Finding{{Kind: "override", Guide: "cykel@aarhus", Lang: "da", Passage: "p1", Detail: "100 / 80"}}; !cmp.Equal(report.Differs, want) {
		t.Errorf("the difference that publishing accepts: %v", report.Differs)
	}
	if drift := drifted(d.library); drift != "" {
		t.Errorf("an accepted difference is told again: %q", drift)
	}
	dearer := save(t, d, strings.Replace(cykel, "100 kr", "120 kr", 1), "ida")
	report, err = d.Publish(ctx, knowledge.Release{Key: cykelDa, Base: dearer.Revision, Editor: "bo"})
	if err != nil || len(report.Differs) != 1 {
		t.Errorf("publishing the shared text does not tell whom it parts from: %+v, %v", report.Differs, err)
	}
	if drift := drifted(d.library); drift != "cykel@aarhus#p1 120 / 80" {
		t.Errorf("drift: %q", drift)
	}
	if err := d.Rollback(ctx, d.Releases()[0].ID, "bo", "prisen er den gamle"); err != nil {
		t.Fatal(err)
	}
	if err := d.Rollback(ctx, first(d.Releases(), "cykel@aarhus"), "bo", "samme pris"); err != nil {
		t.Fatal(err)
	}
	if a := knowledge.Compose(ask("hvad koster en cykel", "Aarhus"), clock()); !strings.Contains(a.Short, "100 kr") {
		t.Errorf("after the rollback: %q", a.Short)
	}
}

// drifted lists where overrides and shared guides part.
func drifted(l *knowledge.Library) string {
	out := ""
	for _, f := range l.Radar() {
		if f.Kind == "override" {
			out += f.Guide + "#" + f.Passage + " " + f.Detail
		}
	}
	return out
}

// first finds the newest release of a guide that can be rolled back.
func first(all []knowledge.Released, guide string) string {
	for _, r := range all {
		if r.Guides[0].ID == guide && r.Guides[0].Live {
			return r.ID
		}
	}
	return ""
}
