// Bench measures package when on files in the format of the Duckling corpora:
// one JSON object a line with text, kind (datetime, interval, open_interval, recurring),
// value or from and to_exclusive, grain and reference_time. Rows without an
// answer are passed over.
//
// It prints the share of rows whose value and grain are exactly right, single
// dates, intervals and open intervals apart, and the time that a parse takes:
//
//	go run ./intents/when/bench [-v] FILE...
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"offelia/intents/when"
)

type row struct {
	Text      string `json:"text"`
	Kind      string `json:"kind"`
	Value     string `json:"value"`
	From      string `json:"from"`
	To        string `json:"to_exclusive"`
	Grain     string `json:"grain"`
	Direction string `json:"direction"`
	Reference string `json:"reference_time"`
	Holiday   string `json:"holiday"`
}

type tally struct{ right, all int }

func main() {
	verbose := flag.Bool("v", false, "print the rows that were missed")
	flag.Parse()
	for _, name := range flag.Args() {
		if err := run(name, *verbose); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
}

func run(name string, verbose bool) error {
	rows, err := read(name)
	if err != nil {
		return err
	}
	scores := map[string]*tally{}
	var took []time.Duration
	for _, r := range rows {
		now, err := reference(r.Reference)
		if err != nil {
			return err
		}
		if r.Value == "" && r.From == "" { // a text without an answer
			continue
		}
		found, d := timed(r.Text, now)
		took = append(took, d)
		got := longest(found)
		ok := r.matches(got, now.Location())
		r.count(scores, ok)
		if !ok && verbose {
			fmt.Printf("%-12s %-40q want %s  got %s\n", r.Kind, r.Text, r.want(), show(got))
		}
	}
	report(name, scores, took)
	return nil
}

// timed parses a text five times and returns the median duration, so that the
// percentiles tell slow texts and not a busy machine.
func timed(text string, now time.Time) (found []when.Time, took time.Duration) {
	var all [5]time.Duration
	for i := range all {
		start := time.Now()
		found = when.Parse(text, now, when.Options{})
		all[i] = time.Since(start)
	}
	slices.Sort(all[:])
	return found, all[len(all)/2]
}

func read(name string) ([]row, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	var rows []row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, len(rows)+1, err)
		}
		if r.Kind == "" {
			r.Kind = "datetime"
		}
		rows = append(rows, r)
	}
	return rows, lines.Err()
}

// reference reads a moment, as UTC when it has no zone.
func reference(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Parse("2006-01-02T15:04:05", s)
}

// longest is the expression that covers most of the text.
func longest(found []when.Time) when.Time {
	var best when.Time
	for _, t := range found {
		if t.To-t.From > best.To-best.From {
			best = t
		}
	}
	return best
}

func (r row) matches(t when.Time, loc *time.Location) bool {
	is := func(want string, got time.Time) bool { return want == stamp(got) }
	switch r.Kind {
	case "interval":
		return r.Grain == t.Grain.String() && is(r.From, t.Start) && is(r.To, t.End)
	case "open_interval":
		if r.Direction == "before" {
			return r.Grain == t.Grain.String() && t.Start.IsZero() && is(r.Value, t.End)
		}
		return r.Grain == t.Grain.String() && t.End.IsZero() && is(r.Value, t.Start)
	}
	if r.Kind == "recurring" { // its first day
		return t.Kind == when.Recurring && r.Grain == t.Grain.String() && is(r.Value, t.Start)
	}
	if r.Grain == "instant" { // an exact moment, told here at a coarser grain
		want, err := time.ParseInLocation("2006-01-02T15:04:05", r.Value, loc)
		return err == nil && t.Grain != 0 && !want.Before(t.Start) && want.Before(t.End)
	}
	return r.Grain == t.Grain.String() && is(r.Value, t.Start) && t.Kind == when.Point
}

// stamp writes a wall clock; years before Christ keep their sign.
func stamp(t time.Time) string {
	if t.Year() < 0 {
		return fmt.Sprintf("-%04d", -t.Year()) + t.Format("-01-02T15:04:05")
	}
	return t.Format("2006-01-02T15:04:05")
}

func (r row) want() string {
	if r.Kind == "interval" {
		return r.From + " - " + r.To + " " + r.Grain
	}
	return strings.TrimSpace(r.Direction + " " + r.Value + " " + r.Grain)
}

func show(t when.Time) string {
	if t.Grain == 0 {
		return "nothing"
	}
	if t.Kind == when.Point {
		return stamp(t.Start) + " " + t.Grain.String()
	}
	return stamp(t.Start) + " - " + stamp(t.End) + " " + t.Grain.String()
}

// count adds a row to its kind, and a second time with or without holiday.
func (r row) count(scores map[string]*tally, ok bool) {
	keys := []string{r.Kind}
	if r.Kind == "datetime" {
		keys = append(keys, map[bool]string{true: "datetime, holidays", false: "datetime, the rest"}[r.Holiday != ""])
	}
	for _, k := range keys {
		if scores[k] == nil {
			scores[k] = &tally{}
		}
		scores[k].all++
		if ok {
			scores[k].right++
		}
	}
}

func report(name string, scores map[string]*tally, took []time.Duration) {
	fmt.Println(name)
	kinds := make([]string, 0, len(scores))
	for k := range scores {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		s := scores[k]
		fmt.Printf("  %-20s %4d of %4d  %5.1f %%\n", k, s.right, s.all, 100*float64(s.right)/float64(s.all))
	}
	slices.Sort(took)
	if len(took) > 0 {
		fmt.Printf("  parse p50 %v  p99 %v\n", took[len(took)/2], took[len(took)*99/100])
	}
}
