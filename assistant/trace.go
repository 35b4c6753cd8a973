package assistant

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
)

// Trace is what may be kept of one turn where a language model is used: nobody's
// words, but what shows how the turn went and why. What the model did in it is in
// the model's own traces, which name the same conversation and turn.
type Trace struct {
	Conversation string // hashed, see TraceID
	Turn         int64
	Kind         InputKind
	Before       string  // where the dialogue stood: the errand in hand and what it waited for, "rebook:confirm"
	After        string  // where it stands now; "" is nowhere
	Intent       string  // what the matcher took the whole text for; "" where it was not asked
	Score        float64 // how sure it was of that
	Consulted    bool    // the model was asked what was meant
	Outcome      Outcome
	Label        string   // the guard that answered, or how far a guide's answer reaches
	Origin       string   // who worded it
	Sources      []string // keys of the passages cited
	Confirmation string   // "turn/step" in which the change was proposed that this turn speaks of
	Receipt      string   // of what was written
}

// TraceID is what a conversation is called in traces: always the same, and not
// what opens it.
func TraceID(conversation string) string {
	sum := sha256.Sum256([]byte(conversation))
	return hex.EncodeToString(sum[:6])
}

// LogValue implements slog.LogValuer.
func (t Trace) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("conversation", t.Conversation), slog.Int64("turn", t.Turn), slog.String("kind", string(t.Kind)),
		slog.String("before", t.Before), slog.String("after", t.After), slog.String("intent", t.Intent), slog.Float64("score", t.Score),
		slog.Bool("consulted", t.Consulted), slog.String("outcome", string(t.Outcome)), slog.String("label", t.Label), slog.String("origin", t.Origin),
		slog.Any("sources", t.Sources), slog.String("confirmation", t.Confirmation), slog.String("receipt", t.Receipt),
	)
}

// traced tells of a turn that has ended, and that began with the errand was.
func (t *turn) traced(ctx context.Context, was *errand) {
	if t.e.trace == nil || t.e.model == nil {
		return
	}
	m, e := t.r.message, t.state.errand()
	tr := Trace{
		Conversation: TraceID(t.conv.ID), Turn: t.number, Kind: t.in.Kind, Before: was.place(), After: e.place(), Consulted: t.consulted,
		Outcome: m.Outcome, Label: m.Label, Origin: m.Origin,
	}
	for _, text := range []string{t.right, t.in.Text} {
		if res, ok := t.matched[text]; ok {
			tr.Intent, tr.Score = res.Best().ID, res.Best().P
		}
	}
	for _, c := range m.Citations {
		tr.Sources = append(tr.Sources, c.Guide+"#"+c.Passage)
	}
	if e == nil {
		e = was // it ended with this turn
	}
	if e != nil {
		tr.Confirmation = strings.TrimPrefix(e.Change.Key, t.conv.ID+"/")
	}
	for _, rc := range t.r.receipts {
		tr.Receipt = rc.Reference
	}
	t.e.trace(ctx, tr)
}

// place names where the dialogue stands that has this errand in hand, if any.
func (e *errand) place() string {
	if e == nil {
		return ""
	}
	return e.Action + ":" + e.Asked
}
