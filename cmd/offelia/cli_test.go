package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run the test binary as the command offelia.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"offelia": main})
}

// TestCommands runs the scripts of testdata/script: what an operator types, and
// what the program says and leaves.
func TestCommands(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir)
			return nil
		},
	})
}
