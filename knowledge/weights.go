package knowledge

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

	likeViews [byPair]float32 // what each view of a phrasing counts; sums to 1
}

// fields gives what a word counts in each field.
func (w weights) fields() [fields]float32 {
	return [fields]float32{inTitle: w.title, inBody: 1, inPhrasing: w.phrasing, inGuide: w.guide}
}

func tuned() weights {
	return weights{
		k1: 1.1, b: .6, title: 12, guide: 1, phrasing: 1, idea: .4, parts: .2, strange: .7,
		grams: .45, coord: .25, near: .9, dull: .1, neighbours: 50,
		likeViews: [byPair]float32{byWord: .4, byIdea: .25, byGram: .35},
	}
}
