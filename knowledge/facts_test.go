package knowledge_test

import (
	"strings"
	"testing"

	"offelia/knowledge"
)

func TestFactsByDay(t *testing.T) {
	t.Parallel()
	facts, err := knowledge.ParseFacts(map[string][]byte{
		"facts-a.yaml": []byte("- {id: sats, value: {da: '1', en: one}, valid_from: 2026-01-01, valid_to: 2026-12-31, certainty: verified}\n"),
		"facts-b.yaml": []byte("- {id: sats, value: {da: '2', en: two}, valid_from: 2027-01-01, valid_to: 2027-12-31}\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[knowledge.Date]struct {
		value       string
		current, ok bool
	}{
		"2025-12-31": {"", false, false}, "2026-01-01": {"1", true, true}, "2026-12-31": {"1", true, true},
		"2027-01-01": {"2", true, true}, "2028-01-01": {"2", false, true},
	} {
		f, current, ok := facts.At("sats", day)
		if f.Value["da"] != want.value || current != want.current || ok != want.ok {
			t.Errorf("%s: %q %v %v, want %v", day, f.Value["da"], current, ok, want)
		}
	}
}

// TestAnAmountIsDueEachYear: one that goes on without an end is looked up or
// confirmed for each year; a deadline and one with an end are not.
func TestAnAmountIsDueEachYear(t *testing.T) {
	t.Parallel()
	facts, err := knowledge.ParseFacts(map[string][]byte{"facts.yaml": []byte(`
- {id: old, unit: kr, value: {da: '7 kr. (2024)'}, valid_from: 2024-01-01, checked: 2026-11-15, certainty: secondary}
- {id: confirmed, unit: DKK, value: {da: '7 kr.'}, valid_from: 2024-01-01, checked: 2026-11-15, certainty: verified}
- {id: ends, unit: kr, value: {da: '7 kr.'}, valid_from: 2024-01-01, valid_to: 2026-12-31, certainty: verified}
- {id: next, unit: kr, value: {da: '8 kr.'}, valid_from: 2027-01-01, certainty: secondary}
- {id: deadline, unit: days, value: {da: '5 dage'}, valid_from: 2000-01-01, certainty: verified}
`)})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[knowledge.Date]map[string]int{
		"2026-10-31": {"old": 2026}, "2026-11-23": {"old": 2026, "confirmed": 2027}, "2027-02-01": {"old": 2027, "confirmed": 2027},
	} {
		for _, id := range []string{"old", "confirmed", "ends", "next", "deadline", "unknown"} {
			if got := facts.DueYear(id, day); got != want[id] {
				t.Errorf("%s on %s is due for %d, want %d", id, day, got, want[id])
			}
		}
	}
}

func TestAPassageIsNoMoreCertainThanItsFacts(t *testing.T) {
	t.Parallel()
	facts, err := knowledge.ParseFacts(map[string][]byte{"facts.yaml": []byte(
		"- {id: a, value: {da: '7 kr.'}, valid_from: 2026-01-01, valid_to: 2026-12-31, certainty: secondary}\n")})
	if err != nil {
		t.Fatal(err)
	}
	g := parse(t, "x.da", text("x", "X", "Pris?", "Det koster {{fact:a}} i alt."))
	for day, want := range map[knowledge.Date]knowledge.Certainty{"2026-05-01": knowledge.Secondary, "2027-05-01": knowledge.Draft} {
		filled, err := facts.Fill(g, day)
		if err != nil {
			t.Fatal(err)
		}
		p := filled.Passages[0]
		if p.Certainty != want || p.Text != "Det koster 7 kr. i alt." || !strings.Contains(p.HTML, "7 kr.") {
			t.Errorf("%s: %s %q", day, p.Certainty, p.Text)
		}
	}
	if g.Passages[0].Text != "Det koster {{fact:a}} i alt." {
		t.Error("Fill changed the guide it was given")
	}
}

func TestFactFilesAreStrict(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ src, say string }{
		"overlap":    {"- {id: a, value: {da: x}, valid_from: 2026-01-01}\n- {id: a, value: {da: y}, valid_from: 2027-01-01}\n", "two values"},
		"no value":   {"- {id: a, value: {en: x}, valid_from: 2026-01-01}\n", "value.da"},
		"no id":      {"- {value: {da: x}, valid_from: 2026-01-01}\n", "id is missing"},
		"no start":   {"- {id: a, value: {da: x}}\n", "valid_from"},
		"bad date":   {"- {id: a, value: {da: x}, valid_from: 2026-02-30}\n", "dates"},
		"backwards":  {"- {id: a, value: {da: x}, valid_from: 2026-02-01, valid_to: 2026-01-01}\n", "before"},
		"typo":       {"- {id: a, values: {da: x}, valid_from: 2026-02-01}\n", "values"},
		"certainty":  {"- {id: a, value: {da: x}, valid_from: 2026-02-01, certainty: maybe}\n", "maybe"},
		"not a list": {"id: a\n", "facts.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := knowledge.ParseFacts(map[string][]byte{"facts.yaml": []byte(c.src)})
			if err == nil || !strings.Contains(err.Error(), c.say) {
				t.Errorf("err = %v, want it to say %q", err, c.say)
			}
		})
	}
}

func FuzzParseFacts(f *testing.F) {
	f.Add([]byte("- {id: a, value: {da: x}, valid_from: 2026-01-01}\n"))
	f.Add([]byte("- [1]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		facts, err := knowledge.ParseFacts(map[string][]byte{"f.yaml": src})
		if err != nil {
			return
		}
		for id, periods := range facts {
			if f, _, ok := facts.At(id, periods[0].ValidFrom); !ok || f.Value["da"] == "" {
				t.Errorf("%q has no value on its first day", id)
			}
		}
	})
}
