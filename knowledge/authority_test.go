package knowledge_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"offelia/knowledge"
)

// TestAnAuthorityIsAnEditorsToSay: what comes with the program holds until an
// editor publishes something else, and again when that is rolled back.
func TestAnAuthorityIsAnEditorsToSay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := passStudio(t)
	where := func(text string) string {
		for _, a := range d.library.Authorities() {
			if a.Named(text) {
				return a.ID + ": " + a.Where["da"]
			}
		}
		return ""
	}
	if got := where("telefonnummer til skat"); got != "skat: Det står på skat.dk under Kontakt." {
		t.Fatalf("built in: %q", got)
	}
	k := knowledge.RecordKey(knowledge.AuthorityRecord, "skat")
	draft, err := d.Draft(k)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.SaveDraft(ctx, knowledge.Edit{Key: k, Source: strings.Replace(draft.Source, "skat.dk under Kontakt", "skat.dk/kontakt", 1), Editor: "ida"})
	if err != nil {
		t.Fatal(err)
	}
	if got := where("telefonnummer til skat"); !strings.Contains(got, "under Kontakt") {
		t.Errorf("a draft is told: %q", got)
	}
	if _, err := d.Publish(ctx, knowledge.Release{Key: k, Base: v.Revision, Editor: "bo"}); err != nil {
		t.Fatal(err)
	}
	if got := where("telefonnummer til skat"); got != "skat: Det står på skat.dk/kontakt." {
		t.Errorf("published: %q", got)
	}
	again, err := knowledge.NewStudio(ctx, d.library, d.store, nil, clock)
	if err != nil || where("skat") != "skat: Det står på skat.dk/kontakt." || len(again.History(k)) != len(d.History(k)) {
		t.Errorf("after a restart: %q, %v", where("skat"), err)
	}
	if err := d.Rollback(ctx, d.Releases()[0].ID, "bo", "forkert"); err != nil {
		t.Fatal(err)
	}
	if got := where("telefonnummer til skat"); !strings.Contains(got, "under Kontakt") {
		t.Errorf("rolled back: %q", got)
	}
	added := knowledge.RecordKey(knowledge.AuthorityRecord, "faerdselsstyrelsen")
	text, err := knowledge.Authority{Names: []string{"færdselsstyrelsen"}, Where: map[string]string{"da": "På fstyr.dk.", "en": "On fstyr.dk."}, Source: "https://www.fstyr.dk", Checked: "2026-11-20"}.Text()
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.SaveDraft(ctx, knowledge.Edit{Key: added, Source: text, Editor: "ida"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, knowledge.Release{Key: added, Base: v.Revision, Editor: "bo"}); err != nil || where("nummeret på færdselsstyrelsen") == "" {
		t.Errorf("a new one: %v, %q", err, where("nummeret på færdselsstyrelsen"))
	}
}

func TestAnAuthorityIsNamed(t *testing.T) {
	t.Parallel()
	a := knowledge.Authority{Names: []string{"lægevagt*", "su-styrelsen", "min læge"}}
	for text, want := range map[string]bool{
		"ring til lægevagten": true, "lægevagt": true, "su styrelsen": true, "su-styrelsen": true, "hvad er nummeret på min læge": true,
		"læge": false, "min gamle læge": false, "styrelsen": false, "": false,
	} {
		if got := a.Named(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzParseAuthority(f *testing.F) {
	f.Add("names: [a]\nwhere: {da: b, en: c}\nsource: d\nchecked: 2026-01-01\n")
	f.Add("names: a\n")
	f.Fuzz(func(t *testing.T, source string) {
		a, err := knowledge.ParseAuthority("x", source)
		if err != nil {
			return
		}
		text, err := a.Text()
		if err != nil {
			t.Fatal(err)
		}
		if b, err := knowledge.ParseAuthority("x", text); err != nil || !slices.Equal(a.Names, b.Names) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
