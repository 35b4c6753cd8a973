package danish

import (
	"slices"
	"strings"
)

// Kind says what an entity is.
type Kind string

// The kinds, in the order in which they win where two overlap.
const (
	KindCPR      Kind = "cpr"      // "12 03 54 1108"; Value "120354-1108"
	KindEmail    Kind = "email"    // Value in lower case
	KindURL      Kind = "url"      // Value as written
	KindAccount  Kind = "account"  // Value "1234-0012345678", or the IBAN without spaces
	KindAddress  Kind = "address"  // Value as Address.String writes it; ParseAddress gives the parts
	KindPhone    Kind = "phone"    // Value in E.164, "+4512000001"
	KindAmount   Kind = "amount"   // Value in kroner, "1234.50"; other currencies "20 EUR"
	KindPlate    Kind = "plate"    // Value "AB12345"
	KindPostCode Kind = "postcode" // "5000 Odense C"; Value "5000"
	KindName     Kind = "name"     // a person; Value as written, without genitive s
	KindPlace    Kind = "place"    // a town or municipality; Value its proper name
)

// Entity is something in a text that has a meaning of its own.
type Entity struct {
	Kind       Kind
	Start, End int    // bytes of the text given
	Text       string // the text between them
	Value      string // canonical form, see Kind
}

// Find returns the entities of s in order, without overlaps. Names are those of
// the built-in lists; use Names.Find for the people of a record.
func Find(s string) []Entity {
	var none *Names
	return none.Find(s)
}

func find(s string, names *Names) []Entity {
	p := newPlain(s)
	t := p.text
	return disjoint(personalNumbers(s), p.place(disjoint(
		findEmails(t), findURLs(t),
		findAccounts(t),
		findAddresses(t),
		findPhones(t), findSpokenPhone(t),
		findAmounts(t), findSpokenAmounts(t),
		findPlates(t),
		findPostCodes(t),
		names.find(t),
		findPlaces(t),
	), s))
}

// disjoint merges lists of entities into one without overlaps, in the order of
// the text; the earlier in the lists wins.
func disjoint(lists ...[]Entity) []Entity {
	var kept []Entity
	for _, list := range lists {
		for _, e := range list {
			at, _ := slices.BinarySearchFunc(kept, e.Start, func(k Entity, start int) int { return k.Start - start })
			if at < len(kept) && kept[at].Start < e.End || at > 0 && kept[at-1].End > e.Start {
				continue
			}
			kept = slices.Insert(kept, at, e)
		}
	}
	return kept
}

// replace writes s with each entity replaced.
func replace(s string, entities []Entity, with func(Entity) string) string {
	var b strings.Builder
	last := 0
	for _, e := range entities {
		b.WriteString(s[last:e.Start])
		b.WriteString(with(e))
		last = e.End
	}
	b.WriteString(s[last:])
	return b.String()
}
