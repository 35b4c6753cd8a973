package main

import (
	"strings"
	"testing"
)

// FuzzReadConfig: whatever a file holds, it is read or the line is named.
func FuzzReadConfig(f *testing.F) {
	for _, text := range []string{"addr = 127.0.0.1:1\n# why\nsite = \"By\"", "addr", "= x", "adress = 1", "grace=1s\ngrace=2s", "\xff = \xfe", strings.Repeat("a", 70_000)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		resolver, err := readConfig(strings.NewReader(text))
		if err != nil && !strings.HasPrefix(err.Error(), "configuration") {
			t.Errorf("error %q does not say what it is about", err)
		}
		if (resolver == nil) != (err != nil) {
			t.Errorf("resolver %v, error %v", resolver, err)
		}
	})
}
