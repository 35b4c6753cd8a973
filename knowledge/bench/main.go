// Command bench measures the ranking of package knowledge against Bleve's own,
// and lunr's and minisearch's when asked, on retrieval sets: a folder per set with corpus.jsonl ({id, title, text}) and
// queries_*.jsonl ({id, text, rel}).
//
//	go run ./knowledge/bench -data DIR [-peers]
//	go run ./knowledge/bench -scale 10000,100000
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	data := flag.String("data", "", "folder of retrieval sets")
	test := flag.String("test", "", "measure these sets instead: the same form, with queries that nobody tuned on")
	queries := flag.String("queries", "queries_*.jsonl", "which query files of a set")
	markdown := flag.String("md", "", "write the table to this Markdown file too")
	peers := flag.Bool("peers", false, "run lunr and minisearch beside it (needs node and npm)")
	sizes := flag.String("scale", "", "instead, index and ask so many made-up passages: 10000,100000")
	flag.Parse()
	if *sizes != "" {
		if err := runScale(*sizes); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(cmp.Or(*test, *data), *queries, *markdown, *peers); err != nil {
		log.Fatal(err)
	}
}

func run(data, pattern, markdown string, peers bool) error {
	sets, err := filepath.Glob(filepath.Join(data, "*", "corpus.jsonl"))
	if err != nil {
		return err
	}
	if len(sets) == 0 {
		return fmt.Errorf("no sets in %q", data)
	}
	var table strings.Builder
	table.WriteString(header)
	for _, corpus := range sets {
		s, err := readSet(filepath.Dir(corpus), pattern)
		if err != nil {
			return err
		}
		row, err := measure(context.Background(), s, peers)
		if err != nil {
			return err
		}
		table.WriteString(row)
	}
	fmt.Print(table.String())
	if markdown == "" {
		return nil
	}
	return os.WriteFile(markdown, []byte(table.String()), 0o644)
}

func runScale(list string) error {
	var sizes []int
	for s := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 100 {
			return fmt.Errorf("-scale %q: give numbers of passages, at least 100", list)
		}
		sizes = append(sizes, n)
	}
	table, err := scale(context.Background(), sizes)
	fmt.Print(table)
	return err
}

type set struct {
	name    string
	lang    string
	docs    []document
	queries []query
}

type document struct{ ID, Title, Text string }

type query struct {
	Text string
	Rel  []string
}

// questions are the texts of the set's queries.
func (s set) questions() []string {
	out := make([]string, len(s.queries))
	for i, q := range s.queries {
		out[i] = q.Text
	}
	return out
}

func readSet(dir, pattern string) (set, error) {
	s := set{name: filepath.Base(dir), lang: "da"}
	if strings.HasSuffix(s.name, "_en") {
		s.lang = "en"
	}
	err := readLines(filepath.Join(dir, "corpus.jsonl"), func(line []byte) error {
		var d document
		err := json.Unmarshal(line, &d)
		s.docs = append(s.docs, d)
		return err
	})
	if err != nil {
		return s, err
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return s, err
	}
	for _, f := range files {
		err := readLines(f, func(line []byte) error {
			var q query
			err := json.Unmarshal(line, &q)
			if strings.TrimSpace(q.Text) != "" {
				s.queries = append(s.queries, q)
			}
			return err
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

func readLines(file string, line func([]byte) error) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		if err := line(sc.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return sc.Err()
}
