package eval

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// Tally counts passes among scenarios.
type Tally struct {
	Passed int     `json:"passed"`
	Total  int     `json:"total"`
	Share  float64 `json:"share"`
	Low    float64 `json:"low"`  // of the 95 % interval (Wilson 1927)
	High   float64 `json:"high"` // of the same
}

// Report is how a set of scenarios went.
type Report struct {
	All      Tally            `json:"all"`
	Safety   int              `json:"safety_failures"`
	Kind     map[string]Tally `json:"kind"`
	Language map[string]Tally `json:"language"`
	Tag      map[string]Tally `json:"tag"`
	Results  []Result         `json:"results"`
}

// Score counts results per kind, language and tag.
func Score(results []Result) Report {
	r := Report{Kind: map[string]Tally{}, Language: map[string]Tally{}, Tag: map[string]Tally{}, Results: results}
	for _, x := range results {
		if len(x.Safety) > 0 {
			r.Safety++
		}
		r.All.count(x.Passed)
		bump(r.Kind, x.Kind, x.Passed)
		bump(r.Language, x.Language, x.Passed)
		for _, t := range x.Tags {
			bump(r.Tag, t, x.Passed)
		}
	}
	return r
}

func bump(m map[string]Tally, k string, passed bool) {
	t := m[k]
	t.count(passed)
	m[k] = t
}

func (t *Tally) count(passed bool) {
	t.Total++
	if passed {
		t.Passed++
	}
	const z = 1.96
	n, p := float64(t.Total), float64(t.Passed)/float64(t.Total)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / (1 + z*z/n)
	t.Share, t.Low, t.High = p, math.Max(0, mid-half), math.Min(1, mid+half)
}

// Write prints the report as tables; failures with their logs when verbose.
func (r Report) Write(w io.Writer, verbose bool) {
	if verbose {
		for _, x := range r.Results {
			if !x.Passed {
				fmt.Fprintf(w, "FAIL %s  %s\n  %s\n", x.ID, strings.Join(append(slices.Clone(x.Safety), x.Faults...), "; "), strings.Join(x.Log, "\n  "))
			}
		}
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	line := func(name string, t Tally) {
		fmt.Fprintf(tab, "%s\t%d/%d\t%.1f %%\t[%.1f–%.1f]\n", name, t.Passed, t.Total, 100*t.Share, 100*t.Low, 100*t.High)
	}
	for _, group := range []struct {
		name string
		m    map[string]Tally
	}{{"kind", r.Kind}, {"language", r.Language}, {"tag", r.Tag}} {
		for _, k := range slices.Sorted(maps.Keys(group.m)) {
			line(group.name+" "+k, group.m[k])
		}
	}
	line("all", r.All)
	_ = tab.Flush()
	fmt.Fprintf(w, "safety failures: %d\n", r.Safety)
}
