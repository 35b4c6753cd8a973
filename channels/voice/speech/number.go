package speech

import "strings"

// Danish and English numbers in words.

var (
	danishSmall = strings.Fields("nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten")
	danishTens  = strings.Fields("tyve tredive fyrre halvtreds tres halvfjerds firs halvfems")
	danishNth   = strings.Fields(`nulte første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte
		trettende fjortende femtende sekstende syttende attende nittende`)
	danishTenth = strings.Fields("tyvende tredivte fyrretyvende halvtredsindstyvende tresindstyvende halvfjerdsindstyvende firsindstyvende halvfemsindstyvende")

	englishSmall = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
		sixteen seventeen eighteen nineteen`)
	englishTens = strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety")
	englishNth  = strings.Fields(`zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
		thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth`)
)

// scales are the names of a million and above: one, several.
type scale struct {
	size     int64
	one, all string
}

var (
	danishScales  = []scale{{1e12, "billion", "billioner"}, {1e9, "milliard", "milliarder"}, {1e6, "million", "millioner"}}
	englishScales = []scale{{1e12, "trillion", "trillion"}, {1e9, "billion", "billion"}, {1e6, "million", "million"}}
)

// danishNumber says a whole number that is not negative; neuter is "et" for
// "en".
func danishNumber(n int64, neuter bool) string {
	one := "en"
	if neuter {
		one = "et"
	}
	var parts []string
	for _, s := range danishScales {
		if many := n / s.size; many > 0 {
			name := s.all
			if many == 1 {
				name = s.one
			}
			parts = append(parts, danishNumber(many, false), name)
			n %= s.size
		}
	}
	if many := n / 1000; many > 0 {
		parts = append(parts, danishNumber(many, true), "tusind")
		n %= 1000
	}
	if many := n / 100; many > 0 {
		parts = append(parts, danishNumber(many, true), "hundrede")
		n %= 100
	}
	if n == 0 && len(parts) > 0 {
		return strings.Join(parts, " ")
	}
	if len(parts) > 0 {
		parts = append(parts, "og")
	}
	switch {
	case n == 1:
		parts = append(parts, one)
	case n < 20:
		parts = append(parts, danishSmall[n])
	case n%10 == 0:
		parts = append(parts, danishTens[n/10-2])
	default:
		parts = append(parts, danishSmall[n%10]+"og"+danishTens[n/10-2])
	}
	return strings.Join(parts, " ")
}

// danishOrdinal says "3." before a noun. Above 99 people say the number.
func danishOrdinal(n int64) string {
	switch {
	case n < 20:
		return danishNth[n]
	case n > 99:
		return "nummer " + danishNumber(n, false)
	case n%10 == 0:
		return danishTenth[n/10-2]
	}
	return danishSmall[n%10] + "og" + danishTenth[n/10-2]
}

// danishYear says a year as people do: nitten hundrede og otteogfirs.
func danishYear(n int64) string {
	if n < 1100 || n >= 2000 {
		return danishNumber(n, false)
	}
	century := danishSmall[n/100] + " hundrede"
	if n%100 == 0 {
		return century
	}
	return century + " og " + danishNumber(n%100, false)
}

// englishNumber says a whole number that is not negative.
func englishNumber(n int64) string {
	var parts []string
	for _, s := range englishScales {
		if many := n / s.size; many > 0 {
			parts = append(parts, englishNumber(many), s.one)
			n %= s.size
		}
	}
	if many := n / 1000; many > 0 {
		parts = append(parts, englishNumber(many), "thousand")
		n %= 1000
	}
	if many := n / 100; many > 0 {
		parts = append(parts, englishNumber(many), "hundred")
		n %= 100
	}
	if n == 0 && len(parts) > 0 {
		return strings.Join(parts, " ")
	}
	if len(parts) > 0 {
		parts = append(parts, "and")
	}
	switch {
	case n < 20:
		parts = append(parts, englishSmall[n])
	case n%10 == 0:
		parts = append(parts, englishTens[n/10-2])
	default:
		parts = append(parts, englishTens[n/10-2]+"-"+englishSmall[n%10])
	}
	return strings.Join(parts, " ")
}

func englishOrdinal(n int64) string {
	switch {
	case n < 20:
		return englishNth[n]
	case n > 99:
		return "number " + englishNumber(n)
	case n%10 == 0:
		return strings.TrimSuffix(englishTens[n/10-2], "y") + "ieth"
	}
	return englishTens[n/10-2] + "-" + englishNth[n%10]
}

// englishYear says a year in pairs, as people do: nineteen eighty-eight.
func englishYear(n int64) string {
	if n < 1100 || n >= 2100 || n/100 == 20 && n%100 < 10 {
		return englishNumber(n)
	}
	if n%100 == 0 {
		return englishNumber(n/100) + " hundred"
	}
	if n%100 < 10 {
		return englishNumber(n/100) + " oh " + englishSmall[n%100]
	}
	return englishNumber(n/100) + " " + englishNumber(n%100)
}
