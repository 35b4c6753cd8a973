package speech

import (
	"strconv"
	"strings"
)

func sayISODate(r *reader, m []string) (string, int) { return r.date(m[3], m[2], m[1], len(m[0])) }
func sayDate(r *reader, m []string) (string, int)    { return r.date(m[1], m[2], m[3], len(m[0])) }

// sayShortDate says "12/3"; the halves and quarters are fractions unless a word
// before says that it is a day.
func sayShortDate(r *reader, m []string) (string, int) {
	if !strings.HasSuffix(r.out.String(), " den ") {
		switch fraction := m[1] + "/" + m[2]; fraction {
		case "1/2":
			return r.tongue.half, len(m[0])
		case "1/3", "2/3", "1/4", "3/4":
			return pick(r.danish, fractionsDA[fraction], fractionsEN[fraction]), len(m[0])
		}
		if m[0] == "24/7" {
			return pick(r.danish, "døgnet rundt", "around the clock"), len(m[0])
		}
	}
	return r.date(m[1], m[2], "", len(m[0]))
}

// sayYears says "2025/26".
func sayYears(r *reader, m []string) (string, int) {
	until := m[2]
	if len(until) == 2 {
		until = m[1][:2] + until
	}
	return r.tongue.year(number(m[1])) + " " + r.tongue.to + " " + r.tongue.year(number(until)), len(m[0])
}

// sayDottedDate says "den 11.11.": without the article it is something else.
func sayDottedDate(r *reader, m []string) (string, int) {
	if !strings.HasSuffix(r.out.String(), "den ") || r.goesOn(len(m[0])) {
		return "", 0
	}
	said, n := r.date(m[1], m[2], "", len(m[0]))
	if n > 0 && strings.HasSuffix(m[0], ".") && r.endsAfter(n) {
		said += "."
	}
	return said, n
}

// sayMonthFirst says "November 26, 2026".
func sayMonthFirst(r *reader, m []string) (string, int) {
	d, month := number(m[2]), r.month(m[1])
	if d < 1 || d > 31 || month == "" {
		return "", 0
	}
	return r.day(d, month, m[3]), len(m[0])
}

var (
	fractionsDA = map[string]string{"1/3": "en tredjedel", "2/3": "to tredjedele", "1/4": "en kvart", "3/4": "tre kvart"}
	fractionsEN = map[string]string{"1/3": "a third", "2/3": "two thirds", "1/4": "a quarter", "3/4": "three quarters"}
)

// date says a day; nothing when it is none.
func (r *reader) date(day, month, year string, n int) (string, int) {
	d, m := number(day), number(month)
	if d < 1 || d > 31 || m < 1 || m > 12 {
		return "", 0
	}
	return r.day(d, r.tongue.months[m], year), n
}

func (r *reader) day(d int64, month, year string) string {
	said := r.tongue.ordinal(d) + " " + month
	if !r.danish {
		said = r.the() + r.tongue.ordinal(d) + " of " + month
	}
	if year != "" {
		said += " " + r.tongue.year(number(year))
	}
	return said
}

// the is the article before an English day that has none yet.
func (r *reader) the() string {
	if strings.HasSuffix(r.out.String(), "the ") {
		return ""
	}
	return "the "
}

// sayMonth says "12. marts 2026". The stop of a month that is cut short may end
// the sentence.
func sayMonth(r *reader, m []string) (string, int) {
	d := number(m[1])
	month := r.month(m[2])
	if d < 1 || d > 31 || month == "" {
		return "", 0
	}
	said := r.day(d, month, m[3])
	if m[3] == "" && strings.HasSuffix(m[2], ".") && r.endsAfter(len(m[0])) {
		said += "."
	}
	return said, len(m[0])
}

func sayDays(r *reader, m []string) (string, int) {
	a, b, month := number(m[1]), number(m[2]), r.month(m[3])
	if a < 1 || b < 1 || a > 31 || b > 31 || month == "" {
		return "", 0
	}
	from := r.tongue.ordinal(a)
	if !r.danish {
		from = r.the() + from
	}
	return from + " " + r.tongue.to + " " + r.day(b, month, ""), len(m[0])
}

// month finds the whole name of a month that may be cut short.
func (r *reader) month(s string) string {
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	for _, name := range r.tongue.months[1:] {
		if strings.HasPrefix(strings.ToLower(name), s) {
			return name
		}
	}
	return ""
}

func sayClock(r *reader, m []string) (string, int) {
	if !r.danish { // the group in the middle is empty
		m = []string{m[0], m[1], m[2], m[4], m[5]}
	}
	from, ok := r.time(m[1], m[2])
	if !ok {
		return "", 0
	}
	said := pick(r.danish, "klokken ", pick(strings.HasPrefix(strings.ToLower(m[0]), "at "), "at ", "")) + from
	if m[3] != "" {
		until, ok := r.time(m[3], m[4])
		if !ok {
			return "", 0
		}
		said += " " + r.tongue.to + " " + until
	}
	return said, len(m[0])
}

func sayHours(r *reader, m []string) (string, int) {
	from, ok := r.time(m[1], m[2])
	until, good := r.time(m[3], m[4])
	if !ok || !good {
		return "", 0
	}
	return from + " " + r.tongue.to + " " + until, len(m[0])
}

// sayTime says "10.30" and "3 pm".
func sayTime(r *reader, m []string) (string, int) {
	hour, minute := m[1], m[2]
	if len(m) > 3 {
		h := number(hour)
		if h < 1 || h > 12 {
			return "", 0
		}
		h %= 12
		if m[3][0] == 'p' {
			h += 12
		}
		hour = strconv.FormatInt(h, 10)
	}
	said, ok := r.time(hour, minute)
	if !ok {
		return "", 0
	}
	if strings.HasSuffix(m[0], ".") && r.endsAfter(len(m[0])) {
		said += "."
	}
	return said, len(m[0])
}

func (r *reader) time(hour, minute string) (string, bool) {
	h, m := number(hour), number(minute)
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return "", false
	}
	return r.tongue.clock(int(h), int(m)), true
}
