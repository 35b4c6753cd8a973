package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/eval"
	"offelia/knowledge"
)

var (
	sentenceEnd = regexp.MustCompile(`[.!?:]\s+|\n+`)
	// openNote is what an answer says of conditions that it does not cover.
	openNote = regexp.MustCompile(`(?:Det kan være anderledes, hvis|It can be different if) (.+)\. (?:Det dækker svaret ikke|The answer does not cover that) – [^.]+\.`)
	nextIf   = regexp.MustCompile(`, (?:eller |or )?(?:hvis|if) `)
	// states finds what a sentence needs a source for: a figure, a duty, a right, a price.
	states = regexp.MustCompile(`(?i)\d|\b(skal (du|I)|du skal|du må|ret til|fristen?|koster|gratis|you must|you have to|entitled|deadline|costs?|free of charge)\b`)
	// emergency are the numbers that are told in danger, whatever the guides say.
	emergency = strings.NewReplacer("70 201 201", "", "112", "", "1888", "")
)

// TestEverySentenceHasItsPassage plays scenarios and checks everything that is
// said from a guide: each citation is of a stored version, its passage is shown
// to the letter, and what else is said around it states no fact.
func TestEverySentenceHasItsPassage(t *testing.T) {
	list := sample(scenarios(t), 60)
	quoted, around := 0, 0
	withModel(t, nil, false, func(ctx context.Context, p *Program, r *remote) {
		for _, s := range list {
			for _, m := range eval.Run(ctx, r, s).Messages {
				q, left := bareOf(t, p.library, m)
				quoted += q
				if m.Outcome != assistant.AnswerGuide && (len(m.Citations) == 0 || len(m.Cards) > 0 || m.Outcome == assistant.AnswerOwnData) {
					continue // what it states comes from the citizen's records or the contacts
				}
				if len(m.Citations) == 0 && m.Label != string(knowledge.None) {
					t.Errorf("%s: an answer from a guide cites none: %q", s.ID, m.Text)
				}
				for _, sentence := range left {
					if around++; states.MatchString(emergency.Replace(sentence)) {
						t.Errorf("%s: %q is in no passage that the answer cites", s.ID, sentence)
					}
				}
			}
		}
	})
	t.Logf("%d conversations: %d sentences stand in their passages, %d around them state nothing", len(list), quoted, around)
	if quoted < 3*len(list)/2 {
		t.Errorf("only %d sentences are quoted", quoted)
	}
}

// bareOf counts the sentences of a message that stand in the passages it cites,
// and gives those that do not and are no note of the answer about itself.
func bareOf(t *testing.T, l *knowledge.Library, m assistant.Message) (quoted int, left []string) {
	t.Helper()
	text := m.Text
	var conditions []string
	for _, c := range m.Citations {
		g, passage, err := l.Passage(c.Ref())
		if err != nil || l.Verify(c) != nil {
			t.Errorf("citation %+v: %v, %v", c, err, l.Verify(c))
			continue
		}
		a := knowledge.Compose(knowledge.Hit{Guide: g, Passage: passage}, m.At)
		if !strings.Contains(text, a.Short) {
			t.Errorf("%s#%s is cited and not said: %q", c.Guide, c.Passage, m.Text)
		}
		for _, part := range append([]string{a.Rest, a.Short}, a.Notes...) { // an answer that says the short part alone is whole too
			if part != "" && !slices.Contains(a.Notes, part) {
				quoted += len(sentenceEnd.Split(part, -1))
			}
			text = strings.ReplaceAll(text, part, "")
		}
		conditions = append(conditions, passage.Conditions...)
	}
	text = openNote.ReplaceAllStringFunc(text, func(note string) string {
		for _, clause := range nextIf.Split(openNote.FindStringSubmatch(note)[1], -1) {
			if !slices.Contains(conditions, clause) {
				return note
			}
		}
		return ""
	})
	for _, s := range sentenceEnd.Split(text, -1) {
		if strings.TrimSpace(s) != "" {
			left = append(left, s)
		}
	}
	return quoted, left
}
