// Command bench measures the matcher on public intent sets.
//
//	go run ./intents/bench -data DIR [-test DIR] [-md FILE] [-nodenlp] [SET…]
//	go run ./intents/bench -data DIR -expect N SET…
//
// DIR holds one folder per set with train.jsonl and, where there is one,
// valid.jsonl: objects with "text" and "intent", the intent of utterances
// outside the set being "oos" or "NO_NODES_DETECTED". A set is trained on
// train.jsonl and measured on -test DIR/<set>/test.jsonl; without that on
// valid.jsonl, and without that by five-fold cross-validation. sets.go says
// where that differs, and what else counts as training data or as outside.
// Labels, read as words, are the intents' names. With -expect, sets are trained
// on ever more of their data, to tell what N utterances would reach.
//
// Everything goes through the exported API: what is measured is what ships,
// calibration included.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	var b bench
	flag.StringVar(&b.data, "data", "", "folder with the sets' train and valid files")
	flag.StringVar(&b.test, "test", "", "folder with the sets' test files")
	flag.BoolVar(&b.nodeNLP, "nodenlp", false, "run node-nlp beside it (needs node and npm)")
	md := flag.String("md", "", "write the table to this Markdown file")
	expect := flag.Int("expect", 0, "draw a learning curve, and tell what is to be expected of so many utterances")
	flag.Parse()
	b.only = flag.Args()
	run := func() error { return b.run(os.Stdout, *md) }
	if *expect > 0 {
		run = func() error { return b.learning(os.Stdout, *expect) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
