package assistant

import (
	_ "embed" // the questions of other languages
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Whoever writes in another language than the two that Offelia speaks asks on in a
// few words that name nothing: "gdzie", "do kiedy". No example teaches the matcher
// what they are about, for that stands in the answer before; so they are read as the
// question that Danes and English speakers ask there.

//go:embed follow-ups.txt
var followUpFile string

// followUps are the questions, in English and Danish, by language and by what is
// asked, without accents.
var followUps = readFollowUps(followUpFile)

type followUp struct{ en, da string }

func readFollowUps(file string) map[string]map[string]followUp {
	out := map[string]map[string]followUp{}
	eachForm(file, func(question, lang, form string) {
		if out[lang] == nil {
			out[lang] = map[string]followUp{}
		}
		en, da, _ := strings.Cut(question, " / ")
		out[lang][form] = followUp{en, da}
	})
	return out
}

// eachForm reads a list of forms: "name: form, form" under a heading, which is a line
// without a colon; one that begins with # is a remark. Forms are given without accents.
func eachForm(file string, each func(heading, name, form string)) {
	heading := ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, forms, ok := strings.Cut(line, ": ")
		if !ok {
			heading = line
			continue
		}
		for form := range strings.SplitSeq(forms, ", ") {
			each(heading, name, unaccented(plain(form)))
		}
	}
}

// strokes are the letters that no accent is taken from, as they are typed on a foreign
// keyboard.
var strokes = strings.NewReplacer("ł", "l", "ı", "i", "ø", "o", "æ", "ae", "؟", "")

func unaccented(p string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strokes.Replace(p)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// andWords begin a question that goes on.
var andWords = []string{"a ", "i ", "ve ", "peki ", "а ", "і ", "و ", "und ", "och ", "og ", "men "}

// asFollowUp reads a text in another language that asks on as the same question in
// the language of the answer; any other text stays.
func (t *turn) asFollowUp(text string) string {
	lang := t.state.Lang
	if lang == "nn" {
		lang = "nb"
	}
	known := followUps[lang]
	if known == nil {
		return text
	}
	p := unaccented(plain(text))
	q, ok := known[p]
	for _, and := range andWords {
		if rest, cut := strings.CutPrefix(p, and); cut && !ok {
			q, ok = known[rest]
		}
	}
	switch {
	case !ok:
		return text
	case t.r.lang == "da":
		return q.da
	}
	return q.en
}
