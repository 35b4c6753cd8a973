package assistant

import (
	"context"
	"regexp"
	"strings"

	"offelia/intents/danish"
)

// comparisons are the ways to ask how two things differ; each names the two.
var comparisons = []*regexp.Regexp{
	regexp.MustCompile(`(?:forskel(?:len|le|lene)?(?: der)? (?:på|mellem|imellem)|difference(?:s)? between) (.+?) (?:og|eller|and|or) (.+?)[ ?.!]*$`),
	regexp.MustCompile(`^(?:hvad|hvilken|which|what)(?: en| one)? (?:er|is) (?:bedst|det bedste|bedre|smartest|best|better)(?: for (?:mig|me))?[,:]? (?:af )?(.+?) (?:eller|og|or) (.+?)[ ?.!]*$`),
	regexp.MustCompile(`^(?:skal|bør|should) (?:jeg|man|vi|i|you|we) (?:hellere )?(?:vælge|søge|tage|choose|apply for|take) (.+?) (?:eller|or) (.+?)[ ?.!]*$`),
	regexp.MustCompile(`^(?:er|is|are) (.+?) (?:og|eller|and|or) (.+?) (?:det samme|samme ting|the same(?: thing)?)[ ?.!]*$`),
	regexp.MustCompile(`^(?:er|is) (.+?) (?:det samme som|the same as) (.+?)[ ?.!]*$`),
	regexp.MustCompile(`^(?:hvad er )?(.+?) (?:vs\.?|versus|kontra|contra|i forhold til|compared to) (.+?)[ ?.!]*$`),
}

// article stands before a thing that is named.
var article = regexp.MustCompile(`^(?:a|an|en|et|the) `)

// twoThings are what a text compares, nil when it compares nothing.
func twoThings(text string) []string {
	folded := danish.Fold(text)
	for _, form := range comparisons {
		if m := form.FindStringSubmatch(folded); m != nil {
			return []string{article.ReplaceAllString(m[1], ""), article.ReplaceAllString(m[2], "")}
		}
	}
	return nil
}

// compared makes a question for the difference of two things into a question
// about each, when both have a passage: the answer quotes the two. A passage that
// tells the difference itself is found as any other is. list is empty when the
// text compares nothing that is known.
func (t *turn) compared(ctx context.Context, text string) (list []command, err error) {
	things := twoThings(text)
	if things == nil {
		return nil, nil
	}
	whole, err := t.search(ctx, text, t.match(text))
	if err != nil {
		return nil, err
	}
	if len(whole.Passages) > 0 && comparing.MatchString(plain(whole.Passages[0].Passage.Title)) {
		return nil, nil
	}
	for _, thing := range things {
		asked := t.r.words("hvad er ", "what is ") + strings.TrimSpace(thing)
		found, err := t.search(ctx, asked, t.match(asked))
		if err != nil || len(found.Passages) == 0 || !found.Confident && !t.agree(asked, t.match(asked), found) {
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
