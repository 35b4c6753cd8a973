package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/knowledge"
)

// server is the measured program in a process of its own.
type server struct {
	cmd  *exec.Cmd
	base string // "http://127.0.0.1:1234"
}

// startServer starts this program again as a server with so many passages and
// waits until it listens.
func startServer(ctx context.Context, passages int, profile string, more ...string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "starting a server with %d passages\n", passages)
	args := []string{"bench", "--child", "--passages", strconv.Itoa(passages)}
	if profile != "" {
		args = append(args, "--profile", profile)
	}
	args = append(args, more...)
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the server did not start: %w", err), cmd.Wait())
	}
	return &server{cmd, strings.TrimSpace(line)}, nil
}

// stop ends the server. Its connections end with it. One that does not stop is
// killed.
func (s *server) stop() error {
	defer time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() }).Stop()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// memory is the server's resident memory in bytes, as Linux counts it.
func (s *server) memory() (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	kb, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, err := strconv.ParseInt(kb, 10, 64)
	return n << 10, err
}

// tidy makes the server collect its garbage and give the memory back, which it
// does by itself in the minutes after a rush.
func (s *server) tidy(ctx context.Context) error {
	for range 3 { // stacks shrink by half at a time
		if err := s.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
			return err
		}
		if err := sleepUntil(ctx, time.Now().Add(settle)); err != nil {
			return err
		}
	}
	return nil
}

// processor is the processor time that the server has used. Unlike latency it
// says the same on a machine that is busy with other things.
func (s *server) processor() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // the name before may hold blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat is cut short", s.cmd.Process.Pid)
	}
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	const tick = 10 * time.Millisecond // Linux tells every program 100 Hz
	return time.Duration(user+system) * tick, err
}

// serve is the child: it prints its address and serves until it is told to end.
func (c *benchCommand) serve(ctx context.Context) (err error) {
	p := &Program{Demo: true, Unlimited: true, Settings: Settings{Common: Common{Database: ":memory:", Log: "error"}, Grace: 2 * time.Second, Calls: CallSettings{Most: c.Calls}}}
	if err := p.openEnlarged(ctx, c.Passages); err != nil {
		return errors.Join(err, p.Close())
	}
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return errors.Join(err, p.Close())
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return errors.Join(err, p.Close())
		}
		defer pprof.StopCPUProfile()
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, p.Close())
	}
	tidy := make(chan os.Signal, 1)
	signal.Notify(tidy, syscall.SIGUSR1)
	var g errgroup.Group
	g.Go(func() error {
		for {
			select {
			case <-tidy:
				debug.FreeOSMemory()
			case <-ctx.Done():
				return nil
			}
		}
	})
	p.words.matcher() // what a start does in the background is no part of what is measured
	if err := p.library.Warm(ctx); err != nil {
		return errors.Join(err, p.Close())
	}
	fmt.Println("http://" + listener.Addr().String())
	return errors.Join(p.Serve(ctx, listener), g.Wait(), p.Close())
}

// openEnlarged opens the demo with made-up guides in its library, up to so many
// passages. The matcher learns only the real guides' intents: a municipality
// with ten thousand passages has longer guides, not more errands.
func (p *Program) openEnlarged(ctx context.Context, passages int) error {
	if err := p.Open(ctx); err != nil || passages == 0 {
		return err
	}
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		return err
	}
	have := 0
	for _, g := range guides {
		have += len(g.Passages)
	}
	if err := p.library.Close(); err != nil {
		return err
	}
	if p.library, err = knowledge.Open("", append(slices.Clip(guides), madeUp(guides, passages-have)...), facts, p.clock.now); err != nil {
		return err
	}
	if p.studio, err = knowledge.NewStudio(ctx, p.library, p.store.Versions(), guides, p.clock.now); err != nil {
		return err
	}
	learned := *p.words.current.Load()
	learned.lessons = guideIntents(p.guides()) // so that publishing finds nothing new to train on in the made-up ones
	p.words.current.Store(&learned)
	if err := p.openDialogue(); err != nil {
		return err
	}
	return p.openDoors()
}

// madeUp writes guides of ten passages with the words and lengths of the real
// ones, sentences mixed across guides, the same at every run.
func madeUp(real []*knowledge.Guide, passages int) []*knowledge.Guide {
	var sentences, titles []string
	for _, g := range real {
		if g.Lang != "da" {
			continue
		}
		for _, p := range g.Passages {
			titles = append(titles, strings.Fields(p.Title)...)
			for s := range strings.SplitSeq(p.Text, ". ") {
				if !strings.Contains(s, "{{") && len(s) > 20 {
					sentences = append(sentences, s)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same guides at every run
	some := func(from []string, n int, sep string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = from[r.IntN(len(from))]
		}
		return strings.Join(parts, sep)
	}
	var made []*knowledge.Guide
	for n := 0; n < passages; {
		g := *real[0]
		g.Key, g.Title, g.Version, g.Passages = knowledge.Key{ID: fmt.Sprintf("made-up-%d", len(made)), Lang: "da"}, some(titles, 4, " "), 1, nil
		for i := 0; i < 10 && n < passages; i, n = i+1, n+1 {
			short := some(sentences, 2, ". ") + "."
			g.Passages = append(g.Passages, knowledge.Passage{
				ID: fmt.Sprintf("p%d", i), Kind: knowledge.Question, Title: some(titles, 6, " "),
				Short: short, Text: short + "\n\n" + some(sentences, 4, ". ") + ".", Phrasings: []string{some(titles, 5, " "), some(titles, 5, " ")},
				Certainty: knowledge.Verified,
			})
		}
		made = append(made, &g)
	}
	return made
}
