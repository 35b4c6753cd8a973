package assistant

import (
	"strings"
	"testing"
)

// TestReadYesNo: what counts as a yes writes to a register, so what is not
// surely one is none.
func TestReadYesNo(t *testing.T) {
	t.Parallel()
	forms := map[reading]string{
		yes: `ja|ja tak|Ja!|jaa|jah|jo|jo da|jo tak|jada|jep|jeps|jaja|ja da|jamen ja|ja for pokker|ja, gør det|ja det må du|ja gerne|
			gerne|meget gerne|gør det|gør det bare|gør bare det|det må du gerne|det er fint|det er fint med mig|det er ok|det er okay|
			det er rigtigt|det er helt rigtigt|det er i orden|det er i orden med mig|den er fin med mig|jamen så siger vi det|ok så gør vi det|fint, gør det|ja nu er den rigtig|ja så er det den rigtige|det passer fint|det passer mig|den er god|bare gør det|bare send|send den bare|det vil jeg gerne|
			jeg bekræfter|bekræft|godkend|lad os gøre det|det lyder godt|passer perfekt|ok|okay|okidoki|fint|super|perfekt|godt|netop|nemlig|
			præcis|korrekt|rigtigt|selvfølgelig|naturligvis|helt sikkert|bestemt|klart|mm|mhm|øh ja|øhm, ja tak|altså ja|nå ja|og ja|👍|
			ja tak det vil være dejligt|ja det må du da gerne|ja bestil den tid|ja tak send beskeden nu|ok gør det|yes that would be great thanks|
			yes|yes please|yep|yeah|sure|okay then|go ahead|do it|that's fine|sounds good|correct|confirm|of course|let's do it|works for me|
			ja, hvorfor ikke|ja det er ikke noget problem|why not, yes|evet|tak|так|да|نعم`,
		no: `nej|nej tak|nej!|næ|næh|niks|nope|øh nej|nej det skal du ikke|nej for helvede|ikke nu|ikke alligevel|alligevel ikke|
			det skal du ikke|lad være|lad hellere være|lad det være|lad den bare stå|det er forkert|ikke rigtigt|jeg vil hellere beholde den|
			så beholder jeg den|jeg har fortrudt|fortryder|gør det ikke|send den ikke|jeg vil ikke|det vil jeg ikke|ja nej vent|ja eller nej, nej|
			jamen nej|nå nej|det passer ikke|det er okay, men nej|👎|stop|no|no thanks|nah|not now|don't|do not do it|never mind|keep it|keep my time|
			changed my mind|that's wrong|nie|нет|ні|لا`,
		unclear: `|måske|tja|hm|hmm|det ved jeg ikke|ved ik|aner det ikke|vent lidt|vent|øh|hvad|hvorfor|tirsdag|den 3. december|hvad koster det|
			ok ellers andet|ok noget andet|ok men kun om morgenen|ja hvis det passer Mette|det er i orden hvis Mette er der|ja hvis det kan blive tidligere|ok og så den anden|fint men hvad koster det|ja når jeg har spurgt min kone|yes if it is free|ok what else|
			jeg skal lige tænke|ja måske|ja men vent|okay, men ikke nu alligevel måske hvad|spørg min datter|maybe|i don't know|let me think|?|…|12 34 56 78`,
	}
	n := 0
	for want, list := range forms {
		for _, text := range strings.Split(list, "|") {
			n++
			text = strings.TrimSpace(text)
			if got := readYesNo(text); got != want && !(want == unclear && got == no) {
				t.Errorf("%q is read as %s, want %s", text, names3[got], names3[want])
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d forms", n)
	}
}

// TestReadAnswer: words of the proposal add nothing to a yes; others do.
func TestReadAnswer(t *testing.T) {
	t.Parallel()
	const proposal = "Jeg aflyser “Genoptræning på hold” (Træningsholdet) tirsdag den 1. december kl. 13.30. Du får ikke automatisk en ny tid."
	for text, want := range map[string]reading{
		"jo den på holdet": yes, "ja, tirsdag den 1.": yes, "ja aflys genoptræning på hold": yes,
		"ja, onsdag": unclear, "ja ikke": unclear, "ok ellers andet": unclear, "ja men kun hvis Pia siger ja": unclear,
	} {
		if got := readAnswer(text, proposal); got != want {
			t.Errorf("%q is read as %s, want %s", text, names3[got], names3[want])
		}
	}
}

var names3 = map[reading]string{unclear: "unclear", yes: "yes", no: "no"}

func TestPointed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		n    int
		want int // -1: points at nothing
	}{
		{"den første", 3, 0}, {"den øverste", 3, 0}, {"nummer 1", 3, 0}, {"1", 3, 0}, {"nr 1", 3, 0}, {"en", 3, 0}, {"the first one", 3, 0},
		{"den anden", 3, 1}, {"nummer to tak", 3, 1}, {"ja tak den anden", 3, 1}, {"jeg tager den anden", 3, 1}, {"2", 3, 1}, {"den midterste", 3, 1}, {"the second", 3, 1},
		{"den tredje", 3, 2}, {"tre", 3, 2}, {"den sidste", 3, 2}, {"den nederste", 5, 4}, {"the last one", 2, 1}, {"den fjerde", 5, 3}, {"fem", 5, 4},
		{"den tredje", 2, -1}, {"5", 2, -1}, {"den sidste", 0, -1}, {"den første", 0, -1},
		{"den første december", 3, -1}, {"tirsdag", 3, -1}, {"2. december", 3, -1}, {"en tid i næste uge", 3, -1}, {"jeg har to børn", 3, -1},
		{"den ene eller den anden", 3, -1}, {"", 3, -1}, {"den", 3, -1}, {"klokken 2", 3, -1},
	} {
		got, ok := pointed(c.text, c.n)
		if !ok {
			got = -1
		}
		if got != c.want {
			t.Errorf("%q of %d points at %d, want %d", c.text, c.n, got, c.want)
		}
	}
}

// TestPatterns: each of the small readers, with what it must and must not see.
func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		match   func(string) bool
		yes, no string
	}{
		{"drop", plainly(drop.MatchString), "glem det|drop det|glem det hele|jeg gider ikke mere|det er lige meget|stop|never mind|forget it|lad den ligge|afbryd",
			"jeg har glemt min kode|hvor kan jeg stoppe|hvad er det|flyt den|kan jeg aflyse"},
		{"whyAsked", plainly(whyAsked.MatchString), "hvorfor|hvorfor spørger du|hvad skal I bruge det til|hvorfor skal du vide det|why do you need that",
			"hvornår|hvad koster det|ja tak"},
		{"repeats", plainly(repeats.MatchString), "gentag|sig det igen|hvad sagde du|en gang til|hva|hvad?|say that again|pardon", "hvad koster et pas|hvad er klokken|hvem sagde det"},
		{"backs", plainly(backs.MatchString), "tilbage til dig|gider ikke vente|jeg vil ikke vente|back to you", "hvor lang er ventetiden|tilbage til start"},
		{"angry", plainly(angry.MatchString), "det er noget lort|du er ubrugelig|for helvede|fuck|useless|hvor er det latterligt, latterligt", "jeg er glad|tak|hvornår kommer de"},
		{"grief", plainly(grief.MatchString), "min mand døde i går|min mor er død|han er gået bort|min far er afgået ved døden|my wife died|mistet min søn", "dødtræt af ventetid|jeg vil flytte|min mor er syg"},
		{"worry", plainly(worry.MatchString), "jeg er bange|jeg er blevet fyret|jeg græder hele tiden|i lost my job", "jeg er glad|mit fyr skal renses"},
		{"lost", plainly(lost.MatchString), "det var ikke det jeg mente|du forstår mig jo ikke|forkert svar|not what i asked", "hvad mener du|jeg forstår det godt"},
		{"refuses", plainly(refuses.MatchString), "det vil jeg ikke sige|kommer ikke dig ved|det er privat|rather not say", "jeg siger ja|12 34 56 78"},
		{"question", plainly(question.MatchString), "hvad koster det|må jeg tage min hund med|kan jeg få penge|hvornår er det|is it free", "jeg vil flytte|flyt min tid|tak|bestil en tid"},
		{"goesOn", folded(goesOn.MatchString), "og til et barn?|hvad med min mor|men hvornår|and what about me", "hvad koster et pas|ogsåhvad|endelig er det slut"},
		{"notOff", plainly(notOff.MatchString), "nej jeg vil ikke aflyse, bare have den en anden dag|den skal ikke aflyses kun flyttes|jeg vil altså ikke have den aflyst|i don't want to cancel, just move it|it should not be cancelled", "kan du ikke aflyse den|vil du ikke aflyse min tid|jeg vil aflyse den|can you not cancel it|jeg kan ikke komme, aflys den"},
		{"stillHas", plainly(stillHas.MatchString), "får min mor stadig hjælp til bad|har jeg fortsat boligydelse|does she still get home care", "får man hjælp til bad|hvornår får jeg svar|har jeg en tid endnu"},
		{"aboutThat", plainly(aboutThat.MatchString), "hvem er det med|hvor er det henne|hvornår er den|udløber det|og hvor længe gælder det|when is it|who is it with", "hvad koster et pas|hvornår kommer Pia|hvem er du"},
		{"nextOne", plainly(nextOne.MatchString), "hvornår er min næste aftale|næste udbetaling|my next appointment", "næste uge|næste skridt|mine aftaler"},
		{"both", plainly(allOfThem.MatchString), "begge to|dem begge|dem alle|alle sammen|both", "den ene|den anden|ingen"},
		{"kin", folded(adultKin.MatchString), "min mors tid|hvornår får min gamle far|min kones sag|my mother's case|min søsters|mors aftale", "min tid|moderne|farvel|min mortalitet|en mor"},
		{"child", folded(childKin.MatchString), "min søns tandlæge|mit barns pas|min yngste datter|my daughter's", "mit barnebarn|min sønderjyske ven|børnecheck|søndag"},
		{"approved", plainly(approved.MatchString), "det har jeg gjort|jeg har godkendt|det er godkendt|jeg har lige godkendt|done|i have approved", "gør det|hvad har du gjort ved|nej"},
		{"undoes", plainly(undoes.MatchString), "fortryd|fortryd det|jeg fortryder|nej det var forkert fortryd|undo", "kan jeg fortryde et køb|min fortrydelsesret|jeg har ikke fortrudt"},
		{"appealForm", plainly(appealForm.MatchString), "hvornår skal jeg klage|kan jeg nå at klage|hvad er fristen for at klage|is it too late to complain", "jeg vil klage|hvornår kommer pengene"},
	} {
		for _, text := range strings.Split(c.yes, "|") {
			if !c.match(text) {
				t.Errorf("%s does not see %q", c.name, text)
			}
		}
		for _, text := range strings.Split(c.no, "|") {
			if c.match(text) {
				t.Errorf("%s sees %q", c.name, text)
			}
		}
	}
}

func plainly(match func(string) bool) func(string) bool {
	return func(s string) bool { return match(plain(s)) }
}

func folded(match func(string) bool) func(string) bool {
	return func(s string) bool { return match(strings.ToLower(s)) }
}

// TestOrders: what is told to be done, and what only asks about it.
func TestOrders(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"flyt min tid på torsdag": "rebook", "kan du rykke mødet": "rebook", "jeg vil gerne have flyttet min tid": "rebook",
		"could you move my appointment": "rebook", "udskyd samtalen": "rebook", "mødet skal flyttes": "rebook",
		"aflys min tid": "cancel", "jeg vil aflyse mødet": "cancel", "kan I aflyse mødet": "cancel", "please cancel my appointment": "cancel", "meld afbud til mødet": "cancel",
		"bestil tid til pas": "book", "jeg vil bestille en tid": "book", "book en tid": "book", "i want to book an appointment": "book",
		"søg om boligstøtte": "apply", "jeg vil gerne søge om hjælpemidler": "apply", "tilbagekald min fuldmagt til Mette": "revoke", "ophæv fuldmagten": "revoke",
		"hvordan flytter jeg min tid": "", "hvad koster det at aflyse": "", "hvornår kan man bestille tid": "", "tak for hjælpen": "", "hvor søger man": "",
	} {
		got := ""
		for _, o := range orders {
			if o.form.MatchString(plain(text)) {
				got = o.arg
				break
			}
		}
		if got != want {
			t.Errorf("%q orders %q, want %q", text, got, want)
		}
	}
}

func TestKroner(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount int
		da, en string
	}{{0, "0 kr.", "DKK 0"}, {950, "950 kr.", "DKK 950"}, {8810, "8.810 kr.", "DKK 8,810"}, {15438, "15.438 kr.", "DKK 15,438"}, {1234567, "1.234.567 kr.", "DKK 1,234,567"}} {
		if da, en := Kroner(c.amount, "da"), Kroner(c.amount, "en"); da != c.da || en != c.en {
			t.Errorf("%d is written %q and %q", c.amount, da, en)
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"skriv til Camilla at jeg er syg i dag":               "Jeg er syg i dag",
		"skriv til Pia at jeg ikke kan komme på torsdag":      "Jeg kan ikke komme på torsdag",
		"sig til dem at jeg desværre ikke kan nå det":         "Jeg kan desværre ikke nå det",
		"skriv til Pia at jeg gerne vil have en ny tid":       "Jeg vil gerne have en ny tid",
		"send en besked til Dorthe: Vi ses på onsdag klokken": "Vi ses på onsdag klokken",
		"tell them that i am ill today":                       "I am ill today",
		"skriv en besked":                                     "",
		"skriv til Pia":                                       "",
		"skriv at ja":                                         "",
	} {
		if got := quoted(text); got != want {
			t.Errorf("%q quotes %q, want %q", text, got, want)
		}
	}
}

// TestSegments: a message is cut where one thought ends, never inside a date.
func TestSegments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"flyt min tid til den 30. november og aflys hjemmebesøget den 10. december": "flyt min tid til den 30. november|aflys hjemmebesøget den 10. december",
		"hvad koster et pas? hvor lang tid tager det":                               "hvad koster et pas|hvor lang tid tager det",
		"aflys min tid hos Pia. Og aflys træningen på hold.":                        "aflys min tid hos Pia|aflys træningen på hold",
		"kom kl. 10 i stedet": "kom kl. 10 i stedet",
		"ja":                  "",
	} {
		if got := strings.Join(segments(text), "|"); got != want {
			t.Errorf("%q is cut %q, want %q", text, got, want)
		}
	}
}
