package danish

import (
	_ "embed" // the language profiles
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed languages.txt
var languagesText string

// languageProfiles hold, for every language, which words are known and how
// likely each letter is after the two before it. Vectors are indexed as langs.
type languageProfiles struct {
	langs  []string
	script map[string]string
	words  map[string][]float64 // probability of the word
	grams  map[string][]float64 // log probability of the last letter of the gram after the others
}

var profiles = sync.OnceValue(func() *languageProfiles {
	p := &languageProfiles{script: map[string]string{}, words: map[string][]float64{}, grams: map[string][]float64{}}
	lists := p.read(languagesText)
	counts := make([]gramCounts, len(p.langs))
	for i, lang := range p.langs {
		p.script[lang] = scriptOf(firstRune(lists[lang][0]))
		p.learnWords(i, lists[lang])
		counts[i] = countGrams(lists[lang])
	}
	p.learnLetters(counts)
	return p
})

// read fills langs in the order of the file and returns their words.
func (p *languageProfiles) read(text string) map[string][]string {
	lists := map[string][]string{}
	for line := range strings.Lines(text) {
		code, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if lists[code] == nil {
			p.langs = append(p.langs, code)
		}
		lists[code] = append(lists[code], strings.Fields(Fold(words))...)
	}
	return lists
}

const (
	listedShare = 0.75 // share of running words that a list of frequent words covers, about
	rankShift   = 15   // flattens Zipf's law at the top of the lists
	wordSpread  = 7    // how many nats one word may tell languages apart, at most
	alphabet    = 64   // how many letters there may be, for those never seen
)

// learnWords gives each listed word, and less so its spelling without marks, a
// probability by its rank.
func (p *languageProfiles) learnWords(lang int, list []string) {
	add := func(word string, weight float64) {
		if p.words[word] == nil {
			p.words[word] = make([]float64, len(p.langs))
		}
		p.words[word][lang] = max(p.words[word][lang], weight)
	}
	for rank, word := range list {
		weight := listedShare * 0.2 / float64(rank+rankShift)
		add(word, weight)
		for _, variant := range unmarked(word) {
			add(variant, weight/4)
		}
	}
}

// unmarked returns how people write a word on a keyboard that lacks its letters.
func unmarked(word string) []string {
	var out []string
	bare := strings.Map(func(r rune) rune { return firstRune(base(r)) }, word)
	double := strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(word)
	for _, v := range []string{bare, double} {
		if v != word && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// gramCounts are the letter sequences of one language's words.
type gramCounts struct {
	grams map[string]float64 // how often a sequence of one to three letters occurs
	total map[string]float64 // how often a context occurs
	kinds map[string]float64 // how many different letters follow a context
}

func countGrams(list []string) gramCounts {
	c := gramCounts{map[string]float64{}, map[string]float64{}, map[string]float64{}}
	for _, word := range list {
		c.add(word, 1)
		for _, v := range unmarked(word) {
			c.add(v, 0.25)
		}
	}
	return c
}

func (c gramCounts) add(word string, weight float64) {
	runes := []rune("  " + word + " ")
	for i := 2; i < len(runes); i++ {
		for n := range 3 {
			context, gram := string(runes[i-n:i]), string(runes[i-n:i+1])
			if c.grams[gram] == 0 {
				c.kinds[context]++
			}
			c.grams[gram] += weight
			c.total[context] += weight
		}
	}
}

// probability is Witten-Bell's: what the context says, mixed with what a
// shorter one says by how many different letters have followed it.
func (c gramCounts) probability(gram string) float64 {
	shorter := 1.0 / alphabet
	_, first := utf8.DecodeRuneInString(gram)
	_, last := utf8.DecodeLastRuneInString(gram)
	if first < len(gram) {
		shorter = c.probability(gram[first:])
	}
	context := gram[:len(gram)-last]
	if c.total[context] == 0 {
		return shorter
	}
	return (c.grams[gram] + c.kinds[context]*shorter) / (c.total[context] + c.kinds[context])
}

func (p *languageProfiles) learnLetters(counts []gramCounts) {
	for _, c := range counts {
		for gram := range c.grams {
			if p.grams[gram] != nil {
				continue
			}
			v := make([]float64, len(p.langs))
			for i := range counts {
				v[i] = math.Log(counts[i].probability(gram))
			}
			p.grams[gram] = v
		}
	}
}

// vote adds what one word says to the score of every language.
func (p *languageProfiles) vote(word string, weight float64, total []float64) {
	spelled := p.spell(word)
	known := p.words[word]
	best := math.Inf(-1)
	for i := range spelled {
		v := (1 - listedShare) * math.Exp(spelled[i])
		if known != nil {
			v += known[i]
		}
		spelled[i] = math.Log(v)
		best = max(best, spelled[i])
	}
	for i := range total {
		total[i] += weight * max(spelled[i]-best, -wordSpread)
	}
}

// spell returns the log probability of a word's letters in each language.
func (p *languageProfiles) spell(word string) []float64 {
	sum := make([]float64, len(p.langs))
	padded := "  " + word + " "
	a, b := 0, 1 // where the two letters before the present one begin
	for i, r := range padded {
		if i < 2 {
			continue
		}
		end := i + utf8.RuneLen(r)
		v := p.grams[padded[a:end]]
		if v == nil {
			v = p.grams[padded[b:end]]
		}
		if v == nil {
			v = p.grams[padded[i:end]]
		}
		for k := range v {
			sum[k] += v[k]
		}
		a, b = b, i
	}
	return sum
}
