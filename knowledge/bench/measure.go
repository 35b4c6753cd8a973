package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

const depth = 10 // nDCG@10

// figures are means over a set's questions.
type figures struct {
	ndcg, recall5, mrr float64
	p50, p99           time.Duration
}

const header = "| set | passages | questions | engine | nDCG@10 | R@5 | MRR | index s | p50 µs | p99 µs |\n" +
	"|---|--:|--:|---|--:|--:|--:|--:|--:|--:|\n"

// measure asks every engine the questions of a set and gives a table row for each.
func measure(ctx context.Context, s set, peers bool) (string, error) {
	ours, err := ask(ctx, "Offelia", s, library)
	if err != nil {
		return "", err
	}
	bleve, err := ask(ctx, "Bleve", s, plainBleve)
	if err != nil {
		return "", err
	}
	all := []answers{ours, bleve}
	if peers {
		theirs, err := askPeers(ctx, s)
		if err != nil {
			return "", err
		}
		all = append(all, theirs...)
	}
	var rows strings.Builder
	for _, a := range all {
		f, err := score(a, s.queries)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&rows, "| %s | %d | %d | %s | %.3f | %.3f | %.3f | %.2f | %d | %d |\n", s.name, len(s.docs), len(s.queries),
			a.engine, f.ndcg, f.recall5, f.mrr, a.index.Seconds(), f.p50.Microseconds(), f.p99.Microseconds())
	}
	return rows.String(), nil
}

// score compares what was found with what is relevant.
func score(a answers, queries []query) (figures, error) {
	var f figures
	if len(a.ids) != len(queries) || len(a.times) != len(queries) || len(queries) == 0 {
		return f, fmt.Errorf("%s: %d answers and %d times to %d questions", a.engine, len(a.ids), len(a.times), len(queries))
	}
	for i, ids := range a.ids {
		f.add(ids, queries[i].Rel)
	}
	n := float64(len(queries))
	f.ndcg, f.recall5, f.mrr = f.ndcg/n, f.recall5/n, f.mrr/n
	f.p50, f.p99 = percentiles(a.times)
	return f, nil
}

// percentiles gives the middle time and that of the slowest hundredth.
func percentiles(times []time.Duration) (p50, p99 time.Duration) {
	times = slices.Sorted(slices.Values(times))
	return times[len(times)/2], times[len(times)*99/100]
}

// add counts one result with binary relevance (Järvelin and Kekäläinen 2002).
func (f *figures) add(ids, relevant []string) {
	var gain, ideal, in5, first float64
	for i, id := range ids[:min(len(ids), depth)] {
		if !slices.Contains(relevant, id) {
			continue
		}
		gain += 1 / math.Log2(float64(i+2))
		if i < 5 {
			in5++
		}
		if first == 0 {
			first = 1 / float64(i+1)
		}
	}
	for i := range min(len(relevant), depth) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	if ideal > 0 {
		f.ndcg += gain / ideal
		f.recall5 += in5 / float64(len(relevant))
	}
	f.mrr += first
}
