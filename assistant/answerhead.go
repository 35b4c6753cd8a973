package assistant

import (
	"slices"
	"strings"
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
