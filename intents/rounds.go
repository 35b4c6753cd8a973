package intents

import "slices"

// held is what a model said about a text it was not trained on.
type held struct {
	doc    int       // number of the document
	scores []float32 // of the classes that the model knew
	class  int       // of the document, in the catalogue
	truth  int       // index in scores, or outside
	sig    signals
}

// Kinds of held-out texts.
const (
	heldInside = iota
	heldAbsent // its class was absent from training
	heldBackground
)

func (h held) kind() int {
	switch {
	case h.truth != outside:
		return heldInside
	case h.class != outside:
		return heldAbsent
	}
	return heldBackground
}

// round is one part of a cross-validation: what training does without.
type round struct {
	heldOut []bool // by document
	absent  []bool // by class
}

const (
	folds = 5
	// From oneRound texts one round is enough, holding out about maxHeld texts.
	oneRound, maxHeld = 3000, 3000
)

// crossValidate holds out a fifth of the texts of every class in each of five
// rounds. With absent, each round also lacks a tenth of the classes: their
// texts play citizens who ask for what the catalogue lacks, in its own words.
// The rounds begin at the solution of all texts, less what they hold out.
func crossValidate(docs []document, classes int, t trainer, solved dual, absent bool) []held {
	var all []held
	for _, r := range plan(docs, classes, absent) {
		all = append(all, r.run(docs, t, solved)...)
	}
	return all
}

// plan deals documents into rounds, each class's evenly.
func plan(docs []document, classes int, absent bool) []round {
	rounds, parts := folds, folds
	if absent && len(docs) > oneRound {
		rounds = 1
		parts = max(folds, (len(docs)+maxHeld-1)/maxHeld)
	}
	list := make([]round, rounds)
	for r := range list {
		list[r] = round{make([]bool, len(docs)), make([]bool, classes)}
		for k := range classes {
			list[r].absent[k] = absent && classes >= 2*folds && k%(2*folds) == r
		}
	}
	seen := make([]int, classes+1)
	for i, d := range docs {
		n := seen[d.class+1]
		seen[d.class+1]++
		for r := range list {
			list[r].heldOut[i] = n%parts == r || d.class != outside && list[r].absent[d.class]
		}
	}
	return list
}

// run trains without what the round holds out and looks at that.
func (r round) run(docs []document, t trainer, solved dual) []held {
	number, present := r.number()
	var learn []document
	var which []int
	for i, d := range docs {
		if r.heldOut[i] || d.only >= 0 && number[d.only] == outside {
			continue
		}
		if d.class != outside {
			d.class = number[d.class]
		}
		if d.only >= 0 {
			d.only = number[d.only]
		}
		learn, which = append(learn, d), append(which, i)
	}
	m, _ := fit(learn, present, t, solved.of(which, r.absent))
	s := m.scratch()
	var out []held
	for i, d := range docs {
		if !r.heldOut[i] || d.only >= 0 {
			continue
		}
		h := held{doc: i, class: d.class, truth: outside, sig: m.look(d.text, s)}
		if d.class != outside {
			h.truth = number[d.class]
		}
		h.scores = slices.Clone(s.scores)
		out = append(out, h)
	}
	return out
}

// number renumbers the classes that are present; absent ones are outside.
func (r round) number() (number []int, present int) {
	number = make([]int, len(r.absent))
	for k, absent := range r.absent {
		number[k] = outside
		if !absent {
			number[k] = present
			present++
		}
	}
	return number, present
}
