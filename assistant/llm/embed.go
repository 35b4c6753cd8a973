package llm

import (
	"context"
	"errors"
	"fmt"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
	"offelia/knowledge"
)

// Embedder lets a model of the same endpoint help the search with vectors.
// What tells who somebody is leaves as pseudonyms, here as everywhere. It is
// left alone for a while by itself when it fails, apart from the other model.
type Embedder struct {
	m       *Model
	model   openai.EmbeddingModel
	breaker *breaker
}

var _ knowledge.Embedder = (*Embedder)(nil)

// Embedder gives the endpoint's embedding model of that name.
func (m *Model) Embedder(model string) *Embedder {
	return &Embedder{m, openai.EmbeddingModel(model), newBreaker(0, time.Now)}
}

var errVectors = errors.New("llm: not one vector a text")

// Embed implements knowledge.Embedder.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if err := e.breaker.allow(); err != nil {
		return nil, err
	}
	vectors, err := e.embed(ctx, texts)
	e.breaker.report(err == nil, ctx.Err() != nil || errors.Is(err, ErrBusy))
	return vectors, err
}

func (e *Embedder) embed(ctx context.Context, texts []string) ([][]float32, error) {
	leave, err := e.m.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	names := newPseudonyms(assistant.PrivateIn(ctx), e.m.endpoint.Strict)
	sent := make([]string, len(texts))
	for i, text := range texts {
		sent[i] = names.hide(text)
	}
	resp, err := e.m.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: sent, Model: e.model})
	if err != nil {
		if status, _ := describe(err); status != 0 {
			return nil, fmt.Errorf("%w: status %d", ErrEndpoint, status)
		}
		return nil, err
	}
	e.m.purse.pay("", resp.Usage.PromptTokens, 0)
	out := make([][]float32, len(texts))
	for _, d := range resp.Data {
		if d.Index < 0 || d.Index >= len(out) || len(d.Embedding) == 0 {
			return nil, errVectors
		}
		out[d.Index] = d.Embedding
	}
	for _, v := range out {
		if len(v) == 0 || len(v) != len(out[0]) {
			return nil, errVectors
		}
	}
	return out, nil
}
