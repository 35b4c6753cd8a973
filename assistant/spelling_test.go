package assistant

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"offelia/intents"
	"offelia/intents/catalogue"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// wholeCatalogue has the words of the built-in catalogue and of every phrasing of
// the guides, as the program's has.
var wholeCatalogue = sync.OnceValues(func() (*intents.Catalogue, error) {
	c, err := intents.LoadCatalogue(catalogue.Files)
	if err != nil {
		return nil, err
	}
	guides, _, err := knowledge.Builtin()
	if err != nil {
		return nil, err
	}
	for _, g := range guides {
		in := intents.Intent{Name: map[string]string{g.Lang: g.Title}, Examples: map[string][]string{}}
		for _, p := range g.Passages {
			in.Examples[g.Lang] = append(in.Examples[g.Lang], p.Lessons()...)
		}
		c.Intents = append(c.Intents, in)
	}
	return c, nil
})

// wholeReader returns a reader of the whole catalogue, and the catalogue.
func wholeReader(t *testing.T) (reader, *intents.Catalogue) {
	c, err := wholeCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return newReader(c), c
}

// lines are those of a file of testdata, without comments.
func lines(t *testing.T, name string) []string {
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSpace(string(data)), "\n")
	return slices.DeleteFunc(all, func(l string) bool { return strings.HasPrefix(l, "#") })
}

// A right Danish word is never repaired, however few guides speak of it; neither
// are names, places and numbers.
func TestRightWordsStay(t *testing.T) {
	t.Parallel()
	r, _ := wholeReader(t)
	for _, text := range lines(t, "right.txt") {
		if got := r.right(text, "da"); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Slips are mended, towards what the guides speak of where that is near, else
// towards another word of the language.
func TestSlipsAreMended(t *testing.T) {
	t.Parallel()
	r, _ := wholeReader(t)
	for _, line := range lines(t, "slips.txt") {
		written, meant, _ := strings.Cut(line, " > ")
		if got := r.right(written, "da"); got != meant {
			t.Errorf("%q became %q, not %q", written, got, meant)
		}
	}
}

// The catalogue's own words, with a slip made at every place in turn: the shares
// that are mended or are other right words, below what was measured by a point.
func TestEverySlip(t *testing.T) {
	t.Parallel()
	r, c := wholeReader(t)
	kinds := map[string]struct {
		make func(w []rune, i int) string
		want float64
	}{
		"two letters swapped": {func(w []rune, i int) string { w[i], w[i+1] = w[i+1], w[i]; return string(w) }, 0.94},
		"a letter twice":      {func(w []rune, i int) string { return string(slices.Insert(w, i, w[i])) }, 0.96},
		"a letter forgotten":  {func(w []rune, i int) string { return string(slices.Delete(w, i, i+1)) }, 0.52},
		"no Danish letters":   {func(w []rune, _ int) string { return dropped.Replace(string(w)) }, 0.98},
	}
	words := frequentWords(c)
	for name, kind := range kinds {
		n, fine := 0, 0
		for k, w := range words {
			letters := []rune(w)
			slip := kind.make(slices.Clone(letters), 1+k%(len(letters)-3))
			if slip == w {
				continue
			}
			n++
			if got := r.right(slip, "da"); got == w || got == slip && danish.Listed(slip) {
				fine++
			}
		}
		share := float64(fine) / float64(n)
		t.Logf("%s: %.1f %% of %d", name, 100*share, n)
		if share < kind.want {
			t.Errorf("%s: %.1f %% are fine, want %.1f", name, 100*share, 100*kind.want)
		}
	}
}

// frequentWords are the right Danish words of five letters or more that stand in
// a catalogue three times, in order.
func frequentWords(c *intents.Catalogue) []string {
	var out []string
	for w, n := range vocabulary(c, "da") {
		if n >= 3 && len([]rune(w)) >= 5 && danish.Listed(w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}
