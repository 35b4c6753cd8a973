package danish

import (
	"fmt"
	"strings"
	"sync"
)

// A number may be read aloud digit by digit, in pairs or mixed: "tolv nul tre
// halvtreds fire elleve nul otte" is 120354-1108. Spoken words can
// be read in more than one way, and the right reading is the one that makes a
// number of the length and form wanted. Years are often split: "halvtreds fire".

// spokenNumbers maps each number word to its digits.
var spokenNumbers = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	add := func(n int, forms string) {
		for _, form := range strings.Fields(forms) {
			words[form] = fmt.Sprint(n)
		}
	}
	units := strings.Split("nul zero oh|en et én ét one|to two|tre three|fire four|fem five|seks six|syv seven|otte eight|ni nine", "|")
	teens := strings.Split("ti ten|elleve eleven|tolv twelve|tretten thirteen|fjorten fourteen|femten fifteen|seksten sixteen|sytten seventeen|atten eighteen|nitten nineteen", "|")
	tens := strings.Split("tyve twenty|tredive thirty|fyrre fyrretyve forty|halvtreds fifty|tres tresindstyve sixty|halvfjerds seventy|firs eighty|halvfems ninety", "|")
	for n, forms := range units {
		add(n, forms)
	}
	for n, forms := range teens {
		add(10+n, forms)
	}
	for n, forms := range tens {
		add(20+10*n, forms)
	}
	for n := 1; n < 10; n++ {
		for t, forms := range tens {
			for _, unit := range strings.Fields(units[n]) {
				for _, ten := range strings.Fields(forms) {
					words[unit+"og"+ten] = fmt.Sprint(20 + 10*t + n)
				}
			}
		}
	}
	addOrdinals(words)
	return words
})

// addOrdinals adds the days and months of "tolvte i tredje": always two digits.
func addOrdinals(words map[string]string) {
	ordinals := strings.Fields(`første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte
		trettende fjortende femtende sekstende syttende attende nittende tyvende enogtyvende toogtyvende treogtyvende
		fireogtyvende femogtyvende seksogtyvende syvogtyvende otteogtyvende niogtyvende tredivte enogtredivte`)
	for n, word := range ordinals {
		words[word] = fmt.Sprintf("%02d", n+1)
	}
}

// fillers may stand between the spoken parts of one number.
func filler(word string) bool {
	switch word {
	case "og", "så", "øh", "øhm", "i", "streg", "bindestreg", "minus", "dash", "and", "plus", "komma", "punktum":
		return true
	}
	return false
}

// spokenRun is a stretch of number words and digit groups with at most fillers between.
type spokenRun struct {
	parts []spokenPart
	words int // how many parts are words
}

type spokenPart struct {
	digits     string
	and        bool // "og" stands before it
	word       bool // a number word, not digits
	start, end int
}

func spokenRuns(t string) []spokenRun {
	var runs []spokenRun
	var run spokenRun
	flush := func() {
		if run.words > 0 && len(run.parts) > 1 {
			runs = append(runs, run)
		}
		run = spokenRun{}
	}
	numbers, gap, and := spokenNumbers(), 0, false
	for _, token := range Tokens(t) {
		digits, isWord := numbers[token.Text]
		switch {
		case isWord:
			run.words++
		case token.Text != "" && onlyDigits(token.Text) == token.Text:
			digits = token.Text
		case filler(token.Text) && len(run.parts) > 0 && gap < 2:
			gap++
			and = token.Text == "og" || token.Text == "and"
			continue
		default:
			flush()
			gap, and = 0, false
			continue
		}
		run.parts = append(run.parts, spokenPart{digits, and, isWord, token.Start, token.End})
		gap, and = 0, false
	}
	flush()
	return runs
}

// read returns the reading of run from part i on for which done is true, and the
// part after it. At most want digits are taken.
func (run spokenRun) read(i, want int, digits string, done func(string) bool) (string, int, bool) {
	if len(digits) == want && done(digits) {
		return digits, i, true
	}
	if len(digits) >= want || i >= len(run.parts) {
		return "", 0, false
	}
	for _, d := range run.at(i, len(digits)) {
		if got, next, ok := run.read(i+d.used, want, digits+d.digits, done); ok {
			return got, next, true
		}
	}
	return "", 0, false
}

type reading struct {
	digits string
	used   int
}

// at lists how the words from part i on can be read when n digits stand before.
func (run spokenRun) at(i, n int) []reading {
	var out []reading
	one := run.parts[i].digits
	if i+1 < len(run.parts) {
		two, and := run.parts[i+1].digits, run.parts[i+1].and
		isTens := len(one) == 2 && one[1] == '0' && one[0] > '1'
		if isTens && len(two) == 1 && two != "0" { // halvtreds fire, fifty four
			out = append(out, reading{one[:1] + two, 2})
		}
		if and && len(one) == 1 && one != "0" && len(two) == 2 && two[1] == '0' && two[0] > '1' { // fire og halvtreds
			out = append(out, reading{two[:1] + one, 2})
		}
	}
	out = append(out, reading{one, 1})
	// "to tolv" is the second of the twelfth and "den tolvte tre" the twelfth of
	// the third; the English "to" before a phone number in digits is neither.
	first := n == 0 && i+1 < len(run.parts) && run.parts[i+1].word
	if len(one) == 1 && (first || n == 2) {
		out = append(out, reading{"0" + one, 1})
	}
	return out
}

// findSpokenCPR returns the personal numbers that are spelled out, wholly or in part.
func findSpokenCPR(t string) []Entity {
	var found []Entity
	for _, run := range spokenRuns(t) {
		for i := 0; i < len(run.parts); i++ {
			digits, next, ok := run.read(i, 10, "", validCPR)
			if !ok {
				continue
			}
			start, end := run.parts[i].start, run.parts[next-1].end
			found = append(found, Entity{Kind: KindCPR, Start: start, End: end, Text: t[start:end], Value: digits[:6] + "-" + digits[6:]})
			i = next - 1
		}
	}
	return found
}

// findSpokenPhone returns runs of words that make exactly eight digits.
func findSpokenPhone(t string) []Entity {
	var found []Entity
	for _, run := range spokenRuns(t) {
		if run.words < 3 {
			continue
		}
		digits, next, ok := run.read(0, 8, "", func(string) bool { return true })
		if !ok || next != len(run.parts) || digits[0] == '0' {
			continue
		}
		start, end := run.parts[0].start, run.parts[next-1].end
		found = append(found, Entity{Kind: KindPhone, Start: start, End: end, Text: t[start:end], Value: "+45" + digits})
	}
	return found
}
