package assistant_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps the property test quick: each of its sequences talks to a
// whole town. Ask for more by -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("12"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
