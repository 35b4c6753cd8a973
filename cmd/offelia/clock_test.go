package main

import (
	"path/filepath"
	"testing"
	"time"
)

// TestADemoStartedAgainGoesOn: its clock does not go back behind what was
// written before, and a reset puts both back.
func TestADemoStartedAgainGoesOn(t *testing.T) {
	t.Parallel()
	settings := Settings{Common: Common{Database: filepath.Join(t.TempDir(), "offelia.db"), Log: "error"}}
	open := func() *Program {
		t.Helper()
		p := &Program{Demo: true, Settings: settings}
		if err := p.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		return p
	}
	shut := func(p *Program) {
		t.Helper()
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	first := open()
	began := first.clock.now()
	first.clock.set(began.Add(2 * time.Hour))
	if err := first.store.LoadTown(t.Context(), *first.Town); err != nil { // any write
		t.Fatal(err)
	}
	shut(first)
	second := open()
	if now := second.clock.now(); now.Before(began.Add(2 * time.Hour)) {
		t.Errorf("started again at %s, after a write at %s", now, began.Add(2*time.Hour))
	}
	if err := (demoTown{second}).Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	shut(second)
	third := open()
	if now := third.clock.now(); now.After(began.Add(time.Hour)) {
		t.Errorf("started at %s after a reset", now)
	}
	shut(third)
}
