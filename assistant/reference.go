package assistant

import (
	"strings"

	"offelia/intents/danish"
)

// inContext puts what was asked before in front of a question that only goes on
// ("og til et barn?", "hvad med to børn?").
func (t *turn) inContext(text string) string {
	goes := goesOn.MatchString(danish.Fold(text)) || aboutThat.MatchString(plain(text)) && len(t.e.lexicon.Find(text)) == 0
	if t.state.Guide == "" || !goes || len(strings.Fields(text)) > 8 {
		return text
	}
	return t.state.Words + " " + text
}

// aboutThat asks for more about what was just shown: "hvem er det med?".
var aboutThat = anyOf(`^(hvem|hvor|hvornår|hvad tid|udløber|gælder|kommer|who|where|when|how (long|much)|what time|does|is)\b.*\b(den|det|der|dem|it|that)\b`)

var goesOn = anyOf(`^\s*(og |hvad med|hva med|hvad nu hvis|hvad hvis|end |men |and |what about|what if|but )`)

// asksWho asks who has what was just shown: "og hvem er ansvarlig?".
var asksWho = anyOf(`\b(hvem|who)\b.*\b(ansvar\w*|sagen|sagsbehandler\w*|behandler|står for|responsible|in charge|caseworker|handles)\b`)

// nextOne asks for one: the first that is still to come.
var nextOne = anyOf(`\b(næste|førstkommende|next) (aftale|tid|møde|samtale|besøg|gang|udbetaling|appointment|meeting|visit|time|payment)`)

// pointsBack are words that mean what was just spoken about.
var pointsBack = anyOf(`\b(den|det|dem|her|deraf|den sag|den aftale|it|that|that one|this one)( (med|hos|henne|så|nu|egentlig|with|at))*$|\b(over|for|om|til|på|i) (den|det)\b`)

// lastShown are the records last spoken about, those of the wanted kind first.
func (t *turn) lastShown(all, wanted []item) []item {
	var same, other []item
	for _, s := range t.state.Shown {
		for _, it := range all {
			if it.record != s && !(it.Kind == "case" && caseOf(all, s) == it.ID) {
				continue
			}
			if contains(same, it) || contains(other, it) {
				continue
			}
			if contains(wanted, it) {
				same = append(same, it)
			} else {
				other = append(other, it)
			}
		}
	}
	if len(same) > 0 {
		return same
	}
	return other
}

// caseOf is the case that a document or an appointment belongs to.
func caseOf(all []item, r record) string {
	for _, it := range all {
		switch {
		case it.record != r:
		case it.document != nil:
			return it.document.Case
		case it.appointment != nil:
			return it.appointment.Case
		}
	}
	return ""
}
