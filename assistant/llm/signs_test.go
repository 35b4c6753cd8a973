package llm

import "testing"

// FuzzSigns: the glance at a text never hides a fact that a reader would find.
func FuzzSigns(f *testing.F) {
	for _, s := range []string{
		"torsdag den 26. november 2026 kl. 10", "November 26th, 2026 at 9:30", "2026-11-26T10:00", "26/11", "15.438,50 kr.", "senest fem dage", "tre uger og 12%",
		"skriv til a@b.dk", "www.borger.dk/flytning", "https://x", "ring 12 34 56 78", "120354-1108", "KLOKKEN 7", "ti", "på 3 måneder",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seen := signsOf(text)
		for _, r := range factReaders {
			if r.may(seen) {
				continue
			}
			for _, at := range r.form.FindAllStringSubmatchIndex(text, -1) {
				groups := make([]string, len(at)/2)
				for i := range groups {
					if at[2*i] >= 0 {
						groups[i] = text[at[2*i]:at[2*i+1]]
					}
				}
				if fact := (&fact{kind: r.kind, day: -1}); r.read(fact, groups) {
					t.Errorf("%q: %s was not looked for", text, fact)
				}
			}
		}
	})
}
