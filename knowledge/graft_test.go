package knowledge

import (
	"math"
	"slices"
	"testing"
	"time"
)

// TestGraftedRankingAgreesWithOneMadeWhole publishes guides one after the other
// and asks both rankings all test questions.
func TestGraftedRankingAgreesWithOneMadeWhole(t *testing.T) {
	t.Parallel()
	guides, facts, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	read, err := newReaders()
	if err != nil {
		t.Fatal(err)
	}
	day := On(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	var filled []*Guide
	for _, g := range guides {
		if g.Lang != "da" {
			continue
		}
		f, err := facts.Fill(g, day)
		if err != nil {
			t.Fatal(err)
		}
		filled = append(filled, f)
	}
	// The row starts with the first guide cut short, the second missing, and one
	// that must go; grafting puts that right.
	short := *filled[0]
	short.Passages = short.Passages[:2]
	odd := *filled[2]
	odd.ID = "odd"
	start := []*volume{newVolume(read, &short), newVolume(read, &odd)}
	for _, g := range filled[2:] {
		start = append(start, newVolume(read, g))
	}
	row := newRow(read.of("da"), start)
	untouched := row.stands("hvordan melder jeg flytning")
	grafted, _ := row.with(filled[0].ID, newVolume(read, filled[0]))
	grafted, _ = grafted.with(filled[1].ID, newVolume(read, filled[1]))
	grafted, _ = grafted.with("odd", nil)
	whole := newRow(read.of("da"), volumes(read, filled))
	var asked, same, off int
	for _, g := range filled {
		for _, p := range g.Passages {
			for _, question := range p.Tests {
				a, b := grafted.fuse(Query{Text: question}, nil, 1), whole.fuse(Query{Text: question}, nil, 1)
				asked++
				if grafted.at[a[0].doc] == whole.at[b[0].doc] {
					same++
				}
				if math.Abs(a[0].evidence-b[0].evidence) > .5 {
					off++
				}
			}
		}
	}
	if share := float64(same) / float64(asked); share < .98 {
		t.Errorf("the grafted ranking finds the same passage first for %.1f %% of %d questions", 100*share, asked)
	}
	if off > asked/20 {
		t.Errorf("evidence is off by more than 0.5 for %d of %d questions", off, asked)
	}
	if row.stands("hvordan melder jeg flytning") != untouched {
		t.Error("grafting changed the row it started from")
	}
	for id, list := range grafted.lists {
		if !slices.IsSortedFunc(list, func(a, b posting) int { return int(a.doc) - int(b.doc) }) {
			t.Fatalf("list %d is not in order", id)
		}
		for _, p := range list {
			if grafted.at[p.doc].guide == nil {
				t.Fatalf("list %d has a passage that was taken out", id)
			}
		}
	}
}

func volumes(read readers, guides []*Guide) []*volume {
	var out []*volume
	for _, g := range guides {
		out = append(out, newVolume(read, g))
	}
	return out
}
