package assistant

import (
	"regexp"
	"strings"

	"offelia/knowledge"
)

// A follow-up gets the part of a guide that answers it, not the passage that was
// told a moment ago once more. A part is a sentence, quoted to the letter.

// A cue is how sentences tell one thing, the plainest way first.
type cue []pattern

var (
	papersLate = cue{
		anyOf(`\b(mangler (det|noget|du at sende noget)|inden fristen|if (it is|anything is|something is) missing|by the deadline)\b.*\b(ellers|stopp\p{L}*|venter svaret|penge\p{L}*|mist\p{L}*|otherwise|stop\p{L}*|waits?|money|lose)\b`),
		anyOf(`\b(mangler der (\p{L}+ )?(et )?papir|a paper (or a meeting )?is missing)`),
	}
	whenIll    = cue{anyOf(`^(er du (for )?syg|if you are (too )?ill)\b`)}
	stayedAway = cue{
		anyOf(`\b(bliver du væk|udebliv\p{L}*|møder du ikke op|if you (stay away|do not (come|show up|turn up)))\b`),
		anyOf(`\b(mangler der .*et møde|or a meeting is missing)\b`),
		anyOf(`^(kan du ikke (komme|møde)|er du for syg til at møde|if you cannot (come|attend)|if you are too ill)\b`),
	}
	notPaid   = cue{anyOf(`^(mangler|kommer) pengene\b|^if the money (is missing|does not come)\b`)}
	takesTime = cue{
		anyOf(`\b(tager|går der|venter svaret|takes?)\b.*\b(uger|dage|måned\p{L}*|weeks?|days?|months?)\b`),
		anyOf(`\b(venter svaret|the answer waits)\b`),
	}
)

// tellPart quotes the sentence of a topic's guide that tells what is asked for;
// false when there is none.
func (t *turn) tellPart(topic string, c cue) bool {
	g, err := t.e.library.Guide(t.guideKey(guideOf(topic)))
	if err != nil {
		return false
	}
	for _, form := range c {
		for i := range g.Passages {
			p := &g.Passages[i]
			for _, s := range sentences(p.Text) {
				if form.MatchString(plain(s)) {
					return t.quotePart(g, p, s)
				}
			}
		}
	}
	return false
}

// quotePart says sentences of a passage and cites them; false when the passage is
// not to be told now, or does not hold them.
func (t *turn) quotePart(g *knowledge.Guide, p *knowledge.Passage, quote string) bool {
	h, ok := t.hit(knowledge.Found{}, g.ID+"#"+p.ID)
	if !ok || h.Suspended != nil {
		return false
	}
	cited := knowledge.Cite(h.Guide, h.Passage, quote)
	if t.e.library.Verify(cited) != nil {
		return false
	}
	answer := knowledge.Compose(h, t.now)
	t.r.sayf("Under “%s” står: %s", "Under “%s” it says: %s", h.Passage.Title, quote)
	for _, note := range answer.Notes {
		t.r.add(note)
	}
	t.r.kept = append(t.r.kept, answer.Notes...)
	t.r.message.Citations = append(t.r.message.Citations, cited)
	t.r.message.Label = string(knowledge.Label(t.r.message.Label).And(answer.Label))
	t.r.message.Origin = "editor"
	return true
}

// guideOf is the guide about an area of cases.
func guideOf(topic string) string {
	switch topic {
	case "ledighed":
		return "ledig"
	case "friplads", "pladsanvisning":
		return "boernepenge"
	}
	return topic
}

// sentenceEnd ends a sentence: after a word, before a capital or the end. "kl. 10",
// "15. februar" and "f.eks." end none.
var sentenceEnd = regexp.MustCompile(`([\p{L})”"]{3}|\d kr)[.!?](\s+[\p{Lu}"“\d-]|\s*$)`)

// sentences parts a passage, each sentence to the letter.
func sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for line != "" {
			m := sentenceEnd.FindStringSubmatchIndex(line)
			if m == nil {
				out = append(out, line)
				break
			}
			out = append(out, line[:m[3]+1])
			line = strings.TrimSpace(line[m[3]+1:])
		}
	}
	return out
}
