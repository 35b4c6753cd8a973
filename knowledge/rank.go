package knowledge

import (
	"math"
	"slices"
	"sync"

	"offelia/intents/danish"
)

// weights are the knobs of the ranking. They were tuned on the tuning queries
// of knowledge/bench; Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond" (2009) tells what k1 and b do.
type weights struct {
	k1, b      float32 // saturation and length normalisation
	title      float32 // a word in the title counts as so many in the text
	guide      float32 // a word in the guide's title
	phrasing   float32 // a word in the citizens' own phrasings
	idea       float32 // the same idea in another word (concepts.yaml)
	parts      float32 // a part of a compound, against the whole word
	strange    float32 // the same, of a compound that no passage has
	grams      float32 // character 4-grams: spelling errors and inflections
	coord      float32 // share of the question's words that are found
	near       float32 // neighbours in the question that are close in the text
	dull       float32 // weight of a stop word in the question
	neighbours int     // best passages whose word order is looked at

	phrasingViews [views]float32 // what each view of a phrasing counts; sums to 1
}

// fields gives what a word counts in each field.
func (w weights) fields() [fields]float32 {
	return [fields]float32{inTitle: w.title, inBody: 1, inPhrasing: w.phrasing, inGuide: w.guide}
}

func tuned() weights {
	return weights{
		k1: 1.2, b: .5, title: 8, guide: 1, phrasing: 1, idea: .4, parts: .2, strange: .7,
		grams: .3, coord: .25, near: .3, dull: .1, neighbours: 50,
		phrasingViews: [views]float32{byWord: .4, byIdea: .25, byGram: .35},
	}
}

// entry is what the ranking reads of a passage.
type entry struct {
	guide, title, short, body string
	phrasings                 []string
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
	return out
}

// posting is one passage that has a term, and the term's weight there: the
// length-normalised frequency over all fields (BM25F).
type posting struct {
	doc int32
	w   float32
}

// ranker ranks a fixed list of passages. It is immutable and safe for
// concurrent use.
type ranker struct {
	*analyzer
	weights
	docs   []*analysed
	terms  map[string]int32 // stem to term
	lists  [][]posting
	idf    []float32
	folded map[string][]int32 // danish.Ascii of a stem to its terms
	orders [][]int32          // per passage its terms in order; -1 is none
	grams  gramIndex
	asked  phrasingIndex
	profiles
	raws  map[string]bool     // every word as written: the compounds' dictionary
	split map[string][]string // those that are compounds to the stems of their parts

	scratch sync.Pool // *tally
}

// tally is one search's working memory.
type tally struct {
	score, gram, hits []float32
	seen              []int32 // touched passages, so that clearing is cheap
	mark              []int8  // per term: place in the question + 1
}

// touch notes that a passage has a score.
func (t *tally) touch(doc int32) {
	if t.score[doc] == 0 && t.gram[doc] == 0 {
		t.seen = append(t.seen, doc)
	}
}

func newRanker(a *analyzer, w weights, docs []*analysed, guideOf []int32) *ranker {
	r := &ranker{analyzer: a, weights: w, docs: docs, terms: map[string]int32{}, folded: map[string][]int32{}, raws: map[string]bool{}, split: map[string][]string{}}
	for _, d := range docs {
		for _, c := range d.words {
			r.raws[c.raw] = true
		}
	}
	for raw := range r.raws {
		if p := r.cut(raw); p != nil {
			r.split[raw] = p
		}
	}
	r.index()
	r.grams = indexGrams(docs, w)
	r.asked = r.indexPhrasings()
	r.profiles = r.indexProfiles(guideOf)
	r.scratch.New = func() any {
		return &tally{score: make([]float32, len(docs)), gram: make([]float32, len(docs)), hits: make([]float32, len(docs)), mark: make([]int8, len(r.lists))}
	}
	return r
}

func (r *ranker) index() {
	average := averageLengths(r.docs)
	for i, d := range r.docs {
		var norm [fields]float32
		for f, weight := range r.fields() {
			norm[f] = weight / (1 - r.b + r.b*d.length[f]/average[f])
		}
		sum := make(map[int32]float32, len(d.words))
		for _, c := range d.words {
			w := weigh(c.times, norm)
			sum[r.term(c.stem)] += w
			for _, p := range r.split[c.raw] {
				sum[r.term(p)] += w * r.weights.parts
			}
		}
		for idea, times := range d.ideas {
			sum[r.term(idea)] += weigh(times, norm)
		}
		for t, w := range sum {
			r.lists[t] = append(r.lists[t], posting{int32(i), w})
		}
	}
	r.idf = idfs(len(r.docs), r.lists)
	r.orders = make([][]int32, len(r.docs))
	for i, d := range r.docs {
		order := make([]int32, len(d.sequence))
		for j, stem := range d.sequence {
			order[j] = r.terms[stem]
		}
		r.orders[i] = order
	}
}

func weigh(times, norm [fields]float32) float32 {
	var w float32
	for f := range times {
		w += times[f] * norm[f]
	}
	return w
}

// ideasIn yields the ideas of words, and of the parts of compounds.
func (r *ranker) ideasIn(ws []word, yield func(idea string)) {
	r.ideas.in(ws, yield)
	for _, w := range ws {
		for _, p := range r.pieces(w.raw) {
			r.ideas.in([]word{{stem: p}}, yield)
		}
	}
}

// pieces gives the stems of a compound's parts, or nil.
func (r *ranker) pieces(raw string) []string {
	if r.raws[raw] {
		return r.split[raw]
	}
	return r.cut(raw)
}

func (r *ranker) cut(raw string) []string {
	parts := danish.SplitCompound(raw, func(s string) bool { return r.raws[s] && !r.stop[s] })
	for i, p := range parts {
		parts[i] = r.stem(p)
	}
	return parts
}

func (r *ranker) term(stem string) int32 {
	t, ok := r.terms[stem]
	if !ok {
		t = int32(len(r.lists))
		r.terms[stem] = t
		r.lists = append(r.lists, nil)
		key := danish.Ascii(stem)
		r.folded[key] = append(r.folded[key], t)
	}
	return t
}

func averageLengths(docs []*analysed) [fields]float32 {
	var sum [fields]float32
	for _, d := range docs {
		for f, l := range d.length {
			sum[f] += l
		}
	}
	for f := range sum {
		sum[f] = max(sum[f]/float32(max(len(docs), 1)), 1)
	}
	return sum
}

func idfs(n int, lists [][]posting) []float32 {
	out := make([]float32, len(lists))
	for t, list := range lists {
		df := float64(len(list))
		out[t] = float32(math.Log(1 + (float64(n)-df+.5)/(df+.5)))
	}
	return out
}

// sought is a term that a question asks for.
type sought struct {
	term   int32
	weight float32 // 1 for a word itself, less for a part of a compound or a stop word
	word   int     // place in the question
	exact  bool    // the word itself, not a part
}

// question is a text prepared for search.
type question struct {
	words []word
	terms []sought
	ideal float32 // score of a passage that has every word with full weight
	text  string
}

func (r *ranker) question(text string) question {
	q := question{words: r.words(text), text: text}
	for i, w := range q.words {
		weight := float32(1)
		if r.stop[w.raw] {
			weight = r.dull
		}
		terms := r.lookup(w.stem)
		for _, t := range terms {
			q.terms = append(q.terms, sought{t, weight, i, true})
		}
		best := r.unseen()
		if len(terms) > 0 {
			best = r.idf[terms[0]]
		}
		q.ideal += weight * best * (r.k1 + 1)
		part := weight * r.weights.parts
		if len(terms) == 0 {
			part = weight * r.weights.strange
		}
		for _, p := range r.pieces(w.raw) {
			if t, ok := r.terms[p]; ok {
				q.terms = append(q.terms, sought{t, part, i, false})
			}
		}
	}
	r.ideasIn(q.words, func(idea string) {
		t, ok := r.terms[idea]
		if !ok || slices.ContainsFunc(q.terms, func(s sought) bool { return s.term == t }) {
			return
		}
		q.terms = append(q.terms, sought{t, r.idea, -1, false})
		q.ideal += r.idea * r.idf[t] * (r.k1 + 1)
	})
	return q
}

// lookup gives the terms of a stem: itself, or else what is written alike
// without Danish letters.
func (r *ranker) lookup(stem string) []int32 {
	if t, ok := r.terms[stem]; ok {
		return []int32{t}
	}
	return r.folded[danish.Ascii(stem)]
}

// unseen is the idf of a word that no passage has.
func (r *ranker) unseen() float32 { return float32(math.Log(1 + (float64(len(r.docs))+.5)/.5)) }

// ranked is a passage's place in a result, with what put it there.
type ranked struct {
	doc      int32
	score    float32 // BM25F with grams, coordination and neighbourhood
	share    float32 // score against the best that any passage could have, 0..1
	covered  float32 // idf-weighted share of the question's words found, 0..1
	likeness         // of its phrasings
	about    float32 // likeness of its profile, 0..1
	guide    float32 // best share of any passage of its guide
}

// rank gives every passage that shares anything with the question, best first.
// within limits the passages looked at; nil is all.
func (r *ranker) rank(text string, within []int32) []ranked {
	q := r.question(text)
	t := r.scratch.Get().(*tally)
	defer r.scratch.Put(t)
	r.addWords(q, t)
	r.grams.add(q, t)
	out := make([]ranked, 0, len(t.seen))
	var idfSum float32
	for _, w := range q.words {
		idfSum += r.wordWeight(w)
	}
	for _, d := range t.seen {
		covered := float32(0)
		if idfSum > 0 {
			covered = min(t.hits[d]/idfSum, 1)
		}
		score := t.score[d]*(1+r.coord*covered) + r.weights.grams*t.gram[d]
		out = append(out, ranked{doc: d, score: score, covered: covered})
		t.score[d], t.gram[d], t.hits[d] = 0, 0, 0
	}
	t.seen = t.seen[:0]
	if within != nil {
		out = slices.DeleteFunc(out, func(x ranked) bool { _, ok := slices.BinarySearch(within, x.doc); return !ok })
	}
	byScore(out)
	r.addNeighbours(q, t, out[:min(len(out), r.neighbours)])
	byScore(out)
	alike, about := r.alike(q), r.about(q)
	guides := map[int32]float32{}
	ideal := q.ideal * (1 + r.coord + r.near)
	for i := range out {
		out[i].share = min(out[i].score/max(ideal, 1e-6), 1)
		out[i].likeness, out[i].about = alike[out[i].doc], about[out[i].doc]
		g := r.guideOf[out[i].doc]
		guides[g] = max(guides[g], out[i].share)
	}
	for i := range out {
		out[i].guide = guides[r.guideOf[out[i].doc]]
	}
	return out
}

func byScore(list []ranked) {
	slices.SortFunc(list, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return int(a.doc - b.doc)
	})
}

func (r *ranker) wordWeight(w word) float32 {
	weight := float32(1)
	if r.stop[w.raw] {
		weight = r.dull
	}
	if terms := r.lookup(w.stem); len(terms) > 0 {
		return weight * r.idf[terms[0]]
	}
	return weight * r.unseen()
}

func (r *ranker) addWords(q question, t *tally) {
	for _, s := range q.terms {
		idf := r.idf[s.term] * s.weight
		for _, p := range r.lists[s.term] {
			t.touch(p.doc)
			t.score[p.doc] += idf * p.w * (r.k1 + 1) / (p.w + r.k1)
			if s.word >= 0 {
				t.hits[p.doc] += idf
			}
		}
	}
}

// addNeighbours raises passages in which words that are neighbours in the
// question stand close together.
func (r *ranker) addNeighbours(q question, t *tally, top []ranked) {
	var line []sought // the question's whole words, stop words left out
	for _, s := range q.terms {
		if s.exact && s.weight == 1 && (len(line) == 0 || line[len(line)-1].term != s.term) && len(line) < 100 {
			line = append(line, s)
		}
	}
	if len(line) < 2 {
		return
	}
	for i, s := range line {
		t.mark[s.term] = int8(i + 1)
	}
	last := make([]int, len(line))
	closest := make([]int, len(line)) // of word i to word i-1
	for n := range top {
		for i := range line {
			last[i], closest[i] = -1<<20, 1<<20
		}
		for at, term := range r.orders[top[n].doc] {
			i := int(t.mark[term]) - 1
			if i < 0 {
				continue
			}
			last[i] = at
			if i > 0 {
				closest[i] = min(closest[i], at-last[i-1])
			}
			if i+1 < len(line) {
				closest[i+1] = min(closest[i+1], at-last[i]+at-last[i+1])
			}
		}
		for i := 1; i < len(line); i++ {
			if closest[i] < 16 {
				idf := min(r.idf[line[i-1].term], r.idf[line[i].term])
				top[n].score += r.near * idf * (r.k1 + 1) / float32(max(closest[i], 1))
			}
		}
	}
	for _, s := range line {
		t.mark[s.term] = 0
	}
}
