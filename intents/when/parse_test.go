package when_test

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"testing"
	"time"

	"offelia/intents/when"
)

// copenhagen is the citizens' zone; summer time by the rules in force.
func copenhagen(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// monday is Monday 23 November 2026 at 9:15.
func monday(t testing.TB) time.Time { return time.Date(2026, 11, 23, 9, 15, 0, 0, copenhagen(t)) }

// moment writes a bound as the tests state it, "-" for an open one.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02 15:04")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, found, start, end string }{
		{"på torsdag", "på torsdag", "2026-11-26 00:00", "2026-11-27 00:00"},
		{"torsdag i næste uge", "torsdag i næste uge", "2026-12-03 00:00", "2026-12-04 00:00"},
		{"ja mandag kl 13", "mandag kl 13", "2026-11-30 13:00", "2026-11-30 14:00"},
		{"næste torsdag", "næste torsdag", "2026-12-03 00:00", "2026-12-04 00:00"},
		{"denne lørdag", "denne lørdag", "2026-11-28 00:00", "2026-11-29 00:00"},
		{"næste uge først på ugen", "næste uge først på ugen", "2026-11-30 00:00", "2026-12-03 00:00"},
		{"sidst på måneden", "sidst på måneden", "2026-11-21 00:00", "2026-12-01 00:00"},
		{"den 15. tak", "den 15.", "2026-12-15 00:00", "2026-12-16 00:00"},
		{"d. 8", "d. 8", "2026-12-08 00:00", "2026-12-09 00:00"},
		{"den ottende", "den ottende", "2026-12-08 00:00", "2026-12-09 00:00"},
		{"26/11", "26/11", "2026-11-26 00:00", "2026-11-27 00:00"},
		{"den 26.11.2026", "den 26.11.2026", "2026-11-26 00:00", "2026-11-27 00:00"},
		{"d. 1/12-26 kl 9", "d. 1/12-26 kl 9", "2026-12-01 09:00", "2026-12-01 10:00"},
		{"2026-12-01T09:30", "2026-12-01T09:30", "2026-12-01 09:30", "2026-12-01 09:31"},
		{"torsdag d. 26. november kl. 10", "torsdag d. 26. november kl. 10", "2026-11-26 10:00", "2026-11-26 11:00"},
		{"torsdag den seksogtyvende klokken tretten nul nul", "torsdag den seksogtyvende klokken tretten nul nul", "2026-11-26 13:00", "2026-11-26 13:01"},
		{"uge 49", "uge 49", "2026-11-30 00:00", "2026-12-07 00:00"},
		{"onsdag i uge 50", "onsdag i uge 50", "2026-12-09 00:00", "2026-12-10 00:00"},
		{"i weekenden", "i weekenden", "2026-11-27 18:00", "2026-11-30 00:00"},
		{"efter kl 16", "efter kl 16", "2026-11-23 16:00", "-"},
		{"før middag", "før middag", "-", "2026-11-23 12:00"},
		{"inden jul", "inden jul", "-", "2026-12-25 00:00"},
		{"fra 1. december", "fra 1. december", "2026-12-01 00:00", "-"},
		{"2. pinsedag", "2. pinsedag", "2027-05-17 00:00", "2027-05-18 00:00"},
		{"torsdag om 14 dage", "torsdag om 14 dage", "2026-12-10 00:00", "2026-12-11 00:00"},
		{"halv ni", "halv ni", "2026-11-23 20:30", "2026-11-23 20:31"},
		{"kl ni tredive", "kl ni tredive", "2026-11-23 09:30", "2026-11-23 09:31"},
		{"5 i halv 3", "5 i halv 3", "2026-11-23 14:25", "2026-11-23 14:26"},
		{"mellem 9 og halv 11", "mellem 9 og halv 11", "2026-11-23 09:00", "2026-11-23 10:31"},
		{"i aften kl 8", "i aften kl 8", "2026-11-23 20:00", "2026-11-23 21:00"},
		{"i morgen tidlig", "i morgen tidlig", "2026-11-24 06:00", "2026-11-24 10:00"},
		{"senest fredag", "senest fredag", "2026-11-23 09:15", "2026-11-28 00:00"},
		{"kan ikke komme i dag mellem 14 og 16", "i dag mellem 14 og 16", "2026-11-23 14:00", "2026-11-23 17:00"},
		// misspelled, as people write on a phone
		{"tirsda", "tirsda", "2026-11-24 00:00", "2026-11-25 00:00"},
		{"imorgen", "imorgen", "2026-11-24 00:00", "2026-11-25 00:00"},
		{"i morn eftermidag", "i morn eftermidag", "2026-11-24 12:00", "2026-11-24 19:00"},
		{"ovemorgen", "ovemorgen", "2026-11-25 00:00", "2026-11-26 00:00"},
		{"onsda", "onsda", "2026-11-25 00:00", "2026-11-26 00:00"},
		{"loerdag", "loerdag", "2026-11-28 00:00", "2026-11-29 00:00"},
		{"lørda", "lørda", "2026-11-28 00:00", "2026-11-29 00:00"},
		{"naeste maaned", "naeste maaned", "2026-12-01 00:00", "2027-01-01 00:00"},
		// English
		{"can you move it to this saturday", "this saturday", "2026-11-28 00:00", "2026-11-29 00:00"},
		{"next wednesday afternoon", "next wednesday afternoon", "2026-12-02 12:00", "2026-12-02 19:00"},
		{"on the 14th", "on the 14th", "2026-12-14 00:00", "2026-12-15 00:00"},
		{"half past nine", "half past nine", "2026-11-23 09:30", "2026-11-23 09:31"},
		{"any time after 4pm", "any time after 4pm", "2026-11-23 16:00", "-"},
		// the weekday of a day gone by, and the date that contradicts it
		{"mandag efter påske", "mandag efter påske", "2027-03-29 00:00", "2027-03-30 00:00"},
		{"sidste hverdag i december", "sidste hverdag i december", "2026-12-30 00:00", "2026-12-31 00:00"},
		{"i aften efter 7", "i aften efter 7", "2026-11-23 19:00", "2026-11-24 00:00"},
		{"jeg har fri kl 15:30", "kl 15:30", "2026-11-23 15:30", "2026-11-23 15:31"},
		{"jeg kan først fra klokken 15", "fra klokken 15", "2026-11-23 15:00", "-"},
		{"3-4 om eftermiddagen", "3-4 om eftermiddagen", "2026-11-23 15:00", "2026-11-23 17:00"},
		{"halvti", "halvti", "2026-11-23 09:30", "2026-11-23 09:31"},
		{"om 2½ time", "om 2½ time", "2026-11-23 11:45", "2026-11-23 11:45"},
		{"i fredags", "i fredags", "2026-11-20 00:00", "2026-11-21 00:00"},
		{"søndag den 15. november", "søndag den 15. november", "2026-11-15 00:00", "2026-11-16 00:00"},
	} {
		got := when.Parse(tc.text, monday(t), when.Options{})
		if len(got) != 1 {
			t.Errorf("%q: %d expressions, want 1: %v", tc.text, len(got), got)
			continue
		}
		if found := tc.text[got[0].From:got[0].To]; found != tc.found {
			t.Errorf("%q: found %q, want %q", tc.text, found, tc.found)
		}
		if start, end := moment(got[0].Start), moment(got[0].End); start != tc.start || end != tc.end {
			t.Errorf("%q: %s to %s, want %s to %s", tc.text, start, end, tc.start, tc.end)
		}
	}
}

// TestParseNothing: numbers and words that look like times and are not.
func TestParseNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "god morgen", "god aften og tak", "jeg har 2 børn og en mand", "min søn hedder Tor", "enten 2 eller 3 børn", "min nabo Morten",
		"jeg bor på Strandvejen 9, 5000 Odense C", "cpr 121280-1234", "ring 12 10 40 01", "ring 112 eller 1813",
		"jeg fik 15.438 kr i pension", "det koster 10.50 kr", "ja det må du gerne", "hvornår er det for sent at klage",
		"jeg vil gerne have den første", "den anden", "kvote to", "i may need help", "the second one please",
		"sun is shining and may be we march", "to hundrede kroner", "en tid hos tandlægen", "man kan ikke se det",
		"jeg skal have ændret det", "mandatet er givet", "last time I called", "\xff\xfe", "....", "//--::",
	} {
		if got := when.Parse(text, monday(t), when.Options{}); len(got) != 0 {
			t.Errorf("%q: found %q", text, text[got[0].From:got[0].To])
		}
	}
}

// TestParseExpected: short answers to "when?" are times.
func TestParseExpected(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"13": "2026-11-23 13:00", "ja 13 passer fint": "2026-11-23 13:00",
		"10.30 er fint for mig": "2026-11-23 10:30", "så siger vi 14": "2026-11-23 14:00", "15.": "2026-12-15 00:00"} {
		got := when.Parse(text, monday(t), when.Options{Expect: true})
		if len(got) != 1 || moment(got[0].Start) != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

func TestParseFlags(t *testing.T) {
	t.Parallel()
	type flags struct {
		Kind                                                            when.Kind
		HasDate, HasClock, Ambiguous, Approx, Not, ASAP, Other, Leaving bool
		Weekdays                                                        when.Weekdays
		Every                                                           int
		Length                                                          time.Duration
	}
	const day = 24 * time.Hour
	for _, tc := range []struct {
		text string
		want flags
	}{
		{"kl 16", flags{HasClock: true}},
		{"kl 4", flags{HasClock: true, Ambiguous: true}},
		{"kl 04.00", flags{HasClock: true}},
		{"4 om eftermiddagen", flags{HasClock: true}},
		{"på torsdag", flags{HasDate: true, Weekdays: 1 << time.Thursday}},
		{"nu på torsdag", flags{HasDate: true}},
		{"this Thursday", flags{HasDate: true}},
		{"den 15.", flags{HasDate: true}},
		{"overmorgen ved to-tiden", flags{HasDate: true, HasClock: true, Ambiguous: true, Approx: true}},
		{"om formiddagen", flags{Kind: when.Interval, HasClock: true}},
		{"torsdag efter kl 16", flags{Kind: when.Interval, HasDate: true, HasClock: true, Weekdays: 1 << time.Thursday}},
		{"hver anden tirsdag", flags{Kind: when.Recurring, HasDate: true, Weekdays: 1 << time.Tuesday, Every: 2}},
		{"hver uge på onsdag", flags{Kind: when.Recurring, HasDate: true, Weekdays: 1 << time.Wednesday, Every: 1}},
		{"tirsdag og torsdag hver uge", flags{Kind: when.Recurring, HasDate: true, Weekdays: 1<<time.Tuesday | 1<<time.Thursday, Every: 1}},
		{"hver fjortende dag om torsdagen", flags{Kind: when.Recurring, HasDate: true, Weekdays: 1 << time.Thursday, Every: 2}},
		{"ikke om mandagen", flags{Kind: when.Recurring, HasDate: true, Not: true, Weekdays: 1 << time.Monday, Every: 1}},
		{"hverdage efter kl 15", flags{Kind: when.Recurring, HasDate: true, HasClock: true, Weekdays: 0b0111110, Every: 1}},
		{"torsdag kan jeg ikke", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"jeg kan ikke komme på torsdag", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"torsdag arbejder jeg", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"torsdag er jeg på arbejde", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"jeg har vagt på torsdag", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"i work thursday", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"thursday i'm busy", flags{HasDate: true, Not: true, Weekdays: 1 << time.Thursday}},
		{"does it work on thursday", flags{HasDate: true, Weekdays: 1 << time.Thursday}},
		{"kan jeg ikke få en tid på torsdag", flags{HasDate: true, Weekdays: 1 << time.Thursday}},
		{"så hurtigt som muligt", flags{Kind: when.Interval, ASAP: true}},
		{"en anden dag", flags{Not: true, Other: true}},
		{"fem dage", flags{Kind: when.Duration, Length: 5 * day}},
		{"2 uger og 5 dage", flags{Kind: when.Duration, Length: 19 * day}},
		{"halvanden time", flags{Kind: when.Duration, Length: 90 * time.Minute}},
		{"3 dage 8 timer 10 minutter og 49 sekunder", flags{Kind: when.Duration, Length: 3*day + 8*time.Hour + 10*time.Minute + 49*time.Second}},
	} {
		got := when.Parse(tc.text, monday(t), when.Options{})
		if len(got) != 1 {
			t.Errorf("%q: %d expressions", tc.text, len(got))
			continue
		}
		x := got[0]
		f := flags{x.Kind, x.HasDate, x.HasClock, x.Ambiguous, x.Approx, x.Not, x.ASAP, x.Other, x.Leaving, x.Weekdays, x.Every, x.Length}
		if f != tc.want {
			t.Errorf("%q:\n got %+v\nwant %+v", tc.text, f, tc.want)
		}
	}
}

func TestParseAnchor(t *testing.T) {
	t.Parallel()
	anchor := time.Date(2026, 11, 26, 10, 0, 0, 0, copenhagen(t))
	for _, tc := range []struct{ text, start, end string }{
		{"samme tid ugen efter", "2026-12-03 10:00", "2026-12-03 10:01"},
		{"samme tidspunkt dagen efter", "2026-11-27 10:00", "2026-11-27 10:01"},
		{"same time next week", "2026-12-03 10:00", "2026-12-03 10:01"},
		{"samme tid på mandag", "2026-11-30 10:00", "2026-11-30 10:01"},
		{"lidt senere", "2026-11-26 10:01", "-"},
		{"har I noget tidligere", "-", "2026-11-26 10:00"},
		{"en anden dag", "2026-11-26 00:00", "2026-11-27 00:00"},
		{"flyt den en uge", "2026-12-03 10:00", "2026-12-03 10:01"},
		{"en time senere", "2026-11-26 11:00", "2026-11-26 11:01"},
		{"to dage tidligere", "2026-11-24 10:00", "2026-11-24 10:01"},
		{"ugen efter", "2026-11-30 00:00", "2026-12-07 00:00"},
		{"flyt den til fredagen efter", "2026-11-27 00:00", "2026-11-28 00:00"},
		{"kan det blive torsdagen efter i stedet", "2026-12-03 00:00", "2026-12-04 00:00"},
		{"the monday after that, please", "2026-11-30 00:00", "2026-12-01 00:00"},
		{"torsdag efter jul", "2026-12-31 00:00", "2027-01-01 00:00"},
	} {
		got := when.Parse(tc.text, monday(t), when.Options{Anchor: anchor})
		if len(got) != 1 || moment(got[0].Start) != tc.start || moment(got[0].End) != tc.end {
			t.Errorf("%q: %+v, want %s to %s", tc.text, got, tc.start, tc.end)
		}
	}
}

// da.jsonl and en.jsonl are Danish and English expressions in the Duckling
// format, written for this package.
//
//go:embed testdata/da.jsonl
var danishCorpus []byte

//go:embed testdata/en.jsonl
var englishCorpus []byte

func TestDanishCorpus(t *testing.T) {
	t.Parallel()
	testCorpus(t, danishCorpus, 1400)
}

func TestEnglishCorpus(t *testing.T) {
	t.Parallel()
	testCorpus(t, englishCorpus, 120)
}

func testCorpus(t *testing.T, corpus []byte, atLeast int) {
	const layout = "2006-01-02T15:04:05"
	rows := 0
	for lines := bufio.NewScanner(bytes.NewReader(corpus)); lines.Scan(); rows++ {
		var r struct {
			Text, Kind, Value, From, Direction, Grain string
			To                                        string    `json:"to_exclusive"`
			Reference                                 time.Time `json:"reference_time"`
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		got := when.Parse(r.Text, r.Reference, when.Options{})
		if len(got) != 1 {
			t.Errorf("%q: %d expressions", r.Text, len(got))
			continue
		}
		start, end := got[0].Start.Format(layout), got[0].End.Format(layout)
		ok := start == r.From && end == r.To
		switch {
		case r.Kind == "datetime":
			ok = start == r.Value && got[0].Kind == when.Point
		case r.Kind == "recurring": // by its first day
			ok = start == r.Value && got[0].Kind == when.Recurring
		case r.Direction == "before":
			ok = end == r.Value && got[0].Start.IsZero()
		case r.Direction == "after":
			ok = start == r.Value && got[0].End.IsZero()
		}
		if !ok || got[0].Grain.String() != r.Grain {
			t.Errorf("%s\n got %s to %s %s", lines.Text(), start, end, got[0].Grain)
		}
	}
	if rows < atLeast {
		t.Errorf("only %d rows", rows)
	}
}

// TestSummerTime: clocks are walls, not seconds after midnight.
func TestSummerTime(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{"2026-03-28": "2026-03-29 10:00", "2026-10-24": "2026-10-25 10:00"} {
		day, err := time.ParseInLocation(time.DateOnly, now, copenhagen(t))
		if err != nil {
			t.Fatal(err)
		}
		got := when.Parse("i morgen kl 10", day.Add(12*time.Hour), when.Options{})
		if len(got) != 1 || moment(got[0].Start) != want {
			t.Errorf("%s: %v, want %s", now, got, want)
		}
	}
}
