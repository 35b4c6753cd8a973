package knowledge

import (
	"cmp"
	"maps"
	"slices"
	"sync/atomic"
)

// volume is a guide with its passages analysed.
type volume struct {
	guide *Guide
	docs  []*analysed
}

func newVolume(read readers, g *Guide) *volume {
	a := read.of(g.Lang)
	v := &volume{guide: g}
	for _, p := range g.Passages {
		v.docs = append(v.docs, a.analyse(entry{guide: g.Title, title: p.Title, short: p.Short, body: p.Text, phrasings: p.Phrasings, conditions: p.Conditions}))
	}
	return v
}

// shelfRow is the passages of one language, ranked. A place without a guide
// belonged to a passage that was taken out.
type shelfRow struct {
	*ranker
	at     []place
	index  map[string][]int32 // guide id, and guide#passage, to passages
	number map[string]int32   // of a guide
	worn   int                // passages replaced since all were indexed together

	standings atomic.Pointer[map[string]standing] // of test questions, by question
}

type place struct {
	guide    *Guide
	passage  *Passage
	overview bool // its kind, without a look at the passage
}

func newRow(a *analyzer, list []*volume) *shelfRow {
	slices.SortFunc(list, func(a, b *volume) int { return cmp.Compare(a.guide.ID, b.guide.ID) })
	row := &shelfRow{index: map[string][]int32{}, number: map[string]int32{}}
	passages := 0
	for _, v := range list {
		passages += len(v.docs)
	}
	row.at = make([]place, passages)
	docs, guideOf := make([]*analysed, 0, passages), make([]int32, 0, passages)
	for n, v := range list {
		row.number[v.guide.ID] = int32(n)
		var at []int32
		for range v.guide.Passages {
			at = append(at, int32(len(guideOf)))
			guideOf = append(guideOf, int32(n))
		}
		row.shelve(v.guide, at)
		docs = append(docs, v.docs...)
	}
	row.ranker = newRanker(a, tuned(), docs, guideOf)
	return row
}

// shelve puts the guide's passages in places.
func (row *shelfRow) shelve(g *Guide, at []int32) {
	if n := most(at) + 1; int(n) > len(row.at) {
		row.at = grown(row.at, n)
	}
	row.index[g.ID] = at
	for i, n := range at {
		p := &g.Passages[i]
		row.at[n] = place{g, p, p.Kind == Overview}
		row.index[g.ID+"#"+p.ID] = []int32{n}
	}
}

// wornOut tells whether it is time to index everything together again when so
// many more passages are replaced.
func (row *shelfRow) wornOut(more int) bool { return (row.worn+more)*worn > len(row.at) }

// with gives the row with a guide replaced, added, or, when v is nil, taken out;
// and the guide indexed alone.
func (row *shelfRow) with(id string, v *volume) (next, alone *shelfRow) {
	if v == nil {
		v = &volume{guide: &Guide{Key: Key{ID: id}}}
	}
	gone := row.index[id]
	number, known := row.number[id]
	next = &shelfRow{
		at: slices.Clone(row.at), index: maps.Clone(row.index), number: row.number, worn: row.worn + max(len(gone), len(v.docs)),
	}
	if !known {
		number = int32(len(row.number))
		next.number = maps.Clone(row.number)
		next.number[id] = number
	}
	for _, n := range gone {
		delete(next.index, id+"#"+row.at[n].passage.ID)
		next.at[n] = place{}
	}
	at := slices.Clone(gone[:min(len(gone), len(v.docs))])
	for n := len(row.at); len(at) < len(v.docs); n++ {
		at = append(at, int32(n))
	}
	next.shelve(v.guide, at)
	alone = &shelfRow{ranker: row.twig(v.docs)}
	for i := range v.guide.Passages {
		alone.at = append(alone.at, place{v.guide, &v.guide.Passages[i], v.guide.Passages[i].Kind == Overview})
	}
	next.ranker = row.graft(gone, alone.ranker, at, number)
	return next, alone
}
