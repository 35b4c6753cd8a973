package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/when"
)

// Who only asked gets an errand that nobody wanted now and then. "Nej, jeg spurgte bare,
// hvor det er" ends it and is answered.

// onlyAsked is the question with which a text takes back the errand in hand; "" when it
// takes nothing back, or asks for another time.
func (t *turn) onlyAsked(e *errand, text string) string {
	m := meantToAsk.FindStringSubmatchIndex(text)
	if m == nil {
		return ""
	}
	before, said := plain(text[:m[0]]), plain(text[m[0]:m[2]])
	switch {
	case !noWords.MatchString(before) && !takenBack.MatchString(before) && (!askedBefore.MatchString(said) || e.Asked == "text"):
		return "" // asked in passing, or what a message is to say
	case e.Asked == "text" && !noWords.MatchString(before):
		return ""
	}
	asks := text[m[2]:]
	if hasPhone.MatchString(plain(asks)) && wantsIt.MatchString(said) {
		return t.r.words("hvad er ", "what is ") + asks
	} else if wantsIt.MatchString(said) {
		return ""
	}
	if takesTime := changes[e.Change.Type] || e.Change.Type == "book"; takesTime && (otherTime.MatchString(plain(asks)) || !when.Wishes(t.timely(asks), t.local(), when.Options{}).Empty()) {
		return "" // "nej, jeg spurgte, om der var noget fredag"
	}
	return asQuestion(asks)
}

var (
	// meantToAsk begins the question that was meant.
	meantToAsk = regexp.MustCompile(`(?i)\b(?:(?:jeg |vi )?(?:ville|vil|skulle|skal) (?:jeg |vi )?(?:jo |altså |egentlig |faktisk |sådan set )*(?:bare|lige|kun|blot)(?: lige| gerne| egentlig| faktisk)*(?: (?:vide|høre|se|forstå|spørge)(?: om)?)|(?:jeg |vi )?(?:spurgte|spørger|undrede mig|er i tvivl|var i tvivl)(?: jo| altså| egentlig| faktisk)*(?: bare| kun| blot| lige)*(?: om| til)?|(?:det var |var det )(?:jo |bare |kun |blot )+(?:et )?spørgsmål(?: om)?|i(?:'m| am| was)? ?(?:just |only |merely |simply )+(?:want(?:ed)? to (?:know|ask|see|hear|understand)|ask(?:ed|ing)?|wonder(?:ed|ing)?|curious)(?: about)?|i was (?:asking|wondering)(?: about)?|(?:jeg |vi )?(?:ville|vil|skulle|skal) (?:jeg |vi )?(?:bare|kun|blot|lige)(?: lige| gerne)* (?:have|ha)|i (?:just|only) (?:want|need))[,:]? ((?:.{6,}))$`)
	// wantsIt wants to have something rather than to know it.
	wantsIt = anyOf(`\b(have|ha|(just|only) (want|need))$`)
	// askedBefore says that it was asked already.
	askedBefore = anyOf(`\b(spurgte|spørgsmål|undrede|asked|asking|wondering)\b`)
	// takenBack says that something was understood that was not meant.
	takenBack = anyOf(`^(nej|no|vent|wait|hov|hold on|stop|næh|sorry|undskyld|beklager|ups|oops)\b|\b(det|sådan) (var|er|mente jeg|mener jeg) (\p{L}+ ){0,2}(ikke|ik)\b|\b(misforst\p{L}+|misunderst\p{L}+|got (me|that|it) wrong)\b|\b(jeg|vi) (\p{L}+ ){0,2}(ikke|ik)\b|\b(i|we) (didn't|did not|don't|do not|never|am not)\b|\b(i'm|that's|that is|that was|it's) not\b|\bikke \p{L}+$`)
)

// askedOnly drops the errand and answers what was meant.
func (t *turn) askedOnly(ctx context.Context, e *errand, asks string) error {
	it, _, err := t.target(ctx, e)
	if err != nil {
		return err
	}
	asks = t.aboutTopic(e.Topic, asks)
	if e.Change.Target == "" && len(t.state.Errands) == 1 && e.Undo == "" {
		t.state.pop() // nothing is known yet that could be kept
		t.r.say(fault.Words{DA: "I orden. Jeg har ikke gjort noget.", EN: "All right. I have done nothing."})
	} else if err := t.declined(ctx); err != nil || t.state.errand() != nil {
		return err
	}
	if it != nil {
		t.state.Shown, t.state.Own, t.state.Guide = []record{it.record}, it.Kind+"s", ""
	}
	return t.fresh(ctx, asks)
}

// inPassingAsked is a question that is told in the middle of an errand, made one that is asked;
// any other text stays.
func inPassingAsked(e *errand, text string) string {
	m := meantToAsk.FindStringSubmatchIndex(text)
	if m == nil || m[0] > 0 || e.Asked == "text" || wantsIt.MatchString(plain(text[:m[2]])) {
		return text
	}
	return asQuestion(text[m[2]:])
}

// meantOnly is the question of a text that says what was meant instead of what was
// understood; the text itself when it says none.
func (t *turn) meantOnly(text string) string {
	m := meantToAsk.FindStringSubmatchIndex(text)
	if m == nil || m[0] == 0 || !takenBack.MatchString(plain(text[:m[0]])) {
		return text
	}
	return asQuestion(text[m[2]:])
}

// aboutTopic is a question that names nothing, with the topic that it is asked of.
func (t *turn) aboutTopic(topic, asks string) string {
	term, ok := t.e.lexicon.Term(topic)
	if !ok || len(t.e.lexicon.Find(asks)) > 0 || !pronouns.MatchString(plain(asks)) && !namesNothing(asks) {
		return asks
	}
	return term.In(t.r.lang) + ": " + asks
}

// asQuestion makes a question that is told one that is asked: "hvor den er" is "hvor er
// den", "om det tager lang tid" is "tager det lang tid".
func asQuestion(told string) string {
	told = strings.TrimRight(strings.TrimSpace(told), ".!? ")
	words := strings.Fields(told)
	n := 0 // words that ask
	first := strings.ToLower(words[0])
	switch {
	case whether[first]:
		words = words[1:]
	case asksSomething.MatchString(plain(told)) && !isVerb[first]:
		n = 1
		for n < len(words) && measures[strings.ToLower(words[n])] {
			n++
		}
	default:
		return told
	}
	rest := words[n:]
	if len(rest) > 1 && strings.EqualFold(rest[0], "der") {
		return strings.Join(slices.Concat(words[:n], rest[1:]), " ") // "hvem der kan få det"
	}
	if n > 0 && len(rest) > 2 && askers[strings.ToLower(rest[1])] {
		n, rest = n+1, rest[1:] // "what papers you need"
	}
	size := 1 // words of who or what it is asked of
	if len(rest) > 2 && articles[strings.ToLower(rest[0])] && !isVerb[strings.ToLower(rest[1])] {
		size = 2
	}
	if len(rest) <= size || isVerb[strings.ToLower(rest[0])] {
		return told
	}
	verb := rest[size]
	out := slices.Clone(words[:n])
	switch english := englishWords[first]; {
	case english && !isVerb[strings.ToLower(verb)]:
		do := "do"
		if base, third := strings.CutSuffix(verb, "s"); third {
			do, verb = "does", base
		}
		out = slices.Concat(append(out, do), rest[:size], []string{verb}, rest[size+1:])
	default:
		out = slices.Concat(append(out, verb), rest[:size], rest[size+1:])
	}
	return strings.Join(out, " ")
}

var (
	whether      = wordSet(`om if whether`)
	englishWords = wordSet(`if whether what where when how who which why`)
	measures     = wordSet(`lang lange længe meget mange tit ofte tid stort gammel tidligt sent long much many often old far soon time`)
	articles     = wordSet(`en et min mit mine vores a an the my our`)
	askers       = wordSet(`jeg du vi i man you we they`)
	isVerb       = wordSet(`er var kan skal må har bliver får koster ligger is are was were can could do does did will would must should has have`)
)
