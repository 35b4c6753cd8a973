package assistant

import (
	"context"
	"regexp"

	"offelia/intents"
	"offelia/intents/terms"
)

var possessive = anyOf(`\b(min|mit|mine|my)\b`)

// aspects are the forms in which people ask about their own data without
// saying "mit": asked by somebody who has a record of that kind and topic, they
// are about that record.
var aspects = []struct {
	arg   string
	kinds []string
	form  *regexp.Regexp
}{

	{"benefits", []string{"benefit"}, anyOf(`\b(hvornår (kommer|(får|for|faar|far) (jeg|vi)|går|udbetales|bliver [^?]*udbetalt|er der)|hvor meget|hvor mange penge|hvad får jeg|får jeg|udbetal\w*|sat ind|går .* ind|when (is|do i get|will i|does)|how much|paid)\b`)},
	{"documents", []string{"document"}, anyOf(`\b(mangler|manglende|skal (jeg )?(sende|aflevere|uploade|indsende)|papir\w*|dokument\w*|bilag|frist\w*|senest|missing|send|document\w*|papers?|deadline|due)\b`)},
	{"identity", []string{"identity"}, anyOf(`\b(udløb\w*|gyldig\w*|gælder|forny\w*|nyt pas|expire\w*|valid|renew|new passport)\b`)},
	{"appeal", []string{"case"}, appealForm},
	{"appointments", []string{"appointment"}, anyOf(`\b(huske|husker|glemt|tvivl|remember|forgot)\b.*\b(hvornår|dag|tid|møde|aftale|skal til|when|day|time)\w*\b|\b(hvornår (kommer|er|har|skal|var|møder|jeg skal|jeg har)|hvad tid|hvor skal jeg|hvem kommer|when (is|does|do|am)|what time|where)\b`)},
	{"cases", []string{"case"}, anyOf(`\b(min|mit|mine|mors?|fars?|hendes|hans|my|her|his|mother'?s?|father'?s?)( \w+)? (ansøgning\w*|sag|sagen|forløb\w*|klage|application|case)\b`)},
	{"cases", []string{"case"}, anyOf(`\b(hvornår (får|kommer|hører|bliver|er)|hvordan går|hvor langt|status|godkendt|bevilget|modtaget|gået igennem|svar|høre|regne med|besked|venter|stilling|forlænge\w*|revurder\w*|behandlet|færdig|afgjort|på vej|when (will|do|is)|approved|granted|received|answer|ready|status|going on|happening|waiting)\b`)},
}

// appealForm asks for the deadline to complain: it needs no topic when the
// citizen has a decision that can be appealed.
var appealForm = anyOf(`\b(klage\w*|anke\w*|appeal|complain\w*)\b.*\b(hvornår|frist\w*|sent|nå|senest|late|deadline|still)\b|\b(hvornår|frist\w*|sent|nå|senest|deadline|late|until when)\b.*\b(klag\w*|anke\w*|appeal|complain\w*)\b`)

// ownFrom is the probability of all questions about own data together from which
// somebody who has a record of the topic asks about it.
const ownFrom = 0.03

// inGeneral are questions about how things are done: for everybody.
var inGeneral = anyOf(`^(hvordan|kan (man|jeg)|må (man|jeg)|skal man|hvad (er|koster|betyder|gør)|hvem kan|hvor (søger|bestiller|gør)|how (do|can|to)|can i|may i|do i have to|what (is|does|are|happens))\b|\b(man|generelt|normalt|in general|usually|nyt barn|børn under)\b`)

// personal turns a question that would be answered in general into one about
// the citizen's own record, when they are logged in and have one.
func (t *turn) personal(ctx context.Context, c *command, res intents.Result) error {
	p := plain(c.Text)
	mine := possessive.MatchString(p)
	if c.Verb == "own" && (c.Arg == "benefits" || c.Arg == "appointments") && standing.MatchString(p) {
		return t.rather(ctx, c, "cases", "case")
	}
	if c.Verb != "guide" && c.Verb != "maybe" || inGeneral.MatchString(p) && !mine {
		return nil
	}
	if t.conv.Actor == "" {
		if in := t.intent(res.Best().ID); mine && in.Do.Verb == "own" && res.Best().P > 0.4 {
			c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
		}
		return nil
	}
	if mine && t.conv.Actor != "" {
		for _, cand := range res.Candidates {
			if in := t.intent(cand.ID); in.Do.Verb == "own" && cand.P > 0.15 {
				c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
				return nil
			}
		}
	}
	appeals := appealForm.MatchString(p)
	if len(c.Terms) == 0 && !appeals {
		return nil
	}
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	items := t.items(v)
	if appeals && len(c.Terms) == 0 {
		if len(appealable(only(items, "case"))) > 0 {
			c.Verb, c.Arg, c.Passage = "own", "appeal", ""
		}
		return nil
	}
	arg, own := "", 0.0
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "own" {
			if own += cand.P; arg == "" {
				arg = in.Do.Arg()
			}
		}
	}
	for _, a := range aspects {
		if !a.form.MatchString(p) {
			continue
		}
		for _, it := range only(items, a.kinds...) {
			if terms.Shared(c.Terms, it.terms) > 0 {
				c.Verb, c.Arg, c.Passage = "own", a.arg, ""
				return nil
			}
		}
	}
	if own < ownFrom {
		return nil
	}
	for _, it := range items {
		if terms.Shared(c.Terms, it.terms) > 0 {
			c.Verb, c.Arg, c.Passage = "own", arg, ""
			return nil
		}
	}
	return nil
}

// standing asks how a matter stands, whatever it is called.
var standing = anyOf(`\b(er der styr på|hvordan (går|står) det (med|til)|hvor langt|status|godkendt|gået igennem|how (is|are) .* going|approved)\b`)

// rather turns a question about own data to another kind of records, when there
// is one of that kind about the same thing.
func (t *turn) rather(ctx context.Context, c *command, arg, kind string) error {
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third || t.conv.Actor == "" {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	for _, it := range only(t.items(v), kind) {
		if terms.Shared(c.Terms, it.terms) > 0 {
			c.Arg = arg
		}
	}
	return nil
}
