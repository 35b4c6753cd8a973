package main

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"offelia/knowledge"
)

// TestMain lets scripts run the test binary as the command offelia.
func TestMain(m *testing.M) {
	testscript.Main(learned{m}, map[string]func(){"offelia": main})
}

// learned runs tests after the matcher was trained and kept, so that the many
// programs they start find it.
type learned struct{ *testing.M }

func (l learned) Run() int {
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		panic(err)
	}
	library, err := knowledge.Open("", guides, facts, time.Now)
	if err != nil {
		panic(err)
	}
	p := Program{library: library}
	words, err := newUnderstanding(p.guides(), cacheFolder(), newLogger("error", io.Discard))
	if err != nil {
		panic(err)
	}
	words.close()
	return l.M.Run()
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
			env.Setenv("XDG_CACHE_HOME", filepath.Dir(cacheFolder()))
			return nil
		},
	})
}
