package knowledge_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"offelia/knowledge"
)

// TestPlainOfEveryGuide tells what is wrong with the plain-language texts of the
// guides, and which passages have none:
//
//	go test ./knowledge -run TestPlain -v
func TestPlainOfEveryGuide(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	written, missing := 0, 0
	for _, g := range l.Guides("") {
		for i := range g.Passages {
			if p := &g.Passages[i]; p.PlainWritten() == nil {
				missing++
				t.Errorf("%s#%s has no plain text", g.Key, p.ID)
			} else {
				written++
			}
		}
		for _, f := range l.PlainFlaws(g) {
			t.Errorf("%s#%s %s: %q", g.Key, f.Passage, f.Kind, f.Detail)
		}
	}
	t.Logf("%d passages have a plain text, %d have none", written, missing)
}

const official = `Du kan få cykelhjælp, hvis du er under 18 år. Søg senest 14 dage efter, du købte cyklen, på [kommunens side](https://example.dk/cykel).

Du skal ikke sende en kvittering. Kommunen betaler højst 100 kr.`

const plain = `Du kan få hjælp til en cykel, hvis du er under 18 år. Søg senest 14 dage efter, du købte cyklen. Det gør du på [kommunens side](https://example.dk/cykel).

Send ikke en kvittering. Du får højst 100 kr. af kommunen.`

// bicycle is a guide with an official text and a plain one.
func bicycle(t *testing.T, official, plain string) *knowledge.Guide {
	t.Helper()
	return passageOf(t, "da", official, plain)
}

// TestPlainFlaws: a plain text must say what the official one says.
func TestPlainFlaws(t *testing.T) {
	t.Parallel()
	l := library(t, parse(t, "hund.da", hund))
	for name, c := range map[string]struct {
		was, is string
		want    knowledge.FlawKind
		detail  string
	}{
		"the same":         {"", "", "", ""},
		"other words":      {"Du kan få hjælp til en cykel, hvis du er under 18 år.", "Er du under 18 år? Så kan du få hjælp til en cykel.", "", ""},
		"wrong number":     {"100 kr.", "200 kr.", knowledge.FlawNumber, "200"},
		"number lost":      {"Du får højst 100 kr. af kommunen.", "Kommunen betaler.", knowledge.FlawNumber, "100"},
		"another unit":     {"14 dage", "14 uger", knowledge.FlawNumber, "14 uger"},
		"another link":     {"https://example.dk/cykel", "https://example.dk/andet", knowledge.FlawLink, "https://example.dk/andet"},
		"another site":     {"kommunens side", "cykler.dk", knowledge.FlawLink, "cykler.dk"},
		"condition lost":   {", hvis du er under 18 år", ". Der er 18 år i reglen", knowledge.FlawCondition, "under 18"},
		"deadline lost":    {"Søg senest 14 dage efter, du købte cyklen.", "Søg i 14 dage.", knowledge.FlawCondition, "senest 14"},
		"limit lost":       {"højst 100 kr.", "100 kr.", knowledge.FlawCondition, "højst 100"},
		"not lost":         {"Send ikke en kvittering.", "Send en kvittering.", knowledge.FlawCondition, "Du skal ikke sende en kvittering."},
		"not added":        {"Søg senest 14 dage", "Søg ikke senest 14 dage", knowledge.FlawTurned, "Søg ikke senest 14 dage efter, du købte cyklen."},
		"turned":           {"højst 100", "mindst 100", knowledge.FlawTurned, "mindst 100"},
		"fact of its own":  {"100 kr.", "{{fact:pas.pris.voksen}}", knowledge.FlawFact, "pas.pris.voksen"},
		"hard to read":     {"Send ikke en kvittering.", "Kvitteringsfremsendelse er ikke nødvendiggjort forudsætningsvis ansøgningsprocedurens gennemførelse vedrørende cykelanskaffelsesomkostninger overhovedet.", knowledge.FlawHard, ""},
		"an age otherwise": {"under 18 år", "over 18 år", knowledge.FlawTurned, "over 18"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(plain, c.was, c.is, 1)
			if c.was != "" && text == plain {
				t.Fatal("nothing is changed")
			}
			flaws := l.PlainFlaws(bicycle(t, official, text))
			if c.want == "" {
				if len(flaws) > 0 {
					t.Errorf("flaws: %+v", flaws)
				}
				return
			}
			if !slices.ContainsFunc(flaws, func(f knowledge.Flaw) bool {
				return f.Kind == c.want && f.Plain && f.Passage == "hvem" && strings.Contains(f.Detail, c.detail)
			}) {
				t.Errorf("flaws: %+v, want %s %q", flaws, c.want, c.detail)
			}
		})
	}
}

// TestThePlainTextFollowsTheOfficialOne: whoever changes the official text is
// told by the gate when the plain one does not fit it any more.
func TestThePlainTextFollowsTheOfficialOne(t *testing.T) {
	t.Parallel()
	l := library(t, bicycle(t, official, plain))
	for name, c := range map[string]struct {
		official, plain [2]string
		want            knowledge.FlawKind
	}{
		"a slip is mended":      {[2]string{"cykelhjælp", "cykel-hjælp"}, [2]string{}, ""},
		"a sentence is moved":   {[2]string{"Du skal ikke sende en kvittering. Kommunen betaler højst 100 kr.", "Kommunen betaler højst 100 kr. Du skal ikke sende en kvittering."}, [2]string{}, ""},
		"a value":               {[2]string{"100 kr.", "150 kr."}, [2]string{}, knowledge.FlawNumber},
		"a value in both":       {[2]string{"100 kr.", "150 kr."}, [2]string{"100 kr.", "150 kr."}, ""},
		"a condition more":      {[2]string{"under 18 år.", "under 18 år og bor i kommunen, medmindre du er lærling."}, [2]string{}, knowledge.FlawCondition},
		"somebody else pays":    {[2]string{"Kommunen betaler", "Udbetaling Danmark betaler"}, [2]string{}, knowledge.FlawBehind},
		"somebody else in both": {[2]string{"Kommunen betaler", "Udbetaling Danmark betaler"}, [2]string{"af kommunen", "af Udbetaling Danmark"}, ""},
		"the plain text goes":   {[2]string{"Kommunen betaler", "Udbetaling Danmark betaler"}, [2]string{plain, "Du kan få hjælp."}, knowledge.FlawCondition},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := bicycle(t, strings.Replace(official, c.official[0], c.official[1], 1), strings.Replace(plain, c.plain[0], c.plain[1], 1))
			g.Version = 2
			report, err := l.Gate(t.Context(), g)
			if err != nil {
				t.Fatal(err)
			}
			flaws := slices.DeleteFunc(report.Flaws, func(f knowledge.Flaw) bool { return !f.Plain })
			if c.want == "" && len(flaws) > 0 || c.want != "" && !slices.ContainsFunc(flaws, func(f knowledge.Flaw) bool { return f.Kind == c.want }) {
				t.Errorf("flaws of the plain text: %+v, want %q", flaws, c.want)
			}
		})
	}
}

// TestAPlainTextIsNotShownWhenAValueHasMovedPastIt: a value typed by hand in the
// plain text stays what it was, so the text waits for an editor, and is shown
// again when it fits.
func TestAPlainTextIsNotShownWhenAValueHasMovedPastIt(t *testing.T) {
	t.Parallel()
	g := bicycle(t, strings.Replace(official, "100 kr.", "{{fact:cykel.beloeb}}", 1), plain)
	facts := knowledge.Facts{"cykel.beloeb": {
		{ID: "cykel.beloeb", Value: map[string]string{"da": "100 kr."}, ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Certainty: knowledge.Verified},
		{ID: "cykel.beloeb", Value: map[string]string{"da": "120 kr."}, ValidFrom: "2027-01-01", Certainty: knowledge.Verified},
	}}
	for day, shown := range map[knowledge.Date]bool{"2026-11-23": true, "2027-01-01": false} {
		filled, err := facts.Fill(g, day)
		if err != nil {
			t.Fatal(err)
		}
		p := filled.Passage("hvem")
		if (p.Plain != nil) != shown || p.PlainWritten() == nil {
			t.Errorf("on %s the plain text is %+v, written %+v", day, p.Plain, p.PlainWritten())
		}
		if answer := knowledge.Compose(knowledge.Hit{Guide: filled, Passage: p}, clock()); (answer.Plain != nil) != shown {
			t.Errorf("on %s it is told: %+v", day, answer.Plain)
		}
		l, err := knowledge.Open("", []*knowledge.Guide{g}, facts, func() time.Time {
			at, _ := time.Parse(time.DateOnly, string(day))
			return at
		})
		if err != nil {
			t.Fatal(err)
		}
		behind := slices.ContainsFunc(l.Radar(), func(f knowledge.Finding) bool { return f.Kind == "plain" && f.Detail == "100" })
		if behind == shown {
			t.Errorf("on %s the radar finds %+v", day, l.Radar())
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestOfPlainEdits makes bad edits at every place of the plain texts of some
// guides; with OFFELIA_TEST_EDITS=1, or =2 to list what was let through, of all.
func TestOfPlainEdits(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	var total editCount
	for n, e := range edits {
		if !e.bad {
			continue
		}
		var c editCount
		alone := 0
		for at, g := range l.Guides("") {
			if os.Getenv("OFFELIA_TEST_EDITS") != "" || at%32 == n%32 {
				alone += c.tryPlain(t, l, g, e)
			}
		}
		total.made += c.made
		total.refused += c.refused
		t.Logf("%-38s %5d made %5d refused %5.1f %%, against the official text alone %5.1f %%", e.name, c.made, c.refused, c.share(), 100*float64(alone)/float64(max(c.made, 1)))
		if os.Getenv("OFFELIA_TEST_EDITS") == "2" {
			t.Log(strings.Join(c.lines, "\n"))
		}
	}
	t.Logf("%.2f %% of %d refused", total.share(), total.made)
	if total.share() < 90 {
		t.Error("the check of plain texts lets bad edits through")
	}
}

// tryPlain makes an edit at every place of the plain texts of a guide. alone tells
// how many are seen against the official text alone, as of a text that is new.
func (c *editCount) tryPlain(t *testing.T, l *knowledge.Library, g *knowledge.Guide, e edit) (alone int) {
	t.Helper()
	for i := range g.Passages {
		p := &g.Passages[i]
		if p.Plain == nil {
			continue
		}
		for n := 0; ; n++ {
			text := e.do(g.Lang, p.Plain.Text, n)
			if text == "" {
				break
			}
			if listNumber.ReplaceAllString(text, "") == listNumber.ReplaceAllString(p.Plain.Text, "") {
				continue // another number in a list
			}
			c.made++
			edited := *g
			edited.Passages = slices.Clone(g.Passages)
			edited.Passages[i] = passageOf(t, g.Lang, p.Text, text).Passages[0]
			edited.Passages[i].ID = p.ID
			ofPlain := func(f knowledge.Flaw) bool { return f.Plain && f.Passage == p.ID }
			if slices.ContainsFunc(l.PlainFlaws(passageOf(t, g.Lang, p.Text, text)), func(f knowledge.Flaw) bool { return f.Plain }) {
				alone++
			}
			if slices.ContainsFunc(l.Flaws(&edited), ofPlain) {
				c.refused++
			} else {
				c.lines = append(c.lines, g.Ref(p).String()+"\n      "+changedPart(p.Plain.Text, text))
			}
		}
	}
	return alone
}

var listNumber = regexp.MustCompile(`(?m)^\d+\. `)

// passageOf is a guide of one passage with an official text and a plain one.
func passageOf(t *testing.T, lang, official, plain string) *knowledge.Guide {
	t.Helper()
	heading := map[string]string{"da": "### På let dansk", "en": "### In plain English"}[lang]
	return parse(t, "cykel."+lang, strings.Replace(front, "lang: da", "lang: "+lang, 1)+"## Hvem får cykelhjælp? {#hvem}\n"+official+"\n\n"+heading+"\n"+plain+"\n\n<!-- meta\nkind: question\ncertainty: verified\n-->\n")
}
