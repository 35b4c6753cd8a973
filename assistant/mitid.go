package assistant

import (
	"strings"

	"offelia/intents/danish"
)

// mitidFirst answers who has lost their MitID, and speaks neither Danish nor English,
// with how it is blocked, and who has blocked it with what comes then. Search has only
// the word MitID in common with them, and blocking cannot wait for a question back.
// done is false when nothing of the kind was said.
func (t *turn) mitidFirst(c *command) (done bool) {
	folded := danish.Fold(c.Text)
	if !t.foreign() || !strings.Contains(folded, "mitid") && t.state.Guide != "mitid" {
		return false
	}
	passage := ""
	switch {
	case isBlocked.MatchString(folded):
		passage = "mitid#spaerret"
	case isLost.MatchString(folded):
		passage = "mitid#mistet"
	case thanks.MatchString(folded) && len(strings.Fields(folded)) <= 6:
		c.Verb, c.Arg, c.Passage, c.P = "talk", "thanks", "", 1
		return true
	default:
		return false
	}
	c.Verb, c.Arg, c.Passage, c.P = "guide", "", passage, max(c.P, sureEnough)
	return true
}

// isLost says in Ukrainian, Russian, Polish, Turkish, German, Somali, Arabic and Persian
// that something is lost, stolen or may be found; isBlocked that it is blocked; thanks
// begins with thanks.
var (
	thanks    = anyOf(`^(дякую|спасиб|dziękuj|dziekuj|dzięki|teşekkür|tesekkur|sağol|danke|mahadsan)|^(شكرا|ممنون|متشکر)`)
	isLost    = anyOf(`\b(загуб|втрати|вкра|укра|потеря|знайд|найд|zgubi|skradz|ukrad|znajd|kaybe|kaybo|çald|çalın|verloren|gestohlen|geklaut|lumay|luntay|xaday)\p{L}*|فقد|ضاع|سرق|گم|دزد`)
	isBlocked = anyOf(`\b(заблок|zablok|engelle|bloke|gesperrt|xannib)\p{L}*|حظر|أوقفت|مسدود`)
)

// noMitID tells that one's own MitID is blocked, lost or does not work, or that one has
// none: who says so cannot log in.
var noMitID = anyOf(`\b(mit|my|min)?( \p{L}+)? ?(mitid|nemid|kodeviser\p{L}*)\b.*\b(spærret|låst|blokeret|lukket|udløbet|væk|stjålet|mistet|glemt|virker (\p{L}+ )?(ikke|ik)|duer (ikke|ik)|blocked|locked|lost|stolen|expired|(doesn't|does not|won't|not) work(ing)?)\b|\b(spærret|låst|blokeret|mistet|glemt|blocked|locked|lost|forgot|forgotten)\b.*\b(mitid|nemid|kodeviser\p{L}*)\b|\b(har|fået|have|got) (\p{L}+ )?(ikke|ingen|intet|no|not) (\p{L}+ ){0,2}(mitid|nemid)\b|\b(kan|can) (jeg|i)? ?(\p{L}+ )?(ikke|ik|not) (\p{L}+ ){0,2}(logge? (på|ind)|log ?in)\b|\b(can't|cannot) (\p{L}+ ){0,2}log ?in\b`)
