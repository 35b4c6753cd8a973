package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// peersFolder is where the script lives, from the root of the repository.
const peersFolder = "knowledge/bench/peers"

// askPeers asks lunr and minisearch the set's questions, installing them by
// their lock file at first use. It needs node and npm.
func askPeers(ctx context.Context, s set) ([]answers, error) {
	if _, err := os.Stat(filepath.Join(peersFolder, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		install.Dir = peersFolder
		if out, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm ci: %w: %s", err, out)
		}
	}
	input, err := json.Marshal(map[string]any{"lang": s.lang, "docs": s.docs, "questions": s.questions()})
	if err != nil {
		return nil, err
	}
	run := exec.CommandContext(ctx, "node", "--max-old-space-size=4096", "run.js")
	run.Dir, run.Stdin, run.Stderr = peersFolder, bytes.NewReader(input), os.Stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("node run.js: %w", err)
	}
	return decodePeers(out)
}

// decodePeers reads a line per peer, its times in microseconds.
func decodePeers(out []byte) ([]answers, error) {
	var all []answers
	for line := range bytes.Lines(out) {
		var p struct {
			Name  string
			IDs   [][]string
			Index float64
			Times []float64
		}
		if err := json.Unmarshal(line, &p); err != nil {
			return nil, fmt.Errorf("node run.js: %w", err)
		}
		a := answers{engine: p.Name, ids: p.IDs, index: micros(p.Index)}
		for _, t := range p.Times {
			a.times = append(a.times, micros(t))
		}
		all = append(all, a)
	}
	return all, nil
}

func micros(n float64) time.Duration { return time.Duration(n * float64(time.Microsecond)) }
