package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
)

// BenchmarkTurn is what a turn writes: Receive and Finish, durably.
func BenchmarkTurn(b *testing.B) {
	s := openSQLite(b, time.Now)
	defer func() { _ = s.Close() }()
	c := assistant.Conversation{ID: "c", State: json.RawMessage(`{"stack":[]}`)}
	if err := s.Open(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	body := json.RawMessage(`{"text":"Du har en tid torsdag den 26. november kl. 10.00 hos Pia Lindgaard."}`)
	for i := 0; b.Loop(); i++ {
		turn, first, _, err := s.Receive(b.Context(), "c", fmt.Sprint(i), &assistant.Message{Text: "hvornår har jeg tid"})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Finish(b.Context(), c, turn, []assistant.Record{{Seq: first, Kind: "message", Body: body}}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkView is one audited look at one's own data.
func BenchmarkView(b *testing.B) {
	s := openSQLite(b, time.Now)
	defer func() { _ = s.Close() }()
	if err := s.LoadTown(b.Context(), citizen.DemoTown()); err != nil {
		b.Fatal(err)
	}
	o := citizen.NewOffice(s, time.Now)
	who := citizen.Capability{Actor: "karen", Subject: "karen", Level: citizen.Substantial}
	for b.Loop() {
		if _, err := o.View(b.Context(), who); err != nil {
			b.Fatal(err)
		}
	}
}
