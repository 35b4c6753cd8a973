package assistant

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Who has just told how it is and asked whether something can be done, and then says
// "kan du skrive det til Dorthe", has said what the message is to say. It is proposed in
// those words, to be put right or sent; nothing is put together that was not said.

// spoken is what the citizen said in a turn, in their own words.
type spoken struct {
	Text string `json:"text"`
	Turn int    `json:"turn"`
	Open bool   `json:"open,omitempty"` // it was left to somebody else to answer: writing to them was offered
}

// hearkened remembers what was told or asked in a turn that ends.
func (t *turn) hearkened() {
	m := t.r.message
	if !t.anew || m.Outcome == Refuse || strings.HasPrefix(m.Label, "guard:") {
		return
	}
	text := strings.Join(strings.Fields(number.ReplaceAllString(t.in.Text, " ")), " ")
	if p := trimLead(greeted.ReplaceAllString(plain(text), "")); len(strings.Fields(p)) < 4 || isOrder(p) || writesTo(text) || dictatesWhat.MatchString(p) {
		return
	}
	open := slices.ContainsFunc(m.Choices, func(c Choice) bool { return strings.HasPrefix(c.Value, "message:") })
	t.state.Said = append(t.state.Said, spoken{text, t.state.Turns, open})
	if n := len(t.state.Said); n > 2 {
		t.state.Said = t.state.Said[n-2:]
	}
}

// saidBefore is what a message that is ordered now is to say, where that was said just
// before; "" when it was not. Ordered with "det", it is what was said; without, only what
// was left to those who are written to.
func (t *turn) saidBefore(c command) string {
	list := t.state.Said
	if c.Text != "" && quoted(c.Text) != "" || len(list) == 0 || t.state.Turns-list[len(list)-1].Turn > 1 {
		return ""
	}
	p := trimLead(plain(t.in.Text))
	last := list[len(list)-1]
	it := saysIt.MatchString(p)
	complaint := complains.MatchString(p) || c.Arg == "complaint"
	if !it && !last.Open && !complaint && !(hasTold(last.Text) && hasAsked(last.Text)) || complaint && !it && (!hasTold(last.Text) || hasAsked(last.Text)) {
		return ""
	}
	text := ownSentences(last.Text)
	if len(list) > 1 && last.Turn-list[0].Turn == 1 {
		before := list[0]
		if hasAsked(last.Text) && !hasTold(last.Text) && hasTold(before.Text) && !hasAsked(before.Text) || hasAsked(before.Text) && before.Open && hasTold(last.Text) && !hasAsked(last.Text) {
			return joined(ownSentences(before.Text), text)
		}
	}
	if !hasTold(last.Text) && !last.Open && outright.MatchString(trimLead(plain(last.Text))) && !mayWe.MatchString(trimLead(plain(last.Text))) {
		return "" // "hvad mangler jeg at sende" was asked of us, and answered
	}
	return text
}

var (
	// saysIt means what was just said.
	saysIt = anyOf(`\b(det|den|dette|det her|it|that|this)\b`)
	// isItSo asks behind what it is asked of: "cv-samtalen den 3., er den på video".
	isItSo = anyOf(`\b(er|var|bliver|is|was) (det|den|der|de|it|that|there|they)\b`)
	mayWe  = anyOf(`^(kan|må|skal|får|er|can|may|do|does|is|must|could) `)
	// sentenceParts part what is told from what is asked.
	sentenceParts = regexp.MustCompile(`[.!?;]+\s+|,\s+`)
	sentenceStart = regexp.MustCompile(`\p{L}{3,}[.!?]\s+\p{Ll}`)
	hello         = regexp.MustCompile(`(?i)^(?:(?:hej|goddag|godmorgen|davs|hi|hello|ok|okay|nå|øh+m*)[,.! ]+)+`)
	dots          = regexp.MustCompile(`\s*\.{2,}\s*|\s*…\s*`)
)

// hasTold reports whether somebody tells something in a text, hasAsked whether they ask.
func hasTold(text string) bool {
	return slices.ContainsFunc(sentenceParts.Split(text, -1), func(part string) bool {
		p := trimLead(plain(part))
		n := len(strings.Fields(p))
		return (n > 3 || n == 3 && speaker.MatchString(p)) && !question.MatchString(p) && !isItSo.MatchString(p) && !strings.HasSuffix(part, "?")
	})
}

func hasAsked(text string) bool {
	return strings.Contains(text, "?") || slices.ContainsFunc(sentenceParts.Split(text, -1), func(part string) bool {
		return question.MatchString(trimLead(plain(part))) || isItSo.MatchString(plain(part))
	})
}

// ownSentences is what somebody said as one would write it: begun with a capital, without
// a greeting, its dots one.
func ownSentences(text string) string {
	text = strings.TrimSpace(hello.ReplaceAllString(text, ""))
	parts := dots.Split(text, -1)
	for i := range parts {
		parts[i] = upper(parts[i])
	}
	text = strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ". ")
	return sentenceStart.ReplaceAllStringFunc(text, func(s string) string {
		head := strings.TrimRightFunc(s, unicode.IsLetter)
		return head + upper(s[len(head):])
	})
}
