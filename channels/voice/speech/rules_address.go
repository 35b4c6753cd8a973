package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sayAddress says a web or e-mail address: its dots, and short ends by letter.
func sayAddress(r *reader, m []string) (string, int) {
	t, s := r.tongue, m[0]
	for _, start := range []string{"https://", "http://", "www."} {
		s = strings.TrimPrefix(s, start)
	}
	s = strings.TrimRight(s, "/")
	if i := strings.IndexAny(s, "?#"); i > 0 {
		s = s[:i] // what a machine needs, nobody can write down
	}
	var b strings.Builder
	word := func(w string) { b.WriteString(" " + w + " ") }
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '.':
			word(t.dot)
		case c == '@':
			word(t.at)
		case c == '/':
			word(t.slash)
		case c == '-':
			word(t.dash)
		case c == '_':
			word(t.underscore)
		case unicode.IsDigit(c):
			word(digits(s[i:i+n], r.tongue))
		case unicode.IsLetter(c):
			b.WriteRune(c)
		}
		i += n
	}
	said := strings.Join(strings.Fields(b.String()), " ")
	for _, end := range []string{"dk", "eu", "de", "se", "no", "gl", "fo", "io"} {
		said = strings.ReplaceAll(said+" ", t.dot+" "+end+" ", t.dot+" "+strings.Join(strings.Split(end, ""), " ")+" ")
	}
	return strings.TrimSpace(said), len(m[0])
}

// sayPhone says eight digits in pairs (Danish) or one by one (English).
func sayPhone(r *reader, m []string) (string, int) {
	d := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, m[0])
	abroad := ""
	if rest, ok := strings.CutPrefix(d, "00"); ok && len(rest) == 10 {
		d = rest
	}
	if len(d) == 10 {
		abroad, d = r.tongue.plus+" "+pick(r.danish, "femogfyrre", "four five")+", ", d[2:]
	}
	if d[0] == '0' { // no Danish number: a reference
		return digits(d, r.tongue), len(m[0])
	}
	var pairs []string
	for i := 0; i < 8; i += 2 {
		pairs = append(pairs, pair(d[i:i+2], r))
	}
	return abroad + strings.Join(pairs, ", "), len(m[0])
}

// pair says two digits.
func pair(d string, r *reader) string {
	if !r.danish || d[0] == '0' {
		return digits(d, r.tongue)
	}
	return danishNumber(number(d), true)
}

// sayReference spells the number of a case, which a word before announces.
func sayReference(r *reader, m []string) (string, int) {
	before := strings.TrimRight(r.out.String(), " :")
	if !strings.HasSuffix(before, pick(r.danish, "nummer", "number")) && !strings.HasSuffix(before, pick(r.danish, "reference", "reference")) {
		return "", 0
	}
	var all []string
	for _, c := range m[0] {
		switch c {
		case '-':
			all = append(all, r.tongue.dash)
		case '/':
			all = append(all, r.tongue.slash)
		default:
			all = append(all, digits(string(c), r.tongue))
		}
	}
	return strings.Join(all, " "), len(m[0])
}

// sayEmergency says 112 and its like as they are known, after a word that says
// that it is called.
func sayEmergency(r *reader, m []string) (string, int) {
	before := strings.Fields(strings.ToLower(r.out.String()))
	if len(before) == 0 || !calls[strings.Trim(before[len(before)-1], ",:")] {
		return "", 0
	}
	if m[0] == "1813" && r.danish {
		return "atten tretten", len(m[0])
	}
	return digits(m[0], r.tongue), len(m[0])
}

var calls = words("ring ringe ringer ringet kald tilkald alarmer på til eller call dial phone on or")

// digits says digits one by one.
func digits(d string, t *language) string {
	var all []string
	for _, c := range d {
		if c >= '0' && c <= '9' {
			all = append(all, t.number(int64(c-'0'), true))
		}
	}
	return strings.Join(all, " ")
}
