package assistant_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/store"
	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/knowledge"
)

// monday is the demo town's reference time: 23 November 2026, 9.15 in Copenhagen.
var monday = time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen())

// mind is what all towns of a test binary share: it is trained once and never
// changes.
type mind struct {
	library   *knowledge.Library
	lexicon   *terms.Lexicon
	catalogue *intents.Catalogue
	matcher   *intents.Matcher
}

var learned = sync.OnceValues(func() (*mind, error) {
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		return nil, err
	}
	m := &mind{}
	if m.library, err = knowledge.Open("", guides, facts, func() time.Time { return monday }); err != nil {
		return nil, err
	}
	if m.lexicon, err = terms.Builtin(); err != nil {
		return nil, err
	}
	files, err := intents.LoadCatalogue(catalogue.Files)
	if err != nil {
		return nil, err
	}
	list := append(slices.Clone(files.Intents), guideIntents(guides)...)
	if m.catalogue, err = intents.NewCatalogue(list, files.Outside...); err != nil {
		return nil, err
	}
	m.matcher, err = matcherOf(m.catalogue)
	return m, err
})

// matcherOf finds the matcher where an earlier run kept it, or trains and keeps
// it.
func matcherOf(c *intents.Catalogue) (*intents.Matcher, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return intents.Train(c, intents.Options{})
	}
	dir = filepath.Join(dir, "offelia")
	if m, err := intents.Load(dir, c, intents.Options{}); err == nil {
		return m, nil
	}
	m, err := intents.Train(c, intents.Options{})
	if err == nil {
		_ = m.Save(dir) // else the next run trains again
	}
	return m, err
}

// guideIntents makes one intent of each guide, as the program does.
func guideIntents(guides []*knowledge.Guide) []intents.Intent {
	byID := map[string]*intents.Intent{}
	for _, g := range guides {
		in := byID[g.ID]
		if in == nil {
			in = &intents.Intent{
				ID: "guide." + g.ID, Name: map[string]string{}, Area: "guide",
				Do: intents.Do{Verb: "guide", Args: []string{g.ID}}, Examples: map[string][]string{},
			}
			byID[g.ID] = in
		}
		in.Name[g.Lang] = g.Title
		for _, p := range g.Passages {
			in.Examples[g.Lang] = append(in.Examples[g.Lang], p.Lessons()...)
		}
	}
	out := make([]intents.Intent, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		out = append(out, *byID[id])
	}
	return out
}

// town is a whole Offelia without doors: the demo town in a real store, a real
// desk, the real guides and matcher, and a clock that only the test moves.
type town struct {
	t      testing.TB
	mind   *mind
	store  *store.Store
	office *citizen.Office
	desk   *desk.Service
	engine *assistant.Engine

	mu     sync.Mutex
	at     time.Time
	posted []assistant.Message
}

func newTown(t testing.TB, at time.Time) *town {
	t.Helper()
	return newTownWith(t, at, nil)
}

// newTownWith is a town whose engine may ask a model.
func newTownWith(t testing.TB, at time.Time, model assistant.Model) *town {
	t.Helper()
	m, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, mind: m, at: at}
	if w.store, err = store.Open(t.Context(), ":memory:", w.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := w.store.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
		t.Fatal(err)
	}
	hours := desk.DefaultHours(citizen.Copenhagen(), func(d time.Time) bool { return !danish.IsWorkday(d) })
	w.office = citizen.NewOffice(w.store, w.now)
	w.desk = desk.New(w.store, hours, w.now, w.post)
	w.engine = assistant.New(assistant.Config{
		Journal: w.store, Office: w.office, Desk: w.desk, Library: m.library, Lexicon: m.lexicon,
		Catalogue: func() *intents.Catalogue { return m.catalogue },
		Matcher:   func() *intents.Matcher { return m.matcher }, Now: w.now, Model: model,
	})
	return w
}

func (w *town) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *town) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// post is the desk's way into a conversation.
func (w *town) post(ctx context.Context, conversation, caseworker, text string) error {
	w.mu.Lock()
	id := fmt.Sprint("post-", len(w.posted))
	w.mu.Unlock()
	ev, err := w.engine.Post(ctx, conversation, id, caseworker, text)
	if err != nil {
		return err
	}
	if m, ok := ev.(assistant.Message); ok {
		w.mu.Lock()
		w.posted = append(w.posted, m)
		w.mu.Unlock()
	}
	return nil
}

// state is the town as it stands.
func (w *town) state() citizen.Town {
	w.t.Helper()
	s, err := w.store.ExportTown(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// as is the capability of a citizen who has logged in; "" is nobody.
func as(id citizen.ID) citizen.Capability {
	if id == "" {
		return citizen.Capability{}
	}
	return citizen.Capability{Actor: id, Subject: id, Level: citizen.Substantial}
}

// begin opens a conversation.
func (w *town) begin(who citizen.ID, lang string) string {
	w.t.Helper()
	c, err := w.engine.Begin(w.t.Context(), as(who), "secret", lang, "chat")
	if err != nil {
		w.t.Fatal(err)
	}
	return c.ID
}

// answer is everything that one turn gave.
type answer struct {
	assistant.Message
	deltas   string
	receipts []assistant.ReceiptEvent
	queue    *assistant.Queue
}

// gather reads a turn to its end.
func gather(events iter.Seq2[assistant.Event, error]) (answer, error) {
	var a answer
	for ev, err := range events {
		if err != nil {
			return a, err
		}
		switch ev := ev.(type) {
		case assistant.Delta:
			a.deltas += ev.Text
		case assistant.Message:
			a.Message = ev
		case assistant.ReceiptEvent:
			a.receipts = append(a.receipts, ev)
		case assistant.Queue:
			a.queue = &ev
		}
	}
	return a, nil
}
