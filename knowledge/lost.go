package knowledge

import (
	"slices"
	"strings"
)

// comparison sets two versions of a guide side by side, sentence by sentence.
// Sentences that stand in both are left out, and the others are put together by
// what they are about, so that a text may be put in other words, split, moved to
// another passage and added to, and still be the same text.
type comparison []bead

// bead is what has become of some sentences of a passage: the new ones beside
// them say the same or more; none have been taken out.
type bead struct {
	passage  string
	was, now []statement
}

// likeEnough is how alike two sentences are of which one has come from the other.
const likeEnough = .2

// muchAlike is how alike they are when one clause may stand for another that has
// none of its words.
const muchAlike = .4

// compareVersions puts the changed sentences of two versions together.
func (a *analyzer) compareVersions(was, now *Guide) comparison {
	var c comparison
	for i := range was.Passages {
		p := &was.Passages[i]
		var text string
		if q := now.Passage(p.ID); q != nil {
			text = q.Text
		}
		if text == p.Text {
			continue
		}
		old, fresh := changed(a.statements(was.Lang, p.Text), a.statements(now.Lang, text))
		c = append(c, beads(p.ID, old, fresh)...)
	}
	for i := range now.Passages {
		if q := &now.Passages[i]; was.Passage(q.ID) == nil {
			c = append(c, bead{passage: q.ID, now: a.statements(now.Lang, q.Text)})
		}
	}
	return c
}

// changed leaves out the sentences that stand in both texts.
func changed(was, now []statement) (old, fresh []statement) {
	fresh = slices.Clone(now)
	for _, s := range was {
		if i := slices.IndexFunc(fresh, func(n statement) bool { return n.text == s.text }); i >= 0 {
			fresh = slices.Delete(fresh, i, i+1)
		} else {
			old = append(old, s)
		}
	}
	return old, fresh
}

// beads puts each new sentence beside the old one that it is most like, and what
// is then left of the old ones beside the new one that they are most like.
func beads(passage string, old, fresh []statement) []bead {
	out := make([]bead, len(old))
	at := make([]int, len(fresh)) // bead of a new sentence
	for i, s := range old {
		out[i] = bead{passage: passage, was: []statement{s}}
	}
	for i, n := range fresh {
		if at[i] = likest(len(old), func(j int) float64 { return alike(old[j].stems, n.stems) }); at[i] >= 0 {
			out[at[i]].now = append(out[at[i]].now, n)
		} else {
			out = append(out, bead{passage: passage, now: []statement{n}})
		}
	}
	for i := range old {
		if len(out[i].now) > 0 {
			continue
		}
		j := likest(len(fresh), func(j int) float64 { return alike(old[i].stems, fresh[j].stems) })
		if j >= 0 && at[j] >= 0 {
			out[at[j]].was = append(out[at[j]].was, out[i].was...)
			out[i].was = nil
		}
	}
	return out
}

// likest gives the one of n that is most alike, or -1 when none is alike enough.
func likest(n int, alike func(i int) float64) int {
	best, most := -1, likeEnough
	for i := range n {
		if x := alike(i); x >= most && (best < 0 || x > most) {
			best, most = i, x
		}
	}
	return best
}

// lost lists, by passage, the limits that the old version tells and the new one
// does not, in other words either.
func (c comparison) lost() map[string][]string {
	open := make([][]limit, len(c))
	var free []limit // of the new version, that stand for none of the old one
	for i, b := range c {
		var rest []limit
		open[i], rest = b.pair()
		free = append(free, rest...)
	}
	out := map[string][]string{}
	for i, b := range c {
		for _, l := range open[i] {
			if j := slices.IndexFunc(free, func(f limit) bool { return l.text == f.text || l.like(f) && shared(l.stems, f.stems) > 1 }); j >= 0 {
				free = slices.Delete(free, j, j+1)
			} else if !b.tells(l) && !c.says(l.text) {
				out[b.passage] = append(out[b.passage], l.text)
			}
		}
	}
	return out
}

// says tells whether a sentence is new in any passage: it was moved there.
func (c comparison) says(sentence string) bool {
	return slices.ContainsFunc(c, func(b bead) bool {
		return slices.ContainsFunc(b.now, func(s statement) bool { return s.text == sentence })
	})
}

// like tells whether f says what l says, wherever it stands.
func (l limit) like(f limit) bool {
	return l.text == f.text || len(l.stems) > 0 && 2*shared(l.stems, f.stems) >= len(l.stems)
}

// sign is the word that a limit begins with.
func (l limit) sign() string {
	word, _, _ := strings.Cut(l.text, " ")
	return word
}

// numbered tells whether the sentence of f has the numbers of l, or as many others
// as there were: a deadline that is changed is not one that is gone.
func (l limit) numbered(f limit) bool {
	was, now, kept := 0, 0, true
	for stem, n := range l.within {
		if isNumber(stem) {
			was += n
			kept = kept && (l.stems[stem] == 0 || f.within[stem] > 0)
		}
	}
	for stem, n := range f.within {
		if isNumber(stem) {
			now += n
		}
	}
	return kept || now >= was
}

func isNumber(word string) bool { return word[0] >= '0' && word[0] <= '9' }

// pair lets each new limit of a bead stand for an old one: the likest first, and
// then any, because the sentences are alike. A looser wording stands for one only
// when it is new. It gives what is left of both.
func (b bead) pair() (open, free []limit) {
	var was, hints []limit
	for _, s := range b.was {
		open, was = append(open, s.limits...), append(was, s.hints...)
		if len(b.now) == 0 && len(s.limits) == 0 && s.about {
			open = append(open, limit{s.text, s.stems, s.stems})
		}
	}
	for _, s := range b.now {
		free, hints = append(free, s.limits...), append(hints, s.hints...)
	}
	_, hints = match(was, hints, limit.like)
	free = append(free, hints...)
	for _, enough := range []func(l, f limit) bool{
		func(l, f limit) bool { return l.text == f.text },
		func(l, f limit) bool { return l.sign() == f.sign() && l.like(f) },
		limit.like,
		func(l, f limit) bool {
			return l.numbered(f) && shared(l.stems, f.within) > 0 && alike(l.within, f.within) >= likeEnough
		},
		func(l, f limit) bool { return l.numbered(f) && alike(l.within, f.within) >= muchAlike },
	} {
		open, free = match(open, free, enough)
	}
	return open, free
}

// match takes out of both lists what stands for each other.
func match(open, free []limit, enough func(l, f limit) bool) (stillOpen, stillFree []limit) {
	open = slices.DeleteFunc(open, func(l limit) bool {
		j := slices.IndexFunc(free, func(f limit) bool { return enough(l, f) })
		if j >= 0 {
			free = slices.Delete(free, j, j+1)
		}
		return j >= 0
	})
	return open, free
}

// tells whether a new sentence of a bead has most of a limit's words, only
// without a sign of a limit: "Pensionister kan …" for "Er du pensionist, …".
func (b bead) tells(l limit) bool {
	for _, s := range b.now {
		if len(l.stems) > 0 && 2*shared(l.stems, s.stems) >= len(l.stems) && alike(l.within, s.stems) >= likeEnough && b.more(l) {
			return true
		}
	}
	return false
}

// more tells whether most of a limit's words, and its numbers, stand in the new
// sentences as often as in the old ones.
func (b bead) more(l limit) bool {
	kept := 0
	for stem := range l.stems {
		n := 0
		for _, s := range b.was {
			n -= s.stems[stem]
		}
		for _, s := range b.now {
			n += s.stems[stem]
		}
		if n >= 0 {
			kept++
		} else if isNumber(stem) {
			return false
		}
	}
	return 2*kept >= len(l.stems)
}

// turned tells where a sentence says the opposite of what it said: the same
// words with a "not" more or less, or "under" where it said "over".
func (c comparison) turned() map[string][]string {
	return c.sentences(func(was, now statement) bool {
		return was.turns["not"]%2 != now.turns["not"]%2 || swapped(was.turns, now.turns)
	})
}

// renumbered tells where a sentence has another number in one's place.
func (c comparison) renumbered() map[string][]string {
	return c.sentences(func(was, now statement) bool { return swapped(was.numbers, now.numbers) })
}

// sentences lists the new sentences that have the same words as an old one, but
// for a word or two, and that differ from it otherwise.
func (c comparison) sentences(differ func(was, now statement) bool) map[string][]string {
	out := map[string][]string{}
	for _, b := range c {
		if len(b.was) != 1 || len(b.now) != 1 {
			continue
		}
		was, now, apart := b.was[0].others, b.now[0].others, 0
		for w, n := range was {
			apart += max(0, n-now[w])
		}
		for w, n := range now {
			apart += max(0, n-was[w])
		}
		if apart <= 2 && differ(b.was[0], b.now[0]) {
			out[b.passage] = append(out[b.passage], b.now[0].text)
		}
	}
	return out
}

// swapped tells whether something has come and something else gone.
func swapped(was, now map[string]int) bool {
	came, gone := false, false
	for name, n := range was {
		gone = gone || now[name] < n
	}
	for name, n := range now {
		came = came || n > was[name]
	}
	return came && gone
}
