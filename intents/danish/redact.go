package danish

import "slices"

// Redact returns s with everything that tells who someone is replaced by its
// kind in brackets: "[CPR]", "[telefon]", "[navn]". Amounts, dates and towns
// without a street stay. names may be nil.
func Redact(s string, names *Names) string {
	hits := slices.DeleteFunc(find(s, names), func(e Entity) bool { return placeholder[e.Kind] == "" })
	masked := replace(s, hits, func(e Entity) string { return placeholder[e.Kind] })
	if again, more := MaskCPR(masked); more { // what stood apart may now stand together
		return again
	}
	return masked
}

var placeholder = map[Kind]string{
	KindCPR: "[CPR]", KindEmail: "[e-mail]", KindAccount: "[konto]", KindAddress: "[adresse]",
	KindPhone: "[telefon]", KindPlate: "[nummerplade]", KindPostCode: "[postnummer]", KindName: "[navn]",
}
