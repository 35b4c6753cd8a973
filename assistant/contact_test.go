package assistant

import (
	"testing"
	"time"

	"offelia/assistant/citizen"
)

// TestParseHours reads every way in which the town writes opening hours.
func TestParseHours(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time { // 23 November 2026 is a Monday
		return time.Date(2026, 11, day, hour, minute, 0, 0, citizen.Copenhagen())
	}
	for _, c := range []struct {
		hours  string
		open   []time.Time
		closed []time.Time
	}{
		{"man-fre 9-14", []time.Time{at(23, 9, 0), at(27, 13, 59)}, []time.Time{at(23, 8, 59), at(23, 14, 0), at(28, 10, 0), at(29, 10, 0)}},
		{"man-ons 10-15, tor 10-17, fre 10-13", []time.Time{at(25, 14, 59), at(26, 16, 59), at(27, 12, 59)}, []time.Time{at(25, 15, 0), at(27, 13, 0), at(28, 11, 0)}},
		{"man-fre 10-14, tor til 17", []time.Time{at(26, 16, 0), at(25, 13, 0)}, []time.Time{at(25, 16, 0), at(26, 9, 59)}},
		{"alle dage 7-22", []time.Time{at(29, 7, 0), at(23, 21, 59)}, []time.Time{at(29, 22, 0), at(23, 6, 0)}},
		{"alle dage 22-7", []time.Time{at(23, 23, 0), at(24, 6, 59), at(29, 22, 0)}, []time.Time{at(23, 12, 0), at(24, 7, 0)}},
		{"man 8.30-15.45", []time.Time{at(23, 8, 30), at(23, 15, 44)}, []time.Time{at(23, 8, 29), at(23, 15, 45), at(24, 10, 0)}},
		{"", nil, []time.Time{at(23, 10, 0)}},
		{"efter aftale", nil, []time.Time{at(23, 10, 0)}},
	} {
		w := parseHours(c.hours)
		for _, o := range c.open {
			if !w.open(o) {
				t.Errorf("%q should be open %s", c.hours, o.Format("Mon 15:04"))
			}
		}
		for _, o := range c.closed {
			if w.open(o) {
				t.Errorf("%q should be closed %s", c.hours, o.Format("Mon 15:04"))
			}
		}
	}
}

func TestOpenNow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, hours, da, en string }{
		{"2026-11-23T10:30", "man-fre 9-14", "Åbent nu, til kl. 14.", "Open now, until 14."},
		{"2026-11-23T08:30", "man-fre 9-14", "Lukket nu, åbner i dag kl. 9.", "Closed now, opens today at 9."},
		{"2026-11-27T15:00", "man-fre 9-14", "Lukket nu, åbner mandag den 30. november kl. 09.00.", "Closed now, opens Monday 30 November at 09:00."},
		{"2026-12-24T10:00", "man-fre 9-14", "Lukket nu, åbner mandag den 28. december kl. 09.00.", "Closed now, opens Monday 28 December at 09:00."},
		{"2026-11-23T10:30", "", "Lukket nu.", "Closed now."},
	} {
		now, err := citizen.FromWall(c.at)
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"da": c.da, "en": c.en} {
			turn := &turn{now: now, r: reply{lang: lang}}
			if got := turn.openNow(parseHours(c.hours)); got != want {
				t.Errorf("%s at %s says %q, want %q", c.hours, c.at, got, want)
			}
		}
	}
}

// TestTimely: wishes in other languages become words that the grammar reads.
func TestTimely(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, want string }{
		{"da", "til 30. november", "til 30. november"},
		{"en", "move it to 30 November", "move it on 30 November"},
		{"en", "move it to the 2nd of December", "move it on the 2nd of December"},
		{"en", "from 10 to 12", "from 10 to 12"},
		{"pl", "w środę rano", "w wednesday morning"},
		{"de", "am Mittwoch Nachmittag", "am wednesday afternoon"},
		{"tr", "salı sabah", "tuesday morning"},
	} {
		turn := &turn{state: state{Lang: c.lang}, r: reply{lang: c.lang}}
		if got := turn.timely(c.text); got != c.want {
			t.Errorf("%s %q became %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}
