package main

import "testing"

// BenchmarkOpen is what a start costs: database, index, training.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		p := &Program{Demo: true, Settings: Settings{Common: Common{Database: ":memory:", Log: "error"}}}
		if err := p.Open(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := p.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
