package danish_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/intents/danish"
)

// brief writes entities as "kind value".
func brief(entities []danish.Entity) []string {
	var out []string
	for _, e := range entities {
		out = append(out, fmt.Sprintf("%s %s", e.Kind, e.Value))
	}
	return out
}

func TestFind(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		// phones
		"ring på 12 00 00 07 tak":                    {"phone +4512000007"},
		"+45 12000007":                               {"phone +4512000007"},
		"0045 1200 0007":                             {"phone +4512000007"},
		"(+45) 12 000 007":                           {"phone +4512000007"},
		"nyt nummer: 12000007.":                      {"phone +4512000007"},
		"mit nummer er tolv nul nul nul nul nul syv": {"phone +4512000007"},
		"+48 601 234 567":                            {"phone +48601234567"},
		"0048601234567":                              {"phone +48601234567"},
		"١٢٠٠٠٠٠٧":                                   {"phone +4512000007"},
		"CVR 12345678":                               nil,
		"sagsnr. 12345678":                           nil,
		"mødet 12.11.2026":                           nil,
		"i 2026 eller 2027":                          nil,
		"det er 123456789 for langt":                 nil,
		// e-mail and web
		"skriv til Karen.Holm@Example.dk.":               {"email karen.holm@example.dk"},
		"karen punktum holm snabel a example punktum dk": {"email karen.holm@example.dk"},
		"se borger.dk/pas, tak":                          {"url borger.dk/pas"},
		"https://www.mitid.dk/hjaelp?x=1":                {"url https://www.mitid.dk/hjaelp?x=1"},
		// amounts
		"1.234,50 kr. i alt":        {"amount 1234.50"},
		"3250 kroner":               {"amount 3250"},
		"DKK 500":                   {"amount 500"},
		"kr. 3.250,- pr. måned":     {"amount 3250"},
		"2,5 mio. kr":               {"amount 2500000"},
		"I owe 1,250.75 DKK":        {"amount 1250.75"},
		"20 euros":                  {"amount 20 EUR"},
		"1500kr":                    {"amount 1500"},
		"om 14 dage":                nil,
		"to tusind kroner":          {"amount 2000"},
		"tre en halv tusind kroner": {"amount 3500"},
		"halvtreds kroner":          {"amount 50"},
		"ti tusinde fem hundrede kroner i husleje": {"amount 10500"},
		"halvanden million kr":                     {"amount 1500000"},
		"twenty euros":                             {"amount 20 EUR"},
		"en krone":                                 nil, "hvor mange kroner": nil, "de kroner": nil,
		// addresses
		"Skibhusvej 14, 2. tv., 5000 Odense C":                                 {"address Skibhusvej 14, 2. tv, 5000 Odense C"},
		"ret min adresse til Strandvejen 9 på Fanø":                            {"address Strandvejen 9, Fanø"},
		"jeg bor nu strandvejen 9 på fanø":                                     {"address Strandvejen 9, Fanø"},
		"vi flytter til Peder Lykkes Vej 73, 1. 2300 København S den 1. marts": {"address Peder Lykkes Vej 73, 1., 2300 København S"},
		"h.c. andersens boulevard 12b st th 1553 kbh v":                        {"address H.C. Andersens Boulevard 12B, st th, 1553 København V"},
		"adressen er Kollegievej 2, vær. 118, 9000 Aalborg":                    {"address Kollegievej 2, 118, 9000 Aalborg"},
		"min adresse er Dyrehavevangen 3 i Hillerød":                           {"address Dyrehavevangen 3, Hillerød"},
		"my new address is Norrebrogade 40, 2200 Copenhagen":                   {"address Norrebrogade 40, 2200 København"},
		"jeg er på vej 3 gange":                                                nil,
		"jeg har en have 3 km væk":                                             nil,
		"jeg flytter til Skanderborg 15. december":                             {"place Skanderborg"},
		"krigen 1939-1945":                                                     nil,
		"tor 10-17, hvilken skal jeg tage":                                     nil,
		"postnummer 5000":                                                      {"postcode 5000"},
		"jeg bor i 5000 odense":                                                {"postcode 5000"},
		"i året 2026 flyttede jeg":                                             nil,
		// plates and accounts
		"min bil AB 12 345":          {"plate AB12345"},
		"bilen ab12345":              {"plate AB12345"},
		"reg. 1234 konto 0012345678": {"account 1234-0012345678"},
		"1234-12345678":              {"account 1234-0012345678"},
		"DK50 0040 0440 1162 43":     {"account DK5000400440116243"},
		"DK51 0040 0440 1162 43":     nil,
		// people and places
		"Jens Krogh ringede":                        {"name Jens Krogh"},
		"flyt besøget med jens":                     {"name jens"},
		"Pia Lindgaards telefon":                    {"name Pia Lindgaard"},
		"jeg er far til Sofie Bach Madsen, hvornår": {"name Sofie Bach Madsen"},
		"Hans bil er væk":                           nil,
		"jeg hedder Hans":                           {"name Hans"},
		"brev fra mads hansen i går":                {"name mads hansen"},
		"mit navn er Oleksandra Kovalchuk":          {"name Oleksandra Kovalchuk"},
		"jeg hedder Xhenet":                         {"name Xhenet"},
		"jeg hedder Hans, Hun bor her":              {"name Hans"},
		"hvor skal vi bo":                           nil,
		"Ann-Sofie og Yusuf Demir fra Vejle":        {"name Ann-Sofie", "name Yusuf Demir", "place Vejle"},
		"Hej Kommune":                               nil,
		"fra Kbh til Aarhus":                        {"place København", "place Aarhus"},
		"cpr 120354-1108 og 12 00 00 01":            {"cpr 120354-1108", "phone +4512000001"},
	}
	for in, want := range tests {
		got := danish.Find(in)
		if diff := cmp.Diff(want, brief(got)); diff != "" {
			t.Errorf("Find(%q) (-want +got)\n%s", in, diff)
		}
		for _, e := range got {
			if in[e.Start:e.End] != e.Text {
				t.Errorf("Find(%q): %q is not at %d:%d", in, e.Text, e.Start, e.End)
			}
		}
	}
}

func TestParseAddress(t *testing.T) {
	t.Parallel()
	tests := map[string]danish.Address{
		"Nørregade 10":                                           {Street: "Nørregade", Number: "10"},
		"Lærkevej 8, 4, 2400 København NV":                       {Street: "Lærkevej", Number: "8", Floor: "4", PostCode: "2400", City: "København NV"},
		"Bygaden 3, Osted 4320 Lejre":                            {Street: "Bygaden", Number: "3", Locality: "Osted", PostCode: "4320", City: "Lejre"},
		"Bredgade 2 st tv, 7400 Herning":                         {Street: "Bredgade", Number: "2", Floor: "st", Door: "tv", PostCode: "7400", City: "Herning"},
		"Strandvejen  80 3 sal  2900 Hellerup":                   {Street: "Strandvejen", Number: "80", Floor: "3", PostCode: "2900", City: "Hellerup"},
		"Rådhuspladsen 1, 2. sal tv, 1550 København V":           {Street: "Rådhuspladsen", Number: "1", Floor: "2", Door: "tv", PostCode: "1550", City: "København V"},
		"kirketorvet 4 8000 aarhus c":                            {Street: "Kirketorvet", Number: "4", PostCode: "8000", City: "Aarhus C"},
		"Søren Frichs Vej 38 K kld. 8230 Åbyhøj":                 {Street: "Søren Frichs Vej", Number: "38K", Floor: "kl", PostCode: "8230", City: "Åbyhøj"},
		"Vestergade 5.tv 5000 Odense":                            {Street: "Vestergade", Number: "5", Door: "tv", PostCode: "5000", City: "Odense"},
		"Skt. Pauls Gade 5, stuen til venstre, 1313 København K": {Street: "Skt. Pauls Gade", Number: "5", Floor: "st", Door: "tv", PostCode: "1313", City: "København K"},
		"Ørnevej 3 2 th 2400 Kbh NV":                             {Street: "Ørnevej", Number: "3", Floor: "2", Door: "th", PostCode: "2400", City: "København NV"},
		"Bakkegårdsvej 402 1 2, 3050 Humlebæk":                   {Street: "Bakkegårdsvej", Number: "402", Floor: "1", Door: "2", PostCode: "3050", City: "Humlebæk"},
		"Havnegade 7, 1. mf.":                                    {Street: "Havnegade", Number: "7", Floor: "1", Door: "mf"},
		"Åvej 14 i Odense":                                       {Street: "Åvej", Number: "14", City: "Odense"},
		"Østergade 12, DK-9900 Frederikshavn":                    {Street: "Østergade", Number: "12", PostCode: "9900", City: "Frederikshavn"},
		"Storegade 1, 6700":                                      {Street: "Storegade", Number: "1", PostCode: "6700", City: "Esbjerg"},
		"10. Februar Vej 3, 6100 Haderslev":                      {Street: "10. Februar Vej", Number: "3", PostCode: "6100", City: "Haderslev"},
	}
	for in, want := range tests {
		got, ok := danish.ParseAddress(in)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("ParseAddress(%q) %v (-want +got)\n%s", in, ok, diff)
		}
	}
	for _, in := range []string{"", "Nørregade", "5000 Odense", "?"} {
		if got, ok := danish.ParseAddress(in); ok {
			t.Errorf("ParseAddress(%q) = %+v", in, got)
		}
	}
}

func TestNamesOfARecord(t *testing.T) {
	t.Parallel()
	names := danish.NewNames("Karen Holm", "Pia Lindgaard (ergoterapeut)", "Nimet Xhaka", "Skibhusvej 14, 2. tv.")
	tests := map[string][]string{
		"tal med nimet om det":      {"name nimet"},
		"nimets tid":                {"name nimet"},
		"pia lindgard kommer":       {"name pia lindgard"},
		"Xhaka":                     {"name Xhaka"},
		"skibhusvej 14 2 tv":        {"address Skibhusvej 14, 2. tv"},
		"jeg vil have mad og holme": nil,
		"karens aftale":             {"name karen"},
		"min tid i morgen":          nil,
	}
	for in, want := range tests {
		if diff := cmp.Diff(want, brief(names.Find(in))); diff != "" {
			t.Errorf("Find(%q) (-want +got)\n%s", in, diff)
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	names := danish.NewNames("Karen Holm")
	tests := map[string]string{
		"Karen Holm, 120354-1108, bor Skibhusvej 14, 2. tv., 5000 Odense C": "[navn], [CPR], bor [adresse]",
		"ring 12 00 00 01 eller karen@example.dk":                           "ring [telefon] eller [e-mail]",
		"karens bil AB 12 345 og konto 1234-0012345678":                     "[navn] bil [nummerplade] og konto [konto]",
		"jeg får 3.250 kr. den 30. november i Odense":                       "jeg får 3.250 kr. den 30. november i Odense",
		"ka\u200bren": "[navn]",
	}
	for in, want := range tests {
		if got := danish.Redact(in, names); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}

var seeds = []string{"", "vej 1 vej 1 vej 1", "120354-1108", "Skibhusvej 14, 2. tv., 5000 Odense C", "ring +45 12 00 00 01", "1.234,50 kr", "Karens",
	"AB12345", "1234-0012345678", "DK50 0040 0440 1162 43", "a@b.dk", "borger.dk/x", "\xff\u202e\u0661", "Å 1", "vej 1 i", "5000 ", "Øst 5 st"}

func FuzzFind(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, e := range danish.Find(s) {
			if e.Start < last || e.End <= e.Start || e.End > len(s) || s[e.Start:e.End] != e.Text || e.Value == "" {
				t.Fatalf("Find(%q) gives %+v after %d", s, e, last)
			}
			last = e.End
		}
		danish.ParseAddress(s)
		danish.Language(s)
	})
}

func FuzzRedact(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "Karen Holm")
	}
	f.Fuzz(func(t *testing.T, s, name string) {
		masked := danish.Redact(s, danish.NewNames(name))
		if left := remaining(masked); left != "" {
			t.Fatalf("Redact(%q) = %q leaves %q", s, masked, left)
		}
	})
}
