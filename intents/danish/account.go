package danish

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	ibanRE    = regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b`)
	accountRE = regexp.MustCompile(`(?i)((?:reg|registrering|konto|account|bank|sort)[\pL.]*[^\d]{0,20})?\b(\d{4})(?:[ \-.,/]{1,3}|[ ,]+(?:og )?konto[\pL.]*[^\d]{0,12})(\d{2,10}(?: \d{2,4}){0,3})\b`)
	plateRE   = regexp.MustCompile(`\b[A-ZÆØÅ]{2} ?\d{2} ?\d{3}\b|\b[a-zæøå]{2}\d{5}\b`)
)

// findAccounts returns Danish account numbers, a registration number of four
// digits and an account of up to ten, and IBANs whose check digits hold.
func findAccounts(t string) []Entity {
	if !hasDigits(t, 6) {
		return nil
	}
	var found []Entity
	ibans := [][]int{}
	if hasDigits(t, 12) {
		ibans = ibanRE.FindAllStringIndex(t, -1)
	}
	for _, m := range ibans {
		for end := m[1]; end > m[0]; end = m[0] + max(0, strings.LastIndexByte(t[m[0]:end], ' ')) {
			if iban := strings.ToUpper(strings.ReplaceAll(t[m[0]:end], " ", "")); validIBAN(iban) {
				found = append(found, Entity{Kind: KindAccount, Start: m[0], End: end, Value: iban})
				break
			}
		}
	}
	for _, m := range accountRE.FindAllStringSubmatchIndex(t, -1) {
		account := onlyDigits(t[m[6]:m[7]])
		named := m[2] >= 0 || strings.Contains(strings.ToLower(t[m[5]:m[6]]), "konto")
		apart := t[m[5]:m[6]]
		whole := m[7]-m[6] == len(account) && (len(account) == 10 || apart == "-" && len(account) >= 7)
		if len(account) > 10 || !named && !whole {
			continue
		}
		value := t[m[4]:m[5]] + "-" + strings.Repeat("0", 10-len(account)) + account
		found = append(found, Entity{Kind: KindAccount, Start: m[4], End: m[7], Value: value})
	}
	return found
}

// validIBAN checks length and the remainder by 97 (ISO 13616).
func validIBAN(iban string) bool {
	if len(iban) < 15 || len(iban) > 34 {
		return false
	}
	var digits strings.Builder
	for _, r := range iban[4:] + iban[:4] {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			digits.WriteString(big.NewInt(int64(r - 'A' + 10)).String())
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

func findPlates(t string) []Entity {
	if !hasDigits(t, 5) {
		return nil
	}
	var found []Entity
	for _, m := range plateRE.FindAllStringIndex(t, -1) {
		value := strings.ToUpper(strings.ReplaceAll(t[m[0]:m[1]], " ", ""))
		found = append(found, Entity{Kind: KindPlate, Start: m[0], End: m[1], Value: value})
	}
	return found
}
