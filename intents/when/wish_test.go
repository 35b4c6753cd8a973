package when_test

import (
	"testing"
	"time"

	"offelia/intents/when"
)

func slot(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, copenhagen(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWishMatches(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text    string
		yes, no []string
	}{
		{"", []string{"2026-11-24 08:00", "2027-05-01 23:00"}, nil},
		{"torsdag eftermiddag", []string{"2026-11-26 12:00", "2026-11-26 15:30"}, []string{"2026-11-26 11:30", "2026-11-27 13:00", "2026-12-03 13:00"}},
		{"efter kl 16", []string{"2026-11-24 16:00", "2027-01-04 17:40"}, []string{"2026-11-24 15:59"}},
		{"efter 4", []string{"2026-11-24 16:00"}, []string{"2026-11-24 09:00"}},
		{"før middag", []string{"2026-11-24 08:00", "2026-11-24 11:59"}, []string{"2026-11-24 12:00"}},
		{"senest kl 15", []string{"2026-11-24 15:00"}, []string{"2026-11-24 15:01"}},
		{"ikke før kl 10", []string{"2026-11-24 10:00"}, []string{"2026-11-24 09:45"}},
		{"mellem 9 og halv 11", []string{"2026-11-24 09:00", "2026-11-24 10:30"}, []string{"2026-11-24 08:59", "2026-11-24 10:31"}},
		{"mellem 9 og 11", []string{"2026-11-24 11:00"}, []string{"2026-11-24 11:30", "2026-11-24 21:30"}},
		{"de næste par uger", []string{"2026-11-23 10:00", "2026-11-26 10:00", "2026-12-11 09:00"}, []string{"2026-12-14 09:00"}},
		{"i de kommende dage", []string{"2026-11-23 15:00", "2026-11-27 09:00"}, []string{"2026-12-02 09:00"}},
		{"the next few weeks", []string{"2026-11-24 10:00", "2026-12-18 10:00"}, []string{"2026-12-28 09:00"}},
		{"resten af måneden", []string{"2026-11-23 15:00", "2026-11-30 09:00"}, []string{"2026-12-01 09:00"}},
		{"i weekenden", []string{"2026-11-28 10:00", "2026-11-27 19:00"}, []string{"2026-11-27 09:00", "2026-11-30 09:00"}},
		{"i weekenden kl 10", []string{"2026-11-28 10:00", "2026-11-29 10:00"}, []string{"2026-11-27 10:00", "2026-11-28 11:00"}},
		{"flyt min aftale den 2. til torsdag", []string{"2026-11-26 09:00"}, []string{"2026-12-02 09:00", "2027-09-02 09:00"}},
		{"friday 18", []string{"2026-12-18 10:00"}, []string{"2026-11-27 18:00", "2026-12-11 10:00"}},
		{"tirsdag 24", []string{"2026-11-24 10:00"}, []string{"2026-12-01 10:00"}},
		{"torsdag 10", []string{"2026-11-26 10:00"}, []string{"2026-12-10 14:00"}},
		{"torsdag den 9.", []string{"2026-11-26 09:00", "2026-12-09 09:00"}, []string{"2027-09-09 09:00"}},
		{"ikke om mandagen", []string{"2026-11-24 09:00"}, []string{"2026-11-30 09:00", "2026-12-07 09:00"}},
		{"næste uge først på ugen", []string{"2026-11-30 09:00", "2026-12-02 14:00"}, []string{"2026-11-25 09:00", "2026-12-03 09:00"}},
		{"sidst på ugen", []string{"2026-11-26 09:00", "2026-11-27 09:00"}, []string{"2026-11-25 09:00", "2026-11-30 09:00"}},
		{"kl 1", []string{"2026-11-24 13:00"}, []string{"2026-11-24 12:00"}},
		{"i morgen kl 8", []string{"2026-11-24 08:00"}, []string{"2026-11-24 09:00", "2026-11-25 08:00"}},
		{"overmorgen ved to-tiden", []string{"2026-11-25 13:45", "2026-11-25 14:30"}, []string{"2026-11-25 12:30", "2026-11-26 14:00"}},
		{"om fjorten dage", []string{"2026-12-07 08:00", "2026-12-07 15:00"}, []string{"2026-12-08 09:00"}},
		{"inden jul", []string{"2026-12-01 09:00", "2026-12-23 09:00"}, []string{"2026-12-28 09:00"}},
		{"efter fredag", []string{"2026-11-30 09:00"}, []string{"2026-11-27 09:00", "2026-11-26 09:00"}},
		{"fra fredag", []string{"2026-11-27 09:00", "2026-11-30 09:00"}, []string{"2026-11-26 09:00"}},
		{"hver anden tirsdag", []string{"2026-11-24 09:00", "2026-12-08 09:00"}, []string{"2026-12-01 09:00", "2026-11-25 09:00"}},
		{"torsdag i lige uger", []string{"2026-11-26 09:00", "2026-12-10 09:00", "2027-01-14 09:00"}, []string{"2026-12-03 09:00", "2026-12-31 09:00", "2027-01-07 09:00", "2026-11-27 09:00"}},
		{"hver anden torsdag i ulige uger", []string{"2026-12-03 09:00", "2026-12-31 09:00", "2027-01-07 09:00"}, []string{"2026-11-26 09:00", "2027-01-14 09:00"}},
		{"mondays in even weeks", []string{"2026-12-07 09:00"}, []string{"2026-11-30 09:00"}},
		{"hverken mandag eller tirsdag", []string{"2026-11-25 09:00"}, []string{"2026-11-30 09:00", "2026-11-24 09:00"}},
		{"neither monday nor tuesday", []string{"2026-11-25 09:00"}, []string{"2026-11-30 09:00", "2026-11-24 09:00"}},
		{"alle andre dage end mandag", []string{"2026-11-25 09:00"}, []string{"2026-11-30 09:00"}},
		{"hverdage efter kl 15", []string{"2026-11-24 15:30"}, []string{"2026-11-28 15:30", "2026-11-24 10:00"}},
		{"mandag eller onsdag efter kl 12", []string{"2026-11-30 13:00", "2026-11-25 13:00"}, []string{"2026-11-30 09:00", "2026-11-24 13:00"}},
		{"onsdag kl 10 eller torsdag kl 14", []string{"2026-11-25 10:00", "2026-11-26 14:00"}, []string{"2026-11-25 14:00", "2026-11-26 10:00"}},
		{"næste uge, helst torsdag", []string{"2026-12-03 10:00"}, []string{"2026-11-26 10:00", "2026-12-02 10:00"}},
		{"jeg kan bedst om formiddagen men ikke om mandagen", []string{"2026-11-24 09:00"}, []string{"2026-11-30 09:00", "2026-11-24 13:00"}},
		{"min mor kan ikke torsdag, kan du flytte hendes ergoterapi til mandag", []string{"2026-11-30 13:00"}, []string{"2026-11-26 09:00", "2026-12-01 09:00"}},
		{"så hurtigt som muligt", []string{"2026-11-23 10:00"}, nil},
		{"uge 49", []string{"2026-11-30 09:00", "2026-12-04 09:00"}, []string{"2026-12-07 09:00"}},
		{"torsdag så kl 13", []string{"2026-11-26 13:00"}, []string{"2026-11-26 14:00", "2026-11-27 13:00"}},
		{"mandag til fredag mellem 9 og 12", []string{"2026-11-25 09:00", "2026-11-27 12:00"}, []string{"2026-11-25 13:00", "2026-11-28 10:00"}},
		{"i morgen kl 8 eller 9", []string{"2026-11-24 08:00", "2026-11-24 09:00"}, []string{"2026-11-24 10:00", "2026-11-25 08:00"}},
		{"i næste uge men ikke mandag", []string{"2026-12-01 09:00"}, []string{"2026-11-30 09:00", "2026-11-24 09:00"}},
		{"den 26. eller 27.", []string{"2026-11-26 09:00", "2026-11-27 09:00"}, []string{"2026-11-25 09:00"}},
		{"den første mandag i hver måned", []string{"2026-12-07 09:00", "2027-01-04 09:00"}, []string{"2026-12-14 09:00", "2026-12-08 09:00"}},
		{"every last friday of the month", []string{"2026-11-27 09:00", "2027-01-29 09:00"}, []string{"2026-12-04 09:00"}},
		{"hver uge på onsdag kl 10", []string{"2026-11-25 10:00", "2026-12-02 10:00"}, []string{"2026-11-26 10:00", "2026-12-02 11:00"}},
		{"i uge 49 om tirsdagen", []string{"2026-12-01 09:00"}, []string{"2026-12-08 09:00"}},
		{"min arbejdsdag er lang", []string{"2026-11-28 09:00"}, nil},
		{"det tager op til 3 timer", []string{"2026-11-28 09:00"}, nil},
		{"nytårsaften klokken seks", []string{"2026-12-31 18:00"}, []string{"2026-12-31 06:00"}},
		{"juleaften kl 10", []string{"2026-12-24 10:00"}, []string{"2026-12-25 10:00"}},
		{"ikke før på torsdag", []string{"2026-11-26 09:00", "2026-11-30 09:00"}, []string{"2026-11-25 09:00"}},
		{"fra klokken 14 og frem på fredag", []string{"2026-11-27 15:00"}, []string{"2026-11-27 13:00", "2026-11-28 15:00"}},
		{"this saturday", []string{"2026-11-28 09:00"}, []string{"2026-12-05 09:00"}},
		{"next wednesday afternoon", []string{"2026-12-02 13:00"}, []string{"2026-11-25 13:00"}},
		{"min mand er gået bort for 14 dage siden", []string{"2027-01-01 09:00"}, nil},
		{"jeg har ventet i 6 uger", []string{"2027-01-01 09:00"}, nil},
	} {
		w := when.Wishes(tc.text, monday(t), when.Options{})
		for _, s := range tc.yes {
			if !w.Matches(slot(t, s)) {
				t.Errorf("%q does not match %s: %+v", tc.text, s, w)
			}
		}
		for _, s := range tc.no {
			if w.Matches(slot(t, s)) {
				t.Errorf("%q matches %s: %+v", tc.text, s, w)
			}
		}
	}
}

// TestWishMatchesZone: a slot stored in UTC is judged on the citizen's wall.
func TestWishMatchesZone(t *testing.T) {
	t.Parallel()
	w := when.Wishes("i morgen kl 8", monday(t), when.Options{})
	if !w.Matches(slot(t, "2026-11-24 08:00").UTC()) || w.Matches(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", w)
	}
}

func TestWishExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"så torsdag kl 13":         "2026-11-26 13:00",
		"torsdag kl 1":             "2026-11-26 13:00",
		"torsdag kl 9":             "2026-11-26 09:00",
		"i morgen klokken halv to": "2026-11-24 13:30",
		"kl 10.20 på fredag tak":   "2026-11-27 10:20",
		"fredag, helst kl 14":      "2026-11-27 14:00",
		"torsdag eftermiddag":      "",
		"torsdag":                  "",
		"kl 13":                    "",
		"torsdag ved 13-tiden":     "",
		"ikke torsdag kl 13":       "",
		"torsdag kl 9 eller 10":    "",
		"":                         "",
	} {
		at, ok := when.Wishes(text, monday(t), when.Options{Expect: true}).Exact()
		if ok != (want != "") || ok && moment(at) != want {
			t.Errorf("%q: %s, %v; want %q", text, moment(at), ok, want)
		}
	}
}

func TestWishFlags(t *testing.T) {
	t.Parallel()
	anchor := when.Options{Anchor: slot(t, "2026-11-26 10:00")}
	for _, tc := range []struct {
		text        string
		empty       bool
		asap, other bool
		leaving     string
	}{
		{"hvad er det for noget", true, false, false, ""},
		{"jeg blev fyret i fredags", true, false, false, ""},
		{"hurtigst muligt", false, true, false, ""},
		{"passer ik kan du finde en anden dag", false, false, true, ""},
		{"flyt min tid fra tirsdag til torsdag", false, false, false, "2026-11-24 00:00"},
		{"kan du rykke tiden på tirsdag til torsdag", false, false, false, "2026-11-24 00:00"},
		{"jeg har en aftale på tirsdag som jeg gerne vil flytte til torsdag", false, false, false, "2026-11-24 00:00"},
		{"move my appointment from tuesday to thursday", false, false, false, "2026-11-24 00:00"},
	} {
		w := when.Wishes(tc.text, monday(t), anchor)
		if w.Empty() != tc.empty || w.ASAP != tc.asap || w.Other != tc.other {
			t.Errorf("%q: %+v", tc.text, w)
		}
		switch {
		case tc.leaving == "" && len(w.Leaving) > 0:
			t.Errorf("%q leaves %v", tc.text, w.Leaving)
		case tc.leaving != "" && (len(w.Leaving) != 1 || moment(w.Leaving[0].Start) != tc.leaving):
			t.Errorf("%q leaves %v, want %s", tc.text, w.Leaving, tc.leaving)
		case tc.leaving != "" && !w.Matches(slot(t, "2026-11-26 09:00")):
			t.Errorf("%q does not match Thursday", tc.text)
		}
	}
}

func TestWishOtherDay(t *testing.T) {
	t.Parallel()
	w := when.Wishes("en anden dag", monday(t), when.Options{Anchor: slot(t, "2026-11-26 10:00")})
	if w.Matches(slot(t, "2026-11-26 14:00")) || !w.Matches(slot(t, "2026-11-27 14:00")) {
		t.Errorf("%+v", w)
	}
	if w := when.Wishes("en anden dag", monday(t), when.Options{}); !w.Matches(slot(t, "2026-11-26 14:00")) {
		t.Error("another day than an unknown one excludes something")
	}
}

func TestWishRefine(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ first, second, want string }{
		{"torsdag", "kl 13", "2026-11-26 13:00"},
		{"kl 13", "torsdag", "2026-11-26 13:00"},
		{"torsdag kl 10", "hellere kl 14", "2026-11-26 14:00"},
		{"torsdag", "nej fredag kl 9", "2026-11-27 09:00"},
		{"næste uge", "torsdag kl 9", "2026-12-03 09:00"},
		{"torsdag kl 13", "ja tak", "2026-11-26 13:00"},
	} {
		first := when.Wishes(tc.first, monday(t), when.Options{})
		second := when.Wishes(tc.second, monday(t), when.Options{})
		if at, ok := first.Refine(second).Exact(); !ok || moment(at) != tc.want {
			t.Errorf("%q, then %q: %s, %v; want %s", tc.first, tc.second, moment(at), ok, tc.want)
		}
	}
	not := when.Wishes("ikke fredag", monday(t), when.Options{}).Refine(when.Wishes("efter kl 12", monday(t), when.Options{}))
	if not.Matches(slot(t, "2026-11-27 13:00")) || !not.Matches(slot(t, "2026-11-26 13:00")) {
		t.Errorf("%+v", not)
	}
}
