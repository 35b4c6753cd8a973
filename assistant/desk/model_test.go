package desk_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"offelia/assistant/desk"
	"offelia/assistant/fault"
)

// TestEveryEdgeHasASentence walks the table of edges: each has words in both
// languages, every state can be reached, and each state that waits for
// somebody has a way on.
func TestEveryEdgeHasASentence(t *testing.T) {
	t.Parallel()
	reached := map[desk.State]bool{desk.Asked: true}
	leaves := map[desk.State]bool{}
	for range desk.Edges() {
		for _, e := range desk.Edges() {
			if reached[e.From] {
				reached[e.To], leaves[e.From] = true, true
			}
			if e.To == desk.Asked {
				t.Errorf("%v leads back to the start", e)
			}
			for _, lang := range []string{"da", "en"} {
				if len(desk.Sentence(e, lang)) < 20 {
					t.Errorf("%v has no sentence in %s", e, lang)
				}
			}
			if desk.Sentence(e, "da") == desk.Sentence(e, "en") {
				t.Errorf("%v says the same in both languages", e)
			}
		}
	}
	for _, s := range []desk.State{desk.Queued, desk.Promised, desk.Assigned, desk.Answered, desk.Closed, desk.Left} {
		over := s == desk.Closed || s == desk.Left
		if !reached[s] || leaves[s] == over {
			t.Errorf("%s: reached %v, can be left %v", s, reached[s], leaves[s])
		}
	}
	if desk.Sentence(desk.Edge{From: desk.Closed, To: desk.Asked}, "da") != "" {
		t.Error("a step that does not exist has a sentence")
	}
}

// TestDeskModel lets citizens and caseworkers do anything in any order: every
// step taken is in the table, only an assignee answers, every move that the
// citizen did not make is told, and a ticket that is over stays over.
func TestDeskModel(t *testing.T) {
	t.Parallel()
	edges := map[desk.Edge]bool{}
	for _, e := range desk.Edges() {
		edges[e] = true
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		ctx := t.Context()
		conversation := rapid.SampledFrom([]string{"c1", "c2", "c3"})
		worker := rapid.SampledFrom([]string{"Pia", "Ole"})
		id := rapid.SampledFrom([]string{"T-201", "T-202", "T-203", "T-204"})
		before := map[string]desk.Ticket{}
		allowed := func(err error) {
			if kind := fault.KindOf(err); err != nil && (kind == fault.Internal || kind == fault.Unavailable) {
				rt.Fatal(err)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"open": func(rt *rapid.T) {
				_, err := b.Open(ctx, desk.Request{Conversation: conversation.Draw(rt, "conversation"), Lang: "da"})
				allowed(err)
			},
			"say":   func(rt *rapid.T) { allowed(b.Say(ctx, conversation.Draw(rt, "conversation"), "Hej")) },
			"leave": func(rt *rapid.T) { allowed(b.Leave(ctx, conversation.Draw(rt, "conversation"))) },
			"seen":  func(rt *rapid.T) { allowed(b.Seen(ctx, conversation.Draw(rt, "conversation"))) },
			"claim": func(rt *rapid.T) { allowed(b.Claim(ctx, id.Draw(rt, "id"), worker.Draw(rt, "by"))) },
			"reply": func(rt *rapid.T) {
				ticket, by := id.Draw(rt, "id"), worker.Draw(rt, "by")
				err := b.Reply(ctx, ticket, by, "Svar")
				allowed(err)
				was := before[ticket]
				if err == nil && was.Assignee != by {
					rt.Fatalf("%s answered %+v", by, was)
				}
				// The same words again, with nothing from the citizen between, are
				// the answer that was given: they make nothing new to read.
				if err == nil && was.State == desk.Assigned && !b.ticket(ticket).Unread {
					rt.Fatalf("%s answered %+v, and the citizen is told of nothing new", by, was)
				}
			},
			"release": func(rt *rapid.T) { allowed(b.Release(ctx, id.Draw(rt, "id"), worker.Draw(rt, "by"))) },
			"transfer": func(rt *rapid.T) {
				allowed(b.Transfer(ctx, id.Draw(rt, "id"), worker.Draw(rt, "by"), worker.Draw(rt, "to"), "se her"))
			},
			"silence": func(rt *rapid.T) {
				b.move(time.Duration(rapid.IntRange(1, 60).Draw(rt, "minutes")) * time.Minute)
				allowed(b.Sweep(ctx))
			},
			"close": func(rt *rapid.T) {
				allowed(b.Close(ctx, id.Draw(rt, "id"), worker.Draw(rt, "by"), "slut"))
			},
			"time": func(rt *rapid.T) {
				b.move(time.Duration(rapid.IntRange(1, 20).Draw(rt, "hours")) * time.Hour)
				allowed(b.Sweep(ctx))
			},
			"": func(rt *rapid.T) {
				all, err := b.store.Tickets(ctx, desk.Filter{})
				if err != nil {
					rt.Fatal(err)
				}
				for _, ticket := range all {
					follow(rt, b, edges, before[ticket.ID], ticket)
					before[ticket.ID] = ticket
				}
			},
		})
	})
}

// follow checks what happened to a ticket since it was last looked at.
func follow(rt *rapid.T, b *bench, edges map[desk.Edge]bool, was, is desk.Ticket) {
	for _, e := range is.Events[len(was.Events):] {
		if !edges[desk.Edge{From: e.From, To: e.To}] {
			rt.Fatalf("%s took a step that is not in the table: %+v", is.ID, e)
		}
		if was.State == desk.Closed || was.State == desk.Left {
			rt.Fatalf("%s was over and went on: %+v", is.ID, e)
		}
		if e.From == desk.Asked || e.By == "citizen" || e.To == desk.Answered {
			continue // the engine tells, or the answer itself does
		}
		if !strings.Contains(strings.Join(b.posted, "\n"), is.Request.Conversation+" : ") {
			rt.Fatalf("%s: the citizen was not told of %+v", is.ID, e)
		}
	}
	if (is.State == desk.Assigned || is.State == desk.Answered) != (is.Assignee != "") && is.State != desk.Closed {
		rt.Fatalf("%s is %s and held by %q", is.ID, is.State, is.Assignee)
	}
}
