package llm

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// factKind is what sort of hard fact a text states.
type factKind string

const (
	factMail  factKind = "e-mail"
	factLink  factKind = "link"
	factCPR   factKind = "cpr"
	factDate  factKind = "date"
	factTime  factKind = "time"
	factPhone factKind = "phone"
	factCount factKind = "number"
)

// fact is something that may only be said when the evidence says it. value is
// canonical: "2026-11-26" with the year as far as it was said ("-11-26"), "10:00",
// "5" with unit "d". day is the weekday that was said with a date, or -1.
type fact struct {
	kind       factKind
	value      string
	unit       string
	day        int
	start, end int // in the text given
}

func (f fact) String() string {
	s := string(f.kind) + " " + f.value
	if f.unit != "" {
		s += "|" + f.unit
	}
	return s
}

const (
	monthNames = `januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january|february|march|may|june|july|october`
	dayNames   = `mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|monday|tuesday|wednesday|thursday|friday|saturday|sunday`
	countWords = `to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|tyve|tredive|fyrre|halvtreds|tres|hundrede|tusind|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|hundred`
)

var (
	mailForm   = regexp.MustCompile(`(?i)[\pL\d._%+-]+@[\pL\d.-]+\.\pL{2,}`)
	linkForm   = regexp.MustCompile(`(?i)\b(?:https?://)?(?:www\.)?((?:[a-z0-9æøå-]+\.)+(?:dk|nu|eu|com|org|net|gov|info|io|app|ru|cn|xyz)\b(?:/[^\s<>"')\]]*)?)|\bhttps?://[^\s<>"')\]]+`)
	cprForm    = regexp.MustCompile(`\b[0-3]\d[01]\d\d\d[- ]?\d{4}\b`)
	dateForm   = regexp.MustCompile(`(?i)\b(?:(` + dayNames + `)(?: d\.?| den| the|,)? )?(\d{1,2})(?:\.|st|nd|rd|th)?(?: of)? (` + monthNames + `)\b(?:,? (\d{4})\b)?`)
	dateMonth  = regexp.MustCompile(`(?i)\b(?:(` + dayNames + `),? )?(` + monthNames + `) (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4})\b)?`)
	dateDigits = regexp.MustCompile(`(?i)(?:\b(` + dayNames + `)(?: d\.?| den| the|,)? )?\b(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})|(\d{1,2})/(\d{1,2}))(?:\b|T)`)
	timeForm   = regexp.MustCompile(`(?i)\b(?:kl\.? ?|klokken |at )(\d{1,2})(?:[.:](\d{2}))?\b|\b(\d{1,2}):(\d{2})\b`)
	phoneForm  = regexp.MustCompile(`(?:\+45 ?|\b)(\d{2} ?\d{2} ?\d{2} ?\d{2}|\d{2} \d{3} \d{3})\b`)
	countForm  = regexp.MustCompile(`(?i)(?:(dkk|kr\.?|€|\$|£) ?)?(\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?\b|\d+(?:[.,]\d+)?|\b(?:` + countWords + `)\b)(?:[ -]?(%|kr\b|dkk\b|\pL+))?`)
	listForm   = regexp.MustCompile(`(?m)^\s*\d{1,2}[.)] |\[[^\]\n]{1,12}\]`)
)

// factsIn finds the hard facts of a Danish or English text, in its order. What
// belongs to one is not read again as another: the day of a date is no number.
func factsIn(text string) []fact {
	rest := []byte(spaces.Replace(text))
	if len(rest) != len(text) {
		rest = []byte(text)
	}
	for _, at := range listForm.FindAllIndex(rest, -1) {
		blank(rest, at[0], at[1])
	}
	var out []fact
	signs := signsOf(string(rest))
	for _, r := range factReaders {
		if !r.may(signs) {
			continue
		}
		s := string(rest)
		for _, at := range r.form.FindAllStringSubmatchIndex(s, -1) {
			groups := make([]string, len(at)/2)
			for i := range groups {
				if at[2*i] >= 0 {
					groups[i] = strings.ToLower(s[at[2*i]:at[2*i+1]])
				}
			}
			f := fact{kind: r.kind, day: -1, start: at[0], end: at[1]}
			if !r.read(&f, groups) {
				continue
			}
			if f.kind == factCount && f.unit == "" && at[6] >= 0 { // what follows is no unit of it
				f.end = at[5]
			}
			out = append(out, f)
			blank(rest, f.start, f.end)
		}
	}
	slices.SortFunc(out, func(a, b fact) int { return a.start - b.start })
	return out
}

// spaces writes every space as itself in as many bytes.
var spaces = strings.NewReplacer("\u00a0", "  ", "\u202f", "   ")

func blank(b []byte, from, to int) {
	for i := from; i < to; i++ {
		b[i] = 0
	}
}

// signs are what can be seen of a text at a glance. They tell which readers
// cannot find anything in it: most sentences hold no fact, and each pattern costs
// as much as all of the glance.
type signs struct {
	digits                          int
	at, point, slash, colon, hyphen bool
	month, hour, counted            bool
}

func signsOf(text string) signs {
	var s signs
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			s.digits++
		case r == '@':
			s.at = true
		case r == '.':
			s.point = true
		case r == '/':
			s.slash = true
		case r == ':':
			s.colon = true
		case r == '-':
			s.hyphen = true
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		s.month = s.month || months[w] > 0
		s.counted = s.counted || counts[w] != ""
		s.hour = s.hour || w == "kl" || w == "klokken" || w == "at"
	}
	return s
}

var factReaders = []struct {
	kind factKind
	form *regexp.Regexp
	may  func(signs) bool
	read func(*fact, []string) bool
}{
	{factMail, mailForm, func(s signs) bool { return s.at }, func(f *fact, g []string) bool { f.value = g[0]; return true }},
	{factLink, linkForm, func(s signs) bool { return s.point || s.slash }, func(f *fact, g []string) bool {
		f.end -= len(g[0]) - len(strings.TrimRight(g[0], ".,;:!?")) // these end the sentence, not the address
		f.value = strings.TrimRight(g[1], "/.,;:!?")
		if f.value == "" {
			f.value = strings.TrimRight(g[0], "/.,;:!?")
		}
		return true
	}},
	{factCPR, cprForm, func(s signs) bool { return s.digits >= 10 }, func(f *fact, g []string) bool { f.value = g[0]; return true }},
	{factDate, dateForm, func(s signs) bool { return s.month && s.digits > 0 }, func(f *fact, g []string) bool { return f.date(g[4], months[g[3]], g[2], g[1]) }},
	{factDate, dateMonth, func(s signs) bool { return s.month && s.digits > 0 }, func(f *fact, g []string) bool { return f.date(g[4], months[g[2]], g[3], g[1]) }},
	{factDate, dateDigits, func(s signs) bool { return s.digits > 1 && (s.point || s.slash || s.hyphen) }, func(f *fact, g []string) bool {
		switch {
		case g[2] != "":
			return f.date(g[2], number(g[3]), g[4], g[1])
		case g[5] != "":
			return f.date(g[7], number(g[6]), g[5], g[1])
		}
		return f.date("", number(g[9]), g[8], g[1])
	}},
	{factTime, timeForm, func(s signs) bool { return s.digits > 0 && (s.hour || s.colon) }, func(f *fact, g []string) bool {
		h, m := g[1], g[2]
		if h == "" {
			h, m = g[3], g[4]
		}
		f.value = fmt.Sprintf("%02d:%02d", number(h), number(m))
		return number(h) < 25
	}},
	{factPhone, phoneForm, func(s signs) bool { return s.digits >= 8 }, func(f *fact, g []string) bool { f.value = strings.ReplaceAll(g[1], " ", ""); return true }},
	{factCount, countForm, func(s signs) bool { return s.digits > 0 || s.counted }, (*fact).count},
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

func (f *fact) date(year string, month int, day, weekday string) bool {
	d := number(day)
	if d < 1 || d > 31 || month < 1 || month > 12 {
		return false
	}
	if len(year) == 2 {
		year = "20" + year
	}
	f.value = fmt.Sprintf("%s-%02d-%02d", year, month, d)
	if w, ok := weekdays[weekday]; ok {
		f.day = w
	}
	return true
}

// count reads a number and its unit. Small numbers in words without a unit are
// ordinary words ("to", "ti").
func (f *fact) count(g []string) bool {
	n, unit := g[2], units[g[3]]
	if g[1] != "" && unit == "" {
		unit = "kr"
		if strings.ContainsAny(g[1], "€$£") {
			unit = g[1]
		}
	}
	if w, ok := counts[n]; ok {
		if unit == "" {
			return false
		}
		n = w
	}
	f.value, f.unit = plainNumber(n), unit
	return true
}

// plainNumber writes "15.438,50" and "15,438.50" as "15438.5". A single point or
// comma before three digits parts thousands, as amounts here are whole kroner.
func plainNumber(n string) string {
	i := strings.LastIndexAny(n, ".,")
	strip := strings.NewReplacer(".", "", ",", "", " ", "")
	if i < 0 || len(n)-i-1 == 3 {
		return strip.Replace(n)
	}
	decimals := strings.TrimRight(n[i+1:], "0")
	if decimals == "" {
		return strip.Replace(n[:i])
	}
	return strip.Replace(n[:i]) + "." + decimals
}

var months = named(monthNames, map[string]int{
	"januar": 1, "january": 1, "februar": 2, "february": 2, "marts": 3, "march": 3, "april": 4, "maj": 5, "may": 5, "juni": 6, "june": 6,
	"juli": 7, "july": 7, "august": 8, "september": 9, "oktober": 10, "october": 10, "november": 11, "december": 12,
})

// named checks at start-up that every name of a pattern has its number.
func named(pattern string, of map[string]int) map[string]int {
	for _, name := range strings.Split(pattern, "|") {
		if of[name] == 0 {
			panic("llm: no number for " + name)
		}
	}
	return of
}

var weekdays = map[string]int{
	"mandag": 1, "tirsdag": 2, "onsdag": 3, "torsdag": 4, "fredag": 5, "lørdag": 6, "søndag": 0,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
}

var counts = map[string]string{
	"to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6", "syv": "7", "otte": "8", "ni": "9", "ti": "10", "elleve": "11", "tolv": "12",
	"tretten": "13", "fjorten": "14", "femten": "15", "tyve": "20", "tredive": "30", "fyrre": "40", "halvtreds": "50", "tres": "60", "hundrede": "100", "tusind": "1000",
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
	"twelve": "12", "fourteen": "14", "fifteen": "15", "twenty": "20", "thirty": "30", "hundred": "100",
}

// units are the units that a number can have: 5 days are neither 5 weeks nor 5
// working days.
var units = map[string]string{
	"dag": "d", "dage": "d", "dages": "d", "dags": "d", "day": "d", "days": "d", "kalenderdage": "d", "døgn": "d",
	"hverdag": "wd", "hverdage": "wd", "arbejdsdage": "wd", "working": "wd", "weekdays": "wd", "business": "wd",
	"uge": "w", "uger": "w", "ugers": "w", "week": "w", "weeks": "w", "måned": "m", "måneder": "m", "måneders": "m", "month": "m", "months": "m",
	"år": "y", "års": "y", "årig": "y", "årige": "y", "year": "y", "years": "y", "time": "h", "timer": "h", "timers": "h", "hour": "h", "hours": "h",
	"minut": "min", "minutter": "min", "minutters": "min", "minutes": "min", "minute": "min",
	"kr": "kr", "kroner": "kr", "krone": "kr", "dkk": "kr", "%": "%", "procent": "%", "percent": "%", "km": "km", "kilometer": "km", "gange": "x", "times": "x",
	"børn": "child", "barn": "child", "children": "child", "personer": "person", "people": "person",
}

// states tells whether evidence states the same fact. now settles the year of a
// date that was said without.
func (f fact) states(e fact, now time.Time) bool {
	if f.kind != e.kind {
		return false
	}
	switch f.kind {
	case factDate:
		return f.sameDate(e, now)
	case factLink:
		return f.value == e.value || strings.HasPrefix(e.value, f.value+"/")
	case factCount:
		return f.value == e.value && (f.unit == e.unit || len(f.value) > 3 && (f.unit == "" || e.unit == ""))
	}
	return f.value == e.value
}

func (f fact) sameDate(e fact, now time.Time) bool {
	day := func(x fact) (year, rest string) { i := len(x.value) - 6; return x.value[:i], x.value[i:] }
	fy, fd := day(f)
	ey, ed := day(e)
	if fd != ed || fy != "" && ey != "" && fy != ey {
		return false
	}
	if f.day < 0 {
		return true
	}
	year := fy
	if year == "" {
		year = ey
	}
	if year == "" {
		year = strconv.Itoa(now.Year())
	}
	at, err := time.Parse(time.DateOnly, year+fd)
	return err == nil && int(at.Weekday()) == f.day
}

// missing gives the facts of want that have does not state.
func missing(want, have []fact, now time.Time) []fact {
	var out []fact
	for _, f := range want {
		if !slices.ContainsFunc(have, func(e fact) bool { return f.states(e, now) }) {
			out = append(out, f)
		}
	}
	return out
}
