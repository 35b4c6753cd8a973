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

// number reads digits; more than a number holds are 0 digits long elsewhere.
func number(d string) int64 {
	n, _ := strconv.ParseInt(d, 10, 64)
	return n
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
