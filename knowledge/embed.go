package knowledge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// Embedder turns texts into vectors whose cosine tells how alike they are in
// meaning. An endpoint may stand behind it: calls can be slow and can fail. It
// is safe for concurrent use.
type Embedder interface {
	// Embed gives one vector a text, in their order, all of one length.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// meaning is the vectors of passages, by text. It is never changed, only
// replaced.
type meaning struct {
	embedder Embedder
	vectors  map[string][]float32
}

const (
	embedAtOnce  = 64
	embedWait    = 400 * time.Millisecond // that a search gives the embedder
	senseWeight  = .7                     // of one standard deviation above the mean
	senseFrom    = 1.5                    // deviations below which it has no opinion
	senseHighest = 5
)

// Embed lets an embedder help the search from now on: it reads every published
// passage that it has not read yet. Call it again after publishing; until then
// the new passages are ranked by their words. nil takes the help away. Without
// an embedder, or when it fails or is slow, search is what it is without.
func (l *Library) Embed(ctx context.Context, e Embedder) error {
	if e == nil {
		l.meaning.Store(nil)
		return nil
	}
	known := map[string][]float32{}
	if m := l.meaning.Load(); m != nil && m.embedder == e {
		known = m.vectors
	}
	next := map[string][]float32{}
	var fresh []string
	for _, row := range l.current.Load().languages {
		for _, at := range row.at {
			if at.guide == nil {
				continue
			}
			text := sensed(at)
			if v := known[text]; v != nil {
				next[text] = v
			} else {
				fresh = append(fresh, text)
			}
		}
	}
	for len(fresh) > 0 {
		some := fresh[:min(len(fresh), embedAtOnce)]
		vectors, err := e.Embed(ctx, some)
		if err != nil {
			return fmt.Errorf("knowledge: embed: %w", err)
		}
		if len(vectors) != len(some) {
			return errors.New("knowledge: embed: not one vector a text")
		}
		for i, v := range vectors {
			next[some[i]] = direction(v)
		}
		fresh = fresh[len(some):]
	}
	l.meaning.Store(&meaning{e, next})
	return nil
}

// sensed is what is embedded of a passage.
func sensed(at place) string {
	return at.guide.Title + "\n" + at.passage.Title + "\n" + at.passage.Short
}

// direction gives v at length 1.
func direction(v []float32) []float32 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	out := make([]float32, len(v))
	if length := math.Sqrt(sum); length > 0 {
		for i, x := range v {
			out[i] = float32(float64(x) / length)
		}
	}
	return out
}

// sense tells which passages mean what the question means: how many standard
// deviations their cosine stands above that of the row's passages, which is the
// same for every model, as cosines are not. It is nil when the embedder does not
// answer in time.
func (m *meaning) sense(ctx context.Context, row *shelfRow, question string) map[int32]float64 {
	ctx, cancel := context.WithTimeout(ctx, embedWait)
	defer cancel()
	vectors, err := m.embedder.Embed(ctx, []string{question})
	if err != nil || len(vectors) != 1 {
		return nil
	}
	q := direction(vectors[0])
	cosines := make(map[int32]float64, len(row.at))
	var sum, squares float64
	for doc, at := range row.at {
		if at.guide == nil {
			continue
		}
		v := m.vectors[sensed(at)]
		if len(v) != len(q) {
			continue
		}
		var dot float64
		for i := range v {
			dot += float64(v[i]) * float64(q[i])
		}
		cosines[int32(doc)] = dot //nolint:gosec // there are fewer passages
		sum, squares = sum+dot, squares+dot*dot
	}
	n := float64(max(len(cosines), 1))
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 1e-9))
	out := map[int32]float64{}
	for doc, c := range cosines {
		if z := (c - mean) / deviation; z >= senseFrom {
			out[doc] = min(z, senseHighest)
		}
	}
	return out
}
