package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sayShort says an abbreviation: the longest that the table knows. One that
// other words look like counts only with its full stop.
func sayShort(r *reader, m []string) (string, int) {
	for s := m[0]; s != ""; s = shorter(s) {
		stop := strings.HasSuffix(s, ".")
		key := strings.ToLower(strings.TrimSuffix(s, "."))
		said, known := r.tongue.short[key]
		if !known || !stop && !always[key] || r.goesOn(len(s)) || s == strings.ToUpper(key) && !stop {
			continue
		}
		if ambiguous[key] && !r.afterNumber() || wordsToo[key] && r.endsAfter(len(s)) || beforeNumber[key] && !dateAfter.MatchString(r.in[r.at+len(s):]) {
			continue
		}
		said = r.counted(key, said, len(s))
		if stop && (mayEnd[key] || len(s) == len(r.in)-r.at) && r.endsAfter(len(s)) {
			said += "."
		}
		return said, len(s)
	}
	return "", 0
}

// dateAfter is what follows the name of a day, or "no.".
var dateAfter = regexp.MustCompile(`^ ?(?:\d|den |d\. |the |kl)`)

// counted is what an abbreviation means beside a number.
func (r *reader) counted(key, said string, n int) string {
	after := r.afterNumber()
	switch {
	case key == "md" && after && !strings.HasSuffix(strings.TrimRight(r.in[:r.at], " "), " 1"):
		return "måneder"
	case key == "stk" && after:
		return "styk"
	case key == "min" && !after && dateAfter.MatchString(r.in[r.at+n:]):
		return pick(r.danish, "mindst", "at least")
	}
	return said
}

func (r *reader) afterNumber() bool {
	c, _ := utf8.DecodeLastRuneInString(strings.TrimRight(r.in[:r.at], " "))
	return unicode.IsDigit(c) || c == '½'
}

// shorter drops the last letter or word of an abbreviation that is not known.
func shorter(s string) string {
	if rest, ok := strings.CutSuffix(s, "."); ok {
		return rest
	}
	if i := strings.LastIndexAny(s, ". /-"); i >= 0 {
		return strings.TrimRight(s[:i+1], " /-")
	}
	return ""
}

// sayName says names of authorities in full and spells other short words in
// capitals.
func sayName(r *reader, m []string) (string, int) {
	word, own := m[1], m[2]
	if rest, ok := strings.CutSuffix(word, "s"); ok && own == "" && len(rest) > 1 && rest == strings.ToUpper(rest) {
		word, own = rest, "s"
	}
	if full, ok := names[word]; ok {
		return pick(r.danish, full[0], full[1]) + strings.TrimLeft(own, "'’"), len(m[0])
	}
	n := utf8.RuneCountInString(word)
	switch {
	case n < 2 || word != strings.ToUpper(word) || strings.ToLower(word) == word:
		return "", 0
	case shouted[word] || n > 5:
		return strings.ToLower(word) + own, len(m[0])
	}
	if own != "" {
		own = "'s"
	}
	return strings.Join(strings.Split(word, ""), " ") + own, len(m[0])
}
