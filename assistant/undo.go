package assistant

import (
	"context"
	"fmt"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// startUndo asks whether to take back what a receipt proves.
func (t *turn) startUndo(reference string) error {
	if reference == "" {
		reference = t.state.Receipt
	}
	if reference == "" || t.conv.Actor == "" {
		t.r.outcome(Clarify)
		t.r.say(fault.Words{DA: "Jeg har ikke gjort noget, som kan fortrydes. Hvad tænker du på?", EN: "I have done nothing that can be undone. What do you have in mind?"})
		return nil
	}
	if err := t.journalled(); err != nil {
		return err
	}
	t.state.push(errand{Action: "undo", Undo: reference, Asked: "confirm", Subject: t.subjectOr(t.state.Subject), Change: citizen.Change{Type: "undo", Target: reference, Key: fmt.Sprintf("%s/%d/undo", t.conv.ID, t.number)}})
	return t.proposeUndo()
}

// proposeUndo shows what would be taken back, and asks.
func (t *turn) proposeUndo() error {
	e := t.state.errand()
	e.Asked = "confirm"
	t.r.outcome(DidAction)
	t.r.sayf("Jeg fortryder det, der står på kvittering %s. Er det rigtigt?", "I will undo what receipt %s says. Is that right?", e.Undo)
	t.r.asks(AskConfirm)
	t.r.choice("confirm:yes", t.r.words("Ja, fortryd det", "Yes, undo it"))
	t.r.choice("confirm:no", t.r.words("Nej, lad det stå", "No, leave it"))
	t.refer(e, "proposed")
	return nil
}

// undo takes it back, with a receipt of its own.
func (t *turn) undo(ctx context.Context) error {
	e := t.state.errand()
	if err := t.journalled(); err != nil {
		return err
	}
	receipt, err := t.e.office.Undo(ctx, t.capability(e.Subject), e.Undo, e.Change.Key)
	if err != nil {
		return t.failed(ctx, err)
	}
	t.r.outcome(DidAction)
	t.r.sayf("Det er fortrudt. Kvittering: %s.", "It is undone. Receipt: %s.", receipt.Reference)
	t.r.receipts = append(t.r.receipts, ReceiptEvent{Reference: receipt.Reference, Type: "undo", Target: receipt.Record, Text: t.r.words("Fortrudt: ", "Undone: ") + e.Undo, At: receipt.At})
	t.refer(e, "undone")
	delete(t.views, e.Subject)
	t.state.Receipt = ""
	t.state.pop()
	return t.goOn(ctx)
}
