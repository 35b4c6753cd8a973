package danish

import (
	"regexp"
	"strings"
	"time"
)

// CPR is a Danish personal number in its written form, "120354-1108".
type CPR string

// ParseCPR reads a whole string as one personal number, with or without
// separators. The date must exist; modulus 11 is not asked for, as numbers
// without it have been in use since 2007.
func ParseCPR(s string) (CPR, bool) {
	p := newPlain(strings.TrimSpace(s))
	hits := findCPR(p.text)
	if len(hits) != 1 || hits[0].Start != 0 || hits[0].End != len(p.text) {
		return "", false
	}
	return CPR(hits[0].Value), true
}

// Birth returns the date of birth at midnight UTC. The seventh digit tells the
// century (CPR office, "Personnummeret i CPR-systemet"). A number may point to
// a date that has not come yet: the caller has the clock.
func (c CPR) Birth() time.Time {
	digits := onlyDigits(string(c))
	if len(digits) != 10 {
		return time.Time{}
	}
	day, month, year := two(digits), two(digits[2:]), two(digits[4:])
	return time.Date(century(digits[6], year)+year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// century of the two-digit year, by the seventh digit.
func century(seventh byte, year int) int {
	switch {
	case seventh <= '3':
		return 1900
	case seventh == '4' || seventh == '9':
		if year <= 36 {
			return 2000
		}
		return 1900
	case year <= 57:
		return 2000
	}
	return 1800
}

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// validCPR reports whether ten digits begin with a date of their century.
func validCPR(d string) bool {
	day, month := two(d), two(d[2:])
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	birth := CPR(d).Birth()
	return birth.Day() == day && int(birth.Month()) == month
}

// group is a run of digits in a text, or one spoken number.
type group struct {
	digits     string
	start, end int
}

// findCPR returns the personal numbers of a plain text that are written with
// digits. The digits may be grouped in any way that keeps the date and the last
// four apart, so "12.11.2026 10:00" is none.
func findCPR(t string) []Entity {
	var found []Entity
	groups := digitGroups(t)
	for i := 0; i < len(groups); {
		if n := abroad(t, groups[i:]); n > 0 {
			i += n
			continue
		}
		cpr, used := cprAt(t, groups[i:])
		if used == 0 {
			i++
			continue
		}
		start, end := groups[i].start, groups[i+used-1].end
		found = append(found, Entity{Kind: KindCPR, Start: start, End: end, Text: t[start:end], Value: cpr})
		i += used
	}
	return found
}

// partedCPR is a personal number whose halves are told apart: "120354 og de
// sidste fire er 1108".
var partedCPR = regexp.MustCompile(`(?i)\b(\d{6})\b[^\d]{1,30}\b(?:sidste (?:fire|4)|(?:fire|4) sidste|last (?:four|4))\b[^\d]{0,20}(\d{4})\b`)

// findPartedCPR returns the personal numbers of a plain text that are told in
// two halves.
func findPartedCPR(t string) []Entity {
	var found []Entity
	for _, m := range partedCPR.FindAllStringSubmatchIndex(t, -1) {
		if cpr := t[m[2]:m[3]] + t[m[4]:m[5]]; validCPR(cpr) {
			found = append(found, Entity{Kind: KindCPR, Start: m[0], End: m[1], Text: t[m[0]:m[1]], Value: cpr})
		}
	}
	return found
}

// abroad returns how many groups make an international phone number, +20 10 1234
// 5678. Ten digits are too few to tell it from a personal number.
func abroad(t string, groups []group) int {
	if groups[0].start == 0 || t[groups[0].start-1] != '+' {
		return 0
	}
	digits := len(groups[0].digits)
	n := 1
	for n < len(groups) && t[groups[n-1].end:groups[n].start] == " " && digits+len(groups[n].digits) <= 15 {
		digits += len(groups[n].digits)
		n++
	}
	if digits <= 10 {
		return 0
	}
	return n
}

func digitGroups(t string) []group {
	var groups []group
	for i := 0; i < len(t); i++ {
		if t[i] < '0' || t[i] > '9' {
			continue
		}
		start := i
		for i < len(t) && t[i] >= '0' && t[i] <= '9' {
			i++
		}
		groups = append(groups, group{t[start:i], start, i})
	}
	return groups
}

// joined reports whether only a separator stands between two groups.
func joined(t string, a, b group) bool {
	gap := t[a.end:b.start]
	return len(gap) <= 4 && strings.Trim(gap, " -._/,:") == ""
}

// cprAt reads a personal number that begins with the first group.
func cprAt(t string, groups []group) (cpr string, used int) {
	digits, split6, split8 := "", false, false
	for i, g := range groups {
		if i > 0 && !joined(t, groups[i-1], g) {
			return "", 0
		}
		digits += g.digits
		if len(digits) > 12 {
			return "", 0
		}
		whole := i == 0
		split6 = split6 || len(digits) == 6
		split8 = split8 || len(digits) == 8
		if len(digits) == 10 && (whole || split6) && validCPR(digits) {
			return digits[:6] + "-" + digits[6:], i + 1
		}
		if short, ok := longYear(digits); ok && (whole || split8) {
			return short, i + 1
		}
	}
	return "", 0
}

// longYear reads the form with a four-digit year, 12-03-1954-1108. The seventh
// digit must agree with the century, or it is a date with a time behind it.
func longYear(d string) (string, bool) {
	if len(d) != 12 {
		return "", false
	}
	short := d[:4] + d[6:]
	if !validCPR(short) || CPR(short).Birth().Format("02012006") != d[:8] {
		return "", false
	}
	return short[:6] + "-" + short[6:], true
}

// MaskCPR returns s with every personal number replaced by "[CPR-nummer]",
// written in digits or spelled out, and whether there was any. Every incoming
// message passes through it before it is stored.
func MaskCPR(s string) (masked string, found bool) {
	hits := personalNumbers(s)
	if len(hits) == 0 {
		return s, false
	}
	masked = replace(s, hits, func(Entity) string { return "[CPR-nummer]" })
	if again, more := MaskCPR(masked); more { // what stood apart may now stand together
		return again, true
	}
	return masked, true
}

// personalNumbers returns the personal numbers of s, written or spelled out,
// with and without reading through invisible characters.
func personalNumbers(s string) []Entity {
	p := newPlain(s)
	hits := p.place(disjoint(findCPR(p.text), findSpokenCPR(p.text), findPartedCPR(p.text)), s)
	if p.hidden {
		split := newSplit(s)
		hits = disjoint(hits, split.place(findCPR(split.text), s))
	}
	return hits
}
