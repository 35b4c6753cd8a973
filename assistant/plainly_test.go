package assistant_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"offelia/assistant"
)

// TestWordingBattery asks what a passport costs, and then says each line of
// testdata/plainly.txt of the answer.
func TestWordingBattery(t *testing.T) {
	t.Parallel()
	town := newTown(t, monday)
	f, err := os.Open("testdata/plainly.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, lang, n := "", "", 0
	for scan := bufio.NewScanner(f); scan.Scan(); {
		line := scan.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			words := strings.Fields(strings.Trim(line, "[]"))
			want, lang = words[0], words[1]
			continue
		}
		n++
		if got := wordingAfter(t, town, want, lang, line, n); got != want {
			t.Errorf("[%s %s] %q: %s", want, lang, line, got)
		}
	}
}

// wordingAfter tells what became of a line that is said of an answer.
func wordingAfter(t *testing.T, town *town, want, lang, line string, n int) string {
	t.Helper()
	in := assistant.Input{Conversation: town.begin("", lang), Kind: assistant.Said, Lang: lang, Channel: "chat"}
	first := map[string]string{"da": "hvad koster et pas", "en": "how much does a passport cost"}[lang]
	say := func(id, text string) answer {
		in.ID, in.Text = fmt.Sprint(id, n), text
		a, err := gather(town.engine.Turn(t.Context(), in))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := say("first", first)
	if a.Variant != "" || a.Also == nil || a.Also.Variant != assistant.PlainLanguage {
		t.Fatalf("the first answer is %q, and beside it %+v", a.Variant, a.Also)
	}
	if want == "full" {
		say("plain", map[string]string{"da": "på let dansk", "en": "in plain english"}[lang])
	}
	told, next := say("then", line), answer{}
	pris := func(a answer) bool { return len(a.Citations) == 1 && a.Citations[0].Passage == "pris" }
	switch {
	case told.Variant == assistant.PlainLanguage && pris(told):
		next = say("next", map[string]string{"da": "hvor længe gælder et pas", "en": "how long is a passport valid"}[lang])
		if next.Variant == assistant.PlainLanguage {
			return "always"
		}
		return "plain"
	case want == "full" && told.Variant == "" && pris(told) && told.Also != nil:
		return "full"
	}
	return "other"
}
