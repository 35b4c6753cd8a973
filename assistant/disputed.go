package assistant

import (
	"cmp"
	"slices"
	"time"

	"offelia/intents/danish"
	"offelia/knowledge"
)

// Dispute is a passage that more citizens say did not help than did.
type Dispute struct {
	knowledge.Key
	Passage string
	Not     int      // conversations in which it did not help
	Words   []string // what was written about it, newest first, masked
}

// disputeLeast is how many conversations must say that a passage did not help:
// one angry visitor is no reason to doubt a text.
const disputeLeast = 3

// Disputed finds the passages that at least three conversations say did not
// help, and more than say that they did. An opinion counts when it was given
// after since, the moment from which the passage has stood as it does. Records
// come in order of conversation and number, opinions newest first.
func Disputed(records []Record, opinions []Opinion, since func(k knowledge.Key, passage string) time.Time) ([]Dispute, error) {
	quoted, err := firstQuotes(records, opinions)
	if err != nil {
		return nil, err
	}
	type subject struct {
		knowledge.Key
		passage string
	}
	found, helped, talks := map[subject]*Dispute{}, map[subject]int{}, map[subject]map[string]bool{}
	for _, o := range opinions {
		c, ok := quoted[said{o.Conversation, o.Seq}]
		s := subject{knowledge.Key{ID: c.Guide, Lang: c.Lang}, c.Passage}
		if !ok || !o.At.After(since(s.Key, s.passage)) || talks[s][o.Conversation] {
			continue
		}
		if found[s] == nil {
			found[s], talks[s] = &Dispute{Key: s.Key, Passage: s.passage}, map[string]bool{}
		}
		talks[s][o.Conversation] = true
		if o.Helped {
			helped[s]++
			continue
		}
		found[s].Not++
		if o.Text != "" && len(found[s].Words) < wordsMost {
			found[s].Words = append(found[s].Words, danish.Redact(o.Text, nil))
		}
	}
	var out []Dispute
	for s, d := range found {
		if d.Not >= disputeLeast && d.Not > helped[s] {
			out = append(out, *d)
		}
	}
	slices.SortFunc(out, func(a, b Dispute) int {
		return cmp.Or(cmp.Compare(a.Key.String(), b.Key.String()), cmp.Compare(a.Passage, b.Passage))
	})
	return out, nil
}

// said names a message.
type said struct {
	conversation string
	seq          int64
}

// firstQuotes gives the passage that each message with an opinion rests on.
func firstQuotes(records []Record, opinions []Opinion) (map[said]Citation, error) {
	asked := map[said]bool{}
	for _, o := range opinions {
		asked[said{o.Conversation, o.Seq}] = true
	}
	out := map[said]Citation{}
	for _, r := range records {
		at := said{r.Conversation, r.Seq}
		if !asked[at] {
			continue
		}
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		if m, ok := ev.(Message); ok && len(m.Citations) > 0 {
			out[at] = m.Citations[0]
		}
	}
	return out, nil
}
