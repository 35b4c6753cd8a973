package knowledge_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/knowledge"
)

const front = `---
id: cykel
lang: da
title: Cykel
situation: transport
authority: Kommunen
contact: borgerservice
source: https://example.dk/cykel
valid_from: 2026-01-01
checked: 2026-11-15
review: 2027-05-15
owner: redaktionen
---
`

const section = `## Hvad koster en cykel? {#pris}
En cykel koster **100 kr.** hos [kommunen](https://example.dk).

1. Find en cykel.
2. Betal.
   - kort
   - kontant

Gælder ikke hvis: du er barn.

<!-- meta
phrasings:
  - hvad er prisen
tests: ["hvor dyr er en cykel"]
conditions: [barn]
certainty: verified
action: "book cykel"
-->
`

func TestParseGuide(t *testing.T) {
	t.Parallel()
	g, err := knowledge.ParseGuide("cykel.da.md", []byte(front+section))
	if err != nil {
		t.Fatal(err)
	}
	p := g.Passage("pris")
	if p == nil {
		t.Fatal("no passage pris")
	}
	wantText := "En cykel koster 100 kr. hos kommunen.\n\n1. Find en cykel.\n2. Betal.\n  - kort\n  - kontant\n\nGælder ikke hvis: du er barn."
	if d := cmp.Diff(wantText, p.Text); d != "" {
		t.Errorf("text (-want +got):\n%s", d)
	}
	if want := "En cykel koster 100 kr. hos kommunen."; p.Short != want {
		t.Errorf("short = %q, want %q", p.Short, want)
	}
	if !strings.Contains(p.HTML, "<strong>100 kr.</strong>") || strings.Contains(p.HTML, "meta") {
		t.Errorf("html = %s", p.HTML)
	}
	if p.Kind != knowledge.Question || p.Certainty != knowledge.Verified || p.Action != "book cykel" {
		t.Errorf("meta = %s %s %q", p.Kind, p.Certainty, p.Action)
	}
	if d := cmp.Diff([]string{"hvad er prisen"}, p.Phrasings); d != "" {
		t.Error(d)
	}
}

func TestParseGuideErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ src, line, say string }{
		"no front matter":     {"hello", ":1:", "---"},
		"open front matter":   {"---\nid: x", ":1:", "closing"},
		"unknown key":         {strings.Replace(front, "owner:", "boss:", 1) + section, ":12:", "boss"},
		"missing owner":       {strings.Replace(front, "owner: redaktionen\n", "", 1) + section, ":1:", "owner"},
		"bad date":            {strings.Replace(front, "2027-05-15", "2027-13-15", 1) + section, ":1:", "2027-13-15"},
		"other id":            {strings.Replace(front, "id: cykel", "id: bil", 1) + section, ":1:", "bil.da"},
		"no passages":         {front, ":", "no passages"},
		"heading without id":  {front + "## Pris\ntekst\n", ":14:", "{#id}"},
		"text before heading": {front + "hej\n" + section, ":14:", "before"},
		"passage twice":       {front + section + section, ":32:", "twice"},
		"empty passage":       {front + "## Pris {#pris}\n\n", ":14:", "no text"},
		"meta key":            {strings.Replace(front+section, "phrasings:", "frases:", 1), ":25:", "frases"},
		"open meta":           {strings.Replace(front+section, "\n-->", "", 1), ":24:", "closing"},
		"text after meta":     {front + section + "mere\n", ":32:", "after the meta"},
		"nearly plain":        {strings.Replace(front+section, "\n<!-- meta", "\n### Let Dansk\nKort sagt.\n\n<!-- meta", 1), ":24:", "### På let dansk"},
		"plain in English":    {strings.Replace(front+section, "\n<!-- meta", "\n### In plain English\nIn short.\n\n<!-- meta", 1), ":24:", "### På let dansk"},
		"empty plain":         {strings.Replace(front+section, "\n<!-- meta", "\n### På let dansk\n\n<!-- meta", 1), ":24:", "no text below"},
		"only a mark":         {strings.Replace(front+section, "\n<!-- meta", "\n### På let dansk\n---\n\n<!-- meta", 1), ":14:", "plain"},
		"plain twice":         {strings.Replace(front+section, "\n<!-- meta", "\n### På let dansk\nA.\n\n### På let dansk\nB.\n\n<!-- meta", 1), ":27:", "below"},
		"heading in plain":    {strings.Replace(front+section, "\n<!-- meta", "\n### På let dansk\nA.\n\n#### Mere\nB.\n\n<!-- meta", 1), ":27:", "below"},
		"only plain":          {front + "## Pris {#pris}\n\n### På let dansk\nA.\n", ":14:", "no text"},
		"kind":                {strings.Replace(front+section, "phrasings:", "kind: poem\nphrasings:", 1), ":14:", "poem"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := knowledge.ParseGuide("cykel.da.md", []byte(c.src))
			var parse *knowledge.ParseError
			if !errors.As(err, &parse) {
				t.Fatalf("err = %v, want a ParseError", err)
			}
			if got := err.Error(); !strings.HasPrefix(got, "cykel.da.md"+c.line) || !strings.Contains(got, c.say) {
				t.Errorf("err = %q, want cykel.da.md%s … %s", got, c.line, c.say)
			}
		})
	}
}

// TestParsePlain: the official text ends where the plain one begins, and both
// are filled from the fact table.
func TestParsePlain(t *testing.T) {
	t.Parallel()
	src := front + "## Pris {#pris}\nEn cykel koster {{fact:cykel.pris}}.\n\n### I tal\n100 stk.\n\n### På let dansk\n\nDu betaler {{fact:cykel.pris}}.\n\n- Betal **nu**.\n\n<!-- meta\nkind: question\n-->\n"
	g, err := knowledge.ParseGuide("cykel.da.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	facts := knowledge.Facts{"cykel.pris": {{ID: "cykel.pris", Value: map[string]string{"da": "891 kr."}, ValidFrom: "2026-01-01", Certainty: knowledge.Verified}}}
	if g, err = facts.Fill(g, "2026-11-23"); err != nil {
		t.Fatal(err)
	}
	p := g.Passages[0]
	if want := "En cykel koster 891 kr.\n\nI tal\n\n100 stk."; p.Text != want {
		t.Errorf("official %q, want %q", p.Text, want)
	}
	want := knowledge.Wording{Short: "Du betaler 891 kr.", Text: "Du betaler 891 kr.\n\n- Betal nu.", HTML: "<p>Du betaler 891 kr.</p>\n<ul>\n<li>Betal <strong>nu</strong>.</li>\n</ul>\n"}
	if p.Plain == nil || *p.Plain != want {
		t.Errorf("plain %+v, want %+v", p.Plain, want)
	}
}

func TestRawHTMLIsNotShown(t *testing.T) {
	t.Parallel()
	src := front + "## Pris {#pris}\nHej <script>alert(1)</script> du.\n\n<iframe src=x></iframe>\n\n[x](javascript:alert(1)) og mere\n"
	g, err := knowledge.ParseGuide("cykel.da.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	p := g.Passages[0]
	for _, bad := range []string{"<script", "<iframe", "javascript:"} {
		if strings.Contains(p.HTML, bad) || strings.Contains(p.Text, bad) {
			t.Errorf("%s is let through: %s", bad, p.HTML)
		}
	}
}

func FuzzParseGuide(f *testing.F) {
	f.Add([]byte(front + section))
	if real, err := os.ReadFile("guides/pas.da.md"); err == nil {
		f.Add(real)
	}
	f.Add([]byte(front + strings.Replace(section, "\n<!-- meta", "\n### På let dansk\nDu betaler {{fact:a}}.\n\n<!-- meta", 1)))
	f.Add([]byte("---\n---\n## {#a}\n<!-- meta\n-->"))
	f.Fuzz(func(t *testing.T, src []byte) {
		g, err := knowledge.ParseGuide("fuzz", src)
		if err != nil {
			return
		}
		for _, p := range g.Passages {
			if p.Short == "" || !strings.HasPrefix(p.Text, p.Short) {
				t.Errorf("text %q does not start with short %q", p.Text, p.Short)
			}
			if w := p.PlainWritten(); w != nil && (w.Short == "" || !strings.HasPrefix(w.Text, w.Short)) {
				t.Errorf("plain text %q does not start with short %q", w.Text, w.Short)
			}
		}
		id := g.Passages[len(g.Passages)-1].ID
		written, err := knowledge.WritePlain(string(src), id, "Kort sagt.", nil, "2026-11-23")
		if err != nil {
			return // a passage that fields cannot hold
		}
		if g, err = knowledge.ParseGuide("fuzz", []byte(written)); err != nil || g.Passage(id).PlainWritten().Text != "Kort sagt." {
			t.Errorf("a plain text written to #%s cannot be read: %v", id, err)
		}
	})
}
