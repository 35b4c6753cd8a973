package knowledge_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offelia/knowledge"
)

// clause is how a condition begins that follows "hvis" or "if".
var clause = map[string]*regexp.Regexp{
	"da": regexp.MustCompile(`^(du|I|der|det|en af jer|din|dit|jeres|den døde|personen|[a-zæøå]+(en|et)) .*[a-zæøåA-Z0-9]$`),
	"en": regexp.MustCompile(`^(you|your|there|it|one|someone|the) [^æøåÆØÅ]*[a-zA-Z0-9]$`),
}

// TestConditionsAreClauses keeps the note "It can be different if …" readable:
// each condition is a clause in the guide's own language, never a tag.
func TestConditionsAreClauses(t *testing.T) {
	t.Parallel()
	for _, g := range builtin(t).Guides("") {
		for _, p := range g.Passages {
			for _, c := range p.Conditions {
				if len(strings.Fields(c)) < 2 || !clause[g.Lang].MatchString(c) {
					t.Errorf("%s#%s: %q does not follow \"if\"", g.Key, p.ID, c)
				}
			}
		}
	}
}

// TestConditionIsOpenUntilSpokenOf asks with and without the condition, in
// other words than its own.
func TestConditionIsOpenUntilSpokenOf(t *testing.T) {
	t.Parallel()
	open := func(lang, question, passage string) []string {
		t.Helper()
		found, err := builtin(t).Search(context.Background(), knowledge.Query{Text: question, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(found.Passages, func(h knowledge.Hit) bool { return h.Passage.ID == passage })
		if i < 0 {
			t.Fatalf("%q does not find %s", question, passage)
		}
		return found.Passages[i].Open
	}
	for _, c := range []struct{ lang, passage, without, with, condition string }{
		{"da", "soeg", "hvordan søger jeg barselsdagpenge", "hvordan søger selvstændige barselsdagpenge", "du er selvstændig"},
		{"en", "soeg", "how do i apply for maternity benefit", "how do i apply for maternity benefit when i have been unemployed", "you are unemployed"},
	} {
		if got := open(c.lang, c.without, c.passage); !slices.Contains(got, c.condition) {
			t.Errorf("%q leaves open %q, want %q among them", c.without, got, c.condition)
		}
		if got := open(c.lang, c.with, c.passage); slices.Contains(got, c.condition) {
			t.Errorf("%q speaks of %q, and it is left open", c.with, c.condition)
		}
	}
}
