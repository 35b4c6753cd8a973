package knowledge

// Fit tells how a question fits a passage by itself, without what the matcher believes
// and whatever other passages there are, each 0..1.
type Fit struct {
	Asked    float64 // share of the question's meaningful words, by weight, that the title or citizens' phrasings have
	Phrasing float64 // likeness of the phrasing most like the question
}

// Fit judges a published passage by a question. A search says which passage is the
// nearest; this says whether it is near: of follow-ups judged by readers, those whose
// passage had less of both than one had together were answered wrongly in nine of ten.
// It is zero for a passage that is not there.
func (l *Library) Fit(text string, key Key, passage string) Fit {
	row := l.current.Load().languages[key.Lang]
	if row == nil {
		return Fit{}
	}
	docs := row.index[key.ID+"#"+passage]
	ranked := row.rank(text, docs)
	if len(ranked) == 0 {
		return Fit{}
	}
	return Fit{Asked: row.askedShare(text, ranked[0].doc), Phrasing: float64(ranked[0].likeness.sum)}
}

// askedShare is the share of a question's meaningful words, by weight, that a passage's
// title or phrasings have; 1 of a question without any.
func (row *shelfRow) askedShare(text string, doc int32) float64 {
	asked := map[string]bool{}
	for _, w := range row.docs[doc].words {
		if w.times[inTitle]+w.times[inPhrasing] > 0 {
			asked[w.stem] = true
			for _, part := range row.pieces(w.raw) {
				asked[part] = true
			}
		}
	}
	var sum, found float32
	for _, w := range row.words(text) {
		if row.stop[w.raw] {
			continue
		}
		weight := row.wordWeight(w)
		sum += weight
		stems := append(row.pieces(w.raw), w.stem)
		for _, stem := range stems {
			if asked[stem] {
				found += weight
				break
			}
		}
	}
	if sum == 0 {
		return 1
	}
	return float64(found / sum)
}
