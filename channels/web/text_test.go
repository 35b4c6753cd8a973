package web

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/assistant/citizen"
)

func TestProse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                "",
		"et\nto\n\ntre":                   "<p>et<br>to</p><p>tre</p>",
		"Du kan:\n- gå\n- løbe\nså":       "<p>Du kan:</p><ul><li>gå</li><li>løbe</li></ul><p>så</p>",
		"1. et\n\n2. to":                  `<ol><li value="1">et</li></ol><ol><li value="2">to</li></ol>`,
		"<b>&":                            "<p>&lt;b&gt;&amp;</p>",
		"ring 12 10 10 03.":               `<p>ring <a href="tel:+4512101003">12 10 10 03</a>.</p>`,
		"se https://borger.dk/a?b=1&c=2.": `<p>se <a href="https://borger.dk/a?b=1&amp;c=2">https://borger.dk/a?b=1&amp;c=2</a>.</p>`,
		"javascript:alert(1)":             "<p>javascript:alert(1)</p>",
	} {
		if got := string(prose(in)); got != want {
			t.Errorf("prose(%q):\n got %s\nwant %s", in, got, want)
		}
	}
}

// wellFormed checks that HTML that prose makes closes what it opens and holds
// only the elements that prose knows.
func wellFormed(html string) error {
	d := xml.NewDecoder(strings.NewReader("<x>" + strings.ReplaceAll(html, "<br>", "<br/>") + "</x>"))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok && !strings.Contains(" x p br ul ol li a ", " "+e.Name.Local+" ") {
			return &xml.SyntaxError{Msg: "element " + e.Name.Local}
		}
	}
}

func FuzzProse(f *testing.F) {
	for _, s := range []string{"hej", "- a\n1. b\n\nc", "<script>", "https://a.dk/\"onload=x", "12 10 10 03", "1) x\n- y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD {
				return -1 // the engine removes these before it stores a text
			}
			return r
		}, strings.ToValidUTF8(s, ""))
		if err := wellFormed(string(prose(clean))); err != nil {
			t.Errorf("prose(%q) = %s: %v", clean, prose(clean), err)
		}
	})
}

func TestMark(t *testing.T) {
	t.Parallel()
	source := "<p>Du skal melde <strong>senest 5 dage</strong> efter.</p><p>Du kan <a href=\"https://x.dk\">gøre det</a> før.</p>"
	for _, c := range []struct {
		name, quote, want string
		found             bool
	}{
		{"within a text", "Du skal melde", "<mark>Du skal melde</mark> <strong>", true},
		{"over emphasis", "melde senest 5 dage efter", "<mark>melde</mark> <strong><mark>senest 5 dage</mark></strong> <mark>efter</mark>.", true},
		{"over paragraphs", "efter.\n\nDu kan gøre", "<mark>efter</mark>.</p><p><mark>Du kan</mark> <a href=\"https://x.dk\"><mark>gøre</mark> det</a>", true},
		{"not there", "noget andet", source, false},
		{"nothing", "  ", source, false},
		{"markup in the quote is text", "<script>senest 5 dage</script>", source, false},
	} {
		got, found := mark(source, c.quote)
		if found != c.found || !strings.Contains(string(got), c.want) {
			t.Errorf("%s: %t %s", c.name, found, got)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("<p>hej <b>med</b> dig</p>", "med dig")
	f.Add("<ul><li>æøå</li></ul>", "ÆØÅ")
	f.Fuzz(func(t *testing.T, source, quote string) {
		got, found := mark("<p>"+strings.NewReplacer("<", "", ">", "", "&", "").Replace(source)+"</p>", quote)
		if found != strings.Contains(string(got), "<mark>") {
			t.Errorf("mark(%q, %q) = %s, %t", source, quote, got, found)
		}
	})
}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", text, citizen.Copenhagen())
	if err != nil {
		panic(err)
	}
	return t
}

func TestHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hours, now string
		open       bool
		until      string
	}{
		{"man-ons 10-15, tor 10-17, fre 10-13", "2026-11-23T09:15", false, "2026-11-23T10:00"},
		{"man-ons 10-15, tor 10-17, fre 10-13", "2026-11-23T10:00", true, "2026-11-23T15:00"},
		{"man-ons 10-15, tor 10-17, fre 10-13", "2026-11-27T13:00", false, "2026-11-30T10:00"},
		{"alle dage 22-7", "2026-11-23T23:30", true, "2026-11-24T07:00"},
		{"alle dage 22-7", "2026-11-23T06:59", true, "2026-11-23T07:00"},
		{"alle dage 22-7", "2026-11-23T12:00", false, "2026-11-23T22:00"},
		{"man-fre 10-14, tor til 17", "2026-11-26T16:00", true, "2026-11-26T17:00"},
		{"man-fre 8.30-16", "2026-11-23T08:29", false, "2026-11-23T08:30"},
		{"alle dage 22-7", "2026-10-25T03:30", true, "2026-10-25T07:00"}, // the clock goes back
	} {
		h, ok := parseHours(c.hours)
		if !ok {
			t.Errorf("%q is not read", c.hours)
			continue
		}
		open, until := h.at(at(c.now), citizen.Contact{})
		if open != c.open || !until.Equal(at(c.until)) {
			t.Errorf("%q at %s: %t until %s, want %t until %s", c.hours, c.now, open, until, c.open, c.until)
		}
	}
	for _, bad := range []string{"", "efter aftale", "man 10", "xyz 10-12", "tor til 17", "man-xyz 10-12"} {
		if h, ok := parseHours(bad); ok {
			t.Errorf("%q is read as %v", bad, h)
		}
	}
}

func FuzzHours(f *testing.F) {
	for _, s := range []string{"man-ons 10-15, tor 10-17", "alle dage 22-7", "man-fre 10-14, tor til 17", "søn 0-24"} {
		f.Add(s)
	}
	now := at("2026-11-23T09:15")
	f.Fuzz(func(t *testing.T, s string) {
		h, ok := parseHours(s)
		if _, until := h.at(now, citizen.Contact{}); ok && !until.IsZero() && until.Before(now) {
			t.Errorf("%q changes in the past: %s", s, until)
		}
	})
}

func TestPhones(t *testing.T) {
	t.Parallel()
	all := []citizen.Contact{
		{Key: "odense-hjemmepleje", Name: "Hjemmeplejen Odense Nord", Hours: "alle dage 7-22"},
		{Key: "odense-nat", Name: "Natvagt, Odense", Hours: "alle dage 22-7"},
		{Key: "odense-borgerservice", Name: "Borgerservice Odense", Hours: "man-ons 10-15"},
		{Key: "kbh-jobcenter", Name: "Jobcenter København", Hours: "man-fre 9-12"},
	}
	names := func(list []phone) (out []string) {
		for _, p := range list {
			out = append(out, p.Key)
		}
		return out
	}
	for _, c := range []struct {
		municipality, now string
		want              []string
	}{
		{"Odense", "2026-11-23T11:00", []string{"odense-borgerservice", "odense-hjemmepleje"}},
		{"Odense", "2026-11-23T23:00", []string{"odense-nat", "odense-borgerservice"}},
		{"", "2026-11-23T11:00", []string{"odense-borgerservice"}},
	} {
		if diff := cmp.Diff(c.want, names(phones(all, c.municipality, at(c.now)))); diff != "" {
			t.Errorf("%s at %s: %s", c.municipality, c.now, diff)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	now := at("2026-11-23T09:15")
	for _, c := range []struct{ got, want string }{
		{dayText("2026-12-04", "da"), "fredag 4. december 2026"},
		{dayText("2026-12-04", "en"), "Friday 4 December 2026"},
		{dayText("2026-11-26T10:00", "da"), "torsdag 26. november 2026 kl. 10.00"},
		{dayText("12 00 00 01", "da"), "12 00 00 01"},
		{soonText(at("2026-11-23T10:00"), now, "da"), "i dag kl. 10.00"},
		{soonText(at("2026-11-24T10:00"), now, "en"), "tomorrow at 10:00"},
		{soonText(at("2026-11-27T10:00"), now, "da"), "fredag kl. 10.00"},
		{agoText(30*time.Second, "da"), "under et minut"},
		{agoText(time.Minute, "da"), "1 minut"},
		{agoText(90*time.Minute, "en"), "90 minutes"},
		{agoText(5*time.Hour, "da"), "5 timer"},
		{agoText(72*time.Hour, "en"), "3 days"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for date, want := range map[string]int{"2026-11-23": 0, "2026-11-24": 1, "2026-12-04": 11, "2026-11-22": -1, "": -1, "2026-03-29": -1} {
		if got := daysLeft(date, now); got != want {
			t.Errorf("daysLeft(%s) = %d, want %d", date, got, want)
		}
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"brev.pdf": "brev.pdf", "../../etc/passwd": "passwd", `C:\a\b.pdf`: "b.pdf", "a\x00\u202eb.pdf": "ab.pdf",
		"1203541108.pdf": "******-****.pdf", "": "fil", "/": "fil", strings.Repeat("å", 90) + ".pdf": strings.Repeat("å", 48) + ".pdf",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestAPassageIsOneSource: two sentences of a passage are one line among the sources.
func TestAPassageIsOneSource(t *testing.T) {
	t.Parallel()
	one := assistant.Citation{Guide: "pas", Lang: "da", Version: 1, Passage: "pris", Quote: "a"}
	again, other := one, one
	again.Quote, other.Passage = "b", "papirer"
	if got := sources([]assistant.Citation{one, other, again}); len(got) != 2 || got[0] != one || got[1] != other {
		t.Errorf("%+v", got)
	}
}
