package intents

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"offelia/intents/danish"
)

// Report is the state of health of a catalogue, for editors.
type Report struct {
	// Accuracy is the share of held-out examples whose intent came first.
	Accuracy float64
	// Caught is the share of held-out outside utterances decided None, and
	// Kept the share of examples not decided None.
	Caught, Kept float64
	// Intents in catalogue order.
	Intents []IntentHealth
	// Confusable pairs, most mixed up first.
	Confusable []Pair
	// Suspicious examples: held out, another intent is far more probable.
	Suspicious []Suspect
	// Duplicates are examples that stand in more than one place.
	Duplicates []Duplicate
}

// IntentHealth measures one intent on its held-out examples.
type IntentHealth struct {
	ID                    string
	Examples              int
	Precision, Recall, F1 float64
}

// Pair counts how many held-out examples of one intent were taken for another.
type Pair struct {
	Of, TakenFor string
	Times        int
	Declared     bool // the catalogue names them near
}

// Suspect is an example that looks like it belongs to another intent.
type Suspect struct {
	ID, Text, LooksLike string
	P                   float64 // probability of LooksLike
}

// Duplicate is a text and the intents that have it as an example, sorted; one
// intent may be there twice.
type Duplicate struct {
	Text string
	IDs  []string
}

// suspiciousAt is the probability of another intent that makes an example
// suspicious.
const suspiciousAt = 0.8

// Hygiene measures the catalogue by five-fold cross-validation over all
// intents. It takes a few times as long as Train.
func (c *Catalogue) Hygiene() Report {
	r := Report{Duplicates: c.duplicates()}
	if len(c.Intents) < 2 {
		return r
	}
	docs := documents(c, Options{})
	t := Options{}.trainer()
	_, solved := fit(docs, len(c.Intents), t, nil)
	cal := newCalibration(crossValidate(docs, len(c.Intents), t, solved, true))
	texts := c.texts()
	tally := newTally(len(c.Intents))
	confused := map[[2]int]int{}
	for _, h := range crossValidate(docs, len(c.Intents), t, solved, false) {
		best := topK(h.scores, 1)[0]
		p := softmaxAt(h.scores, best, cal.temperature)
		h.sig[sigProb] = logOdds(p)
		tally.add(h, best, cal.none(h.sig) >= cal.noneAt)
		if h.truth == outside || best == h.truth {
			continue
		}
		confused[[2]int{h.truth, best}]++
		if p >= suspiciousAt {
			r.Suspicious = append(r.Suspicious, Suspect{c.Intents[h.truth].ID, texts[h.doc], c.Intents[best].ID, p})
		}
	}
	tally.into(&r, c)
	r.Confusable = c.pairs(confused)
	slices.SortStableFunc(r.Suspicious, func(a, b Suspect) int { return cmp.Compare(b.P, a.P) })
	return r
}

// texts are the catalogue's utterances in the order of documents.
func (c *Catalogue) texts() []string {
	var out []string
	for _, in := range c.Intents {
		out = append(append(out, in.lessons()...), in.Not...)
	}
	return out
}

// pairs lists who is taken for whom.
func (c *Catalogue) pairs(confused map[[2]int]int) []Pair {
	var out []Pair
	for pair, n := range confused {
		a, b := c.Intents[pair[0]], c.Intents[pair[1]]
		declared := slices.Contains(a.Near, b.ID) || slices.Contains(b.Near, a.ID)
		out = append(out, Pair{a.ID, b.ID, n, declared})
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), strings.Compare(a.Of, b.Of), strings.Compare(a.TakenFor, b.TakenFor))
	})
	return out
}

// duplicates finds examples with the same words.
func (c *Catalogue) duplicates() []Duplicate {
	where := map[string][]string{}
	for _, in := range c.Intents {
		for _, s := range in.utterances() {
			key := strings.Join(tokens(s), " ")
			where[key] = append(where[key], in.ID)
		}
	}
	var out []Duplicate
	for _, key := range slices.Sorted(maps.Keys(where)) {
		if ids := where[key]; len(ids) > 1 {
			slices.Sort(ids)
			out = append(out, Duplicate{danish.Fold(key), ids})
		}
	}
	return out
}

// tally counts hits and misses.
type tally struct {
	hit, truth, said              []int
	inside, outside, kept, caught int
}

func newTally(classes int) *tally {
	return &tally{hit: make([]int, classes), truth: make([]int, classes), said: make([]int, classes)}
}

// add counts one held-out text.
func (t *tally) add(h held, best int, none bool) {
	if h.truth == outside {
		t.outside++
		if none {
			t.caught++
		}
		return
	}
	t.inside++
	if !none {
		t.kept++
	}
	t.truth[h.truth]++
	t.said[best]++
	if best == h.truth {
		t.hit[best]++
	}
}

// f1 is the harmonic mean of precision and recall.
func (t *tally) f1(k int) float64 { return share(2*t.hit[k], t.said[k]+t.truth[k]) }

// into works out the report's shares.
func (t *tally) into(r *Report, c *Catalogue) {
	hits := 0
	for k, in := range c.Intents {
		hits += t.hit[k]
		health := IntentHealth{ID: in.ID, Examples: len(in.utterances())}
		health.Precision = share(t.hit[k], t.said[k])
		health.Recall = share(t.hit[k], t.truth[k])
		health.F1 = t.f1(k)
		r.Intents = append(r.Intents, health)
	}
	r.Accuracy = share(hits, t.inside)
	r.Kept, r.Caught = share(t.kept, t.inside), share(t.caught, t.outside)
}

// share is a/b, and 0 for 0/0.
func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
