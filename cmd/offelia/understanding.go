package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"offelia/assistant"
	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/knowledge"
)

// understanding holds the catalogue and the matcher trained on it. Both are
// replaced at once when an editor publishes.
//
// Training takes seconds, so what was trained is kept in a folder and found
// there at the next start. Where it is not, the program serves pages meanwhile,
// is not ready, and lets the first words that need the matcher wait for it.
type understanding struct {
	files   *intents.Catalogue
	folder  string // of trained matchers; "" is none
	log     *slog.Logger
	current atomic.Pointer[trained]
	first   chan struct{} // closed when there is a matcher
	running sync.WaitGroup
	one     sync.Mutex // trains at a time
}

type trained struct {
	catalogue *intents.Catalogue
	matcher   *intents.Matcher   // nil while the first is made
	lessons   []intents.Intent   // of the guides
	taught    []assistant.Lesson // by editors
}

// newUnderstanding loads the catalogue's files, adds one intent a guide, whose
// examples are the phrasings that editors gave its passages, and finds or makes
// the matcher.
func newUnderstanding(guides []*knowledge.Guide, folder string, log *slog.Logger, taught ...assistant.Lesson) (*understanding, error) {
	files, err := intents.LoadCatalogue(catalogue.Files)
	if err != nil {
		return nil, err
	}
	u := &understanding{files: files, folder: folder, log: log, first: make(chan struct{})}
	next, err := u.lessons(guideIntents(guides), taught)
	if err != nil {
		return nil, err
	}
	u.current.Store(next)
	if m, err := intents.Load(u.folder, next.catalogue, intents.Options{}); err == nil {
		u.use(next, m)
		close(u.first)
		return u, nil
	}
	u.running.Go(func() {
		if err := u.train(next, 0); err != nil {
			log.Error("train", "err", err) // it stays unready
			return
		}
		close(u.first)
	})
	return u, nil
}

// cacheFolder is where the user's programs keep what can be made again.
func cacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "offelia")
}

func (u *understanding) catalogue() *intents.Catalogue { return u.current.Load().catalogue }

// matcher is the matcher in use. The first call may wait for it to be trained.
func (u *understanding) matcher() *intents.Matcher {
	<-u.first
	return u.current.Load().matcher
}

// understood is the matcher in use with what it learned. The first call may wait
// for it to be trained.
func (u *understanding) understood() *trained {
	<-u.first
	return u.current.Load()
}

// ready tells whether there is a matcher.
func (u *understanding) ready() error {
	select {
	case <-u.first:
		return nil
	default:
		return errors.New("still learning to understand")
	}
}

// close waits for what runs.
func (u *understanding) close() { u.running.Wait() }

// retrain learns when guides or editors teach something else than they did, on
// one processor: citizens go on talking meanwhile. What changed is understood
// when it returns; the whole is trained anew in the background, so that in the
// end every machine understands the same. It is called by one goroutine.
func (u *understanding) retrain(guides []*knowledge.Guide, taught ...assistant.Lesson) error {
	now := u.understood()
	next, err := u.learnt(now, guideIntents(guides), taught)
	if err != nil || next == now {
		return err
	}
	u.current.Store(next)
	u.running.Go(func() {
		if err := u.train(next, 1); err != nil {
			u.log.Error("train", "err", err) // what was updated stays
		}
	})
	return nil
}

// learnt is what would be understood with other lessons. It is learned aside, the
// intents that differ anew and the others as they are.
func (u *understanding) learnt(now *trained, lessons []intents.Intent, taught []assistant.Lesson) (*trained, error) {
	if reflect.DeepEqual(lessons, now.lessons) && reflect.DeepEqual(taught, now.taught) {
		return now, nil
	}
	next, err := u.lessons(lessons, taught)
	if err != nil {
		return nil, err
	}
	next.matcher, err = now.matcher.Update(next.catalogue, intents.Options{Workers: 1})
	return next, err
}

// lessons makes the catalogue of its files, of what editors taught, and of the
// guides' intents.
func (u *understanding) lessons(lessons []intents.Intent, lore []assistant.Lesson) (*trained, error) {
	list, outside := taught(u.files.Intents, lore)
	c, err := intents.NewCatalogue(append(list, lessons...), append(slices.Clone(u.files.Outside), outside...)...)
	if err != nil {
		return nil, fmt.Errorf("catalogue with guides: %w", err)
	}
	return &trained{catalogue: c, lessons: lessons, taught: lore}, nil
}

// train trains, uses and keeps a matcher, unless there is other to learn by then.
func (u *understanding) train(next *trained, workers int) error {
	u.one.Lock()
	defer u.one.Unlock()
	if u.catalogue() != next.catalogue {
		return nil
	}
	m, err := intents.Train(next.catalogue, intents.Options{Workers: workers})
	if err != nil {
		return err
	}
	if !u.use(next, m) || u.folder == "" {
		return nil
	}
	if err := m.Save(u.folder); err != nil {
		u.log.Debug("the trained matcher is not kept", "err", err)
	}
	return nil
}

// use puts a matcher in the place of what its catalogue had, if that is still
// the catalogue.
func (u *understanding) use(t *trained, m *intents.Matcher) bool {
	now := u.current.Load()
	return now.catalogue == t.catalogue && u.current.CompareAndSwap(now, &trained{t.catalogue, m, t.lessons, t.taught})
}

// guideIntents makes one intent of each guide, over its languages.
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
