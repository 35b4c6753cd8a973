package assistant

import (
	"cmp"
	"slices"
	"time"

	"offelia/intents/danish"
)

// Demand is a question that citizens asked and that Offelia did not answer
// well, in the words of one of them, with how many asked alike. It is what an
// editor works from: a phrasing, a new guide, or out of scope.
type Demand struct {
	Text  string   // of the newest, names and numbers masked
	Alike []string // other wordings, masked
	Lang  string
	Why   string // of most: clarify, handoff, corrected, thumbs_down
	Times int
	Last  time.Time
	Talks []string // conversations it was asked in, newest first
}

// Doubt is one message after which something went wrong.
type Doubt struct {
	Text string
	Lang string
	Why  string
	At   time.Time
	Talk string // the conversation
}

// Lesson is an example that an editor gave an intent, or took from it.
type Lesson struct {
	Intent  string    `json:"intent"` // "" is what belongs to none
	Lang    string    `json:"lang"`
	Text    string    `json:"text"`
	Removed bool      `json:"removed,omitempty"`
	By      string    `json:"by"`
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at"`
	Wait    string    `json:"wait,omitempty"`   // asked: it waits for a second person; dropped: it was not given
	Author  string    `json:"author,omitempty"` // who gave it, when By approved it
}

// Verdict is what an editor decided about a question that got no answer.
type Verdict struct {
	Text string    `json:"text"` // of the question, masked
	Do   string    `json:"do"`   // phrasing, guide, outside, dismissed
	Note string    `json:"note,omitempty"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Doubts reads from messages, in order of conversation and number, which of the
// citizens' words were not understood, were handed over, or were followed by
// "that is not what I meant". Turns of a form (a time, a yes) are left out:
// they are not questions.
func Doubts(records []Record) ([]Doubt, error) {
	var out []Doubt
	var said Message // the citizen's last
	for i, r := range records {
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		m, ok := ev.(Message)
		if !ok {
			continue
		}
		if i > 0 && records[i-1].Conversation != r.Conversation {
			said = Message{}
		}
		if m.From == "citizen" {
			if said.Text != "" && lost.MatchString(plain(m.Text)) {
				out = append(out, Doubt{said.Text, said.Lang, "corrected", m.At, r.Conversation})
			}
			said = m
			continue
		}
		if m.From == "offelia" && said.Text != "" && doubtful(m) && !lost.MatchString(plain(said.Text)) {
			out = append(out, Doubt{said.Text, m.Lang, string(m.Outcome), m.At, r.Conversation})
		}
	}
	return out, nil
}

func doubtful(m Message) bool {
	return m.Action == nil && (m.Outcome == Clarify || m.Outcome == Handoff)
}

// alikeFrom is the share of word stems two questions must have in common to
// count as one.
const alikeFrom = 0.5

// Demands groups doubts by likeness and ranks them by how many asked, the
// newest first among equals. Personal data is masked.
func Demands(doubts []Doubt) []Demand {
	type group struct {
		Demand
		stems map[string]bool
		why   map[string]int
	}
	doubts = slices.SortedStableFunc(slices.Values(doubts), func(a, b Doubt) int { return b.At.Compare(a.At) })
	var groups []*group
	for _, d := range doubts {
		stems := meaningful(d.Text)
		if len(stems) == 0 {
			continue
		}
		text := danish.Redact(d.Text, nil)
		i := slices.IndexFunc(groups, func(g *group) bool { return g.Lang == d.Lang && likeness(g.stems, stems) >= alikeFrom })
		if i < 0 {
			groups = append(groups, &group{Demand: Demand{Text: text, Lang: d.Lang, Last: d.At}, stems: stems, why: map[string]int{}})
			i = len(groups) - 1
		}
		g := groups[i]
		g.Times++
		g.why[d.Why]++
		if !slices.Contains(g.Talks, d.Talk) && len(g.Talks) < 5 {
			g.Talks = append(g.Talks, d.Talk)
		}
		if text != g.Text && !slices.Contains(g.Alike, text) && len(g.Alike) < 10 {
			g.Alike = append(g.Alike, text)
		}
	}
	out := make([]Demand, 0, len(groups))
	for _, g := range groups {
		for why, n := range g.why {
			if g.Why == "" || n > g.why[g.Why] || n == g.why[g.Why] && why < g.Why {
				g.Why = why
			}
		}
		out = append(out, g.Demand)
	}
	slices.SortStableFunc(out, func(a, b Demand) int { return cmp.Or(cmp.Compare(b.Times, a.Times), b.Last.Compare(a.Last)) })
	return out
}

// meaningful are the stems of a question's words that carry meaning.
func meaningful(text string) map[string]bool {
	out := map[string]bool{}
	for _, tok := range danish.Tokens(text) {
		if len(tok.Text) > 3 && !weak[tok.Text] {
			out[danish.Stem(tok.Text)] = true
		}
	}
	return out
}

// likeness is the share of common members (Jaccard 1901).
func likeness(a, b map[string]bool) float64 {
	common := 0
	for s := range a {
		if b[s] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
