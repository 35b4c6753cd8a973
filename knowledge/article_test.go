package knowledge_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

const page = `<html><head><title>Bål</title><script>alert(1)</script></head><body><nav>Forside</nav>
<h1>Bål og grill</h1><p>Du må <b>gerne</b> tænde bål.</p>
<h2>Hvornår må jeg tænde bål?</h2><p>Fra 1. april. Se <a href="https://brs.dk/">reglerne</a> og <a href="javascript:x()">mere</a>.</p>
<ul><li>Hav vand klar</li><li>Hold afstand</li></ul></body></html>`

// docx is a Word file with a title, a heading, a paragraph and a list.
func docx(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const word = `<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>Bål og grill</w:t></w:r></w:p>
<w:p><w:r><w:t>Du må gerne </w:t></w:r><w:hyperlink><w:r><w:t>tænde bål.</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:pStyle w:val="Overskrift2"/></w:pPr><w:r><w:t>Hvornår må jeg tænde bål?</w:t></w:r></w:p>
<w:p><w:r><w:t>Fra 1. april.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Hav vand klar</w:t></w:r></w:p>`

func TestArticlesAreReadFromFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		src  []byte
		want []knowledge.Section
	}{
		"baal.md": {[]byte("# Bål og grill\n\nDu må gerne tænde bål.\n\n## Hvornår må jeg tænde bål?\nFra 1. april.\n"), []knowledge.Section{
			{Title: "Bål og grill", Body: "Du må gerne tænde bål."}, {Title: "Hvornår må jeg tænde bål?", Body: "Fra 1. april."},
		}},
		"baal.html": {[]byte(page), []knowledge.Section{
			{Title: "Bål og grill", Body: "Du må gerne tænde bål."},
			{Title: "Hvornår må jeg tænde bål?", Body: "Fra 1. april. Se [reglerne](https://brs.dk/) og mere.\n\n \n\n- Hav vand klar\n- Hold afstand"},
		}},
		"baal.docx": {docx(t, word), []knowledge.Section{
			{Title: "Bål og grill", Body: "Du må gerne tænde bål."}, {Title: "Hvornår må jeg tænde bål?", Body: "Fra 1. april.\n\n- Hav vand klar"},
		}},
		"baal.csv": {[]byte("title;question;answer;phrasings\nBål og grill;Må jeg tænde bål?;Ja.;bål i haven|grill\nBål og grill;Hvornår?;\"Fra 1. april;\nikke før.\";\n"), []knowledge.Section{
			{Title: "Må jeg tænde bål?", Body: "Ja.", Phrasings: []string{"bål i haven", "grill"}}, {Title: "Hvornår?", Body: "Fra 1. april;\nikke før."},
		}},
	} {
		got, err := knowledge.ReadArticles(name, "da", c.src)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %v, %v", name, got, err)
			continue
		}
		if got[0].Title != "Bål og grill" || got[0].ID != "baal-og-grill" {
			t.Errorf("%s: %s, %s", name, got[0].Title, got[0].Key)
		}
		if diff := cmp.Diff(c.want, got[0].Sections); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		g, err := knowledge.ParseGuide("baal-og-grill.da.md", []byte(got[0].Guide("ida", "2026-11-23")))
		if err != nil || len(g.Passages) != 2 || g.Passages[0].Certainty != knowledge.Draft {
			t.Errorf("%s as a guide: %v, %v", name, g, err)
		}
	}
}

func TestWhatIsNoArticleIsRefused(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"a.pdf": "%PDF", "a.docx": "PK", "a.html": "<p></p>", "a.csv": "a,b\n1,2\n", "b.csv": "question,answer\nHvad?,\n",
	} {
		if got, err := knowledge.ReadArticles(name, "da", []byte(src)); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzReadArticles(f *testing.F) {
	f.Add("a.md", []byte("# A\n## B\n{{fact:x}} <!-- meta\n-->\n"))
	f.Add("a.html", []byte(page))
	f.Add("a.csv", []byte("question,answer\nA,B\n"))
	f.Add("a.docx", docx(f, word))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		articles, err := knowledge.ReadArticles(name, "da", src)
		if err != nil {
			return
		}
		for _, a := range articles {
			a.Guide("ida", "2026-11-23")
		}
	})
}

func TestAnImportIsComparedAndKeptAsADraft(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel))
	take := func(name, src string) knowledge.Incoming {
		t.Helper()
		list, err := d.Incoming(name, "da", "ida", []byte(src))
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		return list[0]
	}
	if in := take("cykel.da.md", cykel); in.State != knowledge.IncomingSame {
		t.Errorf("the same text is %s", in.State)
	}
	if in := take("cykel.da.md", strings.Replace(cykel, "owner:", "ejer:", 1)); in.State != knowledge.IncomingInvalid || in.Problem == "" {
		t.Errorf("a broken text is %+v", in)
	}
	in := take("cykel.da.md", strings.Replace(cykel, "100 kr", "250 kr", 1))
	if in.State != knowledge.IncomingChanged || len(in.Changes) != 1 || in.Changes[0].Field != "text" {
		t.Errorf("a changed text is %+v", in)
	}
	if err := d.TakeIn(ctx, in, "ida"); err != nil {
		t.Fatal(err)
	}
	if err := d.TakeIn(ctx, in, "bo"); !errors.Is(err, knowledge.ErrConflict) {
		t.Errorf("taken in twice: %v", err)
	}
	if got := answer(t, d.library, "hvad koster en cykel"); !strings.Contains(got, "100 kr") {
		t.Errorf("an import is published: %q", got)
	}
	if in := take("baal.html", page); in.State != knowledge.IncomingNew || in.ID != "baal-og-grill" {
		t.Errorf("a new page is %+v", in)
	} else if err := d.TakeIn(ctx, in, "ida"); err != nil {
		t.Fatal(err)
	}
	if in := take("baal.html", page); in.State != knowledge.IncomingSame {
		t.Errorf("a page taken in is %s", in.State)
	}
}

func TestAChangedSourceQuestionsItsGuides(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel))
	g, err := d.library.Guide(cykelDa)
	if err != nil {
		t.Fatal(err)
	}
	a := knowledge.Article{Name: "borger.dk", Key: knowledge.Key{ID: "x", Lang: "da"}, Source: g.Source, Updated: "2026-11-22", Sections: []knowledge.Section{{Title: "Pris", Body: "En cykel koster 300 kr."}}}
	marked, err := d.SourceChanged(ctx, a)
	if err != nil || len(marked) != 1 || marked[0] != cykelDa {
		t.Fatalf("marked %v, %v", marked, err)
	}
	e := d.List("da")[0]
	if e.State != knowledge.Published || !strings.Contains(e.SourceNew, "+ 300") || !strings.Contains(e.SourceNew, "100") || e.Live != 1 {
		t.Errorf("entry %+v", e)
	}
	if again, err := d.SourceChanged(ctx, a); err != nil || len(again) > 0 {
		t.Errorf("marked again: %v, %v", again, err)
	}
	a.Updated = g.Checked
	if old, err := d.SourceChanged(ctx, a); err != nil || len(old) > 0 {
		t.Errorf("an old change marks %v, %v", old, err)
	}
}
