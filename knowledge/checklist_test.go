package knowledge_test

import (
	"errors"
	"strings"
	"testing"

	"offelia/knowledge"
)

// TestEveryChecklistIsWhole reads those that come with the program: what a step
// says stands in a published passage in both languages.
func TestEveryChecklistIsWhole(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	lists, err := knowledge.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	situations := map[string]bool{}
	for _, g := range l.Guides("da") {
		situations[g.Situation] = true
	}
	for _, c := range lists {
		if !situations[c.Situation] {
			t.Errorf("no guide is about %s", c.Situation)
		}
		owners := map[knowledge.Owner]bool{}
		for _, s := range c.Steps {
			owners[s.Owner] = true
			for _, lang := range []string{"da", "en"} {
				if _, _, err := l.Says(s, lang); err != nil {
					t.Errorf("%s, %s (%s): %v", c.Situation, s.ID, lang, err)
				}
			}
			if earliest, latest := s.Due("2026-11-23"); earliest != "" && latest != "" && latest < earliest {
				t.Errorf("%s, %s: due from %s to %s", c.Situation, s.ID, earliest, latest)
			}
		}
		if len(c.Steps) < 5 || len(owners) < 2 {
			t.Errorf("%s has %d steps and %d owners", c.Situation, len(c.Steps), len(owners))
		}
	}
}

func TestDeadlinesCountFromTheAnchor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]knowledge.Date{
		"5d": "2027-02-05", "-4w": "2027-01-03", "1m": "2027-02-28", "6m": "2027-07-31", "1y": "2028-01-31", "0d": "2027-01-31",
	} {
		var o knowledge.Offset
		if err := o.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := o.From("2027-01-31"); got != want {
			t.Errorf("%s after 31 January is %s, want %s", text, got, want)
		}
	}
	if got := (knowledge.Offset{}).From("2027-01-31"); got != "" {
		t.Errorf("no offset gives %s", got)
	}
}

func TestStepsThatDoNotApplyAreLeftOut(t *testing.T) {
	t.Parallel()
	c := knowledge.Checklist{Steps: []knowledge.Step{{ID: "a"}, {ID: "b", If: "boern"}, {ID: "c", If: "!boern"}}}
	for _, x := range []struct {
		answers map[string]bool
		want    string
	}{{nil, "abc"}, {map[string]bool{"boern": true}, "ab"}, {map[string]bool{"boern": false}, "ac"}} {
		got := ""
		for _, s := range c.For(x.answers) {
			got += s.ID
		}
		if got != x.want {
			t.Errorf("%v: %s, want %s", x.answers, got, x.want)
		}
	}
}

const checklist = `
situation: flytte
name: {da: Flytte, en: Moving}
anchor: {da: "Hvornår?", en: "When?"}
questions: [{id: boern, ask: {da: "Børn?", en: "Children?"}}]
steps:
  - {id: meld, title: {da: Meld, en: Report}, owner: citizen, who: {da: Dig, en: You}, says: flytning#frist, latest: 5d, if: boern}
`

func TestAChecklistIsReadStrictly(t *testing.T) {
	t.Parallel()
	if _, err := knowledge.ParseChecklist("flytte.yaml", []byte(checklist)); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"unknown key":     {"latest: 5d", "latset: 5d"},
		"no English":      {"{da: Meld, en: Report}", "{da: Meld}"},
		"unknown owner":   {"owner: citizen", "owner: nisse"},
		"bad time":        {"latest: 5d", "latest: snart"},
		"unasked":         {"if: boern", "if: hund"},
		"no passage":      {"flytning#frist", "flytning"},
		"unknown record":  {"latest: 5d", "done: {record: drøm}"},
		"no steps at all": {checklist[strings.Index(checklist, "steps:"):], "steps: []\n"},
	} {
		_, err := knowledge.ParseChecklist("flytte.yaml", []byte(strings.Replace(checklist, edit[0], edit[1], 1)))
		var problem *knowledge.ParseError
		if !errors.As(err, &problem) || problem.File != "flytte.yaml" {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func FuzzParseChecklist(f *testing.F) {
	f.Add([]byte(checklist))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := knowledge.ParseChecklist("f.yaml", src)
		if err != nil {
			return
		}
		for _, s := range c.For(nil) {
			s.Due("2026-11-23")
		}
	})
}
