package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"offelia/intents"
)

// bench is one run over the sets.
type bench struct {
	data, test string
	nodeNLP    bool
	only       []string // names of sets; empty is all
}

// outcome is one line of the table.
type outcome struct {
	set   string
	on    string        // what it was measured on
	train int           // training utterances
	took  time.Duration // on the wall, and of the processors
	cpu   time.Duration
	heap  uint64 // bytes of the matcher
	score
	peers []peer
}

// run measures the sets, prints the table and writes it as Markdown.
func (b bench) run(w io.Writer, md string) error {
	var all []outcome
	fmt.Fprint(w, header)
	for _, s := range sets {
		if len(b.only) > 0 && !slices.Contains(b.only, s.name) {
			continue
		}
		o, err := b.measure(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if o.inside > 0 {
			fmt.Fprint(w, o.line())
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("no set in %q: a set is a folder with train.jsonl", b.data)
	}
	if md == "" {
		return nil
	}
	return os.WriteFile(md, []byte(markdown(all)), 0o644)
}

// measure runs one set.
func (b bench) measure(s set) (outcome, error) {
	o := outcome{set: s.name}
	rounds, err := b.rounds(s, &o)
	if err != nil || len(rounds) == 0 {
		return o, err
	}
	var answers []answer
	for _, r := range rounds {
		got, err := r.run(&o)
		if err != nil {
			return o, err
		}
		answers = append(answers, got...)
	}
	o.took /= time.Duration(len(rounds))
	o.cpu /= time.Duration(len(rounds))
	o.score = measure(answers)
	if o.train <= plainAtMost {
		o.peers = append(o.peers, plain(rounds))
	}
	if b.nodeNLP {
		peers, err := nodeNLP(s.name, rounds)
		if err != nil {
			return o, err
		}
		o.peers = append(o.peers, peers...)
	}
	return o, nil
}

// round is one training and what it is measured on.
type round struct {
	train, outside, test []row
}

// folds is the number of parts where there is nothing else to measure on.
const folds = 5

// rounds reads the set's data and says what to train and to measure.
func (b bench) rounds(s set, o *outcome) ([]round, error) {
	beside, err := b.everything(s.beside)
	if err != nil {
		return nil, err
	}
	train, err1 := read(b.data, s.train)
	outsiders, err2 := read(b.data, s.outside)
	foreign, err3 := read(b.data, s.foreign)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return nil, err
		}
	}
	if len(train) == 0 {
		return nil, nil // the folder lacks this set
	}
	for i := range foreign {
		foreign[i].Intent = "oos"
	}
	if b.test != "" {
		test, err := read(b.test, s.test)
		if err != nil {
			return nil, err
		}
		more, err := read(b.data, s.more)
		if err != nil {
			return nil, err
		}
		switch {
		case s.pool:
			train = append(train, test...)
		case len(test) > 0:
			o.on = "test"
			return []round{{append(train, more...), outsiders, append(test, foreign...)}}, nil
		}
	}
	valid, err := read(b.data, s.valid)
	if err != nil {
		return nil, err
	}
	if len(valid) > 0 {
		o.on = "valid"
		return []round{{train, outsiders, append(valid, foreign...)}}, nil
	}
	o.on = "5-fold"
	return crossValidation(train, beside, outsiders, foreign), nil
}

// everything reads files from the data folder and the test folder.
func (b bench) everything(names []string) ([]row, error) {
	rows, err := read(b.data, names)
	if err != nil || b.test == "" {
		return rows, err
	}
	more, err := read(b.test, names)
	return append(rows, more...), err
}

// crossValidation deals shuffled rows into folds; beside is learned from in
// each, and the foreign rows are shared out, so that each is answered once.
func crossValidation(rows, beside, outsiders, foreign []row) []round {
	list := make([]round, folds)
	for i, r := range shuffled(rows) {
		for k := range list {
			if i%folds == k {
				list[k].test = append(list[k].test, r)
			} else {
				list[k].train = append(list[k].train, r)
			}
		}
	}
	for i, r := range foreign {
		list[i%folds].test = append(list[i%folds].test, r)
	}
	for k := range list {
		list[k].train = append(list[k].train, beside...)
		list[k].outside = outsiders
	}
	return list
}

// shuffled is the rows in an order that only depends on their number.
func shuffled(rows []row) []row {
	out := slices.Clone(rows)
	x := uint64(12345)
	for i := len(out) - 1; i > 0; i-- {
		x = x*6364136223846793005 + 1442695040888963407 // Knuth's MMIX generator
		j := int((x >> 33) % uint64(i+1))
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// tries is how often each utterance is asked; the fastest answer counts, so
// that the matcher is measured and not what else the machine was doing.
const tries = 3

// run trains a matcher and asks it each test utterance.
func (r round) run(o *outcome) ([]answer, error) {
	c, err := catalogue(r.train)
	if err != nil {
		return nil, err
	}
	opt := intents.Options{}
	for _, out := range r.outside {
		opt.Outside = append(opt.Outside, out.Text)
	}
	before := heap()
	start, used := time.Now(), processorTime()
	m, err := intents.Train(c, opt)
	if err != nil {
		return nil, err
	}
	o.took += time.Since(start)
	o.cpu += processorTime() - used
	if after := heap(); after > before {
		o.heap = max(o.heap, after-before)
	}
	o.train = max(o.train, len(r.train)+len(r.outside))
	answers := make([]answer, len(r.test))
	for try := range tries {
		for i, t := range r.test {
			start := time.Now()
			got := m.Match(t.Text)
			took := time.Since(start)
			if try > 0 {
				took = min(took, answers[i].took)
			}
			answers[i] = answer{t.Intent, got.Best().ID, t.outside(), got.None, got.Decision, took}
		}
	}
	return answers, nil
}

// heap is the live heap in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // the first only ages what pools hold
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// catalogue makes a catalogue of rows, one intent per label.
func catalogue(rows []row) (*intents.Catalogue, error) {
	at := map[string]int{}
	var list []intents.Intent
	for _, r := range rows {
		i, ok := at[r.Intent]
		if !ok {
			i = len(list)
			at[r.Intent] = i
			list = append(list, intents.Intent{ID: r.Intent, Name: map[string]string{"xx": name(r.Intent)},
				Do: intents.Do{Verb: "none"}, Examples: map[string][]string{}})
		}
		list[i].Examples["xx"] = append(list[i].Examples["xx"], r.Text)
	}
	return intents.NewCatalogue(list)
}

// name reads a label as words: "alarm/set_alarm" and "PlayMusic" become "alarm
// set alarm" and "play music". The matcher learns names beside examples.
func name(label string) string {
	var b strings.Builder
	prev := ' '
	for _, r := range label {
		if unicode.IsUpper(r) && unicode.IsLower(prev) {
			b.WriteByte(' ')
		}
		prev = r
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
