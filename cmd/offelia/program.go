package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/llm"
	"offelia/assistant/notify"
	"offelia/assistant/store"
	"offelia/channels"
	"offelia/channels/chat"
	"offelia/channels/voice"
	"offelia/channels/voice/speech"
	"offelia/channels/web"
	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/knowledge"
)

// Program is the whole product. Tests start the same struct that main does.
type Program struct {
	Settings
	Demo bool
	Town *citizen.Town // of the demo; nil is the built-in one

	// Phrases are what the demo's recogniser understands beside its own.
	Phrases []speech.Phrase

	// Unlimited lifts the rate limits: evaluation and load come from one address.
	Unlimited bool

	LogTo io.Writer // nil is standard error

	// ModelLimits bound a call to the language model; zero is the usual.
	ModelLimits llm.Limits
	// ModelUsed is told of every use of the language model; nil is nobody.
	ModelUsed func(llm.Trace)

	log     *slog.Logger
	clock   *clock
	store   *store.Store
	library *knowledge.Library
	studio  *knowledge.Studio
	words   *understanding
	routes  *routes
	teacher *teacher
	learn   chan struct{} // something new is to be learned
	closing chan struct{} // closed when the program stops

	disliked atomic.Bool // a citizen has said that an answer did not help
	office   *citizen.Office
	desk     *desk.Service
	engine   *assistant.Engine
	model    *llm.Model // nil without an endpoint

	embedder *llm.Embedder // nil without one; used by keepLearning alone
	hub      channels.Hub
	chat     *chat.Door
	voice    *voice.Door
	media    *voice.Media
	meters   *meters
	handler  http.Handler
}

// Open builds the program: everything that can fail at start-up fails here.
func (p *Program) Open(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	if p.LogTo == nil {
		p.LogTo = os.Stderr
	}
	p.log, p.teacher, p.learn = newLogger(p.Log, p.LogTo), &teacher{p: p}, make(chan struct{}, 1)
	p.closing = make(chan struct{})
	p.meters = newMeters(p)
	if err := p.startClock(); err != nil {
		return err
	}
	if err := p.openStore(ctx); err != nil {
		return err
	}
	if err := p.openKnowledge(ctx); err != nil {
		return err
	}
	if err := p.openDialogue(); err != nil {
		return err
	}
	if err := p.openVoice(ctx); err != nil {
		return err
	}
	return p.openDoors()
}

// startClock starts the demo's clock at its town's reference time.
func (p *Program) startClock() (err error) {
	if p.Demo && p.Town == nil {
		town := citizen.DemoTown()
		p.Town = &town
	}
	start := p.Now
	if start == "" && p.Demo {
		start = p.Town.ReferenceTime
	}
	p.clock, err = newClock(start)
	return err
}

func (p *Program) openStore(ctx context.Context) (err error) {
	if p.store, err = openDatabase(ctx, p.Database, p.clock.now); err != nil {
		return err
	}
	if p.Demo {
		return p.loadTownOnce(ctx)
	}
	return nil
}

// openDatabase opens the store, in a folder of its own where there is none yet.
func openDatabase(ctx context.Context, database string, now func() time.Time) (*store.Store, error) {
	if path := strings.TrimPrefix(database, "sqlite:"); !strings.Contains(database, "://") && path != ":memory:" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("the folder of the database: %w", err)
		}
	}
	s, err := store.Open(ctx, database, now)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", masked(database), err)
	}
	return s, nil
}

// loadTownOnce puts the town in an empty database, so that a demo that is
// started again goes on where it was, its clock too: receipts and messages must
// not become older than those before them.
func (p *Program) loadTownOnce(ctx context.Context) error {
	town, err := p.store.ExportTown(ctx)
	if err != nil || len(town.Personas) == 0 {
		return p.store.LoadTown(ctx, *p.Town)
	}
	last, err := p.store.Touched(ctx)
	if err == nil && p.Now == "" && last.After(p.clock.now()) {
		p.clock.set(last)
	}
	return err
}

func (p *Program) openKnowledge(ctx context.Context) error {
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		return err
	}
	if p.library, err = knowledge.Open(p.Index, guides, facts, p.clock.now); err != nil {
		return err
	}
	if p.studio, err = knowledge.NewStudio(ctx, p.library, p.store.Versions(), guides, p.clock.now); err != nil {
		return err
	}
	lessons, err := p.store.Lessons(ctx)
	if err != nil {
		return err
	}
	p.words, err = newUnderstanding(p.guides(), cacheFolder(), p.log, lessons...)
	return err
}

// guides are the published guides of every language.
func (p *Program) guides() []*knowledge.Guide {
	return append(p.library.Guides("da"), p.library.Guides("en")...)
}

func (p *Program) openDialogue() error {
	lexicon, err := terms.Builtin()
	if err != nil {
		return err
	}
	p.office = citizen.NewOffice(p.store, p.clock.now)
	hours := desk.DefaultHours(citizen.Copenhagen(), func(t time.Time) bool { return !danish.IsWorkday(t) })
	p.desk = desk.New(p.store, hours, p.clock.now, p.post)
	if err := p.openModel(lexicon); err != nil {
		return err
	}
	c := assistant.Config{
		Journal: p.store, Office: p.office, Desk: p.desk, Library: p.library, Lexicon: lexicon,
		Catalogue: p.words.catalogue, Matcher: p.words.matcher, Now: p.clock.now,
		Observe: p.meters.observe, Trace: func(ctx context.Context, t assistant.Trace) { p.log.InfoContext(ctx, "turn", "trace", t) },
	}
	if p.model != nil { // a nil *llm.Model in the interface would be a model
		c.Model = p.model
	}
	p.engine = assistant.New(c)
	p.routes = &routes{p: p}
	p.library.Through(p.routes)
	return nil
}

// post puts a caseworker's words into a conversation; "" is Offelia herself.
func (p *Program) post(ctx context.Context, conversation, caseworker, text string) error {
	_, err := p.engine.Post(ctx, conversation, newID(), caseworker, text)
	return err
}

func (p *Program) openDoors() (err error) {
	uploads := p.store.Uploads()
	sessions := sessionStore{p.store, p.clock.now}
	turns := metered{p.engine, p.meters}
	limit, burst := rate.Limit(0), 0 // the door's own
	switch {
	case p.Unlimited:
		limit, burst = rate.Inf, 1
	case p.Demo: // which one machine drives for everybody in it
		limit, burst = 50, 200
	}
	p.chat = chat.New(chat.Config{
		Engine: turns, Sessions: sessions, Uploads: uploads, Hub: &p.hub, Waiting: p.waiting,
		Now: p.clock.now, Log: p.log, Secure: p.Proxy, Rate: limit, Burst: burst,
	})
	c := web.Config{
		Engine: turns, Journal: p.store, Office: p.office, Sessions: sessions, Desk: p.desk,
		Guides: p.library, Uploads: uploads, Feedback: feedback{p}, Chat: p.chat, Calls: p.voice,
		Metrics: promhttp.HandlerFor(p.meters.registry, promhttp.HandlerOpts{}), Ready: p.ready,
		Now: p.clock.now, Log: p.log, Site: p.Site, Statement: p.Statement, Secure: p.Proxy, Studio: p.studio, Unanswered: p.unanswered, Uses: p.uses, Teacher: p.teacher, Plan: p.engine.Plan, Hub: &p.hub, Closing: p.closing, Colleagues: p.colleagues, Match: func(text string) intents.Result { return p.words.matcher().Match(text) },
	}
	if c.Checklists, err = knowledge.Checklists(); err != nil {
		return err
	}
	if p.Demo {
		c.Demo = demoTown{p}
	} else {
		c.Staff = p.staffLogin
	}
	if err = p.openLogin(&c); err != nil {
		return err
	}
	c.Drafts = drafts{p}
	if p.Clamd != "" {
		c.Scanner = web.Clamd{Addr: p.Clamd}
	}
	if p.Proxy {
		c.Address = web.Forwarded
	}
	if p.Unlimited {
		c.Limits = web.Limits{Address: rate.Inf, Burst: 1, Session: rate.Inf, Writes: 1, Login: rate.Inf, Logins: 1}
	}
	p.handler, err = web.New(c)
	return err
}

// Run serves until ctx ends, then lets turns finish.
func (p *Program) Run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return p.Serve(ctx, listener)
}

// Serve is Run on a listener that is already open.
func (p *Program) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: p.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(sync.OnceFunc(func() { close(p.closing) }))
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var g errgroup.Group
	g.Go(func() error { return p.follow(background) })
	g.Go(func() error { return p.sweep(background) })
	g.Go(func() error { return p.keepLearning(background) })
	g.Go(func() error { p.warm(background); return nil })
	if !p.Demo { // a demo's clock is moved by hand, and its events with it
		g.Go(func() error { return notify.New(p.store.Reminders(), p.clock.now, p.remind, p.log).Run(background) })
	}
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	p.log.InfoContext(ctx, "serving", "addr", listener.Addr().String(), "demo", p.Demo)
	<-ctx.Done()
	p.voice.Shutdown()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Grace)
	defer cancel()
	var chats errgroup.Group
	chats.Go(func() error { return p.chat.Shutdown(grace) })
	err := errors.Join(server.Shutdown(grace), chats.Wait())
	stop()
	return errors.Join(err, g.Wait())
}

// ready tells whether the program can serve citizens.
func (p *Program) ready(ctx context.Context) error {
	return errors.Join(p.words.ready(), p.store.Ping(ctx))
}

// Close releases what Open opened.
func (p *Program) Close() error {
	var errs []error
	if p.model != nil {
		p.model.Close()
	}
	if p.words != nil {
		p.words.close()
		p.teacher.working.Wait()
	}
	if p.library != nil {
		errs = append(errs, p.library.Close())
		p.library = nil
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
		p.store = nil
	}
	return errors.Join(errs...)
}

// follow wakes what follows the change log: open connections, and the matcher
// when a guide was published.
func (p *Program) follow(ctx context.Context) error {
	last, err := p.store.LastChange(ctx)
	if err != nil {
		return err
	}
	for change, err := range p.store.Follow(ctx, last) {
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			p.log.ErrorContext(ctx, "change log", "err", err)
			continue
		}
		switch change.Kind {
		case "conversation":
			p.hub.Wake(change.Ref)
		case "ticket":
			p.hub.Wake(channels.DeskRoom)
		case "guide":
			p.guideChanged(ctx, change)
		case "lesson":
			p.learnSoon()
		}
	}
	return nil
}

// guideChanged serves what another node published, and trains on the new
// phrasings. Search serves the new text at once; training follows.
func (p *Program) guideChanged(ctx context.Context, change store.Change) {
	if change.Event != string(knowledge.Published) {
		return
	}
	behind, err := p.behind(ctx)
	if err == nil && behind {
		err = p.studio.Reload(ctx)
	}
	if err != nil {
		if ctx.Err() == nil {
			p.log.ErrorContext(ctx, "reload guides", "err", err)
		}
		return
	}
	p.learnSoon()
	if behind {
		p.warm(ctx)
	}
}

// learnSoon lets the matcher learn what is new; twice before it begins is once.
func (p *Program) learnSoon() {
	select {
	case p.learn <- struct{}{}:
	default:
	}
}

// keepLearning trains when there is something new, beside everything else.
func (p *Program) keepLearning(ctx context.Context) error {
	for {
		var again <-chan time.Time
		if !p.embed(ctx) {
			again = time.After(embedAgain)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-again:
			continue
		case <-p.learn:
		}
		lessons, err := p.store.Lessons(ctx)
		if err == nil {
			err = p.words.retrain(p.guides(), lessons...)
		}
		if err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "train", "err", err)
		}
	}
}

// warm makes the first gate as fast as the others.
func (p *Program) warm(ctx context.Context) {
	if err := p.library.Warm(ctx); err != nil && ctx.Err() == nil {
		p.log.ErrorContext(ctx, "test questions", "err", err)
	}
}

// silentFor is how long a conversation in which nothing was said is kept.
const silentFor = 24 * time.Hour

// behind tells whether another node has written versions that the studio of
// this one has not read.
func (p *Program) behind(ctx context.Context) (bool, error) {
	all, err := p.store.Versions().All(ctx)
	if err != nil {
		return false, err
	}
	known, seen := 0, map[knowledge.Key]bool{}
	for _, v := range all {
		if k := v.Key(); !seen[k] {
			seen[k] = true
			known += len(p.studio.History(k))
		}
	}
	return known != len(all), nil
}

// sweep runs the desk's promises, publications on schedule and old sessions.
func (p *Program) sweep(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := p.studio.Tick(ctx); err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "scheduled guides", "err", err)
		}
		if err := p.doubtDisputed(ctx); err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "disputed passages", "err", err)
		}
		if err := p.desk.Sweep(ctx); err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "desk", "err", err)
		}
		if _, err := p.store.SweepConversations(ctx, p.clock.now().Add(-silentFor)); err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "conversations", "err", err)
		}
		if _, err := p.store.SweepSessions(ctx, time.Now()); err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "sessions", "err", err)
		}
	}
}
