package intents_test

import (
	"fmt"

	"offelia/intents"
)

// sample makes a catalogue of invented intents with n utterances each: enough
// words in common to be hard, enough apart to be learned.
func sample(classes, n int) []intents.Intent {
	verbs := []string{"flyt", "aflys", "bestil", "vis", "send", "betal", "søg", "ret", "find", "luk"}
	things := []string{"aftale", "tid", "ansøgning", "adresse", "regning", "bolig", "pas", "plads", "klage", "hjælpemiddel"}
	rests := []string{"i morgen", "for min mor", "tak", "nu", "hvis det kan lade sig gøre", "på fredag", "igen", "hurtigst muligt"}
	list := make([]intents.Intent, classes)
	for k := range list {
		var says []string
		for i := range n {
			says = append(says, fmt.Sprintf("%s min %s%d %s %s", verbs[(k+i/7)%len(verbs)], things[k/len(verbs)%len(things)], k%7,
				rests[i%len(rests)], rests[(i*3+k)%len(rests)]))
		}
		list[k] = intents.Intent{ID: fmt.Sprintf("sag.nr%d", k), Do: intents.Do{Verb: "guide"}, Examples: map[string][]string{"da": says}}
	}
	return list
}
