package llm_test

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

// BenchmarkFirstSentence measures how long after the model has finished its
// first sentence the citizen is shown it, over real HTTP: reading the stream,
// pseudonyms back, sentences cut and checked.
func BenchmarkFirstSentence(b *testing.B) {
	s := llmtest.New(b, llmtest.Echo)
	sent := make(chan time.Time, 1)
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, r llmtest.Reply) {
		first, rest, _ := strings.Cut(r.Text, ". Ring")
		w.Text(first)
		sent <- time.Now()
		w.Chunk(map[string]any{"content": ".\n"})
		w.Text("[1] Ring" + rest)
		w.Finish("stop")
		w.End()
	}})
	m := setup(b, s, func(c *llm.Config) { c.Limits = llm.DefaultLimits })
	var took []time.Duration
	for i := range b.N {
		d := own
		d.Conversation = fmt.Sprint(i)
		first := true
		for _, err := range m.Word(b.Context(), d) {
			if err != nil {
				b.Fatal(err)
			}
			if first {
				took = append(took, time.Since(<-sent))
				first = false
			}
		}
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}

// BenchmarkWording measures a whole wording of two sentences, both ends of the
// wire included.
func BenchmarkWording(b *testing.B) {
	d := own
	s := llmtest.New(b, llmtest.Echo)
	m := setup(b, s, func(c *llm.Config) { c.Limits = llm.DefaultLimits })
	b.ReportAllocs()
	for i := range b.N {
		d.Conversation = fmt.Sprint(i)
		if _, err := word(b.Context(), m, d); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMemoryOfAStreamIsBounded: a server that never stops costs a turn no more
// memory than an answer of the length that was asked for.
func TestMemoryOfAStreamIsBounded(t *testing.T) {
	s := llmtest.New(t, llmtest.Echo)
	chunk := strings.Repeat("igen og igen ", 80)
	var sent atomic.Int64
	s.Use(llmtest.Case{Serve: func(w *llmtest.Wire, _ llmtest.Reply) {
		for sent.Add(1) < 20_000 { // 20 MB, were it read to its end
			select {
			case <-w.Done():
				return
			case <-time.After(time.Millisecond):
				w.Chunk(map[string]any{"content": chunk})
			}
		}
	}})
	m := setup(t, s, func(c *llm.Config) { c.Limits = llm.DefaultLimits })
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if got, err := word(t.Context(), m, own); err == nil || got != "" {
		t.Errorf("%q %v", got, err)
	}
	runtime.ReadMemStats(&after)
	used := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d kB allocated in all, at both ends of the wire, for %d kB sent", used>>10, sent.Load()*int64(len(chunk))>>10)
	if used > 16<<20 {
		t.Errorf("%d kB for one turn", used>>10)
	}
}
