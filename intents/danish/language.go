package danish

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language returns the language of a message as an ISO 639-1 code and how sure
// that is, 0 to 1. Misspelt and dialect Danish is "da", and so is what could be
// anything ("ok", "1234"): this is a Danish office. One word is enough when it
// is telling. A script that one language alone writes decides by itself;
// otherwise known words and letter sequences vote (Cavnar & Trenkle 1994, with
// Witten-Bell smoothing in place of ranks). Short shared words come with low
// confidence, so that a dialogue can stay in the language it was in.
func Language(s string) (lang string, confidence float64) {
	words, script := languageWords(s)
	if lang, ok := ownScript[script]; ok {
		return lang, 0.99
	}
	if len(words) == 0 {
		return "da", 0
	}
	p := profiles()
	total := make([]float64, len(p.langs))
	for i, lang := range p.langs {
		total[i] = p.prior(lang, script)
	}
	for _, w := range words {
		p.vote(w.text, w.weight, total)
	}
	lang, confidence = p.best(total)
	if confidence < unsure {
		return "da", confidence
	}
	return lang, confidence
}

// unsure is the confidence under which a text could be anything.
const unsure = 0.3

// ownScript are the scripts that decide by themselves.
var ownScript = map[string]string{
	"Han": "zh", "Hiragana": "ja", "Katakana": "ja", "Hangul": "ko", "Greek": "el", "Hebrew": "he", "Thai": "th",
	"Devanagari": "hi", "Bengali": "bn", "Tamil": "ta", "Gurmukhi": "pa", "Ethiopic": "ti", "Georgian": "ka",
	"Armenian": "hy", "Khmer": "km", "Myanmar": "my", "Sinhala": "si", "Telugu": "te", "Gujarati": "gu",
}

// weighed is a word and how much it counts.
type weighed struct {
	text   string
	weight float64
}

// languageWords returns the folded words of s that can tell a language, at most
// 60 of its main script, and that script. Numbers and addresses of the net tell nothing.
func languageWords(s string) ([]weighed, string) {
	script := mainScript(s)
	if ownScript[script] != "" {
		return nil, script
	}
	var words []weighed
	shouting := s == strings.ToUpper(s)
	s = s[:min(len(s), longest)]
	for _, token := range Tokens(s) {
		if r := firstRune(token.Text); online(s, token) || !unicode.IsLetter(r) || scriptOf(r) != script || len(token.Text) > 60 {
			continue
		}
		w := weighed{strings.ReplaceAll(token.Text, "’", "'"), 1}
		if !shouting && capital(s[token.Start:]) && !sentenceStart(s, token) {
			w.weight = nameWeight
		}
		if words = append(words, w); len(words) == 60 {
			break
		}
	}
	return words, script
}

// longest is how many bytes of a message are looked at.
const longest = 4096

// nameWeight is how much a word counts that may be a name or a title.
const nameWeight = 0.35

// mainScript returns the script that most letters of s are written in.
func mainScript(s string) string {
	count, script := map[string]int{}, "Latin"
	for _, r := range s[:min(len(s), longest)] {
		if r < utf8.RuneSelf {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				count["Latin"]++
			}
		} else if unicode.IsLetter(r) {
			count[scriptOf(r)]++
		}
	}
	if count["Hiragana"]+count["Katakana"] > 0 {
		return "Hiragana"
	}
	for name, n := range count {
		if n > count[script] || n == count[script] && name < script && script != "Latin" {
			script = name
		}
	}
	return script
}

func scriptOf(r rune) string {
	switch {
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.Is(unicode.Arabic, r):
		return "Arabic"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic"
	}
	for name := range ownScript {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return "Other"
}

// prior is the log probability of a language before anything is read: nearly all
// who write to a Danish office write Danish, and Norwegian and Swedish need
// clear evidence, as misspelt Danish looks like them.
func (p *languageProfiles) prior(lang, script string) float64 {
	if p.script[lang] != script {
		return math.Inf(-1)
	}
	switch lang {
	case "da":
		return 0
	case "en":
		return -1
	case "nb":
		return -4
	case "sv", "is":
		return -3
	case "de", "pl", "tr", "ar", "uk":
		return -2
	}
	return -4
}

// best turns log scores into a choice and its probability. Words of a text are
// not independent, so the scores are flattened before they become probabilities.
func (p *languageProfiles) best(total []float64) (string, float64) {
	top := 0
	for i := range total {
		if total[i] > total[top] {
			top = i
		}
	}
	sum := 0.0
	for i := range total {
		sum += math.Exp((total[i] - total[top]) * 0.5)
	}
	if math.IsInf(total[top], -1) {
		return "da", 0
	}
	return p.langs[top], 1 / sum
}
