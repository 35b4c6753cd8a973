package speech

import "strings"

// language holds how one language is read aloud.
type language struct {
	number  func(n int64, neuter bool) string
	ordinal func(n int64) string
	year    func(n int64) string
	clock   func(hour, minute int) string

	point, to, or, and, minus, plus, half string
	dot, at, slash, dash, underscore      string
	months                                []string
	money                                 map[string]currency
	short                                 map[string]string // abbreviations, without their last full stop
	units                                 map[string][2]string
	section, sections, percent, permille  string
	degrees, secret                       string
}

// currency is what an amount is called: one, several, and the hundredth.
type currency struct{ one, all, part string }

// tongue gives the language that a text is read in; what is not Danish is read
// as English.
func tongue(lang string) *language {
	if lang == "da" {
		return &danishTongue
	}
	return &englishTongue
}

var danishTongue = language{
	number: danishNumber, ordinal: danishOrdinal, year: danishYear, clock: danishClock,
	point: "komma", to: "til", or: "eller", and: "og", minus: "minus", plus: "plus", half: "en halv",
	dot: "punktum", at: "snabel-a", slash: "skråstreg", dash: "bindestreg", underscore: "understreg",
	months: []string{"", "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
	money: map[string]currency{
		"kr": {"en krone", "kroner", "øre"}, "kroner": {"en krone", "kroner", "øre"}, "krone": {"en krone", "kroner", "øre"}, "dkk": {"en krone", "kroner", "øre"}, ",-": {"en krone", "kroner", "øre"},
		"eur": {"en euro", "euro", "cent"}, "euro": {"en euro", "euro", "cent"}, "€": {"en euro", "euro", "cent"},
		"usd": {"en dollar", "dollar", "cent"}, "$": {"en dollar", "dollar", "cent"}, "£": {"et pund", "pund", "pence"},
		"sek": {"en svensk krone", "svenske kroner", "øre"}, "nok": {"en norsk krone", "norske kroner", "øre"},
	},
	short: danishShort,
	units: map[string][2]string{
		"km": {"kilometer", "kilometer"}, "m": {"meter", "meter"}, "cm": {"centimeter", "centimeter"}, "mm": {"millimeter", "millimeter"},
		"m²": {"kvadratmeter", "kvadratmeter"}, "m2": {"kvadratmeter", "kvadratmeter"}, "m³": {"kubikmeter", "kubikmeter"}, "km/t": {"kilometer i timen", "kilometer i timen"},
		"kg": {"kilo", "kilo"}, "g": {"gram", "gram"}, "l": {"liter", "liter"}, "mb": {"megabyte", "megabyte"}, "gb": {"gigabyte", "gigabyte"}, "kb": {"kilobyte", "kilobyte"},
		"kwh": {"kilowatt-time", "kilowatt-timer"},
	},
	section: "paragraf", sections: "paragrafferne", percent: "procent", permille: "promille", degrees: "grader",
	secret: "et C P R-nummer, som jeg ikke læser op",
}

var englishTongue = language{
	number:  func(n int64, _ bool) string { return englishNumber(n) },
	ordinal: englishOrdinal, year: englishYear, clock: englishClock,
	point: "point", to: "to", or: "or", and: "and", minus: "minus", plus: "plus", half: "a half",
	dot: "dot", at: "at", slash: "slash", dash: "dash", underscore: "underscore",
	months: []string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	money: map[string]currency{
		"kr": {"one krone", "kroner", "øre"}, "kroner": {"one krone", "kroner", "øre"}, "krone": {"one krone", "kroner", "øre"}, "dkk": {"one krone", "kroner", "øre"},
		"eur": {"one euro", "euros", "cents"}, "euro": {"one euro", "euros", "cents"}, "euros": {"one euro", "euros", "cents"}, "€": {"one euro", "euros", "cents"},
		"usd": {"one dollar", "dollars", "cents"}, "$": {"one dollar", "dollars", "cents"}, "£": {"one pound", "pounds", "pence"}, "gbp": {"one pound", "pounds", "pence"},
		"sek": {"one Swedish krona", "Swedish kronor", "öre"}, "nok": {"one Norwegian krone", "Norwegian kroner", "øre"},
	},
	short: englishShort,
	units: map[string][2]string{
		"km": {"kilometre", "kilometres"}, "m": {"metre", "metres"}, "cm": {"centimetre", "centimetres"}, "mm": {"millimetre", "millimetres"},
		"m²": {"square metre", "square metres"}, "m2": {"square metre", "square metres"}, "km/h": {"kilometre per hour", "kilometres per hour"},
		"kg": {"kilo", "kilos"}, "g": {"gram", "grams"}, "l": {"litre", "litres"}, "mb": {"megabyte", "megabytes"}, "gb": {"gigabyte", "gigabytes"}, "kb": {"kilobyte", "kilobytes"},
		"kwh": {"kilowatt-hour", "kilowatt-hours"},
	},
	section: "section", sections: "sections", percent: "percent", permille: "per mille", degrees: "degrees",
	secret: "a C P R number, which I do not read aloud",
}

// danishClock says "10.30": ti tredive.
func danishClock(hour, minute int) string {
	h := danishNumber(int64(hour), true)
	switch {
	case minute == 0:
		return h
	case minute < 10:
		return h + " nul " + danishNumber(int64(minute), true)
	}
	return h + " " + danishNumber(int64(minute), true)
}

// englishClock says "14:30": two thirty p.m., without the stops that would end
// a sentence.
func englishClock(hour, minute int) string {
	switch {
	case hour%24 == 0 && minute == 0:
		return "midnight"
	case hour == 12 && minute == 0:
		return "noon"
	}
	half := "A M"
	if hour >= 12 && hour < 24 {
		half = "P M"
	}
	h := englishNumber(int64((hour+11)%12 + 1))
	switch {
	case minute == 0:
		return h + " " + half
	case minute < 10:
		return h + " oh " + englishNumber(int64(minute)) + " " + half
	}
	return h + " " + englishNumber(int64(minute)) + " " + half
}

// danishShort are abbreviations as authorities write them, without their last
// full stop, in small letters.
var danishShort = map[string]string{
	"adr": "adresse", "afd": "afdeling", "afs": "afsender", "alm": "almindelig", "ang": "angående", "apr": "april", "art": "artikel", "aug": "august",
	"bek": "bekendtgørelse", "bl.a": "blandt andet", "bl. a": "blandt andet", "bla": "blandt andet", "c/o": "care of", "ca": "cirka", "cirk": "cirkulære",
	"cpr-nr": "C P R-nummer", "cprnr": "C P R-nummer", "cvr-nr": "C V R-nummer", "d": "den", "dec": "december", "dir": "direkte", "div": "diverse", "dvs": "det vil sige", "d.v.s": "det vil sige",
	"e.l": "eller lignende", "e.lign": "eller lignende", "ekskl": "eksklusive", "el": "eller", "ell": "eller", "evt": "eventuelt", "eks": "eksempel", "f.eks": "for eksempel", "f. eks": "for eksempel",
	"feb": "februar", "febr": "februar", "fhv": "forhenværende", "fmd": "formand", "forb": "forbindelse", "fre": "fredag", "fred": "fredag", "frk": "frøken", "fx": "for eksempel",
	"f.m": "første måned", "gl": "gammel", "hhv": "henholdsvis", "h.h.v": "henholdsvis", "hr": "herre", "ift": "i forhold til", "i.f.t": "i forhold til", "ifb": "i forbindelse med",
	"iht": "i henhold til", "i.h.t": "i henhold til", "incl": "inklusive", "ind": "indgang", "inkl": "inklusive", "iflg": "ifølge", "ifm": "i forbindelse med", "istf": "i stedet for", "i.e": "det vil sige",
	"jan": "januar", "jf": "jævnfør", "jfr": "jævnfør", "j.nr": "journalnummer", "jnr": "journalnummer", "jr": "junior", "jul": "juli", "jun": "juni", "kap": "kapitel", "kgl": "kongelig", "kl": "klokken",
	"kr": "kroner", "kt": "konto", "kto": "konto", "kontonr": "kontonummer", "lb.nr": "løbenummer", "lbk": "lovbekendtgørelse", "lign": "lignende", "lør": "lørdag", "lørd": "lørdag",
	"m.a.o": "med andre ord", "m.fl": "med flere", "m.h.p": "med henblik på", "m.h.t": "med hensyn til", "m.m": "med mere", "m.v": "med videre", "maks": "maksimalt", "man": "mandag", "mand": "mandag",
	"mar": "marts", "mdr": "måneder", "md": "måned", "lov.bek": "lovbekendtgørelse", "mfl": "med flere", "mhp": "med henblik på", "mht": "med hensyn til", "mia": "milliarder", "min": "minutter", "mio": "millioner",
	"mobilnr": "mobilnummer", "mv": "med videre", "mm": "med mere", "ndf": "nedenfor", "nov": "november", "nr": "nummer", "o.a": "og andet", "o.l": "og lignende", "o.lign": "og lignende", "obs": "bemærk",
	"okt": "oktober", "ons": "onsdag", "onsd": "onsdag", "opg": "opgang", "osv": "og så videre", "o.s.v": "og så videre", "ovf": "ovenfor", "p.g.a": "på grund af", "p.t": "for tiden", "pct": "procent", "pga": "på grund af",
	"pkt": "punkt", "pl": "plads", "postnr": "postnummer", "pr": "per", "pt": "for tiden", "red": "redaktør", "ref": "reference", "reg.nr": "registreringsnummer", "regnr": "registreringsnummer",
	"s.u": "svar udbedes", "sagsnr": "sagsnummer", "sek": "sekunder", "sep": "september", "sept": "september", "sml": "sammenlign", "sr": "senior", "st": "stuen", "stk": "stykke", "str": "størrelse", "søn": "søndag", "sønd": "søndag",
	"t": "timer", "t.o.m": "til og med", "tdl": "tidligere", "th": "til højre", "t.h": "til højre", "tirs": "tirsdag", "tlf": "telefon", "tlf.nr": "telefonnummer", "tlfnr": "telefonnummer",
	"tor": "torsdag", "tors": "torsdag", "tv": "til venstre", "t.v": "til venstre", "tir": "tirsdag", "vedr": "vedrørende", "vej.nr": "vejnummer", "årh": "århundrede",
}

var englishShort = map[string]string{
	"a.m": "A M", "apr": "April", "approx": "approximately", "apt": "apartment", "aug": "August", "ave": "avenue", "c/o": "care of", "cf": "compare", "co": "company", "dec": "December", "dept": "department",
	"dr": "doctor", "e.g": "for example", "eg": "for example", "etc": "et cetera", "ext": "extension", "feb": "February", "fri": "Friday", "i.e": "that is", "ie": "that is", "incl": "including", "jan": "January",
	"jul": "July", "jun": "June", "max": "at most", "min": "minutes", "mon": "Monday", "mr": "mister", "mrs": "missis", "ms": "miz", "no": "number", "nov": "November", "oct": "October",
	"p.m": "P M", "para": "paragraph", "pct": "percent", "pp": "pages", "sat": "Saturday", "sec": "section", "sept": "September", "sep": "September", "st": "street", "subsec": "subsection", "sun": "Sunday",
	"tel": "telephone", "thu": "Thursday", "thurs": "Thursday", "tue": "Tuesday", "vs": "versus", "wed": "Wednesday", "kr": "kroner", "kl": "at", "tlf": "telephone", "approx. no": "approximate number",
}

// always are abbreviations that are read out also without a full stop: nothing
// else is written so.
var always = map[string]bool{
	"fx": true, "jf": true, "jfr": true, "kl": true, "tlf": true, "mht": true, "mhp": true, "ift": true, "ifm": true, "ifb": true, "iht": true, "pga": true, "vedr": true, "mfl": true, "osv": true, "dvs": true, "bl.a": true,
	"f.eks": true, "m.v": true, "mv": true, "hhv": true, "inkl": true, "ekskl": true, "ca": true, "evt": true, "iflg": true, "pct": true, "sagsnr": true, "postnr": true, "tlfnr": true, "c/o": true, "cpr-nr": true, "cvr-nr": true,
	"kontonr": true, "mobilnr": true, "kr": true, "nr": true, "stk": true, "e.g": true, "i.e": true, "mio": true, "mia": true,
}

// mayEnd are abbreviations that often end a sentence.
var mayEnd = map[string]bool{
	"kr": true, "mv": true, "m.v": true, "m.m": true, "mm": true, "osv": true, "o.s.v": true, "m.fl": true, "mfl": true, "etc": true, "o.l": true, "o.lign": true, "o.a": true, "e.l": true, "e.lign": true,
	"mdr": true, "md": true, "min": true, "stk": true, "t": true, "tv": true, "th": true, "t.v": true, "t.h": true, "a.m": true, "p.m": true, "pct": true, "mio": true, "mia": true,
}

// ambiguous are abbreviations that are words too: they count only after a number.
var ambiguous = words("t sec")

// wordsToo are abbreviations that also end sentences as whole words: they count
// only where the sentence goes on.
var wordsToo = words(`mar jul art ind red el ell st pl ref dir opg kap alm bla kt sep obs str afs forb maks sek d pr gl
	co max para ave ext eg ie apr jun aug cf`)

// beforeNumber are abbreviations that count only before a number or a date:
// days, which are words, names and verbs too.
var beforeNumber = words(`man mand tir tirs ons onsd tor tors fre fred lør lørd søn sønd no mon tue wed thu fri sat sun ms`)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// names are abbreviations of authorities and schemes that are said by their full
// name, in Danish and in English.
var names = map[string][2]string{
	"UDK": {"Udbetaling Danmark", "Udbetaling Danmark"}, "KL": {"Kommunernes Landsforening", "Local Government Denmark"}, "AES": {"Arbejdsmarkedets Erhvervssikring", "Labour Market Insurance"},
	"STAR": {"Styrelsen for Arbejdsmarked og Rekruttering", "the Agency for Labour Market and Recruitment"}, "SIRI": {"Styrelsen for International Rekruttering og Integration", "the Agency for International Recruitment and Integration"},
	"FSTYR": {"Færdselsstyrelsen", "the Road Traffic Authority"}, "DIGST": {"Digitaliseringsstyrelsen", "the Agency for Digital Government"}, "PPR": {"Pædagogisk Psykologisk Rådgivning", "Educational Psychological Counselling"},
	"FOB": {"Folketingets Ombudsmand", "the Parliamentary Ombudsman"}, "KOT": {"Den Koordinerede Tilmelding", "the coordinated application"}, "DST": {"Danmarks Statistik", "Statistics Denmark"},
	"SST": {"Sundhedsstyrelsen", "the Health Authority"}, "SSI": {"Statens Serum Institut", "Statens Serum Institut"}, "RKI": {"Ribers Kreditinformation", "the credit register R K I"},
	"LBK": {"lovbekendtgørelse", "consolidated act"}, "LBST": {"Landbrugsstyrelsen", "the Agricultural Agency"}, "BBR": {"Bygnings- og Boligregistret", "the building register"}, "SKAT": {"Skat", "Skat"}, "SKM": {"Skatteministeriet", "the Ministry of Taxation"},
	"NAV": {"Nav", "Nav"}, "NATO": {"Nato", "Nato"}, "MitID": {"mit I D", "mit I D"}, "NemID": {"nem I D", "nem I D"}, "NemKonto": {"nem-konto", "nem konto"}, "ØRE": {"øre", "øre"},
	"COVID": {"covid", "covid"}, "AM": {"A M", "A M"}, "OK": {"okay", "okay"}, "OBS": {"bemærk", "note"}, "NB": {"bemærk", "note"}, "EASY": {"easy", "easy"}, "FOA": {"Foa", "Foa"},
}

// shouted are words that are written in capitals for emphasis, not spelled.
var shouted = map[string]bool{
	"IKKE": true, "HUSK": true, "NU": true, "SKAL": true, "MÅ": true, "KUN": true, "JA": true, "NEJ": true, "OG": true, "ELLER": true, "ALT": true, "ALLE": true, "DU": true, "VIGTIGT": true, "GRATIS": true, "STOP": true, "NY": true, "NYT": true,
	"NOT": true, "AND": true, "OR": true, "YES": true, "NO": true, "YOU": true, "MUST": true, "ONLY": true, "NOW": true, "FREE": true, "ALL": true, "NEW": true,
}

// neuter are nouns after which "1" is "et".
var neuter = map[string]bool{
	"år": true, "kvarter": true, "minut": true, "sekund": true, "barn": true, "job": true, "møde": true, "beløb": true, "brev": true, "dokument": true, "spørgsmål": true, "nummer": true, "døgn": true, "stk": true, "styk": true, "besøg": true,
	"bilag": true, "afslag": true, "svar": true, "kort": true, "pas": true, "sted": true, "point": true, "forsøg": true, "tilbud": true, "tilskud": true, "lån": true, "hus": true, "familiemedlem": true, "kontor": true, "skema": true, "menneske": true,
}
