package knowledge

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// Query is a question to the library.
type Query struct {
	Text  string
	Lang  string // "da" when the library has no guides in it
	Limit int    // at most so many passages; 0 is 5

	// Prior is what the matcher believes the question is about: a guide's id or
	// "guide#passage", with its probability.
	Prior map[string]float64

	sense map[int32]float64 // what an embedder says, by passage
}

// Found is what a search found.
type Found struct {
	Passages []Hit // best first

	// Confident tells that Passages[0] may be given as the answer: it is above
	// the floor, and a second, independent sign points to it too. A lexical
	// search always finds something; without this an assistant answers
	// questions that nobody asked.
	Confident bool

	// Known is how probable it is that any guide is about the question, 0..1:
	// above a half it is worth asking the citizen which of Passages was meant.
	Known    float64
	Rejected []Hit // what came next, for the studio
}

// Hit is a passage that was found.
type Hit struct {
	Guide      *Guide
	Passage    *Passage
	Score      float64 // 0..1: how probable it is that this passage answers, given that one does
	Why        Why
	Snippet    string // the part of Passage.Text that fits best
	Highlights []Span // the question's words in Passage.Text
	Suspended  *Suspension
	Doubt      *Doubt   // it is under review
	Open       []string // conditions of the passage that neither question nor text speaks of
}

// Span is a range of bytes.
type Span struct{ Start, End int }

// Why tells what a hit's score is made of, each 0..1.
type Why struct {
	Words    float64 // BM25F against the best possible
	Covered  float64 // share of the question's meaningful words that the passage has
	Phrasing float64 // likeness to Nearest
	Nearest  string  // the phrasing most like the question
	About    float64 // likeness of all that the passage is asked about
	Prior    float64 // the matcher's probability of the passage or its guide
}

// wholeScan is up to how many passages of a language every one is ranked, which at
// that size takes a quarter of the time that Bleve takes to pick candidates; in a
// larger collection it picks them, and memory is what counts.
const (
	wholeScan  = 100_000
	candidates = 300
)

// Search ranks the published passages of a language by how well they answer.
func (l *Library) Search(ctx context.Context, q Query) (Found, error) {
	if err := ctx.Err(); err != nil {
		return Found{}, err
	}
	c := l.current.Load()
	row := c.languages[q.Lang]
	if row == nil {
		q.Lang, row = "da", c.languages["da"]
	}
	if row == nil || strings.TrimSpace(q.Text) == "" {
		return Found{}, nil
	}
	within, err := l.within(ctx, q, row)
	if err != nil {
		return Found{}, err
	}
	if m := l.meaning.Load(); m != nil {
		q.sense = m.sense(ctx, row, q.Text)
	}
	limit := cmp.Or(max(q.Limit, 0), 5)
	hits := row.fuse(q, within, 2*limit)
	found, asked := Found{Confident: confident(hits, q.Prior != nil), Known: known(hits)}, row.asked(q.Text)
	for i, f := range hits {
		h := row.hit(asked, f)
		if s, ok := c.off[h.Guide.ID]; ok && s.inForce(l.now()) {
			h.Suspended = &s
		}
		h.Doubt = c.doubtOf(h)
		if i < limit {
			found.Passages = append(found.Passages, h)
		} else {
			found.Rejected = append(found.Rejected, h)
		}
	}
	return found, nil
}

// within gives the passages to rank, sorted; nil is all of them.
func (l *Library) within(ctx context.Context, q Query, row *shelfRow) ([]int32, error) {
	if len(row.at) <= wholeScan {
		return nil, nil
	}
	refs, err := l.shelf.candidates(ctx, q.Text, q.Lang, candidates)
	if err != nil {
		return nil, err
	}
	within := make([]int32, 0, len(refs))
	for _, ref := range refs {
		guide, rest, _ := strings.Cut(ref, ".")
		_, passage, _ := strings.Cut(rest, "#")
		within = append(within, row.index[guide+"#"+passage]...)
	}
	slices.Sort(within)
	return slices.Compact(within), nil
}

// fused is a ranked passage with all that speaks for it.
type fused struct {
	ranked
	prior    float64
	sense    float64 // of an embedder
	evidence float64 // log-odds of the text alone
	ordered  float64 // evidence with the contrasts
	total    float64 // probability among the passages, matcher included
}

// fuse gives the most probable passages, best first.
func (row *shelfRow) fuse(q Query, within []int32, most int) []fused {
	list := row.rank(q.Text, within)
	out := make([]fused, 0, len(list))
	prior := row.priors(q.Prior)
	for _, r := range list {
		out = append(out, fused{ranked: r, prior: prior[r.doc], sense: q.sense[r.doc]})
		delete(prior, r.doc)
		delete(q.sense, r.doc)
	}
	for doc, p := range prior {
		out = append(out, fused{ranked: ranked{doc: doc}, prior: p, sense: q.sense[doc]})
		delete(q.sense, doc)
	}
	for doc, z := range q.sense {
		out = append(out, fused{ranked: ranked{doc: doc}, sense: z})
	}
	for i := range out {
		out[i].evidence = row.evidence(out[i].ranked)
	}
	row.tellApart(out)
	share(out)
	most = min(most, len(out))
	for i := range out[:most] { // a few of hundreds: sorting all would cost more
		first := i
		for j := i + 1; j < len(out); j++ {
			if out[j].total > out[first].total || out[j].total == out[first].total && out[j].doc < out[first].doc {
				first = j
			}
		}
		out[i], out[first] = out[first], out[i]
	}
	return out[:most]
}

// priors gives each passage the probability that the matcher gave it or its
// guide.
func (row *shelfRow) priors(given map[string]float64) map[int32]float64 {
	out := make(map[int32]float64, len(given))
	for key, p := range given {
		guide, passage, _ := strings.Cut(key, "#")
		shared, _, local := strings.Cut(guide, "@") // an override's talk goes on with the shared guide
		if local {
			key = strings.TrimSuffix(shared+"#"+passage, "#")
		}
		for _, doc := range row.index[key] {
			out[doc] = max(out[doc], p)
		}
	}
	return out
}

// evidence weighs what a ranking says of a passage. The weights are those of a
// conditional logit model (McFadden 1974) of which passage answers, fitted to
// phrasings that were held out of the index. A collection without phrasings is
// ranked by its words alone.
func (row *shelfRow) evidence(r ranked) float64 {
	if row.phrasings.taken == 0 {
		return float64(wordsAlone * r.share)
	}
	x := 2.9*min(r.share, 1) + 1.9*r.covered + 2*r.view[byIdea] + 1.4*r.sum + 4.5*r.about + 2.6*r.guide
	if row.at[r.doc].overview {
		x -= .3 // it has a word of everything
	}
	return float64(x)
}

const (
	wordsAlone  = 14   // brings a share to the scale of evidence
	priorWeight = .6   // of the matcher's opinion
	priorFloor  = .002 // below which it has none
)

// share turns evidence and prior into probabilities that sum to 1.
func share(list []fused) {
	var sum, most float64
	for i := range list {
		f := &list[i]
		f.total = f.evidence + priorWeight*math.Log((f.prior+priorFloor)/priorFloor) + senseWeight*f.sense
		most = max(most, f.total)
	}
	for i := range list {
		list[i].total = math.Exp(list[i].total - most)
		sum += list[i].total
	}
	for i := range list {
		list[i].total /= sum
	}
}

// confident tells whether the best passage may be given as the answer: it
// stands out from the others, and signs that can each mislead alone agree. Two
// do; where the matcher was asked too and does not know the topic, three must.
func confident(hits []fused, matched bool) bool {
	if len(hits) == 0 {
		return false
	}
	best, signs, need := hits[0], 0, 2
	if matched {
		need = 3
	}
	for _, sign := range []bool{best.covered >= .45, best.likeness.sum >= .4, best.about >= .5} {
		if sign {
			signs++
		}
	}
	if best.prior >= .3 {
		signs += 2
	}
	return best.total >= .65 && known(hits) >= .5 && signs >= need
}

// knownAt is the evidence at which a question is as likely to be about a guide
// as about something else: of the guides' own tests nine in ten have more, of
// questions about other things one in ten has.
const knownAt = 6.8

func known(hits []fused) float64 {
	if len(hits) == 0 {
		return 0
	}
	most := priorWeight * math.Log((hits[0].prior+priorFloor)/priorFloor)
	return 1 / (1 + math.Exp(knownAt-hits[0].evidence-most))
}

// asked is what of a question is looked for in the text of a hit.
type asked struct {
	stems map[string]bool
	terms []int32
}

func (row *shelfRow) asked(text string) asked {
	a := asked{stems: map[string]bool{}}
	for _, w := range row.words(text) {
		if !row.stop[w.raw] {
			a.stems[w.stem] = true
			a.terms = append(a.terms, row.lookup(w.stem)...)
		}
	}
	return a
}

func (row *shelfRow) hit(a asked, f fused) Hit {
	at := row.at[f.doc]
	h := Hit{Guide: at.guide, Passage: at.passage, Score: f.total, Why: Why{
		Words: float64(min(f.share, 1)), Covered: float64(f.covered), Phrasing: float64(f.likeness.sum), About: float64(f.about), Prior: f.prior,
	}}
	if f.likeness.sum > 0 {
		h.Why.Nearest = at.passage.Phrasings[f.nearest]
	}
	spans, order := row.docs[f.doc].spans, row.orders[f.doc]
	for i, term := range order[len(order)-len(spans):] {
		if slices.Contains(a.terms, term) {
			h.Highlights = append(h.Highlights, spans[i])
		}
	}
	h.Snippet = snippet(at.passage.Text, h.Highlights)
	h.Open = row.docs[f.doc].open(a)
	return h
}

// open lists the conditions that neither the question nor the text speaks of.
func (d *analysed) open(a asked) []string {
	var out []string
	for _, c := range d.conditions {
		if !c.in(a.stems) {
			out = append(out, c.text)
		}
	}
	return out
}

// snippet gives the line of text with most highlights; the first when none has.
func snippet(text string, marks []Span) string {
	best, most, start := "", -1, 0
	for line := range strings.Lines(text) {
		n := 0
		for _, m := range marks {
			if m.Start >= start && m.End <= start+len(line) {
				n++
			}
		}
		if n > most && strings.TrimSpace(line) != "" {
			best, most = strings.TrimSpace(line), n
		}
		start += len(line)
	}
	return best
}
