package main

import (
	"math"
	"testing"
	"time"
)

// TestHistogramQuantile: between the edges of a bucket counts are spread evenly.
func TestHistogramQuantile(t *testing.T) {
	t.Parallel()
	h := histogram{{.001, 0}, {.002, 40}, {.004, 80}, {.01, 100}, {math.Inf(1), 100}}
	for share, want := range map[float64]time.Duration{.2: 1500 * time.Microsecond, .4: 2 * time.Millisecond, .6: 3 * time.Millisecond, 1: 10 * time.Millisecond} {
		if got := h.at(share); (got - want).Abs() > time.Microsecond {
			t.Errorf("at %g: %v, want %v", share, got, want)
		}
	}
	late := histogram{{.001, 1}, {math.Inf(1), 10}}
	if got := late.at(.9); got != time.Millisecond {
		t.Errorf("beyond the last edge: %v", got)
	}
}
