package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/store"
)

// crashFile tells the test binary, started again as a child, which database to
// work on until it is killed.
const crashFile = "OFFELIA_TEST_CRASH_FILE"

// TestKilledAtAnyInstant kills -9 a process that makes changes and turns as
// fast as it can, again and again on one file. What it had acknowledged is
// there afterwards, nothing is doubled, and no slot has two owners.
func TestKilledAtAnyInstant(t *testing.T) {
	if path := os.Getenv(crashFile); path != "" {
		workUntilKilled(t, path)
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "offelia.db")
	s, err := store.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.LoadTown(t.Context(), ahead(citizen.DemoTown())); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	for range 10 {
		for _, line := range killAfter(t, path, 60*time.Millisecond+time.Duration(rand.IntN(200))*time.Millisecond) {
			if acknowledged[line] {
				t.Errorf("%s was acknowledged twice", line)
			}
			acknowledged[line] = true
		}
		survivors(t, path, acknowledged)
	}
	t.Logf("%d acknowledged turns and receipts survived", len(acknowledged))
	if len(acknowledged) < 10 {
		t.Errorf("only %d things were acknowledged: nothing was tried", len(acknowledged))
	}
}

// ahead moves the free slots a year on, so that they are not past.
func ahead(town citizen.Town) citizen.Town {
	year := time.Now().Year() + 2
	for calendar := range town.FreeSlots {
		town.FreeSlots[calendar] = nil
		for day := range 28 {
			for hour := 9; hour < 15; hour++ {
				town.FreeSlots[calendar] = append(town.FreeSlots[calendar], fmt.Sprintf("%d-02-%02dT%02d:00", year, day+1, hour))
			}
		}
	}
	return town
}

// killAfter starts the child, kills it after a while and returns what it had
// acknowledged by then.
func killAfter(t *testing.T, path string, alive time.Duration) []string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyInstant$")
	child.Env = append(os.Environ(), crashFile+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, scanner := []string{}, bufio.NewScanner(out)
	var killer *time.Timer
	for scanner.Scan() {
		if killer == nil { // it works now
			killer = time.AfterFunc(alive, func() { _ = child.Process.Kill() })
		}
		if line, ok := strings.CutPrefix(scanner.Text(), "ack "); ok && strings.HasSuffix(line, ".") {
			lines = append(lines, line)
		}
	}
	if err := child.Wait(); err == nil || killer == nil {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return lines
}

// survivors opens the file and looks for everything acknowledged.
func survivors(t *testing.T, path string, acknowledged map[string]bool) {
	t.Helper()
	s, err := store.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	o := citizen.NewOffice(s, time.Now)
	receipts := map[string]int{}
	for _, id := range []citizen.ID{"karen", "mette"} {
		who := citizen.Capability{Actor: id, Subject: id, Level: citizen.Substantial}
		err := s.Read(t.Context(), func(tx citizen.Tx) error {
			list, err := tx.Receipts(id, 100_000)
			for _, r := range list {
				receipts["receipt "+r.Reference+"."]++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.View(t.Context(), who); err != nil {
			t.Error(err)
		}
	}
	for line := range acknowledged {
		if conversation, ok := strings.CutPrefix(line, "turn "); ok {
			records, err := s.Since(t.Context(), strings.TrimSuffix(conversation, "."), 0)
			if err != nil || len(records) != 2 {
				t.Errorf("%s has %d records: %v", line, len(records), err)
			}
			continue
		}
		if receipts[line] != 1 {
			t.Errorf("%s is there %d times", line, receipts[line])
		}
	}
}

// workUntilKilled is the child: two people book, move, cancel, write and
// undo; each thing is printed once it is acknowledged.
func workUntilKilled(t *testing.T, path string) {
	s, err := store.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("ready")
	w := worker{t: t, store: s, office: citizen.NewOffice(s, time.Now)}
	go w.turns()
	for _, id := range []citizen.ID{"karen", "mette"} {
		go w.changes(id)
	}
	<-time.After(time.Minute) // the parent kills long before
}

type worker struct {
	t      *testing.T
	store  *store.Store
	office *citizen.Office
}

func (w worker) turns() {
	ctx := context.Background()
	for {
		c := assistant.Conversation{ID: fmt.Sprintf("c%x", rand.Uint64())}
		if err := w.store.Open(ctx, c); err != nil {
			panic(err)
		}
		turn, first, _, err := w.store.Receive(ctx, c.ID, "m", &assistant.Message{Text: "Hej"})
		if err != nil {
			panic(err)
		}
		record := assistant.Record{Seq: first, Kind: "message", Body: json.RawMessage(`{}`)}
		if err := w.store.Finish(ctx, c, turn, []assistant.Record{record}, nil); err != nil {
			panic(err)
		}
		fmt.Printf("ack turn %s.\n", c.ID)
	}
}

func (w worker) changes(id citizen.ID) {
	ctx := context.Background()
	who := citizen.Capability{Actor: id, Subject: id, Level: citizen.Substantial}
	for {
		v, err := w.office.View(ctx, who)
		if err != nil {
			panic(err)
		}
		c := w.draw(ctx, v)
		reference, err := w.office.Ask(ctx, who, "s", c, "Godkend")
		if err != nil {
			continue // the slot went to the other
		}
		if err := w.office.Approve(ctx, reference, id, true); err != nil {
			panic(err)
		}
		c.Approval = reference
		r, err := w.office.Do(ctx, who, c)
		if err != nil {
			continue
		}
		fmt.Printf("ack receipt %s.\n", r.Reference)
		if rand.IntN(3) > 0 {
			continue
		}
		if undone, err := w.office.Undo(ctx, who, r.Reference, "undo"+c.Key); err == nil {
			fmt.Printf("ack receipt %s.\n", undone.Reference)
		}
	}
}

func (w worker) draw(ctx context.Context, v citizen.View) citizen.Change {
	c := citizen.Change{Key: fmt.Sprintf("%x", rand.Uint64()), Type: citizen.Book, Target: "odense-rehab"}
	free, err := w.office.Slots(ctx, c.Target, time.Now())
	if err != nil {
		panic(err)
	}
	c.Start = free[rand.IntN(min(5, len(free)))] // both want the same few
	for _, a := range v.Appointments {
		if a.Calendar == c.Target && (rand.IntN(2) == 0 || len(v.Appointments) > 8) {
			c.Type, c.Target = citizen.Rebook, a.ID
			if rand.IntN(2) == 0 || len(v.Appointments) > 8 {
				c.Type, c.Start = citizen.Cancel, ""
			}
			return c
		}
	}
	if rand.IntN(3) == 0 {
		return citizen.Change{Key: c.Key, Type: citizen.UploadFile, Case: v.Cases[0].ID, Upload: &citizen.Upload{ID: c.Key}}
	}
	return c
}
