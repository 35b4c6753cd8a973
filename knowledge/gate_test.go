package knowledge_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"offelia/knowledge"
)

var pasDa, pasEn = knowledge.Key{ID: "pas", Lang: "da"}, knowledge.Key{ID: "pas", Lang: "en"}

// builtinStudio is a studio over the guides that come with the program.
func builtinStudio(t *testing.T) *desk {
	t.Helper()
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return studio(t, &log{}, facts, guides...)
}

// rewrite saves a guide's text with replacements as a draft of ida's.
func rewrite(t *testing.T, d *desk, k knowledge.Key, replacements ...string) knowledge.Release {
	t.Helper()
	draft, err := d.Draft(k)
	if err != nil {
		t.Fatal(err)
	}
	source := strings.NewReplacer(replacements...).Replace(draft.Source)
	if source == draft.Source {
		t.Fatalf("%s does not have %q", k, replacements)
	}
	v, err := d.SaveDraft(context.Background(), knowledge.Edit{Key: k, Base: draft.Revision, Source: source, Editor: "ida"})
	if err != nil {
		t.Fatal(err)
	}
	return knowledge.Release{Key: k, Base: v.Revision, Editor: "ida"}
}

// discard puts the live text back as the draft.
func discard(t *testing.T, d *desk, k knowledge.Key) {
	t.Helper()
	if _, err := d.Restore(context.Background(), k, 1, len(d.History(k)), "ida"); err != nil {
		t.Fatal(err)
	}
}

// TestTheGateRefusesBadEdits seeds one bad edit of each kind into a real guide.
func TestTheGateRefusesBadEdits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := builtinStudio(t)
	flytning := knowledge.Key{ID: "flytning", Lang: "da"}
	moving, err := d.library.Guide(flytning)
	if err != nil {
		t.Fatal(err)
	}
	var stolen string
	for _, question := range moving.Passages[1].Tests {
		stolen += "  - \"" + question + "\"\n"
	}
	for name, c := range map[string]struct {
		guide knowledge.Key
		edit  []string
		flaw  knowledge.FlawKind // "" is a question that is lost
	}{
		"wrong number":           {pasDa, []string{"Et pas gælder i 10 år for voksne", "Et pas gælder i 15 år for voksne"}, knowledge.FlawNumber},
		"a fact written by hand": {pasDa, []string{"til en folkepensionist {{fact:pas.pris.pensionist}}.", "til en folkepensionist 400 kr.", "pas.pris.pensionist, pas.pris.barn", "pas.pris.barn"}, knowledge.FlawFact},
		"dropped condition":      {flytning, []string{"Gælder ikke hvis: du flytter til udlandet. Så skal du melde udrejse.", ""}, knowledge.FlawCondition},
		"dropped clause":         {flytning, []string{", eller hvis lægen siger ja", ""}, knowledge.FlawCondition},
		"turned round":           {pasDa, []string{"Du skal møde op selv", "Du skal ikke møde op selv"}, knowledge.FlawTurned},
		"broken link":            {pasDa, []string{"Du betaler i Borgerservice", "Du betaler i [Borgerservice](#betaling)"}, knowledge.FlawLink},
		"stolen question":        {pasDa, []string{"  - \"pas pris\"\n", stolen}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := rewrite(t, d, c.guide, c.edit...)
			report, err := d.Publish(ctx, r)
			if !errors.Is(err, knowledge.ErrWorse) {
				t.Fatalf("err = %v; report %+v", err, report)
			}
			if c.flaw != "" && !slices.ContainsFunc(report.Flaws, func(f knowledge.Flaw) bool { return f.Kind == c.flaw && f.Guide == c.guide.ID }) {
				t.Errorf("flaws = %+v", report.Flaws)
			}
			if c.flaw == "" && len(report.Worse) == 0 {
				t.Errorf("no question is worse: %+v", report)
			}
			if g, err := d.library.Guide(c.guide); err != nil || g.Version != 1 {
				t.Errorf("a refused text is served: version %d, %v", g.Version, err)
			}
			discard(t, d, c.guide)
		})
	}
}

// TestTheGateLetsGoodEditsThrough: an edit that has nothing to do with the
// questions, and a number that is changed in both languages together.
func TestTheGateLetsGoodEditsThrough(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := builtinStudio(t)
	r := rewrite(t, d, pasDa, "Du betaler i Borgerservice", "Du betaler ved skranken i [Borgerservice](#bestil)")
	report, err := d.Publish(ctx, r)
	if err != nil {
		t.Fatalf("%v: %+v", err, report)
	}
	if report.Touched == 0 || report.Touched > report.Asked/2 {
		t.Errorf("of %d questions %d were asked again", report.Asked, report.Touched)
	}
	da := rewrite(t, d, pasDa, "Et pas gælder i 10 år for voksne", "Et pas gælder i 15 år for voksne")
	en := rewrite(t, d, pasEn, "valid for 10 years for adults", "valid for 15 years for adults")
	if _, err := d.Publish(ctx, da); !errors.Is(err, knowledge.ErrWorse) {
		t.Errorf("one language alone: %v", err)
	}
	if report, err = d.PublishTogether(ctx, da, en); err != nil {
		t.Fatalf("%v: %+v", err, report)
	}
	for k, want := range map[knowledge.Key]int{pasDa: 3, pasEn: 2} {
		if g, err := d.library.Guide(k); err != nil || g.Version != want {
			t.Errorf("%s: version %v, want %d; %v", k, g.Version, want, err)
		}
	}
	rollBack(t, d)
}

// rollBack takes the newest release back, and only once.
func rollBack(t *testing.T, d *desk) {
	t.Helper()
	ctx := context.Background()
	released := d.Releases()
	if len(released) != 2 || len(released[0].Guides) != 2 || !released[0].Guides[0].Live || released[0].Guides[0].Before != 2 {
		t.Fatalf("releases = %+v", released)
	}
	if err := d.Rollback(ctx, released[0].ID, "bo", ""); err == nil {
		t.Error("a rollback without a reason")
	}
	if err := d.Rollback(ctx, released[0].ID, "bo", "forkert tal"); err != nil {
		t.Fatal(err)
	}
	for _, k := range []knowledge.Key{pasDa, pasEn} {
		g, err := d.library.Guide(k)
		if err != nil || !strings.Contains(g.Passages[0].Text+g.Passages[1].Text, "10") {
			t.Errorf("%s after the rollback: %v, %v", k, g.Passages[0].Text, err)
		}
	}
	if err := d.Rollback(ctx, released[0].ID, "bo", "igen"); !errors.Is(err, knowledge.ErrConflict) {
		t.Errorf("rolled back twice: %v", err)
	}
	again, err := knowledge.NewStudio(ctx, d.library, d.store, nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Releases(); len(got) != 3 || got[0].Note != "forkert tal" {
		t.Errorf("the log tells %+v", got)
	}
}
