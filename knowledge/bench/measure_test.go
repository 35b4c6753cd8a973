package main

import (
	"math"
	"testing"
	"time"
)

// TestScore counts by hand: one question whose second hit is right, one of two
// relevant documents found first, one found too late.
func TestScore(t *testing.T) {
	t.Parallel()
	a := answers{
		engine: "hand",
		ids:    [][]string{{"x", "a"}, {"b", "x"}, {"1", "2", "3", "4", "5", "c"}},
		times:  []time.Duration{3, 1, 2},
	}
	f, err := score(a, []query{{"q1", []string{"a"}}, {"q2", []string{"b", "d"}}, {"q3", []string{"c"}}})
	if err != nil {
		t.Fatal(err)
	}
	second, seventh := 1/math.Log2(3), 1/math.Log2(7)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"nDCG@10", f.ndcg, (second + 1/(1+second) + seventh) / 3},
		{"R@5", f.recall5, (1 + .5 + 0) / 3},
		{"MRR", f.mrr, (1./2 + 1 + 1./6) / 3},
		{"p50", float64(f.p50), 2},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	if _, err := score(a, []query{{"q1", nil}}); err == nil {
		t.Error("three answers to one question are no error")
	}
}

func TestDecodePeers(t *testing.T) {
	t.Parallel()
	all, err := decodePeers([]byte(`{"name":"lunr","ids":[["a"],[]],"index":1500,"times":[10,20.5]}` + "\n"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if a := all[0]; a.engine != "lunr" || a.index != 1500*time.Microsecond || len(a.ids) != 2 || a.times[1] != 20500*time.Nanosecond {
		t.Errorf("read %+v", a)
	}
	if _, err := decodePeers([]byte("Killed\n")); err == nil {
		t.Error("a line that is no JSON is no error")
	}
}
