package danish

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	phoneRE = regexp.MustCompile(`(\(?(?:\+|\b00)[1-9]\d{0,2}\)?[ \-]?)?\(?\d[\d \-.()]{5,18}\d`)
)

// findPhones returns eight Danish digits in any grouping, or an international
// number of the length E.164 allows.
func findPhones(t string) []Entity {
	if !hasDigits(t, 7) {
		return nil
	}
	var found []Entity
	for _, m := range phoneRE.FindAllStringSubmatchIndex(t, -1) {
		start, end := m[0], m[1]
		if touches(t, start, end) || numbered(t[:start]) {
			continue
		}
		if m[2] < 0 {
			if isDate(t[start:end]) {
				continue
			}
			end = start + eightDigits(t[start:end])
			if end == start || touches(t, start, end) {
				continue
			}
		}
		if value := e164(t[start:end]); value != "" {
			found = append(found, Entity{Kind: KindPhone, Start: start, End: end, Value: value})
		}
	}
	return found
}

// isDate reports whether s begins as "12.11.2026" or "2026-11-12", or is a span
// of years.
func isDate(s string) bool {
	groups := digitGroups(s)
	if len(groups) == 2 && len(groups[0].digits) == 4 && len(groups[1].digits) == 4 && s[groups[0].end] == '-' {
		return groups[0].digits >= "1500" && groups[1].digits <= "2100" && groups[0].digits < groups[1].digits
	}
	if len(groups) < 3 || s[groups[0].end] == ' ' {
		return false
	}
	year := groups[2].digits
	if len(groups[0].digits) == 4 {
		year = groups[0].digits
	}
	return len(groups[1].digits) <= 2 && len(year) == 4 && (year[:2] == "19" || year[:2] == "20")
}

// eightDigits returns the length of the prefix of s that is a Danish number:
// eight digits in groups of at least two, and then no more digits of its group.
func eightDigits(s string) int {
	n := 0
	for _, g := range digitGroups(s) {
		n += len(g.digits)
		if len(g.digits) < 2 || n > 8 {
			return 0
		}
		if n == 8 {
			return g.end
		}
	}
	return 0
}

// numbered reports whether what follows is called something else than a phone
// number: a company number, a case number, an amount.
func numbered(before string) bool {
	return otherNumber.MatchString(strings.ToLower(before[max(0, len(before)-24):]))
}

// otherNumber ends in what such a number is called, with no digit after it: "sag nr."
// is, "I meant" and "hun sagde" are not.
var otherNumber = regexp.MustCompile(`(?:^|[^\pL])(?:cvr|sag(?:en|s)?|sagsn\pL*|journal\pL*|ean|se-nr|reference\pL*|p-nummer|kr)(?:[^\pL\d][^\d]*)?$`)

func e164(s string) string {
	digits := onlyDigits(s)
	switch {
	case strings.Contains(s, "+"):
	case strings.HasPrefix(strings.TrimLeft(s, "("), "00"):
		digits = digits[2:]
	case len(digits) == 8 && digits[0] != '0':
		return "+45" + digits
	default:
		return ""
	}
	if strings.HasPrefix(digits, "45") && len(digits) != 10 || len(digits) < 8 || len(digits) > 15 {
		return ""
	}
	return "+" + digits
}

// touches reports whether a letter or digit stands at either edge of the span.
func touches(t string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(t[:start])
	after, _ := utf8.DecodeRuneInString(t[end:])
	return isWord(before) || isWord(after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func hasDigits(t string, want int) bool {
	for i := range len(t) {
		if t[i] >= '0' && t[i] <= '9' {
			if want--; want == 0 {
				return true
			}
		}
	}
	return false
}
