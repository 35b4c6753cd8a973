package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// A part of a draft is put right by saying it anew: "nej den 14.", "kl. 11", "15 timer",
// "min søn i stedet for min datter". It goes in the place of the one thing of its kind
// that stands there; the rest of the draft stays. Where it cannot be told what is to be
// changed, what is to stand there is asked for: a draft that somebody has found wrong is
// neither dropped nor sent.

// isDraft reports whether the words of an errand are the citizen's own.
func isDraft(e *errand) bool { return e.Change.Type == "message" || e.Change.Type == "apply" }

// amends puts right a part of a draft that waits for a yes; false when a text tells no
// such part.
func (t *turn) amends(e *errand, text string) bool {
	if !isDraft(e) || strings.Contains(text, "?") {
		return false
	}
	say, _ := correction(text)
	if r, told := redraftOf(text); question.MatchString(trimLead(plain(say))) || told && (r.omit != "" || saidInFull.MatchString(text)) {
		return false
	}
	now, done := e.Change.Text, false
	for _, f := range swaps {
		if m := f.form.FindStringSubmatch(say); m != nil {
			if now, done = replaceOne(now, m[f.old], withoutComment(m[f.new])); done {
				break
			}
		}
	}
	if !done {
		if m := notThere.FindStringSubmatch(say); m != nil {
			now = withoutPart(now, strings.Join(m[1:], ""))
			done = now != e.Change.Text && now != ""
		}
	}
	if !done {
		now, done = withValues(now, say)
	}
	if done {
		e.Change.Text, e.Approval = now, ""
	}
	return done
}

// correction is what a text puts right, without the words that take the old back; led
// that there were such words.
func correction(text string) (say string, led bool) {
	say = takesBackFirst.ReplaceAllString(text, "")
	return strings.TrimSpace(say), say != text || instead.MatchString(plain(text))
}

var (
	takesBackFirst = regexp.MustCompile(`(?i)^(?:(?:nej|næ|no|nope|hov|ups|oops|vent|wait|stop|undskyld|sorry|øh+m*|hm+|åh|oh|argh|nå|ja men|jo men|ok men|okay men|yes but|ok but|men|but|og|and|så|forresten|actually|det var forkert|det er forkert|that's wrong)[,.!… ]+)+`)
	// swaps put one thing in place of another that they name.
	swaps = []struct {
		form     *regexp.Regexp
		old, new int
	}{
		{regexp.MustCompile(`(?i)^(?:det er |det var |der skal |it's |it is )?(?:ikke|ik|not)(?: stå)? ["“]?(.+?)["”]?(?:, men|, but|,| men| but) (?:hellere |rather |det er |it's )?["“]?(.+?)["”]?[.!]*$`), 1, 2},
		{regexp.MustCompile(`(?i)^(?:(?:skriv|sæt|hellere|write|put|rather|det er|det skal være|it's|it should be) )*["“]?(.+?)["”]?,? (?:i stedet for|istedet for|og ikke|ikke|instead of|and not|not) ["“]?(.+?)["”]?[.!]*$`), 2, 1},
		{regexp.MustCompile(`(?i)^["“]?(.+?)["”]? (?:skal være|skulle være|skulle have været|skal hedde|should be|should have been) ["“]?(.+?)["”]?[.!]*$`), 1, 2},
	}
	// notThere says what is not to stand in a draft.
	notThere = regexp.MustCompile(`(?i)^(?:der|det) skal (?:ikke|ik) (?:stå|nævnes|være) (?:noget om )?(.+?)(?: med| i| der)?[.!]*$|^(?:det med |det om )?(.+?) skal (?:ikke med|ikke stå der|ud|væk|slettes|fjernes)(?: igen)?[.!]*$|^(?:uden|without) (?:det med |the part about )?(.+?)[.!]*$|^(?:don't (?:say|write|mention)) (.+?)[.!]*$`)
)

// withoutComment is a correction without what is said of it: "den 14., det er mere sikkert".
func withoutComment(say string) string {
	head, tail := headOf(say)
	if tail != "" && len(valuesIn(tail)) == 0 && (len(strings.Fields(tail)) <= 6 || because.MatchString(plain(tail))) {
		return head
	}
	return strings.TrimRight(say, " .!")
}

// replaceOne puts one thing in place of another that stands once in a text.
func replaceOne(text, old, now string) (string, bool) {
	low, thing := strings.ToLower(text), strings.ToLower(strings.TrimSpace(old))
	if len(low) != len(text) || thing == "" || now == "" || strings.Count(low, thing) != 1 || len(strings.Fields(now)) > 8 {
		return text, false
	}
	at := strings.Index(low, thing)
	return text[:at] + now + text[at+len(thing):], true
}

// value is something in a text that can be said anew: where it stands, and of what kind
// it is.
type value struct {
	kind     string
	unit     string // of an amount: hours, kroner
	from, to int
}

const (
	monthNames   = `(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january|february|march|may|june|july|october)`
	weekdayNames = `(?:(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)`
	dateForm     = `\d{1,2}(?:st|nd|rd|th|\.)?`
)

// valueForms are the kinds of value, what holds others first.
var valueForms = []struct {
	kind string
	form *regexp.Regexp
}{
	{"clock", regexp.MustCompile(`(?i)(?:kl\.?|klokken) ?\d{1,2}(?:[.:]\d{2})?|\b\d{1,2}[.:]\d{2}\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b|\b(?:halv|kvart over|kvart i|half past|quarter past|quarter to) \p{L}+`)},
	{"day", regexp.MustCompile(`(?i)\b` + weekdayNames + `(?:,? (?:d\. ?|den |the )?` + dateForm + `(?: (?:of )?` + monthNames + `)?)?|(?:\bden |\bd\. ?|\bthe )?\b` + dateForm + ` (?:of )?` + monthNames + `\b|\b` + monthNames + ` \d{1,2}(?:st|nd|rd|th)?\b|\b(?:den|the) ` + dateForm + `|\b\d{1,2}/\d{1,2}\b|\bi ?morgen\b|\bovermorgen\b|\btomorrow\b`)},
	{"month", regexp.MustCompile(`(?i)\b` + monthNames + `\b`)},
	{"amount", regexp.MustCompile(`(?i)\b(?:\d[\d.,]*\d|\d)(?: ?(\p{L}+))?|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|two|three|four|five|six|seven|eight|nine|ten|twelve) (\p{L}+)`)},
	{"person", regexp.MustCompile(`(?i)\b(?:min|mit|mine|my) (?:\p{L}+ )?(?:datter|søn|mor|far|mand|kone|kæreste|samlever|bror|søster|nabo|ven|veninde|barnebarn|svigermor|svigerfar|svigersøn|svigerdatter|moster|faster|onkel|læge|chef|udlejer|daughter|son|mother|mum|mom|father|dad|husband|wife|partner|brother|sister|neighbour|neighbor|friend|doctor|boss|landlord)\b`)},
}

// valuesIn are the values in a text, none within another.
func valuesIn(text string) []value {
	var found []value
	for _, f := range valueForms {
		for _, m := range f.form.FindAllStringSubmatchIndex(text, -1) {
			v := value{kind: f.kind, from: m[0], to: m[1]}
			for g := 2; g+1 < len(m); g += 2 {
				if m[g] >= 0 {
					v.unit = danish.Stem(danish.Fold(text[m[g]:m[g+1]]))
				}
			}
			if !slices.ContainsFunc(found, func(o value) bool { return o.from < v.to && v.from < o.to }) {
				found = append(found, v)
			}
		}
	}
	slices.SortFunc(found, func(a, b value) int { return a.from - b.from })
	return found
}

// withValues is a draft with the values of a correction in place of its own. A correction
// says no more than them, and what stands in the draft already.
func withValues(draft, say string) (string, bool) {
	done, stands := false, meaning(draft)
	for _, clause := range clauseAt.Split(say, -1) {
		said := valuesIn(clause)
		if len(said) == 0 {
			if len(strings.Fields(clause)) > 6 {
				return draft, false
			}
			continue // "det er mere sikkert"
		}
		beside := clause
		for _, v := range slices.Backward(said) {
			beside = beside[:v.from] + " " + beside[v.to:]
		}
		rest := slices.DeleteFunc(strings.Fields(plain(beside)), func(w string) bool { return aroundValue[w] })
		if negated.MatchString(plain(beside)) || slices.ContainsFunc(rest, func(w string) bool { return !slices.Contains(stands, danish.Stem(w)) }) {
			return draft, false
		}
		for _, v := range said {
			old := slices.DeleteFunc(valuesIn(draft), func(o value) bool {
				return !(o.kind == v.kind || v.kind == "month" && o.kind == "day" && monthIn.MatchString(draft[o.from:o.to])) || v.kind == "amount" && v.unit != "" && o.unit != "" && v.unit != o.unit
			})
			if len(old) != 1 {
				return draft, false
			}
			draft, done = put(draft, old[0], clause[v.from:v.to], v), true
		}
	}
	return draft, done
}

// put puts a value in the place of another of its kind. What the old says beyond the new
// and what the new leaves open stays: the month of a day, the unit of an amount.
func put(draft string, old value, now string, v value) string {
	was := draft[old.from:old.to]
	before, after := draft[:old.from], draft[old.to:]
	switch month := monthIn.FindString(was); {
	case v.kind == "month" && old.kind == "day":
		now = monthIn.ReplaceAllString(was, now)
	case v.kind == "day" && month != "" && onlyDate.MatchString(now):
		now = strings.TrimRight(now, " ") + " " + month
	case v.kind == "day" && month != "" && strings.HasPrefix(strings.ToLower(was), "den ") && now[0] >= '0' && now[0] <= '9':
		now = "den " + now
	case v.kind == "amount" && v.unit == "" && old.unit != "":
		now = now + " " + strings.TrimLeft(was[strings.LastIndexAny(was, " 0123456789")+1:], " ")
	}
	if before == "" {
		now = upper(now)
	} else {
		now = strings.ToLower(now[:1]) + now[1:]
		if englishDay.MatchString(now) {
			now = upper(now)
		}
	}
	if p := onDay.FindStringIndex(before); v.kind == "day" && p != nil && !startsDay.MatchString(now) {
		before = before[:p[0]] + " " // "på torsdag" is no "på den 14."
	}
	if strings.HasSuffix(now, ".") && strings.HasPrefix(after, ".") {
		after = after[1:]
	}
	return before + now + after
}

var (
	clauseAt   = regexp.MustCompile(`[,;–]\s+|[.!]\s+\p{Lu}`)
	monthIn    = regexp.MustCompile(`(?i)\b` + monthNames + `\b`)
	onlyDate   = regexp.MustCompile(`(?i)^(?:den |the |d\. ?)?` + dateForm + `$`)
	onDay      = regexp.MustCompile(`(?i) (?:på|on) $`)
	startsDay  = regexp.MustCompile(`(?i)^` + weekdayNames)
	englishDay = regexp.MustCompile(`^(?:mon|tues|wednes|thurs|fri|satur|sun)day|^(?:january|february|march|april|may|june|july|august|september|october|november|december) `)
)

// aroundValue are the words that stand around a value and say nothing beside it.
var aroundValue = wordSet(`det den er var bliver skal skulle være vi jeg mener mente siger sige hellere i stedet istedet altså først faktisk nok på til om kl ca cirka ret skriv lav tag sæt lad os bare kun og nu det passer mere bedre rigtig rigtige rigtigt realistisk sikkert kommer tror it it's is was should be make write put say i meant? mean rather instead actually only just on at to and the better safer more realistic that`)

// unread asks what is to stand in place of what was found wrong, and shows what stands;
// false when a text finds nothing wrong with it.
func (t *turn) unread(ctx context.Context, e *errand, text string) (bool, error) {
	p := plain(text)
	contact := e.Change.Type == "update_contact"
	if !isDraft(e) && !contact || e.Asked != "confirm" || len(strings.Fields(p)) > 25 {
		return false, nil
	}
	if !findsWrong.MatchString(p) && (dropsIt(text) || strings.HasSuffix(strings.TrimSpace(text), "?")) {
		return false, nil
	}
	say, led := correction(text)
	if question.MatchString(trimLead(plain(say))) && !findsWrong.MatchString(p) {
		return false, nil // "og hvornår er det jeg skal snakke med ham"
	}
	if !led && !findsWrong.MatchString(p) || len(strings.Fields(say)) == 0 && !findsWrong.MatchString(p) {
		return false, nil
	}
	if !contact && isOrder(plain(say)) {
		if err := t.declined(ctx); err != nil || t.state.errand() != nil {
			return true, err
		}
		return true, t.fresh(ctx, say)
	}
	return true, t.whatInstead(ctx, e)
}

// whatInstead asks what is to stand in place of what is proposed, and shows that.
func (t *turn) whatInstead(ctx context.Context, e *errand) error {
	if isDraft(e) {
		t.r.say(fault.Words{DA: "Hvad skal der stå i stedet? Lige nu står der det her:", EN: "What should it say instead? Right now it says this:"})
	} else {
		t.r.say(fault.Words{DA: "Det kunne jeg ikke rette selv. Skriv det hele, som det skal være. Lige nu står der det her:", EN: "I could not change that myself. Write all of it as it should be. Right now it says this:"})
	}
	return t.stands(ctx, e)
}

// dropsIt says no to the whole of what is proposed, in words that put nothing right.
func dropsIt(text string) bool {
	p := plain(text)
	say, _ := correction(text)
	rest := plain(say)
	return drop.MatchString(p) || takesOver.MatchString(p) || notNow.MatchString(rest) || keepsOnly(text) || leaving.MatchString(p) || wholly.MatchString(rest) || byOneself.MatchString(rest) || doesInstead.MatchString(rest)
}

var (
	// findsWrong says that what is proposed is not right, and not what is.
	findsWrong = anyOf(`\b(det|den|der|teksten|beskeden|adressen|nummeret|mailen|that|it|this) (er|var|blev|står|is|was) (\p{L}+ ){0,2}?(forkerte?|galt?|wrong|ikke rigtige?t?|not right|not correct|incorrect|en fejl|a mistake)\b|\b(ikke|ik) (det|sådan|hvad) (jeg|der skulle) (mente|sagde|skrev|skal|stå)|\bnot what i (said|meant|wrote)\b|^(forkert|wrong|fejl)$|\b(stavet|skrevet) forkert\b|\bforkert (stavet|skrevet|dato|dag|tal|navn|mail|nummer|tid)\b|\bwrong (date|day|number|name|time)\b`)
	// byOneself will do it without Offelia.
	byOneself = anyOf(`\b(jeg|vi) (nok |godt |hellere )?selv\b|\b(myself|ourselves)\b`)
	// wholly is all of a no that drops what was proposed.
	wholly = anyOf(`^((nej|no|tak|thanks|ellers|ikke|ik|lad|være|det|den|vær|gør|do|don't|not|send|sende|så|alligevel|nu|endnu|yet|please|thank you|vent|wait|stop|lige|bare|jeg|i|vil|want|skal|behøver|du|you|gider|ønsker|fortryder|har|fortrudt|ombestemt|mig|changed|my|mind|need|to|it|that|this|ok|okay|hellere|anyway|nødvendigt|brug|for)( |$))*$`)
)
