package notify_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/notify"
	"offelia/assistant/store"
)

func local(d, h, m int) time.Time {
	return time.Date(2026, 11, d, h, m, 0, 0, citizen.Copenhagen())
}

func said(list []notify.Trigger) []string {
	all := []string{}
	for _, t := range list {
		all = append(all, t.At.Format("02 15:04 ")+t.Event+" "+t.Ref)
	}
	return all
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		w    citizen.World
		now  time.Time
		want []string
	}{
		{"the day before, and two days before", citizen.World{
			Appointments: []citizen.Appointment{{ID: "a", Start: "2026-11-26T10:00"}},
			Requested:    []citizen.DocumentAsked{{ID: "d", Due: "2026-11-27"}},
		}, local(23, 9, 15), []string{"25 09:00 document_reminder d", "25 10:00 appointment_reminder a"}},
		{"early in the morning is the evening before", citizen.World{
			Appointments: []citizen.Appointment{{ID: "a", Start: "2026-11-26T07:30"}},
		}, local(23, 9, 15), []string{"24 20:00 appointment_reminder a"}},
		{"late is the same evening", citizen.World{
			Appointments: []citizen.Appointment{{ID: "a", Start: "2026-11-26T21:30"}},
		}, local(23, 9, 15), []string{"25 20:00 appointment_reminder a"}},
		{"what is received or past is not reminded of", citizen.World{
			Appointments: []citizen.Appointment{{ID: "a", Start: "2026-11-24T09:00"}, {ID: "b", Start: "2026-11-20T09:00"}},
			Requested:    []citizen.DocumentAsked{{ID: "d", Due: "2026-11-27", Received: "up"}, {ID: "e"}},
		}, local(23, 9, 15), []string{}},
		{"24 hours on the clock, also when it changes", citizen.World{
			Appointments: []citizen.Appointment{{ID: "a", Start: "2027-03-28T10:00"}},
		}, local(23, 9, 15), []string{"27 09:00 appointment_reminder a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, said(notify.Plan(tt.w, tt.now))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheKeyNamesNobodyByNumber(t *testing.T) {
	t.Parallel()
	for id, w := range citizen.DemoTown().Personas {
		for _, r := range notify.Plan(*w, local(23, 9, 15)) {
			if strings.Contains(r.Key, string(w.CPR)) || !strings.Contains(r.Key, string(id)) {
				t.Errorf("key is %q", r.Key)
			}
		}
	}
}

// stage is a service over a fresh town, with a clock and what was told.
type stage struct {
	mu   sync.Mutex
	at   time.Time
	told []string
	fail bool
}

func (s *stage) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *stage) set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = at
}

func (s *stage) failing(fail bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = fail
}

func (s *stage) tell(_ context.Context, r notify.Trigger) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail {
		return errors.New("nobody listens")
	}
	s.told = append(s.told, string(r.Citizen)+" "+r.Event+" "+r.Ref)
	return nil
}

func TestRemindersFollowTheWorld(t *testing.T) {
	t.Parallel()
	st := &stage{at: local(23, 9, 15)}
	s, err := store.Open(t.Context(), ":memory:", st.now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
		t.Fatal(err)
	}
	service := notify.New(s.Reminders(), st.now, st.tell, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	running := make(chan error, 1)
	go func() { running <- service.Run(ctx) }()
	defer func() {
		stop()
		if err := <-running; err != nil {
			t.Error(err)
		}
	}()
	planned := func(key string, want bool) {
		t.Helper()
		for range 200 {
			jobs, err := s.Jobs(t.Context(), "reminder")
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, j := range jobs {
				found = found || strings.HasPrefix(j.Key, key)
			}
			if found == want {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("%s: planned is not %v", key, want)
	}
	planned("appointment_reminder/karen/apt-k1/2026-11-25T09:00", true)
	move(t, s, "karen", "apt-k1", "2026-11-30T13:00")
	planned("appointment_reminder/karen/apt-k1/2026-11-25T09:00", false)
	planned("appointment_reminder/karen/apt-k1/2026-11-29T12:00", true)

	st.set(local(24, 9, 0))
	st.failing(true)
	if err := service.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	st.failing(false)
	st.set(local(24, 9, 10)) // the lease is over
	for range 2 {
		if err := service.Tell(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"yusuf appointment_reminder apt-y1"}, st.told); diff != "" {
		t.Error(diff)
	}
}

// move changes an appointment as the office would.
func move(t *testing.T, s *store.Store, id citizen.ID, appointment, start string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx citizen.Tx) error {
		w, err := tx.World(id)
		if err != nil {
			return err
		}
		for i, a := range w.Appointments {
			if a.ID == appointment {
				w.Appointments[i].Start = start
			}
		}
		return tx.Save(w, citizen.Rebook)
	})
	if err != nil {
		t.Fatal(err)
	}
}
