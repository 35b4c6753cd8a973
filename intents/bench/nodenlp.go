package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peer is what another system reached on the same rounds.
type peer struct {
	Name    string  `json:"name"`
	Inside  int     `json:"inside"`
	Right   int     `json:"right"` // of inside, nothing rejected
	Kept    int     `json:"kept"`  // of inside, "None" counting as wrong
	Outside int     `json:"outside"`
	Caught  int     `json:"caught"` // of outside
	Train   float64 `json:"train"`  // seconds, mean over rounds
	P50     float64 `json:"p50"`    // microseconds, worst round
	P99     float64 `json:"p99"`
}

// nodeNLPFolder is where the script lives, from the root of the repository.
const nodeNLPFolder = "intents/bench/nodenlp"

// nodeNLP measures node-nlp on the rounds, installing it by its lock file at
// first use.
func nodeNLP(name string, rounds []round) ([]peer, error) {
	if _, err := os.Stat(filepath.Join(nodeNLPFolder, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		install := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		install.Dir = nodeNLPFolder
		if out, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm ci: %w: %s", err, out)
		}
	}
	var sum []peer
	for _, r := range rounds {
		peers, err := nodeNLPRound(name, r)
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum = make([]peer, len(peers))
		}
		for i, p := range peers {
			sum[i].add(p, len(rounds))
		}
	}
	return sum, nil
}

// nodeNLPRound runs the script on one round.
func nodeNLPRound(name string, r round) ([]peer, error) {
	input := struct {
		Lang  string `json:"lang"`
		Train []row  `json:"train"`
		Test  []row  `json:"test"`
	}{"en", r.train, r.test}
	if strings.HasSuffix(name, "_da") {
		input.Lang = "da"
	}
	for i, t := range input.Test {
		if t.outside() {
			input.Test[i].Intent = "oos"
		}
	}
	data, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	run := exec.Command("node", "--max-old-space-size=4096", "run.js")
	run.Dir, run.Stdin, run.Stderr = nodeNLPFolder, bytes.NewReader(data), os.Stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("node run.js: %w", err)
	}
	return decodePeers(out)
}

// decodePeers reads one peer per line; other lines are what node-nlp prints.
func decodePeers(out []byte) ([]peer, error) {
	var peers []peer
	for line := range bytes.Lines(out) {
		if !bytes.HasPrefix(line, []byte("{")) {
			continue
		}
		var p peer
		if err := json.Unmarshal(line, &p); err != nil {
			return nil, fmt.Errorf("node run.js: %w", err)
		}
		peers = append(peers, p)
	}
	return peers, nil
}

// add sums up one of n rounds.
func (p *peer) add(q peer, n int) {
	p.Name = q.Name
	p.Inside += q.Inside
	p.Right += q.Right
	p.Kept += q.Kept
	p.Outside += q.Outside
	p.Caught += q.Caught
	p.Train += q.Train / float64(n)
	p.P50, p.P99 = max(p.P50, q.P50), max(p.P99, q.P99)
}
