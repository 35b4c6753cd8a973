package knowledge

import "slices"

// Fit tells how a question fits a passage by itself, without what the matcher believes
// and whatever other passages there are, each 0..1.
type Fit struct {
	Asked    float64 // share of the question's meaningful words, by weight, that the title or citizens' phrasings have
	Phrasing float64 // likeness of the phrasing most like the question
}

// Fit judges a published passage by a question; the zero Fit of one that is not there. A
// search says which passage is the nearest; this says whether it is near.
func (l *Library) Fit(text string, key Key, passage string) Fit {
	row := l.current.Load().languages[key.Lang]
	if row == nil {
		return Fit{}
	}
	for _, doc := range row.index[key.ID] {
		if row.at[doc].passage.ID == passage {
			return Fit{Asked: row.askedShare(text, doc), Phrasing: row.nearestPhrasing(text, doc)}
		}
	}
	return Fit{}
}

// nearestPhrasing is the likeness of a passage's phrasing that is most like a question.
func (r *ranker) nearestPhrasing(text string, doc int32) float64 {
	t := r.scratch.Get().(*tally)
	defer r.scratch.Put(t)
	t.reset()
	r.addAlike(r.question(text), t)
	return float64(r.likeness(doc, t).sum)
}

// askedShare is the share of a question's meaningful words, by weight, that a passage's
// title or phrasings have; 1 of a question without any.
func (r *ranker) askedShare(text string, doc int32) float64 {
	asked := map[string]bool{} // stems of the question and of its compounds' parts: found
	var meant []word
	for _, w := range r.words(text) {
		if r.stop[w.raw] {
			continue
		}
		meant = append(meant, w)
		asked[w.stem] = false
		for _, part := range r.pieces(w.raw) {
			asked[part] = false
		}
	}
	find := func(stem string) {
		if _, ok := asked[stem]; ok {
			asked[stem] = true
		}
	}
	for _, w := range r.docs[doc].words {
		if w.times[inTitle]+w.times[inPhrasing] > 0 {
			find(w.stem)
			for _, part := range r.split[w.raw] {
				find(part)
			}
		}
	}
	var sum, found float32
	for _, w := range meant {
		weight := r.wordWeight(w)
		sum += weight
		if asked[w.stem] || slices.ContainsFunc(r.pieces(w.raw), func(part string) bool { return asked[part] }) {
			found += weight
		}
	}
	if sum == 0 {
		return 1
	}
	return float64(found / sum)
}

// Own tells how far a question names the matter of a guide: the highest share, over its
// meaningful words, of the passages titled or asked about with the word that are the
// guide's. "Bisidder" names one or two guides, "papirer" all of them and so none.
func (l *Library) Own(text string, key Key) (most float64) {
	row := l.current.Load().languages[key.Lang]
	if row == nil {
		return 0
	}
	own := row.index[key.ID]
	for _, w := range row.words(text) {
		if row.stop[w.raw] {
			continue
		}
		var all, mine int
		for _, term := range row.lookup(w.stem) {
			for _, p := range row.lists[term] {
				if !row.askedWith(p.doc, w.stem) {
					continue
				}
				if all++; slices.Contains(own, p.doc) {
					mine++
				}
			}
		}
		if all > 0 {
			most = max(most, float64(mine)/float64(all))
		}
	}
	return most
}

// askedWith reports whether the title or a phrasing of a passage has a word.
func (row *shelfRow) askedWith(doc int32, stem string) bool {
	return slices.ContainsFunc(row.docs[doc].words, func(w counted) bool {
		return w.stem == stem && w.times[inTitle]+w.times[inPhrasing] > 0
	})
}
