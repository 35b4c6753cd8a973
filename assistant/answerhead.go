package assistant

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"offelia/intents/danish"
	"offelia/intents/when"
)

// An answer is often the head of a message that says more: it hurries, says the
// proposal again, gives a reason, or goes on with the next matter. What stands behind
// the head is read here by clauses, in small word lists; nothing that contradicts the
// proposal is ever taken for a yes (see readAnswer).

// deeds are the verbs with which people tell to do what is proposed, by type of change.
var deeds = map[string]map[string]bool{
	"rebook":         wordSet(`flyt ryk ombook move`),
	"cancel":         wordSet(`aflys afbestil afmeld slet cancel`),
	"book":           wordSet(`book bestil reserver tag take`),
	"message":        wordSet(`send afsted afsend`),
	"apply":          wordSet(`send søg ansøg indsend afsted submit apply`),
	"upload":         wordSet(`send upload aflever indsend afsted submit`),
	"update_contact": wordSet(`skift ændr ret opdater gem change update save`),
	"delegate":       wordSet(`giv opret give`),
	"revoke":         wordSet(`tilbagekald slet fjern ophæv revoke remove`),
}

// saysDoIt reports whether a plain text orders the very change that is proposed and says
// no more: "ja skift det", "send it".
func saysDoIt(e *errand, p string) bool {
	deed := false
	for _, w := range strings.Fields(p) {
		switch {
		case deeds[e.Change.Type][w]:
			deed = true
		case !agreeing[w] && !yesWords.MatchString(w) && w != "away":
			return false
		}
	}
	return deed
}

// clauses cuts a text at its punctuation.
func clauses(text string) []string {
	var out []string
	for _, c := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",.;:!?\n–", r) }) {
		if c = plain(c); c != "" {
			out = append(out, c)
		}
	}
	return out
}

var (
	staying   = wordSet(`stå være ligge blive`)
	afterStay = wordSet(`alligevel så bare tak nu som den det er var hvor altså lige da for ok hellere dem`)
)

// leftAsItIs says of something that it is to stay as it is: "lad bare tiden stå", "nej,
// lad alligevel det andet være". "Lad det være mandag" does not, nor a text that orders
// something beside.
func leftAsItIs(text string) bool {
	found := false
	for _, c := range clauses(text) {
		found = found || stays(strings.Fields(c))
		if isOrder(c) {
			return false
		}
	}
	return found
}

// stays reports whether a clause lets something stay.
func stays(words []string) bool {
	const between = 5
	at := slices.IndexFunc(words, func(w string) bool { return w == "lad" || w == "lade" || w == "lader" })
	if at < 0 {
		return false
	}
	for i := at + 1; i < len(words) && i <= at+between; i++ {
		if staying[words[i]] {
			return !slices.ContainsFunc(words[i+1:], func(w string) bool { return !afterStay[w] })
		}
	}
	return false
}

// answerTo reads an answer to what is proposed: from the whole text, else from its head
// where the rest only hurries, or says why.
func (t *turn) answerTo(e *errand, text, proposed string) reading {
	if len(t.state.Queue) > 0 {
		proposed += " both begge to dem dele"
	}
	if e.Undo != "" {
		proposed += " den gamle tid tilbage igen old time back again"
	}
	answer := readAnswer(t.withoutProposed(e, text), proposed)
	if answer != unclear {
		return answer
	}
	head, tail := headOf(text)
	agrees := (strongYes.MatchString(plain(head)) || yesParts.MatchString(plain(text))) && readAnswer(t.withoutProposed(e, head), proposed) == yes || saysDoIt(e, plain(head))
	if saysDoIt(e, plain(text)) || agrees && t.saysWhy(e, tail, proposed) {
		return yes
	}
	return unclear
}

// headOf cuts a text behind its first clause.
func headOf(text string) (head, tail string) {
	if at := strings.IndexAny(text, ",.;!–"); at > 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		return text[:at], strings.TrimSpace(text[at+size:])
	}
	if at := becauseWord.FindStringIndex(text); at != nil {
		return text[:at[0]], strings.TrimSpace(text[at[0]:])
	}
	return text, ""
}

// becauseWord begins a reason that no comma parts from the answer: "ja det passer mig
// fint for så er Mette her".
var becauseWord = regexp.MustCompile(`(?i) (?:for så|for|fordi|inden|because|since|before) `)

// askedBehind is the question behind a yes: "ja okay. hov, hvad var klokken". "" when
// there is none.
func askedBehind(text string) string {
	head, tail := headOf(text)
	if readYesNo(head) != yes || tail == "" {
		return ""
	}
	asks := afterPause(tail)
	if p := trimLead(plain(asks)); question.MatchString(p) || strings.HasSuffix(asks, "?") {
		return asks
	}
	return ""
}

var (
	// strongYes says yes and not only that it is heard, as "ok" may.
	strongYes = anyOf(`^(ja+h?|jo+h?|jep|jeps|jada|yes|yep|yeah|yup|sure|please do|go ahead|(det |that )?(lyder (godt|fint|rigtigt)|passer (fint|godt|perfekt)|sounds (good|great)|works)|perfekt|perfect)\b`)
	// reasons begin why one agrees, or what will come of it.
	reasons = wordSet(`inden før fordi for så jeg vi i i'm we because so before mens da`)
	// contrary words put a condition to a yes, or something else in its place.
	contrary  = wordSet(`men but dog ellers hvis if medmindre unless vent wait vente først first måske maybe perhaps tror think andet anden other another hellere rather stedet instead spørg spørge ask egentlig actually næsten almost tænke overveje consider senere later bagefter kun only undtagen except uden without også also too skriv write i'll when når selv myself hvornår`)
	negations = wordSet(`ikke ik not won't don't no ingen never aldrig can't cannot`)
	intends   = wordSet(`vil ville ønsker skal skulle må want should must kan can't cannot`)
)

// saysWhy reports whether what stands behind a yes is only its reason, and holds nothing
// against what is proposed.
func (t *turn) saysWhy(e *errand, text, proposed string) bool {
	rest := t.withoutProposed(e, text)
	words := strings.Fields(plain(rest))
	if len(words) == 0 || strings.Contains(text, "?") || isOrder(plain(rest)) && !saysDoIt(e, plain(rest)) || !when.Wishes(t.timely(rest), t.local(), when.Options{}).Empty() {
		return false
	}
	if e.Change.Grant != nil && len(danish.Find(rest)) > 0 {
		return false // another person
	}
	for _, id := range t.e.lexicon.Find(rest) {
		if !has(t.e.lexicon.Find(proposed), id) {
			return false
		}
	}
	reason, denies, intention := false, false, false
	for i, w := range words {
		if contrary[w] {
			return false
		}
		reason = reason || reasons[w] && !slices.ContainsFunc(words[:i], func(w string) bool { return !agreeing[w] })
		denies = denies || negations[w]
		intention = intention || intends[w] || deeds[e.Change.Type][w]
	}
	return reason && (!denies || e.Change.Type == "cancel" && !intention) // "I won't need it"
}
