package main

import (
	"context"
	"fmt"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"offelia/knowledge"
)

// answers is what one engine found for each question of a set.
type answers struct {
	engine string
	ids    [][]string // by question, best first
	times  []time.Duration
	index  time.Duration // it took to read the documents
}

// finder gives the ids of the best documents for a question.
type finder func(ctx context.Context, question string) ([]string, error)

// ask opens an engine on a set and asks it every question.
func ask(ctx context.Context, name string, s set, open func(set) (finder, func(), error)) (answers, error) {
	a := answers{engine: name}
	start := time.Now()
	find, done, err := open(s)
	if err != nil {
		return a, err
	}
	defer done()
	a.index = time.Since(start)
	for _, question := range s.questions() {
		start := time.Now()
		ids, err := find(ctx, question)
		if err != nil {
			return a, err
		}
		a.times, a.ids = append(a.times, time.Since(start)), append(a.ids, ids)
	}
	return a, nil
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
