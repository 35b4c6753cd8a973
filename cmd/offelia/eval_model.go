package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"offelia/assistant/llm"
)

// modelUses gathers how the language model was used while scenarios are played.
type modelUses struct {
	mu     sync.Mutex
	traces []llm.Trace
}

func (u *modelUses) add(t llm.Trace) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.traces = append(u.traces, t)
}

// write tells, for each use, how often the model's help was taken and why it was
// not, which tools it called, what was held back of its words, and how long it
// took. Nothing is written when there was no model.
func (u *modelUses) write(w io.Writer) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, use := range llm.Uses {
		var list []llm.Trace
		for _, t := range u.traces {
			if t.Use == use {
				list = append(list, t)
			}
		}
		if len(list) > 0 {
			writeUse(w, use, list)
		}
	}
}

func writeUse(w io.Writer, use llm.Use, list []llm.Trace) {
	fell, tools, verdicts := map[string]int{}, map[string]int{}, map[string]int{}
	var first, shown, total []time.Duration
	calls, tokens, taken := 0, 0, 0
	for _, t := range list {
		calls, tokens = calls+t.Calls, tokens+t.In+t.Out
		if t.Fell == "" {
			taken++
		} else {
			fell[t.Fell]++
		}
		for _, tool := range t.Tools {
			name, _, _ := strings.Cut(tool, "{")
			tools[name]++
		}
		for _, v := range t.Verdicts {
			verdicts[v]++
		}
		if t.FirstPiece > 0 {
			first = append(first, t.FirstPiece)
		}
		if t.FirstShown > 0 {
			shown = append(shown, t.FirstShown)
		}
		total = append(total, t.Total)
	}
	fmt.Fprintf(w, "model, %s: asked %d times in %d calls of %d tokens; ended well %d times\n", use, len(list), calls, tokens, taken)
	fmt.Fprintf(w, "  first piece %s, first shown %s, whole %s\n", median(first), median(shown), median(total))
	for _, c := range []struct {
		name string
		of   map[string]int
	}{{"without it because", fell}, {"tools called", tools}, {"held back", verdicts}} {
		if len(c.of) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", c.name, counted(c.of))
		}
	}
}

// median is the middle of some times, in words.
func median(list []time.Duration) string {
	if len(list) == 0 {
		return "never"
	}
	slices.Sort(list)
	return list[len(list)/2].Round(time.Millisecond).String()
}

// counted lists names with their numbers, the most frequent first.
func counted(of map[string]int) string {
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if of[a] != of[b] {
			return of[b] - of[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, of[name])
	}
	return strings.Join(names, ", ")
}
