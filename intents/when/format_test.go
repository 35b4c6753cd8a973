package when_test

import (
	"testing"
	"time"

	"offelia/intents/when"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	at := slot(t, "2026-11-26 10:00")
	for _, tc := range []struct {
		style  when.Style
		da, en string
	}{
		{when.Full, "torsdag den 26. november kl. 10.00", "Thursday 26 November at 10:00"},
		{when.FullYear, "torsdag den 26. november 2026 kl. 10.00", "Thursday 26 November 2026 at 10:00"},
		{when.Date, "torsdag den 26. november", "Thursday 26 November"},
		{when.DateYear, "torsdag den 26. november 2026", "Thursday 26 November 2026"},
		{when.Short, "tor. 26/11 kl. 10.00", "Thu 26/11 at 10:00"},
		{when.ShortDate, "26/11-2026", "26/11/2026"},
		{when.Clock, "kl. 10.00", "10:00"},
	} {
		if got := when.Format(at, "da", tc.style); got != tc.da {
			t.Errorf("da: %q, want %q", got, tc.da)
		}
		if got := when.Format(at, "en", tc.style); got != tc.en {
			t.Errorf("en: %q, want %q", got, tc.en)
		}
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ at, da, en string }{
		{"2026-11-23 13:30", "i dag kl. 13.30", "today at 13:30"},
		{"2026-11-24 08:00", "i morgen kl. 08.00", "tomorrow at 08:00"},
		{"2026-11-22 08:00", "i går kl. 08.00", "yesterday at 08:00"},
		{"2026-11-26 10:00", "på torsdag kl. 10.00", "on Thursday at 10:00"},
		{"2026-11-30 10:00", "mandag den 30. november kl. 10.00", "Monday 30 November at 10:00"},
		{"2027-06-07 10:00", "mandag den 7. juni 2027 kl. 10.00", "Monday 7 June 2027 at 10:00"},
	} {
		if got := when.Relative(slot(t, tc.at), monday(t), "da"); got != tc.da {
			t.Errorf("%q, want %q", got, tc.da)
		}
		if got := when.Relative(slot(t, tc.at), monday(t), "en"); got != tc.en {
			t.Errorf("%q, want %q", got, tc.en)
		}
	}
}

// TestFormatParses: what Format writes, Parse reads as the same moment.
func TestFormatParses(t *testing.T) {
	t.Parallel()
	loc := copenhagen(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 1, 1, 12, 0, 0, 0, loc).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "now"))
		day := now.AddDate(0, 0, rapid.IntRange(1, 330).Draw(t, "ahead"))
		y, m, d := day.Date()
		at := time.Date(y, m, d, rapid.IntRange(7, 17).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, loc)
		lang := rapid.SampledFrom([]string{"da", "en"}).Draw(t, "lang")
		style := rapid.SampledFrom([]when.Style{when.Full, when.FullYear, when.Date, when.DateYear, when.Short, when.ShortDate}).Draw(t, "style")
		text := when.Format(at, lang, style)
		want := at
		if style == when.Date || style == when.DateYear || style == when.ShortDate {
			want = time.Date(y, m, d, 0, 0, 0, 0, loc)
		}
		got := when.Parse(text, now, when.Options{})
		if len(got) != 1 || !got[0].Start.Equal(want) || got[0].From != 0 || got[0].To != len(text) {
			t.Fatalf("%q on %s: %v", text, now.Format(time.DateOnly), got)
		}
		if exact, ok := when.Wishes(text, now, when.Options{}).Exact(); style <= when.FullYear && (!ok || !exact.Equal(at)) {
			t.Fatalf("%q: exactly %v", text, exact)
		}
	})
}
