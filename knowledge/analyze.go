package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"offelia/intents/danish"
)

// analyzer cuts text of one language into words as the ranking compares them.
// It is immutable.
type analyzer struct {
	stem  func(string) string
	stop  map[string]bool // by folded word
	ideas *concepts
}

// word is one word of a text: as written (folded) and its stem.
type word struct {
	raw, stem  string
	start, end int // bytes of the text
}

func newAnalyzer(lang string) (*analyzer, error) {
	a := &analyzer{stem: danish.Stem, stop: stopWords(da.DanishStopWords)}
	if lang == "en" {
		a = &analyzer{stem: stemEnglish, stop: stopWords(en.EnglishStopWords)}
	}
	var err error
	a.ideas, err = newConcepts(a, analyzerOf(lang))
	return a, err
}

// readers are the analyzers by language. What has none of its own is read as
// Danish.
type readers map[string]*analyzer

func newReaders() (readers, error) {
	r := readers{}
	for _, lang := range []string{"da", "en"} {
		a, err := newAnalyzer(lang)
		if err != nil {
			return nil, err
		}
		r[lang] = a
	}
	return r, nil
}

func (r readers) of(lang string) *analyzer { return r[analyzerOf(lang)] }

func (a *analyzer) words(s string) []word {
	tokens := danish.Tokens(s)
	out := make([]word, len(tokens))
	for i, t := range tokens {
		out[i] = word{raw: t.Text, stem: a.stem(t.Text), start: t.Start, end: t.End}
	}
	return out
}

func stemEnglish(w string) string {
	if len(w) < 3 {
		return w
	}
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	return env.Current()
}

// stopWords reads Snowball's list: a word a line, "|" starts a comment.
func stopWords(list []byte) map[string]bool {
	stop := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		before, _, _ := strings.Cut(line, "|")
		for _, w := range strings.Fields(before) {
			stop[w] = true
		}
	}
	return stop
}

// grams gives the character n-grams of a word between edge marks, in the
// spelling-blind form of danish.Ascii, so that "aeblegroed" finds "æblegrød".
func grams(raw string, n int, yield func(string)) {
	s := "_" + danish.Ascii(raw) + "_"
	if utf8.RuneCountInString(s) <= n {
		yield(s)
		return
	}
	starts := make([]int, 0, len(s)+1)
	for i := range s {
		starts = append(starts, i)
	}
	starts = append(starts, len(s))
	for i := 0; i+n < len(starts); i++ {
		yield(s[starts[i]:starts[i+n]])
	}
}

// entry is what the ranking reads of a passage.
type entry struct {
	guide, title, short, body string
	phrasings, conditions     []string
}

// analysed is an entry cut into words, kept so that a new ranker can be made
// from old passages in a moment.
type analysed struct {
	words    []counted
	sequence []string // stems of title and text in order, at most longest
	spans    []Span   // where the last of them stand in the text
	length   [fields]float32
	told     [][]word // title and short answer
	asked    [][]word // the phrasings
	ideas    map[string][fields]float32

	conditions []condition // those that its own text does not speak of
}

// condition is one that changes the outcome: an answer asks about it or says
// so, unless the question or the text mentions it.
type condition struct {
	text  string   // a clause that follows "if": "du er alene"
	stems []string // of the words that tell it from others
}

const (
	inTitle = iota
	inBody
	inPhrasing
	inGuide
	fields

	longest = 2000 // words whose order is kept
	gramLen = 4
)

// counted is a word of a passage and how often it stands in each field.
type counted struct {
	raw, stem string
	times     [fields]float32
}

func (a *analyzer) analyse(e entry) *analysed {
	out := &analysed{ideas: map[string][fields]float32{}}
	at := map[string]int{}
	add := func(field int, ws []word) {
		out.length[field] += float32(len(ws))
		a.ideas.in(ws, func(idea string) {
			times := out.ideas[idea]
			times[field]++
			out.ideas[idea] = times
		})
		for _, w := range ws {
			i, ok := at[w.raw]
			if !ok {
				i = len(out.words)
				at[w.raw] = i
				out.words = append(out.words, counted{raw: w.raw, stem: w.stem})
			}
			out.words[i].times[field]++
			if (field == inTitle || field == inBody) && len(out.sequence) < longest {
				out.sequence = append(out.sequence, w.stem)
				if field == inBody {
					out.spans = append(out.spans, Span{w.start, w.end})
				}
			}
		}
	}
	out.told = [][]word{a.words(e.title), a.words(e.short)}
	add(inTitle, out.told[0])
	add(inBody, a.words(e.body))
	add(inGuide, a.words(e.guide))
	for _, p := range e.phrasings {
		ws := a.words(p)
		out.asked = append(out.asked, ws)
		add(inPhrasing, ws)
	}
	body := map[string]bool{}
	for _, w := range a.words(e.body) {
		body[w.stem] = true
	}
	for _, text := range e.conditions {
		if c := a.condition(text); !c.in(body) {
			out.conditions = append(out.conditions, c)
		}
	}
	return out
}

// condition reads a phrase such as "du bor uden for EU". The words that tell it
// from other conditions decide: of "I venter tvillinger" that is "tvillinger".
func (a *analyzer) condition(text string) condition {
	c := condition{text: text}
	for _, w := range a.words(text) {
		if !a.stop[w.raw] && !frame[w.raw] {
			c.stems = append(c.stems, w.stem)
		}
	}
	return c
}

// in tells whether a text of these stems speaks of c.
func (c condition) in(stems map[string]bool) bool {
	return slices.ContainsFunc(c.stems, func(stem string) bool { return stems[stem] })
}

// frame are the words that a condition is built of in Danish and English and
// that say nothing of which one it is.
var frame = wordSet(`
	du din dit dine I i jer jeres får fået bor boet kun selv lige allerede kan skal venter flytter kommer søger er har andet
	barnet boligen fristen personen kortet hver
	your gets get got live lives lived need just only already cannot can move moves expect expecting apply travel come another
	child home deadline person licence been`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[strings.ToLower(w)] = true
	}
	return set
}
