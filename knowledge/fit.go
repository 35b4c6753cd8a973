package knowledge

// Fit tells how a question fits a passage by itself, without what the matcher believes
// and whatever other passages there are, each 0..1.
type Fit struct {
	Asked    float64 // share of the question's meaningful words, by weight, that the title or citizens' phrasings have
	Phrasing float64 // likeness of the phrasing most like the question
}

// Fits judges the published passages of a guide by a question, by passage. A search says
// which passage is the nearest; this says whether it is near: of follow-ups judged by
// readers, nine in ten whose passage had less than .8 of both together were answered
// wrongly.
func (l *Library) Fits(text string, key Key) map[string]Fit {
	row := l.current.Load().languages[key.Lang]
	if row == nil || len(row.index[key.ID]) == 0 {
		return nil
	}
	fits := map[string]Fit{}
	for _, r := range row.rank(text, row.index[key.ID]) {
		fits[row.at[r.doc].passage.ID] = Fit{Asked: row.askedShare(text, r.doc), Phrasing: float64(r.likeness.sum)}
	}
	return fits
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
