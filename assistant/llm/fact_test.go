package llm

import (
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)

var evidence = strings.Join([]string{
	"Du skal melde flytning senest 5 dage efter, du er flyttet, og tidligst 4 uger før. Læs mere på https://www.borger.dk/flytning. Lægen skal indberette inden to hverdage.",
	"Opfølgning 2026-11-26 10:00 Skibhusvej 14. Du får 15.438 kr. den 30. november 2026. Ring 12 10 10 01.",
	"Your meeting is on Monday 30 November 2026 at 13:00. A passport costs DKK 891.",
}, "\n")

// TestFacts: what the evidence says in other forms is supported; what differs
// in one thing only is not.
func TestFacts(t *testing.T) {
	t.Parallel()
	have := factsIn(evidence)
	for _, s := range []string{
		"Du skal melde det senest fem dage efter flytningen.",
		"Tidligst 4 uger før. Se borger.dk/flytning eller www.borger.dk.",
		"Din aftale er torsdag den 26. november kl. 10.00.",
		"Torsdag den 26. november 2026 kl. 10", "Du får 15.438 kr. den 30. november.", "Du får 15438 kroner mandag den 30/11.",
		"Ring på 12101001.", "1. Log ind\n2. Udfyld felterne [1]", "Lægen har to hverdage.", "Jeg har fundet to muligheder til dig.",
		"On 30 November at 13:00.", "It costs 891 kroner.", "November 30, 2026", "on Thursday, November 26", "DKK 15,438",
	} {
		if bad := missing(factsIn(s), have, monday); len(bad) > 0 {
			t.Errorf("%q: unsupported %v", s, bad)
		}
	}
	for s, want := range map[string]string{
		"Du skal melde det senest 8 dage efter.": "number 8|d", "Du skal melde det senest 5 uger efter.": "number 5|w", "Inden 5 hverdage.": "number 5|wd",
		"Aftalen er 27. november.": "date -11-27", "Aftalen er fredag den 26. november.": "date -11-26", "Aftalen er 26. november 2027.": "date 2027-11-26",
		"Kl. 11.": "time 11:00", "Du får 15.483 kr.": "number 15483|kr", "Se evil.com/x": "link evil.com/x", "Se borger.dk/andet": "link borger.dk/andet",
		"Skriv til a@b.dk": "e-mail a@b.dk", "Ring 12 10 10 02": "phone 12101002", "Dit cpr er 120354-1108": "cpr 120354-1108",
		"Du har ret til 24 ugers barsel": "number 24|w", "Prisen er 893 kr": "number 893|kr", "You have ten days": "number 10|d", "Bøden er 50 %": "number 50|%",
		"Det tager 4 dage": "number 4|d", "€891": "number 891|€", "on Friday 30 November": "date -11-30",
	} {
		bad := missing(factsIn(s), have, monday)
		if len(bad) != 1 || bad[0].String() != want {
			t.Errorf("%q: %v, want %s", s, bad, want)
		}
	}
}

func FuzzFacts(f *testing.F) {
	f.Add(evidence)
	f.Add("15.438,50 kr. den 3. maj kl. 10.30 \u00a0 +45 12 34 56 78 a@b.dk")
	f.Fuzz(func(t *testing.T, s string) {
		facts := factsIn(s)
		last := 0
		for _, x := range facts {
			if x.start < last || x.end < x.start || x.end > len(s) {
				t.Fatalf("%q: %+v", s, facts)
			}
			last = x.end
		}
		if bad := missing(facts, facts, monday); s != "" && len(bad) > 0 {
			for _, b := range bad { // only a weekday that does not fit its date is not even stated by itself
				if b.day < 0 {
					t.Fatalf("%q does not state its own %v", s, b)
				}
			}
		}
	})
}
