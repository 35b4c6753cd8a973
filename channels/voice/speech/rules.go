package speech

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rule says one kind of expression. say gets the match and gives the words and
// how many bytes they stand for; 0 leaves the text to the rules after it.
type rule struct {
	da, en *regexp.Regexp
	whole  bool // the match must not end inside a word or number
	say    func(r *reader, m []string) (words string, n int)
}

// The parts of patterns: a number as each language writes it, a clock time, the
// months, what may follow an amount.
const (
	numberDA = `(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)`
	numberEN = `(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`
	clockDA  = `(\d{1,2})(?:[.:](\d{2}))?`
	monthsDA = `(januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|jan\.?|febr?\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|okt\.?|nov\.?|dec\.?)`
	monthsEN = `(January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`
	coinDA   = `(kroner|krone|kr\.?|DKK|EUR|euro|€|USD|\$|£|SEK|NOK|,-)`
	coinEN   = `(kroner|krone|kr\.?|DKK|EUR|euros?|€|USD|\$|£|GBP|SEK|NOK)`
	units    = `(km/t|km/h|km|cm|mm|m²|m2|m³|m|kg|g|l|MB|GB|KB|kWh)`
)

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)`) }

// rules in the order in which they are tried.
var rules = []rule{
	{re(hidden), re(hidden), false, func(r *reader, m []string) (string, int) { return r.tongue.secret, len(m[0]) }},
	{re(mail), re(mail), true, sayAddress},
	{re(link), re(link), true, sayAddress},
	{re(`\d+[-/]\d[\d/-]*\d`), re(`\d+[-/]\d[\d/-]*\d`), true, sayReference},
	{re(emergency), re(emergency), true, sayEmergency},
	{re(phone), re(phone), true, sayPhone},
	{re(`(\d{4})-(\d{2})-(\d{2})`), re(`(\d{4})-(\d{2})-(\d{2})`), true, sayISODate},
	{re(`(\d{1,2})[./-](\d{1,2})[./ -]{1,2}(\d{4})`), re(`(\d{1,2})[./-](\d{1,2})[./-](\d{4})`), true, sayDate},
	{re(`((?:19|20)\d{2})/((?:19|20)?\d{2})`), re(`((?:19|20)\d{2})/((?:19|20)?\d{2})`), true, sayYears},
	{re(`(\d{1,2})\.(\d{1,2})\.?`), re(never), false, sayDottedDate},
	{re(`(\d{1,2})/(\d{1,2})`), re(`(\d{1,2})/(\d{1,2})`), true, sayShortDate},
	{re(`(\d{1,2})\. ?(?i:` + monthsDA + `)(?: (\d{4}))?`), re(`(\d{1,2})(?:st|nd|rd|th)? (?i:` + monthsEN + `)(?:,? (\d{4}))?`), true, sayMonth},
	{re(never), re(`(?i:` + monthsEN + `) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?`), true, sayMonthFirst},
	{re(`(\d{1,2})\.? ?[–-] ?(\d{1,2})\. ?(?i:` + monthsDA + `)`), re(`(\d{1,2}) ?[–-] ?(\d{1,2}) (?i:` + monthsEN + `)`), true, sayDays},
	{re(never), re(`(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)`), true, sayTime},
	{re(`(?i:kl(?:okken|\.)?) ?` + clockDA + `(?: ?[–-] ?` + clockDA + `)?`), re(`(?i:at )?(\d{1,2}):(\d{2})()(?: ?(?:[–-]|to) ?(\d{1,2}):(\d{2}))?`), true, sayClock},
	{re(`(\d{1,2})[.:](\d{2}) ?[–-] ?(\d{1,2})[.:](\d{2})`), re(never), true, sayHours},
	{re(`(\d{1,2})[:.](\d{2})`), re(never), true, sayTime},
	{re(coinDA + ` ?` + numberDA + `(?:,-)?`), re(coinEN + ` ?` + numberEN), true, func(r *reader, m []string) (string, int) { return sayMoney(r, m[0], m[2], "", m[1]) }},
	{re(numberDA + ` ?(mio\.?|mia\.?)? ?(?i:` + coinDA + `)`), re(numberEN + ` ?(million|billion)? ?(?i:` + coinEN + `)`), true,
		func(r *reader, m []string) (string, int) { return sayMoney(r, m[0], m[1], m[2], m[3]) }},
	{re(`(-?)` + numberDA + ` ?(%|‰|°C?)`), re(`(-?)` + numberEN + ` ?(%|‰|°C?)`), false, sayShare},
	{re(per), re(per), true, sayPer},
	{re(`[–-] (?:\d|kl)`), re(`[–-] \d`), false, sayDash},
	{re(`(\d+) ?x `), re(`(\d+) ?x `), false, sayTimes},
	{re(`(\d*)½`), re(`(\d*)½`), false, sayHalf},
	{re(`og/eller`), re(`and/or`), true, func(r *reader, m []string) (string, int) { return strings.ReplaceAll(m[0], "/", " "), len(m[0]) }},
	{re(numberDA + ` ?` + units), re(numberEN + ` ?` + units), true, sayUnit},
	{re(`§§ ?`), re(`§§ ?`), false, func(r *reader, m []string) (string, int) { return r.tongue.sections, len(m[0]) }},
	{re(`§ ?`), re(`§ ?`), false, func(r *reader, m []string) (string, int) { return r.tongue.section, len(m[0]) }},
	{re(`(\d+)-(\p{L}+)`), re(`(\d+)-(\p{L}+)`), true, sayJoined},
	{re(numberDA + ` ?[–-] ?` + numberDA), re(numberEN + ` ?[–-] ?` + numberEN), true, sayRange},
	{re(`(\d{1,2})[.)] `), re(`(\d{1,2})[.)] `), false, sayItem},
	{re(`(\d{1,2})\. (\p{Ll})`), re(`(\d{1,3})(?:st|nd|rd|th)`), false, sayOrdinal},
	{re(`(\d{4}) \p{Lu}\p{Ll}+`), re(`(\d{4}) \p{Lu}\p{Ll}+`), false, sayPostCode},
	{re(code), re(code), true, sayCode},
	{re(`(\d{1,3})(?:[.:](\d{1,3}))+`), re(`(\d{1,3})(?::(\d{1,3}))+`), true, sayDotted},
	{re(`(-?)` + numberDA), re(`(-?)` + numberEN), false, sayNumber},
	{re(`(?:\p{L}{1,8}(?:\. ?|[/-]))?\p{L}{1,8}(?:\. ?\p{L}{1,5})?\.?`), re(`(?:\p{L}{1,8}(?:\. ?|[/-]))?\p{L}{1,8}(?:\. ?\p{L}{1,5})?\.?`), false, sayShort},
	{re(`(\p{L}+)(['’]?s)?`), re(`(\p{L}+)(['’]?s)?`), false, sayName},
}

const (
	never = `\x{E001}`
	code  = `(?:\p{Lu}{1,6}-?)?\d*\p{Lu}[\p{Lu}\d-]*\d(?:[\p{Lu}\d-]*[\p{Lu}\d])?`
	per   = `/ ?(md|mdr|måned|år|uge|dag|time|t|stk|person|pers|month|year|week|day|hour)\b\.?`

	emergency = `1-1-[2-4]|11[2-4]|1813`
	mail      = `[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`
	link      = `(?:https?://)?(?:www\.)?[\p{L}\d][\p{L}\d-]*(?:\.[\p{L}\d-]+)*\.(?:dk|com|eu|org|net|gov|info|de|se|no|gl|fo|io)(?:/[\p{L}\d_./?=&%#+~-]*[\p{L}\d_/=~-])?/?`
	phone     = `(?:(?:\+|00)45 ?)?\d{2} ?\d{2} ?\d{2} ?\d{2}`
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

// number reads digits; more than a number holds are 0 digits long elsewhere.
func number(d string) int64 {
	n, _ := strconv.ParseInt(d, 10, 64)
	return n
}

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

// sayMoney says an amount with its hundredths.
func sayMoney(r *reader, whole, amount, scale, coin string) (string, int) {
	end := ""
	if strings.HasSuffix(whole, ".") && strings.HasSuffix(coin, ".") && r.endsAfter(len(whole)) {
		end = "."
	}
	c, known := r.tongue.money[strings.ToLower(strings.TrimSuffix(coin, "."))]
	if !known {
		return "", 0
	}
	n, part, ok := r.split(amount)
	if !ok {
		return "", 0
	}
	if scale != "" {
		return r.decimal(n, part) + " " + r.scale(scale) + " " + c.all + end, len(whole)
	}
	if len(part) == 1 {
		part += "0"
	}
	if len(part) > 2 {
		return r.decimal(n, part) + " " + c.all + end, len(whole)
	}
	said := c.one
	if n != 1 {
		said = r.tongue.number(n, false) + " " + c.all
	}
	if p := number(part); p > 0 {
		said += " " + r.tongue.and + " " + r.tongue.number(p, false) + " " + c.part
	}
	return said + end, len(whole)
}

func (r *reader) scale(s string) string {
	switch strings.TrimSuffix(s, ".") {
	case "mio":
		return "millioner"
	case "mia":
		return "milliarder"
	}
	return s
}

// split reads a number as the language writes it: the whole, and the digits
// after the decimal sign. It is not ok when the number is too long to say.
func (r *reader) split(s string) (whole int64, part string, ok bool) {
	thousand, decimal := ".", ","
	if !r.danish {
		thousand, decimal = ",", "."
	}
	s, part, _ = strings.Cut(s, decimal)
	s = strings.ReplaceAll(s, thousand, "")
	if len(s) > 15 || len(part) > 15 {
		return 0, "", false
	}
	return number(s), part, true
}

// decimal says a number with its decimals: short ones as a number, others digit
// by digit.
func (r *reader) decimal(whole int64, part string) string {
	said := r.tongue.number(whole, false)
	switch {
	case part == "":
		return said
	case r.danish && len(part) == 2 && part[0] != '0':
		return said + " komma " + r.tongue.number(number(part), true)
	}
	return said + " " + r.tongue.point + " " + digits(part, r.tongue)
}

func sayShare(r *reader, m []string) (string, int) {
	n, part, ok := r.split(m[2])
	if !ok {
		return "", 0
	}
	said := r.decimal(n, part)
	if m[1] != "" {
		said = r.tongue.minus + " " + said
	}
	switch m[3] {
	case "%":
		return said + " " + r.tongue.percent, len(m[0])
	case "‰":
		return said + " " + r.tongue.permille, len(m[0])
	}
	return said + " " + r.tongue.degrees, len(m[0])
}

// sayPer says "/md." behind an amount.
func sayPer(r *reader, m []string) (string, int) {
	word := m[1]
	if said, ok := r.tongue.short[word]; ok && word != "t" {
		word = said
	}
	if word == "t" {
		word = "time"
	}
	if strings.HasSuffix(m[0], ".") && r.endsAfter(len(m[0])) {
		word += "."
	}
	return "per " + word, len(m[0])
}

// sayDash says "til" between two numbers or dates that stand apart.
func sayDash(r *reader, m []string) (string, int) {
	c, _ := utf8.DecodeLastRuneInString(strings.TrimRight(r.in[:r.at], " "))
	if !unicode.IsDigit(c) {
		return "", 0
	}
	return r.tongue.to, strings.Index(m[0], " ")
}

func sayTimes(r *reader, m []string) (string, int) {
	return r.plain(m[1]) + pick(r.danish, " gange", " times"), len(m[0]) - 1
}

// sayHalf says "1½".
func sayHalf(r *reader, m []string) (string, int) {
	switch {
	case m[1] == "":
		return r.tongue.half, len(m[0])
	case len(m[1]) > 6:
		return "", 0
	case m[1] == "1" && r.danish:
		return "halvanden", len(m[0])
	case r.danish:
		return r.plain(m[1]) + " en halv", len(m[0])
	}
	return r.plain(m[1]) + " and a half", len(m[0])
}

// sayItem says the number of a line of a list.
func sayItem(r *reader, m []string) (string, int) {
	atStart := r.at == 0 || r.in[r.at-1] == '\n'
	if !atStart || !strings.Contains(r.in, "\n") {
		return "", 0
	}
	return r.tongue.number(number(m[1]), true) + ",", len(m[0])
}

// sayDotted says digits with full stops between, a version for one.
func sayDotted(r *reader, m []string) (string, int) {
	if r.danish && thousands.MatchString(m[0]) {
		return "", 0
	}
	var all []string
	for _, d := range strings.FieldsFunc(m[0], func(c rune) bool { return c == '.' || c == ':' }) {
		all = append(all, r.tongue.number(number(d), true))
	}
	return strings.Join(all, " "+r.tongue.dot+" "), len(m[0])
}

var thousands = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`)

func sayUnit(r *reader, m []string) (string, int) {
	unit, known := r.tongue.units[strings.ToLower(m[2])]
	n, part, ok := r.split(m[1])
	if !known || !ok {
		return "", 0
	}
	if n == 1 && part == "" {
		return r.tongue.number(1, false) + " " + unit[0], len(m[0])
	}
	return r.decimal(n, part) + " " + unit[1], len(m[0])
}

// sayJoined says "12-årig" and "30-timers" as one word.
func sayJoined(r *reader, m []string) (string, int) {
	if len(m[1]) > 4 || unicode.IsUpper([]rune(m[2])[0]) {
		return "", 0
	}
	if r.danish {
		return r.tongue.number(number(m[1]), true) + m[2], len(m[0])
	}
	return r.tongue.number(number(m[1]), false) + "-" + m[2], len(m[0])
}

// sayRange says the first of "10-12" and what stands between; the second is
// read as any number, with what follows it.
func sayRange(r *reader, m []string) (string, int) {
	n, part, ok := r.split(m[1])
	if !ok {
		return "", 0
	}
	said := r.decimal(n, part)
	if part == "" && len(m[1]) == 4 {
		said = r.plain(m[1])
	}
	rest := m[0][len(m[1]):]
	return said + " " + r.tongue.to, len(m[1]) + len(rest) - len(strings.TrimLeft(rest, " –-"))
}

func sayOrdinal(r *reader, m []string) (string, int) {
	n := number(m[1])
	if n == 0 || r.endsAfter(len(m[1])+1) {
		return "", 0
	}
	said := r.tongue.ordinal(n)
	if r.danish {
		return said, len(m[1]) + len(".")
	}
	return said, len(m[0])
}

// sayPostCode says the number before a town in pairs, as people do.
func sayPostCode(r *reader, m []string) (string, int) {
	n := number(m[1])
	if n < 1000 || n >= 1900 && n < 2100 && n != 2000 {
		return "", 0
	}
	switch {
	case n%1000 == 0:
		return r.tongue.number(n, true), 4
	case !r.danish:
		return digits(m[1], r.tongue), 4
	case n%100 == 0:
		return danishNumber(n/100, true) + " hundrede", 4
	}
	return pair(m[1][:2], r) + " " + pair(m[1][2:], r), 4
}

// sayCode spells what mixes letters and digits.
func sayCode(r *reader, m []string) (string, int) {
	var all []string
	for _, c := range m[0] {
		switch {
		case c >= '0' && c <= '9':
			all = append(all, r.tongue.number(int64(c-'0'), true))
		case c == '-':
			all = append(all, r.tongue.dash)
		default:
			all = append(all, string(c))
		}
	}
	return strings.Join(all, " "), len(m[0])
}

// sayNumber says any other number. Long ones, and those that begin with zero,
// name something and are said digit by digit.
func sayNumber(r *reader, m []string) (string, int) {
	n, part, ok := r.split(m[2])
	grouped := strings.ContainsAny(m[2], ".,")
	if !ok || !grouped && (len(m[2]) > 6 && !strings.HasSuffix(m[2], "0000") || len(m[2]) > 1 && m[2][0] == '0') {
		return digits(m[2], r.tongue), len(m[0])
	}
	sign := ""
	if m[1] != "" {
		sign = r.tongue.minus + " "
	}
	if part != "" {
		return sign + r.decimal(n, part), len(m[0])
	}
	if grouped {
		return sign + r.tongue.number(n, false), len(m[0])
	}
	said := r.plain(m[2])
	if r.danish && n%1000%100 == 1 && n%100 != 11 && r.beforeNeuter(len(m[0])) {
		said = danishNumber(n, true)
	}
	return sign + said, len(m[0])
}

// plain says digits without signs: four of them from 1100 to 2099 are a year.
func (r *reader) plain(d string) string {
	n := number(d)
	if len(d) == 4 && n >= 1100 && n < 2100 {
		return r.tongue.year(n)
	}
	return r.tongue.number(n, false)
}

var nextWord = regexp.MustCompile(`^ (\p{L}+)`)

func (r *reader) beforeNeuter(n int) bool {
	m := nextWord.FindStringSubmatch(r.in[r.at+n:])
	return m != nil && neuter[strings.ToLower(m[1])]
}

// endsAfter tells whether the full stop before byte n also ends the sentence.
func (r *reader) endsAfter(n int) bool {
	rest := strings.TrimLeft(r.in[r.at+n:], `"”»)*_`)
	if rest == "" || rest[0] == '\n' {
		return true
	}
	after := strings.TrimLeft(rest, " ")
	c, _ := utf8.DecodeRuneInString(after)
	return after != rest && unicode.IsUpper(c)
}

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
