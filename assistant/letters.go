package assistant

import (
	"strings"
	"unicode"

	"offelia/intents"
	"offelia/intents/danish"
)

// letters puts back the æ, ø and å that a keyboard lacked: "hvornaar", "hvornar"
// and "sogte" to the words of the catalogue that they stand for. A word that is
// itself in the catalogue ("far", "for") stands for itself, but see auxiliary.
type letters map[string]string

var (
	doubled = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")
	dropped = strings.NewReplacer("æ", "a", "ø", "o", "å", "a")
)

// lettersIn learns the words of the catalogue's Danish examples.
func lettersIn(c *intents.Catalogue) letters {
	known := map[string]bool{}
	for _, in := range c.Intents {
		for _, example := range append(in.Examples["da"], in.Name["da"]) {
			for _, tok := range danish.Tokens(danish.Fold(example)) {
				known[tok.Text] = true
			}
		}
	}
	out := letters{}
	for w := range known {
		for _, bare := range []string{doubled.Replace(w), dropped.Replace(w)} {
			if !known[bare] && (out[bare] == "" || w < out[bare]) {
				out[bare] = w
			}
		}
	}
	return out
}

// auxiliary are words that mean another with its letter put back when a person
// follows: "far jeg" is "får jeg", "min far" is not.
var auxiliary = map[string]string{"far": "får", "gar": "går", "star": "står", "ma": "må", "nar": "når", "gor": "gør"}

var persons = map[string]bool{"jeg": true, "vi": true, "man": true, "du": true, "i": true, "han": true, "hun": true, "de": true, "min": true, "mit": true, "mine": true}

// restore returns a text with its letters put back, and the text as it is when
// it has any of them already.
func (l letters) restore(text string) string {
	if strings.ContainsAny(text, "æøåÆØÅ") {
		return text
	}
	words := strings.Split(text, " ")
	for i, w := range words {
		core := strings.TrimFunc(w, unicode.IsPunct)
		low := strings.ToLower(core)
		to := l[low]
		if aux, ok := auxiliary[low]; ok && i+1 < len(words) && persons[strings.ToLower(strings.TrimFunc(words[i+1], unicode.IsPunct))] {
			to = aux
		}
		if to != "" && core != "" {
			words[i] = strings.Replace(w, core, to, 1)
		}
	}
	return strings.Join(words, " ")
}
