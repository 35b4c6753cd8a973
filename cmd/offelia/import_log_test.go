package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/store"
	"offelia/knowledge"
)

// written is a database with an editor's work in it, exported to a folder.
func written(t *testing.T, database, dir string, work func(s *store.Store)) map[string]string {
	t.Helper()
	common := Common{Database: database, Log: "error"}
	if work != nil {
		s, err := store.Open(t.Context(), database, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		work(s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&exportCommand{Common: common, Dir: dir}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(body)
	}
	return out
}

// TestAnExportIsBroughtInAgain: what one database exports, an empty one takes and
// exports the same; a database whose log went on by itself refuses it.
func TestAnExportIsBroughtInAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, second, third := filepath.Join(dir, "1.db"), filepath.Join(dir, "2.db"), filepath.Join(dir, "3.db")
	at := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	entry := func(guide, lang string, revision int, state knowledge.State, number int, source, editor string) knowledge.Version {
		return knowledge.Version{Guide: guide, Lang: lang, Revision: revision, State: state, Number: number, Source: source, Editor: editor, At: at}
	}
	was := written(t, first, filepath.Join(dir, "a"), func(s *store.Store) {
		for _, v := range []knowledge.Version{
			entry("cykel", "da", 1, knowledge.Drafted, 0, "kladde", "ida"),
			entry("cykel", "da", 2, knowledge.Published, 1, "# cykel", "bo"),
			entry("contact:odense-cykel", "", 1, knowledge.Published, 1, `{"key":"odense-cykel","name":"Cykler","phone":"12345678","hours":"man-fre 10-15"}`, "bo"),
			entry("authority:skat", "", 1, knowledge.Drafted, 0, "names: [skat]", "ida"),
			entry("cykel", "", 1, knowledge.Suspended, 0, "", "bo"),
		} {
			if err := s.Versions().Save(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Teach(t.Context(), assistant.Lesson{Intent: "aftale.flyt", Lang: "da", Text: "ryk tiden", By: "ida"}); err != nil {
			t.Fatal(err)
		}
	})
	bring := importCommand{Common: Common{Database: second, Log: "error"}, Exported: filepath.Join(dir, "a"), Apply: true}
	for range 2 { // again changes nothing
		if err := bring.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	is := written(t, second, filepath.Join(dir, "b"), nil)
	for name, body := range was {
		if name == "lessons.json" { // when it was taught is when it was brought in
			body, is[name] = withoutTimes(body), withoutTimes(is[name])
		}
		if is[name] != body {
			t.Errorf("%s:\n%s\nis now\n%s", name, body, is[name])
		}
	}
	if len(is) != len(was) || !strings.Contains(is["contacts.json"], "Cykler") {
		t.Errorf("%d files, then %d", len(was), len(is))
	}
	written(t, third, filepath.Join(dir, "c"), func(s *store.Store) {
		if err := s.Versions().Save(t.Context(), entry("cykel", "da", 1, knowledge.Drafted, 0, "noget andet", "eva")); err != nil {
			t.Fatal(err)
		}
	})
	bring.Database = third
	if err := bring.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "cykel.da revision 1") {
		t.Errorf("two logs of one guide: %v", err)
	}
	if rest := written(t, third, filepath.Join(dir, "d"), nil); strings.Contains(rest["versions.json"], "# cykel") {
		t.Error("half of it was brought in")
	}
}

// withoutTimes leaves out the lines that say when.
func withoutTimes(body string) string {
	var out []string
	for line := range strings.Lines(body) {
		if !strings.Contains(line, `"at"`) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}
