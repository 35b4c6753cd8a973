package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/eval"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

// TestTurnsLeaveATrace: where there is a model, what is logged of a turn and of the
// model's part in it can be put together: where the dialogue stood before and after,
// what the matcher made of it, what was proposed and written, by the same hash of the
// conversation and the same turn; and no words.
func TestTurnsLeaveATrace(t *testing.T) {
	t.Parallel()
	var log logged
	withModel(t, llmtest.New(t, llmtest.Echo), false, func(ctx context.Context, _ *Program, r *remote) {
		chat, err := r.Enter(ctx, "karen")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = chat.Close() }()
		var m assistant.Message
		for _, says := range []string{"hvornår er min næste aftale", "aflys min tid hos Pia", "ja, gør det"} {
			if m, err = chat.Say(ctx, says, ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := chat.Approve(ctx, m.Action.Reference, true); err != nil {
			t.Fatal(err)
		}
	}, func(p *Program) { p.Log, p.LogTo, p.ModelLimits = "info", &log, llm.DefaultLimits })
	type line struct {
		Msg   string
		Trace struct {
			Conversation, Use, Before, After, Intent, Outcome, Confirmation, Receipt string
			Turn                                                                     int64
			Score                                                                    float64
		}
	}
	var turns, uses []line
	for raw := range strings.Lines(log.String()) {
		var l line
		if json.Unmarshal([]byte(raw), &l) != nil {
			continue
		}
		switch l.Msg {
		case "turn":
			turns = append(turns, l)
		case "model":
			uses = append(uses, l)
		}
	}
	if len(turns) < 4 || len(uses) == 0 {
		t.Fatalf("%d turns and %d uses are logged:\n%s", len(turns), len(uses), log.String())
	}
	turns = turns[len(turns)-4:]
	if a, u := turns[0].Trace, uses[0].Trace; a.Intent != "own.appointments" || a.Score < .5 || a.Outcome != "answer_own_data" || u.Conversation != a.Conversation || u.Turn != a.Turn || len(a.Conversation) != 12 {
		t.Errorf("the first turn: %+v, the model in it: %+v", a, u)
	}
	asked, done := turns[1].Trace, turns[3].Trace
	if asked.Before != "" || asked.After != "cancel:confirm" || turns[2].Trace.After != "cancel:step_up" || done.Before != "cancel:step_up" || done.After != "" || asked.Confirmation == "" || done.Confirmation != asked.Confirmation || asked.Receipt != "" || !strings.HasPrefix(done.Receipt, "OF-") {
		t.Errorf("asked %+v, done %+v", asked, done)
	}
	for _, word := range []string{"næste", "min tid", "Pia"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
}

// TestNothingPersonalLeaves plays scenarios and reads every byte that is sent to
// the model: no personal number, name, address, phone, e-mail or key of the
// town's people is in it; and to a strict endpoint not even an amount of theirs.
func TestNothingPersonalLeaves(t *testing.T) {
	t.Parallel()
	secrets, own := townSecrets()
	names := firstNames()
	list := sample(scenarios(t), 24)
	for _, strict := range []bool{false, true} {
		server := llmtest.New(t, nosy)
		var log logged
		withModel(t, server, strict, func(ctx context.Context, _ *Program, r *remote) {
			for _, s := range list {
				eval.Run(ctx, r, s)
			}
		}, func(p *Program) { p.Log, p.LogTo = "debug", &log })
		written := strings.ToLower(log.String())
		for _, secret := range append(secrets, "secret-key", own[0]) {
			if strings.Contains(written, secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
		if !strings.Contains(written, `"msg":"model"`) {
			t.Error("no trace was logged")
		}
		for _, req := range server.Requests() {
			body := strings.ToLower(req.Body)
			for _, secret := range secrets {
				if strings.Contains(body, secret) {
					t.Errorf("sent %q: %s", secret, req.Body)
				}
			}
			for _, m := range req.Messages {
				if name := names.FindString(m.Content); name != "" {
					t.Errorf("sent %q: %s", name, m.Content)
				}
			}
			if req.Header.Get("Authorization") != "Bearer secret-key-1" || strings.Contains(body, "secret-key") {
				t.Error("the key is not where it belongs")
			}
			for _, x := range own {
				if strict && strings.Contains(body, x) {
					t.Errorf("sent %q to a strict endpoint: %s", x, req.Body)
				}
			}
		}
		t.Logf("strict %v: %d scenarios, %d requests", strict, len(list), len(server.Requests()))
		if len(server.Requests()) < len(list)/8 {
			t.Errorf("strict %v: only %d requests", strict, len(server.Requests()))
		}
	}
}

// logged is a log that many write to.
type logged struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// nosy asks for everything that it may ask for.
func nosy(r llmtest.Request) llmtest.Reply {
	if len(r.Tools) == 0 {
		return llmtest.Echo(r)
	}
	results := 0
	for _, m := range r.Messages {
		if m.Role == "tool" {
			results++
		}
	}
	if results >= len(assistant.OwnKinds[:5]) || len(r.Tools) < 3 {
		return llmtest.Echo(r)
	}
	var calls []llmtest.Call
	for _, kind := range assistant.OwnKinds[results:min(results+3, 5)] {
		calls = append(calls, llmtest.Ask("get_my", fmt.Sprintf(`{"kind":%q}`, kind)))
	}
	return llmtest.Reply{Calls: calls}
}

// townSecrets are what tells who the people of the demo town are and who works for
// them, and what only their own data says.
func townSecrets() (identifying, own []string) {
	identifying = []string{"Camilla Friis", "Dorthe Nygaard", "Jens Krogh", "Ole Vestergaard", "Pia Lindgaard", "Mads Holt", "Line Toft"}
	for _, w := range citizen.DemoTown().Personas {
		identifying = append(identifying, w.Name, w.Phone, strings.ReplaceAll(w.Phone, " ", ""), w.Email, string(w.CPR), strings.ReplaceAll(string(w.CPR), "-", ""))
		street, _, _ := strings.Cut(w.Address, ",")
		identifying = append(identifying, street)
		for _, a := range w.Appointments {
			identifying = append(identifying, a.ID)
		}
		for _, c := range w.Cases {
			identifying = append(identifying, c.ID)
		}
		for _, d := range w.Dependents {
			identifying = append(identifying, d.Name)
		}
		for _, d := range w.Requested {
			identifying = append(identifying, d.ID)
		}
		for _, b := range w.Benefits {
			identifying = append(identifying, b.ID)
			amount := strings.TrimSuffix(assistant.Kroner(b.Amount, "da"), ".")
			if b.Amount >= 1000 {
				amount, _, _ = strings.Cut(amount, " ") // "417" alone may be anything
			}
			own = append(own, amount)
		}
	}
	lower := func(list []string) []string {
		for i := range list {
			list[i] = strings.ToLower(list[i])
		}
		return slices.DeleteFunc(list, func(s string) bool { return len(s) < 5 })
	}
	return lower(identifying), lower(own)
}

// firstNames finds a first name of somebody of the town, standing alone. "Line" is
// left out: it is a word, too.
func firstNames() *regexp.Regexp {
	list := []string{"Camilla", "Dorthe", "Jens", "Ole", "Pia", "Mads"}
	for _, w := range citizen.DemoTown().Personas {
		first, _, _ := strings.Cut(w.Name, " ")
		list = append(list, first)
	}
	return regexp.MustCompile(`(?i)(^|\PL)(` + strings.Join(list, "|") + `)s?(\PL|$)`)
}
