package assistant

import (
	"cmp"
	"slices"
	"time"

	"offelia/intents/danish"
)

// Opinion is a citizen's word on one message of a conversation.
type Opinion struct {
	Conversation string
	Seq          int64 // of the message
	Helped       bool
	Text         string
	At           time.Time
}

// Usage is how a guide was used, and what citizens thought of it.
type Usage struct {
	Guide    string
	Answers  int // messages that quoted it
	Helped   int
	Not      int
	Handoffs int      // conversations that went to a person after it
	Words    []string // what was written about it, newest first, masked
}

// wordsMost is how many citizens' words on a guide are kept.
const wordsMost = 10

// Usages counts per guide, most used first, from messages in order of
// conversation and number, and from opinions, newest first.
func Usages(records []Record, opinions []Opinion) ([]Usage, error) {
	byGuide := map[string]*Usage{}
	of := func(guide string) *Usage {
		if byGuide[guide] == nil {
			byGuide[guide] = &Usage{Guide: guide}
		}
		return byGuide[guide]
	}
	type place struct {
		conversation string
		seq          int64
	}
	quoted := map[place]string{}
	last := "" // guide of the conversation's last answer that no handover has followed
	for i, r := range records {
		if i == 0 || records[i-1].Conversation != r.Conversation {
			last = ""
		}
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		m, ok := ev.(Message)
		if !ok || m.From != "offelia" {
			continue
		}
		if len(m.Citations) > 0 {
			last = m.Citations[0].Guide
			of(last).Answers++
			quoted[place{r.Conversation, r.Seq}] = last
		} else if m.Outcome == Handoff && last != "" {
			of(last).Handoffs++
			last = ""
		}
	}
	for _, o := range opinions {
		guide, ok := quoted[place{o.Conversation, o.Seq}]
		if !ok {
			continue
		}
		of(guide).hear(o)
	}
	out := make([]Usage, 0, len(byGuide))
	for _, u := range byGuide {
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b Usage) int { return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Guide, b.Guide)) })
	return out, nil
}

// Disliked are the citizens' words before an answer that did not help.
func Disliked(records []Record, opinions []Opinion) ([]Doubt, error) {
	bad := map[string]map[int64]bool{}
	for _, o := range opinions {
		if !o.Helped {
			if bad[o.Conversation] == nil {
				bad[o.Conversation] = map[int64]bool{}
			}
			bad[o.Conversation][o.Seq] = true
		}
	}
	var out []Doubt
	var said Message
	for i, r := range records {
		if i > 0 && records[i-1].Conversation != r.Conversation {
			said = Message{}
		}
		if len(bad[r.Conversation]) == 0 {
			continue
		}
		ev, err := r.Event()
		if err != nil {
			return nil, err
		}
		m, ok := ev.(Message)
		switch {
		case ok && m.From == "citizen":
			said = m
		case ok && said.Text != "" && bad[r.Conversation][r.Seq]:
			out = append(out, Doubt{said.Text, said.Lang, "thumbs_down", m.At, r.Conversation})
		}
	}
	return out, nil
}

func (u *Usage) hear(o Opinion) {
	if o.Helped {
		u.Helped++
	} else {
		u.Not++
	}
	if o.Text != "" && len(u.Words) < wordsMost {
		u.Words = append(u.Words, danish.Redact(o.Text, nil))
	}
}
