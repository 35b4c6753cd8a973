package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/store"
)

const (
	crashDatabase = "OFFELIA_TEST_CRASH_DATABASE" // tells the child where its data lie
	crashAddr     = "OFFELIA_TEST_CRASH_ADDR"     // and where to listen
	crashLong     = "OFFELIA_TEST_CRASH"          // how many conversations, for the long run
)

// TestKilledAtRandomInstants holds mixed conversations over the real chat with
// a demo that is killed (SIGKILL) at random instants and started again on the
// same file. Citizens reconnect, resume, and send again under the same id what
// was not answered. Afterwards every message and receipt that anybody saw is
// there, nothing has two effects, and no slot two owners. "make crash" runs a
// thousand conversations.
func TestKilledAtRandomInstants(t *testing.T) {
	if path := os.Getenv(crashDatabase); path != "" {
		crashChild(t, path)
		return
	}
	t.Parallel()
	conversations, kills := 60, 2
	if n, err := strconv.Atoi(os.Getenv(crashLong)); err == nil {
		conversations, kills = n, n/25
	}
	v := newVictim(t)
	crowd := newCrowd(t, v.base, conversations)
	var g sync.WaitGroup
	g.Go(crowd.run)
	killed := 0
	for ; killed < kills && !crowd.done.Load(); killed++ {
		crowd.goOn(1 + rand.IntN(25))
		time.Sleep(time.Duration(rand.IntN(100)) * time.Millisecond)
		v.kill()
		v.start()
	}
	g.Wait()
	v.kill()
	t.Logf("%d conversations, %d turns, %d receipts, killed %d times", crowd.held.Load(), crowd.turns.Load(), crowd.receipted(), killed)
	if killed == 0 || crowd.receipted() == 0 {
		t.Error("nothing was tried: no kill fell among the conversations, or no receipt was given")
	}
	crowd.verify(v.path)
}

// victim is the demo that is killed.
type victim struct {
	t    *testing.T
	path string
	addr string
	base string
	cmd  *exec.Cmd
}

func newVictim(t *testing.T) *victim {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{t: t, path: filepath.Join(t.TempDir(), "offelia.db"), addr: l.Addr().String()}
	v.base = "http://" + v.addr
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	v.start()
	t.Cleanup(v.kill)
	return v
}

// start starts the test binary as the demo and waits until it listens.
func (v *victim) start() {
	v.t.Helper()
	v.cmd = exec.Command(os.Args[0], "-test.run=^TestKilledAtRandomInstants$")
	v.cmd.Env = append(os.Environ(), crashDatabase+"="+v.path, crashAddr+"="+v.addr)
	v.cmd.Stderr = os.Stderr
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "ready" {
		v.t.Fatalf("the demo did not start: %q, %v", line, err)
	}
}

// kill ends it without any warning.
func (v *victim) kill() {
	if v.cmd == nil {
		return
	}
	_ = v.cmd.Process.Kill()
	_ = v.cmd.Wait() // says that it was killed
	v.cmd = nil
}

// crashChild is the demo, until it is killed.
func crashChild(t *testing.T, path string) {
	town := roomyTown()
	p := &Program{Demo: true, Unlimited: true, Town: &town, Settings: Settings{Common: Common{Database: path, Log: "error"}, Grace: time.Second}}
	if err := p.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", os.Getenv(crashAddr))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("ready")
	t.Fatal(p.Serve(context.Background(), l))
}

// roomyTown is the demo town with free times for everybody, and few at the
// same place, so that citizens want the same ones.
func roomyTown() citizen.Town {
	town := citizen.DemoTown()
	first := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for calendar := range town.FreeSlots {
		town.FreeSlots[calendar] = nil
		for day := range 40 {
			for quarter := range 16 {
				at := first.AddDate(0, 0, day).Add(time.Duration(quarter) * 30 * time.Minute)
				town.FreeSlots[calendar] = append(town.FreeSlots[calendar], at.Format("2006-01-02T15:04"))
			}
		}
	}
	return town
}

// crowd is the citizens, and what they saw.
type crowd struct {
	t            *testing.T
	base         string
	wanted       int
	begun, held  atomic.Int64
	turns, nonce atomic.Int64
	done         atomic.Bool

	mu       sync.Mutex                  // guards what follows
	seen     map[string]map[int64]string // conversation, number: text
	receipts map[string]string           // reference: conversation
	said     map[string]string           // id: conversation
}

func newCrowd(t *testing.T, base string, conversations int) *crowd {
	return &crowd{
		t: t, base: base, wanted: conversations, seen: map[string]map[int64]string{},
		receipts: map[string]string{}, said: map[string]string{},
	}
}

func (c *crowd) receipted() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.receipts)
}

// run lets each person of the town hold conversations, one after another, with
// two tabs a person so that two of one person's may meet.
func (c *crowd) run() {
	var g sync.WaitGroup
	for id := range citizen.DemoTown().Personas {
		for range 2 {
			g.Go(func() {
				for int(c.begun.Add(1)) <= c.wanted && !c.t.Failed() {
					if err := c.converse(id); err != nil {
						c.t.Errorf("%s: %v", id, err)
						return
					}
					c.held.Add(1)
				}
			})
		}
	}
	g.Wait()
	c.done.Store(true)
}

// goOn waits until so many more turns are answered, however slow the machine is,
// or until all is said.
func (c *crowd) goOn(turns int) {
	for until := c.turns.Load() + int64(turns); c.turns.Load() < until && !c.done.Load(); {
		time.Sleep(5 * time.Millisecond)
	}
}

// verify opens the file that the killed demo left.
func (c *crowd) verify(path string) {
	c.t.Helper()
	s, err := store.Open(context.Background(), path, time.Now)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			c.t.Error(err)
		}
	}()
	if err := s.Check(context.Background()); err != nil {
		c.t.Errorf("the store's own check: %v", err)
	}
	c.verifyConversations(s)
	c.verifyReceipts(s)
	c.verifySlots(s)
}

// verifyConversations: each message that was seen is there to the letter, and
// each thing said is there once.
func (c *crowd) verifyConversations(s *store.Store) {
	said := map[string]int{}
	for conversation, messages := range c.seen {
		records, err := s.Since(context.Background(), conversation, 0)
		if err != nil {
			c.t.Error(err)
			continue
		}
		kept, turns := map[int64]string{}, map[int64]int{}
		for _, r := range records {
			kept[r.Seq] = r.Kind + " " + textOf(r.Body)
			if from, id := whoSaid(r.Body); r.Kind == "message" && from == "citizen" {
				said[id]++
			} else if r.Kind == "message" {
				turns[r.Turn]++
			}
		}
		for seq, text := range messages {
			if kept[seq] != text {
				c.t.Errorf("%s: number %d was seen as %q and is now %q", conversation, seq, text, kept[seq])
			}
		}
		for turn, n := range turns {
			if n > 1 {
				c.t.Errorf("%s: turn %d has %d answers", conversation, turn, n)
			}
		}
	}
	for id, conversation := range c.said {
		if said[id] != 1 {
			c.t.Errorf("%s: what was said once is there %d times", conversation, said[id])
		}
	}
}

// verifyReceipts: the office's receipts are exactly those that were seen, so
// no effect was doubled and none was lost or unseen.
func (c *crowd) verifyReceipts(s *store.Store) {
	kept := map[string]int{}
	for id := range citizen.DemoTown().Personas {
		err := s.Read(context.Background(), func(tx citizen.Tx) error {
			list, err := tx.Receipts(id, 1_000_000)
			for _, r := range list {
				kept[r.Reference]++
			}
			return err
		})
		if err != nil {
			c.t.Error(err)
		}
	}
	for reference, conversation := range c.receipts {
		if kept[reference] != 1 {
			c.t.Errorf("%s: receipt %s was seen and is there %d times", conversation, reference, kept[reference])
		}
		delete(kept, reference)
	}
	if len(kept) > 0 {
		c.t.Errorf("%d receipts that nobody saw: %v", len(kept), kept)
	}
}

// verifySlots compares the town itself: nobody else has a booked time, it is
// not free as well, and each message that was sent came once.
func (c *crowd) verifySlots(s *store.Store) {
	town, err := s.ExportTown(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	before := map[string]bool{} // group appointments that the town came with
	for _, w := range citizen.DemoTown().Personas {
		for _, a := range w.Appointments {
			before[a.ID+a.Start] = true
		}
	}
	owner, sent := map[string]string{}, map[string]int{}
	for id, w := range town.Personas {
		for _, a := range w.Appointments {
			slot := a.Calendar + " " + a.Start
			if other, taken := owner[slot]; taken && !before[a.ID+a.Start] {
				c.t.Errorf("%s belongs to %s and %s", slot, other, id)
			}
			if !before[a.ID+a.Start] {
				owner[slot] = string(id)
			}
		}
		for _, m := range w.Messages {
			if sent[m.Text]++; sent[m.Text] > 1 {
				c.t.Errorf("the message %q was sent %d times", m.Text, sent[m.Text])
			}
		}
	}
	for calendar, starts := range town.FreeSlots {
		for _, start := range starts {
			if id, taken := owner[calendar+" "+start]; taken {
				c.t.Errorf("%s %s is free and %s's", calendar, start, id)
			}
		}
	}
}
