package mitid

import (
	"fmt"
	"strings"

	"offelia/assistant/citizen"
)

// Claims are a broker's names for what we need.
type Claims struct {
	CPR, Name, Born, Level, Transaction string
}

// nets are the names at Nets eID Broker.
var nets = Claims{CPR: "dk.cpr", Name: "mitid.identity_name", Born: "mitid.date_of_birth", Level: "loa", Transaction: "transaction_id"}

// ParseClaims reads a mapping such as
// "cpr=nin,name=name,born=birthdate,level=mitid_loa,transaction=mitid_transaction_id".
// What it leaves out is as at Nets.
func ParseClaims(list string) (Claims, error) {
	c := nets
	for pair := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		ours, theirs, _ := strings.Cut(pair, "=")
		theirs = strings.TrimSpace(theirs)
		if theirs == "" {
			return c, fmt.Errorf("claims: want cpr=NAME,level=NAME, not %q", pair)
		}
		switch strings.TrimSpace(ours) {
		case "cpr":
			c.CPR = theirs
		case "name":
			c.Name = theirs
		case "born":
			c.Born = theirs
		case "level":
			c.Level = theirs
		case "transaction":
			c.Transaction = theirs
		default:
			return c, fmt.Errorf("claims: %q is none of cpr, name, born, level, transaction", ours)
		}
	}
	return c, nil
}

func (c Claims) orNets() Claims {
	if c == (Claims{}) {
		return nets
	}
	return c
}

// claims are what a token or userinfo says.
type claims map[string]any

// text is a claim that is text; "" for what is missing or something else.
func (c claims) text(name string) string {
	s, _ := c[name].(string)
	return strings.TrimSpace(s)
}

// substantial reads a level of NSIS however it is written:
// https://data.gov.dk/concept/core/nsis/Substantial (also with /loa/),
// urn:grn:authn:dk:mitid:substantial, SUBSTANTIAL.
func substantial(level string) bool {
	last := level[strings.LastIndexAny(level, "/:")+1:]
	return strings.EqualFold(last, "Substantial") || strings.EqualFold(last, "High")
}

// number reads a personal number: ten digits, with a hyphen or without. What
// makes one real is for the register to say (cpr.dk: no modulus since 2007).
func number(s string) (citizen.CPR, bool) {
	digits := strings.NewReplacer("-", "", " ", "").Replace(s)
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return citizen.CPR(digits[:6] + "-" + digits[6:]), true
}

// name is a person's name, "" for the notice that stands there instead when name
// and address are protected.
func name(s string) string {
	if strings.Contains(strings.ToUpper(s), "ADRESSEBESKYTTET") {
		return ""
	}
	return s
}
