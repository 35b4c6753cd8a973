package when_test

import (
	"strings"
	"testing"
	"time"

	"offelia/intents/when"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{"torsdag d. 26. november kl. 10", "5 i halv 3", "mellem 9 og halv 11", "3rd last week of 2018",
		"om 99999 år", "2-3-4-5.6:7", "i går før i morgen efter kl 25:99", "uge 53", "29/2", "for 10 days from 18th Dec",
		"hver hver anden", "\xffmandag", "halv", "the closest monday to oct 5th", "ikke ikke ikke mandag",
		"senest 6 måneder efter fødslen", "senest 2 uger efter, at du har meldt dig", "no later than 5 days after you move", "inden 4 uger fra modtagelsen"} {
		f.Add(s, int64(1795421700))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%8_000_000_000, 0).In(time.FixedZone("CET", 3600))
		opt := when.Options{Expect: unix%2 == 0}
		if unix%3 == 0 {
			opt.Anchor = now.AddDate(0, 0, 3)
		}
		last, began := 0, time.Now()
		for _, x := range when.Parse(text, now, opt) {
			if x.From < last || x.To <= x.From || x.To > len(text) {
				t.Fatalf("%q: offsets %d to %d after %d", text, x.From, x.To, last)
			}
			last = x.To
			if !x.Start.IsZero() && !x.End.IsZero() && !x.Start.Before(x.End) {
				t.Fatalf("%q: %v is not before %v", text, x.Start, x.End)
			}
			x.Matches(now)
		}
		if took := time.Since(began); took > time.Second {
			t.Fatalf("%q: %v", text, took)
		}
		w := when.Wishes(text, now, opt)
		w.Matches(now)
		w.Exact()
		w.Refine(w).Matches(now)
	})
}

func BenchmarkParse(b *testing.B) {
	now := monday(b)
	for name, text := range map[string]string{
		"short":    "på torsdag kl 10",
		"sentence": "hej jeg har en aftale på mandag som jeg gerne vil flytte til onsdag i næste uge mellem 9 og halv 11",
		"story":    strings.Repeat("vi har boet her i seks år og det er gået fint, men nu vil vi gerne have hjælp til huset. ", 8),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				when.Parse(text, now, when.Options{})
			}
		})
	}
}
