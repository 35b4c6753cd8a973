package notify

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/assistant/citizen"
)

// Store is the durable side of reminders.
type Store interface {
	// Changed gives the citizens whose world changes from now on; "" means that
	// everybody's may have. The first is always "". It ends with ctx or an error.
	Changed(ctx context.Context) iter.Seq2[citizen.ID, error]
	// Replan replaces the reminders of one citizen, or of everybody for "", by
	// what plan makes of the world.
	Replan(ctx context.Context, id citizen.ID, plan func(citizen.World) []Trigger) error
	// Due claims reminders whose time has come, on any node only once for a
	// while; one that is not told by then is due again.
	Due(ctx context.Context, limit int) ([]Trigger, error)
	// Told removes a reminder.
	Told(ctx context.Context, t Trigger) error
}

// Service plans reminders and tells them. Every node may run one.
type Service struct {
	store Store
	now   func() time.Time
	tell  func(context.Context, Trigger) error
	log   *slog.Logger
}

// New returns a service that hands what is due to tell. tell must have one
// effect per Key; when it fails, the reminder comes again some minutes later.
func New(store Store, now func() time.Time, tell func(context.Context, Trigger) error, log *slog.Logger) *Service {
	return &Service{store: store, now: now, tell: tell, log: log}
}

// How often due reminders are looked for, how many at a time, and how long to
// wait after a failure.
const (
	lookEvery = 10 * time.Second
	atOnce    = 20
	pause     = 5 * time.Second
)

// Run plans and tells until ctx ends. What fails is logged and tried again.
func (s *Service) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.again(ctx, pause, s.follow) })
	group.Go(func() error { return s.again(ctx, lookEvery, s.Tell) })
	return group.Wait()
}

// again runs f, and again each time after a while, until ctx ends.
func (s *Service) again(ctx context.Context, after time.Duration, f func(context.Context) error) error {
	for {
		if err := f(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("reminders", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(after):
		}
	}
}

// follow plans anew for everybody, then for each citizen whose world changes.
func (s *Service) follow(ctx context.Context) error {
	for id, err := range s.store.Changed(ctx) {
		if err != nil {
			return err
		}
		if err := s.store.Replan(ctx, id, func(w citizen.World) []Trigger { return Plan(w, s.now()) }); err != nil {
			return err
		}
	}
	return nil
}

// Tell tells what is due now. One that fails does not hold up the others.
func (s *Service) Tell(ctx context.Context) error {
	for {
		due, err := s.store.Due(ctx, atOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, t := range due {
			if err := s.tell(ctx, t); err != nil {
				s.log.Error("reminder not told", "event", t.Event, "error", err)
				continue
			}
			if err := s.store.Told(ctx, t); err != nil {
				return err
			}
		}
	}
}
