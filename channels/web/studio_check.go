package web

import (
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// keyQuestion is one of the six things that a citizen must be able to learn
// from any guide before it is published.
type keyQuestion struct {
	ID         string
	Ask        fault.Words
	AnsweredBy []string // titles of passages that seem to answer it
}

// keyQuestions are the six, with what tells that a passage answers one: its
// kind, or words in its title or in its phrasings.
var keyQuestions = []struct {
	id    string
	ask   fault.Words
	kind  knowledge.Kind
	words *regexp.Regexp
}{
	{"foer", fault.Words{DA: "Hvad skal borgeren have klar, før de går i gang?", EN: "What must the citizen have ready before they start?"},
		knowledge.Documents, regexp.MustCompile(`(?i)papir|dokument|medbring|tage med|have klar|inden jeg|document|bring|before i`)},
	{"hvor-langt", fault.Words{DA: "Hvor langt er man i forløbet, og hvor længe tager det?", EN: "How far along is one, and how long does it take?"},
		"", regexp.MustCompile(`(?i)hvor lang|hvor længe|hvornår|frist|sagsbehandlingstid|how long|when|deadline`)},
	{"naeste", fault.Words{DA: "Hvad er det næste, borgeren selv skal gøre?", EN: "What must the citizen do next?"},
		knowledge.Steps, regexp.MustCompile(`(?i)trin for trin|hvordan (søger|melder|får|gør)|hvad skal jeg|sådan|step by step|how do i|what do i`)},
	{"derefter", fault.Words{DA: "Hvad sker der i sagen derefter?", EN: "What happens in the case after that?"},
		"", regexp.MustCompile(`(?i)hvad sker der|afgør|svar|bagefter|besked|klage|what happens|decision|answer|afterwards`)},
	{"andre", fault.Words{DA: "Skal noget ordnes hos andre: en anden myndighed, banken, lægen?", EN: "Is there something to do elsewhere: another authority, the bank, the doctor?"},
		"", regexp.MustCompile(`(?i)læge|bank|skat|forsikring|udbetaling|a-kasse|arbejdsgiver|husk|andre|doctor|bank|tax|insurance|employer|remember`)},
	{"hjaelp", fault.Words{DA: "Hvor får man hjælp, hvis det driller?", EN: "Where does one get help if it is hard?"},
		"", regexp.MustCompile(`(?i)hjælp|uden mitid|telefon|ringe|kontakt|borgerservice|help|without mitid|phone|contact`)},
}

// keyQuestionsOf asks a guide the six questions; nil has no answers.
func keyQuestionsOf(g *knowledge.Guide) []keyQuestion {
	out := make([]keyQuestion, 0, len(keyQuestions))
	for _, k := range keyQuestions {
		q := keyQuestion{ID: k.id, Ask: k.ask}
		for i := 0; g != nil && i < len(g.Passages) && len(q.AnsweredBy) < 2; i++ {
			p := &g.Passages[i]
			if k.kind != "" && p.Kind == k.kind || k.words.MatchString(p.Title) || k.words.MatchString(strings.Join(p.Phrasings, "\n")) {
				q.AnsweredBy = append(q.AnsweredBy, p.Title)
			}
		}
		out = append(out, q)
	}
	return out
}

// openQuestions lists the questions that neither the guide answers nor the editor
// has said it need not.
func openQuestions(questions []keyQuestion, ticked []string) (open []string) {
	for _, q := range questions {
		if len(q.AnsweredBy) == 0 && !slices.Contains(ticked, q.ID) {
			open = append(open, q.ID)
		}
	}
	return open
}
