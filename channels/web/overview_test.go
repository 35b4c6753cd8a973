package web

import (
	"testing"
	"time"

	"offelia/assistant/citizen"
)

func TestReadsOfTheSameMinuteAreOneLine(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 15, 40, 0, time.UTC)
	read := func(actor citizen.ID, what string, ago time.Duration) citizen.Entry {
		return citizen.Entry{Actor: actor, Verb: "read", What: what, Outcome: "ok", At: at.Add(-ago)}
	}
	got := together([]citizen.Entry{
		read("karen", "cases", 0), read("karen", "cases", 10*time.Second), read("mette", "cases", 20*time.Second),
		read("karen", "cases", 30*time.Second), read("karen", "cases", time.Minute), read("karen", "benefits", time.Minute),
	})
	var times []int
	for _, a := range got {
		times = append(times, a.Times)
	}
	if len(got) != 5 || times[0] != 2 || got[1].Actor != "mette" {
		t.Errorf("%d lines: %v", len(got), times)
	}
}
