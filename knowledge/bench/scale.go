package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"offelia/knowledge"
)

// askedAt is how many questions a large collection is asked.
const askedAt = 1000

// scale measures collections of made-up passages with the words and lengths of
// the built-in ones: how long they take to index, and to be asked.
func scale(ctx context.Context, sizes []int) (string, error) {
	guides, _, err := knowledge.Builtin()
	if err != nil {
		return "", err
	}
	var questions []string
	for _, g := range guides {
		for _, p := range g.Passages {
			if g.Lang == "da" {
				questions = append(questions, p.Tests...)
			}
		}
	}
	var table strings.Builder
	fmt.Fprintln(&table, "| passages | index s | query p50 µs | p99 µs | gate's questions | gate p50 ms | publish p50 ms |")
	fmt.Fprintln(&table, "|--:|--:|--:|--:|--:|--:|--:|")
	for _, n := range sizes {
		made := madeUp(guides, n)
		var l *knowledge.Library
		a, err := ask(ctx, "Offelia", set{queries: some(questions, askedAt)}, func(set) (find finder, done func(), err error) {
			l, err = knowledge.Open("", made, nil, time.Now)
			return func(ctx context.Context, question string) ([]string, error) {
				_, err := l.Search(ctx, knowledge.Query{Text: question, Lang: "da"})
				return nil, err
			}, func() {}, err
		})
		if err != nil {
			return "", err
		}
		p50, p99 := percentiles(a.times)
		asked, judged, published, err := publish(ctx, l, made)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&table, "| %d | %.1f | %d | %d | %d | %d | %d |\n", n, a.index.Seconds(), p50.Microseconds(), p99.Microseconds(),
			asked, judged.Milliseconds(), published.Milliseconds())
		if err := l.Close(); err != nil {
			return "", err
		}
	}
	return table.String(), nil
}

func some(questions []string, n int) []query {
	var out []query
	for i := range n {
		out = append(out, query{Text: questions[i*len(questions)/n]})
	}
	return out
}

// publish gives how many questions the gate compares, and the middle of the
// times that the gate and a new version take.
func publish(ctx context.Context, l *knowledge.Library, guides []*knowledge.Guide) (asked int, gate, published time.Duration, err error) {
	if err := l.Warm(ctx); err != nil {
		return 0, 0, 0, err
	}
	var judging, publishing []time.Duration
	for i := range 5 {
		g := *guides[i]
		g.Version++
		start := time.Now()
		report, err := l.Gate(ctx, &g)
		if err != nil {
			return 0, 0, 0, err
		}
		asked = report.Asked
		judging = append(judging, time.Since(start))
		start = time.Now()
		if err := l.Publish(ctx, &g); err != nil {
			return 0, 0, 0, err
		}
		publishing = append(publishing, time.Since(start))
	}
	slices.Sort(judging)
	slices.Sort(publishing)
	return asked, judging[2], publishing[2], nil
}

// tested is how many of the made-up guides have test questions of their own.
const tested = 200

// madeUp writes guides of ten passages, sentences mixed across the real ones,
// the same at every run.
func madeUp(real []*knowledge.Guide, passages int) []*knowledge.Guide {
	var sentences, titles []string
	for _, g := range real {
		if g.Lang != "da" {
			continue
		}
		for _, p := range g.Passages {
			titles = append(titles, strings.Fields(p.Title)...)
			sentences = append(sentences, strings.Split(p.Text, ". ")...)
		}
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same guides at every run
	mix := func(from []string, n int, sep string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = from[r.IntN(len(from))]
		}
		return strings.Join(parts, sep)
	}
	made := make([]*knowledge.Guide, 0, passages/10+1)
	for n := 0; n < passages; {
		g := &knowledge.Guide{Key: knowledge.Key{ID: fmt.Sprintf("made-up-%d", len(made)), Lang: "da"}, Title: mix(titles, 4, " "), Version: 1}
		for i := 0; i < 10 && n < passages; i, n = i+1, n+1 {
			short := mix(sentences, 2, ". ") + "."
			var tests []string
			if len(made) < tested {
				tests = []string{mix(titles, 6, " "), mix(titles, 5, " "), mix(titles, 7, " ")}
			}
			g.Passages = append(g.Passages, knowledge.Passage{
				ID: fmt.Sprintf("p%d", i), Kind: knowledge.Question, Title: mix(titles, 6, " "), Short: short,
				Text: short + "\n\n" + mix(sentences, 4, ". ") + ".", Phrasings: []string{mix(titles, 5, " "), mix(titles, 5, " ")},
				Tests: tests, Certainty: knowledge.Verified,
			})
		}
		made = append(made, g)
	}
	return made
}
