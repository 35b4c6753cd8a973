package llm

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"offelia/intents/terms"
)

// ErrUngrounded tells that what the model said is not what the sources say.
var ErrUngrounded = errors.New("llm: the wording says what the sources do not")

// verdict is what a check says of a sentence: shown, left out, or a failure of
// the whole wording. why names the rule and what broke it, without the sentence.
type verdict struct {
	kind uint8
	why  string
}

const (
	show uint8 = iota
	drop
	fail
)

// grounds are what a wording may say: the texts of its sources, and what the
// citizen said. They hold a sentence against these without a second model:
// facts, names, shared words and polarity (see DESIGN.md for what each catches).
type grounds struct {
	sources  []grounding
	text     string          // of the sources, in lower case
	question string          // folded; "" when it is too short to tell its echo from an answer
	said     []fact          // by the citizen; no addresses of pages and mail, which a wording takes from a source or not at all
	words    map[string]bool // stems of everything
	terms    map[string]bool
	lexicon  *terms.Lexicon
	now      time.Time
}

// grounding is one source, ready for comparison.
type grounding struct {
	facts     []fact
	stems     map[string]bool
	sentences []clause
}

// clause is a piece of a source and what marks it.
type clause struct {
	stems map[string]bool
	marks marks
	parts []clause // its own clauses
}

// enoughShared is the share of a sentence's content words that a source must
// have too.
const enoughShared = 0.45

func newGrounds(lexicon *terms.Lexicon, now time.Time, said string, sources ...string) *grounds {
	g := &grounds{words: map[string]bool{}, terms: map[string]bool{}, lexicon: lexicon, now: now}
	for _, text := range sources {
		g.sources = append(g.sources, groundingOf(text))
		g.text += strings.ToLower(text) + "\n"
	}
	if len(strings.Fields(said)) >= 3 {
		g.question = fold(said)
	}
	for _, f := range factsIn(said) {
		if f.kind != factLink && f.kind != factMail {
			g.said = append(g.said, f)
		}
	}
	for _, text := range append(slices.Clone(sources), said) {
		for _, w := range strings.FieldsFunc(text, notLetter) {
			g.words[stem(w)] = true
		}
		for _, id := range g.find(text) {
			g.terms[id] = true
		}
	}
	return g
}

// promptLabel begins a line that is a piece of the prompt.
var promptLabel = regexp.MustCompile(`(?i)^(question|sources?|answer)\s*:`)

// fold makes texts alike that differ in case, marks and space only.
func fold(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !wordRune(r) }), " ")
}

func (g *grounds) find(text string) []string {
	if g.lexicon == nil {
		return nil
	}
	return g.lexicon.Find(text)
}

func groundingOf(text string) grounding {
	out := grounding{facts: factsIn(text), stems: stemsOf(text)}
	var s splitter
	for _, x := range append(s.push(text), s.rest(false)...) {
		c := clauseOf(x.text)
		for _, part := range clauseEdge.Split(x.text, -1) {
			c.parts = append(c.parts, clauseOf(part))
		}
		out.sentences = append(out.sentences, c)
	}
	return out
}

var clauseEdge = regexp.MustCompile(`[,;:]| men | og | but | and `)

func clauseOf(s string) clause { return clause{stems: stemsOf(s), marks: marksOf(s)} }

// check holds a sentence against the sources that it names, or against all.
func (g *grounds) check(x sentence) verdict {
	if why := g.forbidden(x.text); why != "" {
		return verdict{fail, why}
	}
	if len(x.cites) == 0 {
		return verdict{drop, "no source named"}
	}
	if g.question != "" && strings.Contains(fold(x.text), g.question) || promptLabel.MatchString(x.text) {
		return verdict{drop, "the question again"}
	}
	cited, ok := g.cited(x.cites)
	if !ok {
		return verdict{fail, "source that was not given"}
	}
	if bad := missing(factsIn(x.text), g.evidence(cited), g.now); len(bad) > 0 {
		return verdict{fail, bad[0].String()}
	}
	if name := g.unknownName(x.text); name != "" {
		return verdict{fail, "name " + name}
	}
	for _, id := range g.find(x.text) {
		if !g.terms[id] {
			return verdict{fail, "subject " + id}
		}
	}
	best, shared := nearest(stemsOf(x.text), cited)
	if shared < enoughShared {
		return verdict{drop, "too little in common"}
	}
	if why := disagrees(marksOf(x.text), stemsOf(x.text), best); why != "" {
		return verdict{drop, why}
	}
	return verdict{kind: show}
}

// evidence is what a sentence may state as facts: those of the sources that it
// names and of what the citizen said. A figure of another source is not borne out
// by the one that is named.
func (g *grounds) evidence(cited []grounding) []fact {
	out := slices.Clone(g.said)
	for _, s := range cited {
		out = append(out, s.facts...)
	}
	return out
}

// cited gives the named sources.
func (g *grounds) cited(names []string) ([]grounding, bool) {
	var out []grounding
	for _, n := range names {
		i, err := strconv.Atoi(n)
		if err != nil || i < 1 || i > len(g.sources) {
			return nil, false
		}
		out = append(out, g.sources[i-1])
	}
	return out, true
}

// neverSaid are claims that no wording may make: that something was done or that
// somebody is entitled, unless a source says it in the same words; and anything
// that is no plain sentence (OWASP, improper output handling).
var neverSaid = []struct {
	why    string
	form   *regexp.Regexp
	quoted bool // may be said when a source says it
}{
	{"markup", regexp.MustCompile("[<>`|{}]|\\*\\*|__|!\\[|\\]\\(|tool_call|function_call|javascript:|data:text"), false},
	{"claims that something was done", regexp.MustCompile(`(?i)\bjeg (har|fik)( nu| allerede| lige)? \pL+(t|et)\b|\b(er|blev|bliver) (nu |hermed |allerede )?(flyttet|aflyst|booket|bestilt|bekræftet|godkendt|ændret|opdateret|slettet|gennemført|overført)\b|\b(i have|i've) (now |already |just )?\pL+ed\b|\b(has been|have been|is now|was) (moved|cancelled|canceled|booked|confirmed|approved|changed|updated|deleted|transferred)\b`), true},
	{"decides on entitlement", regexp.MustCompile(`(?i)\bdu (har ret|er berettiget)\b|\bdu (vil )?få(r)? bevilget\b|\byou are (entitled|eligible)\b|\byou (will )?qualify\b`), true},
	{"instructions of the model", regexp.MustCompile(`(?i)system ?prompt|instruktion(er)?ne? (er|lyder)|my instructions|mine instruktioner`), false},
	{"cpr", cprForm, false},
	{"pseudonym", regexp.MustCompile(`[⟦⟧]`), false},
	{"pseudonym", bareToken, false},
}

func (g *grounds) forbidden(text string) string {
	for _, n := range neverSaid {
		said := n.form.FindString(text)
		if said != "" && !(n.quoted && strings.Contains(g.text, strings.ToLower(said))) {
			return n.why
		}
	}
	return ""
}

// everyday are names that need no source.
var everyday = stemsOf("PDF SMS Danmark Denmark dansk Danish Digital Post MitID borger Offelia CPR Mandag Tirsdag Onsdag Torsdag Fredag Lørdag Søndag Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December English engelsk")

// unknownName gives a capitalised word inside the sentence that stands in no
// source: an authority, a benefit or a person that the model brought along.
func (g *grounds) unknownName(text string) string {
	fields := strings.FieldsFunc(text, func(r rune) bool { return notLetter(r) && r != '-' })
	for i, w := range fields {
		r := []rune(w)
		if i == 0 || len(r) < 3 || !unicode.IsUpper(r[0]) || opensSentence(text, w) {
			continue
		}
		if s := stem(w); !g.words[s] && !everyday[s] && !slices.ContainsFunc(strings.Split(w, "-"), func(p string) bool { return g.words[stem(p)] }) {
			return s
		}
	}
	return ""
}

// opensSentence reports whether a word stands after a full stop or a colon.
func opensSentence(text, word string) bool {
	before, _, _ := strings.Cut(text, word)
	before = strings.TrimRight(before, " “\"(")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".:!?")
}

// marks are the words that turn a statement round.
type marks struct {
	not, only, must, may, most, least bool
	counted                           bool // it holds a number, which most and least bound
}

var (
	notForm   = regexp.MustCompile(`(?i)(^|\PL)(ikke|ej|aldrig|ingen|intet|hverken|uden|not|never|no|none|neither|without|cannot|\pL+n't)(\PL|$)`)
	onlyForm  = regexp.MustCompile(`(?i)(^|\PL)(kun|alene|udelukkende|only|solely)(\PL|$)`)
	mustForm  = regexp.MustCompile(`(?i)(^|\PL)(skal|må ikke|kræver|pligt|must|have to|has to|required?|shall)(\PL|$)`)
	mostForm  = regexp.MustCompile(`(?i)(^|\PL)(senest|højst|maksimalt|op til|inden (for )?(\d|\pL+ (dag|uge|måned|time))|no later|at the latest|at most|up to|within|maximum)(\PL|$|\d|e|r)`)
	leastForm = regexp.MustCompile(`(?i)(^|\PL)(tidligst|mindst|at least|at the earliest|no earlier|minimum)(\PL|$)`)
	mayForm   = regexp.MustCompile(`(?i)(^|\PL)(kan|må|behøver|bør|can|may|might|could|should)(\PL|$)`)
)

func marksOf(s string) marks {
	seen := signsOf(s)
	return marks{
		notForm.MatchString(s), onlyForm.MatchString(s), mustForm.MatchString(s), mayForm.MatchString(s), mostForm.MatchString(s), leastForm.MatchString(s),
		seen.digits > 0 || seen.counted,
	}
}

// nearest gives the sentence of the sources that shares most with a sentence,
// and the share that the best source as a whole has.
func nearest(stems map[string]bool, sources []grounding) (best clause, shared float64) {
	most := -1.0
	for _, s := range sources {
		shared = max(shared, share(stems, s.stems))
		for _, c := range s.sentences {
			if n := share(stems, c.stems); n > most {
				best, most = c, n
			}
		}
	}
	return best, shared
}

// disagrees tells in what a sentence turns its nearest source sentence round.
func disagrees(m marks, stems map[string]bool, near clause) string {
	most, part := -1.0, near
	for _, p := range near.parts {
		if n := share(stems, p.stems); n > most {
			part, most = p, n
		}
	}
	s := near.marks
	switch {
	case m.not && !s.not, !m.not && s.not && part.marks.not:
		return "negation"
	case m.only && !s.only, !m.only && part.marks.only:
		return "only"
	case m.must && !s.must && s.may, m.may && !m.must && !s.may && part.marks.must:
		return "must and may"
	case m.counted && (m.most && !s.most || !m.most && part.marks.most || m.least && !s.least || !m.least && part.marks.least):
		return "at most and at least"
	}
	return ""
}

// stemsOf are the content words of a text, cut to five letters.
func stemsOf(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(s, notLetter) {
		if len([]rune(w)) >= 4 && !stopWords[strings.ToLower(w)] || len(w) == 3 && strings.ToUpper(w) == w {
			out[stem(w)] = true
		}
	}
	return out
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func stem(w string) string {
	r := []rune(strings.ToLower(w))
	return string(r[:min(5, len(r))])
}

var stopWords = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`skal have eller ikke hvis efter være bliver blive også dine dette denne hvor hvad kunne kan vil ville når fordi inden
		hvornår hvordan dermed derfor både disse deres hans hendes with your that this have from when must will they their there where which what should could would been also`) {
		out[w] = true
	}
	return out
}()

func share(of, in map[string]bool) float64 {
	if len(of) == 0 {
		return 1
	}
	n := 0
	for s := range of {
		if in[s] {
			n++
		}
	}
	return float64(n) / float64(len(of))
}
