package danish

// Redact returns s with everything that tells who someone is replaced by its
// kind in brackets: "[CPR]", "[telefon]", "[navn]". Amounts, dates and towns
// without a street stay. names may be nil.
func Redact(s string, names *Names) string {
	p := newPlain(s)
	t := p.text
	hits := disjoint(
		findCPR(t), findSpokenCPR(t), findEmails(t), findAccounts(t), findAddresses(t),
		findPhones(t), findSpokenPhone(t), findPlates(t), findPostCodes(t), names.find(t),
	)
	if len(hits) == 0 {
		return s
	}
	return replace(s, p, hits, func(e Entity) string { return placeholder[e.Kind] })
}

var placeholder = map[Kind]string{
	KindCPR: "[CPR]", KindEmail: "[e-mail]", KindAccount: "[konto]", KindAddress: "[adresse]",
	KindPhone: "[telefon]", KindPlate: "[nummerplade]", KindPostCode: "[postnummer]", KindName: "[navn]",
}
