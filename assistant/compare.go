package assistant

import (
	"context"
	"regexp"
	"strings"

	"offelia/intents/danish"
)

// comparison names two things whose difference is asked for.
var comparison = regexp.MustCompile(`(?:forskel(?:len|le|lene)?(?: der)? (?:på|mellem|imellem)|difference(?:s)? between) (?:a |an |en |et |the )?(.+?) (?:og|eller|and|or) (?:a |an |en |et |the )?(.+?)[ ?.!]*$`)

// compared makes a question for the difference of two things into a question
// about each, when both have a passage: the answer quotes the two. A passage that
// tells the difference itself is found as any other is. list is empty when the
// text compares nothing that is known.
func (t *turn) compared(ctx context.Context, text string) (list []command, err error) {
	m := comparison.FindStringSubmatch(danish.Fold(text))
	if m == nil {
		return nil, nil
	}
	whole, err := t.search(ctx, text, t.match(text))
	if err != nil {
		return nil, err
	}
	if len(whole.Passages) > 0 && comparing.MatchString(plain(whole.Passages[0].Passage.Title)) {
		return nil, nil
	}
	for _, thing := range m[1:] {
		asked := t.r.words("hvad er ", "what is ") + strings.TrimSpace(thing)
		found, err := t.search(ctx, asked, t.match(asked))
		if err != nil || len(found.Passages) == 0 || !found.Confident && !t.agree(t.match(asked), found) {
			return nil, err
		}
		list = append(list, command{Verb: "guide", Passage: key(found.Passages[0]), Text: asked, Whole: text, Terms: t.e.lexicon.Find(thing), P: 0.7})
	}
	if list[0].Passage == list[1].Passage {
		return list[:1], nil
	}
	return list, nil
}

// comparing is a title under which a passage tells two things apart.
var comparing = anyOf(`\b(forskel|forskellen|difference|differ|eller|or)\b`)
