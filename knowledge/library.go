package knowledge

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Errors of the library. Doors map them to what a reader may see.
var (
	ErrNotFound = errors.New("knowledge: no such passage")
	ErrQuote    = errors.New("knowledge: the quote is not in the passage")
)

// Library is the published guides: ranked, quoted, and every version that was
// ever published while it was open or replayed into it. All methods are safe
// for concurrent use; searching never waits for publishing.
type Library struct {
	now   func() time.Time
	shelf *shelf
	read  readers

	writing     sync.Mutex
	facts       atomic.Pointer[Facts]
	current     atomic.Pointer[collection]
	meaning     atomic.Pointer[meaning]  // nil is no embedder
	dialogue    atomic.Pointer[Dialogue] // nil is none
	authorities atomic.Pointer[[]Authority]
	archived    sync.RWMutex
	archive     map[edition]*Guide
}

type edition struct {
	Key
	version int
}

// collection is all that one search looks at. It is never changed, only replaced.
type collection struct {
	live      map[Key]*volume
	languages map[string]*shelfRow
	off       map[string]Suspension // by guide id
	doubted   map[Key][]Doubt       // what is under review
}

// Open makes a library of guides. dir is where the Bleve index is built anew;
// "" keeps it in memory. Facts are filled in as they stand now; a guide without
// a version gets 1. now is the clock.
func Open(dir string, guides []*Guide, facts Facts, now func() time.Time) (*Library, error) {
	read, err := newReaders()
	if err != nil {
		return nil, err
	}
	s, err := openShelf(dir)
	if err != nil {
		return nil, err
	}
	l := &Library{now: now, shelf: s, read: read, archive: map[edition]*Guide{}}
	l.facts.Store(&facts)
	offices, err := builtinAuthorities()
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	l.authorities.Store(&offices)
	first := &collection{live: map[Key]*volume{}, languages: map[string]*shelfRow{}, off: map[string]Suspension{}, doubted: map[Key][]Doubt{}}
	for _, g := range guides {
		filled, err := facts.Fill(g, On(now()))
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		filled.Version = max(filled.Version, 1)
		if _, double := first.live[g.Key]; double {
			return nil, errors.Join(fmt.Errorf("knowledge: guide %s is there twice", g.Key), s.close())
		}
		first.live[g.Key] = newVolume(read, filled)
		l.archive[edition{g.Key, filled.Version}] = filled
	}
	for _, v := range first.live {
		if err := s.put(v.guide); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	if err := s.flush(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	first.arrange(read)
	l.current.Store(first)
	return l, nil
}

// Facts is the fact table in use. It must not be changed.
func (l *Library) Facts() Facts { return *l.facts.Load() }

// Close releases the index. Searches must have ended.
func (l *Library) Close() error { return l.shelf.close() }

// arrange makes the rankers of the languages that have none.
func (c *collection) arrange(read readers) {
	volumes := map[string][]*volume{}
	for k, v := range c.live {
		if _, _, ok := k.Override(); ok {
			continue
		}
		volumes[v.guide.Lang] = append(volumes[v.guide.Lang], v)
	}
	for lang, list := range volumes {
		if c.languages[lang] == nil {
			c.languages[lang] = newRow(read.of(lang), list)
		}
	}
}

// Publish makes g the version that answers from now on. When Publish returns,
// every search that starts sees it; searches under way finish on the old one.
// A version that was published before cannot be published with other text.
func (l *Library) Publish(ctx context.Context, g *Guide) error {
	return l.change(ctx, map[Key]*Guide{g.Key: g})
}

// Withdraw takes a guide out of search in one language. Its versions can still
// be fetched.
func (l *Library) Withdraw(ctx context.Context, k Key) error {
	return l.change(ctx, map[Key]*Guide{k: nil})
}

// change replaces guides, all at once; nil takes one out. The index gets the new
// passages before they are served, and loses the old ones after.
func (l *Library) change(ctx context.Context, changes map[Key]*Guide) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	r := &rehearsal{read: l.read, changes: changes, base: l.current.Load()}
	var twigs map[Key]*shelfRow
	r.next, twigs = r.base.with(l.read, changes)
	for _, lang := range r.languages() {
		if err := r.carry(ctx, lang, twigs); err != nil {
			return err
		}
	}
	return l.serve(r)
}

// perform does what was rehearsed, unless something else has changed meanwhile:
// then it is made anew.
func (l *Library) perform(ctx context.Context, r *rehearsal) error {
	l.writing.Lock()
	if l.current.Load() != r.base {
		l.writing.Unlock()
		return l.change(ctx, r.changes)
	}
	defer l.writing.Unlock()
	return l.serve(r)
}

// serve swaps a change's collection in. The caller holds the lock for writing.
func (l *Library) serve(r *rehearsal) error {
	for _, g := range r.changes {
		if g == nil {
			continue
		}
		if err := errors.Join(l.keep(g), l.shelf.put(g)); err != nil {
			return err
		}
	}
	if err := l.shelf.flush(); err != nil {
		return err
	}
	l.current.Store(r.next)
	for k, g := range r.changes {
		before := r.base.live[k]
		if before == nil || g != nil && before.guide.Version == g.Version {
			continue
		}
		l.shelf.drop(before.guide)
	}
	return l.shelf.flush()
}

// with gives the collection after changes, and each changed guide indexed alone
// where the others were not indexed anew with it.
func (c *collection) with(read readers, changes map[Key]*Guide) (*collection, map[Key]*shelfRow) {
	next := c.shelved(read, changes)
	replaced := map[string]int{}
	for k, g := range changes {
		if old := c.live[k]; old != nil {
			replaced[k.Lang] += len(old.docs)
		}
		if g != nil {
			replaced[k.Lang] += len(g.Passages)
		}
	}
	twigs := map[Key]*shelfRow{}
	for k := range changes {
		row := next.languages[k.Lang]
		if _, _, ok := k.Override(); ok || row == nil {
			continue
		}
		if row.wornOut(replaced[k.Lang]) {
			delete(next.languages, k.Lang)
			continue
		}
		next.languages[k.Lang], twigs[k] = row.with(k.ID, next.live[k])
	}
	next.arrange(read)
	return next, twigs
}

// shelved gives the collection after changes, its rankings still those of before.
func (c *collection) shelved(read readers, changes map[Key]*Guide) *collection {
	next := &collection{live: maps.Clone(c.live), languages: maps.Clone(c.languages), off: c.off, doubted: c.doubted}
	for k, g := range changes {
		delete(next.live, k)
		if g != nil {
			next.live[k] = newVolume(read, g)
		}
	}
	return next
}

// keep puts a version in the archive.
func (l *Library) keep(g *Guide) error {
	if g.Version < 1 {
		return fmt.Errorf("knowledge: %s has no version", g.Key)
	}
	l.archived.Lock()
	defer l.archived.Unlock()
	e := edition{g.Key, g.Version}
	if old := l.archive[e]; old != nil && !sameText(old, g) {
		return fmt.Errorf("knowledge: version %d of %s is published with other text", g.Version, g.Key)
	}
	l.archive[e] = g
	return nil
}

// keepReplayed puts a version in the archive as the store has it, over what a
// program that has only just started put there.
func (l *Library) keepReplayed(g *Guide) {
	l.archived.Lock()
	defer l.archived.Unlock()
	l.archive[edition{g.Key, g.Version}] = g
}

func sameText(a, b *Guide) bool {
	if len(a.Passages) != len(b.Passages) {
		return false
	}
	for i := range a.Passages {
		p, q := &a.Passages[i], &b.Passages[i]
		if p.ID != q.ID || p.Text != q.Text || p.plainText() != q.plainText() {
			return false
		}
	}
	return true
}

// Guides lists what is published in a language ("" is all), by id, without
// municipalities' overrides.
func (l *Library) Guides(lang string) []*Guide {
	var out []*Guide
	for k, v := range l.current.Load().live {
		if _, _, ok := k.Override(); !ok && (lang == "" || k.Lang == lang) {
			out = append(out, v.guide)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key.String() < out[j].Key.String() })
	return out
}

// Guide gives the published version of a guide, or ErrNotFound.
func (l *Library) Guide(k Key) (*Guide, error) {
	if v := l.current.Load().live[k]; v != nil {
		return v.guide, nil
	}
	return nil, fmt.Errorf("%w: %s", ErrNotFound, k)
}

// Version gives any version that was published, or ErrNotFound.
func (l *Library) Version(k Key, version int) (*Guide, error) {
	l.archived.RLock()
	defer l.archived.RUnlock()
	if g := l.archive[edition{k, version}]; g != nil {
		return g, nil
	}
	return nil, fmt.Errorf("%w: %s version %d", ErrNotFound, k, version)
}

// Passage gives the passage that an answer was made from, as it was then.
func (l *Library) Passage(r Ref) (*Guide, *Passage, error) {
	g, err := l.Version(Key{r.Guide, r.Lang}, r.Version)
	if err != nil {
		return nil, nil, err
	}
	if p := g.Passage(r.Passage); p != nil {
		return g, p, nil
	}
	return nil, nil, fmt.Errorf("%w: %s", ErrNotFound, r)
}

// shortestQuote is how many characters a quote must have: a word or two prove
// nothing about where they come from.
const shortestQuote = 8

// Verify tells whether a citation's quote is a substring of the passage that it
// names, in the variant that it names: ErrQuote when it is not or is too short to mean anything, ErrNotFound
// when there is no such passage. The server checks; nobody's word is taken.
func (l *Library) Verify(c Citation) error {
	_, p, err := l.Passage(c.Ref())
	if err != nil {
		return err
	}
	text := p.Text
	switch {
	case c.Variant == PlainLanguage && p.Plain != nil:
		text = p.Plain.Text
	case c.Variant == PlainLanguage:
		return fmt.Errorf("%w: %s", ErrNotFound, c.Ref())
	}
	if utf8.RuneCountInString(strings.TrimSpace(c.Quote)) < shortestQuote || !strings.Contains(text, c.Quote) {
		return fmt.Errorf("%w: %s", ErrQuote, c.Ref())
	}
	return nil
}

// Suspension stops one topic: its passages are found but not told, and Text is
// said instead, until it expires or Resume is called.
type Suspension struct {
	Guide  string
	Reason string            // for the log and the editors
	Text   map[string]string // by language, for citizens
	Until  time.Time         // zero is until Resume
	By     string
	At     time.Time
}

// Suspend stops a topic from the next search on.
func (l *Library) Suspend(s Suspension) { l.switchOff(s.Guide, &s) }

// Resume lets a suspended topic answer again.
func (l *Library) Resume(guide string) { l.switchOff(guide, nil) }

// Suspended lists the suspensions in force, by guide.
func (l *Library) Suspended() []Suspension {
	var out []Suspension
	for _, s := range l.current.Load().off {
		if s.inForce(l.now()) {
			out = append(out, s)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Guide < out[j].Guide })
	return out
}

func (s Suspension) inForce(now time.Time) bool { return s.Until.IsZero() || now.Before(s.Until) }

func (l *Library) switchOff(guide string, s *Suspension) {
	l.writing.Lock()
	defer l.writing.Unlock()
	next := *l.current.Load()
	next.off = maps.Clone(next.off)
	delete(next.off, guide)
	if s != nil {
		next.off[guide] = *s
	}
	l.current.Store(&next)
}
