package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// benchCommand measures what a municipality sizes its machine by. The server
// runs as a child process, so that its memory is its own and the load's is not
// counted; load and server share the machine's cores, so figures are bounds.
//
// Ten thousand connections use up the machine's loopback ports for a minute
// afterwards. In a network namespace of its own nobody else notices:
//
//	unshare -rn sh -c 'ip link set lo up && offelia bench'
type benchCommand struct {
	Only     []string      `help:"Measure only these: turns, chats, publish, calls." enum:"turns,chats,publish,calls" default:"turns,chats,publish,calls"`
	Rate     float64       `help:"Turns a second." default:"50"`
	Duration time.Duration `help:"How long turns are sent." default:"60s"`
	Talkers  int           `help:"Conversations that the turns are spread over." default:"200"`
	Passages int           `help:"Passages in the library, made up beyond the built-in ones." default:"10000"`
	Calls    int           `help:"Calls that are open at once." default:"20"`
	Chats    int           `help:"Chats that are open at once." default:"10000"`
	Profile  string        `help:"Write a CPU profile of the server while turns are sent." type:"path" placeholder:"FILE"`

	Child bool `hidden:"" help:"Be the measured server."`
}

// row is one line of the table.
type row struct{ what, found, goal string }

// Run measures one thing after another and prints a Markdown table, also of
// what was measured before an interruption.
func (c *benchCommand) Run(ctx context.Context) error {
	if c.Child {
		return c.serve(ctx)
	}
	var rows []row
	var errs []error
	for _, part := range []struct {
		name string
		run  func(context.Context) ([]row, error)
	}{{"turns", c.turns}, {"chats", c.chats}, {"publish", c.publish}, {"calls", c.calls}} {
		if !slices.Contains(c.Only, part.name) || ctx.Err() != nil {
			continue
		}
		found, err := part.run(ctx)
		rows = append(rows, found...)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", part.name, err))
		}
	}
	fmt.Print(table(rows))
	return errors.Join(errs...)
}

func table(rows []row) string {
	var b strings.Builder
	b.WriteString("| what | measured | goal |\n|---|--:|--:|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.what, r.found, r.goal)
	}
	return b.String()
}

// progress tells on one line of standard error how far a measurement is.
func progress(what string, done, all int) {
	fmt.Fprintf(os.Stderr, "\r%s %d/%d ", what, done, all)
	if done == all {
		fmt.Fprintln(os.Stderr)
	}
}

// latencies are times of one kind. It is filled by one goroutine.
type latencies []time.Duration

// at is the time under which a share of all lie.
func (l latencies) at(share float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(l))
	return s[min(len(s)-1, int(share*float64(len(s))))]
}

func (l latencies) String() string {
	return fmt.Sprintf("p50 %s, p99 %s, longest %s", millis(l.at(.5)), millis(l.at(.99)), millis(l.at(1)))
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }
