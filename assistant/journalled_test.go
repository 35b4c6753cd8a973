package assistant_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/intents"
)

// slowJournal takes its time to write down an input, or fails to. Everything
// that changes something or calls a person meanwhile is noted.
type slowJournal struct {
	assistant.Journal
	writing atomic.Bool
	fails   atomic.Bool
	early   atomic.Int32
}

var errFull = errors.New("the disk is full")

func (j *slowJournal) Receive(ctx context.Context, conversation, id string, said *assistant.Message) (turn, first int64, done bool, err error) {
	j.writing.Store(true)
	time.Sleep(20 * time.Millisecond)
	if j.fails.Load() {
		return 0, 0, false, errFull // writing for ever
	}
	turn, first, done, err = j.Journal.Receive(ctx, conversation, id, said)
	j.writing.Store(false)
	return turn, first, done, err
}

func (j *slowJournal) note() {
	if j.writing.Load() {
		j.early.Add(1)
	}
}

type watchedStore struct {
	citizen.Store
	j *slowJournal
}

func (s watchedStore) Write(ctx context.Context, f func(citizen.Tx) error) error {
	s.j.note()
	return s.Store.Write(ctx, f)
}

type watchedDesk struct {
	assistant.Desk
	j *slowJournal
}

func (d watchedDesk) Open(ctx context.Context, r desk.Request) (desk.Standing, error) {
	d.j.note()
	return d.Desk.Open(ctx, r)
}

func (d watchedDesk) Say(ctx context.Context, conversation, text string) error {
	d.j.note()
	return d.Desk.Say(ctx, conversation, text)
}

func (d watchedDesk) Leave(ctx context.Context, conversation string) error {
	d.j.note()
	return d.Desk.Leave(ctx, conversation)
}

// watched is a town whose journal is slow.
func watched(t *testing.T) (*town, *slowJournal) {
	t.Helper()
	w := newTown(t, monday)
	j := &slowJournal{Journal: w.store}
	w.engine = assistant.New(assistant.Config{
		Journal: j, Office: citizen.NewOffice(watchedStore{w.store, j}, w.now), Desk: watchedDesk{w.desk, j},
		Library: w.mind.library, Lexicon: w.mind.lexicon,
		Catalogue: func() *intents.Catalogue { return w.mind.catalogue },
		Matcher:   func() *intents.Matcher { return w.mind.matcher }, Now: w.now,
	})
	return w, j
}

// somethingOfEverything books, moves, cancels and undoes, acts for another, is
// refused, asks for a person, writes to them and leaves them. "MitID" approves
// what was asked for last.
var somethingOfEverything = []struct {
	who  citizen.ID
	says []string
}{
	{"karen", []string{"flyt min tid hos Pia", "den 30.", "ja", "MitID", "fortryd", "ja", "hvornår kommer Pia"}},
	{"karen", []string{"aflys min tid hos Pia", "ja tak", "jeg vil tale med et menneske", "er der nogen", "tilbage til Offelia"}},
	{"mette", []string{"hvad er status på min mors sag", "jeg vil klage over min mors afgørelse", "hvad får Jens Hansen i pension"}},
	{"karen", []string{"mit nye telefonnummer er 22334455", "ja", "skriv til Pia at jeg kommer for sent", "ja", "giv min datter fuldmagt til min sag", "ja"}},
	{"", []string{"hvad koster et pas", "jeg vil tale med et menneske"}},
}

// inputs are the lines as they reach the engine, one when it is asked for.
func (w *town) inputs(who citizen.ID, says []string) iter.Seq2[assistant.Input, *answer] {
	return func(yield func(assistant.Input, *answer) bool) {
		id := w.begin(who, "da")
		var last answer
		for i, text := range says {
			in := assistant.Input{Conversation: id, ID: fmt.Sprint(i), Kind: assistant.Said, Text: text, Lang: "da", Capability: as(who), Channel: "chat"}
			if text == "MitID" {
				in.Kind, in.Choice, in.Yes = assistant.Approved, last.Action.Reference, true
				if err := w.office.Approve(w.t.Context(), in.Choice, who, true); err != nil {
					w.t.Fatal(err)
				}
			}
			if !yield(in, &last) {
				return
			}
		}
	}
}

// TestNothingHappensBeforeTheInputIsJournalled: what a turn does beside the
// writing of its input only reads.
func TestNothingHappensBeforeTheInputIsJournalled(t *testing.T) {
	t.Parallel()
	w, j := watched(t)
	for _, c := range somethingOfEverything {
		for in, last := range w.inputs(c.who, c.says) {
			var err error
			if *last, err = gather(w.engine.Turn(t.Context(), in)); err != nil {
				t.Fatal(err)
			}
			if n := j.early.Swap(0); n > 0 {
				t.Errorf("%q had %d effects before it was journalled", in.Text, n)
			}
		}
	}
}

// TestWhatCannotBeJournalledHasNoEffect: the same turns on a journal that fails.
func TestWhatCannotBeJournalledHasNoEffect(t *testing.T) {
	t.Parallel()
	for _, c := range somethingOfEverything {
		w, j := watched(t)
		for in, last := range w.inputs(c.who, c.says) {
			j.fails.Store(true)
			if _, err := gather(w.engine.Turn(t.Context(), in)); !errors.Is(err, errFull) {
				t.Errorf("%q: %v", in.Text, err)
			}
			if n := j.early.Swap(0); n > 0 {
				t.Errorf("%q had %d effects and was not journalled", in.Text, n)
			}
			j.fails.Store(false)
			var err error
			if *last, err = gather(w.engine.Turn(t.Context(), in)); err != nil {
				t.Fatal(err)
			}
			before := w.state()
			if _, err := gather(w.engine.Turn(t.Context(), in)); err != nil { // sent again
				t.Fatal(err)
			}
			if n := j.early.Swap(0); n > 0 {
				t.Errorf("%q had %d effects before it was known to be answered", in.Text, n)
			}
			if diff := cmp.Diff(before, w.state()); diff != "" {
				t.Errorf("%q sent again: %s", in.Text, diff)
			}
		}
	}
}
