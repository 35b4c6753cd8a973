package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"offelia/knowledge"
)

// topics is an embedder that knows what a few words are about, whatever they
// look like.
type topics struct {
	words [][]string
	err   error
	asked int
}

func (e *topics) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if e.err != nil {
		return nil, e.err
	}
	e.asked += len(texts)
	out := make([][]float32, len(texts))
	for i, text := range texts {
		v := make([]float32, len(e.words)+1)
		v[len(e.words)] = .1
		for topic, words := range e.words {
			for _, w := range words {
				v[topic] += float32(strings.Count(strings.ToLower(text), w))
			}
		}
		out[i] = v
	}
	return out, ctx.Err()
}

func TestAnEmbedderHelpsAndIsNotNeeded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := studio(t, &log{}, nil, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	const question = "velociped takst"
	best := func() string {
		t.Helper()
		found, err := d.library.Search(ctx, knowledge.Query{Text: question, Lang: "da"})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Passages) == 0 {
			return ""
		}
		return found.Passages[0].Guide.ID + "#" + found.Passages[0].Passage.ID
	}
	without := best()
	e := &topics{words: [][]string{{"koster", "takst", "pris"}, {"cykel", "velociped"}, {"hund"}}}
	if err := d.library.Embed(ctx, e); err != nil {
		t.Fatal(err)
	}
	if got := best(); got != "cykel#p1" {
		t.Errorf("with the embedder %q finds %s", question, got)
	}
	read := e.asked
	if err := d.library.Embed(ctx, e); err != nil || e.asked != read {
		t.Errorf("passages are read again: %d, then %d; %v", read, e.asked, err)
	}
	if got := answer(t, d.library, "hvordan registrerer jeg min hund"); !strings.Contains(got, "Hunderegister") {
		t.Errorf("what was found by its words is now %q", got)
	}
	e.err = errors.New("out of order")
	if got := best(); got != without {
		t.Errorf("with a broken embedder %s, without one %s", got, without)
	}
	if err := d.library.Embed(ctx, &topics{err: e.err}); err == nil {
		t.Error("an embedder that fails is taken")
	}
	if err := d.library.Embed(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if got := best(); got != without {
		t.Errorf("after the embedder is gone %s, without one %s", got, without)
	}
}
