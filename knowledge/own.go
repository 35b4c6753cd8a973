package knowledge

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// ErrOwner tells that a document or a search names no owner.
var ErrOwner = errors.New("knowledge: whose documents?")

// OwnDocument is something of one citizen's that can be searched: a letter, a
// case, a note, an upload's text.
type OwnDocument struct {
	Owner string // the citizen's id; never a personal number
	ID    string // unique for the owner
	Kind  string // "case", "document", "benefit", …
	Title string
	Text  string
	At    time.Time
}

// OwnHit is a document that was found.
type OwnHit struct {
	OwnDocument
	Score      float64
	Snippet    string
	Highlights []Span // the question's words in Text
}

// OwnIndex searches citizens' own documents. Every search is for one owner, and
// the owner is part of the query and is checked again on every hit. It is safe
// for concurrent use. It holds copies only and is filled anew at start.
type OwnIndex struct{ index bleve.Index }

// OpenOwn makes an empty index in dir, or in memory when dir is "".
func OpenOwn(dir string) (*OwnIndex, error) {
	index, err := newIndex(dir, "own.bleve", ownMapping())
	if err != nil {
		return nil, err
	}
	return &OwnIndex{index}, nil
}

func ownMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range []string{"title", "text"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeTermVectors, f.IncludeInAll = "da", true, true, false
		doc.AddFieldMappingsAt(name, f)
	}
	for _, name := range []string{"owner", "id", "kind", "at"} {
		f := bleve.NewKeywordFieldMapping()
		f.Store, f.IncludeInAll = true, false
		doc.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = doc
	return m
}

// ownKey cannot be the same for two owners, whatever their ids look like.
func ownKey(owner, id string) string { return fmt.Sprintf("%d:%s/%s", len(owner), owner, id) }

// Put adds or replaces documents. They are found when it returns.
func (x *OwnIndex) Put(ctx context.Context, docs ...OwnDocument) error {
	batch := x.index.NewBatch()
	for _, d := range docs {
		if d.Owner == "" || d.ID == "" {
			return ErrOwner
		}
		err := batch.Index(ownKey(d.Owner, d.ID), map[string]any{
			"owner": d.Owner, "id": d.ID, "kind": d.Kind, "title": d.Title, "text": d.Text, "at": d.At.Format(time.RFC3339),
		})
		if err != nil {
			return fmt.Errorf("knowledge: own index: %w", err)
		}
	}
	return x.write(ctx, batch)
}

// Delete removes documents of an owner; those that are not there are no error.
func (x *OwnIndex) Delete(ctx context.Context, owner string, ids ...string) error {
	batch := x.index.NewBatch()
	for _, id := range ids {
		batch.Delete(ownKey(owner, id))
	}
	return x.write(ctx, batch)
}

// Forget removes all that an owner has.
func (x *OwnIndex) Forget(ctx context.Context, owner string) error {
	for {
		req := bleve.NewSearchRequestOptions(only(owner), batchSize, 0, false)
		found, err := x.index.SearchInContext(ctx, req)
		if err != nil {
			return fmt.Errorf("knowledge: own index: %w", err)
		}
		if len(found.Hits) == 0 {
			return nil
		}
		batch := x.index.NewBatch()
		for _, h := range found.Hits {
			batch.Delete(h.ID)
		}
		if err := x.write(ctx, batch); err != nil {
			return err
		}
	}
}

func (x *OwnIndex) write(ctx context.Context, batch *bleve.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.index.Batch(batch); err != nil {
		return fmt.Errorf("knowledge: own index: %w", err)
	}
	return nil
}

func only(owner string) query.Query {
	q := query.NewTermQuery(owner)
	q.SetField("owner")
	q.SetBoost(0)
	return q
}

// Search finds an owner's documents by words of their title and text, best
// first; one misspelt letter is forgiven. limit 0 is 5.
func (x *OwnIndex) Search(ctx context.Context, owner, text string, limit int) ([]OwnHit, error) {
	if owner == "" {
		return nil, ErrOwner
	}
	if limit <= 0 {
		limit = 5
	}
	var words []query.Query
	for _, field := range []string{"title", "text"} {
		for _, fuzzy := range []int{0, 1} {
			m := query.NewMatchQuery(text)
			m.SetField(field)
			m.SetFuzziness(fuzzy)
			m.SetBoost(map[string]float64{"title": 2, "text": 1}[field] / float64(1+2*fuzzy))
			words = append(words, m)
		}
	}
	req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery([]query.Query{only(owner), query.NewDisjunctionQuery(words)}), limit, 0, false)
	req.Fields = []string{"owner", "id", "kind", "title", "text", "at"}
	req.IncludeLocations = true
	found, err := x.index.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("knowledge: own index: %w", err)
	}
	var out []OwnHit
	for _, h := range found.Hits {
		hit := ownHit(h)
		if hit.Owner == owner && h.ID == ownKey(owner, hit.ID) {
			out = append(out, hit)
		}
	}
	return out, nil
}

func ownHit(h *search.DocumentMatch) OwnHit {
	text := func(name string) string { s, _ := h.Fields[name].(string); return s }
	at, _ := time.Parse(time.RFC3339, text("at")) // zero when it cannot be read
	hit := OwnHit{Score: h.Score, OwnDocument: OwnDocument{
		Owner: text("owner"), ID: text("id"), Kind: text("kind"), Title: text("title"), Text: text("text"), At: at,
	}}
	seen := map[Span]bool{}
	for _, places := range h.Locations["text"] {
		for _, p := range places {
			span := Span{int(p.Start), int(p.End)}
			if !seen[span] && span.End <= len(hit.Text) {
				seen[span] = true
				hit.Highlights = append(hit.Highlights, span)
			}
		}
	}
	sort.Slice(hit.Highlights, func(i, j int) bool { return hit.Highlights[i].Start < hit.Highlights[j].Start })
	hit.Snippet = snippet(strings.TrimRight(hit.Text, "\n"), hit.Highlights)
	return hit
}

// Close releases the index.
func (x *OwnIndex) Close() error {
	if err := x.index.Close(); err != nil {
		return fmt.Errorf("knowledge: close own index: %w", err)
	}
	return nil
}
