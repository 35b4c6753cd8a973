package danish

import (
	_ "embed" // the list of chat spellings
	"strings"
	"sync"
)

//go:embed chat.txt
var chatText string

//go:embed neighbours.txt
var neighboursText string

//go:embed chat_en.txt
var englishChatText string

// functionWords are the small words of Danish: they never belong to a name, and
// where two words have grown together one of them is usually at the seam.
var functionWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`af alle at begge både bare blev bliver da de dem den denne der deres det dette dig din dine disse dit
		du efter eller en end er et for fordi fra gerne går ham han hans har havde have hende hendes her hos hun hvad hver
		hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår hvem i igen ikke ind ingen intet jeg jer jeres kan kom kun kunne lige
		man mange med meget men mens mere mig min mine mit mod mon må måske nej nogen noget nogle nok nu når ned nye og også om
		op os over på samme selv ser si sig sin sine sit siden sig skal skulle som så sådan til ud uden under var ved vi via vil ville vor
		vores være ja vedrørende bor boede flytter flyttede flyttet adresse adressen ret ændre the my is at to in of and on a it`) {
		set[w] = true
	}
	return set
})

func functionWord(word string) bool { return functionWords()[word] }

// chatForms maps spellings of the chat to the written form, "ik" to "ikke".
var chatForms = sync.OnceValue(func() map[string]string { return readChat(chatText) })

// englishChat is chatForms for English, "pls" to "please".
var englishChat = sync.OnceValue(func() map[string]string { return readChat(englishChatText) })

// neighbourForms maps Norwegian and Swedish words to Danish ones.
var neighbourForms = sync.OnceValue(func() map[string]string { return readChat(neighboursText) })

// FromNeighbour returns a Norwegian or Swedish text with the words that Danes
// write otherwise put in Danish, so far as they are known; what is close enough
// stays. It is no translation: what reads it knows Danish and forgives much.
func FromNeighbour(text string) string {
	var b strings.Builder
	last := 0
	for _, token := range Tokens(text) {
		if danish, ok := neighbourForms()[token.Text]; ok {
			b.WriteString(text[last:token.Start])
			b.WriteString(danish)
			last = token.End
		}
	}
	b.WriteString(text[last:])
	return b.String()
}

func readChat(text string) map[string]string {
	forms := map[string]string{}
	for line := range strings.Lines(text) {
		written, variants, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, v := range strings.Fields(variants) {
			forms[v] = written
		}
	}
	return forms
}

// dictionary are the Danish and English words that the package knows by itself,
// with their rank, English ones below zero: they are spelled rightly, whatever a
// vocabulary says.
var dictionary = sync.OnceValue(func() map[string]int {
	var p languageProfiles
	lists := p.read(languagesText)
	words := map[string]int{}
	for rank, w := range lists["en"] {
		words[w] = -rank - 1
	}
	for rank, w := range lists["da"] {
		if words[w] <= 0 {
			words[w] = rank + 1
		}
	}
	for w := range chatForms() {
		delete(words, w)
	}
	for w := range functionWords() {
		words[w] = 1
	}
	return words
})
