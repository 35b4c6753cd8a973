package danish_test

import (
	"testing"
	"time"

	"offelia/intents/danish"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{1818: "1818-03-22", 1943: "1943-04-25", 2000: "2000-04-23", 2013: "2013-03-31",
		2024: "2024-03-31", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25"} {
		if got := danish.Easter(year); !got.Equal(day(want)) {
			t.Errorf("Easter(%d) = %s, want %s", year, got.Format(time.DateOnly), want)
		}
	}
}

func TestHolidayOn(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ date, holiday, closing string }{
		{"2026-01-01", "nytårsdag", "nytårsdag"},
		{"2026-04-02", "skærtorsdag", "skærtorsdag"},
		{"2026-04-03", "langfredag", "langfredag"},
		{"2026-04-04", "", ""},
		{"2026-04-05", "påskedag", "påskedag"},
		{"2026-04-06", "2. påskedag", "2. påskedag"},
		{"2023-05-05", "store bededag", "store bededag"},
		{"2024-04-26", "", ""}, // abolished
		{"2026-05-01", "", "1. maj"},
		{"2026-05-14", "Kristi himmelfartsdag", "Kristi himmelfartsdag"},
		{"2026-05-24", "pinsedag", "pinsedag"},
		{"2026-05-25", "2. pinsedag", "2. pinsedag"},
		{"2026-06-05", "", "grundlovsdag"},
		{"2026-12-24", "", "juleaftensdag"},
		{"2026-12-25", "juledag", "juledag"},
		{"2026-12-26", "2. juledag", "2. juledag"},
		{"2026-12-31", "", "nytårsaftensdag"},
		{"2026-11-26", "", ""},
	} {
		holiday, ok := danish.HolidayOn(day(tc.date))
		if holiday.Name != tc.holiday || ok != (tc.holiday != "") {
			t.Errorf("HolidayOn(%s) = %q, %v; want %q", tc.date, holiday.Name, ok, tc.holiday)
		}
		closing, ok := danish.ClosingDay(day(tc.date))
		if closing.Name != tc.closing || ok != (tc.closing != "") {
			t.Errorf("ClosingDay(%s) = %q, %v; want %q", tc.date, closing.Name, ok, tc.closing)
		}
		if ok && closing.English == "" {
			t.Errorf("%s has no English name", closing.Name)
		}
	}
}

// TestHolidayOwnZone: the date is the one on the wall where t is.
func TestHolidayOwnZone(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CET", 3600)
	if _, ok := danish.HolidayOn(time.Date(2026, 12, 26, 0, 30, 0, 0, zone)); !ok {
		t.Error("half past midnight on 26 December is no holiday")
	}
	if _, ok := danish.HolidayOn(time.Date(2026, 12, 26, 23, 30, 0, 0, zone).AddDate(0, 0, 1)); ok {
		t.Error("27 December is a holiday")
	}
}

func TestIsWorkday(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]bool{"2026-11-23": true, "2026-11-27": true, "2026-11-28": false, "2026-11-29": false,
		"2026-04-06": false, "2026-12-24": false, "2026-12-23": true, "2026-06-05": false, "2024-04-26": true} {
		if got := danish.IsWorkday(day(date)); got != want {
			t.Errorf("IsWorkday(%s) = %v", date, got)
		}
	}
}
