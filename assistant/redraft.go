package assistant

import (
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// The words of a message or an application that waits for a yes belong to the citizen,
// who tells how they are to be: "slet det med lånet", "skriv også at …", "ret det til
// at …". What is told is carried out and shown again; it never becomes the text.

// redraft is what a text tells to do to the words of a draft.
type redraft struct {
	omit string // what is to be left out: the words that say which part
	all  bool   // leave out all of it
	say  string // what is to stand there
	more bool   // beside what stands there
}

// redraftOf reads what a text tells to do to a draft; false when it tells nothing.
func redraftOf(text string) (r redraft, ok bool) {
	before := text
	if m := writesThat.FindStringSubmatchIndex(text); m != nil {
		verb := danish.Fold(text[m[2]:m[4]])
		before, r.say = text[:m[0]], upper(thatClause.ReplaceAllString(saysThat(text[m[4]:m[5]]), ""))
		r.more = addsTo.MatchString(" " + danish.Fold(before) + " " + verb + " ")
	}
	if m := omits.FindStringSubmatch(before); m != nil {
		r.omit = strings.TrimSpace(m[1])
		r.all = everything.MatchString(plain(r.omit))
	}
	if r.all && r.say == "" {
		return redraft{}, false // "drop det" drops the message
	}
	return r, r.say != "" || r.omit != ""
}

var (
	// writesThat tells what is to be written; its first group is the verb with what
	// stands by it, its second the words.
	writesThat = regexp.MustCompile(`(?i)(?:^|[,.;:!]\s*|\s(?:og|men|så|and|but|then)\s+)(?:(?:og|men|så|nej|no|ok|okay|vent|wait|and|lige|bare|hellere|please)[, ]+)*(?:(?:kan|vil|can|could) (?:du|you) (?:please |lige |ikke |også |also )*)?((?:skrive?|sæt|tilføje?|nævne?|sige?|spørge?|ask|write|add|put|mention|say|der skal(?: \p{L}+)? stå|it should(?: \p{L}+)? say|(?:ret(?:te)?|lave?|ændre?) (?:det|den|teksten|beskeden) (?:(?:lige|gerne|bare|hellere) )*(?:om )?til|(?:change|make) it (?:to say|to|say))(?: (?:lige|hellere|bare|i stedet|så|også|desuden|noget om|ind|til hende|til ham|til dem|at der skal stå|instead|rather|just|also|too|in|her|him|them))*)[,: ]+((?:at |that |om |if )?[^ ]+ .+|"[^"]+"|“[^”]+”)$`)
	thatClause = regexp.MustCompile(`(?i)^(?:(?:om )?at|that) `)
	addsTo     = anyOf(`\b(også|desuden|tilføje?|nævne?|add|mention|also|too)\b|^ *(og|and) `)
	omits      = regexp.MustCompile(`(?i)^(?:(?:nej|no|ok|okay|vent|wait|men|og|but|and)[, ]+)*(?:(?:kan|vil|can|could) (?:du|you) (?:please |lige )*)?(?:slet(?:te)?|fjerne?|stryge?|udelade?|drop|tag|delete|remove|leave out|take out|skip|cut)(?: (?:lige|bare|just))* (?:ordene? |sætningen |linjen |stykket |(?:det|den|the|that)(?: part| bit| sentence| line)? (?:med |om |hvor |der |about |with |where )?)?(.+?)(?: ud| væk| out)?[,.;! ]*$`)
	everything = anyOf(`^(det|det hele|hele (beskeden|teksten)|alt|alt sammen|hele|everything|all|all of it|it|it all)$`)
)

// otherWords puts other words in place of those of a message, or joins more to them.
func (t *turn) otherWords(e *errand, text string) bool {
	if t.added(e, text) {
		return true
	}
	if m := puts.FindStringSubmatch(text); m != nil && swapped(e, m[1], m[2]) {
		e.Approval = ""
		return true
	}
	r, told := redraftOf(text)
	say, led := correction(text)
	switch tells := e.Change.Type == "message" && statement(say) && (!dropsIt(text) || !led); {
	case told:
		t.redraft(e, r)
	case e.Change.Type == "apply" && because.MatchString(plain(text)):
		e.Change.Text = text
	case tells && readYesNo(text) == no && !speaksOf(e.Change.Text, say):
		return false // "nej, det er meget værre end det" does not say what is to stand there
	case tells && (goesOnAbout.MatchString(plain(say)) || led && readYesNo(text) == unclear && !speaksOf(e.Change.Text, say)):
		e.Change.Text = joined(e.Change.Text, say) // "vent, jeg er også flyttet"
	case tells:
		e.Change.Text = upper(saysThat(say))
	default:
		return false
	}
	e.Approval = ""
	return true
}

// puts tells to put one thing in place of another: "ret mandag til tirsdag".
var puts = regexp.MustCompile(`(?i)^(?:(?:nej|no|vent|wait|ok|og)[, ]+)*(?:(?:kan|vil|can|could) (?:du|you) (?:please |lige )*)?(?:ret(?:te)?|skifte?|udskifte?|byt(?:te)?|ændre?|change|replace|swap) ["“]?(.+?)["”]? (?:til|ud med|med|to|with|for) ["“]?(.+?)["”]?[.!]?$`)

// swapped puts one thing in place of another in a draft; false when it is not there.
func swapped(e *errand, old, now string) bool {
	at := strings.Index(strings.ToLower(e.Change.Text), strings.ToLower(old))
	if at < 0 || e.Change.Type != "message" && e.Change.Type != "apply" || len(strings.ToLower(e.Change.Text)) != len(e.Change.Text) {
		return false
	}
	e.Change.Text = upper(e.Change.Text[:at] + now + e.Change.Text[at+len(old):])
	return true
}

// redraft carries out what was told to do to the words of a draft.
func (t *turn) redraft(e *errand, r redraft) {
	if r.omit != "" && (r.say == "" || r.more) {
		rest := withoutPart(e.Change.Text, r.omit)
		switch {
		case r.all:
			rest = ""
		case rest == e.Change.Text:
			t.r.say(fault.Words{DA: "Det kan jeg ikke finde i teksten.", EN: "I cannot find that in the text."})
		}
		e.Change.Text = rest
	}
	switch now, part := withValues(e.Change.Text, r.say); {
	case r.say == "":
	case part && !r.more:
		e.Change.Text = now // "skriv hellere den 9. december"
	case r.more && e.Change.Text != "":
		e.Change.Text = joined(e.Change.Text, r.say)
	default:
		e.Change.Text = r.say
	}
	if e.Change.Text == "" {
		e.Asked = "text"
	}
}

// partEdge is where one part of a draft may end.
var partEdge = regexp.MustCompile(`[.!?;]\s+|,?\s+(?:og|and|men|but)\s+|,\s+`)

// lastPart is the part that was said last.
var lastPart = anyOf(`^(det |den |the )?(sidste|seneste|last)( (sætning|linje|stykke|del|bit|part|sentence|thing|igen|ud))*$`)

// withoutPart is a text without the parts that speak of something; "" when none is left.
func withoutPart(text, thing string) string {
	of := meaning(thing)
	speaks := func(part string) bool {
		return slices.ContainsFunc(strings.Fields(plain(part)), func(w string) bool {
			s := danish.Stem(w)
			return slices.ContainsFunc(of, func(o string) bool { return strings.HasPrefix(s, o) || len(s) > 3 && strings.HasPrefix(o, s) })
		})
	}
	out, edge, from := "", "", 0
	if lastPart.MatchString(plain(thing)) {
		at := partEdge.FindAllStringIndex(text, -1)
		if whole := slices.DeleteFunc(slices.Clone(at), func(e []int) bool { return strings.HasPrefix(text[e[0]:], ",") && e[1] == e[0]+2 }); len(whole) > 0 {
			at = whole // a comma alone parts no thought: "jeg vil gerne vide, om jeg …"
		}
		if len(at) > 0 {
			return text[:at[len(at)-1][0]]
		}
		return ""
	}
	for _, at := range append(partEdge.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		if part := text[from:at[0]]; !speaks(part) {
			if out != "" {
				out += edge
			}
			out += part
		}
		edge, from = text[at[0]:at[1]], at[1]
	}
	return upper(strings.TrimSpace(out))
}

// speaksOf reports whether a text has something of a draft in it, said otherwise.
func speaksOf(draft, text string) bool {
	of := meaning(draft)
	return slices.ContainsFunc(meaning(text), func(s string) bool { return slices.Contains(of, s) })
}

// goesOnAbout tells more of what was told, and does not put it otherwise.
var goesOnAbout = anyOf(`^(hun|han|den|det|de|she|he|it|they) (hedder|er|har|bor|kommer|var|skal|kan|is|are|has|have|lives?|was|can)\b`)

// statement reports whether a text at the confirmation of a message is other
// words for it, rather than an answer, a question or an order.
func statement(text string) bool {
	p := plain(text)
	if len(strings.Fields(p)) < 4 || readYesNo(text) != unclear || drop.MatchString(p) || question.MatchString(p) || strings.Contains(text, "?") {
		return false
	}
	_, told := redraftOf(text)
	return !told && !puts.MatchString(text) && !isOrder(p)
}

// added joins what is said beside to the words of a message or an application that
// waits for a yes: "og sig også at …", "og sengen også".
func (t *turn) added(e *errand, text string) bool {
	p := danish.Fold(text)
	if r, told := redraftOf(text); told && r.omit != "" {
		return false
	}
	if e.Change.Type != "message" && e.Change.Type != "apply" || !andMore.MatchString(p) || question.MatchString(trimLead(plain(text))) || strings.HasSuffix(strings.TrimSpace(text), "?") {
		return false
	}
	more := thatClause.ReplaceAllString(saysThat(addWords.ReplaceAllString(text, "")), "")
	if strings.TrimSpace(more) == "" {
		return false
	}
	e.Change.Text = joined(e.Change.Text, more)
	e.Approval = ""
	return true
}

// joined is a text with a further sentence.
func joined(text, more string) string {
	text = strings.TrimSpace(text)
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "!") {
		text = strings.TrimRight(text, ". ") + "."
	}
	return text + " " + upper(more)
}

var (
	andMore  = anyOf(`^(og|and|plus|samt) \p{L}+ |^(tilføj|skriv også|sig også|add|also (say|write|tell)|desuden) `)
	addWords = regexp.MustCompile(`(?i)^(?:og|and|plus|samt)?\s*(?:(?:så|lige)\s+)?(?:(?:kan|vil) du (?:ikke )?)?(?:(?:tilføje?|skrive?|sige?|fortælle?|add|say|write|tell)(?:\s+(?:også|lige|desuden|til (?:hende|ham|dem)|her|him|them))*[,:]?\s*)?(?:also\s+(?:say|write|tell)\s+(?:(?:her|him|them)\s+)?)?`)
)
