package assistant

import (
	"slices"
	"testing"
)

// spared are patterns in which a cheap test counts, of every form.
func spared() []pattern {
	all := []pattern{letDown, prying, creative, owes, inGeneral, myPay, pointing, adultKin, nosy}
	for _, g := range guards {
		all = slices.Concat(all, g.says, g.without, g.unless)
	}
	for _, o := range orders {
		all = append(all, o.form)
	}
	for _, a := range aspects {
		all = append(all, a.form)
	}
	return all
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string][]string{
		`kan (du|man) flytte`:            {" flytte"},
		`(?:^|$| )(?:klage|anke)`:        {"anke", "klage"},
		`(?:fly|flytte)r?`:               {"fly"},
		`(tid)+ (en|to){2}`:              {"tid"},
		`(?i)tid`:                        nil,
		`tid|\d`:                         nil,
		`(?:tid)?`:                       nil,
		` (?:[^ ]+ ){0,3}d(?:ø|oe|ö) `:   {"oe", "ö", "ø"},
		`^(?:hvad|hvem).*(?:mor|far) x$`: {"far", "mor"},
	} {
		if got := compile(expression).need; !slices.Equal(got, want) {
			t.Errorf("%s needs %q, want %q", expression, got, want)
		}
	}
}

// FuzzPattern: the cheap test never spares a text that the expression would have
// found.
func FuzzPattern(f *testing.F) {
	for _, text := range []string{
		"jeg vil ikke leve mere", "(((", "kan du flytte min tid", "hvad får min nabo", "hjemmehjælpen kom aldrig",
		"hvornår skal jeg senest sende papirer", "skriv et digt om en hest",
	} {
		f.Add(text)
	}
	all := spared()
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range []string{text, plain(text), spaced(text)} {
			for _, p := range all {
				if p.Regexp.MatchString(s) && !p.may(s) {
					t.Errorf("%v is spared %q", p, s)
				}
			}
		}
	})
}

// BenchmarkPatterns tries all of them on one text.
func BenchmarkPatterns(b *testing.B) {
	all, text := spared(), spaced("hvor lang tid har jeg til at klage over en afgørelse om boligstøtte")
	for b.Loop() {
		for _, p := range all {
			p.MatchString(text)
		}
	}
}
