package eval

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
	"offelia/intents/when"
)

// contains reports whether a text holds one of the alternatives, whatever the
// case.
func contains(text string, alternatives []string) bool {
	folded := danish.Fold(text)
	for _, a := range alternatives {
		if strings.Contains(folded, danish.Fold(a)) {
			return true
		}
	}
	return false
}

// holds reports whether a text holds a typed value as a person would read it:
// "torsdag den 26. november", "26/11" and "på torsdag" are one date.
func (f Field) holds(text string, now time.Time) bool {
	var value string
	if json.Unmarshal(f.Value, &value) != nil {
		value = string(f.Value)
	}
	switch f.Type {
	case "date":
		return hasDate(text, value, now)
	case "time":
		return hasTime(text, value, now)
	case "amount":
		return hasAmount(text, value)
	case "phone":
		return strings.Contains(digits(text), digits(value))
	}
	return contains(text, f.Any)
}

func hasDate(text, value string, now time.Time) bool {
	day, err := time.ParseInLocation("2006-01-02", value, citizen.Copenhagen())
	if err != nil {
		return false
	}
	for _, t := range when.Parse(text, now, when.Options{}) {
		if t.HasDate && t.Grain <= when.Day && (sameDay(t.Start, day) || sameDay(t.End.Add(-time.Nanosecond), day)) {
			return true // "senest den 18." ends there
		}
	}
	return false
}

func sameDay(a, b time.Time) bool { return a.Year() == b.Year() && a.YearDay() == b.YearDay() }

// hasTime takes "2026-11-24T08:00" or "08:00".
func hasTime(text, value string, now time.Time) bool {
	if at, err := citizen.FromWall(value); err == nil {
		for _, t := range when.Parse(text, now, when.Options{}) {
			if t.HasDate && t.HasClock && t.Start.Equal(at) {
				return true
			}
		}
		return hasDate(text, value[:10], now) && hasTime(text, value[11:], now)
	}
	h, m, _ := strings.Cut(value, ":")
	hour, _ := strconv.Atoi(h)
	pattern := `\b0?` + strconv.Itoa(hour) + `[.:]` + m + `\b`
	if m == "00" {
		pattern = `\b0?` + strconv.Itoa(hour) + `([.:]00\b|[.:]?($|[^\d.:]))`
	}
	return regexp.MustCompile(pattern).MatchString(text)
}

var grouped = regexp.MustCompile(`(\d)[. ,](\d{3})\b`)

func hasAmount(text, value string) bool {
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(grouped.ReplaceAllString(grouped.ReplaceAllString(text, "$1$2"), "$1$2"), -1) {
		if n == value {
			return true
		}
	}
	return false
}

func digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
