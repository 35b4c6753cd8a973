package danish

import (
	"regexp"
	"strings"
)

var (
	emailRE  = regexp.MustCompile(`(?i)[\pL\d._%+\-]+@[\pL\d\-]+(?:\.[\pL\d\-]+)*\.\pL{2,}`)
	spokenAt = regexp.MustCompile(`(?i)([\pL\d]+(?:(?: (?:punktum|prik|dot|bindestreg|underscore) |[._\-])[\pL\d]+)*) ?(?:snabel ?-?a|krøl ?-?a| at ) ?([\pL\d\-]+(?:(?: (?:punktum|prik|dot) |\.)[\pL\d\-]+)*(?: (?:punktum|prik|dot) |\.)(?:dk|com|net|org|eu|de|pl|se|no))`)
	urlRE    = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>"]+|\b[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.(?:dk|com|org|net|eu|nu)\b(?:/[^\s<>"]*)?`)
)

func findEmails(t string) []Entity {
	var found []Entity
	if strings.Contains(t, "@") {
		for _, m := range emailRE.FindAllStringIndex(t, -1) {
			found = append(found, Entity{Kind: KindEmail, Start: m[0], End: m[1], Value: Fold(t[m[0]:m[1]])})
		}
	}
	lower := strings.ToLower(t)
	if !strings.Contains(lower, "snabel") && !strings.Contains(lower, "krøl") && !strings.Contains(lower, " at ") {
		return found
	}
	written := strings.NewReplacer(" punktum ", ".", " prik ", ".", " dot ", ".", " bindestreg ", "-", " underscore ", "_")
	for _, m := range spokenAt.FindAllStringSubmatchIndex(t, -1) {
		user, host := Fold(t[m[2]:m[3]]), Fold(t[m[4]:m[5]])
		found = append(found, Entity{Kind: KindEmail, Start: m[0], End: m[1], Value: written.Replace(user) + "@" + written.Replace(host)})
	}
	return found
}

func findURLs(t string) []Entity {
	if !strings.Contains(t, ".") {
		return nil
	}
	var found []Entity
	for _, m := range urlRE.FindAllStringIndex(t, -1) {
		end := m[0] + len(strings.TrimRight(t[m[0]:m[1]], ".,;:!?)'"))
		found = append(found, Entity{Kind: KindURL, Start: m[0], End: end, Value: t[m[0]:end]})
	}
	return found
}
