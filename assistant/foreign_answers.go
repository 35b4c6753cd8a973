package assistant

import (
	_ "embed" // the words of short answers in other languages
	"strings"
)

// "Evet, lütfen" and "ta pierwsza" answer what Offelia asks as "yes please" and "the
// first one" do. They are read word by word, and only where every word is known, so
// that nothing is agreed to beside what was understood.

//go:embed foreign-answers.txt
var foreignAnswerFile string

//go:embed foreign-days.txt
var foreignDayFile string

var (
	// foreignAnswers is what each word of an answer is, by language, without accents.
	foreignAnswers = readForeignWords(foreignAnswerFile)

	// foreignDays is each day's and month's English name likewise.
	foreignDays = readForeignWords(foreignDayFile)
)

func readForeignWords(file string) map[string]map[string]string {
	out := map[string]map[string]string{}
	eachForm(file, func(lang, kind, word string) {
		if out[lang] == nil {
			out[lang] = map[string]string{}
		}
		out[lang][word] = kind
	})
	return out
}

// asAnswer reads a short answer in the citizen's language as the same in English or
// Danish, while something is asked; any other text stays.
func (t *turn) asAnswer(text string) string {
	if e := t.state.errand(); e == nil && len(t.state.Offered) == 0 || e != nil && e.Asked == "text" {
		return text
	}
	if said := dayIn(t.state.Lang, text); said != "" && t.foreign() && !strings.Contains(text, "?") {
		return said
	}
	for _, lang := range []string{t.state.Lang, t.state.Noticed} {
		kinds := answerKinds(foreignAnswers[lang], text)
		if len(kinds) == 0 {
			continue
		}
		if lang != t.state.Lang { // two words are too few to tell another language by
			t.state.Lang, t.r.lang = lang, "en"
		}
		return t.answerOfKinds(kinds, text)
	}
	return text
}

// dayIn is the day that an answer in another language names, in English and with its
// numbers, behind the yes or the other wish that it says: "albo nie, lepiej środa 2
// grudnia" is "rather wednesday 2 december". It is "" when no day is named.
func dayIn(lang, text string) string {
	var day []string
	named, agrees := false, false
	for _, w := range strings.Fields(unaccented(plain(text))) {
		name, ok := foreignDays[lang][w]
		switch kind := foreignAnswers[lang][w]; {
		case ok:
			day, named = append(day, name), true
		case w[0] >= '0' && w[0] <= '9':
			day = append(day, w)
		case kind == "no":
			agrees = false
		case kind == "yes":
			agrees = len(day) == 0
		}
	}
	switch {
	case !named:
		return ""
	case agrees:
		return "yes, " + strings.Join(day, " ")
	}
	return "rather " + strings.Join(day, " ")
}

// answerKinds is what the words of a text are; none when one of them is not known.
func answerKinds(known map[string]string, text string) map[string]bool {
	kinds := map[string]bool{}
	for _, w := range strings.Fields(unaccented(plain(text))) {
		kind, ok := known[w]
		if !ok {
			return nil
		}
		kinds[kind] = true
	}
	return kinds
}

// placesAsked are the places that an answer may point at.
var placesAsked = []struct{ kind, da, en string }{
	{"first", "den første", "the first one"}, {"second", "den anden", "the second one"}, {"third", "den tredje", "the third one"},
	{"fourth", "den fjerde", "the fourth one"}, {"last", "den sidste", "the last one"},
}

func (t *turn) answerOfKinds(kinds map[string]bool, text string) string {
	place := ""
	for _, p := range placesAsked {
		if kinds[p.kind] {
			if place != "" {
				return text // of two, neither
			}
			place = t.r.words(p.da, p.en)
		}
	}
	switch {
	case kinds["no"]:
		return t.r.words("nej tak", "no thanks")
	case place != "":
		return place
	case kinds["yes"]:
		return t.r.words("ja tak", "yes please")
	case kinds["thanks"]:
		return t.r.words("tak", "thanks")
	}
	return text
}

// thanksFirst reports whether a text in the citizen's own language begins with thanks and
// asks nothing: "danke schön, das war sehr freundlich".
func (t *turn) thanksFirst(text string) bool {
	words := strings.Fields(unaccented(plain(text)))
	return t.foreign() && len(words) > 0 && len(words) <= inPassing && foreignAnswers[t.state.Lang][words[0]] == "thanks" && !strings.Contains(text, "?")
}
