package when_test

import (
	"testing"
	"time"

	"offelia/intents/when"
)

// TestNamedDays: dates as announced in the years given; of the sighted moon,
// those on which calculation and announcement agree.
func TestNamedDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"jul 2026": "2026-12-25", "juleaften 2026": "2026-12-24", "anden juledag 2026": "2026-12-26",
		"påske 2027": "2027-03-28", "2. påskedag 2027": "2027-03-29", "skærtorsdag 2027": "2027-03-25",
		"kristi himmelfartsdag 2027": "2027-05-06", "fastelavn 2027": "2027-02-07", "nytårsaften 2026": "2026-12-31",
		"mors dag 2027": "2027-05-09", "1. søndag i advent 2026": "2026-11-29", "4. søndag i advent 2026": "2026-12-20",
		"sankt hans 2027": "2027-06-23", "store bededag 2027": "2027-04-23",
		"eid al-fitr 2026": "2026-03-20", "eid al-adha 2026": "2026-05-27", "ramadan 2026": "2026-02-18",
		"rosh hashanah 2026": "2026-09-11", "hanukkah 2024": "2024-12-25", "hanukkah 2026": "2026-12-04",
		"passover 2026": "2026-04-01", "tu bishvat 2024": "2024-01-24",
		"orthodox easter 2026": "2026-04-12", "chinese new year 2026": "2026-02-17", "diwali 2024": "2024-10-31", "diwali 2025": "2025-10-20",
		"thanksgiving 2026": "2026-11-26", "last thanksgiving": "2025-11-27", "koningsdag 2025": "2025-04-26",
		"boss's day 2021": "2021-10-15", "påske om et år": "2028-04-16", "sidste jul": "2025-12-25", "næste jul": "2026-12-25",
	} {
		got := when.Parse(text, monday(t), when.Options{})
		if len(got) != 1 || got[0].Start.Format(time.DateOnly) != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}
