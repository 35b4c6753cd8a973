package danish_test

import (
	_ "embed"
	"strings"
	"testing"

	"offelia/intents/danish"
)

//go:embed testdata/addresses.txt
var addresses string

// TestParseAddresses: as people write their address, and misspell it.
func TestParseAddresses(t *testing.T) {
	t.Parallel()
	rows := 0
	for line := range strings.Lines(addresses) {
		want := strings.Split(strings.TrimSpace(line), "|")
		if strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		a, ok := danish.ParseAddress(want[0])
		got := []string{a.Street, a.Number, a.Floor, a.Door, a.PostCode, a.City}
		for i, part := range got {
			if !ok || !strings.EqualFold(part, want[i+1]) {
				t.Errorf("%q: %q, want %q", want[0], got, want[1:])
				break
			}
		}
	}
	if rows < 100 {
		t.Errorf("only %d addresses", rows)
	}
}
