package knowledge

import (
	"maps"
	"slices"
)

// To rank anew when one guide changes takes seconds in a large library. So the
// changed guide is indexed alone, as a twig that has the numbering and the
// statistics of the whole, and the twig's postings take the place of the old
// guide's in copies of the lists that have any. Neither the whole nor the twig
// is changed by it. Statistics (average lengths, the idf of phrasings and
// profiles) stay those of the last time that everything was indexed; what they
// are off by is bounded by worn.

// worn is the share of a row's passages, as a fraction of 1/worn, that may be
// replaced before the row is indexed whole again.
const worn = 5

// twig indexes passages of one guide with the statistics of r.
func (r *ranker) twig(docs []*analysed) *ranker {
	t := &ranker{
		analyzer: r.analyzer, weights: r.weights, docs: docs, passages: r.passages, average: r.average,
		terms: maps.Clone(r.terms), folded: maps.Clone(r.folded), raws: maps.Clone(r.raws), split: maps.Clone(r.split),
		lexicon: lexicon{maps.Clone(r.lexicon.ids), maps.Clone(r.lexicon.words)},
		lists:   make([][]posting, len(r.lists)), idf: r.idf, gramIDF: r.gramIDF,
		phrasings: phrasingIndex{taken: r.phrasings.taken, idf: r.phrasings.idf}, profiles: profiles{idf: r.profiles.idf},
	}
	t.indexAll(make([]int32, len(docs)))
	return t
}

// graft gives a ranker in which a twig's passages stand in the place of the
// passages gone: the twig's passage i has the number at[i], its guide the
// number guide.
func (r *ranker) graft(gone []int32, t *ranker, at []int32, guide int32) *ranker {
	size := max(int32(len(r.docs)), most(at)+1)
	out := &ranker{
		analyzer: r.analyzer, weights: r.weights, docs: grown(r.docs, size), passages: r.passages, average: r.average,
		terms: t.terms, folded: t.folded, raws: t.raws, split: t.split, lexicon: t.lexicon,
		orders: grown(r.orders, size),
	}
	none := &analysed{}
	isGone := make([]bool, size)
	for _, d := range gone {
		isGone[d] = true
		out.docs[d], out.orders[d] = none, nil
	}
	for i, d := range at {
		out.docs[d], out.orders[d] = t.docs[i], t.orders[i]
	}
	out.lists = splice(r.lists, t.lists, isGone, at)
	out.gramLists = splice(r.gramLists, t.gramLists, isGone, at)
	out.idf, out.gramIDF = idfs(r.passages, out.lists), idfs(r.passages, out.gramLists)
	out.phrasings = r.phrasings.graft(&t.phrasings, isGone, at)
	out.contrasts = r.contrasts.graft(&t.contrasts, isGone, at, r.phrasings.slots)
	out.profiles = r.profiles.graft(&t.profiles, isGone, at, guide)
	out.scratch.New = func() any { return out.newTally() }
	return out
}

func (x *phrasingIndex) graft(t *phrasingIndex, gone []bool, at []int32) phrasingIndex {
	out := phrasingIndex{taken: x.taken, slots: x.slots + t.slots, idf: t.idf, rare: x.rare, of: grown(x.of, int32(len(gone)))}
	goneHere := make([]bool, x.slots)
	for d, own := range x.of {
		if gone[d] {
			out.of[d] = extent{}
			for n := own.from; n < own.to; n++ {
				goneHere[n] = true
			}
		}
	}
	for i, d := range at {
		out.of[d] = extent{x.slots + t.of[i].from, x.slots + t.of[i].to}
	}
	placed := make([]int32, t.slots)
	for i := range placed {
		placed[i] = int32(x.slots + i)
	}
	out.lists = splice(x.lists, t.lists, goneHere, placed)
	return out
}

func (x *profiles) graft(t *profiles, gone []bool, at []int32, guide int32) profiles {
	out := profiles{idf: t.idf, rare: x.rare, guideOf: grown(x.guideOf, int32(len(gone)))}
	goneGuide := make([]bool, max(guide, most(x.guideOf))+1)
	goneGuide[guide] = true
	for _, d := range at {
		out.guideOf[d] = guide
	}
	out.passages = splice(x.passages, t.passages, gone, at)
	out.guides = splice(x.guides, t.guides, goneGuide, []int32{guide})
	return out
}

// splice gives lists without the postings of gone documents and with those of
// more, whose document i becomes at[i]; at rises.
func splice(lists, more [][]posting, gone []bool, at []int32) [][]posting {
	out := make([][]posting, len(more))
	copy(out, lists)
	stale := func(p posting) bool { return gone[p.doc] }
	for id, list := range out {
		added := more[id]
		if len(added) == 0 && !slices.ContainsFunc(list, stale) {
			continue
		}
		merged := make([]posting, 0, len(list)+len(added))
		for _, p := range list {
			for len(added) > 0 && at[added[0].doc] <= p.doc {
				merged = append(merged, posting{at[added[0].doc], added[0].w})
				added = added[1:]
			}
			if !stale(p) {
				merged = append(merged, p)
			}
		}
		for _, p := range added {
			merged = append(merged, posting{at[p.doc], p.w})
		}
		out[id] = merged
	}
	return out
}

// grown gives a copy of a list that is at least so long.
func grown[T any](list []T, length int32) []T {
	out := make([]T, max(int(length), len(list)))
	copy(out, list)
	return out
}

// most is the highest of a list of numbers, or -1.
func most(list []int32) int32 {
	m := int32(-1)
	for _, n := range list {
		m = max(m, n)
	}
	return m
}
