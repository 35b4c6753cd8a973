package danish

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	numberRE = `\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?`
	amountRE = regexp.MustCompile(`(?i)(kr\.?|dkk|kroner|eur|euro|€|\$|usd|£|gbp)? ?\b(` + numberRE + `)(?: ?(mio|million|millioner|mia|tusind|tusinde|t))?\.?(?: ?(kroner|kr\b|dkk|,-|euros?\b|eur\b|€|\$|usd|dollars?|£|gbp|pund\b|kroners))?`)
)

// currencies are what a sum of money has beside it.
var currencies = []string{"kr", "dkk", "eur", "€", "$", "usd", "dollar", "£", "gbp", "pund", ",-"}

// findAmounts returns sums of money: a number beside a currency.
func findAmounts(t string) []Entity {
	if !hasDigits(t, 1) || !containsAny(strings.ToLower(t), currencies) {
		return nil
	}
	var found []Entity
	for _, m := range amountRE.FindAllStringSubmatchIndex(t, -1) {
		if m[2] < 0 && m[8] < 0 || m[2] >= 0 && m[2] > 0 && isLetterBefore(t, m[2]) {
			continue
		}
		currency, end := "", m[5]
		if m[2] >= 0 {
			currency = t[m[2]:m[3]]
		}
		if m[8] >= 0 {
			currency, end = t[m[8]:m[9]], m[9]
		}
		value := decimal(t[m[4]:m[5]])
		if m[6] >= 0 && m[8] >= 0 {
			value = scale(value, Fold(t[m[6]:m[7]]))
		}
		start := m[4]
		if m[2] >= 0 {
			start = m[2]
		}
		found = append(found, Entity{Kind: KindAmount, Start: start, End: end, Value: strings.TrimSpace(value + " " + iso(currency))})
	}
	return found
}

// spokenCurrencies are the words that end a sum said in words, with their code.
var spokenCurrencies = map[string]string{
	"kr": "", "kroner": "", "dkk": "", "euro": " EUR", "euros": " EUR", "dollar": " USD", "dollars": " USD", "pund": " GBP", "pounds": " GBP",
}

// longestSum is how many words before the currency are tried.
const longestSum = 8

// findSpokenAmounts returns sums in words: "to tusind fem hundrede kroner",
// "tre en halv tusind kr". The longest number that ends at the currency counts.
func findSpokenAmounts(t string) []Entity {
	if !containsAny(strings.ToLower(t), currencies) && !strings.Contains(t, "pounds") {
		return nil
	}
	var found []Entity
	words := Tokens(t)
	for i, w := range words {
		code, ok := spokenCurrencies[w.Text]
		if !ok {
			continue
		}
		for from := max(0, i-longestSum); from < i; from++ {
			value, ok := sum(words[from:i])
			if ok && value >= 1 && !(from == i-1 && words[from].Text == "en") {
				text := strconv.FormatFloat(value, 'f', -1, 64)
				found = append(found, Entity{Kind: KindAmount, Start: words[from].Start, End: w.End, Value: text + code})
				break
			}
		}
	}
	return found
}

// sum reads words as a number; half thousands are said, too.
func sum(words []Token) (float64, bool) {
	text := make([]string, len(words))
	for i, w := range words {
		text[i] = w.Text
	}
	if v, ok := ParseNumber(strings.Join(text, " ")); ok {
		return v, true
	}
	last := len(text) - 1
	factor := map[string]float64{"tusind": 1e3, "tusinde": 1e3, "million": 1e6, "millioner": 1e6, "thousand": 1e3}[text[last]]
	v, ok := ParseNumber(strings.Join(text[:last], " "))
	return v * factor, ok && factor > 0
}

func isLetterBefore(t string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(t[:i])
	return unicode.IsLetter(r)
}

// decimal reads a Danish or English number: the last sign with one or two
// digits behind it is the decimal sign, the others group thousands.
func decimal(s string) string {
	whole, fraction := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i <= 3 {
		whole, fraction = s[:i], s[i+1:]
	}
	whole = strings.TrimLeft(onlyDigits(whole), "0")
	if whole == "" {
		whole = "0"
	}
	switch len(fraction) {
	case 0:
		return whole
	case 1:
		fraction += "0"
	}
	if fraction == "00" {
		return whole
	}
	return whole + "." + fraction
}

func scale(value, unit string) string {
	factor := map[string]int64{"mio": 1e6, "million": 1e6, "millioner": 1e6, "mia": 1e9, "tusind": 1000, "tusinde": 1000, "t": 1000}[unit]
	r, ok := new(big.Rat).SetString(value)
	if !ok {
		return value
	}
	r.Mul(r, new(big.Rat).SetInt64(factor))
	if r.IsInt() {
		return r.Num().String()
	}
	return r.FloatString(2)
}

func iso(currency string) string {
	switch c := strings.TrimRight(Fold(currency), "s."); c {
	case "eur", "euro", "€":
		return "EUR"
	case "$", "usd", "dollar":
		return "USD"
	case "£", "gbp", "pund":
		return "GBP"
	}
	return ""
}
