package knowledge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/keyword" // registers "keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// shelf is the Bleve index of published passages. It finds candidates when a
// collection is too large to rank whole, and completes words as they are typed.
// It holds nothing that cannot be made again from the guides.
type shelf struct {
	index   bleve.Index
	pending *bleve.Batch
}

const batchSize = 500

func openShelf(dir string) (*shelf, error) {
	index, err := newIndex(dir, "guides.bleve", guideMapping())
	if err != nil {
		return nil, err
	}
	return &shelf{index: index, pending: index.NewBatch()}, nil
}

// newIndex makes an empty index in dir/name, or in memory when dir is "". It is
// scorch in memory too: bleve's NewMemOnly takes seven times the memory.
func newIndex(dir, name string, m mapping.IndexMapping) (bleve.Index, error) {
	at := ""
	if dir != "" {
		at = filepath.Join(dir, name)
		if err := os.RemoveAll(at); err != nil {
			return nil, fmt.Errorf("knowledge: index: %w", err)
		}
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("knowledge: index: %w", err)
		}
	}
	index, err := bleve.NewUsing(at, m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("knowledge: index: %w", err)
	}
	return index, nil
}

func guideMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	doc := bleve.NewDocumentStaticMapping()
	for _, lang := range []string{"da", "en"} {
		text := bleve.NewTextFieldMapping()
		text.Analyzer, text.Store, text.IncludeInAll = lang, false, false
		doc.AddFieldMappingsAt("text_"+lang, text)
	}
	language := bleve.NewKeywordFieldMapping()
	language.Store = false
	doc.AddFieldMappingsAt("lang", language)
	m.DefaultMapping = doc
	return m
}

func (s *shelf) put(g *Guide) error {
	if _, _, ok := g.Override(); ok {
		return nil
	}
	for i := range g.Passages {
		p := &g.Passages[i]
		text := p.Title + "\n" + p.Title + "\n" + g.Title + "\n" + p.Text
		for _, phrasing := range p.Phrasings {
			text += "\n" + phrasing
		}
		doc := map[string]any{"lang": g.Lang, "text_" + analyzerOf(g.Lang): text}
		if err := s.pending.Index(g.Ref(p).String(), doc); err != nil {
			return fmt.Errorf("knowledge: index %s: %w", g.Ref(p), err)
		}
	}
	if s.pending.Size() >= batchSize {
		return s.flush()
	}
	return nil
}

func (s *shelf) drop(g *Guide) {
	for i := range g.Passages {
		s.pending.Delete(g.Ref(&g.Passages[i]).String())
	}
}

// flush writes what was put and dropped, all or nothing.
func (s *shelf) flush() error {
	if s.pending.Size() == 0 {
		return nil
	}
	err := s.index.Batch(s.pending)
	s.pending = s.index.NewBatch()
	if err != nil {
		return fmt.Errorf("knowledge: index: %w", err)
	}
	return nil
}

// candidates gives the references of the passages that Bleve ranks best.
func (s *shelf) candidates(ctx context.Context, text, lang string, limit int) ([]string, error) {
	match := query.NewMatchQuery(text)
	match.SetField("text_" + analyzerOf(lang))
	only := query.NewTermQuery(lang)
	only.SetField("lang")
	only.SetBoost(0)
	both := query.NewConjunctionQuery([]query.Query{match, only})
	found, err := s.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(both, limit, 0, false))
	if err != nil {
		return nil, fmt.Errorf("knowledge: search: %w", err)
	}
	refs := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		refs[i] = h.ID
	}
	return refs, nil
}

func (s *shelf) close() error {
	if err := s.index.Close(); err != nil {
		return fmt.Errorf("knowledge: close index: %w", err)
	}
	return nil
}

// analyzerOf gives the language whose analyzer reads lang: English has its own,
// everything else is read as Danish.
func analyzerOf(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "da"
}
