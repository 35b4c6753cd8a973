package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

// sourceOf is a built-in guide's file.
func sourceOf(t *testing.T, k knowledge.Key) string {
	t.Helper()
	d := passStudio(t)
	draft, err := d.Draft(k)
	if err != nil {
		t.Fatal(err)
	}
	return draft.Source
}

// TestAPartIsWhatTheFileSays: written back as it was read, a section leaves
// the file to the letter; with other fields, the guide says just that.
func TestAPartIsWhatTheFileSays(t *testing.T) {
	t.Parallel()
	source := sourceOf(t, pasDa)
	head, all, err := knowledge.Parts(source)
	if err != nil || len(all) < 5 {
		t.Fatal(len(all), err)
	}
	for _, s := range all {
		same, err := knowledge.SetPart(source, s)
		if err != nil || same != source {
			t.Errorf("%s: %v\n%s", s.ID, err, cmp.Diff(source, same))
		}
		s.Title, s.Plain, s.Phrasings = "Hvad nu: \"det\"?", "Det er kort.", append(s.Phrasings, "- hvad: så # nu", "'", "ja")
		s.Routes = knowledge.RouteTests{Not: []string{"noget andet"}, HandOver: []string{"et menneske"}}
		s.Conditions = []string{"du er under 18 år: nej"}
		changed, err := knowledge.SetPart(source, s)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		_, again, err := knowledge.Parts(changed)
		if err != nil || len(again) != len(all) {
			t.Fatal(len(again), err)
		}
		for i := range again {
			if want := all[i]; again[i].ID == s.ID {
				if diff := cmp.Diff(s, again[i]); diff != "" {
					t.Error(diff)
				}
			} else if diff := cmp.Diff(want, again[i]); diff != "" {
				t.Errorf("%s changed with %s: %s", want.ID, s.ID, diff)
			}
		}
	}
	more, err := knowledge.SetPart(source, knowledge.Part{ID: "ny", Title: "Noget nyt", Text: "Det er nyt.", Kind: knowledge.Question, Certainty: knowledge.Draft})
	if _, last, _ := knowledge.Parts(more); err != nil || len(last) != len(all)+1 || last[len(all)].ID != "ny" {
		t.Errorf("a new one: %v, %d", err, len(last))
	}
	if less, err := knowledge.RemovePart(more, "ny"); err != nil || strings.TrimRight(less, "\n") != strings.TrimRight(source, "\n") {
		t.Errorf("and out again: %v\n%s", err, cmp.Diff(source, less))
	}
	head.Title, head.Review = "Pas: nyt", "2027-01-01"
	renamed, err := knowledge.SetHead(source, head)
	if got, same, _ := knowledge.Parts(renamed); err != nil || got != head || len(same) != len(all) {
		t.Errorf("head %+v: %v", got, err)
	}
}

// TestAPartDoesNotBreakTheFile: what a field holds never becomes another part
// of the file.
func TestAPartDoesNotBreakTheFile(t *testing.T) {
	t.Parallel()
	source := sourceOf(t, pasDa)
	_, all, err := knowledge.Parts(source)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*knowledge.Part){
		"another passage": func(s *knowledge.Part) { s.Text += "\n\n## Endnu et {#endnu}\nTekst." },
		"half a heading":  func(s *knowledge.Part) { s.Text += "\n\n## Endnu et\nTekst." },
		"a comment":       func(s *knowledge.Part) { s.Text += "\n<!-- meta\nkind: steps\n-->" },
		"the plain text":  func(s *knowledge.Part) { s.Text += "\n\n### På let dansk\nKort." },
		"no text":         func(s *knowledge.Part) { s.Text = " " },
		"no title":        func(s *knowledge.Part) { s.Title = "" },
		"an unknown kind": func(s *knowledge.Part) { s.Kind = "poem" },
		"certainly not":   func(s *knowledge.Part) { s.Certainty = "surely" },
	} {
		s := all[2]
		change(&s)
		if changed, err := knowledge.SetPart(source, s); err == nil {
			t.Errorf("%s: let through\n%s", name, cmp.Diff(source, changed))
		}
	}
}

// TestTwoEditorsOfOneGuide: each keeps what they wrote in a section of their own;
// in the same one, the second is told.
func TestTwoEditorsOfOneGuide(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := passStudio(t)
	draft, err := d.Draft(pasDa)
	if err != nil {
		t.Fatal(err)
	}
	_, all, err := knowledge.Parts(draft.Source)
	if err != nil {
		t.Fatal(err)
	}
	save := func(i int, title, editor string) error {
		s := all[i]
		s.Title = title
		_, err := d.SavePart(ctx, knowledge.PartEdit{Key: pasDa, Base: draft.Revision, Part: s, Editor: editor})
		return err
	}
	if err := save(1, "Idas overskrift", "ida"); err != nil {
		t.Fatal(err)
	}
	if err := save(2, "Bos overskrift", "bo"); err != nil {
		t.Fatalf("another section: %v", err)
	}
	if err := save(1, "Bos ord", "bo"); !errors.Is(err, knowledge.ErrConflict) {
		t.Fatalf("the same section: %v", err)
	}
	now, err := d.Draft(pasDa)
	if err != nil || !strings.Contains(now.Source, "Idas overskrift") || !strings.Contains(now.Source, "Bos overskrift") || strings.Contains(now.Source, "Bos ord") {
		t.Error("something is lost", err)
	}
}

func FuzzSetPart(f *testing.F) {
	const source = "---\nid: a\nlang: da\ntitle: A\nauthority: B\nsource: https://c.dk\nowner: d\nvalid_from: 2026-01-01\nchecked: 2026-01-01\nreview: 2027-01-01\n---\n\n## Et {#et}\nTekst.\n\n## To {#to}\nMere.\n"
	f.Add("Titel", "Tekst", "Kort", "hvad nu")
	f.Add("x {#y}", "## a {#b}\nc", "### På let dansk", "- \"'#:\n-->")
	f.Fuzz(func(t *testing.T, title, text, plain, phrasing string) {
		s := knowledge.Part{ID: "et", Title: title, Text: text, Plain: plain, Kind: knowledge.Question, Certainty: knowledge.Draft, Phrasings: []string{phrasing}}
		changed, err := knowledge.SetPart(source, s)
		if err != nil {
			return
		}
		_, all, err := knowledge.Parts(changed)
		if err != nil || len(all) != 2 || all[0].ID != "et" || all[1].Text != "Mere." {
			t.Fatalf("%v: %q", err, changed)
		}
	})
}
