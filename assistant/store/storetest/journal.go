package storetest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// conversation opens one.
func (b *bundle) conversation(t *testing.T, id string) assistant.Conversation {
	t.Helper()
	c := assistant.Conversation{ID: id, Secret: "s", Lang: "da", Channel: "chat", State: json.RawMessage(`{"a":1}`),
		Created: b.at.UTC(), Updated: b.at.UTC()}
	ok(t, b.Open(t.Context(), c))
	return c
}

func receive(t *testing.T, b *bundle) {
	want := b.conversation(t, "c1")
	got, err := b.Conversation(t.Context(), "c1")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("%v %s", err, diff)
	}
	said := &assistant.Message{ID: "m1", From: "citizen", Text: "Hej"}
	turn, first, done, err := b.Receive(t.Context(), "c1", "m1", said)
	if turn != 1 || first != 2 || done || err != nil {
		t.Errorf("received: turn %d, first %d, %v, %v", turn, first, done, err)
	}
	again, fresh, done, err := b.Receive(t.Context(), "c1", "m1", said)
	if again != turn || fresh != first+assistant.Block+1 || done || err != nil {
		t.Errorf("again while unfinished: turn %d, first %d, %v, %v", again, fresh, done, err)
	}
	record := assistant.Record{Seq: fresh, Kind: "message", Body: json.RawMessage(`{"text":"Hej Karen"}`), At: b.at}
	ok(t, b.Finish(t.Context(), want, turn, []assistant.Record{record}, nil))
	again, _, done, err = b.Receive(t.Context(), "c1", "m1", said)
	if again != turn || !done || err != nil {
		t.Errorf("again when finished: turn %d, %v, %v", again, done, err)
	}
	all, err := b.OfTurn(t.Context(), "c1", turn)
	if err != nil || len(all) != 2 || all[0].Seq != 1 || all[1].Seq != fresh || all[0].Kind != "message" {
		t.Errorf("records: %+v %v", all, err)
	}
	var message assistant.Message
	ok(t, json.Unmarshal(all[0].Body, &message))
	if message.Seq != 1 || message.Turn != 1 || message.Text != "Hej" {
		t.Errorf("the citizen's message: %+v", message)
	}
	_, _, _, err = b.Receive(t.Context(), "none", "m1", nil)
	wantKind(t, err, fault.NotFound)
	_, _, _, err = b.Receive(t.Context(), "c1", "m\x00", nil)
	wantKind(t, err, fault.Invalid)
}

func finish(t *testing.T, b *bundle) {
	c := b.conversation(t, "c1")
	turn, first, _, err := b.Receive(t.Context(), "c1", "m1", nil)
	ok(t, err)
	c.Actor, c.Subject, c.State, c.Lang = "karen", "karen", json.RawMessage(`{"b":2}`), "en"
	records := []assistant.Record{{Seq: first, Kind: "receipt", Body: json.RawMessage(`{}`), At: b.at.UTC()}}
	looked := []citizen.Entry{{At: b.at, Actor: "karen", Subject: "karen", Verb: "read", What: "cases", Outcome: "ok"}}
	ok(t, b.Finish(t.Context(), c, turn, records, looked))
	wantKind(t, b.Finish(t.Context(), c, turn, records, looked), fault.Conflict)
	ok(t, b.Read(t.Context(), func(tx citizen.Tx) error {
		audited, err := tx.Audited("karen", 10)
		if len(audited) != 1 || audited[0].What != "cases" {
			t.Errorf("a turn is audited once, with itself: %+v", audited)
		}
		return err
	}))
	got, err := b.Conversation(t.Context(), "c1")
	ok(t, err)
	if got.Actor != "karen" || string(got.State) != `{"b":2}` || got.Lang != "en" || got.Turn != 1 {
		t.Errorf("conversation: %+v", got)
	}
	since, err := b.Since(t.Context(), "c1", first-1)
	want := []assistant.Record{{Conversation: "c1", Seq: first, Turn: turn, Kind: "receipt", Body: json.RawMessage(`{}`), At: b.at.UTC()}}
	if diff := cmp.Diff(want, since); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if since, err = b.Since(t.Context(), "c1", first); err != nil || len(since) != 0 {
		t.Errorf("after the last: %v %v", since, err)
	}
	_, err = b.Conversation(t.Context(), "none")
	wantKind(t, err, fault.NotFound)
}

// numbers has several connections speak in one conversation: no number is
// given twice, and every turn is another.
func numbers(t *testing.T, b *bundle) {
	b.conversation(t, "c1")
	const people = 6
	type given struct{ turn, first int64 }
	all := make([]given, people)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			turn, first, _, err := b.Receive(t.Context(), "c1", fmt.Sprint("m", i), &assistant.Message{Text: "Hej"})
			report(t, err)
			all[i] = given{turn, first}
		})
	}
	wg.Wait()
	turns := map[int64]bool{}
	for _, g := range all {
		turns[g.turn] = true
		if g.first != (g.turn-1)*(assistant.Block+1)+2 {
			t.Errorf("turn %d begins at %d", g.turn, g.first)
		}
	}
	if len(turns) != people {
		t.Errorf("turns: %v", turns)
	}
}

func latest(t *testing.T, b *bundle) {
	for i, actor := range []citizen.ID{"", "karen", "mette", "karen"} {
		c := b.conversation(t, fmt.Sprint("c", i))
		turn, _, _, err := b.Receive(t.Context(), c.ID, "m", nil)
		ok(t, err)
		b.at = b.at.Add(time.Second)
		c.Actor = actor
		ok(t, b.Finish(t.Context(), c, turn, nil, nil))
	}
	got, err := b.Latest(t.Context(), "karen", 10)
	if err != nil || len(got) != 2 || got[0].ID != "c3" || got[1].ID != "c1" {
		t.Errorf("latest: %+v %v", got, err)
	}
	if got, err = b.Latest(t.Context(), "", 10); err != nil || len(got) != 0 {
		t.Errorf("nobody's conversations: %+v %v", got, err)
	}
}

// anyText stores what people paste.
func anyText(t *testing.T, b *bundle) {
	c := b.conversation(t, "c1")
	for i, text := range []string{"æøå ÆØÅ", "👩🏽‍⚕️", "\u202eשלום", "a\x00b", "'; DROP TABLE citizen; --", "$1 %s", string([]byte{0xff, 0xfe}), "\\u0000"} {
		id := fmt.Sprint("m", i)
		turn, _, _, err := b.Receive(t.Context(), c.ID, id, &assistant.Message{ID: id, Text: text})
		ok(t, err)
		all, err := b.OfTurn(t.Context(), c.ID, turn)
		ok(t, err)
		var got assistant.Message
		ok(t, json.Unmarshal(all[0].Body, &got))
		if want := valid(text); got.Text != want {
			t.Errorf("%q came back as %q", want, got.Text)
		}
	}
}

// silent sweeps the conversations in which nothing was said, and no other.
func silent(t *testing.T, b *bundle) {
	b.conversation(t, "said")
	b.conversation(t, "silent")
	_, _, _, err := b.Receive(t.Context(), "said", "m1", &assistant.Message{ID: "m1", From: "citizen", Text: "Hej"})
	ok(t, err)
	if n, err := b.SweepConversations(t.Context(), b.at); n != 0 || err != nil {
		t.Errorf("swept %d that are not old: %v", n, err)
	}
	if n, err := b.SweepConversations(t.Context(), b.at.Add(time.Hour)); n != 1 || err != nil {
		t.Errorf("swept %d: %v", n, err)
	}
	if _, err := b.Conversation(t.Context(), "said"); err != nil {
		t.Errorf("the other one: %v", err)
	}
	if _, err := b.Conversation(t.Context(), "silent"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the silent one: %v", err)
	}
}
