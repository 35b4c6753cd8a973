package danish_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/intents/danish"
)

func vocabulary() map[string]int {
	words := map[string]int{}
	for _, w := range strings.Fields(`hjælpemidler bedsteforældre boligstøtte skilsmisse adresseændring æblegrød friplads
		øremærket folkeregister nemkonto mitid sundhedsplejerske sygefravær børnepenge samtykke genoptræning kørekort
		arbejdsløs kæreste pension begge forældre længe gælder skilt tandlæge byggetilladelse`) {
		words[w] = 10
	}
	return words
}

func TestRepair(t *testing.T) {
	t.Parallel()
	speller := danish.NewSpeller(vocabulary())
	tests := map[string]string{
		"ka vi bli skilt":           "kan vi blive skilt",
		"mit id virker ik mer":      "mitid virker ikke mere",
		"hvr længe gælder det":      "hvor længe gælder det",
		"skal beggeforældre med":    "skal begge forældre med",
		"om hjælpe midler":          "om hjælpemidler",
		"nem konto":                 "nemkonto",
		"boligstotte og aeblegroed": "boligstøtte og æblegrød",
		"skilmise":                  "skilsmisse",
		"adresseaendring":           "adresseændring",
		"adresændring":              "adresseændring",
		"boligstøte":                "boligstøtte",
		"sunhedsplejeske":           "sundhedsplejerske",
		"arbjedsløs":                "arbejdsløs",
		"mit kørkort":               "mit kørekort",
		"min kærste":                "min kæreste",
		"kanjeg få pension":         "kan jeg få pension",
		"hvaskal jeg gøre":          "hvaskal jeg gøre",
		"sku du ha penge":           "skulle du have penge",
		// left alone
		"jeg hedder Jens Krogh":               "jeg hedder Jens Krogh",
		"bor på strandvejen 9":                "bor på strandvejen 9",
		"tal med pia lindgard":                "tal med pia lindgard",
		"skriv til boligstote@kommune.dk":     "skriv til boligstote@kommune.dk",
		"120354-1108 og 12 00 00 01":          "120354-1108 og 12 00 00 01",
		"tilladelserne og bilerne":            "tilladelserne og bilerne",
		"hjælpemiddelpenge":                   "hjælpemiddelpenge",
		"please cancel the visit on the 14th": "please cancel the visit on the 14th",
		"her er mine børn, og de er glade":    "her er mine børn, og de er glade",
		"nr. 7":                               "nr. 7",
		"qwxzjk":                              "qwxzjk",
		"":                                    "",
	}
	for in, want := range tests {
		if got := speller.Repair(in); got != want {
			t.Errorf("Repair(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRepairLeavesTheVocabularyAlone(t *testing.T) {
	t.Parallel()
	speller := danish.NewSpeller(vocabulary())
	for w := range vocabulary() {
		if got, changed := speller.Word(w); changed {
			t.Errorf("Word(%q) = %q", w, got)
		}
		if !speller.Known(w) {
			t.Errorf("%q is not known", w)
		}
	}
}

func TestSplitCompound(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for _, w := range strings.Fields("bolig støtte ansøgning børn barn børne penge sag behandler sagsbehandler adresse ændring sygedag syge dag plads barnepige pige hjemme hjælp") {
		words[w] = true
	}
	tests := map[string][]string{
		"boligstøtteansøgning":     {"bolig", "støtte", "ansøgning"},
		"børnepenge":               {"børne", "penge"},
		"Adresseændring":           {"adresse", "ændring"},
		"sagsbehandler":            {"sag", "behandler"},
		"sygedagpenge":             {"sygedag", "penge"},
		"hjemmehjælp":              {"hjemme", "hjælp"},
		"bolig":                    nil,
		"boligxstøtte":             nil,
		"":                         nil,
		"\xff\xfe\xfd\xfc\xfb\xfa": nil,
	}
	for in, want := range tests {
		if diff := cmp.Diff(want, danish.SplitCompound(in, func(w string) bool { return words[w] })); diff != "" {
			t.Errorf("SplitCompound(%q) (-want +got)\n%s", in, diff)
		}
	}
}

func TestRepairEnglish(t *testing.T) {
	t.Parallel()
	words := map[string]int{}
	for _, w := range strings.Fields("passport appointment address benefit caseworker municipality reschedule allowance folkeregister") {
		words[w] = 10
	}
	speller := danish.NewEnglishSpeller(words)
	tests := map[string]string{
		"how do i get a pasport":               "how do i get a passport",
		"pls rescedule my apointment tommorow": "please reschedule my appointment tomorrow",
		"i dont need the wihch adress":         "i don't need the which address",
		"wat do i ned for the munucipality":    "what do i need for the municipality",
		"taht beneift is to small":             "that benefit is to small",
		// left alone
		"my son is ill and I am ill too":     "my son is ill and I am ill too",
		"ask Camilla Friis at folkeregister": "ask Camilla Friis at folkeregister",
		"benefits and addresses":             "benefits and addresses",
		"kontanthjælp for my wife":           "kontanthjælp for my wife",
		"write to me at apointment@mail.dk":  "write to me at apointment@mail.dk",
	}
	for in, want := range tests {
		if got := speller.Repair(in); got != want {
			t.Errorf("Repair(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRepair(f *testing.F) {
	speller, english := danish.NewSpeller(vocabulary()), danish.NewEnglishSpeller(vocabulary())
	for _, s := range append(seeds, "hjælpe midler", "beggeforældre", "ÅÅÅ\u0130") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		repaired := speller.Repair(s)
		if digits(repaired) != digits(s) {
			t.Fatalf("Repair(%q) = %q changes numbers", s, repaired)
		}
		if repaired := english.Repair(s); digits(repaired) != digits(s) {
			t.Fatalf("in English Repair(%q) = %q changes numbers", s, repaired)
		}
	})
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

const message = "jeg skal flyte min aftale om boligstotte ka i ringe på 12 00 00 07 til Jens Krogh, Skibhusvej 14, 5000 Odense C"

func BenchmarkRepair(b *testing.B) {
	speller := danish.NewSpeller(vocabulary())
	for b.Loop() {
		speller.Repair("ka i hjælpe mig med at søge boligstotte og hjælpe midler til min mor")
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		danish.Find(message)
	}
}

func BenchmarkMaskCPR(b *testing.B) {
	for b.Loop() {
		danish.MaskCPR(message)
	}
}

func BenchmarkLanguage(b *testing.B) {
	for b.Loop() {
		danish.Language(message)
	}
}
