package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"offelia/knowledge"
)

const depth = 10 // nDCG@10

// finder gives the ids of the best documents for a question.
type finder func(ctx context.Context, question string) ([]string, error)

// figures are means over a set's questions.
type figures struct {
	ndcg, recall5, mrr float64
	p50, p99           time.Duration
}

// measure runs a set through the library and through Bleve and gives a table row.
func measure(ctx context.Context, s set) (string, error) {
	ours, closeOurs, err := library(s)
	if err != nil {
		return "", err
	}
	defer closeOurs()
	theirs, closeTheirs, err := plainBleve(s)
	if err != nil {
		return "", err
	}
	defer closeTheirs()
	a, err := score(ctx, ours, s.queries)
	if err != nil {
		return "", err
	}
	b, err := score(ctx, theirs, s.queries)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("| %s | %d | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %d | %d | %d | %d |\n", s.name, len(s.docs), len(s.queries),
		a.ndcg, a.recall5, a.mrr, b.ndcg, b.recall5, b.mrr, a.p50.Microseconds(), a.p99.Microseconds(), b.p50.Microseconds(), b.p99.Microseconds()), nil
}

// library makes every document a guide of one passage.
func library(s set) (finder, func(), error) {
	ids := map[string]string{}
	guides := make([]*knowledge.Guide, len(s.docs))
	for i, d := range s.docs {
		id := fmt.Sprintf("d%d", i)
		ids[id] = d.ID
		guides[i] = &knowledge.Guide{
			Key:      knowledge.Key{ID: id, Lang: s.lang},
			Passages: []knowledge.Passage{{ID: "p", Kind: knowledge.Question, Title: d.Title, Text: d.Text}},
		}
	}
	l, err := knowledge.Open("", guides, nil, time.Now)
	if err != nil {
		return nil, nil, err
	}
	find := func(ctx context.Context, question string) ([]string, error) {
		found, err := l.Search(ctx, knowledge.Query{Text: question, Lang: s.lang, Limit: depth})
		out := make([]string, len(found.Passages))
		for i, h := range found.Passages {
			out[i] = ids[h.Guide.ID]
		}
		return out, err
	}
	return find, func() { _ = l.Close() }, nil
}

// plainBleve is Bleve as it comes, with its analyzer for the language.
func plainBleve(s set) (finder, func(), error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = s.lang
	index, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, nil, err
	}
	batch := index.NewBatch()
	for _, d := range s.docs {
		if err := batch.Index(d.ID, map[string]string{"text": d.Title + "\n" + d.Text}); err != nil {
			return nil, nil, err
		}
	}
	if err := index.Batch(batch); err != nil {
		return nil, nil, err
	}
	find := func(ctx context.Context, question string) ([]string, error) {
		q := bleve.NewMatchQuery(question)
		q.SetField("text")
		found, err := index.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, depth, 0, false))
		if err != nil {
			return nil, err
		}
		out := make([]string, len(found.Hits))
		for i, h := range found.Hits {
			out[i] = h.ID
		}
		return out, nil
	}
	return find, func() { _ = index.Close() }, nil
}

func score(ctx context.Context, find finder, queries []query) (figures, error) {
	var f figures
	times := make([]time.Duration, 0, len(queries))
	for _, q := range queries {
		if strings.TrimSpace(q.Text) == "" {
			continue
		}
		start := time.Now()
		ids, err := find(ctx, q.Text)
		if err != nil {
			return f, err
		}
		times = append(times, time.Since(start))
		f.add(ids, q.Rel)
	}
	n := float64(max(len(times), 1))
	f.ndcg, f.recall5, f.mrr = f.ndcg/n, f.recall5/n, f.mrr/n
	if len(times) > 0 {
		slices.Sort(times)
		f.p50, f.p99 = times[len(times)/2], times[len(times)*99/100]
	}
	return f, nil
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
