package assistant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/intents/when"
)

// When the citizen wants to come, read from words that also say which appointment is
// meant, why it does not suit, and until when they are away.

// wish reads when the citizen wants it. A time that only says which appointment
// is meant ("min tid på torsdag") is not a wish.
func (t *turn) wish(e *errand, text string, anchor time.Time) when.Wish {
	answering := e.Asked == "start"
	text = wanted(text)
	if awayUntil.MatchString(plain(text)) {
		return when.Wish{} // until when one is away is not when one wants to come
	}
	if !anchor.IsZero() {
		_, week := anchor.ISOWeek()
		text = sameWeek.ReplaceAllString(text, fmt.Sprintf("i uge %d", week))
	}
	w := when.Wishes(t.timely(text), t.local(), when.Options{Anchor: anchor, Expect: answering})
	if at := awayWhile.FindStringIndex(text); at != nil {
		end := len(text)
		if n := clauseEnd.FindStringIndex(text[at[1]:]); n != nil {
			end = at[1] + n[0]
		}
		for i := len(w.Any) - 1; i >= 0; i-- {
			if alt := w.Any[i]; alt.From >= at[0] && alt.From < end {
				alt.Not = true // while one is away is when not to come
				w.Not, w.Any = append(w.Not, alt), slices.Delete(w.Any, i, i+1)
			}
		}
	}
	if answering || e.Asked == "confirm" || e.Asked == "step_up" {
		return w
	}
	kept := w.Any[:0:0]
	reason := reasonEnds(text, w.Any)
	until := reasonBegins(text, w.Any)
	for _, alt := range w.Any {
		if (anchor.IsZero() || !names(alt, anchor)) && alt.From >= reason && alt.From < until {
			kept = append(kept, alt)
		}
	}
	w.Any = kept
	return w
}

// wanted is a text without what it turns down before it says what is wanted instead
// ("klokken ni er for tidligt, …", "ikke den her uge, onsdag …"), and without the "ikke"
// of a question ("er der ikke noget mandag").
func wanted(text string) string {
	text = fromThen(text)
	if at := turnedDown.FindStringIndex(text); at != nil && len(strings.Fields(text[at[1]:])) > 0 {
		text = text[at[1]:]
	}
	text = whichFirst.ReplaceAllString(text, "$1")
	if at := someDay.FindStringSubmatchIndex(text); at != nil {
		text = text[at[0]:at[2]] + text[at[4]:] // "flyt mødet den 2. til en eftermiddag": any, not that of the 2nd
	}
	return politeNot.ReplaceAllString(text, "$1")
}

// fromThen reads the hour at which school or work ends as the earliest that is wished:
// "han har fri kl 14" is "efter kl 14", and says when "efter skole" is.
func fromThen(text string) string {
	text = notSoLate.ReplaceAllString(notSoEarly.ReplaceAllString(text, "; ikke før kl. 10"), "; senest kl. 15")
	m := worksUntil.FindStringSubmatchIndex(text)
	if m == nil || m[1] < len(text) && strings.ContainsAny(text[m[1]:m[1]+1], "-–") {
		return atWork.ReplaceAllString(text, "efter kl. 15")
	}
	rest := func(part string) string { return afterSchool.ReplaceAllString(atWork.ReplaceAllString(part, ""), "") }
	return strings.TrimSpace(rest(text[:m[0]]) + "; efter kl. " + text[m[2]:m[3]] + rest(text[m[1]:]))
}

var (
	// worksUntil tells when somebody is free, or from when they can come at the earliest.
	worksUntil = regexp.MustCompile(`(?i)\b(?:(?:har|får|er|bliver|is|am|i'm|he's|she's|are|get|gets)\s+(?:jeg |han |hun |vi )?(?:først |ikke )?(?:fri|færdig\p{L}*|off|done|finished)(?:\s+før)?(?:\s+(?:fra|på|med|i|from|at|with))?(?:\s+(?:arbejde\p{L}*|skole\p{L}*|job\p{L}*|børnehave\p{L}*|work|school))?|(?:arbejder|arbejde|undervisning|skole|vagt|work|working|school|lessons?|lectures?|classes)(?:\s+\p{L}+){0,2}?\s+(?:til|indtil|until|till)|(?:skolen|arbejdet|school|work|undervisningen|my shift|vagten)\s+(?:slutter|ender|er slut|finishes|ends|is over)|først)\s+(?:fra |efter )?(?:(?:kl\.?|klokken|at|around|ved|omkring|about)\s*)?(\d{1,2}(?:[.:]\d{2})?(?:\s*(?:am|pm))?|halv \p{L}+|(?:to|tre|fire|fem|seks|two|three|four|five|six)(?:-tiden)?)\b`)
	// notSoEarly and notSoLate turn an hour down by degrees: "det må ikke være så sent".
	notSoEarly = regexp.MustCompile(`(?i)\b(?:ikke|ik|not)(?: være| be)? (?:helt |quite |alt )?(?:så|for|so|that|too) (?:tidligt?|early)(?: om morgenen| in the morning)?\b`)
	notSoLate  = regexp.MustCompile(`(?i)\b(?:ikke|ik|not)(?: være| be)? (?:helt |quite |alt )?(?:så|for|so|that|too) (?:sent?|late)(?: på dagen| in the day)?\b`)
	// atWork and afterSchool are before it is said when that is.
	atWork      = regexp.MustCompile(`(?i)\b(?:efter|after)\s+(?:arbejde?\p{L}*|work)\b|\b(?:ikke i|uden for|udenfor|not (?:in|during)|outside(?: of)?)\s+(?:skole|arbejds|school |work(?:ing)? )(?:tid\p{L}*|hours)\b`)
	afterSchool = regexp.MustCompile(`(?i)\b(?:efter|after)\s+(?:skole\p{L}*|school)\b`)
	// onceFree says that it must be when somebody is free, and not when that is.
	onceFree = anyOf(`\b(når|efter|when|after|once) (jeg|han|hun|vi|min \p{L}+|mit \p{L}+|i|he|she|my \p{L}+) (har|får|er|have|has|is|am|gets?) (fri|færdig|hjemme|free|off|done|home)\b`)
)

// someDay is a part of a day, whichever: where it begins, and its article.
var someDay = regexp.MustCompile(`(?i)\b(?:in |on |om |på |til )?((?:en|an|a) )((?:anden |other )?(?:morgen|formiddag|eftermiddag|aften|morning|afternoon|evening)\b)`)

var (
	turnedDown = regexp.MustCompile(`(?i)^.*\b(?:for|too) (?:tidligt?|sent?|early|late)\b(?: (?:for|to) (?:mig|os|me|us))?[,.;!]?|^(?:(?:nej|no|vent|wait),? )*(?:ikke|ik|not) (?:den|denne|i|this) (?:her )?(?:uge|måned|week|month)[,.;]`)
	whichFirst = regexp.MustCompile(`(?i)^(?:(?:ja|ok|så|yes),? )?(?:den|det|the) (?:første|ene|anden|andet|first|other|second)(?: one| møde| tid| samtale)? ((?:til|to) )`)
	politeNot  = regexp.MustCompile(`(?i)\b((?:er der|har (?:i|du|de)|findes der|kan (?:jeg|vi|det|den|du)(?: så)?|isn't there)|(?:^|\b(?:nej|men|og),? )kan (?:hun|han|de)) (?:ikke|ik)\b`)
)

// sameWeek is the week of the appointment that is moved.
var sameWeek = regexp.MustCompile(`(?i)\b(?:(?:i|in|of) )?(?:den |the |that )?(?:samme|same) (?:uge|week)\b`)

// thenReason begins the reason why, after the time that suits: "om eftermiddagen, jeg
// skal til frisør om formiddagen".
var thenReason = regexp.MustCompile(`(?i)[,.;]\s*(?:for |fordi |da |because )?(?:jeg|vi|min \p{L}+|i|we|my \p{L}+)\s+(?:skal|har|er|arbejder|kan ikke|kan ik|have|am|work|must|can't|cannot)\b|\s(?:for|fordi|because)\s+(?:(?:om|på|i|in|on|at)\s+(?:the )?\p{L}+\s+(?:\p{L}+\s+)?)?(?:jeg|vi|i|we)\b`)

// soThen parts the reason why a time does not suit from the time that does:
// "jeg skal til tandlæge fredag, så lad os tage onsdag".
var soThen = regexp.MustCompile(`(?i)^\s*(?:jeg|vi|min|mit|i|we|my)\s+(?:skal|har|er|arbejder|have|am|work|must)\b.*?\b(så|derfor|so|therefore)\s+(?:lad|kan|vil|må|tag|flyt|hellere|er|let|can|could|please|move)\b|\b(?:jeg|vi|i|we)\s+(?:er|har|skal|sover|hviler|arbejder|am|have|work|sleep|rest)\b[^.!?]*[.!?;]\s*(kan|kunne|må|er der|could|can|may|is there)\b`)

// reasonEnds is where the reason in a text ends, 0 when it has none or when no
// time stands after it.
func reasonEnds(text string, times []when.Time) int {
	m := soThen.FindStringSubmatchIndex(text)
	if m == nil {
		return 0
	}
	from := max(m[2], m[4])
	for _, w := range times {
		if w.From >= from {
			return from
		}
	}
	return 0
}

// reasonBegins is where the reason after a time begins, the end of the text when there
// is none or no time stands before it.
func reasonBegins(text string, times []when.Time) int {
	m := thenReason.FindStringIndex(text)
	if m == nil || !slices.ContainsFunc(times, func(w when.Time) bool { return w.From < m[0] }) {
		return len(text)
	}
	return m[0]
}

// awayWhile tells while when somebody cannot: "bortrejst fra den 30. til den 4.".
var awayWhile = regexp.MustCompile(`(?i)\b(?:(?:væk|bortrejst|på ferie|ude at rejse|away|on holiday|travelling) (?:fra|mellem|hele|i|from|between|all|in) |(?:jeg|vi|i|we) (?:arbejder|har vagt|work) |(?:optaget|forhindret|busy) )`)

// clauseEnd ends what is said of when one is away.
var clauseEnd = regexp.MustCompile(`(?i)[,.;!?](?:\s|$)|\s(?:så|men|so|but)\s`)

// awayUntil tells until when the citizen cannot: "indlagt til på mandag".
var awayUntil = anyOf(`\b(indlagt|væk|bortrejst|på ferie|ude at rejse|syg|optaget|in hospital|away|on holiday|sick) (til|indtil|frem til|til og med|until|till) `)
